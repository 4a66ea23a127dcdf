//! This encoder against the graph it was read from.

use std::borrow::Cow;
use std::path::Path;

use serde::Deserialize;

use super::super::engine::{Engine, TokenBatch};
use super::super::{NliError, embedded, rten};

#[derive(Deserialize)]
struct Reference {
    ids: Vec<i32>,
    type_ids: Vec<i32>,
}

fn pairs() -> Vec<Reference> {
    serde_json::from_str(include_str!("../../../tests/data/nli/reference.json")).unwrap()
}

fn batch<'a>(pairs: impl IntoIterator<Item = &'a Reference>) -> TokenBatch {
    let mut batch = TokenBatch { lengths: Vec::new(), ids: Vec::new(), type_ids: Vec::new() };
    for pair in pairs {
        batch.lengths.push(pair.ids.len());
        batch.ids.extend(&pair.ids);
        batch.type_ids.extend(&pair.type_ids);
    }
    batch
}

fn engine(graph: &[u8], config: &[u8]) -> Result<Box<dyn Engine>, NliError> {
    let sizes = super::sizes(graph, config).unwrap();
    super::engines(graph, &sizes, 1, Path::new("model.onnx")).map(|mut engines| engines.remove(0))
}

fn bits(logits: &[[f32; 3]]) -> Vec<[u32; 3]> {
    logits.iter().map(|logits| logits.map(f32::to_bits)).collect()
}

/// The same operations in the same order: not near, but equal.
#[test]
fn logits_are_those_of_the_graph_to_the_bit() {
    let files = embedded::files().unwrap();
    let mut ours = engine(&embedded::graph(), &files.config).unwrap();
    let mut graph = rten::engines(embedded::graph(), 1, Path::new("model.onnx")).unwrap().remove(0);
    let pairs = pairs();
    let all = bits(&ours.logits(&batch(&pairs)).unwrap());
    for (pair, all) in pairs.iter().zip(all) {
        let alone = bits(&ours.logits(&batch([pair])).unwrap());
        let expected = bits(&graph.logits(&batch([pair])).unwrap());
        assert_eq!((alone[0], all), (expected[0], expected[0]), "a pair of {} tokens", pair.ids.len());
    }
}

#[test]
fn weights_of_another_shape_are_named() {
    let files = embedded::files().unwrap();
    let config = String::from_utf8(files.config.into_owned()).unwrap();
    let check = |from: &str, to: &str, expected: &str| {
        let changed = config.replace(from, to);
        assert_ne!(changed, config);
        let error = engine(&embedded::graph(), changed.as_bytes()).err().unwrap().to_string();
        assert!(error.contains(expected), "{error}");
    };
    check(
        "\"num_hidden_layers\": 6",
        "\"num_hidden_layers\": 7",
        "no tensor `encoder.layer.5.attention.self.query_key_value.weight`",
    );
    check("\"hidden_size\": 384", "\"hidden_size\": 768", "has shape [384, 1152], expected [768, 2304]");
}

/// Another graph, or sizes that are no whole vectors, are run as a graph.
#[test]
fn only_its_own_models_are_taken() {
    let files = embedded::files().unwrap();
    let config = String::from_utf8(files.config.into_owned()).unwrap();
    assert!(super::sizes(b"\x08\x0a\x12\x07pytorch", config.as_bytes()).is_none());
    let check = |from: &str, to: &str| {
        super::sizes(&embedded::graph(), config.replace(from, to).as_bytes()).is_some()
    };
    assert!(check("\"hidden_size\": 384", "\"hidden_size\": 768"));
    assert!(!check("\"hidden_size\": 384", "\"hidden_size\": 312"));
    assert!(!check("\"num_attention_heads\": 12", "\"num_attention_heads\": 5"));
    assert!(!check("\"num_attention_heads\": 12", "\"num_attention_heads\": 0"));
}

#[test]
fn tokens_of_another_model_are_an_error() {
    let files = embedded::files().unwrap();
    let mut engine = engine(&embedded::graph(), &files.config).unwrap();
    let mut check = |ids: Vec<i32>, type_id: i32, expected: &str| {
        let batch = TokenBatch { lengths: vec![ids.len()], type_ids: vec![type_id; ids.len()], ids };
        let NliError::Run { source, .. } = engine.logits(&batch).unwrap_err() else {
            panic!("another error")
        };
        assert!(source.to_string().contains(expected), "{source}");
    };
    check(vec![101, 30_522], 0, "token 30522, but the model has 30522");
    check(vec![101, 102], 2, "type 2, but the model has 2");
    check(vec![101; 513], 0, "length 512, but the model has 512");
}

#[test]
fn a_damaged_file_is_an_error() {
    let files = embedded::files().unwrap();
    let graph = embedded::graph();
    let cut = Cow::from(&graph[..graph.len() / 2]);
    let error = engine(&cut, &files.config).err().unwrap();
    assert!(matches!(error, NliError::Graph { .. }), "{error}");
}
