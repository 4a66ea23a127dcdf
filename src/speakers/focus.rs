//! Whom a description means of whom nobody has said before that it fits: "the novelist", "the Spaniard", "the
//! 34-year-old" take up the person whom the sentences before are about; "its chief executive said" in the
//! first sentence is named in the next ones.

use super::descriptions::{LEAD, is_broad, may_hold};
use super::phrases::{Determiner, Phrase, is_human_noun};
use super::reading::fold;
use super::registry::{Entity, Gender, MAX_CANDIDATES, Mention, Role};
use super::resolve::{Introduced, MAX_BACK, Resolver};
use super::steps::Steps;
use crate::claims::SpeakerKind;
use crate::lexicon::Classes;
use std::ops::Range;

/// Sentences that a description reaches back.
const REACH: usize = 3;

impl Resolver<'_> {
    /// The name in apposition behind a source that ends at a comma: "another witness, shopkeeper Imran Sheikh,".
    pub(super) fn apposed(&self, end: usize) -> Option<usize> {
        const MAX_TITLE: usize = 6;
        let reading = &self.reading;
        if !reading.is_mark(end, ',') {
            return None;
        }
        let mention = self.registry.mentions_in(end + 1..end + 2 + MAX_TITLE).first()?;
        let title = end + 1..mention.run.start;
        let noun = |i: usize| {
            reading.is_word(i)
                && (!reading.is_function_word(i) || reading.word(i) == "and" && i > end + 1)
                && !reading.is_verb(i)
                && !reading.is(i, Classes::ADVERB)
        };
        let behind = mention.name.end;
        // "According to the driver, Benali said": no apposition.
        let closed = !reading.is_word(behind) && !reading.is_number(behind);
        let sound = mention.run.start > end
            && title.clone().all(noun)
            && closed
            && !reading.is_possessive(behind)
            // "A delegate from Houston, Texas".
            && !(mention.name.len() == 1 && reading.is_capitalised(end - 1))
            && !self.registry.entities[mention.entity].country;
        sound.then_some(mention.entity)
    }

    /// The person in the focus of the sentences before, if nothing that is known of him speaks against the
    /// description.
    pub(super) fn in_focus(
        &self,
        phrase: &Phrase,
        token: usize,
        index: usize,
        steps: &mut Steps,
    ) -> Option<usize> {
        let open = phrase.is_person()
            && phrase.determiner == Determiner::Definite
            && (!phrase.qualified || phrase.former || is_parent(&phrase.head))
            && !is_asker(&phrase.head)
            // "The Health Service Executive" is a name.
            && !(self.reading.is_capitalised(token + 1)
                && self.reading.is_capitalised(token + 2)
                && self.reading.place_from(token + 1, usize::MAX).is_none())
            && !token.checked_sub(1).is_some_and(|t| self.reading.word(t).eq_ignore_ascii_case("by"))
            && !self.has_possessor(token)
            && (phrase.sortal || !self.introduced(phrase, token));
        if !open {
            return None;
        }
        let parent = self.attributions[index].parent;
        let outer = parent.and_then(|p| self.found.get(p)?.as_ref()?.entity);
        let pronoun = self.gender_behind(token);
        let reading = &self.reading;
        let here = reading.ordinal(token);
        let reach = if phrase.sortal { 2 * REACH } else { REACH };
        let beside = self.named_beside(token);
        let last = self.last_spoken(token, parent);
        let mut best: Option<(usize, i32)> = None;
        let mut consider = |entity: usize, at: usize, salience: i32| {
            let far = here.saturating_sub(reading.ordinal(at));
            if far == 0 || far > reach || Some(entity) == outer || beside.contains(&entity) {
                return;
            }
            let goes_on =
                far == 1 && last.is_some_and(|l| l.entity == entity && self.is_beside(l.token, token));
            let Some(fit) = suits(phrase, &self.registry.entities[entity], pronoun, goes_on) else { return };
            let score = salience + fit - if phrase.sortal { 1 } else { 2 } * i32::try_from(far).unwrap_or(0);
            if score > 0 && best.is_none_or(|(_, b)| score > b) {
                best = Some((entity, score));
            }
        };
        for spoken in
            self.spoken.iter().rev().take(MAX_BACK).filter(|s| s.token < token && s.parent == parent)
        {
            consider(spoken.entity, spoken.token, if spoken.asks { 3 } else { 7 });
        }
        for mention in self.registry.mentions_before(token) {
            if mention.quotation.is_some() && mention.quotation != reading.quotation_of(token) {
                continue;
            }
            let salience = if mention.oblique {
                2
            } else if mention.subject {
                7
            } else {
                3
            };
            consider(mention.entity, mention.name.start, salience);
        }
        // "The man shouted" may be anybody.
        let least = if is_human_noun(&phrase.head) { 5 } else { 1 };
        best = best.filter(|&(_, score)| score >= least);
        match best {
            Some((entity, score)) => {
                steps.push(format_args!("in focus: {} ({score})", self.registry.entities[entity].name));
            }
            None => steps.push(format_args!("nobody in focus whom it suits")),
        }
        best.map(|(entity, _)| entity)
    }

    /// The person whom the next sentences introduce by name and of whom they say nothing else, where an
    /// article begins with an office or a description.
    pub(super) fn named_later(
        &self,
        phrase: &Phrase,
        token: usize,
        index: usize,
        steps: &mut Steps,
    ) -> Option<usize> {
        let reading = &self.reading;
        let attribution = &self.attributions[index];
        let here = reading.ordinal(token);
        let opens = match phrase.determiner {
            Determiner::Indefinite => !self.is_quantified(token),
            Determiner::FirstPerson => false,
            // "His brother" is seldom introduced by name, "its chief executive" often.
            Determiner::ThirdPerson => {
                ["its", "their"].iter().any(|d| reading.word(token).eq_ignore_ascii_case(d))
                    || phrase.head == "counterpart"
            }
            Determiner::Definite => true,
            Determiner::Bare => attribution.headline || here < LEAD,
        };
        if !phrase.is_person() || !opens || attribution.parent.is_some() || phrase.head == "source" {
            return None;
        }
        let pronoun = self.gender_behind(token);
        let late = phrase.determiner == Determiner::Indefinite && here >= LEAD;
        // "Only the weekly disagreed, its critic wrote", deep in a text: whom the next paragraph introduces is another.
        let owned = phrase.determiner == Determiner::ThirdPerson && here >= LEAD;
        let reach = if attribution.headline { 6 } else { 2 };
        let start = self.registry.mentions.partition_point(|m| m.name.start <= token);
        for mention in self.registry.mentions[start..].iter().take(MAX_BACK) {
            let far = reading.ordinal(mention.name.start).saturating_sub(here);
            if far > reach {
                return None;
            }
            let entity = &self.registry.entities[mention.entity];
            let new = entity.mentions.first() == Some(&mention.name.start);
            let speaks = reading.is_cue(mention.name.end);
            let person = entity.kind == SpeakerKind::Person
                || entity.kind == SpeakerKind::Unknown && (entity.gender != 0 || speaks) && !entity.country;
            if !person
                || !new
                || mention.quotation.is_some()
                || entity.words.len() < 2
                || far == 0 && !attribution.headline
            {
                continue;
            }
            if !self.stands_as_subject(mention) || self.is_alone(mention) {
                continue;
            }
            // "A ministry spokeswoman denied it. “...,” Ann Holm said": in the middle of a text only so.
            let same_block = reading.block_of(token) == reading.block_of(mention.name.start);
            if owned && !same_block && !self.begins_with_speech(mention.name.start) {
                return None;
            }
            if late && !(far == 1 && self.goes_on_from(token, mention, phrase)) {
                return None;
            }
            // Somebody who is introduced with an office of his own is somebody else.
            let other = |gender: Gender| gender.vote() * entity.gender < 0;
            if other(phrase.gender) || other(pronoun) {
                steps.push(format_args!("not {}, who is named next: he or she does not agree", entity.name));
                return None;
            }
            let introduced = |r: &&Role| r.token == mention.name.start && r.phrase.known && !r.phrase.sortal;
            let mut offices = entity.roles.iter().filter(introduced).peekable();
            // "A senior general", of "Lt Gen Ann Holm, a member of the council".
            if offices.peek().is_some()
                && (here >= LEAD && !late || !offices.any(|r| may_hold(phrase, &r.phrase)))
            {
                steps.push(format_args!(
                    "not {}, who is named next: introduced as somebody else",
                    entity.name
                ));
                return None;
            }
            steps.push(format_args!("named later: {}", entity.name));
            return Some(mention.entity);
        }
        None
    }

    /// Whether the sentence of a name goes on from a description in the same paragraph: by a quotation, or where the
    /// description says next to nothing: "An expert warned of more. Ann Holm, a research fellow, held that".
    fn goes_on_from(&self, token: usize, mention: &Mention, phrase: &Phrase) -> bool {
        let at = mention.name.start;
        let same_block =
            self.reading.block_of(token).is_some_and(|block| self.reading.block_of(at) == Some(block));
        let presented = is_broad(&phrase.head)
            && self.reading.begins_sentence(mention.run.start)
            && self.reading.is_mark(mention.name.end, ',');
        same_block && (presented || self.begins_with_speech(at))
    }

    /// "An engineer warned of cracks", where the text says further down: "The engineer, Ann Holm, was moved". Only where
    /// no other such person is told of in between.
    pub(super) fn identified_later(&self, phrase: &Phrase, token: usize, steps: &mut Steps) -> Option<usize> {
        if !phrase.is_person()
            || phrase.determiner != Determiner::Indefinite
            || self.is_quantified(token)
            || self.has_possessor(token)
        {
            return None;
        }
        /// Tokens between "an engineer" and "the engineer, Ann Holm".
        const FAR: usize = 800;
        let introduced = |role: &Role, entity: &Entity| {
            role.token > token
                && entity.mentions.first() == Some(&role.token)
                && role.phrase.determiner == Determiner::Definite
                && role.phrase.head == phrase.head
                && role.phrase.place.is_none()
                && role.phrase.words.iter().all(|w| phrase.words.contains(w))
        };
        let known = self.registry.with_role(&phrase.head).iter().copied().take(MAX_CANDIDATES);
        let mut found = known.filter_map(|e| {
            let entity = &self.registry.entities[e];
            let role = entity.roles.iter().find(|r| introduced(r, entity))?;
            let first = self.introduction_within(&role.phrase, role.token, FAR)?;
            let agrees = phrase.gender.vote() * entity.gender >= 0;
            (agrees && first.start <= token + 6 && first.end > token).then_some(e)
        });
        let entity = found.next().filter(|_| found.next().is_none())?;
        steps.push(format_args!("named further down: {}", self.registry.entities[entity].name));
        Some(entity)
    }

    /// "A source close to the board disagreed. “...,” the officer said": whom the sentence before is about, if it names
    /// nobody and only describes him.
    pub(super) fn described_before(
        &mut self,
        phrase: &Phrase,
        token: usize,
        parent: Option<usize>,
        steps: &mut Steps,
    ) -> Option<usize> {
        let definite = phrase.determiner == Determiner::Definite;
        if !phrase.is_person()
            || !definite
            || phrase.qualified
            || !phrase.is_short() && !phrase.sortal
            || parent.is_some()
            || is_asker(&phrase.head)
            || self.reading.quotation_of(token).is_some()
            || !phrase.sortal && self.introduced(phrase, token)
        {
            return None;
        }
        let (before, described) = self.subject_described_before(token)?;
        let agrees = phrase.gender.vote() * described.gender.vote() >= 0;
        let pronoun = self.gender_behind(token).vote() * described.gender.vote() >= 0;
        if !agrees || !pronoun {
            return None;
        }
        let spoken = self.source_at(before.start);
        // "A Nordvac spokesman said": taken for Nordvac.
        if spoken.is_some_and(|e| self.registry.entities[e].kind != SpeakerKind::Person) {
            return None;
        }
        steps.push(format_args!("described in the sentence before: {}", described.text));
        Some(spoken.unwrap_or_else(|| self.introduce_at(described, before)))
    }

    /// The subject of the reporter’s sentence before, in the same paragraph or the one before, if it is somebody of whom
    /// only a description is known: "A second diplomat", "His nephew".
    fn subject_described_before(&self, token: usize) -> Option<(Range<usize>, Phrase)> {
        const MAX_TOKENS: usize = 12;
        let reading = &self.reading;
        let here = reading.sentence_of(token)?;
        let before = reading.text.sentence_before(here)?;
        let range = reading.tokens_in(reading.text.sentences[before].span);
        let start = range.start;
        let determined = matches!(reading.word(start), "A" | "An" | "His" | "Her");
        if !determined || !self.is_beside(start, token) {
            return None;
        }
        let ends = |i: usize| !reading.is_word(i) && !reading.is_possessive(i) || reading.is_verb(i);
        let verb = |i: usize| {
            reading.is_lower(i) && (reading.word(i).ends_with("ed") || reading.is(i, Classes::FINITE))
                || reading.is_cue(i)
        };
        let end =
            (start + 1..range.end.min(start + MAX_TOKENS)).find(|&i| ends(i) || i > start + 1 && verb(i))?;
        // Somebody named in it is the one.
        let named = self.registry.mentions_in(start..range.end).iter().take(MAX_BACK).any(|m| {
            let entity = &self.registry.entities[m.entity];
            entity.kind == SpeakerKind::Person && (m.subject || m.name.start <= end + 3)
        });
        let phrase = Phrase::read(reading, start..end).filter(|p| p.is_person() && p.known)?;
        (!named).then_some((start..end, phrase))
    }

    /// A name that is a line of its own: a byline.
    fn is_alone(&self, mention: &Mention) -> bool {
        let reading = &self.reading;
        reading.begins_sentence(mention.run.start)
            && reading.begins_sentence(mention.name.end)
            && !reading.is_mark(mention.name.end, '.')
    }

    fn stands_as_subject(&self, mention: &Mention) -> bool {
        mention.subject || self.reading.begins_sentence(mention.run.start) && !mention.oblique
    }

    /// "One resident", "two of them": one of many, whom nobody names.
    fn is_quantified(&self, token: usize) -> bool {
        !["a", "an"].iter().any(|a| self.reading.word(token).eq_ignore_ascii_case(a))
    }

    /// "Kyiv’s mayor", "his brother": somebody else than those who own.
    fn has_possessor(&self, token: usize) -> bool {
        (token..token + 4).any(|i| self.reading.is_possessive(i))
    }

    /// Whether the text before speaks of somebody as "a witness", so that "the witness" has a place to go.
    fn introduced(&self, phrase: &Phrase, token: usize) -> bool {
        self.introduction(phrase, token).is_some()
    }

    /// The last place before that speaks of somebody as "a Nordic witness": from the word behind the article to
    /// the noun.
    pub(super) fn introduction(&self, phrase: &Phrase, token: usize) -> Option<Range<usize>> {
        const MAX_TOKENS: usize = 300;
        // Several rules ask for the same one after another.
        let last = self.introduced.borrow();
        if last.token == token && last.head == phrase.head {
            return last.place.clone();
        }
        drop(last);
        let place = self.introduction_within(phrase, token, MAX_TOKENS);
        let head = phrase.head.clone();
        *self.introduced.borrow_mut() = Introduced { token, head, place: place.clone() };
        place
    }

    fn introduction_within(&self, phrase: &Phrase, token: usize, reach: usize) -> Option<Range<usize>> {
        let reading = &self.reading;
        let article = |i: usize| {
            matches!(reading.word(i), "a" | "an" | "another" | "one" | "A" | "An" | "Another" | "One")
        };
        (token.saturating_sub(reach)..token).rev().find_map(|i| {
            let same = reading.word(i).as_bytes().first() == phrase.head.as_bytes().first();
            if !same || !reading.is_lower(i) || fold(reading.word(i)) != phrase.head {
                return None;
            }
            let article = (i.saturating_sub(4)..i).rev().find(|&a| article(a))?;
            // "Rahimi, a novelist": said of her.
            let apposed = article > 0 && reading.is_mark(article - 1, ',');
            let one = (article + 1..i)
                .all(|w| reading.is_number(w) || reading.is_word(w) && !reading.is_function_word(w));
            (one && !apposed).then_some(article + 1..i + 1)
        })
    }

    /// What the first pronoun behind a source tells of it: "The novelist said she".
    fn gender_behind(&self, token: usize) -> Gender {
        const MAX_TOKENS: usize = 8;
        let reading = &self.reading;
        for i in token + 1..token + MAX_TOKENS {
            if reading.quotation_of(i) != reading.quotation_of(token) || reading.is_mark(i, '.') {
                break;
            }
            match reading.word(i) {
                "she" => return Gender::Female,
                "he" => return Gender::Male,
                _ => {}
            }
        }
        Gender::Unknown
    }
}

/// How well a description suits somebody of whom it has not been said; `None` where it cannot.
///
/// With `goes_on` it is whoever has just spoken.
fn suits(phrase: &Phrase, entity: &Entity, pronoun: Gender, goes_on: bool) -> Option<i32> {
    if !matches!(entity.kind, SpeakerKind::Person | SpeakerKind::Unknown) || entity.country {
        return None;
    }
    if phrase.gender.vote() * entity.gender < 0 {
        return None;
    }
    // A lone capitalised word of which nothing is known is no person.
    if entity.kind == SpeakerKind::Unknown && entity.words.len() < 2 && entity.gender == 0 {
        return None;
    }
    if !entity.named && entity.roles.is_empty() {
        return None;
    }
    let mut score = match entity.kind {
        SpeakerKind::Unknown => -1,
        _ if !entity.named => -2,
        _ => 0,
    };
    score += match (pronoun.vote() * entity.gender).signum() {
        -1 if entity.gender.abs() > 1 => return None,
        -1 => -3,
        other => other,
    };
    if let Some(place) = &phrase.place {
        let mut places =
            entity.roles.iter().filter_map(|r| r.phrase.place.as_ref()).filter(|p| !is_union(p)).peekable();
        if places.peek().is_some() {
            if places.any(|p| p == place) {
                score += 4;
            } else if !phrase.former {
                return None;
            }
        }
    }
    let mut own = entity
        .roles
        .iter()
        .filter(|r| r.phrase.known && !r.phrase.sortal && !r.phrase.is_relation)
        .peekable();
    let told = own.peek().is_some();
    if phrase.sortal {
        // Nobody calls the headmistress "the teenager".
        let young = told && is_human_noun(&phrase.head);
        return Some(score + if young { -4 } else { 1 });
    }
    // Anybody may give evidence, but for those who ask.
    if phrase.head == "witness" {
        let asks = entity.roles.iter().any(|r| is_of_court(&r.phrase));
        return Some(score + if asks { -6 } else { 0 });
    }
    // "The former tank commander" is rather a general than anybody else.
    let ranked = is_soldier(&phrase.head) && entity.roles.iter().any(|r| r.phrase.is_rank);
    score += if ranked { 4 } else { 0 };
    // An office is told of its holder before it stands alone.
    let taken = phrase.office.is_some() && own.any(|r| r.phrase.office.is_some());
    if taken {
        return None;
    }
    let office = if phrase.office.is_some() { 2 } else { 0 };
    // "The Italian diplomat": who is told by his nation is told in other words.
    let told = match (told, &phrase.place) {
        (false, _) => 0,
        (true, Some(_)) => 2,
        // A minister is a politician, a director an expert.
        (true, None) if is_broad(&phrase.head) => {
            if goes_on {
                1
            } else {
                3
            }
        }
        (true, None) if goes_on && phrase.known => 3,
        (true, None) => 5,
    };
    Some(score - office - told)
}

/// Those who ask the witnesses, or hear them.
fn is_of_court(role: &Phrase) -> bool {
    const COURT: [&str; 9] = [
        "counsel",
        "barrister",
        "lawyer",
        "solicitor",
        "attorney",
        "prosecutor",
        "judge",
        "coroner",
        "advocate",
    ];
    COURT.contains(&role.head.as_str())
}

fn is_soldier(head: &str) -> bool {
    matches!(head, "commander" | "soldier" | "officer" | "veteran" | "fighter")
}

fn is_parent(head: &str) -> bool {
    matches!(head, "mother" | "father" | "mum" | "mom" | "dad" | "parent" | "grandmother" | "grandfather")
}

/// Those who put the questions in the news are seldom those who answer them.
pub(super) fn is_asker(head: &str) -> bool {
    matches!(
        head,
        "journalist"
            | "presenter"
            | "interviewer"
            | "reporter"
            | "host"
            | "moderator"
            | "dispatcher"
            | "caller"
            | "referee"
            | "umpire"
    )
}

/// Alliances, which say nothing of where somebody comes from.
pub(super) fn is_union(place: &str) -> bool {
    matches!(
        place,
        "nato" | "european union" | "united nations" | "african union" | "council of europe" | "commonwealth"
    )
}
