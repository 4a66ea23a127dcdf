//! `--engine`, `--device` and `--precision` as users meet them. With the feature `rust-bert` both engines run.

use std::collections::HashMap;
use std::process::{Command, Output};

const ZOO: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/data/zoo");

fn standpoint(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_standpoint")).args(arguments).output().unwrap()
}

/// Refused before any work, with all of `words`.
fn refused(arguments: &[&str], words: &[&str]) {
    let output = standpoint(arguments);
    let said = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(2), "{arguments:?}: {said}");
    assert!(output.stdout.is_empty(), "{arguments:?}");
    for word in words.iter().chain(&["hint: "]) {
        assert!(said.contains(word), "{arguments:?}: no `{word}` in: {said}");
    }
}

#[test]
fn devices_and_precisions_that_are_none_or_of_no_use_are_refused() {
    refused(&["models", "info", "--device", "gpu"], &["`gpu` is no device", "cuda:N"]);
    refused(&["models", "info", "--device", "cuda:0"], &["nothing for rten", "--engine rust-bert"]);
    refused(&["models", "info", "--precision", "half"], &["`half` is no precision", "bfloat16"]);
    refused(&["models", "info", "--precision", "float16"], &["nothing for rten", "--engine rust-bert"]);
    let output = standpoint(&["models", "info", "--device", "cpu", "--precision", "float32"]);
    assert_eq!(output.status.code(), Some(0));
}

#[test]
fn pytorch_weights_name_their_engine() {
    let folder = format!("{ZOO}/longformer");
    refused(&["models", "verify", &folder], &["model.safetensors", "--engine rust-bert"]);
}

/// Claims in five scripts through a multilingual model that knows no language: every row gets its labels, and a claim
/// that is too long for the model says so.
fn check_scripts(more: &[&str]) -> Vec<u8> {
    let folder = tempfile::tempdir().unwrap();
    let table = folder.path().join("claims.csv");
    let long = "总统说国家不会签这个条约，".repeat(30);
    let claims = [
        "Die Regierung schickt keine Soldaten.",
        "Профспілка не підтримує страйк.",
        "أعلن الرئيس أن البلاد لن توقع هذه المعاهدة.",
        "总统说国家不会签这个条约。",
        "👩‍🚒 𝔄 e\u{301}",
        &long,
    ];
    std::fs::write(&table, format!("claim\n{}\n", claims.join("\n"))).unwrap();
    let model = format!("{ZOO}/xlm-roberta");
    let arguments = ["classify", table.to_str().unwrap(), "-o", "-", "--quiet", "--model", &model];
    let output = standpoint(&[&arguments[..], more].concat());
    let said = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(0), "{said}");
    let rows: Vec<HashMap<String, String>> =
        csv::Reader::from_reader(&*output.stdout).deserialize().map(Result::unwrap).collect();
    assert_eq!(rows.iter().map(|row| &*row["claim"]).collect::<Vec<_>>(), claims);
    for (place, row) in rows.iter().enumerate() {
        assert!(row["error"].is_empty() && !row["war_aim_label"].is_empty(), "{row:?}");
        assert_eq!(row["flags"].contains("truncated"), place == 5, "{row:?}");
    }
    output.stdout
}

#[test]
fn claims_in_any_script_are_classified() {
    check_scripts(&[]);
}

/// Another language inside an English report: what is found is found where it stands.
#[test]
fn offsets_hold_around_any_script() {
    let folder = tempfile::tempdir().unwrap();
    let text = "🇺🇦 “لن نرسل قوات,” Omar Haddad told reporters.\n\n\
        Li Wei said: “总统说国家不会签这个条约。” Anna Berg said that Ганна would stay.\n";
    let article = folder.path().join("article.txt");
    std::fs::write(&article, text).unwrap();
    let model = format!("{ZOO}/xlm-roberta");
    let output = standpoint(&["run", article.to_str().unwrap(), "-o", "-", "--quiet", "--model", &model]);
    assert_eq!(output.status.code(), Some(0));
    let rows: Vec<HashMap<String, String>> =
        csv::Reader::from_reader(&*output.stdout).deserialize().map(Result::unwrap).collect();
    let speakers: Vec<&str> = rows.iter().map(|row| &*row["speaker"]).collect();
    assert_eq!(speakers, ["Omar Haddad", "Li Wei", "Anna Berg"]);
    for row in &rows {
        let [start, end] = ["char_start", "char_end"].map(|column| row[column].parse::<usize>().unwrap());
        let there: String = text.chars().skip(start).take(end - start).collect();
        assert_eq!(there, row["claim_text"]);
    }
}

#[cfg(not(feature = "rust-bert"))]
#[test]
fn an_engine_that_is_not_built_says_how_to_build_it() {
    let run = ["run", "data/sample", "-o", "-", "--engine", "rust-bert"];
    refused(&run, &["no engine `rust-bert` in this program", "scripts/libtorch", "--features rust-bert"]);
}

/// What is not entailed is neutral as far as the model tells, and a side is what is more likely entailed than not.
#[test]
fn a_head_of_two_classes_labels_without_contradiction() {
    let folder = tempfile::tempdir().unwrap();
    let model = format!("{ZOO}/roberta-two");
    let rows = |arguments: &[&str]| -> Vec<HashMap<String, String>> {
        let output = standpoint(&[arguments, &["-o", "-", "--quiet", "--model", &model]].concat());
        let said = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(0), "{said}");
        csv::Reader::from_reader(&*output.stdout).deserialize().map(Result::unwrap).collect()
    };
    let pairs = folder.path().join("pairs.csv");
    let questions = "She bought a red car.,She bought a car.\nThe shop is open.,The shop is closed.\n";
    std::fs::write(&pairs, format!("premise,hypothesis\n{questions}")).unwrap();
    let scored = rows(&["score", pairs.to_str().unwrap()]);
    let p = |row: usize, column: &str| scored[row][column].parse::<f64>().unwrap();
    assert!(p(0, "p_entailment") > 0.5 && p(1, "p_entailment") < 0.5);
    for row in [0, 1] {
        assert_eq!(p(row, "p_contradiction"), 0.0);
        assert!((p(row, "p_entailment") + p(row, "p_neutral") - 1.0).abs() < 1e-3);
    }
    // A wording that is entailed makes a side; nothing was fitted to the model, so that nothing is sure.
    let claims = folder.path().join("claims.csv");
    std::fs::write(&claims, "claim\nShe bought a red car.\nThe shop is open.\n").unwrap();
    let axis = folder.path().join("cars.toml");
    let side = |id: &str, wording: &str| {
        format!("[[side]]\nid = \"{id}\"\ntitle = \"{id}\"\nhypotheses = [\"{wording}\"]\n")
    };
    let sides = side("buys", "She bought a car.") + &side("closed", "The shop is closed.");
    std::fs::write(&axis, format!("id = \"cars\"\ntitle = \"Cars\"\nmode = \"opposed\"\n{sides}")).unwrap();
    let labelled = rows(&["classify", claims.to_str().unwrap(), "--axes", axis.to_str().unwrap()]);
    assert_eq!(labelled[0]["cars_label"], "buys");
    assert_ne!(labelled[1]["cars_label"], "closed");
    assert!(labelled.iter().all(|row| row["cars_confidence"] == "low"));
}

/// Numbers fitted to a head of two classes do without contradictions, and are used from then on.
#[test]
fn a_head_of_two_classes_is_calibrated() {
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name).to_str().unwrap().to_owned();
    let sides = ["buys", "closed"]
        .map(|id| format!("[[side]]\nid = \"{id}\"\ntitle = \"{id}\"\nhypotheses = [\"Somebody {id}.\"]\n"));
    let numbers = "[calibration]\nasked = 3.5\n";
    let axis = format!("id = \"cars\"\ntitle = \"Cars\"\nmode = \"opposed\"\n{}{numbers}", sides.concat());
    std::fs::write(path("cars.toml"), axis).unwrap();
    let gold: String =
        (0..60).map(|n| format!("Claim number {n}.,{}\n", ["buys", "closed", "none"][n % 3])).collect();
    std::fs::write(path("gold.csv"), format!("claim,cars_human\n{gold}")).unwrap();
    let model = format!("{ZOO}/roberta-two");
    let arguments = ["calibrate", &path("gold.csv"), "--axis", &path("cars.toml"), "-o", &path("new.toml")];
    let output = standpoint(&[&arguments[..], &["--force", "--model", &model]].concat());
    assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
    let new = std::fs::read_to_string(path("new.toml")).unwrap();
    assert!(new.contains("denial = [0.0, 0.0]") && new.contains("asked = 3.5"), "{new}");
    assert!(!new.contains("high = 2.0"), "{new}");
}

#[cfg(feature = "rust-bert")]
mod with_rust_bert {
    use std::path::Path;

    use super::*;

    const ARTICLES: [&str; 2] =
        ["data/sample/01-agency-training-mission.txt", "data/sample/08-wire-desk.jsonl"];

    fn run(more: &[&str]) -> Vec<u8> {
        let output = standpoint(&[&["run", "-o", "-", "--quiet"], &ARTICLES[..], more].concat());
        let said = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(0), "{said}");
        output.stdout
    }

    fn rows(table: &[u8]) -> Vec<HashMap<String, String>> {
        csv::Reader::from_reader(table).deserialize().map(Result::unwrap).collect()
    }

    /// The same claims by the same speakers, and nearly the same labels: weights are rounded, activations are not.
    #[test]
    fn the_embedded_model_runs_on_libtorch() {
        let torch = run(&["--engine", "rust-bert", "--device", "cpu"]);
        let (found, expected) = (rows(&torch), rows(&run(&[])));
        assert_eq!(found.len(), expected.len());
        assert!(found.len() > 20, "{} claims", found.len());
        let mut same = 0;
        for (found, expected) in found.iter().zip(&expected) {
            for column in ["claim_id", "claim_text", "speaker"] {
                assert_eq!(found[column], expected[column]);
            }
            let labels = ["escalation_label", "war_aim_label"];
            same += labels.iter().filter(|&&label| found[label] == expected[label]).count();
        }
        assert!(same * 100 >= found.len() * 2 * 95, "{same} of {} labels", found.len() * 2);
        assert_eq!(run(&["--engine", "rust-bert", "--threads", "1", "--batch-tokens", "64"]), torch);
        // What one engine answered is not taken for an answer of the other.
        let folder = tempfile::tempdir().unwrap();
        let cache = folder.path().join("answers");
        let cached = |engine| run(&["--engine", engine, "--cache", cache.to_str().unwrap()]);
        assert_eq!(rows(&cached("rten")), expected);
        assert_eq!(cached("rust-bert"), torch);
    }

    #[test]
    fn claims_in_any_script_get_the_same_labels() {
        let labels = |table: &[u8]| -> Vec<[String; 2]> {
            let label = |row: HashMap<String, String>| {
                ["escalation_label", "war_aim_label"].map(|column| row[column].clone())
            };
            rows(table).into_iter().map(label).collect()
        };
        let torch = check_scripts(&["--engine", "rust-bert", "--device", "cpu"]);
        assert_eq!(labels(&torch), labels(&check_scripts(&[])));
    }

    #[test]
    fn a_model_of_chance_is_refused_after_it_was_run() {
        let folder = Path::new(ZOO).join("deberta-v2");
        let verify = ["models", "verify", "--engine", "rust-bert", folder.to_str().unwrap()];
        refused(&verify, &["plain questions right"]);
        refused(
            &["models", "info", "--engine", "rust-bert", "--device", "cuda:63"],
            &["no device `cuda:63`"],
        );
    }
}
