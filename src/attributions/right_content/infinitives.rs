//! Infinitives: what is ordered, promised or asked for.

use super::{Right, Ruling};
use crate::attributions::clause::Units;
use crate::lexicon::{Classes, Frame};

impl Right<'_> {
    /// "asked staff “to let it pass”": who shall do it is part of what is asked.
    pub(super) fn quoted_order(&self) -> Ruling {
        let quote = self.clause.quotation(self.at)?;
        let orders = self.at > self.start
            && self.has(Frame::NpToInf)
            && self.cue.lemma != "tell"
            && self.frames.inner_of(quote).starts_with("to ");
        orders.then(|| self.piece(self.start, "object infinitive"))
    }

    /// "told staff not to use": the order alone, without the person spoken to.
    pub(super) fn order(&self) -> Ruling {
        let start = self.start;
        if !self.tells || !self.has(Frame::NpToInf) {
            return None;
        }
        let to = self
            .places(start, start + 9)
            .take_while(|&i| self.is_phrase_part(i))
            .find(|&i| self.is_infinitive_to(i))
            .filter(|&to| to > start && self.is_addressee_before(to))?;
        // "asked allies to wait": who shall do it is part of what is asked.
        let not = usize::from(self.clause.word_is(to - 1, &["not"]));
        Some(self.piece(if self.cue.lemma == "ask" { start } else { to - not }, "order"))
    }

    /// "to use", not "to which".
    fn is_infinitive_to(&self, at: usize) -> bool {
        let clause = self.clause;
        clause.word_is(at, &["to"])
            && (clause.is_lower(at + 1) || clause.quotation(at + 1).is_some())
            && !clause.word_is(at + 1, &["which", "whom", "what"])
    }

    /// Whether all that stands between the cue and "to" is whom it is said to.
    fn is_addressee_before(&self, to: usize) -> bool {
        let (clause, start) = (self.clause, self.start);
        let no_clause = (start..to).all(|i| !clause.is_auxiliary(i) && !self.is_subject_pronoun(i));
        // "told the press the officers claimed to be seeking a bomb"
        let claimed = || {
            clause.is_lower(to - 1)
                && clause.word(to - 1).ends_with("ed")
                && clause.is(to - 2, Classes::GROUP)
        };
        // "told us the offer amounted to surrender"
        let pronoun_alone = || {
            !clause.is_object_pronoun(start)
                || to <= start + 2
                || self.has_no_verb(Units { first: start + 1, last: to - 1 })
        };
        no_clause && !claimed() && pronoun_alone()
    }

    fn has_no_verb(&self, units: Units) -> bool {
        (units.first..=units.last).all(|i| !self.clause.is_verb_like(i))
    }

    /// "promised to wait", "vowed not to wait"
    pub(super) fn infinitive(&self) -> Ruling {
        let (clause, at) = (self.clause, self.at);
        let infinitive = self.has(Frame::ToInf)
            && (clause.word_is(at, &["to"])
                || clause.word_is(at, &["not"]) && clause.word_is(at + 1, &["to"]));
        (infinitive && !self.lemma_is(&["decline", "refuse"])).then(|| self.piece(at, "infinitive"))
    }

    /// "urged the council to wait": who shall do it is part of what is asked.
    pub(super) fn object_infinitive(&self) -> Ruling {
        let (clause, at) = (self.clause, self.at);
        if !self.has(Frame::NpToInf) {
            return None;
        }
        let to = self
            .places(at, at + 12)
            .take_while(|&i| self.is_phrase_part(i) || clause.is_number(i))
            .find(|&i| clause.word_is(i, &["to"]))?;
        (to > at
            && !clause.word_is(at, &["not", "i", "he", "she", "we", "they"])
            && !clause.word_is(at + 1, &["not"]))
        .then(|| self.piece(at, "object infinitive"))
    }
}
