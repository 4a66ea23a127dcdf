//! Words, numbers and marks.

use super::blocks::Block;
use super::damage::{REST, first_char, is_filling, last_char};
use super::quotations::Quotation;
use super::span::Span;
use crate::lexicon::{Classes, Lexicon, WordEntry};
use rustc_hash::FxHashSet;

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
    /// Any other character; dots in a row are one `…`.
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

/// Cuts the blocks of a view into tokens and notes in each block which are its own.
pub fn tokens(text: &str, blocks: &mut [Block], lexicon: &Lexicon) -> Vec<Token> {
    let mut tokens = Vec::with_capacity(text.len() / 4);
    let mut lower = String::new();
    for block in blocks {
        let first = tokens.len();
        let mut at = block.span.start;
        loop {
            let rest =
                text[at..block.span.end].trim_start_matches(|c: char| c.is_whitespace() || is_filling(c));
            at = block.span.end - rest.len();
            if rest.is_empty() {
                break;
            }
            let (mut len, mut kind) = token(rest, &text[..at], lexicon);
            len += rest[len..].bytes().take_while(|&b| b == REST as u8).count();
            let span = Span::new(at, at + len);
            let entry = match kind {
                TokenKind::Word(Case::Upper) if !block.capitals && looks_like_pronoun(&rest[..len]) => {
                    if rest.starts_with("US") { lexicon.word("u.s.") } else { WordEntry::default() }
                }
                TokenKind::Word(_) | TokenKind::Possessive => {
                    to_lower(&rest[..len], &mut lower);
                    word_entry(&lower, lexicon)
                }
                _ => WordEntry::default(),
            };
            if block.capitals && matches!(kind, TokenKind::Word(_)) {
                let opens = tokens[first..].last().is_none_or(|t: &Token| {
                    matches!(t.kind, TokenKind::Mark('.' | '!' | '?' | ':' | '“' | '"'))
                });
                kind = TokenKind::Word(if opens { Case::Title } else { case_by_entry(entry) });
            }
            tokens.push(Token { span, kind, entry });
            at += len;
        }
        block.tokens = first..tokens.len();
    }
    tokens
}

/// Puts `word` in lower case into `lower`, which is used again and again.
fn to_lower(word: &str, lower: &mut String) {
    lower.clear();
    if word.is_ascii() {
        lower.push_str(word);
        lower.make_ascii_lowercase();
    } else {
        lower.extend(word.chars().flat_map(char::to_lowercase));
    }
    if lower.contains(is_filling) {
        lower.retain(|c| !is_filling(c));
    }
}

/// "the allies’ plan": an apostrophe behind a plural is a possessive unless it closes a quotation.
pub fn mark_plural_possessives(text: &str, tokens: &mut [Token], quotations: &[Quotation]) {
    let marks: FxHashSet<usize> = quotations.iter().filter(|q| q.closed).map(|q| q.outer.end).collect();
    for i in 1..tokens.len() {
        if !matches!(tokens[i].kind, TokenKind::Mark(mark) if is_apostrophe(mark)) {
            continue;
        }
        let word = tokens[i - 1];
        let behind_plural = word.is_word()
            && word.span.end == tokens[i].span.start
            && matches!(last_char(word.span.of(text)), Some('s' | 'S'));
        if behind_plural && !marks.contains(&tokens[i].span.end) {
            tokens[i].kind = TokenKind::Possessive;
        }
    }
}

/// Capitals that look like a pronoun and are none: the US, the WHO, an IT firm.
pub(crate) fn looks_like_pronoun(word: &str) -> bool {
    matches!(word, "US" | "WHO" | "IT")
}

/// Looks a word up; of a compound with a hyphen ("then-minister", "vice-president") the last part counts.
fn word_entry(lower: &str, lexicon: &Lexicon) -> WordEntry {
    let entry = lexicon.word(lower);
    if !entry.is_unknown() {
        return entry;
    }
    // "He’d", "they’ve": the pronoun.
    if let Some((pronoun, contracted)) = lower.split_once(['\'', '’'])
        && matches!(contracted, "d" | "ll" | "ve" | "re" | "m")
    {
        return lexicon.word(pronoun);
    }
    if let Some(stem) = lower.strip_suffix('.') {
        return lexicon.word(stem).of_part();
    }
    match lower.rsplit_once(['-', '‑']) {
        Some((_, last)) => {
            let mut entry = lexicon.word(last).of_part();
            entry.verb = None;
            entry
        }
        None => entry,
    }
}

/// Length in bytes and kind of the token at the start of `rest`; `before` is the text in front of it.
fn token(rest: &str, before: &str, lexicon: &Lexicon) -> (usize, TokenKind) {
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
    if is_apostrophe(c) {
        let behind = rest[c.len_utf8()..].trim_start_matches(is_filling);
        if is_possessive_s(behind) && last_char(before).is_some_and(char::is_alphanumeric) {
            return (rest.len() - behind.len() + 1, TokenKind::Possessive);
        }
    }
    // ".40-caliber"
    let inside_word = last_char(before).is_some_and(char::is_alphanumeric);
    if c == '.' && rest[1..].starts_with(|d: char| d.is_ascii_digit()) && !inside_word {
        return (1 + number_len(&rest[1..]), TokenKind::Number);
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
    let (mut len, joined) = word_len(rest);
    while let Some(domain) = domain_len(&rest[len..]) {
        len += domain;
    }
    // "U.S.", "e.g.", "J.": letters and stops in turn; then known abbreviations such as "Gov.".
    if rest[len..].starts_with('.') {
        // "R-S.D.": the part behind the hyphen.
        let part = rest[..len].rfind('-').map_or(0, |hyphen| hyphen + 1);
        let dotted = dotted_len(&rest[part..]);
        if dotted > 0 && part + dotted > len {
            len = part + dotted;
        } else if !rest[len..].starts_with("..") && is_abbreviation(rest, len, lexicon) {
            len += 1;
        }
    }
    (len, TokenKind::Word(case(&rest[..len], joined)))
}

/// Length of the domain behind a word: `.com` in "Znak.com", `.co` and `.uk` in "bbc.co.uk".
fn domain_len(rest: &str) -> Option<usize> {
    const DOMAINS: [&str; 26] = [
        "com", "org", "net", "gov", "edu", "info", "int", "io", "tv", "fm", "eu", "co", "uk", "ru", "ua",
        "de", "fr", "by", "ee", "lv", "lt", "pl", "fi", "se", "ir", "il",
    ];
    let behind = rest.strip_prefix('.')?;
    let len = behind.bytes().take_while(u8::is_ascii_lowercase).count();
    let ends = !behind[len..].starts_with(|c: char| c.is_alphanumeric());
    (ends && DOMAINS.contains(&&behind[..len])).then_some(1 + len)
}

/// Length of the word at the start of `rest`, and whether a hyphen or apostrophe joins parts of it.
fn word_len(rest: &str) -> (usize, bool) {
    let bytes = rest.as_bytes();
    let mut len = 0;
    let mut joined = false;
    loop {
        len += bytes[len..].iter().take_while(|b| b.is_ascii_alphanumeric()).count();
        let mut behind = rest[len..].trim_start_matches(is_filling).chars();
        let Some(c) = behind.next() else { break };
        let behind = behind.as_str();
        let joint = || {
            let possessive = || is_possessive_s(behind.trim_start_matches(is_filling));
            matches!(c, '-' | '‑' | '&') || is_apostrophe(c) && !possessive()
        };
        let inside = c.is_alphanumeric()
            || is_combining(c)
            || joint() && first_char(behind).is_some_and(char::is_alphanumeric);
        if !inside {
            break;
        }
        joined |= matches!(c, '-' | '\'' | '’');
        len = rest.len() - behind.len();
    }
    (len, joined)
}

/// Whether the stop behind a word belongs to it: "Gov. Smith", "J. Smith".
fn is_abbreviation(rest: &str, len: usize, lexicon: &Lexicon) -> bool {
    let with_stop = rest[..=len].to_lowercase();
    let initial = rest[..len].chars().count() == 1 && rest.starts_with(char::is_uppercase);
    // "No. 10" is short, "said no." is not; so with "Art. 5", "Fig. 2".
    let before_number = rest[len + 1..].trim_start().starts_with(|d: char| d.is_ascii_digit());
    let also_a_word = matches!(
        &*with_stop,
        "no." | "art." | "fig." | "sat." | "sun." | "mass." | "ill." | "para." | "sec."
    );
    initial || (lexicon.is_abbreviation(&with_stop) && (before_number || !also_a_word))
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

/// `joined` says that a hyphen or apostrophe stands in the word.
fn case(word: &str, joined: bool) -> Case {
    let mut letters = word.chars().filter(|c| c.is_alphabetic());
    match letters.next() {
        Some(first) if first.is_uppercase() => {
            let mut rest = letters.peekable();
            if rest.peek().is_some() && rest.all(char::is_uppercase) { Case::Upper } else { Case::Title }
        }
        // "al-Assad", "d'Avila", "iPhone": a capital behind a joint makes a name.
        _ if joined && word.split(['-', '\'', '’']).any(|p| p.starts_with(char::is_uppercase)) => {
            // But "anti-Kremlin", "pro-Kremlin".
            let is_prefix = |part: &str| {
                part.len() > 3 || matches!(part, "all" | "mid" | "neo" | "non" | "pan" | "pre" | "pro" | "un")
            };
            match word.split_once('-') {
                Some((first, _)) if is_prefix(first) && !first.contains(char::is_uppercase) => Case::Lower,
                _ => Case::Title,
            }
        }
        _ => Case::Lower,
    }
}

/// The case that a word in a block of capitals would have: names and what the lexicon does not know have a capital.
fn case_by_entry(entry: WordEntry) -> Case {
    const NAMES: Classes = Classes::COUNTRY
        .or(Classes::DEMONYM)
        .or(Classes::METONYM)
        .or(Classes::GIVEN_NAME)
        .or(Classes::HONORIFIC)
        .or(Classes::RANK)
        .or(Classes::OFFICE)
        .or(Classes::WEEKDAY)
        .or(Classes::MONTH);
    const FUNCTION_WORDS: Classes = Classes::AUXILIARY.or(Classes::MODAL).or(Classes::PREPOSITION);
    let is_name = entry.classes.any(NAMES) && !entry.classes.any(FUNCTION_WORDS) && entry.verb.is_none();
    if is_name || entry.is_unknown() { Case::Title } else { Case::Lower }
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
        let mut blocks = blocks::blocks(text, Lexicon::shipped());
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

    #[test]
    fn capitals_behind_a_joint_make_names() {
        let text = "al-Assad d’Avila d’Avila-Holm anti-Kremlin pro-Kremlin non-EU";
        let tokens = tokens(text, &mut blocks::blocks(text, Lexicon::shipped()), Lexicon::shipped());
        let names: Vec<bool> = tokens.iter().map(Token::is_capitalised).collect();
        assert_eq!(names, [true, true, true, false, false, false]);
    }

    #[test]
    fn an_age_is_a_word() {
        let text = "57-year-old 57";
        let kinds: Vec<bool> =
            tokens(text, &mut blocks::blocks(text, Lexicon::shipped()), Lexicon::shipped())
                .iter()
                .map(Token::is_word)
                .collect();
        assert_eq!(kinds, [true, false]);
    }
}
