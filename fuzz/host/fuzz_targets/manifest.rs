#![no_main]

libfuzzer_sys::fuzz_target!(
    init: fuzz_host::write_seeds(),
    |input: &[u8]| fuzz_host::check(input)
);
