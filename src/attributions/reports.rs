//! Whether a cue with its content reports a claim, and whether one inside another's content is a claim of its own.

use super::candidates::Outcome;
use super::clause::{Clause, Units};
use super::cues::{CueHit, Voice};
use super::extent::{has_verb, is_plain_clause};
use super::frames::{DASH_SPEECH, Found};
use crate::lexicon::{Classes, Cue, CueClass};

/// Nested claims need a cue that introduces one at least this reliably.
pub(super) const MIN_NESTED_STRENGTH: f32 = 0.7;

/// Whether a cue inside the content of another one makes a second-hand claim: only a plain report does.
pub(super) fn is_second_hand(clause: &Clause<'_>, hit: &CueHit, cue: &Cue, found: &Found) -> bool {
    let pronoun = found.source.is_some_and(|s| s.first == s.last && clause.is(s.first, Classes::PRONOUN));
    // "she said she had told them that": at another time.
    let earlier = (hit.group.first..hit.group.last).any(|i| clause.word_is(i, &["had", "’d", "'d"]));
    let reports =
        (cue.strength >= MIN_NESTED_STRENGTH || is_plain_that(cue, found)) && cue.class != CueClass::Believe;
    match hit.voice {
        Voice::Active => {
            let believes = cue.class == CueClass::Believe
                && (found.pattern == "that clause"
                    || found.pattern == "clause" && cue.strength >= least_strength(cue.class, "clause"));
            // "what he called “a joke”", "which she termed “odd”"
            let named = found
                .source
                .and_then(|s| s.first.checked_sub(1))
                .is_some_and(|before| clause.word_is(before, &["what", "which", "whom", "that"]));
            let gapped = found.pattern == "gapped clause";
            // "said two allies had threatened to leave", "said that Kroll had asked them whether it was true"
            let acted = earlier
                && cue.strength >= 0.4
                && matches!(cue.class, CueClass::Ask | CueClass::Commit | CueClass::Direct)
                && matches!(found.pattern, "question clause" | "infinitive" | "object infinitive" | "order");
            acted
                || reports && (!pronoun || earlier || gapped)
                || gapped && cue.strength >= 0.45
                || believes && !pronoun
                || quotes(clause, found) && cue.strength >= 0.3 && (!pronoun || named)
        }
        Voice::Passive => cue.strength >= 0.5,
        Voice::Nominal => cue.strength >= 0.35,
        _ => false,
    }
}

/// "shouted that it was late": the conjunction vouches for a verb that is not sure by itself.
pub(super) fn is_plain_that(cue: &Cue, found: &Found) -> bool {
    cue.strength >= 0.5 && found.pattern == "that clause" && cue.class != CueClass::Evidence
}

/// Whether a cue with this content reports a claim.
pub(super) fn is_report(clause: &Clause<'_>, hit: &CueHit, cue: &Cue, found: &Found) -> bool {
    why_no_report(clause, hit, cue, found).is_none()
}

/// Why a cue with this content reports no claim, if it does not. Quotation marks and "that" vouch for weak cues.
pub(super) fn why_no_report(clause: &Clause<'_>, hit: &CueHit, cue: &Cue, found: &Found) -> Option<Outcome> {
    let weak = |reports: bool| (!reports).then_some(Outcome::Weak(cue.strength));
    let anonymity =
        matches!(cue.class, CueClass::Direct | CueClass::Ask) && asks_for_anonymity(clause, found);
    if quotes(clause, found) {
        // "held a rally under the banner “Peace”": a weak cue needs the quotation beside it.
        if cue.strength < 0.3 && matches!(found.pattern, "clause" | "object") {
            return weak(false);
        }
        // "a placard said “Enough”": nobody's claim.
        let surface =
            |i: usize| clause.is(i, Classes::SURFACE) && !clause.word_is(i - usize::from(i > 0), &["fact"]);
        if found.source.is_some_and(|s| (s.first..=s.last).any(surface)) {
            return Some(Outcome::Surface);
        }
        // "he read “The Long Road”" tells of a book, "the message read “No”" of what it says.
        // "“Stay inside,” read the warning": nobody reads it out.
        let person = Classes::PERSON.or(Classes::OFFICE).or(Classes::PERSON_PRONOUN).or(Classes::RELATION);
        let thing = hit.voice == Voice::Inverted
            && found.source.is_some_and(|s| {
                clause.word_is(s.first, &["the", "a", "an", "one"])
                    && !(s.first..=s.last).any(|i| clause.is(i, person) || clause.is_capitalised(i))
            });
        if cue.lemma == "read" && !thing && !is_document(clause, found.source) && !is_it(clause, found.source)
        {
            return Some(Outcome::Title);
        }
        return (anonymity && cue.class == CueClass::Direct).then_some(Outcome::Anonymity);
    }
    if found.pattern == "that clause" {
        // "finds that dangerous" has no clause.
        let pronoun = |p: &Units| (p.first..=p.last).any(|i| clause.is(i, Classes::PERSON_PRONOUN));
        return weak(cue.strength >= 0.5 || found.pieces.iter().any(|p| pronoun(p) || has_verb(clause, *p)));
    }
    if found.pattern.starts_with("hearsay") || found.pattern == "clause, passive" {
        return None;
    }
    // "the jury heard", "councillors were told": before whom it is said.
    if hit.is_heard_by_forum(clause, found.source) {
        return None;
    }
    if matches!(found.pattern, "object at number" | "prospect") {
        return None;
    }
    let document = is_document(clause, found.source);
    if cue.class == CueClass::Evidence && (document || hit.closes_headline(clause)) && !hit.relative {
        return weak(cue.strength >= 0.25);
    }
    // "have indicated they will sign"
    let hints = matches!(cue.lemma.as_str(), "indicate" | "signal" | "suggest")
        && found
            .pieces
            .first()
            .is_some_and(|p| clause.is(p.first, Classes::PERSON_PRONOUN) || is_plain_clause(clause, p.first));
    if hints && found.pattern == "clause" {
        return weak(cue.strength >= 0.3);
    }
    if cue.class == CueClass::Evidence && !document {
        return Some(Outcome::NoDocument);
    }
    if anonymity {
        return Some(Outcome::Anonymity);
    }
    // "a child, who said he had driven all night": a relative clause reports if its verb is plain.
    // So does what is named behind a comma: "the envoy, who called the launch a provocation".
    let apart = hit.group.first > 1 && clause.is_mark(hit.group.first - 2, &[',']);
    let names = apart && matches!(found.pattern, "object name" | "gapped name");
    // "a boy who asks me every day if we have a team"
    let asks = cue.lemma == "ask" && found.pattern == "question clause";
    // "the forecaster, who thinks the river will rise"
    let thinks = apart
        && found.pattern == "clause"
        && matches!(cue.class, CueClass::Believe | CueClass::Assert)
        && found
            .pieces
            .first()
            .is_some_and(|p| clause.is(p.first, Classes::PERSON_PRONOUN) || is_plain_clause(clause, p.first));
    let unclear = hit.relative && !names && !asks && !thinks;
    let least = if unclear { 0.7 } else { least_strength(cue.class, found.pattern) };
    weak(cue.strength >= least)
}

/// Whether there is a quotation in the content.
pub(super) fn quotes(clause: &Clause<'_>, found: &Found) -> bool {
    found.pieces.iter().any(|p| (p.first..=p.last).any(|i| clause.quotation(i).is_some()))
}

/// "asked not to be named", "asked the station not to use her name": no claim.
fn asks_for_anonymity(clause: &Clause<'_>, found: &Found) -> bool {
    const WORDS: [&str; 5] = ["named", "identified", "name", "anonymous", "anonymity"];
    found.pieces.iter().any(|p| (p.first..=p.last).any(|i| clause.word_is(i, &WORDS)))
}

fn is_it(clause: &Clause<'_>, source: Option<Units>) -> bool {
    source.is_some_and(|s| s.first == s.last && clause.word_is(s.first, &["it", "that", "which"]))
}

pub(super) fn is_document(clause: &Clause<'_>, source: Option<Units>) -> bool {
    source.is_some_and(|s| (s.first..=s.last).any(|i| clause.is(i, Classes::DOCUMENT.or(Classes::FORUM))))
}

/// How reliable a cue must be where neither "that" nor a quotation shows that it reports.
fn least_strength(class: CueClass, pattern: &str) -> f32 {
    match (class, pattern) {
        (CueClass::Believe, "clause" | "gapped clause" | "according to source, clause" | "object name") => {
            0.3
        }
        (CueClass::Believe, "clause, source cue") => 0.4,
        (CueClass::Believe | CueClass::Evaluate, "as phrase") => 0.3,
        (_, "clause, source cue, clause") => 0.3,
        (_, "noun that clause") => 0.35,
        (_, DASH_SPEECH) => 0.4,
        (_, "object infinitive" | "adjective that clause") => 0.4,
        _ => 0.5,
    }
}
