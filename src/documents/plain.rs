//! Plain text and Markdown: the file is one document, and all of it is the text.

use std::io::Read;

use super::encoding::{decode, unify_line_breaks};
use super::error::ReadError;
use super::source::Source;
use super::{Document, Problem, ReadOptions};

/// The document that `source` is.
pub(super) fn document(mut source: Source, options: &ReadOptions) -> Result<Document, Problem> {
    let text = text(&mut source, options.max_record_bytes).map_err(|error| source.file_problem(error))?;
    Ok(Document { origin: source.origin(1, 1), id: source.stem, text, ..Document::default() })
}

fn text(source: &mut Source, max: usize) -> Result<String, ReadError> {
    let mut bytes = Vec::new();
    source.reader.by_ref().take((max as u64).saturating_add(1)).read_to_end(&mut bytes)?;
    if bytes.len() > max {
        return Err(ReadError::TooLarge { max });
    }
    decode(bytes, source.mark).map(unify_line_breaks)
}
