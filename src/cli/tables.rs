//! What `classify` and `score` have in common: a table in, the same rows with more columns out.

use std::borrow::Cow;
use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, anyhow};
use serde_json::json;
use standpoint::nli::NliError;
use standpoint::pipeline::Refusal;
use standpoint::problem::{Problem, Stage};
use standpoint::rows::{Cell, ErrorLog, Output, OutputTarget, Table, TableRow, TableWriter, parts_from};

use super::args::{CommonArgs, CsvArgs, ProgressMode};
use super::coded::is_blank;
use super::failure::{BeforeWork, Failure, Status, note};
use super::interrupt::Interrupt;
use super::progress::{Progress, round};
use super::summary::{Problems, count, target_name};

/// A table to be written again with more columns.
pub(crate) struct TableJob {
    pub(crate) input: PathBuf,
    pub(crate) output: OsString,
    pub(crate) csv: CsvArgs,
    pub(crate) common: CommonArgs,
    /// Names of the new columns.
    pub(crate) new: Vec<String>,
    /// Rows that are worked on together.
    pub(crate) rows_at_once: usize,
}

/// What came of one row.
pub(crate) struct RowDone {
    /// One a new column.
    pub(crate) cells: Vec<Cell<'static>>,
    /// Flags to add.
    pub(crate) flags: Vec<&'static str>,
    /// Why the cells are empty.
    pub(crate) problem: Option<Refusal>,
}

impl RowDone {
    /// For a row without anything in it.
    fn emptied(self) -> Self {
        RowDone { cells: vec![Cell::EMPTY; self.cells.len()], flags: Vec::new(), problem: None }
    }
}

impl TableJob {
    /// Opens the table; the output has to be the name of one, and not that of the input.
    pub(crate) fn open(&self) -> Result<Table, Failure> {
        if let OutputTarget::Folder(path) = OutputTarget::from(self.output.clone()) {
            let path = path.display();
            let error = anyhow!("`{path}` is not the name of a table; hint: end it in `.csv`, or use `-`");
            return Err(Failure::Settings(error));
        }
        let input = fs::canonicalize(&self.input);
        if input.is_ok_and(|input| fs::canonicalize(&self.output).is_ok_and(|output| input == output)) {
            let path = self.input.display();
            let error = anyhow!("`{path}` is input and output at once; hint: write to another file");
            return Err(Failure::Settings(error));
        }
        if self.common.tells() {
            note_further_parts(&self.input);
        }
        Table::open(&self.input).before_work()
    }

    /// Puts the rows through `answer`, some at a time, and writes them in their order.
    pub(crate) fn work(
        self,
        mut table: Table,
        interrupt: &Interrupt,
        mut answer: impl FnMut(&[TableRow]) -> Result<Vec<RowDone>, NliError> + Send + 'static,
    ) -> Result<Status, Failure> {
        let target = OutputTarget::from(self.output);
        let options = self.csv.options(&target);
        let out = Output::create(&target.claims_path()).before_work()?;
        let mut errors = ErrorLog::new(&target).before_work()?;
        let mut writer = TableWriter::new(out, &target.claims_path(), options, table.header(), &self.new)?;
        let known = |name: &&String| table.column(name).is_some();
        let replaced: Vec<String> = self.new.iter().filter(known).map(|name| format!("`{name}`")).collect();
        if !replaced.is_empty() && self.common.tells() {
            let file = self.input.display();
            note(format_args!("standpoint: {file}: {} there already, written anew", replaced.join(", ")));
        }
        let mut progress = Progress::new(&self.common, &[]);
        let mut problems = Problems::default();
        let file = self.input.display().to_string();
        loop {
            let rows: Vec<TableRow> = table.by_ref().take(self.rows_at_once).collect::<Result<_, _>>()?;
            if rows.is_empty() {
                break;
            }
            let (rows, done) = {
                let result;
                (answer, result) = interrupt.wait(move || {
                    let done = answer(&rows);
                    (answer, done.map(|done| (rows, done)))
                })?;
                result.context("the model failed").map_err(Failure::Work)?
            };
            for (row, done) in rows.iter().zip(done) {
                // Rows that spreadsheets leave behind the last (`,,`) say nothing, and nothing is wrong with them.
                let is_left = row.problem.is_none() && row.cells.len() > 1 && is_blank(row);
                let done = if is_left { done.emptied() } else { done };
                writer.write(&row.cells, &done.cells, &done.flags)?;
                let refused = done.problem.map(|Refusal { reason, hint }| Problem {
                    file: file.clone(),
                    record: Some(row.record),
                    line: Some(row.line),
                    stage: Stage::Classify,
                    reason,
                    hint,
                });
                if let Some(problem) = row.problem.clone().or(refused) {
                    errors.write(&problem)?;
                    problems.add(&problem);
                }
            }
            progress.rows(rows.len() as u64);
        }
        writer.finish()?.commit()?;
        errors.finish()?;
        let rows = progress.documents;
        let seconds = progress.finish().as_secs_f64();
        let output = target_name(&target);
        if self.common.quiet {
            // Where no error file names them, somebody must.
            if target.errors_path().is_none() {
                problems.show(None);
            }
        } else if self.common.progress == ProgressMode::Json {
            let problems = problems.count;
            note(
                json!({ "event": "done", "rows": rows, "problems": problems, "seconds": round(seconds), "output": output }),
            );
        } else {
            note(format_args!("{} in {seconds:.1} s: {output}", count(rows, "row")));
            if problems.count > 0 {
                note(format_args!("{} without an answer:", count(problems.count, "row")));
                problems.show(target.errors_path());
            }
        }
        Ok(problems.status())
    }
}

/// Says so where a table of ours goes on in further files, which are not read.
pub(crate) fn note_further_parts(table: &Path) {
    if let Some(part) = parts_from(2, table).next() {
        let (table, part) = (table.display(), part.display());
        note(format_args!(
            "standpoint: {table} goes on in {part}, which is not read; hint: pass each file by itself"
        ));
    }
}

/// Refuses a row that has a problem as such, or an empty cell that must not be empty.
pub(crate) fn check(row: &TableRow, required: &[(usize, &str)]) -> Result<(), Refusal> {
    if let Some(problem) = &row.problem {
        return Err(Refusal { reason: problem.reason.clone(), hint: problem.hint.clone() });
    }
    match required.iter().find(|(column, _)| row.cells[*column].trim().is_empty()) {
        Some((_, name)) => {
            let (reason, hint) = (format!("`{name}` is empty"), format!("fill in the column `{name}`"));
            Err(Refusal { reason, hint })
        }
        None => Ok(()),
    }
}

/// The cell on its own.
pub(crate) fn owned(cell: Cell<'_>) -> Cell<'static> {
    match cell {
        Cell::Text(text) => Cell::Text(Cow::Owned(text.into_owned())),
        Cell::Carried(text) => Cell::Text(Cow::Owned(text.to_owned())),
        Cell::Number(digits) => Cell::Number(digits),
        Cell::Flags(flags) => Cell::Text(Cow::Owned(flags.join(";"))),
    }
}
