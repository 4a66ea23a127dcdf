//! JSON: an array of objects, one object, or objects one after the other, read one value at a time.
//!
//! A value is cut out by counting brackets and only then parsed, so that a bad one is a problem of that record
//! alone and the array is never in memory as a whole.

use std::io;
use std::sync::Arc;

use serde_json::Value;

use super::encoding::decode;
use super::error::{ReadError, Tabular};
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
    let json = decode(bytes, source.mark)?;
    let value: Value = serde_json::from_str(&json).map_err(|error| ReadError::NotJson(reason(&error)))?;
    drop(json);
    let Value::Object(object) = value else {
        return Err(ReadError::NotAnObject(what(&value)));
    };
    let (keys, mut values): (Vec<String>, Vec<Value>) = object.into_iter().unzip();
    let names: Vec<&str> = keys.iter().map(String::as_str).collect();
    let layout = Layout::find(&names, Tabular::Keys, options)?;
    let text = match values[layout.text].take() {
        Value::String(text) if text.contains('\0') => return Err(ReadError::Binary),
        Value::String(text) => text,
        other => return Err(ReadError::TextIsNot { key: keys[layout.text].clone(), what: what(&other) }),
    };
    let default_id = source.record_id(record);
    Ok(layout.document(source.origin(record, line), text, default_id, |at| cell(&values[at])))
}

/// What `value` says as metadata. An object stands for its name: `"source": {"name": "Reuters"}`.
fn cell(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Number(number) => number.to_string(),
        Value::Bool(truth) => truth.to_string(),
        Value::Object(object) => object.get("name").and_then(Value::as_str).unwrap_or_default().to_owned(),
        Value::Null | Value::Array(_) => String::new(),
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
    place: Place,
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
    is_too_large: bool,
    end: PieceEnd,
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
        Self { source, options, record: 0, line: 1, place: Place::Start }
    }

    /// The next byte, with lines counted.
    fn take(&mut self) -> io::Result<Option<u8>> {
        let byte = self.source.reader.fill_buf()?.first().copied();
        if let Some(byte) = byte {
            self.source.reader.consume(1);
            self.line += u64::from(byte == b'\n');
        }
        Ok(byte)
    }

    /// The next byte that is not white space, still to be taken.
    fn peek_after_space(&mut self) -> io::Result<Option<u8>> {
        loop {
            match self.source.reader.fill_buf()?.first() {
                Some(byte) if byte.is_ascii_whitespace() => self.take()?,
                other => return Ok(other.copied()),
            };
        }
    }

    /// Everything up to the end of the value (or of the line, for what is no value) that begins here.
    fn piece(&mut self) -> io::Result<Piece> {
        self.peek_after_space()?;
        let (in_array, max) = (self.place == Place::InArray, self.options.max_record_bytes);
        let mut piece =
            Piece { bytes: Vec::new(), line: self.line, is_too_large: false, end: PieceEnd::FileEnd };
        let (mut depth, mut in_string, mut escaped) = (0_u64, false, false);
        while let Some(byte) = self.take()? {
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
            if piece.bytes.len() < max {
                piece.bytes.push(byte);
            } else {
                piece.is_too_large = true;
            }
            if !in_array && depth == 0 && !in_string && matches!(byte, b'}' | b']' | b'\n') {
                piece.end = PieceEnd::ValueEnd;
                break;
            }
        }
        Ok(piece)
    }

    fn document(&mut self, piece: Piece) -> Result<Document, Problem> {
        self.record += 1;
        let max = self.options.max_record_bytes;
        let result = if piece.is_too_large {
            Err(ReadError::TooLarge { max })
        } else {
            document(piece.bytes, &self.source, self.record, piece.line, &self.options)
        };
        result.map_err(|error| error.at(&self.source.name, Some(self.record), Some(piece.line)))
    }

    /// The next piece that should be a document; an error ends the file.
    fn next_piece(&mut self) -> Result<Option<Piece>, ReadError> {
        loop {
            match self.place {
                Place::Start => match self.peek_after_space()? {
                    None => return Err(ReadError::NoJson),
                    Some(b'[') => {
                        self.take()?;
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
        match self.next_piece() {
            Ok(piece) => piece.map(|piece| self.document(piece)),
            Err(error) => {
                self.place = Place::End;
                Some(Err(error.at(&self.source.name, None, Some(self.line))))
            }
        }
    }
}
