//! One opened input: a reader of UTF-8 (or legacy) bytes and the names that documents and problems take from it.

use std::fs::File;
use std::io::{self, BufRead, Read};
use std::path::Path;

use super::again::Again;
use super::compression;
use super::encoding::{self, Mark};
use super::error::ReadError;
use super::inputs::InputPath;
use super::kind::{self, InputKind};
use super::{Origin, Problem};

/// The text in `raw`: unpacked where it is compressed, to `max_ratio` times its size at most, without a byte-order mark,
/// and never UTF-16.
pub(crate) fn text(raw: Box<dyn Read + Send>, max_ratio: u64) -> io::Result<(Box<dyn BufRead + Send>, Mark)> {
    compression::unpacked(raw, max_ratio).and_then(encoding::unmark)
}

/// An opened file or standard input.
pub(super) struct Source {
    /// As shown: path or `-`.
    pub(super) name: String,
    /// File name without extension, from which identifiers are made; `stdin` for standard input.
    pub(super) stem: String,
    /// Without a byte-order mark, and never UTF-16.
    pub(super) reader: Again<Box<dyn BufRead + Send>>,
    /// Whether the reader promises UTF-8.
    pub(super) mark: Mark,
    path: InputPath,
}

impl Source {
    /// Opens `path`, shown as `name`; for `max_ratio` see [`ReadOptions`](super::ReadOptions).
    pub(super) fn open(path: InputPath, name: String, max_ratio: u64) -> Result<Self, Problem> {
        let (raw, stem): (io::Result<Box<dyn Read + Send>>, String) = match &path {
            InputPath::Stdin => (Ok(Box::new(io::stdin())), "stdin".to_owned()),
            InputPath::File(path) => (File::open(path).map(|file| Box::new(file) as _), stem(path)),
        };
        match raw.and_then(|raw| text(raw, max_ratio)) {
            Ok((reader, mark)) => Ok(Self { name, stem, reader: Again::new(reader), mark, path }),
            Err(error) => Err(ReadError::from(error).at(&name, None, None)),
        }
    }

    /// Standard input of which no more is read than is there: UTF-8 in lines that somebody waits behind.
    pub(super) fn live(mut reader: impl BufRead + Send + 'static) -> Result<Self, Problem> {
        const BYTE_ORDER_MARK: &[u8] = b"\xef\xbb\xbf";
        let name = "-".to_owned();
        let head = reader.fill_buf().map_err(|error| ReadError::from(error).at(&name, None, None))?;
        if compression::is_packed(head) {
            return Err(ReadError::PackedPipe.at(&name, None, None));
        }
        let is_marked = head.starts_with(BYTE_ORDER_MARK);
        let mark = if is_marked { Mark::Utf8 } else { Mark::None };
        reader.consume(if is_marked { BYTE_ORDER_MARK.len() } else { 0 });
        let (stem, reader) = ("stdin".to_owned(), Again::new(Box::new(reader) as Box<dyn BufRead + Send>));
        Ok(Self { name, stem, reader, mark, path: InputPath::Stdin })
    }

    /// The kind to read it as: `known`, else by content. What begins like a format of another kind is refused,
    /// whatever the name says.
    pub(super) fn kind(&mut self, known: Option<InputKind>) -> Result<InputKind, ReadError> {
        let head = self.reader.fill_buf()?;
        let kind = known.map_or_else(|| kind::from_content(head), Ok)?;
        kind::refuse_foreign(head, kind).map(|()| kind)
    }

    /// Whether it begins like a JSON array of objects.
    pub(super) fn begins_with_array(&mut self) -> bool {
        let head = self.reader.fill_buf().unwrap_or_default().trim_ascii_start();
        head.strip_prefix(b"[").is_some_and(|head| head.trim_ascii_start().starts_with(b"{"))
    }

    /// All of it, where that is `max` bytes at most.
    pub(super) fn whole(&mut self, max: usize) -> Result<Vec<u8>, ReadError> {
        at_most(&mut self.reader, max)
    }

    /// A file that can be read in any order: the input itself where it begins with `magic`, else (it is compressed, or
    /// comes through a pipe) a copy that is gone when it is closed.
    pub(super) fn seekable(&mut self, magic: &[u8]) -> io::Result<File> {
        if let InputPath::File(path) = &self.path
            && path.is_file()
        {
            let mut file = File::open(path)?;
            let mut head = Vec::new();
            file.by_ref().take(magic.len() as u64).read_to_end(&mut head)?;
            if head == magic {
                return Ok(file);
            }
        }
        let mut copy = tempfile::tempfile()?;
        io::copy(&mut self.reader, &mut copy)?;
        Ok(copy)
    }

    /// `error` as a problem of the whole file.
    pub(super) fn file_problem(&self, error: ReadError) -> Problem {
        error.at(&self.name, None, None)
    }

    /// The place of one record; `line` is `None` in formats without lines.
    pub(super) fn origin(&self, record: u64, line: impl Into<Option<u64>>) -> Origin {
        Origin { file: self.name.clone(), record, line: line.into() }
    }

    /// The identifier of a record that has none of its own.
    pub(super) fn record_id(&self, record: u64) -> String {
        format!("{}-{record}", self.stem)
    }
}

/// All that `content` has, where that is `max` bytes at most.
pub(super) fn at_most(content: impl Read, max: usize) -> Result<Vec<u8>, ReadError> {
    let mut bytes = Vec::new();
    content.take((max as u64).saturating_add(1)).read_to_end(&mut bytes)?;
    if bytes.len() > max { Err(ReadError::TooLarge { max }) } else { Ok(bytes) }
}

pub(super) fn stem(path: &Path) -> String {
    let path = compression::unpacked_name(path);
    path.file_stem().unwrap_or(path.as_os_str()).to_string_lossy().into_owned()
}
