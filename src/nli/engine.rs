//! The seam between text and tensors: what an inference engine takes and gives.

use super::NliError;

/// Token ids of pairs, one pair after the other, nothing padded.
#[derive(Debug)]
pub(super) struct TokenBatch {
    /// Tokens of each pair; all equal unless the engine says [`Engine::takes_mixed_lengths`].
    pub(super) lengths: Vec<usize>,
    /// One a token.
    pub(super) ids: Vec<i32>,
    /// One a token: 0 in the premise, 1 in the hypothesis.
    pub(super) type_ids: Vec<i32>,
}

/// A model on one thread; the caller runs as many as it wants threads.
pub(super) trait Engine: Send {
    /// Whether pairs of different lengths may stand in one batch.
    fn takes_mixed_lengths(&self) -> bool {
        false
    }

    /// `[pairs, 3]` logits in the order of the model's own labels.
    ///
    /// The same pair gives the same bits whatever the other pairs are.
    fn logits(&mut self, batch: &TokenBatch) -> Result<Vec<[f32; 3]>, NliError>;
}

/// One engine a thread.
pub(super) type Engines = Vec<Box<dyn Engine>>;
