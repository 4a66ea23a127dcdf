//! What something is called: "called the plan a mistake", "calls it reckless".

use super::{Right, Ruling};
use crate::attributions::clause::Units;
use crate::attributions::frames::Content;
use crate::lexicon::{Classes, Frame};

/// Verbs that give a name without "as".
const NAMING_VERBS: &[&str] =
    &["call", "brand", "label", "term", "dub", "deem", "consider", "pronounce", "declare"];

impl Right<'_> {
    /// "called that number “a fairy tale”"
    pub(super) fn object_quotation(&self) -> Ruling {
        let (clause, start) = (self.clause, self.start);
        if !self.has(Frame::As) {
            return None;
        }
        let quote = self
            .places(start, start + 14)
            .take_while(|&i| self.is_phrase_part(i) || clause.quotation(i).is_some())
            .find(|&i| clause.quotation(i).is_some())
            .filter(|&quote| quote > start)?;
        // "called it “a joke” at the meeting": what the reporter says of it is left out.
        let aside = clause.word_is(quote + 1, &["at", "during", "after", "before"])
            || clause.sentence.headline && clause.word_is(quote + 1, &["as", "amid"]);
        let last = if aside { quote } else { self.limit(start) };
        Some(Some((vec![Units { first: start, last }], "object quotation")))
    }

    /// "called the plan a mistake", "calls it reckless", "a charge that Paris called absurd": the name that is given.
    pub(super) fn name(&self) -> Ruling {
        self.given_name().map(Some)
    }

    fn given_name(&self) -> Option<Content> {
        // "tastes it and pronounces it flat"
        let tastes = self.cue.lemma == "pronounce" && self.subject().is_none();
        if !self.lemma_is(NAMING_VERBS) || tastes {
            return None;
        }
        self.judgement_of_object()
            .or_else(|| self.judgement_in_headline())
            .or_else(|| self.name_of_that())
            .or_else(|| self.gapped_name())
            .or_else(|| self.name_of_object())
            .flatten()
    }

    /// "called the allegation absurd", "considers the move overdue"
    fn judgement_of_object(&self) -> Ruling {
        let (clause, start) = (self.clause, self.start);
        if self.cue.lemma == "dub" || !clause.is(start, Classes::DETERMINER.or(Classes::POSSESSIVE)) {
            return None;
        }
        let last = clause.noun_phrase_right(start)?.last;
        (last >= start + 2 && clause.is_judgement(last))
            .then(|| Some((vec![Units { first: start, last }], "object name")))
    }

    /// "Delhi calls charge baseless"
    fn judgement_in_headline(&self) -> Ruling {
        if !self.clause.sentence.headline || self.cue.lemma != "call" {
            return None;
        }
        let last = self.limit(self.start);
        (last > self.start && self.is_adjective_like(last)).then(|| self.piece(self.start, "object name"))
    }

    /// "called that pure speculation"
    fn name_of_that(&self) -> Ruling {
        let (clause, start) = (self.clause, self.start);
        if self.cue.lemma != "call" || !clause.word_is(start, &["that", "this", "it"]) {
            return None;
        }
        let last = self.limit(start);
        (last > start + 1 && !clause.is_verb_like(start + 1) && (start..=last).all(|i| clause.is_word(i)))
            .then(|| self.piece(start, "object name"))
    }

    /// "a charge that Paris called absurd": what is named stands before.
    fn gapped_name(&self) -> Ruling {
        let (clause, start) = (self.clause, self.start);
        let gapped = self.before_subject().is_some_and(|b| clause.word_is(b, &["which", "that", "what"]));
        gapped.then(|| {
            let names = self.is_article(start)
                || clause.word_is(start, &["the", "one"])
                || clause.is_lower(start) && self.is_adjective_like(start);
            names.then(|| self.piece(start, "gapped name")).flatten()
        })
    }

    /// "called the plan a mistake", "calls it reckless", "calls China its main rival"
    fn name_of_object(&self) -> Ruling {
        let (clause, start) = (self.clause, self.start);
        let object = match clause.word_is(start, &["it", "this", "them", "him", "these", "those"]) {
            true => Units { first: start, last: start },
            false => clause.noun_phrase_right(start).filter(|_| !clause.is(start, Classes::PREPOSITION))?,
        };
        let name = object.last + 1;
        let pronoun = object.first == object.last && clause.is_object_pronoun(start);
        let adjective = || pronoun && self.is_adjective_of_pronoun(name);
        // "calls China its main rival"
        let owned = || {
            clause.is(name, Classes::POSSESSIVE)
                && self.cue.lemma == "call"
                && !pronoun
                && clause.noun_phrase_right(name).is_some_and(|np| np.last > name)
        };
        (self.is_article(name) || adjective() || owned()).then(|| self.piece(start, "object name"))
    }

    /// "calls it reckless", "have called her ruthless", not "called it off", "called him at home".
    fn is_adjective_of_pronoun(&self, name: usize) -> bool {
        let clause = self.clause;
        let ends = name + 1 >= clause.len() || clause.is_boundary(name + 1);
        (clause.word_is(self.start, &["it"]) || ends) && self.is_adjective_like(name)
    }

    /// "a mistake", but not "a day".
    fn is_article(&self, at: usize) -> bool {
        self.clause.word_is(at, &["a", "an"]) && !self.clause.is(at + 1, Classes::TIME_NOUN)
    }

    /// A plain word that may be an adjective: no particle, no word of grammar.
    fn is_adjective_like(&self, at: usize) -> bool {
        let clause = self.clause;
        let grammar = Classes::PREPOSITION
            .or(Classes::CONJUNCTION)
            .or(Classes::SUBORDINATOR)
            .or(Classes::PRONOUN)
            .or(Classes::DETERMINER)
            .or(Classes::POSSESSIVE)
            .or(Classes::TIME_NOUN)
            .or(Classes::TIME_ADJECTIVE);
        let particle =
            clause.word_is(at, &["off", "out", "up", "back", "in", "over", "down", "quits", "home"]);
        clause.is_lower(at)
            && clause.word(at).len() > 2
            && !particle
            && !clause.is(at, grammar)
            && !clause.is_verb_like(at)
    }
}
