//! Where a content begins and ends, and whether words make a clause.

mod limit;
mod resumes;

use super::clause::{Clause, Units};
use super::cues::Voice;
use super::frames::Frames;
use crate::lexicon::Classes;
use crate::text::tokens::TokenKind;

/// What a clause or an aside is set off by.
pub(super) const COMMA_OR_DASH: &[char] = &[',', '—', '–', '-'];

impl Frames<'_, '_> {
    /// Where a content that ends at `end`, before its cue, begins: at the start of the sentence or behind
    /// the part of another cue.
    pub(super) fn left_start(&self, end: usize) -> usize {
        let clause = self.clause;
        let mut start = 0;
        // A weak cue before ("54% oppose it, while 36% ..., according to a poll") cuts nothing off.
        let strong = |p: &usize| {
            let behind = self.hits[*p].group.last + 1;
            clause.lexicon.cue(self.hits[*p].entry).strength >= 0.55
                || clause.word_is(behind, &["that"])
                || clause.quotation(behind).is_some()
        };
        let previous = self.k.checked_sub(1).filter(strong);
        if let Some(previous) = previous.map(|p| &self.hits[p]) {
            let from = previous.group.last + 1;
            // X said: “Q,” he told Y: both cues have the quotation alone.
            if end > from && clause.quotation(end).is_some() && clause.is_mark(end - 1, &[':']) {
                return end;
            }
            for i in from..end {
                let hard = clause.is_mark(i, &[';'])
                    || (clause.is_mark(i, &[','])
                        && (clause.word_is(i + 1, &["and", "but", "while", "whereas", "or"])
                            || clause.word_is(i + 2, &["of"]) && clause.word_is(i + 3, &["which", "whom"])));
                if hard || clause.word_is(i, &["while", "whereas"]) {
                    start = i + 1;
                }
            }
        } else if let Some(semicolon) = (0..end).rev().find(|&i| clause.is_mark(i, &[';'])) {
            start = semicolon + 1;
        }
        // "Storm live: “Worst to come,” forecaster warns": what stands before the colon is a label.
        if clause.sentence.headline
            && let Some(colon) = (start..end).rev().find(|&i| clause.is_mark(i, &[':', '|']))
        {
            start = colon + 1;
        }
        // "Campaigners were unimpressed: ministers had said so before, they noted": a clause that leads up to it.
        if !clause.sentence.headline
            && self.hit().voice != Voice::Adverbial
            && let Some(colon) = (start + 2..end.saturating_sub(2)).rev().find(|&i| clause.is_mark(i, &[':']))
            && (start..colon).any(|i| clause.is_finite(i))
            && self.has_verb(Units { first: colon + 1, last: end })
        {
            start = colon + 1;
        }
        // "But “no,” she said": the opener is the reporter's.
        while start < end
            && (clause.is_mark(start, COMMA_OR_DASH)
                || (clause.is(start, Classes::CONJUNCTION)
                    && (clause.quotation(start + 1).is_some()
                        || clause.is_mark(start + 1, &[','])
                        || start > 0)))
        {
            start += 1;
        }
        start
    }

    pub(super) fn inner_of(&self, quotation: usize) -> &str {
        self.clause.inner_of(quotation)
    }

    /// Whether units look like a clause rather than an adverbial: a verb or a quotation among them, or any words in a
    /// headline; behind a preposition or a conjunction of time a verb, and no medium.
    pub(super) fn is_clause(&self, units: Units) -> bool {
        let clause = self.clause;
        if clause.is(units.first, Classes::PREPOSITION)
            || clause.word_is(
                units.first,
                &[
                    "as", "when", "while", "if", "although", "because", "since", "after", "before", "asked",
                    "speaking",
                ],
            )
        {
            // "In an emailed statement, Ames acknowledged the bug"
            let comma = (units.first..=units.last).any(|i| clause.is_mark(i, &[',']));
            // "Of those who fight, many are ill, Ames said", but not "Of the deal, Ames said"
            if clause.is_medium_phrase(units.first) || clause.word_is(units.first, &["of"]) && !comma {
                return false;
            }
            let verb = (units.first..=units.last).any(|i| clause.is_verb_like(i));
            return verb && clause.is(units.first, Classes::PREPOSITION) || comma && self.has_verb(units);
        }
        clause.sentence.headline
            || self.has_verb(units)
            || (units.first..=units.last).any(|i| clause.quotation(i).is_some())
    }

    pub(super) fn has_verb(&self, units: Units) -> bool {
        has_verb(self.clause, units)
    }
}

/// Whether there is something like a verb among the words: an auxiliary, a form of a known verb, or what its
/// ending makes look like one.
pub(super) fn has_verb(clause: &Clause<'_>, units: Units) -> bool {
    // "this", "across", "Wednesdays": an "s" at the end makes no verb of them.
    let grammar = Classes::DETERMINER
        .or(Classes::POSSESSIVE)
        .or(Classes::PRONOUN)
        .or(Classes::PREPOSITION)
        .or(Classes::SUBORDINATOR)
        .or(Classes::TIME_NOUN);
    (units.first..=units.last).any(|i| {
        clause.is_auxiliary(i)
            || (clause.is_lower(i) && clause.token(i).is_some_and(|t| t.entry.verb.is_some()))
            || (clause.is_lower(i) && i > units.first && clause.is(i, Classes::FINITE))
            || (clause.is_lower(i)
                && i > units.first
                && clause.word(i).len() > 3
                && !clause.is(i, grammar)
                && (clause.word(i).ends_with("ed") || clause.word(i).ends_with('s')))
            || clause.word_is(
                i,
                &[
                    "went", "came", "took", "got", "left", "made", "gave", "fell", "rose", "lost", "won",
                    "held", "kept", "saw", "knew", "met", "began", "broke", "hit", "cut", "put", "set",
                    "grew", "let", "ran", "sent", "spent", "built", "brought", "led", "paid", "shot",
                    "fought", "found", "become", "became", "want", "need", "make", "go", "come", "take",
                ],
            )
    })
}

/// Whether a noun phrase and, with nothing but words between, a finite verb begin here: "the purchase appeared to", "a
/// probe is ongoing".
pub(super) fn is_plain_clause(clause: &Clause<'_>, at: usize) -> bool {
    const MAX_WORDS: usize = 9;
    let opens = clause.is_capitalised(at)
        || clause.is(at, Classes::DETERMINER.or(Classes::POSSESSIVE).or(Classes::GROUP))
        || clause.is_lower(at) && clause.word(at).ends_with('s') && !clause.is(at, Classes::PREPOSITION)
        || clause.is(at, Classes::NUMBER_WORD)
        || clause.is_number(at);
    let finite = |i: usize| {
        let ends = clause.word(i).len() > 4 && clause.word(i).ends_with("ed");
        clause.is_lower(i)
            && (clause.is_auxiliary(i)
                || clause.is(i, Classes::FINITE)
                || clause.is_finite_verb(i)
                || ends && clause.word_is(i + 1, &["to"])
                || ends && i == at + 1 && clause.word(at).ends_with('s'))
    };
    opens
        && (at + 1..(at + MAX_WORDS).min(clause.len()))
            .take_while(|&i| {
                (clause.is_word(i) || clause.token(i).is_some_and(|t| !matches!(t.kind, TokenKind::Mark(_))))
                    && !clause.word_is(
                        i,
                        &["that", "which", "who", "whose", "when", "where", "as", "if", "whether"],
                    )
            })
            .any(finite)
}
