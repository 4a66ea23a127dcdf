//! Bodies and documents that a noun takes up: "the company", "the ministry", "the document", and whose "the statement" is.

use super::phrases::{Determiner, Phrase};
use super::registry::{Entity, MAX_CANDIDATES};
use super::resolve::{MAX_BACK, Resolver, Spoken};
use super::steps::Steps;
use crate::claims::SpeakerKind;

impl Resolver<'_> {
    /// The organisation, document or group that a definite noun takes up: "the company", "the report".
    pub(super) fn body(&self, phrase: &Phrase, token: usize) -> Option<usize> {
        // Every share is one of its own.
        if matches!(phrase.head.as_str(), "cent" | "percent") {
            return None;
        }
        let fits = |entity: &Entity| {
            entity.kind == phrase.kind
                || matches!(entity.kind, SpeakerKind::Organisation | SpeakerKind::Group)
                    && matches!(phrase.kind, SpeakerKind::Organisation | SpeakerKind::Group)
        };
        // "The ministry" of the Ministry of Defence.
        let named_so = self.registry.with_first_word(&phrase.head).iter().rev().take(MAX_CANDIDATES);
        let named_so = named_so.filter(|&&e| {
            let mut rest = self.registry.entities[e].name.split(' ').skip(1);
            phrase.determiner == Determiner::Definite && matches!(rest.next(), Some("of" | "for" | "on"))
        });
        let same_head = self
            .registry
            .with_role(&phrase.head)
            .iter()
            .rev()
            .take(MAX_CANDIDATES)
            .chain(named_so)
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
            .max_by_key(|&e| self.registry.entities[e].last_before(token));
        if same_head.is_some() {
            return same_head;
        }
        if phrase.head == "force" && phrase.is_short() {
            return self.police_before(token);
        }
        // "The radio said it was over": whichever it was.
        let medium = matches!(phrase.head.as_str(), "radio" | "television" | "tv" | "press" | "team");
        let any_body = phrase.determiner == Determiner::Definite
            && !medium
            && phrase.place.is_none()
            && phrase.is_short()
            && !phrase.qualified
            && !is_specific_body(&phrase.head)
            && (phrase.kind == SpeakerKind::Organisation || is_business(&phrase.head));
        if any_body { self.body_in_focus(&phrase.head, token) } else { None }
    }

    /// "Operator confirms higher fares": the first body that the text below a headline names as acting.
    pub(super) fn body_named_later(
        &self,
        phrase: &Phrase,
        token: usize,
        index: usize,
        steps: &mut Steps,
    ) -> Option<usize> {
        let headline = self.attributions[index].headline;
        if !headline || !is_business(&phrase.head) || !phrase.is_short() {
            return None;
        }
        let start = self.registry.mentions.partition_point(|m| m.name.start <= token);
        let mention = self.registry.mentions[start..].iter().take(MAX_BACK).find(|m| {
            let entity = &self.registry.entities[m.entity];
            let kind = matches!(entity.kind, SpeakerKind::Organisation | SpeakerKind::Unknown);
            kind && entity.named && !entity.country && m.subject && m.quotation.is_none()
        })?;
        steps.push(format_args!("named later: {}", self.registry.entities[mention.entity].name));
        Some(mention.entity)
    }

    /// The body that "the company", "the agency", "the rights group" takes up: named, no state, not of a sort
    /// that such a noun does not fit; one that has spoken or acts before others, often named before rarely.
    fn body_in_focus(&self, head: &str, token: usize) -> Option<usize> {
        let here = self.reading.ordinal(token);
        let business = is_business(head) || head == "club";
        let mut scores: Vec<(usize, i32, u32)> = Vec::new();
        let mut add = |e: usize, at: usize, score: i32| {
            let entity = &self.registry.entities[e];
            let kind = matches!(entity.kind, SpeakerKind::Organisation | SpeakerKind::Unknown);
            let other = |w: &String| {
                is_specific_body(w)
                    || business && is_no_business(w)
                    || (business || head == "group") && is_paper(w)
            };
            if !kind || !entity.named || entity.country || entity.words.iter().any(other) {
                return;
            }
            let unknown = entity.kind == SpeakerKind::Unknown;
            // Of a club only players speak.
            if unknown && head == "club" && self.spoken.iter().rev().take(MAX_BACK).any(|s| s.entity == e) {
                return;
            }
            if unknown && (!business || entity.gender != 0 || score < 4) {
                return;
            }
            let unsure = if unknown { 2 } else { 0 };
            let far = here.saturating_sub(self.reading.ordinal(at)).min(12);
            let score = score - unsure - i32::try_from(far).unwrap_or(12);
            match scores.iter_mut().find(|(other, ..)| *other == e) {
                // Every mention more counts a little.
                Some((_, best, count)) => {
                    *best = (*best).max(score) + i32::from(*count < 5);
                    *count += 1;
                }
                None => scores.push((e, score, 1)),
            }
        };
        for spoken in self.spoken.iter().rev().take(MAX_BACK).filter(|s| s.token < token) {
            add(spoken.entity, spoken.token, 5);
        }
        for mention in self.registry.mentions_before(token) {
            let acts = mention.subject && mention.quotation.is_none();
            let score = if acts { 4 } else { 1 };
            // "He told the Gazette": a paper that listens.
            let before = mention.run.start.saturating_sub(1);
            let before = before - usize::from(before > 0 && self.reading.word(before) == "the");
            let hears = matches!(self.reading.word(before), "told" | "tells" | "tell");
            add(mention.entity, mention.name.start, score - if mention.oblique || hears { 2 } else { 0 });
        }
        // "The company" is rather the one that the article opens with.
        for (e, score, _) in &mut scores {
            let opens =
                self.registry.entities[*e].mentions.first().is_some_and(|&m| self.reading.ordinal(m) <= 2);
            *score += if (business || head == "group") && opens { 3 } else { 0 };
        }
        // Of equals the one found first: the latest.
        let best = scores.iter().map(|&(_, score, _)| score).max()?;
        scores.into_iter().find(|&(_, score, _)| score == best).map(|(e, ..)| e)
    }

    /// "The force" behind "Mercia police": those of the police who spoke last.
    fn police_before(&self, token: usize) -> Option<usize> {
        const REACH: usize = 12;
        let near = |s: &&Spoken| self.reading.far(s.token, token) <= REACH;
        let before = self.spoken.iter().rev().take(MAX_BACK).filter(|s| s.token < token).take_while(near);
        before.map(|s| s.entity).find(|&e| {
            let name = self.registry.entities[e].name.to_lowercase();
            ["police", "constabulary", "garda"].iter().any(|word| name.ends_with(word))
        })
    }

    /// Whether a body has spoken, or is the subject of a sentence, shortly before a token.
    pub(super) fn is_active(&self, entity: usize, token: usize) -> bool {
        const REACH: usize = 4;
        let near = |at: usize| at < token && self.reading.far(at, token) <= REACH;
        self.spoken.iter().rev().take(MAX_BACK).any(|s| s.entity == entity && near(s.token))
            || self
                .registry
                .mentions_before(token)
                .any(|m| m.entity == entity && m.subject && m.quotation.is_none() && near(m.name.start))
    }

    /// What "the document" takes up, and whose "the statement" is: the document that spoke last or was told of last; who
    /// has just spoken.
    pub(super) fn papers(&self, phrase: &Phrase, token: usize) -> Option<usize> {
        const REACH: usize = 8;
        const NEAR: usize = 3;
        let far = |s: &Spoken| self.reading.far(s.token, token);
        match phrase.head.as_str() {
            "document" => {
                let before =
                    self.spoken.iter().rev().take(MAX_BACK).filter(|s| s.token < token && far(s) <= REACH);
                before.map(|s| s.entity).find(|&e| self.registry.entities[e].kind == SpeakerKind::Document)
            }
            "statement" => {
                let before =
                    self.spoken.iter().rev().take(MAX_BACK).filter(|s| s.token < token && far(s) <= NEAR);
                let body = |e: usize| self.registry.entities[e].kind == SpeakerKind::Organisation;
                before.filter(|s| self.issues_statement(s.token)).map(|s| s.entity).find(|&e| body(e))
            }
            _ => None,
        }
    }

    /// "In a statement, the ministry said", "the ministry said in a statement".
    fn issues_statement(&self, source: usize) -> bool {
        const MAX_TOKENS: usize = 12;
        let reading = &self.reading;
        let statement = |i: usize| is_statement(reading.word(i));
        let Some(sentence) = reading.sentence_of(source) else { return false };
        let start = reading.tokens_in(reading.text.sentences[sentence].span).start;
        let before = reading.word(start) == "In" && (start..source.min(start + MAX_TOKENS)).any(statement);
        let behind = (source..source + MAX_TOKENS)
            .take_while(|&i| !reading.is_mark(i, ',') && !reading.is_mark(i, '.'))
            .any(|i| statement(i) && (i.saturating_sub(3)..i).any(|w| reading.word(w) == "in"));
        before || behind
    }
}

/// Nouns for what a body itself says, as a report is not.
pub(super) fn is_statement(head: &str) -> bool {
    matches!(head, "statement" | "release" | "communique" | "communiqué")
}

/// Nouns for companies.
pub(super) fn is_business(head: &str) -> bool {
    matches!(
        head,
        "company"
            | "firm"
            | "corporation"
            | "maker"
            | "retailer"
            | "insurer"
            | "supplier"
            | "operator"
            | "manufacturer"
            | "producer"
            | "airline"
            | "carrier"
            | "lender"
            | "business"
            | "giant"
            | "brewer"
            | "developer"
            | "chain"
    )
}

/// Nouns that name a body as often as a person.
pub(super) fn is_watchdog(head: &str) -> bool {
    matches!(head, "regulator" | "watchdog" | "broadcaster" | "publisher" | "pollster")
}

/// Words in the names of bodies that are no companies.
fn is_no_business(word: &str) -> bool {
    matches!(
        word,
        "union"
            | "association"
            | "federation"
            | "institute"
            | "party"
            | "agency"
            | "organization"
            | "organisation"
            | "society"
            | "forum"
            | "alliance"
            | "league"
            | "ngo"
            | "charity"
            | "foundation"
            | "trust"
    )
}

/// Words in the names of papers and agencies, which report of companies more often than they are "the company".
fn is_paper(word: &str) -> bool {
    const PAPERS: [&str; 16] = [
        "gazette",
        "times",
        "herald",
        "post",
        "ledger",
        "courier",
        "tribune",
        "chronicle",
        "news",
        "observer",
        "journal",
        "guardian",
        "telegraph",
        "mail",
        "agency",
        "press",
    ];
    PAPERS.contains(&word)
}

/// Nouns for bodies of one sort, which no body of another sort is called.
fn is_specific_body(word: &str) -> bool {
    matches!(
        word,
        "ministry"
            | "government"
            | "court"
            | "council"
            | "parliament"
            | "police"
            | "army"
            | "navy"
            | "committee"
            | "commission"
            | "embassy"
            | "office"
            | "department"
            | "university"
            | "college"
            | "hospital"
            | "school"
            | "church"
            | "prison"
            | "assembly"
            | "senate"
            | "congress"
            | "cabinet"
            | "board"
            | "tribunal"
            | "jury"
            | "military"
            | "administration"
            | "brigade"
            | "staff"
            | "guard"
            | "house"
            | "service"
            | "force"
            | "trust"
            | "campaign"
            | "inquiry"
            | "prosecution"
            | "defence"
            | "defense"
            | "station"
            | "post"
            | "town"
            | "city"
            | "village"
    )
}
