//! The seam between text and tensors: what an inference engine takes and gives.

use super::NliError;

/// Token ids of pairs of equal length, row after row.
#[derive(Debug)]
pub(super) struct TokenBatch {
    /// Pairs.
    pub(super) rows: usize,
    /// Tokens in each; nothing is padded, so the attention mask is all ones.
    pub(super) length: usize,
    /// `[rows, length]`.
    pub(super) ids: Vec<i32>,
    /// `[rows, length]`: 0 in the premise, 1 in the hypothesis.
    pub(super) type_ids: Vec<i32>,
}

/// A model on one thread; the caller runs as many as it wants threads.
pub(super) trait Engine: Send {
    /// `[rows, 3]` logits in the order of the model's own labels.
    ///
    /// The same row gives the same bits whatever the other rows are.
    fn logits(&mut self, batch: &TokenBatch) -> Result<Vec<[f32; 3]>, NliError>;
}
