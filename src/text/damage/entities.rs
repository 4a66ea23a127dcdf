//! Character references of HTML: `&quot;`, `&#8217;`, `&#x2019;`, also those escaped twice (`&amp;quot;`).

use super::Meaning;
use super::misread::WINDOWS_1252;

/// Longest name or number between `&` and `;`.
const MAX_NAME_BYTES: usize = 8;

/// Length and meaning of a reference at the start of `rest`.
pub(super) fn entity(rest: &str) -> Option<(usize, Meaning)> {
    let (len, c) = reference(rest)?;
    // "&amp;quot;" was escaped twice.
    if c == '&'
        && let Some((again, inner)) = rest[len..].split_once(';').and_then(|(name, _)| {
            (name.len() <= MAX_NAME_BYTES).then(|| decode(name).map(|c| (name.len() + 1, c)))?
        })
    {
        return Some((len + again, meaning(inner)));
    }
    Some((len, meaning(c)))
}

fn meaning(c: char) -> Meaning {
    match c {
        '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{feff}' => Meaning::Nothing,
        c if c.is_whitespace() => Meaning::Space,
        c => Meaning::Char(c),
    }
}

fn reference(rest: &str) -> Option<(usize, char)> {
    let behind = rest.strip_prefix('&')?;
    let end = behind.bytes().take(MAX_NAME_BYTES + 1).position(|b| b == b';')?;
    Some((end + 2, decode(&behind[..end])?))
}

fn decode(name: &str) -> Option<char> {
    let Some(number) = name.strip_prefix('#') else {
        return NAMED.iter().find(|(known, _)| *known == name).map(|&(_, c)| c);
    };
    let number = match number.strip_prefix(['x', 'X']) {
        Some(hex) => u32::from_str_radix(hex, 16).ok()?,
        None => number.parse().ok()?,
    };
    match number {
        // As browsers have it, numbers of control characters are those of windows-1252.
        0x80..=0x9f => Some(WINDOWS_1252[number as usize - 0x80]),
        _ => char::from_u32(number).filter(|c| !c.is_control() || c.is_whitespace()),
    }
}

#[rustfmt::skip]
const NAMED: &[(&str, char)] = &[
    ("quot", '"'), ("amp", '&'), ("apos", '\''), ("lt", '<'), ("gt", '>'), ("nbsp", '\u{a0}'),
    ("ldquo", '“'), ("rdquo", '”'), ("lsquo", '‘'), ("rsquo", '’'), ("sbquo", '‚'), ("bdquo", '„'),
    ("laquo", '«'), ("raquo", '»'), ("lsaquo", '‹'), ("rsaquo", '›'), ("prime", '′'), ("Prime", '″'),
    ("ndash", '–'), ("mdash", '—'), ("hellip", '…'), ("bull", '•'), ("middot", '·'), ("shy", '\u{ad}'),
    ("ensp", '\u{2002}'), ("emsp", '\u{2003}'), ("thinsp", '\u{2009}'), ("zwnj", '\u{200c}'),
    ("zwj", '\u{200d}'), ("euro", '€'), ("pound", '£'), ("cent", '¢'), ("yen", '¥'), ("deg", '°'),
    ("copy", '©'), ("reg", '®'), ("trade", '™'), ("frac12", '½'), ("frac14", '¼'), ("frac34", '¾'),
    ("times", '×'), ("sect", '§'), ("para", '¶'), ("iexcl", '¡'), ("iquest", '¿'),
    ("agrave", 'à'), ("aacute", 'á'), ("acirc", 'â'), ("atilde", 'ã'), ("auml", 'ä'), ("aring", 'å'),
    ("aelig", 'æ'), ("ccedil", 'ç'), ("egrave", 'è'), ("eacute", 'é'), ("ecirc", 'ê'), ("euml", 'ë'),
    ("igrave", 'ì'), ("iacute", 'í'), ("icirc", 'î'), ("iuml", 'ï'), ("ntilde", 'ñ'), ("ograve", 'ò'),
    ("oacute", 'ó'), ("ocirc", 'ô'), ("otilde", 'õ'), ("ouml", 'ö'), ("oslash", 'ø'), ("oelig", 'œ'),
    ("ugrave", 'ù'), ("uacute", 'ú'), ("ucirc", 'û'), ("uuml", 'ü'), ("yacute", 'ý'), ("szlig", 'ß'),
    ("scaron", 'š'), ("zcaron", 'ž'), ("eth", 'ð'), ("thorn", 'þ'),
    ("Agrave", 'À'), ("Aacute", 'Á'), ("Acirc", 'Â'), ("Atilde", 'Ã'), ("Auml", 'Ä'), ("Aring", 'Å'),
    ("AElig", 'Æ'), ("Ccedil", 'Ç'), ("Egrave", 'È'), ("Eacute", 'É'), ("Ecirc", 'Ê'), ("Euml", 'Ë'),
    ("Iacute", 'Í'), ("Icirc", 'Î'), ("Iuml", 'Ï'), ("Ntilde", 'Ñ'), ("Oacute", 'Ó'), ("Ocirc", 'Ô'),
    ("Ouml", 'Ö'), ("Oslash", 'Ø'), ("Uacute", 'Ú'), ("Uuml", 'Ü'), ("Yacute", 'Ý'), ("Scaron", 'Š'),
    ("Zcaron", 'Ž'),
];
