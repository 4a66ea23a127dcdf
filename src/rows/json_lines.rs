//! A table of ours as JSON Lines: one object a row.

use super::cell::Cell;
use super::column::Column;
use super::error::RowsError;
use serde::ser::{Serialize, SerializeMap, Serializer};
use serde_json::value::RawValue;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

/// Writes an object a row with the columns as keys. Numbers are numbers, empty cells `null`, texts as the document has
/// them: nothing is guarded, folded or cut.
pub struct JsonLines<W: Write> {
    out: W,
    columns: Vec<String>,
    path: PathBuf,
}

impl<W: Write> JsonLines<W> {
    /// `path` is for error messages.
    pub fn new(out: W, path: &Path, columns: &[Column]) -> Self {
        let columns = columns.iter().map(|column| column.name.clone()).collect();
        JsonLines { out, columns, path: path.to_owned() }
    }

    /// Writes one row: a cell a column.
    pub fn row(&mut self, cells: &[Cell<'_>]) -> Result<(), RowsError> {
        let object = JsonRow::new(&self.columns, cells);
        let written = serde_json::to_writer(&mut self.out, &object).map_err(io::Error::from);
        written
            .and_then(|()| self.out.write_all(b"\n"))
            .map_err(|source| RowsError::write(&self.path, source))
    }

    /// Gives the output back, to be committed.
    pub fn finish(self) -> W {
        self.out
    }
}

/// A row as a JSON object, for serde.
pub struct JsonRow<'a> {
    columns: &'a [String],
    cells: &'a [Cell<'a>],
}

impl<'a> JsonRow<'a> {
    /// A cell a column.
    pub fn new(columns: &'a [String], cells: &'a [Cell<'a>]) -> Self {
        JsonRow { columns, cells }
    }
}

impl Serialize for JsonRow<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(self.columns.len()))?;
        for (column, cell) in self.columns.iter().zip(self.cells) {
            match cell {
                Cell::Text(text) => {
                    map.serialize_entry(column, &Some(text).filter(|text| !text.is_empty()))?
                }
                Cell::Carried(text) => {
                    map.serialize_entry(column, &Some(text).filter(|text| !text.is_empty()))?
                }
                // The digits as they are: going through a number would change `0.900` to `0.9`.
                Cell::Number(digits) => {
                    map.serialize_entry(column, &RawValue::from_string(digits.clone()).ok())?
                }
                Cell::Flags(flags) => {
                    map.serialize_entry(column, &Some(flags.join(";")).filter(|flags| !flags.is_empty()))?;
                }
            }
        }
        map.end()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rows::ColumnKind;

    #[test]
    fn the_literal_file() {
        let columns =
            ["text", "number", "empty", "flags"].map(|name| Column::new(name, ColumnKind::Text, ""));
        let mut table = JsonLines::new(Vec::new(), Path::new("-"), &columns);
        let flags = ["split".to_owned(), "headline".to_owned()];
        table
            .row(&["=1\n\"x\"".into(), Cell::Number("-0.500".into()), Cell::EMPTY, Cell::Flags(&flags)])
            .unwrap();
        table.row(&["é".into(), Cell::Number(String::new()), Cell::EMPTY, Cell::Flags(&[])]).unwrap();
        let expected = "{\"text\":\"=1\\n\\\"x\\\"\",\"number\":-0.500,\"empty\":null,\"flags\":\"split;headline\"}\n\
            {\"text\":\"é\",\"number\":null,\"empty\":null,\"flags\":null}\n";
        assert_eq!(String::from_utf8(table.finish()).unwrap(), expected);
    }
}
