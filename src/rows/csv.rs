//! Records to bytes in a dialect.

use super::dialect::CsvOptions;
use super::error::RowsError;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

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

    /// Passes on what is still buffered, so that a reader of the stream sees whole records.
    pub(crate) fn flush(&mut self) -> Result<(), RowsError> {
        self.csv.flush().map_err(|source| RowsError::write(&self.path, source))
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
}
