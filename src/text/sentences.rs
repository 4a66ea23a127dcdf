//! Sentences, of the reporter and inside quotations.
//!
//! A quotation counts as one unit of the sentence it stands in, so a stop inside it never ends the sentence
//! around it. Whether the sentence ends behind the quotation is told by what follows.

use super::blocks::{Block, BlockKind};
use super::damage::{NOTHING, REST, first_char};
use super::quotations::Quotation;
use super::span::Span;
use super::tokens::{Token, TokenKind};
use crate::lexicon::Classes;

/// A sentence.
#[derive(Clone, Debug, PartialEq)]
pub struct Sentence {
    /// Where it stands, marks included.
    pub span: Span,
    /// Its words, marks and quotations.
    pub units: Vec<Unit>,
    /// The quotation that it is part of; `None` for the reporter's text.
    pub quotation: Option<usize>,
    /// The block it stands in.
    pub block: usize,
    /// Whether it is the reporter’s, in a headline.
    pub headline: bool,
}

/// A part of a sentence.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unit {
    /// A token by its index.
    Token(usize),
    /// A quotation by its index.
    Quotation(usize),
}

/// Units of a sentence at most; what is longer has lost its stops and is cut, so that work stays linear.
const MAX_UNITS: usize = 400;

/// Finds all sentences, block by block; those of the reporter before those of the block's quotations.
pub fn sentences(text: &str, blocks: &[Block], tokens: &[Token], quotations: &[Quotation]) -> Vec<Sentence> {
    let mut sentences = Vec::new();
    let mut first_quotation = 0;
    for (index, block) in blocks.iter().enumerate() {
        if !block.kind.is_prose() {
            continue;
        }
        while first_quotation < quotations.len() && quotations[first_quotation].block < index {
            first_quotation += 1;
        }
        let count = quotations[first_quotation..].iter().take_while(|q| q.block == index).count();
        let ids = first_quotation..first_quotation + count;
        let headline = block.kind == BlockKind::Headline;
        let region = Region { text, tokens, quotations, ids: ids.clone(), block: index, headline };
        region.split(block.tokens.clone(), None, &mut sentences);
        for id in ids.filter(|&id| !quotations[id].nickname) {
            let inner = quotations[id].inner;
            let start = block.tokens.start
                + tokens[block.tokens.clone()].partition_point(|t| t.span.start < inner.start);
            let end = block.tokens.start
                + tokens[block.tokens.clone()].partition_point(|t| t.span.start < inner.end);
            region.split(start..end.max(start), Some(id), &mut sentences);
        }
    }
    sentences
}

struct Region<'a> {
    text: &'a str,
    tokens: &'a [Token],
    quotations: &'a [Quotation],
    /// Quotations of the block.
    ids: std::ops::Range<usize>,
    block: usize,
    headline: bool,
}

impl Region<'_> {
    /// The units of a token range whose direct quotations are the children of `parent`.
    fn units(&self, range: std::ops::Range<usize>, parent: Option<usize>) -> Vec<Unit> {
        let mut units = Vec::with_capacity(range.len());
        // Quotations are in order of place, so the children follow their parent directly.
        let from = parent.map_or(self.ids.start, |p| p + 1);
        let until = parent.map_or(usize::MAX, |p| self.quotations[p].outer.end);
        let mut children = (from..self.ids.end)
            .take_while(|&q| self.quotations[q].outer.start < until)
            .filter(|&q| self.quotations[q].parent == parent)
            .peekable();
        let mut at = range.start;
        while at < range.end {
            let start = self.tokens[at].span.start;
            while children.peek().is_some_and(|&q| self.quotations[q].outer.end <= start) {
                children.next();
            }
            match children.peek() {
                // A nickname is part of the name around it, which is read without it.
                Some(&child)
                    if self.quotations[child].nickname && self.quotations[child].outer.start <= start =>
                {
                    at += 1;
                }
                Some(&child) if self.quotations[child].outer.start <= start => {
                    units.push(Unit::Quotation(child));
                    let end = self.quotations[child].outer.end;
                    while at < range.end && self.tokens[at].span.start < end {
                        at += 1;
                    }
                    children.next();
                }
                _ => {
                    units.push(Unit::Token(at));
                    at += 1;
                }
            }
        }
        units
    }

    fn split(&self, range: std::ops::Range<usize>, parent: Option<usize>, sentences: &mut Vec<Sentence>) {
        let units = self.units(range, parent);
        let mut start = 0;
        for i in 0..units.len() {
            let full = i + 1 - start >= MAX_UNITS;
            if i + 1 == units.len() || full || self.ends_sentence(&units, start, i) {
                let part = &units[start..=i];
                let span = self.span(part[0]).cover(self.span(part[part.len() - 1]));
                sentences.push(Sentence {
                    span,
                    units: part.to_vec(),
                    quotation: parent,
                    block: self.block,
                    headline: self.headline && parent.is_none(),
                });
                start = i + 1;
            }
        }
    }

    fn span(&self, unit: Unit) -> Span {
        match unit {
            Unit::Token(token) => self.tokens[token].span,
            Unit::Quotation(quotation) => self.quotations[quotation].outer,
        }
    }

    /// Whether a sentence that began at unit `start` ends behind unit `i`, which is not the last one.
    fn ends_sentence(&self, units: &[Unit], start: usize, i: usize) -> bool {
        let next = units[i + 1];
        match units[i] {
            Unit::Quotation(quotation) => {
                let inner = self.quotations[quotation].inner.of(self.text);
                let inner = inner.trim_end_matches(['’', '\'', '”', '"', ')', ']', REST, NOTHING]);
                match inner.chars().next_back() {
                    _ if self.signs(&units[i + 1..]) => false,
                    Some('.') => {
                        self.opens_sentence(next)
                            && (self.is_introduced(&units[start..i])
                                || !self.reports_next(&units[i + 1..], 5))
                    }
                    Some('!' | '?' | '…') => {
                        self.opens_sentence(next) && !self.reports_next(&units[i + 1..], 8)
                    }
                    _ => false,
                }
            }
            Unit::Token(at) => {
                let token = &self.tokens[at];
                match token.kind {
                    TokenKind::Mark('.' | '!' | '?' | '…') => {
                        // "(He laughs.) Then": the bracket belongs to the sentence.
                        if let Unit::Token(n) = next
                            && self.tokens[n].is_mark(')')
                        {
                            return false;
                        }
                        self.opens_sentence(next) || self.opens_speech(&units[i + 1..])
                    }
                    TokenKind::Mark(')') => {
                        // "(He laughs!) Then", but not "the plan (which plan?) Ames had".
                        let whole = self.is_mark(units[start], '(');
                        let stop = |unit: Unit| {
                            self.is_mark(unit, '.')
                                || whole && ['!', '?', '…'].iter().any(|&mark| self.is_mark(unit, mark))
                        };
                        i > start && stop(units[i - 1]) && self.opens_sentence(next)
                    }
                    TokenKind::Word(_) if self.text.as_bytes()[token.span.end - 1] == b'.' => {
                        self.ends_with_abbreviation(token, units[start], next)
                    }
                    _ => false,
                }
            }
        }
    }

    fn is_mark(&self, unit: Unit, mark: char) -> bool {
        matches!(unit, Unit::Token(token) if self.tokens[token].is_mark(mark))
    }

    /// “It is late.” ― Jo Barr: a dash and a name behind a quotation, to the end of the paragraph.
    fn signs(&self, units: &[Unit]) -> bool {
        const MAX_SIGNATURE: usize = 10;
        let token = |unit: &Unit| match unit {
            Unit::Token(token) => Some(&self.tokens[*token]),
            Unit::Quotation(_) => None,
        };
        units.len() <= MAX_SIGNATURE
            && units
                .first()
                .and_then(token)
                .is_some_and(|t| matches!(t.kind, TokenKind::Mark('—' | '–' | '―' | '-')))
            && units.get(1).and_then(token).is_some_and(Token::is_capitalised)
    }

    /// ".- We must go - said Ames": speech behind a hyphen that stands for a dash.
    fn opens_speech(&self, units: &[Unit]) -> bool {
        let is = |at: usize, test: fn(&Token) -> bool| matches!(units.get(at), Some(Unit::Token(token)) if test(&self.tokens[*token]));
        is(0, |token| token.is_mark('-')) && is(1, Token::is_capitalised)
    }

    /// Whether a reporting verb leads up to a quotation, so that a verb behind it reports something else: the mayor
    /// tweeted “No.” President Ames remarked
    fn is_introduced(&self, before: &[Unit]) -> bool {
        let mut tokens = before.iter().rev().map(|unit| match unit {
            Unit::Token(token) => Some(&self.tokens[*token]),
            Unit::Quotation(_) => None,
        });
        let last = tokens.next().flatten();
        let verb = match last {
            Some(mark) if matches!(mark.kind, TokenKind::Mark(',' | ':')) => tokens.next().flatten(),
            other => other,
        };
        verb.is_some_and(|token| token.is_lower() && token.entry.verb.is_some())
    }

    fn opens_sentence(&self, unit: Unit) -> bool {
        match unit {
            Unit::Quotation(quotation) => {
                first_char(self.quotations[quotation].inner.of(self.text)).is_some_and(|c| !c.is_lowercase())
            }
            Unit::Token(token) => {
                let token = &self.tokens[token];
                match token.kind {
                    TokenKind::Word(_) => {
                        token.span.of(self.text).starts_with(char::is_uppercase) || token.is_capitalised()
                    }
                    TokenKind::Number => true,
                    TokenKind::Mark(mark) => {
                        matches!(mark, '(' | '[' | '$' | '€' | '£' | '@' | '#' | '—' | '–')
                    }
                    TokenKind::Possessive => false,
                }
            }
        }
    }

    /// "U.S. The ..." ends a sentence, "U.S. Senate" does not: an abbreviation ends one only before a
    /// function word with a capital. A time of day also before people, "6 p.m. Officials", unless the sentence, which
    /// begins with the unit `first`, opens with that time: "At 6 p.m. Mr Ames".
    fn ends_with_abbreviation(&self, token: &Token, first: Unit, next: Unit) -> bool {
        if token.is(Classes::HONORIFIC.or(Classes::RANK).or(Classes::OFFICE)) {
            return false;
        }
        match next {
            Unit::Quotation(_) => false,
            Unit::Token(next) => {
                const OPENS: Classes = Classes::PRONOUN
                    .or(Classes::DETERMINER)
                    .or(Classes::CONJUNCTION)
                    .or(Classes::SUBORDINATOR)
                    .or(Classes::OPENER)
                    .or(Classes::PREPOSITION);
                const PEOPLE: Classes = Classes::GROUP.or(Classes::HONORIFIC).or(Classes::OFFICE);
                let next = &self.tokens[next];
                let fronted =
                    matches!(first, Unit::Token(first) if self.tokens[first].is(Classes::PREPOSITION));
                let behind_time = matches!(token.span.of(self.text), "a.m." | "p.m.") && !fronted;
                next.is_capitalised() && (next.is(OPENS) || behind_time && next.is(PEOPLE))
            }
        }
    }

    /// Whether a reporting verb with little before it follows: “Why?” Kallas asked.
    fn reports_next(&self, units: &[Unit], reach: usize) -> bool {
        for (i, unit) in units.iter().take(reach).enumerate() {
            let Unit::Token(token) = *unit else { return false };
            let token = &self.tokens[token];
            match token.kind {
                TokenKind::Mark('.' | ':' | ';' | '!' | '?' | ',') => return false,
                TokenKind::Word(_) if token.is_lower() && token.entry.verb.is_some() => {
                    // The sentence must end soon behind the verb, or it reports something of its own.
                    let rest = &units[i + 1..];
                    return match rest.first() {
                        None => true,
                        Some(Unit::Quotation(_)) => false,
                        Some(Unit::Token(t)) => {
                            matches!(self.tokens[*t].kind, TokenKind::Mark('.' | ','))
                                || (i == 0 && self.tokens[*t].is_word())
                        }
                    };
                }
                _ => {}
            }
        }
        false
    }
}

#[cfg(test)]
mod tests {
    use crate::lexicon::Lexicon;
    use crate::text::Text;

    /// Reporter's sentences.
    fn check(text: &str, expected: &[&str]) {
        let analysed = Text::new(text, Lexicon::shipped());
        let found: Vec<&str> =
            analysed.sentences.iter().filter(|s| s.quotation.is_none()).map(|s| s.span.of(text)).collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn sentences_end_where_they_should() {
        check("He left. She stayed.", &["He left.", "She stayed."]);
        check("“No. Never,” she said. “Go.”", &["“No. Never,” she said.", "“Go.”"]);
        check(
            "Dr. Smith of the U.S. Senate met J. K. Rowling. The end.",
            &["Dr. Smith of the U.S. Senate met J. K. Rowling.", "The end."],
        );
        check(
            "“Why?” Kallas asked. “No!” Then they left.",
            &["“Why?” Kallas asked.", "“No!”", "Then they left."],
        );
        check(
            "It was “not unthinkable.” Lithuania said so.",
            &["It was “not unthinkable.”", "Lithuania said so."],
        );
        check("He moved to the U.S. The trip was long.", &["He moved to the U.S.", "The trip was long."]);
        check("He left at 6 p.m. Officials said so.", &["He left at 6 p.m.", "Officials said so."]);
        check("At 6 p.m. Mr Ames said so.", &["At 6 p.m. Mr Ames said so."]);
        check("(He laughs!) Then she left.", &["(He laughs!)", "Then she left."]);
        check("The plan (which plan?) Ames had is dead.", &["The plan (which plan?) Ames had is dead."]);
        check(
            "Prices rose 0.7% to 3.42 at 6 p.m. on Monday.",
            &["Prices rose 0.7% to 3.42 at 6 p.m. on Monday."],
        );
    }
}
