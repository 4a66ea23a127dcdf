//! JSON as one text and as one a line.

#![no_main]

use libfuzzer_sys::fuzz_target;
use standpoint_fuzz::check_documents;

fuzz_target!(|bytes: &[u8]| {
    for extension in ["json", "jsonl"] {
        check_documents(extension, bytes);
    }
});
