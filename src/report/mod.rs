//! `report.html`: the results as one page that opens anywhere.
//!
//! In go the rows that the CSV files have too; out comes one file with its styles, its script and its data inside, which
//! asks nothing of the network (a content security policy forbids it). First who stands where, with counts and
//! intervals, then changes over time, outlets, the claims themselves, what was skipped, and how to cite and repeat.
//! However many claims there are, the page stays below 5 MB: past a size it holds the surest and the
//! most doubtful ones. Equal results give equal bytes.
//!
//! Knows nothing of how claims come about.

mod charts;
mod marks;
mod page;
mod picks;
mod reasons;

use std::io::Write;
use std::path::Path;

use crate::problem::Problem;
use crate::rows::{AtomicFile, AxisColumns, ClaimRow, Findings, RowsError, RunRecord};

use self::picks::Picks;

/// Problems that are shown; all are in `errors.jsonl`.
const SHOWN_PROBLEMS: usize = 200;

/// A report being written.
pub struct ReportFile {
    file: AtomicFile,
    picks: Picks,
    problems: Vec<Problem>,
    problem_count: u64,
}

/// A report that is all written, but not at its name yet.
#[derive(Debug)]
pub struct WrittenReport(AtomicFile);

impl ReportFile {
    /// Begins the report that is to stand at `path`.
    pub fn create(path: &Path, axes: &[AxisColumns]) -> Result<Self, RowsError> {
        let file = AtomicFile::create(path)?;
        Ok(ReportFile { file, picks: Picks::new(axes), problems: Vec::new(), problem_count: 0 })
    }

    /// Adds a claim.
    pub fn claim(&mut self, row: &ClaimRow) {
        self.picks.add(row);
    }

    /// Adds a problem.
    pub fn problem(&mut self, problem: &Problem) {
        self.problem_count += 1;
        if self.problems.len() < SHOWN_PROBLEMS {
            self.problems.push(problem.clone());
        }
    }

    /// Writes the page.
    pub fn finish(mut self, record: &RunRecord, findings: &Findings) -> Result<WrittenReport, RowsError> {
        let page = page::Page {
            record,
            findings,
            picks: &self.picks,
            problems: &self.problems,
            problem_count: self.problem_count,
        };
        let html = page.html();
        self.file
            .write_all(html.as_bytes())
            .map_err(|source| RowsError::Write { path: self.file.target().to_owned(), source })?;
        Ok(WrittenReport(self.file))
    }
}

impl WrittenReport {
    /// Puts the report at its name.
    pub fn commit(self) -> Result<(), RowsError> {
        self.0.commit()
    }
}

#[cfg(test)]
mod tests;
