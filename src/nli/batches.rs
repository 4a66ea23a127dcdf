//! Which pairs go through the model together.

use std::collections::BTreeMap;

/// Pairs of one token length: no padding, so no pair depends on the length of another.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Batch {
    /// Tokens in each pair.
    pub(super) length: usize,
    /// Positions of the pairs in the caller's list, ascending.
    pub(super) pairs: Vec<usize>,
}

/// Pairs grouped by equal length, `batch_tokens` a batch at most but one pair at least; the longest come first,
/// so that no thread starts on a long batch when the others are done.
pub(super) fn batches(lengths: impl Iterator<Item = usize>, batch_tokens: usize) -> Vec<Batch> {
    let mut by_length: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for (pair, length) in lengths.enumerate() {
        by_length.entry(length).or_default().push(pair);
    }
    let mut batches = Vec::new();
    for (length, pairs) in by_length.into_iter().rev() {
        let size = (batch_tokens / length.max(1)).max(1);
        batches.extend(pairs.chunks(size).map(|pairs| Batch { length, pairs: pairs.to_vec() }));
    }
    batches
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(lengths: &[usize], batch_tokens: usize, expected: &[(usize, &[usize])]) {
        let found = batches(lengths.iter().copied(), batch_tokens);
        let found: Vec<_> = found.iter().map(|batch| (batch.length, batch.pairs.as_slice())).collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn equal_lengths_share_a_batch_within_the_budget() {
        check(&[], 100, &[]);
        check(&[5, 9, 5, 5], 10, &[(9, &[1]), (5, &[0, 2]), (5, &[3])]);
        check(&[5, 9, 5, 5], 1000, &[(9, &[1]), (5, &[0, 2, 3])]);
    }

    #[test]
    fn a_pair_over_the_budget_stands_alone() {
        check(&[300, 300], 10, &[(300, &[0]), (300, &[1])]);
        check(&[3], 0, &[(3, &[0])]);
    }
}
