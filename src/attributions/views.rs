//! Cues that stand beside a whole clause: "in her view", "for the union", and the question at the front of a
//! sentence: "Asked by Barr whether it was late, Ames left".

use super::clause::{Clause, Units};
use super::cues::{CueHit, Voice};
use crate::claims::Polarity;
use crate::lexicon::Classes;
use crate::text::tokens::TokenKind;

/// Participles of those who are asked.
const ASKED: &[&str] = &["asked", "questioned", "pressed", "quizzed"];

/// "Asked whether Z, X said", "Speaking in Kyiv, X said": where the words behind such an opening begin; 0 without one.
pub(super) fn opening_question(clause: &Clause<'_>) -> usize {
    if !clause.word_is(0, ASKED) && !clause.word_is(0, &["speaking", "commenting", "responding"]) {
        return 0;
    }
    (1..clause.len()).find(|&i| clause.is_mark(i, &[','])).unwrap_or(0)
}

/// "Asked by the station whether Z, X said": whoever asks is named.
pub(super) fn opening_question_by(clause: &Clause<'_>) -> Option<CueHit> {
    let (entry, _) = clause.lexicon.word("ask").verb?;
    if !clause.word_is(0, ASKED) {
        return None;
    }
    let by =
        (1..8.min(clause.len())).take_while(|&i| clause.is_word(i)).find(|&i| clause.word_is(i, &["by"]))?;
    let asker = clause.noun_phrase_right(by + 1)?;
    let question =
        (asker.last + 1..(asker.last + 10).min(clause.len())).find(|&i| clause.word_is(i, QUESTION_WORDS))?;
    let group = Units { first: 0, last: question - 1 };
    Some(CueHit::new(group, entry, Polarity::Asked, Voice::Fronted, Some(asker)))
}

/// Words that open a reported question.
pub(super) const QUESTION_WORDS: &[&str] =
    &["whether", "if", "why", "how", "what", "when", "where", "who", "which"];

/// "For the union, the closure is a removal": whose view it is.
pub(super) fn for_whom_hit(clause: &Clause<'_>) -> Option<CueHit> {
    if !clause.word_is(0, &["for"]) {
        return None;
    }
    let whom = clause.noun_phrase_right(1)?;
    // "For this war to end, he must be stopped"
    if (whom.first..whom.last + 2).any(|i| clause.word_is(i, &["to"])) {
        return None;
    }
    let somebody = (whom.first..=whom.last).any(|i| {
        clause.is(
            i,
            Classes::PERSON
                .or(Classes::OFFICE)
                .or(Classes::GROUP)
                .or(Classes::GIVEN_NAME)
                .or(Classes::ORGANISATION),
        )
    }) || whom.first == whom.last
        && clause.is_capitalised(whom.first)
        && !clause.is(whom.first, Classes::COUNTRY.or(Classes::MONTH));
    // "For some time, the port was shut", "For two and a half hours Tuesday night, parents spoke"
    let comma = (1..12.min(clause.len())).find(|&i| clause.is_mark(i, &[',']));
    if (whom.first..comma.unwrap_or(whom.last + 1)).any(|i| clause.is(i, Classes::TIME_NOUN))
        || clause.is_lower(whom.last) && clause.word(whom.last) == "time"
    {
        return None;
    }
    let comma = whom.last + 1;
    let comma = if clause.is_mark(comma, &[',']) {
        comma
    } else {
        (comma..comma + 8).find(|&i| clause.is_mark(i, &[',']))?
    };
    let clause_behind = |comma: usize| {
        clause
            .quotation(comma + 1)
            .is_some_and(|quote| clause.inner_of(quote).split_whitespace().count() >= 4)
            || clause.starts_clause(comma + 1)
            || clause.word_is(comma + 1, &["it", "this", "that", "there", "what"])
                && clause.is_verb_like(comma + 2)
    };
    // "For Ames, a lawmaker from the north, the step is"
    let aside =
        (comma + 1..(comma + 16).min(clause.len())).find(|&i| clause.is_mark(i, &[','])).filter(|&close| {
            clause.is(comma + 1, Classes::DETERMINER) && !(comma + 1..close).any(|i| clause.is_verb_like(i))
        });
    let comma = aside.filter(|&close| clause_behind(close)).unwrap_or(comma);
    let holds = clause_behind(comma);
    let (entry, _) = clause.lexicon.word("believe").verb?;
    let (group, subject) = (Units { first: 0, last: 0 }, Units { first: 1, last: comma - 1 });
    (somebody && holds)
        .then(|| CueHit::new(group, entry, Polarity::Asserted, Voice::Adverbial, Some(subject)))
}

/// "In her view", "in the minister's words", "to his mind": an adverbial cue around its source.
pub(super) fn view_hit(clause: &Clause<'_>, at: usize) -> Option<CueHit> {
    if !clause.word_is(at, &["in", "to", "by", "from"]) {
        return None;
    }
    const NOUNS: &[&str] =
        &["view", "words", "opinion", "telling", "mind", "judgment", "judgement", "estimation", "account"];
    /// Only behind "by".
    const RECKONINGS: &[&str] = &["estimate", "admission", "reckoning", "calculation", "count", "tally"];
    /// Only behind "in".
    const ESTIMATES: &[&str] = &["estimate", "assessment", "reading"];
    /// Only behind "from".
    const STANDPOINTS: &[&str] = &["point", "view", "viewpoint", "perspective", "standpoint"];
    let (entry, _) = clause.lexicon.word("say").verb?;
    let hit = |last: usize, subject: Units| {
        let group = Units { first: at, last };
        CueHit::new(group, entry, Polarity::Asserted, Voice::Adverbial, Some(subject))
    };
    // "to her mind"; but "listened to her words".
    let nouns: &[&str] = if clause.word_is(at, &["to"]) { &["mind"] } else { NOUNS };
    // "to the mind of its author, Tendai Marufu,"
    if clause.word_is(at + 1, &["the"]) && clause.word_is(at + 2, nouns) && clause.word_is(at + 3, &["of"]) {
        return Some(hit(at + 3, clause.noun_phrase_right(at + 4)?));
    }
    let last = (at + 2..(at + 8).min(clause.len()))
        .take_while(|&i| clause.token(i).is_some_and(|t| !matches!(t.kind, TokenKind::Mark(_))))
        .find(|&i| {
            clause.word_is(i, nouns)
                || clause.word_is(at, &["by"]) && clause.word_is(i, RECKONINGS)
                || clause.word_is(at, &["from"]) && clause.word_is(i, STANDPOINTS)
                || clause.word_is(at, &["in"])
                    && clause.word_is(i, ESTIMATES)
                    && clause.is_mark(i + 1, &[','])
        })?;
    let owner = last - 1;
    // "from Putin's point of view,", but "from her view of the street"
    let of_view = clause.word_is(last, &["point"])
        && clause.word_is(last + 1, &["of"])
        && clause.word_is(last + 2, &["view"]);
    let last = if of_view { last + 2 } else { last };
    if clause.word_is(at, &["from"])
        && (!clause.is_mark(last + 1, &[','])
            || clause.word_is(last, &["point"])
            || clause.is_mark(clause.len() - 1, &['?'])
            || clause.word_is(last + 2, QUESTION_WORDS))
    {
        return None;
    }
    let possessive = clause.is_possessive(owner);
    let pronoun = owner == at + 1 && clause.is(owner, Classes::POSSESSIVE);
    // "by her own account"
    if clause.word_is(owner, &["own"]) {
        let possessor = owner.checked_sub(1)?;
        let pronoun = possessor == at + 1 && clause.is(possessor, Classes::POSSESSIVE);
        let named = clause.is_possessive(possessor);
        let end = if pronoun { possessor } else { possessor - 1 };
        return (pronoun || named).then(|| hit(last, Units { first: at + 1, last: end }));
    }
    (possessive || pronoun)
        .then(|| hit(last, Units { first: at + 1, last: if pronoun { owner } else { owner - 1 } }))
}
