//! Damage: what encodings, web pages and typesetting leave in a text, seen as what it stands for.
//!
//! In: the text as read. Out: a [`View`] of the same length in bytes, in which `&quot;` is a quotation mark, `Ã©`
//! an `é`, `ﬁ` two letters, and a soft hyphen or the asterisks of `**bold**` nothing; what is left over of each place
//! is filled up. So every span holds for both, the view is for reading and the text stays as it is. A text without
//! damage is its own view.
//!
//! Deliberately absent: repair of what cannot be told from its neighbours alone, and spelling.

mod entities;
mod lost_marks;
mod markup;
mod misread;

use super::span::Span;
use rustc_hash::FxHashMap;
use std::borrow::Cow;

/// Fills up the place of a character that stands for a longer one; belongs to the character in front.
pub const REST: char = '\0';
/// Fills up the place of what stands for nothing; may lie within a word.
pub const NOTHING: char = '\u{1}';

/// A text as it is meant, byte for byte in the places of the text as read.
#[derive(Debug)]
pub struct View<'a> {
    /// The text as read.
    read: &'a str,
    /// The same with all damage as what it stands for.
    meant: Cow<'a, str>,
    /// What differs, in order.
    changes: Vec<Change>,
}

/// A place where view and text differ.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Change {
    span: Span,
    /// Markup is no damage.
    is_damage: bool,
}

/// What a place of the text stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Meaning {
    Char(char),
    Letters(&'static str),
    Space,
    Nothing,
}

impl<'a> View<'a> {
    /// Finds the damage of a text; takes a moment where there is none.
    pub fn new(text: &'a str) -> View<'a> {
        let mut lost = lost_marks::LostMarks::of(text);
        let mut markup = markup::Markup::default();
        let mut meant = String::new();
        let mut changes: Vec<Change> = Vec::new();
        let (mut done, mut at) = (0, 0);
        while let Some(place) = next_suspect(text.as_bytes(), at) {
            let rest = &text[place..];
            let before = text[..place].chars().next_back();
            let damage = meaning(rest, before).or_else(|| lost.meaning(rest, before));
            let markup = if damage.is_none() { markup.at(text, place, before) } else { None };
            let Some((len, meaning)) = damage.or(markup.map(|len| (len, Meaning::Nothing))) else {
                at = place + rest.chars().next().map_or(1, char::len_utf8);
                continue;
            };
            if changes.is_empty() {
                meant.reserve(text.len());
            }
            meant.push_str(&text[done..place]);
            write(&mut meant, len, meaning);
            at = place + len;
            done = at;
            changes.push(Change { span: Span::new(place, at), is_damage: damage.is_some() });
        }
        if changes.is_empty() {
            return View { read: text, meant: Cow::Borrowed(text), changes };
        }
        meant.push_str(&text[done..]);
        View { read: text, meant: Cow::Owned(meant), changes }
    }

    /// The text as it is meant, for reading: see [`REST`] and [`NOTHING`].
    pub fn as_str(&self) -> &str {
        &self.meant
    }

    /// The words of a span as they are meant: `Jos&eacute; &amp; sons` -> `José & sons`.
    pub fn meant(&self, span: Span) -> Cow<'a, str> {
        match self.changes(span) {
            [] => Cow::Borrowed(span.of(self.read)),
            _ => Cow::Owned(span.of(&self.meant).chars().filter(|&c| !is_filling(c)).collect()),
        }
    }

    /// Whether a span has damage in it; markup is none.
    pub fn is_damaged(&self, span: Span) -> bool {
        self.changes(span).iter().any(|change| change.is_damage)
    }

    /// Those of some spans, in order, that have damage in them, as they are meant.
    pub(super) fn mended(&self, spans: impl Iterator<Item = Span>) -> FxHashMap<usize, String> {
        if self.changes.is_empty() {
            return FxHashMap::default();
        }
        spans
            .filter(|&span| !self.changes(span).is_empty())
            .map(|span| (span.start, self.meant(span).into_owned()))
            .collect()
    }

    fn changes(&self, span: Span) -> &[Change] {
        let first = self.changes.partition_point(|change| change.span.end <= span.start);
        let behind = self.changes.partition_point(|change| change.span.start < span.end);
        &self.changes[first..behind.max(first)]
    }
}

/// A few words taken from a text, as they are meant.
pub fn mended(words: &str) -> Cow<'_, str> {
    View::new(words).meant(Span::new(0, words.len()))
}

/// Whether a character only fills up a place of a [`View`].
pub fn is_filling(c: char) -> bool {
    matches!(c, REST | NOTHING)
}

/// The first character of a view's piece that means something.
pub(super) fn first_char(piece: &str) -> Option<char> {
    piece.chars().find(|&c| !is_filling(c))
}

/// The last character of a view's piece that means something.
pub(super) fn last_char(piece: &str) -> Option<char> {
    piece.chars().rev().find(|&c| !is_filling(c))
}

fn write(meant: &mut String, len: usize, meaning: Meaning) {
    let start = meant.len();
    let filling = match meaning {
        Meaning::Char(c) => {
            meant.push(c);
            REST
        }
        Meaning::Letters(letters) => {
            meant.push_str(letters);
            REST
        }
        Meaning::Space => ' ',
        Meaning::Nothing => NOTHING,
    };
    debug_assert!(meant.len() <= start + len, "nothing stands for more than its own length");
    while meant.len() < start + len {
        meant.push(filling);
    }
}

/// The next place from `at` that may be more than it seems.
fn next_suspect(bytes: &[u8], at: usize) -> Option<usize> {
    // Sixteen bytes at once, which compiles to a few instructions: clean text is passed over at memory speed.
    let is_suspect =
        |b: u8| matches!(b, b'&' | b'?' | b'*' | b'_' | b'[' | b']') | matches!(b, 0xc2..=0xc3 | 0xe2 | 0xef);
    let mut at = at;
    while let Some(chunk) = bytes.get(at..at + 16) {
        if chunk.iter().fold(false, |found, &b| found | is_suspect(b)) {
            break;
        }
        at += 16;
    }
    bytes[at..].iter().position(|&b| is_suspect(b)).map(|found| at + found)
}

/// Length and meaning of damage at the start of `rest`, as far as it shows by itself.
fn meaning(rest: &str, before: Option<char>) -> Option<(usize, Meaning)> {
    let c = rest.chars().next()?;
    let len = c.len_utf8();
    let meaning = match c {
        '&' => return entities::entity(rest),
        '\u{ad}' => Meaning::Nothing,
        '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{2060}' | '\u{feff}' => {
            let between = before.is_some_and(char::is_alphanumeric)
                && rest[len..].starts_with(|c: char| c.is_alphanumeric());
            if between { Meaning::Nothing } else { Meaning::Space }
        }
        // Joiners belong to pictures and other scripts; between Latin letters they are left-overs.
        '\u{200c}' | '\u{200d}'
            if before.is_some_and(|c| c.is_ascii_alphabetic())
                && rest[len..].starts_with(|c: char| c.is_ascii_alphabetic()) =>
        {
            Meaning::Nothing
        }
        'ﬀ' => Meaning::Letters("ff"),
        'ﬁ' => Meaning::Letters("fi"),
        'ﬂ' => Meaning::Letters("fl"),
        'ﬃ' => Meaning::Letters("ffi"),
        'ﬄ' => Meaning::Letters("ffl"),
        'ﬅ' | 'ﬆ' => Meaning::Letters("st"),
        _ => return misread::misread(rest, before),
    };
    Some((len, meaning))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What a text means, damage and markup resolved.
    fn check(text: &str, expected: &str) {
        let view = View::new(text);
        assert_eq!(view.as_str().len(), text.len());
        assert_eq!(view.meant(Span::new(0, text.len())).trim(), expected);
        for Change { span, .. } in &view.changes {
            assert!(text.is_char_boundary(span.start) && text.is_char_boundary(span.end), "{text}");
        }
        let same = text == expected;
        assert_eq!(matches!(view.meant, Cow::Borrowed(_)), same, "{text}");
    }

    #[test]
    fn clean_text_is_its_own_view() {
        for text in [
            "“It’s the ’90s,” she said – at AT&T. Why? Because… 5 * 3 = 15, a_b, [sic], f**k",
            "Ça va, École d’été, “CAFÉ”, IRMÃ”, “Spaß“, Ä… naïve, voilà « oui », Åse, 10 000 €",
            "Did she go? He asked: ?Que",
            "",
        ] {
            check(text, text);
        }
    }

    #[test]
    fn entities_are_what_they_stand_for() {
        check("&quot;No,&quot; he said", "\"No,\" he said");
        check("&ldquo;It&#8217;s AT&amp;T&#x2019;s&rdquo;", "“It’s AT&T’s”");
        check("&amp;quot;No&amp;quot; &amp;#39;90s", "\"No\" '90s");
        check("10&nbsp;000 na&iuml;ve&shy;ly &#146;", "10      000 naïvely ’");
        check("R&D; &nosuch; &#xzz; &", "R&D; &nosuch; &#xzz; &");
    }

    #[test]
    fn letters_that_do_not_show_are_dropped() {
        check("esca\u{ad}lation ﬁnds oﬃce\u{200b}", "escalation finds office");
        check("\u{feff}Kyiv\u{200b} said", "Kyiv    said");
    }

    #[test]
    fn misread_utf8_is_read_again() {
        check("â€œWe donâ€™t,â€\u{9d} JosÃ© saidâ€¦", "“We don’t,” José said…");
        check("â€œNo,â€ he said", "“No,” he said");
        check("Ã¢â‚¬Å“We donÃ¢â‚¬â„¢tÃ¢â‚¬Â\u{9d}", "“We don’t”");
        check("Å imon, KaczyÅ„ski paid Â£5, â‚¬6", "Å imon, Kaczyński paid £5, €6");
    }

    #[test]
    fn lost_marks_are_found_by_their_neighbours() {
        check(
            "?We don?t know,? he said. ?Why??\nShe called it ?odd?. Is it?",
            "\"We don't know,\" he said. \"Why?\"\nShe called it \"odd\". Is it?",
        );
        check("�We don�t,� he said.", "“We don’t,” he said.");
    }

    #[test]
    fn markup_is_not_damage() {
        check("**Kaja Kallas** said *no* to [the FT](https://x.org/a_b).", "Kaja Kallas said no to the FT.");
        let text = "**Kaja** esca\u{ad}lates";
        let view = View::new(text);
        assert!(!view.is_damaged(Span::new(0, 8)));
        assert!(view.is_damaged(Span::new(9, text.len())));
        assert_eq!(view.meant(Span::new(9, text.len())), "escalates");
    }

    #[test]
    fn much_damage_is_read() {
        for piece in ["*", "_a", "[", "&", "&amp;", "[a](", "**a ", "Ã", "?a ", "\u{ad}"] {
            let text = piece.repeat(10_000);
            assert_eq!(View::new(&text).as_str().len(), text.len());
        }
    }
}
