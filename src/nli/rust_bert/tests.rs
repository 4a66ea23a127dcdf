//! The engine against PyTorch on the shipped model; `zoo_tests` has every architecture.

use serde::Deserialize;

use crate::nli::{
    Device, EngineChoice, ModelChoice, NliError, NliModel, NliOptions, NliPair, Precision, load,
};

/// What rounding weights to 8 bits moves a logit by; activations are not rounded here.
const FARTHEST: f32 = 1.0;

#[derive(Deserialize)]
struct Reference {
    premise: String,
    hypothesis: String,
    /// Of the model before its weights were rounded.
    logits: [f32; 3],
}

fn model(engine: EngineChoice, threads: usize) -> Box<dyn NliModel> {
    let options = NliOptions { engine, threads, ..NliOptions::default() };
    load(&ModelChoice::Embedded, &options, None).unwrap()
}

fn references() -> Vec<Reference> {
    serde_json::from_str(include_str!("../../../tests/data/nli/reference.json")).unwrap()
}

#[test]
fn the_embedded_model_answers_as_it_does_in_pytorch() {
    let references = references();
    let pairs: Vec<NliPair> = references
        .iter()
        .map(|reference| NliPair {
            premise: reference.premise.clone(),
            hypothesis: reference.hypothesis.clone(),
        })
        .collect();
    let torch = EngineChoice::RustBert(Device::Cpu, Precision::Float32);
    let found = model(torch, 2).score(&pairs).unwrap();
    let largest = |logits: [f32; 3]| (0..3).max_by(|&a, &b| logits[a].total_cmp(&logits[b])).unwrap();
    let same = found.iter().zip(&references).filter(|(a, b)| largest(a.logits) == largest(b.logits)).count();
    let apart = found.iter().zip(&references).flat_map(|(found, reference)| {
        found.logits.into_iter().zip(reference.logits).map(|(found, expected)| (found - expected).abs())
    });
    let farthest = apart.fold(0.0, f32::max);
    assert!(farthest < FARTHEST, "farthest {farthest}");
    assert!(same * 100 >= pairs.len() * 97, "{same} of {} labels", pairs.len());
    // At any thread count and alone, to the bit.
    let mut single = model(torch, 1);
    assert_eq!(single.score(&pairs).unwrap(), found);
    assert_eq!(single.score(&pairs[3..4]).unwrap()[0], found[3]);
    assert_eq!(single.identity().engine, "rust-bert 0.23 on cpu");
}

#[test]
fn a_device_that_is_not_there_is_named() {
    let engine = EngineChoice::RustBert(Device::Cuda(63), Precision::Float32);
    let options = NliOptions { engine, ..NliOptions::default() };
    let error = load(&ModelChoice::Embedded, &options, None).err().unwrap();
    assert!(matches!(error, NliError::NoDevice { .. }), "{error}");
    assert!(error.to_string().contains("`cuda:63`"), "{error}");
}
