//! A batch as the texts that a CSV for spreadsheets has.

use arrow_array::cast::AsArray;
use arrow_array::types::Float64Type;
use arrow_array::{Array, ArrayRef, RecordBatch, StringArray};
use arrow_cast::cast;
use arrow_pyarrow::PyArrowType;
use arrow_schema::{ArrowError, DataType, Field, Schema};
use pyo3::prelude::*;
use standpoint::rows::{Cell, CsvOptions, CsvProfile, decimal};
use std::sync::Arc;

use super::refused;

/// Decimals of every number that has some.
const DECIMALS: usize = 3;

/// The cells as `standpoint` writes them into a CSV of this profile: line breaks folded, formulas guarded, numbers in
/// the profile's digits, cells cut at what the program holds. All columns are strings; an empty cell is null.
#[pyfunction]
pub(crate) fn spreadsheet_cells(
    py: Python<'_>,
    batch: PyArrowType<RecordBatch>,
    profile: &str,
) -> PyResult<PyArrowType<RecordBatch>> {
    let options = CsvOptions::new(profile.parse::<CsvProfile>().map_err(refused)?);
    py.detach(|| cells(&batch.0, &options)).map(PyArrowType).map_err(refused)
}

enum Column {
    Text(StringArray),
    Flags(StringArray),
    Number(StringArray),
    Decimal(ArrayRef),
}

fn cells(batch: &RecordBatch, options: &CsvOptions) -> Result<RecordBatch, ArrowError> {
    let schema = batch.schema();
    let mut columns = Vec::with_capacity(batch.num_columns());
    for (field, array) in schema.fields().iter().zip(batch.columns()) {
        let strings = |array: &ArrayRef| -> Result<StringArray, ArrowError> {
            Ok(cast(array, &DataType::Utf8)?.as_string::<i32>().clone())
        };
        columns.push(match field.data_type() {
            kind if kind.is_floating() => Column::Decimal(cast(array, &DataType::Float64)?),
            kind if kind.is_integer() => Column::Number(strings(array)?),
            _ if field.name() == "flags" => Column::Flags(strings(array)?),
            _ => Column::Text(strings(array)?),
        });
    }
    let mut texts: Vec<Vec<Option<String>>> = columns.iter().map(|_| Vec::new()).collect();
    for row in 0..batch.num_rows() {
        let flags: Vec<Vec<String>> = columns
            .iter()
            .map(|column| match column {
                Column::Flags(array) => text(array, row).split(';').map(str::to_owned).collect(),
                _ => Vec::new(),
            })
            .collect();
        let cells: Vec<Cell<'_>> =
            columns.iter().zip(&flags).map(|(column, flags)| column.cell(row, flags)).collect();
        for (column, text) in texts.iter_mut().zip(options.texts(&cells)) {
            column.push((!text.is_empty()).then(|| text.into_owned()));
        }
    }
    let fields: Vec<Field> =
        schema.fields().iter().map(|field| Field::new(field.name(), DataType::Utf8, true)).collect();
    let arrays = texts.into_iter().map(|texts| Arc::new(StringArray::from(texts)) as ArrayRef).collect();
    RecordBatch::try_new(Arc::new(Schema::new(fields)), arrays)
}

fn text(array: &StringArray, row: usize) -> &str {
    if array.is_valid(row) { array.value(row) } else { "" }
}

impl Column {
    fn cell<'a>(&'a self, row: usize, flags: &'a [String]) -> Cell<'a> {
        match self {
            Column::Text(array) => text(array, row).into(),
            Column::Flags(_) => Cell::Flags(flags),
            Column::Number(array) => Cell::Number(text(array, row).to_owned()),
            Column::Decimal(array) => {
                let numbers = array.as_primitive::<Float64Type>();
                let number = numbers.is_valid(row).then(|| decimal(numbers.value(row), DECIMALS));
                Cell::Number(number.unwrap_or_default())
            }
        }
    }
}
