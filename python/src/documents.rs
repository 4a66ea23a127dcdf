//! A batch of rows to documents.

use arrow_array::{Array, LargeBinaryArray, RecordBatch};
use pyo3::PyResult;
use pyo3::exceptions::PyTypeError;
use standpoint::documents::{Document, DocumentColumns, Unreadable};
use standpoint::pipeline::{CHUNK_BYTES, CHUNK_DOCUMENTS};

use super::refused;
use super::settings::Settings;
use super::texts::{Metadata, bytes};

/// A document, or what is known of one that cannot be read.
pub(crate) type Row = Result<Document, Box<Unreadable>>;
/// A row, and how many documents of its id and text come before it.
pub(crate) type NumberedRow = (Row, u64);

/// The documents of a batch, some at a time.
pub(crate) struct Chunks {
    columns: DocumentColumns,
    texts: LargeBinaryArray,
    /// By position; none for a column that is not read.
    others: Vec<Option<Metadata>>,
    next: usize,
}

impl Chunks {
    pub(crate) fn new(batch: &RecordBatch, settings: &Settings) -> PyResult<Self> {
        let schema = batch.schema();
        let names: Vec<&str> = schema.fields().iter().map(|field| field.name().as_str()).collect();
        let columns = DocumentColumns::find(&names, &settings.read_options()).map_err(refused)?;
        let text = batch.column(columns.text());
        let Some(texts) = bytes(text).map_err(refused)? else {
            return Err(PyTypeError::new_err(format!(
                "`{}` is {}, not text; hint: name the column that has it",
                names[columns.text()],
                text.data_type()
            )));
        };
        let mut others: Vec<Option<Metadata>> = names.iter().map(|_| None).collect();
        for at in columns.positions().into_iter().filter(|&at| at != columns.text()) {
            others[at] = Some(Metadata::new(batch.column(at)));
        }
        Ok(Chunks { columns, texts, others, next: 0 })
    }

    fn document(&self, row: usize) -> NumberedRow {
        let text = self.texts.is_valid(row).then(|| self.texts.value(row));
        let cell = |at: usize| self.others[at].as_ref().map_or(String::new(), |column| column.text(row));
        (self.columns.document(text, cell), self.columns.copy(cell))
    }
}

impl Iterator for Chunks {
    type Item = Vec<NumberedRow>;

    /// As many documents as are worked on together.
    fn next(&mut self) -> Option<Vec<NumberedRow>> {
        let mut chunk = Vec::new();
        let mut bytes = 0;
        while self.next < self.texts.len() && chunk.len() < CHUNK_DOCUMENTS && bytes < CHUNK_BYTES {
            let (document, copy) = self.document(self.next);
            bytes += document.as_ref().map_or(0, |document| document.text.len());
            chunk.push((document, copy));
            self.next += 1;
        }
        (!chunk.is_empty()).then_some(chunk)
    }
}
