//! A table of ours on its way into a file, in one of the formats.

use super::cell::Cell;
use super::column::Column;
use super::csv::CsvTable;
use super::dialect::CsvOptions;
use super::error::RowsError;
use super::json_lines::JsonLines;
use super::output::{Output, OutputTarget, part_path};
use super::parquet::ParquetTable;
use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};

/// What a table can be written as.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TableFormat {
    /// In this dialect.
    Csv(CsvOptions),
    /// One object a row.
    JsonLines,
    /// Typed columns.
    Parquet,
}

/// A table that is being written; it stands at its name once it is committed.
pub struct TableFile {
    kind: Kind,
    path: PathBuf,
    first_column: Option<String>,
}

enum Kind {
    Csv(Box<CsvTable<Output>>),
    JsonLines(JsonLines<Output>),
    Parquet(Box<ParquetTable<Output>>),
}

/// A table that is all written, but not at its name yet.
pub struct WrittenTable {
    /// Its files: one, but for a CSV that has more rows than Excel opens.
    outputs: Vec<Output>,
    path: PathBuf,
    /// The name of the first column, where the table may have had further parts.
    first_column: Option<String>,
}

impl TableFile {
    /// Begins a table at a path, or on standard output where the path is `-`.
    pub fn create(path: &Path, format: TableFormat, columns: &[Column]) -> Result<Self, RowsError> {
        let out = Output::create(path)?;
        let in_parts = matches!(format, TableFormat::Csv(_)) && path != Path::new(OutputTarget::STDOUT);
        let kind = match format {
            TableFormat::Csv(options) => {
                let mut table = CsvTable::new(out, path, options, columns)?;
                if in_parts {
                    let path = path.to_owned();
                    table = table.in_parts(move |part| Output::create(&part_path(&path, part)));
                }
                Kind::Csv(Box::new(table))
            }
            TableFormat::JsonLines => Kind::JsonLines(JsonLines::new(out, path, columns)),
            TableFormat::Parquet => Kind::Parquet(Box::new(ParquetTable::new(out, path, columns)?)),
        };
        let first_column = columns.first().filter(|_| in_parts).map(|column| column.name.clone());
        Ok(TableFile { kind, path: path.to_owned(), first_column })
    }

    /// Writes one row: a cell a column.
    pub fn row(&mut self, cells: &[Cell<'_>]) -> Result<(), RowsError> {
        match &mut self.kind {
            Kind::Csv(table) => table.row(cells),
            Kind::JsonLines(table) => table.row(cells),
            Kind::Parquet(table) => table.row(cells),
        }
    }

    /// Writes what is left.
    pub fn finish(self) -> Result<WrittenTable, RowsError> {
        let outputs = match self.kind {
            Kind::Csv(table) => table.finish()?,
            Kind::JsonLines(table) => vec![table.finish()],
            Kind::Parquet(table) => vec![table.finish()?],
        };
        Ok(WrittenTable { outputs, path: self.path, first_column: self.first_column })
    }
}

impl WrittenTable {
    /// Where it will stand.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Puts the table at its name and returns where its files are. Parts that an earlier, longer table had are removed.
    pub fn commit(self) -> Result<Vec<PathBuf>, RowsError> {
        let mut paths = Vec::with_capacity(self.outputs.len());
        for (output, part) in self.outputs.into_iter().zip(1..) {
            output.commit()?;
            paths.push(part_path(&self.path, part));
        }
        let Some(first_column) = self.first_column else { return Ok(paths) };
        let further = (paths.len() as u32 + 1..).map(|part| part_path(&self.path, part));
        // Where there is none, there is none behind it.
        for part in further.take_while(|part| begins_with(part, &first_column)) {
            if std::fs::remove_file(part).is_err() {
                break;
            }
        }
        Ok(paths)
    }
}

/// Whether a file begins with this name of a column, and so may be a part of the same table.
fn begins_with(path: &Path, column: &str) -> bool {
    let mut start = Vec::new();
    let length = "\u{FEFF}\"".len() + column.len();
    let read = File::open(path).and_then(|file| file.take(length as u64).read_to_end(&mut start));
    let start = String::from_utf8_lossy(&start);
    read.is_ok() && start.trim_start_matches(['\u{FEFF}', '"']).starts_with(column)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rows::{ColumnKind, CsvProfile};

    #[test]
    fn only_parts_of_the_same_table_are_removed() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("x.csv");
        let columns = [Column::new("claim_id", ColumnKind::Text, "")];
        let left = |content: &str, format: TableFormat| {
            let part = part_path(&path, 2);
            std::fs::write(&part, content).unwrap();
            TableFile::create(&path, format, &columns).unwrap().finish().unwrap().commit().unwrap();
            part.exists()
        };
        let csv = TableFormat::Csv(CsvOptions::new(CsvProfile::Excel));
        assert!(!left("\u{FEFF}claim_id\r\nc-1\r\n", csv));
        assert!(!left("\"claim_id\";a\r\n", csv));
        assert!(left("name,claim_id\n", csv));
        assert!(left("", csv));
        assert!(left("claim_id\n", TableFormat::JsonLines));
    }
}
