//! Cues in a sentence: reporting verbs with their auxiliaries and subjects, and adverbial cues.

mod agreement;
mod rejections;
mod subject;
mod verb_group;
mod verbs;
mod voices;

use self::verb_group::VerbGroup;
use self::verbs::{group_hit, verb_hit};
use super::clause::{Clause, Units};
use super::noun_cues::{adjective_hit, noun_hit};
use super::views::{for_whom_hit, opening_question, opening_question_by, view_hit};
use crate::claims::Polarity;
use crate::lexicon::Classes;

/// A reporting word or phrase in its sentence.
#[derive(Clone, Debug)]
pub(super) struct CueHit {
    /// Auxiliaries, negation and adverbs before the verb, the verb, and its particles.
    pub(super) group: Units,
    /// The lexicon's entry.
    pub(super) entry: u16,
    /// What the source does with the content, auxiliaries considered.
    pub(super) polarity: Polarity,
    /// How its source stands to it.
    pub(super) voice: Voice,
    /// The noun phrase of the source.
    pub(super) subject: Option<Units>,
    /// Whether the cue stands in a relative clause: "X, who said".
    pub(super) relative: bool,
}

impl CueHit {
    /// A cue that stands in no relative clause.
    pub(super) fn new(
        group: Units,
        entry: u16,
        polarity: Polarity,
        voice: Voice,
        subject: Option<Units>,
    ) -> CueHit {
        CueHit { group, entry, polarity, voice, subject, relative: false }
    }

    /// "Jab protects toddlers for two seasons, trial finds": at the end of a headline, behind a comma.
    pub(super) fn closes_headline(&self, clause: &Clause<'_>) -> bool {
        clause.sentence.headline
            && self.group.last + 1 >= clause.len()
            && self.subject.is_some_and(|s| s.first > 0 && clause.is_mark(s.first - 1, &[',']))
    }

    /// "the jury heard": before whom it is said.
    pub(super) fn is_heard_by_forum(&self, clause: &Clause<'_>, source: Option<Units>) -> bool {
        clause.lexicon.cue(self.entry).lemma == "hear"
            && source.is_some_and(|s| (s.first..=s.last).any(|i| clause.is(i, Classes::FORUM)))
    }
}

/// How a cue is built into its sentence.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Voice {
    /// X said
    Active,
    /// ", saying ..."
    Participle,
    /// "and warned ...": the subject of the cue before
    Coordinated,
    /// X was told by Y, X was quoted as saying
    Passive,
    /// According to X
    Adverbial,
    /// "..., said X"
    Inverted,
    /// X's claim that ...
    Nominal,
    /// "Calling it a joke, X left"
    Fronted,
}

/// Finds the cues of a sentence in order of place.
pub(super) fn cue_hits(clause: &Clause<'_>) -> Vec<CueHit> {
    let mut hits: Vec<CueHit> = Vec::new();
    hits.extend(opening_question_by(clause));
    hits.extend(for_whom_hit(clause));
    let mut at = opening_question(clause);
    while at < clause.len() {
        // Most words are none: "in her view" begins with a preposition, all else with a word of the lexicon.
        if !clause.token(at).is_some_and(|t| t.entry.may_report() || t.is(Classes::PREPOSITION)) {
            at += 1;
            continue;
        }
        let hit = (if hits.is_empty() { view_hit(clause, at) } else { None })
            .or_else(|| phrase_hit(clause, at, &hits))
            .or_else(|| noun_hit(clause, at))
            .or_else(|| adjective_hit(clause, at))
            .or_else(|| verb_hit(clause, at, &hits));
        match hit {
            Some(hit) => {
                at = hit.group.last + 1;
                hits.push(hit);
            }
            None => at += 1,
        }
    }
    hits
}

fn phrase_hit(clause: &Clause<'_>, at: usize, hits: &[CueHit]) -> Option<CueHit> {
    if !clause.is_word(at) {
        return None;
    }
    let phrase = clause.lexicon.phrases(&clause.token(at)?.entry).iter().find(|phrase| {
        phrase.rest.iter().enumerate().all(|(i, word)| clause.word_is(at + 1 + i, &[word]))
            && !is_date(clause, at + phrase.rest.len())
    })?;
    let last = at + phrase.rest.len();
    let cue = clause.lexicon.cue(phrase.cue);
    match phrase.verb {
        None if cue.strength >= 0.8 || cue.lemma == "per" && is_per_source(clause, at) => {
            let group = Units { first: at, last };
            let subject = clause.noun_phrase_right(last + 1);
            Some(CueHit::new(group, phrase.cue, cue.polarity, Voice::Adverbial, subject))
        }
        None => None,
        Some(form) => group_hit(&VerbGroup::read(clause, at, last, phrase.cue, form), hits),
    }
}

/// "called on Sunday for an inquiry", "called on 2 May for": nobody is called on; but "called on May to resign".
fn is_date(clause: &Clause<'_>, on: usize) -> bool {
    let month = (on + 1..on + 3).any(|i| clause.is(i, Classes::MONTH));
    let number = |i: usize| clause.is_number(i);
    clause.word_is(on, &["on"])
        && (clause.is(on + 1, Classes::WEEKDAY) || month && (on + 1..on + 3).any(number))
}

/// "Per the decree, C", "C, per WHO guidelines": a source, and not a rate.
fn is_per_source(clause: &Clause<'_>, at: usize) -> bool {
    let apart = at == 0 || clause.is_lower(at) && clause.is_mark(at - 1, &[',']);
    let rate = clause.is(at + 1, Classes::TIME_NOUN) || clause.word_is(at + 1, &["cent", "capita", "se"]);
    let named = |np: Units| {
        // "Per Holm, the owner, said": a given name.
        at > 0 && (np.first..=np.last).any(|i| clause.is_capitalised(i))
            || clause.is(np.first, Classes::DETERMINER.or(Classes::POSSESSIVE))
            || clause.is(np.last, Classes::DOCUMENT)
    };
    apart && !rate && clause.noun_phrase_right(at + 1).is_some_and(named)
}
