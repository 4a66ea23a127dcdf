//! Results to files: rows of claims, stances and speakers as CSV, the error log, `run.json`; and a user's CSV read
//! and written back with new columns.
//!
//! In go documents, claims and stances as plain data; out come files that stand complete at their final name or not
//! at all. Nothing here knows of texts, models or axes beyond their names.

mod atomic;
mod cell;
mod claim_row;
mod column;
mod csv;
mod datapackage;
mod dialect;
mod disagreements;
mod error;
mod errors;
mod evidence;
mod findings;
mod guard;
mod human;
mod json_lines;
mod number;
mod output;
mod overview;
mod parquet;
mod run_json;
mod sheet;
mod shifts;
mod speakers;
mod stances;
mod table;
mod table_file;
mod table_writer;

pub use atomic::AtomicFile;
pub use cell::Cell;
pub use claim_row::{AxisColumns, ClaimRow, RowStance, stance_cells, stance_columns};
pub use column::{Column, ColumnKind, Value};
pub use csv::CsvTable;
pub use datapackage::{DataPackage, Resource};
pub(crate) use dialect::SHEET_ROWS;
pub use dialect::{CsvOptions, CsvProfile, UnknownProfile};
pub use disagreements::{Camp, Disagreement, DisagreementsTable};
pub use error::RowsError;
pub use errors::ErrorLog;
pub use findings::Findings;
pub use guard::{guard, unguard};
pub use human::{HumanLabels, written_tables};
pub use json_lines::{JsonLines, JsonRow};
pub use number::{decimal, probabilities};
pub use output::{Output, OutputTarget, part_path, parts_from};
pub use overview::{LabelCounts, Overview};
pub use parquet::{ParquetTable, is_our_parquet};
pub use run_json::{
    AxisIdentity, AxisRecord, Counts, InputRecord, ModelRecord, RunRecord, Settings, Timing, read_settings,
    run_id, utc_iso,
};
pub use sheet::is_our_workbook;
pub use shifts::{Shift, ShiftEnd, ShiftsTable};
pub use speakers::{Mean, Speaker, SpeakersTable, Tally};
pub use stances::StancesTable;
pub use table::{Table, TableRow};
pub use table_file::{TableFile, TableFormat, WrittenTable};
pub use table_writer::TableWriter;

#[cfg(test)]
pub(crate) mod tests;
