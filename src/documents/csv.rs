//! CSV and TSV: a header row, then one document a row.
//!
//! It stands on `csv-core`, which parses into buffers of ours, so that a quotation mark left open costs one
//! problem and no memory. (The `csv` crate grows its record without limit.)

use std::io::{self, BufRead};
use std::sync::Arc;

use csv_core::{ReadRecordResult, Reader, ReaderBuilder};

use super::encoding::{Mark, decode, legacy_encoding, legacy_text};
use super::error::{ReadError, Tabular};
use super::metadata::Layout;
use super::source::Source;
use super::{Document, Problem, ReadOptions};

/// What divides the fields of a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Delimiter {
    /// A tab.
    Tab,
    /// Comma, semicolon or tab: the one that the header has most of.
    FromHeader,
}

/// The documents of a CSV file. Blank lines are no records; the header is none either.
pub(super) struct CsvRows {
    source: Source,
    options: Arc<ReadOptions>,
    state: State,
    record: u64,
}

enum State {
    BeforeHeader(Delimiter),
    // Boxed: the tables of the parser are large.
    InRows { parser: Box<Parser>, header: Header },
    Done,
}

struct Header {
    width: usize,
    layout: Layout,
}

impl CsvRows {
    pub(super) fn new(source: Source, delimiter: Delimiter, options: Arc<ReadOptions>) -> Self {
        Self { source, options, state: State::BeforeHeader(delimiter), record: 0 }
    }

    /// Reads the header row.
    fn begin(&mut self, delimiter: Delimiter) -> Result<State, ReadError> {
        let (delimiter, skipped_lines) = match delimiter {
            Delimiter::Tab => (b'\t', 0),
            Delimiter::FromHeader => take_delimiter(&mut self.source.reader)?,
        };
        let mut parser = Parser::new(delimiter, skipped_lines, self.options.max_record_bytes);
        let Some(row) = parser.row(&mut self.source.reader)? else {
            return Err(ReadError::NoHeader);
        };
        let names = row.fields(self.source.mark, parser.max)?;
        let names: Vec<&str> = names.iter().map(|name| name.trim()).collect();
        let layout = Layout::find(&names, Tabular::Columns, &self.options)?;
        Ok(State::InRows { parser: Box::new(parser), header: Header { width: names.len(), layout } })
    }
}

impl Iterator for CsvRows {
    type Item = Result<Document, Problem>;

    fn next(&mut self) -> Option<Self::Item> {
        if let State::BeforeHeader(delimiter) = self.state {
            match self.begin(delimiter) {
                Ok(state) => self.state = state,
                Err(error) => {
                    self.state = State::Done;
                    return Some(Err(self.source.file_problem(error)));
                }
            }
        }
        let State::InRows { parser, header } = &mut self.state else {
            return None;
        };
        match parser.row(&mut self.source.reader) {
            Ok(Some(row)) => {
                self.record += 1;
                let result = document(&row, header, &self.source, self.record, parser.max);
                Some(result.map_err(|error| error.at(&self.source.name, Some(self.record), Some(row.line))))
            }
            Ok(None) => {
                self.state = State::Done;
                None
            }
            Err(error) => {
                self.state = State::Done;
                Some(Err(self.source.file_problem(error.into())))
            }
        }
    }
}

fn document(
    row: &Row,
    header: &Header,
    source: &Source,
    record: u64,
    max: usize,
) -> Result<Document, ReadError> {
    let mut fields = row.fields(source.mark, max)?;
    if fields.len() != header.width {
        return Err(ReadError::UnequalRow { found: fields.len(), expected: header.width });
    }
    let text = std::mem::take(&mut fields[header.layout.text]);
    let default_id = source.record_id(record);
    Ok(header.layout.document(source.origin(record, row.line), text, default_id, |at| fields[at].clone()))
}

/// The delimiter of the file that `reader` stands at the beginning of, and the lines taken to find it: one where
/// a `sep=;` tells it, as Excel writes it, else none.
fn take_delimiter(reader: &mut dyn BufRead) -> io::Result<(u8, u64)> {
    let head = reader.fill_buf()?;
    if let [b's' | b'S', b'e' | b'E', b'p' | b'P', b'=', delimiter, rest @ ..] = head {
        let end = match rest {
            [b'\r', b'\n', ..] => Some(2),
            [b'\n', ..] => Some(1),
            _ => None,
        };
        if let Some(end) = end.filter(|_| b",;\t|".contains(delimiter)) {
            let delimiter = *delimiter;
            reader.consume(b"sep=;".len() + end);
            return Ok((delimiter, 1));
        }
    }
    Ok((header_delimiter(head), 0))
}

/// The one of `,`, `;` and tab that stands most often outside quotation marks in the first line that has anything.
fn header_delimiter(head: &[u8]) -> u8 {
    let start = head.iter().position(|byte| !matches!(byte, b'\r' | b'\n')).unwrap_or(head.len());
    let (mut in_quotes, mut commas, mut semicolons, mut tabs) = (false, 0, 0, 0);
    for byte in &head[start..] {
        match byte {
            b'"' => in_quotes = !in_quotes,
            _ if in_quotes => {}
            b'\r' | b'\n' => break,
            b',' => commas += 1,
            b';' => semicolons += 1,
            b'\t' => tabs += 1,
            _ => {}
        }
    }
    if commas >= semicolons && commas >= tabs {
        b','
    } else if semicolons >= tabs {
        b';'
    } else {
        b'\t'
    }
}

/// Most columns that a row may have; it bounds a row of nothing but delimiters.
const MAX_COLUMNS: usize = 65_536;

/// Rows from bytes; counts lines and keeps each row within `max` bytes.
struct Parser {
    core: Reader,
    lines: LineCount,
    max: usize,
}

/// One row as bytes: field after field without anything between, and where each field ends.
struct Row {
    bytes: Vec<u8>,
    ends: Vec<usize>,
    line: u64,
    state: RowState,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum RowState {
    Whole,
    TooLarge,
    OpenQuote,
}

impl Row {
    /// The fields as text, all in one encoding.
    fn fields(&self, mark: Mark, max: usize) -> Result<Vec<String>, ReadError> {
        match self.state {
            RowState::TooLarge => return Err(ReadError::TooLarge { max }),
            RowState::OpenQuote => return Err(ReadError::OpenQuote),
            RowState::Whole => {}
        }
        let starts = std::iter::once(0).chain(self.ends.iter().copied());
        let fields = || starts.clone().zip(&self.ends).map(|(start, &end)| &self.bytes[start..end]);
        if mark == Mark::Utf8 || fields().all(|field| std::str::from_utf8(field).is_ok()) {
            return fields().map(|field| decode(field.to_vec(), mark)).collect();
        }
        if self.bytes.contains(&0) {
            return Err(ReadError::Binary);
        }
        // The whole row tells more about the encoding than each field alone.
        let encoding = legacy_encoding(&fields().collect::<Vec<_>>().join(&b' '))?;
        fields().map(|field| legacy_text(field, encoding)).collect()
    }
}

impl Parser {
    fn new(delimiter: u8, lines_before: u64, max: usize) -> Self {
        let core = ReaderBuilder::new().delimiter(delimiter).build();
        Self { core, lines: LineCount { line: 1 + lines_before, after_cr: false }, max }
    }

    /// The next row that is not blank.
    fn row(&mut self, reader: &mut dyn BufRead) -> io::Result<Option<Row>> {
        if !self.skip_blank_lines(reader)? {
            return Ok(None);
        }
        let mut row =
            Row { bytes: Vec::new(), ends: Vec::new(), line: self.lines.line, state: RowState::Whole };
        let (mut bytes_len, mut ends_len) = (0, 0);
        // The parser wants a byte of room, and a row of just `max` bytes is fine.
        let room = self.max.saturating_add(1);
        row.bytes.resize(room.min(1024), 0);
        row.ends.resize(64, 0);
        loop {
            let mut input = reader.fill_buf()?;
            let is_file_end = input.is_empty();
            if is_file_end {
                // A line break that the file does not have ends the last row, unless a quotation mark is open.
                input = b"\n";
            }
            let (result, read, written, ended) =
                self.core.read_record(input, &mut row.bytes[bytes_len..], &mut row.ends[ends_len..]);
            if !is_file_end {
                self.lines.count(&input[..read]);
                reader.consume(read);
            }
            bytes_len += written;
            ends_len += ended;
            match result {
                ReadRecordResult::Record | ReadRecordResult::End => break,
                ReadRecordResult::InputEmpty if is_file_end => {
                    row.state = if row.state == RowState::Whole { RowState::OpenQuote } else { row.state };
                    break;
                }
                ReadRecordResult::InputEmpty => {}
                ReadRecordResult::OutputFull if row.bytes.len() < room => {
                    let len = (row.bytes.len() * 2).min(room);
                    row.bytes.resize(len, 0);
                }
                ReadRecordResult::OutputEndsFull if row.ends.len() < MAX_COLUMNS => {
                    row.ends.resize(row.ends.len() * 2, 0);
                }
                // From here on the buffers are written over and over until the row ends.
                ReadRecordResult::OutputFull | ReadRecordResult::OutputEndsFull => {
                    row.state = RowState::TooLarge;
                    (bytes_len, ends_len) = (0, 0);
                }
            }
        }
        if bytes_len > self.max {
            row.state = RowState::TooLarge;
        }
        row.bytes.truncate(bytes_len);
        row.ends.truncate(ends_len);
        Ok(Some(row))
    }

    /// Moves to the next byte of a row; false at the end of the file.
    fn skip_blank_lines(&mut self, reader: &mut dyn BufRead) -> io::Result<bool> {
        loop {
            let bytes = reader.fill_buf()?;
            let blank = bytes.iter().take_while(|byte| matches!(byte, b'\r' | b'\n')).count();
            let is_end = bytes.is_empty();
            let is_row = blank < bytes.len();
            self.lines.count(&bytes[..blank]);
            reader.consume(blank);
            if is_row || is_end {
                return Ok(is_row);
            }
        }
    }
}

/// Lines counted over pieces of a file; `\n`, `\r\n` and a lone `\r` each end one.
struct LineCount {
    line: u64,
    after_cr: bool,
}

impl LineCount {
    fn count(&mut self, bytes: &[u8]) {
        for &byte in bytes {
            let ends_line = byte == b'\r' || (byte == b'\n' && !self.after_cr);
            self.line += u64::from(ends_line);
            self.after_cr = byte == b'\r';
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn delimiter_of_the_header() {
        let check =
            |head: &str, expected: u8| assert_eq!(header_delimiter(head.as_bytes()), expected, "{head}");
        check("", b',');
        check("text", b',');
        check("id,text", b',');
        check("id;text\n1,2,3;x", b';');
        check("id\ttext", b'\t');
        check("\"a,b,c\";text", b';');
        check("\r\n\nid;text", b';');
        check("a,b;c", b',');
    }

    #[test]
    fn excel_tells_the_delimiter() {
        let check = |head: &str, expected: (u8, u64), rest: &str| {
            let mut reader = head.as_bytes();
            assert_eq!(take_delimiter(&mut reader).unwrap(), expected, "{head:?}");
            assert_eq!(reader, rest.as_bytes());
        };
        check("sep=;\r\na,b", (b';', 1), "a,b");
        check("sep=|\na|b", (b'|', 1), "a|b");
        check("sep=x\na", (b',', 0), "sep=x\na");
        check("sep=", (b',', 0), "sep=");
    }

    /// The rows of `csv`, read through a buffer of `capacity` bytes, as `line:field|field`.
    fn rows(csv: &str, capacity: usize, max: usize) -> Vec<String> {
        let mut reader = io::BufReader::with_capacity(capacity, csv.as_bytes());
        let mut parser = Parser::new(b',', 0, max);
        std::iter::from_fn(|| parser.row(&mut reader).unwrap())
            .map(|row| match row.fields(Mark::None, max) {
                Ok(fields) => format!("{}:{}", row.line, fields.join("|")),
                Err(_) => format!("{}:{:?}", row.line, row.state),
            })
            .collect()
    }

    #[test]
    fn rows_and_their_lines() {
        let check = |csv: &str, expected: &[&str]| {
            for capacity in [1, 2, 3, 8, 8192] {
                assert_eq!(rows(csv, capacity, 20), expected, "{csv:?} by {capacity}");
            }
        };
        check("", &[]);
        check("\n\r\n", &[]);
        check("a,b", &["1:a|b"]);
        check("a,b\n", &["1:a|b"]);
        check("a,b\r\nc,d\r\n", &["1:a|b", "2:c|d"]);
        check("a\rb\rc", &["1:a", "2:b", "3:c"]);
        check("a\n\n\nb\n", &["1:a", "4:b"]);
        check("\"a\nb\",c\nd", &["1:a\nb|c", "3:d"]);
        check("\"a\r\nb\"\r\nd", &["1:a\r\nb", "3:d"]);
        check("\"say \"\"no\"\"\"", &["1:say \"no\""]);
        check("a,\n,\n", &["1:a|", "2:|"]);
        check("\"\"\na", &["1:", "2:a"]);
        check("5\" gun,x", &["1:5\" gun|x"]);
        check("a\n\"b\nc\n", &["1:a", "2:OpenQuote"]);
        check("a\n\"", &["1:a", "2:OpenQuote"]);
        check("a\n0123456789,0123456789", &["1:a", "2:0123456789|0123456789"]);
        check("a\n0123456789,0123456789x\nb", &["1:a", "2:TooLarge", "3:b"]);
        check("a\n\"0123456789\n0123456789x\"\nb", &["1:a", "2:TooLarge", "4:b"]);
        check("a\n\"0123456789\n0123456789x\nb", &["1:a", "2:TooLarge"]);
    }

    #[test]
    fn columns_are_bounded() {
        let csv = format!("{}\nb", ",".repeat(200_000));
        assert_eq!(rows(&csv, 8192, 20), ["1:TooLarge", "2:b"]);
        let csv = format!("{}\nb", ",".repeat(1000));
        assert_eq!(rows(&csv, 8192, 20).len(), 2);
    }
}
