//! Web archives.

#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| standpoint_fuzz::check_documents("warc", bytes));
