//! JSON: an array of objects, one object, or objects one after the other, read one value at a time.
//!
//! A value is cut out by counting brackets and only then parsed, so that a bad one is a problem of that record
//! alone and the array is never in memory as a whole.

use std::collections::VecDeque;
use std::io::{self, BufRead};
use std::sync::Arc;

use serde_json::{Map, Value};

use super::date::{MILLISECONDS_A_DAY, day_since_1970};
use super::encoding::decode;
use super::error::{ReadError, Tabular};
use super::html::{field_text, inline_text};
use super::metadata::Layout;
use super::source::Source;
use super::{Document, Problem, ReadOptions};

/// The document that is `bytes`, one JSON object.
pub(super) fn document(
    bytes: Vec<u8>,
    source: &Source,
    record: u64,
    line: u64,
    options: &ReadOptions,
) -> Result<Document, ReadError> {
    object(bytes, source).and_then(|object| document_of(object, source, record, line, options))
}

/// The object that `bytes` are.
fn object(bytes: Vec<u8>, source: &Source) -> Result<Map<String, Value>, ReadError> {
    let json = decode(bytes, source.mark)?;
    match serde_json::from_str(&json).map_err(|error| ReadError::NotJson(reason(&error)))? {
        Value::Object(object) => Ok(object),
        other => Err(ReadError::NotAnObject(what(&other))),
    }
}

fn document_of(
    object: Map<String, Value>,
    source: &Source,
    record: u64,
    line: u64,
    options: &ReadOptions,
) -> Result<Document, ReadError> {
    // Where the text is empty and a body is not, the text is the body.
    let says_nothing =
        |value: &Value| value.is_null() || value.as_str().is_some_and(|text| text.trim().is_empty());
    let (empty, filled): (Vec<_>, Vec<_>) = object.into_iter().partition(|(_, value)| says_nothing(value));
    let filled_count = filled.len();
    let (keys, mut values): (Vec<String>, Vec<Value>) = filled.into_iter().chain(empty).unzip();
    let names: Vec<&str> = keys.iter().map(String::as_str).collect();
    let layout = Layout::find(&names[..filled_count], Tabular::Keys, options)
        .or_else(|_| Layout::find(&names, Tabular::Keys, options))?;
    let text = match rendered(values[layout.text].take()) {
        Value::String(text) if text.contains('\0') => return Err(ReadError::Binary),
        Value::String(text) => field_text(text),
        other => return Err(ReadError::TextIsNot { key: keys[layout.text].clone(), what: what(&other) }),
    };
    let default_id = source.record_id(record);
    Ok(layout.document(source.origin(record, line), text, default_id, |at| cell(&values[at])))
}

/// What an object of WordPress stands for (`"content": {"rendered": "<p>..", "protected": false}`), else the value.
fn rendered(mut value: Value) -> Value {
    match value.get_mut("rendered").map(Value::take) {
        Some(Value::String(text)) => Value::String(text),
        _ => value,
    }
}

/// What `value` says as metadata. An object stands for its name (`"source": {"name": "Reuters"}`), for what WordPress shows
/// (`{"rendered": "War &amp; peace"}`) or for its date, as MongoDB writes it (`{"$date": "2022-01-25T09:00:00Z"}`, or in
/// milliseconds).
fn cell(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Number(number) => number.to_string(),
        Value::Bool(truth) => truth.to_string(),
        Value::Object(object) => {
            if let Some(Value::String(html)) = object.get("rendered") {
                return inline_text(html);
            }
            let milliseconds = object.get("$date").and_then(|date| match date {
                Value::Number(number) => number.as_i64(),
                other => other.get("$numberLong")?.as_str()?.parse().ok(),
            });
            if let Some(time) = milliseconds {
                return day_since_1970(time.div_euclid(MILLISECONDS_A_DAY));
            }
            let told = ["name", "$date", "$oid"].iter().find_map(|key| object.get(*key)?.as_str());
            told.unwrap_or_default().to_owned()
        }
        Value::Null | Value::Array(_) => String::new(),
    }
}

/// The documents of an answer that a news service gives: the one array of objects in `object`, or in an object within it
/// (`{"status": "ok", "articles": [..]}`, `{"response": {"results": [..]}}`).
fn answer(mut object: Map<String, Value>) -> Option<Vec<Value>> {
    fn arrays<'a>(object: &'a mut Map<String, Value>, found: &mut Vec<&'a mut Vec<Value>>, is_outer: bool) {
        for value in object.values_mut() {
            match value {
                Value::Array(values) if !values.is_empty() && values.iter().all(Value::is_object) => {
                    found.push(values);
                }
                Value::Object(inner) if is_outer => arrays(inner, found, false),
                _ => {}
            }
        }
    }
    let mut found = Vec::new();
    arrays(&mut object, &mut found, true);
    match &mut found[..] {
        [values] => Some(std::mem::take(*values)),
        _ => None,
    }
}

fn what(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "true or false",
        Value::Number(_) => "a number",
        Value::String(_) => "a string",
        Value::Array(_) => "an array",
        Value::Object(_) => "an object",
    }
}

/// `bytes` without half a character at their end, where they are UTF-8.
fn whole_characters(mut bytes: Vec<u8>) -> Vec<u8> {
    if let Err(error) = std::str::from_utf8(&bytes)
        && error.error_len().is_none()
    {
        bytes.truncate(error.valid_up_to());
    }
    bytes
}

/// The message of `error` without its line, which counts from the start of the record and would mislead.
fn reason(error: &serde_json::Error) -> String {
    let message = error.to_string();
    message.rfind(" at line ").map_or(message.as_str(), |end| &message[..end]).to_owned()
}

/// The documents of a JSON file.
pub(super) struct JsonValues {
    source: Source,
    options: Arc<ReadOptions>,
    record: u64,
    line: u64,
    /// Bytes since the last line break.
    column: usize,
    place: Place,
    /// Documents of an answer that is one object, and the line it begins on.
    answer: (VecDeque<Value>, u64),
}

/// Where in the file the reader stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Place {
    Start,
    InArray,
    AfterArray,
    BetweenValues,
    End,
}

/// A piece of the file between commas, or one bare value.
struct Piece {
    bytes: Vec<u8>,
    line: u64,
    /// Where on that line it begins.
    column: usize,
    is_too_large: bool,
    end: PieceEnd,
}

impl Piece {
    /// Where in it another record begins, if it is not closed: on the first line that opens an object no further in than it
    /// began itself. Of a piece that is too large only the beginning is looked at.
    fn next_record(&self) -> Option<usize> {
        let starts = self.bytes.iter().enumerate().filter(|(_, byte)| **byte == b'\n').map(|(at, _)| at + 1);
        let opens = |start: &usize| {
            let line = &self.bytes[*start..];
            let blank = line.iter().take_while(|byte| matches!(byte, b' ' | b'\t')).count();
            blank <= self.column && line.get(blank) == Some(&b'{')
        };
        starts.into_iter().find(opens)
    }
}

/// What a record that is not closed took along.
struct Swallowed {
    bytes: Vec<u8>,
    line: u64,
    /// Whether the array seemed to end with it.
    is_array_end: bool,
}

impl Swallowed {
    /// Everything from `start` on, with what ended the piece, which is no part of it.
    fn of(piece: &Piece, start: usize) -> Self {
        let (before, bytes) = piece.bytes.split_at(start);
        let mut bytes = bytes.to_vec();
        match piece.end {
            PieceEnd::Comma => bytes.push(b','),
            PieceEnd::ArrayEnd => bytes.push(b']'),
            PieceEnd::ValueEnd | PieceEnd::FileEnd => {}
        }
        let line = piece.line + before.iter().filter(|byte| **byte == b'\n').count() as u64;
        Self { bytes, line, is_array_end: piece.end == PieceEnd::ArrayEnd }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum PieceEnd {
    Comma,
    ArrayEnd,
    ValueEnd,
    FileEnd,
}

impl JsonValues {
    pub(super) fn new(source: Source, options: Arc<ReadOptions>) -> Self {
        let answer = (VecDeque::new(), 0);
        Self { source, options, record: 0, line: 1, column: 0, place: Place::Start, answer }
    }

    /// The next byte, still to be passed.
    fn peek(&mut self) -> io::Result<Option<u8>> {
        Ok(self.source.reader.fill_buf()?.first().copied())
    }

    /// Goes on behind the next byte, which is `byte`.
    fn pass(&mut self, byte: u8) {
        self.source.reader.consume(1);
        self.line += u64::from(byte == b'\n');
        self.column = if byte == b'\n' { 0 } else { self.column + 1 };
    }

    /// The next byte that is not white space, still to be passed.
    fn peek_after_space(&mut self) -> io::Result<Option<u8>> {
        loop {
            match self.peek()? {
                Some(byte) if byte.is_ascii_whitespace() => self.pass(byte),
                other => return Ok(other),
            }
        }
    }

    /// Everything up to the end of the value (or of the line, for what is no value) that begins here, or up to the next
    /// record, where that shows the value not to be closed.
    fn piece(&mut self) -> io::Result<Piece> {
        self.peek_after_space()?;
        let (in_array, max) = (self.place == Place::InArray, self.options.max_record_bytes);
        let (bytes, line, column) = (Vec::new(), self.line, self.column);
        let mut piece = Piece { bytes, line, column, is_too_large: false, end: PieceEnd::FileEnd };
        let (mut depth, mut in_string, mut escaped) = (0_u64, false, false);
        // Whether a value was the last thing but blanks, and whether nothing but blanks came on this line.
        let (mut behind_value, mut on_blank_line) = (false, false);
        while let Some(byte) = self.peek()? {
            // No string has a line break in it, and no object comes right behind a value.
            let is_unclosed = in_string || behind_value;
            if byte == b'{' && on_blank_line && is_unclosed && self.column <= column {
                piece.end = PieceEnd::ValueEnd;
                break;
            }
            self.pass(byte);
            on_blank_line = byte == b'\n' || on_blank_line && matches!(byte, b' ' | b'\t');
            match byte {
                _ if escaped => escaped = false,
                b'\\' if in_string => escaped = true,
                b'"' => in_string = !in_string,
                _ if in_string => {}
                b'{' | b'[' => depth += 1,
                b',' if in_array && depth == 0 => {
                    piece.end = PieceEnd::Comma;
                    break;
                }
                b']' if in_array && depth == 0 => {
                    piece.end = PieceEnd::ArrayEnd;
                    break;
                }
                b'}' | b']' => depth = depth.saturating_sub(1),
                _ => {}
            }
            if !byte.is_ascii_whitespace() {
                behind_value = !in_string && !matches!(byte, b'{' | b'[' | b':' | b',');
            }
            if piece.bytes.len() < max {
                piece.bytes.push(byte);
            } else if !piece.is_too_large {
                piece.is_too_large = true;
                // Those behind it are read by themselves.
                if piece.next_record().is_some() {
                    piece.bytes.push(byte);
                    piece.end = PieceEnd::ValueEnd;
                    break;
                }
            }
            let is_closed = depth == 0 && !in_string;
            let is_whole = if in_array {
                // A comma that is forgotten between two records.
                is_closed && byte == b'}' && self.peek_after_space()? == Some(b'{')
            } else {
                is_closed && matches!(byte, b'}' | b']' | b'\n')
            };
            if is_whole {
                piece.end = PieceEnd::ValueEnd;
                break;
            }
        }
        Ok(piece)
    }

    /// The document that a piece is; the first one of an answer that is one object.
    fn document(&mut self, piece: Piece) -> Result<Document, Problem> {
        self.record += 1;
        let (line, is_too_large) = (piece.line, piece.is_too_large);
        let swallowed = piece.next_record().map(|start| Swallowed::of(&piece, start));
        let too_large = ReadError::TooLarge { max: self.options.max_record_bytes };
        let object = match (is_too_large, &swallowed) {
            (false, _) => object(piece.bytes, &self.source),
            (true, None) => Err(too_large),
            // Most likely one that is not closed, with those behind it: then something is wrong with it so far.
            (true, Some(_)) => match object(whole_characters(piece.bytes), &self.source) {
                Err(ReadError::NotJson(reason)) if !reason.starts_with("EOF") => {
                    Err(ReadError::NotJson(reason))
                }
                _ => Err(too_large),
            },
        };
        if (is_too_large || matches!(object, Err(ReadError::NotJson(_))))
            && let Some(swallowed) = swallowed
        {
            self.resume(swallowed);
        }
        let document = object.and_then(|object| self.first_of(object, line));
        document.map_err(|error| error.at(&self.source.name, Some(self.record), Some(line)))
    }

    fn first_of(&mut self, object: Map<String, Value>, line: u64) -> Result<Document, ReadError> {
        let (source, options, record) = (&self.source, &self.options, self.record);
        let has_no_text = || {
            let names: Vec<&str> = object.keys().map(String::as_str).collect();
            Layout::find(&names, Tabular::Keys, options).is_err()
        };
        let documents =
            if self.place != Place::InArray && has_no_text() { answer(object.clone()) } else { None };
        let object = match documents.map(VecDeque::from) {
            None => object,
            Some(mut documents) => {
                let first = documents.pop_front();
                self.answer = (documents, line);
                first.and_then(|first| first.as_object().cloned()).unwrap_or_default()
            }
        };
        document_of(object, source, record, line, options)
    }

    /// Goes back to the records that a broken one swallowed.
    fn resume(&mut self, Swallowed { bytes, line, is_array_end }: Swallowed) {
        if self.source.reader.hand_back(bytes) {
            (self.line, self.column) = (line, 0);
            self.place = if is_array_end { Place::InArray } else { self.place };
        }
    }

    /// The next piece that should be a document; an error ends the file.
    fn next_piece(&mut self) -> Result<Option<Piece>, ReadError> {
        loop {
            match self.place {
                Place::Start => match self.peek_after_space()? {
                    None => return Err(ReadError::NoJson),
                    Some(byte @ b'[') => {
                        self.pass(byte);
                        self.place = Place::InArray;
                    }
                    Some(_) => self.place = Place::BetweenValues,
                },
                Place::InArray => {
                    let piece = self.piece()?;
                    let is_empty = piece.bytes.is_empty();
                    match piece.end {
                        PieceEnd::FileEnd if is_empty => return Err(ReadError::OpenArray),
                        PieceEnd::ArrayEnd => self.place = Place::AfterArray,
                        PieceEnd::Comma | PieceEnd::ValueEnd | PieceEnd::FileEnd => {}
                    }
                    // `[]`, or a comma before the bracket: nothing is lost.
                    if !(is_empty && piece.end == PieceEnd::ArrayEnd) {
                        return Ok(Some(piece));
                    }
                }
                Place::AfterArray => match self.peek_after_space()? {
                    None => self.place = Place::End,
                    Some(_) => return Err(ReadError::AfterArray),
                },
                Place::BetweenValues => match self.peek_after_space()? {
                    None => self.place = Place::End,
                    // An array without its brackets.
                    Some(byte @ b',') if self.record > 0 => self.pass(byte),
                    Some(_) => return self.piece().map(Some).map_err(ReadError::from),
                },
                Place::End => return Ok(None),
            }
        }
    }
}

impl Iterator for JsonValues {
    type Item = Result<Document, Problem>;

    fn next(&mut self) -> Option<Self::Item> {
        if let Some(Value::Object(object)) = self.answer.0.pop_front() {
            self.record += 1;
            let (record, line) = (self.record, self.answer.1);
            let document = document_of(object, &self.source, record, line, &self.options);
            return Some(document.map_err(|error| error.at(&self.source.name, Some(record), Some(line))));
        }
        match self.next_piece() {
            Ok(piece) => piece.map(|piece| self.document(piece)),
            Err(error) => {
                self.place = Place::End;
                Some(Err(error.at(&self.source.name, None, Some(self.line))))
            }
        }
    }
}
