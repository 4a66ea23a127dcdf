//! CSV and TSV: a header row, then one document a row.

use std::sync::Arc;

use super::delimited::{Delimited, Delimiter, Row};
use super::error::{ReadError, Tabular};
use super::html::field_text;
use super::metadata::Layout;
use super::source::Source;
use super::{Document, Problem, ReadOptions};

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
    InRows { rows: Box<Delimited>, header: Header },
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
        let Source { reader, mark, .. } = &mut self.source;
        let mut rows = Delimited::begin(reader, *mark, delimiter, self.options.max_record_bytes)?;
        let row = rows.next(reader)?.ok_or(ReadError::NoHeader)?;
        let names = rows.fields(&row)?;
        let names: Vec<&str> = names.iter().map(|name| name.trim()).collect();
        let layout = Layout::find(&names, Tabular::Columns, &self.options)?;
        Ok(State::InRows { rows: Box::new(rows), header: Header { width: names.len(), layout } })
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
        let State::InRows { rows, header } = &mut self.state else {
            return None;
        };
        match rows.next(&mut self.source.reader) {
            Ok(Some(row)) => {
                self.record += 1;
                let fields = rows.fields(&row);
                let result =
                    fields.and_then(|fields| document(fields, &row, header, &self.source, self.record));
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
    mut fields: Vec<String>,
    row: &Row,
    header: &Header,
    source: &Source,
    record: u64,
) -> Result<Document, ReadError> {
    // Some programs end each row with a delimiter.
    if fields.iter().skip(header.width).all(|field| field.is_empty()) {
        fields.truncate(header.width);
    }
    if fields.len() != header.width {
        return Err(ReadError::UnequalRow { found: fields.len(), expected: header.width });
    }
    let text = field_text(std::mem::take(&mut fields[header.layout.text]));
    let default_id = source.record_id(record);
    Ok(header.layout.document(source.origin(record, row.line), text, default_id, |at| fields[at].clone()))
}
