//! A sheet for a coder.

use std::path::Path;

use rust_xlsxwriter::{DocProperties, ExcelDateTime, Workbook as Book, XlsxError};

use crate::rows::{AtomicFile, AxisColumns, Cell, Column, RowsError};

use super::formats::Formats;
use super::sheet::{Sheet, add_plain};
use super::{WrittenWorkbook, guarded};

/// Writes a workbook with a sheet of claims, in which labels are chosen from a list in the columns `A_human`, and one
/// that says how to code.
pub fn write_coding_sheet(
    path: &Path,
    columns: Vec<Column>,
    rows: &[Vec<Cell<'_>>],
    axes: &[AxisColumns],
    instructions: &str,
) -> Result<WrittenWorkbook, RowsError> {
    let mut file = AtomicFile::create(path)?;
    let write = |file: &mut AtomicFile| -> Result<(), XlsxError> {
        let mut book = Book::new();
        book.set_tempdir(file.folder())?;
        let created = ExcelDateTime::from_ymd(2000, 1, 1)?;
        book.set_properties(
            &DocProperties::new().set_title("Claims to code").set_creation_datetime(&created),
        );
        let formats = Formats::new();
        let mut sheet = Sheet::create(&mut book, &formats, "Claims", columns)?;
        let how = add_plain(&mut book, "How to code")?;
        for cells in rows {
            sheet.row(&mut book, &formats, cells, false)?;
        }
        sheet.close(&mut book, axes)?;
        let how = book.worksheet_from_index(how)?;
        how.set_column_width(0, 100)?;
        for (line, row) in instructions.lines().zip(0..) {
            how.write_string_with_format(row, 0, line, &formats.text)?;
        }
        book.save_to_writer(file)
    };
    guarded(path, || write(&mut file))?;
    Ok(WrittenWorkbook(file))
}
