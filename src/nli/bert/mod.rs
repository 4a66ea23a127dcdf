//! The embedded architecture by hand: a BERT encoder (Devlin et al. 2019) with int8 weights, faster than its graph.
//!
//! ```text
//! token ids -> embeddings -> 6 x [ attention -> + -> norm -> feed forward -> + -> norm ] -> [CLS] -> pooler -> logits
//! ```
//!
//! It computes what the graph of `models/training/export.py` says, operation by operation, and reads its weights from
//! that graph by name, so that one file serves this engine and any other. What makes it faster: rows of pairs of any
//! length stand in one matrix, so there is no padding and no small product; the float work between two products is
//! done in one pass over rows that are still in the cache; nothing is allocated once the largest batch was seen.
//!
//! A token is one row. Everything but attention works within a row, and attention within a pair, so that a pair's
//! logits are the same to the bit in any company: activations have one scale a row, and sums of integers are exact.
//!
//! Deliberately absent: other architectures and single precision. Those graphs are run by [`super::rten`].

mod attention;
mod config;
#[cfg(feature = "rust-bert")]
mod dequantised;
mod linear;
mod products;
mod rows;
mod tensors;

use std::path::Path;
use std::sync::Arc;

use rten_simd::{SimdOp, SimdUnaryOp};
use rten_vecmath::{Sum, Tanh};

use super::NliError;
use super::engine::{Engine, Engines, TokenBatch};

#[cfg(feature = "rust-bert")]
pub(super) use self::dequantised::dequantised;

use self::attention::Attention;
use self::config::BertConfig;
use self::linear::Linear;
use self::products::Products;
use self::rows::{LayerNorm, QuantisedRows, Range};
use self::tensors::Tensors;

/// Engine and version, for messages and `run.json`.
pub(super) const NAME: &str = "standpoint-bert (rten-gemm 0.27)";

/// Rows that pass through a layer's products together: their intermediate values stay in a core's cache.
const BLOCK_ROWS: usize = 48;

/// Rows are worked on in whole vectors: the longest there are hold so many bytes.
const LANES: usize = 64;

/// The sizes in `config`, where `graph` was written by `models/training/export.py` in int8, with weights that have the
/// names expected here, and this encoder works with such sizes. If not, the graph is run as it is.
pub(super) fn sizes(graph: &[u8], config: &[u8]) -> Option<BertConfig> {
    // The producer's name is among the first fields of an ONNX file.
    let beginning = &graph[..graph.len().min(256)];
    let producer = b"standpoint bert-int8";
    let is_ours = beginning.windows(producer.len()).any(|window| window == producer);
    let config: BertConfig = serde_json::from_slice(config).ok().filter(|_| is_ours)?;
    config.fits(LANES).then_some(config)
}

/// One engine a thread for the weights in `graph`; `path` is for messages.
pub(super) fn engines(
    graph: &[u8],
    config: &BertConfig,
    threads: usize,
    path: &Path,
) -> Result<Engines, NliError> {
    let mut tensors = Tensors::parse(graph, path)?;
    let weights = Arc::new(Weights::new(config, &mut tensors)?);
    let engine = |_| -> Result<Box<dyn Engine>, NliError> {
        // The products ask the pool they run in how many threads to use: one, since every engine has its own.
        let pool = rayon::ThreadPoolBuilder::new()
            .num_threads(1)
            .build()
            .map_err(|source| NliError::Threads { source: Box::new(source) })?;
        Ok(Box::new(BertEngine { weights: Arc::clone(&weights), buffers: Buffers::default(), pool }))
    };
    (0..threads.max(1)).map(engine).collect()
}

/// An encoder on one thread; its siblings share the weights.
struct BertEngine {
    weights: Arc<Weights>,
    buffers: Buffers,
    pool: rayon::ThreadPool,
}

impl Engine for BertEngine {
    fn takes_mixed_lengths(&self) -> bool {
        true
    }

    fn logits(&mut self, batch: &TokenBatch) -> Result<Vec<[f32; 3]>, NliError> {
        let Self { weights, buffers, pool } = self;
        weights.check(batch)?;
        Ok(pool.install(|| weights.logits(&Products::default(), batch, buffers)))
    }
}

/// What the encoder knows. Sizes: `h` hidden, `i` intermediate.
struct Weights {
    hidden: usize,
    /// `[vocabulary, h]`, one scale a row.
    words: Vec<i8>,
    word_scales: Vec<f32>,
    /// `[positions, h]`.
    positions: Vec<f32>,
    /// `[types, h]`.
    types: Vec<f32>,
    norm: LayerNorm,
    attention: Attention,
    /// All layers but the last.
    layers: Vec<Layer>,
    /// The last one: only its row of `[CLS]` is read by the head.
    last: LastLayer,
    pooler: Linear,
    /// `[3, h]`.
    classifier: Vec<f32>,
    classifier_bias: [f32; 3],
}

/// A layer in which every token looks at all others.
struct Layer {
    /// `h` to queries, keys and values, `3 h`.
    query_key_value: Linear,
    output: OutputBlock,
}

/// A layer in which only `[CLS]` looks at all others.
struct LastLayer {
    query: Linear,
    /// `h` to keys and values, `2 h`.
    key_value: Linear,
    output: OutputBlock,
}

/// What follows attention in a layer: projection, then the feed-forward network, each added to its input and normed.
struct OutputBlock {
    attention: Linear,
    attention_norm: LayerNorm,
    /// `h` to `i`, then GELU.
    intermediate: Linear,
    /// `i` to `h`.
    output: Linear,
    norm: LayerNorm,
}

/// Values of one batch between the steps, kept from batch to batch.
#[derive(Default)]
struct Buffers {
    /// `[tokens, h]`: the rows as they pass through the layers.
    hidden: Vec<f32>,
    /// `[tokens, 3 h]`: queries, keys and values.
    projected: Vec<f32>,
    /// `[pairs, h]`: queries of `[CLS]`.
    queries: Vec<f32>,
    /// `[tokens, h]`: what attention gives.
    context: Vec<f32>,
    /// `[BLOCK_ROWS, i]`.
    intermediate: Vec<f32>,
    quantised: QuantisedRows,
    attention: attention::Scratch,
}

impl Weights {
    fn new(config: &BertConfig, tensors: &mut Tensors) -> Result<Self, NliError> {
        let (h, inner) = (config.hidden_size, config.intermediate_size);
        let norm =
            |tensors: &mut Tensors, name: &str| LayerNorm::new(tensors, name, h, config.layer_norm_eps);
        let words = "embeddings.word_embeddings";
        let output = |tensors: &mut Tensors, index: usize| -> Result<OutputBlock, NliError> {
            let name = format!("encoder.layer.{index}");
            Ok(OutputBlock {
                attention: Linear::new(tensors, &format!("{name}.attention.output.dense"), h, h)?,
                attention_norm: norm(tensors, &format!("{name}.attention.output.LayerNorm"))?,
                intermediate: Linear::new(tensors, &format!("{name}.intermediate.dense"), h, inner)?,
                output: Linear::new(tensors, &format!("{name}.output.dense"), inner, h)?,
                norm: norm(tensors, &format!("{name}.output.LayerNorm"))?,
            })
        };
        let last = config.num_hidden_layers - 1;
        let layer = |index: usize, tensors: &mut Tensors| -> Result<Layer, NliError> {
            let name = format!("encoder.layer.{index}.attention.self.query_key_value");
            Ok(Layer {
                query_key_value: Linear::new(tensors, &name, h, 3 * h)?,
                output: output(tensors, index)?,
            })
        };
        let layers = (0..last).map(|index| layer(index, tensors)).collect::<Result<_, _>>()?;
        let attention = format!("encoder.layer.{last}.attention.self");
        let last = LastLayer {
            query: Linear::new(tensors, &format!("{attention}.query"), h, h)?,
            key_value: Linear::new(tensors, &format!("{attention}.key_value"), h, 2 * h)?,
            output: output(tensors, last)?,
        };
        let bias = tensors.floats("classifier.bias", &[3])?;
        Ok(Self {
            hidden: h,
            words: tensors.integers(&format!("{words}.weight"), &[config.vocab_size, h])?,
            word_scales: tensors.floats(&format!("{words}.scale"), &[config.vocab_size, 1])?,
            positions: tensors
                .floats("embeddings.position_embeddings.weight", &[config.max_position_embeddings, h])?,
            types: tensors.floats("embeddings.token_type_embeddings.weight", &[config.type_vocab_size, h])?,
            norm: norm(tensors, "embeddings.LayerNorm")?,
            attention: Attention::new(config.num_attention_heads, h / config.num_attention_heads),
            layers,
            last,
            pooler: Linear::new(tensors, "pooler.dense", h, h)?,
            classifier: tensors.floats("classifier.weight", &[1, 3, h])?,
            classifier_bias: [bias[0], bias[1], bias[2]],
        })
    }

    /// Refuses tokens and lengths that the embeddings have no row for.
    fn check(&self, batch: &TokenBatch) -> Result<(), NliError> {
        let rows = |table: usize| table / self.hidden;
        let largest = |ids: &[i32]| ids.iter().copied().max().unwrap_or(0) as usize;
        let given = [
            ("token", largest(&batch.ids), self.word_scales.len()),
            ("type", largest(&batch.type_ids), rows(self.types.len())),
            (
                "length",
                batch.lengths.iter().map(|length| length.saturating_sub(1)).max().unwrap_or(0),
                rows(self.positions.len()),
            ),
        ];
        match given.into_iter().find(|&(_, largest, rows)| largest >= rows) {
            None => Ok(()),
            Some((what, largest, rows)) => Err(NliError::Run {
                engine: NAME,
                pairs: batch.lengths.len(),
                tokens: batch.ids.len(),
                source: format!(
                    "{what} {largest}, but the model has {rows}: the tokenizer is that of another model"
                )
                .into(),
            }),
        }
    }

    /// `[pairs, 3]`.
    fn logits(&self, products: &Products, batch: &TokenBatch, buffers: &mut Buffers) -> Vec<[f32; 3]> {
        let h = self.hidden;
        let tokens = batch.ids.len();
        buffers.hidden.resize(tokens * h, 0.0);
        buffers.context.resize(tokens * h, 0.0);
        buffers.projected.resize(tokens * 3 * h, 0.0);
        self.embed(batch, &mut buffers.hidden);
        for layer in &self.layers {
            let Buffers { hidden, projected, context, quantised, attention, .. } = buffers;
            for (rows, out) in hidden.chunks(BLOCK_ROWS * h).zip(projected.chunks_mut(BLOCK_ROWS * 3 * h)) {
                quantised.quantise(rows, h, Range::Symmetric);
                layer.query_key_value.forward(products, quantised, out);
            }
            let mut first = 0;
            for &length in &batch.lengths {
                let rows = &projected[first * 3 * h..(first + length) * 3 * h];
                let out = &mut context[first * h..(first + length) * h];
                self.attention.all(products, rows, out, attention);
                first += length;
            }
            layer.output.forward(products, h, hidden, context, &mut buffers.intermediate, quantised);
        }
        self.last_rows(products, &batch.lengths, buffers);
        let Buffers { hidden, quantised, queries, .. } = buffers;
        hidden.chunks(h).map(|row| self.head(products, row, quantised, queries)).collect()
    }

    /// The last layer: leaves the row of `[CLS]` of each pair in `hidden`.
    fn last_rows(&self, products: &Products, lengths: &[usize], buffers: &mut Buffers) {
        let h = self.hidden;
        let Buffers { hidden, projected, queries, context, intermediate, quantised, attention } = buffers;
        for (rows, out) in hidden.chunks(BLOCK_ROWS * h).zip(projected.chunks_mut(BLOCK_ROWS * 2 * h)) {
            quantised.quantise(rows, h, Range::Symmetric);
            self.last.key_value.forward(products, quantised, out);
        }
        let mut first = 0;
        for (pair, &length) in lengths.iter().enumerate() {
            hidden.copy_within(first * h..(first + 1) * h, pair * h);
            first += length;
        }
        hidden.truncate(lengths.len() * h);
        context.truncate(lengths.len() * h);
        queries.resize(lengths.len() * h, 0.0);
        for (rows, out) in hidden.chunks(BLOCK_ROWS * h).zip(queries.chunks_mut(BLOCK_ROWS * h)) {
            quantised.quantise(rows, h, Range::Symmetric);
            self.last.query.forward(products, quantised, out);
        }
        let mut first = 0;
        for ((&length, query), out) in lengths.iter().zip(queries.chunks(h)).zip(context.chunks_mut(h)) {
            let rows = &projected[first * 2 * h..(first + length) * 2 * h];
            self.attention.first(products, query, rows, out, attention);
            first += length;
        }
        self.last.output.forward(products, h, hidden, context, intermediate, quantised);
    }

    /// Words, positions and types added up and normed: `[tokens, h]`.
    fn embed(&self, batch: &TokenBatch, out: &mut [f32]) {
        let h = self.hidden;
        let places = batch.lengths.iter().flat_map(|&length| 0..length);
        let tokens = batch.ids.iter().zip(&batch.type_ids).zip(places);
        for (((&id, &kind), place), row) in tokens.zip(out.chunks_mut(h)) {
            let (id, kind) = (id as usize, kind as usize);
            let word = &self.words[id * h..(id + 1) * h];
            let kind = &self.types[kind * h..(kind + 1) * h];
            let position = &self.positions[place * h..(place + 1) * h];
            let scale = self.word_scales[id];
            for ((out, &word), (&kind, &position)) in row.iter_mut().zip(word).zip(kind.iter().zip(position))
            {
                *out = f32::from(word) * scale + kind + position;
            }
            self.norm.apply(row);
        }
    }

    /// From the last row of `[CLS]` to the logits.
    fn head(
        &self,
        products: &Products,
        row: &[f32],
        quantised: &mut QuantisedRows,
        pooled: &mut Vec<f32>,
    ) -> [f32; 3] {
        pooled.resize(self.hidden, 0.0);
        quantised.quantise(row, self.hidden, Range::Symmetric);
        self.pooler.forward(products, quantised, pooled);
        Tanh {}.map_mut(pooled);
        let mut logits = self.classifier_bias;
        for (logit, weights) in logits.iter_mut().zip(self.classifier.chunks(self.hidden)) {
            let terms: Vec<f32> =
                weights.iter().zip(&*pooled).map(|(weight, value)| weight * value).collect();
            *logit += Sum::new(&terms).dispatch();
        }
        logits
    }
}

impl OutputBlock {
    /// `hidden` after this block; `context` is what attention gave for the same rows.
    fn forward(
        &self,
        products: &Products,
        h: usize,
        hidden: &mut [f32],
        context: &mut [f32],
        intermediate: &mut Vec<f32>,
        quantised: &mut QuantisedRows,
    ) {
        for (rows, context) in hidden.chunks_mut(BLOCK_ROWS * h).zip(context.chunks_mut(BLOCK_ROWS * h)) {
            quantised.quantise(context, h, Range::Symmetric);
            self.attention.forward_add(products, quantised, rows);
            self.attention_norm.apply_all(rows);

            quantised.quantise(rows, h, Range::Symmetric);
            intermediate.resize(rows.len() / h * self.intermediate.columns(), 0.0);
            self.intermediate.forward_gelu(products, quantised, intermediate);
            quantised.quantise(intermediate, self.intermediate.columns(), Range::Gelu);
            self.output.forward_add(products, quantised, rows);
            self.norm.apply_all(rows);
        }
    }
}

#[cfg(all(test, feature = "embedded-model"))]
mod tests;
