//! Web archives (WARC): each page in them that was fetched whole is one document.
//!
//! Pages are `response` records with status 200, and `resource` and `conversion` records, of HTML or plain text. All
//! else is passed over without a word and gets no number: requests, metadata, pictures, redirects, `robots.txt`.
//! `WARC-Target-URI` is the address; the date is that of the page, else the day on which it was fetched.
//!
//! The archive is read from front to back, one record at a time, and no more of a record is kept than is allowed.
//! After a damaged one the reader looks for the next line that begins with `WARC/`. Absent on purpose: joining
//! records that were written in segments, `revisit` records, and pages that a crawler fetched twice.

use std::io::{self, Read, Take};
use std::sync::Arc;

use encoding_rs::Encoding;
use flate2::read::{DeflateDecoder, MultiGzDecoder, ZlibDecoder};

use super::date::iso_date;
use super::encoding::{decode_declared, unify_line_breaks};
use super::error::ReadError;
use super::html;
use super::jsonl::{Line, read_line};
use super::kind::{self, InputKind};
use super::metadata::one_line;
use super::source::{Source, at_most};
use super::{Document, Problem, ReadOptions};

/// Longest head of a record, and of the HTTP response in it.
const MAX_HEAD_BYTES: usize = 64 * 1024;
/// Most headers in an HTTP response.
const MAX_HTTP_HEADERS: usize = 256;

/// The documents of a web archive.
pub(super) struct WarcPages {
    source: Source,
    options: Arc<ReadOptions>,
    record: u64,
    place: Place,
}

/// Where in the file the reader stands.
#[derive(Debug)]
enum Place {
    Start,
    /// After the line `WARC/1.1` of a record.
    InHead,
    /// Where nothing more can be read, which is still to be told.
    Broken(ReadError),
    End,
}

impl WarcPages {
    pub(super) fn new(source: Source, options: Arc<ReadOptions>) -> Self {
        Self { source, options, record: 0, place: Place::Start }
    }

    /// Moves behind the next line that begins a record; false where something else stands before it.
    fn find_record(&mut self) -> bool {
        let mut is_next = true;
        loop {
            self.place = match read_line(&mut self.source.reader, MAX_HEAD_BYTES) {
                Ok(Some(Line::Whole(line))) if line.trim_ascii().is_empty() => continue,
                Ok(Some(Line::Whole(line))) if line.starts_with(b"WARC/") => Place::InHead,
                Ok(Some(_)) => {
                    is_next = false;
                    continue;
                }
                Ok(None) => Place::End,
                Err(error) => Place::Broken(error.into()),
            };
            return is_next;
        }
    }

    /// Reads one record, and finds the next; `None` where it is no page.
    fn page(&mut self) -> Result<Option<Document>, ReadError> {
        let head = match Head::read(&mut self.source)? {
            Ok(head) => head,
            Err(error) => {
                self.find_record();
                return Err(error);
            }
        };
        let mut content = self.source.reader.by_ref().take(head.length);
        let page = page(&head, &mut content, &self.options);
        if page.as_ref().is_err_and(ReadError::is_of_file) {
            return page;
        }
        // What was not looked at.
        io::copy(&mut content, &mut io::sink())?;
        let is_cut = content.limit() > 0;
        let length_fits = self.find_record();
        match page {
            _ if is_cut => Err(ReadError::CutShort),
            Ok(_) if !length_fits => Err(ReadError::WarcLength),
            page => page,
        }
    }
}

impl Iterator for WarcPages {
    type Item = Result<Document, Problem>;

    fn next(&mut self) -> Option<Self::Item> {
        if matches!(self.place, Place::Start) {
            let begins_with_record = self.find_record();
            if !begins_with_record || matches!(self.place, Place::End) {
                self.place = Place::Broken(ReadError::NotWarc);
            }
        }
        while matches!(self.place, Place::InHead) {
            match self.page() {
                Ok(None) => {}
                Ok(Some(page)) => {
                    self.record += 1;
                    let id = if page.id.is_empty() { self.source.record_id(self.record) } else { page.id };
                    let origin = self.source.origin(self.record, None);
                    return Some(Ok(Document { origin, id, ..page }));
                }
                Err(error) if error.is_of_file() => self.place = Place::Broken(error),
                Err(error) => {
                    self.record += 1;
                    return Some(Err(error.at(&self.source.name, Some(self.record), None)));
                }
            }
        }
        match std::mem::replace(&mut self.place, Place::End) {
            Place::Broken(error) => Some(Err(self.source.file_problem(error))),
            _ => None,
        }
    }
}

/// The head of a record: its named fields.
struct Head {
    fields: Vec<(String, String)>,
    /// Bytes of content that follow.
    length: u64,
}

impl Head {
    /// Reads the lines up to the first blank one. The inner error is about this record alone.
    fn read(source: &mut Source) -> io::Result<Result<Self, ReadError>> {
        let mut fields: Vec<(String, String)> = Vec::new();
        let mut room = MAX_HEAD_BYTES;
        loop {
            let line = match read_line(&mut source.reader, room)? {
                None => return Ok(Err(ReadError::CutShort)),
                Some(Line::TooLong) => return Ok(Err(ReadError::WarcHead { max: MAX_HEAD_BYTES })),
                Some(Line::Whole(line)) => line,
            };
            room = room.saturating_sub(line.len());
            let line = String::from_utf8_lossy(&line);
            let text = line.trim();
            if text.is_empty() {
                break;
            }
            match (fields.last_mut(), text.split_once(':')) {
                (Some((_, value)), _) if line.starts_with([' ', '\t']) => {
                    value.push(' ');
                    value.push_str(text);
                }
                (_, Some((name, value))) => fields.push((name.trim().to_owned(), value.trim().to_owned())),
                (_, None) => {}
            }
        }
        let mut head = Self { fields, length: 0 };
        // Digits alone: `parse` would take a `+` too.
        let length = head.field("Content-Length").filter(|length| length.bytes().all(|b| b.is_ascii_digit()));
        let Some(length) = length.and_then(|length| length.parse().ok()) else {
            return Ok(Err(ReadError::WarcLength));
        };
        head.length = length;
        Ok(Ok(head))
    }

    fn field(&self, name: &str) -> Option<&str> {
        let mut named = self.fields.iter().filter(|(other, _)| other.eq_ignore_ascii_case(name));
        named.next().map(|(_, value)| value.as_str())
    }

    /// A field whose value stands in `<>`, as some write it.
    fn bare(&self, name: &str) -> &str {
        self.field(name).unwrap_or_default().trim_start_matches('<').trim_end_matches('>')
    }
}

/// The page that a record with this `head` holds, still without a place; `None` where it holds none.
fn page(
    head: &Head,
    content: &mut Take<impl Read>,
    options: &ReadOptions,
) -> Result<Option<Document>, ReadError> {
    let max = options.max_record_bytes;
    let url = head.bare("WARC-Target-URI");
    let content_type = head.field("Content-Type").unwrap_or_default();
    let is_instructions = url.split(['?', '#']).next().is_some_and(|path| path.ends_with("/robots.txt"));
    if is_instructions {
        return Ok(None);
    }
    let found = match head.field("WARC-Type").unwrap_or_default() {
        "response" if essence(content_type) == "application/http" => response(content, max)?,
        "resource" | "conversion" => match Media::of(content_type) {
            Some(media) => Some((media, at_most(content, max)?)),
            None => None,
        },
        _ => None,
    };
    let Some((media, bytes)) = found else { return Ok(None) };
    let page = match media {
        Media::Html(charset) => html::article(html::decode_page(bytes, charset)?, options)?,
        Media::Plain(charset) => {
            let text = unify_line_breaks(decode_declared(bytes, charset)?);
            Document { text, ..Document::default() }
        }
    };
    Ok(Some(Document {
        id: one_line(head.bare("WARC-Record-ID")),
        url: one_line(url),
        date: if page.date.is_empty() {
            iso_date(head.field("WARC-Date").unwrap_or_default(), None)
        } else {
            page.date
        },
        ..page
    }))
}

/// A kind of content that has a text, and the charset that comes with it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Media {
    Html(Option<&'static Encoding>),
    Plain(Option<&'static Encoding>),
}

impl Media {
    /// That of the header `Content-Type`, where it has a text.
    fn of(content_type: &str) -> Option<Self> {
        let mut parameters =
            content_type.split(';').skip(1).filter_map(|parameter| parameter.split_once('='));
        let charset = parameters.find(|(name, _)| name.trim().eq_ignore_ascii_case("charset"));
        let label = charset.map(|(_, label)| label.trim().trim_matches(['"', '\'']));
        let charset = label.and_then(|label| Encoding::for_label(label.as_bytes()));
        match essence(content_type).as_str() {
            "text/html" | "application/xhtml+xml" => Some(Self::Html(charset)),
            "text/plain" => Some(Self::Plain(charset)),
            _ => None,
        }
    }
}

/// `text/html` of `Text/HTML; charset=utf-8`.
fn essence(content_type: &str) -> String {
    content_type.split(';').next().unwrap_or_default().trim().to_ascii_lowercase()
}

/// The body of the HTTP response that is `content`, as a browser would see it; `None` where it is no page.
fn response(content: &mut Take<impl Read>, max: usize) -> Result<Option<(Media, Vec<u8>)>, ReadError> {
    let length = content.limit();
    let mut bytes = Vec::new();
    content.by_ref().take(MAX_HEAD_BYTES as u64).read_to_end(&mut bytes)?;
    let Some(head) = HttpHead::parse(&bytes)? else { return Ok(None) };
    let media = match &head.content_type {
        Some(content_type) => Media::of(content_type),
        None => is_html(&bytes[head.length..]).then_some(Media::Html(None)),
    };
    let Some(media) = media else { return Ok(None) };
    if length > max as u64 {
        return Err(ReadError::TooLarge { max });
    }
    content.read_to_end(&mut bytes)?;
    let mut body = bytes.split_off(head.length);
    // Many archives keep the header and undo the encoding.
    if head.is_chunked
        && let Some(whole) = joined_chunks(&body)
    {
        body = whole;
    }
    for coding in head.codings.iter().rev() {
        body = decoded(body, coding, max)?;
    }
    Ok(Some((media, body)))
}

fn is_html(body: &[u8]) -> bool {
    matches!(kind::from_content(body), Ok(InputKind::Html))
}

/// What counts of the head of an HTTP response with status 200.
struct HttpHead {
    /// Bytes before the body.
    length: usize,
    content_type: Option<String>,
    is_chunked: bool,
    /// What was done to the body, in order.
    codings: Vec<String>,
}

impl HttpHead {
    /// The head of the response that begins with `bytes`; `None` where its status is another.
    fn parse(bytes: &[u8]) -> Result<Option<Self>, ReadError> {
        let line_end = bytes.iter().position(|&byte| byte == b'\n').ok_or(ReadError::NotHttp)? + 1;
        let line = String::from_utf8_lossy(&bytes[..line_end]);
        let mut words = line.split_whitespace();
        if !words.next().is_some_and(|version| version.starts_with("HTTP/")) {
            return Err(ReadError::NotHttp);
        }
        if words.next() != Some("200") {
            return Ok(None);
        }
        // Crawlers write `HTTP/2 200` too, which the parser does not know; the lines after it are the same.
        let known = [b"HTTP/1.1 200\r\n", &bytes[line_end..]].concat();
        let mut headers = [httparse::EMPTY_HEADER; MAX_HTTP_HEADERS];
        let mut response = httparse::Response::new(&mut headers);
        let parsed = httparse::ParserConfig::default()
            .allow_obsolete_multiline_headers_in_responses(true)
            .allow_spaces_after_header_name_in_responses(true)
            .ignore_invalid_headers_in_responses(true)
            .parse_response(&mut response, &known);
        let Ok(httparse::Status::Complete(length)) = parsed else { return Err(ReadError::NotHttp) };
        let value = |name: &str| {
            let mut named = response.headers.iter().filter(|header| header.name.eq_ignore_ascii_case(name));
            named.next().map(|header| String::from_utf8_lossy(header.value).into_owned())
        };
        let list = |name: &str| -> Vec<String> {
            let items = value(name).unwrap_or_default();
            items.split(',').map(|item| item.trim().to_ascii_lowercase()).collect()
        };
        Ok(Some(Self {
            length: length - b"HTTP/1.1 200\r\n".len() + line_end,
            content_type: value("Content-Type"),
            is_chunked: list("Transfer-Encoding").iter().any(|coding| coding == "chunked"),
            codings: list("Content-Encoding"),
        }))
    }
}

/// What comes in chunks, put together; `None` where it does not come so. What follows a damaged chunk is lost.
fn joined_chunks(body: &[u8]) -> Option<Vec<u8>> {
    let (mut whole, mut rest) = (Vec::new(), body);
    loop {
        let size = match httparse::parse_chunk_size(rest) {
            Ok(httparse::Status::Complete((_, 0))) => return Some(whole),
            Ok(httparse::Status::Complete((start, size))) => {
                rest = &rest[start..];
                usize::try_from(size).unwrap_or(usize::MAX)
            }
            _ if whole.is_empty() => return None,
            _ => return Some(whole),
        };
        let chunk = match rest.get(..size) {
            Some(chunk) => chunk,
            // What looks like a size is a number at the beginning of a text.
            None if whole.is_empty() => return None,
            None => rest,
        };
        whole.extend_from_slice(chunk);
        rest = rest[chunk.len()..].trim_ascii_start();
    }
}

/// `body` with the content coding undone, where it really was coded so; `max` bytes at most.
fn decoded(body: Vec<u8>, coding: &str, max: usize) -> Result<Vec<u8>, ReadError> {
    let is_gzip = body.starts_with(&[0x1f, 0x8b]);
    // The first two bytes of a zlib stream are a multiple of 31; some servers leave them out.
    let is_zlib = matches!(body[..], [0x78, second, ..] if (0x7800 + u16::from(second)).is_multiple_of(31));
    let is_page = is_html(&body);
    let result = match coding {
        "" | "identity" => return Ok(body),
        "gzip" | "x-gzip" if is_gzip => at_most(MultiGzDecoder::new(&body[..]), max),
        "deflate" if is_zlib => at_most(ZlibDecoder::new(&body[..]), max),
        "deflate" if !is_page => at_most(DeflateDecoder::new(&body[..]), max),
        "gzip" | "x-gzip" | "deflate" => return Ok(body),
        _ if is_page => return Ok(body),
        _ => return Err(ReadError::UnknownCoding { coding: coding.chars().take(40).collect() }),
    };
    result.map_err(|error| match error {
        ReadError::TooLarge { max } => ReadError::TooLarge { max },
        _ => ReadError::DamagedContent,
    })
}
