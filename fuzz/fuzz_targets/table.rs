//! Tables that `classify`, `evaluate` and `agree` read: every row has a cell a column, or a problem.

#![no_main]

use std::io::Cursor;

use libfuzzer_sys::fuzz_target;
use standpoint::rows::Table;

fuzz_target!(|bytes: &[u8]| {
    if let Ok(table) = Table::from_reader("table.csv", Cursor::new(bytes.to_vec())) {
        standpoint_fuzz::check_table(table);
    }
});
