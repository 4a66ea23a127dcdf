//! What kind of input a file is: by its extension, then by its first bytes.

use std::fmt;
use std::path::Path;
use std::str::FromStr;

use super::compression;
use super::email;
use super::error::{InputError, ReadError};
use super::metadata::TEXT;

/// A format that documents come in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum InputKind {
    /// Plain text or Markdown: the file is one document.
    Plain,
    /// One JSON object a line.
    JsonLines,
    /// A JSON array of objects, one object, or objects one after the other.
    Json,
    /// Rows with a header; comma, semicolon or tab, whichever the header uses.
    Csv,
    /// Rows with a header, divided by tabs.
    Tsv,
    /// A web page: its main text is one document.
    Html,
    /// A Parquet table.
    Parquet,
    /// A web archive.
    Warc,
    /// An email message.
    Email,
}

impl InputKind {
    /// The kind that the extension of `path` stands for, that of a compression (`.gz`) aside; `None` where it is
    /// unknown or missing.
    pub fn from_extension(path: &Path) -> Option<Self> {
        let path = compression::unpacked_name(path);
        Self::of(&path.extension()?.to_str()?.to_ascii_lowercase())
    }

    /// The kind that files with this extension, in lower case, are of.
    fn of(extension: &str) -> Option<Self> {
        Some(match extension {
            "txt" | "text" | "md" | "markdown" => Self::Plain,
            "jsonl" | "ndjson" => Self::JsonLines,
            "json" => Self::Json,
            "csv" => Self::Csv,
            "tsv" => Self::Tsv,
            "html" | "htm" | "xhtml" => Self::Html,
            "parquet" => Self::Parquet,
            "warc" => Self::Warc,
            "eml" => Self::Email,
            _ => return None,
        })
    }

    /// The name for `--format`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Plain => "plain",
            Self::JsonLines => "jsonl",
            Self::Json => "json",
            Self::Csv => "csv",
            Self::Tsv => "tsv",
            Self::Html => "html",
            Self::Parquet => "parquet",
            Self::Warc => "warc",
            Self::Email => "eml",
        }
    }
}

impl fmt::Display for InputKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl FromStr for InputKind {
    type Err = InputError;

    /// The kind called `name`, as for `--format`; every extension of a kind (`txt`, `ndjson`) is a name too.
    fn from_str(name: &str) -> Result<Self, InputError> {
        match name {
            "plain" => Ok(Self::Plain),
            _ => Self::of(name).ok_or_else(|| InputError::UnknownFormat { name: name.to_owned() }),
        }
    }
}

/// Refuses a file of this `kind` that begins like one of the formats that are no text, whatever its name says.
pub(super) fn refuse_foreign(head: &[u8], kind: InputKind) -> Result<(), ReadError> {
    const FOREIGN: &[(&[u8], &str)] = &[
        // Compressed once more inside a compressed file: all others are unpacked.
        (b"\x1f\x8b", "compressed twice"),
        (b"\x28\xb5\x2f\xfd", "compressed twice"),
        (b"PAR1", "a Parquet table"),
        (b"%PDF-", "a PDF file"),
        (b"{\\rtf", "a rich-text file"),
        (b"PK\x03\x04", "a zip archive or Office document"),
        (b"\xd0\xcf\x11\xe0", "an old Office document"),
    ];
    if kind == InputKind::Parquet {
        return Ok(());
    }
    if let Some((_, what)) = FOREIGN.iter().find(|(magic, _)| head.starts_with(magic)) {
        return Err(ReadError::Foreign(what));
    }
    let text = match kind {
        // A message may have anything in its attachments, and an archive is mostly pictures.
        InputKind::Email | InputKind::Warc => &[],
        // A bad row is a problem of its own.
        InputKind::Csv | InputKind::Tsv | InputKind::JsonLines | InputKind::Json => {
            head.split(|&byte| byte == b'\n').next().unwrap_or(head)
        }
        _ => head,
    };
    if text.contains(&0) { Err(ReadError::Binary) } else { Ok(()) }
}

/// The kind of a text that begins with `head`: anything that is not plainly something else is plain text.
pub(super) fn from_content(head: &[u8]) -> Result<InputKind, ReadError> {
    if head.starts_with(b"PAR1") {
        return Ok(InputKind::Parquet);
    }
    let start = head.trim_ascii_start();
    let begins = |tag: &str| start.get(..tag.len()).is_some_and(|s| s.eq_ignore_ascii_case(tag.as_bytes()));
    if begins("<!doctype html") || begins("<html") {
        return Ok(InputKind::Html);
    }
    if begins("<?xml") {
        return Err(ReadError::Foreign("an XML file"));
    }
    if start.starts_with(b"WARC/1.") {
        return Ok(InputKind::Warc);
    }
    if email::is_message(head) {
        return Ok(InputKind::Email);
    }
    let second = start.get(1..).unwrap_or_default().trim_ascii_start().first();
    Ok(match (start.first(), second) {
        (Some(b'['), Some(b'{')) => InputKind::Json,
        // One object, or one a line.
        (Some(b'{'), Some(b'"' | b'}')) => InputKind::Json,
        _ if is_header(start, "\t") => InputKind::Tsv,
        _ if is_header(start, ",") || is_header(start, ";") => InputKind::Csv,
        _ => InputKind::Plain,
    })
}

/// Whether the first line names columns, one of them as texts are called.
fn is_header(head: &[u8], delimiter: &str) -> bool {
    let line = head.split(|&byte| byte == b'\n').next().unwrap_or_default();
    let Ok(line) = std::str::from_utf8(line) else { return false };
    let names: Vec<&str> = line.trim_end().split(delimiter).map(|name| name.trim_matches('"')).collect();
    let is_name = |name: &&str| {
        (1..=40).contains(&name.len())
            && !name.starts_with(' ')
            && name.chars().all(|c| c.is_alphanumeric() || "_- .:".contains(c))
    };
    let is_text = |name: &&str| TEXT.iter().any(|usual| name.eq_ignore_ascii_case(usual));
    names.len() > 1 && names.iter().all(is_name) && names.iter().any(is_text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_header_tells_a_table() {
        let check = |head: &str, expected: InputKind| {
            assert_eq!(from_content(head.as_bytes()).unwrap(), expected, "{head}");
        };
        check("id,text\n1,\"No, said", InputKind::Csv);
        check("\"Doc ID\";\"Body\";\"url\"\r\n", InputKind::Csv);
        check("id\ttext\n", InputKind::Tsv);
        check("id,title\n", InputKind::Plain);
        check("text\nid\n", InputKind::Plain);
        check("Text, he said, is all.\n", InputKind::Plain);
        check(
            "In this article, content and form, the minister said, are one and the same thing to us\n",
            InputKind::Plain,
        );
    }

    #[test]
    fn kind_by_extension() {
        let check = |name: &str, expected: Option<InputKind>| {
            assert_eq!(InputKind::from_extension(Path::new(name)), expected, "{name}");
        };
        check("a.txt", Some(InputKind::Plain));
        check("a.b.MD", Some(InputKind::Plain));
        check("a.text", Some(InputKind::Plain));
        check("a.markdown", Some(InputKind::Plain));
        check("a.jsonl", Some(InputKind::JsonLines));
        check("a.ndjson", Some(InputKind::JsonLines));
        check("a.JSON", Some(InputKind::Json));
        check("a.csv", Some(InputKind::Csv));
        check("a.tsv", Some(InputKind::Tsv));
        check("a.htm", Some(InputKind::Html));
        check("a.csv.gz", Some(InputKind::Csv));
        check("a.gz", None);
        check("README", None);
        check(".txt", None);
        check("a.xyz", None);
    }

    #[test]
    fn kind_by_content() {
        let check = |head: &str, expected: InputKind| {
            assert_eq!(from_content(head.as_bytes()).unwrap(), expected, "{head}");
        };
        check("", InputKind::Plain);
        check("He said no.", InputKind::Plain);
        check("[a link](x)", InputKind::Plain);
        check("{ not json", InputKind::Plain);
        check("{\"text\": \"a\"}\n{\"text\": \"b\"}\n", InputKind::Json);
        check("\n {\"text\": \"a\"}\r\n", InputKind::Json);
        check("{\"text\": \"a long line without an end", InputKind::Json);
        check("{\n  \"text\": \"a\"\n}", InputKind::Json);
        check("[\n  {\"text\": \"a\"}]", InputKind::Json);
        check("<!DOCTYPE HTML>", InputKind::Html);
        check("<html lang=en>", InputKind::Html);
        check("PAR1\u{15}\0", InputKind::Parquet);
        check("WARC/1.0\r\n", InputKind::Warc);
        check("From: Anna <a@b.example>\nDate: Tue, 25 Jan 2022 09:00:00 +0000\n\nNo.", InputKind::Email);
        assert!(matches!(from_content(b"<?xml version='1.0'?>"), Err(ReadError::Foreign(_))));
    }

    #[test]
    fn binary_is_refused() {
        for head in [&b"\x1f\x8b\x08\x00"[..], b"PAR1\x15", b"%PDF-1.4", b"PK\x03\x04", b"a\0b", b"{\\rtf1"] {
            assert!(refuse_foreign(head, InputKind::Plain).is_err(), "{head:?}");
        }
        for head in [&b""[..], b"text", b"BZh is a word", "“quoted”".as_bytes()] {
            assert!(refuse_foreign(head, InputKind::Plain).is_ok(), "{head:?}");
        }
        assert!(refuse_foreign(b"a\0b", InputKind::Email).is_ok());
        assert!(refuse_foreign(b"id,text\n1,a\0b\n", InputKind::Csv).is_ok());
        assert!(refuse_foreign(b"id\0,text\n", InputKind::Csv).is_err());
        assert!(refuse_foreign(b"%PDF-1.4", InputKind::Email).is_err());
    }

    #[test]
    fn names_and_back() {
        for name in ["plain", "jsonl", "json", "csv", "tsv", "html", "parquet", "warc", "eml"] {
            assert_eq!(name.parse::<InputKind>().unwrap().name(), name);
        }
        assert_eq!("txt".parse::<InputKind>().unwrap(), InputKind::Plain);
        assert!("docx".parse::<InputKind>().is_err());
        assert!("".parse::<InputKind>().is_err());
        assert!("a/b.csv".parse::<InputKind>().is_err());
    }
}
