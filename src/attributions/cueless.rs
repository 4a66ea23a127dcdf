//! Claims without a reporting word: `NAME: content`, “Q” ― NAME, headlines with a dash, a clause that leads up to a
//! quotation, quotations in headlines, hearsay by an adverb.

use super::assemble::{Assembly, MIN_FLOATING_WORDS};
use super::clause::{Clause, Units};
use super::frames::Found;
use super::reports::SURFACES;
use crate::lexicon::Classes;
use crate::text::sentences::{Sentence, Unit};
use crate::text::tokens::TokenKind;

/// What leads up to quoted words that are no speech: a name, a title, a chant.
const NAMES_OF_WORDS: &[&str] = &[
    "slogan",
    "slogans",
    "motto",
    "song",
    "headline",
    "title",
    "titled",
    "entitled",
    "caption",
    "inscription",
    "called",
    "named",
    "known",
    "words",
    "word",
    "chanting",
    "chanted",
    "chant",
];

impl Assembly<'_> {
    /// “Q.” ― Jo Barr, student: a quotation and who signs it.
    pub(super) fn signature(&mut self, index: usize, clause: &Clause<'_>) {
        let signed = clause.quotation(0).is_some()
            && clause.is_mark(1, &['—', '–', '―', '-'])
            && clause.is_capitalised(2)
            && clause.len() <= 11
            && (2..clause.len()).all(|i| !clause.is_auxiliary(i) || clause.is_capitalised(i));
        if !signed {
            return;
        }
        let last = (2..clause.len()).take_while(|&i| clause.is_word(i)).last().unwrap_or(2);
        let found = Found {
            hit: 0,
            pieces: vec![Units { first: 0, last: 0 }],
            source: Some(Units { first: 2, last }),
            same_source_as: None,
            relayed_by: None,
            pattern: "quotation — source",
        };
        if let Some(attribution) = self.attribution(index, clause, None, found) {
            self.push(attribution);
        }
    }

    /// C – S, in headlines: who says it stands behind a dash.
    pub(super) fn dash(&mut self, index: usize, clause: &Clause<'_>) {
        let Some(dash) = (2..clause.len()).rev().find(|&i| clause.is_mark(i, &['—', '–', '-'])) else {
            return;
        };
        let source = Units { first: dash + 1, last: clause.len() - 1 };
        let speaks = Classes::PERSON
            .or(Classes::OFFICE)
            .or(Classes::ORGANISATION)
            .or(Classes::GIVEN_NAME)
            .or(Classes::DOCUMENT);
        let named = !clause.is(source.first, Classes::CONJUNCTION.or(Classes::PREPOSITION))
            && (source.first..clause.len()).all(|i| clause.is_word(i))
            && (source.first..clause.len()).any(|i| clause.is(i, speaks));
        let content = Units { first: 0, last: dash - 1 };
        if dash + 1 >= clause.len()
            || clause.len() - dash > 7
            || !named
            || dash < 4 && clause.quotation(0).is_none()
        {
            return;
        }
        let found = Found {
            hit: 0,
            pieces: vec![content],
            source: Some(source),
            same_source_as: None,
            relayed_by: None,
            pattern: "content – source",
        };
        if let Some(attribution) = self.attribution(index, clause, None, found) {
            self.push(attribution);
        }
    }

    /// Shots were reportedly heard: hearsay without a source.
    pub(super) fn rumour(&mut self, index: usize, clause: &Clause<'_>) {
        let Some(word) = (1..clause.len()).find(|&i| clause.word_is(i, &["reportedly"])) else { return };
        let verbal = clause.is_verb_like(word - 1) || clause.is_verb_like(word + 1);
        let last = (0..clause.len()).rev().find(|&i| !clause.is_mark(i, &['.', '!', '?']));
        let Some(last) = last.filter(|&last| verbal && last > word) else { return };
        let found = Found {
            hit: 0,
            pieces: vec![Units { first: 0, last }],
            source: None,
            same_source_as: None,
            relayed_by: None,
            pattern: "hearsay adverb",
        };
        if let Some(mut attribution) = self.attribution(index, clause, None, found) {
            attribution.cue = Some(clause.span(word));
            self.push(attribution);
        }
    }

    /// Ames was blunter: “Who did it?”  ·  A letter came back: “No.”: no cue, but a sentence that leads up to speech.
    pub(super) fn introduced_quotation(&mut self, index: usize, clause: &Clause<'_>) {
        let Some(colon) = (2..clause.len()).find(|&i| clause.is_mark(i, &[':'])) else { return };
        let Some(quotation) = clause.quotation(colon + 1) else { return };
        let ends = (colon + 2..clause.len()).all(|i| !clause.is_word(i) && clause.quotation(i).is_none());
        let lead = Units { first: 0, last: colon - 1 };
        let words = self.text.quotations[quotation].inner.of(self.text.text).split_whitespace().count();
        let finite = (lead.first..=lead.last).any(|i| {
            clause.is_auxiliary(i) && clause.is_lower(i)
                || clause.is(i, Classes::FINITE) && clause.is_lower(i)
                || clause.is_lower(i) && clause.word(i).ends_with("ed")
        });
        if !ends
            || words < 2
            || !finite
            || (0..colon).any(|i| clause.word_is(i, SURFACES) || clause.word_is(i, NAMES_OF_WORDS))
        {
            return;
        }
        let found = Found {
            hit: 0,
            pieces: vec![Units { first: colon + 1, last: colon + 1 }],
            source: clause.main_subject(colon),
            same_source_as: None,
            relayed_by: None,
            pattern: "clause: quotation",
        };
        if let Some(attribution) = self.attribution(index, clause, None, found) {
            self.push(attribution);
        }
    }

    /// “We will win”: minister on the war  ·  a crosshead in quotation marks.
    pub(super) fn headline_quotation(&mut self, index: usize, sentence: &Sentence) {
        let quotation = sentence.units.iter().find_map(|u| match u {
            Unit::Quotation(q) => Some(*q),
            Unit::Token(_) => None,
        });
        let opens = sentence.units.iter().take(2).any(|u| matches!(u, Unit::Quotation(_)));
        let Some(quotation) = quotation.filter(|_| opens) else { return };
        let words = self.text.quotations[quotation].inner.of(self.text.text).split_whitespace().count();
        if words >= MIN_FLOATING_WORDS {
            self.floating(index, quotation, None, true);
        }
    }

    /// NAME: text, in headlines and transcripts.
    pub(super) fn colon(&mut self, index: usize, clause: &Clause<'_>) {
        let Some(colon) = (1..clause.len().min(30)).find(|&i| clause.is_mark(i, &[':'])) else { return };
        if colon + 1 >= clause.len() {
            return;
        }
        let words = (0..colon).filter(|&i| clause.is_word(i)).count();
        let plain = (0..colon).all(|i| {
            clause.is_word(i)
                && !clause.is_auxiliary(i)
                && (clause.is_capitalised(i)
                    || clause.is(
                        i,
                        Classes::PREPOSITION.or(Classes::DETERMINER).or(Classes::PERSON).or(Classes::OFFICE),
                    ))
                || clause.token(i).is_some_and(|t| t.kind == TokenKind::Possessive)
                || i >= 2 && clause.is_mark(i, &[','])
        });
        let quoted = clause.quotation(colon + 1).is_some();
        let title = clause.sentence.headline;
        // "Analysis: ...", "Interview: Jane Doe": kinds of text, not sources.
        const LABELS: &[&str] = &[
            "analysis",
            "interview",
            "opinion",
            "comment",
            "editorial",
            "exclusive",
            "video",
            "live",
            "explainer",
            "profile",
            "obituary",
            "review",
            "timeline",
            "factbox",
            "breaking",
            "update",
            "watch",
            "read",
            "photo",
            "photos",
            "related",
            "source",
            "sources",
            "story",
            "text",
            "words",
            "by",
            "correction",
            "note",
            "transcript",
            "reader",
            "clarification",
        ];
        if clause.word_is(0, LABELS) {
            return;
        }
        let sourced = (0..colon).any(|i| {
            clause.is(
                i,
                Classes::PERSON
                    .or(Classes::OFFICE)
                    .or(Classes::GIVEN_NAME)
                    .or(Classes::METONYM)
                    .or(Classes::ORGANISATION)
                    .or(Classes::COUNTRY)
                    .or(Classes::RANK)
                    .or(Classes::HONORIFIC),
            )
        });
        let rest = clause.len() - colon - 1;
        let mut content = Units { first: colon + 1, last: clause.len() - 1 };
        let mut source = Units { first: 0, last: colon - 1 };
        let source_first =
            plain && words <= 6 && (quoted || rest >= 2) && (quoted || (title && (sourced || words <= 2)));
        if !source_first {
            // C: S
            let tail = (colon + 1..clause.len()).all(|i| {
                clause.is_capitalised(i)
                    || clause.is(
                        i,
                        Classes::PREPOSITION.or(Classes::PERSON).or(Classes::OFFICE).or(Classes::DETERMINER),
                    )
            });
            if !(title
                && rest <= 4
                && tail
                && (colon >= 3 || clause.quotation(0).is_some())
                && (colon + 1..clause.len()).any(|i| clause.is_capitalised(i)))
            {
                return;
            }
            (content, source) = (Units { first: 0, last: colon - 1 }, content);
        }
        while content.last > content.first && clause.is_mark(content.last, &['.', ',']) {
            content.last -= 1;
        }
        if (source.first..=source.last).all(|i| clause.is(i, Classes::OPENER.or(Classes::ADVERB))) {
            return;
        }
        let found = Found {
            hit: 0,
            pieces: vec![content],
            source: Some(source),
            same_source_as: None,
            relayed_by: None,
            pattern: "source: content",
        };
        if let Some(attribution) = self.attribution(index, clause, None, found) {
            self.push(attribution);
        }
    }
}
