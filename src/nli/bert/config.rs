//! The sizes of the encoder.

use serde::Deserialize;

/// What is read of a `config.json` of the `transformers` library for BERT.
#[derive(Debug, Deserialize)]
pub(in super::super) struct BertConfig {
    pub(super) hidden_size: usize,
    pub(super) intermediate_size: usize,
    pub(super) num_hidden_layers: usize,
    pub(super) num_attention_heads: usize,
    pub(super) vocab_size: usize,
    pub(super) max_position_embeddings: usize,
    pub(super) type_vocab_size: usize,
    pub(super) layer_norm_eps: f32,
}

impl BertConfig {
    /// Whether rows are whole vectors of `lanes` values, and heads whole parts of a row.
    pub(super) fn fits(&self, lanes: usize) -> bool {
        let Self { hidden_size, intermediate_size, num_hidden_layers, num_attention_heads, .. } = self;
        hidden_size.is_multiple_of(lanes)
            && intermediate_size.is_multiple_of(lanes)
            && *num_hidden_layers > 0
            && hidden_size.checked_rem(*num_attention_heads) == Some(0)
    }
}
