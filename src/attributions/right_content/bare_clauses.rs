//! Clauses without "that", whole or with a part left out.

use super::{Right, Ruling};
use crate::attributions::clause::Units;
use crate::attributions::extent::is_plain_clause;
use crate::lexicon::{Classes, CueClass, Frame};

/// What is denied without "that": "rejected claims it leaked data".
const DENIED_NOUNS: &[&str] =
    &["claims", "allegations", "accusations", "suggestions", "reports", "rumours", "rumors", "speculation"];

impl Right<'_> {
    /// "rejected claims it leaked data"
    pub(super) fn object_clause(&self) -> Ruling {
        let (clause, first) = (self.clause, self.at + 1);
        let denies = self.cue.class == CueClass::Deny
            && clause.word_is(self.at, DENIED_NOUNS)
            && (self.is_subject_pronoun(first)
                || clause.is_capitalised(first) && is_plain_clause(clause, first));
        denies.then(|| self.piece(first, "object clause"))
    }

    /// "moves that he said improved the economy", "a probe which police say is closed": the subject stands before.
    pub(super) fn gapped_clause(&self) -> Ruling {
        let gapped = self.at == self.start
            && self.that
            && self.cue.strength >= 0.45
            && self.clause.is_verb_like(self.at)
            && self.before_subject().is_some_and(|before| self.is_extracted(before));
        gapped.then(|| self.piece(self.at, "gapped clause"))
    }

    /// Whether the word in front of the source is or may be what the content says something of.
    fn is_extracted(&self, before: usize) -> bool {
        let clause = self.clause;
        let no_noun = Classes::PREPOSITION
            .or(Classes::SUBORDINATOR)
            .or(Classes::CONJUNCTION)
            .or(Classes::OPENER)
            .or(Classes::ADVERB);
        clause.word_is(before, &["which", "that", "what", "who", "whom"])
            || clause.is_lower(before) && !clause.is(before, no_noun) && clause.is_auxiliary(self.at)
    }

    /// "Castellan said no."
    pub(super) fn answer(&self) -> Ruling {
        let (clause, at) = (self.clause, self.at);
        let answers = self.that
            && clause.word_is(at, &["no", "yes"])
            && (at + 1 >= clause.len() || clause.is_mark(at + 1, &['.', ',', ';']));
        answers.then(|| Some((vec![Units { first: at, last: at }], "clause")))
    }

    /// "a poll found Hartsock leading 46% to 43%", "the data shows the tanker slowing": a clause without a finite verb.
    pub(super) fn participle_clause(&self) -> Ruling {
        let (clause, at) = (self.clause, self.at);
        let shows = self.cue.class == CueClass::Evidence
            && self.that
            && at == self.start
            && self.frames.opens_clause(at)
            && self.subject().is_some_and(|s| (s.first..=s.last).any(|i| clause.is(i, Classes::DOCUMENT)))
            && (at + 1..=self.limit(at)).any(|i| clause.is_lower(i) && clause.word(i).ends_with("ing"));
        shows.then(|| self.piece(at, "clause"))
    }

    /// "said it was late"
    pub(super) fn bare_clause(&self) -> Ruling {
        let may_begin = self.that
            && !self.points_back()
            && !self.needs_that()
            && (self.is_pronoun_that() || self.frames.opens_clause(self.at));
        (may_begin && self.is_clause_without_that()).then(|| self.piece(self.at, "clause"))
    }

    /// "said on state TV his troops were responding", "said under the plan the tax would rise"
    pub(super) fn clause_behind_phrase(&self) -> Ruling {
        let (clause, at) = (self.clause, self.at);
        let no_place = ["of", "to", "as", "about", "for", "than", "against"];
        let phrase = self.that
            && self.cue.strength >= 0.85
            && self.cue.class == CueClass::Assert
            && clause.is(at, Classes::PREPOSITION)
            && clause.is_lower(at)
            && !clause.word_is(at, &no_place);
        if !phrase {
            return None;
        }
        let opens = |i: usize| {
            self.is_subject_pronoun(i) || clause.is(i, Classes::DETERMINER.or(Classes::POSSESSIVE))
        };
        let first = self
            .places(at + 2, at + 8)
            .take_while(|&i| self.is_phrase_part(i) && !clause.is_auxiliary(i))
            .find(|&i| opens(i) && !clause.is(i - 1, Classes::PREPOSITION) && is_plain_clause(clause, i))?;
        // "said at a rally the party held": a relative clause.
        (self.limit(first) >= first + 4).then(|| self.piece(first, "clause"))
    }

    /// "has been saying this since May": no clause.
    fn points_back(&self) -> bool {
        let (clause, at) = (self.clause, self.at);
        let joins = Classes::PREPOSITION.or(Classes::SUBORDINATOR).or(Classes::CONJUNCTION);
        clause.word_is(at, &["this", "that", "so"]) && (at + 1 >= clause.len() || clause.is(at + 1, joins))
    }

    /// "observed a minute of silence", "posted a video": these report with "that" or a quotation alone.
    fn needs_that(&self) -> bool {
        let (clause, at) = (self.clause, self.at);
        self.lemma_is(&["observe", "answer", "post", "note", "announce", "write", "assess"])
            && !clause.is(at, Classes::PERSON_PRONOUN)
            && !clause.word_is(at, &["it", "there"])
            && !is_plain_clause(clause, at)
    }

    /// Whether what begins here is a clause, by its cue or by its own words.
    fn is_clause_without_that(&self) -> bool {
        let (clause, first) = (self.clause, self.at);
        let last = self.limit(first);
        // "adding it “was attacked from there”"
        let quoted = || clause.quotation(first + 1).is_some_and(|quote| clause.opens_with_verb(quote));
        // "reported he received surgery"
        let subject = || {
            self.is_subject_pronoun(first) && !clause.word_is(first, &["it"]) && clause.is_lower(first + 1)
        };
        let has_verb = || self.frames.has_verb(Units { first: first + 1, last: last.min(first + 16) });
        last > first && (self.takes_clause_alone() || quoted() || subject() || has_verb())
    }

    /// Nobody thinks or hopes a thing: what follows is a clause.
    fn takes_clause_alone(&self) -> bool {
        self.lemma_is(&["think", "hope", "reckon", "worry"])
            || self.cue.strength >= 0.85 && self.cue.class == CueClass::Assert && !self.has(Frame::Np)
    }
}
