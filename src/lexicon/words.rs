//! The table of word forms. Every token of every document is looked up here, so it is small enough for a
//! processor's cache: nearly all forms have few letters and stand in the table itself, and what is known of them
//! is written down once for all forms that share it.

use super::WordEntry;
use rustc_hash::FxHashMap;

/// Letters of a short form in bytes at most.
const SHORT: usize = 15;

/// What is known of each word form, by the form in lower case.
#[derive(Debug, Default)]
pub(super) struct Words {
    short: FxHashMap<[u64; 2], u32>,
    long: FxHashMap<String, u32>,
    entries: Vec<WordEntry>,
}

impl Words {
    /// The entry of a form, new where there is none. Call [`Words::share_entries`] when all are in.
    pub(super) fn entry(&mut self, lower: &str) -> &mut WordEntry {
        let next = self.entries.len() as u32;
        let number = match short(lower) {
            Some(key) => *self.short.entry(key).or_insert(next),
            None => *self.long.entry(lower.to_owned()).or_insert(next),
        };
        if number == next {
            self.entries.push(WordEntry::default());
        }
        &mut self.entries[number as usize]
    }

    /// Makes one of all entries that say the same.
    pub(super) fn share_entries(&mut self) {
        let mut shared: FxHashMap<WordEntry, u32> = FxHashMap::default();
        let mut entries = Vec::new();
        for number in self.short.values_mut().chain(self.long.values_mut()) {
            let entry = self.entries[*number as usize];
            *number = *shared.entry(entry).or_insert_with(|| {
                entries.push(entry);
                entries.len() as u32 - 1
            });
        }
        self.entries = entries;
    }

    /// What is known of a form; nothing where it is not in the table.
    pub(super) fn get(&self, lower: &str) -> WordEntry {
        let number = match short(lower) {
            Some(key) => self.short.get(&key),
            None => self.long.get(lower),
        };
        number.map_or_else(WordEntry::default, |&number| self.entries[number as usize])
    }
}

/// A short word as a number: its bytes and, in the last one, how many they are.
fn short(word: &str) -> Option<[u64; 2]> {
    let mut bytes = [0; SHORT + 1];
    bytes.get_mut(..word.len()).filter(|_| word.len() <= SHORT)?.copy_from_slice(word.as_bytes());
    bytes[SHORT] = word.len() as u8;
    let (first, last) = bytes.split_at(8);
    let number = |half: &[u8]| half.iter().fold(0, |number, &byte| number << 8 | u64::from(byte));
    Some([number(first), number(last)])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lexicon::Classes;

    #[test]
    fn words_of_any_length_are_found() {
        let entry = |class| WordEntry { classes: class, ..WordEntry::default() };
        let known = [
            ("", Classes::BE),
            ("a", Classes::MALE),
            ("é", Classes::MODAL),
            ("fifteen letters", Classes::HAVE),
        ];
        let long = [("sixteen letters!", Classes::RANK), ("a word longer than that", Classes::MALE)];
        let words = known.into_iter().chain(long);
        let mut table = Words::default();
        for (word, class) in words.clone() {
            *table.entry(word) = entry(class);
        }
        table.share_entries();
        assert_eq!(table.entries.len(), known.len() + long.len() - 1, "two say the same");
        for (word, class) in words {
            assert_eq!(table.get(word), entry(class), "{word}");
        }
        for word in ["b", "a\0", "fifteen letterz", "sixteen letters"] {
            assert_eq!(table.get(word), WordEntry::default(), "{word}");
        }
    }
}
