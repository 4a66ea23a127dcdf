//! `claims.xlsx`: the results as a workbook.
//!
//! In go the rows that the CSV files have too; out comes one file with the sheets Claims, Stances, Speakers, Shifts,
//! Disagreements, Summary, Errors and About. Rows go to the disk as they come, so that memory does not grow with them; a sheet that is
//! full goes on in another one (`Claims 2`). Text is text: no cell is ever a formula. Equal results give equal bytes.
//!
//! Knows nothing of claims beyond the [columns](Column) and [cells](Cell) of their tables.

mod about;
mod coding_sheet;
mod formats;
mod sheet;
mod summary;

use std::io;
use std::path::{Path, PathBuf};

use rust_xlsxwriter::{DocProperties, ExcelDateTime, Workbook as Book, XlsxError};

use crate::problem::{Problem, caught};
use crate::rows::{
    AtomicFile, AxisColumns, Cell, ClaimRow, Column, ColumnKind, CsvOptions, DisagreementsTable, Findings,
    RowsError, RunRecord, ShiftsTable, SpeakersTable, StancesTable,
};

pub use self::coding_sheet::write_coding_sheet;
use self::formats::Formats;
use self::sheet::Sheet;

/// A workbook being written.
pub struct WorkbookFile {
    book: Book,
    file: AtomicFile,
    formats: Formats,
    axes: Vec<AxisColumns>,
    claims: Sheet,
    stances: Option<Sheet>,
    speakers: Sheet,
    shifts: Sheet,
    disagreements: Sheet,
    summary: usize,
    errors: Sheet,
    about: usize,
    keep_newlines: bool,
    path: PathBuf,
}

/// A workbook that is all written, but not at its name yet.
#[derive(Debug)]
pub struct WrittenWorkbook(AtomicFile);

impl WorkbookFile {
    /// Begins the workbook that is to stand at `path`; of `options` only what says how line breaks are treated counts.
    pub fn create(path: &Path, axes: &[AxisColumns], options: CsvOptions) -> Result<Self, RowsError> {
        let file = AtomicFile::create(path)?;
        guarded(path, || WorkbookFile::begin(file, path, axes, options))
    }

    fn begin(
        file: AtomicFile,
        path: &Path,
        axes: &[AxisColumns],
        options: CsvOptions,
    ) -> Result<Self, XlsxError> {
        let mut book = Book::new();
        // The disk with room for the results has room for their parts; that of temporary files may be small.
        book.set_tempdir(file.folder())?;
        // The time of writing would make the same results other bytes.
        let created = ExcelDateTime::from_ymd(2000, 1, 1)?;
        book.set_properties(
            &DocProperties::new().set_title("Reported claims and stances").set_creation_datetime(&created),
        );
        let formats = Formats::new();
        let mut sheet = |name, columns| Sheet::create(&mut book, &formats, name, columns);
        let claims = sheet("Claims", ClaimRow::columns(axes))?;
        let stances = if axes.is_empty() { None } else { Some(sheet("Stances", StancesTable::columns())?) };
        let speakers = sheet("Speakers", SpeakersTable::columns())?;
        let shifts = sheet("Shifts", ShiftsTable::columns())?;
        let disagreements = sheet("Disagreements", DisagreementsTable::columns())?;
        let summary = sheet::add_plain(&mut book, "Summary")?;
        let errors = Sheet::create(&mut book, &formats, "Errors", error_columns())?;
        let about = sheet::add_plain(&mut book, "About")?;
        Ok(WorkbookFile {
            book,
            file,
            formats,
            axes: axes.to_vec(),
            claims,
            stances,
            speakers,
            shifts,
            disagreements,
            summary,
            errors,
            about,
            keep_newlines: options.keep_newlines,
            path: path.to_owned(),
        })
    }

    /// Adds a claim, to the sheets Claims and Stances.
    pub fn claim(&mut self, row: &ClaimRow) -> Result<(), RowsError> {
        let WorkbookFile { book, formats, axes, claims, stances, keep_newlines, path, .. } = self;
        let add = || {
            claims.row(book, formats, &row.cells(axes.len()), *keep_newlines)?;
            let Some(stances) = stances else { return Ok(()) };
            StancesTable::rows(row, axes)
                .try_for_each(|cells| stances.row(book, formats, &cells, *keep_newlines))
        };
        guarded(path, add)
    }

    /// Adds a problem, to the sheet Errors.
    pub fn problem(&mut self, problem: &Problem) -> Result<(), RowsError> {
        let number =
            |number: Option<u64>| Cell::Number(number.map_or(String::new(), |number| number.to_string()));
        let cells = [
            problem.file.as_str().into(),
            number(problem.record),
            number(problem.line),
            problem.stage.as_str().into(),
            problem.reason.as_str().into(),
            problem.hint.as_str().into(),
        ];
        let WorkbookFile { book, formats, errors, keep_newlines, path, .. } = self;
        guarded(path, || errors.row(book, formats, &cells, *keep_newlines))
    }

    /// Writes all that is known at the end.
    pub fn finish(mut self, record: &RunRecord, findings: &Findings) -> Result<WrittenWorkbook, RowsError> {
        let path = self.path.clone();
        guarded(&path, || self.write_end(record, findings))?;
        let WorkbookFile { mut book, mut file, .. } = self;
        guarded(&path, || book.save_to_writer(&mut file))?;
        Ok(WrittenWorkbook(file))
    }

    fn write_end(&mut self, record: &RunRecord, findings: &Findings) -> Result<(), XlsxError> {
        let WorkbookFile {
            book,
            formats,
            axes,
            claims,
            stances,
            speakers,
            shifts,
            disagreements,
            errors,
            keep_newlines,
            ..
        } = self;
        for cells in findings.speakers.rows() {
            speakers.row(book, formats, &cells, *keep_newlines)?;
        }
        for cells in findings.shifts.rows() {
            shifts.row(book, formats, &cells, *keep_newlines)?;
        }
        for cells in findings.disagreements.rows() {
            disagreements.row(book, formats, &cells, *keep_newlines)?;
        }
        let sheets = [
            Some(&*claims),
            stances.as_ref(),
            Some(speakers),
            Some(shifts),
            Some(disagreements),
            Some(errors),
        ];
        let sheets: Vec<&Sheet> = sheets.into_iter().flatten().collect();
        for sheet in &sheets {
            sheet.close(book, axes)?;
        }
        let tables: Vec<(&str, &[Column])> =
            sheets.iter().map(|sheet| (sheet.name, sheet.columns())).collect();
        summary::write(book.worksheet_from_index(self.summary)?, formats, record, findings)?;
        about::write(book.worksheet_from_index(self.about)?, formats, record, &tables)
    }
}

impl WrittenWorkbook {
    /// Puts the workbook at its name.
    pub fn commit(self) -> Result<(), RowsError> {
        self.0.commit()
    }
}

fn error_columns() -> Vec<Column> {
    vec![
        Column::new("file", ColumnKind::Text, "file as given"),
        Column::new(
            "record",
            ColumnKind::Integer,
            "record within the file, from 1; empty where the whole file is meant",
        ),
        Column::new("line", ColumnKind::Integer, "line within the file, where known"),
        Column::new("stage", ColumnKind::Text, "what was being done: `read`, `extract` or `classify`"),
        Column::new("reason", ColumnKind::Text, "what is wrong"),
        Column::new("hint", ColumnKind::Text, "what you can do"),
    ]
}

/// What `work` gives. Where a disk is full, `rust_xlsxwriter` panics instead of saying so: that is an error all the same.
fn guarded<T>(path: &Path, work: impl FnOnce() -> Result<T, XlsxError>) -> Result<T, RowsError> {
    let source = match caught(work) {
        Ok(Ok(value)) => return Ok(value),
        Ok(Err(XlsxError::IoError(source))) => source,
        Ok(Err(error)) => io::Error::other(error),
        Err(message) => io::Error::other(message),
    };
    Err(RowsError::Write { path: path.to_owned(), source })
}

#[cfg(test)]
mod tests;
