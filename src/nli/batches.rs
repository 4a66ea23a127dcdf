//! Which pairs go through the model together.

use std::cmp::Reverse;

/// Positions of the pairs of a batch in the caller's list.
pub(super) type Batch = Vec<usize>;

/// Pairs with the longest first, so that no thread starts on a long batch when the others are done;
/// `batch_tokens` tokens a batch at most but one pair at least. Unless `mixed`, the pairs of a batch have one length.
pub(super) fn batches(lengths: &[usize], batch_tokens: usize, mixed: bool) -> Vec<Batch> {
    let mut order: Vec<usize> = (0..lengths.len()).collect();
    order.sort_by_key(|&pair| Reverse(lengths[pair]));
    let mut batches: Vec<Batch> = Vec::new();
    let mut tokens = 0;
    for pair in order {
        tokens += lengths[pair];
        match batches.last_mut() {
            Some(batch) if tokens <= batch_tokens && (mixed || lengths[batch[0]] == lengths[pair]) => {
                batch.push(pair);
            }
            _ => {
                batches.push(vec![pair]);
                tokens = lengths[pair];
            }
        }
    }
    batches
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(lengths: &[usize], batch_tokens: usize, mixed: bool, expected: &[&[usize]]) {
        assert_eq!(batches(lengths, batch_tokens, mixed), expected);
    }

    #[test]
    fn equal_lengths_share_a_batch_within_the_budget() {
        check(&[], 100, false, &[]);
        check(&[5, 9, 5, 5], 10, false, &[&[1], &[0, 2], &[3]]);
        check(&[5, 9, 5, 5], 1000, false, &[&[1], &[0, 2, 3]]);
    }

    #[test]
    fn mixed_lengths_fill_the_budget() {
        check(&[], 100, true, &[]);
        check(&[5, 9, 5, 5], 14, true, &[&[1, 0], &[2, 3]]);
        check(&[5, 9, 5, 5], 13, true, &[&[1], &[0, 2], &[3]]);
    }

    #[test]
    fn a_pair_over_the_budget_stands_alone() {
        check(&[300, 300], 10, false, &[&[0], &[1]]);
        check(&[300, 300, 2], 10, true, &[&[0], &[1], &[2]]);
        check(&[3], 0, true, &[&[0]]);
    }
}
