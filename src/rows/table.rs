//! A user's table, record after record.

use super::cell::GUARDED;
use super::error::RowsError;
use super::guard::unguard;
use super::sheet::{self, SheetRow};
use crate::documents::{Again, Delimited, Delimiter, ReadError, ReadOptions, Row, text};
use crate::problem::{Problem, Stage};
use std::fs::File;
use std::io::{self, BufRead, Read};
use std::path::{Path, PathBuf};

/// A CSV of ours or of anybody's: comma, semicolon or tab as found in the header or in a line `sep=;`, in UTF-8, UTF-16
/// or windows-125x, compressed or not; or the sheet `Claims`, else the first, of a workbook.
///
/// It is an iterator of its rows. In rows with the flag `guarded` the formula guard's apostrophes are taken off, and
/// that flag with them; other files' apostrophes stay. Blank lines are no rows.
pub struct Table {
    path: PathBuf,
    header: Vec<String>,
    flags: Option<usize>,
    rows: Rows,
    record: u64,
}

enum Rows {
    Text { reader: Again<Box<dyn BufRead + Send>>, rows: Box<Delimited> },
    Sheet(std::vec::IntoIter<SheetRow>),
}

/// One row of a [`Table`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TableRow {
    /// Place among the rows behind the header, from 1.
    pub record: u64,
    /// Line on which it begins, or its number in the sheet, from 1.
    pub line: u64,
    /// One cell a column of the header, whatever the file has.
    pub cells: Vec<String>,
    /// What is wrong with the row: too few fields, too many, a quotation mark left open, or no text.
    pub problem: Option<Problem>,
}

impl Table {
    /// Opens a file and reads its header; `-` is standard input.
    pub fn open(path: &Path) -> Result<Self, RowsError> {
        if path == Path::new("-") {
            return Table::from_reader(path, io::stdin());
        }
        if sheet::is_workbook(path) {
            let mut rows = sheet::rows(path)?.into_iter();
            let Some((_, header)) = rows.next() else {
                return Err(RowsError::NoHeader { path: path.to_owned() });
            };
            let flags = position(&header, "flags");
            return Ok(Table { path: path.to_owned(), header, flags, rows: Rows::Sheet(rows), record: 0 });
        }
        let file = File::open(path).map_err(|source| RowsError::read(path, source))?;
        Table::from_reader(path, file)
    }

    /// Reads the header; `path` is for messages.
    pub fn from_reader(path: impl AsRef<Path>, bytes: impl Read + Send + 'static) -> Result<Self, RowsError> {
        let path = path.as_ref().to_owned();
        let limits = ReadOptions::default();
        let begin = || -> Result<_, ReadError> {
            let (reader, mark) = text(Box::new(bytes), limits.max_ratio)?;
            let mut reader = Again::new(reader);
            let mut rows =
                Delimited::begin(&mut reader, mark, Delimiter::FromHeader, limits.max_record_bytes)?;
            let row = rows.next(&mut reader)?.ok_or(ReadError::NoHeader)?;
            let header: Vec<String> =
                rows.fields(&row)?.iter().map(|name| unguard(name).to_owned()).collect();
            Ok((header, Rows::Text { reader, rows: Box::new(rows) }))
        };
        let (header, rows) = begin().map_err(|error| RowsError::table(&path, error))?;
        let flags = position(&header, "flags");
        Ok(Table { path, header, flags, rows, record: 0 })
    }

    /// The names of the columns, as the file has them.
    pub fn header(&self) -> &[String] {
        &self.header
    }

    /// Where the first column of this name stands; upper and lower case and white space around it are the same.
    pub fn column(&self, name: &str) -> Option<usize> {
        position(&self.header, name)
    }

    /// [`Table::column`] for one that has to be there, once: the error names those that are.
    pub fn require(&self, name: &str) -> Result<usize, RowsError> {
        let Some(column) = self.column(name) else {
            let found: Vec<String> = self.header.iter().map(|name| format!("`{name}`")).collect();
            return Err(RowsError::MissingColumn {
                path: self.path.clone(),
                column: name.to_owned(),
                found: found.join(", "),
            });
        };
        if position(&self.header[column + 1..], name).is_some() {
            return Err(RowsError::ColumnTwice { path: self.path.clone(), column: name.to_owned() });
        }
        Ok(column)
    }

    /// A row of text, whose fields are `read`.
    fn text_row(&mut self, row: &Row, read: Result<Vec<String>, ReadError>) -> TableRow {
        let expected = self.header.len();
        let (cells, complaint) = match read {
            Ok(cells) => {
                let found = cells.len();
                // Spreadsheets leave empty fields at the end of a line: they say nothing.
                let is_too_long = cells.iter().skip(expected).any(|cell| !cell.is_empty());
                let unequal = ReadError::UnequalRow { found, expected };
                (cells, (found < expected || is_too_long).then_some(unequal))
            }
            Err(error) => (row.shown(), Some(error)),
        };
        let complaint = complaint.map(|error| {
            let hint = match error {
                ReadError::UnequalRow { .. } => {
                    "check the quotation marks and delimiters of this line".to_owned()
                }
                ReadError::TooLarge { .. } => "look for a quotation mark left open".to_owned(),
                _ => error.hint(),
            };
            (error.to_string(), hint)
        });
        self.row(cells, row.line, complaint)
    }

    fn row(&mut self, mut cells: Vec<String>, line: u64, complaint: Option<(String, String)>) -> TableRow {
        self.record += 1;
        cells.resize(self.header.len(), String::new());
        self.take_guard_off(&mut cells);
        let problem = complaint.map(|(reason, hint)| Problem {
            file: self.path.display().to_string(),
            record: Some(self.record),
            line: Some(line),
            stage: Stage::Read,
            reason,
            hint,
        });
        TableRow { record: self.record, line, cells, problem }
    }

    fn take_guard_off(&self, cells: &mut [String]) {
        let Some(flags) = self.flags else { return };
        if !cells[flags].split(';').any(|flag| flag == GUARDED) {
            return;
        }
        for cell in cells.iter_mut() {
            let text = unguard(cell);
            if text.len() < cell.len() {
                *cell = text.to_owned();
            }
        }
        cells[flags] = cells[flags].split(';').filter(|&flag| flag != GUARDED).collect::<Vec<_>>().join(";");
    }
}

impl Iterator for Table {
    type Item = Result<TableRow, RowsError>;

    fn next(&mut self) -> Option<Self::Item> {
        match &mut self.rows {
            Rows::Sheet(rows) => rows.next().map(|(number, cells)| Ok(self.row(cells, number, None))),
            Rows::Text { reader, rows } => match rows.next(reader) {
                Ok(None) => None,
                Ok(Some(row)) => {
                    let read = rows.fields(&row);
                    Some(Ok(self.text_row(&row, read)))
                }
                Err(error) => {
                    let error = RowsError::table(&self.path, error.into());
                    // Nothing can be read behind it.
                    self.rows = Rows::Sheet(Vec::new().into_iter());
                    Some(Err(error))
                }
            },
        }
    }
}

pub(crate) fn position(header: &[String], name: &str) -> Option<usize> {
    header.iter().position(|column| column.trim().to_lowercase() == name.trim().to_lowercase())
}

#[cfg(test)]
mod tests {
    use super::*;
    use encoding_rs::{WINDOWS_1251, WINDOWS_1252};
    use std::io::{Cursor, Write};

    fn check(file: &'static str, header: &[&str], rows: &[(u64, &[&str])]) {
        let table = Table::from_reader("a.csv", file.as_bytes()).unwrap();
        assert_eq!(table.header(), header);
        let found: Vec<TableRow> = table.map(|row| row.unwrap()).collect();
        let found: Vec<(u64, Vec<&str>)> =
            found.iter().map(|row| (row.line, row.cells.iter().map(String::as_str).collect())).collect();
        let rows: Vec<(u64, Vec<&str>)> = rows.iter().map(|(line, cells)| (*line, cells.to_vec())).collect();
        assert_eq!(found, rows, "{file:?}");
    }

    #[test]
    fn anybodys_csv_is_read() {
        check("claim,n\nx,1\ny,2\n", &["claim", "n"], &[(2, &["x", "1"]), (3, &["y", "2"])]);
        check(
            "\u{FEFF}claim;n\r\nx;1,5\r\ny;2\r\n",
            &["claim", "n"],
            &[(2, &["x", "1,5"]), (3, &["y", "2"])],
        );
        check("claim\tn\nx\t\"1\t2\"", &["claim", "n"], &[(2, &["x", "1\t2"])]);
        check("\"a;b;c\",n\nx,y\n", &["a;b;c", "n"], &[(2, &["x", "y"])]);
        check("\"a\nb\",n\nx,\"y\nz\"\nv,w\n", &["a\nb", "n"], &[(3, &["x", "y\nz"]), (5, &["v", "w"])]);
        check("claim\n\nx\n\n\ny", &["claim"], &[(3, &["x"]), (6, &["y"])]);
        check("claim\r\n\r\nx\r\n\"y\r\nz\"\r\nv", &["claim"], &[(3, &["x"]), (4, &["y\r\nz"]), (6, &["v"])]);
        check("claim,n\nx,1,,\n", &["claim", "n"], &[(2, &["x", "1"])]);
    }

    #[test]
    fn what_excel_saves_is_read() {
        let read = |bytes: Vec<u8>| -> Vec<Vec<String>> {
            let table = Table::from_reader("a.csv", Cursor::new(bytes)).unwrap();
            let header = table.header().to_vec();
            std::iter::once(header).chain(table.map(|row| row.unwrap().cells)).collect()
        };
        let text =
            "claim;speaker\r\n„Wir müssen zurückschlagen“, sagte er;Jörg Müßig\r\nÄußerst möglich;Zoë\r\n";
        let expected = [
            ["claim", "speaker"],
            ["„Wir müssen zurückschlagen“, sagte er", "Jörg Müßig"],
            ["Äußerst möglich", "Zoë"],
        ];
        assert_eq!(read(WINDOWS_1252.encode(text).0.into_owned()), expected);
        assert_eq!(read(format!("sep=;\r\n{text}").into_bytes()), expected);
        let utf16 = format!("\u{feff}{text}").replace(';', "\t");
        assert_eq!(read(utf16.encode_utf16().flat_map(u16::to_le_bytes).collect()), expected);
        let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        packed.write_all(text.as_bytes()).unwrap();
        let packed = packed.finish().unwrap();
        assert_eq!(read(packed.clone()), expected);
        let cut = Table::from_reader("a.csv.gz", Cursor::new(packed[..packed.len() - 9].to_vec())).unwrap();
        let rows: Vec<_> = cut.collect();
        assert!(rows.len() == 3 && rows[..2].iter().all(Result::is_ok), "what came before is read");
        let error = rows[2].as_ref().unwrap_err().to_string();
        assert!(error.starts_with("a.csv.gz: the gzip data are damaged or cut short: "), "{error}");
    }

    #[test]
    fn rows_tell_their_encoding_together() {
        let rows = "\"Премьер заявил, что война закончена\",Анна\nне пойдём,Олег\n\"нет\",Ян\n";
        let bytes = WINDOWS_1251.encode(&format!("claim,speaker\n{rows}")).0.into_owned();
        let table = Table::from_reader("a.csv", Cursor::new(bytes)).unwrap();
        let read: Vec<String> = table.map(|row| row.unwrap().cells.join(",")).collect();
        assert_eq!(read, ["Премьер заявил, что война закончена,Анна", "не пойдём,Олег", "нет,Ян"]);
    }

    #[test]
    fn columns_are_found() {
        let table = Table::from_reader("a.csv", "Claim, Speaker \n".as_bytes()).unwrap();
        assert_eq!(table.column("claim"), Some(0));
        assert_eq!(table.column("speaker"), Some(1));
        let twice = Table::from_reader("a.csv", "claim,n,Claim\n".as_bytes()).unwrap();
        assert_eq!((twice.column("claim"), twice.require("n").unwrap()), (Some(0), 1));
        let error = twice.require("claim").unwrap_err().to_string();
        assert_eq!(
            error,
            "a.csv: two columns are called `claim`; hint: rename one, so that it is clear which is meant"
        );
        let error = table.require("form").unwrap_err().to_string();
        assert!(error.starts_with("a.csv: no column `form`, only `Claim`, ` Speaker `; hint: "), "{error}");
    }

    #[test]
    fn bad_headers_are_errors() {
        let error = |file: &'static [u8]| Table::from_reader("a.csv", file).map(|_| ()).unwrap_err();
        assert!(matches!(error(b""), RowsError::NoHeader { .. }));
        assert!(matches!(error(b"\n\n"), RowsError::NoHeader { .. }));
        assert!(matches!(error(b"sep=;\r\n"), RowsError::NoHeader { .. }));
        for (file, expected) in [
            (
                &b"claim\0,n\n"[..],
                "a.csv: binary data, not text; hint: convert it to plain text, CSV or JSON Lines first",
            ),
            (
                b"\xEF\xBB\xBFcl\xE9\n",
                "a.csv: damaged UTF-8: some bytes are not valid; hint: save it as UTF-8",
            ),
            (
                b"\"claim\n",
                "a.csv: a quotation mark that opens here is never closed; hint: close it, or double a quotation mark that belongs to the text",
            ),
        ] {
            assert_eq!(error(file).to_string(), expected);
        }
    }

    #[test]
    fn bad_rows_keep_their_place() {
        let file = b"claim,n\nx\ny,1,2\nz,\xFF\x00\nok,1\n";
        let rows: Vec<TableRow> =
            Table::from_reader("a.csv", &file[..]).unwrap().map(|row| row.unwrap()).collect();
        assert!(rows.iter().all(|row| row.cells.len() == 2));
        let problems: Vec<String> =
            rows.iter().map(|row| row.problem.as_ref().map_or(String::new(), Problem::to_string)).collect();
        let hint = "hint: check the quotation marks and delimiters of this line";
        assert_eq!(problems[0], format!("a.csv: record 1 (line 2): 1 fields where the header has 2; {hint}"));
        assert_eq!(problems[1], format!("a.csv: record 2 (line 3): 3 fields where the header has 2; {hint}"));
        assert_eq!(
            problems[2],
            "a.csv: record 3 (line 4): binary data, not text; hint: convert it to plain text, CSV or JSON Lines first"
        );
        assert_eq!(problems[3], "");
    }

    #[test]
    fn a_quotation_mark_that_stays_open_is_told() {
        for end in ["", "\n", "\r\n", "\n\n"] {
            let file = format!("claim,note\nA,ok\nB,\"oops\nC,ok\nD,ok{end}");
            let rows: Vec<TableRow> =
                Table::from_reader("a.csv", Cursor::new(file)).unwrap().map(|row| row.unwrap()).collect();
            let good: Vec<bool> = rows.iter().map(|row| row.problem.is_none()).collect();
            assert_eq!(good, [true, false, true, true], "it takes no other row along");
            let problem = rows[1].problem.as_ref().unwrap();
            assert_eq!((problem.record, problem.line), (Some(2), Some(3)), "{problem}");
            assert_eq!(problem.reason, "a quotation mark that opens here is never closed");
            assert!(!rows[1].cells[1].contains('\0'), "{:?}", rows[1].cells);
        }
        // One that ends with a line break is closed.
        check("a,b\n1,\"x\n\"\n", &["a", "b"], &[(2, &["1", "x\n"])]);
        check("a,b\n1,\"x\n\"", &["a", "b"], &[(2, &["1", "x\n"])]);
    }

    #[test]
    fn only_our_guard_is_taken_off() {
        check("claim,flags\n'=1,split;guarded\n", &["claim", "flags"], &[(2, &["=1", "split"])]);
        check("claim,flags\n''=1,guarded\n", &["claim", "flags"], &[(2, &["'=1", ""])]);
        check("claim,flags\n'-1 said he',\n", &["claim", "flags"], &[(2, &["'-1 said he'", ""])]);
        check("claim\n'=1\n", &["claim"], &[(2, &["'=1"])]);
    }
}
