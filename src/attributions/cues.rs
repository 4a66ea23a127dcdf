//! Cues in a sentence: reporting verbs with their auxiliaries and subjects, and adverbial cues.

use super::clause::{Clause, Units};
use super::frames::DASHES;
use super::nonfinite::{infinitive_hit, participle_hit};
use super::noun_cues::{adjective_hit, noun_hit};
use super::views::{for_whom_hit, opening_question, opening_question_by, view_hit};
use crate::claims::Polarity;
use crate::lexicon::{Classes, CueClass, Frame, VerbForm};
use crate::text::tokens::TokenKind;

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
    /// "Jab protects toddlers for two seasons, trial finds": at the end of a headline, behind a comma.
    pub(super) fn closes_headline(&self, clause: &Clause<'_>) -> bool {
        clause.sentence.headline
            && self.group.last + 1 >= clause.len()
            && self.subject.is_some_and(|s| s.first > 0 && clause.is_mark(s.first - 1, &[',']))
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
    let phrase =
        clause.lexicon.phrases(&clause.token(at)?.entry).iter().find(|phrase| {
            phrase.rest.iter().enumerate().all(|(i, word)| clause.word_is(at + 1 + i, &[word]))
        })?;
    let last = at + phrase.rest.len();
    let cue = clause.lexicon.cue(phrase.cue);
    match phrase.verb {
        None if cue.strength >= 0.8 || cue.lemma == "per" && is_per_source(clause, at) => Some(CueHit {
            group: Units { first: at, last },
            entry: phrase.cue,
            polarity: cue.polarity,
            voice: Voice::Adverbial,
            subject: clause.noun_phrase_right(last + 1),
            relative: false,
        }),
        None => None,
        Some(form) => build(clause, at, last, phrase.cue, form, hits),
    }
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

fn verb_hit(clause: &Clause<'_>, at: usize, hits: &[CueHit]) -> Option<CueHit> {
    let token = clause.token(at)?;
    let (entry, form) = token.entry.verb?;
    // With a capital a verb stands only in a headline in title case or at the start ("Asked whether").
    if token.is_capitalised() && !clause.sentence.headline && !(at == 0 && form != VerbForm::Base) {
        return None;
    }
    // "the institute’s think tank"
    if clause.word_is(at, &["think"]) && clause.word_is(at + 1, &["tank", "tanks", "tanker", "tankers"]) {
        return None;
    }
    // "put the cost at 12 million", not "put on the list".
    if clause.lexicon.cue(entry).lemma == "put"
        && !(at + 2..(at + 16).min(clause.len()))
            .any(|i| clause.word_is(i, &["at"]) && clause.is_rough_number(i + 1))
    {
        return None;
    }
    build(clause, at, at, entry, form, hits)
}

/// Checks the neighbours of a verb and finds its subject.
fn build(
    clause: &Clause<'_>,
    verb: usize,
    last: usize,
    entry: u16,
    form: VerbForm,
    hits: &[CueHit],
) -> Option<CueHit> {
    let cue = clause.lexicon.cue(entry);
    let mut first = verb;
    let (mut negated, mut modal, mut be, mut have, mut auxiliary) = (false, false, false, false, false);
    while let Some(left) = first.checked_sub(1) {
        if clause.is(left, Classes::NEGATION) || clause.is_contracted_not(left) {
            negated = true;
        }
        if clause.is_auxiliary(left)
            && (clause.is_lower(left) || clause.token(left).is_some_and(|t| !t.is_word()))
        {
            auxiliary = true;
            modal |= clause.word_is(
                left,
                &["will", "would", "may", "might", "could", "'ll", "’ll", "'d", "’d", "wouldn't", "wouldn’t"],
            );
            be |= clause.is(left, Classes::BE) && !clause.word_is(left, &["'s", "’s"]);
            have |= clause.is(left, Classes::HAVE);
        } else if clause.is(left, Classes::TIME_NOUN)
            && left >= 2
            && clause.word_is(left - 1, &["for"])
            && clause.is(left - 2, Classes::HAVE)
        {
            // "has for months cautioned"
            have = true;
            auxiliary = true;
            first = left - 2;
            continue;
        } else if !(clause.is(left, Classes::NEGATION)
            || (clause.is(left, Classes::ADVERB)
                && clause.is_lower(left)
                && !clause.is(left, Classes::SUBORDINATOR)
                && !ends_time_phrase(clause, left))
            || (clause.is_lower(left)
                && clause.word(left).ends_with("ly")
                && !clause.is(left, Classes::PERSON.or(Classes::GROUP).or(Classes::ORGANISATION))
                && !clause.is(left.wrapping_sub(1), Classes::DETERMINER.or(Classes::POSSESSIVE))))
        {
            break;
        }
        first = left;
    }
    // "would neither confirm nor deny": nothing is said.
    if clause.word_is(verb.wrapping_sub(1), &["neither", "nor"]) {
        return None;
    }
    // "the costs, estimated at 2.3 billion": a participle.
    if form == VerbForm::Past
        && first == verb
        && verb > 0
        && clause.is_mark(verb - 1, &[','])
        && clause.word_is(last + 1, &["at"])
        && cue.lemma == "estimate"
    {
        return None;
    }
    // "Gault, asked by a reporter if he took it seriously, replied": whoever asks is named.
    if form == VerbForm::Past
        && first == verb
        && matches!(cue.lemma.as_str(), "ask" | "press" | "question")
        && clause.word_is(last + 1, &["by"])
        && (verb == 0 || clause.is_mark(verb - 1, &[',']) || clause.word_is(verb - 1, &["when"]))
    {
        let (group, polarity) = (Units { first, last }, Polarity::Asked);
        return Some(CueHit {
            group,
            entry,
            polarity,
            voice: Voice::Passive,
            subject: None,
            relative: false,
        });
    }
    // "a vote decried by opponents as unfair": who does stands behind it.
    if form == VerbForm::Past
        && first == verb
        && clause.lexicon.cue(entry).frames.has(Frame::As)
        && clause.word_is(last + 1, &["by"])
        && (last + 3..(last + 12).min(clause.len())).any(|i| clause.word_is(i, &["as"]))
    {
        let (group, polarity) = (Units { first, last }, cue.polarity);
        let subject = clause.subject_left(first);
        return Some(CueHit { group, entry, polarity, voice: Voice::Passive, subject, relative: false });
    }
    // "the war, widely expected to last": nobody in particular expects it.
    if clause.word_is(first, &["widely"]) && first < verb && first > 0 && clause.is_mark(first - 1, &[',']) {
        return None;
    }
    // "NATO should consider": what somebody ought to say is not said.
    if (first..verb).any(|i| clause.word_is(i, &["should", "must", "ought", "shall"]))
        && !clause.word_is(first.wrapping_sub(1), &["i"])
    {
        return None;
    }
    let before = first.checked_sub(1);
    let infinitive = before.is_some_and(|b| clause.word_is(b, &["to"]));
    if infinitive && form != VerbForm::Ing {
        return infinitive_hit(clause, before?, last, entry);
    }
    // A noun: "the report", "his claim", "a call".
    if !auxiliary
        && matches!(form, VerbForm::Base | VerbForm::ThirdPerson)
        && before.is_some_and(|b| {
            clause.is(b, Classes::DETERMINER.or(Classes::POSSESSIVE)) && !clause.is(b, Classes::INDEFINITE)
                || clause.token(b).is_some_and(|t| t.kind == TokenKind::Possessive)
                || clause.is(b, Classes::PREPOSITION)
        })
    {
        return None;
    }
    // "protecting alleged abusers": an adjective.
    if form == VerbForm::Past
        && !auxiliary
        && before.is_some_and(|b| clause.is_lower(b) && clause.word(b).ends_with("ing"))
        && COUNTED.contains(&cue.lemma.as_str())
    {
        return None;
    }
    // "the minister's threatened walk-out": an adjective.
    if form == VerbForm::Past
        && !auxiliary
        && before.is_some_and(|b| clause.token(b).is_some_and(|t| t.kind == TokenKind::Possessive))
    {
        return None;
    }
    let passive = be && !have && matches!(form, VerbForm::Past | VerbForm::Participle)
        || be
            && have
            && matches!(form, VerbForm::Past | VerbForm::Participle)
            && clause.word_is(verb.wrapping_sub(1), &["been"]);
    let quoted_as = cue.lemma.starts_with("be ");
    if form == VerbForm::Ing && !be {
        return participle_hit(clause, first, last, entry, hits);
    }
    // "He’d say": the auxiliary is part of the pronoun.
    let contracted = first > 0 && clause.is_contracted_modal(first - 1);
    let polarity = polarity(cue.polarity, cue.class, negated, modal || contracted && form == VerbForm::Base)?;
    let group = Units { first, last };
    if passive && !quoted_as {
        let subject = clause.subject_left(first);
        return Some(CueHit { group, entry, polarity, voice: Voice::Passive, subject, relative: false });
    }
    if form == VerbForm::Participle && !auxiliary {
        return None;
    }
    // "said Kallas", "says a source": nothing before, or a quotation or comma.
    // Whoever is told does not speak: "..., its leader, Ann Holm, told the Gazette."
    if cue.lemma != "tell"
        && let Some(voice) = inversion(clause, first, last)
    {
        let subject = inverted_subject(clause, first, last);
        // "say some Democrats", "write Ames and his co-author": several people.
        let several = |s: Units| agrees(clause, s, form, false) || clause.word_is(s.last + 1, &["and"]);
        if form == VerbForm::Base
            && !subject.is_some_and(|s| (first > 1 || clause.quotation(0).is_some()) && several(s))
        {
            return None;
        }
        return Some(CueHit { group, entry, polarity, voice, subject, relative: false });
    }
    // "and warned", "but on Tuesday wrote": the subject of the verb before.
    let before = before.map(|b| behind_time(clause, b));
    if before.is_some_and(|b| {
        clause.word_is(b, &["and", "but", "or", "then"])
            // "Governor vetoes rent cap, says it would": the second half of a headline.
            || (clause.is_mark(b, &[','])
                && (!hits.is_empty() || clause.sentence.headline && form == VerbForm::ThirdPerson)
                && !is_reduced_relative(clause, last))
    }) && (form != VerbForm::Base
        || clause.sentence.headline
        || hits.last().is_some_and(|h| is_base(clause, h)))
        && match hits.last() {
            // "raised its dividend and said it expected": the subject of the sentence.
            None => {
                cue.strength >= 0.5 || cue.class == CueClass::Evidence && clause.word_is(last + 1, &["that"])
            }
            Some(previous) => {
                previous.voice != Voice::Adverbial
                    && (cue.strength >= 0.4 || clause.word_is(last + 1, &["that"]))
            }
        }
        && (before.is_some_and(|b| !clause.is_mark(b, &[','])) || clause.subject_left(first).is_none())
    {
        return Some(CueHit {
            group,
            entry,
            polarity,
            voice: Voice::Coordinated,
            subject: None,
            relative: false,
        });
    }
    let subject = clause.subject_left(first)?;
    if !agrees(clause, subject, form, auxiliary || contracted) {
        return None;
    }
    // "on past comments that": a noun.
    if form == VerbForm::ThirdPerson
        && clause.is(verb, Classes::NOUN_LIKE)
        && (clause.is(subject.last, Classes::TIME_ADJECTIVE)
            || clause.word_is(subject.last, &["past", "recent", "earlier", "new"]))
    {
        return None;
    }
    // "swing states voted", "water claims rose": a noun, unless what follows can only begin a clause.
    let noun_like = matches!(form, VerbForm::ThirdPerson | VerbForm::Base)
        && !auxiliary
        && first > 0
        && clause.is(verb, Classes::NOUN_LIKE)
        && (clause.is_lower(subject.last)
            // "UN demands access", but "UN estimates show"
            || clause.is(subject.last, Classes::DEMONYM)
                && (!clause.is_abbreviation(subject.last)
                    || clause.token(last + 1).is_some_and(|t| t.entry.verb.is_some()))
            || clause.word_is(verb, &["states"]))
        && !clause.is(
            subject.last,
            Classes::PERSON.or(Classes::GROUP).or(Classes::OFFICE).or(Classes::DOCUMENT).or(Classes::PRONOUN),
        );
    // "cut its full-year forecast", "gave its clearest hint yet that": the object of the verb before.
    if !auxiliary
        && clause.token(verb).is_some_and(|t| t.entry.noun.is_some() || form == VerbForm::Base)
        && clause.lexicon.word(&cue.lemma) == clause.token(verb).map_or_else(Default::default, |t| t.entry)
        && clause.is(subject.first, Classes::POSSESSIVE)
        && subject.first > 0
        && (clause.is_verb_like(subject.first - 1)
            || clause.word_is(subject.first - 1, &["cut", "put", "set", "hit"]))
    {
        return None;
    }
    // "the Baltic states “will not yield”": a noun.
    if clause.word_is(verb, &["states"])
        && (clause.is(subject.last, Classes::DEMONYM)
            || clause
                .word_is(subject.last, &["baltic", "gulf", "member", "balkan", "nordic", "arab", "baltics"]))
    {
        return None;
    }
    // "on a daily call that"
    let incomplete = subject.last > subject.first && clause.word_is(subject.last - 1, &["a", "an"]);
    if noun_like && incomplete {
        return None;
    }
    if noun_like
        && !clause.word_is(last + 1, &["that", "it", "there"])
        && !clause.is(last + 1, Classes::DETERMINER.or(Classes::PERSON_PRONOUN).or(Classes::POSSESSIVE))
        && clause.quotation(last + 1).is_none()
        && !clause.is_mark(last + 1, &[':', ','])
    {
        return None;
    }
    // "a proposed law", "his reported wealth": an adjective.
    if clause.is(subject.last, Classes::DETERMINER.or(Classes::POSSESSIVE))
        && !clause.is(subject.last, Classes::INDEFINITE.or(Classes::PRONOUN))
        && !auxiliary
    {
        return None;
    }
    // "Minister accused of ‘hiding’", in headlines.
    if clause.sentence.headline
        && form == VerbForm::Past
        && !auxiliary
        && cue.lemma == "accuse"
        && clause.word_is(last + 1, &["of"])
    {
        return Some(CueHit {
            group,
            entry,
            polarity,
            voice: Voice::Passive,
            subject: Some(subject),
            relative: false,
        });
    }
    // "anyone accused of a crime", "a course called “Learning Together”": what others did to the noun.
    let of_which = subject.first > 0 && clause.word_is(subject.first - 1, &["what", "which", "that", "whom"]);
    if form == VerbForm::Past
        && !auxiliary
        && !of_which
        && (cue.lemma == "accuse" && clause.word_is(last + 1, &["of"])
            || matches!(cue.lemma.as_str(), "call" | "term" | "dub")
                && clause.quotation(last + 1).is_some()
                && clause.word_is(subject.first, &["a", "an"])
                && !is_contact_clause(clause, subject))
    {
        return None;
    }
    // "Market expected to grow", "with snow expected to fall": nobody who expects.
    let expects = || {
        !clause.sentence.headline
            && (subject.first..=subject.last).any(|i| {
                clause.is_capitalised(i)
                    || clause.is(
                        i,
                        Classes::PERSON.or(Classes::OFFICE).or(Classes::GROUP).or(Classes::ORGANISATION),
                    )
            })
    };
    if form == VerbForm::Past
        && !auxiliary
        && cue.lemma == "expect"
        && clause.word_is(last + 1, &["to"])
        && !clause.is(subject.first, Classes::PERSON_PRONOUN)
        && !expects()
    {
        return None;
    }
    // "41 pledged delegates", "the most pledged delegates": how many of what.
    let counts = clause.token(subject.last).is_some_and(|t| t.kind == TokenKind::Number)
        || clause.is(subject.last, Classes::NUMBER_WORD)
        || clause.word_is(subject.last, &["most", "many", "several", "few"]);
    let counted = match form {
        VerbForm::Past => {
            COUNTED.contains(&cue.lemma.as_str())
                && clause.is_lower(last + 1)
                && ends_plural(clause, last + 1)
        }
        // "in 36 states most people"
        VerbForm::ThirdPerson | VerbForm::Base => {
            subject.last + 1 == verb && clause.is(verb, Classes::NOUN_LIKE)
        }
        _ => false,
    };
    if counts && counted && !auxiliary {
        return None;
    }
    // "a few years thereafter declared"
    if clause.word_is(subject.last, &["thereafter", "afterwards", "later", "ago", "earlier"]) {
        return None;
    }
    // "no one said", "not everyone said": nobody claims anything.
    if clause.word_is(subject.first.wrapping_sub(1), &["not"]) {
        return None;
    }
    // "Everybody knew that the gate was broken": a fact.
    if cue.lemma == "know" && clause.word_is(subject.first, &["everybody", "everyone"]) {
        return None;
    }
    if clause
        .word_is(subject.first, &["nobody", "no", "none", "whoever", "whatever", "neither", "what", "there"])
    {
        return None;
    }
    let whose = subject.first.checked_sub(1).is_some_and(|b| clause.word_is(b, &["whose"]));
    let relative = whose || before.is_some_and(|b| clause.word_is(b, &["who", "which", "that"]));
    if relative && cue.strength < 0.35 {
        return None;
    }
    // A bare noun between commas or behind "and" ("depots and command posts") is no subject.
    let bare = clause.is_lower(subject.first)
        && subject.first > 0
        && !clause.sentence.headline
        && !clause.is(
            subject.first,
            Classes::DETERMINER
                .or(Classes::POSSESSIVE)
                .or(Classes::INDEFINITE)
                .or(Classes::GROUP)
                .or(Classes::PRONOUN)
                .or(Classes::NUMBER_WORD)
                .or(Classes::PERSON)
                .or(Classes::OFFICE)
                .or(Classes::DOCUMENT),
        )
        && !(subject.first..=subject.last).any(|i| clause.is_capitalised(i) || clause.is(i, Classes::GROUP));
    // "friends, lobbyists and former foes say that"
    let listed = form == VerbForm::Base
        && clause.is_boundary(subject.first - usize::from(subject.first > 0))
        && clause.word_is(last + 1, &["that"]);
    if bare && form != VerbForm::Past && !listed {
        return None;
    }
    Some(CueHit { group, entry, polarity, voice: Voice::Active, subject: Some(subject), relative })
}

/// "a figure Ames called “a guess”": a name right behind a noun, and not behind a preposition.
fn is_contact_clause(clause: &Clause<'_>, subject: Units) -> bool {
    let name = (subject.first..=subject.last).rev().take_while(|&i| clause.is_capitalised(i)).last();
    name.and_then(|name| name.checked_sub(1)).is_some_and(|noun| {
        noun > subject.first
            && clause.is_lower(noun)
            && !clause.is(noun, Classes::PREPOSITION.or(Classes::DETERMINER).or(Classes::CONJUNCTION))
    })
}

/// Whether a cue is in the form of "they say", so that "and warn" behind it is one more.
fn is_base(clause: &Clause<'_>, hit: &CueHit) -> bool {
    let verb = clause.token(hit.group.last).and_then(|token| token.entry.verb);
    hit.voice == Voice::Active && verb.is_some_and(|(_, form)| form == VerbForm::Base)
}

/// Verbs whose participles tell what sort of things are counted.
const COUNTED: &[&str] = &[
    "pledge", "suspect", "confirm", "report", "allege", "propose", "estimate", "record", "project", "plan",
    "claim",
];

/// Whether a word may be a noun for several, and nothing else.
fn ends_plural(clause: &Clause<'_>, at: usize) -> bool {
    clause.word(at).ends_with('s')
        && !clause
            .is(at, Classes::DETERMINER.or(Classes::POSSESSIVE).or(Classes::AUXILIARY).or(Classes::PRONOUN))
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

/// "earlier this week", "long before": no adverb of the verb.
fn ends_time_phrase(clause: &Clause<'_>, at: usize) -> bool {
    at > 0 && clause.is(at - 1, Classes::NUMBER_WORD.or(Classes::TIME_NOUN))
}

/// What negation and modality make of a cue; `None` where nothing is claimed.
fn polarity(of_cue: Polarity, class: CueClass, negated: bool, modal: bool) -> Option<Polarity> {
    match (negated, class) {
        // "did not rule out", "would not deny"
        (true, CueClass::Deny) => Some(Polarity::Hypothetical),
        (true, CueClass::Believe) => Some(Polarity::Denied),
        (true, _) => None,
        (false, CueClass::Believe | CueClass::Direct | CueClass::Commit) => Some(of_cue),
        (false, _) if modal => Some(Polarity::Hypothetical),
        (false, _) => Some(of_cue),
    }
}

/// Whether the subject follows the verb.
fn inversion(clause: &Clause<'_>, first: usize, last: usize) -> Option<Voice> {
    let opens = match first.checked_sub(1) {
        None => true,
        Some(before) => {
            clause.quotation(before).is_some()
                || (clause.is_mark(before, &[',', '?', '!', '…', '-', '–', '—'])
                    && (has_main_verb(clause, before) || clause.subject_left(first).is_none()))
                || clause.is_mark(before, &[',']) && before > 0 && clause.quotation(before - 1).is_some()
        }
    };
    let subject = inverted_subject(clause, first, last).filter(|s| !clause.word_is(s.first, &["that"]))?;
    let object_pronoun =
        clause.word_is(subject.first, &["him", "her", "them", "me", "us"]) && subject.first == subject.last;
    // What follows the subject must end the clause: "said Kallas, who", "said Kallas in Kyiv."
    let next = subject.last + 1;
    let ends = next >= clause.len()
        || clause.is_mark(next, &[',', '.', ';', ':', '(', '—', '–', '-', '?', '!'])
        || clause.quotation(next).is_some()
        || clause.is(
            next,
            Classes::PREPOSITION
                .or(Classes::WEEKDAY)
                .or(Classes::ADVERB)
                .or(Classes::CONJUNCTION)
                .or(Classes::SUBORDINATOR),
        )
        || clause.is_time_phrase(next);
    let that = clause.word_is(next, &["that"]);
    (opens && ends && !object_pronoun && !that).then_some(Voice::Inverted)
}

/// Who stands behind the verb: “Q,” said Ames, “Q,” wrote on Twitter the head of the government, "C - said on Friday
/// the envoy".
fn inverted_subject(clause: &Clause<'_>, first: usize, last: usize) -> Option<Units> {
    let ends_speech = |before: usize| {
        clause.quotation(before).is_some()
            || clause.is_mark(before, DASHES)
            || clause.is_mark(before, &[',']) && before > 0 && clause.quotation(before - 1).is_some()
    };
    let behind = || {
        first.checked_sub(1).filter(|&before| ends_speech(before))?;
        let medium = clause.medium_end(last + 1).map(|end| end + 1);
        medium.or_else(|| clause.is_time_phrase(last + 1).then(|| clause.skip_adjuncts(last + 1, false)))
    };
    clause.noun_phrase_right(last + 1).or_else(|| clause.noun_phrase_right(behind()?))
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
        } else if !relative
            && (clause.is_auxiliary(i) && clause.is_lower(i)
                || clause.is(i, Classes::FINITE) && clause.is_lower(i))
        {
            return true;
        }
    }
    false
}

/// Whether the verb form can go with the subject: "critics say", "she says", "he said".
fn agrees(clause: &Clause<'_>, subject: Units, form: VerbForm, auxiliary: bool) -> bool {
    if auxiliary {
        return true;
    }
    let head = subject.last;
    let singular_pronoun = subject.first == subject.last && clause.word_is(head, &["he", "she", "it"]);
    let plural_pronoun = subject.first == subject.last && clause.word_is(head, &["i", "we", "you", "they"]);
    match form {
        VerbForm::Base
            if clause.word_is(subject.first, &["a", "an", "each", "every"])
                && !(subject.first..=head).any(|i| {
                    clause.word_is(i, &["percent", "cent", "majority", "number", "third", "lot", "few"])
                }) =>
        {
            false
        }
        VerbForm::Base => {
            plural_pronoun
                || clause.is(subject.first, Classes::INDEFINITE)
                    && !clause.word_is(
                        subject.first,
                        &["somebody", "someone", "everybody", "everyone", "another", "this", "that"],
                    )
                || (subject.first..=head).any(|i| {
                    clause.is(i, Classes::GROUP.or(Classes::NUMBER_WORD))
                        || clause.token(i).is_some_and(|t| t.kind == TokenKind::Number || t.is_mark('%'))
                        || clause.word_is(
                            i,
                            &[
                                "half", "percent", "majority", "third", "quarter", "and", "data", "media",
                                "cent", "police", "people", "lot",
                            ],
                        )
                        || ((clause.is_lower(i)
                            || i == 0 && head == 0
                            || clause.word_is(subject.first, &["the"]) && i > subject.first)
                            && clause.word(i).ends_with('s')
                            && !clause.word(i).ends_with("ss"))
                })
        }
        VerbForm::ThirdPerson => {
            let bare_group = clause.is(head, Classes::GROUP)
                && (clause.word(head).ends_with('s') || clause.word_is(head, &["police", "people"]))
                && !clause.is(head, Classes::ORGANISATION)
                && head == subject.first
                && !singular_pronoun;
            !plural_pronoun && !bare_group
        }
        _ => true,
    }
}
