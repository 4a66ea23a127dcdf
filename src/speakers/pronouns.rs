//! Pronouns and other words that stand for somebody named before: he, she, they, I, both, some, others.

use super::phrases::{Determiner, Phrase};
use super::reading::fold;
use super::registry::{Gender, MAX_CANDIDATES};
use super::resolve::{Hit, MAX_BACK, Resolver};
use super::steps::Steps;
use crate::attributions::DASH_SPEECH;
use crate::claims::SpeakerKind;
use crate::lexicon::Classes;
use crate::text::blocks::BlockKind;
use crate::text::span::Span;
use crate::text::tokens::looks_like_pronoun;
use std::ops::Range;

/// What a pronoun asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Wanted {
    Person(Gender),
    Thing,
    Several,
}

impl Wanted {
    /// What "his", "her", "its" and "their" ask for.
    pub(super) fn of_owner(word: &str) -> Option<Wanted> {
        match word.to_lowercase().as_str() {
            "his" => Some(Wanted::Person(Gender::Male)),
            "her" => Some(Wanted::Person(Gender::Female)),
            "its" => Some(Wanted::Thing),
            "their" => Some(Wanted::Several),
            _ => None,
        }
    }
}

impl Resolver<'_> {
    /// The outer `None` says that the word is no pronoun.
    #[allow(clippy::option_option, reason = "a pronoun without antecedent ends the search")]
    pub(super) fn pronoun(&mut self, index: usize, token: usize, steps: &mut Steps) -> Option<Option<Hit>> {
        let word = self.reading.word(token);
        // "US officials", "the WHO"
        if looks_like_pronoun(word) {
            return None;
        }
        let word = word.to_lowercase();
        // "He’d say", but "I’Anson said".
        let word = match word.split_once(['’', '\'']) {
            Some((pronoun, "d" | "ll" | "ve" | "re" | "m" | "s")) => pronoun.to_owned(),
            _ => word,
        };
        let parent = self.attributions[index].parent;
        let wanted = match word.as_str() {
            "he" | "him" | "his" | "himself" => Wanted::Person(Gender::Male),
            "she" | "her" | "hers" | "herself" => Wanted::Person(Gender::Female),
            "it" | "its" | "itself" => Wanted::Thing,
            "they" | "them" | "their" | "theirs" | "both" => Wanted::Several,
            "who" | "whose" => {
                let before = token.checked_sub(2)?;
                let named = self.registry.mentions_in(before..token).last().map(|m| m.entity);
                let entity = named.or_else(|| self.described_in_front(token))?;
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
        let own = &self.attributions[index];
        let own = (own.pattern == DASH_SPEECH).then(|| own.cover());
        let entity = self.antecedent(token, parent, wanted, own, steps);
        // "she" tells it where nothing did before, or a name alone; 2 is as sure as a title.
        if let (Some(entity), Wanted::Person(gender)) = (entity, wanted) {
            let entity = &mut self.registry.entities[entity];
            if entity.named && entity.gender.abs() < 2 {
                entity.gender = gender.vote().signum() * 2;
            }
        }
        Some(entity.map(|e| Hit::new(e, "pronoun")))
    }

    /// "A 41-year-old welder, who told police": whom the relative pronoun means, where he has no name.
    fn described_in_front(&mut self, token: usize) -> Option<usize> {
        const MAX_TOKENS: usize = 6;
        let reading = &self.reading;
        let end = token - usize::from(reading.is_mark(token - 1, ','));
        let inside = |i: &usize| reading.is_word(*i) || reading.is_number(*i) || reading.is_mark(*i, '-');
        let mut words = (end.saturating_sub(MAX_TOKENS)..end).rev().take_while(inside);
        let start = words.find(|&i| matches!(reading.word(i), "a" | "an" | "the" | "A" | "An" | "The"))?;
        let phrase = Phrase::read(reading, start..end).filter(|p| p.is_person() && !p.qualified)?;
        let known = self.source_at(start).or_else(|| {
            let definite = phrase.determiner == Determiner::Definite;
            definite.then(|| self.holder(&phrase, start, None, &mut Steps::new(false))).flatten()
        });
        Some(known.unwrap_or_else(|| self.introduce_at(phrase, start..end)))
    }

    /// "A and B" where the sentence before names two people.
    fn pair_before(&self, token: usize) -> Option<String> {
        let mut pair: Vec<usize> = Vec::new();
        for mention in self.registry.mentions_before(token) {
            let far = self.reading.far(mention.name.start, token);
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
        let near = self.reading.far(last.token, token) <= 1;
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
                let before = reading.text.sentence_before(here)?;
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
                || reading.is_possessive(start - 1))
            && head - start < 6
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
