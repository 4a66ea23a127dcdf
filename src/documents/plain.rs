//! Plain text and Markdown: the file is one document, and all of it is the text. Front matter tells title, date, ...

use super::encoding::{decode, unify_line_breaks};
use super::error::Tabular;
use super::metadata::Layout;
use super::source::Source;
use super::{Document, Problem, ReadOptions};
use crate::text::front_matter::front_matter;

/// The document that `source` is.
pub(super) fn document(mut source: Source, options: &ReadOptions) -> Result<Document, Problem> {
    let bytes = source.whole(options.max_record_bytes);
    let text = bytes.and_then(|bytes| decode(bytes, source.mark).map(unify_line_breaks));
    let text = text.map_err(|error| source.file_problem(error))?;
    let origin = source.origin(1, 1);
    let Some(front) = front_matter(&text) else {
        return Ok(Document { origin, id: source.stem, text, ..Document::default() });
    };
    // A layout has a text; here it is the whole file.
    let (mut names, mut values): (Vec<&str>, Vec<&str>) = front.fields.into_iter().unzip();
    names.push("text");
    values.push("");
    let options = ReadOptions { text_column: None, ..options.clone() };
    let layout = Layout::find(&names, Tabular::Keys, &options);
    let layout = layout.map_err(|error| source.file_problem(error))?;
    let values: Vec<String> = values.into_iter().map(str::to_owned).collect();
    Ok(layout.document(origin, text, source.stem, |at| values[at].clone()))
}
