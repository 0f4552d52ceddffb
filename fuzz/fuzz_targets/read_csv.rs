//! Arbitrary bytes as a delimited text file: no panic, no hang, and every cell accounted for by its table.
#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    hotpass_fuzz::read("f.csv", bytes);
});
