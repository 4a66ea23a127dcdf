//! Documents out of a table that somebody else reads: Arrow batches, rows of a database.

use super::encoding::decode_within;
use super::error::{ColumnsError, ReadError, Tabular};
use super::html::field_text;
use super::metadata::{Layout, position};
use super::source::stem;
use super::{Document, Origin, ReadOptions};
use crate::digest::sha256;
use crate::problem::Problem;
use std::path::Path;

/// Which columns hold what: found by their names as in CSV and Parquet, and `file` and `record` as in a table of
/// claims, for the place of each document; `document_copy` counts the documents of the same id and text before it, which
/// only those know who have all documents before them.
#[derive(Clone, Debug)]
pub struct DocumentColumns {
    layout: Layout,
    file: Option<usize>,
    record: Option<usize>,
    copy: Option<usize>,
    text_name: String,
    max_record_bytes: usize,
}

impl DocumentColumns {
    /// Finds the columns among `names`.
    ///
    /// # Errors
    /// Where there is no column of text, or none of a name that `options` give.
    pub fn find(names: &[&str], options: &ReadOptions) -> Result<Self, ColumnsError> {
        let layout = Layout::find(names, Tabular::Columns, options).map_err(|error| match error {
            ReadError::NoSuchColumn { name, found, .. } => ColumnsError::NoSuchColumn { name, found },
            ReadError::NoText { found, .. } => ColumnsError::NoText { found },
            other => unreachable!("finding columns says `{other}`: this is a bug"),
        })?;
        Ok(DocumentColumns {
            text_name: names[layout.text].to_owned(),
            file: position(names, "file"),
            record: position(names, "record"),
            copy: position(names, "document_copy"),
            max_record_bytes: options.max_record_bytes,
            layout,
        })
    }

    /// Where among the names the text is.
    pub fn text(&self) -> usize {
        self.layout.text
    }

    /// Where the id is, the file and the record: what an id is made of.
    pub fn identity(&self) -> [Option<usize>; 3] {
        [self.layout.id, self.file, self.record]
    }

    /// Where all columns are that are read, in order.
    pub fn positions(&self) -> Vec<usize> {
        let mut positions = self.layout.positions();
        positions.extend([self.file, self.record, self.copy].into_iter().flatten());
        positions.sort_unstable();
        positions.dedup();
        positions
    }

    /// The document of a row with this `text`, in UTF-8 or as undoubtedly windows-125x; `cell` gives the other columns
    /// by position. Without an id it gets one from `file` and `record`, else from its text: the same wherever it is worked on.
    ///
    /// # Errors
    /// Where there is no text, or it cannot be decoded, or is too large.
    pub fn document(
        &self,
        text: Option<&[u8]>,
        cell: impl Fn(usize) -> String,
    ) -> Result<Document, Box<Unreadable>> {
        let part = |at: Option<usize>| at.map(&cell).unwrap_or_default();
        let origin =
            Origin { file: part(self.file), record: part(self.record).parse().unwrap_or(0), line: None };
        match self.text_of(text) {
            Ok(text) => {
                let id = default_id(&origin, Some(&text));
                Ok(self.layout.document(origin, field_text(text), id, cell))
            }
            Err(error) => {
                let hint = match error {
                    ReadError::TextIsNot { .. } => Some("give a text, or drop the row"),
                    ReadError::TooLarge { .. } => {
                        Some("split it into single documents, or pass a larger `max_record_bytes`")
                    }
                    _ => None,
                };
                let mut problem = error.at(&origin.file, Some(origin.record), None);
                // There are no options of a command here.
                problem.hint = hint.map_or(problem.hint, str::to_owned);
                let id = default_id(&origin, None);
                let document = self.layout.document(origin, String::new(), id, cell);
                Err(Box::new(Unreadable { document, problem }))
            }
        }
    }

    /// How many documents of the same id and text come before that of a row; 0 where no column says so.
    pub fn copy(&self, cell: impl Fn(usize) -> String) -> u64 {
        self.copy.and_then(|at| cell(at).parse().ok()).unwrap_or(0)
    }

    fn text_of(&self, text: Option<&[u8]>) -> Result<String, ReadError> {
        let text = text.ok_or_else(|| ReadError::TextIsNot { key: self.text_name.clone(), what: "null" })?;
        decode_within(text, self.max_record_bytes)
    }
}

/// The id that a document gets where it is read from a file; where nobody says which, `d-` and 12 hex digits of its text.
fn default_id(origin: &Origin, text: Option<&str>) -> String {
    if !origin.file.is_empty() && origin.record > 0 {
        return format!("{}-{}", stem(Path::new(&origin.file)), origin.record);
    }
    let Some(text) = text else { return String::new() };
    format!("d-{}", &sha256(text)[..12])
}

/// A row whose text cannot be had.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unreadable {
    /// What else the row says of the document.
    pub document: Document,
    /// Why its text cannot be had.
    pub problem: Problem,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn columns(names: &[&str]) -> DocumentColumns {
        DocumentColumns::find(names, &ReadOptions::default()).unwrap()
    }

    #[test]
    fn rows_are_documents() {
        let columns = columns(&["x", "id", "Body", "date", "file", "record"]);
        assert_eq!((columns.text(), columns.positions()), (2, vec![1, 2, 3, 4, 5]));
        let cell = |at: usize| ["", "17", "", "2024-02-27 18:00:00", "a.parquet", "3"][at].to_owned();
        let document = columns.document(Some(b"Caf\xc3\xa9\r\n"), cell).unwrap();
        assert_eq!([&*document.id, &*document.date, &*document.text], ["17", "2024-02-27", "Café\n"]);
        assert_eq!((&*document.origin.file, document.origin.record), ("a.parquet", 3));
        assert_eq!((columns.identity(), columns.copy(cell)), ([Some(1), Some(4), Some(5)], 0));
    }

    #[test]
    fn copies_are_counted_by_others() {
        let columns = columns(&["text", "document_copy"]);
        assert_eq!((columns.identity(), columns.positions()), ([None; 3], vec![0, 1]));
        for (cell, copy) in [("2", 2), ("", 0), ("-1", 0), ("second", 0)] {
            assert_eq!(columns.copy(|_| cell.to_owned()), copy);
        }
    }

    #[test]
    fn an_id_comes_from_the_file_or_the_text() {
        let read = columns(&["text", "file", "record"]);
        let cell = |at: usize| ["", "news/a.parquet", "3"][at].to_owned();
        assert_eq!(read.document(Some(b"abc"), cell).unwrap().id, "a-3");
        let columns = columns(&["text"]);
        let id = |text: &str| columns.document(Some(text.as_bytes()), |_| String::new()).unwrap().id;
        assert_eq!(id("abc"), "d-ba7816bf8f01");
        assert_ne!(id("abd"), id("abc"));
    }

    #[test]
    fn a_row_without_text_is_named() {
        let mut columns = columns(&["doc_id", "text"]);
        columns.max_record_bytes = 5;
        let reason = |text| {
            let unreadable = columns.document(text, |_| "17".to_owned()).unwrap_err();
            assert_eq!(unreadable.document.id, "17");
            unreadable.problem.reason
        };
        assert_eq!(reason(None), "`text` is null, not a text");
        assert_eq!(reason(Some(b"123456")), "larger than 5 bytes");
        assert_eq!(reason(Some(b"1\x002")), "binary data, not text");
        assert_eq!(reason(Some(b"\x81\xff")), "not valid UTF-8, and no other encoding is certain");
    }

    #[test]
    fn missing_columns_are_named() {
        let error = DocumentColumns::find(&["a"], &ReadOptions::default()).unwrap_err();
        assert_eq!(
            error.to_string(),
            "no text: none of the usual names is among `a`; hint: name the column that has it"
        );
        let options = ReadOptions { id_column: Some("key".into()), ..ReadOptions::default() };
        let error = DocumentColumns::find(&["text"], &options).unwrap_err();
        assert_eq!(error.to_string(), "no column `key` among `text`; hint: name one that exists");
    }
}
