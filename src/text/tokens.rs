//! Words, numbers and marks.

use super::blocks::Block;
use super::quotations::Quotation;
use super::span::Span;
use crate::lexicon::{Classes, Lexicon, WordEntry};
use std::collections::HashSet;

/// A word, number or mark.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Token {
    /// Where it stands.
    pub span: Span,
    /// Word, number or mark.
    pub kind: TokenKind,
    /// What the lexicon knows of it.
    pub entry: WordEntry,
}

/// What a token is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TokenKind {
    /// Letters; hyphens and apostrophes inside belong to it, and so does the stop of an abbreviation.
    Word(Case),
    /// Digits with their separators.
    Number,
    /// `'s`, `’s`, or the apostrophe alone behind a plural.
    Possessive,
    /// Any other character; dots in a row are one `…`, the end and address of a Markdown link one `|`.
    Mark(char),
}

/// Capital letters of a word.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Case {
    /// no capital at the start
    Lower,
    /// Capital at the start
    Title,
    /// ALL CAPITALS (at least two letters)
    Upper,
}

impl Token {
    /// Whether the lexicon puts the token in one of these classes.
    pub fn is(&self, classes: Classes) -> bool {
        self.entry.classes.any(classes)
    }
    /// Whether it is this mark.
    pub fn is_mark(&self, mark: char) -> bool {
        self.kind == TokenKind::Mark(mark)
    }
    /// Whether it is a word.
    pub fn is_word(&self) -> bool {
        matches!(self.kind, TokenKind::Word(_))
    }
    /// Whether it is a word with a capital at its start.
    pub fn is_capitalised(&self) -> bool {
        matches!(self.kind, TokenKind::Word(Case::Title | Case::Upper))
    }
    /// Whether it is a word without a capital at its start.
    pub fn is_lower(&self) -> bool {
        self.kind == TokenKind::Word(Case::Lower)
    }
}

/// Cuts the blocks into tokens and notes in each block which are its own.
pub fn tokens(text: &str, blocks: &mut [Block], lexicon: &Lexicon) -> Vec<Token> {
    let mut tokens = Vec::with_capacity(text.len() / 5);
    let mut lower = String::new();
    for block in blocks {
        let first = tokens.len();
        let mut at = block.span.start;
        while at < block.span.end {
            let rest = &text[at..block.span.end];
            let Some(c) = rest.chars().next() else { break };
            if c.is_whitespace() {
                at += c.len_utf8();
                continue;
            }
            let (len, kind) = token(rest, text[..at].chars().next_back(), lexicon);
            let span = Span::new(at, at + len);
            let entry = match kind {
                TokenKind::Word(_) | TokenKind::Possessive => {
                    lower.clear();
                    lower.extend(span.of(text).chars().flat_map(char::to_lowercase));
                    word_entry(&lower, lexicon)
                }
                _ => WordEntry::default(),
            };
            tokens.push(Token { span, kind, entry });
            at += len;
        }
        block.tokens = first..tokens.len();
    }
    tokens
}

/// "the allies’ plan": an apostrophe behind a plural is a possessive unless it closes a quotation.
pub fn mark_plural_possessives(text: &str, tokens: &mut [Token], quotations: &[Quotation]) {
    let marks: HashSet<usize> = quotations.iter().filter(|q| q.closed).map(|q| q.outer.end).collect();
    for i in 1..tokens.len() {
        let word = tokens[i - 1];
        let behind_plural = word.is_word()
            && word.span.end == tokens[i].span.start
            && word.span.of(text).ends_with(['s', 'S']);
        if behind_plural
            && matches!(tokens[i].kind, TokenKind::Mark(mark) if is_apostrophe(mark))
            && !marks.contains(&tokens[i].span.end)
        {
            tokens[i].kind = TokenKind::Possessive;
        }
    }
}

/// Looks a word up; of a compound with a hyphen ("then-minister", "vice-president") the last part counts.
fn word_entry(lower: &str, lexicon: &Lexicon) -> WordEntry {
    let entry = lexicon.word(lower);
    if entry != WordEntry::default() {
        return entry;
    }
    if let Some(stem) = lower.strip_suffix('.') {
        return lexicon.word(stem);
    }
    match lower.rsplit_once(['-', '‑']) {
        Some((_, last)) => {
            let mut entry = lexicon.word(last);
            entry.verb = None;
            entry
        }
        None => entry,
    }
}

/// Length in bytes and kind of the token at the start of `rest`; `before` is the character in front of it.
fn token(rest: &str, before: Option<char>, lexicon: &Lexicon) -> (usize, TokenKind) {
    let c = rest.chars().next().unwrap_or('\0');
    if c.is_numeric() {
        let len = number_len(rest);
        // "the 34-year-old", "a 30-page report": a word that begins with digits.
        return match rest[len..].strip_prefix(['-', '‑']) {
            Some(tail) if tail.starts_with(char::is_alphabetic) => {
                let (behind, kind) = word(tail, lexicon);
                (rest.len() - tail.len() + behind, kind)
            }
            _ => (len, TokenKind::Number),
        };
    }
    if c.is_alphabetic() {
        return word(rest, lexicon);
    }
    if is_apostrophe(c) && before.is_some_and(char::is_alphanumeric) {
        let behind = &rest[c.len_utf8()..];
        if let Some(tail) = behind.strip_prefix(['s', 'S'])
            && !tail.starts_with(|d: char| d.is_alphanumeric())
        {
            return (c.len_utf8() + 1, TokenKind::Possessive);
        }
    }
    // The address of a Markdown link: [text](address).
    if let Some(address) = rest.strip_prefix("](")
        && let Some(end) = address.find([')', ' ', '\n'])
        && address[end..].starts_with(')')
    {
        return ("](".len() + end + 1, TokenKind::Mark('|'));
    }
    if c == '.' && rest.starts_with("..") {
        let dots = rest.bytes().take_while(|&b| b == b'.').count();
        return (dots, TokenKind::Mark('…'));
    }
    (c.len_utf8(), TokenKind::Mark(c))
}

fn number_len(rest: &str) -> usize {
    let mut len = 0;
    let mut chars = rest.char_indices().peekable();
    while let Some((i, c)) = chars.next() {
        let next_is_digit = chars.peek().is_some_and(|(_, d)| d.is_numeric());
        if c.is_alphanumeric() || (matches!(c, '.' | ',' | ':' | '-' | '–' | '/') && next_is_digit) {
            len = i + c.len_utf8();
        } else {
            break;
        }
    }
    len
}

fn word(rest: &str, lexicon: &Lexicon) -> (usize, TokenKind) {
    let mut len = 0;
    let mut chars = rest.char_indices().peekable();
    while let Some((i, c)) = chars.next() {
        let next_is_letter = chars.peek().is_some_and(|(_, d)| d.is_alphanumeric());
        let inside = c.is_alphanumeric()
            || is_combining(c)
            || (matches!(c, '-' | '‑' | '\u{ad}' | '&') && next_is_letter)
            || (is_apostrophe(c) && next_is_letter && !is_possessive_s(&rest[i + c.len_utf8()..]));
        if !inside {
            break;
        }
        len = i + c.len_utf8();
    }
    // "U.S.", "e.g.", "J.": letters and stops in turn; then known abbreviations such as "Gov.".
    let dotted = dotted_len(rest);
    if dotted > len {
        len = dotted;
    } else if rest[len..].starts_with('.') && !rest[len..].starts_with("..") {
        let with_stop = rest[..=len].to_lowercase();
        let initial = rest[..len].chars().count() == 1 && rest.starts_with(char::is_uppercase);
        // "No. 10" is short, "said no." is not; so with "Art. 5", "Fig. 2".
        let before_number = rest[len + 1..].trim_start().starts_with(|d: char| d.is_ascii_digit());
        let also_a_word = matches!(
            &*with_stop,
            "no." | "art." | "fig." | "sat." | "sun." | "mass." | "ill." | "para." | "sec."
        );
        if initial || (lexicon.is_abbreviation(&with_stop) && (before_number || !also_a_word)) {
            len += 1;
        }
    }
    (len, TokenKind::Word(case(&rest[..len])))
}

/// Length of a run such as `U.S.` or `a.m.`: at least two single letters, each with a stop.
fn dotted_len(rest: &str) -> usize {
    let mut len = 0;
    let mut letters = 0;
    let mut chars = rest.chars().peekable();
    while let Some(letter) = chars.next().filter(|c| c.is_alphabetic()) {
        if chars.peek() != Some(&'.') {
            break;
        }
        chars.next();
        len += letter.len_utf8() + 1;
        letters += 1;
    }
    if letters >= 2 { len } else { 0 }
}

fn case(word: &str) -> Case {
    let mut letters = word.chars().filter(|c| c.is_alphabetic());
    match letters.next() {
        Some(first) if first.is_uppercase() => {
            let mut rest = letters.peekable();
            if rest.peek().is_some() && rest.all(char::is_uppercase) { Case::Upper } else { Case::Title }
        }
        // "al-Assad", "d'Avila", "iPhone": a capital behind a joint makes a name.
        _ if word.contains(['-', '\'', '’'])
            && word.split(['-', '\'', '’']).any(|p| p.starts_with(char::is_uppercase)) =>
        {
            if word.split('-').next().is_some_and(|p| p.len() > 3) { Case::Lower } else { Case::Title }
        }
        _ => Case::Lower,
    }
}

fn is_possessive_s(behind: &str) -> bool {
    behind.strip_prefix(['s', 'S']).is_some_and(|tail| !tail.starts_with(|d: char| d.is_alphanumeric()))
}

fn is_combining(c: char) -> bool {
    matches!(c, '\u{300}'..='\u{36f}')
}

/// Straight and typographic apostrophes.
pub fn is_apostrophe(c: char) -> bool {
    matches!(c, '\'' | '’' | 'ʼ' | '＇')
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::blocks;

    fn check(text: &str, expected: &str) {
        let mut blocks = blocks::blocks(text);
        let found: Vec<&str> =
            tokens(text, &mut blocks, Lexicon::shipped()).iter().map(|t| t.span.of(text)).collect();
        assert_eq!(found.join("|"), expected);
    }

    #[test]
    fn tokens_keep_what_belongs_together() {
        check("Kallas’s aide didn’t say.", "Kallas|’s|aide|didn’t|say|.");
        check("The U.S. and J. K. Rowling, Gov. Smith", "The|U.S.|and|J.|K.|Rowling|,|Gov.|Smith");
        check("3,500 at 6 a.m. rose 0.7%...", "3,500|at|6|a.m.|rose|0.7|%|...");
        check("al-Assad’s “well-founded” plan", "al-Assad|’s|“|well-founded|”|plan");
        check("O’Brien told AT&T", "O’Brien|told|AT&T");
        check("A 34-year-old’s 30-page, 1.5-mile", "A|34-year-old|’s|30-page|,|1.5-mile");
    }
}
