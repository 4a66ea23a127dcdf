//! Who occurs in the document: one entry for each person, organisation or other source, with every form of the
//! name, its roles and where it is mentioned.

use super::mentions::{Name, is_acronym, names};
use super::phrases::Phrase;
use super::reading::{PERSON_NOUN, Reading, fold};
use super::resolve::MAX_BACK;
use crate::claims::SpeakerKind;
use crate::lexicon::{Classes, is_name_particle};
use rustc_hash::FxHashMap;
use std::collections::{BTreeMap, HashMap};
use std::ops::Range;

/// Whether a source can be "he" or "she".
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Gender {
    #[default]
    Unknown,
    Female,
    Male,
}

/// One possible source.
#[derive(Clone, Debug)]
pub(super) struct Entity {
    /// The fullest form of the name, or the description.
    pub(super) name: String,
    /// Words of the name, folded.
    pub(super) words: Vec<String>,
    pub(super) kind: SpeakerKind,
    /// Whether it is a country or the seat of its government.
    pub(super) country: bool,
    /// Whether it has a name of its own.
    pub(super) named: bool,
    /// Titles, offices, appositions in order.
    pub(super) roles: Vec<Role>,
    /// Sum of the evidence: positive for a woman, negative for a man.
    pub(super) gender: i32,
    /// First tokens of its mentions, ascending.
    pub(super) mentions: Vec<usize>,
}

/// A title or office with its place.
#[derive(Clone, Debug)]
pub(super) struct Role {
    pub(super) phrase: Phrase,
    pub(super) token: usize,
}

/// A name in the text, resolved to an entity.
#[derive(Clone, Debug)]
pub(super) struct Mention {
    /// The name with its title.
    pub(super) run: Range<usize>,
    /// The name alone.
    pub(super) name: Range<usize>,
    pub(super) entity: usize,
    /// The innermost quotation around it.
    pub(super) quotation: Option<u32>,
    /// The reporter's sentence.
    pub(super) sentence: Option<usize>,
    /// The title or apposition that stands with it here, if it has more than one word.
    pub(super) role: Option<String>,
    /// Whether it looks like a subject.
    pub(super) subject: bool,
    /// Whether it depends on a preposition or owns something.
    pub(super) oblique: bool,
}

/// More people than this with one surname or role are not compared.
pub(super) const MAX_CANDIDATES: usize = 64;

/// All entities with the ways to find them.
#[derive(Debug, Default)]
pub(super) struct Registry {
    pub(super) entities: Vec<Entity>,
    pub(super) mentions: Vec<Mention>,
    /// Documents with a title.
    pub(super) titled: Vec<usize>,
    /// The same by the token where what they are, or their title, stands.
    pub(super) titled_at: BTreeMap<usize, usize>,
    by_surname: HashMap<String, Vec<usize>>,
    /// The word before the last of longer names: "Vázquez" of Wanda Vázquez Garced.
    by_first_surname: HashMap<String, Vec<usize>>,
    by_given: HashMap<String, Vec<usize>>,
    by_role: HashMap<String, Vec<usize>>,
    by_first_word: HashMap<String, Vec<usize>>,
    /// Bodies of several words by their initials.
    by_initials: HashMap<String, Vec<usize>>,
}

impl Entity {
    pub(super) fn gender(&self) -> Gender {
        match self.gender {
            0 => Gender::Unknown,
            g if g > 0 => Gender::Female,
            _ => Gender::Male,
        }
    }

    /// The last mention before a token.
    pub(super) fn last_before(&self, token: usize) -> Option<usize> {
        let count = self.mentions.partition_point(|&m| m < token);
        count.checked_sub(1).map(|i| self.mentions[i])
    }

    /// The role that says most: a noun that the lexicon knows before another, more words (up to three) before fewer, early
    /// before late.
    pub(super) fn role(&self) -> Option<&Phrase> {
        let value = |role: &Role| {
            let words = role.phrase.words.len() + usize::from(role.phrase.place.is_some());
            (role.phrase.known, words.min(3))
        };
        let mut best: Option<&Role> = None;
        for role in &self.roles {
            if best.is_none_or(|b| value(role) > value(b)) {
                best = Some(role);
            }
        }
        best.map(|role| &role.phrase)
    }
}

/// Roles that are noted of one entity at most.
const MAX_ROLES: usize = 12;

impl Registry {
    /// Finds all names and settles which of them are one. `is_source` tells whether a token stands in the
    /// source of an attribution: there a lone capitalised word is a name.
    pub(super) fn new(reading: &Reading<'_>, is_source: impl Fn(usize) -> bool) -> Registry {
        let mut registry = Registry::default();
        let found = names(reading);
        let mut owner: Vec<Option<usize>> = vec![None; found.len()];
        for pass in [Pass::FullNames, Pass::Titled, Pass::Several, Pass::Sources, Pass::Rest] {
            // For each entity the number of its latest name so far, from 1.
            let mut latest: Vec<usize> = Vec::new();
            for (index, name) in found.iter().enumerate() {
                // "The Dockworkers' Union (DWU)": the letters name whoever stands before them.
                let before = index.checked_sub(1).filter(|&b| is_short_for(reading, name, &found[b]));
                let spelt_out = before.and_then(|b| owner[b]);
                if owner[index].is_none() && (spelt_out.is_some() || pass.takes(reading, name, &is_source)) {
                    owner[index] = match spelt_out {
                        Some(entity) => {
                            registry.add_alias(entity, &name_words(reading, name.name.clone()));
                            Some(entity)
                        }
                        None => registry.place(reading, name, pass, &latest),
                    };
                }
                if let Some(entity) = owner[index] {
                    latest.resize(registry.entities.len(), 0);
                    latest[entity] = index + 1;
                }
            }
        }
        for (name, entity) in found.into_iter().zip(owner) {
            if let Some(entity) = entity {
                registry.mention(reading, name, entity);
            }
        }
        registry.share_offices_of_counterparts();
        registry.add_gender_of_pronouns(reading);
        registry.add_titled_documents(reading);
        registry
    }

    /// "Prime Minister Tamm met his Latvian counterpart, Ilze Kalnina": she is a prime minister too.
    fn share_offices_of_counterparts(&mut self) {
        let mut last_office: Option<(usize, usize)> = None;
        for at in 0..self.mentions.len() {
            let (entity, token) = (self.mentions[at].entity, self.mentions[at].name.start);
            let roles = &self.entities[entity].roles;
            // The office of one who stands before: "His Bahamian counterpart".
            let counterpart = roles.iter().find(|r| r.token == token && r.phrase.head == "counterpart");
            if let (Some(role), Some((other, office))) = (counterpart, last_office)
                && other != entity
            {
                let office = self.entities[other].roles[office].phrase.clone();
                let shared =
                    Phrase { place: role.phrase.place.clone(), text: role.phrase.text.clone(), ..office };
                self.learn_role(entity, shared, token);
            }
            let office = self.entities[entity]
                .roles
                .iter()
                .position(|r| r.phrase.office.is_some() && !r.phrase.is_relation);
            last_office = office.map(|role| (entity, role)).or(last_office);
        }
    }

    /// "The four-page document, titled “Known Unknowns”": an entity with that name.
    fn add_titled_documents(&mut self, reading: &Reading<'_>) {
        const MAX_TOKENS: usize = 8;
        for quotation in reading.text.quotations.iter().filter(|q| q.depth == 0) {
            let open = reading.tokens_in(quotation.outer).start;
            let verb = open.wrapping_sub(1);
            if !matches!(reading.word(verb), "titled" | "entitled" | "called" | "headed") {
                continue;
            }
            let end = verb - usize::from(verb > 0 && reading.is_mark(verb - 1, ','));
            let noun = |i: usize| {
                reading.is_word(i) && !reading.is_function_word(i)
                    || reading.is_number(i)
                    || reading.is_mark(i, '-')
            };
            let mut start = end;
            while start > 0 && end - start < MAX_TOKENS && noun(start - 1) {
                start -= 1;
            }
            let phrase = (start < end).then(|| Phrase::read(reading, start..end)).flatten();
            let Some(phrase) = phrase.filter(|p| p.kind == SpeakerKind::Document) else { continue };
            let entity = self.add(Entity {
                name: reading.words(reading.tokens_in(quotation.inner)),
                words: Vec::new(),
                kind: SpeakerKind::Document,
                country: false,
                named: true,
                roles: vec![Role { phrase, token: start }],
                gender: 0,
                mentions: vec![start],
            });
            self.titled.push(entity);
            self.titled_at.insert(start, entity);
        }
    }

    fn place(&mut self, reading: &Reading<'_>, name: &Name, pass: Pass, latest: &[usize]) -> Option<usize> {
        let words = name_words(reading, name.name.clone());
        let known =
            if name.kind == SpeakerKind::Document {
                let same = words.last().map_or(&[][..], |last| self.with_surname(last));
                same.iter().rev().take(MAX_CANDIDATES).copied().find(|&e| {
                    self.entities[e].kind == SpeakerKind::Document && self.entities[e].words == words
                })
            } else if name.kind == SpeakerKind::Organisation {
                self.organisation(&words)
                    .or_else(|| self.body_with_noun(reading, name, &words, latest))
                    .or_else(|| self.person(&words, name, latest))
            } else {
                self.person(&words, name, latest).or_else(|| self.organisation(&words))
            };
        if let Some(entity) = known {
            self.extend(reading, entity, name, words);
            return Some(entity);
        }
        if pass == Pass::Rest && name.kind == SpeakerKind::Unknown && name.name.len() == 1 {
            return None;
        }
        // "Memo Says Chatbot Firm": in such a headline only a name that the text knows is one.
        if name.title_case && !reading.is(name.name.start, Classes::GIVEN_NAME) && !name.country {
            return None;
        }
        let kind = name.kind;
        let entity = self.add(Entity {
            name: reading.words(name.name.clone()),
            words,
            kind,
            country: name.country,
            named: true,
            roles: Vec::new(),
            gender: 0,
            mentions: Vec::new(),
        });
        self.add_gender_of_name(reading, entity);
        self.learn(entity, name);
        if kind == SpeakerKind::Document {
            self.titled.push(entity);
        }
        Some(entity)
    }

    /// What the words around a name tell of its bearer.
    fn learn(&mut self, index: usize, name: &Name) {
        let entity = &mut self.entities[index];
        entity.gender = (entity.gender + name.gender).clamp(-20, 20);
        for phrase in &name.roles {
            if entity.roles.len() >= MAX_ROLES || entity.roles.iter().any(|r| r.phrase.text == phrase.text) {
                continue;
            }
            entity.roles.push(Role { phrase: phrase.clone(), token: name.name.start });
            if entity.kind == SpeakerKind::Document {
                self.titled_at.insert(name.name.start, index);
            }
        }
        for phrase in &name.roles {
            index_role(&mut self.by_role, phrase, index);
        }
    }

    /// Makes an entity findable by another name.
    fn add_alias(&mut self, index: usize, words: &[String]) {
        if let Some(first) = words.first() {
            push(&mut self.by_first_word, first, index);
            push(&mut self.by_initials, first, index);
        }
    }

    /// Adds an entity and makes it findable.
    pub(super) fn add(&mut self, entity: Entity) -> usize {
        let index = self.entities.len();
        if let (true, Some(first), Some(last)) = (entity.named, entity.words.first(), entity.words.last()) {
            if entity.kind == SpeakerKind::Organisation {
                push(&mut self.by_first_word, first, index);
                for word in entity.words.iter().skip(1) {
                    push(&mut self.by_role, word, index);
                }
                if entity.words.len() > 1 {
                    let initials: String = entity.words.iter().filter_map(|w| w.chars().next()).collect();
                    push(&mut self.by_initials, &initials, index);
                }
            } else {
                push(&mut self.by_surname, last, index);
                if let [_, .., first_surname, _] = &entity.words[..]
                    && first_surname.chars().count() > 2
                    && !is_name_particle(first_surname)
                {
                    push(&mut self.by_first_surname, first_surname, index);
                }
                if entity.words.len() > 1 {
                    push(&mut self.by_given, first, index);
                    push(&mut self.by_first_word, first, index);
                }
            }
        }
        for role in &entity.roles {
            index_role(&mut self.by_role, &role.phrase, index);
        }
        self.entities.push(entity);
        index
    }

    /// Notes what a later sentence has told of somebody.
    pub(super) fn learn_role(&mut self, index: usize, phrase: Phrase, token: usize) {
        if phrase.sortal || self.entities[index].roles.len() >= MAX_ROLES {
            return;
        }
        index_role(&mut self.by_role, &phrase, index);
        let gender = phrase.gender.vote();
        let entity = &mut self.entities[index];
        entity.gender = (entity.gender + gender).clamp(-20, 20);
        entity.roles.push(Role { phrase, token });
    }

    /// The person that name words point to; of several with one surname the one whom title, gender or
    /// nearness speaks for.
    fn person(&self, words: &[String], name: &Name, latest: &[usize]) -> Option<usize> {
        let surname = words.last()?;
        let compatible: Vec<usize> = self
            .with_surname(surname)
            .iter()
            .rev()
            .take(MAX_CANDIDATES)
            .copied()
            .filter(|&e| {
                let entity = &self.entities[e];
                matches!(entity.kind, SpeakerKind::Person | SpeakerKind::Unknown)
                    && given_names_agree(words, &entity.words)
            })
            .collect();
        if let [only] = compatible[..] {
            let other = name.gender != 0 && self.entities[only].gender * name.gender < 0 && words.len() == 1;
            return (!other).then_some(only);
        }
        if compatible.is_empty() {
            // "Xi", "Dame Rosalind": the first name alone.
            let [single] = words else { return None };
            let known = |names: &HashMap<String, Vec<usize>>| match names.get(single).map(Vec::as_slice) {
                Some([only]) => Some(*only),
                _ => None,
            };
            return known(&self.by_given).or_else(|| known(&self.by_first_surname));
        }
        let recency = |&e: &usize| latest.get(e).copied().unwrap_or(0);
        let recent = compatible.iter().copied().max_by_key(recency).filter(|e| recency(e) > 0);
        compatible.into_iter().max_by_key(|&e| {
            let entity = &self.entities[e];
            let gender = (entity.gender * name.gender).signum();
            let role = name
                .roles
                .iter()
                .filter(|phrase| entity.roles.iter().any(|role| same_office(&role.phrase, phrase)))
                .count();
            // A bare surname is that of whom the article introduced first.
            let recent = name.titled && Some(e) == recent;
            (role, gender, recent, std::cmp::Reverse(e))
        })
    }

    /// The organisation with this name or a longer one: "Brightwell" for "Brightwell Foods".
    fn organisation(&self, words: &[String]) -> Option<usize> {
        let first = words.first()?;
        let Some(candidates) = self.by_first_word.get(first) else {
            // "WHO" behind "World Health Organization".
            return if words.len() == 1 { self.by_initials.get(first)?.last().copied() } else { None };
        };
        let fits = |e: &&usize| {
            let entity = &self.entities[**e];
            entity.kind != SpeakerKind::Person
                && (entity.words == words
                    || !entity.country
                        && (entity.words.starts_with(words) || words.starts_with(&entity.words)))
        };
        let latest = || candidates.iter().rev().take(MAX_CANDIDATES);
        let same = latest().find(|e| self.entities[**e].words == words);
        let alias = || self.by_initials.get(first).filter(|_| words.len() == 1)?.last();
        same.or_else(|| latest().find(fits)).or_else(alias).copied()
    }

    /// "The Centre" behind "the Harrow Centre": of the bodies with that noun in their names the one named last.
    fn body_with_noun(
        &self,
        reading: &Reading<'_>,
        name: &Name,
        words: &[String],
        latest: &[usize],
    ) -> Option<usize> {
        let at = name.name.start;
        let the = at > 0 && reading.word(at - 1).eq_ignore_ascii_case("the");
        let [noun] = words else { return None };
        let of_its_own = noun == "house" || reading.place(at).is_some();
        if !the || !reading.is(at, Classes::ORGANISATION) || of_its_own {
            return None;
        }
        let recency = |&e: &usize| latest.get(e).copied().unwrap_or(0);
        let bodies = self.with_role(noun).iter().rev().take(MAX_CANDIDATES).copied().filter(|&e| {
            let entity = &self.entities[e];
            entity.kind == SpeakerKind::Organisation
                && entity.named
                && !entity.country
                && entity.words.len() > 1
        });
        bodies.filter(|e| recency(e) > 0).max_by_key(recency)
    }

    fn extend(&mut self, reading: &Reading<'_>, index: usize, name: &Name, words: Vec<String>) {
        let longer = words.len() > self.entities[index].words.len()
            && words.len() <= 6
            && !name.title_case
            && self.entities[index].named;
        let first = words.first().cloned();
        let entity = &mut self.entities[index];
        if entity.kind == SpeakerKind::Unknown {
            entity.kind = name.kind;
        }
        if longer {
            entity.name = reading.words(name.name.clone());
            entity.words = words;
            if let Some(first) = first {
                push(&mut self.by_given, &first, index);
            }
            self.add_gender_of_name(reading, index);
        }
        self.learn(index, name);
    }

    fn mention(&mut self, reading: &Reading<'_>, name: Name, index: usize) {
        let entity = &mut self.entities[index];
        entity.mentions.push(name.name.start);
        let before = name.run.start.checked_sub(1);
        let behind = name.name.end;
        let opens = reading.begins_sentence(name.run.start);
        let aside = opens || before.is_some_and(|b| reading.is_mark(b, ','));
        let verb_behind = reading.is_cue(behind)
            || reading.is_lower(behind) && reading.is(behind, Classes::AUXILIARY)
            || reading.is_lower(behind) && reading.word(behind).ends_with("ed")
            || reading.is(behind, Classes::ADVERB) && reading.is_verb(behind + 1)
            || reading.is_mark(behind, ',') && aside;
        // "and Holm makes it better", "when Berg came".
        let clause = before.is_some_and(|b| reading.is(b, Classes::CONJUNCTION.or(Classes::SUBORDINATOR)));
        let verb_behind = verb_behind
            || reading.is_lower(behind) && reading.is(behind, Classes::FINITE)
            || (opens || clause)
                && reading.is_lower(behind)
                && !reading.is_function_word(behind)
                // "Dashcam footage showed": the footage did.
                && !reading.is(behind, Classes::DOCUMENT);
        let inverted =
            before.is_some_and(|b| reading.is_cue(b) && b.checked_sub(1).is_none_or(|q| !reading.is_word(q)));
        let oblique =
            before.is_some_and(|b| reading.is(b, Classes::PREPOSITION)) || reading.is_possessive(behind);
        self.mentions.push(Mention {
            quotation: reading.quotation_of(name.name.start),
            sentence: reading.sentence_of(name.name.start),
            subject: (verb_behind || inverted) && !oblique,
            oblique,
            role: name.roles.iter().map(|phrase| &phrase.text).find(|text| text.contains(' ')).cloned(),
            run: name.run,
            name: name.name,
            entity: index,
        });
    }

    /// Given names and the endings of Slavic and other names, where nothing in the text tells.
    fn add_gender_of_name(&mut self, reading: &Reading<'_>, index: usize) {
        let entity = &mut self.entities[index];
        if entity.gender != 0 || entity.kind == SpeakerKind::Organisation || entity.words.len() < 2 {
            return;
        }
        let genders = |given: &str| {
            let classes = reading.lexicon.word(&given.to_lowercase()).classes;
            let given = classes.any(Classes::GIVEN_NAME);
            (given && classes.any(Classes::FEMALE), given && classes.any(Classes::MALE))
        };
        let mut names = entity.name.split(' ').filter(|w| !w.ends_with('.'));
        let given = names.next().unwrap_or("");
        // "Hyun-woo Bae", "Bae Hyun-woo", "Jan-Hendrik Vos".
        let last = names.next_back().filter(|w| w.contains('-')).unwrap_or("");
        let first = given.split('-').next().unwrap_or("");
        let known = [given, last, first].map(genders);
        let (female, male) = known.into_iter().find(|&g| g != (false, false)).unwrap_or_default();
        let surname = entity.words.last().map_or("", String::as_str);
        entity.gender = match (female, male) {
            (true, false) => 2,
            (false, true) => -2,
            _ if ["ova", "eva", "ska", "skaya", "aite", "iene", "yte", "dottir"]
                .iter()
                .any(|e| surname.ends_with(e)) =>
            {
                2
            }
            _ if ["ov", "ev", "sky", "ski", "skyi", "enas", "sson"].iter().any(|e| surname.ends_with(e)) => {
                -2
            }
            (true, true) => 0,
            _ if fold(given).ends_with('a') => 1,
            _ => 0,
        };
    }

    /// A pronoun behind the only name of a sentence, in it or at the start of the next one: "Roll said he ...".
    fn add_gender_of_pronouns(&mut self, reading: &Reading<'_>) {
        let mut at = 0;
        // Of each entity, sentences that say "it" of it less those that say "he" or "she".
        let mut things: FxHashMap<usize, i32> = FxHashMap::default();
        while at < self.mentions.len() {
            let sentence = self.mentions[at].sentence;
            let end = at + self.mentions[at..].iter().take_while(|m| m.sentence == sentence).count();
            let mut people: Vec<usize> = self.mentions[at..end]
                .iter()
                .filter(|m| m.quotation.is_none() && self.entities[m.entity].kind == SpeakerKind::Person)
                .map(|m| m.entity)
                .collect();
            people.dedup();
            if let ([entity], Some(sentence)) = (&people[..], sentence)
                && self.entities[*entity].gender == 0
            {
                let first = self.mentions[at].name.end;
                let range = reading.tokens_in(reading.text.sentences[sentence].span);
                let owner = owner_before(reading, range.start..self.mentions[at].run.start);
                let vote: i32 = (first..range.end)
                    .filter(|&i| reading.quotation_of(i).is_none())
                    // "Her coach, Pell, called her": somebody else.
                    .filter(|&i| !owner.contains(&reading.word(i)))
                    .map(|i| match reading.word(i) {
                        "he" | "his" | "him" | "himself" => -1,
                        "she" | "her" | "herself" => 1,
                        _ => 0,
                    })
                    .sum();
                // "Abernathy thinks so. He’s drafted a bill".
                let next = match reading.word(range.end).split(['’', '\'']).next() {
                    Some("He") => -1,
                    Some("She") => 1,
                    _ => 0,
                };
                self.entities[*entity].gender += if vote == 0 { next } else { vote.signum() };
            }
            if let [mention] = &self.mentions[at..end] {
                *things.entry(mention.entity).or_default() += self.thing_or_person(reading, mention);
            }
            at = end;
        }
        for (index, votes) in things {
            if votes > 0 {
                self.entities[index].kind = SpeakerKind::Organisation;
            }
        }
    }

    /// "Tamarside Water said it ...": the only name of a sentence with "it" or "its" is no person (1), one with "she" or
    /// "his" is (-1).
    fn thing_or_person(&self, reading: &Reading<'_>, mention: &Mention) -> i32 {
        let Some(sentence) = mention.sentence else { return 0 };
        let entity = &self.entities[mention.entity];
        let open = entity.kind == SpeakerKind::Unknown && entity.roles.is_empty() && entity.gender.abs() < 2;
        if !open || mention.quotation.is_some() {
            return 0;
        }
        let end = reading.tokens_in(reading.text.sentences[sentence].span).end;
        let unquoted = || (mention.name.end..end).filter(|&i| reading.quotation_of(i).is_none());
        let thing = unquoted().any(|i| matches!(reading.word(i), "it" | "its"));
        let person = unquoted().any(|i| matches!(reading.word(i), "he" | "she" | "his" | "her" | "him"))
            || matches!(reading.word(end), "He" | "She");
        match (thing, person) {
            (_, true) => -1,
            (true, false) if mention.subject => 1,
            _ => 0,
        }
    }

    /// Entities whose name ends with this word, folded.
    pub(super) fn with_surname(&self, word: &str) -> &[usize] {
        self.by_surname.get(word).map_or(&[], Vec::as_slice)
    }

    /// Entities that have been given a role with this head or office.
    pub(super) fn with_role(&self, head: &str) -> &[usize] {
        self.by_role.get(head).map_or(&[], Vec::as_slice)
    }

    /// Entities whose name begins with this word, folded: "ministry" of the Ministry of Defence.
    pub(super) fn with_first_word(&self, word: &str) -> &[usize] {
        self.by_first_word.get(word).map_or(&[], Vec::as_slice)
    }

    /// The mentions whose name begins before a token, the latest first, as many as are looked at for one source.
    pub(super) fn mentions_before(&self, token: usize) -> impl Iterator<Item = &Mention> {
        let end = self.mentions.partition_point(|m| m.name.start < token);
        self.mentions[..end].iter().rev().take(MAX_BACK)
    }

    /// Mentions whose name overlaps a token range.
    pub(super) fn mentions_in(&self, range: Range<usize>) -> &[Mention] {
        let start = self.mentions.partition_point(|m| m.name.end <= range.start);
        let end = self.mentions.partition_point(|m| m.name.start < range.end);
        &self.mentions[start..end.max(start)]
    }
}

/// In which order names are settled: those that say most come first, wherever they stand.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Pass {
    FullNames,
    Titled,
    Several,
    Sources,
    Rest,
}

impl Pass {
    fn takes(self, reading: &Reading<'_>, name: &Name, is_source: &impl Fn(usize) -> bool) -> bool {
        let several = name.name.len() > 1 && !is_single_with_particle(reading, name);
        match self {
            Pass::FullNames => several && !name.title_case && name.kind != SpeakerKind::Unknown,
            Pass::Titled => !name.title_case && name.titled,
            // "Chen Wei": two words that no list knows, before "Chen" alone.
            Pass::Several => several && !name.title_case,
            Pass::Sources => is_source(name.name.start),
            Pass::Rest => !name.title_case || is_source(name.name.start),
        }
    }
}

/// The pronouns of whoever owns the person in front of whose name a range ends: "her coach, Pell" -> `she`, `her`.
fn owner_before(reading: &Reading<'_>, range: Range<usize>) -> &'static [&'static str] {
    const REACH: usize = 6;
    let comma = range.end.checked_sub(1).filter(|&i| range.contains(&i) && reading.is_mark(i, ','));
    let end = comma.unwrap_or(range.end);
    if end == range.start || !reading.is(end - 1, PERSON_NOUN) {
        return &[];
    }
    let words = (range.start.max(end.saturating_sub(REACH))..end).rev().take_while(|&i| reading.is_word(i));
    words
        .map(|i| match reading.word(i) {
            "his" | "His" => &["he", "his", "him"][..],
            "her" | "Her" => &["she", "her"][..],
            _ => &[][..],
        })
        .find(|own| !own.is_empty())
        .unwrap_or_default()
}

/// Whether a name is the abbreviation in brackets directly behind another: "(DWU)".
fn is_short_for(reading: &Reading<'_>, name: &Name, before: &Name) -> bool {
    let at = name.name.start;
    name.name.len() == 1
        && at > 0
        && before.name.end + 1 == at
        && before.name.len() > 1
        && reading.is_mark(at - 1, '(')
        && reading.is_mark(name.name.end, ')')
        && is_acronym(reading.word(at))
}

/// "van Houten" has one word that counts.
fn is_single_with_particle(reading: &Reading<'_>, name: &Name) -> bool {
    reading.is_lower(name.name.start)
}

/// Words of a name, folded, particles and marks left out.
pub(super) fn name_words(reading: &Reading<'_>, range: Range<usize>) -> Vec<String> {
    let words: Vec<String> = range
        .clone()
        .filter(|&i| reading.is_capitalised(i) && !reading.is(i, Classes::HONORIFIC) || range.len() == 1)
        .map(|i| name_key(reading.word(i)))
        .collect();
    if words.is_empty() { range.map(|i| name_key(reading.word(i))).collect() } else { words }
}

/// A word of a name as it is compared: folded, without an Arabic article ("al-Burhan" is Burhan).
fn name_key(word: &str) -> String {
    let folded = fold(word);
    let bare = ["al-", "el-", "ar-", "as-", "ash-"].iter().find_map(|article| folded.strip_prefix(article));
    bare.filter(|bare| bare.len() > 2).map_or(folded.clone(), str::to_owned)
}

/// No given name on one side, one side contained in the other, or the same initials.
fn given_names_agree(a: &[String], b: &[String]) -> bool {
    let (Some((_, a)), Some((_, b))) = (a.split_last(), b.split_last()) else { return false };
    // "Van Houten" at the start of a sentence.
    let particle = |given: &[String]| given.iter().all(|w| is_name_particle(w));
    if particle(a) || particle(b) || a.iter().all(|w| b.contains(w)) || b.iter().all(|w| a.contains(w)) {
        return true;
    }
    let initial = |w: &String| w.chars().next();
    (a[0].chars().count() == 1 || b[0].chars().count() == 1) && initial(&a[0]) == initial(&b[0])
}

/// Whether two titles name the same office or rank.
pub(super) fn same_office(a: &Phrase, b: &Phrase) -> bool {
    a.head == b.head || a.office.is_some() && a.office == b.office
}

fn index_role(by_role: &mut HashMap<String, Vec<usize>>, phrase: &Phrase, entity: usize) {
    push(by_role, &phrase.head, entity);
    if let Some(office) = &phrase.office {
        push(by_role, office, entity);
        if let Some(last) = office.rsplit(' ').next() {
            push(by_role, last, entity);
        }
    }
}

fn push(map: &mut HashMap<String, Vec<usize>>, key: &str, value: usize) {
    match map.get_mut(key) {
        // Only the latest ones are compared, so that a long list costs no more than a short one.
        Some(list) if list.iter().rev().take(16).any(|&v| v == value) => {}
        Some(list) => list.push(value),
        None => {
            map.insert(key.to_owned(), vec![value]);
        }
    }
}
