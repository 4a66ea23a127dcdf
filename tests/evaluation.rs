//! `evaluate`, `calibrate` and `axes`, as a user calls them: tables of people's labels to figures and axis files.

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use serde_json::Value;

/// Labelled claims that the model has not been trained on.
const CLAIMS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/models/training/data/claims_t.jsonl");

const RESULTS: &str = "\
claim_id,escalation_label,escalation_confidence,escalation_p_escalatory,escalation_p_not_escalatory,escalation_p_none,weight
c-1,escalatory,high,0.9,0.05,0.05,1
c-2,none,high,0.05,0.05,0.9,1
c-3,not_escalatory,medium,0.1,0.7,0.2,2
c-4,unclear,low,0.4,0.4,0.2,1
";

#[test]
fn results_are_compared_with_people() {
    let folder = tempfile::tempdir().unwrap();
    let results = written(folder.path(), "key.csv", RESULTS);
    let coded = "claim_id,claim,escalation_human\nc-1,A.,escalatory\nc-2,B.,none\nc-3,C.,none\nc-4,D.,Not escalatory\n";
    let gold = written(folder.path(), "coded.csv", coded);
    let out = standpoint(&["evaluate", &gold, "--results", &results, "--json"]);
    assert!(out.status.success(), "{}", String::from_utf8_lossy(&out.stderr));
    let report: Value = serde_json::from_slice(&out.stdout).unwrap();
    let escalation = &report["axes"][0];
    assert_eq!(report["axes"].as_array().unwrap().len(), 1, "no figures where there are no labels");
    assert_eq!(escalation["axis"], "escalation");
    assert_eq!(escalation["claims"], 4);
    // The third claim stands for two.
    assert_eq!(escalation["confusion"][2], serde_json::json!([0.0, 2.0, 1.0, 0.0]));
    assert_eq!(escalation["accuracy"], 0.4);
    assert_eq!(escalation["decided"], 0.8);
    assert_eq!(escalation["decided_accuracy"], 0.5);
    assert_eq!(escalation["shares"][2]["share"], 0.6);

    // The same through a spreadsheet program: mark, semicolons, other order, blank lines, a column more.
    let saved = "\u{FEFF}escalation_human;;claim;claim_id\r\nescalatory;;A.;c-1\r\n\r\nnone;;B.;c-2\r\n\
        none;;C.;c-3\r\nNOT-ESCALATORY;;D.;c-4\r\n;;;\r\n";
    let saved = written(folder.path(), "saved.csv", saved);
    let again = standpoint(&["evaluate", &saved, "--results", &results, "--json"]);
    assert_eq!(again.stdout, out.stdout);
}

#[test]
fn results_go_on_in_further_files() {
    let folder = tempfile::tempdir().unwrap();
    let gold = written(
        folder.path(),
        "coded.csv",
        "claim_id,claim,escalation_human\nc-1,A.,escalatory\nc-3,C.,none\n",
    );
    let evaluated = |results: &str| standpoint(&["evaluate", &gold, "--results", results, "--json"]);
    let whole = evaluated(&written(folder.path(), "key.csv", RESULTS));
    // As a long table for Excel is written; somebody has moved a column of the second file.
    let lines: Vec<&str> = RESULTS.lines().collect();
    let moved = |line: &str| line.rsplit_once(',').map(|(front, last)| format!("{last},{front}\n")).unwrap();
    fs::create_dir(folder.path().join("results")).unwrap();
    let first = lines[..3].join("\n");
    written(folder.path(), "results/claims.csv", &first);
    let second: String = [lines[0], lines[3], lines[4]].map(moved).concat();
    written(folder.path(), "results/claims.part-2.csv", &second);
    let parts = evaluated(folder.path().join("results").to_str().unwrap());
    let report = |out: &Output| serde_json::from_slice::<Value>(&out.stdout).unwrap()["axes"].clone();
    assert_eq!(report(&parts), report(&whole));
    assert_eq!(report(&whole)[0]["claims"], 2);
}

#[test]
fn rows_that_cannot_be_compared_are_named() {
    let folder = tempfile::tempdir().unwrap();
    let results = written(folder.path(), "key.csv", RESULTS);
    let coded = "claim_id,claim,escalation_human\nc-1,A.,escalatory\nc-9,B.,none\nc-3,,none\nc-4,D.,maybe\nc-2,B.,unclear\n";
    let gold = written(folder.path(), "coded.csv", coded);
    let out = standpoint(&["evaluate", &gold, "--results", &results]);
    assert_eq!(out.status.code(), Some(3));
    let errors = String::from_utf8(out.stderr).unwrap().replace(folder.path().to_str().unwrap(), "");
    assert_eq!(
        errors,
        "left out for 3 problems:\n  \
        /coded.csv: record 3 (line 4): `claim` is empty; hint: fill in the column `claim`\n  \
        /coded.csv: record 4 (line 5): `maybe` is no label of axis `escalation`; hint: write one of `escalatory`, \
        `not_escalatory`, `none`, `unclear`, or leave the cell empty\n  \
        /coded.csv: record 2 (line 3): claim `c-9` is not in /key.csv; hint: pass the results it was drawn from\n"
    );
    let shown = String::from_utf8(out.stdout).unwrap();
    assert!(shown.contains("escalation: 1 claim, and 1 unclear to the coder, left out"), "{shown}");
}

#[test]
fn labelled_claims_without_a_label_in_the_results_are_named() {
    let folder = tempfile::tempdir().unwrap();
    // The second claim has an error there, and `war_aim` no columns.
    let table = RESULTS.replace("c-2,none,high,0.05,0.05,0.9,1", "c-2,,,,,,1");
    let results = written(folder.path(), "key.csv", &table);
    let coded =
        "claim_id,claim,escalation_human,war_aim_human\nc-1,A.,escalatory,victory\nc-2,B.,none,\nc-3,C.,,\n";
    let gold = written(folder.path(), "coded.csv", coded);
    let out = standpoint(&["evaluate", &gold, "--results", &results]);
    let errors = String::from_utf8(out.stderr).unwrap().replace(folder.path().to_str().unwrap(), "");
    assert_eq!(out.status.code(), Some(3), "{errors}");
    assert_eq!(
        errors,
        "left out for 2 problems:\n  \
        /coded.csv: record 1 (line 2): no label on `war_aim` in /key.csv; hint: pass results that have one\n  \
        /coded.csv: record 2 (line 3): no label on `escalation` in /key.csv; hint: pass results that have one\n"
    );
    let shown = String::from_utf8(out.stdout).unwrap();
    assert!(shown.contains("\nescalation: 1 claim\n") && !shown.contains("war_aim"), "{shown}");
}

#[test]
fn claims_that_are_all_unclear_to_the_coder_have_shares() {
    let folder = tempfile::tempdir().unwrap();
    let results = written(folder.path(), "key.csv", RESULTS);
    let coded = "claim_id,claim,escalation_human\nc-1,A.,unclear\nc-2,B.,unclear\n";
    let gold = written(folder.path(), "coded.csv", coded);
    let out = standpoint(&["evaluate", &gold, "--results", &results]);
    assert!(out.status.success(), "{}", String::from_utf8_lossy(&out.stderr));
    let shown = String::from_utf8(out.stdout).unwrap();
    let counted =
        "\nescalation: 0 claims, and 2 unclear to the coder, left out\n  in all claims that these stand for";
    assert!(shown.contains(counted), "{shown}");
    let share = |line: &str| line.starts_with("  unclear ") && line.contains(" 1.000 (");
    assert!(shown.lines().any(share), "{shown}");
}

#[test]
fn further_files_that_are_not_read_are_named() {
    let folder = tempfile::tempdir().unwrap();
    let results = written(folder.path(), "key.csv", RESULTS);
    let coded = "claim_id,claim,escalation_human\nc-1,It rained.,escalatory\n";
    let gold = written(folder.path(), "coded.csv", coded);
    let part = written(folder.path(), "coded.part-2.csv", coded);
    let note =
        format!("standpoint: {gold} goes on in {part}, which is not read; hint: pass each file by itself\n");
    let said = |arguments: &[&str]| {
        let out = standpoint(arguments);
        let said = String::from_utf8(out.stderr).unwrap();
        assert!(out.status.success(), "{said}");
        said
    };
    let evaluated = said(&["evaluate", &gold, "--results", &results]);
    assert!(evaluated.contains(&note), "{evaluated}");
    let classified = said(&["classify", &gold, "-o", "-"]);
    assert!(classified.contains(&note), "{classified}");
    assert_eq!(said(&["classify", &gold, "-o", "-", "--quiet"]), "");
}

#[test]
fn tables_without_labels_are_refused() {
    let folder = tempfile::tempdir().unwrap();
    let check = |table: &str, expected: &str| {
        let gold = written(folder.path(), "coded.csv", table);
        let out = standpoint(&["evaluate", &gold]);
        let errors = String::from_utf8(out.stderr).unwrap();
        assert_eq!(out.status.code(), Some(2), "{errors}");
        assert!(errors.contains(expected), "{errors}");
    };
    check(
        "claim_id,claim\nc-1,A.\n",
        "no column with labels\nhint: name it `escalation_human` or `war_aim_human`",
    );
    check("claim,escalation_human\nA.,\n", "no row with a label\nhint: ");
    check("text,escalation_human\nA.,none\n", "no column `claim`");
}

#[test]
fn the_model_is_asked_and_calibrated() {
    let folder = tempfile::tempdir().unwrap();
    let gold = written(folder.path(), "gold.csv", &gold_table(120));
    let out = standpoint(&["evaluate", &gold, "--json"]);
    assert!(out.status.success(), "{}", String::from_utf8_lossy(&out.stderr));
    let report: Value = serde_json::from_slice(&out.stdout).unwrap();
    for axis in report["axes"].as_array().unwrap() {
        assert_eq!(axis["claims"], 120);
        // Far above chance (0.33 for three labels), whatever the model of the day.
        assert!(axis["macro_f1"].as_f64().unwrap() > 0.5, "{axis}");
    }

    // An axis whose numbers are off is put right, and only its numbers change.
    let shipped =
        fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/data/axes/escalation.toml")).unwrap();
    let offset = shipped.lines().find(|line| line.starts_with("offset = ")).unwrap();
    let axis = written(folder.path(), "axis.toml", &shipped.replace(offset, "offset = [9.0, -9.0] # odd"));
    let out = standpoint(&["calibrate", &gold, "--axis", &axis, "-o", &axis]);
    let shown = String::from_utf8(out.stdout).unwrap();
    assert!(out.status.success(), "{}", String::from_utf8_lossy(&out.stderr));
    assert!(
        shown.contains("the new numbers are better") && shown.ends_with("1 of 1 axes calibrated\n"),
        "{shown}"
    );
    let new = fs::read_to_string(&axis).unwrap();
    // What is said of the old figures goes with them.
    let is_comment = |line: &&str| line.starts_with('#') && !line.starts_with("# Share of right labels");
    let comments = |text: &str| text.lines().filter(is_comment).map(str::to_owned).collect::<Vec<_>>();
    assert_eq!(comments(&new), comments(&shipped));
    assert!(new.contains("# odd"), "{new}");
    assert!(new.contains("gold.csv: 120 claims, model standpoint-minilm") && !new.contains("9.0"), "{new}");
    let checked = standpoint(&["evaluate", &gold, "--axes", &axis, "--json"]);
    assert!(checked.status.success(), "{}", String::from_utf8_lossy(&checked.stderr));

    // Too few labels are refused before anything is written.
    let few = written(folder.path(), "few.csv", &gold_table(20));
    let none = folder.path().join("none.toml");
    let out = standpoint(&["calibrate", &few, "--axis", "escalation", "-o", none.to_str().unwrap()]);
    let errors = String::from_utf8(out.stderr).unwrap();
    assert_eq!(out.status.code(), Some(2), "{errors}");
    assert!(errors.contains("20 labels, of them ") && errors.contains("50 are needed"), "{errors}");
    assert!(!none.exists());
}

/// A sample with rare labels drawn more often is not the whole: the key has the weights, and what else a sheet lacks.
#[test]
fn the_key_of_a_sample_is_used() {
    let folder = tempfile::tempdir().unwrap();
    let coded = "claim_id,claim,escalation_human\nc-1,The war will spread.,escalatory\nc-2,It rained.,none\n\
        c-3,The strike would widen the war,none\nc-2,It rained.,none\n";
    let gold = written(folder.path(), "coded.csv", coded);
    let key =
        "claim_id,stratum,weight,polarity,doc_id\nc-1,a,1,asserted,d\nc-2,b,\"98,5\",,d\nc-3,a,1,asked,d\n";
    let key = written(folder.path(), "key.csv", key);
    let report = |out: &Output| -> Value { serde_json::from_slice(&out.stdout).unwrap() };
    let out = standpoint(&["evaluate", &gold, "--key", &key, "--json"]);
    assert_eq!(out.status.code(), Some(3));
    let weighted = report(&out);
    assert_eq!(weighted["axes"][0]["confusion"][2][2], 99.5, "asked: {weighted}");
    assert_eq!(weighted["left_out"][0]["reason"], "`c-2` is the `claim_id` of an earlier row");
    let plain = report(&standpoint(&["evaluate", &gold, "--json"]));
    assert_eq!(plain["axes"][0]["confusion"][2][0], 1.0, "asserted: {plain}");
    let other = written(folder.path(), "other.csv", "claim_id,weight\nc-1,1\n");
    let out = standpoint(&["evaluate", &gold, "--key", &other, "--json"]);
    assert_eq!(report(&out)["axes"][0]["claims"], 1);
    let bad = written(folder.path(), "bad.csv", "claim_id,weight\nc-1,-1\n");
    let out = standpoint(&["evaluate", &gold, "--key", &bad]);
    let errors = String::from_utf8(out.stderr).unwrap();
    assert_eq!(out.status.code(), Some(2), "{errors}");
    assert!(errors.contains("bad.csv: record 1 (line 2): weight `-1` is no number above zero"), "{errors}");
}

#[test]
fn ready_made_axes_are_used_by_name() {
    let listed = String::from_utf8(standpoint(&["axes", "list"]).stdout).unwrap();
    assert!(listed.contains("\n  migration: more_open or more_restrictive."), "{listed}");
    let shown = String::from_utf8(standpoint(&["axes", "show", "migration"]).stdout).unwrap();
    assert!(shown.contains("id = \"migration\""), "{shown}");
    let folder = tempfile::tempdir().unwrap();
    let claims = written(folder.path(), "claims.csv", "claim\nWe must close the border to migrants.\n");
    let out = standpoint(&["classify", &claims, "-o", "-", "--axes", "migration", "--quiet"]);
    assert!(String::from_utf8(out.stdout).unwrap().starts_with("claim,migration_label,"));
    let out = standpoint(&["classify", &claims, "-o", "-", "--axes", "migratoin"]);
    assert_eq!(out.status.code(), Some(2));
}

#[test]
fn axes_are_given_advice() {
    let folder = tempfile::tempdir().unwrap();
    let axis = "id = \"rent\"\ntitle = \"Rent\"\nmode = \"opposed\"\n\
        [[side]]\nid = \"cap\"\ntitle = \"Cap\"\nhypotheses = [\"Rents should be capped.\"]\n\
        [[side]]\nid = \"free\"\ntitle = \"Free\"\nhypotheses = [\"Rents should not be capped.\", \"No cap is needed.\"]\n";
    let out = standpoint(&["axes", "check", &written(folder.path(), "rent.toml", axis)]);
    let shown = String::from_utf8(out.stdout).unwrap();
    assert!(shown.starts_with("rent: valid, 0 of 0 examples as expected\n"), "{shown}");
    for advice in [
        "side `cap` has one wording",
        "only side `free` is worded by negations",
        "differ in small words only",
        "fewer than 2 examples for `none`",
    ] {
        assert!(
            shown.lines().any(|line| line.starts_with("  advice: ") && line.contains(advice)),
            "{advice}: {shown}"
        );
    }
}

/// The first claims of [`CLAIMS`] as a table.
fn gold_table(count: usize) -> String {
    let mut table = "id,claim,escalation_gold,war_aim_gold\n".to_owned();
    for line in fs::read_to_string(CLAIMS).unwrap().lines().take(count) {
        let claim: Value = serde_json::from_str(line).unwrap();
        let cell = |key: &str| format!("\"{}\"", claim[key].as_str().unwrap().replace('"', "\"\""));
        table += &["id", "claim", "escalation", "war_aim"].map(cell).join(",");
        table.push('\n');
    }
    table
}

fn standpoint(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_standpoint")).args(arguments).output().unwrap()
}

fn written(folder: &Path, name: &str, text: &str) -> String {
    let path = folder.join(name);
    fs::write(&path, text).unwrap();
    path.to_str().unwrap().to_owned()
}
