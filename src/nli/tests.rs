//! The whole folder against PyTorch (`tests/data/nli/reference.json`) and against itself.

use super::*;

#[test]
fn probabilities_are_the_softmax() {
    let check = |logits: [f32; 3], expected: [f32; 3]| {
        let found = NliScores { logits, truncated: false }.probabilities();
        for (found, expected) in found.into_iter().zip(expected) {
            assert!((found - expected).abs() < 1e-6, "{found} for {expected}");
        }
    };
    check([0.0, 0.0, 0.0], [1.0 / 3.0; 3]);
    check([1000.0, 0.0, -1000.0], [1.0, 0.0, 0.0]);
    check([2.0_f32.ln(), 0.0, 0.0], [0.5, 0.25, 0.25]);
}

#[test]
fn a_folder_without_a_model_says_what_is_missing() {
    let folder = tempfile::tempdir().unwrap();
    let choice = ModelChoice::Dir(folder.path().to_owned());
    let error = load(&choice, &NliOptions::default(), None).err().unwrap();
    assert!(error.to_string().contains("config.json: cannot be read"), "{error}");
}

#[cfg(feature = "embedded-model")]
mod with_the_shipped_model {
    use std::path::Path;

    use serde::Deserialize;

    use super::super::encoder::PairEncoder;
    use super::*;

    /// int8 against single precision, in logits. Measured: 0.39 at most, 0.069 on average.
    const FARTHEST: f32 = 1.0;

    #[derive(Deserialize)]
    struct Reference {
        premise: String,
        hypothesis: String,
        ids: Vec<u32>,
        type_ids: Vec<u32>,
        logits: [f32; 3],
    }

    fn references() -> Vec<Reference> {
        serde_json::from_str(include_str!("../../tests/data/nli/reference.json")).unwrap()
    }

    fn pair(reference: &Reference) -> NliPair {
        NliPair { premise: reference.premise.clone(), hypothesis: reference.hypothesis.clone() }
    }

    fn model(threads: usize, batch_tokens: usize) -> Box<dyn NliModel> {
        load(&ModelChoice::Embedded, &NliOptions { threads, batch_tokens, ..NliOptions::default() }, None)
            .unwrap()
    }

    fn largest(logits: [f32; 3]) -> usize {
        (0..3).max_by(|&a, &b| logits[a].total_cmp(&logits[b])).unwrap()
    }

    #[test]
    fn token_ids_are_those_of_python() {
        let files = embedded::files().unwrap();
        let encoder = PairEncoder::new(&files.tokenizer, 512, Path::new("tokenizer.json")).unwrap();
        for reference in references() {
            let encoded = encoder.encode(&pair(&reference)).unwrap();
            assert_eq!(encoded.ids, reference.ids, "{}", reference.premise);
            assert_eq!(encoded.type_ids, reference.type_ids, "{}", reference.premise);
        }
    }

    #[test]
    #[allow(clippy::print_stdout, reason = "the figure of the model card, with --nocapture")]
    fn logits_are_near_those_of_pytorch() {
        let references = references();
        let pairs: Vec<_> = references.iter().map(pair).collect();
        let scores = model(2, 512).score(&pairs).unwrap();
        let (mut same, mut farthest, mut total) = (0, 0.0_f32, 0.0);
        for (score, reference) in scores.iter().zip(&references) {
            same += usize::from(largest(score.logits) == largest(reference.logits));
            for (found, expected) in score.logits.into_iter().zip(reference.logits) {
                farthest = farthest.max((found - expected).abs());
                total += (found - expected).abs();
            }
        }
        let mean = total / (3 * pairs.len()) as f32;
        println!("int8 against single precision, {} pairs: farthest {farthest}, mean {mean}", pairs.len());
        assert!(farthest < FARTHEST && mean < 0.09, "farthest {farthest}, mean {mean}");
        assert!(same * 100 >= pairs.len() * 95, "{same} of {} labels", pairs.len());
        assert!(scores[59].truncated && !scores[0].truncated);
    }

    /// Alone, or shuffled among hundreds, at any thread count and batch size: the same bits.
    ///
    /// Hundreds, because rounding to integers hides most differences in the last bit of a float.
    #[test]
    fn a_pair_scores_the_same_in_any_company() {
        let mut pairs: Vec<_> = references().iter().map(pair).collect();
        for premise in 0..57 {
            for hypothesis in [0, 3, 6, 26, 40] {
                let (premise, hypothesis) =
                    (pairs[premise].premise.clone(), pairs[hypothesis].hypothesis.clone());
                pairs.push(NliPair { premise, hypothesis });
            }
        }
        let bits = |score: &NliScores| score.logits.map(f32::to_bits);
        let mut single = model(1, 512);
        let alone: Vec<_> =
            pairs.iter().map(|pair| bits(&single.score(std::slice::from_ref(pair)).unwrap()[0])).collect();
        // 7 does not divide 345: a walk over all pairs in another order.
        let walk: Vec<_> = (0..pairs.len()).map(|step| step * 7 % pairs.len()).collect();
        let shuffled: Vec<_> = walk.iter().map(|&place| pairs[place].clone()).collect();
        for (threads, batch_tokens) in [(1, 4096), (2, 512), (3, 100)] {
            let scores = model(threads, batch_tokens).score(&shuffled).unwrap();
            for (score, &place) in scores.iter().zip(&walk) {
                assert_eq!(bits(score), alone[place], "{threads} threads: {:?}", pairs[place]);
            }
        }
    }

    #[test]
    fn no_pairs_have_no_scores() {
        assert_eq!(model(2, 512).score(&[]).unwrap(), []);
    }

    #[test]
    fn a_folder_is_verified_and_named() {
        let shipped = Path::new(env!("CARGO_MANIFEST_DIR")).join("models/standpoint-minilm");
        let options = NliOptions { threads: 1, batch_tokens: 512, ..NliOptions::default() };
        let model = load(&ModelChoice::Dir(shipped.clone()), &options, None).unwrap();
        assert_eq!(model.identity(), load(&ModelChoice::Embedded, &options, None).unwrap().identity());
        assert_eq!(model.identity().name, "standpoint-minilm");

        let folder = tempfile::tempdir().unwrap();
        for file in ["model.onnx", "tokenizer.json", "config.json", "manifest.toml"] {
            std::fs::copy(shipped.join(file), folder.path().join(file)).unwrap();
        }
        let config = std::fs::read_to_string(shipped.join("config.json")).unwrap();
        std::fs::write(folder.path().join("config.json"), config.clone() + "\n").unwrap();
        let choice = ModelChoice::Dir(folder.path().to_owned());
        let error = load(&choice, &options, None).err().unwrap();
        assert!(error.to_string().contains("config.json: sha256"), "{error}");

        // Without a manifest nothing is verified, but the questions find labels that were swapped.
        std::fs::remove_file(folder.path().join("manifest.toml")).unwrap();
        let swapped =
            config.replace("\"entailment\"", "\"x\"").replace("\"contradiction\"", "\"entailment\"");
        let swapped = swapped.replace("\"x\"", "\"contradiction\"");
        std::fs::write(folder.path().join("config.json"), swapped).unwrap();
        let error = load(&choice, &options, None).err().unwrap();
        assert!(matches!(error, NliError::WrongAnswers { .. }), "{error}");
    }
}
