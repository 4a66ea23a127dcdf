//! A table of ours as Parquet, for pandas, DuckDB, Spark and the like.

use super::cell::Cell;
use super::column::{Column, ColumnKind, Value};
use super::error::RowsError;
use crate::problem::caught;
use parquet::basic::{Compression, LogicalType, Repetition, Type as Physical, ZstdLevel};
use parquet::data_type::{ByteArray, ByteArrayType, DoubleType, Int32Type, Int64Type};
use parquet::errors::ParquetError;
use parquet::file::properties::WriterProperties;
use parquet::file::reader::{FileReader, SerializedFileReader};
use parquet::file::writer::SerializedFileWriter;
use parquet::schema::types::Type;
use std::fs::File;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Rows that are kept in memory before they are packed.
const GROUP_ROWS: usize = 10_000;

/// Writes typed columns: texts, dates, whole numbers, numbers. An empty cell is null; texts are as the document has
/// them.
pub struct ParquetTable<W: Write + Send> {
    writer: SerializedFileWriter<W>,
    kinds: Vec<ColumnKind>,
    columns: Vec<Values>,
    rows: usize,
    path: PathBuf,
}

/// The cells of one column; none is null.
enum Values {
    Text(Vec<Option<ByteArray>>),
    /// Days from 1970.
    Date(Vec<Option<i32>>),
    Integer(Vec<Option<i64>>),
    Number(Vec<Option<f64>>),
}

impl<W: Write + Send> ParquetTable<W> {
    /// Begins the file; `path` is for error messages.
    pub fn new(out: W, path: &Path, columns: &[Column]) -> Result<Self, RowsError> {
        let error = |error| RowsError::write(path, io_error(error));
        let fields = columns.iter().map(field).collect::<Result<Vec<_>, _>>().map_err(error)?;
        let schema = Type::group_type_builder("table").with_fields(fields).build().map_err(error)?;
        let properties = WriterProperties::builder()
            .set_compression(Compression::ZSTD(ZstdLevel::default()))
            .set_created_by(concat!("standpoint ", env!("CARGO_PKG_VERSION")).to_owned())
            .build();
        let writer = SerializedFileWriter::new(out, Arc::new(schema), Arc::new(properties)).map_err(error)?;
        let kinds: Vec<ColumnKind> = columns.iter().map(|column| column.kind.clone()).collect();
        let columns = kinds.iter().map(Values::new).collect();
        Ok(ParquetTable { writer, kinds, columns, rows: 0, path: path.to_owned() })
    }

    /// Adds one row: a cell a column.
    pub fn row(&mut self, cells: &[Cell<'_>]) -> Result<(), RowsError> {
        for ((values, kind), cell) in self.columns.iter_mut().zip(&self.kinds).zip(cells) {
            values.push(kind.value(cell));
        }
        self.rows += 1;
        if self.rows == GROUP_ROWS { self.write_group() } else { Ok(()) }
    }

    /// Writes what is left and gives the output back, to be committed.
    pub fn finish(mut self) -> Result<W, RowsError> {
        if self.rows > 0 {
            self.write_group()?;
        }
        let path = self.path;
        self.writer.into_inner().map_err(|error| RowsError::write(&path, io_error(error)))
    }

    fn write_group(&mut self) -> Result<(), RowsError> {
        self.rows = 0;
        let ParquetTable { writer, columns, path, .. } = self;
        pack(writer, columns).map_err(|error| RowsError::write(path, io_error(error)))
    }
}

fn pack<W: Write + Send>(
    writer: &mut SerializedFileWriter<W>,
    columns: &mut [Values],
) -> Result<(), ParquetError> {
    let mut group = writer.next_row_group()?;
    for values in columns {
        let Some(mut column) = group.next_column()? else { break };
        macro_rules! write {
            ($type:ty, $values:expr) => {{
                let levels: Vec<i16> = $values.iter().map(|value| i16::from(value.is_some())).collect();
                let present: Vec<_> = $values.drain(..).flatten().collect();
                column.typed::<$type>().write_batch(&present, Some(&levels), None)?;
            }};
        }
        match values {
            Values::Text(values) => write!(ByteArrayType, values),
            Values::Date(values) => write!(Int32Type, values),
            Values::Integer(values) => write!(Int64Type, values),
            Values::Number(values) => write!(DoubleType, values),
        }
        column.close()?;
    }
    group.close()?;
    Ok(())
}

fn field(column: &Column) -> Result<Arc<Type>, ParquetError> {
    let (physical, logical) = match column.kind {
        ColumnKind::Text | ColumnKind::OneOf(_) => (Physical::BYTE_ARRAY, Some(LogicalType::String)),
        ColumnKind::Date => (Physical::INT32, Some(LogicalType::Date)),
        ColumnKind::Integer => (Physical::INT64, None),
        ColumnKind::Number => (Physical::DOUBLE, None),
    };
    Type::primitive_type_builder(&column.name, physical)
        .with_repetition(Repetition::OPTIONAL)
        .with_logical_type(logical)
        .build()
        .map(Arc::new)
}

impl Values {
    fn new(kind: &ColumnKind) -> Self {
        match kind {
            ColumnKind::Text | ColumnKind::OneOf(_) => Values::Text(Vec::new()),
            ColumnKind::Date => Values::Date(Vec::new()),
            ColumnKind::Integer => Values::Integer(Vec::new()),
            ColumnKind::Number => Values::Number(Vec::new()),
        }
    }

    /// Adds the value of a cell of this column's kind.
    fn push(&mut self, value: Option<Value<'_>>) {
        match (self, value) {
            (Values::Text(values), Some(Value::Text(text))) => values.push(Some(text.as_ref().into())),
            (Values::Date(values), Some(Value::Date(days))) => values.push(Some(days)),
            (Values::Integer(values), Some(Value::Integer(number))) => values.push(Some(number)),
            (Values::Number(values), Some(Value::Number(number))) => values.push(Some(number)),
            (Values::Text(values), _) => values.push(None),
            (Values::Date(values), _) => values.push(None),
            (Values::Integer(values), _) => values.push(None),
            (Values::Number(values), _) => values.push(None),
        }
    }
}

fn io_error(error: ParquetError) -> io::Error {
    match error {
        ParquetError::External(error) => match error.downcast::<io::Error>() {
            Ok(error) => *error,
            Err(error) => io::Error::other(error),
        },
        error => io::Error::other(error),
    }
}

/// Whether a Parquet file has our columns.
pub fn is_our_parquet(path: &Path) -> bool {
    let read = || {
        let reader = SerializedFileReader::new(File::open(path).ok()?).ok()?;
        let schema = reader.metadata().file_metadata().schema_descr();
        let has = |name: &&str| schema.columns().iter().any(|column| column.name() == *name);
        Some(["claim_id", "run_id"].iter().all(has))
    };
    caught(read).is_ok_and(|found| found == Some(true))
}

#[cfg(test)]
mod tests {
    use super::*;
    use bytes::Bytes;

    #[test]
    fn columns_are_typed() {
        let columns = [
            ("text", ColumnKind::Text),
            ("date", ColumnKind::Date),
            ("count", ColumnKind::Integer),
            ("score", ColumnKind::Number),
        ]
        .map(|(name, kind)| Column::new(name, kind, ""));
        let mut table = ParquetTable::new(Vec::new(), Path::new("-"), &columns).unwrap();
        let number = |digits: &str| Cell::Number(digits.to_owned());
        for _ in 0..GROUP_ROWS {
            table.row(&["=1\n".into(), "2024-02-27".into(), number("3"), number("-0.500")]).unwrap();
        }
        table.row(&[Cell::EMPTY, Cell::EMPTY, Cell::EMPTY, number("")]).unwrap();
        let reader = SerializedFileReader::new(Bytes::from(table.finish().unwrap())).unwrap();
        let rows: Vec<String> =
            reader.get_row_iter(None).unwrap().map(|row| row.unwrap().to_string()).collect();
        assert_eq!(rows.len(), GROUP_ROWS + 1);
        assert_eq!(rows[0], "{text: \"=1\n\", date: 2024-02-27, count: 3, score: -5E-1}");
        assert_eq!(rows[GROUP_ROWS], "{text: null, date: null, count: null, score: null}");
    }
}
