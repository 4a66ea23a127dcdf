//! JSON Lines: one object a line; a bad line is a problem of its own and the next one follows.

use std::io::{self, BufRead};
use std::sync::Arc;

use super::error::ReadError;
use super::json::document;
use super::source::Source;
use super::{Document, Problem, ReadOptions};

/// The documents of a JSON Lines file. Blank lines are no records.
pub(super) struct JsonLines {
    source: Source,
    options: Arc<ReadOptions>,
    record: u64,
    line: u64,
    is_done: bool,
}

impl JsonLines {
    pub(super) fn new(source: Source, options: Arc<ReadOptions>) -> Self {
        Self { source, options, record: 0, line: 0, is_done: false }
    }

    fn problem(&self, error: ReadError) -> Problem {
        error.at(&self.source.name, Some(self.record), Some(self.line))
    }
}

impl Iterator for JsonLines {
    type Item = Result<Document, Problem>;

    fn next(&mut self) -> Option<Self::Item> {
        while !self.is_done {
            let max = self.options.max_record_bytes;
            let line = match read_line(&mut self.source.reader, max) {
                Ok(Some(line)) => line,
                Ok(None) => break,
                Err(error) => {
                    self.is_done = true;
                    return Some(Err(self.source.file_problem(error.into())));
                }
            };
            self.line += 1;
            let is_blank = matches!(&line, Line::Whole(bytes) if bytes.trim_ascii().is_empty());
            if is_blank {
                continue;
            }
            self.record += 1;
            let result = match line {
                Line::TooLong => Err(ReadError::TooLarge { max }),
                Line::Whole(mut bytes) => {
                    // An array that lost its brackets.
                    if let Some(object) = bytes.trim_ascii_end().strip_suffix(b",") {
                        bytes.truncate(object.len());
                    }
                    document(bytes, &self.source, self.record, self.line, &self.options)
                }
            };
            return Some(result.map_err(|error| self.problem(error)));
        }
        self.is_done = true;
        None
    }
}

pub(super) enum Line {
    Whole(Vec<u8>),
    TooLong,
}

/// The next line without its `\n`; of a line longer than `max` bytes nothing is kept, but all of it is read.
pub(super) fn read_line(reader: &mut dyn BufRead, max: usize) -> io::Result<Option<Line>> {
    let (mut line, mut is_too_long, mut is_end) = (Vec::new(), false, true);
    loop {
        let bytes = reader.fill_buf()?;
        if bytes.is_empty() {
            break;
        }
        is_end = false;
        let newline = bytes.iter().position(|&byte| byte == b'\n');
        let content = &bytes[..newline.unwrap_or(bytes.len())];
        if is_too_long || line.len() + content.len() > max {
            is_too_long = true;
            line = Vec::new();
        } else {
            line.extend_from_slice(content);
        }
        let used = newline.map_or(bytes.len(), |at| at + 1);
        reader.consume(used);
        if newline.is_some() {
            break;
        }
    }
    Ok(match (is_end, is_too_long) {
        (true, _) => None,
        (false, true) => Some(Line::TooLong),
        (false, false) => Some(Line::Whole(line)),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_bounded() {
        let mut reader = io::BufReader::with_capacity(3, &b"abcd\nabcde\n\nab"[..]);
        let mut next = || match read_line(&mut reader, 4).unwrap() {
            None => "end".to_owned(),
            Some(Line::TooLong) => "too long".to_owned(),
            Some(Line::Whole(line)) => format!("<{}>", String::from_utf8(line).unwrap()),
        };
        assert_eq!([next(), next(), next(), next(), next()], ["<abcd>", "too long", "<>", "<ab>", "end"]);
    }
}
