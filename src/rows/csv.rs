//! Records to bytes in a dialect.

use super::cell::Cell;
use super::column::Column;
use super::dialect::CsvOptions;
use super::error::RowsError;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

/// Opens the file of a part: 2 for the second, and so on.
type OpenPart<W> = Box<dyn FnMut(u32) -> Result<W, RowsError> + Send>;

/// A table of ours as CSV: a header, then a record a row.
///
/// Where a spreadsheet opens only so many rows, the table goes on in further files, each with the header again.
pub struct CsvTable<W: Write> {
    csv: CsvWriter<W>,
    columns: Vec<String>,
    path: PathBuf,
    rows: u64,
    open: Option<OpenPart<W>>,
    full: Vec<W>,
}

impl<W: Write> CsvTable<W> {
    /// Writes the header; `path` is for error messages.
    pub fn new(out: W, path: &Path, options: CsvOptions, columns: &[Column]) -> Result<Self, RowsError> {
        let columns: Vec<String> = columns.iter().map(|column| column.name.clone()).collect();
        let mut csv = CsvWriter::new(out, path, options)?;
        csv.record(&columns)?;
        let path = path.to_owned();
        Ok(CsvTable { csv, columns, path, rows: 0, open: None, full: Vec::new() })
    }

    /// Lets the table go on in another file, which `open` gives, where the profile has a limit of rows.
    pub fn in_parts(self, open: impl FnMut(u32) -> Result<W, RowsError> + Send + 'static) -> Self {
        CsvTable { open: Some(Box::new(open)), ..self }
    }

    /// Writes one row: a cell a column. Its flags get `guarded` and `cut_cell` where a cell was changed.
    pub fn row(&mut self, cells: &[Cell<'_>]) -> Result<(), RowsError> {
        debug_assert_eq!(cells.len(), self.columns.len(), "a cell for each column");
        let options = self.csv.options;
        if let Some(open) = &mut self.open
            && options.max_rows == Some(self.rows)
        {
            // The first part is written, and so many are full.
            let next = CsvWriter::new(open(self.full.len() as u32 + 2)?, &self.path, options)?;
            self.full.push(std::mem::replace(&mut self.csv, next).finish()?);
            self.csv.record(&self.columns)?;
            self.rows = 0;
        }
        self.rows += 1;
        let texts = options.texts(cells);
        self.csv.record(texts.iter().map(|text| text.as_bytes()))
    }

    /// Writes what is left and gives the outputs back, to be committed: one, but for a table in parts.
    pub fn finish(mut self) -> Result<Vec<W>, RowsError> {
        self.full.push(self.csv.finish()?);
        Ok(self.full)
    }
}

/// Writes the byte-order mark if the profile has one, then record after record.
pub(crate) struct CsvWriter<W: Write> {
    csv: csv::Writer<W>,
    path: PathBuf,
    pub(crate) options: CsvOptions,
}

impl<W: Write> CsvWriter<W> {
    pub(crate) fn new(mut out: W, path: &Path, options: CsvOptions) -> Result<Self, RowsError> {
        if options.profile.has_bom() {
            out.write_all("\u{FEFF}".as_bytes()).map_err(|source| RowsError::write(path, source))?;
        }
        let csv = csv::WriterBuilder::new()
            .delimiter(options.profile.delimiter())
            .terminator(csv::Terminator::CRLF)
            .from_writer(out);
        Ok(CsvWriter { csv, path: path.to_owned(), options })
    }

    pub(crate) fn record<T: AsRef<[u8]>>(
        &mut self,
        cells: impl IntoIterator<Item = T>,
    ) -> Result<(), RowsError> {
        self.csv.write_record(cells).map_err(|error| RowsError::write(&self.path, io_error(error)))
    }

    pub(crate) fn finish(self) -> Result<W, RowsError> {
        self.csv.into_inner().map_err(|error| RowsError::write(&self.path, error.into_error()))
    }
}

/// The error beneath, because `From` hides that it is a broken pipe.
fn io_error(error: csv::Error) -> io::Error {
    match error.into_kind() {
        csv::ErrorKind::Io(error) => error,
        kind => io::Error::other(format!("{kind:?}")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rows::CsvProfile;

    #[test]
    fn a_broken_pipe_is_known() {
        struct Closed;
        impl Write for Closed {
            fn write(&mut self, _: &[u8]) -> io::Result<usize> {
                Err(io::ErrorKind::BrokenPipe.into())
            }
            fn flush(&mut self) -> io::Result<()> {
                Ok(())
            }
        }
        let mut csv = CsvWriter::new(Closed, Path::new("-"), CsvOptions::new(CsvProfile::Rfc4180)).unwrap();
        let error = (0..10_000).find_map(|_| csv.record(["a cell"]).err()).unwrap();
        assert!(error.is_broken_pipe(), "{error:?}");
    }

    #[test]
    fn a_table_goes_on_in_another_file() {
        let columns = [Column::new("n", crate::rows::ColumnKind::Integer, "")];
        let options = CsvOptions { max_rows: Some(2), ..CsvOptions::new(CsvProfile::Excel) };
        let mut opened = Vec::new();
        let table = CsvTable::new(Vec::new(), Path::new("-"), options, &columns).unwrap();
        let mut table = table.in_parts(move |part| {
            opened.push(part);
            assert_eq!(opened, (2..=part).collect::<Vec<u32>>());
            Ok(Vec::new())
        });
        for n in 1..=5 {
            table.row(&[Cell::Number(n.to_string())]).unwrap();
        }
        let files: Vec<String> =
            table.finish().unwrap().into_iter().map(|file| String::from_utf8(file).unwrap()).collect();
        assert_eq!(files, ["\u{FEFF}n\r\n1\r\n2\r\n", "\u{FEFF}n\r\n3\r\n4\r\n", "\u{FEFF}n\r\n5\r\n"]);
    }
}
