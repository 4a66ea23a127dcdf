//! The sizes of the encoder.

use std::path::Path;

use serde::Deserialize;

use super::super::NliError;

/// What is read of a `config.json` of the `transformers` library for BERT.
#[derive(Debug, Deserialize)]
pub(super) struct BertConfig {
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
        let Self { hidden_size, intermediate_size, num_attention_heads, .. } = self;
        hidden_size.is_multiple_of(lanes)
            && intermediate_size.is_multiple_of(lanes)
            && hidden_size.checked_rem(*num_attention_heads) == Some(0)
    }

    /// The sizes in `bytes`, none of them impossible; `path` is for messages.
    pub(super) fn parse(bytes: &[u8], path: &Path) -> Result<Self, NliError> {
        let config: Self = serde_json::from_slice(bytes)
            .map_err(|source| NliError::Config { path: path.to_owned(), source })?;
        let heads = config.num_attention_heads;
        let refuse = |problem| Err(NliError::Weights { path: path.to_owned(), problem });
        if config.num_hidden_layers == 0 || heads == 0 {
            return refuse("an encoder without layers or heads".to_owned());
        }
        if !config.hidden_size.is_multiple_of(heads) {
            return refuse(format!("{} hidden values for {heads} heads", config.hidden_size));
        }
        Ok(config)
    }
}
