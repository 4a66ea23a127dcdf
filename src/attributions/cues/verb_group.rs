//! A reporting verb with the auxiliaries, the negation and the adverbs before it.

use super::super::clause::{Clause, Units};
use super::{CueHit, Voice};
use crate::claims::Polarity;
use crate::lexicon::{Classes, Cue, CueClass, VerbForm};

/// Verbs whose participles tell what sort of things are counted.
pub(super) const COUNTED: &[&str] = &[
    "pledge", "suspect", "confirm", "report", "allege", "propose", "estimate", "record", "project", "plan",
    "claim",
];

/// "will", "may", "would": what might be said.
const MODALS: &[&str] = &["will", "would", "may", "might", "could", "'ll", "’ll", "'d", "’d"];

/// "has not yet publicly ruled out": a verb with what belongs to it, read once for all rules.
pub(super) struct VerbGroup<'c, 'a> {
    pub(super) clause: &'c Clause<'a>,
    /// The lexicon's entry.
    pub(super) entry: u16,
    /// What the lexicon says of it.
    pub(super) cue: &'a Cue,
    /// The form of the verb.
    pub(super) form: VerbForm,
    /// The leftmost of the auxiliaries and adverbs; the verb where there are none.
    pub(super) first: usize,
    /// The verb itself.
    pub(super) verb: usize,
    /// The last of its particles; the verb where there are none.
    pub(super) last: usize,
    /// Whether there is an auxiliary of any kind.
    pub(super) auxiliary: bool,
    /// Whether there is a form of "be".
    be: bool,
    negated: bool,
    modal: bool,
    have: bool,
}

impl<'c, 'a> VerbGroup<'c, 'a> {
    /// Reads the words to the left of a verb for as long as they belong to it.
    pub(super) fn read(
        clause: &'c Clause<'a>,
        verb: usize,
        last: usize,
        entry: u16,
        form: VerbForm,
    ) -> VerbGroup<'c, 'a> {
        let mut group = VerbGroup {
            clause,
            entry,
            cue: clause.lexicon.cue(entry),
            form,
            first: verb,
            verb,
            last,
            auxiliary: false,
            be: false,
            negated: false,
            modal: false,
            have: false,
        };
        while let Some(left) = group.before() {
            group.negated |= clause.is(left, Classes::NEGATION) || clause.is_contracted_not(left);
            let Some(first) = group.take_in(left) else { break };
            group.first = first;
        }
        group
    }

    /// Where the part of the group that ends at `left` begins; `None` if the word does not belong to it.
    fn take_in(&mut self, left: usize) -> Option<usize> {
        let clause = self.clause;
        if is_auxiliary_of_verb(clause, left) {
            self.auxiliary = true;
            self.modal |= clause.word_is(left, MODALS);
            self.be |= clause.is(left, Classes::BE) && !clause.word_is(left, &["'s", "’s"]);
            self.have |= clause.is(left, Classes::HAVE);
            return Some(left);
        }
        if ends_have_for_long(clause, left) {
            self.auxiliary = true;
            self.have = true;
            return Some(left - 2);
        }
        (clause.is(left, Classes::NEGATION) || is_adverb(clause, left) || is_adverb_by_ending(clause, left))
            .then_some(left)
    }

    /// The word before the group.
    pub(super) fn before(&self) -> Option<usize> {
        self.first.checked_sub(1)
    }

    /// Whether the word before the group is one of these.
    pub(super) fn before_is(&self, words: &[&str]) -> bool {
        self.before().is_some_and(|before| self.clause.word_is(before, words))
    }

    /// Whether the word before the verb itself is one of these.
    pub(super) fn before_verb_is(&self, words: &[&str]) -> bool {
        self.verb.checked_sub(1).is_some_and(|before| self.clause.word_is(before, words))
    }

    /// Whether the word behind the group is one of these.
    pub(super) fn next_is(&self, words: &[&str]) -> bool {
        self.clause.word_is(self.last + 1, words)
    }

    /// Whether the verb is one of these, by its dictionary form.
    pub(super) fn lemma_is(&self, lemmas: &[&str]) -> bool {
        lemmas.contains(&self.cue.lemma.as_str())
    }

    /// "say", "says"
    pub(super) fn is_present(&self) -> bool {
        matches!(self.form, VerbForm::Base | VerbForm::ThirdPerson)
    }

    /// "said", "reportedly said", but not "had said".
    pub(super) fn is_simple_past(&self) -> bool {
        self.form == VerbForm::Past && !self.auxiliary
    }

    /// "said", with no auxiliary and no adverb.
    pub(super) fn is_lone_past(&self) -> bool {
        self.form == VerbForm::Past && self.first == self.verb
    }

    /// The "to" of "went on to say".
    pub(super) fn to_of_infinitive(&self) -> Option<usize> {
        self.before().filter(|&to| self.clause.word_is(to, &["to"]) && self.form != VerbForm::Ing)
    }

    /// ", saying", but not "is saying".
    pub(super) fn is_lone_ing_form(&self) -> bool {
        self.form == VerbForm::Ing && !self.be
    }

    /// "given", "known": only an auxiliary makes it the verb of a sentence.
    pub(super) fn is_lone_participle(&self) -> bool {
        self.form == VerbForm::Participle && !self.auxiliary
    }

    /// "was told", "has been falsely accused"; but "was quoted as saying" is a cue of its own and active.
    pub(super) fn is_passive(&self) -> bool {
        self.be
            && matches!(self.form, VerbForm::Past | VerbForm::Participle)
            && (!self.have || (self.first..self.verb).any(|i| self.clause.word_is(i, &["been"])))
            && !self.cue.lemma.starts_with("be ")
    }

    /// "He’d say": the auxiliary is part of the pronoun.
    pub(super) fn has_contracted_modal(&self) -> bool {
        self.before().is_some_and(|before| self.clause.is_contracted_modal(before))
    }

    /// What negation and modality make of the cue; `None` where nothing is claimed.
    pub(super) fn polarity(&self) -> Option<Polarity> {
        match (self.negated, self.cue.class) {
            // "did not rule out", "would not deny"
            (true, CueClass::Deny) => Some(Polarity::Hypothetical),
            (true, CueClass::Believe) => Some(Polarity::Denied),
            (true, _) => None,
            (false, CueClass::Believe | CueClass::Direct | CueClass::Commit) => Some(self.cue.polarity),
            (false, _) if self.modal || self.form == VerbForm::Base && self.has_contracted_modal() => {
                Some(Polarity::Hypothetical)
            }
            (false, _) => Some(self.cue.polarity),
        }
    }

    /// The group as a cue.
    pub(super) fn hit(&self, polarity: Polarity, voice: Voice, subject: Option<Units>) -> CueHit {
        let group = Units { first: self.first, last: self.last };
        CueHit::new(group, self.entry, polarity, voice, subject)
    }
}

/// "has", "’ll", "didn't", but no name: "May", "Will".
fn is_auxiliary_of_verb(clause: &Clause<'_>, at: usize) -> bool {
    clause.is_auxiliary(at) && (clause.is_lower(at) || clause.token(at).is_some_and(|t| !t.is_word()))
}

/// "has for months cautioned"
fn ends_have_for_long(clause: &Clause<'_>, at: usize) -> bool {
    clause.is(at, Classes::TIME_NOUN)
        && at >= 2
        && clause.word_is(at - 1, &["for"])
        && clause.is(at - 2, Classes::HAVE)
}

/// "also said", but not "earlier this week", "long before": no adverb of the verb.
fn is_adverb(clause: &Clause<'_>, at: usize) -> bool {
    clause.is(at, Classes::ADVERB) && clause.is_lower(at) && !ends_time_phrase(clause, at)
}

/// "repeatedly said", but not "the family said", "his ally said".
fn is_adverb_by_ending(clause: &Clause<'_>, at: usize) -> bool {
    clause.is_lower(at)
        && clause.word(at).ends_with("ly")
        && !clause.is(at, Classes::PERSON.or(Classes::GROUP).or(Classes::ORGANISATION))
        && !clause.is(at.wrapping_sub(1), Classes::DETERMINER.or(Classes::POSSESSIVE))
}

/// Whether the word belongs to a phrase of time: "a week earlier", "months before".
fn ends_time_phrase(clause: &Clause<'_>, at: usize) -> bool {
    at > 0 && clause.is(at - 1, Classes::NUMBER_WORD.or(Classes::TIME_NOUN))
}
