//! What can go wrong before reading starts ([`InputError`]) and with one file or record ([`ReadError`]).

use std::io;

use thiserror::Error;

use super::compression::UnpackError;
use crate::problem::{Problem, Stage};

/// The inputs as named cannot be used; found before any work starts.
#[derive(Debug, Error)]
pub enum InputError {
    /// A named file or folder does not exist.
    #[error("`{argument}` does not exist; hint: check the path, or put a glob in quotes")]
    Missing {
        /// As the user gave it.
        argument: String,
    },
    /// A named file or folder cannot be looked at.
    #[error("cannot read `{argument}`; hint: check its permissions")]
    Unreadable {
        /// As the user gave it.
        argument: String,
        /// What the system says.
        source: io::Error,
    },
    /// A glob that is not well-formed.
    #[error("`{argument}` is not a valid glob; hint: close every `[` and `{{`, or name the files")]
    BadGlob {
        /// As the user gave it.
        argument: String,
        /// What is wrong with it.
        source: globset::Error,
    },
    /// A glob without a match.
    #[error("no file matches `{argument}`; hint: use `**` to look into folders below")]
    NoMatch {
        /// As the user gave it.
        argument: String,
    },
    /// A name of no order of day and month.
    #[error("unknown order of dates `{name}`; hint: use `day-first` or `month-first`")]
    UnknownDateOrder {
        /// The name given.
        name: String,
    },
    /// A format name that stands for nothing.
    #[error(
        "unknown format `{name}`; hint: use `plain`, `jsonl`, `json`, `csv`, `tsv`, `html`, `eml`, `warc` or `parquet`"
    )]
    UnknownFormat {
        /// The name given.
        name: String,
    },
}

/// A table that somebody else reads lacks a column.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum ColumnsError {
    /// No column is called as texts are.
    #[error("no text: none of the usual names is among {found}; hint: name the column that has it")]
    NoText {
        /// The columns that there are.
        found: String,
    },
    /// A column that was named is not there.
    #[error("no column `{name}` among {found}; hint: name one that exists")]
    NoSuchColumn {
        /// As the user gave it.
        name: String,
        /// The columns that there are.
        found: String,
    },
}

/// What is wrong with one file or one record; [`ReadError::at`] makes it a [`Problem`].
#[derive(Debug, Error)]
pub(crate) enum ReadError {
    #[error("cannot read: {0}")]
    Io(io::Error),
    #[error("the reader gave up on it: {0}")]
    Panicked(String),
    #[error("{0}")]
    Unpack(UnpackError),
    #[error("{0}, not text")]
    Foreign(&'static str),
    #[error("binary data, not text")]
    Binary,
    #[error("not valid UTF-8, and no other encoding is certain")]
    UnknownEncoding,
    #[error("encoded as old Macs do, which is not read")]
    MacRoman,
    #[error("damaged UTF-8: some bytes are not valid")]
    DamagedUtf8,
    #[error("damaged UTF-16: some code units are not valid")]
    DamagedUtf16,
    #[error("larger than {max} bytes")]
    TooLarge { max: usize },
    #[error("not valid JSON: {0}")]
    NotJson(String),
    #[error("{0} where a JSON object should be")]
    NotAnObject(&'static str),
    #[error("compressed lines, behind which nobody can wait")]
    PackedPipe,
    #[error("no JSON value")]
    NoJson,
    #[error("text after the end of the JSON array")]
    AfterArray,
    #[error("the JSON array is not closed")]
    OpenArray,
    #[error("no text: none of the usual names is among {found}")]
    NoText { found: String, format: Tabular },
    #[error("no `{name}` among {found}")]
    NoSuchColumn { name: String, option: &'static str, found: String },
    #[error("`{key}` is {what}, not a text")]
    TextIsNot { key: String, what: &'static str },
    #[error("elements nested more than {max} deep")]
    TooDeep { max: usize },
    #[error("a page without an article")]
    NoArticle,
    #[error("not an email: it does not begin with the header lines of one")]
    NotEmail,
    #[error("messages forwarded within each other more than {max} deep")]
    TooNested { max: usize },
    #[error("an email whose text is damaged or cut short")]
    DamagedEmail,
    #[error("an email without a text of its own, only attachments")]
    OnlyAttachments,
    #[error("not a web archive: it does not begin with a line `WARC/1.0` or `WARC/1.1`")]
    NotWarc,
    #[error("the head of the record is not closed within {max} bytes")]
    WarcHead { max: usize },
    #[error("a `Content-Length` that is missing, no number, or does not fit what follows")]
    WarcLength,
    #[error("the file ends within this record")]
    CutShort,
    #[error("not a valid HTTP response")]
    NotHttp,
    #[error("content encoded as `{coding}`, which is not read")]
    UnknownCoding { coding: String },
    #[error("the encoded content is damaged or cut short")]
    DamagedContent,
    #[error("not a Parquet table: it does not begin with `PAR1`")]
    NotParquet,
    #[error("the Parquet table is damaged or cut short: {0}")]
    DamagedParquet(String),
    #[error("no header row")]
    NoHeader,
    #[error("{found} fields where the header has {expected}")]
    UnequalRow { found: usize, expected: usize },
    #[error("a quotation mark that opens here is never closed")]
    OpenQuote,
    #[error("a field goes on behind its closing quotation mark")]
    StrayQuote,
}

/// Whether text is found by column or by key, for the wording of advice.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Tabular {
    Columns,
    Keys,
}

impl ReadError {
    /// This error as a problem of `file`, at `record` and `line` where there are any.
    pub(super) fn at(&self, file: &str, record: Option<u64>, line: Option<u64>) -> Problem {
        let (reason, hint) = (self.to_string(), self.hint());
        Problem { file: file.to_owned(), record, line, stage: Stage::Read, reason, hint }
    }

    /// Whether it is about the file, so that nothing can be read after it.
    pub(super) fn is_of_file(&self) -> bool {
        matches!(self, Self::Io(_) | Self::Unpack(_) | Self::DamagedUtf16)
    }

    /// What makes a text of a PDF file.
    pub(super) const FROM_PDF: &'static str = "convert it to plain text first, with `pdftotext` for example";
    /// What makes a text of a file of an office program.
    pub(super) const FROM_OFFICE: &'static str =
        "save it as plain text first, or convert it with `pandoc FILE -t plain -o FILE.txt`";

    /// What to do about it.
    pub(crate) fn hint(&self) -> String {
        match self {
            Self::Foreign("a PDF file") => Self::FROM_PDF,
            Self::Foreign("a rich-text file") => Self::FROM_OFFICE,
            Self::Foreign("a zip archive or Office document" | "an old Office document") => {
                "unpack an archive, and save a sheet as CSV or a text as plain text first"
            }
            Self::Io(_) => "check that it exists and may be read",
            Self::Panicked(_) => "convert it to plain text, CSV or JSON Lines; please report it with the file",
            Self::Unpack(UnpackError::Damaged { .. }) => {
                "fetch or compress it again; what came before was read"
            }
            Self::Unpack(UnpackError::Bomb { .. }) => "look at it; if it is good, pass a larger `--max-ratio`",
            Self::Foreign(_) | Self::Binary => "convert it to plain text, CSV or JSON Lines first",
            Self::UnknownEncoding | Self::DamagedUtf8 | Self::DamagedUtf16 => "save it as UTF-8",
            Self::MacRoman => "save it as UTF-8 (in Excel: `CSV UTF-8`), or convert it with `iconv -f MACINTOSH -t UTF-8`",
            Self::TooLarge { .. } => {
                "split it into single documents, look for a quotation mark left open, or pass a larger `--max-record`"
            }
            Self::NotJson(_) => "correct or drop this record",
            Self::NotAnObject(_) => "give each document as an object, `{\"text\": ..}`",
            Self::PackedPipe => "unpack them first: `zcat FILE | standpoint pipe`, or use `standpoint run`",
            Self::NoJson => "drop the file, or give each document as an object, `{\"text\": ..}`",
            Self::AfterArray => "put all documents into one array, or one on each line of a `.jsonl` file",
            Self::OpenArray => "the file may be cut short: fetch or export it again",
            Self::NoText { format: Tabular::Columns, .. } => "name the column with `--text-column`",
            Self::NoText { format: Tabular::Keys, .. } => "name the key with `--text-column`",
            Self::NoSuchColumn { option, .. } => return format!("name one that exists with `{option}`"),
            Self::TextIsNot { .. } => "give a text, or name another key with `--text-column`",
            Self::TooDeep { .. } => {
                "look at it in a browser; if it is good, pass a larger `--max-depth`, or save its text as a plain file"
            },
            Self::NoArticle => "look at it in a browser; if it has a text, save that as a plain file",
            Self::NotEmail => {
                "save the message itself (source, original or `.eml`); give other text as a `.txt` file"
            }
            Self::TooNested { .. } => "save the text of the message as a plain file",
            Self::DamagedEmail => "save the message again, or save its text as a plain file",
            Self::OnlyAttachments => "save the attachment that has the text, and read that",
            Self::NotWarc => "fetch it again, or give its kind with `--format`",
            Self::WarcHead { .. } | Self::WarcLength => {
                "write the archive again; later records were read where they could be found"
            }
            Self::CutShort => "fetch the archive again; what came before was read",
            Self::NotHttp | Self::DamagedContent => "fetch the page again",
            Self::UnknownCoding { .. } => "have it packed with `gzip` instead",
            Self::NotParquet => "export the table again, or give its kind with `--format`",
            Self::DamagedParquet(_) => "fetch or export the table again; rows before the damage were read",
            Self::NoHeader => "give the names of the columns in the first row",
            Self::UnequalRow { .. } => {
                "put quotation marks around a field that has the delimiter or a line break"
            }
            Self::OpenQuote => "close it, or double a quotation mark that belongs to the text",
            Self::StrayQuote => {
                "close every field, and double each quotation mark that belongs to the text (`\"\"`, not `\\\"`)"
            }
        }
        .to_owned()
    }
}

impl From<io::Error> for ReadError {
    fn from(error: io::Error) -> Self {
        match error.downcast::<UnpackError>() {
            Ok(error) => Self::Unpack(error),
            // Only our own decoder reports invalid data.
            Err(error) if error.kind() == io::ErrorKind::InvalidData => Self::DamagedUtf16,
            Err(error) => Self::Io(error),
        }
    }
}

/// `names` as a list for a message, in backticks; of many names only the first few.
pub(super) fn list(names: &[&str]) -> String {
    const SHOWN: usize = 12;
    if names.is_empty() {
        return "(none)".to_owned();
    }
    let shown: Vec<String> = names
        .iter()
        .take(SHOWN)
        .map(|name| format!("`{}`", name.chars().take(40).collect::<String>()))
        .collect();
    let more = names.len().saturating_sub(SHOWN);
    if more > 0 { format!("{} and {more} more", shown.join(", ")) } else { shown.join(", ") }
}
