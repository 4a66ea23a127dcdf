//! Sources without a name: who holds the office, which body or document a noun takes up, and what to call
//! those of whom no name is known.

use super::phrases::{Determiner, Phrase};
use super::pronouns::Wanted;
use super::registry::{Entity, Gender, MAX_CANDIDATES, Role, same_office};
use super::resolve::{Hit, MAX_BACK, Resolver};
use super::steps::Steps;
use crate::claims::SpeakerKind;
use crate::lexicon::Classes;
use std::ops::Range;

impl Resolver<'_> {
    pub(super) fn described(&mut self, index: usize, range: Range<usize>, steps: &mut Steps) -> Option<Hit> {
        let token = range.start;
        let end = (range.start + 1..range.end)
            .find(|&i| {
                self.reading.is_mark(i, ',')
                    || self.reading.is_mark(i, '—')
                    || self.reading.is_mark(i, '–')
                    || self.reading.is_mark(i, '(')
            })
            .unwrap_or(range.end);
        let Some(phrase) = Phrase::read(&self.reading, range.start..end) else {
            // "17", "43 of 70": so many of those asked. "those who have sent their people" stays nobody.
            let name = self.reading.words(range.start..end);
            let number = self.reading.is_number(range.start);
            return number.then(|| Hit::new(self.unnamed(name, SpeakerKind::Group, None, token), "group"));
        };
        steps.push(format_args!("noun phrase: {:?} `{}`, head `{}`", phrase.kind, phrase.text, phrase.head));
        let parent = self.attributions[index].parent;
        if phrase.head == "namesake" {
            return self.namesake(token, parent, steps).map(|e| Hit::new(e, "role"));
        }
        if matches!(phrase.head.as_str(), "some" | "others" | "many" | "most") {
            return Some(self.indefinite(&phrase.head.clone(), token));
        }
        if phrase.text.starts_with("one of them") || phrase.text.starts_with("One of them") {
            // Of the group that spoke last.
            let group = self.last_spoken(token, parent).map(|s| &self.registry.entities[s.entity]);
            if let Some(group) = group.filter(|g| g.kind == SpeakerKind::Group) {
                let name = format!("one of {}", group.name);
                return Some(Hit::new(self.unnamed(name, SpeakerKind::Person, None, token), "description"));
            }
        }
        let known = match phrase.determiner {
            _ if phrase.kind == SpeakerKind::Document && self.title(&phrase, &range).is_some() => {
                self.title(&phrase, &range)
            }
            Determiner::Indefinite => self.told_before(&phrase, token),
            _ if phrase.is_person() => self.holder(&phrase, token, Some(index), steps),
            _ => self.body(&phrase, token),
        };
        if let Some(entity) = known {
            let candidate = &mut self.registry.entities[entity];
            if candidate.kind == SpeakerKind::Unknown {
                candidate.kind = phrase.kind;
            }
            let by = match self.registry.entities[entity].kind {
                SpeakerKind::Organisation => "organisation",
                SpeakerKind::Document => "document",
                SpeakerKind::Group => "group",
                _ if self.registry.entities[entity].named => "role",
                _ => "description",
            };
            return Some(Hit::new(entity, by));
        }
        let owner = match phrase.determiner {
            Determiner::FirstPerson => self.outer(index, token),
            Determiner::ThirdPerson => self.owner(token, parent, steps),
            _ => None,
        };
        // "A spokesman said" behind "The ministry said": that ministry's.
        let employer =
            (owner.is_none() && phrase.is_short() && phrase.office.as_deref() == Some("spokesperson"))
                .then(|| self.last_spoken(token, parent))
                .flatten()
                .filter(|s| {
                    let far = self.reading.ordinal(token).saturating_sub(self.reading.ordinal(s.token));
                    far <= 2 && self.registry.entities[s.entity].kind == SpeakerKind::Organisation
                });
        let name = match (owner, employer) {
            (None, Some(employer)) => {
                format!("{} for {}", phrase.text, self.registry.entities[employer.entity].name)
            }
            (Some(owner), _) => {
                let owner = &self.registry.entities[owner].name;
                let mark = if owner.ends_with("s") && owner.starts_with(char::is_lowercase) {
                    "’"
                } else {
                    "’s"
                };
                format!("{owner}{mark} {}", phrase.text)
            }
            (None, None) => self.fuller(&phrase, token).unwrap_or_else(|| phrase.text.clone()),
        };
        let by = match phrase.kind {
            SpeakerKind::Organisation => "organisation",
            SpeakerKind::Document => "document",
            SpeakerKind::Group => "group",
            SpeakerKind::Person | SpeakerKind::Unknown => "description",
        };
        let kind = phrase.kind;
        Some(Hit::new(self.unnamed(name, kind, Some(phrase), token), by))
    }

    /// Adds a source that has no name.
    pub(super) fn unnamed(
        &mut self,
        name: String,
        kind: SpeakerKind,
        phrase: Option<Phrase>,
        token: usize,
    ) -> usize {
        let gender = phrase.as_ref().map_or(0, |p| p.gender.vote());
        let roles = phrase.into_iter().map(|phrase| Role { phrase }).collect();
        self.registry.add(Entity {
            words: Vec::new(),
            name,
            kind,
            country: false,
            named: false,
            roles,
            gender,
            mentions: vec![token],
        })
    }

    /// "his" in "his brother": the person meant.
    fn owner(&self, token: usize, parent: Option<usize>, steps: &mut Steps) -> Option<usize> {
        let wanted = match self.reading.word(token).to_lowercase().as_str() {
            "his" => Wanted::Person(Gender::Male),
            "her" => Wanted::Person(Gender::Female),
            "its" => Wanted::Thing,
            "their" => Wanted::Several,
            _ => return None,
        };
        self.antecedent(token, parent, wanted, steps)
    }

    /// "her namesake": another person with the same surname.
    fn namesake(&self, token: usize, parent: Option<usize>, steps: &mut Steps) -> Option<usize> {
        let person = self.owner(token, parent, steps)?;
        let surname = self.registry.entities[person].words.last()?;
        self.registry.with_surname(surname).iter().copied().find(|&e| e != person)
    }

    /// "A spokesperson added" behind "A spokesperson for the ministry said".
    fn told_before(&self, phrase: &Phrase, token: usize) -> Option<usize> {
        let last = self.last_spoken(token, None)?;
        let entity = &self.registry.entities[last.entity];
        let same = !entity.named
            && entity.kind == phrase.kind
            && phrase.is_short()
            && entity.roles.iter().any(|role| role.phrase.head == phrase.head);
        same.then_some(last.entity)
    }

    /// The person who holds an office: "the Estonian PM", "the commander", "Minister".
    pub(super) fn holder(
        &self,
        phrase: &Phrase,
        token: usize,
        index: Option<usize>,
        steps: &mut Steps,
    ) -> Option<usize> {
        let here = self.reading.ordinal(token);
        let places = match index {
            Some(index) if phrase.place.is_none() => self.places_near(index),
            _ => Vec::new(),
        };
        let parent = index.and_then(|i| self.attributions[i].parent);
        let headline = index.is_some_and(|i| self.attributions[i].headline);
        let last = self.last_spoken(token, parent).map(|s| s.entity);
        // Nobody speaks of himself as "the ambassador".
        let outer = parent.and_then(|p| self.found.get(p)?.as_ref()?.entity);
        let mut best: Option<(usize, i32)> = None;
        let mut seen: Vec<usize> = Vec::new();
        for key in role_keys(phrase) {
            for &entity in self.registry.with_role(&key).iter().rev().take(MAX_CANDIDATES) {
                let candidate = &self.registry.entities[entity];
                if seen.contains(&entity)
                    || candidate.kind == SpeakerKind::Organisation
                    || Some(entity) == outer
                {
                    continue;
                }
                seen.push(entity);
                let Some(mut score) = role_score(phrase, candidate) else { continue };
                if candidate.roles.iter().any(|r| r.phrase.place.as_ref().is_some_and(|p| places.contains(p)))
                {
                    score += 4;
                }
                score += match candidate.last_before(token) {
                    Some(before) => {
                        let far = here.saturating_sub(self.reading.ordinal(before));
                        3 - i32::try_from(far.min(12)).unwrap_or(12) / 2
                    }
                    // Only named later: in a headline that is to be expected.
                    None if headline => 2,
                    None => -1,
                };
                score += i32::from(Some(entity) == last);
                steps.push(format_args!("candidate {} ({score})", candidate.name));
                if score > 0 && best.is_none_or(|(_, b)| score > b) {
                    best = Some((entity, score));
                }
            }
        }
        // "The prosecutor added": somebody of whom nothing else was said.
        if best.is_none()
            && phrase.is_short()
            && phrase.determiner == Determiner::Definite
            && index.is_some()
            && let Some(entity) = last
        {
            let candidate = &self.registry.entities[entity];
            let plain =
                candidate.named && candidate.roles.is_empty() && candidate.kind == SpeakerKind::Person;
            let agrees = phrase.gender.vote() * candidate.gender >= 0;
            let near = candidate
                .last_before(token)
                .is_some_and(|t| here.saturating_sub(self.reading.ordinal(t)) <= 4);
            if plain && agrees && near {
                return last;
            }
        }
        if best.is_none() && phrase.is_short() && is_human_noun(&phrase.head) {
            let wanted = Wanted::Person(phrase.gender);
            let last = last
                .filter(|&e| phrase.gender == Gender::Unknown || self.fit(e, wanted).is_some_and(|f| f >= 0));
            return last.filter(|&e| self.registry.entities[e].kind == SpeakerKind::Person);
        }
        best.map(|(entity, _)| entity)
    }

    /// Countries that the sentence and the content of an attribution name.
    fn places_near(&self, index: usize) -> Vec<String> {
        const MAX_TOKENS: usize = 120;
        let attribution = &self.attributions[index];
        let sentence = self.reading.text.sentences.get(attribution.sentence).map(|s| s.span);
        let mut places = Vec::new();
        for span in sentence.into_iter().chain(attribution.pieces.first().copied()) {
            for token in self.reading.tokens_in(span).take(MAX_TOKENS) {
                if let Some(place) = self.reading.place(token) {
                    places.push(super::reading::fold(&place.name));
                }
            }
        }
        places
    }

    /// The titled document that a source names or, where there is but one, takes up: "the report".
    fn title(&self, phrase: &Phrase, range: &Range<usize>) -> Option<usize> {
        const GENERAL: [&str; 8] =
            ["report", "study", "paper", "document", "memo", "research", "survey", "findings"];
        let titled = &self.registry.titled;
        let here = self.registry.titled_at.range(range.clone()).next().map(|(_, &entity)| entity);
        let [only] = titled[..] else { return here };
        let role = &self.registry.entities[only].roles.first()?.phrase;
        let general = GENERAL.contains(&phrase.head.as_str()) && GENERAL.contains(&role.head.as_str());
        here.or((general && phrase.place.is_none()).then_some(only))
    }

    /// "surveyors’ report" for "the report", where the text before says so.
    fn fuller(&self, phrase: &Phrase, token: usize) -> Option<String> {
        const MAX_PLACES: usize = 8;
        let body = matches!(phrase.kind, SpeakerKind::Document | SpeakerKind::Organisation);
        if !body || !phrase.is_short() || phrase.qualified || phrase.determiner != Determiner::Definite {
            return None;
        }
        let reading = &self.reading;
        let places = self.places_of_noun(&phrase.head);
        let before = places.partition_point(|&p| p < token);
        let apostrophe = |i: usize| reading.is_possessive(i) || matches!(reading.word(i), "'" | "’");
        let modifier = |i: usize| {
            apostrophe(i)
                || reading.is_word(i)
                    && !reading.is_function_word(i)
                    && !reading.is_verb(i)
                    && !reading.is(i, Classes::OPENER.or(Classes::ADVERB).or(Classes::TIME_ADJECTIVE))
        };
        places[..before].iter().rev().take(MAX_PLACES).find_map(|&head| {
            let mut start = head;
            while start > 0 && head - start < 4 && modifier(start - 1) && !reading.begins_sentence(start) {
                start -= 1;
            }
            let words = reading.words(start..head + 1);
            let sound = start < head
                && !apostrophe(start)
                && reading.quotation_of(start) == reading.quotation_of(head);
            let capital =
                reading.begins_sentence(start) && !reading.is(start, Classes::COUNTRY.or(Classes::DEMONYM));
            sound.then(|| if capital { lower_first(&words) } else { words })
        })
    }

    /// The organisation, document or group that a definite noun takes up: "the company", "the report".
    fn body(&self, phrase: &Phrase, token: usize) -> Option<usize> {
        let fits = |entity: &Entity| {
            entity.kind == phrase.kind
                || matches!(entity.kind, SpeakerKind::Organisation | SpeakerKind::Group)
                    && matches!(phrase.kind, SpeakerKind::Organisation | SpeakerKind::Group)
        };
        let same_head = self
            .registry
            .with_role(&phrase.head)
            .iter()
            .rev()
            .take(MAX_CANDIDATES)
            .copied()
            .filter(|&e| {
                let entity = &self.registry.entities[e];
                let words_agree = entity.named && phrase.words.iter().all(|w| entity.words.contains(w))
                    || !entity.named
                        && entity.roles.iter().any(|r| {
                            r.phrase.place == phrase.place
                                && phrase.words.iter().all(|w| r.phrase.words.contains(w))
                                || phrase.is_short()
                        });
                let stated_plainly =
                    phrase.determiner == Determiner::Bare && phrase.kind == SpeakerKind::Group;
                fits(entity)
                    && words_agree
                    && !phrase.qualified
                    && !stated_plainly
                    && (phrase.place.is_none() || !entity.named)
            })
            .max_by_key(|&e| {
                let entity = &self.registry.entities[e];
                (entity.last_before(token).is_some(), entity.last_before(token))
            });
        if same_head.is_some() {
            return same_head;
        }
        let business = matches!(
            phrase.head.as_str(),
            "company"
                | "firm"
                | "group"
                | "corporation"
                | "maker"
                | "retailer"
                | "insurer"
                | "supplier"
                | "operator"
        );
        if !business || phrase.determiner != Determiner::Definite || !phrase.is_short() {
            return None;
        }
        let company = |e: usize| {
            let entity = &self.registry.entities[e];
            matches!(entity.kind, SpeakerKind::Organisation | SpeakerKind::Unknown)
                && entity.named
                && !entity.country
        };
        let spoken = self
            .spoken
            .iter()
            .rev()
            .take(MAX_BACK)
            .filter(|s| s.token < token)
            .map(|s| s.entity)
            .find(|&e| company(e));
        spoken.or_else(|| {
            let end = self.registry.mentions.partition_point(|m| m.name.start < token);
            self.registry.mentions[..end].iter().rev().take(MAX_BACK).map(|m| m.entity).find(|&e| company(e))
        })
    }
}

fn lower_first(words: &str) -> String {
    let mut chars = words.chars();
    chars.next().into_iter().flat_map(char::to_lowercase).chain(chars).collect()
}

/// Offices that "leader", "chief" and "head" may stand for.
const TOP_OFFICES: [&str; 16] = [
    "prime minister",
    "president",
    "chancellor",
    "first minister",
    "leader",
    "party leader",
    "opposition leader",
    "secretary general",
    "governor",
    "chief executive",
    "chair",
    "director",
    "commander",
    "head",
    "chief",
    "general secretary",
];

fn is_top(head: &str) -> bool {
    matches!(head, "leader" | "chief" | "head" | "boss")
}

/// Nouns that say no more of a person than age or sex.
fn is_human_noun(head: &str) -> bool {
    matches!(head, "man" | "woman" | "boy" | "girl" | "teenager" | "pensioner" | "youth" | "lady")
}

/// Under which heads of the registry the holder of an office may be found.
fn role_keys(phrase: &Phrase) -> Vec<String> {
    let mut keys = vec![phrase.head.clone()];
    keys.extend(phrase.office.clone());
    if is_top(&phrase.head) {
        keys.extend(TOP_OFFICES.iter().map(|&office| office.to_owned()));
    }
    keys
}

/// How well a description fits the best of an entity's roles; `None` where it contradicts all of them.
fn role_score(phrase: &Phrase, entity: &Entity) -> Option<i32> {
    if phrase.gender.vote() * entity.gender < 0 && entity.gender.abs() > 1 {
        return None;
    }
    let places: Vec<&String> = entity.roles.iter().filter_map(|role| role.phrase.place.as_ref()).collect();
    let place = match &phrase.place {
        Some(place) if places.contains(&place) => 4,
        Some(_) if !places.is_empty() => return None,
        Some(_) => -2,
        None => 0,
    };
    entity
        .roles
        .iter()
        .filter_map(|role| one_role_score(phrase, &role.phrase, entity))
        .max()
        .map(|score| score + place)
}

fn one_role_score(wanted: &Phrase, role: &Phrase, entity: &Entity) -> Option<i32> {
    let last_word = |office: &str, head: &str| office.rsplit(' ').next() == Some(head);
    let office = match (&wanted.office, &role.office) {
        (Some(a), Some(b)) if a == b => 4,
        // "the minister" may be the foreign minister, the defence minister may not.
        (Some(a), Some(b)) if b.ends_with(a.as_str()) || a.ends_with(b.as_str()) => 2,
        (Some(a), Some(b)) if is_top(a) && TOP_OFFICES.contains(&b.as_str()) => 1,
        (Some(_), Some(_)) => return None,
        (None, Some(b)) if last_word(b, &wanted.head) => 2,
        _ if same_office(wanted, role) => 3,
        _ if is_top(&wanted.head) && TOP_OFFICES.contains(&role.head.as_str()) => 1,
        _ => return None,
    };
    if wanted.former && !role.former {
        return None;
    }
    let former = if role.former && !wanted.former { -3 } else { 0 };
    let own: Vec<&str> = wanted.office.iter().flat_map(|o| o.split(' ')).collect();
    let mut extra = 0;
    for word in wanted.words.iter().filter(|w| **w != wanted.head && !own.contains(&w.as_str())) {
        let told =
            entity.roles.iter().any(|role| role.phrase.words.contains(word)) || entity.words.contains(word);
        extra += if told { 1 } else { -2 };
    }
    Some(office + former + extra.max(-3))
}
