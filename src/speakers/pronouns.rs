//! Pronouns and other words that stand for somebody named before: he, she, they, I, both, some, others.

use super::phrases::{Determiner, Phrase, is_known_noun};
use super::reading::fold;
use super::registry::{Gender, MAX_CANDIDATES};
use super::resolve::{Hit, MAX_BACK, Resolver};
use super::steps::Steps;
use crate::claims::{Form, SpeakerKind};
use crate::lexicon::Classes;
use crate::text::blocks::BlockKind;
use crate::text::span::Span;
use std::ops::Range;

/// Sentences that a pronoun reaches back.
const REACH: usize = 8;
/// What nobody may fall below who is meant by a pronoun.
const LEAST: i32 = -6;

/// How well whoever has spoken most is meant wherever a pronoun stands.
const MAIN_SPEAKER: i32 = 1;

/// Somebody whom a sentence has as its subject and describes without a name: "A man came to the desk".
struct Described {
    phrase: Phrase,
    token: usize,
    score: i32,
}

/// What a pronoun asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Wanted {
    Person(Gender),
    Thing,
    Several,
}

impl Resolver<'_> {
    /// The outer `None` says that the word is no pronoun.
    #[allow(clippy::option_option, reason = "a pronoun without antecedent ends the search")]
    pub(super) fn pronoun(&mut self, index: usize, token: usize, steps: &mut Steps) -> Option<Option<Hit>> {
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
                steps.push(format_args!("first person: the speaker of the quotation around it"));
                let entity = self.outer(index, token);
                return Some(entity.map(|e| Hit::new(e, "first_person")));
            }
            "some" | "others" | "many" | "most" | "several" | "few" => {
                return Some(Some(self.indefinite(&word, token)));
            }
            "one" | "another" => {
                // "Another" behind "one of the diplomats", "one resident".
                let rest = self.one_before(token)?;
                let name = format!("{word} {rest}");
                return Some(Some(Hit::new(
                    self.unnamed(name, SpeakerKind::Person, None, token),
                    "indefinite",
                )));
            }
            "you" if parent.is_none() && self.reading.quotation_of(token).is_none() => {
                steps.push(format_args!("the reporter says you: an interview"));
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
        // "she" tells it where nothing did before, or a name alone; 2 is as sure as a title.
        if let (Some(entity), Wanted::Person(gender)) = (entity, wanted) {
            let entity = &mut self.registry.entities[entity];
            if entity.named && entity.gender.abs() < 2 {
                entity.gender = gender.vote().signum() * 2;
            }
        }
        Some(entity.map(|e| Hit::new(e, "pronoun")))
    }

    /// What "one" or "another" stood with, if such a person was among the last to speak: "of the diplomats",
    /// "resident".
    pub(super) fn one_before(&self, token: usize) -> Option<String> {
        const MAX_SPEAKERS: usize = 4;
        let before = self.spoken.iter().rev().filter(|s| s.token < token).take(MAX_SPEAKERS);
        before
            .map(|s| self.registry.entities[s.entity].name.as_str())
            .find_map(|name| {
                name.split_once(' ').filter(|(one, _)| {
                    ["one", "another", "second"].iter().any(|w| one.eq_ignore_ascii_case(w))
                })
            })
            .map(|(_, rest)| rest.to_owned())
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
    pub(super) fn outer(&mut self, index: usize, token: usize) -> Option<usize> {
        if let Some(parent) = self.attributions[index].parent {
            return self.found.get(parent)?.as_ref()?.entity;
        }
        if self.reading.quotation_of(token).is_none() {
            return self.author(token);
        }
        self.last_spoken(token, None).map(|s| s.entity)
    }

    /// Who signs the text above a token: "By Joss Oyelaran".
    fn author(&mut self, token: usize) -> Option<usize> {
        let reading = &self.reading;
        let blocks = &reading.text.blocks;
        let end = blocks.partition_point(|b| b.tokens.start <= token);
        let byline = blocks[..end].iter().rev().take(MAX_BACK).find(|b| b.kind == BlockKind::Byline)?;
        let name = |i: usize| reading.is_capitalised(i) && !reading.is_function_word(i);
        let start = byline.tokens.clone().find(|&i| name(i) && !reading.is(i, Classes::PREPOSITION))?;
        let end = (start..byline.tokens.end).find(|&i| !name(i)).unwrap_or(byline.tokens.end);
        if end < start + 2 || end > start + 4 {
            return None;
        }
        let words = reading.words(start..end);
        let surname = fold(reading.word(end - 1));
        let namesakes = self.registry.with_surname(&surname).iter().take(MAX_CANDIDATES);
        let known = namesakes.copied().find(|&e| self.registry.entities[e].name == words);
        Some(known.unwrap_or_else(|| self.unnamed(words, SpeakerKind::Person, None, start)))
    }

    /// The best antecedent of a pronoun: earlier speakers and subjects before other mentions, near before far,
    /// nobody who is only mentioned inside another quotation.
    pub(super) fn antecedent(
        &mut self,
        token: usize,
        parent: Option<usize>,
        wanted: Wanted,
        steps: &mut Steps,
    ) -> Option<usize> {
        let reading = &self.reading;
        let here = reading.ordinal(token);
        let quotation = reading.quotation_of(token);
        // Nobody says "he" of himself.
        let outer = parent.and_then(|p| self.found.get(p)?.as_ref()?.entity);
        let mut scores: Vec<(usize, i32)> = Vec::new();
        // "They told us", in somebody's speech: whoever "they" are, the reporter has hardly named them.
        let of_speech = quotation.is_some() && parent.is_some() && wanted == Wanted::Several;
        let in_speech =
            quotation.is_some() || parent.is_some_and(|p| self.attributions[p].form == Form::Direct);
        let mut add = |entity: usize, score: i32| {
            let group = self.registry.entities[entity].kind == SpeakerKind::Group;
            // In speech nobody says "he" of himself; "she said she had warned them" is of herself.
            if Some(entity) == outer && in_speech || of_speech && !group {
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
            // "Berg was asked by Holm. She replied": who opens the sentence before.
            let opens = far == 1 && reading.begins_sentence(mention.run.start) && !mention.oblique;
            score += if opens { 2 } else { 0 };
            // "The head of the force, General Balzaretti, tried to calm them. He said"
            score += if mention.subject && far == 1 && !opens { 1 } else { 0 };
            // "Kelin was summoned; he said"
            let stands_first = reading.begins_sentence(mention.run.start)
                || mention.run.start > 0 && reading.is_mark(mention.run.start - 1, ',');
            let subject_here = far == 0 && mention.subject && stands_first;
            score += if subject_here { 4 } else { 0 };
            score += if quotation.is_some() && same_quotation { 3 } else { 0 };
            add(mention.entity, score);
        }
        if let Wanted::Person(gender) = wanted
            && let Some(main) = self.main_speaker(token, gender)
        {
            add(main, MAIN_SPEAKER);
        }
        let mut described = None;
        if quotation.is_none() {
            let (holders, new) = self.holders_before(token, wanted);
            for (entity, penalty) in holders {
                add(entity, 8 - penalty);
            }
            described = new;
        }
        // Of equals the one found first: the latest speaker.
        let mut best: Option<(usize, i32)> = None;
        for &(entity, score) in &scores {
            steps.push(format_args!("candidate {} ({score})", self.registry.entities[entity].name));
            if best.is_none_or(|(_, b)| score > b) {
                best = Some((entity, score));
            }
        }
        // "A man came to the desk. He said": nobody with a name, but better than somebody far away.
        if let Some(Described { phrase, token, score }) =
            described.filter(|d| best.is_none_or(|(_, b)| d.score > b))
        {
            steps.push(format_args!("candidate `{}` ({score})", phrase.text));
            let (name, kind) = (phrase.text.clone(), phrase.kind);
            return Some(self.unnamed(name, kind, Some(phrase), token));
        }
        best.filter(|&(_, score)| score > LEAST).map(|(entity, _)| entity)
    }

    /// The person of this gender who has spoken most so far, at least four times and more often than all
    /// others of the gender together: a portrait returns to its subject from far away.
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

    /// Those whom the sentences before a token call by their office: "The Defence Secretary was
    /// accused after he ...". With what speaks against each.
    ///
    /// The second value is one whom they describe without a name, as the subject of a sentence.
    fn holders_before(&self, token: usize, wanted: Wanted) -> (Vec<(usize, i32)>, Option<Described>) {
        const MAX_TOKENS: usize = 12;
        const MAX_SCANNED: usize = 60;
        let reading = &self.reading;
        let mut holders = Vec::new();
        let mut new: Option<Described> = None;
        let Some(here) = reading.sentence_of(token) else { return (holders, new) };
        let sentences = &reading.text.sentences;
        let earlier = (0..=here).rev().take(24).filter(|&s| sentences[s].quotation.is_none()).take(3);
        for (far, sentence) in earlier.enumerate() {
            let range = reading.tokens_in(sentences[sentence].span);
            let opens = |i: usize| {
                ["the", "its", "his", "her", "a", "an"]
                    .iter()
                    .any(|d| reading.word(i).eq_ignore_ascii_case(d))
            };
            let last = range.end.min(token).min(range.start + MAX_SCANNED);
            for start in range.start..last {
                if !opens(start) || reading.quotation_of(start).is_some() {
                    continue;
                }
                let stops = |i: usize| {
                    !reading.is_word(i)
                        || reading.is_verb(i)
                        || opens(i)
                        || matches!(reading.word(i), "itself" | "himself" | "herself" | "themselves")
                };
                let limit = last.min(start + MAX_TOKENS);
                let end = (start + 1..limit).find(|&i| stops(i)).unwrap_or(limit);
                let named = (start + 1..end).any(|i| is_known_noun(reading, i));
                let phrase = named.then(|| Phrase::read(reading, start..end)).flatten();
                let fits = |p: &Phrase| match wanted {
                    Wanted::Person(gender) => {
                        p.is_person() && (p.gender == gender || p.gender == Gender::Unknown)
                    }
                    Wanted::Thing => p.kind == SpeakerKind::Document,
                    Wanted::Several => matches!(p.kind, SpeakerKind::Group | SpeakerKind::Organisation),
                };
                let Some(phrase) = phrase.filter(|p| p.known && fits(p)) else { continue };
                // At the start of the sentence or of a clause it is a subject.
                let subject = start == range.start || reading.is_mark(start - 1, ',');
                let article = matches!(phrase.determiner, Determiner::Definite | Determiner::Indefinite);
                let indefinite = phrase.determiner == Determiner::Indefinite;
                let known = (!indefinite)
                    .then(|| self.holder(&phrase, start, None, &mut Steps::new(false)))
                    .flatten();
                let Some(entity) = known else {
                    let base = if wanted == Wanted::Thing { 3 } else { 6 };
                    let score = base - 3 * i32::try_from(far).unwrap_or(0);
                    let named = reading.is_capitalised(end)
                        || reading.is_mark(end, ',') && reading.is_capitalised(end + 1);
                    if start == range.start && article && !named && new.is_none() {
                        new = Some(Described { phrase, token: start, score });
                    }
                    continue;
                };
                holders.push((entity, i32::try_from(far).unwrap_or(0) * 2 + if subject { 0 } else { 4 }));
            }
        }
        (holders, new)
    }

    /// How well an entity suits a pronoun; `None` where it cannot be meant.
    pub(super) fn fit(&self, entity: usize, wanted: Wanted) -> Option<i32> {
        let entity = &self.registry.entities[entity];
        match wanted {
            Wanted::Person(gender) => {
                if !matches!(entity.kind, SpeakerKind::Person | SpeakerKind::Unknown) || entity.country {
                    return None;
                }
                let unsure = if entity.kind == SpeakerKind::Unknown { -6 } else { 0 };
                match entity.gender() {
                    // "One person close to the buyers": whoever has a name is rather meant.
                    Gender::Unknown if !entity.named => Some(unsure - 4),
                    Gender::Unknown => Some(unsure),
                    own if own == gender => Some(4 + unsure),
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
                SpeakerKind::Person if entity.gender() == Gender::Unknown => {
                    Some(if entity.named { -3 } else { -6 })
                }
                _ => None,
            },
        }
    }

    /// "Some", "the others": of whom, where the sentence before or the one around tells.
    ///
    /// "Ukraine’s allies do not share a goal, with some committed ..." -> "some of Ukraine’s allies".
    pub(super) fn indefinite(&mut self, word: &str, token: usize) -> Hit {
        let whole = self.whole_before(token);
        // "Some residents said ... Others said ...": other residents.
        if word == "others"
            && whole.is_none()
            && let Some(rest) = self.some_before(token)
        {
            let name = format!("other {rest}");
            return Hit::new(self.unnamed(name, SpeakerKind::Group, None, token), "indefinite");
        }
        let name = match (word, whole) {
            ("others", Some((_, head))) => format!("other {head}"),
            (word, Some((whole, _))) => format!("{word} of {whole}"),
            (word, None) => word.to_owned(),
        };
        Hit::new(self.unnamed(name, SpeakerKind::Group, None, token), "indefinite")
    }

    /// What "some" stood with, if such a group was the last to speak.
    fn some_before(&self, token: usize) -> Option<String> {
        let last = self.last_spoken(token, None)?;
        let near = self.reading.ordinal(token).saturating_sub(self.reading.ordinal(last.token)) <= 1;
        let name = &self.registry.entities[last.entity].name;
        let rest = ["some ", "Some ", "many ", "Many ", "several ", "Several "]
            .iter()
            .find_map(|s| name.strip_prefix(s));
        rest.filter(|rest| near && !rest.starts_with("of ")).map(str::to_owned)
    }

    /// A plural noun phrase that the reporter's sentence before splits up with "some", and its head.
    fn whole_before(&self, token: usize) -> Option<(String, String)> {
        const MAX_SCANNED: usize = 400;
        let reading = &self.reading;
        let here = reading.sentence_of(token)?;
        let sentences = &reading.text.sentences;
        let first = sentences[here].span.start;
        let within = |span: Span| {
            let range = reading.tokens_in(span);
            range.start..range.end.min(range.start + MAX_SCANNED)
        };
        let own = within(Span::new(first, reading.token(token)?.span.start.max(first)));
        let group = |mut range: Range<usize>| {
            range.find(|&i| {
                let plural = reading.is(i, Classes::GROUP) && reading.word(i).ends_with('s');
                plural && reading.is_lower(i) && !reading.is(i, Classes::INDEFINITE)
            })
        };
        // "with some committed to victory": the sentence itself says of whom.
        let same =
            (reading.quotation_of(token).is_none() && !own.is_empty()).then(|| group(own.clone())).flatten();
        let (range, head) = match same {
            Some(head) => (own, head),
            None => {
                let before = (0..here).rev().take(24).find(|&s| sentences[s].quotation.is_none())?;
                let range = within(sentences[before].span);
                let splits = |i: usize| {
                    matches!(reading.word(i), "some" | "others")
                        && i > range.start
                        && (!reading.is_word(i - 1) || reading.is_function_word(i - 1))
                };
                let split = range.clone().find(|&i| splits(i))?;
                let head = group(range.start..split)?;
                (range, head)
            }
        };
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
