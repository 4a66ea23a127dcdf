//! Whom "he", "she", "it" and "they" mean: everybody who has spoken, is named or is described in the sentences
//! before is a candidate in each of these places; signs speak for and against each place, and whoever stands in
//! the best one is meant.
//!
//! The weights of the signs are fitted to gold articles; docs/experiments.md says how.

use super::bodies::is_statement;
use super::phrases::{Determiner, Phrase, is_agent, is_collective, is_known_noun};
use super::pronouns::Wanted;
use super::registry::{Entity, Gender, Mention};
use super::resolve::{MAX_BACK, Resolver};
use super::steps::Steps;
use crate::claims::{Form, SpeakerKind};
use crate::lexicon::Classes;
use crate::text::sentences::Unit;
use crate::text::span::Span;
use std::fmt;
use std::iter::successors;
use std::ops::Range;
use std::rc::Rc;

/// Sentences that a pronoun reaches back.
const REACH: usize = 8;
/// What nobody may fall below who is meant by a pronoun.
const LEAST: i32 = -8;

/// What speaks for or against somebody in one place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub(super) enum Sign {
    // Why it is a candidate there: one of these.
    /// A name: "Berg met Holm".
    Named,
    /// A description of somebody new: "A man came to the desk. He".
    Described,
    /// The same pronoun before, in a place that reports nothing: "She drove home. ... she said".
    Continued,
    /// Whoever has spoken most so far, wherever the pronoun stands: a portrait returns to its subject.
    MostHeard,

    // How far back, in the reporter’s sentences: none of these in the pronoun’s own one.
    OneBack,
    TwoBack,
    ThreeBack,
    /// Four or five.
    FourBack,
    /// Six or more.
    FarBack,
    /// An earlier sentence of the same paragraph.
    SameParagraph,

    // Of those who spoke.
    /// Nobody has spoken since, and it was in this sentence or in the one before.
    LastSpeaker,
    /// In reports of another level: by the reporter, where the pronoun stands in somebody’s speech.
    OtherLevel,
    /// Who asks or is quoted from: "asked by Berg", "citing Berg".
    Agent,

    // Where in its sentence.
    /// A verb behind it.
    Subject,
    /// A preposition before it, or it owns something: "with Berg", "Berg’s".
    Oblique,
    /// The subject that opens the pronoun’s own sentence or clause: "Kelin was summoned; he".
    SubjectHere,
    /// In the same quotation as the pronoun.
    SameSpeech,

    /// The pronoun and it both open their sentences: "Berg was asked by Holm. She said".
    Parallel,
    /// Outside of the speech in which the pronoun stands.
    OutsideSpeech,
    /// The last speaker, before a sentence that begins with a quotation: "“Yes,” she said".
    SpeaksOn,

    // Who it is.
    /// Its gender is that of the pronoun.
    Agrees,
    /// Nothing tells the gender, or only an ending for the other one.
    GenderUnknown,
    /// Nobody knows a name: "one person close to the buyers".
    Nameless,
    /// A name of which nothing tells that it is a person’s.
    KindUnknown,
    /// A state, for "it".
    State,
    /// A body or document, for "it".
    Thing,
    /// Several people, for "they".
    Group,

    // Who else there is.
    /// Named here for the first time, in this sentence or the one before.
    New,
    /// Named in the headline or the first sentence, and often since.
    Topic,
    /// Nobody else who suits is told of in that sentence.
    Alone,
    /// Someone else who suits is told of behind it.
    OneBetween,
    /// Two or more others who suit are told of behind it.
    MoreBetween,
}

/// What each sign weighs.
const WEIGHTS: [(Sign, i32); 32] = [
    (Sign::Named, 2),
    (Sign::Described, 1),
    (Sign::Continued, -4),
    (Sign::MostHeard, 1),
    (Sign::OneBack, 5),
    (Sign::TwoBack, 2),
    (Sign::ThreeBack, -3),
    (Sign::FourBack, -3),
    (Sign::FarBack, -6),
    (Sign::SameParagraph, 6),
    (Sign::LastSpeaker, 7),
    (Sign::OtherLevel, -3),
    (Sign::Agent, -4),
    (Sign::Subject, 2),
    (Sign::Oblique, -2),
    (Sign::SubjectHere, 18),
    (Sign::SameSpeech, 2),
    (Sign::Parallel, 2),
    (Sign::OutsideSpeech, -1),
    (Sign::SpeaksOn, 2),
    (Sign::Agrees, 5),
    (Sign::GenderUnknown, -5),
    (Sign::Nameless, -5),
    (Sign::KindUnknown, -3),
    (Sign::State, -2),
    (Sign::Thing, 3),
    (Sign::Group, 3),
    (Sign::New, 4),
    (Sign::Topic, 2),
    (Sign::Alone, 2),
    (Sign::OneBetween, -2),
    (Sign::MoreBetween, -4),
];

/// The signs of one place.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Signs(u64);

impl Signs {
    fn of(sign: Sign) -> Signs {
        Signs::default().with(sign, true)
    }

    fn with(self, sign: Sign, holds: bool) -> Signs {
        Signs(self.0 | u64::from(holds) << sign as u8)
    }

    fn and(self, other: Signs) -> Signs {
        Signs(self.0 | other.0)
    }

    fn has(self, sign: Sign) -> bool {
        self.0 >> sign as u8 & 1 == 1
    }

    /// How far back, as one of the signs for it.
    fn distance(self) -> u64 {
        self.0 & (0b11111 << Sign::OneBack as u8)
    }

    fn weight(self) -> i32 {
        WEIGHTS.iter().filter(|(sign, _)| self.has(*sign)).map(|(_, weight)| weight).sum()
    }
}

impl fmt::Display for Signs {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut first = true;
        for (sign, _) in WEIGHTS.iter().filter(|(sign, _)| self.has(*sign)) {
            write!(f, "{}{sign:?}", if first { "" } else { " " })?;
            first = false;
        }
        Ok(())
    }
}

/// Somebody who may be meant.
#[derive(Clone)]
enum Who {
    Known(usize),
    /// Whom nobody has told of before, with the tokens of the description.
    New(Rc<Phrase>, Range<usize>),
}

/// One place of one candidate.
struct Place {
    who: Who,
    token: usize,
    signs: Signs,
}

/// A "he" or "she" that is no source, and whom it means.
#[derive(Clone, Copy, Debug)]
pub(super) struct Followed {
    token: usize,
    gender: Gender,
    entity: usize,
}

/// The pronoun that is looked at.
#[derive(Clone, Copy)]
struct Pronoun {
    token: usize,
    quotation: Option<u32>,
    parent: Option<usize>,
    wanted: Wanted,
    /// The speech without quotation marks that it is the source of: "It is late for Ames - he said" is said of Ames, not
    /// by him.
    own: Option<Span>,
}

impl Resolver<'_> {
    /// Who is meant by a pronoun: whoever stands in the best of all places before it.
    pub(super) fn antecedent(
        &mut self,
        token: usize,
        parent: Option<usize>,
        wanted: Wanted,
        own: Option<Span>,
        steps: &mut Steps,
    ) -> Option<usize> {
        if let Wanted::Person(_) = wanted {
            self.follow_pronouns(token);
        }
        let pronoun = Pronoun { token, quotation: self.reading.quotation_of(token), parent, wanted, own };
        let mut places = self.places(pronoun);
        self.compare(&mut places);
        let best = self.best(&places, steps)?;
        Some(match best {
            Who::Known(entity) => entity,
            Who::New(phrase, tokens) => self.introduce_in(Rc::unwrap_or_clone(phrase), tokens, parent),
        })
    }

    /// The best place that is good enough; of equals the one found first: the latest speaker.
    fn best(&self, places: &[Place], steps: &mut Steps) -> Option<Who> {
        let mut best: Option<(&Place, i32)> = None;
        for place in places {
            let score = place.signs.weight();
            match &place.who {
                Who::Known(entity) => {
                    let name = &self.registry.entities[*entity].name;
                    steps.push(format_args!("candidate {name} ({score}): {}", place.signs));
                }
                Who::New(phrase, _) => {
                    steps.push(format_args!("candidate `{}` ({score}): {}", phrase.text, place.signs));
                }
            }
            if score > best.map_or(LEAST, |(_, score)| score) {
                best = Some((place, score));
            }
        }
        best.map(|(place, _)| place.who.clone())
    }

    /// All places of those whom a pronoun may mean.
    fn places(&self, pronoun: Pronoun) -> Vec<Place> {
        let mut places = Vec::new();
        self.add_speakers(pronoun, &mut places);
        self.add_names(pronoun, &mut places);
        if let Wanted::Person(gender) = pronoun.wanted {
            self.add_earlier_pronouns(pronoun, gender, &mut places);
            if let Some(main) = self.main_speaker(pronoun.token, gender) {
                self.add(pronoun, main, 0, Signs::of(Sign::MostHeard), &mut places);
            }
        }
        self.add_descriptions(pronoun, &mut places);
        places
    }

    /// Adds a place of somebody known, if he may be meant; what speaks for the same one in the same sentence
    /// speaks together.
    fn add(&self, pronoun: Pronoun, entity: usize, token: usize, signs: Signs, places: &mut Vec<Place>) {
        let speaks = pronoun.parent.is_some_and(|p| self.attributions[p].form == Form::Direct)
            || pronoun.quotation.is_some();
        // In speech nobody says "he" of himself; "she said she had warned them" is of herself.
        let outer = pronoun.parent.and_then(|p| self.found.get(p)?.as_ref()?.entity);
        let group = self.registry.entities[entity].kind == SpeakerKind::Group;
        // "They told us", in somebody’s speech: whoever "they" are, the reporter has hardly named them.
        let theirs =
            pronoun.quotation.is_some() && pronoun.parent.is_some() && pronoun.wanted == Wanted::Several;
        if speaks && Some(entity) == outer || theirs && !group {
            return;
        }
        let in_own = pronoun.own.is_some_and(|own| own.contains(self.reading.text.tokens[token].span));
        if in_own && token > 0 {
            return;
        }
        let Some(suits) = suits(&self.registry.entities[entity], pronoun.wanted) else { return };
        let signs = signs.and(suits);
        let same = places.iter_mut().find(|p| {
            matches!(p.who, Who::Known(e) if e == entity) && p.signs.distance() == signs.distance()
        });
        match same {
            Some(place) => {
                place.signs = place.signs.and(signs);
                place.token = place.token.max(token);
            }
            None => places.push(Place { who: Who::Known(entity), token, signs }),
        }
    }

    fn add_speakers(&self, pronoun: Pronoun, places: &mut Vec<Place>) {
        let reading = &self.reading;
        let mut seen = 0;
        for spoken in self.spoken.iter().rev().take(MAX_BACK) {
            let other = spoken.parent != pronoun.parent;
            if spoken.token >= pronoun.token || other && spoken.parent.is_some() {
                continue;
            }
            let far = self.reading.far(spoken.token, pronoun.token);
            if far > REACH {
                break;
            }
            // "Asked by the journalist, he ...": not the one who asks.
            let before = spoken.token.checked_sub(1).map_or("", |t| reading.word(t));
            let agent = spoken.asks || matches!(before, "by" | "quoting" | "citing");
            let signs = self
                .distance(spoken.token, pronoun)
                .with(Sign::LastSpeaker, seen == 0 && far <= 1)
                .with(Sign::SpeaksOn, seen == 0 && far <= 1 && self.begins_with_speech(pronoun.token))
                .with(Sign::OtherLevel, other)
                .with(Sign::Agent, agent);
            self.add(pronoun, spoken.entity, spoken.token, signs, places);
            seen += 1;
        }
    }

    fn add_names(&self, pronoun: Pronoun, places: &mut Vec<Place>) {
        let person = matches!(pronoun.wanted, Wanted::Person(_));
        for mention in self.registry.mentions_before(pronoun.token) {
            let far = self.reading.far(mention.name.start, pronoun.token);
            if far > REACH {
                break;
            }
            let same_speech = self.same_speech(mention.quotation, pronoun.quotation);
            // Nobody who is only mentioned in somebody’s speech is meant outside of it.
            if !same_speech && (mention.quotation.is_some() || pronoun.quotation.is_none()) {
                continue;
            }
            let entity = &self.registry.entities[mention.entity];
            let signs = Signs::of(Sign::Named)
                .and(self.distance(mention.name.start, pronoun))
                .and(self.position(mention.run.start, mention.subject, pronoun))
                .with(Sign::Oblique, mention.oblique)
                .with(Sign::SameSpeech, same_speech && pronoun.quotation.is_some())
                .with(Sign::New, person && far <= 1 && entity.mentions.first() == Some(&mention.name.start))
                .with(Sign::Topic, self.is_topic(entity, mention));
            self.add(pronoun, mention.entity, mention.name.start, signs, places);
        }
    }

    /// The signs of a subject, and of one that opens the pronoun’s sentence or clause.
    fn position(&self, start: usize, subject: bool, pronoun: Pronoun) -> Signs {
        let reading = &self.reading;
        // "Kelin was summoned; he said".
        let first = || reading.begins_sentence(start) || start > 0 && reading.is_mark(start - 1, ',');
        // "Kelin, she said, was summoned": that is what she said.
        let before = pronoun.token.saturating_sub(1);
        let aside =
            || !reading.is_word(before) && !reading.is_mark(before, ';') && !reading.is_mark(before, ':');
        // "Parsa quoted him": another one.
        let object = || matches!(reading.word(pronoun.token), "him" | "them");
        let here = subject && self.reading.far(start, pronoun.token) == 0 && first() && !aside() && !object();
        Signs::default().with(Sign::Subject, subject).with(Sign::SubjectHere, here)
    }

    /// Named in the headline or the first sentence, and at least four times up to a mention.
    fn is_topic(&self, entity: &Entity, mention: &Mention) -> bool {
        let opens = entity.mentions.first().is_some_and(|&m| self.reading.ordinal(m) <= 1);
        opens && entity.mentions.partition_point(|&m| m <= mention.name.start) >= 4
    }

    fn add_earlier_pronouns(&self, pronoun: Pronoun, gender: Gender, places: &mut Vec<Place>) {
        let end = self.followed.partition_point(|f| f.token < pronoun.token);
        for earlier in self.followed[..end].iter().rev().take(MAX_BACK) {
            let far = self.reading.far(earlier.token, pronoun.token);
            if far > REACH {
                break;
            }
            let quotation = self.reading.quotation_of(earlier.token);
            if earlier.gender != gender || quotation != pronoun.quotation {
                continue;
            }
            let signs = Signs::of(Sign::Continued)
                .and(self.distance(earlier.token, pronoun))
                .and(self.position(earlier.token, true, pronoun))
                .with(Sign::SameSpeech, quotation.is_some());
            self.add(pronoun, earlier.entity, earlier.token, signs, places);
            // Those before it are in this one.
            break;
        }
    }

    /// Settles whom "he" and "she" mean before a token where they report nothing, so that a chain of pronouns
    /// leads back to a name that is far away.
    fn follow_pronouns(&mut self, token: usize) {
        let reading = &self.reading;
        let pronouns = self.pronouns.get_or_insert_with(|| {
            let is_one = |&i: &usize| matches!(reading.word(i), "he" | "He" | "she" | "She");
            let found: Vec<usize> = (0..reading.text.tokens.len()).filter(is_one).rev().collect();
            found
        });
        let mut waiting = std::mem::take(pronouns);
        while let Some(at) = waiting.pop_if(|&mut at| at < token) {
            let gender =
                if self.reading.word(at).eq_ignore_ascii_case("he") { Gender::Male } else { Gender::Female };
            let pronoun = Pronoun {
                token: at,
                quotation: self.reading.quotation_of(at),
                parent: None,
                wanted: Wanted::Person(gender),
                own: None,
            };
            let entity = self.source_at(at).or_else(|| {
                let mut places = self.places(pronoun);
                self.compare(&mut places);
                match self.best(&places, &mut Steps::new(false))? {
                    Who::Known(entity) => Some(entity),
                    Who::New(..) => None,
                }
            });
            if let Some(entity) = entity {
                self.followed.push(Followed { token: at, gender, entity });
            }
        }
        self.pronouns = Some(waiting);
    }

    /// Descriptions in the sentences before, and in the same speech.
    fn add_descriptions(&self, pronoun: Pronoun, places: &mut Vec<Place>) {
        const MAX_SCANNED: usize = 60;
        const SENTENCES: usize = 3;
        let reading = &self.reading;
        if let Some(quotation) = pronoun.quotation {
            let quotation = &reading.text.quotations[quotation as usize];
            let start =
                reading.tokens_in(quotation.inner).start.max(pronoun.token.saturating_sub(MAX_SCANNED));
            self.add_described(pronoun, start..pronoun.token, places);
        }
        let Some(here) = reading.sentence_of(pronoun.token) else { return };
        let sentences = &reading.text.sentences;
        let earlier = successors(Some(here), |&s| reading.text.sentence_before(s));
        for sentence in earlier.take(SENTENCES) {
            let range = reading.tokens_in(sentences[sentence].span);
            let end = range.end.min(pronoun.token).min(range.start + MAX_SCANNED);
            self.add_described(pronoun, range.start..end.max(range.start), places);
        }
    }

    /// Descriptions in a token range, which is a sentence or a speech: "the Defence Secretary", "my sister".
    fn add_described(&self, pronoun: Pronoun, range: Range<usize>, places: &mut Vec<Place>) {
        let reading = &self.reading;
        for start in range.clone() {
            let Some(end) = self.description_end(start, range.end, pronoun) else { continue };
            let quotation = reading.quotation_of(start);
            let seen = |p: &Place| matches!(&p.who, Who::New(_, tokens) if tokens.start == start);
            if quotation.is_some() && !self.same_speech(quotation, pronoun.quotation)
                || places.iter().any(seen)
            {
                continue;
            }
            let named = (start + 1..end).any(|i| is_known_noun(reading, i))
                || is_known_noun(reading, start) && pronoun.wanted == Wanted::Several;
            let phrase = named.then(|| self.phrase(start..end)).flatten();
            let Some(phrase) = phrase.filter(|p| p.known && phrase_suits(p, pronoun.wanted)) else {
                continue;
            };
            let opens = reading.begins_sentence(start);
            let before = |class: Classes| start > 0 && reading.is(start - 1, class);
            // At the start of the sentence or of a clause it is a subject.
            let subject = opens || start > 0 && reading.is_mark(start - 1, ',');
            let signs = self
                .distance(start, pronoun)
                .and(self.position(start, subject, pronoun))
                .with(Sign::Oblique, before(Classes::PREPOSITION))
                .with(Sign::SameSpeech, quotation.is_some());
            // The source of a report is resolved already.
            if let Some(entity) = self.source_at(start) {
                self.add(pronoun, entity, start, signs, places);
                continue;
            }
            let known = (phrase.determiner != Determiner::Indefinite && quotation.is_none())
                .then(|| self.holder(&phrase, start, None, &mut Steps::new(false)))
                .flatten();
            if let Some(entity) = known {
                self.add(pronoun, entity, start, signs, places);
                continue;
            }
            let named = reading.is_capitalised(end)
                || reading.is_mark(end, ',') && reading.is_capitalised(end + 1)
                || self.registry.mentions_in(start..end).iter().any(|m| {
                    m.run.start > start
                        && !reading.is(m.run.start - 1, Classes::PREPOSITION)
                        && m.run.end >= end
                });
            // "Rahimi, a novelist", "she is a nurse", "as a doctor": said of somebody named.
            let said_of = before(Classes::BE)
                || start > 0 && reading.word(start - 1) == "as"
                || start > 1
                    && reading.is_mark(start - 1, ',')
                    && reading.is_capitalised(start - 2)
                    // "Back in Oslo, the nurse": not said of Oslo.
                    && !(start > 2 && matches!(reading.word(start - 3), "in" | "In" | "at" | "At"));
            if named || said_of {
                continue;
            }
            let signs = signs.with(Sign::Described, true).and(suits_described(&phrase, pronoun.wanted));
            places.push(Place { who: Who::New(phrase, start..end), token: start, signs });
        }
    }

    /// Where a description ends that begins at a token; `None` where none does: "the head of the force", "my
    /// sister", for "they" also "volunteers".
    fn description_end(&self, start: usize, last: usize, pronoun: Pronoun) -> Option<usize> {
        const MAX_TOKENS: usize = 12;
        const GRAMMAR: Classes = Classes::FINITE
            .or(Classes::SUBORDINATOR)
            .or(Classes::PRONOUN)
            .or(Classes::ADVERB)
            .or(Classes::NEGATION)
            .or(Classes::DETERMINER)
            .or(Classes::POSSESSIVE);
        const OPENS: Classes = Classes::DETERMINER
            .or(Classes::POSSESSIVE)
            .or(Classes::INDEFINITE)
            .or(Classes::NUMBER_WORD)
            .or(Classes::GROUP);
        let reading = &self.reading;
        // Most words open no description.
        if !reading.is(start, OPENS) {
            return None;
        }
        let is_one_of =
            |words: &[&str], i: usize| words.iter().any(|w| reading.word(i).eq_ignore_ascii_case(w));
        let in_speech = pronoun.quotation.is_some() || pronoun.parent.is_some();
        let several = pronoun.wanted == Wanted::Several
            && (is_one_of(&["some", "many", "several", "most", "their"], start)
                || reading.begins_sentence(start) && reading.is(start, Classes::GROUP));
        let opens = is_one_of(&["the", "its", "his", "her", "a", "an"], start)
            || in_speech && is_one_of(&["my", "our", "one"], start);
        if !opens && !several {
            return None;
        }
        let of = |i: usize| matches!(reading.word(i), "of" | "for" | "at");
        // "the widow of one of the drivers"
        let one_of = |the: usize| {
            reading.word(the) == "the"
                && the > start + 3
                && ["of", "one", "of"].iter().zip(the - 3..the).all(|(word, i)| reading.word(i) == *word)
        };
        let small = |i: usize| reading.is_lower(i) && reading.is(i, GRAMMAR) && !one_of(i);
        let stops = |i: usize| {
            !(reading.is_word(i) || reading.is_mark(i, '&'))
                || reading.is_verb(i)
                || small(i)
                || reading.is(i, Classes::PREPOSITION) && !of(i)
                || matches!(reading.word(i), "itself" | "himself" | "herself" | "themselves")
        };
        // "volunteers carry", "my sister rang", "analysts at Torvald raised": a verb, so far as it is not another
        // noun.
        let noun = |i: usize| reading.is_lower(i) && (is_known_noun(reading, i) || is_agent(reading.word(i)));
        let verb = |i: usize| {
            let head =
                noun(i - 1) && i - 1 > start || several && i - 1 == start && is_known_noun(reading, start);
            let name = i - 1 > start && reading.is_capitalised(i - 1) && reading.word(i).ends_with("ed");
            (head || name) && reading.is_lower(i) && !noun(i) && !of(i)
        };
        let limit = last.min(start + MAX_TOKENS);
        let mut end = (start + 1..limit).find(|&i| stops(i) || verb(i)).unwrap_or(limit);
        while end > start + 1 && reading.is(end - 1, Classes::PREPOSITION.or(Classes::CONJUNCTION)) {
            end -= 1;
        }
        Some(end)
    }

    /// What each place tells beside the others.
    fn compare(&self, places: &mut [Place]) {
        let known = |p: &Place| match p.who {
            Who::Known(entity) => Some(entity),
            Who::New(..) => None,
        };
        for at in 0..places.len() {
            let own = known(&places[at]);
            let alone =
                !places.iter().any(|p| known(p) != own && p.signs.distance() == places[at].signs.distance());
            let mut between: Vec<Option<usize>> = Vec::new();
            for other in &*places {
                let who = known(other);
                if who != own && other.token > places[at].token && !between.contains(&who) {
                    between.push(who);
                }
            }
            places[at].signs = places[at]
                .signs
                .with(Sign::Alone, alone)
                .with(Sign::OneBetween, between.len() == 1)
                .with(Sign::MoreBetween, between.len() > 1);
        }
    }

    /// Adds somebody to the registry of whom only a description is known, in a sentence of the reporter’s.
    pub(super) fn introduce_at(&mut self, phrase: Phrase, tokens: Range<usize>) -> usize {
        self.introduce_in(phrase, tokens, None)
    }

    /// The same, where `parent` is the report around it: "young doctor", "Anna Holm’s sister", "report by the bureau".
    fn introduce_in(&mut self, phrase: Phrase, tokens: Range<usize>, parent: Option<usize>) -> usize {
        let owner = match phrase.determiner {
            Determiner::FirstPerson => parent.and_then(|p| self.found.get(p)?.as_ref()?.entity),
            Determiner::ThirdPerson => self.owner_of_description(tokens.start),
            _ => None,
        };
        let name = match owner {
            Some(owner) => format!("{}’s {}", self.registry.entities[owner].name, phrase.text),
            None if phrase.kind == SpeakerKind::Document => self.document_name(&phrase, tokens.clone()),
            None => phrase.text.clone(),
        };
        self.unnamed(name, phrase.kind, Some(phrase), tokens.start)
    }

    /// "paper by the institute" for "the paper", where this place or one before it says so.
    fn document_name(&self, phrase: &Phrase, tokens: Range<usize>) -> String {
        let end = self.qualified_end(tokens.end - 1);
        if end > tokens.end {
            return format!("{} {}", phrase.text, self.reading.words(tokens.end..end));
        }
        self.fuller(phrase, tokens.start).unwrap_or_else(|| phrase.text.clone())
    }

    /// "his" in "his brother", of those who are known.
    pub(super) fn owner_of_description(&self, token: usize) -> Option<usize> {
        let wanted = Wanted::of_owner(self.reading.word(token)).unwrap_or(Wanted::Several);
        let pronoun =
            Pronoun { token, quotation: self.reading.quotation_of(token), parent: None, wanted, own: None };
        let mut places = self.places(pronoun);
        places.retain(|p| matches!(p.who, Who::Known(_)));
        self.compare(&mut places);
        match self.best(&places, &mut Steps::new(false))? {
            Who::Known(entity) => Some(entity),
            Who::New(..) => None,
        }
    }

    fn distance(&self, earlier: usize, pronoun: Pronoun) -> Signs {
        let far = self.reading.far(earlier, pronoun.token);
        let signs = match far {
            0 => Signs::default(),
            1 => Signs::of(Sign::OneBack),
            2 => Signs::of(Sign::TwoBack),
            3 => Signs::of(Sign::ThreeBack),
            4..=5 => Signs::of(Sign::FourBack),
            _ => Signs::of(Sign::FarBack),
        };
        let opens = |token: usize| self.reading.begins_sentence(token);
        let block = self.reading.block_of(earlier);
        signs
            .with(
                Sign::SameParagraph,
                far > 0 && block.is_some() && block == self.reading.block_of(pronoun.token),
            )
            .with(
                Sign::OutsideSpeech,
                pronoun.quotation.is_some() && self.reading.quotation_of(earlier).is_none(),
            )
            .with(Sign::Parallel, far == 1 && opens(pronoun.token) && opens(earlier))
    }

    /// Whether the sentence around a token begins with a quotation.
    pub(super) fn begins_with_speech(&self, token: usize) -> bool {
        let sentence = self.reading.sentence_of(token).and_then(|s| self.reading.text.sentences.get(s));
        sentence.is_some_and(|s| matches!(s.units.first(), Some(Unit::Quotation(_))))
    }

    /// Whether two quotations are one speech: the same, one that goes on in the next paragraph, or one that a
    /// cue interrupts.
    fn same_speech(&self, a: Option<u32>, b: Option<u32>) -> bool {
        let (Some(a), Some(b)) = (a, b) else { return a == b };
        let quotations = &self.reading.text.quotations;
        let (first, second) = (&quotations[a as usize], &quotations[b as usize]);
        a == b
            || second.continues == Some(a as usize)
            || first.block == second.block && first.parent == second.parent
    }

    /// The person of this gender who has spoken most so far, at least four times and more often than all
    /// others of the gender together.
    fn main_speaker(&self, token: usize, gender: Gender) -> Option<usize> {
        let mut counts: Vec<(usize, usize)> = Vec::new();
        let mut all = 0;
        for spoken in
            self.spoken.iter().rev().take(MAX_BACK).filter(|s| s.token < token && s.parent.is_none())
        {
            let entity = &self.registry.entities[spoken.entity];
            if !entity.named || entity.kind != SpeakerKind::Person || entity.gender() != gender {
                continue;
            }
            all += 1;
            match counts.iter_mut().find(|(e, _)| *e == spoken.entity) {
                Some((_, count)) => *count += 1,
                None => counts.push((spoken.entity, 1)),
            }
        }
        counts.into_iter().find(|&(_, count)| count > 3 && count * 2 > all).map(|(entity, _)| entity)
    }

    /// Whether nothing speaks against an entity as the one whom a pronoun means.
    pub(super) fn is_suited(&self, entity: usize, wanted: Wanted) -> bool {
        suits(&self.registry.entities[entity], wanted).is_some_and(|signs| {
            let unsure = signs.has(Sign::GenderUnknown) && !signs.has(Sign::Nameless);
            (signs.has(Sign::Agrees) || unsure) && !signs.has(Sign::KindUnknown)
        })
    }
}

/// What an entity tells for or against a pronoun; `None` where it cannot be meant.
fn suits(entity: &Entity, wanted: Wanted) -> Option<Signs> {
    let none = Signs::default();
    match wanted {
        Wanted::Person(gender) => {
            if !matches!(entity.kind, SpeakerKind::Person | SpeakerKind::Unknown) || entity.country {
                return None;
            }
            let signs = none
                .with(Sign::KindUnknown, entity.kind == SpeakerKind::Unknown && entity.gender == 0)
                .with(Sign::Nameless, !entity.named);
            match entity.gender() {
                own if own == gender => Some(signs.with(Sign::Agrees, true)),
                // A given name or an ending is weak evidence, a title is not.
                _ if entity.gender.abs() <= 1 => Some(signs.with(Sign::GenderUnknown, true)),
                _ => None,
            }
        }
        Wanted::Thing => match entity.kind {
            SpeakerKind::Organisation if entity.country => Some(none.with(Sign::State, true)),
            SpeakerKind::Organisation | SpeakerKind::Document => Some(none.with(Sign::Thing, true)),
            SpeakerKind::Unknown => Some(none.with(Sign::KindUnknown, true)),
            // "Ukraine’s military says so. It says"
            SpeakerKind::Group
                if entity.roles.first().is_some_and(|role| is_collective(&role.phrase.head)) =>
            {
                Some(none.with(Sign::Thing, true))
            }
            _ => None,
        },
        Wanted::Several => match entity.kind {
            SpeakerKind::Group => Some(none.with(Sign::Group, true)),
            SpeakerKind::Organisation if !entity.country => Some(none),
            SpeakerKind::Person if entity.gender() == Gender::Unknown => {
                Some(none.with(Sign::Nameless, !entity.named))
            }
            _ => None,
        },
    }
}

fn phrase_suits(phrase: &Phrase, wanted: Wanted) -> bool {
    match wanted {
        Wanted::Person(gender) => {
            phrase.is_person() && (phrase.gender == gender || phrase.gender == Gender::Unknown)
        }
        // "The ministry issued a statement. It says": the ministry does.
        Wanted::Thing => phrase.kind == SpeakerKind::Document && !is_statement(&phrase.head),
        Wanted::Several => matches!(phrase.kind, SpeakerKind::Group | SpeakerKind::Organisation),
    }
}

/// The same of somebody who is only described, whom `phrase_suits` has let pass.
fn suits_described(phrase: &Phrase, wanted: Wanted) -> Signs {
    let gender = |gender: Gender| phrase.gender == gender && gender != Gender::Unknown;
    let agrees = matches!(wanted, Wanted::Person(wanted) if gender(wanted));
    Signs::default()
        .with(Sign::Nameless, matches!(wanted, Wanted::Person(_)))
        .with(Sign::Agrees, agrees)
        .with(Sign::GenderUnknown, matches!(wanted, Wanted::Person(_)) && !agrees)
        .with(Sign::Thing, wanted == Wanted::Thing)
        .with(Sign::Group, wanted == Wanted::Several && phrase.kind == SpeakerKind::Group)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_sign_has_a_weight() {
        for (place, (sign, _)) in WEIGHTS.iter().enumerate() {
            assert_eq!(*sign as usize, place, "{sign:?} stands in another place of the table");
        }
        assert_eq!(WEIGHTS.last().map(|(sign, _)| *sign), Some(Sign::MoreBetween));
    }

    #[test]
    fn signs_add_up() {
        let signs = Signs::of(Sign::Named).and(Signs::of(Sign::OneBack)).with(Sign::Subject, false);
        assert!(signs.has(Sign::Named) && !signs.has(Sign::Subject));
        assert_eq!(signs.to_string(), "Named OneBack");
        assert_eq!(signs.weight(), Signs::of(Sign::Named).weight() + Signs::of(Sign::OneBack).weight());
        assert_eq!(signs.distance(), Signs::of(Sign::OneBack).distance());
        assert_ne!(signs.distance(), Signs::of(Sign::TwoBack).distance());
    }
}
