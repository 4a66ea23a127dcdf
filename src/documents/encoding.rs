//! Bytes to text: byte-order marks, UTF-8, UTF-16, and windows-125x where there is no doubt.

use std::cell::Cell;
use std::io::{self, BufRead, BufReader, Cursor, Read};

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{
    Decoder, DecoderResult, Encoding, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1250, WINDOWS_1251, WINDOWS_1252,
    WINDOWS_1253, WINDOWS_1254, WINDOWS_1255, WINDOWS_1256, WINDOWS_1257, WINDOWS_1258,
};

use super::error::ReadError;

/// What a file says about its encoding by a byte-order mark.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Mark {
    /// There is a mark, so that what comes out of the reader must be UTF-8.
    Utf8,
    /// There is none: UTF-8 most likely, but a legacy encoding is possible.
    None,
}

/// Takes the byte-order mark off `raw` and turns UTF-16 into UTF-8. The first bytes of the file are in the buffer.
pub(super) fn unmark(mut raw: Box<dyn Read + Send>) -> io::Result<(Box<dyn BufRead + Send>, Mark)> {
    let mut head = Vec::new();
    let error = raw.by_ref().take(8 * 1024).read_to_end(&mut head).err();
    // Of a damaged file what stands before the damage is read.
    let raw: Box<dyn Read + Send> = match error {
        Some(error) if head.is_empty() => return Err(error),
        Some(error) => Box::new(Fails(Some(error))),
        None => raw,
    };
    let (skip, utf16, mark) = match Encoding::for_bom(&head) {
        Some((encoding, skip)) if encoding == UTF_16LE || encoding == UTF_16BE => {
            (skip, Some(encoding), Mark::Utf8)
        }
        Some((_, skip)) => (skip, None, Mark::Utf8),
        None => (0, None, Mark::None),
    };
    head.drain(..skip);
    let bytes = Cursor::new(head).chain(raw);
    Ok(match utf16 {
        Some(encoding) => (Box::new(BufReader::with_capacity(64 * 1024, Utf16::new(bytes, encoding))), mark),
        None => (Box::new(BufReader::with_capacity(64 * 1024, bytes)), mark),
    })
}

/// A reader that has nothing left but an error, and then nothing.
struct Fails(Option<io::Error>);

impl Read for Fails {
    fn read(&mut self, _: &mut [u8]) -> io::Result<usize> {
        self.0.take().map_or(Ok(0), Err)
    }
}

/// `bytes` as text; `bytes` come from a reader with this `mark`.
pub(super) fn decode(bytes: Vec<u8>, mark: Mark) -> Result<String, ReadError> {
    if bytes.contains(&0) {
        return Err(ReadError::Binary);
    }
    match (String::from_utf8(bytes), mark) {
        (Ok(text), _) => Ok(text),
        (Err(_), Mark::Utf8) => Err(ReadError::DamagedUtf8),
        (Err(error), Mark::None) => {
            let bytes = error.as_bytes();
            legacy_text(bytes, legacy_encoding(bytes)?)
        }
    }
}

/// `bytes` without a mark as text, where they are `max` at most.
pub(super) fn decode_within(bytes: &[u8], max: usize) -> Result<String, ReadError> {
    if bytes.len() > max { Err(ReadError::TooLarge { max }) } else { decode(bytes.to_vec(), Mark::None) }
}

/// `bytes` as text, where something beside them declares their encoding. A byte-order mark is believed first, then
/// the bytes themselves where they are UTF-8 (much text is declared to be what it is not), then what is declared.
pub(super) fn decode_declared(
    mut bytes: Vec<u8>,
    declared: Option<&'static Encoding>,
) -> Result<String, ReadError> {
    if let Some((encoding, length)) = Encoding::for_bom(&bytes) {
        bytes.drain(..length);
        return if encoding == UTF_8 { decode(bytes, Mark::Utf8) } else { legacy_text(&bytes, encoding) };
    }
    match declared {
        // Text in UTF-16 or ISO-2022-JP may look like UTF-8, and is never that.
        Some(encoding) if !encoding.is_ascii_compatible() || std::str::from_utf8(&bytes).is_err() => {
            legacy_text(&bytes, encoding)
        }
        _ => decode(bytes, Mark::None),
    }
}

/// `bytes` in `encoding`, refused where that gives control characters.
pub(super) fn legacy_text(bytes: &[u8], encoding: &'static Encoding) -> Result<String, ReadError> {
    let (text, malformed) = encoding.decode_without_bom_handling(bytes);
    let is_odd = |c: char| c.is_control() && !matches!(c, '\t' | '\n' | '\r' | '\u{c}');
    if malformed || text.contains(is_odd) { Err(ReadError::UnknownEncoding) } else { Ok(text.into_owned()) }
}

/// The windows-125x encoding of `bytes`, which are not valid UTF-8, where there is no doubt about it.
pub(super) fn legacy_encoding(bytes: &[u8]) -> Result<&'static Encoding, ReadError> {
    if is_mostly_utf8(bytes) {
        return Err(ReadError::DamagedUtf8);
    }
    if is_typography_only(bytes) {
        return Ok(WINDOWS_1252);
    }
    if is_mac_roman(bytes) {
        return Err(ReadError::MacRoman);
    }
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(bytes, true);
    let guess = detector.guess(None, Utf8Detection::Deny);
    // The detector gives no confidence. But it weighs the text against the country where a page was found, so
    // a guess that stands in most countries rests on the text alone.
    const COUNTRIES: [&[u8]; 9] = [b"de", b"pl", b"ru", b"gr", b"tr", b"il", b"lt", b"jp", b"vn"];
    let agreeing =
        COUNTRIES.iter().filter(|&&tld| detector.guess(Some(tld), Utf8Detection::Deny) == guess).count();
    if WINDOWS_125X.contains(&guess) && agreeing * 2 > COUNTRIES.len() {
        Ok(guess)
    } else {
        Err(ReadError::UnknownEncoding)
    }
}

/// The rows of one table that are not UTF-8: each is too short to tell its encoding alone, so those at the beginning of
/// the file are weighed with it.
pub(super) struct LegacyRows {
    sample: Vec<u8>,
    /// That of the rows so far, where they have one and agree; a table is saved in one encoding.
    so_far: Cell<SoFar>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum SoFar {
    Unknown,
    One(&'static Encoding),
    Several,
}

impl LegacyRows {
    /// As much as makes a detector sure.
    const SAMPLE_BYTES: usize = 2048;

    /// Those of a file that begins with `head`.
    pub(super) fn new(head: &[u8]) -> Self {
        let mut sample = Vec::new();
        for line in head.split_inclusive(|&byte| byte == b'\n' || byte == b'\r') {
            let is_odd = !line.is_ascii() && !line.contains(&0) && !is_mostly_utf8(line);
            if is_odd && sample.len() < Self::SAMPLE_BYTES {
                sample.extend_from_slice(&line[..line.len().min(Self::SAMPLE_BYTES)]);
            }
        }
        LegacyRows { sample, so_far: Cell::new(SoFar::Unknown) }
    }

    /// The fields of a row, which are not all UTF-8, as text in one encoding.
    pub(super) fn fields<'a>(
        &self,
        fields: impl Iterator<Item = &'a [u8]> + Clone,
    ) -> Result<Vec<String>, ReadError> {
        let mut bytes = fields.clone().collect::<Vec<_>>().join(&b' ');
        // A row that is damaged itself is so wherever it stands.
        if is_mostly_utf8(&bytes) {
            return Err(ReadError::DamagedUtf8);
        }
        let own_len = bytes.len();
        bytes.push(b'\n');
        bytes.extend_from_slice(&self.sample);
        // Rubbish at the beginning of the file says nothing of this row.
        let encoding = legacy_encoding(&bytes).or_else(|_| legacy_encoding(&bytes[..own_len]));
        let encoding = match (encoding, self.so_far.get()) {
            // Typography is the same in all of them.
            (Ok(encoding), _) if is_typography_only(&bytes[..own_len]) => encoding,
            (Ok(encoding), SoFar::Unknown) => {
                self.so_far.set(SoFar::One(encoding));
                encoding
            }
            (Ok(encoding), SoFar::One(other)) if encoding != other => {
                self.so_far.set(SoFar::Several);
                encoding
            }
            (Ok(encoding), _) => encoding,
            (Err(_), SoFar::One(encoding)) if is_mostly_ascii(&bytes[..own_len]) => encoding,
            (Err(error), _) => return Err(error),
        };
        fields.map(|field| legacy_text(field, encoding)).collect()
    }
}

const WINDOWS_125X: [&Encoding; 9] = [
    WINDOWS_1250,
    WINDOWS_1251,
    WINDOWS_1252,
    WINDOWS_1253,
    WINDOWS_1254,
    WINDOWS_1255,
    WINDOWS_1256,
    WINDOWS_1257,
    WINDOWS_1258,
];

/// Whether more of the non-ASCII bytes are good UTF-8 than not: a damaged UTF-8 file, which as windows-1252 would
/// turn every quotation mark into rubbish (`â€œ`).
fn is_mostly_utf8(bytes: &[u8]) -> bool {
    let (mut valid, mut invalid) = (0, 0);
    for chunk in bytes.utf8_chunks() {
        valid += chunk.valid().bytes().filter(|byte| !byte.is_ascii()).count();
        invalid += chunk.invalid().len();
    }
    valid >= invalid
}

/// Whether no more than one byte in ten is another, as in a language of western Europe.
fn is_mostly_ascii(bytes: &[u8]) -> bool {
    bytes.iter().filter(|byte| !byte.is_ascii()).count() * 10 <= bytes.len()
}

/// Whether all non-ASCII bytes are quotation marks, dashes and the like that are the same in every windows-125x,
/// or `£` or `€` before a digit. English news is often like this, and gives a detector nothing to go by.
fn is_typography_only(bytes: &[u8]) -> bool {
    bytes.iter().enumerate().filter(|(_, byte)| !byte.is_ascii()).all(|(at, &byte)| {
        let is_amount = matches!(byte, 0xa3 | 0x80) && bytes.get(at + 1).is_some_and(u8::is_ascii_digit);
        is_amount
            || matches!(
                byte,
                0x82 | 0x84..=0x87 | 0x89 | 0x8b | 0x91..=0x97 | 0x99 | 0x9b | 0xa0 | 0xa7 | 0xa9 | 0xab..=0xae
                    | 0xb0 | 0xb1 | 0xb6 | 0xb7 | 0xbb
            )
    })
}

/// Whether it has the curly quotation marks and apostrophes of old Macs, which in windows-125x are capital letters within
/// words (`donÕt`), and none of those of windows-125x.
fn is_mac_roman(bytes: &[u8]) -> bool {
    let has_windows_marks = bytes.iter().any(|byte| (0x91..=0x94).contains(byte));
    let apostrophe =
        |three: &[u8]| three[0].is_ascii_lowercase() && three[1] == 0xd5 && three[2].is_ascii_lowercase();
    let opens =
        |three: &[u8]| three[0].is_ascii_whitespace() && three[1] == 0xd2 && three[2].is_ascii_alphabetic();
    let closes = |three: &[u8]| {
        (three[0].is_ascii_lowercase() || b".,!?".contains(&three[0]))
            && three[1] == 0xd3
            && three[2].is_ascii_whitespace()
    };
    let padded = [b" ", bytes, b" "].concat();
    !has_windows_marks
        && (padded.windows(3).any(apostrophe)
            || padded.windows(3).any(opens) && padded.windows(3).any(closes))
}

/// UTF-16 in, UTF-8 out, in pieces; an unpaired surrogate or half a code unit is [`io::ErrorKind::InvalidData`].
struct Utf16<R> {
    input: BufReader<R>,
    decoder: Decoder,
    decoded: Box<[u8]>,
    start: usize,
    end: usize,
    finished: bool,
}

impl<R: Read> Utf16<R> {
    fn new(input: R, encoding: &'static Encoding) -> Self {
        Self {
            input: BufReader::new(input),
            decoder: encoding.new_decoder_without_bom_handling(),
            decoded: vec![0; 16 * 1024].into_boxed_slice(),
            start: 0,
            end: 0,
            finished: false,
        }
    }

    fn decode_more(&mut self) -> io::Result<()> {
        let bytes = self.input.fill_buf()?;
        let last = bytes.is_empty();
        let (result, read, written) =
            self.decoder.decode_to_utf8_without_replacement(bytes, &mut self.decoded, last);
        self.input.consume(read);
        (self.start, self.end) = (0, written);
        match result {
            DecoderResult::InputEmpty => self.finished = last,
            DecoderResult::OutputFull => {}
            DecoderResult::Malformed(..) => return Err(io::ErrorKind::InvalidData.into()),
        }
        Ok(())
    }
}

impl<R: Read> Read for Utf16<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        while self.start == self.end && !self.finished {
            self.decode_more()?;
        }
        let count = buffer.len().min(self.end - self.start);
        buffer[..count].copy_from_slice(&self.decoded[self.start..self.start + count]);
        self.start += count;
        Ok(count)
    }
}

/// `text` with `\r\n` and a lone `\r` as `\n`.
pub(super) fn unify_line_breaks(text: String) -> String {
    if text.contains('\r') { text.replace("\r\n", "\n").replace('\r', "\n") } else { text }
}

#[cfg(test)]
mod tests {
    use encoding_rs::{GBK, ISO_2022_JP, KOI8_U, MACINTOSH, SHIFT_JIS};

    use super::*;

    /// What a plain file with these bytes reads as.
    fn text(bytes: &[u8]) -> Result<String, String> {
        let (mut reader, mark) =
            unmark(Box::new(Cursor::new(bytes.to_vec()))).map_err(|error| error.to_string())?;
        let mut all = Vec::new();
        reader.read_to_end(&mut all).map_err(|error| ReadError::from(error).to_string())?;
        decode(all, mark).map_err(|error| error.to_string())
    }

    fn utf16(text: &str, to_bytes: fn(u16) -> [u8; 2]) -> Vec<u8> {
        "\u{feff}".encode_utf16().chain(text.encode_utf16()).flat_map(to_bytes).collect()
    }

    #[test]
    fn unicode() {
        let check = |bytes: &[u8], expected: &str| assert_eq!(text(bytes).as_deref(), Ok(expected));
        check(b"", "");
        check(b"plain", "plain");
        check("“Kyїv” 🕊".as_bytes(), "“Kyїv” 🕊");
        check(b"\xef\xbb\xbf", "");
        check("\u{feff}marked".as_bytes(), "marked");
        check("\u{feff}\u{feff}twice".as_bytes(), "\u{feff}twice");
        check(&utf16("“Kyїv” 🕊", u16::to_le_bytes), "“Kyїv” 🕊");
        check(&utf16("“Kyїv” 🕊", u16::to_be_bytes), "“Kyїv” 🕊");
        check(b"\xff\xfe", "");
        let long = "Слово 🕊 ".repeat(20_000);
        check(&utf16(&long, u16::to_le_bytes), &long);
    }

    #[test]
    fn windows_125x() {
        let check = |encoding: &'static Encoding, expected: &str| {
            assert_eq!(text(&encoding.encode(expected).0).as_deref(), Ok(expected));
        };
        check(WINDOWS_1252, "“We will not escalate” – that’s all… he said");
        check(WINDOWS_1252, "a package of £5 million or €6 million");
        check(WINDOWS_1252, "a café");
        check(WINDOWS_1252, "Der Präsident erklärte, dass er über die Lage große Sorgen habe.");
        check(WINDOWS_1252, "« Le président a déclaré que la guerre était terminée »");
        check(WINDOWS_1250, "Prezydent powiedział, że wojna się skończyła. Źródła żądają.");
        check(WINDOWS_1251, "Президент заявил, что война закончена.");
        check(WINDOWS_1251, "Президент України заявив про перемогу її армії.");
    }

    #[test]
    fn what_is_refused() {
        let check =
            |bytes: &[u8], expected: &str| assert_eq!(text(bytes), Err(expected.to_owned()), "{bytes:x?}");
        let unknown = ReadError::UnknownEncoding.to_string();
        check(b"a\0b", "binary data, not text");
        let mac_roman = ReadError::MacRoman.to_string();
        check(&MACINTOSH.encode("He said it didn’t matter.").0, &mac_roman);
        check(&MACINTOSH.encode("“We can win,” she said.").0, &mac_roman);
        check(b"a\0b\0", "binary data, not text");
        check(b"\xef\xbb\xbfcaf\xe9", &ReadError::DamagedUtf8.to_string());
        check(
            "He said “no” — \u{20ac}5\u{e9}".as_bytes().split_last().unwrap().1,
            &ReadError::DamagedUtf8.to_string(),
        );
        check(b"\xff\xfea", &ReadError::DamagedUtf16.to_string());
        check(b"\xff\xfe\x00\xd8a\0", &ReadError::DamagedUtf16.to_string());
        check(b"\xff\xfd\xfc", &unknown);
        check(b"caf\xe9 \x01", &unknown);
        check(b"caf\xe9 \x81", &unknown);
        check(&SHIFT_JIS.encode("大統領は戦争が終わったと述べた。").0, &unknown);
        check(&GBK.encode("总统说战争结束了。").0, &unknown);
        check(&KOI8_U.encode("Президент заявил, что война закончена.").0, &unknown);
    }

    #[test]
    fn declared_encodings() {
        let check = |bytes: &[u8], label: &str, expected: &str| {
            let text = decode_declared(bytes.to_vec(), Encoding::for_label(label.as_bytes()));
            assert_eq!(text.map_err(|error| error.to_string()).as_deref(), Ok(expected), "{bytes:x?}");
        };
        check(b"\xcd\xe5\xf2", "windows-1251", "Нет");
        check("Нет".as_bytes(), "windows-1251", "Нет");
        check("\u{feff}Нет".as_bytes(), "windows-1251", "Нет");
        check(&utf16("Нет", u16::to_be_bytes), "utf-8", "Нет");
        check(b"N\0o\0", "utf-16", "No");
        check(&ISO_2022_JP.encode("日本").0, "iso-2022-jp", "日本");
        check(b"\x93No\x94", "unheard-of", "“No”");
        for (bytes, label) in [(&b"caf\xe9"[..], "utf-8"), (b"\xff\xfea", "utf-8"), (b"\x81", "windows-1252")]
        {
            assert!(
                decode_declared(bytes.to_vec(), Encoding::for_label(label.as_bytes())).is_err(),
                "{bytes:x?}"
            );
        }
    }

    #[test]
    fn typography_is_the_same_in_every_windows_125x() {
        for byte in 0x80..=0xff_u8 {
            if is_typography_only(&[byte]) {
                let decoded: Vec<_> = [WINDOWS_1250, WINDOWS_1251, WINDOWS_1252, WINDOWS_1254, WINDOWS_1258]
                    .iter()
                    .map(|encoding| encoding.decode_without_bom_handling(&[byte]).0.into_owned())
                    .collect();
                assert!(decoded.iter().all(|c| *c == decoded[0]), "{byte:x}: {decoded:?}");
            }
        }
    }

    #[test]
    fn line_breaks() {
        let check = |text: &str, expected: &str| assert_eq!(unify_line_breaks(text.to_owned()), expected);
        check("a\r\nb", "a\nb");
        check("a\rb", "a\nb");
        check("a\r\r\nb\n\rc", "a\n\nb\n\nc");
        check("\r\n", "\n");
        check("a\nb", "a\nb");
    }
}
