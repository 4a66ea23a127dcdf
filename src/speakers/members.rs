//! One of several people whom the text has told of: "one", "another", "a third", "the other", "one of them", "another of
//! the four" are said of whom, as far as the sentences before tell.
//!
//! "Privately, several ministers were less sure. ‘It is over,’ said one." -> `one of several ministers`.

use super::phrases::{Determiner, Phrase};
use super::reading::{Reading, lower_first};
use super::registry::Entity;
use super::resolve::{Hit, Resolver, Spoken};
use super::steps::Steps;
use crate::claims::SpeakerKind;
use crate::lexicon::Classes;
use std::ops::Range;

/// Tokens that such a word reaches back.
const REACH: usize = 160;
/// The same where it says more: "another of the four", "one of the diplomats".
const FAR: usize = 1200;
/// Words that a group has in front of its noun, and behind it, at most.
const MAX_LEAD: usize = 6;
const MAX_COMPLEMENT: usize = 12;

/// What a source says of the one who speaks: "another of the four" -> `another`, 4.
struct Member {
    word: String,
    /// How many there are, where the source says so.
    of: Option<u32>,
    /// Of which people, where the source says so: "diplomats" of "one of the diplomats".
    head: Option<String>,
    /// Whether it says "of them", "of the four".
    partitive: bool,
    end: usize,
}

/// Several people as the text names them: "three people briefed on the talks".
struct Several {
    range: Range<usize>,
    head: usize,
    end: usize,
    /// Whether a number or "several", "some" counts them.
    counted: bool,
    count: Option<u32>,
}

impl Resolver<'_> {
    /// The speaker of a source that is one of several; `None` where it is no such word, or nobody tells of whom.
    pub(super) fn member(&mut self, index: usize, range: Range<usize>, steps: &mut Steps) -> Option<Hit> {
        let token = range.start;
        let member = read_member(&self.reading, range)?;
        // "One of the men, who gave his name only as Podge": he has a name after all.
        if self.called(member.end).is_some() {
            return None;
        }
        // "According to one of them, Holm learned of it": what is said begins behind the comma.
        let behind = self.reading.token(member.end + 1).map(|t| t.span);
        let says = behind.is_some_and(|b| self.attributions[index].pieces.iter().any(|p| p.overlaps(b)));
        if !says && let Some(entity) = self.introduced_as(member.end) {
            steps.push(format_args!("the name stands behind the comma"));
            return Some(Hit::new(entity, "full_name"));
        }
        if !says && let Some(phrase) = self.described_as(member.end) {
            steps.push(format_args!("the description stands behind the comma"));
            let name = phrase.text.clone();
            return Some(Hit::new(
                self.unnamed(name, SpeakerKind::Person, Some(phrase), token),
                "description",
            ));
        }
        if self.is_share(&member, token) {
            steps.push(format_args!("a share, not the next of several"));
            let name = format!("a {}", member.word);
            return Some(Hit::new(self.unnamed(name, SpeakerKind::Group, None, token), "group"));
        }
        let several = self.several_before(token, &member);
        let parent = self.attributions[index].parent;
        let before = || self.spoken.iter().rev().take(4).filter(|s| s.token < token && s.parent == parent);
        // The next of a series goes on from the one before, if that is nearer: "said one. Another claimed".
        let series = before().find(|s| {
            let Entity { name, kind, .. } = &self.registry.entities[s.entity];
            *kind == SpeakerKind::Person
                && name.split_once(' ').is_some_and(|(first, rest)| {
                    is_series(first) && (rest.starts_with("of ") || member.head.is_none())
                })
        });
        // "A nurse said so. Another, who has left, agreed": another nurse.
        if let Some(noun) = before().next().and_then(|s| self.noun_of_another(s, token))
            && several.is_none()
            && series.is_none()
            && member.word == "another"
            && !member.partitive
        {
            let name = format!("another {noun}");
            steps.push(format_args!("the next beside who spoke before: {name}"));
            let phrase = Some(Phrase::of_noun(&self.reading, &noun, &name));
            return Some(Hit::new(self.unnamed(name, SpeakerKind::Person, phrase, token), "description"));
        }
        let name = match (series, several) {
            (Some(series), several) if several.as_ref().is_none_or(|s| s.head < series.token) => {
                let name = &self.registry.entities[series.entity].name;
                let (_, rest) = name.split_once(' ')?;
                (format!("{} {rest}", member.word), None)
            }
            (_, several) => {
                let several = several?;
                (self.member_name(&member, &several), Some(several))
            }
        };
        let (name, several) = name;
        steps.push(format_args!("one of those told of before: {name}"));
        let phrase =
            several.and_then(|s| Phrase::read(&self.reading, s.range.start..s.end)).map(|p| Phrase {
                determiner: Determiner::Indefinite,
                head: singular(&p.head),
                kind: SpeakerKind::Person,
                text: name.clone(),
                ..p
            });
        Some(Hit::new(self.unnamed(name, SpeakerKind::Person, phrase, token), "description"))
    }

    /// The noun for somebody without a name who spoke a few sentences before: "a senior theatre nurse" -> `nurse`.
    fn noun_of_another(&self, spoken: &Spoken, token: usize) -> Option<String> {
        const REACH: usize = 3;
        let entity = &self.registry.entities[spoken.entity];
        let far = self.reading.far(spoken.token, token);
        let role = entity.roles.first().map(|role| &role.phrase)?;
        let new = matches!(self.reading.word(spoken.token), "a" | "an" | "A" | "An");
        (!entity.named && role.is_person() && new && far <= REACH).then(|| role.head.clone())
    }

    /// "48 per cent had enjoyed it; a fifth said": so many of those who were asked, where the sentence or the one before
    /// tells of shares.
    fn is_share(&self, member: &Member, token: usize) -> bool {
        let reading = &self.reading;
        let fraction = matches!(member.word.as_str(), "third" | "fourth" | "fifth" | "quarter");
        let a = ["a", "another"].iter().any(|a| reading.word(token).eq_ignore_ascii_case(a));
        let share =
            |i: usize| reading.is_mark(i, '%') || matches!(reading.word(i), "cent" | "percent" | "pc");
        let near = |i: usize| reading.far(i, token) <= 1;
        fraction
            && a
            && !member.partitive
            && (token.saturating_sub(REACH)..token).rev().take_while(|&i| near(i)).any(share)
    }

    /// "One, Hyun-woo Bae of the Golden Anchor,": the name.
    fn introduced_as(&self, end: usize) -> Option<usize> {
        const MAX_TITLE: usize = 5;
        let reading = &self.reading;
        if !reading.is_mark(end, ',') {
            return None;
        }
        let mention = self.registry.mentions_in(end + 1..end + 2 + MAX_TITLE).first()?;
        let title = |i: usize| reading.is_word(i) && !reading.is_function_word(i) && !reading.is_verb(i);
        let named =
            self.registry.entities[mention.entity].named && !self.registry.entities[mention.entity].country;
        (named && (end + 1..mention.name.start).all(title)).then_some(mention.entity)
    }

    /// "Another, a schoolteacher who has sheltered 23 relatives,": what the speaker is.
    fn described_as(&self, end: usize) -> Option<Phrase> {
        const MAX_TOKENS: usize = 16;
        let reading = &self.reading;
        if !reading.is_mark(end, ',') || !matches!(reading.word(end + 1), "a" | "an") {
            return None;
        }
        let inside = |i: usize| {
            reading.is_word(i) || reading.is_number(i) || reading.is_possessive(i) || reading.is_mark(i, '-')
        };
        let close = (end + 1..end + MAX_TOKENS).find(|&i| !inside(i))?;
        Phrase::read(reading, end + 1..close).filter(Phrase::is_person)
    }

    /// `one of several ministers`, `third diplomat`, `another Treasury official`.
    fn member_name(&self, member: &Member, several: &Several) -> String {
        let reading = &self.reading;
        let plain = |start: usize| {
            let words = without_capital(&reading.words(start..several.end), reading, start);
            // "Holm’s advisers": of Anna Holm.
            match self.owner_named(several.range.start..several.end) {
                Some((owner, own)) => {
                    words.replacen(&reading.words(own), &self.registry.entities[owner].name, 1)
                }
                None => words,
            }
        };
        let beyond = ordinal(&member.word).zip(several.count).is_some_and(|(nth, count)| nth > count);
        if several.counted && !beyond || member.partitive {
            return format!("{} of {}", member.word, plain(several.range.start));
        }
        let mut start = several.range.start;
        if several.counted {
            start += 1;
        }
        let lead = reading.words(start..several.head);
        let lead = without_capital(&lead, reading, start);
        let noun = singular(reading.word(several.head));
        let noun = if start == several.head { noun.to_lowercase() } else { noun };
        let behind = reading.words(several.head + 1..several.end);
        let words = [member.word.as_str(), &lead, &noun, &behind];
        words.into_iter().filter(|w| !w.is_empty()).collect::<Vec<_>>().join(" ")
    }

    /// The people told of last whom such a word may take up.
    fn several_before(&self, token: usize, member: &Member) -> Option<Several> {
        let reading = &self.reading;
        let quotation = reading.quotation_of(token);
        let explicit = member.of.is_some() || member.head.is_some();
        let reach = if explicit { FAR } else { REACH };
        (token.saturating_sub(reach)..token).rev().find_map(|head| {
            if !is_people(reading, head) || reading.quotation_of(head).is_some_and(|q| Some(q) != quotation) {
                return None;
            }
            if member.head.as_ref().is_some_and(|wanted| *wanted != reading.word(head).to_lowercase()) {
                return None;
            }
            let several = read_several(reading, head)?;
            if several.end > token || member.of.is_some() && several.count != member.of {
                return None;
            }
            // "To show victims it is no shame. One of the victims said": nobody counts them.
            let told = several.counted || several.end > head + 1;
            let sound = explicit && (told || member.of.is_some())
                || !explicit
                    && if several.counted {
                        leads_in(reading, several.range.start)
                    } else {
                        acts(reading, &several)
                    };
            sound.then_some(several)
        })
    }
}

/// Takes "another of the four people" apart.
fn read_member(reading: &Reading<'_>, range: Range<usize>) -> Option<Member> {
    let lower = |i: usize| reading.word(i).to_lowercase();
    let first = lower(range.start);
    let (word, mut at) = match first.as_str() {
        "one" | "another" => (first, range.start + 1),
        "a" | "the" if range.len() > 1 => (lower(range.start + 1), range.start + 2),
        _ => return None,
    };
    if !is_series(&word)
        || first_is_article(reading, range.start) && matches!(word.as_str(), "one" | "another")
    {
        return None;
    }
    let (mut of, mut head) = (None, None);
    let partitive = reading.word(at) == "of";
    if at < range.end && reading.word(at) == "of" {
        at += 1;
        if matches!(reading.word(at), "the" | "these" | "those") {
            at += 1;
            of = number(reading, at);
            at += usize::from(of.is_some());
            if at < range.end && is_people(reading, at) {
                head = Some(lower(at)).filter(|h| h != "people" || of.is_none());
                at += 1;
            } else if of.is_none() {
                return None;
            }
        } else if reading.word(at) == "them" {
            at += 1;
        } else {
            return None;
        }
    }
    // "A third, who has served", "another, a schoolteacher": what follows is said of the speaker.
    let closed = at >= range.end || reading.is_mark(at, ',') || reading.is_mark(at, '(');
    closed.then_some(Member { word, of, head, partitive, end: at })
}

fn first_is_article(reading: &Reading<'_>, at: usize) -> bool {
    ["a", "the"].iter().any(|a| reading.word(at).eq_ignore_ascii_case(a))
}

/// Words by which several people are gone through.
fn is_series(word: &str) -> bool {
    matches!(word, "one" | "another" | "other") || ordinal(word).is_some()
}

fn ordinal(word: &str) -> Option<u32> {
    ["second", "third", "fourth", "fifth", "sixth"].iter().position(|o| *o == word).map(|i| i as u32 + 2)
}

/// How many a word or number says: "three", "23".
fn number(reading: &Reading<'_>, at: usize) -> Option<u32> {
    const NUMBERS: [&str; 11] =
        ["two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"];
    let word = reading.word(at).to_lowercase();
    let spelt = NUMBERS.iter().position(|n| *n == word).map(|i| i as u32 + 2);
    spelt.or_else(|| word.parse().ok().filter(|_| reading.is_number(at)))
}

fn is_people(reading: &Reading<'_>, at: usize) -> bool {
    reading.is(at, Classes::GROUP)
        // "Authorities" are one.
        && !matches!(reading.word(at).to_lowercase().as_str(), "authorities" | "troops" | "forces")
        && !reading.is(at, Classes::INDEFINITE.or(Classes::DEMONYM))
        && (reading.is_lower(at) || reading.word(at) == "MPs" || reading.begins_sentence(at))
        && (reading.word(at).ends_with('s')
            // "policemen", "women"
            || reading.word(at).ends_with("men")
            || matches!(reading.word(at).to_lowercase().as_str(), "people" | "staff"))
}

/// "Three", "41", "several".
fn counts(reading: &Reading<'_>, at: usize) -> bool {
    const MANY: [&str; 6] = ["several", "some", "many", "multiple", "various", "numerous"];
    let many = || MANY.iter().any(|w| reading.word(at).eq_ignore_ascii_case(w));
    let number = reading.is(at, Classes::NUMBER_WORD) && !reading.word(at).eq_ignore_ascii_case("one");
    reading.is_number(at) || number || many()
}

/// The whole phrase around a noun for several people.
fn read_several(reading: &Reading<'_>, head: usize) -> Option<Several> {
    let mut start = head;
    let modifier = |i: usize| {
        reading.is_word(i)
            && !reading.is_function_word(i)
            && !reading.is_verb(i)
            && !reading
                .is(i, Classes::OPENER.or(Classes::ADVERB).or(Classes::NUMBER_WORD).or(Classes::WEEKDAY))
    };
    while start > 0 && head - start < MAX_LEAD && !reading.begins_sentence(start) && modifier(start - 1) {
        start -= 1;
    }
    let before = start.checked_sub(1).filter(|_| !reading.begins_sentence(start));
    let counts = |i: usize| counts(reading, i);
    let counted = before.is_some_and(counts);
    let mut first = start;
    if counted {
        first -= 1;
    } else if before.is_some_and(|b| reading.is_possessive(b) && b > 0 && reading.is_capitalised(b - 1)) {
        // "Holm’s advisers are split": with his name.
        first -= 2;
        while first > 0 && !reading.begins_sentence(first) && reading.is_capitalised(first - 1) {
            first -= 1;
        }
    } else if before.is_some_and(|b| {
        reading.is(b, Classes::DETERMINER.or(Classes::POSSESSIVE)) || reading.is_possessive(b)
    }) {
        // "the ministers", "their families": known before.
        return None;
    }
    Some(Several {
        range: first..head + 1,
        head,
        end: complement_end(reading, head),
        counted,
        count: before.and_then(|b| number(reading, b)),
    })
}

/// Where what tells these people from others ends: "people with knowledge of the talks", "members of the party’s
/// committee", "people briefed on the discussion", "directors who attended".
fn complement_end(reading: &Reading<'_>, head: usize) -> usize {
    let next = head + 1;
    let opens = reading.is(next, Classes::PREPOSITION)
        || matches!(reading.word(next), "familiar" | "close" | "present" | "involved")
        || matches!(reading.word(next), "briefed" | "contacted" | "interviewed" | "surveyed" | "affected")
            && reading.is(next + 1, Classes::PREPOSITION);
    if !opens || reading.is(next + 1, Classes::WEEKDAY) {
        return next;
    }
    // A noun, whatever verb looks like it: "of the talks".
    let noun = |i: usize| {
        reading.is(i - 1, Classes::DETERMINER.or(Classes::POSSESSIVE).or(Classes::PREPOSITION))
            || reading.is_possessive(i - 1)
            || reading.is_capitalised(i - 1)
    };
    let inside = |i: usize| {
        (reading.is_word(i) || reading.is_number(i) || reading.is_possessive(i))
            && !(i > next && reading.is_verb(i) && !noun(i))
            && (reading.is_possessive(i)
                || !reading.is(
                    i,
                    Classes::SUBORDINATOR
                        .or(Classes::PRONOUN)
                        .or(Classes::AUXILIARY)
                        .or(Classes::CONJUNCTION),
                ))
            && reading.quotation_of(i) == reading.quotation_of(head)
    };
    let mut end = (next..next + MAX_COMPLEMENT).find(|&i| !inside(i)).unwrap_or(next + MAX_COMPLEMENT);
    while end > next && (reading.is_function_word(end - 1) || reading.is(end - 1, Classes::ADVERB)) {
        end -= 1;
    }
    end
}

/// Whether people stand where those stand of whom the reporter tells: at the front of a clause, or behind "according to".
fn leads_in(reading: &Reading<'_>, start: usize) -> bool {
    let Some(before) = start.checked_sub(1) else { return true };
    reading.begins_sentence(start)
        || !reading.is_word(before) && !reading.is_number(before)
        || matches!(
            reading.word(before).to_lowercase().as_str(),
            "that" | "but" | "while" | "to" | "by" | "citing" | "from" | "when" | "as" | "told" | "asked"
        )
}

/// Whether people who are not counted are the subject of a clause: "Treasury officials are not".
fn acts(reading: &Reading<'_>, several: &Several) -> bool {
    let start = several.range.start;
    let front = reading.begins_sentence(start)
        || reading.is_mark(start.saturating_sub(1), ',')
        || matches!(reading.word(start.saturating_sub(1)), "but" | "while" | "citing" | "to" | "by");
    let at = several.end + usize::from(reading.is(several.end, Classes::ADVERB));
    let verb = reading.is(at, Classes::AUXILIARY.or(Classes::FINITE)) || reading.is_cue(at);
    // "According to officials", but not "in a note to clients".
    let according = start > 1
        && reading.word(start - 1) == "to"
        && reading.word(start - 2).eq_ignore_ascii_case("according");
    front && (verb || according || reading.word(start.saturating_sub(1)) == "citing")
}

/// The noun for one of several: "officials" -> `official`, "families" -> `family`.
fn singular(plural: &str) -> String {
    match plural {
        "people" | "People" => "person".to_owned(),
        _ if plural.ends_with("men") => format!("{}an", plural.trim_end_matches("en")),
        _ if plural.ends_with("ies") => format!("{}y", plural.trim_end_matches("ies")),
        _ if plural.ends_with("sses") || plural.ends_with("ches") => plural[..plural.len() - 2].to_owned(),
        _ => plural.strip_suffix('s').unwrap_or(plural).to_owned(),
    }
}

/// Without the capital that only the start of a sentence gave.
fn without_capital(words: &str, reading: &Reading<'_>, first: usize) -> String {
    let small = counts(reading, first) || reading.is(first, Classes::INDEFINITE.or(Classes::DETERMINER));
    let name = reading.is(first, Classes::DEMONYM.or(Classes::COUNTRY).or(Classes::METONYM))
        || reading.word(first).chars().nth(1).is_some_and(char::is_uppercase)
        || !reading.begins_sentence(first)
        || !reading.is(first, Classes::GROUP)
            && reading.lexicon.word(&reading.word(first).to_lowercase()).is_unknown();
    let name = name && !small;
    if name {
        return words.to_owned();
    }
    lower_first(words)
}
