//! Workbooks that people send back.

#![no_main]

use libfuzzer_sys::fuzz_target;
use standpoint::rows::Table;

fuzz_target!(init: standpoint_fuzz::let_panic("calamine-"), |bytes: &[u8]| {
    if let Ok(table) = Table::open(&standpoint_fuzz::file("input.xlsx", bytes)) {
        standpoint_fuzz::check_table(table);
    }
});
