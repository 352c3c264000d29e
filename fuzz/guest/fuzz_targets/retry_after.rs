#![no_main]

use fuzz_guest::{retry_after, seeds};

libfuzzer_sys::fuzz_target!(
    init: seeds::write("retry_after", retry_after::seeds),
    |input: &[u8]| retry_after::check(input)
);
