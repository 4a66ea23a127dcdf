//! Columns of any type as texts.

use arrow_array::cast::AsArray;
use arrow_array::types::{
    Date32Type, Date64Type, Float32Type, Float64Type, TimestampMicrosecondType, TimestampMillisecondType,
    TimestampNanosecondType, TimestampSecondType,
};
use arrow_array::{Array, ArrayRef, LargeBinaryArray, StringArray};
use arrow_cast::cast;
use arrow_schema::{ArrowError, DataType, TimeUnit};
use standpoint::documents::day_since_1970;

/// The bytes of a column of strings, binaries, dictionaries or views of them; none where it is of another type.
///
/// Bytes, since nothing promises that a string of another library is UTF-8.
pub(crate) fn bytes(array: &ArrayRef) -> Result<Option<LargeBinaryArray>, ArrowError> {
    let array = &plain(array)?;
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

/// A dictionary as its values.
fn plain(array: &ArrayRef) -> Result<ArrayRef, ArrowError> {
    match array.data_type() {
        DataType::Dictionary(_, values) => cast(array, values),
        _ => Ok(ArrayRef::clone(array)),
    }
}

/// What a column says as metadata, a text a row; empty where it says nothing that is a text.
pub(crate) enum Metadata {
    Bytes(LargeBinaryArray),
    Words(StringArray),
    Texts(Vec<String>),
    Nothing,
}

impl Metadata {
    /// Strings as they are; numbers in digits; dates as days, points in time as days in UTC; of a struct its `name`. No
    /// cell is an error.
    pub(crate) fn new(array: &ArrayRef) -> Self {
        Self::read(array).unwrap_or(Metadata::Nothing)
    }

    fn read(array: &ArrayRef) -> Result<Self, ArrowError> {
        if let Some(bytes) = bytes(array)? {
            return Ok(Metadata::Bytes(bytes));
        }
        let array = &plain(array)?;
        macro_rules! texts {
            ($type:ty, $text:expr) => {{
                let values = array.as_primitive::<$type>();
                Metadata::Texts(values.iter().map(|value| value.map_or(String::new(), $text)).collect())
            }};
        }
        let day = |seconds: i64| day_since_1970(seconds.div_euclid(86_400));
        Ok(match array.data_type() {
            // `17`, not `17.0`, as an id is that once was a whole number.
            DataType::Float32 => texts!(Float32Type, |number| number.to_string()),
            DataType::Float64 => texts!(Float64Type, |number| number.to_string()),
            DataType::Date32 => texts!(Date32Type, |days| day_since_1970(days.into())),
            DataType::Date64 => texts!(Date64Type, |time| day(time.div_euclid(1_000))),
            // Whatever the zone, what is counted are moments since 1970 in UTC.
            DataType::Timestamp(TimeUnit::Second, _) => texts!(TimestampSecondType, day),
            DataType::Timestamp(TimeUnit::Millisecond, _) => {
                texts!(TimestampMillisecondType, |time| day(time.div_euclid(1_000)))
            }
            DataType::Timestamp(TimeUnit::Microsecond, _) => {
                texts!(TimestampMicrosecondType, |time| day(time.div_euclid(1_000_000)))
            }
            DataType::Timestamp(TimeUnit::Nanosecond, _) => {
                texts!(TimestampNanosecondType, |time| day(time.div_euclid(1_000_000_000)))
            }
            DataType::Struct(_) => {
                let part = array.as_struct();
                part.column_by_name("name").map_or(Metadata::Nothing, Metadata::new)
            }
            kind if kind.is_numeric() || *kind == DataType::Boolean => {
                Metadata::Words(cast(array, &DataType::Utf8)?.as_string::<i32>().clone())
            }
            _ => Metadata::Nothing,
        })
    }

    pub(crate) fn text(&self, row: usize) -> String {
        match self {
            Metadata::Bytes(array) if array.is_valid(row) => {
                String::from_utf8_lossy(array.value(row)).into_owned()
            }
            Metadata::Words(array) if array.is_valid(row) => array.value(row).to_owned(),
            Metadata::Texts(texts) => texts[row].clone(),
            _ => String::new(),
        }
    }
}
