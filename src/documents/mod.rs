//! Bytes to documents: files, folders, globs and standard input become a stream of [`Document`]s.

/// One news document, as read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Document {
    /// Where it was read.
    pub origin: Origin,
    /// Identifier given by the input, else made from file name and record.
    pub id: String,
    /// Title given by the input; for plain text empty.
    pub title: String,
    /// Publication date as `YYYY-MM-DD`, or empty.
    pub date: String,
    /// Address of the document, or empty.
    pub url: String,
    /// Outlet that published it, or empty.
    pub source: String,
    /// The whole text: decoded, without a byte-order mark, `\r\n` as `\n`. All offsets point into it.
    pub text: String,
}

/// The place a document was read from.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Origin {
    /// Path as the user gave it (or as found below a folder that the user gave); `-` for standard input.
    pub file: String,
    /// Record within the file, from 1.
    pub record: u64,
    /// Line on which the record begins, from 1, where known.
    pub line: Option<u64>,
}
