//! The data dictionary: what each column is called and means.

use super::cell::Cell;
use chrono::NaiveDate;
use std::borrow::Cow;

/// A column of one of our files: what header, README and `datapackage.json` are made from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Column {
    /// The name in the header.
    pub name: String,
    /// What stands in its cells.
    pub kind: ColumnKind,
    /// One sentence for the reader of the table, without a final stop.
    pub description: String,
}

impl Column {
    /// A column.
    pub fn new(name: impl Into<String>, kind: ColumnKind, description: impl Into<String>) -> Self {
        Column { name: name.into(), kind, description: description.into() }
    }
}

/// What stands in the cells of a column; any cell may be empty.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ColumnKind {
    /// Free text.
    Text,
    /// `YYYY-MM-DD`.
    Date,
    /// A whole number from 0.
    Integer,
    /// A number with decimals.
    Number,
    /// One of these words.
    OneOf(Vec<String>),
}

/// What a cell holds where columns have types.
#[derive(Clone, Debug, PartialEq)]
pub enum Value<'a> {
    /// Free text, or one of a few words.
    Text(Cow<'a, str>),
    /// Days from 1970.
    Date(i32),
    /// A whole number from 0.
    Integer(i64),
    /// A number with decimals.
    Number(f64),
}

impl ColumnKind {
    /// The value of a cell in a column of this kind, texts as the document has them; none where it is empty.
    pub fn value<'a>(&self, cell: &'a Cell<'_>) -> Option<Value<'a>> {
        let text: Cow<'a, str> = match cell {
            Cell::Text(text) => Cow::Borrowed(text),
            Cell::Carried(text) => Cow::Borrowed(text),
            Cell::Number(digits) => Cow::Borrowed(digits),
            Cell::Flags(flags) => Cow::Owned(flags.join(";")),
        };
        match self {
            ColumnKind::Text | ColumnKind::OneOf(_) => (!text.is_empty()).then_some(Value::Text(text)),
            ColumnKind::Date => text.parse::<NaiveDate>().ok().map(|date| Value::Date(date.to_epoch_days())),
            ColumnKind::Integer => text.parse().ok().map(Value::Integer),
            ColumnKind::Number => text.parse().ok().map(Value::Number),
        }
    }

    pub(crate) fn one_of(words: &[&str]) -> Self {
        ColumnKind::OneOf(words.iter().map(|&word| word.to_owned()).collect())
    }
}
