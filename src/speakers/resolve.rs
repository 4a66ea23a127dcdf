//! The sieve: from the words of a source to a speaker, first hit wins.

use super::Resolution;
use super::antecedents::Followed;
use super::bodies::is_business;
use super::country::country;
use super::mentions::is_body_noun;
use super::phrases::{Phrase, is_known_noun};
use super::reading::{PERSON_NOUN, PLACE, Reading, fold};
use super::registry::{Entity, Mention, Registry, name_words};
use super::steps::Steps;
use crate::attributions::Attribution;
use crate::claims::{Polarity, Speaker, SpeakerKind};
use crate::lexicon::{Classes, Lexicon};
use crate::text::Text;
use crate::text::span::Span;
use rustc_hash::FxHashMap;
use std::cell::{OnceCell, RefCell};
use std::collections::HashMap;
use std::ops::Range;
use std::rc::Rc;

/// Mentions and earlier speakers looked at for one pronoun.
pub(super) const MAX_BACK: usize = 80;
/// Attributions followed from one to the next before any of them is resolved.
const MAX_CHAIN: usize = 16;

/// State of the walk through the attributions of a document.
pub(super) struct Resolver<'a> {
    pub(super) reading: Reading<'a>,
    pub(super) attributions: &'a [Attribution],
    pub(super) registry: Registry,
    keep_steps: bool,
    /// Where the nouns for documents and bodies stand, by the noun: listed when first asked for.
    nouns: OnceCell<HashMap<String, Vec<usize>>>,
    /// Descriptions by their tokens, read when first asked for.
    phrases: RefCell<Phrases>,
    /// What [`Resolver::introduction`] was asked for last, and found.
    pub(super) introduced: RefCell<Introduced>,
    pub(super) found: Vec<Option<Found>>,
    /// Sources in the order they were resolved.
    pub(super) spoken: Vec<Spoken>,
    /// Where "he" and "she" stand that have not been followed yet, the last first; listed when first asked for.
    pub(super) pronouns: Option<Vec<usize>>,
    /// Whom the others mean.
    pub(super) followed: Vec<Followed>,
}

/// By the first token and the one behind the last; nothing where the words are no phrase.
type Phrases = FxHashMap<(usize, usize), Option<Rc<Phrase>>>;

/// A noun at a token, and where the text before introduces it.
#[derive(Default)]
pub(super) struct Introduced {
    pub(super) token: usize,
    pub(super) head: String,
    pub(super) place: Option<Range<usize>>,
}

/// The outcome for one attribution.
#[derive(Clone, Debug, Default)]
pub(super) struct Found {
    pub(super) entity: Option<usize>,
    pub(super) resolution: Resolution,
}

/// A source that has spoken.
#[derive(Clone, Copy, Debug)]
pub(super) struct Spoken {
    pub(super) token: usize,
    pub(super) entity: usize,
    pub(super) parent: Option<usize>,
    /// Whether it was a question.
    pub(super) asks: bool,
}

/// Who it is, and by which rule.
pub(super) struct Hit {
    pub(super) entity: usize,
    by: &'static str,
    /// Overrides the entity's role: the title in front of the name here.
    role: Option<String>,
}

impl Hit {
    pub(super) fn new(entity: usize, by: &'static str) -> Self {
        Hit { entity, by, role: None }
    }
}

impl<'a> Resolver<'a> {
    pub(super) fn new(
        text: &'a Text<'a>,
        attributions: &'a [Attribution],
        lexicon: &'a Lexicon,
        keep_steps: bool,
    ) -> Self {
        let reading = Reading::new(text, lexicon);
        let mut in_source = vec![false; text.tokens.len()];
        for span in attributions.iter().filter_map(|a| a.source) {
            let range = reading.tokens_in(span);
            in_source[range].fill(true);
        }
        let registry = Registry::new(&reading, |token| in_source.get(token).copied().unwrap_or(false));
        Resolver {
            nouns: OnceCell::new(),
            phrases: RefCell::default(),
            introduced: RefCell::default(),
            reading,
            attributions,
            registry,
            keep_steps,
            found: vec![None; attributions.len()],
            spoken: Vec::with_capacity(attributions.len()),
            pronouns: None,
            followed: Vec::new(),
        }
    }

    pub(super) fn resolve(mut self) -> Vec<Resolution> {
        // A quotation alone in a headline is found again in the text below, so it waits.
        let waits =
            |a: &Attribution| a.headline && (a.source.is_none() || a.floating) && a.same_source_as.is_none();
        for index in 0..self.attributions.len() {
            if !waits(&self.attributions[index]) && !self.names_audience(index) {
                self.settle(index, 0);
            }
        }
        for index in 0..self.attributions.len() {
            self.settle(index, 0);
        }
        self.tie_headlines();
        let entities = self.registry.entities;
        let finish = |found: Option<Found>| {
            let found = found.unwrap_or_default();
            let mut resolution = found.resolution;
            // What a later sentence has told of the kind holds for the earlier ones too.
            if let Some(entity) = found.entity.map(|e| &entities[e]) {
                let named = entity.kind == SpeakerKind::Unknown && entity.named;
                resolution.speaker.kind = if named { SpeakerKind::Person } else { entity.kind };
            }
            resolution
        };
        self.found.into_iter().map(finish).collect()
    }

    /// Resolves an attribution and those it leans on.
    fn settle(&mut self, index: usize, chain: usize) {
        if chain > MAX_CHAIN || self.found.get(index).is_none_or(Option::is_some) {
            return;
        }
        let attribution = &self.attributions[index];
        for other in [attribution.parent, attribution.same_source_as.filter(|_| attribution.source.is_none())]
        {
            if let Some(other) = other.filter(|&other| other != index) {
                self.settle(other, chain + 1);
            }
        }
        if self.found[index].is_some() {
            return;
        }
        let mut steps = Steps::new(self.keep_steps);
        let relayed_by = self.relayed_by(index, &mut steps);
        let hit = self.hit(index, &mut steps);
        let token = self.place_of(index);
        let as_written = attribution.source.map_or(String::new(), |s| s.folded(self.reading.text.text));
        let found = match hit {
            Some(hit) => {
                self.spoken.push(Spoken {
                    token,
                    entity: hit.entity,
                    parent: attribution.parent,
                    asks: attribution.polarity == Polarity::Asked,
                });
                steps.push(format_args!("{}: {}", hit.by, self.registry.entities[hit.entity].name));
                let entity = hit.entity;
                let speaker = self.speaker(hit, as_written);
                Found {
                    entity: Some(entity),
                    resolution: Resolution { speaker, relayed_by, steps: steps.into_lines() },
                }
            }
            None => {
                steps.push(format_args!("unresolved: no rule names anybody"));
                let speaker = Speaker { as_written, resolved_by: "unresolved", ..Speaker::default() };
                Found {
                    entity: None,
                    resolution: Resolution { speaker, relayed_by, steps: steps.into_lines() },
                }
            }
        };
        self.found[index] = Some(found);
    }

    fn speaker(&self, hit: Hit, as_written: String) -> Speaker {
        let entity = &self.registry.entities[hit.entity];
        let role = match (entity.named, hit.role) {
            (false, _) => String::new(),
            (true, Some(role)) => role,
            (true, None) => entity.role().map_or(String::new(), |phrase| phrase.text.clone()),
        };
        Speaker {
            name: entity.name.clone(),
            as_written,
            country: self.country_of(entity, &role),
            role,
            kind: entity.kind,
            resolved_by: hit.by,
        }
    }

    /// Gives a headline the speaker of an attribution below it.
    pub(super) fn tie(&mut self, index: usize, hit: Hit, below: usize) {
        let Some(mut found) = self.found[index].take() else { return };
        if found.entity != Some(hit.entity) {
            let as_written = std::mem::take(&mut found.resolution.speaker.as_written);
            found.entity = Some(hit.entity);
            if self.keep_steps {
                let name = &self.registry.entities[hit.entity].name;
                found.resolution.steps.push(format!("the words come again in attribution {below}: {name}"));
            }
            found.resolution.speaker = self.speaker(hit, as_written);
        }
        self.found[index] = Some(found);
    }

    /// The country that a body's name or a person's offices point to; empty for those who are not named.
    fn country_of(&self, entity: &Entity, role: &str) -> String {
        let lexicon = self.reading.lexicon;
        let found = match entity.kind {
            _ if entity.country => country(&entity.name, lexicon),
            SpeakerKind::Organisation => country(&entity.name, lexicon),
            _ if !entity.named => None,
            _ => {
                let roles = entity.roles.iter().map(|role| role.phrase.text.as_str());
                [role].into_iter().chain(roles).find_map(|role| country(role, lexicon))
            }
        };
        found.unwrap_or_default().to_owned()
    }

    /// The token that stands for the place of an attribution.
    pub(super) fn place_of(&self, index: usize) -> usize {
        let attribution = &self.attributions[index];
        let span = attribution.source.or(attribution.cue).or(attribution.pieces.first().copied());
        span.map_or(0, |s| self.reading.tokens_in(s).start)
    }

    fn hit(&mut self, index: usize, steps: &mut Steps) -> Option<Hit> {
        let attribution = &self.attributions[index];
        let Some(span) = attribution.source else {
            return self.without_source(index, steps);
        };
        // "‘It is a purge’: advisers hit back": rather the one adviser who says so below.
        if attribution.headline
            && attribution.floating
            && let Some(entity) = self.said_below(index, steps)
        {
            return Some(Hit::new(entity, "same_source"));
        }
        if self.names_audience(index) {
            steps.push(format_args!("the source is who listens, not who speaks"));
            let below = attribution.headline.then(|| self.said_below(index, steps)).flatten();
            return below.map(|entity| Hit::new(entity, "same_source"));
        }
        self.hit_of_words(index, span, steps)
    }

    /// The name of whoever passes an attribution's words on, resolved like a source; the bare words where no
    /// rule names anybody.
    fn relayed_by(&mut self, index: usize, steps: &mut Steps) -> String {
        let Some(span) = self.attributions[index].relayed_by else { return String::new() };
        steps.push(format_args!("passed on by somebody else"));
        match self.hit_of_words(index, span, steps) {
            Some(hit) => self.registry.entities[hit.entity].name.clone(),
            None => span.folded(self.reading.text.text),
        }
    }

    fn hit_of_words(&mut self, index: usize, span: Span, steps: &mut Steps) -> Option<Hit> {
        let range = self.behind_colon(self.trimmed(self.reading.tokens_in(span)));
        if range.is_empty() {
            return None;
        }
        if self.keep_steps {
            steps.push(format_args!("source: {}", self.reading.words(range.clone())));
        }
        if let Some(hit) = self.member(index, range.clone(), steps) {
            return Some(hit);
        }
        if range.len() == 1
            && let Some(hit) = self.pronoun(index, range.start, steps)
        {
            return hit;
        }
        if let Some(hit) = self.parent_in_speech(index, range.clone(), steps) {
            return Some(hit);
        }
        let range = self.with_name_behind(range);
        if let Some(hit) = self.named(range.clone()) {
            return Some(hit);
        }
        // "Bishop denied it", of Carol-Ann Bishop.
        if range.len() == 1
            && self.reading.is_capitalised(range.start)
            && let Some(&entity) = self.registry.with_surname(&fold(self.reading.word(range.start))).last()
            && self.registry.entities[entity].kind == SpeakerKind::Person
            && self.registry.entities[entity].words.len() > 1
        {
            return Some(Hit::new(entity, "surname"));
        }
        self.described(index, range, steps)
    }

    fn without_source(&mut self, index: usize, steps: &mut Steps) -> Option<Hit> {
        let attribution = &self.attributions[index];
        if attribution.floating
            && !attribution.headline
            && attribution.parent.is_none()
            && let Some(entity) = self.introduced_before(self.place_of(index))
        {
            steps.push(format_args!("quotation without a source: who is introduced in front of it"));
            return Some(Hit::new(entity, "previous_speaker"));
        }
        if let Some(other) = attribution.same_source_as {
            steps.push(format_args!("no source of its own: that of attribution {other}"));
            let entity = self.found.get(other)?.as_ref()?.entity?;
            return Some(Hit::new(entity, "same_source"));
        }
        if attribution.headline {
            let entity = self.said_below(index, steps)?;
            return Some(Hit::new(entity, "same_source"));
        }
        if attribution.floating {
            steps.push(format_args!("quotation without a source: whoever spoke before"));
            let token = self.place_of(index);
            let Some(last) = self.last_spoken_voice(token, attribution.parent) else {
                return self.interviewee(token).map(|e| Hit::new(e, "previous_speaker"));
            };
            let near = self.reading.far(last.token, token) <= 3;
            return near.then(|| Hit::new(last.entity, "previous_speaker"));
        }
        None
    }

    /// "Among them was Kiele, 19. “My home is gone.”": the only person named in the sentence in front of a quotation, who has
    /// not spoken yet; "Holm has been speaking in Oslo. Here is the key part:" leads on as well.
    fn introduced_before(&self, token: usize) -> Option<usize> {
        let reading = &self.reading;
        let sentences = &reading.text.sentences;
        let here = reading.sentence_of(token)?;
        let before = reading.text.sentence_before(here)?;
        let people = |s: usize| -> Vec<usize> {
            let mentions =
                self.registry.mentions_in(reading.tokens_in(sentences[s].span)).iter().take(MAX_BACK);
            let told_of = |m: &Mention| {
                let before = m.run.start.checked_sub(1);
                m.subject || before.is_some_and(|b| reading.is(b, Classes::BE))
            };
            let person = |m: &&Mention| {
                m.quotation.is_none()
                    && told_of(m)
                    && self.registry.entities[m.entity].kind == SpeakerKind::Person
            };
            let mut found: Vec<usize> = mentions.filter(person).map(|m| m.entity).collect();
            found.dedup();
            found
        };
        let range = reading.tokens_in(sentences[before].span);
        let leads_on = !range.is_empty() && reading.is_mark(range.end - 1, ':');
        let mut told = people(before);
        let mut at = before;
        if leads_on && told.is_empty() {
            at = reading.text.sentence_before(before)?;
            told = people(at);
        }
        let [entity] = told[..] else { return None };
        let range = reading.tokens_in(sentences[at].span);
        let new = self.registry.entities[entity].mentions.first().is_some_and(|m| range.contains(m));
        let same_block = sentences[before].block == sentences[here].block;
        let mut spoken = self.spoken.iter().rev().take(MAX_BACK);
        let spoken = spoken.any(|s| range.contains(&s.token) || s.entity == entity && !leads_on);
        (!spoken && (leads_on || new && same_block)).then_some(entity)
    }

    /// "Baths to close, councillors told", "the jury heard": the noun phrase is before whom it was said.
    fn names_audience(&self, index: usize) -> bool {
        let attribution = &self.attributions[index];
        let (Some(source), Some(cue)) = (attribution.source, attribution.cue) else { return false };
        let cue_words = self.reading.tokens_in(cue);
        let verb = self.reading.word(cue_words.end.saturating_sub(1));
        let forum = || self.reading.tokens_in(source).any(|i| self.reading.is(i, Classes::FORUM));
        let content_first = attribution.pieces.iter().all(|p| p.end <= source.start);
        match verb {
            "heard" | "hears" | "hear" => forum(),
            "told" => {
                attribution.headline && content_first && source.end <= cue.start && cue_words.len() == 1
            }
            _ => false,
        }
    }

    /// Whoever says the words of a headline, or those that it quotes, in the text below it.
    fn said_below(&self, index: usize, steps: &mut Steps) -> Option<usize> {
        const MAX_BELOW: usize = 60;
        let text = self.reading.text.text;
        let piece = *self.attributions[index].pieces.first()?;
        let quotations = &self.reading.text.quotations;
        let first = quotations.partition_point(|q| q.outer.start < piece.start);
        let quoted = quotations[first..].first().map(|q| q.inner).filter(|q| piece.contains(*q));
        let words = quoted.unwrap_or(piece).of(text).trim_end_matches(['.', ',', '!', '?']).to_lowercase();
        let below = (index + 1..self.attributions.len()).take(MAX_BELOW).find(|&other| {
            let attribution = &self.attributions[other];
            attribution.parent.is_none()
                && attribution.pieces.iter().any(|p| p.of(text).to_lowercase().contains(&words))
        })?;
        steps.push(format_args!("headline: the words come again in attribution {below}"));
        self.found.get(below)?.as_ref()?.entity
    }

    /// The description that some tokens are: every pronoun behind it asks for it again.
    pub(super) fn phrase(&self, tokens: Range<usize>) -> Option<Rc<Phrase>> {
        let key = (tokens.start, tokens.end);
        let read = || Phrase::read(&self.reading, tokens).map(Rc::new);
        self.phrases.borrow_mut().entry(key).or_insert_with(read).clone()
    }

    /// Where a noun for documents and bodies stands, in order.
    pub(super) fn places_of_noun(&self, noun: &str) -> &[usize] {
        let nouns = self.nouns.get_or_init(|| {
            let mut nouns: HashMap<String, Vec<usize>> = HashMap::new();
            for (index, token) in self.reading.text.tokens.iter().enumerate() {
                if token.is_lower() && token.is(Classes::DOCUMENT.or(Classes::ORGANISATION)) {
                    nouns.entry(fold(self.reading.word(index))).or_default().push(index);
                }
            }
            nouns
        });
        nouns.get(noun).map_or(&[], Vec::as_slice)
    }

    /// Whoever speaks in a source that begins at a token, if it is resolved already.
    pub(super) fn source_at(&self, token: usize) -> Option<usize> {
        self.spoken.iter().rev().take(MAX_BACK).find(|s| s.token == token).map(|s| s.entity)
    }

    pub(super) fn last_spoken(&self, token: usize, parent: Option<usize>) -> Option<Spoken> {
        self.spoken.iter().rev().take(MAX_BACK).find(|s| s.token < token && s.parent == parent).copied()
    }

    /// Where nobody has spoken yet, the person whom the text up to here names most: in an interview the one
    /// who is introduced.
    pub(super) fn interviewee(&self, token: usize) -> Option<usize> {
        let end = self.registry.mentions.partition_point(|m| m.name.start < token);
        let mut counts: Vec<(usize, usize)> = Vec::new();
        for mention in self.registry.mentions[..end].iter().take(MAX_BACK) {
            if self.registry.entities[mention.entity].kind != SpeakerKind::Person
                || mention.quotation.is_some()
            {
                continue;
            }
            match counts.iter_mut().find(|(e, _)| *e == mention.entity) {
                Some((_, count)) => *count += 1,
                None => counts.push((mention.entity, 1)),
            }
        }
        let most = counts.iter().map(|&(_, count)| count).max().filter(|&count| count > 1)?;
        counts.into_iter().find(|&(_, count)| count == most).map(|(entity, _)| entity)
    }

    /// The last speaker who can say something aloud: no document, no country.
    fn last_spoken_voice(&self, token: usize, parent: Option<usize>) -> Option<Spoken> {
        let voice = |s: &&Spoken| {
            let entity = &self.registry.entities[s.entity];
            s.token < token && s.parent == parent && !entity.country && entity.kind != SpeakerKind::Document
        };
        self.spoken.iter().rev().take(MAX_BACK).find(voice).copied()
    }

    /// "Frozen-food maker" of "Frozen-food maker Nordvac cut its forecast": with the name that it stands before.
    fn with_name_behind(&self, range: Range<usize>) -> Range<usize> {
        let last = range.end - 1;
        let noun = self.reading.is_lower(last) && is_business(self.reading.word(last));
        let behind = self.registry.mentions_in(range.end..range.end + 1).first();
        match behind.filter(|m| noun && m.run.start == range.end) {
            Some(mention) => range.start..mention.name.end,
            None => range,
        }
    }

    /// "Two directors recalled it differently: one said": what stands in front of the colon is no source.
    fn behind_colon(&self, range: Range<usize>) -> Range<usize> {
        let colon = range.clone().rev().find(|&i| self.reading.is_mark(i, ':'));
        colon.map_or(range.clone(), |colon| colon + 1..range.end)
    }

    /// Without "by", "to", marks and a possessive 's at the ends.
    fn trimmed(&self, mut range: Range<usize>) -> Range<usize> {
        let reading = &self.reading;
        while range.start < range.end
            && (!(reading.is_word(range.start) || reading.is_number(range.start))
                || range.len() > 1
                    && matches!(
                        reading.word(range.start),
                        "by" | "to" | "from" | "per" | "and" | "but" | "according"
                    ))
        {
            range.start += 1;
        }
        while range.start < range.end
            && !(reading.is_word(range.end - 1)
                || reading.is_number(range.end - 1)
                || reading.is_mark(range.end - 1, '%'))
        {
            range.end -= 1;
        }
        range
    }

    // ---- names ----------------------------------------------------------------------------------------------

    /// A name at the head of the source, or several joined by "and".
    fn named(&mut self, range: Range<usize>) -> Option<Hit> {
        let heads: Vec<Mention> = self
            .registry
            .mentions_in(range.clone())
            .iter()
            .filter(|m| self.is_head(m, &range))
            .cloned()
            .collect();
        let first = heads.first()?;
        let last = heads.iter().rposition(|m| self.is_coordinated(first, m) && m.entity != first.entity);
        if let Some(last) = last {
            // "The US, Britain and France"
            let listed = heads[1..last].iter().filter(|m| self.is_listed(m));
            let entities = std::iter::once(first).chain(listed).map(|m| m.entity);
            let names: Vec<&str> = entities.map(|e| self.registry.entities[e].name.as_str()).collect();
            let name =
                format!("{} and {}", names.join(", "), self.registry.entities[heads[last].entity].name);
            let token = first.name.start;
            return Some(Hit::new(self.unnamed(name, SpeakerKind::Group, None, token), "group"));
        }
        // "Kyiv and its Western allies"
        if let Some(followers) = self.followers(first.name.end..range.end) {
            let name = format!("{} {followers}", self.registry.entities[first.entity].name);
            let token = first.name.start;
            return Some(Hit::new(self.unnamed(name, SpeakerKind::Group, None, token), "group"));
        }
        // "Russian Ambassador to Norway Leonid Sabanin": all of it is his office.
        let lead = range.start..first.name.start;
        if self.registry.entities[first.entity].kind == SpeakerKind::Person
            && lead.clone().any(|i| self.reading.word(i) == "to")
            && let Some(phrase) = Phrase::read(&self.reading, lead)
            && phrase.is_person()
            && phrase.known
        {
            self.registry.learn_role(first.entity, phrase, first.name.start);
        }
        let entity = &self.registry.entities[first.entity];
        let person = entity.kind != SpeakerKind::Organisation;
        let by = if entity.country {
            "country"
        } else if entity.kind == SpeakerKind::Document {
            "document"
        } else if !person {
            "organisation"
        } else {
            let words = name_words(&self.reading, first.name.clone());
            match words.len() {
                1 if entity.words.len() > 1 && entity.words.first() == words.first() => "given_name",
                0 | 1 => "surname",
                _ => "full_name",
            }
        };
        let mut hit = Hit::new(first.entity, by);
        if person {
            hit.role =
                first.role.clone().filter(|_| range.start < first.name.start || first.name.end < range.end);
        } else if !entity.country {
            // "Ukraine’s Foreign Ministry", "the German Bundestag": the words in front belong to it.
            let start =
                if matches!(self.reading.word(range.start).to_lowercase().as_str(), "the" | "a" | "an") {
                    range.start + 1
                } else {
                    range.start
                };
            let lead = start..first.run.start;
            // "Norwegian water group Halvorsen Pumps": the name is the last two words.
            let described = lead.clone().any(|i| self.reading.is_lower(i) && !self.reading.is_possessive(i));
            let place = !described
                && lead
                    .clone()
                    .any(|i| self.reading.is(i, Classes::COUNTRY.or(Classes::DEMONYM).or(Classes::METONYM)));
            // "The Foreign Ministry in Moscow".
            let behind = first.name.end;
            let seat = reading_place(&self.reading, behind, range.end);
            if seat && !place {
                let name = self.reading.words(first.name.start..behind + 2);
                return Some(Hit::new(
                    self.unnamed(name, SpeakerKind::Organisation, None, start),
                    "organisation",
                ));
            }
            if place && lead.clone().all(|i| !self.reading.is_mark(i, ',')) && lead.len() <= 4 {
                let name = self.reading.words(start..first.name.end);
                return Some(Hit::new(
                    self.unnamed(name, SpeakerKind::Organisation, None, start),
                    "organisation",
                ));
            }
        }
        Some(hit)
    }

    /// "and its Western allies" behind a name: a group that says whose it is by "its".
    fn followers(&self, range: Range<usize>) -> Option<String> {
        let reading = &self.reading;
        let own = range.start + 1;
        let follows = own + 1 < range.end
            && reading.word(range.start) == "and"
            && matches!(reading.word(own), "his" | "her" | "its" | "their");
        if !follows {
            return None;
        }
        let phrase = Phrase::read(reading, own..range.end)?;
        (phrase.kind == SpeakerKind::Group).then(|| reading.words(range))
    }

    /// Whether a mention is what a source is about and not something in its description.
    fn is_head(&self, mention: &Mention, range: &Range<usize>) -> bool {
        let reading = &self.reading;
        let from = (range.start..mention.name.start.max(range.start))
            .rev()
            .find(|&i| {
                reading.is_mark(i, ',')
                    || reading.is_mark(i, '(')
                    || reading.is_mark(i, '—')
                    || reading.is_mark(i, '–')
            })
            .map_or(range.start, |i| i + 1);
        let lead = from..mention.run.start.max(from);
        // "Russian Ambassador to Norway Leonid Sabanin": the country belongs to the office.
        let abroad = |i: usize| {
            let country = i + 1 + usize::from(reading.word(i + 1) == "the");
            i > 0
                && matches!(reading.word(i), "to" | "of")
                && reading.is(i - 1, PERSON_NOUN)
                && country == mention.run.start
                && mention.run.start < mention.name.start
                && reading.place(country).is_some()
        };
        let depends = lead.clone().any(|i| {
            reading.is_lower(i)
                && !abroad(i)
                && !reading.is_possessive(i)
                && reading.is(i, Classes::PREPOSITION.or(Classes::SUBORDINATOR).or(Classes::AUXILIARY))
        });
        // Behind the first comma only a name that the words before it announce: "Estonia’s adviser, Madis Roll".
        let relative = (range.start..from)
            .any(|i| matches!(reading.word(i), "who" | "which" | "whose" | "that" | "where"));
        // "The officer who leads them, a 26-year-old named Taras".
        let called = mention.run.start > from
            && matches!(reading.word(mention.run.start - 1), "named" | "called" | "nicknamed")
            && matches!(reading.word(from), "a" | "an");
        let relative = relative && !called;
        // "the spokeswoman for the Ministry of Health Anna Holm": the name at the end is the spokeswoman's.
        let apposed = mention.name.end == range.end
            && mention.name.len() > 1
            && (mention.run.start == mention.name.start || reading.is(mention.run.start, PLACE))
            && reading.is(mention.name.start, Classes::GIVEN_NAME)
            && mention.run.start > from
            && reading.is_capitalised(mention.run.start - 1)
            && lead
                .clone()
                .take_while(|&i| !reading.is(i, Classes::PREPOSITION))
                .any(|i| reading.is(i, PERSON_NOUN));
        // "Department of Transportation official Ann Holm"
        let titled = mention.name.end == range.end
            && mention.name.len() > 1
            && mention.run.start > from
            && self.registry.entities[mention.entity].kind == SpeakerKind::Person
            && reading.is_lower(mention.run.start - 1)
            && reading.is(mention.run.start - 1, PERSON_NOUN);
        if depends && !apposed && !titled || relative {
            return false;
        }
        // "the former mayor of South Bend, Indiana": where the town lies.
        let town = from.checked_sub(2).is_some_and(|i| i > range.start && reading.is_capitalised(i));
        let of = (range.start..from)
            .any(|i| reading.is_lower(i) && matches!(reading.word(i), "of" | "in" | "from" | "near"));
        if town
            && of
            && from == mention.name.start
            && mention.name.len() == 1
            && mention.name.end == range.end
        {
            return false;
        }
        // "a timeline Horváth published on her site".
        let article = |i: usize| matches!(reading.word(i), "a" | "an" | "the" | "A" | "An" | "The");
        let noun = mention.run.start.checked_sub(1).filter(|&i| i >= from && reading.is_lower(i));
        if article(from)
            && noun.is_some_and(|i| reading.is(i, Classes::DOCUMENT))
            && reading.is_verb(mention.name.end)
        {
            return false;
        }
        // The title of a document in quotation marks.
        if mention.quotation != reading.quotation_of(range.start) {
            return false;
        }
        let behind = mention.name.end;
        if behind >= range.end {
            return true;
        }
        if reading.is_possessive(behind) {
            return behind + 1 >= range.end;
        }
        // "Counsel for the State" at the start of a sentence: the capital makes no name.
        let single = mention.name.len() == 1 && self.registry.entities[mention.entity].words.len() == 1;
        let given = reading.is(mention.name.start, Classes::GIVEN_NAME);
        if single
            && !given
            && reading.begins_sentence(mention.name.start)
            && reading.is(behind, Classes::PREPOSITION)
        {
            return false;
        }
        // "the Trump administration", "Rovers sources": the name only describes the noun behind it.
        let entity = &self.registry.entities[mention.entity];
        let body = entity.kind == SpeakerKind::Organisation && !entity.country;
        // "Bank records": a noun, whatever verb looks like it. But "the Gazette reports".
        let last = behind + 1 == range.end
            && is_known_noun(reading, behind)
            && !["reports", "claims"].iter().any(|verb| reading.word(behind).eq_ignore_ascii_case(verb));
        let described = reading.is_lower(behind)
            && !reading.is_function_word(behind)
            && (last || !reading.is_verb(behind))
            && !matches!(reading.word(behind), "himself" | "herself" | "itself" | "themselves");
        let noun = described && (!body || !self.is_predicate(behind..range.end));
        !noun || body && is_body_noun(reading.word(behind))
    }

    /// "Norvik Foods cut", "the bank left rates": what stands behind a name ends in no noun that it describes.
    fn is_predicate(&self, range: Range<usize>) -> bool {
        let reading = &self.reading;
        let first = reading.word(range.start);
        let verb = first.ends_with("ed")
            || reading.is(range.start, Classes::FINITE)
            || matches!(first, "cut" | "left" | "put" | "set" | "leads" | "runs" | "took" | "gave" | "made");
        verb && !range.clone().any(|i| is_known_noun(reading, i))
    }

    /// Whether a name is one of a list: between two commas, or a comma and "and".
    fn is_listed(&self, mention: &Mention) -> bool {
        let (before, behind) = (mention.name.start.checked_sub(1), mention.name.end);
        let comma = |at: usize| self.reading.is_mark(at, ',');
        before.is_some_and(comma) && (comma(behind) || self.reading.word(behind) == "and")
    }

    fn is_coordinated(&self, first: &Mention, second: &Mention) -> bool {
        let between = first.name.end..second.run.start;
        !between.is_empty()
            && between.len() <= 14
            && self.reading.word(second.run.start - 1).eq_ignore_ascii_case("and")
            || between.clone().any(|i| self.reading.word(i) == "and")
                && between.len() <= 8
                && !self.reading.is_mark(second.run.start - 1, ',')
    }
}

/// "in Moscow" at a token.
fn reading_place(reading: &Reading<'_>, at: usize, end: usize) -> bool {
    at + 1 < end && reading.word(at) == "in" && reading.is(at + 1, Classes::COUNTRY.or(Classes::METONYM))
}
