//! Tiny models of every architecture, with random weights, against `transformers` (`tests/data/zoo`).

use std::error::Error;
use std::fs;
use std::path::{Path, PathBuf};

use serde::Deserialize;
use serde_json::Value;

use super::classifier::Classifier;
use super::files::ModelFiles;
use super::{EngineChoice, NliError, NliModel, NliOptions, NliPair, NliScores};
use crate::problem::caught;

const ZOO: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/data/zoo");
/// Between two programs in single precision, in logits.
const FARTHEST: f32 = 1e-4;

#[derive(Deserialize)]
struct References {
    pairs: Vec<Reference>,
}

#[derive(Deserialize)]
struct Reference {
    premise: String,
    hypothesis: String,
    /// In the model's own order.
    logits: Vec<f32>,
}

fn folders() -> Vec<PathBuf> {
    let entries = fs::read_dir(ZOO).unwrap().map(|entry| entry.unwrap().path());
    let mut folders: Vec<PathBuf> = entries.filter(|path| path.is_dir()).collect();
    folders.sort();
    folders
}

fn config(folder: &Path) -> Value {
    serde_json::from_slice(&fs::read(folder.join("config.json")).unwrap()).unwrap()
}

/// The places of entailment, neutral (or all that is not entailed) and contradiction, read by other code than the one that
/// is tested.
fn order(config: &Value) -> Vec<usize> {
    let labels = config["id2label"].as_object().unwrap();
    let place = |meaning: &&str| {
        let of = |label: &Value| label.as_str().unwrap().to_lowercase().starts_with(meaning);
        labels.iter().find(|(_, label)| of(label)).map(|(id, _)| id.parse().unwrap())
    };
    ["ent", "n", "con"].iter().filter_map(place).collect()
}

fn model(folder: &Path, engine: EngineChoice, threads: usize, batch_tokens: usize) -> Classifier {
    let files = ModelFiles::read(folder, engine).unwrap();
    Classifier::new(files, &NliOptions { engine, threads, batch_tokens })
        .unwrap_or_else(|error| panic!("{folder:?}: {error}: {:?}", error.source()))
}

/// Every model that has `weights` gives the logits of `transformers`, and the same bits alone and in any batch.
fn check_zoo(weights: &str, engine: EngineChoice, expected: usize) {
    let folders: Vec<PathBuf> =
        folders().into_iter().filter(|folder| folder.join(weights).exists()).collect();
    assert_eq!(folders.len(), expected, "{folders:?}");
    let wrong: Vec<String> =
        folders.iter().filter_map(|folder| caught(|| check_model(folder, engine)).err()).collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

fn check_model(folder: &Path, engine: EngineChoice) {
    check_model_within(folder, engine, FARTHEST);
}

fn check_model_within(folder: &Path, engine: EngineChoice, bound: f32) {
    let references: References =
        serde_json::from_slice(&fs::read(folder.join("reference.json")).unwrap()).unwrap();
    let order = order(&config(folder));
    let pairs: Vec<NliPair> = references
        .pairs
        .iter()
        .map(|reference| NliPair {
            premise: reference.premise.clone(),
            hypothesis: reference.hypothesis.clone(),
        })
        .collect();
    let found = model(folder, engine, 2, 64).score(&pairs).unwrap();
    let apart = references.pairs.iter().zip(&found).flat_map(|(reference, found)| {
        assert_eq!(reference.logits.len(), order.len());
        let expected = order.iter().map(|&place| reference.logits[place]);
        found.logits.into_iter().zip(expected).map(|(found, expected)| (found - expected).abs())
    });
    let farthest = apart.fold(0.0, f32::max);
    assert!(farthest <= bound, "{folder:?}: {farthest} from the reference");
    // Alone and in any batch, to the bit.
    let mut one = model(folder, engine, 1, 100_000);
    let alone: Vec<NliScores> =
        pairs.iter().map(|pair| one.score(std::slice::from_ref(pair)).unwrap()[0]).collect();
    assert_eq!(alone, found, "{folder:?}: alone");
    assert_eq!(one.score(&pairs).unwrap(), found, "{folder:?}: in another batch");
}

#[test]
fn every_architecture_gives_the_scores_of_transformers() {
    check_zoo("model.onnx", EngineChoice::Rten, 12);
}

#[cfg(feature = "rust-bert")]
mod with_rust_bert {
    use super::super::{Device, Precision};
    use super::*;

    const TORCH: EngineChoice = EngineChoice::RustBert(Device::Cpu, Precision::Float32);

    #[test]
    fn every_head_gives_the_scores_of_transformers() {
        check_zoo("model.safetensors", TORCH, 11);
    }

    /// 16 bits round to 3 or 2 digits. MobileBERT is left out: nothing norms its random weights, so that rounding moves
    /// logits by 1.6, in `transformers` as well.
    #[test]
    fn every_head_computes_in_16_bits() {
        for (precision, bound) in [(Precision::Float16, 0.02), (Precision::BFloat16, 0.15)] {
            let engine = EngineChoice::RustBert(Device::Cpu, precision);
            let has_weights = |folder: &PathBuf| folder.join("model.safetensors").exists();
            let folders =
                folders().into_iter().filter(has_weights).filter(|folder| !folder.ends_with("mobilebert"));
            let check = |folder: PathBuf| caught(|| check_model_within(&folder, engine, bound)).err();
            let wrong: Vec<String> = folders.filter_map(check).collect();
            assert!(wrong.is_empty(), "{precision}: {}", wrong.join("\n"));
        }
    }

    /// A copy of a model of the zoo with another configuration.
    fn changed(name: &str, change: impl FnOnce(&mut Value)) -> NliError {
        let folder = Path::new(ZOO).join(name);
        let copy = tempfile::tempdir().unwrap();
        for entry in fs::read_dir(&folder).unwrap().map(Result::unwrap) {
            fs::copy(entry.path(), copy.path().join(entry.file_name())).unwrap();
        }
        let mut config = config(&folder);
        change(&mut config);
        fs::write(copy.path().join("config.json"), config.to_string()).unwrap();
        let options = NliOptions { engine: TORCH, ..NliOptions::default() };
        let files = ModelFiles::read(copy.path(), TORCH);
        files.and_then(|files| Classifier::new(files, &options)).err().unwrap()
    }

    #[test]
    fn weights_of_another_model_are_named() {
        let check = |name: &str, key: &str, value: Value, expected: &str| {
            let error = changed(name, |config| config[key] = value).to_string();
            assert!(error.contains(expected) && error.contains("hint: "), "{error}");
        };
        check(
            "bert",
            "num_hidden_layers",
            3.into(),
            "no tensor `bert.encoder.layer.2.attention.output.LayerNorm.bias`",
        );
        check(
            "bert",
            "num_hidden_layers",
            1.into(),
            "no place for `bert.encoder.layer.1.attention.output.LayerNorm.bias`",
        );
        check("roberta", "vocab_size", 401.into(), "[400, 32] instead of [401, 32]");
        check("bert", "model_type", "electra".into(), "no classification head for `electra`");
        check("bert", "hidden_size", 30.into(), "config.json");
        // Of another architecture, with all the same sizes.
        check("roberta", "model_type", "bert".into(), "no tensor `bert.");
    }

    #[test]
    fn onnx_of_others_and_pickles_are_refused() {
        let electra = ModelFiles::read(&Path::new(ZOO).join("electra"), TORCH).unwrap();
        let options = NliOptions { engine: TORCH, ..NliOptions::default() };
        let error = Classifier::new(electra, &options).err().unwrap();
        assert!(matches!(error, NliError::OnnxForTorch { .. }), "{error}");
    }

    /// What rust-bert's own converter writes.
    #[test]
    fn weights_of_tch_are_read() {
        let folder = Path::new(ZOO).join("bert");
        let copy = tempfile::tempdir().unwrap();
        for file in ["config.json", "tokenizer.json"] {
            fs::copy(folder.join(file), copy.path().join(file)).unwrap();
        }
        let tensors = tch::Tensor::read_safetensors(folder.join("model.safetensors")).unwrap();
        tch::Tensor::save_multi(&tensors, copy.path().join("rust_model.ot")).unwrap();
        let pair = [NliPair { premise: "Troops left.".to_owned(), hypothesis: "They stay.".to_owned() }];
        let expected = model(&folder, TORCH, 1, 64).score(&pair).unwrap();
        assert_eq!(model(copy.path(), TORCH, 1, 64).score(&pair).unwrap(), expected);
    }
}

/// A folder with weights for the other engine, or with a pickle, says what to do.
#[test]
fn weights_that_this_engine_does_not_read_are_named() {
    let copy = tempfile::tempdir().unwrap();
    for file in ["config.json", "tokenizer.json", "model.safetensors"] {
        fs::copy(Path::new(ZOO).join("bert").join(file), copy.path().join(file)).unwrap();
    }
    let error = ModelFiles::read(copy.path(), EngineChoice::Rten).err().unwrap().to_string();
    assert!(error.contains("model.safetensors") && error.contains("--engine rust-bert"), "{error}");
    fs::rename(copy.path().join("model.safetensors"), copy.path().join("pytorch_model.bin")).unwrap();
    let error = ModelFiles::read(copy.path(), EngineChoice::Rten).err().unwrap().to_string();
    assert!(error.contains("pytorch_model.bin") && error.contains("can run code"), "{error}");
    fs::write(copy.path().join("model.safetensors.index.json"), "{}").unwrap();
    let error = ModelFiles::read(copy.path(), EngineChoice::Rten).err().unwrap().to_string();
    assert!(error.contains("index.json") && error.contains("max_shard_size"), "{error}");
}

#[test]
fn labels_that_cannot_be_told_are_refused() {
    let folder = Path::new(ZOO).join("bert");
    let check = |labels: &[&str], expected: &str| {
        let copy = tempfile::tempdir().unwrap();
        for file in ["model.onnx", "tokenizer.json"] {
            fs::copy(folder.join(file), copy.path().join(file)).unwrap();
        }
        let mut config = config(&folder);
        config.as_object_mut().unwrap().remove("label2id");
        config["id2label"] = labels
            .iter()
            .enumerate()
            .map(|(id, label)| (id.to_string(), (*label).into()))
            .collect::<serde_json::Map<_, _>>()
            .into();
        fs::write(copy.path().join("config.json"), config.to_string()).unwrap();
        let error = Classifier::new(
            ModelFiles::read(copy.path(), EngineChoice::Rten).unwrap(),
            &NliOptions::default(),
        )
        .err();
        assert!(
            matches!(error, Some(NliError::Labels { problem, .. }) if problem.contains(expected)),
            "{labels:?}"
        );
    };
    check(&["entailment", "contradiction"], "exactly once");
    check(&["entailment", "neutral", "contradiction", "other"], "neither three nor two");
    check(&["LABEL_0", "LABEL_1", "LABEL_2"], "names without a meaning");
    check(&["entailment", "entailment", "contradiction"], "exactly once");
}
