//! A user's columns carried through, with new ones beside them.

use super::cell::{Cell, Marks};
use super::csv::CsvWriter;
use super::dialect::CsvOptions;
use super::error::RowsError;
use super::table::position;
use std::borrow::Cow;
use std::io::Write;
use std::path::Path;

/// Writes the rows of a [`Table`](super::Table) with new columns at the end.
///
/// A new column that the table has already is written in its old place, so that a file can be done again. The last
/// column is `flags`, unless the table has one.
pub struct TableWriter<W: Write> {
    csv: CsvWriter<W>,
    carried: usize,
    /// Where each new column stands.
    places: Vec<usize>,
    flags: usize,
    width: usize,
}

impl<W: Write> TableWriter<W> {
    /// Writes the header, the names guarded like any text; `path` is for error messages.
    pub fn new<T: AsRef<str>>(
        out: W,
        path: &Path,
        options: CsvOptions,
        carried: &[String],
        new: &[T],
    ) -> Result<Self, RowsError> {
        let mut header = carried.to_vec();
        let mut place = |name: &str| {
            position(&header, name).unwrap_or_else(|| {
                header.push(name.to_owned());
                header.len() - 1
            })
        };
        let places = new.iter().map(|name| place(name.as_ref())).collect();
        let flags = place("flags");
        let mut csv = CsvWriter::new(out, path, options)?;
        let mut marks = Marks::default();
        csv.record(header.iter().map(|name| options.print(&Cell::Carried(name), &mut marks).into_owned()))?;
        Ok(TableWriter { csv, carried: carried.len(), places, flags, width: header.len() })
    }

    /// Writes one row: the table's cells, the cells of the new columns in their order, and flags to add.
    ///
    /// # Panics
    /// If there are not as many new cells as new columns.
    pub fn write(&mut self, carried: &[String], new: &[Cell<'_>], flags: &[&str]) -> Result<(), RowsError> {
        assert_eq!(new.len(), self.places.len(), "a cell for each new column");
        let options = self.csv.options;
        let mut cells = vec![Cell::EMPTY; self.width];
        for (cell, text) in cells.iter_mut().zip(carried).take(self.carried) {
            *cell = Cell::Carried(text);
        }
        for (&place, cell) in self.places.iter().zip(new) {
            cells[place] = cell.clone();
        }
        let old_flags = carried.get(self.flags).map_or("", String::as_str);
        let mut marks = Marks::default();
        let mut texts: Vec<Cow<'_, str>> = cells.iter().map(|cell| options.print(cell, &mut marks)).collect();
        let all_flags = marks.flags(old_flags.split(';').chain(flags.iter().copied()));
        // The user's column may be called `flags` too, so it is text like any other.
        let all_flags = Cell::Carried(&all_flags);
        texts[self.flags] = options.print(&all_flags, &mut marks);
        self.csv.record(texts.iter().map(|text| text.as_bytes()))
    }

    /// Writes what is left and gives the output back, to be committed.
    pub fn finish(self) -> Result<W, RowsError> {
        self.csv.finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rows::{CsvProfile, Table};
    use proptest::prelude::*;

    fn strings(texts: &[&str]) -> Vec<String> {
        texts.iter().map(|&text| text.to_owned()).collect()
    }

    fn check(header: &[&str], new: &[&str], row: &[&str], new_cells: &[Cell<'_>], expected: &str) {
        let options = CsvOptions::new(CsvProfile::Sheets);
        let mut writer =
            TableWriter::new(Vec::new(), Path::new("-"), options, &strings(header), new).unwrap();
        writer.write(&strings(row), new_cells, &[]).unwrap();
        assert_eq!(String::from_utf8(writer.finish().unwrap()).unwrap(), expected);
    }

    #[test]
    fn columns_are_carried_through() {
        let score = [Cell::Number("-0.500".into())];
        check(&["claim", "n"], &["score"], &["x", "-1"], &score, "claim,n,score,flags\r\nx,-1,-0.500,\r\n");
        check(&["=x"], &["score"], &["-1+1"], &score, "'=x,score,flags\r\n'-1+1,-0.500,guarded\r\n");
        check(&["Score", "claim"], &["score"], &["1", "x"], &score, "Score,claim,flags\r\n-0.500,x,\r\n");
        check(&["flags", "claim"], &[], &["split", "@x"], &[], "flags,claim\r\nsplit;guarded,'@x\r\n");
        check(&["flags"], &[], &["=a"], &[], "flags\r\n'=a;guarded\r\n");
        check(&["flags"], &[], &["a;;b"], &[], "flags\r\na;b\r\n");
    }

    proptest! {
        #[test]
        fn any_cell_comes_back(
            first in "[-=+@'\"’ \t,;0-9.a＝]{0,6}",
            second in "[^\0\n\r\u{B}\u{C}\u{85}\u{2028}\u{2029}]*",
            profile in proptest::sample::select(CsvProfile::ALL.to_vec()),
        ) {
            let (header, cells) = (strings(&["one", "two"]), vec![first, second]);
            let mut writer =
                TableWriter::new(Vec::new(), Path::new("-"), CsvOptions::new(profile), &header, &["new"]).unwrap();
            writer.write(&cells, &["=1".into()], &["old"]).unwrap();
            let file = writer.finish().unwrap();
            let mut table = Table::from_reader("-", std::io::Cursor::new(file)).unwrap();
            let back = table.next().unwrap().unwrap();
            prop_assert_eq!(&back.cells[..2], &cells[..]);
            prop_assert_eq!(&back.cells[2..], &strings(&["=1", "old"])[..]);
        }
    }
}
