//! A text with what the speaker rules ask of it again and again: the tokens of a span, the quotation and the
//! sentence that a token stands in.

use super::country::LONGEST;
use crate::lexicon::{Classes, Lexicon, Place};
use crate::text::Text;
use crate::text::blocks::BlockKind;
use crate::text::span::{Span, fold_space};
use crate::text::tokens::{Token, TokenKind};
use std::ops::Range;

/// Nouns for people and offices.
pub(super) const PERSON_NOUN: Classes =
    Classes::PERSON.or(Classes::OFFICE).or(Classes::RANK).or(Classes::RELATION);
/// Words that stand before a name and are no part of it.
pub(super) const TITLE: Classes =
    Classes::HONORIFIC.or(Classes::OFFICE).or(Classes::RANK).or(Classes::RELATION);
/// Words that point to a country.
pub(super) const PLACE: Classes = Classes::COUNTRY.or(Classes::DEMONYM).or(Classes::METONYM);
pub(super) struct Reading<'a> {
    pub(super) text: &'a Text<'a>,
    pub(super) lexicon: &'a Lexicon,
    /// The innermost quotation around each token.
    quotation: Vec<Option<u32>>,
    /// The reporter's sentence around each token, quoted ones too.
    sentence: Vec<Option<u32>>,
    /// How many of the reporter's sentences stand before each sentence.
    ordinals: Vec<usize>,
}

impl<'a> Reading<'a> {
    pub(super) fn new(text: &'a Text<'a>, lexicon: &'a Lexicon) -> Self {
        let mut reading = Reading {
            text,
            lexicon,
            quotation: vec![None; text.tokens.len()],
            sentence: vec![None; text.tokens.len()],
            ordinals: Vec::with_capacity(text.sentences.len()),
        };
        let mut ordinal = 0;
        for sentence in &text.sentences {
            reading.ordinals.push(ordinal);
            ordinal += usize::from(sentence.quotation.is_none());
        }
        for (index, quotation) in text.quotations.iter().enumerate() {
            let range = reading.tokens_in(quotation.outer);
            reading.quotation[range].fill(u32::try_from(index).ok());
        }
        for (index, sentence) in text.sentences.iter().enumerate() {
            if sentence.quotation.is_none() {
                let range = reading.tokens_in(sentence.span);
                reading.sentence[range].fill(u32::try_from(index).ok());
            }
        }
        reading
    }

    /// The tokens that share text with a span.
    pub(super) fn tokens_in(&self, span: Span) -> Range<usize> {
        let tokens = &self.text.tokens;
        let start = tokens.partition_point(|t| t.span.end <= span.start);
        let end = tokens.partition_point(|t| t.span.start < span.end);
        start..end.max(start)
    }

    pub(super) fn token(&self, index: usize) -> Option<&'a Token> {
        self.text.tokens.get(index)
    }

    pub(super) fn quotation_of(&self, token: usize) -> Option<u32> {
        self.quotation.get(token).copied().flatten()
    }

    /// Index of the reporter's sentence around a token.
    pub(super) fn sentence_of(&self, token: usize) -> Option<usize> {
        self.sentence.get(token).copied().flatten().map(|s| s as usize)
    }

    /// The paragraph that a token of the reporter's sentences stands in.
    pub(super) fn block_of(&self, token: usize) -> Option<usize> {
        self.sentence_of(token).map(|sentence| self.text.sentences[sentence].block)
    }

    /// How many of the reporter's sentences stand before the one around a token.
    pub(super) fn ordinal(&self, token: usize) -> usize {
        self.sentence_of(token).and_then(|s| self.ordinals.get(s)).copied().unwrap_or(0)
    }

    /// The reporter's sentences between two tokens.
    pub(super) fn far(&self, earlier: usize, token: usize) -> usize {
        self.ordinal(token).saturating_sub(self.ordinal(earlier))
    }

    /// The words of a token as written; empty behind the end.
    pub(super) fn word(&self, index: usize) -> &'a str {
        self.token(index).map_or("", |t| self.text.word(t))
    }

    pub(super) fn is(&self, index: usize, classes: Classes) -> bool {
        self.token(index).is_some_and(|t| t.is(classes))
    }

    pub(super) fn is_mark(&self, index: usize, mark: char) -> bool {
        self.token(index).is_some_and(|t| t.is_mark(mark))
    }

    pub(super) fn is_word(&self, index: usize) -> bool {
        self.token(index).is_some_and(Token::is_word)
    }

    pub(super) fn is_lower(&self, index: usize) -> bool {
        self.token(index).is_some_and(Token::is_lower)
    }

    pub(super) fn is_capitalised(&self, index: usize) -> bool {
        self.token(index).is_some_and(Token::is_capitalised)
    }

    pub(super) fn is_possessive(&self, index: usize) -> bool {
        self.token(index).is_some_and(|t| t.kind == TokenKind::Possessive)
    }

    pub(super) fn is_number(&self, index: usize) -> bool {
        self.token(index).is_some_and(|t| t.kind == TokenKind::Number)
    }

    /// The country that a capitalised word points to by itself.
    pub(super) fn place(&self, index: usize) -> Option<&'a Place> {
        self.place_from(index, index + 1).map(|(place, _)| place)
    }

    /// The country that the words from a token on point to, with a capital at both ends, and the token behind them; of
    /// "South Korean" not that of "Korean".
    pub(super) fn place_from(&self, index: usize, end: usize) -> Option<(&'a Place, usize)> {
        if !self.is_capitalised(index) {
            return None;
        }
        let most = (index..end.min(index + LONGEST)).take_while(|&i| self.is_word(i)).count();
        (1..=most).rev().map(|length| index + length).find_map(|behind| {
            // The last word of each is in the classes.
            let points = self.is_capitalised(behind - 1) && self.is(behind - 1, PLACE);
            let words = points.then(|| self.words(index..behind).to_lowercase())?;
            self.lexicon.place(&words).map(|place| (place, behind))
        })
    }

    /// The part of the name behind a nickname whose opening mark is this token.
    pub(super) fn behind_nickname(&self, index: usize) -> Option<usize> {
        let quotation = &self.text.quotations[self.quotation_of(index)? as usize];
        let opens = quotation.nickname && self.token(index)?.span.start == quotation.outer.start;
        opens.then(|| self.tokens_in(quotation.outer).end)
    }

    /// Whether a token is a word of grammar and not of a name.
    pub(super) fn is_function_word(&self, index: usize) -> bool {
        self.is(index, Classes::FUNCTION) && !self.is_possessive(index)
    }

    /// Whether a token is a reporting verb or an auxiliary in small letters.
    pub(super) fn is_verb(&self, index: usize) -> bool {
        use crate::lexicon::VerbForm::{Past, ThirdPerson};
        self.token(index).is_some_and(|t| {
            t.is_lower()
                && (t.is(Classes::AUXILIARY)
                    || t.entry.verb.is_some_and(|(_, form)| matches!(form, Past | ThirdPerson)))
        })
    }

    /// Whether a token is any form of a reporting verb, in small letters.
    pub(super) fn is_cue(&self, index: usize) -> bool {
        self.token(index).is_some_and(|t| t.is_lower() && t.entry.verb.is_some())
    }

    /// Whether nothing of its sentence stands in front of a token, an opening mark aside.
    pub(super) fn begins_sentence(&self, index: usize) -> bool {
        let Some(before) = index.checked_sub(1) else { return true };
        let (Some(token), Some(previous)) = (self.token(index), self.token(before)) else { return true };
        // "It was “late.” Then": no mark of the sentence before need stand directly in front.
        if self.sentence_of(index) != self.sentence_of(before) {
            return true;
        }
        if self.text.text[previous.span.end..token.span.start].contains(['\n', '\u{2028}', '\u{2029}']) {
            return true;
        }
        match previous.kind {
            TokenKind::Mark(mark) => {
                matches!(mark, '.' | '!' | '?' | '…' | ':' | '“' | '‘' | '"' | '«' | '„' | '—' | '–')
            }
            _ => false,
        }
    }

    /// The words of a token range as written, white space folded.
    pub(super) fn words(&self, range: Range<usize>) -> String {
        match (self.token(range.start), range.end.checked_sub(1).and_then(|i| self.token(i))) {
            (Some(first), Some(last)) if !range.is_empty() => {
                fold_space(&self.text.meant(first.span.cover(last.span)))
            }
            _ => String::new(),
        }
    }

    /// Blocks that hold sentences.
    pub(super) fn blocks(&self) -> impl Iterator<Item = (Range<usize>, bool)> {
        self.text
            .blocks
            .iter()
            .filter(|b| b.kind.is_prose())
            .map(|b| (b.tokens.clone(), b.kind == BlockKind::Headline))
    }

    /// Whether most longer words of a token range have a capital: "Leader Says No to Talks".
    pub(super) fn is_title_case(&self, range: Range<usize>) -> bool {
        let (mut capitals, mut words) = (0, 0);
        for index in range {
            if self.is_word(index) && self.word(index).chars().count() > 3 {
                words += 1;
                capitals += usize::from(self.is_capitalised(index));
            }
        }
        words > 2 && capitals * 10 > words * 7
    }
}

/// Words with a small letter at their start.
pub(super) fn lower_first(words: &str) -> String {
    let mut chars = words.chars();
    chars.next().into_iter().flat_map(char::to_lowercase).chain(chars).collect()
}

/// A word in lower case without accents, apostrophes and stops: `Šimonytė` -> `simonyte`.
pub(super) fn fold(word: &str) -> String {
    if word.is_ascii() {
        let mut folded = word.to_ascii_lowercase();
        folded.retain(|c| !matches!(c, '.' | '\''));
        return folded;
    }
    let mut folded = String::with_capacity(word.len());
    for c in word.chars().flat_map(char::to_lowercase) {
        match c {
            'à'..='å' | 'ā' | 'ă' | 'ą' => folded.push('a'),
            'ç' | 'ć' | 'č' | 'ĉ' | 'ċ' => folded.push('c'),
            'ď' | 'đ' | 'ð' => folded.push('d'),
            'è'..='ë' | 'ē' | 'ė' | 'ę' | 'ě' | 'ĕ' => folded.push('e'),
            'ğ' | 'ģ' | 'ĝ' | 'ġ' => folded.push('g'),
            'ì'..='ï' | 'ī' | 'į' | 'ı' | 'ĩ' => folded.push('i'),
            'ķ' => folded.push('k'),
            'ł' | 'ľ' | 'ļ' | 'ĺ' => folded.push('l'),
            'ñ' | 'ń' | 'ň' | 'ņ' => folded.push('n'),
            'ò'..='ö' | 'ø' | 'ō' | 'ő' => folded.push('o'),
            'ŕ' | 'ř' => folded.push('r'),
            'ś' | 'š' | 'ş' | 'ș' | 'ŝ' => folded.push('s'),
            'ť' | 'ţ' | 'ț' => folded.push('t'),
            'ù'..='ü' | 'ū' | 'ů' | 'ű' | 'ų' | 'ŭ' => folded.push('u'),
            'ý' | 'ÿ' => folded.push('y'),
            'ź' | 'ż' | 'ž' => folded.push('z'),
            'ß' => folded.push_str("ss"),
            'æ' => folded.push_str("ae"),
            'œ' => folded.push_str("oe"),
            '.' | '\'' | '’' | 'ʼ' | '\u{300}'..='\u{36f}' => {}
            _ => folded.push(c),
        }
    }
    folded
}
