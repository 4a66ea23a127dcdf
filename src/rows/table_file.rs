//! A table of ours on its way into a file, in one of the formats.

use super::cell::Cell;
use super::column::Column;
use super::csv::CsvTable;
use super::dialect::CsvOptions;
use super::error::RowsError;
use super::json_lines::JsonLines;
use super::output::{Output, OutputTarget, part_path};
use super::parquet::ParquetTable;
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
}

impl TableFile {
    /// Begins a table at a path, or on standard output where the path is `-`.
    pub fn create(path: &Path, format: TableFormat, columns: &[Column]) -> Result<Self, RowsError> {
        let out = Output::create(path)?;
        let kind = match format {
            TableFormat::Csv(options) => {
                let mut table = CsvTable::new(out, path, options, columns)?;
                if path != Path::new(OutputTarget::STDOUT) {
                    let path = path.to_owned();
                    table = table.in_parts(move |part| Output::create(&part_path(&path, part)));
                }
                Kind::Csv(Box::new(table))
            }
            TableFormat::JsonLines => Kind::JsonLines(JsonLines::new(out, path, columns)),
            TableFormat::Parquet => Kind::Parquet(Box::new(ParquetTable::new(out, path, columns)?)),
        };
        Ok(TableFile { kind, path: path.to_owned() })
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
        Ok(WrittenTable { outputs, path: self.path })
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
        for part in paths.len() as u32 + 1.. {
            // Where there is none, there is none behind it.
            if std::fs::remove_file(part_path(&self.path, part)).is_err() {
                break;
            }
        }
        Ok(paths)
    }
}
