//! Texts in which something turned every quotation mark and apostrophe into `?` or `\u{FFFD}`.
//!
//! `?We don?t,? he said.` Such a text has no other quotation marks, and question marks where no question ends.

use super::Meaning;

/// Opening places that a text must have before its question marks are doubted.
const MIN_OPENINGS: usize = 2;

/// The marks of one text, asked about from its start to its end.
pub(super) struct LostMarks {
    /// What stands in the place of marks, if anything does.
    glyph: Option<char>,
    /// Whether the paragraph has an open mark.
    open: bool,
    /// Where the last mark was, as bytes to the end of the text.
    last: usize,
}

impl LostMarks {
    /// Looks whether the marks of a text are lost.
    pub(super) fn of(text: &str) -> LostMarks {
        let openings = |glyph: char, enough: usize| {
            text.match_indices(glyph)
                .filter(|&(at, found)| {
                    opens(text[..at].chars().next_back(), text[at + found.len()..].chars().next())
                })
                .take(enough)
                .count()
                == enough
        };
        let glyph = [('\u{fffd}', 1), ('?', MIN_OPENINGS)]
            .into_iter()
            .find(|&(glyph, enough)| openings(glyph, enough))
            .map(|(glyph, _)| glyph)
            .filter(|_| !text.contains(['"', '“', '”', '«', '„']));
        LostMarks { glyph, open: false, last: usize::MAX }
    }

    /// Length and meaning of a lost mark at the start of `rest`.
    pub(super) fn meaning(&mut self, rest: &str, before: Option<char>) -> Option<(usize, Meaning)> {
        let glyph = self.glyph?;
        let behind = rest.strip_prefix(glyph)?;
        if self.open && self.last - rest.len() > MAX_QUOTATION_BYTES {
            self.open = false;
        }
        let mark = self.mark(behind, before)?;
        self.last = rest.len();
        // One byte stands for one, three for three.
        let meant = match (glyph, mark) {
            ('?', Mark::Apostrophe) => '\'',
            ('?', _) => '"',
            (_, Mark::Apostrophe) => '’',
            (_, Mark::Opens) => '“',
            (_, Mark::Closes) => '”',
        };
        Some((glyph.len_utf8(), Meaning::Char(meant)))
    }

    fn mark(&mut self, behind: &str, before: Option<char>) -> Option<Mark> {
        let after = behind.chars().next();
        if before.is_some_and(char::is_alphanumeric) && after.is_some_and(char::is_alphanumeric) {
            return is_contraction(behind).then_some(Mark::Apostrophe);
        }
        if opens(before, after) {
            self.open = true;
            return Some(Mark::Opens);
        }
        let closes = self.open
            && match before {
                Some(',' | '.' | '!' | '?' | ';' | '…' | '\u{fffd}') => true,
                // "the ?odd? plan" closes, "Why? Because" asks.
                Some(c) if c.is_alphanumeric() => {
                    matches!(after, None | Some(',' | '.' | ';' | ':' | ')' | '\n'))
                        || behind.trim_start().starts_with(char::is_lowercase)
                }
                _ => false,
            };
        if closes {
            self.open = false;
            return Some(Mark::Closes);
        }
        None
    }
}

/// What is further apart does not belong together.
const MAX_QUOTATION_BYTES: usize = 2000;

enum Mark {
    Opens,
    Closes,
    Apostrophe,
}

fn opens(before: Option<char>, after: Option<char>) -> bool {
    before.is_none_or(|c| c.is_whitespace() || matches!(c, '(' | '[' | '—'))
        && after.is_some_and(char::is_alphanumeric)
}

/// don?t, she?s, we?re
fn is_contraction(behind: &str) -> bool {
    let tail = behind.split(|c: char| !c.is_alphanumeric()).next().unwrap_or("");
    matches!(tail, "s" | "t" | "d" | "m" | "re" | "ve" | "ll" | "S" | "T")
        || tail.starts_with(char::is_uppercase)
}
