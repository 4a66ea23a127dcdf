//! Plain text and Markdown: the file is one document, and all of it is the text.

use super::encoding::{decode, unify_line_breaks};
use super::source::Source;
use super::{Document, Problem, ReadOptions};

/// The document that `source` is.
pub(super) fn document(mut source: Source, options: &ReadOptions) -> Result<Document, Problem> {
    let bytes = source.whole(options.max_record_bytes);
    let text = bytes.and_then(|bytes| decode(bytes, source.mark).map(unify_line_breaks));
    let text = text.map_err(|error| source.file_problem(error))?;
    Ok(Document { origin: source.origin(1, 1), id: source.stem, text, ..Document::default() })
}
