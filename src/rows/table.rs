//! A user's table, record after record.

use super::cell::GUARDED;
use super::error::RowsError;
use super::guard::unguard;
use super::sheet::{self, SheetRow};
use crate::problem::{Problem, Stage};
use std::fs::File;
use std::io::{self, BufRead, BufReader, Cursor, Read};
use std::path::{Path, PathBuf};

/// A CSV of ours or of anybody's: comma, semicolon or tab as found in the header, with or without byte-order mark; or
/// the sheet `Claims`, else the first, of a workbook.
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
    Csv { csv: csv::Reader<Box<dyn Read + Send>>, ends_with_crlf: bool },
    Sheet(std::vec::IntoIter<SheetRow>),
}

/// A line of its own behind the last row, by which one is known that does not end.
const END: &[u8] = b"\0end of the table\0";

/// One row of a [`Table`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TableRow {
    /// Place among the rows behind the header, from 1.
    pub record: u64,
    /// Line on which it begins, or its number in the sheet, from 1.
    pub line: u64,
    /// One cell a column of the header, whatever the file has.
    pub cells: Vec<String>,
    /// What is wrong with the row: too few fields, too many, a quotation mark left open, or not UTF-8.
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
        let mut bytes = BufReader::new(bytes);
        let start = header_bytes(&mut bytes).map_err(|source| RowsError::read(&path, source))?;
        let start = start.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(&start).to_vec();
        let delimiter = delimiter(&start);
        let ends_with_crlf = start.ends_with(b"\r\n");
        // A last line without an end would be counted otherwise than the rest; a blank one behind it is no row.
        let line_end: &[u8] = if ends_with_crlf { b"\r\n" } else { b"\n" };
        let end = [line_end, END, line_end].concat();
        let bytes: Box<dyn Read + Send> = Box::new(Cursor::new(start).chain(bytes).chain(Cursor::new(end)));
        let mut csv = csv::ReaderBuilder::new()
            .delimiter(delimiter)
            .has_headers(false)
            .flexible(true)
            .from_reader(bytes);
        let mut record = csv::ByteRecord::new();
        let is_there = csv.read_byte_record(&mut record);
        if !is_there.map_err(|error| RowsError::read(&path, error.into()))? || &record[0] == END {
            return Err(RowsError::NoHeader { path });
        }
        let mut header = Vec::with_capacity(record.len());
        for name in &record {
            match std::str::from_utf8(name) {
                Ok(name) => header.push(unguard(name).to_owned()),
                Err(_) => return Err(RowsError::NotUtf8 { path }),
            }
        }
        let flags = position(&header, "flags");
        Ok(Table { path, header, flags, rows: Rows::Csv { csv, ends_with_crlf }, record: 0 })
    }

    /// The names of the columns, as the file has them.
    pub fn header(&self) -> &[String] {
        &self.header
    }

    /// Where the first column of this name stands; upper and lower case and white space around it are the same.
    pub fn column(&self, name: &str) -> Option<usize> {
        position(&self.header, name)
    }

    /// [`Table::column`] for one that has to be there: the error names those that are.
    pub fn require(&self, name: &str) -> Result<usize, RowsError> {
        self.column(name).ok_or_else(|| {
            let found: Vec<String> = self.header.iter().map(|name| format!("`{name}`")).collect();
            RowsError::MissingColumn {
                path: self.path.clone(),
                column: name.to_owned(),
                found: found.join(", "),
            }
        })
    }

    fn csv_row(&mut self, record: &csv::ByteRecord, line: u64) -> TableRow {
        let mut complaint = None;
        let mut cells: Vec<String> = Vec::with_capacity(self.header.len());
        for cell in record {
            if std::str::from_utf8(cell).is_err() {
                complaint = Some(("text that is not UTF-8".to_owned(), "save the file as `CSV UTF-8`"));
            }
            cells.push(String::from_utf8_lossy(cell).into_owned());
        }
        // What belongs to no row is in one whose quotation mark is open.
        let end = String::from_utf8_lossy(END);
        if let Some(last) = cells.last_mut()
            && let Some(text) = last.trim_end().strip_suffix(end.as_ref())
        {
            *last = text.trim_end_matches(['\r', '\n']).to_owned();
            let reason = "a quotation mark that opens here is never closed";
            let hint = "close it, or double a quotation mark that belongs to the text";
            return self.row(cells, line, Some((reason.to_owned(), hint)));
        }
        let (found, expected) = (cells.len(), self.header.len());
        // Spreadsheets leave empty fields at the end of a line: they say nothing.
        let is_too_long = cells.iter().skip(expected).any(|cell| !cell.is_empty());
        if found < expected || is_too_long {
            let reason = format!("{found} fields where the header has {expected}");
            complaint = Some((reason, "check the quotation marks and delimiters of this line"));
        }
        self.row(cells, line, complaint)
    }

    fn row(&mut self, mut cells: Vec<String>, line: u64, complaint: Option<(String, &str)>) -> TableRow {
        self.record += 1;
        cells.resize(self.header.len(), String::new());
        self.take_guard_off(&mut cells);
        let problem = complaint.map(|(reason, hint)| Problem {
            file: self.path.display().to_string(),
            record: Some(self.record),
            line: Some(line),
            stage: Stage::Read,
            reason,
            hint: hint.to_owned(),
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
            Rows::Csv { csv, ends_with_crlf } => {
                let mut record = csv::ByteRecord::new();
                match csv.read_byte_record(&mut record) {
                    Ok(true) if &record[0] == END => None,
                    Ok(true) => {
                        // No end of line was read behind a row whose quotation mark is open.
                        let is_open = record[record.len() - 1].trim_ascii_end().ends_with(END);
                        let line = first_line(&record, csv.position(), *ends_with_crlf || is_open);
                        Some(Ok(self.csv_row(&record, line)))
                    }
                    Ok(false) => None,
                    Err(error) => Some(Err(RowsError::read(&self.path, error.into()))),
                }
            }
        }
    }
}

/// The line on which the record just read begins; where line ends are mixed it may be the one before or after.
///
/// The record's own position is where the one before ended, which is ahead of blank lines, and of `\n` after `\r`.
fn first_line(record: &csv::ByteRecord, reached: &csv::Position, ends_with_crlf: bool) -> u64 {
    let inner = record.as_slice().iter().filter(|&&byte| byte == b'\n').count() as u64;
    reached.line().saturating_sub(inner + u64::from(!ends_with_crlf)).max(1)
}

pub(crate) fn position(header: &[String], name: &str) -> Option<usize> {
    header.iter().position(|column| column.trim().to_lowercase() == name.trim().to_lowercase())
}

/// The bytes up to the end of the first line that is not blank; line breaks in quotation marks end no line.
fn header_bytes(bytes: &mut impl BufRead) -> io::Result<Vec<u8>> {
    let mut start = Vec::new();
    loop {
        let has_more = bytes.read_until(b'\n', &mut start)? > 0;
        let text = start.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(&start);
        let is_open = text.iter().filter(|&&byte| byte == b'"').count() % 2 == 1;
        let is_blank = text.iter().all(u8::is_ascii_whitespace);
        if !has_more || !(is_open || is_blank) {
            return Ok(start);
        }
    }
}

/// The delimiter that occurs most often outside quotation marks; the comma if none does.
fn delimiter(header: &[u8]) -> u8 {
    let mut counts = [(b',', 0), (b';', 0), (b'\t', 0)];
    let mut is_quoted = false;
    for byte in header {
        is_quoted ^= *byte == b'"';
        if let Some((_, count)) = counts.iter_mut().find(|(delimiter, _)| delimiter == byte && !is_quoted) {
            *count += 1;
        }
    }
    // `max_by_key` takes the last of equals.
    counts.into_iter().rev().max_by_key(|&(_, count)| count).map_or(b',', |(delimiter, _)| delimiter)
}

#[cfg(test)]
mod tests {
    use super::*;

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
    fn columns_are_found() {
        let table = Table::from_reader("a.csv", "Claim, Speaker \n".as_bytes()).unwrap();
        assert_eq!(table.column("claim"), Some(0));
        assert_eq!(table.column("speaker"), Some(1));
        let error = table.require("form").unwrap_err().to_string();
        assert!(error.starts_with("a.csv: no column `form`, only `Claim`, ` Speaker `; hint: "), "{error}");
    }

    #[test]
    fn bad_headers_are_errors() {
        let error = |file: &'static [u8]| Table::from_reader("a.csv", file).map(|_| ()).unwrap_err();
        assert!(matches!(error(b""), RowsError::NoHeader { .. }));
        assert!(matches!(error(b"\n\n"), RowsError::NoHeader { .. }));
        assert!(matches!(error(b"\xFF\xFEc\0"), RowsError::NotUtf8 { .. }));
    }

    #[test]
    fn bad_rows_keep_their_place() {
        let file = b"claim,n\nx\ny,1,2\nz,\xE9\nok,1\n";
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
            "a.csv: record 3 (line 4): text that is not UTF-8; hint: save the file as `CSV UTF-8`"
        );
        assert_eq!(problems[3], "");
    }

    #[test]
    fn a_quotation_mark_that_stays_open_is_told() {
        for end in ["", "\n", "\r\n", "\n\n"] {
            let file = format!("claim,note\nA,ok\nB,\"oops\nC,ok\nD,ok{end}");
            let rows: Vec<TableRow> =
                Table::from_reader("a.csv", Cursor::new(file)).unwrap().map(|row| row.unwrap()).collect();
            assert_eq!((rows.len(), rows[0].problem.is_none()), (2, true));
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
