//! Claims without a reporting word: `NAME: content`, “Q” ― NAME, headlines with a dash, a clause that leads up to a
//! quotation, hearsay by an adverb.

use super::clause::{Clause, Units};
use super::frames::{DASHES, Found};
use crate::lexicon::Classes;

/// What a sentence without a reporting word reports, from the surest pattern to the least sure.
pub(super) fn without_cue(clause: &Clause<'_>) -> Option<Found> {
    colon(clause)
        .or_else(|| introduced_quotation(clause))
        .or_else(|| signature(clause))
        .or_else(|| if clause.sentence.headline { dash(clause) } else { None })
        .or_else(|| rumour(clause))
        .or_else(|| as_reported(clause))
}

fn cueless(cue: Option<usize>, content: Units, source: Option<Units>, pattern: &'static str) -> Found {
    Found {
        hit: 0,
        cue: cue.map(|word| Units { first: word, last: word }),
        pieces: vec![content],
        source,
        same_source_as: None,
        relayed_by: None,
        pattern,
    }
}

/// “Q.” ― Jo Barr, student: a quotation and who signs it.
fn signature(clause: &Clause<'_>) -> Option<Found> {
    let signed = clause.quotation(0).is_some()
        && clause.is_mark(1, &['—', '–', '―', '-'])
        && clause.is_capitalised(2)
        && clause.len() <= 11
        && (2..clause.len()).all(|i| !clause.is_auxiliary(i) || clause.is_capitalised(i));
    if !signed {
        return None;
    }
    let last = (2..clause.len()).take_while(|&i| clause.is_word(i)).last().unwrap_or(2);
    Some(cueless(None, Units { first: 0, last: 0 }, Some(Units { first: 2, last }), "quotation — source"))
}

/// C – S, in headlines: who says it stands behind a dash.
fn dash(clause: &Clause<'_>) -> Option<Found> {
    let dash = (2..clause.len()).rev().find(|&i| clause.is_mark(i, DASHES))?;
    let source = Units { first: dash + 1, last: clause.len() - 1 };
    let speaks = Classes::PERSON
        .or(Classes::OFFICE)
        .or(Classes::ORGANISATION)
        .or(Classes::GIVEN_NAME)
        .or(Classes::DOCUMENT);
    // "US officials"; but "women and children among victims".
    let joins = Classes::CONJUNCTION.or(Classes::PREPOSITION);
    let people = || {
        clause.is(source.last, Classes::GROUP)
            && (source.first..source.last).all(|i| !clause.is(i, joins) && !clause.is_verb_like(i))
    };
    let named = !clause.is(source.first, joins)
        && (source.first..clause.len()).all(|i| clause.is_word(i))
        && ((source.first..clause.len()).any(|i| clause.is(i, speaks)) || people());
    let content = Units { first: 0, last: dash - 1 };
    if clause.len() - dash > 7 || !named || dash < 4 && clause.quotation(0).is_none() {
        return None;
    }
    Some(cueless(None, content, Some(source), "content – source"))
}

/// Shots were reportedly heard: hearsay without a source.
fn rumour(clause: &Clause<'_>) -> Option<Found> {
    // "Reportedly, shots were heard."
    if clause.word_is(0, &["reportedly"]) && clause.is_mark(1, &[',']) {
        let last = (2..clause.len()).rev().find(|&i| !clause.is_mark(i, &['.', '!', '?']))?;
        return Some(cueless(Some(0), Units { first: 2, last }, None, "hearsay adverb"));
    }
    let word = (1..clause.len()).find(|&i| clause.word_is(i, &["reportedly"]))?;
    let verbal = clause.is_verb_like(word - 1) || clause.is_verb_like(word + 1);
    let last = (0..clause.len()).rev().find(|&i| !clause.is_mark(i, &['.', '!', '?']));
    let last = last.filter(|&last| verbal && last > word)?;
    Some(cueless(Some(word), Units { first: 0, last }, None, "hearsay adverb"))
}

/// As reported, the ministry has a plan  ·  As previously noted, the bridge was closed: said before, by nobody named; or
/// as reported by the agency.
pub(super) fn as_reported(clause: &Clause<'_>) -> Option<Found> {
    let verb =
        (1..3).find(|&i| clause.word_is(i, &["reported", "noted", "stated", "revealed", "announced"]))?;
    let plain = clause.word_is(0, &["as"])
        && (1..verb).all(|i| clause.is(i, Classes::ADVERB) || clause.word_is(i, &["previously", "already"]));
    let by = clause.word_is(verb + 1, &["by"]).then(|| clause.noun_phrase_right(verb + 2)).flatten();
    let comma = clause.skip_adjuncts(by.map_or(verb, |source| source.last) + 1, false);
    let first = comma + 1;
    let last = (first..clause.len()).rev().find(|&i| !clause.is_mark(i, &['.', '!', '?']))?;
    (plain && clause.is_mark(comma, &[',']) && last > first)
        .then(|| cueless(Some(verb), Units { first, last }, by, "hearsay, as reported"))
}

/// Ames was blunter: “Who did it?”  ·  A letter came back: “No.”: no cue, but a sentence that leads up to speech.
fn introduced_quotation(clause: &Clause<'_>) -> Option<Found> {
    let colon = (2..clause.len()).find(|&i| clause.is_mark(i, &[':']))?;
    let quotation = clause.quotation(colon + 1)?;
    let ends = (colon + 2..clause.len()).all(|i| !clause.is_word(i) && clause.quotation(i).is_none());
    let lead = Units { first: 0, last: colon - 1 };
    let words = clause.inner_of(quotation).split_whitespace().count();
    let finite = (lead.first..=lead.last)
        .any(|i| clause.is_finite(i) || clause.is_lower(i) && clause.word(i).ends_with("ed"));
    if !ends
        || words < 2
        || !finite
        || (0..colon).any(|i| clause.is(i, Classes::SURFACE.or(Classes::QUOTED_TITLE)))
    {
        return None;
    }
    Some(cueless(
        None,
        Units { first: colon + 1, last: colon + 1 },
        clause.main_subject(colon),
        "clause: quotation",
    ))
}

/// NAME: text, in headlines and transcripts.
fn colon(clause: &Clause<'_>) -> Option<Found> {
    let colon = (1..clause.len().min(30)).find(|&i| clause.is_mark(i, &[':']))?;
    if colon + 1 >= clause.len() {
        return None;
    }
    let title = clause.sentence.headline;
    // "Strike enters second week; union boss: “No”": what the headline says before is another matter.
    let parts = |i: usize| title && clause.is_mark(i, &[';', '—', '–']);
    let first = (0..colon).rev().find(|&i| parts(i)).map_or(0, |mark| mark + 1);
    let end = (colon + 1..clause.len()).find(|&i| title && clause.is_mark(i, &[';'])).unwrap_or(clause.len());
    let words = (first..colon).filter(|&i| clause.is_word(i)).count();
    // "Rights group: Incident no excuse for pushbacks"
    let heads = Classes::PERSON.or(Classes::OFFICE).or(Classes::ORGANISATION).or(Classes::GROUP);
    let headed = title
        && words > 1
        && words <= 4
        && clause.is(colon - 1, heads)
        && !clause.word_is(colon - 1, &["business"])
        && (first..colon).all(|i| !clause.is_verb_like(i) && (clause.is_word(i) || clause.is_possessive(i)));
    let plain = headed
        || (first..colon).all(|i| {
            clause.is_word(i)
                && !clause.is_auxiliary(i)
                && (clause.is_capitalised(i)
                    || clause.is(
                        i,
                        Classes::PREPOSITION.or(Classes::DETERMINER).or(Classes::PERSON).or(Classes::OFFICE),
                    ))
                || clause.is_possessive(i)
                || i >= first + 2 && clause.is_mark(i, &[','])
        });
    let quoted = clause.quotation(colon + 1).is_some();
    // "Analysis: ...", "Interview: Jane Doe": kinds of text, not sources.
    // "Registration: https://a.example"
    let address = clause.word_is(colon + 1, &["http", "https"]) || clause.word(colon + 1).starts_with("www.");
    if address || clause.is(first, Classes::TEXT_LABEL) {
        return None;
    }
    // "Quote: “...”", "Quote from Skliar: “...”": whose words they are stands before, or behind "from".
    if clause.word_is(0, &["quote", "quotes"]) {
        return (quoted && clause.word_is(1, &["from"]) && colon > 2).then(|| {
            let source = Units { first: 2, last: colon - 1 };
            cueless(None, Units { first: colon + 1, last: clause.len() - 1 }, Some(source), "source: content")
        });
    }
    let sourced = (first..colon).any(|i| {
        clause.is(
            i,
            Classes::PERSON
                .or(Classes::OFFICE)
                .or(Classes::GIVEN_NAME)
                .or(Classes::METONYM)
                .or(Classes::ORGANISATION)
                .or(Classes::COUNTRY)
                .or(Classes::RANK)
                .or(Classes::HONORIFIC),
        )
    });
    let rest = end - colon - 1;
    let mut content = Units { first: colon + 1, last: end - 1 };
    let mut source = Units { first, last: colon - 1 };
    let source_first = plain
        && words <= 6
        && (colon + 1..end).any(|i| quoted || clause.is_word(i))
        && (quoted || rest >= 2)
        && (quoted || (title && (sourced || headed || words <= 2 && first == 0)));
    if !source_first {
        // C: S
        let tail = (colon + 1..clause.len()).all(|i| {
            clause.is_capitalised(i)
                || clause.is(
                    i,
                    Classes::PREPOSITION.or(Classes::PERSON).or(Classes::OFFICE).or(Classes::DETERMINER),
                )
        });
        if !(title
            && rest <= 4
            && tail
            && (colon >= 3 || clause.quotation(0).is_some())
            && (colon + 1..clause.len()).any(|i| clause.is_capitalised(i)))
        {
            return None;
        }
        (content, source) = (Units { first: 0, last: colon - 1 }, content);
    }
    while content.last > content.first && clause.is_mark(content.last, &['.', ',']) {
        content.last -= 1;
    }
    if (source.first..=source.last).all(|i| clause.is(i, Classes::OPENER.or(Classes::ADVERB))) {
        return None;
    }
    Some(cueless(None, content, Some(source), "source: content"))
}
