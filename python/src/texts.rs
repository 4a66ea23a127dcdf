//! Columns of any type as texts.

use arrow_array::cast::AsArray;
use arrow_array::types::{Float32Type, Float64Type};
use arrow_array::{Array, ArrayRef, LargeBinaryArray, StringArray};
use arrow_cast::cast;
use arrow_schema::{ArrowError, DataType};

/// The bytes of a column of strings, binaries, dictionaries or views of them; none where it is of another type.
///
/// Bytes, since nothing promises that a string of another library is UTF-8.
pub(crate) fn bytes(array: &ArrayRef) -> Result<Option<LargeBinaryArray>, ArrowError> {
    let array = match array.data_type() {
        DataType::Dictionary(_, values) => &cast(array, values)?,
        _ => array,
    };
    let binary = match array.data_type() {
        DataType::Utf8View => cast(&cast(array, &DataType::BinaryView)?, &DataType::LargeBinary)?,
        DataType::Utf8
        | DataType::LargeUtf8
        | DataType::Binary
        | DataType::LargeBinary
        | DataType::BinaryView
        | DataType::Null => cast(array, &DataType::LargeBinary)?,
        _ => return Ok(None),
    };
    Ok(Some(binary.as_binary::<i64>().clone()))
}

/// What a column says as metadata, a text a row; empty where it says nothing that is a text.
pub(crate) struct Metadata(Texts);

enum Texts {
    Bytes(LargeBinaryArray),
    Words(StringArray),
    Numbers(Vec<String>),
    Nothing,
}

impl Metadata {
    /// Strings as they are; numbers in digits; dates as days, points in time as days in UTC.
    pub(crate) fn new(array: &ArrayRef) -> Result<Self, ArrowError> {
        if let Some(bytes) = bytes(array)? {
            return Ok(Metadata(Texts::Bytes(bytes)));
        }
        let words = |array: &ArrayRef| -> Result<Texts, ArrowError> {
            Ok(Texts::Words(cast(array, &DataType::Utf8)?.as_string::<i32>().clone()))
        };
        // `17`, not `17.0`, as an id is that once was a whole number.
        let numbers = |values: Vec<Option<String>>| {
            Texts::Numbers(values.into_iter().map(Option::unwrap_or_default).collect())
        };
        Ok(Metadata(match array.data_type() {
            DataType::Float32 => numbers(
                array.as_primitive::<Float32Type>().iter().map(|n| n.map(|n| n.to_string())).collect(),
            ),
            DataType::Float64 => numbers(
                array.as_primitive::<Float64Type>().iter().map(|n| n.map(|n| n.to_string())).collect(),
            ),
            DataType::Timestamp(unit, _) => {
                let in_utc = cast(array, &DataType::Timestamp(*unit, Some("UTC".into())))?;
                let in_utc = cast(&in_utc, &DataType::Timestamp(*unit, None))?;
                words(&cast(&in_utc, &DataType::Date32)?)?
            }
            DataType::Date64 => words(&cast(array, &DataType::Date32)?)?,
            DataType::Date32 | DataType::Boolean => words(array)?,
            number if number.is_numeric() => words(array)?,
            _ => Texts::Nothing,
        }))
    }

    pub(crate) fn text(&self, row: usize) -> String {
        match &self.0 {
            Texts::Bytes(array) if array.is_valid(row) => {
                String::from_utf8_lossy(array.value(row)).into_owned()
            }
            Texts::Words(array) if array.is_valid(row) => array.value(row).to_owned(),
            Texts::Numbers(texts) => texts[row].clone(),
            _ => String::new(),
        }
    }
}
