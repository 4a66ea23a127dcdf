//! Sources without a name: who holds the office, which body or document a noun takes up, and what to call
//! those of whom no name is known.

use super::bodies::{is_business, is_watchdog};
use super::focus::{is_asker, is_union};
use super::phrases::{Determiner, Phrase, is_human_noun, joins_demonyms};
use super::pronouns::Wanted;
use super::reading::{fold, lower_first};
use super::registry::{Entity, Gender, MAX_CANDIDATES, Mention, Role, same_office};
use super::resolve::{Hit, MAX_BACK, Resolver};
use super::steps::Steps;
use crate::claims::SpeakerKind;
use crate::lexicon::Classes;
use std::ops::Range;

/// Sentences at the front of an article that may speak of people before it names them.
pub(super) const LEAD: usize = 5;

impl Resolver<'_> {
    pub(super) fn described(&mut self, index: usize, range: Range<usize>, steps: &mut Steps) -> Option<Hit> {
        let token = range.start;
        let end = (range.start + 1..range.end)
            .find(|&i| {
                self.reading.is_mark(i, ',') && !joins_demonyms(&self.reading, i)
                    || self.reading.is_mark(i, '—')
                    || self.reading.is_mark(i, '–')
                    || self.reading.is_mark(i, '(')
            })
            .unwrap_or(range.end);
        let end = if end == range.end { self.modified_end(index, range.clone()) } else { end };
        let start = self.whom_who_means(self.behind_copy(range.start)..end);
        let Some(phrase) = Phrase::read(&self.reading, start..self.told_end(start..end)) else {
            return self.counted(range.start..end);
        };
        steps.push(format_args!("noun phrase: {:?} `{}`, head `{}`", phrase.kind, phrase.text, phrase.head));
        let parent = self.attributions[index].parent;
        if phrase.is_person()
            && let Some(entity) = self.apposed(end)
        {
            steps.push(format_args!("the name stands behind the comma"));
            self.registry.learn_role(entity, phrase, token);
            return Some(self.hit_for(entity));
        }
        // "The oldest of them, a driver who goes by the call sign Fox".
        if (phrase.is_person() || phrase.kind == SpeakerKind::Unknown)
            && let Some(name) = self.called(end)
        {
            steps.push(format_args!("the name comes in the relative clause"));
            let entity = self.named_as(name, phrase, token);
            return Some(self.hit_for(entity));
        }
        if phrase.head == "namesake" {
            return self.namesake(token, parent, steps).map(|e| Hit::new(e, "role"));
        }
        if matches!(phrase.head.as_str(), "some" | "others" | "many" | "most") {
            // "Others in the sector".
            if phrase.qualified && matches!(self.reading.word(start + 1), "in" | "at" | "on") {
                let name = lower_first(&phrase.text);
                return Some(Hit::new(self.unnamed(name, SpeakerKind::Group, None, token), "indefinite"));
            }
            return Some(self.indefinite(&phrase.head.clone(), token));
        }
        if matches!(phrase.head.as_str(), "insider" | "source")
            && phrase.determiner == Determiner::Definite
            && phrase.is_short()
            && let Some(last) = self.last_source(token)
        {
            return Some(self.hit_for(last));
        }
        let titled = || (phrase.kind == SpeakerKind::Document).then(|| self.title(&phrase, &range)).flatten();
        // "The nine-page document" is no other one than "the document".
        let pages = |w: &String| *w == phrase.head || w.ends_with("-page");
        let short = phrase.is_short() || phrase.place.is_none() && phrase.words.iter().all(pages);
        let plain = phrase.determiner == Determiner::Definite && short && !phrase.qualified;
        let paper = titled().or_else(|| plain.then(|| self.papers(&phrase, token)).flatten());
        let known = match phrase.determiner {
            _ if paper.is_some() => paper,
            // "Another official" is none of those who have spoken.
            Determiner::Indefinite if self.reading.word(start).eq_ignore_ascii_case("another") => None,
            Determiner::Indefinite => self.told_before(&phrase, token),
            // "The retailer": rather a body than a shopkeeper.
            Determiner::Definite
                if (is_business(&phrase.head) || is_watchdog(&phrase.head)) && phrase.is_person() =>
            {
                self.body(&phrase, token).or_else(|| self.holder(&phrase, token, Some(index), steps))
            }
            _ if phrase.is_person() => self.holder(&phrase, token, Some(index), steps),
            _ => self.body(&phrase, token),
        };
        // "A defense official disagreed. ‘...,’ the official said": not the official before.
        let known = known.filter(|&e| !self.newly_introduced(e, &phrase, token));
        if let Some(entity) = known {
            let candidate = &mut self.registry.entities[entity];
            if candidate.kind == SpeakerKind::Unknown {
                candidate.kind = phrase.kind;
            }
            return Some(self.hit_for(entity));
        }
        if let Some(entity) = self.identified_later(&phrase, token, steps) {
            return Some(self.hit_for(entity));
        }
        if let Some(entity) = self.described_before(&phrase, token, parent, steps) {
            return Some(self.hit_for(entity));
        }
        let focus = self.in_focus(&phrase, token, index, steps);
        let focus = focus.or_else(|| self.human_before(&phrase, token, parent));
        if let Some(entity) = focus
            .or_else(|| {
                // "Holm’s spokesman" is not whoever is named next.
                let owned = self.owner_named(start..end).is_some();
                (!owned).then(|| self.named_later(&phrase, token, index, steps)).flatten()
            })
            .or_else(|| self.body_named_later(&phrase, token, index, steps))
        {
            self.registry.learn_role(entity, phrase, token);
            return Some(self.hit_for(entity));
        }
        let owner = match phrase.determiner {
            Determiner::FirstPerson => self.outer(index, token),
            Determiner::ThirdPerson => self.owner(token, parent, steps),
            _ => None,
        };
        // "A spokesman said" behind "The ministry said": that ministry's.
        let spokesperson =
            owner.is_none() && phrase.is_short() && phrase.office.as_deref() == Some("spokesperson");
        let spoken = || {
            let last = self.last_spoken(token, parent)?;
            let far = self.reading.far(last.token, token);
            let body = self.registry.entities[last.entity].kind == SpeakerKind::Organisation;
            (far <= 2 && body).then_some(last.entity)
        };
        let employer = if spokesperson { spoken().or_else(|| self.body_just_named(token)) } else { None };
        let name = match (owner, employer) {
            (None, Some(employer)) => {
                let name = &self.registry.entities[employer].name;
                let article = if name.starts_with(char::is_lowercase) { "the " } else { "" };
                format!("{} for {article}{name}", phrase.text)
            }
            // "Her Telem Hadash party": a name.
            (Some(_), _)
                if phrase.kind == SpeakerKind::Organisation && self.reading.is_capitalised(start + 1) =>
            {
                phrase.text.clone()
            }
            // "My sister in Kingman": her sister.
            (Some(owner), _)
                if (phrase.is_relation || relation(&phrase.head) != phrase.head)
                    && phrase.determiner == Determiner::FirstPerson =>
            {
                let owner = given_as(&self.registry.entities[owner].name);
                format!("{owner}’s {}", relation(&phrase.head))
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
            (None, None) => {
                let within = self.owner_within(&phrase, start..end);
                within
                    .or_else(|| self.fuller(&phrase, token))
                    .unwrap_or_else(|| self.told_of(&phrase, start..end))
            }
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

    /// Whether the text speaks of another such person since it last spoke of an entity without a name.
    fn newly_introduced(&self, entity: usize, phrase: &Phrase, token: usize) -> bool {
        let candidate = &self.registry.entities[entity];
        if candidate.named || !phrase.is_person() || !phrase.is_short() {
            return false;
        }
        let last = candidate.last_before(token).unwrap_or(token);
        self.introduction(phrase, token).is_some_and(|place| place.start > last + 1)
    }

    /// Who acts upon somebody in the sentence of a token, in front of it: in "Asked by Ms Berg, the witness said" Ms Berg. But
    /// "an offer for Kobi Berg, although the player said" may be Berg.
    pub(super) fn named_beside(&self, token: usize) -> Vec<usize> {
        let Some(sentence) = self.reading.sentence_of(token) else { return Vec::new() };
        let start = self.reading.tokens_in(self.reading.text.sentences[sentence].span).start;
        let mentions = self.registry.mentions_in(start..token).iter().rev().take(MAX_BACK);
        let acts =
            |m: &&Mention| m.run.start.checked_sub(1).is_some_and(|before| self.reading.word(before) == "by");
        mentions.filter(|m| m.quotation.is_none()).filter(acts).map(|m| m.entity).collect()
    }

    /// Whether two tokens stand in one paragraph, or in two that follow each other.
    pub(super) fn is_beside(&self, a: usize, b: usize) -> bool {
        let blocks = self.reading.block_of(a).zip(self.reading.block_of(b));
        blocks.is_some_and(|(a, b)| a.abs_diff(b) <= 1)
    }

    /// The person who owns what a description begins with, with the words for him: "Mr. Holm" of "Mr. Holm’s spokesman".
    pub(super) fn owner_named(&self, range: Range<usize>) -> Option<(usize, Range<usize>)> {
        let mention = self.registry.mentions_in(range.clone()).first()?;
        let entity = &self.registry.entities[mention.entity];
        let owns = self.reading.is_possessive(mention.name.end) && mention.name.end + 1 < range.end;
        let person = entity.named && entity.kind == SpeakerKind::Person;
        // "Mr. Holm’s", but "Mayor Holm’s" stays the mayor's.
        let titled = mention.run.start < mention.name.start
            && (mention.run.start..mention.name.start).all(|i| self.reading.is(i, Classes::HONORIFIC));
        let words = if titled { mention.run.clone() } else { mention.name.clone() };
        (owns && person && mention.run.start <= range.start + 1).then_some((mention.entity, words))
    }

    /// A description with what it takes up by its full name: "Holm’s spokesman" -> `Anna Holm’s spokesman`, "spokesman
    /// for the department" -> `spokesman for the Department of Health`.
    fn told_of(&self, phrase: &Phrase, range: Range<usize>) -> String {
        let reading = &self.reading;
        if let Some((owner, words)) = self.owner_named(range.clone()) {
            let name = &self.registry.entities[owner].name;
            return phrase.text.replacen(&reading.words(words), name, 1);
        }
        let the = |i: &usize| reading.word(*i) == "the" && !reading.is_capitalised(i + 1);
        let Some(the) = (range.start..range.end).rev().find(the) else { return phrase.text.clone() };
        let owned = (the + 1..range.end).find(|&i| reading.is_possessive(i));
        let tied = the > range.start && matches!(reading.word(the - 1), "for" | "of" | "in" | "at" | "to");
        let end = match owned {
            _ if (range.start..the).any(|i| reading.is(i, Classes::SUBORDINATOR)) => {
                return phrase.text.clone();
            }
            Some(mark) if the == range.start || tied => mark,
            None if tied => range.end,
            _ => return phrase.text.clone(),
        };
        let whole = Phrase::read(reading, the..end).filter(|p| {
            p.is_short() && !p.qualified && (p.kind == SpeakerKind::Organisation || is_business(&p.head))
        });
        let Some(entity) = whole.and_then(|p| self.body(&p, the)) else { return phrase.text.clone() };
        let Entity { name, named, country, .. } = &self.registry.entities[entity];
        if !named || *country || !self.is_active(entity, the) {
            return phrase.text.clone();
        }
        let words = reading.words(if the == range.start { the + 1 } else { the }..end);
        phrase.text.replacen(&words, name, 1)
    }

    /// A description with whom it points back to by name: "report by its investigators" -> `report by Nordvac’s
    /// investigators`, "a letter from his teacher" -> `letter from Karl Holm’s teacher`.
    fn owner_within(&self, phrase: &Phrase, range: Range<usize>) -> Option<String> {
        let reading = &self.reading;
        let owns = |i: &usize| matches!(reading.word(*i), "his" | "her" | "its");
        let token = (range.start + 1..range.end).find(owns)?;
        let behind_preposition =
            matches!(reading.word(token - 1), "of" | "by" | "from" | "to" | "for" | "with");
        // "An official at the bank and two of his aides": only the noun directly in front.
        let plain =
            (range.start..token).all(|i| !reading.is(i, Classes::SUBORDINATOR.or(Classes::CONJUNCTION)));
        if !behind_preposition || !plain || token + 1 >= range.end || reading.word(token + 1) == "own" {
            return None;
        }
        let own = reading.words(token..range.end.min(token + 2));
        let noun = reading.words(token + 1..range.end.min(token + 2));
        let owner = self.owner_of_description(token)?;
        let Entity { name, named, .. } = &self.registry.entities[owner];
        named.then(|| phrase.text.replacen(&own, &format!("{} {noun}", owning(name)), 1))
    }

    /// "a copy of the contract": the contract.
    fn behind_copy(&self, start: usize) -> usize {
        let reading = &self.reading;
        let copy = reading.word(start + 1) == "copy" && reading.word(start + 2) == "of";
        if copy { start + 3 } else { start }
    }

    /// "A question about remarks by an admiral, who said": the admiral, where the first noun is none for people.
    fn whom_who_means(&self, range: Range<usize>) -> usize {
        let reading = &self.reading;
        if !(reading.is_mark(range.end, ',') && reading.word(range.end + 1) == "who") {
            return range.start;
        }
        let first = Phrase::read(reading, range.clone()).filter(|p| !p.is_person());
        if first.is_none_or(|p| p.kind == SpeakerKind::Group) {
            return range.start;
        }
        let article = |i: &usize| matches!(reading.word(*i), "a" | "an" | "the");
        let last = (range.start + 1..range.end).rev().find(article);
        let person = |&i: &usize| Phrase::read(reading, i..range.end).is_some_and(|p| p.is_person());
        last.filter(person).unwrap_or(range.start)
    }

    /// Where a description ends without its week: "a survey from last week", "a study released".
    fn told_end(&self, range: Range<usize>) -> usize {
        let reading = &self.reading;
        let week = |i: usize| {
            (reading.is(i, Classes::TIME_ADJECTIVE) || reading.word(i) == "this")
                && reading.is(i + 1, Classes::TIME_NOUN)
                && !reading.is_possessive(i + 2)
                // "A report issued this week by the bureau".
                && !(i + 2 < range.end && reading.word(i + 2) == "by")
        };
        // "a draft seen by this paper", "an official speaking on condition of anonymity"
        let seen = |i: usize| {
            matches!(reading.word(i), "seen" | "obtained" | "reviewed") && reading.word(i + 1) == "by"
                || reading.word(i) == "speaking" && matches!(reading.word(i + 1), "on" | "anonymously")
                || reading.word(i) == "who" && (i..i + 5).any(|w| reading.word(w) == "anonymity")
        };
        let mut end = (range.start + 2..range.end).find(|&i| week(i) || seen(i)).unwrap_or(range.end);
        while end > range.start + 1
            && matches!(reading.word(end - 1), "itself" | "himself" | "herself" | "themselves")
        {
            end -= 1;
        }
        while end > range.start + 2
            && (reading.is(end - 1, Classes::PREPOSITION)
                // "A poll out this morning".
                || reading.word(end - 1) == "out" && reading.is(end - 2, Classes::DOCUMENT)
                || end == range.end && self.is_participle(end - 1) && reading.is(end - 2, Classes::DOCUMENT))
        {
            end -= 1;
        }
        end
    }

    /// Who was last called a source: the insider.
    fn last_source(&self, token: usize) -> Option<usize> {
        let before = self.spoken.iter().rev().take(MAX_BACK).filter(|s| s.token < token);
        before.map(|s| s.entity).find(|&e| {
            let entity = &self.registry.entities[e];
            let source = |r: &Role| matches!(r.phrase.head.as_str(), "source" | "insider");
            !entity.named && entity.kind == SpeakerKind::Person && entity.roles.iter().any(source)
        })
    }

    /// The name that a relative clause behind a description gives: "a gunner, who uses the callsign Fox,", "the
    /// woman, whom we are calling Ann", "the oldest, a driver who goes by the call sign Fox".
    pub(super) fn called(&self, end: usize) -> Option<usize> {
        const MAX_TOKENS: usize = 16;
        let reading = &self.reading;
        let behind = end + usize::from(reading.is_mark(end, ','));
        let relative = match reading.word(behind) {
            "who" | "whom" => behind,
            "a" | "an" if behind > end => {
                let noun = |i: &usize| reading.is_word(*i) && !reading.is_verb(*i);
                let mut words = (behind + 1..behind + MAX_TOKENS / 2).take_while(noun);
                words.find(|&i| reading.word(i) == "who")?
            }
            _ => return None,
        };
        let naming = |i: usize| {
            matches!(reading.word(i), "callsign" | "nickname" | "pseudonym" | "calling" | "called" | "name")
                || reading.word(i) == "sign" && reading.word(i - 1) == "call"
        };
        let inside =
            |i: &usize| !reading.is_mark(*i, '.') && reading.quotation_of(*i) == reading.quotation_of(end);
        let at = (relative..relative + MAX_TOKENS).take_while(inside).find(|&i| naming(i))?;
        let name = (at + 1..at + 4).find(|&i| !matches!(reading.word(i), "," | "only" | "as" | "is"))?;
        (reading.is_capitalised(name) && !reading.is_function_word(name)).then_some(name)
    }

    /// The person whose name stands at a token.
    fn named_as(&mut self, name: usize, phrase: Phrase, token: usize) -> usize {
        let known = self.registry.mentions_in(name..name + 1).first().map(|m| m.entity);
        let entity = known.unwrap_or_else(|| {
            let word = self.reading.word(name);
            let entity = self.unnamed(word.to_owned(), SpeakerKind::Person, None, name);
            self.registry.entities[entity].named = true;
            entity
        });
        let candidate = &mut self.registry.entities[entity];
        candidate.kind = SpeakerKind::Person;
        self.registry.learn_role(entity, phrase, token);
        entity
    }

    /// Where a description ends that a participle or relative clause behind it completes: "according to a poll
    /// published on Friday", "according to a person who was in the room".
    fn modified_end(&self, index: usize, range: Range<usize>) -> usize {
        const MAX_TOKENS: usize = 14;
        let reading = &self.reading;
        let attribution = &self.attributions[index];
        let relative = reading.word(range.end) == "who"
            || reading.word(range.end) == "that" && reading.is(range.end + 1, Classes::AUXILIARY);
        let opens = relative && !range.is_empty() || self.is_participle(range.end);
        let Some(cue) = attribution.cue.map(|cue| reading.tokens_in(cue)).filter(|_| opens) else {
            return range.end;
        };
        if cue.start > range.start {
            return range.end;
        }
        let inside = |i: usize| {
            (reading.is_word(i) || reading.is_number(i) || reading.is_possessive(i))
                && reading.word(i) != "and"
                && reading.quotation_of(i) == reading.quotation_of(range.start)
                && reading.token(i).is_some_and(|t| !attribution.pieces.iter().any(|p| p.overlaps(t.span)))
        };
        let end = (range.end..range.end + MAX_TOKENS).find(|&i| !inside(i));
        end.filter(|&end| end > range.end + 1).unwrap_or(range.end)
    }

    /// Whether a word behind a noun says what was done with it: "published", "dated".
    fn is_participle(&self, token: usize) -> bool {
        let word = self.reading.word(token);
        // "the ministry recovered at least ten"
        let object = self.reading.word(token + 1) == "at"
            && matches!(self.reading.word(token + 2), "least" | "most")
            || matches!(self.reading.word(token + 1), "the" | "a" | "an")
                && !self.reading.is(token + 2, Classes::TIME_ADJECTIVE.or(Classes::TIME_NOUN))
            || self.reading.is_number(token + 1);
        self.reading.is_lower(token)
            && !object
            && (word.ends_with("ed") || matches!(word, "written" | "drawn" | "sent" | "held" | "made"))
    }

    /// "17", "43 of 70", "one of the two": so many of those told of before. "Those who have sent their people"
    /// stays nobody.
    fn counted(&mut self, range: Range<usize>) -> Option<Hit> {
        let reading = &self.reading;
        let token = range.start;
        let some = ["some", "several", "many", "most", "few", "one", "all", "both"];
        let counts = |i: usize| {
            reading.is_number(i)
                || reading.is(i, Classes::NUMBER_WORD)
                || some.iter().any(|s| reading.word(i).eq_ignore_ascii_case(s))
        };
        if !counts(token) {
            return None;
        }
        let last = range.end - 1;
        let whole = (range.len() > 2 && counts(last)).then(|| self.whole_of(last)).flatten();
        let name = match whole {
            Some(whole) => format!("{} {whole}", reading.words(token..last + 1)),
            None => reading.words(range),
        };
        let name = lower_first(&name);
        let single = reading.word(token).eq_ignore_ascii_case("one");
        let (kind, by) =
            if single { (SpeakerKind::Person, "description") } else { (SpeakerKind::Group, "group") };
        Some(Hit::new(self.unnamed(name, kind, None, token), by))
    }

    /// What the same number counted before: "two people with knowledge of the talks" for "the two".
    fn whole_of(&self, number: usize) -> Option<String> {
        const MAX_TOKENS: usize = 400;
        let reading = &self.reading;
        let same = |i: &usize| reading.word(*i).eq_ignore_ascii_case(reading.word(number));
        let at = (number.saturating_sub(MAX_TOKENS)..number)
            .filter(same)
            .find(|&i| reading.is(i + 1, Classes::GROUP) || reading.is(i + 2, Classes::GROUP))?;
        let mut end = (at + 1..at + 11)
            .find(|&i| !reading.is_word(i) || reading.is_verb(i) || reading.is(i, Classes::SUBORDINATOR))
            .unwrap_or(at + 11);
        while end > at + 1 && reading.is_function_word(end - 1) {
            end -= 1;
        }
        (end > at + 1).then(|| reading.words(at + 1..end))
    }

    fn hit_for(&self, entity: usize) -> Hit {
        let by = match self.registry.entities[entity].kind {
            SpeakerKind::Organisation => "organisation",
            SpeakerKind::Document => "document",
            SpeakerKind::Group => "group",
            _ if self.registry.entities[entity].named => "role",
            _ => "description",
        };
        Hit::new(entity, by)
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
    fn owner(&mut self, token: usize, parent: Option<usize>, steps: &mut Steps) -> Option<usize> {
        let wanted = Wanted::of_owner(self.reading.word(token))?;
        self.antecedent(token, parent, wanted, None, steps)
    }

    /// The body that the sentence before, or this one, names outside of quotations.
    fn body_just_named(&self, token: usize) -> Option<usize> {
        let near = self.registry.mentions_before(token);
        near.take_while(|m| self.reading.far(m.name.start, token) <= 1)
            .filter(|m| m.quotation.is_none())
            .map(|m| m.entity)
            .find(|&e| {
                let entity = &self.registry.entities[e];
                entity.kind == SpeakerKind::Organisation && !entity.country
            })
    }

    /// "Mum says I have lost my mind", in somebody's speech: the mother of whoever speaks.
    pub(super) fn parent_in_speech(
        &mut self,
        index: usize,
        range: Range<usize>,
        steps: &mut Steps,
    ) -> Option<Hit> {
        let token = range.start;
        let word = self.reading.word(token).to_lowercase();
        let parent = matches!(
            relation(&word),
            "mother" | "father" | "grandmother" | "grandfather" | "gran" | "grandad"
        );
        if range.len() != 1 || !parent || self.reading.quotation_of(token).is_none() {
            return None;
        }
        let outer = self.outer(index, token)?;
        steps.push(format_args!("of whoever speaks"));
        let name = format!("{}’s {}", self.registry.entities[outer].name, relation(&word));
        Some(Hit::new(self.unnamed(name, SpeakerKind::Person, None, token), "description"))
    }

    /// "her namesake": another person with the same surname.
    fn namesake(&mut self, token: usize, parent: Option<usize>, steps: &mut Steps) -> Option<usize> {
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
        // In somebody’s speech: whoever the reporter has quoted before.
        let replied_to = parent.and_then(|_| {
            let before =
                self.spoken.iter().rev().take(MAX_BACK).filter(|s| s.token < token && s.parent.is_none());
            before.map(|s| s.entity).find(|&e| Some(e) != outer)
        });
        let mut best: Option<(usize, i32)> = None;
        let mut seen: Vec<usize> = Vec::new();
        let mut only: Option<(usize, i32)> = None;
        for key in role_keys(phrase) {
            for &entity in self.registry.with_role(key).iter().rev().take(MAX_CANDIDATES) {
                let candidate = &self.registry.entities[entity];
                if seen.contains(&entity)
                    || candidate.kind == SpeakerKind::Organisation
                    || Some(entity) == outer
                {
                    continue;
                }
                seen.push(entity);
                // "The prime minister" is none of "several ministers".
                let other =
                    phrase.office.as_deref().is_some_and(|o| o.contains(' ') && !has_office(candidate, o));
                if other && !candidate.named {
                    continue;
                }
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
                    // Only named later: in a headline that is to be expected, in the middle of a text it is not.
                    None if headline => 2,
                    None if here > LEAD && score <= 1 => -4,
                    None => -1,
                };
                score += i32::from(Some(entity) == last) + 2 * i32::from(Some(entity) == replied_to);
                // "President Zelensky said so. The Ukrainian leader added": of whose country nothing was said.
                let placeless = candidate.roles.iter().all(|r| r.phrase.place.is_none());
                if phrase.place.is_some() && placeless && Some(entity) == last {
                    score += 4;
                }
                steps.push(format_args!("candidate {} ({score})", candidate.name));
                only = if seen.len() == 1 { Some((entity, score)) } else { None };
                if score > 0 && best.is_none_or(|(_, b)| score > b) {
                    best = Some((entity, score));
                }
            }
        }
        // "The coroner", far behind "the coroner, Attracta Mulvaney": there is but one.
        if best.is_none()
            && phrase.determiner == Determiner::Definite
            && phrase.is_short()
            && let Some((entity, score)) = only
            && score == 0
            && self.registry.entities[entity].roles.iter().any(|r| r.phrase.head == phrase.head)
        {
            return Some(entity);
        }
        // "The prosecutor added": somebody of whom nothing else was said.
        if best.is_none()
            && phrase.is_short()
            && phrase.determiner == Determiner::Definite
            && index.is_some()
            && !is_asker(&phrase.head)
            && let Some(entity) = last.filter(|e| !self.named_beside(token).contains(e))
        {
            let candidate = &self.registry.entities[entity];
            let plain =
                candidate.named && candidate.roles.is_empty() && candidate.kind == SpeakerKind::Person;
            let agrees = phrase.gender.vote() * candidate.gender >= 0;
            let near = candidate
                .last_before(token)
                .is_some_and(|t| here.saturating_sub(self.reading.ordinal(t)) <= 4);
            if plain && agrees && near {
                return Some(entity);
            }
        }
        best.map(|(entity, _)| entity)
    }

    /// "The man said", of whoever has just spoken.
    fn human_before(&self, phrase: &Phrase, token: usize, parent: Option<usize>) -> Option<usize> {
        if !phrase.is_person()
            || !phrase.is_short()
            || !is_human_noun(&phrase.head)
            || !matches!(phrase.determiner, Determiner::Definite)
        {
            return None;
        }
        let beside = self.named_beside(token);
        let last = self.last_spoken(token, parent).map(|s| s.entity).filter(|e| !beside.contains(e))?;
        let wanted = Wanted::Person(phrase.gender);
        let suits = phrase.gender == Gender::Unknown || self.is_suited(last, wanted);
        (suits && self.registry.entities[last].kind == SpeakerKind::Person).then_some(last)
    }

    /// Countries that the sentence and the content of an attribution name.
    fn places_near(&self, index: usize) -> Vec<String> {
        const MAX_TOKENS: usize = 120;
        let attribution = &self.attributions[index];
        let sentence = self.reading.text.sentences.get(attribution.sentence).map(|s| s.span);
        let mut places = Vec::new();
        for span in sentence.into_iter().chain(attribution.pieces.first().copied()) {
            let tokens = self.reading.tokens_in(span);
            let end = tokens.end.min(tokens.start + MAX_TOKENS);
            let mut at = tokens.start;
            while at < end {
                at = match self.reading.place_from(at, end) {
                    Some((place, behind)) => {
                        places.push(fold(&place.name));
                        behind
                    }
                    None => at + 1,
                };
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
    pub(super) fn fuller(&self, phrase: &Phrase, token: usize) -> Option<String> {
        const MAX_PLACES: usize = 8;
        if !phrase.is_short() || phrase.qualified || phrase.determiner != Determiner::Definite {
            return None;
        }
        // "The attaché" behind "a western military attaché".
        if phrase.is_person() {
            return self
                .introduction(phrase, token)
                .map(|range| self.reading.words(range.start..self.person_end(range.end)));
        }
        if !matches!(phrase.kind, SpeakerKind::Document | SpeakerKind::Organisation) {
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
                    // "A former hospital executive" is of no former hospital.
                    && reading.word(i) != "former"
        };
        places[..before].iter().rev().take(MAX_PLACES).find_map(|&head| {
            let mut start = head;
            while start > 0 && head - start < 4 && modifier(start - 1) && !reading.begins_sentence(start) {
                start -= 1;
            }
            let end = if start < head { self.qualified_end(head) } else { self.completed_end(head) };
            let words = reading.words(start..end);
            let sound = (start < head || end > head + 1)
                && !apostrophe(start)
                && reading.quotation_of(start) == reading.quotation_of(head);
            let capital =
                reading.begins_sentence(start) && !reading.is(start, Classes::COUNTRY.or(Classes::DEMONYM));
            sound.then(|| if capital { lower_first(&words) } else { words })
        })
    }

    /// Where what tells one person from others ends: "an officer in the same brigade".
    fn person_end(&self, end: usize) -> usize {
        const MAX_TOKENS: usize = 6;
        let reading = &self.reading;
        if !matches!(reading.word(end), "in" | "of" | "from" | "with" | "at") {
            return end;
        }
        let inside = |i: usize| {
            reading.is_word(i)
                && !reading.is_verb(i)
                && !self.is_participle(i)
                && !reading.is(i, Classes::WEEKDAY.or(Classes::SUBORDINATOR))
                && (i == end || !reading.is(i, Classes::PREPOSITION.or(Classes::CONJUNCTION)))
        };
        let last = (end..end + MAX_TOKENS).find(|&i| !inside(i)).unwrap_or(end);
        let whole = last > end + 1 && !reading.is_function_word(last - 1);
        if whole { last } else { end }
    }

    /// Where a document ends that nothing stands in front of: "study published on Tuesday in the journal".
    fn completed_end(&self, head: usize) -> usize {
        const MAX_TOKENS: usize = 14;
        let reading = &self.reading;
        // "The list prompted an exchange": a verb.
        let object = reading.is(head + 2, Classes::DETERMINER.or(Classes::POSSESSIVE));
        if !self.is_participle(head + 1) || object {
            return self.qualified_end(head);
        }
        let inside = |i: usize| reading.is_word(i) && reading.word(i) != "and" || reading.is_number(i);
        (head + 1..head + MAX_TOKENS).find(|&i| !inside(i)).unwrap_or(head + 1)
    }

    /// Where what qualifies a document ends: "a letter to the council", "a report by the auditor general".
    pub(super) fn qualified_end(&self, head: usize) -> usize {
        const MAX_TOKENS: usize = 9;
        let reading = &self.reading;
        if !matches!(reading.word(head + 1), "to" | "by" | "from" | "of" | "with") {
            return head + 1;
        }
        let stops = |i: usize| {
            !(reading.is_word(i) || reading.is_number(i) || reading.is_possessive(i))
                || reading.is_verb(i)
                || reading.is(i, Classes::SUBORDINATOR.or(Classes::AUXILIARY).or(Classes::CONJUNCTION))
                    && !reading.is_possessive(i)
                || i > head + 1 && matches!(reading.word(i), "on" | "in" | "at" | "with" | "from" | "to")
                || reading.is(i, Classes::WEEKDAY.or(Classes::MONTH))
                || reading.is(i, Classes::TIME_ADJECTIVE) && reading.is(i + 1, Classes::TIME_NOUN)
        };
        (head + 1..head + MAX_TOKENS).find(|&i| stops(i)).unwrap_or(head + 1)
    }
}

/// "mum" -> `mother`, "dad" -> `father`.
fn relation(head: &str) -> &str {
    match head {
        "mum" | "mom" | "mummy" | "mommy" | "mama" => "mother",
        "dad" | "daddy" | "papa" => "father",
        _ => head,
    }
}

/// "shopkeeper who gave her name as Letay" -> `Letay`.
fn given_as(name: &str) -> &str {
    let given = name
        .rsplit_once(" as ")
        .filter(|(told, given)| told.contains(" name") && given.starts_with(char::is_uppercase));
    given.map_or(name, |(_, given)| given)
}

/// "Karl Holm" -> `Karl Holm’s`, "the Dockers" -> `the Dockers’`.
fn owning(name: &str) -> String {
    let plural = name.contains(' ') && name.ends_with('s') && !name.ends_with("ss");
    format!("{name}{}", if plural { "’" } else { "’s" })
}

/// Words that make an office another one, below it or beside it.
fn is_rank_below(word: &str) -> bool {
    matches!(word, "shadow" | "deputy" | "vice" | "assistant" | "associate" | "junior" | "under")
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

/// Under which heads of the registry the holder of an office may be found.
fn role_keys(phrase: &Phrase) -> Vec<&str> {
    let mut keys = vec![phrase.head.as_str()];
    keys.extend(phrase.office.as_deref());
    if is_top(&phrase.head) {
        keys.extend(TOP_OFFICES);
    }
    keys.extend(kinds_of(&phrase.head));
    keys
}

/// Offices and heads that a broad noun stands for: an ambassador is a diplomat.
fn kinds_of(noun: &str) -> &'static [&'static str] {
    match noun {
        "diplomat" => &[
            "foreign minister",
            "deputy foreign minister",
            "ambassador",
            "envoy",
            "consul",
            "spokesperson",
            "attache",
            "representative",
        ],
        "lawmaker" | "legislator" | "parliamentarian" => &[
            "member of parliament",
            "mp",
            "senator",
            "member",
            "head",
            "chair",
            "chairman",
            "chairwoman",
            "deputy",
            "congressman",
            "congresswoman",
        ],
        "officer" => &[
            "constable",
            "sergeant",
            "inspector",
            "superintendent",
            "detective",
            "captain",
            "lieutenant",
            "major",
            "colonel",
        ],
        "spokesman" | "spokeswoman" | "spokesperson" => &["press secretary", "press officer", "spokesperson"],
        "gaffer" => &["manager", "coach", "head coach"],
        "journalist" => &["reporter", "correspondent", "editor", "columnist", "broadcaster"],
        "lawyer" | "attorney" => &["lawyer", "attorney", "barrister", "solicitor", "counsel"],
        "doctor" | "physician" | "medic" => &[
            "surgeon",
            "physician",
            "consultant",
            "psychiatrist",
            "cardiologist",
            "paediatrician",
            "anaesthetist",
        ],
        "scientist" => &[
            "researcher",
            "biologist",
            "physicist",
            "chemist",
            "ecologist",
            "geologist",
            "epidemiologist",
            "virologist",
            "climatologist",
            "hydrologist",
            "oceanographer",
        ],
        "analyst" => &["strategist", "economist"],
        "campaigner" | "activist" => &["activist", "campaigner"],
        "cleric" | "clergyman" => &["archbishop", "bishop", "priest", "vicar", "pastor", "imam", "rabbi"],
        "author" | "writer" => &["novelist", "writer", "author", "poet", "historian", "biographer"],
        "academic" | "scholar" => &["professor", "lecturer", "historian", "researcher"],
        _ => &[],
    }
}

/// Whether a broad noun stands for a role; a member must be one of a parliament.
fn covers(noun: &str, role: &Phrase) -> bool {
    let kinds = kinds_of(noun);
    let sits = role.words.iter().any(|w| {
        matches!(
            w.as_str(),
            "parliament"
                | "parliamentary"
                | "assembly"
                | "duma"
                | "senate"
                | "congress"
                | "committee"
                | "house"
        )
    });
    // "The Foreign Ministry's spokesman" is a diplomat.
    let foreign = noun == "diplomat"
        && role.office.as_deref() == Some("spokesperson")
        && role.words.iter().any(|w| w == "foreign");
    // Any rank makes an officer.
    if foreign || noun == "officer" && role.is_rank {
        return true;
    }
    let seated = ["member", "head", "chair", "chairman", "chairwoman"].contains(&role.head.as_str());
    let office = role.office.as_deref().is_some_and(|o| kinds.iter().any(|k| o.ends_with(k)));
    office && !seated || kinds.contains(&role.head.as_str()) && (!seated || sits)
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
        // "The president of Turkey" is not the president of whom no country is told, unless he is near.
        Some(place) if is_union(place) => -2,
        // But "the Welsh transport minister" may be the transport minister.
        Some(_) if phrase.office.as_deref().is_some_and(|o| is_one_of_many(o) && has_office(entity, o)) => -2,
        Some(_) => -5,
        None => 0,
    };
    entity
        .roles
        .iter()
        .filter_map(|role| one_role_score(phrase, &role.phrase, entity))
        .max()
        .map(|score| score + place)
}

/// Nouns for people of many offices.
pub(super) fn is_broad(head: &str) -> bool {
    matches!(
        head,
        "official" | "executive" | "expert" | "figure" | "specialist" | "politician" | "interlocutor"
    )
}

/// Whether whoever has a role may be called so by a text that has not said it yet: an undersecretary is an official.
pub(super) fn may_hold(wanted: &Phrase, role: &Phrase) -> bool {
    let elsewhere = wanted.place.is_some() && role.place.is_some() && wanted.place != role.place;
    // "The minister" may be the finance minister, a director general is no general.
    let same = match (&wanted.office, &role.office) {
        (Some(a), Some(b)) => {
            a == b || b.ends_with(&format!(" {a}")) || b == "minister" && a.ends_with(" minister")
        }
        (None, None) => wanted.head == role.head,
        _ => false,
    };
    !elsewhere && (is_broad(&wanted.head) || covers(&wanted.head, role) || same)
}

/// Offices that a government has once: "transport minister", but not "minister" or "president".
fn is_one_of_many(office: &str) -> bool {
    office.contains(' ') && office != "prime minister"
}

fn has_office(entity: &Entity, office: &str) -> bool {
    entity.roles.iter().any(|r| r.phrase.office.as_deref() == Some(office))
}

fn one_role_score(wanted: &Phrase, role: &Phrase, entity: &Entity) -> Option<i32> {
    let last_word = |office: &str, head: &str| office.rsplit(' ').next() == Some(head);
    let office = match (&wanted.office, &role.office) {
        (Some(a), Some(b)) if a == b => 4,
        // "the minister" may be the foreign minister, the defence minister may not.
        (Some(a), Some(b)) if b.ends_with(a.as_str()) || a.ends_with(b.as_str()) => 2,
        (Some(a), Some(b)) if is_top(a) && TOP_OFFICES.contains(&b.as_str()) => 1,
        (Some(a), Some(_)) if covers(a, role) || covers(&wanted.head, role) => 1,
        (Some(_), Some(_)) => return None,
        (None, Some(b)) if last_word(b, &wanted.head) => 2,
        _ if same_office(wanted, role) => 3,
        _ if is_top(&wanted.head) && TOP_OFFICES.contains(&role.head.as_str()) => 1,
        _ if covers(&wanted.head, role) => 1,
        _ => return None,
    };
    // "Shadow home secretary", "deputy mayor": another office than the one without the word.
    let other = |a: &Phrase, b: &Phrase| {
        a.words.iter().any(|w| is_rank_below(w)) && !b.words.iter().any(|w| is_rank_below(w))
    };
    if other(wanted, role) {
        return None;
    }
    let office = office - if other(role, wanted) { 4 } else { 0 };
    // "The ex-minister" of one who has just resigned.
    let former = if role.former == wanted.former { 0 } else { -3 };
    let own: Vec<&str> = wanted.office.iter().flat_map(|o| o.split(' ')).collect();
    let mut extra = 0;
    for word in wanted.words.iter().filter(|w| **w != wanted.head && !own.contains(&w.as_str())) {
        let told =
            entity.roles.iter().any(|role| role.phrase.words.contains(word)) || entity.words.contains(word);
        extra += if told { 1 } else { -2 };
    }
    Some(office + former + extra.max(-3))
}
