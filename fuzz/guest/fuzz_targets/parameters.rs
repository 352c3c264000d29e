#![no_main]

use fuzz_guest::{parameters, seeds};

libfuzzer_sys::fuzz_target!(
    init: seeds::write("parameters", parameters::seeds),
    |input: &[u8]| parameters::check(input)
);
