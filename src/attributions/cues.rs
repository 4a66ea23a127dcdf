//! Cues in a sentence: reporting verbs with their auxiliaries and subjects, and adverbial cues.

use super::clause::{Clause, Units};
use crate::claims::Polarity;
use crate::lexicon::{Classes, CueClass, VerbForm};
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

/// "Asked whether Z, X said": the question that nobody asks by name is passed over.
fn opening_question(clause: &Clause<'_>) -> usize {
    if !clause.word_is(0, &["asked", "questioned", "pressed", "speaking", "commenting", "responding"]) {
        return 0;
    }
    (1..clause.len()).find(|&i| clause.is_mark(i, &[','])).unwrap_or(0)
}

/// "Asked by the station whether Z, X said": whoever asks is named.
fn opening_question_by(clause: &Clause<'_>) -> Option<CueHit> {
    let (entry, _) = clause.lexicon.word("ask").verb?;
    if !clause.word_is(0, &["asked", "pressed", "questioned"]) {
        return None;
    }
    let by =
        (1..8.min(clause.len())).take_while(|&i| clause.is_word(i)).find(|&i| clause.word_is(i, &["by"]))?;
    let asker = clause.noun_phrase_right(by + 1)?;
    let question =
        (asker.last + 1..(asker.last + 10).min(clause.len())).find(|&i| clause.word_is(i, QUESTION_WORDS))?;
    Some(CueHit {
        group: Units { first: 0, last: question - 1 },
        entry,
        polarity: Polarity::Asked,
        voice: Voice::Fronted,
        subject: Some(asker),
        relative: false,
    })
}

/// Words that open a reported question.
pub(super) const QUESTION_WORDS: &[&str] =
    &["whether", "if", "why", "how", "what", "when", "where", "who", "which"];

/// "For the union, the closure is a removal": whose view it is.
fn for_whom_hit(clause: &Clause<'_>) -> Option<CueHit> {
    if !clause.word_is(0, &["for"]) {
        return None;
    }
    let whom = clause.noun_phrase_right(1)?;
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
    let comma = whom.last + 1;
    let comma = if clause.is_mark(comma, &[',']) {
        comma
    } else {
        (comma..comma + 8).find(|&i| clause.is_mark(i, &[',']))?
    };
    let holds = clause.starts_clause(comma + 1)
        || clause.word_is(comma + 1, &["it", "this", "that", "there", "what"])
            && clause.is_verb_like(comma + 2);
    let (entry, _) = clause.lexicon.word("believe").verb?;
    (somebody && holds).then_some(CueHit {
        group: Units { first: 0, last: 0 },
        entry,
        polarity: Polarity::Asserted,
        voice: Voice::Adverbial,
        subject: Some(Units { first: 1, last: comma - 1 }),
        relative: false,
    })
}

/// "In her view", "in the minister's words", "to his mind": an adverbial cue around its source.
fn view_hit(clause: &Clause<'_>, at: usize) -> Option<CueHit> {
    if !clause.word_is(at, &["in", "to", "by"]) {
        return None;
    }
    const NOUNS: &[&str] =
        &["view", "words", "opinion", "telling", "mind", "judgment", "judgement", "estimation", "account"];
    let (entry, _) = clause.lexicon.word("say").verb?;
    let hit = |last: usize, subject: Units| CueHit {
        group: Units { first: at, last },
        entry,
        polarity: Polarity::Asserted,
        voice: Voice::Adverbial,
        subject: Some(subject),
        relative: false,
    };
    // "to the mind of its author, Tendai Marufu,"
    if clause.word_is(at + 1, &["the"]) && clause.word_is(at + 2, NOUNS) && clause.word_is(at + 3, &["of"]) {
        return Some(hit(at + 3, clause.noun_phrase_right(at + 4)?));
    }
    let last = (at + 2..(at + 8).min(clause.len()))
        .take_while(|&i| clause.token(i).is_some_and(|t| !matches!(t.kind, TokenKind::Mark(_))))
        .find(|&i| clause.word_is(i, NOUNS))?;
    let owner = last - 1;
    let possessive = clause.token(owner).is_some_and(|t| t.kind == TokenKind::Possessive);
    let pronoun = owner == at + 1 && clause.is(owner, Classes::POSSESSIVE);
    (possessive || pronoun)
        .then(|| hit(last, Units { first: at + 1, last: if pronoun { owner } else { owner - 1 } }))
}

/// "Garrick's complaint that", "a claim by a laboratory that": a noun with its owner and a clause.
fn noun_hit(clause: &Clause<'_>, at: usize) -> Option<CueHit> {
    let entry = clause.token(at)?.entry.noun?;
    let cue = clause.lexicon.cue(entry);
    if cue.strength < 0.3 {
        return None;
    }
    let owner = at.checked_sub(1)?;
    let (subject, last) = if clause.word_is(at + 1, &["by", "from"]) {
        let np = clause.noun_phrase_right(at + 2)?;
        // "by a laboratory, in the 1970s, that"
        let aside = clause
            .is_mark(np.last + 1, &[','])
            .then(|| (np.last + 2..(np.last + 8).min(clause.len())).find(|&i| clause.is_mark(i, &[','])));
        let that = aside.flatten().map_or(np.last, |comma| comma) + 1;
        (clause.word_is(that, &["that"]).then_some(np)?, that - 1)
    } else if !clause.word_is(at + 1, &["that"]) {
        return None;
    } else if clause.is(owner, Classes::POSSESSIVE) {
        (Units { first: owner, last: owner }, at)
    } else if clause.token(owner)?.kind == TokenKind::Possessive {
        (clause.noun_phrase_left(owner.checked_sub(1)?)?, at)
    } else if clause.is(at, Classes::DOCUMENT) && cue.class == CueClass::Evidence {
        // "a 1983 report that": the report itself.
        (clause.noun_phrase_left(at)?, at)
    } else {
        return None;
    };
    Some(CueHit {
        group: Units { first: at, last },
        entry,
        polarity: cue.polarity,
        voice: Voice::Nominal,
        subject: Some(subject),
        relative: false,
    })
}

/// "is convinced that": a form of be, an adjective and a clause.
fn adjective_hit(clause: &Clause<'_>, at: usize) -> Option<CueHit> {
    let entry = clause.token(at)?.entry.adjective?;
    let cue = clause.lexicon.cue(entry);
    if !clause.word_is(at + 1, &["that"]) {
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
    (linked && !clause.word_is(subject.first, &["it", "there", "what"])).then_some(CueHit {
        group: Units { first, last: at },
        entry,
        polarity: if negated { Polarity::Denied } else { cue.polarity },
        voice: Voice::Active,
        subject: Some(subject),
        relative: false,
    })
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
        None if cue.strength >= 0.8 => Some(CueHit {
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

fn verb_hit(clause: &Clause<'_>, at: usize, hits: &[CueHit]) -> Option<CueHit> {
    let token = clause.token(at)?;
    let (entry, form) = token.entry.verb?;
    // With a capital a verb stands only in a headline in title case or at the start ("Asked whether").
    if token.is_capitalised() && !clause.sentence.headline && !(at == 0 && form != VerbForm::Base) {
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
    let passive = be && !have && matches!(form, VerbForm::Past | VerbForm::Participle)
        || be
            && have
            && matches!(form, VerbForm::Past | VerbForm::Participle)
            && clause.word_is(verb.wrapping_sub(1), &["been"]);
    let quoted_as = cue.lemma.starts_with("be ");
    if form == VerbForm::Ing && !be {
        return participle_hit(clause, first, last, entry, hits);
    }
    let polarity = polarity(cue.polarity, cue.class, negated, modal);
    let polarity = polarity?;
    let group = Units { first, last };
    if passive && !quoted_as {
        let subject = clause.subject_left(first);
        return Some(CueHit { group, entry, polarity, voice: Voice::Passive, subject, relative: false });
    }
    if form == VerbForm::Participle && !auxiliary {
        return None;
    }
    // "said Kallas", "says a source": nothing before, or a quotation or comma.
    if let Some(voice) = inversion(clause, first, last) {
        let subject = clause.noun_phrase_right(last + 1);
        // "say some Democrats": several people.
        if form == VerbForm::Base && !subject.is_some_and(|s| first > 1 && agrees(clause, s, form, false)) {
            return None;
        }
        return Some(CueHit { group, entry, polarity, voice, subject, relative: false });
    }
    // "and warned", "but on Tuesday wrote": the subject of the verb before.
    let before = before.map(|b| behind_time(clause, b));
    if before.is_some_and(|b| {
        clause.word_is(b, &["and", "but", "or", "then"])
            || (clause.is_mark(b, &[',']) && !hits.is_empty() && !is_reduced_relative(clause, last))
    }) && form != VerbForm::Base
        && match hits.last() {
            // "raised its dividend and said it expected": the subject of the sentence.
            None => cue.strength >= 0.6,
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
    if !agrees(clause, subject, form, auxiliary) {
        return None;
    }
    // "swing states voted", "water claims rose": a noun, unless what follows can only begin a clause.
    let noun_like = matches!(form, VerbForm::ThirdPerson | VerbForm::Base)
        && !auxiliary
        && first > 0
        && clause.word_is(verb, NOUN_LIKE)
        && (clause.is_lower(subject.last) || clause.is(subject.last, Classes::DEMONYM))
        && !clause
            .is(subject.last, Classes::PERSON.or(Classes::GROUP).or(Classes::OFFICE).or(Classes::DOCUMENT));
    if noun_like
        && !clause.word_is(last + 1, &["that", "it", "there"])
        && !clause.is(last + 1, Classes::DETERMINER.or(Classes::PERSON_PRONOUN).or(Classes::POSSESSIVE))
        && clause.quotation(last + 1).is_none()
        && !clause.is_mark(last + 1, &[':', ','])
    {
        return None;
    }
    // "no one said", "nobody said": nobody claims anything.
    if clause
        .word_is(subject.first, &["nobody", "no", "none", "whoever", "whatever", "neither", "what", "there"])
    {
        return None;
    }
    let relative = before.is_some_and(|b| clause.word_is(b, &["who", "which", "that"]));
    if relative && cue.strength < 0.4 {
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

/// The position before a phrase of time that stands between a conjunction and its verb.
fn behind_time(clause: &Clause<'_>, at: usize) -> usize {
    let conjunction =
        (at.saturating_sub(4)..at).rev().find(|&i| clause.word_is(i, &["and", "but"])).filter(|&i| {
            clause.is_time_phrase(i + 1)
                && clause.is(at, Classes::WEEKDAY.or(Classes::MONTH).or(Classes::TIME_NOUN))
        });
    conjunction.unwrap_or(at)
}

/// Forms of reporting verbs that are more often nouns.
const NOUN_LIKE: &[&str] = &[
    "states",
    "state",
    "claims",
    "claim",
    "reports",
    "report",
    "notes",
    "note",
    "grants",
    "grant",
    "promises",
    "fears",
    "fear",
    "talks",
    "talk",
    "posts",
    "post",
    "emails",
    "email",
    "comments",
    "comment",
    "questions",
    "plans",
    "plan",
    "orders",
    "order",
    "supports",
    "support",
    "demands",
    "demand",
    "offers",
    "offer",
    "calls",
    "call",
    "requests",
    "hopes",
    "pledges",
    "records",
    "estimates",
    "projects",
    "project",
    "forecasts",
    "forecast",
    "charges",
    "charge",
    "attacks",
    "attack",
    "answers",
    "replies",
    "doubts",
    "guarantees",
    "aims",
    "views",
    "rates",
    "rate",
    "ranks",
];

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

/// Verbs behind which an infinitive still reports: went on to say, intervened to ask, is trying to argue.
const GOVERNORS: &[&str] = &[
    "used",
    "continued",
    "continues",
    "continuing",
    "went",
    "goes",
    "intervened",
    "began",
    "begins",
    "started",
    "likes",
    "liked",
    "loves",
    "tried",
    "tries",
    "trying",
    "rose",
    "wrote",
    "rang",
    "phoned",
    "called",
    "emailed",
    "appeared",
    "appears",
    "seemed",
    "seems",
    "chose",
    "moved",
    "hastened",
    "rushed",
    "quick",
    "keen",
    "took",
    "came",
    "got",
    "stood",
    "turned",
    "paused",
    "stopped",
    "happy",
    "content",
    "proceeded",
    "failed",
    "claims",
    "claimed",
    "on",
    "forward",
    "in",
    "up",
];

/// The verb that an infinitive of purpose hangs on: "HAD GONE on the radio to say there was none", "took to social
/// media to say that". Not what somebody is asked, able or unwilling to say.
fn purpose_governor(clause: &Clause<'_>, to: usize, last: usize) -> Option<usize> {
    let reported = clause.word_is(last + 1, &["that", "whether", "if", "when", "why", "how"])
        || clause.quotation(last + 1).is_some()
        || clause.is(last + 1, Classes::PERSON_PRONOUN.or(Classes::DETERMINER).or(Classes::POSSESSIVE))
        || clause.word_is(last + 1, &["there", "it"]);
    const USES: &[&str] = &[
        "took",
        "takes",
        "used",
        "uses",
        "gone",
        "went",
        "written",
        "wrote",
        "rang",
        "called",
        "goes",
        "appeared",
        "interrupted",
        "stopped",
        "posted",
        "phoned",
        "issued",
        "broke",
        "stood",
        "emerged",
        "returned",
    ];
    let verb = (to.saturating_sub(9)..to)
        .rev()
        .take_while(|&i| clause.token(i).is_some_and(|t| !matches!(t.kind, TokenKind::Mark(_))))
        .find(|&i| clause.is_lower(i) && clause.word_is(i, USES))?;
    reported.then_some(verb)
}

/// "refused to rule out", "went on to say", "declined to comment".
fn infinitive_hit(clause: &Clause<'_>, to: usize, last: usize, entry: u16) -> Option<CueHit> {
    let cue = clause.lexicon.cue(entry);
    let governor = to.checked_sub(1)?;
    let refuses = clause.word_is(governor, &["refused", "refuses", "declined", "declines"]);
    let expected = clause.word_is(
        governor,
        &["expected", "due", "likely", "set", "plans", "planned", "intends", "wants", "wanted", "hopes"],
    );
    let reports = cue.strength >= 0.7 || cue.class == CueClass::Ask;
    let (polarity, mut first) = match cue.class {
        CueClass::Deny if refuses => (Polarity::Hypothetical, governor),
        _ if expected && cue.strength >= 0.7 => (Polarity::Hypothetical, governor),
        _ if reports && clause.word_is(governor, GOVERNORS) => (cue.polarity, governor),
        _ if reports => (cue.polarity, purpose_governor(clause, to, last)?),
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
    while first > 0 && clause.is_auxiliary(first - 1) && clause.is_lower(first - 1) {
        first -= 1;
    }
    if (first..to).any(|i| clause.is(i, Classes::NEGATION) || clause.is_contracted_not(i)) {
        return None;
    }
    let subject = clause.subject_left(first)?;
    Some(CueHit {
        group: Units { first, last },
        entry,
        polarity,
        voice: Voice::Active,
        subject: Some(subject),
        relative: false,
    })
}

/// ", saying that ...": a participle behind a comma, behind a preposition ("by saying that") or at the start of
/// the sentence ("Calling it a joke, Ames left").
fn participle_hit(
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
    // "with 48 percent saying they would", "critics arguing that": the subject stands before it.
    let subject = clause
        .noun_phrase_left(before)
        .filter(|s| {
            clause.is(s.last, Classes::GROUP)
                || clause.word(s.last).ends_with('s')
                || clause.word_is(s.last, &["percent", "cent"])
        })
        .filter(|_| cue.strength >= 0.6)
        .filter(|s| clause.word_is(s.first, &["with"]) || clause.word_is(s.first.wrapping_sub(1), &["with"]))
        .map(|s| Units { first: s.first + usize::from(clause.word_is(s.first, &["with"])), ..s });
    if !(behind_comma || coordinated || governed || subject.is_some()) || cue.strength < 0.3 {
        return None;
    }
    Some(CueHit {
        group: Units { first, last },
        entry,
        polarity: cue.polarity,
        voice: if subject.is_some() { Voice::Active } else { Voice::Participle },
        // The subject of the sentence, where no cue stands before.
        subject,
        relative: false,
    })
}

/// "In addition to stating that C, Ames vowed": the subject follows the comma that ends the content.
fn fronted(clause: &Clause<'_>, first: usize, last: usize, entry: u16) -> Option<CueHit> {
    let comma = (last + 2..clause.len())
        .filter(|&i| clause.is_mark(i, &[',']))
        .find(|&i| clause.starts_clause(i + 1))?;
    let subject = clause.noun_phrase_right(comma + 1)?;
    let cue = clause.lexicon.cue(entry);
    Some(CueHit {
        group: Units { first, last },
        entry,
        polarity: cue.polarity,
        voice: Voice::Fronted,
        subject: Some(subject),
        relative: false,
    })
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
    let subject = clause.noun_phrase_right(last + 1)?;
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
                && !(subject.first..=head)
                    .any(|i| clause.word_is(i, &["percent", "cent", "majority", "number", "third"])) =>
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
                                "cent", "police", "people",
                            ],
                        )
                        || ((clause.is_lower(i)
                            || clause.word_is(subject.first, &["the"]) && i > subject.first)
                            && clause.word(i).ends_with('s')
                            && !clause.word(i).ends_with("ss"))
                })
        }
        VerbForm::ThirdPerson => {
            let bare_group = clause.is(head, Classes::GROUP)
                && !clause.is(head, Classes::ORGANISATION)
                && head == subject.first
                && !singular_pronoun;
            !plural_pronoun && !bare_group
        }
        _ => true,
    }
}
