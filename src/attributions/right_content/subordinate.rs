//! Clauses behind the word that makes them content: "that", "how", "whether" and the like.

use super::{Right, Ruling};
use crate::attributions::clause::Units;
use crate::attributions::views::QUESTION_WORDS;
use crate::lexicon::{Classes, CueClass, Frame};

impl Right<'_> {
    /// "said that it was late", "said that," with an aside; "that day" is no complementiser.
    pub(super) fn that_clause(&self) -> Ruling {
        let complementiser = self.clause.word_is(self.at, &["that"]) && self.that && !self.is_pronoun_that();
        // "rejected that, saying it was late": what was said before, and then a further cue.
        let points = complementiser
            && self.clause.is_mark(self.at + 1, &[','])
            && self.frames.hits.iter().any(|hit| hit.group.first == self.at + 2);
        if points {
            return Some(None);
        }
        complementiser.then(|| self.piece(self.at + 1, "that clause"))
    }

    /// "notes “with concern” that coal is burnt"
    pub(super) fn that_clause_behind_quotation(&self) -> Ruling {
        let follows = self.clause.quotation(self.at).is_some() && self.clause.word_is(self.at + 1, &["that"]);
        (follows && (self.that || self.expresses())).then(|| self.piece(self.at + 2, "that clause"))
    }

    /// "The first thing she tells visitors is that she may be wrong", "What she said is that it was late"
    pub(super) fn that_clause_behind_be(&self) -> Ruling {
        let (clause, at) = (self.clause, self.at);
        let is_that = self.that
            && clause.is(at, Classes::BE)
            && clause.word_is(at + 1, &["that"])
            && (0..self.frames.hit().group.first).any(|i| clause.word_is(i, &["what", "thing", "all"]));
        is_that.then(|| self.piece(at + 2, "that clause"))
    }

    /// "rejected claims that", "dismissed the suggestion that", "expressed the hope that"
    pub(super) fn object_that_clause(&self) -> Ruling {
        let (clause, at) = (self.clause, self.at);
        if !matches!(self.cue.class, CueClass::Deny | CueClass::Evaluate) && !self.expresses() {
            return None;
        }
        let that = self.places(at + 1, at + 6).find(|&i| {
            clause.word_is(i, &["that"]) && clause.token(i - 1).is_some_and(|t| t.entry.noun.is_some())
        })?;
        // "dismissed suggestions that it was late as “nonsense”"
        let judges = self.has(Frame::As)
            && (that..=self.limit(that))
                .any(|i| clause.word_is(i, &["as"]) && clause.quotation(i + 1).is_some());
        Some(self.piece(if judges { at } else { that + 1 }, "object that clause"))
    }

    /// "described how the roof fell in", "said how late it was"
    pub(super) fn how_clause(&self) -> Ruling {
        ((self.has(Frame::As) || self.has(Frame::That)) && self.clause.word_is(self.at, &["how"]))
            .then(|| self.piece(self.at, "how clause"))
    }

    /// "asked whether it was late", "wondered who would pay"
    pub(super) fn question(&self) -> Ruling {
        let asks = self.has(Frame::Whether) && self.clause.word_is(self.at, QUESTION_WORDS);
        asks.then(|| self.piece(self.at, "question clause"))
    }

    /// "asked us in Arabic where the captain was", "asked them three times who would pay"
    pub(super) fn question_behind_phrase(&self) -> Ruling {
        let (clause, at) = (self.clause, self.at);
        let phrase = self.has(Frame::Whether)
            && self.cue.class == CueClass::Ask
            && at > self.start
            && (clause.is(at, Classes::PREPOSITION) && !clause.word_is(at, &["to"])
                || clause.word_is(at + 1, &["times"])
                || clause.word_is(at, &["twice", "again", "repeatedly"]));
        if !phrase {
            return None;
        }
        let question = self
            .places(at + 1, at + 6)
            .take_while(|&i| clause.is_word(i) && !clause.is_verb_like(i))
            .find(|&i| clause.word_is(i, &["why", "how", "what", "when", "where", "who", "which"]))?;
        self.frames
            .has_verb(Units { first: question + 1, last: self.limit(question) })
            .then(|| self.piece(question, "question clause"))
    }

    /// "asked the minister if he"
    pub(super) fn question_behind_addressee(&self) -> Ruling {
        let (clause, at) = (self.clause, self.at);
        if !self.has(Frame::Whether) || self.cue.class != CueClass::Ask {
            return None;
        }
        let whether = self
            .places(at + 1, at + 8)
            .take_while(|&i| clause.is_word(i))
            .find(|&i| clause.word_is(i, &["whether", "if", "why", "how"]))?;
        Some(self.piece(whether, "question clause"))
    }
}
