//! Parquet tables.

#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(init: standpoint_fuzz::let_panic("parquet-"), |bytes: &[u8]| {
    standpoint_fuzz::check_documents("parquet", bytes);
});
