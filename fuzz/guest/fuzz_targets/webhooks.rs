#![no_main]

use fuzz_guest::{seeds, webhooks};

libfuzzer_sys::fuzz_target!(
    init: seeds::write("webhooks", webhooks::seeds),
    |input: &[u8]| webhooks::check(input)
);
