//! The compiled half of the Python package `standpoint`: Arrow batches in, Arrow batches out.
//!
//! ```text
//! settings   Settings        what an engine is made of, as JSON: small, and the same in every process
//! process    with_stages()   a model for each caller at a time, whatever the number of engines
//! documents  RecordBatch  -> documents
//! table      rows         -> RecordBatch
//! worker     Worker          what Python calls
//! ```
//!
//! All that decides a result is in the library, which the program `standpoint` runs too. What people call is in
//! `standpoint/engine.py`.

mod documents;
mod process;
mod settings;
mod spreadsheet;
mod table;
mod texts;
mod worker;

use pyo3::exceptions::{PyRuntimeError, PyValueError};
use pyo3::prelude::*;

/// A mistake in what was asked for.
fn refused(error: impl std::fmt::Display) -> PyErr {
    PyValueError::new_err(error.to_string())
}

/// A failure in the middle of the work.
fn failed(error: &dyn std::error::Error) -> PyErr {
    PyRuntimeError::new_err(with_causes(error))
}

fn with_causes(error: &dyn std::error::Error) -> String {
    let causes = std::iter::successors(error.source(), |error| error.source());
    causes.fold(error.to_string(), |message, cause| format!("{message}: {cause}"))
}

#[pymodule]
mod _engine {
    #[pymodule_export]
    use super::settings::settings;
    #[pymodule_export]
    use super::spreadsheet::spreadsheet_cells;
    #[pymodule_export]
    use super::worker::Worker;

    #[pymodule_export]
    const VERSION: &str = env!("CARGO_PKG_VERSION");
}
