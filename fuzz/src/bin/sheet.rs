#![no_main]
libfuzzer_sys::fuzz_target!(|bytes: &[u8]| kalyanamit_fuzz::checks::table(bytes));
