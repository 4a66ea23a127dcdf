//! Whether a verb and its subject go together in number: "critics say", "she says".

use super::super::clause::{Clause, Units};
use crate::lexicon::{Classes, VerbForm};
use crate::text::tokens::TokenKind;

/// Pronouns that no verb in the third person goes with.
const SAY_PRONOUNS: &[&str] = &["i", "we", "you", "they"];

/// Words that make several of what "a" begins: "a third of voters say".
const AMOUNTS: &[&str] = &["percent", "cent", "majority", "number", "third", "lot", "few"];

/// Words for one, or one thing, that begin like those for several.
const SINGULAR_INDEFINITES: &[&str] =
    &["somebody", "someone", "everybody", "everyone", "another", "this", "that"];

/// Words within a subject that stands for several.
const PLURAL_WORDS: &[&str] = &[
    "half", "percent", "majority", "third", "quarter", "and", "data", "media", "cent", "police", "people",
    "lot",
];

/// Whether the verb form can go with the subject: "critics say", "she says", "he said".
pub(super) fn agrees(clause: &Clause<'_>, subject: Units, form: VerbForm) -> bool {
    match form {
        VerbForm::Base => !is_one_of_a_kind(clause, subject) && may_be_several(clause, subject),
        VerbForm::ThirdPerson => !is_say_pronoun(clause, subject) && !is_bare_group(clause, subject),
        _ => true,
    }
}

fn is_say_pronoun(clause: &Clause<'_>, subject: Units) -> bool {
    subject.first == subject.last && clause.word_is(subject.last, SAY_PRONOUNS)
}

/// "a critic", "each voter", but not "a majority of voters".
fn is_one_of_a_kind(clause: &Clause<'_>, subject: Units) -> bool {
    clause.word_is(subject.first, &["a", "an", "each", "every"])
        && !(subject.first..=subject.last).any(|i| clause.word_is(i, AMOUNTS))
}

/// "they", "most", "12 voters", "Ames and Holm": what goes with "say".
fn may_be_several(clause: &Clause<'_>, subject: Units) -> bool {
    is_say_pronoun(clause, subject)
        || clause.is(subject.first, Classes::INDEFINITE)
            && !clause.word_is(subject.first, SINGULAR_INDEFINITES)
        || (subject.first..=subject.last).any(|i| {
            clause.is(i, Classes::GROUP.or(Classes::NUMBER_WORD))
                || clause.token(i).is_some_and(|t| t.kind == TokenKind::Number || t.is_mark('%'))
                || clause.word_is(i, PLURAL_WORDS)
                || is_plural_by_ending(clause, subject, i)
        })
}

/// "critics", "Critics say", "the Democrats": no name that happens to end in s.
fn is_plural_by_ending(clause: &Clause<'_>, subject: Units, at: usize) -> bool {
    let no_name = clause.is_lower(at)
        || at == 0 && subject.last == 0
        || clause.word_is(subject.first, &["the"]) && at > subject.first;
    no_name && clause.word(at).ends_with('s') && !clause.word(at).ends_with("ss")
}

/// "police", "critics": a word for several that stands alone.
fn is_bare_group(clause: &Clause<'_>, subject: Units) -> bool {
    let head = subject.last;
    clause.is(head, Classes::GROUP)
        && (clause.word(head).ends_with('s') || clause.word_is(head, &["police", "people"]))
        && !clause.is(head, Classes::ORGANISATION)
        && head == subject.first
}
