//! Cues whose subject does not simply stand before them: "asked by Ames", "said Ames", "and said".

use super::super::clause::{Clause, Units};
use super::super::frames::DASHES;
use super::agreement::agrees;
use super::verb_group::VerbGroup;
use super::{CueHit, Voice};
use crate::lexicon::{Classes, CueClass, Frame, VerbForm};

/// Passives without an auxiliary.
impl VerbGroup<'_, '_> {
    /// "Gault, asked by a reporter if he took it seriously, replied": whoever asks is named.
    pub(super) fn is_asked_by(&self) -> bool {
        self.is_lone_past()
            && self.lemma_is(&["ask", "press", "question"])
            && self.next_is(&["by"])
            && self.before().is_none_or(|before| {
                self.clause.is_mark(before, &[',']) || self.clause.word_is(before, &["when"])
            })
    }

    /// "a vote decried by opponents as unfair": who does stands behind it.
    pub(super) fn is_judged_by(&self) -> bool {
        let end = (self.last + 12).min(self.clause.len());
        self.is_lone_past()
            && self.cue.frames.has(Frame::As)
            && self.next_is(&["by"])
            && (self.last + 3..end).any(|i| self.clause.word_is(i, &["as"]))
    }
}

/// "..., said Ames"
impl VerbGroup<'_, '_> {
    /// "said Kallas", "says a source": who stands behind the verb, with nothing before, or a quotation or comma.
    pub(super) fn inverted(&self) -> Option<Units> {
        // Whoever is told does not speak: "..., its leader, Ann Holm, told the Gazette."
        if self.lemma_is(&["tell"]) || !self.may_precede_subject() {
            return None;
        }
        let subject = self.subject_behind()?;
        let object = subject.first == subject.last
            && self.clause.word_is(subject.first, &["him", "her", "them", "me", "us"]);
        let that = self.clause.word_is(subject.first, &["that"]);
        (!that && !object && ends_inversion(self.clause, subject.last + 1)).then_some(subject)
    }

    /// "say some Democrats", "write Ames and his co-author": several people, and no command.
    pub(super) fn agrees_inverted(&self, subject: Units) -> bool {
        let clause = self.clause;
        self.form != VerbForm::Base
            || (self.first > 1 || clause.quotation(0).is_some())
                && (agrees(clause, subject, self.form) || clause.word_is(subject.last + 1, &["and"]))
    }

    /// Whether what stands before the verb may be what is said: nothing, a quotation or a whole clause.
    fn may_precede_subject(&self) -> bool {
        let clause = self.clause;
        self.before().is_none_or(|before| {
            ends_quotation(clause, before)
                || clause.is_mark(before, &[',', '?', '!', '…', '-', '–', '—'])
                    && (has_main_verb(clause, before) || clause.subject_left(self.first).is_none())
        })
    }

    /// Who stands behind the verb: “Q,” said Ames, “Q,” wrote on Twitter the head of the government, "C - said on
    /// Friday the envoy".
    fn subject_behind(&self) -> Option<Units> {
        let clause = self.clause;
        let right = self.last + 1;
        clause.noun_phrase_right(right).or_else(|| {
            self.before().filter(|&b| ends_quotation(clause, b) || clause.is_mark(b, DASHES))?;
            let medium = clause.medium_end(right).map(|end| end + 1);
            let behind = medium
                .or_else(|| clause.is_time_phrase(right).then(|| clause.skip_adjuncts(right, false)))?;
            clause.noun_phrase_right(behind)
        })
    }
}

/// "X said A and warned that B"
impl VerbGroup<'_, '_> {
    /// What the verb is joined to, with a phrase of time passed over: "but on Tuesday wrote".
    pub(super) fn link(&self) -> Option<usize> {
        self.before().map(|before| behind_time(self.clause, before))
    }

    /// "and warned", "but on Tuesday wrote": the subject of the verb before.
    pub(super) fn is_coordinated(&self, link: Option<usize>, hits: &[CueHit]) -> bool {
        let Some(link) = link else { return false };
        let comma = self.clause.is_mark(link, &[',']);
        (self.clause.word_is(link, &["and", "but", "or", "then"]) || comma && self.goes_on_at_comma(hits))
            && self.has_form_of_verb_before(hits)
            && self.is_strong_behind(hits.last())
            && (!comma || self.clause.subject_left(self.first).is_none())
    }

    /// "Governor vetoes rent cap, says it would": the second half of a headline.
    fn goes_on_at_comma(&self, hits: &[CueHit]) -> bool {
        let headline = self.clause.sentence.headline && self.form == VerbForm::ThirdPerson;
        (!hits.is_empty() || headline) && !is_reduced_relative(self.clause, self.last)
    }

    /// "and warn" goes with "they say" only.
    fn has_form_of_verb_before(&self, hits: &[CueHit]) -> bool {
        self.form != VerbForm::Base
            || self.clause.sentence.headline
            || hits.last().is_some_and(|hit| is_base(self.clause, hit))
    }

    /// Whether the verb reports for sure enough to take over a subject.
    fn is_strong_behind(&self, previous: Option<&CueHit>) -> bool {
        let that = || self.next_is(&["that"]);
        match previous {
            // "raised its dividend and said it expected": the subject of the sentence.
            None => self.cue.strength >= 0.5 || self.cue.class == CueClass::Evidence && that(),
            Some(previous) => previous.voice != Voice::Adverbial && (self.cue.strength >= 0.4 || that()),
        }
    }
}

/// A quotation, or the comma behind one.
fn ends_quotation(clause: &Clause<'_>, at: usize) -> bool {
    clause.quotation(at).is_some()
        || clause.is_mark(at, &[',']) && at > 0 && clause.quotation(at - 1).is_some()
}

/// What follows the subject must end the clause: "said Kallas, who", "said Kallas in Kyiv."
fn ends_inversion(clause: &Clause<'_>, next: usize) -> bool {
    let behind = Classes::PREPOSITION
        .or(Classes::WEEKDAY)
        .or(Classes::ADVERB)
        .or(Classes::CONJUNCTION)
        .or(Classes::SUBORDINATOR);
    let ends = next >= clause.len()
        || clause.is_mark(next, &[',', '.', ';', ':', '(', '—', '–', '-', '?', '!'])
        || clause.quotation(next).is_some()
        || clause.is(next, behind)
        || clause.is_time_phrase(next);
    ends && !clause.word_is(next, &["that"])
}

/// Whether what ends at a comma is a clause of its own: "some functions would go, said Ames", not "Ames, who came
/// late, said Kyiv".
fn has_main_verb(clause: &Clause<'_>, comma: usize) -> bool {
    let start = (0..comma).rev().find(|&i| clause.is_mark(i, &[';'])).map_or(0, |i| i + 1);
    let mut relative = false;
    for i in start..comma {
        if clause.word_is(i, &["who", "which", "whose", "that", "whom"]) {
            relative = true;
        } else if clause.is_mark(i, &[',', '—', '–']) {
            relative = false;
        } else if !relative && clause.is_finite(i) {
            return true;
        }
    }
    false
}

/// The position before a phrase of time that stands between a conjunction and its verb.
fn behind_time(clause: &Clause<'_>, at: usize) -> usize {
    let conjunction =
        (at.saturating_sub(4)..at).rev().find(|&i| clause.word_is(i, &["and", "but"])).filter(|&i| {
            clause.is_time_phrase(i + 1)
                && clause.is(at, Classes::WEEKDAY.or(Classes::MONTH).or(Classes::TIME_NOUN))
        });
    conjunction.unwrap_or(at)
}

/// "the missiles, announced on Tuesday, were": a participle with nothing but an adverbial behind it.
fn is_reduced_relative(clause: &Clause<'_>, verb: usize) -> bool {
    let behind = clause.skip_adjuncts(verb + 1, false);
    behind > verb + 1 && clause.is_mark(behind, &[',']) && clause.quotation(behind + 1).is_none()
        || clause.word_is(verb + 1, &["by"])
}

/// Whether a cue is in the form of "they say", so that "and warn" behind it is one more.
fn is_base(clause: &Clause<'_>, hit: &CueHit) -> bool {
    let verb = clause.token(hit.group.last).and_then(|token| token.entry.verb);
    hit.voice == Voice::Active && verb.is_some_and(|(_, form)| form == VerbForm::Base)
}
