//! Headlines once more, when all below them is resolved: whoever says there what the headline has "Minister", "the
//! study", "ex-official" say is meant.
//!
//! "‘No compromise’, says Minister" above "There would be ‘no compromise’, Raghav Iyer said" -> `Raghav Iyer`.

use super::phrases::Phrase;
use super::resolve::{Hit, Resolver};
use crate::claims::SpeakerKind;
use crate::text::span::Span;
use rustc_hash::FxHashMap;
use std::cell::OnceCell;
use std::cmp::Reverse;
use std::collections::HashSet;

/// Attributions below a headline that are compared with it.
const MAX_BELOW: usize = 40;
/// The same where only the noun is compared.
const NEAR: usize = 8;
/// Words of one content that are compared.
const MAX_WORDS: usize = 40;

impl Resolver<'_> {
    /// Gives the headlines that name their source by a role or description the speaker of the same words below.
    pub(super) fn tie_headlines(&mut self) {
        let main_voice = OnceCell::new();
        for index in 0..self.attributions.len() {
            let attribution = &self.attributions[index];
            if attribution.headline && attribution.floating && self.says_i_of_nobody(index) {
                self.tie_portrait(index, *main_voice.get_or_init(|| self.main_voice()));
            }
            let Some(source) = attribution.source.filter(|_| attribution.headline) else { continue };
            let by = self.found[index].as_ref().map_or("", |f| f.resolution.speaker.resolved_by);
            if !matches!(by, "role" | "description" | "organisation" | "document") {
                continue;
            }
            let range = self.reading.tokens_in(source);
            let named = self
                .registry
                .mentions_in(range.clone())
                .iter()
                .any(|m| !self.registry.entities[m.entity].country);
            if named {
                continue;
            }
            let Some(phrase) = Phrase::read(&self.reading, range) else { continue };
            if let Some(below) = self.same_below(index, &phrase) {
                let entity = self.found[below].as_ref().and_then(|f| f.entity);
                if let Some(entity) = entity {
                    self.tie(
                        index,
                        Hit::new(entity, if self.registry.entities[entity].named { "role" } else { by }),
                        below,
                    );
                }
            }
        }
    }

    /// Whether a headline without a speaker speaks in the first person: "“I told the doctors I would float”".
    fn says_i_of_nobody(&self, index: usize) -> bool {
        let nobody = self.found[index].as_ref().is_some_and(|f| f.entity.is_none());
        let piece = self.attributions[index].pieces.first().filter(|_| nobody);
        piece.is_some_and(|p| self.reading.tokens_in(*p).take(MAX_WORDS).any(|i| self.is_first_person(i)))
    }

    /// Gives such a headline, above an interview, to whoever says most of all that is said below.
    fn tie_portrait(&mut self, index: usize, main_voice: Option<(usize, usize)>) {
        let Some((entity, below)) = main_voice else { return };
        self.tie(index, Hit::new(entity, "same_source"), below);
        for nested in index + 1..self.attributions.len().min(index + NEAR) {
            let attribution = &self.attributions[nested];
            let source = attribution.source.filter(|_| attribution.parent == Some(index));
            if source.is_some_and(|s| self.is_first_person(self.reading.tokens_in(s).start)) {
                self.tie(nested, Hit::new(entity, "first_person"), below);
            }
        }
    }

    /// "I", "my", "I’m".
    fn is_first_person(&self, token: usize) -> bool {
        matches!(self.reading.word(token).split(['’', '\'']).next(), Some("I" | "my" | "My" | "me"))
    }

    /// The person who says at least five things and more than twice as many as anybody else, and the first of them.
    fn main_voice(&self) -> Option<(usize, usize)> {
        const LEAST: usize = 5;
        let mut counts: FxHashMap<usize, (usize, usize)> = FxHashMap::default();
        for (index, attribution) in self.attributions.iter().enumerate() {
            let counted = !attribution.headline && attribution.parent.is_none();
            if let Some(entity) = self.found[index].as_ref().and_then(|f| f.entity).filter(|_| counted) {
                counts.entry(entity).or_insert((0, index)).0 += 1;
            }
        }
        let (&entity, &(most, first)) =
            counts.iter().max_by_key(|(_, (count, first))| (*count, Reverse(*first)))?;
        let next = counts.iter().filter(|(e, _)| **e != entity).map(|(_, (count, _))| *count).max();
        let person = &self.registry.entities[entity];
        let alone = most >= LEAST && most > 2 * next.unwrap_or(0);
        (alone && person.named && person.kind == SpeakerKind::Person).then_some((entity, first))
    }

    /// The attribution below that says most of what the headline says, by somebody whom the description fits.
    fn same_below(&self, index: usize, phrase: &Phrase) -> Option<usize> {
        let wanted = self.content_words(&self.attributions[index].pieces);
        let quoted = self.quoted_words(index);
        let mut best: Option<(usize, usize)> = None;
        for below in index + 1..self.attributions.len().min(index + MAX_BELOW) {
            let attribution = &self.attributions[below];
            let Some(entity) = self.found[below].as_ref().and_then(|f| f.entity) else { continue };
            if attribution.headline || attribution.parent.is_some() || !self.suits_headline(phrase, entity) {
                continue;
            }
            let text = self.reading.text.text;
            let repeats = quoted
                .as_ref()
                .is_some_and(|q| attribution.pieces.iter().any(|p| p.of(text).to_lowercase().contains(q)));
            let shared = wanted.intersection(&self.content_words(&attribution.pieces)).count();
            let score = if repeats { shared + 100 } else { shared };
            let enough = repeats || shared >= 2 && shared * 2 >= wanted.len();
            if enough && best.is_none_or(|(_, most)| score > most) {
                best = Some((below, score));
            }
        }
        // "Study says", above whatever the study is called there.
        let first = || {
            (index + 1..self.attributions.len().min(index + NEAR)).find(|&below| {
                let entity = self.found[below].as_ref().and_then(|f| f.entity);
                !self.attributions[below].headline && entity.is_some_and(|e| self.suits_headline(phrase, e))
            })
        };
        best.map(|(below, _)| below).or_else(|| if phrase.is_person() { None } else { first() })
    }

    /// The quoted words of a headline's content, if there are at least two.
    fn quoted_words(&self, index: usize) -> Option<String> {
        let text = self.reading.text.text;
        let attribution = &self.attributions[index];
        let quotations = &self.reading.text.quotations;
        let piece = *attribution.pieces.first()?;
        let behind = quotations.partition_point(|q| q.outer.start < piece.start);
        let around = quotations[..behind].iter().rposition(|q| q.depth == 0);
        let first = around.filter(|&q| quotations[q].outer.end >= piece.start).unwrap_or(behind);
        let quoted = quotations[first..].iter().take(4).find(|q| q.inner.overlaps(piece))?;
        let words = quoted.inner.of(text).trim_end_matches(['.', ',', '!', '?']).to_lowercase();
        (words.split_whitespace().count() > 1).then_some(words)
    }

    /// Beginnings of the longer words, folded: "warns" and "warning" are one.
    fn content_words(&self, pieces: &[Span]) -> HashSet<String> {
        const LETTERS: usize = 5;
        let words = pieces.iter().flat_map(|p| self.reading.tokens_in(*p)).take(MAX_WORDS);
        words
            .filter(|&i| self.reading.is_word(i) && !self.reading.is_function_word(i))
            .map(|i| self.reading.word(i).to_lowercase().chars().take(LETTERS).collect::<String>())
            .filter(|w| w.len() > 3)
            .collect()
    }

    /// Whether a speaker below may be called so: a person with a name, or the same thing in more words.
    fn suits_headline(&self, phrase: &Phrase, entity: usize) -> bool {
        let entity = &self.registry.entities[entity];
        let same_head = || {
            entity.words.contains(&phrase.head) || entity.roles.iter().any(|r| r.phrase.head == phrase.head)
        };
        if !phrase.is_person() {
            let body = matches!(entity.kind, SpeakerKind::Organisation | SpeakerKind::Document);
            return body && !entity.country && same_head();
        }
        let other = phrase.gender.vote() * entity.gender < 0;
        let mut places = entity.roles.iter().filter_map(|r| r.phrase.place.as_ref()).peekable();
        let elsewhere = phrase.place.is_some()
            && places.peek().is_some()
            && !places.any(|p| Some(p) == phrase.place.as_ref());
        entity.named && entity.kind == SpeakerKind::Person && !other && !elsewhere
    }
}
