//! The data dictionary: what each column is called and means.

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

impl ColumnKind {
    pub(crate) fn one_of(words: &[&str]) -> Self {
        ColumnKind::OneOf(words.iter().map(|&word| word.to_owned()).collect())
    }
}
