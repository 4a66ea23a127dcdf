//! Tiny models of every architecture, with random weights, against `transformers` (`tests/data/zoo`).

use std::fs;
use std::path::{Path, PathBuf};

use serde::Deserialize;
use serde_json::Value;

use super::classifier::Classifier;
use super::files::ModelFiles;
use super::{NliError, NliModel, NliOptions, NliPair, NliScores};

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
    logits: [f32; 3],
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

/// The places of entailment, neutral and contradiction, read by other code than the one that is tested.
fn order(config: &Value) -> [usize; 3] {
    ["ent", "neu", "con"].map(|meaning| {
        let labels = config["id2label"].as_object().unwrap();
        let (id, _) = labels
            .iter()
            .find(|(_, label)| label.as_str().unwrap().to_lowercase().starts_with(meaning))
            .unwrap();
        id.parse().unwrap()
    })
}

fn model(folder: &Path, threads: usize, batch_tokens: usize) -> Classifier {
    let files = ModelFiles::read(folder).unwrap();
    Classifier::new(files, &NliOptions { threads, batch_tokens })
        .unwrap_or_else(|error| panic!("{folder:?}: {error}"))
}

#[test]
fn every_architecture_gives_the_scores_of_transformers() {
    let folders = folders();
    assert!(folders.len() >= 9, "{folders:?}");
    for folder in folders {
        let references: References =
            serde_json::from_slice(&fs::read(folder.join("reference.json")).unwrap()).unwrap();
        let order = order(&config(&folder));
        let pairs: Vec<NliPair> = references
            .pairs
            .iter()
            .map(|reference| NliPair {
                premise: reference.premise.clone(),
                hypothesis: reference.hypothesis.clone(),
            })
            .collect();
        let found = model(&folder, 2, 64).score(&pairs).unwrap();
        for (reference, found) in references.pairs.iter().zip(&found) {
            let expected = order.map(|place| reference.logits[place]);
            for (found, expected) in found.logits.iter().zip(expected) {
                assert!(
                    (found - expected).abs() <= FARTHEST,
                    "{folder:?}: {found} for {expected} at {:?}",
                    reference.premise
                );
            }
        }
        // Alone and in any batch, to the bit.
        let mut one = model(&folder, 1, 100_000);
        let alone: Vec<NliScores> =
            pairs.iter().map(|pair| one.score(std::slice::from_ref(pair)).unwrap()[0]).collect();
        assert_eq!(alone, found, "{folder:?}: alone");
        assert_eq!(one.score(&pairs).unwrap(), found, "{folder:?}: in another batch");
    }
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
        let error = Classifier::new(ModelFiles::read(copy.path()).unwrap(), &NliOptions::default()).err();
        assert!(
            matches!(error, Some(NliError::Labels { problem, .. }) if problem.contains(expected)),
            "{labels:?}"
        );
    };
    check(&["entailment", "not_entailment"], "two classes");
    check(&["entailment", "neutral", "contradiction", "other"], "not three");
    check(&["LABEL_0", "LABEL_1", "LABEL_2"], "names without a meaning");
    check(&["entailment", "entailment", "contradiction"], "exactly once");
}
