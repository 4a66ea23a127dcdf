//! Nouns and adjectives that report: "her warning that", "a claim by the army that", "is convinced that".

use super::clause::{Clause, Units};
use super::cues::{CueHit, Voice};
use crate::claims::Polarity;
use crate::lexicon::{Classes, CueClass};
use crate::text::tokens::TokenKind;

/// "Garrick's complaint that", "a claim by a laboratory that": a noun with its owner and a clause.
pub(super) fn noun_hit(clause: &Clause<'_>, at: usize) -> Option<CueHit> {
    let entry = clause.token(at)?.entry.noun?;
    let cue = clause.lexicon.cue(entry);
    if cue.strength < 0.3 {
        return None;
    }
    // No unit, where the noun opens its sentence.
    let owner = at.wrapping_sub(1);
    let (subject, last) = if clause.word_is(at + 1, &["by", "from"]) {
        let np = clause.noun_phrase_right(at + 2)?;
        // "by a laboratory, in the 1970s, that"
        let aside = clause
            .is_mark(np.last + 1, &[','])
            .then(|| (np.last + 2..(np.last + 8).min(clause.len())).find(|&i| clause.is_mark(i, &[','])));
        let that = aside.flatten().map_or(np.last, |comma| comma) + 1;
        // "a report by the auditors that had found": a relative clause.
        let relative = clause.is_lower(that + 1) && clause.is(that + 1, Classes::AUXILIARY);
        (clause.word_is(that, &["that"]).then_some(np).filter(|_| !relative)?, that - 1)
    } else if clause.word_is(at + 1, &["is", "was", "remains"]) && clause.word_is(at + 2, &["that"]) {
        // "His concern is that staff knew": whoever owns it.
        let owned = clause.is(owner, Classes::POSSESSIVE);
        let named = clause.token(owner)?.kind == TokenKind::Possessive;
        let subject = match (owned, named) {
            (true, _) => Units { first: owner, last: owner },
            (_, true) => clause.noun_phrase_left(owner.checked_sub(1)?)?,
            _ => return None,
        };
        (subject, at + 1)
    } else if !clause.word_is(at + 1, &["that"]) {
        return None;
    } else if clause.is(owner, Classes::POSSESSIVE) {
        (Units { first: owner, last: owner }, at)
    } else if clause.token(owner)?.kind == TokenKind::Possessive {
        (clause.noun_phrase_left(owner.checked_sub(1)?)?, at)
    } else if clause.is(owner, Classes::DEMONYM) && clause.is_capitalised(owner) {
        // "despite Russian warnings that"
        (Units { first: owner, last: owner }, at)
    } else if RUMOURS.contains(&cue.lemma.as_str()) && (is_existential(clause, at) || is_topic(clause, owner))
    {
        return Some(CueHit::new(Units { first: at, last: at }, entry, cue.polarity, Voice::Nominal, None));
    } else if clause.is(at, Classes::DOCUMENT) && cue.class == CueClass::Evidence {
        // "a 1983 report that": the report itself; but "doubled down on past comments that".
        let plain = |np: &Units| {
            (np.first..at)
                .all(|i| !clause.is(i, Classes::PREPOSITION) || clause.word_is(i, &["of", "by", "from"]))
        };
        (clause.noun_phrase_left(at).filter(plain)?, at)
    } else {
        return None;
    };
    Some(CueHit::new(Units { first: at, last }, entry, cue.polarity, Voice::Nominal, Some(subject)))
}

/// What people say, where nobody says who does.
const RUMOURS: &[&str] = &["report", "rumour", "rumor", "speculation", "claim", "allegation", "suggestion"];

/// "There have been consistent reports that", "There is speculation that": nobody's, but there.
fn is_existential(clause: &Clause<'_>, noun: usize) -> bool {
    let be = (noun.saturating_sub(4)..noun).rev().find(|&i| clause.is(i, Classes::BE));
    be.is_some_and(|be| (be.saturating_sub(3)..be).any(|i| clause.word_is(i, &["there"])))
        && !(noun.saturating_sub(7)..noun)
            .any(|i| clause.is(i, Classes::NEGATION) || clause.word_is(i, &["no"]))
}

/// "Asked about reports that", "amid rumours that", "on press reports that": nobody's, but what the talk is about.
fn is_topic(clause: &Clause<'_>, before: usize) -> bool {
    let press =
        usize::from(clause.word_is(before, &["press", "media", "news", "recent", "unconfirmed", "a"]));
    before.checked_sub(press).is_some_and(|topic| {
        clause.word_is(topic, &["about", "on", "amid", "of", "despite", "confirm", "confirmed"])
    })
}

/// "is convinced that": a form of be, an adjective and a clause.
pub(super) fn adjective_hit(clause: &Clause<'_>, at: usize) -> Option<CueHit> {
    let entry = clause.token(at)?.entry.adjective?;
    let cue = clause.lexicon.cue(entry);
    // "“...,” Ames is sure.": behind what it is about.
    let trails = at + 1 >= clause.len() || clause.is_mark(at + 1, &['.']);
    if !clause.word_is(at + 1, &["that"]) && !trails {
        return None;
    }
    let mut first = at;
    let mut negated = false;
    while let Some(left) = first.checked_sub(1) {
        negated |= clause.is(left, Classes::NEGATION) || clause.is_contracted_not(left);
        if !(clause.is_auxiliary(left)
            || clause.is(left, Classes::ADVERB.or(Classes::NEGATION))
            || clause.word_is(left, &["very", "absolutely"]))
        {
            break;
        }
        first = left;
    }
    let linked = (first..at).any(|i| clause.is(i, Classes::BE));
    let subject = clause.subject_left(first)?;
    let beside = subject
        .first
        .checked_sub(1)
        .is_some_and(|before| clause.is_mark(before, &[',']) || clause.quotation(before).is_some());
    if trails && !(beside && cue.strength >= 0.3) {
        return None;
    }
    let polarity = if negated { Polarity::Denied } else { cue.polarity };
    let group = Units { first, last: at };
    (linked && !clause.word_is(subject.first, &["it", "there", "what"]))
        .then(|| CueHit::new(group, entry, polarity, Voice::Active, Some(subject)))
}
