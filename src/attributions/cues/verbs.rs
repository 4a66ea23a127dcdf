//! Reporting verbs: what is no cue, which voice it has, and who its subject is.

use super::super::clause::Clause;
use super::super::nonfinite::{infinitive_hit, participle_hit};
use super::subject::Subject;
use super::verb_group::VerbGroup;
use super::{CueHit, Voice};
use crate::claims::Polarity;
use crate::lexicon::VerbForm;

/// A verb of one word as a cue.
pub(super) fn verb_hit(clause: &Clause<'_>, at: usize, hits: &[CueHit]) -> Option<CueHit> {
    let token = clause.token(at)?;
    let (entry, form) = token.entry.verb?;
    // With a capital a verb stands only in a headline in title case or at the start ("Asked whether").
    if token.is_capitalised() && !clause.sentence.headline && !(at == 0 && form != VerbForm::Base) {
        return None;
    }
    if is_think_tank(clause, at) || clause.lexicon.cue(entry).lemma == "put" && !is_put_at_number(clause, at)
    {
        return None;
    }
    group_hit(&VerbGroup::read(clause, at, at, entry, form), hits)
}

/// "the institute’s think tank"
fn is_think_tank(clause: &Clause<'_>, at: usize) -> bool {
    clause.word_is(at, &["think"]) && clause.word_is(at + 1, &["tank", "tanks", "tanker", "tankers"])
}

/// "put the cost at 12 million", not "put on the list".
fn is_put_at_number(clause: &Clause<'_>, at: usize) -> bool {
    (at + 2..(at + 16).min(clause.len())).any(|i| clause.word_is(i, &["at"]) && clause.is_rough_number(i + 1))
}

/// A verb with its auxiliaries as a cue: the rules in their order, of which the first that fits decides.
pub(super) fn group_hit(group: &VerbGroup<'_, '_>, hits: &[CueHit]) -> Option<CueHit> {
    let clause = group.clause;
    if group.is_neither_nor() || group.is_inserted_estimate() {
        return None;
    }
    if group.is_asked_by() {
        return Some(group.hit(Polarity::Asked, Voice::Passive, None));
    }
    if group.is_judged_by() {
        return Some(group.hit(group.cue.polarity, Voice::Passive, clause.subject_left(group.first)));
    }
    if group.is_widely_held() || group.is_duty() {
        return None;
    }
    if let Some(to) = group.to_of_infinitive() {
        return infinitive_hit(clause, to, group.last, group.entry);
    }
    if group.is_noun() || group.is_adjective() {
        return None;
    }
    if group.is_lone_ing_form() {
        return participle_hit(clause, group.first, group.last, group.entry, hits);
    }
    finite_hit(group, group.polarity()?, hits)
}

/// A verb that stands neither in an infinitive nor in a participle: "was told", "said Ames", "and said", "Ames said".
fn finite_hit(group: &VerbGroup<'_, '_>, polarity: Polarity, hits: &[CueHit]) -> Option<CueHit> {
    if group.is_passive() {
        return Some(group.hit(polarity, Voice::Passive, group.clause.subject_left(group.first)));
    }
    if group.is_lone_participle() {
        return None;
    }
    if let Some(subject) = group.inverted() {
        let agrees = group.agrees_inverted(subject);
        return agrees.then(|| group.hit(polarity, Voice::Inverted, Some(subject)));
    }
    let link = group.link();
    if group.is_coordinated(link, hits) {
        return Some(group.hit(polarity, Voice::Coordinated, None));
    }
    Subject::before(group, link)?.hit(polarity)
}
