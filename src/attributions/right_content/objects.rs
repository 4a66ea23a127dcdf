//! Mere objects: what is denied, judged, promised or forecast.

use super::{Right, Ruling};
use crate::attributions::cues::Voice;
use crate::attributions::frames::CITED;
use crate::lexicon::{Classes, CueClass, Frame};
use crate::text::tokens::TokenKind;

impl Right<'_> {
    /// "sees little chance of it"
    pub(super) fn prospect(&self) -> Ruling {
        let (clause, at) = (self.clause, self.at);
        let sees = self.cue.lemma == "see"
            && clause.word_is(at, &["little", "no", "scant"])
            && (at + 1..at + 3).any(|i| clause.is(i, Classes::PROSPECT));
        sees.then(|| self.piece(at, "prospect"))
    }

    /// "forecast at least 3.7 billion", "promised almost £12bn"
    pub(super) fn number(&self) -> Ruling {
        let (clause, start) = (self.clause, self.start);
        let counts = self.has(Frame::Np)
            && self.lemma_is(&["forecast", "predict", "expect", "promise", "pledge", "project"])
            && clause.is_rough_number(start + usize::from(clause.word_is(start, &["at"])));
        counts.then(|| self.piece(start, "object"))
    }

    /// "denied the charge", "promised an inquiry", "predicted further losses"
    pub(super) fn object(&self) -> Ruling {
        let stands = self.has(Frame::Np)
            && (self.at == self.start || self.clause.word_is(self.start, &["further"]))
            && (self.cue.strength >= 0.5 || self.cue.lemma == "project")
            && self.begins_object();
        stands.then(|| {
            (!self.is_whom() && !self.is_mere_verdict() && self.takes_object())
                .then(|| self.piece(self.start, "object"))
                .flatten()
        })
    }

    /// Whether an object may begin here: a word or number that joins nothing.
    fn begins_object(&self) -> bool {
        let (clause, at) = (self.clause, self.at);
        let is_amount = || {
            clause
                .token(at)
                .is_some_and(|t| matches!(t.kind, TokenKind::Number | TokenKind::Mark('$' | '€' | '£')))
        };
        let joins =
            Classes::PREPOSITION.or(Classes::CONJUNCTION).or(Classes::SUBORDINATOR).or(Classes::ADVERB);
        (clause.is_word(at) || is_amount())
            && (clause.word_is(at, &["further"])
                || self.cue.class == CueClass::Commit
                    && clause.is_rough_number(at + 1)
                    && !clause.word_is(at, &["since", "in", "by", "for", "from", "until", "before", "after"])
                || !clause.is(at, joins))
    }

    /// "citing two bankers, ", "criticised Ames", "rejected them": who, and nothing of what.
    fn is_whom(&self) -> bool {
        self.cue.lemma == "cite" && self.names_source() || self.is_bare_name()
    }

    /// "citing two bankers, ": who said it, not what.
    fn names_source(&self) -> bool {
        let (clause, start) = (self.clause, self.start);
        let end = (start..clause.len()).find(|&i| clause.is_mark(i, &[','])).unwrap_or(clause.len());
        clause.word_is(end + 1, &["that"]) || (start..end).any(|i| clause.is(i, CITED))
    }

    /// "criticised Ames", "rejected them": whom, and nothing of what.
    fn is_bare_name(&self) -> bool {
        let (clause, start) = (self.clause, self.start);
        let last = self.limit(start);
        (start..=last).all(|i| clause.is_capitalised(i))
            || clause.is_object_pronoun(start)
                && (start == last || clause.is_mark(start + 1, &[',']) && !clause.word_is(start, &["it"]))
    }

    /// "condemned the attack": a verdict without a word of it; but "condemned it as an outrage". "describing the
    /// moment it struck": no judgement without "as"; but "described being beaten".
    fn is_mere_verdict(&self) -> bool {
        let (clause, at) = (self.clause, self.at);
        let plain = || !self.quotes_from(at) && !clause.word(at).ends_with("ing");
        // "condemned him for leaving"
        let says_why =
            || (at..clause.len()).any(|i| clause.word_is(i, &["for"]) && clause.word(i + 1).ends_with("ing"));
        self.lemma_is(&["condemn", "denounce", "endorse", "downplay", "feel"]) && plain() && !says_why()
            || self.cue.lemma == "describe" && plain()
    }

    /// A statement verb with a mere object ("reported profits", "announced a plan") reports no claim.
    fn takes_object(&self) -> bool {
        matches!(
            self.cue.class,
            CueClass::Deny | CueClass::Evaluate | CueClass::Direct | CueClass::Commit | CueClass::Believe
        ) || self.quotes_from(self.at)
            || self.lemma_is(&[
                "suggest",
                "predict",
                "forecast",
                "project",
                "admit",
                "acknowledge",
                "concede",
                "allege",
                "speak of",
            ])
            || self.cue.lemma == "claim" && self.is_claimed()
            || self.cue.lemma == "cite" && self.frames.hit().voice == Voice::Participle
    }

    /// "claimed responsibility", "claimed the deaths of", but not "claimed the lives of".
    fn is_claimed(&self) -> bool {
        let (clause, at) = (self.clause, self.at);
        clause.word_is(at, &["responsibility"])
            || clause.word_is(at, &["the"])
                && clause.word_is(at + 2, &["of"])
                && !clause.word_is(at + 1, &["lives", "life", "title"])
    }

    fn quotes_from(&self, at: usize) -> bool {
        (at..=self.limit(at)).any(|i| self.clause.quotation(i).is_some())
    }
}
