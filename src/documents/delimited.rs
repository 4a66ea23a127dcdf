//! Tables in text: rows of fields with a comma, a semicolon or a tab between them, in any encoding that is read.
//!
//! It stands on `csv-core`, which parses into buffers of ours, so that a quotation mark left open costs one
//! problem and no memory. (The `csv` crate grows its record without limit.)

use std::io::{self, BufRead};

use csv_core::{ReadRecordResult, Reader, ReaderBuilder};

use super::again::Again;
use super::encoding::{LegacyRows, Mark, decode};
use super::error::ReadError;

/// What divides the fields of a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Delimiter {
    /// A tab.
    Tab,
    /// The one that a line `sep=;` names, else comma, semicolon or tab: the one that the header has most of.
    FromHeader,
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

/// What divides the fields of a table with one column: nothing that a text has (the unit separator of ASCII).
const NO_DELIMITER: u8 = 0x1f;

/// The one of `,`, `;` and tab that stands most often outside quotation marks in the first line that has anything;
/// [`NO_DELIMITER`] where that line is whole and has none.
fn header_delimiter(head: &[u8]) -> u8 {
    let start = head.iter().position(|byte| !matches!(byte, b'\r' | b'\n')).unwrap_or(head.len());
    let (mut in_quotes, mut commas, mut semicolons, mut tabs, mut is_whole) = (false, 0, 0, 0, false);
    for byte in &head[start..] {
        match byte {
            b'"' => in_quotes = !in_quotes,
            _ if in_quotes => {}
            b'\r' | b'\n' => {
                is_whole = true;
                break;
            }
            b',' => commas += 1,
            b';' => semicolons += 1,
            b'\t' => tabs += 1,
            _ => {}
        }
    }
    if is_whole && commas + semicolons + tabs == 0 {
        NO_DELIMITER
    } else if commas >= semicolons && commas >= tabs {
        b','
    } else if semicolons >= tabs {
        b';'
    } else {
        b'\t'
    }
}

/// Most columns that a row may have; it bounds a row of nothing but delimiters.
const MAX_COLUMNS: usize = 65_536;

/// The rows of a table, the header among them: counts lines and keeps each row within `max` bytes.
///
/// Wrong quotation marks in a row do not take the rows behind it along: reading begins again on its second line. Where tabs
/// divide the fields such a row is read as it stands, for many programs that write tabs do not quote.
pub(crate) struct Delimited {
    core: Reader,
    delimiter: u8,
    lines: LineCount,
    max: usize,
    mark: Mark,
    legacy: LegacyRows,
}

/// One row as bytes: field after field without anything between, and where each field ends.
pub(crate) struct Row {
    bytes: Vec<u8>,
    ends: Vec<usize>,
    /// The line on which it begins, from 1.
    pub(crate) line: u64,
    state: RowState,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum RowState {
    Whole,
    TooLarge,
    OpenQuote,
    StrayQuote,
}

/// Where in a row the reader stands, by its quotation marks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Quotes {
    FieldStart,
    /// In a field without marks around it.
    Bare,
    Quoted,
    /// Behind a mark in a quoted field, which closes it unless another mark follows.
    Closed,
    /// In the blanks behind a field that is closed.
    Behind,
    /// Behind something that no field may have behind its closing mark.
    Stray,
}

impl Quotes {
    fn then(self, byte: u8, delimiter: u8) -> Self {
        match (self, byte) {
            (Self::Stray, _) => Self::Stray,
            (Self::FieldStart | Self::Closed, b'"') => Self::Quoted,
            (Self::Quoted, b'"') => Self::Closed,
            (Self::Quoted, _) => Self::Quoted,
            (_, b'\r' | b'\n') => Self::FieldStart,
            (_, byte) if byte == delimiter => Self::FieldStart,
            (Self::FieldStart | Self::Bare, _) => Self::Bare,
            (Self::Closed | Self::Behind, b' ' | b'\t') => Self::Behind,
            (Self::Closed | Self::Behind, _) => Self::Stray,
        }
    }
}

impl Row {
    fn field_bytes(&self) -> impl Iterator<Item = &[u8]> + Clone {
        let starts = std::iter::once(0).chain(self.ends.iter().copied());
        starts.zip(&self.ends).map(|(start, &end)| &self.bytes[start..end])
    }

    /// The fields as far as they can be shown: what is no UTF-8 as `\u{fffd}`, and of a row whose quotation marks are wrong
    /// those of its first line. Of a row that is too large there are none.
    pub(crate) fn shown(&self) -> Vec<String> {
        let mut fields: Vec<&[u8]> = self.field_bytes().collect();
        // One that stays open where no more is read again: to the end of the file.
        let open = &self.bytes[self.ends.last().copied().unwrap_or(0)..];
        if !open.is_empty() {
            fields.push(open);
        }
        fields.into_iter().map(|field| String::from_utf8_lossy(field).into_owned()).collect()
    }
}

impl Delimited {
    /// The rows of what `reader`, which has this `mark`, stands at the beginning of.
    pub(crate) fn begin(
        reader: &mut dyn BufRead,
        mark: Mark,
        delimiter: Delimiter,
        max: usize,
    ) -> io::Result<Self> {
        let (delimiter, skipped_lines) = match delimiter {
            Delimiter::Tab => (b'\t', 0),
            Delimiter::FromHeader => take_delimiter(reader)?,
        };
        let legacy = LegacyRows::new(reader.fill_buf()?);
        let core = ReaderBuilder::new().delimiter(delimiter).build();
        let lines = LineCount { line: 1 + skipped_lines, after_cr: false };
        Ok(Self { core, delimiter, lines, max, mark, legacy })
    }

    /// The fields of a row as text, all in one encoding.
    pub(crate) fn fields(&self, row: &Row) -> Result<Vec<String>, ReadError> {
        match row.state {
            RowState::TooLarge => return Err(ReadError::TooLarge { max: self.max }),
            RowState::OpenQuote => return Err(ReadError::OpenQuote),
            RowState::StrayQuote => return Err(ReadError::StrayQuote),
            RowState::Whole => {}
        }
        let fields = row.field_bytes();
        if self.mark == Mark::Utf8 || fields.clone().all(|field| std::str::from_utf8(field).is_ok()) {
            return fields.map(|field| decode(field.to_vec(), self.mark)).collect();
        }
        if row.bytes.contains(&0) {
            return Err(ReadError::Binary);
        }
        self.legacy.fields(fields)
    }

    /// The next row that is not blank.
    pub(crate) fn next(&mut self, reader: &mut Again<impl BufRead>) -> io::Result<Option<Row>> {
        if !self.skip_blank_lines(reader)? {
            return Ok(None);
        }
        let mut row =
            Row { bytes: Vec::new(), ends: Vec::new(), line: self.lines.line, state: RowState::Whole };
        let (mut bytes_len, mut ends_len) = (0, 0);
        let (mut raw, mut quotes) = (Vec::new(), Quotes::FieldStart);
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
                let input = &input[..read];
                self.lines.count(input);
                quotes = input.iter().fold(quotes, |quotes, &byte| quotes.then(byte, self.delimiter));
                raw.extend_from_slice(&input[..read.min(room.saturating_sub(raw.len()))]);
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
        if row.state == RowState::TooLarge {
            // What is left in the buffers are pieces.
            (bytes_len, ends_len) = (0, 0);
        }
        row.bytes.truncate(bytes_len);
        row.ends.truncate(ends_len);
        if row.state == RowState::Whole && quotes == Quotes::Stray {
            row.state = RowState::StrayQuote;
        }
        if matches!(row.state, RowState::StrayQuote | RowState::OpenQuote) && raw.len() <= self.max {
            self.first_line(&mut row, raw, reader);
        }
        Ok(Some(row))
    }

    /// Makes a row of which `raw` is all that was read, and whose quotation marks are wrong, the first line of that as it
    /// stands; the lines behind are read once more.
    fn first_line(&mut self, row: &mut Row, mut raw: Vec<u8>, reader: &mut Again<impl BufRead>) {
        let end = raw.iter().position(|byte| matches!(byte, b'\r' | b'\n')).unwrap_or(raw.len());
        let (break_len, after_cr) = match &raw[end..] {
            [b'\r', b'\n', ..] => (2, false),
            // The parser hands a row over here: if there is a `\n`, it is still to be read.
            [b'\r'] => (1, true),
            _ => (1, false),
        };
        if !reader.hand_back(raw.split_off((end + break_len).min(raw.len()))) {
            return;
        }
        raw.truncate(end);
        row.ends.clear();
        row.bytes.clear();
        for field in raw.split(|&byte| byte == self.delimiter) {
            row.bytes.extend_from_slice(field);
            row.ends.push(row.bytes.len());
        }
        let too_many = row.ends.len() > MAX_COLUMNS;
        row.state = match row.state {
            _ if too_many => RowState::TooLarge,
            _ if self.delimiter == b'\t' => RowState::Whole,
            state => state,
        };
        self.core.reset();
        self.lines = LineCount { line: row.line + 1, after_cr };
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
        check("text\n1,2", NO_DELIMITER);
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
        check("sep=x\na", (NO_DELIMITER, 0), "sep=x\na");
        check("sep=", (b',', 0), "sep=");
    }

    /// The rows of `csv`, read through a buffer of `capacity` bytes, as `line:field|field`.
    fn rows(csv: &str, capacity: usize, max: usize) -> Vec<String> {
        let mut reader = Again::new(io::BufReader::with_capacity(capacity, csv.as_bytes()));
        let mut table = Delimited::begin(&mut reader, Mark::None, Delimiter::FromHeader, max).unwrap();
        let rows: Vec<Row> = std::iter::from_fn(|| table.next(&mut reader).unwrap()).collect();
        rows.into_iter()
            .map(|row| match table.fields(&row) {
                Ok(fields) => {
                    assert_eq!(row.shown(), fields);
                    format!("{}:{}", row.line, fields.join("|"))
                }
                Err(_) => {
                    assert!(row.state != RowState::TooLarge || row.shown().is_empty());
                    format!("{}:{:?}", row.line, row.state)
                }
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
        check("a\n\"b\nc\n", &["1:a", "2:OpenQuote", "3:c"]);
        check("a\n\"", &["1:a", "2:OpenQuote"]);
        check("a,b\n0123456789,0123456789", &["1:a|b", "2:0123456789|0123456789"]);
        check("a,b\n0123456789,0123456789x\nb", &["1:a|b", "2:TooLarge", "3:b"]);
        check("a\n\"0123456789\n0123456789x\"\nb", &["1:a", "2:TooLarge", "4:b"]);
        check("a\n\"0123456789\n0123456789x\nb", &["1:a", "2:TooLarge"]);
    }

    #[test]
    fn wrong_quotation_marks_take_no_other_row_along() {
        let check = |csv: &str, expected: &[&str]| {
            for capacity in [8, 9, 8192] {
                assert_eq!(rows(csv, capacity, 40), expected, "{csv:?} by {capacity}");
            }
        };
        check("i,t\n1,\"No.\n2,\"Yes.\"\n3,x\n", &["1:i|t", "2:StrayQuote", "3:2|Yes.", "4:3|x"]);
        check("i,t\r\n1,\"No.\r\n2,x\r\n\r\n3,y", &["1:i|t", "2:OpenQuote", "3:2|x", "5:3|y"]);
        check("i,t\n1,\"\"No,\"\" he said.\"\n", &["1:i|t", "2:StrayQuote"]);
        // Lines are counted once, however they end.
        check(
            "i,t\r\n1,\"a\" b\r\n2,c\r\n3,\"d\" e\r\n\r\n4,f",
            &["1:i|t", "2:StrayQuote", "3:2|c", "4:StrayQuote", "6:4|f"],
        );
        check("i,t\r1,\"a\" b\r2,c", &["1:i|t", "2:StrayQuote", "3:2|c"]);
        check("i,t\n1,\"\\\"No,\\\" he said.\"\n2,x", &["1:i|t", "2:StrayQuote", "3:2|x"]);
        check("i,t\n1,\"No.\" ,x\n", &["1:i|t", "2:1|No. |x"]);
        // Tabs mostly come without quoting.
        check("i\tt\n1\t\"No, he said.\n2\tx\n", &["1:i|t", "2:1|\"No, he said.", "3:2|x"]);
        check("i\tt\n1\t\"No,\" he said.\n2\t\"a\nb\"", &["1:i|t", "2:1|\"No,\" he said.", "3:2|a\nb"]);
    }

    #[test]
    fn a_table_of_one_column_has_commas_in_its_texts() {
        let check = |csv: &str, expected: &[&str]| assert_eq!(rows(csv, 8192, 40), expected, "{csv:?}");
        check("text\nNo, he said, never.\n\"a, b\"\n", &["1:text", "2:No, he said, never.", "3:a, b"]);
    }

    #[test]
    fn columns_are_bounded() {
        let csv = format!("{}\nb", ",".repeat(200_000));
        assert_eq!(rows(&csv, 8192, 20), ["1:TooLarge", "2:b"]);
        let csv = format!("{}\nb", ",".repeat(1000));
        assert_eq!(rows(&csv, 8192, 20).len(), 2);
    }
}
