//! Results to files: rows of claims, stances and speakers as CSV, the error log, `run.json`; and a user's CSV read
//! and written back with new columns.
//!
//! In go documents, claims and stances as plain data; out come files that stand complete at their final name or not
//! at all. Nothing here knows of texts, models or axes beyond their names.

mod atomic;
mod cell;
mod claim_row;
mod claims;
mod column;
mod csv;
mod dialect;
mod error;
mod errors;
mod guard;
mod number;
mod output;
mod run_json;
mod speakers;
mod stances;
mod table;
mod table_writer;

pub use atomic::AtomicFile;
pub use cell::Cell;
pub use claim_row::{AxisColumns, ClaimRow, RowStance, stance_cells, stance_columns};
pub use claims::ClaimsWriter;
pub use column::{Column, ColumnKind};
pub use dialect::{CsvOptions, CsvProfile, UnknownProfile};
pub use error::RowsError;
pub use errors::ErrorLog;
pub use guard::{guard, unguard};
pub use number::{decimal, probabilities};
pub use output::{Output, OutputTarget};
pub use run_json::{
    AxisRecord, Counts, InputRecord, ModelRecord, RunRecord, Settings, Timing, run_id, sha256_hex, utc_iso,
};
pub use speakers::SpeakersTable;
pub use stances::StancesWriter;
pub use table::{Table, TableRow};
pub use table_writer::TableWriter;
