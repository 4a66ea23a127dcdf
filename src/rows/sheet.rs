//! The rows of a workbook that somebody saved: Excel's or LibreOffice's.

use super::error::RowsError;
use crate::problem::caught;
use calamine::{Data, ExcelDateTime, Reader, Sheets, open_workbook_auto};
use std::io::{Read, Seek};
use std::path::Path;

/// The sheet that is read; where a workbook has none of this name, its first one.
const SHEET: &str = "Claims";
const EXTENSIONS: [&str; 5] = ["xlsx", "xlsm", "xlsb", "xls", "ods"];

/// A row as text, with its number in the sheet from 1.
pub(crate) type SheetRow = (u64, Vec<String>);

/// Whether the name is that of a workbook.
pub(crate) fn is_workbook(path: &Path) -> bool {
    let extension = path.extension().map(|extension| extension.to_string_lossy().to_ascii_lowercase());
    extension.is_some_and(|extension| EXTENSIONS.contains(&extension.as_str()))
}

/// Whether it is a workbook that this program wrote, by its sheets.
pub fn is_our_workbook(path: &Path) -> bool {
    let names =
        caught(|| open_workbook_auto(path).map(|workbook| workbook.sheet_names()).unwrap_or_default());
    names.is_ok_and(|names| {
        ["Claims", "Shifts", "About"].iter().all(|ours| names.iter().any(|name| name == ours))
    })
}

/// The rows with something in them of the sheet `Claims` and those that continue it (`Claims 2`, ...), or else of the
/// first sheet.
pub(crate) fn rows(path: &Path) -> Result<Vec<SheetRow>, RowsError> {
    // A file that is not there is told as such.
    std::fs::File::open(path).map_err(|source| RowsError::read(path, source))?;
    let read = caught(|| sheets(path).map_err(|error| error.to_string()));
    let read = read.unwrap_or_else(|_| Err("the reader gave up on it".to_owned()));
    read.map_err(|reason| RowsError::NoWorkbook { path: path.to_owned(), reason })
}

/// As [`rows`]; panics on some workbooks that are damaged.
fn sheets(path: &Path) -> Result<Vec<SheetRow>, calamine::Error> {
    let mut workbook = open_workbook_auto(path)?;
    let names = workbook.sheet_names();
    let continues = |name: &String| {
        name.strip_prefix(SHEET).is_some_and(|rest| rest.trim_start().chars().all(|c| c.is_ascii_digit()))
    };
    let mut wanted: Vec<String> = names.iter().filter(|name| continues(name)).cloned().collect();
    if wanted.is_empty() {
        wanted.extend(names.first().cloned());
    }
    let mut rows: Vec<SheetRow> = Vec::new();
    for name in wanted {
        let mut found: Vec<SheetRow> = Vec::new();
        for (row, column, text) in cells(&mut workbook, &name)? {
            let number = u64::from(row) + 1;
            if found.last().is_none_or(|(last, _)| *last != number) {
                found.push((number, Vec::new()));
            }
            // Of what stands right of the header the first cell is enough to say that it is there.
            let header = rows.first().or(found.first().filter(|_| found.len() > 1));
            let width = header.map_or(usize::MAX, |(_, header)| header.len());
            if let Some((_, cells)) = found.last_mut().filter(|(_, cells)| cells.len() <= width) {
                cells.resize(width.min(column as usize), String::new());
                cells.push(text);
            }
        }
        let header = rows.first().map(|(_, header)| header.clone());
        let is_news =
            |row: &SheetRow| row.1.iter().any(|cell| !cell.is_empty()) && Some(&row.1) != header.as_ref();
        rows.extend(found.into_iter().filter(is_news));
    }
    Ok(rows)
}

/// The cells of a sheet that are not empty, by row, then by column, both from 0.
///
/// Not as the range that they span, where there is another way: one cell in the last corner makes that 17 billion.
fn cells<R: Read + Seek>(
    workbook: &mut Sheets<R>,
    sheet: &str,
) -> Result<Vec<(u32, u32, String)>, calamine::Error> {
    let mut cells = Vec::new();
    let mut add = |(row, column): (u32, u32), cell: Data| {
        let text = text(&cell);
        if !text.is_empty() {
            cells.push((row, column, text));
        }
    };
    match workbook {
        Sheets::Xlsx(workbook) => {
            let mut reader = workbook.worksheet_cells_reader(sheet)?;
            while let Some(cell) = reader.next_cell()? {
                add(cell.get_position(), cell.get_value().clone().into());
            }
        }
        Sheets::Xlsb(workbook) => {
            let mut reader = workbook.worksheet_cells_reader(sheet)?;
            while let Some(cell) = reader.next_cell()? {
                add(cell.get_position(), cell.get_value().clone().into());
            }
        }
        other => {
            let range = other.worksheet_range(sheet)?;
            let (top, left) = range.start().unwrap_or_default();
            for (row, column, cell) in range.used_cells() {
                // A sheet has less than 2^32 rows and columns.
                add((top + row as u32, left + column as u32), cell.clone());
            }
        }
    }
    // In a file that somebody made by hand they may stand in any order, and twice.
    cells.sort_by_key(|&(row, column, _)| (row, column));
    cells.dedup_by_key(|&mut (row, column, _)| (row, column));
    Ok(cells)
}

fn text(cell: &Data) -> String {
    match cell {
        Data::Int(number) => number.to_string(),
        Data::Float(number) => number.to_string(),
        Data::String(text) | Data::DateTimeIso(text) | Data::DurationIso(text) => text.clone(),
        Data::Bool(value) => if *value { "TRUE" } else { "FALSE" }.to_owned(),
        Data::DateTime(time) => date(time),
        Data::Error(error) => error.to_string(),
        Data::Empty => String::new(),
    }
}

/// `2024-02-27`, with the time behind it where that is not midnight.
fn date(time: &ExcelDateTime) -> String {
    match time.to_ymd_hms_milli() {
        (year, month, day, 0, 0, 0, 0) => format!("{year:04}-{month:02}-{day:02}"),
        (year, month, day, hour, minute, second, _) => {
            format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}")
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rust_xlsxwriter::{ExcelDateTime as Written, Format, Workbook};

    #[test]
    fn somebodys_sheet_is_text() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("coded.xlsx");
        let mut workbook = Workbook::new();
        workbook.add_worksheet().set_name("Notes").unwrap().write(0, 0, "not this").unwrap();
        let sheet = workbook.add_worksheet().set_name("Claims").unwrap();
        sheet.write(1, 1, "claim").unwrap().write(1, 2, "n").unwrap().write(1, 3, "date").unwrap();
        sheet.write(3, 1, "=1+1").unwrap().write(3, 2, 0.25).unwrap();
        let date = Written::from_ymd(2024, 2, 27).unwrap();
        sheet.write_with_format(3, 3, &date, &Format::new().set_num_format("yyyy-mm-dd")).unwrap();
        let sheet = workbook.add_worksheet().set_name("Claims 2").unwrap();
        sheet.write(0, 1, "claim").unwrap().write(0, 2, "n").unwrap().write(0, 3, "date").unwrap();
        sheet.write(1, 1, "more").unwrap().write(1, 2, 3).unwrap();
        workbook.save(&path).unwrap();
        let row =
            |number, cells: &[&str]| (number, cells.iter().map(|&cell| cell.to_owned()).collect::<Vec<_>>());
        let expected = [
            row(2, &["", "claim", "n", "date"]),
            row(4, &["", "=1+1", "0.25", "2024-02-27"]),
            row(2, &["", "more", "3"]),
        ];
        assert_eq!(rows(&path).unwrap(), expected);
        // One cell in the last corner, as a slip of the hand leaves it.
        let mut workbook = Workbook::new();
        let sheet = workbook.add_worksheet();
        sheet.write(0, 0, "claim").unwrap().write(1_048_575, 16_383, "x").unwrap();
        workbook.save(&path).unwrap();
        let read = rows(&path).unwrap();
        assert_eq!((read.len(), &read[0]), (2, &row(1, &["claim"])));
        assert_eq!(read[1], row(1_048_576, &["", "x"]));
        std::fs::write(&path, "no workbook").unwrap();
        assert!(matches!(rows(&path), Err(RowsError::NoWorkbook { .. })));
    }
}
