//! Rows to a batch with the types of `claims.parquet`.

use std::collections::HashMap;
use std::sync::Arc;

use arrow_array::builder::{Date32Builder, Float64Builder, Int64Builder, StringBuilder};
use arrow_array::{ArrayRef, RecordBatch};
use arrow_schema::{DataType, Field, Schema, SchemaRef};
use pyo3::PyResult;
use standpoint::pipeline::wire_key;
use standpoint::rows::{AxisColumns, Cell, ClaimRow, Column, ColumnKind, Value, stance_columns};

use super::refused;

/// The columns of a batch of claims: those of `claims.csv`, and the number that copies of a wire text share.
pub(crate) fn claim_columns(axes: &[AxisColumns]) -> Vec<Column> {
    let mut columns = ClaimRow::columns(axes);
    columns.push(Column::new(
        "wire_key",
        ColumnKind::Integer,
        "the same number for the same words by the same speaker: `mark_duplicates` makes `duplicate_of` of it",
    ));
    columns
}

/// The columns that are added to claims of others.
pub(crate) fn label_columns(axes: &[AxisColumns]) -> Vec<Column> {
    let mut columns: Vec<Column> = axes.iter().flat_map(stance_columns).collect();
    columns.push(Column::new("flags", ColumnKind::Text, "remarks on the row, with `;` between them"));
    columns.push(Column::new("error", ColumnKind::Text, "why the row has no label"));
    columns
}

/// The Arrow schema of such columns: all may be null, each field with its description.
pub(crate) fn schema(columns: &[Column]) -> SchemaRef {
    let field = |column: &Column| {
        let kind = match column.kind {
            ColumnKind::Text | ColumnKind::OneOf(_) => DataType::Utf8,
            ColumnKind::Date => DataType::Date32,
            ColumnKind::Integer => DataType::Int64,
            ColumnKind::Number => DataType::Float64,
        };
        let description = HashMap::from([("description".to_owned(), column.description.clone())]);
        Field::new(&column.name, kind, true).with_metadata(description)
    };
    let version = ("standpoint.version".to_owned(), env!("CARGO_PKG_VERSION").to_owned());
    let fields: Vec<Field> = columns.iter().map(field).collect();
    Arc::new(Schema::new_with_metadata(fields, HashMap::from([version])))
}

/// A batch that grows row by row.
pub(crate) struct BatchBuilder {
    schema: SchemaRef,
    kinds: Vec<ColumnKind>,
    columns: Vec<Values>,
}

enum Values {
    Text(StringBuilder),
    Date(Date32Builder),
    Integer(Int64Builder),
    Number(Float64Builder),
}

impl BatchBuilder {
    pub(crate) fn new(columns: &[Column]) -> Self {
        let kinds: Vec<ColumnKind> = columns.iter().map(|column| column.kind.clone()).collect();
        let values = |kind: &ColumnKind| match kind {
            ColumnKind::Text | ColumnKind::OneOf(_) => Values::Text(StringBuilder::new()),
            ColumnKind::Date => Values::Date(Date32Builder::new()),
            ColumnKind::Integer => Values::Integer(Int64Builder::new()),
            ColumnKind::Number => Values::Number(Float64Builder::new()),
        };
        BatchBuilder { schema: schema(columns), columns: kinds.iter().map(values).collect(), kinds }
    }

    /// Adds a claim with its stances on so many axes.
    pub(crate) fn claim(&mut self, row: &ClaimRow, axes: usize) -> PyResult<()> {
        let mut cells = row.cells(axes);
        // Arrow and Spark have no unsigned numbers in common.
        cells.push(wire_key(row).map_or(Cell::EMPTY, |key| Cell::Number(key.cast_signed().to_string())));
        self.row(&cells)
    }

    /// Adds a row: a cell a column.
    pub(crate) fn row(&mut self, cells: &[Cell<'_>]) -> PyResult<()> {
        for ((values, kind), cell) in self.columns.iter_mut().zip(&self.kinds).zip(cells) {
            values.push(kind.value(cell))?;
        }
        Ok(())
    }

    pub(crate) fn finish(self) -> PyResult<RecordBatch> {
        let array = |values: Values| -> ArrayRef {
            match values {
                Values::Text(mut values) => Arc::new(values.finish()),
                Values::Date(mut values) => Arc::new(values.finish()),
                Values::Integer(mut values) => Arc::new(values.finish()),
                Values::Number(mut values) => Arc::new(values.finish()),
            }
        };
        RecordBatch::try_new(self.schema, self.columns.into_iter().map(array).collect()).map_err(refused)
    }
}

impl Values {
    /// Adds the value of a cell of this column's kind.
    fn push(&mut self, value: Option<Value<'_>>) -> PyResult<()> {
        match (self, value) {
            (Values::Text(values), Some(Value::Text(text))) => {
                // Offsets of Arrow's strings have 32 bits.
                if values.values_slice().len() + text.len() > i32::MAX as usize {
                    return Err(refused(
                        "more than 2 GiB of text in a column; hint: pass fewer documents at a time",
                    ));
                }
                values.append_value(text);
            }
            (Values::Date(values), Some(Value::Date(days))) => values.append_value(days),
            (Values::Integer(values), Some(Value::Integer(number))) => values.append_value(number),
            (Values::Number(values), Some(Value::Number(number))) => values.append_value(number),
            (Values::Text(values), _) => values.append_null(),
            (Values::Date(values), _) => values.append_null(),
            (Values::Integer(values), _) => values.append_null(),
            (Values::Number(values), _) => values.append_null(),
        }
        Ok(())
    }
}
