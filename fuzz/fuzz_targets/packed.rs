//! Compressed files: known by their first bytes, whatever the name.

#![no_main]

use libfuzzer_sys::fuzz_target;
use standpoint_fuzz::check_documents;

fuzz_target!(|bytes: &[u8]| {
    for extension in ["jsonl.gz", "txt"] {
        check_documents(extension, bytes);
    }
});
