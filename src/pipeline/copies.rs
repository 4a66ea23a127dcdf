//! What was seen before in the run: whole documents, and claims that the wires repeat.

use std::collections::{HashMap, VecDeque};

use chrono::{NaiveDate, Weekday};
use sha2::{Digest, Sha256};

use super::near_copies::NearCopies;
use crate::documents::Document;
use crate::rows::ClaimRow;

/// Counts documents with the same id and text; 16 bytes a document.
#[derive(Debug, Default)]
pub(super) struct DocumentCopies(HashMap<u64, u64>);

impl DocumentCopies {
    /// How many equal documents came before this one.
    pub(super) fn next(&mut self, document: &Document) -> u64 {
        let count = self.0.entry(hash(&[&document.id, &document.text])).or_default();
        *count += 1;
        *count - 1
    }
}

/// The claims of the last stretch of the run, to recognise the same wire text by the same speaker, or nearly the same.
#[derive(Debug)]
pub(super) struct ClaimCopies {
    first: HashMap<u64, String>,
    /// The same keys in the order they came, to forget the oldest.
    order: VecDeque<u64>,
    capacity: usize,
    near: NearCopies,
}

impl ClaimCopies {
    /// Remembers the last `capacity` different claims, and an eighth of them for those that are nearly the same.
    pub(super) fn new(capacity: usize) -> Self {
        let near = NearCopies::new(capacity / 8);
        ClaimCopies { first: HashMap::new(), order: VecDeque::new(), capacity, near }
    }

    /// The id of the first claim with the same [`wire_key`], else of the first that this is a near copy of; else empty.
    pub(super) fn first_of(&mut self, row: &ClaimRow) -> String {
        let Some(key) = wire_key(row) else { return String::new() };
        if let Some(first) = self.first.get(&key) {
            return first.clone();
        }
        let near = self.near.first_of(row);
        if self.order.len() == self.capacity
            && let Some(oldest) = self.order.pop_front()
        {
            self.first.remove(&oldest);
        }
        // What is the same as a near copy is a copy of the same first claim.
        self.first.insert(key, near.clone().unwrap_or_else(|| row.claim_id.clone()));
        self.order.push_back(key);
        near.unwrap_or_default()
    }
}

/// Words from which on a claim is told apart by itself: nobody says so much twice in the same words.
pub(super) const TELLING_WORDS: usize = 8;

/// A number that claims of the same words, case and punctuation aside, by the same speaker share; none where nobody in
/// particular speaks. Short ones share it only in documents of the same week, Monday to Sunday: who says "we will win"
/// again in the next year has said it again.
pub fn wire_key(row: &ClaimRow) -> Option<u64> {
    if row.speaker.is_empty() {
        return None;
    }
    let words = words(&row.claim).collect::<Vec<_>>().join(" ").to_lowercase();
    let is_telling = words.split(' ').nth(TELLING_WORDS - 1).is_some();
    let week = if is_telling { String::new() } else { week(&row.doc_date) };
    Some(hash(&[&row.speaker, &words, &week]))
}

/// The Monday of the week of a day; empty where there is no day.
fn week(day: &str) -> String {
    let day = day.parse::<NaiveDate>().ok();
    day.map(|day| day.week(Weekday::Mon).first_day().to_string()).unwrap_or_default()
}

/// The words of a claim, without what stands between them.
pub(super) fn words(claim: &str) -> impl Iterator<Item = &str> {
    claim.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty())
}

/// 64 bits of a hash that is the same on every machine.
fn hash(texts: &[&str]) -> u64 {
    let mut hash = Sha256::new();
    for text in texts {
        hash.update((text.len() as u64).to_le_bytes());
        hash.update(text.as_bytes());
    }
    hash.finalize().iter().take(8).fold(0, |bits, &byte| bits << 8 | u64::from(byte))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn claim(id: &str, speaker: &str, text: &str) -> ClaimRow {
        let [claim_id, speaker, claim] = [id, speaker, text].map(str::to_owned);
        ClaimRow { claim_id, speaker, claim, ..ClaimRow::default() }
    }

    #[test]
    fn wire_copies_point_to_the_first() {
        let mut copies = ClaimCopies::new(10);
        let mut check = |id, speaker, text, expected: &str| {
            assert_eq!(copies.first_of(&claim(id, speaker, text)), expected);
        };
        check("c-1", "Anna Berg", "We will win", "");
        check("c-2", "Anna Berg", "“We will WIN”,", "c-1");
        check("c-3", "Carl Dahl", "We will win", "");
        check("c-4", "", "We will win", "");
        check("c-5", "", "We will win", "");
        check("c-6", "Anna Berg", "We will win", "c-1");
    }

    #[test]
    fn short_words_are_said_again() {
        let key = |day: &str, text: &str| {
            let row = ClaimRow { doc_date: day.into(), ..claim("c-1", "Anna Berg", text) };
            wire_key(&row).unwrap()
        };
        let [short, long] = ["We will win", "We will win this war however long it takes"];
        assert_eq!(key("2024-02-26", short), key("2024-03-03", short), "Monday to Sunday");
        assert_ne!(key("2024-03-03", short), key("2024-03-04", short));
        assert_ne!(key("2024-02-27", short), key("2025-02-27", short));
        assert_eq!(key("", short), key("", short));
        assert_eq!(key("2024-02-27", long), key("2025-02-27", long));
    }

    #[test]
    fn the_oldest_claim_is_forgotten() {
        let mut copies = ClaimCopies::new(2);
        for (id, text) in [("c-1", "one"), ("c-2", "two"), ("c-3", "three")] {
            assert_eq!(copies.first_of(&claim(id, "Anna Berg", text)), "");
        }
        assert_eq!(copies.first_of(&claim("c-4", "Anna Berg", "two")), "c-2");
        assert_eq!(copies.first_of(&claim("c-5", "Anna Berg", "one")), "");
        assert_eq!((copies.first.len(), copies.order.len()), (2, 2));
    }
}
