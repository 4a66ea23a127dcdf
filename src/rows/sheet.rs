//! The rows of a workbook that somebody saved: Excel's or LibreOffice's.

use super::error::RowsError;
use calamine::{Data, ExcelDateTime, Reader, open_workbook_auto};
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
    let names = open_workbook_auto(path).map(|workbook| workbook.sheet_names());
    names.is_ok_and(|names| {
        ["Claims", "Shifts", "About"].iter().all(|ours| names.iter().any(|name| name == ours))
    })
}

/// The rows with something in them of the sheet `Claims` and those that continue it (`Claims 2`, ...), or else of the
/// first sheet.
pub(crate) fn rows(path: &Path) -> Result<Vec<SheetRow>, RowsError> {
    let broken = |reason: String| RowsError::NoWorkbook { path: path.to_owned(), reason };
    // A file that is not there is told as such.
    std::fs::File::open(path).map_err(|source| RowsError::read(path, source))?;
    let mut workbook = open_workbook_auto(path).map_err(|error| broken(error.to_string()))?;
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
        let range = workbook.worksheet_range(&name).map_err(|error| broken(error.to_string()))?;
        let (top, left) = range.start().unwrap_or_default();
        let found = range.rows().zip(u64::from(top) + 1..).map(|(cells, number)| {
            let empty = std::iter::repeat_n(String::new(), left as usize);
            (number, empty.chain(cells.iter().map(text)).collect::<Vec<String>>())
        });
        let header = rows.first().map(|(_, header)| header.clone());
        let is_news =
            |row: &SheetRow| row.1.iter().any(|cell| !cell.is_empty()) && Some(&row.1) != header.as_ref();
        rows.extend(found.filter(is_news));
    }
    Ok(rows)
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
            row(2, &["", "more", "3", ""]),
        ];
        assert_eq!(rows(&path).unwrap(), expected);
        std::fs::write(&path, "no workbook").unwrap();
        assert!(matches!(rows(&path), Err(RowsError::NoWorkbook { .. })));
    }
}
