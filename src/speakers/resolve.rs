//! The sieve: from the words of a source to a speaker, first hit wins.

use super::Resolution;
use super::phrases::{Determiner, Phrase};
use super::reading::{Reading, fold, folded_space};
use super::registry::{Entity, Gender, MAX_CANDIDATES, Mention, Registry, Role, name_words, same_office};
use crate::attributions::Attribution;
use crate::claims::{Polarity, Speaker, SpeakerKind};
use crate::lexicon::{Classes, Lexicon};
use crate::text::Text;
use std::collections::HashMap;
use std::ops::Range;

/// Sentences that a pronoun reaches back.
const REACH: usize = 8;
/// Mentions and earlier speakers looked at for one pronoun.
const MAX_BACK: usize = 80;
/// Attributions followed from one to the next before any of them is resolved.
const MAX_CHAIN: usize = 16;

/// State of the walk through the attributions of a document.
pub(super) struct Resolver<'a> {
    reading: Reading<'a>,
    attributions: &'a [Attribution],
    registry: Registry,
    /// Where the nouns for documents and bodies stand, by the noun.
    nouns: HashMap<String, Vec<usize>>,
    found: Vec<Option<Found>>,
    /// Sources in the order they were resolved.
    spoken: Vec<Spoken>,
}

/// The outcome for one attribution.
#[derive(Clone, Debug, Default)]
struct Found {
    entity: Option<usize>,
    resolution: Resolution,
}

/// A source that has spoken.
#[derive(Clone, Copy, Debug)]
struct Spoken {
    token: usize,
    entity: usize,
    parent: Option<usize>,
    /// Whether it was a question.
    asks: bool,
}

/// Who it is, and by which rule.
struct Hit {
    entity: usize,
    by: &'static str,
    /// Overrides the entity's role: the title in front of the name here.
    role: Option<String>,
}

impl Hit {
    fn new(entity: usize, by: &'static str) -> Self {
        Hit { entity, by, role: None }
    }
}

impl<'a> Resolver<'a> {
    pub(super) fn new(text: &'a Text<'a>, attributions: &'a [Attribution], lexicon: &'a Lexicon) -> Self {
        let reading = Reading::new(text, lexicon);
        let mut in_source = vec![false; text.tokens.len()];
        for span in attributions.iter().filter_map(|a| a.source) {
            let range = reading.tokens_in(span);
            in_source[range].fill(true);
        }
        let registry = Registry::new(&reading, |token| in_source.get(token).copied().unwrap_or(false));
        let mut nouns: HashMap<String, Vec<usize>> = HashMap::new();
        for (index, token) in text.tokens.iter().enumerate() {
            if token.is_lower() && token.is(Classes::DOCUMENT.or(Classes::ORGANISATION)) {
                nouns.entry(fold(reading.word(index))).or_default().push(index);
            }
        }
        Resolver {
            nouns,
            reading,
            attributions,
            registry,
            found: vec![None; attributions.len()],
            spoken: Vec::with_capacity(attributions.len()),
        }
    }

    pub(super) fn resolve(mut self) -> Vec<Resolution> {
        // A quotation alone in a headline is found again in the text below, so it waits.
        let waits = |a: &Attribution| a.headline && a.source.is_none() && a.same_source_as.is_none();
        for index in 0..self.attributions.len() {
            if !waits(&self.attributions[index]) {
                self.settle(index, 0);
            }
        }
        for index in 0..self.attributions.len() {
            self.settle(index, 0);
        }
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
        let mut steps = Vec::new();
        let hit = self.hit(index, &mut steps);
        let token = self.place_of(index);
        let as_written =
            attribution.source.map_or(String::new(), |s| folded_space(s.of(self.reading.text.text)));
        let found = match hit {
            Some(hit) => {
                self.spoken.push(Spoken {
                    token,
                    entity: hit.entity,
                    parent: attribution.parent,
                    asks: attribution.polarity == Polarity::Asked,
                });
                let entity = &self.registry.entities[hit.entity];
                let role = match (entity.named, hit.role) {
                    (false, _) => String::new(),
                    (true, Some(role)) => role,
                    (true, None) => entity.role().map_or(String::new(), |phrase| phrase.text.clone()),
                };
                steps.push(format!("{}: {}", hit.by, entity.name));
                let speaker = Speaker {
                    name: entity.name.clone(),
                    as_written,
                    role,
                    kind: entity.kind,
                    resolved_by: hit.by,
                };
                Found { entity: Some(hit.entity), resolution: Resolution { speaker, steps } }
            }
            None => {
                steps.push("unresolved: no rule names anybody".to_owned());
                let speaker = Speaker { as_written, resolved_by: "unresolved", ..Speaker::default() };
                Found { entity: None, resolution: Resolution { speaker, steps } }
            }
        };
        self.found[index] = Some(found);
    }

    /// The token that stands for the place of an attribution.
    fn place_of(&self, index: usize) -> usize {
        let attribution = &self.attributions[index];
        let span = attribution.source.or(attribution.cue).or(attribution.pieces.first().copied());
        span.map_or(0, |s| self.reading.tokens_in(s).start)
    }

    fn hit(&mut self, index: usize, steps: &mut Vec<String>) -> Option<Hit> {
        let attribution = &self.attributions[index];
        let Some(span) = attribution.source else {
            return self.without_source(index, steps);
        };
        let range = self.trimmed(self.reading.tokens_in(span));
        if range.is_empty() {
            return None;
        }
        steps.push(format!("source: {}", self.reading.words(range.clone())));
        if range.len() == 1
            && let Some(hit) = self.pronoun(index, range.start, steps)
        {
            return hit;
        }
        if let Some(hit) = self.named(range.clone()) {
            return Some(hit);
        }
        self.described(index, range, steps)
    }

    fn without_source(&mut self, index: usize, steps: &mut Vec<String>) -> Option<Hit> {
        let attribution = &self.attributions[index];
        if let Some(other) = attribution.same_source_as {
            steps.push(format!("no source of its own: that of attribution {other}"));
            let entity = self.found.get(other)?.as_ref()?.entity?;
            return Some(Hit::new(entity, "same_source"));
        }
        if attribution.headline {
            let entity = self.said_below(index, steps)?;
            return Some(Hit::new(entity, "same_source"));
        }
        if attribution.floating {
            steps.push("quotation without a source: whoever spoke before".to_owned());
            let token = self.place_of(index);
            let Some(last) = self.last_spoken_voice(token, attribution.parent) else {
                return self.interviewee(token).map(|e| Hit::new(e, "previous_speaker"));
            };
            let near = self.reading.ordinal(token).saturating_sub(self.reading.ordinal(last.token)) <= 3;
            return near.then(|| Hit::new(last.entity, "previous_speaker"));
        }
        None
    }

    /// Whoever says the words of a headline in the text below it.
    fn said_below(&self, index: usize, steps: &mut Vec<String>) -> Option<usize> {
        const MAX_BELOW: usize = 60;
        let text = self.reading.text.text;
        let words = self.attributions[index].pieces.first()?.of(text).trim_end_matches(['.', ',']);
        let below = (index + 1..self.attributions.len()).take(MAX_BELOW).find(|&other| {
            let attribution = &self.attributions[other];
            attribution.parent.is_none() && attribution.pieces.iter().any(|p| p.of(text).contains(words))
        })?;
        steps.push(format!("headline: the words come again in attribution {below}"));
        self.found.get(below)?.as_ref()?.entity
    }

    fn last_spoken(&self, token: usize, parent: Option<usize>) -> Option<Spoken> {
        self.spoken.iter().rev().take(MAX_BACK).find(|s| s.token < token && s.parent == parent).copied()
    }

    /// Where nobody has spoken yet, the person whom the text up to here names most: in an interview the one
    /// who is introduced.
    fn interviewee(&self, token: usize) -> Option<usize> {
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

    /// Without "by", "to", marks and a possessive 's at the ends.
    fn trimmed(&self, mut range: Range<usize>) -> Range<usize> {
        let reading = &self.reading;
        while range.start < range.end
            && (!(reading.is_word(range.start) || reading.is_number(range.start))
                || range.len() > 1
                    && matches!(reading.word(range.start), "by" | "to" | "from" | "per" | "and" | "but"))
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

    /// A name at the head of the source, or two joined by "and".
    fn named(&mut self, range: Range<usize>) -> Option<Hit> {
        let heads: Vec<Mention> = self
            .registry
            .mentions_in(range.clone())
            .iter()
            .filter(|m| self.is_head(m, &range))
            .cloned()
            .collect();
        let first = heads.first()?;
        let second = heads.iter().skip(1).find(|m| self.is_coordinated(first, m) && m.entity != first.entity);
        if let Some(second) = second {
            let names = [first, second].map(|m| self.registry.entities[m.entity].name.clone());
            let name = names.join(" and ");
            let token = first.name.start;
            return Some(Hit::new(self.unnamed(name, SpeakerKind::Group, None, token), "group"));
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
            hit.role = entity
                .roles
                .iter()
                .find(|role| {
                    role.token == first.name.start
                        && range.start < first.name.start
                        && role.phrase.words.len() > 1
                })
                .map(|role| role.phrase.text.clone());
        } else if !entity.country {
            // "Ukraine’s Foreign Ministry", "the German Bundestag": the words in front belong to it.
            let start =
                if matches!(self.reading.word(range.start).to_lowercase().as_str(), "the" | "a" | "an") {
                    range.start + 1
                } else {
                    range.start
                };
            let lead = start..first.run.start;
            let place = lead
                .clone()
                .any(|i| self.reading.is(i, Classes::COUNTRY.or(Classes::DEMONYM).or(Classes::METONYM)));
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
        let depends = lead.clone().any(|i| {
            reading.is_lower(i)
                && !reading.is_possessive(i)
                && reading.is(i, Classes::PREPOSITION.or(Classes::SUBORDINATOR).or(Classes::AUXILIARY))
        });
        // Behind the first comma only a name that the words before it announce: "Estonia’s adviser, Madis Roll".
        let relative = (range.start..from)
            .any(|i| matches!(reading.word(i), "who" | "which" | "whose" | "that" | "where"));
        if depends || relative {
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
        if single && reading.begins_sentence(mention.name.start) && reading.is(behind, Classes::PREPOSITION) {
            return false;
        }
        // "the Trump administration", "Rovers sources": the name only describes the noun behind it.
        let noun = reading.is_lower(behind) && !reading.is_function_word(behind) && !reading.is_verb(behind);
        let entity = &self.registry.entities[mention.entity];
        !noun
            || entity.kind == SpeakerKind::Organisation
                && !entity.country
                && matches!(
                    reading.word(behind),
                    "party" | "group" | "newspaper" | "agency" | "movement" | "magazine"
                )
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

    // ---- pronouns -------------------------------------------------------------------------------------------

    /// The outer `None` says that the word is no pronoun.
    #[allow(clippy::option_option, reason = "a pronoun without antecedent ends the search")]
    fn pronoun(&mut self, index: usize, token: usize, steps: &mut Vec<String>) -> Option<Option<Hit>> {
        let word = self.reading.word(token).to_lowercase();
        // "He’d say".
        let word = word.split(['’', '\'']).next().unwrap_or("").to_owned();
        let parent = self.attributions[index].parent;
        let wanted = match word.as_str() {
            "he" | "him" | "his" | "himself" => Wanted::Person(Gender::Male),
            "she" | "her" | "hers" | "herself" => Wanted::Person(Gender::Female),
            "it" | "its" | "itself" => Wanted::Thing,
            "they" | "them" | "their" | "theirs" | "both" => Wanted::Several,
            "who" | "whose" => {
                let before = token.checked_sub(2)?;
                let entity = self.registry.mentions_in(before..token).last().map(|m| m.entity)?;
                return Some(Some(Hit::new(entity, "pronoun")));
            }
            "i" | "we" | "me" | "us" | "my" | "our" | "myself" => {
                steps.push("first person: the speaker of the quotation around it".to_owned());
                let entity = self.outer(index, token);
                return Some(entity.map(|e| Hit::new(e, "first_person")));
            }
            "some" | "others" | "many" | "most" | "several" | "few" => {
                return Some(Some(self.indefinite(&word, token)));
            }
            "one" | "another" => {
                // "Another" behind "one of the diplomats".
                let last = self.last_spoken(token, parent)?;
                let rest = self.registry.entities[last.entity].name.strip_prefix("one of ")?;
                let name = format!("{word} of {rest}");
                return Some(Some(Hit::new(
                    self.unnamed(name, SpeakerKind::Person, None, token),
                    "indefinite",
                )));
            }
            "you" if parent.is_none() && self.reading.quotation_of(token).is_none() => {
                steps.push("the reporter says you: an interview".to_owned());
                return Some(self.interviewee(token).map(|e| Hit::new(e, "pronoun")));
            }
            "you" | "that" | "this" | "there" | "which" | "what" => return Some(None),
            _ => return None,
        };
        if word == "both" {
            let name = self.pair_before(token).unwrap_or(word);
            return Some(Some(Hit::new(self.unnamed(name, SpeakerKind::Group, None, token), "pronoun")));
        }
        let entity = self.antecedent(token, parent, wanted, steps);
        Some(entity.map(|e| Hit::new(e, "pronoun")))
    }

    /// "A and B" where the sentence before names two people.
    fn pair_before(&self, token: usize) -> Option<String> {
        let end = self.registry.mentions.partition_point(|m| m.name.start < token);
        let mut pair: Vec<usize> = Vec::new();
        for mention in self.registry.mentions[..end].iter().rev().take(MAX_BACK) {
            let far = self.reading.ordinal(token).saturating_sub(self.reading.ordinal(mention.name.start));
            let person = self.registry.entities[mention.entity].kind == SpeakerKind::Person;
            if far > 1 {
                break;
            }
            if person && mention.quotation.is_none() && !pair.contains(&mention.entity) {
                pair.insert(0, mention.entity);
            }
        }
        let [first, second] = pair[..] else { return None };
        let name = |e: usize| self.registry.entities[e].name.as_str();
        Some(format!("{} and {}", name(first), name(second)))
    }

    fn same_block(&self, a: usize, b: usize) -> bool {
        let block = |t: usize| {
            self.reading.sentence_of(t).and_then(|s| self.reading.text.sentences.get(s)).map(|s| s.block)
        };
        block(a).is_some() && block(a) == block(b)
    }

    /// The speaker of the quotation that a token stands in.
    fn outer(&self, index: usize, token: usize) -> Option<usize> {
        if let Some(parent) = self.attributions[index].parent {
            return self.found.get(parent)?.as_ref()?.entity;
        }
        self.reading.quotation_of(token)?;
        self.last_spoken(token, None).map(|s| s.entity)
    }

    /// The best antecedent of a pronoun: earlier speakers and subjects before other mentions, near before far,
    /// nobody who is only mentioned inside another quotation.
    fn antecedent(
        &self,
        token: usize,
        parent: Option<usize>,
        wanted: Wanted,
        steps: &mut Vec<String>,
    ) -> Option<usize> {
        let reading = &self.reading;
        let here = reading.ordinal(token);
        let quotation = reading.quotation_of(token);
        // Nobody says "he" of himself.
        let outer = parent.and_then(|p| self.found.get(p)?.as_ref()?.entity);
        let mut scores: Vec<(usize, i32)> = Vec::new();
        let mut add = |entity: usize, score: i32| {
            if Some(entity) == outer {
                return;
            }
            let Some(fit) = self.fit(entity, wanted) else { return };
            let score = score + fit;
            match scores.iter_mut().find(|(e, _)| *e == entity) {
                Some((_, best)) => *best = (*best).max(score),
                None => scores.push((entity, score)),
            }
        };
        let distance =
            |other: usize| i32::try_from(here.saturating_sub(reading.ordinal(other))).unwrap_or(i32::MAX);
        let mut speakers = 0;
        for spoken in self.spoken.iter().rev().take(MAX_BACK) {
            if spoken.token >= token || spoken.parent != parent && spoken.parent.is_some() {
                continue;
            }
            let far = distance(spoken.token);
            if far > REACH as i32 {
                break;
            }
            let last = if speakers == 0 && far <= 1 { 3 } else { 0 };
            let level = if spoken.parent == parent { 0 } else { 2 };
            // "Asked by the journalist, he ...": not the one who asks.
            let before = spoken.token.checked_sub(1).map_or("", |t| reading.word(t));
            let agent = spoken.asks || matches!(before, "by" | "quoting" | "citing");
            let near = i32::from(far > 0 && self.same_block(spoken.token, token)) * 2;
            add(spoken.entity, 7 + last + near - 2 * far - level - if agent { 6 } else { 0 });
            speakers += 1;
        }
        let end = self.registry.mentions.partition_point(|m| m.name.start < token);
        for mention in self.registry.mentions[..end].iter().rev().take(MAX_BACK) {
            let far = distance(mention.name.start);
            if far > REACH as i32 {
                break;
            }
            let same_quotation = mention.quotation == quotation;
            if !same_quotation && (mention.quotation.is_some() || quotation.is_none()) {
                continue;
            }
            let mut score = 4 - 2 * far;
            score += if mention.subject { 3 } else { 0 };
            score +=
                if mention.subject && far > 0 && self.same_block(mention.name.start, token) { 2 } else { 0 };
            score -= if mention.oblique { 3 } else { 0 };
            score += if quotation.is_some() && same_quotation { 3 } else { 0 };
            add(mention.entity, score);
        }
        if quotation.is_none() && matches!(wanted, Wanted::Person(_)) {
            for (entity, penalty) in self.holders_before(token) {
                add(entity, 8 - penalty);
            }
        }
        // Of equals the one found first: the latest speaker.
        let mut best: Option<(usize, i32)> = None;
        for &(entity, score) in &scores {
            steps.push(format!("candidate {} ({score})", self.registry.entities[entity].name));
            if best.is_none_or(|(_, b)| score > b) {
                best = Some((entity, score));
            }
        }
        best.map(|(entity, _)| entity)
    }

    /// Those whom the sentences before a token call by their office: "The Defence Secretary was
    /// accused after he ...". With what speaks against each.
    fn holders_before(&self, token: usize) -> Vec<(usize, i32)> {
        const MAX_TOKENS: usize = 12;
        const MAX_SCANNED: usize = 60;
        let reading = &self.reading;
        let mut holders = Vec::new();
        let Some(here) = reading.sentence_of(token) else { return holders };
        let sentences = &reading.text.sentences;
        let earlier = (0..=here).rev().take(24).filter(|&s| sentences[s].quotation.is_none()).take(3);
        for (far, sentence) in earlier.enumerate() {
            let range = reading.tokens_in(sentences[sentence].span);
            let opens = |i: usize| {
                ["the", "its", "his", "her"].iter().any(|d| reading.word(i).eq_ignore_ascii_case(d))
            };
            let last = range.end.min(token).min(range.start + MAX_SCANNED);
            for start in range.start..last {
                if !opens(start) || reading.quotation_of(start).is_some() {
                    continue;
                }
                let stops = |i: usize| !reading.is_word(i) || reading.is_verb(i) || opens(i);
                let limit = last.min(start + MAX_TOKENS);
                let end = (start + 1..limit).find(|&i| stops(i)).unwrap_or(limit);
                let phrase = (end > start + 1).then(|| Phrase::read(reading, start..end)).flatten();
                let Some(phrase) = phrase.filter(|p| p.is_person() && p.known) else { continue };
                let Some(entity) = self.holder(&phrase, start, None, &mut Vec::new()) else { continue };
                // At the start of the sentence or of a clause it is a subject.
                let subject = start == range.start || reading.is_mark(start - 1, ',');
                holders.push((entity, i32::try_from(far).unwrap_or(0) * 2 + if subject { 0 } else { 4 }));
            }
        }
        holders
    }

    /// How well an entity suits a pronoun; `None` where it cannot be meant.
    fn fit(&self, entity: usize, wanted: Wanted) -> Option<i32> {
        let entity = &self.registry.entities[entity];
        match wanted {
            Wanted::Person(gender) => {
                if !matches!(entity.kind, SpeakerKind::Person | SpeakerKind::Unknown) || entity.country {
                    return None;
                }
                let unsure = if entity.kind == SpeakerKind::Unknown { -6 } else { 0 };
                match entity.gender() {
                    Gender::Unknown => Some(unsure),
                    own if own == gender => Some(3 + unsure),
                    // A given name or an ending is weak evidence, a title is not.
                    _ if entity.gender.abs() <= 1 => Some(unsure - 4),
                    _ => None,
                }
            }
            Wanted::Thing => match entity.kind {
                SpeakerKind::Organisation if entity.country => Some(-1),
                SpeakerKind::Organisation | SpeakerKind::Document => Some(1),
                SpeakerKind::Unknown => Some(0),
                _ => None,
            },
            Wanted::Several => match entity.kind {
                SpeakerKind::Group => Some(4),
                SpeakerKind::Organisation if !entity.country => Some(0),
                SpeakerKind::Person if entity.gender() == Gender::Unknown => Some(-3),
                _ => None,
            },
        }
    }

    // ---- descriptions ---------------------------------------------------------------------------------------

    fn described(&mut self, index: usize, range: Range<usize>, steps: &mut Vec<String>) -> Option<Hit> {
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
            // "17", "43 of 70": so many of those asked.
            let name = self.reading.words(range.start..end);
            let number = self.reading.is_number(range.start);
            return number.then(|| Hit::new(self.unnamed(name, SpeakerKind::Group, None, token), "group"));
        };
        steps.push(format!("noun phrase: {:?} `{}`, head `{}`", phrase.kind, phrase.text, phrase.head));
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
    fn unnamed(&mut self, name: String, kind: SpeakerKind, phrase: Option<Phrase>, token: usize) -> usize {
        let gender = phrase.as_ref().map_or(0, |p| p.gender.vote());
        let roles = phrase.into_iter().map(|phrase| Role { phrase, token }).collect();
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
    fn owner(&self, token: usize, parent: Option<usize>, steps: &mut Vec<String>) -> Option<usize> {
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
    fn namesake(&self, token: usize, parent: Option<usize>, steps: &mut Vec<String>) -> Option<usize> {
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
    fn holder(
        &self,
        phrase: &Phrase,
        token: usize,
        index: Option<usize>,
        steps: &mut Vec<String>,
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
                steps.push(format!("candidate {} ({score})", candidate.name));
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
                if self.reading.is_capitalised(token)
                    && let Some(place) = self.reading.lexicon.place(&self.reading.word(token).to_lowercase())
                {
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
        let here = titled
            .iter()
            .copied()
            .find(|&e| self.registry.entities[e].roles.iter().any(|role| range.contains(&role.token)));
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
        let places = self.nouns.get(&phrase.head)?;
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

    /// "Some", "the others": of whom, where the sentence before or the one around tells.
    ///
    /// "Ukraine’s allies do not share a goal, with some committed ..." -> "some of Ukraine’s allies".
    fn indefinite(&mut self, word: &str, token: usize) -> Hit {
        let whole = self.whole_before(token);
        let name = match (word, whole) {
            ("others", Some((_, head))) => format!("other {head}"),
            (word, Some((whole, _))) => format!("{word} of {whole}"),
            (word, None) => word.to_owned(),
        };
        Hit::new(self.unnamed(name, SpeakerKind::Group, None, token), "indefinite")
    }

    /// A plural noun phrase that the reporter's sentence before splits up with "some", and its head.
    fn whole_before(&self, token: usize) -> Option<(String, String)> {
        let reading = &self.reading;
        let here = reading.sentence_of(token)?;
        let sentences = &reading.text.sentences;
        let before = (0..here).rev().take(24).find(|&s| sentences[s].quotation.is_none())?;
        let range = reading.tokens_in(sentences[before].span);
        let split = range.clone().find(|&i| {
            matches!(reading.word(i), "some" | "others" | "Some") && !reading.is_word(i.wrapping_sub(1))
                || matches!(reading.word(i), "some" | "others") && reading.is_function_word(i.wrapping_sub(1))
        })?;
        let head = (range.start..split).find(|&i| {
            reading.is(i, Classes::GROUP)
                && reading.word(i).ends_with('s')
                && reading.is_lower(i)
                && !reading.is(i, Classes::INDEFINITE)
        })?;
        let mut start = head;
        while start > range.start
            && (reading.is_word(start - 1)
                && !reading.is_function_word(start - 1)
                && !reading.is_verb(start - 1)
                && !reading.is_mark(start - 1, ',')
                || reading.is_possessive(start - 1))
            && head - start < 6
            && !(reading.is_lower(start - 1) && reading.word(start - 1) == "that")
        {
            start -= 1;
        }
        let definite = (start..head).any(|i| reading.is_possessive(i))
            || start > 0 && reading.word(start - 1).eq_ignore_ascii_case("the");
        if !definite {
            return None;
        }
        Some((reading.words(start..head + 1), reading.word(head).to_owned()))
    }
}

/// What a pronoun asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Wanted {
    Person(Gender),
    Thing,
    Several,
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
