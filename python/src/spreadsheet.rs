//! A batch as the texts that a CSV for spreadsheets has.

use std::sync::Arc;

use arrow_array::cast::AsArray;
use arrow_array::types::Float64Type;
use arrow_array::{Array, ArrayRef, RecordBatch, StringArray};
use arrow_cast::cast;
use arrow_cast::display::{ArrayFormatter, FormatOptions};
use arrow_pyarrow::PyArrowType;
use arrow_schema::{ArrowError, DataType, Field, Schema};
use pyo3::prelude::*;
use standpoint::rows::{Cell, CsvOptions, CsvProfile, decimal};

use super::refused;
use super::texts::bytes;

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

/// The texts of a column, and what they are.
enum Column {
    Text(Vec<String>),
    Flags(Vec<Vec<String>>),
    Number(Vec<String>),
}

fn cells(batch: &RecordBatch, options: &CsvOptions) -> Result<RecordBatch, ArrowError> {
    let schema = batch.schema();
    let fields = schema.fields().iter().zip(batch.columns());
    let columns: Vec<Column> =
        fields.map(|(field, array)| Column::new(field.name(), array)).collect::<Result<_, _>>()?;
    let mut texts: Vec<Vec<Option<String>>> = columns.iter().map(|_| Vec::new()).collect();
    for row in 0..batch.num_rows() {
        let cells: Vec<Cell<'_>> = columns.iter().map(|column| column.cell(row)).collect();
        for (column, text) in texts.iter_mut().zip(options.texts(&cells)) {
            column.push((!text.is_empty()).then(|| text.into_owned()));
        }
    }
    let fields: Vec<Field> =
        schema.fields().iter().map(|field| Field::new(field.name(), DataType::Utf8, true)).collect();
    let arrays = texts.into_iter().map(|texts| Arc::new(StringArray::from(texts)) as ArrayRef).collect();
    RecordBatch::try_new(Arc::new(Schema::new(fields)), arrays)
}

impl Column {
    fn new(name: &str, array: &ArrayRef) -> Result<Self, ArrowError> {
        let texts = match array.data_type() {
            kind if kind.is_floating() => {
                let numbers = cast(array, &DataType::Float64)?;
                let numbers = numbers.as_primitive::<Float64Type>();
                let digits = |number: Option<f64>| number.map_or(String::new(), |n| decimal(n, DECIMALS));
                return Ok(Column::Number(numbers.iter().map(digits).collect()));
            }
            kind if kind.is_numeric() => return Ok(Column::Number(shown(array)?)),
            _ => match bytes(array)? {
                Some(bytes) => {
                    let text = |bytes: Option<&[u8]>| {
                        String::from_utf8_lossy(bytes.unwrap_or_default()).into_owned()
                    };
                    bytes.iter().map(text).collect()
                }
                None => shown(&without_zone(array))?,
            },
        };
        Ok(if name == "flags" {
            Column::Flags(texts.iter().map(|flags| flags.split(';').map(str::to_owned).collect()).collect())
        } else {
            Column::Text(texts)
        })
    }

    fn cell(&self, row: usize) -> Cell<'_> {
        match self {
            Column::Text(texts) => texts[row].as_str().into(),
            Column::Flags(flags) => Cell::Flags(&flags[row]),
            Column::Number(digits) => Cell::Number(digits[row].clone()),
        }
    }
}

/// Values as Arrow shows them.
fn shown(array: &ArrayRef) -> Result<Vec<String>, ArrowError> {
    let format = FormatOptions::new();
    let formatter = ArrayFormatter::try_new(array, &format)?;
    Ok((0..array.len()).map(|row| formatter.value(row).to_string()).collect())
}

/// Points in time in UTC; names of zones would need a list of them.
fn without_zone(array: &ArrayRef) -> ArrayRef {
    let DataType::Timestamp(unit, Some(_)) = array.data_type() else { return ArrayRef::clone(array) };
    let data = array.to_data().into_builder().data_type(DataType::Timestamp(*unit, None));
    data.build().map_or_else(|_| ArrayRef::clone(array), arrow_array::make_array)
}
