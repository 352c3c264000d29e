#![no_main]

use fuzz_guest::{exchange, seeds};

libfuzzer_sys::fuzz_target!(
    init: seeds::write("answers", exchange::answers),
    |input: &[u8]| exchange::check_answers(input)
);
