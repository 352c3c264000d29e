#![no_main]

use fuzz_guest::{dynamic, seeds};

libfuzzer_sys::fuzz_target!(
    init: seeds::write("dynamic", dynamic::seeds),
    |input: &[u8]| dynamic::check(input)
);
