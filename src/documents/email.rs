//! Email messages: one file is one document, its text the body of the message.
//!
//! Of a part that comes as plain text and as HTML the plain text is taken, else the HTML is read as a web page.
//! Transfer encodings and encoded headers are undone by `mail-parser`; the charset of a body is that of
//! `encoding.rs`, so that a message that declares the wrong one is refused instead of garbled. Absent on purpose:
//! attachments and forwarded messages, cutting off signatures and quoted mail, and mailboxes of many messages.

use encoding_rs::Encoding;
use mail_parser::decoders::base64::base64_decode;
use mail_parser::decoders::quoted_printable::quoted_printable_decode;
use mail_parser::{
    Address, DateTime, Encoding as Transfer, HeaderName, Message, MessageParser, MessagePart, MimeHeaders,
    PartType,
};

use super::date::iso_date;
use super::encoding::{decode_declared, unify_line_breaks};
use super::error::ReadError;
use super::html;
use super::metadata::one_line;
use super::source::Source;
use super::{Document, Problem, ReadOptions};

/// Headers `Content-Type` in one message, above which it is not parsed: each may open a message within the other,
/// and those are taken apart recursively.
const MAX_PARTS: usize = 500;

/// The message that `source` is.
pub(super) fn document(mut source: Source, options: &ReadOptions) -> Result<Document, Problem> {
    // The parser counts bytes in 32 bits.
    let bytes = source.whole(options.max_record_bytes.min(u32::MAX as usize));
    let message = bytes.and_then(|bytes| match bytes.trim_ascii() {
        [] => Ok(Document::default()),
        _ => message(&bytes, options),
    });
    let message = message.map_err(|error| source.file_problem(error))?;
    let id = if message.id.is_empty() { source.stem.clone() } else { message.id };
    Ok(Document { origin: source.origin(1, 1), id, ..message })
}

/// Whether a file that begins with `head` is a message: its first lines are headers, with those among them that every
/// message has or gets on its way. A note that merely opens with `From: the harbour office` is none.
pub(super) fn is_message(head: &[u8]) -> bool {
    let (mut from, mut sent) = (false, false);
    for (at, line) in head.split(|&byte| byte == b'\n').map(<[u8]>::trim_ascii_end).enumerate() {
        match line {
            [] => break,
            // A header goes on.
            [b' ' | b'\t', ..] if at > 0 => continue,
            _ => {}
        }
        let Some(name) = line.split(|&byte| byte == b':').next().filter(|name| name.len() < line.len())
        else {
            // The head may end within a line.
            return from && sent && head.ends_with(line);
        };
        if !name.iter().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_')) {
            return false;
        }
        let is = |wanted: &str| name.eq_ignore_ascii_case(wanted.as_bytes());
        from |= is("From");
        sent |= ["Date", "Received", "Message-ID", "Return-Path", "MIME-Version"].into_iter().any(is);
    }
    from && sent
}

/// The document that is the message `bytes`, still without a place; without an identifier where it has none.
fn message(bytes: &[u8], options: &ReadOptions) -> Result<Document, ReadError> {
    if lines_of_content_type(bytes) > MAX_PARTS {
        return Err(ReadError::TooNested { max: MAX_PARTS });
    }
    let message = MessageParser::default().parse(bytes).ok_or(ReadError::NotEmail)?;
    if message.headers().iter().all(|header| header.name.is_other()) {
        return Err(ReadError::NotEmail);
    }
    let text = text(&message, options)?;
    let written = one_line(message.header_raw(HeaderName::Date).unwrap_or_default());
    let date = message.date().map(day).filter(|day| !day.is_empty());
    let date = date.unwrap_or_else(|| iso_date(&written, options.date_order));
    Ok(Document {
        id: one_line(message.message_id().unwrap_or_default()),
        title: one_line(message.subject().unwrap_or_default()),
        unread_date: if date.is_empty() { written } else { String::new() },
        date,
        source: message.from().map(sender).unwrap_or_default(),
        text: unify_line_breaks(text),
        ..Document::default()
    })
}

/// The text of all parts of the body, with an empty line between them.
fn text(message: &Message<'_>, options: &ReadOptions) -> Result<String, ReadError> {
    let is_blank = |text: &String| text.trim().is_empty();
    let mut found = texts(message, message.text_bodies(), options)?;
    // A plain form with nothing in it is what some programs put beside the page.
    if found.is_empty() || found.iter().any(is_blank) {
        found = texts(message, message.html_bodies(), options)?;
    }
    found.retain(|text| !is_blank(text));
    if !found.is_empty() {
        return Ok(found.join("\n\n"));
    }
    if message.html_bodies().any(|part| matches!(part.body, PartType::Html(_)) && !part.is_empty()) {
        return Err(ReadError::NoArticle);
    }
    if message.parts.iter().any(|part| part.is_encoding_problem && !part.is_empty()) {
        return Err(ReadError::DamagedEmail);
    }
    if message.attachments().any(|part| !part.is_empty()) {
        return Err(ReadError::OnlyAttachments);
    }
    Ok(String::new())
}

/// The texts of those of `parts` that have one. A page without an article is no document here: it is a signature, or a
/// picture that counts its readers.
fn texts<'a>(
    message: &Message<'_>,
    parts: impl Iterator<Item = &'a MessagePart<'a>>,
    options: &ReadOptions,
) -> Result<Vec<String>, ReadError> {
    let mut texts = Vec::new();
    for part in parts {
        match part.body {
            PartType::Text(_) => texts.push(decode_declared(bytes(message, part)?, charset(part))?),
            PartType::Html(_) => {
                let html = html::decode_page(bytes(message, part)?, charset(part))?;
                match html::article(html, options) {
                    Err(ReadError::NoArticle) => {}
                    page => texts.push(page?.text),
                }
            }
            _ => {}
        }
    }
    Ok(texts)
}

/// What `part` holds, with the encoding for transfer undone.
fn bytes(message: &Message<'_>, part: &MessagePart<'_>) -> Result<Vec<u8>, ReadError> {
    let written = message.raw_message.get(part.offset_body as usize..part.offset_end as usize);
    let written = written.ok_or(ReadError::DamagedEmail)?;
    match part.encoding {
        // A part that did not decode is marked as one without an encoding.
        Transfer::None if part.is_encoding_problem => {
            let named = part.content_transfer_encoding().unwrap_or_default();
            match named.to_ascii_lowercase().as_str() {
                "base64" => base64_decode(written),
                "quoted-printable" => quoted_printable_decode(written),
                _ => Some(written.to_vec()),
            }
        }
        Transfer::None => Some(written.to_vec()),
        Transfer::QuotedPrintable => quoted_printable_decode(written),
        Transfer::Base64 => base64_decode(written),
    }
    .ok_or(ReadError::DamagedEmail)
}

/// The charset that the header of `part` names, where it is one.
fn charset(part: &MessagePart<'_>) -> Option<&'static Encoding> {
    Encoding::for_label(part.content_type()?.attribute("charset")?.as_bytes())
}

/// The day as it was where the message was written.
fn day(date: &DateTime) -> String {
    iso_date(&format!("{:04}-{:02}-{:02}", date.year, date.month, date.day), None)
}

/// The name of who sent it, else the address.
fn sender(from: &Address<'_>) -> String {
    let Some(first) = from.first() else { return String::new() };
    let name = first.name.as_deref().map(one_line).filter(|name| !name.is_empty());
    name.unwrap_or_else(|| one_line(first.address.as_deref().unwrap_or_default()))
}

fn lines_of_content_type(message: &[u8]) -> usize {
    const NAME: &[u8] = b"content-type";
    let begins = |line: &&[u8]| line.get(..NAME.len()).is_some_and(|name| name.eq_ignore_ascii_case(NAME));
    message.split(|&byte| byte == b'\n').map(<[u8]>::trim_ascii_start).filter(begins).count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn messages_by_their_first_lines() {
        let check =
            |head: &str, expected: bool| assert_eq!(is_message(head.as_bytes()), expected, "{head:?}");
        check("From: a@b.example\r\nDate: Tue, 25 Jan 2022 09:00:00 +0000\r\n\r\nHello: there", true);
        check("X-Signature: v=1;\n b=x\nReceived: from x\n\tby y; Tue\nFrom: A\nSubject: s\n\n", true);
        check("Return-Path: <a@b.example>\nFROM: A\nSubj", true);
        check("From: the harbour office\n\nThe port will open in May.", false);
        check("From: the harbour office\nSubject: the port\n\nIt will open in May.", false);
        check("From: A\nThe port will open in May.\nDate: 5 May\n", false);
        check("From: A\nDate: 5 May\nThe port will open.\n\nIn May.", false);
        check("Anna Berg said: no\nFrom: A\nDate: 5 May\n", false);
        check("", false);
        check("\nFrom: A\nDate: 5 May\n", false);
    }
}
