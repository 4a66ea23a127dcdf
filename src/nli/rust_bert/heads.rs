//! The architectures: which head `config.json` asks for, and how each one is called.

use std::path::Path;

use rust_bert::albert::{AlbertConfig, AlbertForSequenceClassification};
use rust_bert::bart::{BartConfig, BartForSequenceClassification};
use rust_bert::bert::{BertConfig, BertForSequenceClassification};
use rust_bert::distilbert::{DistilBertConfig, DistilBertModelClassifier};
use rust_bert::longformer::{LongformerConfig, LongformerForSequenceClassification};
use rust_bert::mobilebert::{MobileBertConfig, MobileBertForSequenceClassification};
use rust_bert::roberta::RobertaForSequenceClassification;
use rust_bert::xlnet::{XLNetConfig, XLNetForSequenceClassification};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};
use tch::Tensor;
use tch::nn::Path as Root;

use super::super::NliError;
use super::super::engine::TokenBatch;
use super::deberta_v2::{DebertaV2Classifier, DebertaV2Config};
use crate::problem::caught;

/// `model_type` of each architecture that has a head here.
///
/// DeBERTa (the first version) has one in rust-bert 0.23, but it takes the number of heads for the length of the text and
/// sees no farther than that.
const KNOWN: [&str; 10] = [
    "albert",
    "bart",
    "bert",
    "deberta-v2",
    "distilbert",
    "longformer",
    "mobilebert",
    "roberta",
    "xlm-roberta",
    "xlnet",
];

/// A cross-encoder whose weights are in the store that it was made with.
pub(super) enum Head {
    Albert(AlbertForSequenceClassification),
    Bart(BartForSequenceClassification),
    Bert(BertForSequenceClassification),
    /// Not rust-bert's own.
    DebertaV2(DebertaV2Classifier),
    DistilBert(DistilBertModelClassifier),
    Longformer(LongformerForSequenceClassification),
    MobileBert(MobileBertForSequenceClassification),
    /// XLM-RoBERTa too.
    Roberta(RobertaForSequenceClassification),
    XlNet(XLNetForSequenceClassification),
}

/// What tokens a model has room for.
#[derive(Debug, Deserialize)]
pub(super) struct Sizes {
    vocab_size: usize,
    #[serde(default)]
    type_vocab_size: usize,
    #[serde(default)]
    model_type: String,
}

impl Sizes {
    /// Whether the model is told which token is whose. XLNet has no table of types: it compares those of two tokens.
    pub(super) fn has_types(&self) -> bool {
        self.type_vocab_size > 1 || self.model_type == "xlnet"
    }

    /// Refuses tokens that no table has a row for: on a GPU, torch would not come back from one.
    pub(super) fn check(&self, batch: &TokenBatch) -> Result<(), String> {
        let largest = |ids: &[i32]| ids.iter().copied().max().unwrap_or(0) as usize;
        // Without a table they are not looked up.
        let types = if self.type_vocab_size > 1 { self.type_vocab_size } else { usize::MAX };
        let given =
            [("token", largest(&batch.ids), self.vocab_size), ("type", largest(&batch.type_ids), types)];
        match given.into_iter().find(|&(_, largest, rows)| largest >= rows) {
            None => Ok(()),
            Some((what, largest, rows)) => Err(format!(
                "{what} {largest}, but the model has {rows}: the tokenizer is that of another model"
            )),
        }
    }
}

impl Head {
    /// The head for `config`, which stands in a file at `path`, with random weights in `root`.
    pub(super) fn new(root: &Root<'_>, config: &[u8], path: &Path) -> Result<(Self, Sizes), NliError> {
        let refuse = |source| NliError::Config { path: path.to_owned(), source };
        let mut fields: Map<String, Value> = serde_json::from_slice(config).map_err(refuse)?;
        let sizes: Sizes = serde_json::from_slice(config).map_err(refuse)?;
        let architecture = &sizes.model_type;
        adapt(architecture, &mut fields);
        let unknown =
            || NliError::Architecture { path: path.to_owned(), found: architecture.clone(), known: &KNOWN };
        // rust-bert panics where a configuration contradicts itself.
        let made = caught(|| Self::of(architecture, root, fields));
        let made = made.map_err(|panic| NliError::Unbuildable { path: path.to_owned(), problem: panic })?;
        Ok((made.ok_or_else(unknown)?.map_err(refuse)?, sizes))
    }

    /// The head of an architecture; nothing where there is none.
    fn of(
        architecture: &str,
        root: &Root<'_>,
        fields: Map<String, Value>,
    ) -> Option<serde_json::Result<Self>> {
        Some(match architecture {
            "albert" => head::<AlbertConfig, _, _>(fields, |config| {
                AlbertForSequenceClassification::new(root, config).map(Head::Albert)
            }),
            "bart" => head::<BartConfig, _, _>(fields, |config| {
                BartForSequenceClassification::new(root, config).map(Head::Bart)
            }),
            "bert" => head::<BertConfig, _, _>(fields, |config| {
                BertForSequenceClassification::new(root, config).map(Head::Bert)
            }),
            "deberta-v2" => head::<DebertaV2Config, _, _>(fields, |config| {
                DebertaV2Classifier::new(root, config).map(Head::DebertaV2)
            }),
            "distilbert" => head::<DistilBertConfig, _, _>(fields, |config| {
                DistilBertModelClassifier::new(root, config).map(Head::DistilBert)
            }),
            "longformer" => head::<LongformerConfig, _, _>(fields, |config| {
                LongformerForSequenceClassification::new(root, config).map(Head::Longformer)
            }),
            "mobilebert" => head::<MobileBertConfig, _, _>(fields, |config| {
                MobileBertForSequenceClassification::new(root, config).map(Head::MobileBert)
            }),
            "roberta" | "xlm-roberta" => head::<BertConfig, _, _>(fields, |config| {
                RobertaForSequenceClassification::new(root, config).map(Head::Roberta)
            }),
            "xlnet" => head::<XLNetConfig, _, _>(fields, |config| {
                XLNetForSequenceClassification::new(root, config).map(Head::XlNet)
            }),
            _ => return None,
        })
    }

    /// `[pairs, labels]` for ids and types of shape `[pairs, tokens]`; nothing is padded, so no mask is needed.
    pub(super) fn logits(&self, ids: &Tensor, types: Option<&Tensor>) -> Result<Tensor, String> {
        let given = Some(ids);
        let failed = |error: rust_bert::RustBertError| error.to_string();
        Ok(match self {
            Head::Albert(head) => head.forward_t(given, None, types, None, None, false).logits,
            Head::Bart(head) => head.forward_t(ids, None, None, None, None, false).decoder_output,
            Head::Bert(head) => head.forward_t(given, None, types, None, None, false).logits,
            Head::DebertaV2(head) => head.logits(ids, types),
            Head::DistilBert(head) => head.forward_t(given, None, None, false).map_err(failed)?.logits,
            Head::Longformer(head) => {
                head.forward_t(given, None, None, types, None, None, false).map_err(failed)?.logits
            }
            Head::MobileBert(head) => {
                head.forward_t(given, types, None, None, None, false).map_err(failed)?.logits
            }
            Head::Roberta(head) => head.forward_t(given, None, types, None, None, false).logits,
            Head::XlNet(head) => head.forward_t(given, None, None, None, None, types, None, false).logits,
        })
    }
}

/// Fills in what newer versions of `transformers` no longer write and rust-bert still asks for.
fn adapt(architecture: &str, fields: &mut Map<String, Value>) {
    let filled = match architecture {
        "bart" => fields.get("encoder_layers").map(|layers| ("num_hidden_layers", layers.clone())),
        "distilbert" => Some(("tie_weights_", true.into())),
        "xlnet" => Some(("untie_r", true.into())),
        _ => None,
    };
    if let Some((key, value)) = filled {
        fields.entry(key).or_insert(value);
    }
}

/// The head that `new` makes of a configuration.
fn head<C: DeserializeOwned, H, E: std::fmt::Display>(
    fields: Map<String, Value>,
    new: impl FnOnce(&C) -> Result<H, E>,
) -> serde_json::Result<H> {
    let config: C = serde_json::from_value(Value::Object(fields))?;
    new(&config).map_err(serde::de::Error::custom)
}
