//! Infinitives and participles that report: "went on to say", "refused to rule out", ", saying that", "by saying
//! that".

use super::clause::{Clause, Units};
use super::cues::{CueHit, Voice};
use crate::claims::Polarity;
use crate::lexicon::{Classes, CueClass};
use crate::text::tokens::TokenKind;

/// The verb that an infinitive of purpose hangs on: "HAD GONE on the radio to say there was none", "took to social
/// media to say that". Not what somebody is asked, able or unwilling to say: "appeared in court but was unable to say".
fn purpose_governor(clause: &Clause<'_>, to: usize, last: usize) -> Option<usize> {
    let reported = clause.word_is(last + 1, &["that", "whether", "if", "when", "why", "how"])
        || clause.quotation(last + 1).is_some()
        || (last + 2..last + 5).any(|i| clause.word_is(i, &["that"]) && clause.is_lower(i - 1))
        || clause.is(last + 1, Classes::PERSON_PRONOUN.or(Classes::DETERMINER).or(Classes::POSSESSIVE))
        || clause.word_is(last + 1, &["there", "it"]);
    let verb = (to.saturating_sub(9)..to)
        .rev()
        .take_while(|&i| clause.token(i).is_some_and(|t| !matches!(t.kind, TokenKind::Mark(_))))
        .take_while(|&i| !clause.word_is(i, &["but"]))
        .find(|&i| clause.is_lower(i) && clause.is(i, Classes::TO_SAY))?;
    reported.then_some(verb)
}

/// "refused to rule out", "went on to say", "declined to comment".
pub(super) fn infinitive_hit(clause: &Clause<'_>, to: usize, last: usize, entry: u16) -> Option<CueHit> {
    let cue = clause.lexicon.cue(entry);
    let governor = to.checked_sub(1)?;
    let refuses = clause.word_is(governor, &["refused", "refuses", "declined", "declines"]);
    let expected = clause.word_is(
        governor,
        &["expected", "due", "likely", "set", "plans", "planned", "intends", "wants", "wanted", "hopes"],
    );
    let reports = cue.strength >= 0.7
        || cue.class == CueClass::Ask
        || cue.strength >= 0.5 && clause.word_is(last + 1, &["that"]);
    let (polarity, mut first) = match cue.class {
        CueClass::Deny if refuses => (Polarity::Hypothetical, governor),
        _ if expected && cue.strength >= 0.7 => (Polarity::Hypothetical, governor),
        // "If Ethiopia were to declare that"
        _ if clause.word_is(governor, &["were"]) && (reports || clause.word_is(last + 1, &["that"])) => {
            (Polarity::Hypothetical, governor)
        }
        _ if reports && clause.is(governor, Classes::TO_REPORT) => (cue.polarity, governor),
        _ if reports && !refuses => (cue.polarity, purpose_governor(clause, to, last)?),
        _ => return None,
    };
    // "went on to say": an infinitive right behind; the verb before the particle.
    if clause.word_is(governor, &["on", "forward", "in", "up"]) {
        first = governor.checked_sub(1).filter(|&verb| {
            clause.word_is(
                verb,
                &["went", "goes", "go", "stepped", "weighed", "chimed", "spoke", "stood", "came"],
            )
        })?;
    }
    // "has also been quick to stress"
    let helps = |i: usize| clause.is_lower(i) && (clause.is_auxiliary(i) || clause.is(i, Classes::ADVERB));
    while first > 0 && helps(first - 1) {
        first -= 1;
    }
    if (first..to).any(|i| clause.is(i, Classes::NEGATION) || clause.is_contracted_not(i)) {
        return None;
    }
    let subject = clause.subject_left(first)?;
    Some(CueHit::new(Units { first, last }, entry, polarity, Voice::Active, Some(subject)))
}

/// ", saying that ...": a participle behind a comma, behind a preposition ("by saying that") or at the start of
/// the sentence ("Calling it a joke, Ames left").
pub(super) fn participle_hit(
    clause: &Clause<'_>,
    first: usize,
    last: usize,
    entry: u16,
    hits: &[CueHit],
) -> Option<CueHit> {
    let cue = clause.lexicon.cue(entry);
    let Some(before) = first.checked_sub(1) else {
        return (cue.strength >= 0.4).then(|| fronted(clause, first, last, entry)).flatten();
    };
    // "a joint letter demanding that", "got an SMS saying she owed": what the document says.
    let document = (clause.is(before, Classes::DOCUMENT)
        || clause.word_is(before, &["sms", "text", "note", "sign"]))
    .then(|| clause.noun_phrase_left(before))
    .flatten();
    if let Some(subject) = document.filter(|_| cue.strength >= 0.5) {
        return Some(CueHit::new(Units { first, last }, entry, cue.polarity, Voice::Active, Some(subject)));
    }
    let behind_comma = clause.is_mark(before, &[',', '—', '–']) || clause.quotation(before).is_some();
    let coordinated = clause.word_is(before, &["and", "while", "before"])
        && hits.last().is_some_and(|h| h.voice == Voice::Participle);
    let governed = clause
        .word_is(before, &["by", "after", "before", "while", "in", "despite", "upon", "when"])
        || clause.word_is(before, &["to"]) && clause.word_is(before.wrapping_sub(1), &["addition"]);
    if governed && cue.strength >= 0.4 {
        let opening =
            (0..before).all(|i| clause.is(i, Classes::OPENER) || clause.word_is(i, &["in", "addition"]));
        if opening {
            return fronted(clause, first, last, entry);
        }
    }
    // "the Russians kept asking who": it goes on, or begins.
    let heard = clause.word_is(before, &["heard", "seen"]) && clause.is(before.wrapping_sub(1), Classes::BE);
    let verb = match heard {
        true => (1..=before).rev().find(|&i| !clause.is_auxiliary(i - 1)).unwrap_or(0),
        false => before,
    };
    if (heard || clause.word_is(before, &["keep", "keeps", "kept", "began"]))
        && cue.strength >= 0.5
        && let Some(subject) = clause.subject_left(verb)
    {
        let group = Units { first: before, last };
        return Some(CueHit::new(group, entry, cue.polarity, Voice::Active, Some(subject)));
    }
    // "with 48 percent saying they would", "critics arguing that": the subject stands before it.
    let subject = name_before(clause, before)
        .or_else(|| clause.noun_phrase_left(before))
        .filter(|s| {
            clause.is(s.last, Classes::GROUP.or(Classes::OFFICE).or(Classes::PERSON))
                || clause.is_capitalised(s.last)
                || clause.word(s.last).ends_with('s')
                || clause.word_is(s.last, &["percent", "cent"])
        })
        .filter(|_| cue.strength >= 0.6)
        .filter(|s| {
            clause.word_is(s.first, &["with"])
                || clause.word_is(s.first.wrapping_sub(1), &["with", "despite"])
                // "with Britain arguing that ... and Germany saying that"
                || clause.word_is(s.first.wrapping_sub(1), &["and", "while"])
                    && hits.last().is_some_and(|h| {
                        h.voice == Voice::Active
                            && h.subject.is_some_and(|s| clause.word_is(s.first.wrapping_sub(1), &["with"]))
                    })
        })
        .map(|s| Units { first: s.first + usize::from(clause.word_is(s.first, &["with"])), ..s });
    let bare = cue.strength >= 0.7 && stands_bare(clause, before, last);
    if !(behind_comma || coordinated || governed || bare || subject.is_some()) || cue.strength < 0.3 {
        return None;
    }
    // Without a subject of its own it has that of the cue before, or of the sentence.
    let voice = if subject.is_some() { Voice::Active } else { Voice::Participle };
    Some(CueHit::new(Units { first, last }, entry, cue.polarity, voice, subject))
}

/// "thanked them for the funds saying that they were a salvation", "wrote to all staff warning that"; but "start saying
/// that" is the verb of its own clause.
fn stands_bare(clause: &Clause<'_>, before: usize, last: usize) -> bool {
    const GO_ON: &[&str] = &[
        "start",
        "starts",
        "started",
        "stop",
        "stops",
        "stopped",
        "begin",
        "begins",
        "keep",
        "avoid",
        "risk",
        "resist",
        "regret",
        "remember",
        "recall",
        "continue",
        "continues",
        "continued",
        "without",
        "consider",
    ];
    clause.sentence.quotation.is_none()
        && !clause.word_is(before, GO_ON)
        && clause.word_is(last + 1, &["that"])
        && clause.is_word(before)
        && !clause.is_auxiliary(before)
        && !clause.is(before, Classes::PREPOSITION.or(Classes::DETERMINER).or(Classes::ADVERB))
}

/// The words that end at `last` behind "with", or the capitalised ones behind a conjunction.
fn name_before(clause: &Clause<'_>, last: usize) -> Option<Units> {
    const MAX_WORDS: usize = 8;
    let is_part = |i: &usize| {
        clause.is_word(*i)
            && !(clause.is_lower(*i) && clause.is_auxiliary(*i))
            && (!clause.is(*i, Classes::PREPOSITION.or(Classes::CONJUNCTION)) || clause.word_is(*i, &["of"]))
    };
    if let Some(first) = (0..=last).rev().take(MAX_WORDS).take_while(is_part).last()
        && first > 1
        && (clause.word_is(first - 1, &["with"]) && clause.is_mark(first - 2, &[','])
            || clause.word_is(first - 1, &["despite"]))
    {
        return Some(Units { first, last });
    }
    let first = (0..=last).rev().take_while(|&i| clause.is_capitalised(i)).last()?;
    clause.word_is(first.checked_sub(1)?, &["with", "and", "while"]).then_some(Units { first, last })
}

/// "In addition to stating that C, Ames vowed": the subject follows the comma that ends the content.
fn fronted(clause: &Clause<'_>, first: usize, last: usize, entry: u16) -> Option<CueHit> {
    let comma = (last + 2..clause.len())
        .filter(|&i| clause.is_mark(i, &[',']))
        .find(|&i| clause.starts_clause(i + 1))?;
    let subject = clause.noun_phrase_right(comma + 1)?;
    let polarity = clause.lexicon.cue(entry).polarity;
    Some(CueHit::new(Units { first, last }, entry, polarity, Voice::Fronted, Some(subject)))
}
