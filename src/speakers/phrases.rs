//! Noun phrases for people and things that have no name in them: "the Estonian foreign minister", "a source in
//! the ministry", "officials". Also titles: what stands before or behind a name.

use super::mentions::is_acronym;
use super::reading::{PERSON_NOUN, Reading, fold, lower_first};
use super::registry::Gender;
use crate::claims::SpeakerKind;
use crate::lexicon::Classes;
use std::ops::Range;

/// How a phrase begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Determiner {
    /// "the", "this", or a possessive: something known.
    Definite,
    /// "a", "one", a number: something new.
    Indefinite,
    /// "my", "our".
    FirstPerson,
    /// "his", "her", "its", "their".
    ThirdPerson,
    /// Nothing: "officials", "PM".
    Bare,
}

/// A noun phrase, taken apart.
#[derive(Clone, Debug)]
pub(super) struct Phrase {
    pub(super) determiner: Determiner,
    /// The words without the article.
    pub(super) text: String,
    /// Last word of the head, folded: `minister`.
    pub(super) head: String,
    /// The canonical office, where the head names one: `foreign minister`.
    pub(super) office: Option<String>,
    /// Content words, folded, in order; those that point to a place left out.
    pub(super) words: Vec<String>,
    /// The country that a name or adjective in it points to.
    pub(super) place: Option<String>,
    /// "former", "ex-".
    pub(super) former: bool,
    /// Whether something follows the head: "a spokesman for the ministry".
    pub(super) qualified: bool,
    pub(super) gender: Gender,
    pub(super) kind: SpeakerKind,
    /// Whether the head is a word that the lexicon knows as a noun for people, documents or bodies.
    pub(super) known: bool,
    /// Whether the head only says what sort of person it is, which everybody may be besides an office: an age,
    /// a nation, a woman; and all that somebody once was.
    pub(super) sortal: bool,
    /// Whether it says whose: "counterpart", "brother".
    pub(super) is_relation: bool,
    /// Whether it is a rank: "General", "Detective Constable".
    pub(super) is_rank: bool,
}

/// A phrase longer than this is a clause.
const MAX_TOKENS: usize = 40;

impl Phrase {
    /// Takes a token range apart; `None` where there is no noun in it.
    pub(super) fn read(reading: &Reading<'_>, range: Range<usize>) -> Option<Phrase> {
        let range = range.start..range.end.min(range.start + MAX_TOKENS);
        let (determiner, mut start) = determiner(reading, range.clone());
        let mut text_start = start;
        let both = reading.word(range.start).eq_ignore_ascii_case("both");
        if both || determiner == Determiner::Indefinite && !is_article(reading, range.start) {
            // "one of the diplomats", "two officials": numbers are part of the description.
            text_start = range.start;
        }
        // "one of the diplomats", "58 per cent of voters": the noun behind "of" is the head.
        let partitive =
            (range.start..range.end.min(range.start + 4)).find(|&i| reading.word(i) == "of").filter(|&of| {
                (range.start..of).all(|i| {
                    reading.is_number(i)
                        || reading.is_mark(i, '%')
                        || matches!(reading.word(i), "per" | "cent" | "percent")
                        || reading.is(i, Classes::INDEFINITE.or(Classes::NUMBER_WORD).or(Classes::DETERMINER))
                })
            });
        let single = reading.word(range.start).eq_ignore_ascii_case("one");
        if let Some(of) = partitive {
            text_start = range.start;
            start = determiner_end(reading, of + 1, range.end);
        } else if determiner == Determiner::Bare {
            text_start = range.start;
        }
        let end = head_end(reading, start..range.end);
        if start >= end {
            return None;
        }
        let head = (start..end)
            .rev()
            .find(|&i| is_known_noun(reading, i) || reading.is_word(i) && is_human_compound(reading.word(i)));
        let is_known = head.is_some();
        let head = match head {
            // "the shipowner": unknown to the lexicon, so the last word counts.
            None => (start..end).rev().find(|&i| reading.is_word(i))?,
            // "a NATO planner": the noun behind the last known one is the head after all.
            Some(head) => {
                let last = end - 1;
                let agent = reading.is_lower(last) && is_agent(reading.word(last));
                if last > head && agent && !reading.is_lower(head) { last } else { head }
            }
        };
        let lower: String = reading.word(head).to_lowercase();
        let office = office(reading, start..head + 1);
        let mut words: Vec<String> = Vec::new();
        let mut place = None;
        let mut former = false;
        let mut next = start;
        while next < range.end {
            let index = next;
            next += 1;
            if !reading.is_word(index) && !reading.is_number(index) || reading.is_function_word(index) {
                continue;
            }
            let word = reading.word(index);
            let folded = fold(word);
            if matches!(folded.as_str(), "former" | "ex" | "then" | "late") {
                former = folded != "late";
                continue;
            }
            former |= folded.starts_with("ex-");
            match reading.place_from(index, range.end) {
                Some((found, behind)) => {
                    place = place.or_else(|| Some(fold(&found.name)));
                    next = behind;
                }
                None => words.push(folded),
            }
        }
        if let Some(office) = &office {
            words.extend(office.split(' ').map(fold).filter(|w| !words.contains(w)).collect::<Vec<_>>());
        }
        let plural =
            (reading.is(head, Classes::GROUP) && !reading.is(head, Classes::PERSON)) || partitive.is_some();
        let human = is_human_compound(&lower);
        let body = reading.is_capitalised(head)
            && !reading.begins_sentence(head)
            && reading.is(head, Classes::ORGANISATION)
            && !reading.is(head, Classes::OFFICE);
        let demonym = reading.is(head, Classes::DEMONYM) && !is_acronym(reading.word(head));
        let people = demonym || matches!(lower.as_str(), "cent" | "percent");
        // "the Dane", "the Frenchwoman"; but "the French", "the Chinese", "the Danes".
        let human = human
            || demonym
                && start + 1 == end
                && matches!(determiner, Determiner::Definite | Determiner::Indefinite)
                && !["s", "men", "women", "ese", "sh", "ch"].iter().any(|e| lower.ends_with(e));
        // "The coast guard said", but "a prison guard said".
        let service = lower == "guard"
            && head > start
            && matches!(
                reading.word(head - 1).to_lowercase().as_str(),
                "coast" | "national" | "home" | "border"
            )
            && determiner == Determiner::Definite;
        let kind = if human {
            SpeakerKind::Person
        } else if body || service {
            SpeakerKind::Organisation
        } else if people {
            SpeakerKind::Group
        } else if partitive.is_some() && single || reading.is(head, PERSON_NOUN) && !plural {
            SpeakerKind::Person
        } else if partitive.is_some() {
            SpeakerKind::Group
        } else if reading.is(head, Classes::ORGANISATION) && !lower.ends_with('s') {
            SpeakerKind::Organisation
        } else if reading.is(head, Classes::GROUP) {
            SpeakerKind::Group
        } else if reading.is(head, Classes::DOCUMENT) {
            SpeakerKind::Document
        } else if reading.is(head, Classes::ORGANISATION) {
            SpeakerKind::Organisation
        } else if is_agent(&lower) {
            SpeakerKind::Person
        } else if is_agent(lower.strip_suffix('s').unwrap_or(""))
            || (lower.ends_with('s') && !lower.ends_with("ss"))
        {
            SpeakerKind::Group
        } else {
            SpeakerKind::Unknown
        };
        Some(Phrase {
            determiner,
            text: description(reading, text_start..range.end),
            gender: gender_of_noun(reading, &lower),
            head: fold(&lower),
            office,
            words,
            place,
            former,
            qualified: end < range.end,
            kind,
            known: is_known,
            sortal: former
                || demonym
                || is_human_compound(&lower)
                || is_human_noun(&lower)
                || is_parent_of_many(reading, head)
                || matches!(lower.as_str(), "democrat" | "republican" | "tory")
                || (start..end).any(|i| reading.word(i).ends_with("-year-old")),
            is_relation: reading.is(head, Classes::RELATION),
            is_rank: reading.is(head, Classes::RANK),
        })
    }

    /// One more such person, of whom the text says only the noun: "another nurse".
    pub(super) fn of_noun(reading: &Reading<'_>, noun: &str, text: &str) -> Phrase {
        Phrase {
            determiner: Determiner::Indefinite,
            text: text.to_owned(),
            head: fold(noun),
            office: None,
            words: vec![fold(noun)],
            place: None,
            former: false,
            qualified: false,
            gender: gender_of_noun(reading, noun),
            kind: SpeakerKind::Person,
            known: true,
            sortal: false,
            is_relation: false,
            is_rank: false,
        }
    }

    /// Whether it describes one human being.
    pub(super) fn is_person(&self) -> bool {
        self.kind == SpeakerKind::Person
    }

    /// Whether nothing but the head noun is said: "the report".
    pub(super) fn is_short(&self) -> bool {
        // "spokesman" has its office, "spokesperson", among its words.
        let office = |w: &String| self.office.as_deref() == Some(w.as_str());
        self.words.iter().filter(|w| **w != self.head && !office(w)).count() == 0 && self.place.is_none()
    }
}

/// Whether a word is a noun for people, documents or bodies that the lexicon knows.
pub(super) fn is_known_noun(reading: &Reading<'_>, index: usize) -> bool {
    const NOUN: Classes = PERSON_NOUN.or(Classes::GROUP).or(Classes::DOCUMENT).or(Classes::ORGANISATION);
    reading.is_word(index) && (reading.is(index, NOUN) || reading.word(index).ends_with("person"))
}

/// Nouns for many people that "it" takes up.
pub(super) fn is_collective(head: &str) -> bool {
    matches!(
        head,
        "military"
            | "army"
            | "navy"
            | "government"
            | "opposition"
            | "coalition"
            | "leadership"
            | "administration"
    )
}

/// The comma and the "and" of "Polish, Czech and Slovak politicians".
pub(super) fn joins_demonyms(reading: &Reading<'_>, index: usize) -> bool {
    index > 0
        && (reading.is_mark(index, ',') || reading.is(index, Classes::CONJUNCTION))
        && reading.is(index - 1, Classes::DEMONYM)
        && reading.is(index + 1, Classes::DEMONYM)
}

/// The words of a description; a capital that only the start of a sentence gave it goes.
fn description(reading: &Reading<'_>, range: Range<usize>) -> String {
    let words = reading.words(range.clone());
    let first = range.start;
    let common = reading
        .is(first, Classes::GROUP.or(Classes::PERSON).or(Classes::DOCUMENT).or(Classes::INDEFINITE))
        || reading.is(first, Classes::NUMBER_WORD.or(Classes::DETERMINER));
    let name =
        reading.is(first, Classes::DEMONYM.or(Classes::COUNTRY).or(Classes::METONYM).or(Classes::OFFICE));
    // "Local officials": an adjective that no name begins with.
    let common = common
        || matches!(
            reading.word(first),
            "Local" | "Senior" | "Regional" | "Former" | "Top" | "Other" | "More" | "Unnamed" | "Anonymous"
        );
    let upper = words.chars().take(2).filter(|c| c.is_uppercase()).count();
    // "Two Israelis", "Some Democrats".
    let counts = reading.is(first, Classes::INDEFINITE.or(Classes::NUMBER_WORD))
        && reading.is(first + 1, Classes::GROUP.or(Classes::DEMONYM));
    let small = counts || !reading.is_capitalised(first + 1);
    if upper == 1 && reading.begins_sentence(first) && common && !name && small {
        lower_first(&words)
    } else {
        words
    }
}

fn is_article(reading: &Reading<'_>, index: usize) -> bool {
    ["the", "a", "an"].iter().any(|a| reading.word(index).eq_ignore_ascii_case(a))
}

fn determiner(reading: &Reading<'_>, range: Range<usize>) -> (Determiner, usize) {
    let first = reading.word(range.start).to_lowercase();
    let kind = match first.as_str() {
        "the" | "this" | "that" | "these" | "those" | "both" => Determiner::Definite,
        "my" | "our" => Determiner::FirstPerson,
        "his" | "her" | "its" | "their" | "whose" => Determiner::ThirdPerson,
        "a" | "an" | "one" | "another" | "some" | "any" | "no" | "every" | "each" | "many" | "most"
        | "several" | "few" => Determiner::Indefinite,
        _ if reading.is_number(range.start) || reading.is(range.start, Classes::NUMBER_WORD) => {
            Determiner::Indefinite
        }
        _ => {
            // "Ukraine’s foreign minister" is as definite as "the foreign minister".
            let end = range.end.min(range.start + 6);
            let possessive = (range.start..end).any(|i| reading.is_possessive(i));
            return (if possessive { Determiner::Definite } else { Determiner::Bare }, range.start);
        }
    };
    (kind, (range.start + 1).min(range.end))
}

fn determiner_end(reading: &Reading<'_>, start: usize, end: usize) -> usize {
    let mut at = start;
    while at < end
        && (reading.is(at, Classes::DETERMINER.or(Classes::POSSESSIVE).or(Classes::NUMBER_WORD))
            || reading.is_number(at))
    {
        at += 1;
    }
    at
}

/// Where the words in front of and including the head end: at a preposition, relative pronoun, participle or mark.
fn head_end(reading: &Reading<'_>, range: Range<usize>) -> usize {
    for index in range.clone() {
        let inside = reading.is_word(index)
            || reading.is_number(index)
            || reading.is_possessive(index)
            || reading.is_mark(index, '&')
            || reading.is_mark(index, '-')
            || joins_demonyms(reading, index)
            || matches!(reading.word(index), "'" | "’")
                && index > range.start
                && reading.word(index - 1).ends_with('s');
        if !inside {
            // A quotation mark at the very start: “Big” sister.
            if index == range.start {
                continue;
            }
            return index;
        }
        // "those who have sent troops" has no noun at all.
        let relative = reading.is(index, Classes::SUBORDINATOR) && reading.is_lower(index);
        if index == range.start && relative {
            return index;
        }
        if index > range.start && reading.is_lower(index) && !reading.is_possessive(index) {
            let grammar =
                Classes::PREPOSITION.or(Classes::SUBORDINATOR).or(Classes::PRONOUN).or(Classes::CONJUNCTION);
            let noun = PERSON_NOUN.or(Classes::GROUP).or(Classes::DOCUMENT).or(Classes::ORGANISATION);
            // "an official briefed on the talks", "figures released on Monday".
            let participle = !reading.is(index, noun)
                && reading.is(index - 1, noun)
                && (reading.is_verb(index) || reading.word(index).ends_with("ed"));
            if reading.is(index, grammar) && !joins_demonyms(reading, index) || participle {
                return index;
            }
        }
    }
    range.end
}

/// The longest office at the end of a range, up to five words.
fn office(reading: &Reading<'_>, range: Range<usize>) -> Option<String> {
    // The last word of every office is in the class.
    if !reading.is(range.end - 1, Classes::OFFICE) {
        return None;
    }
    let first = range.start.max(range.end.saturating_sub(5));
    (first..range.end).find_map(|start| {
        let words = reading.words(start..range.end).to_lowercase();
        let words = words.strip_prefix("ex-").unwrap_or(&words);
        reading.lexicon.office(words).map(str::to_owned)
    })
}

fn gender_of_noun(reading: &Reading<'_>, word: &str) -> Gender {
    let entry = reading.lexicon.word(word).classes;
    let given = entry.any(Classes::GIVEN_NAME);
    match word {
        "woman" | "girl" | "lady" | "mother-of-two" | "midwife" => Gender::Female,
        "man" | "boy" | "gentleman" => Gender::Male,
        // Women are called so too.
        "chairman" | "alderman" | "ombudsman" => Gender::Unknown,
        _ if word.starts_with("mother-") || word.starts_with("mum-") => Gender::Female,
        _ if word.starts_with("father-") || word.starts_with("dad-") => Gender::Male,
        // "actress", but anybody may be a witness.
        _ if word.ends_with("woman")
            || word.ends_with("ess") && !word.ends_with("witness") && entry.any(Classes::PERSON) =>
        {
            Gender::Female
        }
        // "schoolgirl", "barmaid", "housewife"; "schoolboy".
        _ if ["girl", "maid", "wife"].iter().any(|e| word.ends_with(e)) && entry.any(Classes::PERSON) => {
            Gender::Female
        }
        _ if word.ends_with("boy") && entry.any(Classes::PERSON) => Gender::Male,
        _ if word.ends_with("man") && entry.any(PERSON_NOUN.or(Classes::DEMONYM)) && word != "german" => {
            Gender::Male
        }
        _ if given => Gender::Unknown,
        _ if entry.any(Classes::FEMALE) && !entry.any(Classes::MALE) => Gender::Female,
        _ if entry.any(Classes::MALE) && !entry.any(Classes::FEMALE) => Gender::Male,
        _ => Gender::Unknown,
    }
}

/// Nouns that say no more of a person than age or sex.
pub(super) fn is_human_noun(head: &str) -> bool {
    matches!(
        head,
        "man"
            | "woman"
            | "boy"
            | "girl"
            | "teenager"
            | "pensioner"
            | "youth"
            | "lady"
            | "widow"
            | "widower"
            | "veteran"
    )
}

/// "spokesperson", "mother-of-two", "34-year-old".
fn is_human_compound(lower: &str) -> bool {
    lower.ends_with("person")
        || lower.ends_with("-year-old")
        || lower.starts_with("mother-of")
        || lower.starts_with("father-of")
        || lower.starts_with("mum-of")
        || lower.starts_with("dad-of")
}

/// "the mother of three", "the dad of two".
fn is_parent_of_many(reading: &Reading<'_>, head: usize) -> bool {
    let parents = ["mother", "father", "mum", "mom", "dad", "parent", "grandmother", "grandfather"];
    parents.contains(&reading.word(head))
        && reading.word(head + 1) == "of"
        && (reading.is_number(head + 2) || reading.is(head + 2, Classes::NUMBER_WORD))
}

/// Whether a noun looks like one for a person who does something: "forecaster", "shopkeeper", "economist".
pub(super) fn is_agent(lower: &str) -> bool {
    const ENDINGS: [&str; 8] = ["er", "or", "ist", "ian", "man", "person", "ant", "mate"];
    lower.len() > 5 && ENDINGS.iter().any(|e| lower.ends_with(e))
}
