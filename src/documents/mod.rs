//! Bytes to documents: files, folders, globs and standard input become a stream of [`Document`]s.
//!
//! [`inputs()`] lists what the user named, before any work starts; [`read`] then yields one document after the
//! other. What is wrong with one record is a [`Problem`] in the same stream, and the next record follows. At
//! most one record is in memory (of Parquet some rows, of the answer of a news service all its documents), and none
//! larger than [`ReadOptions::max_record_bytes`].
//!
//! Each kind of input has a file here (`plain.rs`, `jsonl.rs`, ..). A new kind is one more file, an arm in
//! `open`. Absent on purpose: language detection, the formula guard, and clean-up of the text, because offsets
//! must point into the text as it was given; of a web page, and of a field that is marked up as one, they point into the
//! text that it shows.

mod again;
mod columns;
mod compression;
mod csv;
mod date;
mod delimited;
mod email;
mod encoding;
mod error;
mod html;
mod inputs;
mod json;
mod jsonl;
mod kind;
mod metadata;
mod parquet;
mod plain;
mod source;
mod unbroken;
mod warc;

use std::io::BufRead;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::problem::{Problem, Stage};

pub(crate) use self::again::Again;
pub use self::columns::{DocumentColumns, Unreadable};
pub use self::date::{DateOrder, day_since_1970};
pub(crate) use self::delimited::{Delimited, Delimiter, Row};
pub(crate) use self::error::ReadError;
pub use self::error::{ColumnsError, InputError};
pub use self::inputs::{FileKind, InputFile, InputPath, inputs};
pub use self::kind::InputKind;
pub(crate) use self::source::text;

use self::source::Source;
use self::unbroken::Unbroken;

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
    /// What the input gives as date, where it is not understood; else empty.
    pub unread_date: String,
    /// Address of the document, or empty.
    pub url: String,
    /// Outlet that published it, or empty.
    pub source: String,
    /// The whole text: decoded, without a byte-order mark, `\r\n` as `\n`. All offsets point into it.
    pub text: String,
}

/// The place a document was read from.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Origin {
    /// Path as the user gave it (or as found below a folder that the user gave); `-` for standard input.
    pub file: String,
    /// Record within the file, from 1.
    pub record: u64,
    /// Line on which the record begins, from 1, where known.
    pub line: Option<u64>,
}

/// How to read the inputs; the default finds everything by its usual name.
///
/// A name given here is looked for as written, then without regard to case, then to what divides its words either. In
/// CSV a named column that does not exist is a problem of the file; in JSON, where keys are often left out, only a
/// missing text is a problem.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReadOptions {
    /// Column or key that holds the text; else `text`, `body`, `content`, `article`, ..
    pub text_column: Option<String>,
    /// Column or key that holds the identifier; else `id`, `doc_id`, `uuid`.
    pub id_column: Option<String>,
    /// Column or key that holds the title; else `title`, `headline`.
    pub title_column: Option<String>,
    /// Column or key that holds the date; else `date`, `published`, `publish_date`, ..
    pub date_column: Option<String>,
    /// Whether day or month comes first in dates that do not show it themselves; where that is `None`, these are unread.
    pub date_order: Option<DateOrder>,
    /// Column or key that holds the address; else `url`, `link`.
    pub url_column: Option<String>,
    /// Column or key that holds the outlet; else `source`, `outlet`, `publisher`.
    pub source_column: Option<String>,
    /// The kind of every input, whatever its name and content; `None` finds the kind of each.
    pub format: Option<InputKind>,
    /// Largest record (plain file, JSON value, CSV row) that is read; a larger one is a problem of its own.
    pub max_record_bytes: usize,
    /// A compressed file that unpacks to more than so many times its size is a problem, past its first 64 MiB.
    pub max_ratio: u64,
    /// A web page with more elements within each other is a problem. Pages of papers stay below a hundred.
    pub max_depth: usize,
}

impl Default for ReadOptions {
    fn default() -> Self {
        Self {
            text_column: None,
            id_column: None,
            title_column: None,
            date_column: None,
            date_order: None,
            url_column: None,
            source_column: None,
            format: None,
            max_record_bytes: 64 * 1024 * 1024,
            max_ratio: 1000,
            max_depth: 512,
        }
    }
}

/// Documents in input order, with a problem in the place of each that could not be read.
pub type Documents = Box<dyn Iterator<Item = Result<Document, Problem>> + Send>;

/// The documents of `files`, in order; a file is opened when its turn comes and closed after its last record.
///
/// Problems have stage `read`. One without a record is about the file as a whole: none, or no more, of its
/// documents follow.
pub fn read(files: Vec<InputFile>, options: &ReadOptions) -> Documents {
    let options = Arc::new(options.clone());
    Box::new(files.into_iter().flat_map(move |file| -> Documents {
        let InputFile { path, name, kind } = file;
        let kind = match kind {
            FileKind::Skipped { reason, hint } => {
                let (record, line, stage) = (None, None, Stage::Read);
                return only(Err(Problem { file: name, record, line, stage, reason, hint }));
            }
            FileKind::Known(kind) => Some(kind),
            FileKind::ByContent => options.format,
        };
        let (options, shown) = (Arc::clone(&options), name.clone());
        let open = move || open(Source::open(path, name, options.max_ratio), kind, &options);
        Box::new(Unbroken::new(shown, open))
    }))
}

/// The documents of JSON Lines that come through a pipe, each as soon as its line is there.
///
/// # Errors
/// Where nothing can be read, or it is compressed.
pub fn live_json_lines(
    lines: impl BufRead + Send + 'static,
    options: &ReadOptions,
) -> Result<Documents, Problem> {
    Ok(Box::new(jsonl::JsonLines::new(Source::live(lines)?, Arc::new(options.clone()))))
}

/// The documents of one source; `kind` is found by content where it is `None`.
fn open(source: Result<Source, Problem>, kind: Option<InputKind>, options: &Arc<ReadOptions>) -> Documents {
    let mut source = match source {
        Ok(source) => source,
        Err(problem) => return only(Err(problem)),
    };
    let kind = match source.kind(kind) {
        Ok(kind) => kind,
        Err(error) => return only(Err(source.file_problem(error))),
    };
    let options = Arc::clone(options);
    match kind {
        InputKind::Plain => only(plain::document(source, &options)),
        // An array has other lines than objects.
        InputKind::JsonLines if source.begins_with_array() => {
            Box::new(json::JsonValues::new(source, options))
        }
        InputKind::JsonLines => Box::new(jsonl::JsonLines::new(source, options)),
        InputKind::Json => Box::new(json::JsonValues::new(source, options)),
        InputKind::Csv => Box::new(csv::CsvRows::new(source, delimited::Delimiter::FromHeader, options)),
        InputKind::Tsv => Box::new(csv::CsvRows::new(source, delimited::Delimiter::Tab, options)),
        InputKind::Html => only(html::document(source, &options)),
        InputKind::Email => only(email::document(source, &options)),
        InputKind::Warc => Box::new(warc::WarcPages::new(source, options)),
        InputKind::Parquet => Box::new(parquet::ParquetRows::new(source, options)),
    }
}

fn only(result: Result<Document, Problem>) -> Documents {
    Box::new(std::iter::once(result))
}

#[cfg(test)]
mod tests;
