//! DeBERTa v2 and v3 (He et al. 2021, <https://arxiv.org/abs/2006.03654>; 2023, <https://arxiv.org/abs/2111.09543>), on
//! libtorch.
//!
//! The head that rust-bert 0.23 has for it is not used: it divides what positions say by the scale twice, and takes all
//! tokens behind a token for equally far away from it. Logits were 0.6 off those of `transformers`.
//!
//! Deliberately absent: the convolution of v2-xlarge, and attention between two positions, which no published model has.

use std::cell::OnceCell;

use rust_bert::Activation;
use serde::Deserialize;
use tch::nn::{self, LayerNorm, LayerNormConfig, Linear, Module, Path};
use tch::{Device, Kind, Tensor};

/// What is read of `config.json`.
#[derive(Debug, Deserialize)]
pub(super) struct DebertaV2Config {
    vocab_size: i64,
    hidden_size: i64,
    num_hidden_layers: i64,
    num_attention_heads: i64,
    intermediate_size: i64,
    max_position_embeddings: i64,
    #[serde(default)]
    type_vocab_size: i64,
    hidden_act: Activation,
    pooler_hidden_act: Activation,
    layer_norm_eps: f64,
    #[serde(default)]
    embedding_size: Option<i64>,
    #[serde(default)]
    relative_attention: bool,
    #[serde(default)]
    max_relative_positions: i64,
    #[serde(default)]
    position_buckets: i64,
    /// Whether embeddings say where a token stands.
    #[serde(default = "yes")]
    position_biased_input: bool,
    /// Whether content and positions have the same projections.
    #[serde(default)]
    share_att_key: bool,
    #[serde(default)]
    pos_att_type: Kinds,
    #[serde(default)]
    norm_rel_ebd: String,
    #[serde(default)]
    conv_kernel_size: i64,
    id2label: serde_json::Map<String, serde_json::Value>,
}

fn yes() -> bool {
    true
}

/// Which kinds of attention there are but that between contents: `c2p|p2c`, or a list of them.
#[derive(Debug, Default, Deserialize)]
#[serde(untagged)]
enum Kinds {
    #[default]
    None,
    Joined(String),
    List(Vec<String>),
}

impl Kinds {
    fn has(&self, kind: &str) -> bool {
        match self {
            Kinds::None => false,
            Kinds::Joined(text) => text.split('|').any(|part| part.trim() == kind),
            Kinds::List(list) => list.iter().any(|part| part == kind),
        }
    }
}

impl DebertaV2Config {
    /// Distances that are told apart, in each direction.
    fn span(&self) -> i64 {
        if self.position_buckets > 0 { self.position_buckets } else { self.farthest() }
    }

    /// The largest distance.
    fn farthest(&self) -> i64 {
        if self.max_relative_positions > 0 {
            self.max_relative_positions
        } else {
            self.max_position_embeddings
        }
    }

    /// Why no model of this kind can be built here.
    fn problem(&self) -> Option<&'static str> {
        if self.conv_kernel_size > 0 {
            return Some("a convolution (`conv_kernel_size`), which is not supported");
        }
        if self.pos_att_type.has("p2p") {
            return Some("attention between positions (`p2p`), which is not supported");
        }
        if self.num_attention_heads < 1 || self.hidden_size % self.num_attention_heads != 0 {
            return Some("`hidden_size` is no multiple of `num_attention_heads`");
        }
        None
    }
}

/// A cross-encoder. Shapes: `p` pairs, `n` tokens, `h` hidden, `s` distances in each direction.
pub(super) struct DebertaV2Classifier {
    words: nn::Embedding,
    positions: Option<nn::Embedding>,
    types: Option<nn::Embedding>,
    projection: Option<Linear>,
    norm: LayerNorm,
    /// `[2 s, h]`, and how it is normed.
    distances: Option<(Tensor, Option<LayerNorm>)>,
    buckets: Buckets,
    layers: Vec<Layer>,
    pooler: Linear,
    pooler_activation: Activation,
    classifier: Linear,
}

/// How distances are numbered.
#[derive(Clone, Copy)]
struct Buckets {
    span: i64,
    /// Numbers for all distances; fewer where far ones share one, 0 where each has its own.
    number: i64,
    farthest: i64,
}

struct Layer {
    attention: Attention,
    output: Linear,
    output_norm: LayerNorm,
    inner: Linear,
    activation: Activation,
    outer: Linear,
    outer_norm: LayerNorm,
}

struct Attention {
    query: Linear,
    key: Linear,
    value: Linear,
    /// Of positions, where they are not those of the content.
    position_query: Option<Linear>,
    position_key: Option<Linear>,
    content_to_position: bool,
    position_to_content: bool,
    heads: i64,
    /// Projected distances, `[heads, 2 s, h / heads]` each: the same for all pairs.
    projected: OnceCell<(Tensor, Tensor)>,
}

impl DebertaV2Classifier {
    /// The model with random weights in `root`, or why there is none.
    pub(super) fn new(root: &Path<'_>, config: &DebertaV2Config) -> Result<Self, String> {
        if let Some(problem) = config.problem() {
            return Err(problem.to_owned());
        }
        let h = config.hidden_size;
        let width = config.embedding_size.unwrap_or(h);
        let linear = |path: Path<'_>, inputs, outputs| nn::linear(path, inputs, outputs, Default::default());
        let norm = |path: Path<'_>, size| {
            nn::layer_norm(
                path,
                vec![size],
                LayerNormConfig { eps: config.layer_norm_eps, ..Default::default() },
            )
        };
        let table = |path: Path<'_>, rows| nn::embedding(path, rows, width, Default::default());
        let model = root / "deberta";
        let embeddings = &model / "embeddings";
        let encoder = &model / "encoder";
        let unbiased = nn::LinearConfig { bias: false, ..Default::default() };
        let layer = |index: i64| {
            let layer = &encoder / "layer" / index;
            let attention = &layer / "attention" / "self";
            let (c2p, p2c) = (config.pos_att_type.has("c2p"), config.pos_att_type.has("p2c"));
            let own = |name: &str, is_used: bool| {
                (config.relative_attention && is_used && !config.share_att_key)
                    .then(|| linear(&attention / name, h, h))
            };
            Layer {
                attention: Attention {
                    query: linear(&attention / "query_proj", h, h),
                    key: linear(&attention / "key_proj", h, h),
                    value: linear(&attention / "value_proj", h, h),
                    position_query: own("pos_query_proj", p2c),
                    position_key: own("pos_key_proj", c2p),
                    content_to_position: c2p,
                    position_to_content: p2c,
                    heads: config.num_attention_heads,
                    projected: OnceCell::new(),
                },
                output: linear(&layer / "attention" / "output" / "dense", h, h),
                output_norm: norm(&layer / "attention" / "output" / "LayerNorm", h),
                inner: linear(&layer / "intermediate" / "dense", h, config.intermediate_size),
                activation: config.hidden_act,
                outer: linear(&layer / "output" / "dense", config.intermediate_size, h),
                outer_norm: norm(&layer / "output" / "LayerNorm", h),
            }
        };
        let distances = config.relative_attention.then(|| {
            let table = nn::embedding(&encoder / "rel_embeddings", 2 * config.span(), h, Default::default());
            let is_normed = config.norm_rel_ebd.split('|').any(|part| part.trim() == "layer_norm");
            (table.ws, is_normed.then(|| norm(&encoder / "LayerNorm", h)))
        });
        Ok(Self {
            words: table(&embeddings / "word_embeddings", config.vocab_size),
            positions: config
                .position_biased_input
                .then(|| table(&embeddings / "position_embeddings", config.max_position_embeddings)),
            types: (config.type_vocab_size > 0)
                .then(|| table(&embeddings / "token_type_embeddings", config.type_vocab_size)),
            projection: (width != h).then(|| nn::linear(&embeddings / "embed_proj", width, h, unbiased)),
            norm: norm(&embeddings / "LayerNorm", h),
            distances,
            buckets: Buckets {
                span: config.span(),
                number: config.position_buckets,
                farthest: config.farthest(),
            },
            layers: (0..config.num_hidden_layers).map(layer).collect(),
            pooler: linear(root / "pooler" / "dense", h, h),
            pooler_activation: config.pooler_hidden_act,
            classifier: linear(root / "classifier", h, config.id2label.len() as i64),
        })
    }

    /// `[p, labels]` for ids and types of shape `[p, n]`.
    pub(super) fn logits(&self, ids: &Tensor, types: Option<&Tensor>) -> Tensor {
        let tokens = ids.size()[1];
        let mut hidden = self.words.forward(ids);
        if let Some(table) = &self.positions {
            hidden += table.forward(&Tensor::arange(tokens, (Kind::Int64, ids.device())));
        }
        if let Some(table) = &self.types {
            hidden += match types {
                Some(types) => table.forward(types),
                None => table.forward(&ids.zeros_like()),
            };
        }
        if let Some(projection) = &self.projection {
            hidden = projection.forward(&hidden);
        }
        hidden = self.norm.forward(&hidden);
        let numbers = self.buckets.numbers(tokens, ids.device());
        let distances = self.distances.as_ref().map(|(table, norm)| match norm {
            Some(norm) => norm.forward(table),
            None => table.shallow_clone(),
        });
        let distances = distances.as_ref().map(|table| (table, &numbers));
        for layer in &self.layers {
            hidden = layer.forward(&hidden, distances, self.buckets.span);
        }
        let first = self.pooler.forward(&hidden.select(1, 0));
        self.classifier.forward(&self.pooler_activation.get_function().get_fn()(&first))
    }
}

impl Buckets {
    /// `[n, n]`: the number of the distance from each token to each other, from `-span` to `span`.
    ///
    /// Near distances have numbers of their own; far ones share them, in steps that grow with the logarithm.
    fn numbers(self, tokens: i64, device: Device) -> Tensor {
        let places = Tensor::arange(tokens, (Kind::Int64, device));
        let distances = places.unsqueeze(1) - places.unsqueeze(0);
        if self.number <= 0 {
            return distances;
        }
        let middle = self.number / 2;
        let lengths = distances.abs();
        let is_near = lengths.le(middle);
        // As in single precision there, so that no distance falls on the other side of a step.
        let steps = (lengths.clamp_min(middle).to_kind(Kind::Float) / middle as f64).log()
            / Tensor::from((self.farthest - 1) as f32 / middle as f32).log().to_device(device)
            * (middle - 1) as f64;
        let far = steps.ceil().to_kind(Kind::Int64) + middle;
        distances.where_self(&is_near, &(far * distances.sign()))
    }
}

impl Layer {
    fn forward(&self, hidden: &Tensor, distances: Option<(&Tensor, &Tensor)>, span: i64) -> Tensor {
        let attended = self.output.forward(&self.attention.forward(hidden, distances, span));
        let hidden = self.output_norm.forward(&(attended + hidden));
        let inner = self.activation.get_function().get_fn()(&self.inner.forward(&hidden));
        self.outer_norm.forward(&(self.outer.forward(&inner) + hidden))
    }
}

impl Attention {
    /// `distances` are the embeddings of the numbers, `[2 s, h]`, and the numbers, `[n, n]`.
    fn forward(&self, hidden: &Tensor, distances: Option<(&Tensor, &Tensor)>, span: i64) -> Tensor {
        let (pairs, tokens) = (hidden.size()[0], hidden.size()[1]);
        let query = self.by_head(&self.query.forward(hidden));
        let key = self.by_head(&self.key.forward(hidden));
        let value = self.by_head(&self.value.forward(hidden));
        let kinds = i64::from(self.content_to_position) + i64::from(self.position_to_content);
        let size = query.size()[3];
        let scale = ((size * (1 + kinds)) as f64).sqrt();
        let mut scores = query.matmul(&key.transpose(-1, -2));
        if let Some((table, numbers)) = distances {
            let (position_query, position_key) = self.projected.get_or_init(|| self.project(table));
            // Which column of `[n, 2 s]` belongs to which token, from `[n, n]` to all heads and pairs.
            let columns = |numbers: Tensor| {
                let columns = (numbers + span).clamp(0, 2 * span - 1);
                columns.expand([pairs, self.heads, tokens, tokens], false)
            };
            if self.content_to_position {
                let all = query.matmul(&position_key.transpose(-1, -2));
                scores += all.gather(-1, &columns(numbers.shallow_clone()), false);
            }
            if self.position_to_content {
                let all = key.matmul(&position_query.transpose(-1, -2));
                scores += all.gather(-1, &columns(-numbers), false).transpose(-1, -2);
            }
        }
        let shares = (scores / scale).softmax(-1, Kind::Float).to_kind(value.kind());
        let context = shares.matmul(&value).permute([0, 2, 1, 3]).contiguous();
        context.view([pairs, tokens, self.heads * size])
    }

    /// The embeddings of distances as queries and as keys.
    fn project(&self, table: &Tensor) -> (Tensor, Tensor) {
        let table = table.unsqueeze(0);
        let by = |own: &Option<Linear>, shared: &Linear| {
            self.by_head(&own.as_ref().unwrap_or(shared).forward(&table)).squeeze_dim(0)
        };
        (by(&self.position_query, &self.query), by(&self.position_key, &self.key))
    }

    /// `[p, n, h]` to `[p, heads, n, h / heads]`.
    fn by_head(&self, values: &Tensor) -> Tensor {
        let size = values.size();
        values.view([size[0], size[1], self.heads, -1]).permute([0, 2, 1, 3])
    }
}
