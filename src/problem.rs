//! Something that went wrong with one document or row while everything else went on.

use std::panic::{AssertUnwindSafe, catch_unwind};

use serde::{Deserialize, Serialize};

/// What was being done when it happened.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Stage {
    /// Bytes to documents, or to rows of a table.
    Read,
    /// Text to claims.
    Extract,
    /// Claims to stances.
    Classify,
}

impl Stage {
    /// As it is written.
    pub fn as_str(self) -> &'static str {
        match self {
            Stage::Read => "read",
            Stage::Extract => "extract",
            Stage::Classify => "classify",
        }
    }
}

/// One line of `errors.jsonl`: where, at which stage, what, and what to do about it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Problem {
    /// Path as the user gave it.
    pub file: String,
    /// Record within the file, from 1; `None` where the file as a whole is meant.
    pub record: Option<u64>,
    /// Line within the file, from 1, where known.
    pub line: Option<u64>,
    /// What was being done.
    pub stage: Stage,
    /// What is wrong: lower case, literals in backticks, no final stop.
    pub reason: String,
    /// What the user can do.
    pub hint: String,
}

impl std::fmt::Display for Problem {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}:", self.file)?;
        match (self.record, self.line) {
            (Some(record), Some(line)) => write!(f, " record {record} (line {line}):")?,
            (Some(record), None) => write!(f, " record {record}:")?,
            (None, Some(line)) => write!(f, " line {line}:")?,
            (None, None) => {}
        }
        write!(f, " {}; hint: {}", self.reason, self.hint)
    }
}

/// The result of `work`, or what it said when it panicked.
pub(crate) fn caught<T>(work: impl FnOnce() -> T) -> Result<T, String> {
    catch_unwind(AssertUnwindSafe(work)).map_err(|panic| panic_message(&*panic))
}

/// What a panic said.
pub(crate) fn panic_message(panic: &(dyn std::any::Any + Send)) -> String {
    let message = panic.downcast_ref::<&str>().copied().map(str::to_owned);
    message.or_else(|| panic.downcast_ref::<String>().cloned()).unwrap_or_else(|| "no message".to_owned())
}
