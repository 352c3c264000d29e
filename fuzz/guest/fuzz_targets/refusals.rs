#![no_main]

use fuzz_guest::{exchange, seeds};

libfuzzer_sys::fuzz_target!(
    init: seeds::write("refusals", exchange::refusals),
    |input: &[u8]| exchange::check_refusals(input)
);
