//! UTF-8 that was read as windows-1252 or Latin-1, once or twice: `â€œ` for `“`, `Ã©` for `é`.
//!
//! Only sequences count that writing does not have: capitals in front of a closing mark (`“CAFÉ”`) are none.

use super::Meaning;

/// What the bytes 0x80 to 0x9f are in windows-1252; those that it leaves free are control characters.
#[rustfmt::skip]
pub(super) const WINDOWS_1252: [char; 32] = [
    '€', '\u{81}', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', '\u{8d}', 'Ž', '\u{8f}',
    '\u{90}', '‘', '’', '“', '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', '\u{9d}', 'ž', 'Ÿ',
];

/// Length and meaning of a misread character at the start of `rest`.
pub(super) fn misread(rest: &str, before: Option<char>) -> Option<(usize, Meaning)> {
    let lead = rest.chars().next().filter(|&c| matches!(c, 'Â'..='ß' | 'â' | 'ï' | 'ð'))?;
    if let Some((len, c)) = misread_twice(rest) {
        return Some((len, meaning(c)));
    }
    let (len, c) = match once(rest) {
        Some(found) => found,
        // The last byte of a closing mark is none in windows-1252 and was lost.
        None if rest.starts_with("â€") => ("â€".len(), '”'),
        None => return None,
    };
    let behind = rest[len..].chars().next();
    let lower = |c: Option<char>| c.is_some_and(char::is_lowercase);
    let letter = |c: Option<char>| c.is_some_and(char::is_alphabetic);
    let plausible = match lead {
        'Â' => matches!(c, '\u{a0}'..),
        'Ã' => lower(before) || lower(behind) || (letter(before) && letter(behind)),
        'Ä'..='ß' => c.is_alphabetic() && (lower(before) || lower(behind)),
        _ => true,
    };
    plausible.then(|| (len, meaning(c)))
}

fn meaning(c: char) -> Meaning {
    match c {
        '\u{feff}' | '\u{ad}' => Meaning::Nothing,
        'ﬁ' => Meaning::Letters("fi"),
        'ﬂ' => Meaning::Letters("fl"),
        c if c.is_whitespace() => Meaning::Space,
        c => Meaning::Char(c),
    }
}

/// The character whose bytes the first characters of `rest` are, with its length there.
fn once(rest: &str) -> Option<(usize, char)> {
    let mut chars = rest.chars();
    let mut len = 0;
    let c = combine(|| {
        let c = chars.next()?;
        len += c.len_utf8();
        Some(c)
    })?;
    Some((len, c))
}

/// The same where the bytes were misread again: `Ã¢â‚¬â„¢` is `â€™` is `’`.
fn misread_twice(rest: &str) -> Option<(usize, char)> {
    let mut len = 0;
    let mut twice = false;
    let c = combine(|| {
        let rest = &rest[len..];
        let (here, c) = match once(rest) {
            Some(found) => {
                twice = true;
                found
            }
            None => rest.chars().next().map(|c| (c.len_utf8(), c))?,
        };
        len += here;
        Some(c)
    })?;
    (twice && len > c.len_utf8()).then_some((len, c))
}

/// Puts characters that are bytes together to the character that UTF-8 makes of them. Punctuation, Latin letters
/// and pictures are all that news have.
fn combine(mut next: impl FnMut() -> Option<char>) -> Option<char> {
    let lead = byte(next()?)?;
    let mut byte = || byte(next()?).filter(|b| (0x80..=0xbf).contains(b)).map(|b| u32::from(b & 0x3f));
    let code = match lead {
        0xc2..=0xdf => (u32::from(lead & 0x1f) << 6) | byte()?,
        0xe2 | 0xef => (u32::from(lead & 0x0f) << 12) | (byte()? << 6) | byte()?,
        0xf0 => (byte()? << 12) | (byte()? << 6) | byte()?,
        _ => return None,
    };
    let known = matches!(code,
        0x80..=0x17f | 0x2000..=0x22ff | 0xfb01..=0xfb02 | 0xfeff | 0x1f000..=0x1faff);
    char::from_u32(code).filter(|_| known)
}

/// The byte that windows-1252 or Latin-1 reads as this character, if it is none of ASCII.
fn byte(c: char) -> Option<u8> {
    match u8::try_from(u32::from(c)) {
        Ok(byte) => Some(byte).filter(|b| *b >= 0x80),
        Err(_) => WINDOWS_1252.iter().position(|&w| w == c).and_then(|i| u8::try_from(0x80 + i).ok()),
    }
}
