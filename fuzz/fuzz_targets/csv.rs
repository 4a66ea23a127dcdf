//! Tables as text, whatever divides their cells.

#![no_main]

use libfuzzer_sys::fuzz_target;
use standpoint_fuzz::check_documents;

fuzz_target!(|bytes: &[u8]| {
    for extension in ["csv", "tsv"] {
        check_documents(extension, bytes);
    }
});
