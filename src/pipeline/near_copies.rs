//! Claims in nearly the same words: one desk cuts the wire's sentence, another spells it its own way.
//!
//! Two claims of one speaker in two documents are near copies where at least [`ALIKE`] of their word pairs are shared
//! (Jaccard), they have the same names, numbers and negations, so that "Kyiv must win" is no copy of "Moscow must win", and
//! a week at most lies between them: later a politician says nearly the same again. In one document nearly the same words
//! are a claim and another one within it. Those that may be copies are found by MinHash (Broder 1997).

use std::collections::{HashMap, VecDeque};
use std::hash::{BuildHasher, BuildHasherDefault};

use chrono::NaiveDate;
use rustc_hash::FxHasher;

use super::copies::{TELLING_WORDS, words};
use crate::lexicon::{Classes, Lexicon};
use crate::rows::ClaimRow;

/// Least share of word pairs that near copies have in common.
const ALIKE: f64 = 0.6;
/// Days between near copies, at most.
const DAYS: i64 = 7;
/// Least hashes that stand for a claim. Claims of which a share `s` is the same share one with `1 - (1 - s)^5`: 99% at 0.6.
const LEAST_HASHES: usize = 5;
/// The latest claims that are compared for each of them.
const COMPARED: usize = 8;

/// The last claims of the run, to recognise nearly the same words by the same speaker.
#[derive(Debug)]
pub(super) struct NearCopies {
    /// The claims in the order they came.
    claims: VecDeque<Claim>,
    /// How many came before the first of `claims`.
    forgotten: u64,
    /// Positions of the claims with each least hash, counted from the beginning of the run.
    places: HashMap<u64, VecDeque<u64>, BuildHasherDefault<FxHasher>>,
    capacity: usize,
}

/// What is kept of a claim.
#[derive(Debug)]
struct Claim {
    id: String,
    /// Hash of its document's identifier.
    document: u64,
    day: Option<NaiveDate>,
    words: Words,
    keys: [u64; LEAST_HASHES],
}

/// A claim as numbers.
#[derive(Debug, PartialEq)]
struct Words {
    /// Hashes of the pairs of neighbours, sorted, each once.
    pairs: Box<[u32]>,
    /// Hash of all that may not differ: names, numbers and negations, in order.
    marks: u64,
}

impl NearCopies {
    /// Remembers the last `capacity` claims: about 400 bytes each.
    pub(super) fn new(capacity: usize) -> Self {
        NearCopies { claims: VecDeque::new(), forgotten: 0, places: HashMap::default(), capacity }
    }

    /// The id of the first claim that `row` is a near copy of; if there is none, `row` is remembered.
    pub(super) fn first_of(&mut self, row: &ClaimRow) -> Option<String> {
        let words = Words::of(&row.claim)?;
        let (document, day) = (hash(&row.doc_id), row.doc_date.parse().ok());
        let keys = words.keys(&row.speaker);
        let mut places: Vec<u64> =
            keys.iter().filter_map(|key| self.places.get(key)).flatten().copied().collect();
        places.sort_unstable();
        places.dedup();
        let claims = places.into_iter().filter_map(|place| self.claim(place));
        let is_copy = |claim: &&Claim| {
            claim.document != document && are_close(claim.day, day) && claim.words.are_like(&words)
        };
        let first = { claims }.find(is_copy);
        if let Some(first) = first {
            return Some(first.id.clone());
        }
        self.remember(Claim { id: row.claim_id.clone(), document, day, words, keys });
        None
    }

    fn claim(&self, place: u64) -> Option<&Claim> {
        self.claims.get(usize::try_from(place.checked_sub(self.forgotten)?).ok()?)
    }

    fn remember(&mut self, claim: Claim) {
        if self.claims.len() >= self.capacity
            && let Some(oldest) = self.claims.pop_front()
        {
            for key in oldest.keys {
                if let Some(places) = self.places.get_mut(&key) {
                    places.retain(|&place| place != self.forgotten);
                    if places.is_empty() {
                        self.places.remove(&key);
                    }
                }
            }
            self.forgotten += 1;
        }
        let place = self.forgotten + self.claims.len() as u64;
        for key in claim.keys {
            let places = self.places.entry(key).or_default();
            if places.len() == COMPARED {
                places.pop_front();
            }
            places.push_back(place);
        }
        self.claims.push_back(claim);
    }
}

/// Whether a week at most lies between two days; days that are not known are close to everything.
fn are_close(a: Option<NaiveDate>, b: Option<NaiveDate>) -> bool {
    let (Some(a), Some(b)) = (a, b) else { return true };
    (a - b).num_days().abs() <= DAYS
}

impl Words {
    /// Nothing for a short claim, of which one word is too much.
    fn of(claim: &str) -> Option<Self> {
        let words: Vec<&str> = words(claim).collect();
        if words.len() < TELLING_WORDS {
            return None;
        }
        let lexicon = Lexicon::shipped();
        let mut marks = Vec::new();
        let lower = words.iter().map(|word| {
            let lower = word.to_lowercase();
            if is_mark(word, &lower, lexicon) {
                marks.push(hash(&lower));
            }
            hash(&lower)
        });
        let lower: Vec<u64> = lower.collect();
        let mut pairs: Vec<u32> =
            lower.windows(2).map(|pair| mixed(pair[0].rotate_left(1) ^ pair[1]) as u32).collect();
        pairs.sort_unstable();
        pairs.dedup();
        Some(Words { pairs: pairs.into(), marks: hash(&marks) })
    }

    /// One of the least hashes of the pairs for each of several hash functions, with the speaker.
    fn keys(&self, speaker: &str) -> [u64; LEAST_HASHES] {
        let speaker = hash(&speaker);
        std::array::from_fn(|function| {
            let seed = mixed(function as u64 + 1);
            let least = self.pairs.iter().map(|&pair| mixed(u64::from(pair) ^ seed)).min().unwrap_or(0);
            mixed(least ^ speaker ^ seed)
        })
    }

    fn are_like(&self, other: &Words) -> bool {
        let shared = self.pairs.iter().filter(|pair| other.pairs.binary_search(pair).is_ok()).count();
        let all = self.pairs.len() + other.pairs.len() - shared;
        self.marks == other.marks && shared as f64 >= ALIKE * all as f64
    }
}

/// Whether a word is one that near copies must share: a name, a number, a negation, also what is left of "don’t".
fn is_mark(word: &str, lower: &str, lexicon: &Lexicon) -> bool {
    let entry = lexicon.word(lower);
    let small = Classes::FUNCTION.or(Classes::ADVERB).or(Classes::OPENER);
    entry.classes.any(Classes::NEGATION.or(Classes::NUMBER_WORD))
        || lower == "t"
        || word.contains(|c: char| c.is_numeric())
        || word.starts_with(char::is_uppercase) && !entry.classes.any(small)
}

/// The same on every machine with words of 64 bits; nothing of it is kept.
fn hash(value: &impl std::hash::Hash) -> u64 {
    BuildHasherDefault::<FxHasher>::default().hash_one(value)
}

/// The bits of a number spread over all 64 (the finaliser of SplitMix64).
fn mixed(number: u64) -> u64 {
    let number = (number ^ number >> 30).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let number = (number ^ number >> 27).wrapping_mul(0x94d0_49bb_1331_11eb);
    number ^ number >> 31
}

#[cfg(test)]
mod tests {
    use super::*;

    fn claim(id: &str, day: &str, text: &str) -> ClaimRow {
        let [claim_id, doc_id, doc_date, claim] = [id, id, day, text].map(str::to_owned);
        ClaimRow { claim_id, doc_id, doc_date, claim, speaker: "Anna Berg".into(), ..ClaimRow::default() }
    }

    /// Whether `copy` on another day is taken for a copy of `first`.
    fn is_copy(first: (&str, &str), copy: (&str, &str)) -> bool {
        let mut copies = NearCopies::new(10);
        assert_eq!(copies.first_of(&claim("c-1", first.0, first.1)), None);
        copies.first_of(&claim("c-2", copy.0, copy.1)).is_some()
    }

    fn check(first: &str, copy: &str, expected: bool) {
        assert_eq!(is_copy(("", first), ("", copy)), expected, "{first} / {copy}");
        assert_eq!(is_copy(("", copy), ("", first)), expected, "{copy} / {first}");
    }

    #[test]
    fn wires_differ_in_small_things() {
        let first = "together we will overcome all obstacles, realise all our plans, together we will win";
        check(
            first,
            "together we will overcome all obstacles, realize all our plans, together we will win",
            true,
        );
        check(first, "we will overcome all obstacles and realise all our plans, together we will win", true);
        check(first, "together we will overcome all obstacles, realise all our plans", true);
        check(first, "together we will overcome", false);
        check(
            "As we said before, we’re in a window when it could begin at any time",
            "We’re in a window when it could begin at any time",
            true,
        );
    }

    #[test]
    fn names_numbers_and_negations_are_never_small() {
        let first = "Kyiv must win this war with the 30 tanks that its friends will send";
        check(first, "Kyiv must win this war with the 30 tanks which its friends will send", true);
        check(first, "Moscow must win this war with the 30 tanks that its friends will send", false);
        check(first, "Kyiv must win this war with the 40 tanks that its friends will send", false);
        check(first, "Kyiv must not win this war with the 30 tanks that its friends will send", false);
        check(
            "they don’t want to see the war go on for years",
            "they do want to see the war go on for years",
            false,
        );
    }

    #[test]
    fn a_claim_within_a_claim_is_no_copy() {
        let mut copies = NearCopies::new(10);
        let whole = claim("c-1", "", "we have always said that this project never put anybody at risk");
        let within = ClaimRow {
            claim_id: "c-2".into(),
            ..claim("c-1", "", "this project never put anybody at risk at all")
        };
        assert_eq!([&whole, &within].map(|row| copies.first_of(row)), [None, None]);
    }

    #[test]
    fn weeks_later_it_is_said_again() {
        let texts = [
            "we will stand by our friends for as long as it takes",
            "we shall stand by our friends for as long as it takes",
        ];
        assert!(is_copy(("2024-03-01", texts[0]), ("2024-03-08", texts[1])));
        assert!(!is_copy(("2024-03-01", texts[0]), ("2024-03-09", texts[1])));
        assert!(is_copy(("2024-03-01", texts[0]), ("", texts[1])));
    }

    #[test]
    fn what_is_forgotten_is_forgotten_everywhere() {
        let mut copies = NearCopies::new(3);
        for number in 0..50 {
            let words: Vec<String> = (0..9).map(|word| format!("w{}", (number * 7 + word) % 26)).collect();
            copies.first_of(&claim(&format!("c-{number}"), "", &words.join(" ")));
        }
        assert_eq!((copies.claims.len(), copies.forgotten), (3, 47));
        assert!(copies.places.values().flatten().all(|&place| place >= copies.forgotten));
        assert!(copies.places.len() <= 3 * LEAST_HASHES);
    }
}
