//! A sentence as the patterns see it: units with their words.

use super::frames::DASHES;
use crate::lexicon::{Classes, Lexicon, VerbForm};
use crate::text::Text;
use crate::text::sentences::{Sentence, Unit};
use crate::text::span::Span;
use crate::text::tokens::{Case, Token, TokenKind, looks_like_pronoun};

/// One sentence with everything needed to look at its words. Positions are indices of units.
#[derive(Clone, Copy)]
pub(super) struct Clause<'a> {
    pub(super) text: &'a Text<'a>,
    pub(super) lexicon: &'a Lexicon,
    pub(super) sentence: &'a Sentence,
}

/// Positions `first..=last`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Units {
    pub(super) first: usize,
    pub(super) last: usize,
}

impl<'a> Clause<'a> {
    pub(super) fn len(&self) -> usize {
        self.sentence.units.len()
    }

    pub(super) fn token(&self, at: usize) -> Option<&'a Token> {
        match self.sentence.units.get(at)? {
            Unit::Token(token) => Some(&self.text.tokens[*token]),
            Unit::Quotation(_) => None,
        }
    }

    pub(super) fn quotation(&self, at: usize) -> Option<usize> {
        match self.sentence.units.get(at)? {
            Unit::Quotation(quotation) => Some(*quotation),
            Unit::Token(_) => None,
        }
    }

    pub(super) fn is(&self, at: usize, classes: Classes) -> bool {
        self.token(at).is_some_and(|t| t.is(classes))
    }

    pub(super) fn is_mark(&self, at: usize, marks: &[char]) -> bool {
        self.token(at).is_some_and(|t| matches!(t.kind, TokenKind::Mark(m) if marks.contains(&m)))
    }

    pub(super) fn is_word(&self, at: usize) -> bool {
        self.token(at).is_some_and(Token::is_word)
    }

    pub(super) fn is_capitalised(&self, at: usize) -> bool {
        self.token(at).is_some_and(Token::is_capitalised)
    }

    pub(super) fn is_lower(&self, at: usize) -> bool {
        self.token(at).is_some_and(Token::is_lower)
    }

    /// The "'s" behind a word.
    pub(super) fn is_possessive(&self, at: usize) -> bool {
        self.token(at).is_some_and(|t| t.kind == TokenKind::Possessive)
    }

    pub(super) fn is_number(&self, at: usize) -> bool {
        self.token(at).is_some_and(|t| t.kind == TokenKind::Number)
    }

    /// "UN", "EU": a word in capitals.
    pub(super) fn is_abbreviation(&self, at: usize) -> bool {
        self.token(at).is_some_and(|t| t.kind == TokenKind::Word(Case::Upper))
    }

    pub(super) fn word(&self, at: usize) -> &'a str {
        self.token(at).map_or("", |t| self.text.word(t))
    }

    pub(super) fn word_is(&self, at: usize, words: &[&str]) -> bool {
        let Some(token) = self.token(at) else { return false };
        let word = self.text.word(token);
        if token.kind == TokenKind::Word(Case::Upper) && looks_like_pronoun(word) {
            return false;
        }
        // Bytes, because the patterns ask this of every token many times over.
        let word = word.as_bytes();
        words.iter().any(|w| word.eq_ignore_ascii_case(w.as_bytes()))
    }

    pub(super) fn span(&self, at: usize) -> Span {
        match self.sentence.units[at] {
            Unit::Token(token) => self.text.tokens[token].span,
            Unit::Quotation(quotation) => self.text.quotations[quotation].outer,
        }
    }

    pub(super) fn span_of(&self, units: Units) -> Span {
        self.span(units.first).cover(self.span(units.last))
    }

    /// What stands inside the marks of a quotation.
    pub(super) fn inner_of(&self, quotation: usize) -> &'a str {
        self.text.quotations[quotation].inner.of(self.text.text)
    }

    /// Whether the first word of a quotation is one that a subject stands before: “must understand”, “is no threat”.
    pub(super) fn opens_with_verb(&self, quotation: usize) -> bool {
        let inner = self.text.quotations[quotation].inner;
        let first = self.text.tokens.partition_point(|token| token.span.start < inner.start);
        self.text.tokens.get(first).is_some_and(|token| {
            let form = token.entry.verb.map(|(_, form)| form);
            token.is_lower()
                && (token.is(Classes::AUXILIARY.or(Classes::FINITE))
                    || matches!(form, Some(VerbForm::Past | VerbForm::ThirdPerson)))
        })
    }

    /// An adjective that judges, as far as its ending tells: "absurd", "reckless", "one-sided".
    pub(super) fn is_judgement(&self, at: usize) -> bool {
        const ENDINGS: &[&str] = &["ous", "less", "ful", "able", "ible", "ish", "ical"];
        let word = self.word(at);
        self.is_lower(at)
            && !self
                .is(at, Classes::DOCUMENT.or(Classes::GROUP).or(Classes::PERSON).or(Classes::ORGANISATION))
            && (self.is(at, Classes::JUDGEMENT)
                || word.len() > 5 && ENDINGS.iter().any(|ending| word.ends_with(ending)))
            && (at + 1 >= self.len()
                || self.is_mark(at + 1, &[',', '.', ';', ')', '—', '–'])
                || self.word_is(at + 1, &["and", "but", "in", "when", "while", "after", "because"]))
    }

    /// "12 million", "about a dozen", "more than 300", “under five per cent”.
    pub(super) fn is_rough_number(&self, at: usize) -> bool {
        self.quotation(at).is_some()
            || self
                .token(at)
                .is_some_and(|t| matches!(t.kind, TokenKind::Number | TokenKind::Mark('$' | '€' | '£' | '~')))
            || self.is(at, Classes::NUMBER_WORD)
            || self.word_is(
                at,
                &[
                    "about", "around", "roughly", "nearly", "almost", "over", "under", "below", "above",
                    "between", "up", "more", "less", "fewer", "least", "some", "even", "zero",
                ],
            )
    }

    /// Whether a word ends in a contracted "not".
    pub(super) fn is_contracted_not(&self, at: usize) -> bool {
        let word = self.word(at);
        word.ends_with("n't") || word.ends_with("n’t") || word.eq_ignore_ascii_case("cannot")
    }

    /// "he’d", "they'll", "Ames’d": a word with "would", "had" or "will"; not "you’d".
    pub(super) fn is_contracted_modal(&self, at: usize) -> bool {
        let contracted = self.word(at).rsplit_once(['\'', '’']);
        contracted.is_some_and(|(pronoun, modal)| {
            matches!(modal, "d" | "ll") && !pronoun.eq_ignore_ascii_case("you")
        })
    }

    pub(super) fn is_auxiliary(&self, at: usize) -> bool {
        match self.token(at).map(|t| t.kind) {
            // "she's said", but "the port's stated capacity"
            Some(TokenKind::Possessive) => at > 0 && self.is(at - 1, Classes::PRONOUN),
            _ => self.is(at, Classes::AUXILIARY) || self.is_contracted_not(at),
        }
    }

    /// A word in small letters that makes a clause of those around it: an auxiliary, or a form such as "went".
    pub(super) fn is_finite(&self, at: usize) -> bool {
        self.is_lower(at) && (self.is_auxiliary(at) || self.is(at, Classes::FINITE))
    }

    /// Whether the word is a form of a known reporting verb that can only be a verb here: past tense or
    /// third person, in lower case.
    pub(super) fn is_finite_verb(&self, at: usize) -> bool {
        use crate::lexicon::VerbForm::{Past, ThirdPerson};
        self.token(at).is_some_and(|t| {
            t.is_lower() && matches!(t.entry.verb, Some((_, Past | ThirdPerson))) && t.entry.noun.is_none()
        })
    }

    /// "him", "us", and "everyone", "people", which stand like them.
    pub(super) fn is_object_pronoun(&self, at: usize) -> bool {
        self.word_is(
            at,
            &[
                "him",
                "her",
                "them",
                "me",
                "us",
                "it",
                "you",
                "himself",
                "herself",
                "themselves",
                "everyone",
                "people",
            ],
        )
    }

    /// The last dash in front of `end` that opens speech: ". - We must go".
    pub(super) fn inner_dash(&self, end: usize) -> Option<usize> {
        let stops = |at: usize| {
            self.is_mark(at, &['.', '!', '?'])
                || self.quotation(at).is_some_and(|quote| self.inner_of(quote).ends_with(['.', '!', '?']))
        };
        (1..end).rev().find(|&i| self.is_mark(i, DASHES) && stops(i - 1))
    }

    /// Marks and words behind which a clause begins.
    pub(super) fn is_boundary(&self, at: usize) -> bool {
        match self.token(at) {
            None => true,
            Some(token) => match token.kind {
                TokenKind::Mark(mark) => !matches!(mark, '%' | '$' | '&' | '\'' | '’'),
                TokenKind::Word(_) => {
                    token.is(Classes::CONJUNCTION.or(Classes::SUBORDINATOR))
                        || (token.is(Classes::OPENER) && at == 0)
                        || token.is(Classes::WEEKDAY)
                }
                _ => false,
            },
        }
    }
}
