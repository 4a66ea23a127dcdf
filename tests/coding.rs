//! `sample` and `agree`, as a user calls them: claims to sheets, filled-in sheets to figures. No model is asked.

use std::collections::{HashMap, HashSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use serde_json::Value;
use standpoint::rows::Table;

const HEADER: &str = "claim_id,speaker,speaker_role,attributed_by,claim,context,\
    escalation_label,escalation_score,escalation_confidence,escalation_p_escalatory,escalation_p_not_escalatory,\
    escalation_p_none,escalation_human,duplicate_of,flags,error";

/// What stands in a row behind its label.
const SCORES: &str = "0.500,high,0.700,0.200,0.100,";

/// 40 claims without a stance, 6 that are escalatory, a copy and an error.
fn claims(folder: &Path) -> PathBuf {
    let row = |id: usize, label: &str, end: &str| {
        format!("c-{id:03},Anna Berg,minister,,Claim {id},\"She said, claim {id}.\",{label},{SCORES},{end}\n")
    };
    let mut file = format!("{HEADER}\n");
    (0..40).for_each(|id| file += &row(id, "none", ",,"));
    (40..46).for_each(|id| file += &row(id, "escalatory", ",,"));
    file += &row(46, "escalatory", "c-040,,");
    file += "c-047,Ben,,,Claim 47,,,,,,,,,,,too long\n";
    let path = folder.join("claims.csv");
    fs::write(&path, file).unwrap();
    path
}

#[test]
fn sheets_are_drawn() {
    let folder = tempfile::tempdir().unwrap();
    claims(folder.path());
    let sheets = folder.path().join("sheets");
    // A results folder is as good as the table in it.
    let out = standpoint(&["sample", text(folder.path()), "-o", text(&sheets), "--n", "16"]);
    done(&out);
    assert_eq!(
        String::from_utf8(out.stderr).unwrap().replace(text(folder.path()), ""),
        "16 claims of 46 for 2 coders, left out 1 without labels and 1 marked as copies: /sheets\n\
        \x20     6 of 6      escalation=escalatory high\n\
        \x20    10 of 40     escalation=none high\n\
        Each coder gets README.txt and one sheet, as .xlsx or as .csv; key.csv shows the model's labels and is not for them.\n"
    );
    assert_eq!(
        names(&sheets),
        ["README.txt", "coder-1.csv", "coder-1.xlsx", "coder-2.csv", "coder-2.xlsx", "key.csv"]
            .map(str::to_owned)
            .into()
    );

    let header = fs::read_to_string(sheets.join("coder-1.csv")).unwrap();
    assert_eq!(
        header.lines().next().unwrap(),
        "\u{FEFF}claim_id,speaker,speaker_role,attributed_by,claim,context,escalation_human,note,flags"
    );
    let [first, second, key] = ["coder-1.csv", "coder-2.csv", "key.csv"].map(|name| rows(&sheets.join(name)));
    assert_eq!(ids(&first), ids(&second));
    assert_eq!(ids(&first), ids(&key));
    let order = |rows: &[Row]| rows.iter().map(|row| row["claim_id"].clone()).collect::<Vec<_>>();
    assert_ne!(order(&first), order(&second), "each sheet has its own order");
    assert_ne!(order(&first), order(&key), "the order of the sheet gives no stratum away");
    for row in &first {
        assert_eq!((row["escalation_human"].as_str(), row["note"].as_str()), ("", ""));
        assert_eq!(row["context"], format!("She said, {}.", row["claim"].to_lowercase()));
    }
    // The workbook is the same sheet.
    let cells = |name: &str| {
        let table = Table::open(&sheets.join(name)).unwrap();
        let width = table.column("note").unwrap();
        table.map(|row| row.unwrap().cells[..width].to_vec()).collect::<Vec<_>>()
    };
    assert_eq!(cells("coder-1.xlsx"), cells("coder-1.csv"));
    let total: f64 = key.iter().map(|row| row["weight"].parse::<f64>().unwrap()).sum();
    assert!((total - 46.0).abs() < 1e-9, "{total}");
    for row in &key {
        let weight = if row["stratum"] == "escalation=none high" { "4.000000" } else { "1.000000" };
        assert_eq!(row["weight"], weight);
        assert_eq!(row["escalation_p_escalatory"], "0.700");
    }
    let readme = fs::read_to_string(sheets.join("README.txt")).unwrap();
    for part in ["\nescalation_human: ", "\n  not_escalatory: ", "\n  none: ", " Leave empty what you did"] {
        assert!(readme.contains(part), "{readme}");
    }
}

#[test]
fn a_seed_gives_the_same_files() {
    let folder = tempfile::tempdir().unwrap();
    let claims = claims(folder.path());
    let draw = |name: &str, seed: &str| {
        let sheets = folder.path().join(name);
        let arguments = ["sample", text(&claims), "-o", text(&sheets), "--n", "9", "--overlap", "3"];
        done(&command(&arguments).args(["--seed", seed, "--quiet"]).output().unwrap());
        ["coder-1.csv", "coder-2.csv", "key.csv"].map(|file| fs::read(sheets.join(file)).unwrap())
    };
    let first = draw("first", "1");
    assert!(first == draw("again", "1"));
    assert!(first != draw("other", "2"));
    let [one, two, _] = first.map(|file| ids(&records(&file)));
    assert_eq!((one.len(), two.len(), one.intersection(&two).count()), (6, 6, 3));
}

#[test]
fn what_cannot_be_drawn_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let claims = claims(folder.path());
    let sheets = folder.path().join("sheets");
    let refused = |arguments: &[&str], reason: &str| {
        let out = standpoint(&[&["sample"], arguments].concat());
        assert_eq!(out.status.code(), Some(2), "{out:?}");
        let errors = String::from_utf8(out.stderr).unwrap();
        assert!(errors.contains(reason), "{errors}");
        assert!(!sheets.exists() || reason.contains("already"));
    };
    let (claims, out) = (text(&claims), text(&sheets));
    refused(&[claims, "-o", out, "--n", "0"], "invalid value '0'");
    refused(&[claims, "-o", out, "--coders", "0"], "invalid value '0'");
    refused(&[claims, "-o", out, "--overlap", "some"], "write a number, or `all`");
    refused(&[claims, "-o", out, "--n", "5", "--overlap", "6"], "`--overlap 6` is more than the 5 claims");
    refused(&[claims, "-o", out, "--by", "war_aim"], "no axis `war_aim`\nhint: `--by` takes `escalation`\n");
    refused(&[claims, "-o", "sheets.csv"], "the sheets need a folder");
    refused(&[claims, "-o", claims], "the sheets need a folder");
    refused(&["missing.csv", "-o", out], "missing.csv: cannot be read");

    let table = |name: &str, content: &str| {
        let path = folder.path().join(name);
        fs::write(&path, content).unwrap();
        path.to_str().unwrap().to_owned()
    };
    let bare = table("bare.csv", "claim_id,claim\nc-1,It rained.\n");
    refused(&[&bare, "-o", out], "no columns with labels of an axis");
    let nameless = table("nameless.csv", "claim,a_label,a_confidence,a_p_x\nIt rained.,none,high,0.1\n");
    refused(&[&nameless, "-o", out], "no column `claim_id`\nhint: pass `claims.csv`");
    let empty = table("empty.csv", "claim_id,claim,a_label,a_confidence,a_p_x,error\nc-1,x,,,,too long\n");
    refused(&[&empty, "-o", out], "no claim to draw, left out 1 without labels");

    fs::create_dir(&sheets).unwrap();
    fs::write(sheets.join("coder-1.csv"), "mine").unwrap();
    refused(&[claims, "-o", out], "there are files in it already");
    assert_eq!(fs::read_to_string(sheets.join("coder-1.csv")).unwrap(), "mine");
}

#[test]
fn further_files_have_the_columns_of_the_first() {
    let folder = tempfile::tempdir().unwrap();
    let claims = claims(folder.path());
    let sheets = folder.path().join("sheets");
    let sample = |header: &str, row: &str| {
        fs::write(folder.path().join("claims.part-2.csv"), format!("{header}\n{row}\n")).unwrap();
        standpoint(&["sample", text(&claims), "-o", text(&sheets), "--n", "16"])
    };
    let behind = format!("minister,,Claim 100,\"She said, claim 100.\",none,{SCORES},,,");
    let moved = HEADER.replacen("claim_id,speaker,", "speaker,claim_id,", 1);
    for (header, row) in [
        ("claim_id,claim", "c-100,Claim 100"),
        (moved.as_str(), format!("Anna Berg,c-100,{behind}").as_str()),
    ] {
        let refused = sample(header, row);
        assert_eq!(refused.status.code(), Some(1), "{refused:?}");
        let errors = String::from_utf8(refused.stderr).unwrap();
        let reason = "claims.part-2.csv: its columns are not those of the first part\nhint: ";
        assert!(errors.contains(reason), "{errors}");
        assert!(!sheets.exists());
    }
    let out = sample(HEADER, &format!("c-100,Anna Berg,{behind}"));
    done(&out);
    let told = String::from_utf8(out.stderr).unwrap();
    assert!(told.starts_with("16 claims of 47 for 2 coders"), "{told}");
}

/// Text that a spreadsheet would run, decimal commas, an axis that the program does not know, rows with problems.
#[test]
fn any_table_of_claims_will_do() {
    let folder = tempfile::tempdir().unwrap();
    let table = folder.path().join("rents.csv");
    let rows_of_table = "claim_id;claim;rents_label;rents_score;rents_confidence;rents_p_cap;rents_p_free;rents_p_none\n\
        c-1;=1+1;cap;0,250;low;0,500;0,250;0,250\n\
        c-1;twice;cap;0,250;low;0,500;0,250;0,250\n\
        ;no id;cap;0,250;low;0,500;0,250;0,250\n\
        c-2;short\n\
        ;;;;;;;\n";
    fs::write(&table, rows_of_table).unwrap();
    let sheets = folder.path().join("sheets");
    let out = standpoint(&[
        "sample",
        text(&table),
        "-o",
        text(&sheets),
        "--coders",
        "1",
        "--csv-profile",
        "excel-eu",
    ]);
    assert_eq!(out.status.code(), Some(3), "{out:?}");
    let errors = String::from_utf8(out.stderr).unwrap();
    assert!(errors.contains("left out for 3 problems:\n"), "{errors}");
    assert!(
        errors.contains("rents.csv: record 2 (line 3): `c-1` is the `claim_id` of an earlier row"),
        "{errors}"
    );
    assert!(errors.contains("rents.csv: record 4 (line 5): 2 fields where the header has 8"), "{errors}");
    assert_eq!(
        fs::read_to_string(sheets.join("coder-1.csv")).unwrap(),
        "\u{FEFF}claim_id;speaker;speaker_role;attributed_by;claim;context;rents_human;note;flags\r\n\
        c-1;;;;'=1+1;;;;guarded\r\n"
    );
    assert_eq!(
        fs::read_to_string(sheets.join("key.csv")).unwrap(),
        "\u{FEFF}claim_id;stratum;weight;rents_label;rents_score;rents_confidence;rents_p_cap;rents_p_free;\
        rents_p_none;flags\r\nc-1;rents=cap low;1,000000;cap;0,250;low;0,500;0,250;0,250;\r\n"
    );
    let readme = fs::read_to_string(sheets.join("README.txt")).unwrap();
    assert!(readme.contains("\nrents_human:\n  cap\n  free\n  none: "), "{readme}");
}

/// Eight claims of which the coders agree on six: kappa and alpha by hand.
const ANNA: &str = "claim_id,claim,escalation_human,note,flags\n\
    c-1,One,escalatory,,\nc-2,Two,escalatory,,\nc-3,Three,escalatory,,\nc-4,Four,none,,\n\
    c-5,Five,none,sure,\nc-6,'=Six,none,,guarded\nc-7,Seven,none,,\nc-8,Eight,escalatory,,\nc-9,Nine,none,,\n";
const BEN: &str = "claim_id,claim,escalation_human,note,flags\n\
    c-8,Eight,none,,\nc-7,Seven,escalatory,,\nc-6,'=Six,none,,guarded\nc-5,Five,none,,\nc-4,Four,none,,\n\
    c-3,Three,escalatory,,\nc-2,Two,escalatory,,\nc-1,One,escalatory,,\nc-9,Nine,,,\n";

/// The same as [`BEN`] after a spreadsheet in another language, in which Ben sorted it and typed as people do.
const BEN_SAVED: &str = "\u{FEFF}note;Escalation_Human;claim_id;flags;claim;;\r\n\r\n\
    ;Escalatory;c-1;;One;;\r\n; escalatory ;c-2;;Two;;\r\n;ESCALATORY;c-3;;Three;;\r\n\r\n\
    ;none;c-4;;Four;;\r\n;None;c-5;;Five;;\r\n\"; why?\";none;c-6;guarded;'=Six;;\r\n\
    ;escalatory;c-7;;Seven;;\r\n;none;c-8;;Eight;;\r\n;;c-9;;Nine;;\r\n;;;;;;\r\n;;;;;;\r\n";

fn sheets(folder: &Path, files: &[(&str, &str)]) -> Vec<PathBuf> {
    let write = |(name, content): &(&str, &str)| {
        let path = folder.join(name);
        fs::write(&path, content).unwrap();
        path
    };
    files.iter().map(write).collect()
}

#[test]
fn agreement_is_shown() {
    let folder = tempfile::tempdir().unwrap();
    let paths = sheets(folder.path(), &[("anna.csv", ANNA), ("ben.csv", BEN)]);
    let out = standpoint(&["agree", text(&paths[0]), text(&paths[1])]);
    done(&out);
    let shown = String::from_utf8(out.stdout).unwrap();
    // kappa: (6/8 - 1/2) / (1 - 1/2); alpha: 1 - 15 * 4 / (16 * 16 - 8 * 8 - 8 * 8).
    let (figures, how_to_read) = shown.split_once("\n\n").unwrap();
    let (all_coders, pair) = figures.split_once("\n  anna").unwrap();
    assert!(
        all_coders.starts_with(
            "escalation: 8 claims with labels of two coders or more\n  \
            agreement 75.0 %, Krippendorff's alpha 0.531, insufficient (95 % interval "
        ),
        "{all_coders}"
    );
    assert_eq!(
        pair,
        " and ben: 8 claims, agreement 75.0 %, Cohen's kappa 0.500\n    \
        anna \\ ben  escalatory  none\n    \
        escalatory           3     1\n    \
        none                 1     3"
    );
    assert!(how_to_read.contains(".667"), "{how_to_read}");
    assert!(out.stderr.is_empty());
}

#[test]
fn sheets_survive_a_spreadsheet() {
    let folder = tempfile::tempdir().unwrap();
    let files = [("anna.csv", ANNA), ("ben.csv", BEN), ("saved.csv", BEN_SAVED)];
    let [anna, ben, saved] = &sheets(folder.path(), &files)[..] else { panic!("three sheets") };
    let figures = |second: &Path| {
        let out = standpoint(&["agree", text(anna), text(second), "--json"]);
        done(&out);
        let mut document: Value = serde_json::from_slice(&out.stdout).unwrap();
        document["axes"][0]["pairs"][0]["coders"].take();
        document["axes"].take()
    };
    let before = figures(ben);
    assert_eq!(before, figures(saved));
    assert_eq!(before[0]["alpha"], 0.53125);
    assert_eq!(before[0]["pairs"][0]["kappa"], 0.5);
    assert_eq!(before[0]["reliability"], "insufficient");
    assert_eq!(before[0]["pairs"][0]["confusion"], serde_json::json!([[3, 1], [1, 3]]));
    assert_eq!(before[0]["resamples"], 1000);
}

#[test]
fn disagreements_are_written_once() {
    let folder = tempfile::tempdir().unwrap();
    let third = "claim_id,escalation_human\nc-6,unclear\n";
    let paths = sheets(folder.path(), &[("anna.csv", ANNA), ("ben.csv", BEN), ("third.csv", third)]);
    let out = folder.path().join("out.csv");
    let arguments = [
        "agree",
        text(&paths[0]),
        text(&paths[1]),
        text(&paths[2]),
        "-o",
        text(&out),
        "--csv-profile",
        "sheets",
    ];
    let told = standpoint(&arguments);
    done(&told);
    assert_eq!(String::from_utf8(told.stderr).unwrap(), "3 claims on which coders differ\n");
    assert_eq!(
        fs::read_to_string(&out).unwrap(),
        "claim_id,speaker,speaker_role,attributed_by,claim,context,escalation_by_anna,escalation_by_ben,escalation_by_third,escalation_human,flags\r\n\
        c-6,,,,'=Six,,none,none,unclear,,guarded\r\n\
        c-7,,,,Seven,,none,escalatory,,,\r\n\
        c-8,,,,Eight,,escalatory,none,,,\r\n"
    );
    let again = standpoint(&arguments);
    assert_eq!(again.status.code(), Some(2), "{again:?}");
    assert!(String::from_utf8(again.stderr).unwrap().contains("is there already"));
}

#[test]
fn what_is_no_label_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let bad = "claim_id,escalation_human\nc-1,escalatory\nc-1,none\nc-4,maybe\n,none\nc-5\nc-7,none\n";
    let paths = sheets(folder.path(), &[("anna.csv", ANNA), ("bad.csv", bad)]);
    let out = standpoint(&["agree", text(&paths[0]), text(&paths[1]), "--json"]);
    assert_eq!(out.status.code(), Some(3), "{out:?}");
    let document: Value = serde_json::from_slice(&out.stdout).unwrap();
    assert_eq!(document["axes"][0]["claims"], 2);
    let lines: Vec<u64> =
        document["left_out"].as_array().unwrap().iter().map(|row| row["line"].as_u64().unwrap()).collect();
    assert_eq!(lines, [3, 4, 5, 6]);
    let errors = String::from_utf8(out.stderr).unwrap();
    assert!(errors.contains("left out for 4 problems:\n"), "{errors}");
    assert!(
        errors.contains("bad.csv: record 3 (line 4): `maybe` is no label of axis `escalation`; hint: "),
        "{errors}"
    );
    assert!(
        errors.contains("bad.csv: record 2 (line 3): `c-1` is the `claim_id` of an earlier row"),
        "{errors}"
    );
}

#[test]
fn what_is_not_defined_is_said() {
    let folder = tempfile::tempdir().unwrap();
    let same = "claim_id,escalation_human\nc-1,none\nc-2,none\n";
    let apart = "claim_id,escalation_human\nc-3,none\n";
    let paths = sheets(folder.path(), &[("a.csv", same), ("b.csv", same), ("c.csv", apart)]);
    let [a, b, c] = [text(&paths[0]), text(&paths[1]), text(&paths[2])];
    let shown = standpoint(&["agree", a, b, c]);
    done(&shown);
    let shown = String::from_utf8(shown.stdout).unwrap();
    assert!(
        shown.contains("agreement 100.0 %, Krippendorff's alpha not defined: all labels are the same\n"),
        "{shown}"
    );
    assert!(shown.contains("Cohen's kappa not defined: all labels are the same\n"), "{shown}");
    assert!(shown.contains("  a and c: no claim of both\n"), "{shown}");
    assert!(!shown.contains("NaN"));
    let nothing = standpoint(&["agree", a, c, "--json"]);
    assert_eq!(nothing.status.code(), Some(2), "{nothing:?}");
    assert!(String::from_utf8(nothing.stderr).unwrap().contains("no claim has labels of two coders"));
}

#[test]
fn what_coders_agree_on_is_filled_in() {
    let folder = tempfile::tempdir().unwrap();
    let sheet = |aim: &str| {
        format!(
            "claim_id,speaker,claim,context,escalation_human,war_aim_human\nc-1,Ann,No.,“No.” Ann said.,none,{aim}\n"
        )
    };
    let paths = sheets(folder.path(), &[("a.csv", &sheet("victory")), ("b.csv", &sheet("none"))]);
    let out = folder.path().join("out.csv");
    done(&standpoint(&[
        "agree",
        text(&paths[0]),
        text(&paths[1]),
        "-o",
        text(&out),
        "--csv-profile",
        "sheets",
    ]));
    let written = fs::read_to_string(&out).unwrap();
    let row = written.lines().nth(1).unwrap();
    assert_eq!(row, "c-1,Ann,,,No.,“No.” Ann said.,none,none,none,victory,none,,");
}

#[test]
fn sheets_that_cannot_be_compared_are_refused() {
    let folder = tempfile::tempdir().unwrap();
    let (rents, aims) = ("claim_id,rents_human\nc-1,cap\n", "claim_id,war_aim_human\nc-1,none\n");
    let files =
        [("anna.csv", ANNA), ("rents.csv", rents), ("aims.csv", aims), ("bare.csv", "claim\nIt rained.\n")];
    let paths = sheets(folder.path(), &files);
    let [anna, rents, aims, bare] = [0, 1, 2, 3].map(|place: usize| text(&paths[place]));
    let refused = |arguments: &[&str], reason: &str| {
        let out = standpoint(&[&["agree"], arguments].concat());
        assert_eq!(out.status.code(), Some(2), "{out:?}");
        let errors = String::from_utf8(out.stderr).unwrap();
        assert!(errors.contains(reason), "{errors}");
    };
    refused(&[anna], "2 values required");
    refused(&[anna, anna], "is given twice");
    refused(&[anna, "missing.csv"], "missing.csv: cannot be read");
    refused(&[anna, bare], "bare.csv: no column `claim_id`");
    refused(&[anna, rents], "rents.csv: no column with labels");
    refused(&[anna, aims], "no axis has a column in two of the sheets");
    refused(&[anna, aims, "-o", "-"], "disagreements need a file");
}

/// From the draw to the figures: what `sample` writes `agree` reads, once it is filled in.
#[test]
fn sheets_are_filled_in_and_compared() {
    let folder = tempfile::tempdir().unwrap();
    let claims = claims(folder.path());
    let sheets = folder.path().join("sheets");
    done(&standpoint(&["sample", text(&claims), "-o", text(&sheets), "--n", "12", "--overlap", "8"]));
    let paths = ["coder-1.csv", "coder-2.csv"].map(|name| sheets.join(name));
    for path in &paths {
        // The columns `escalation_human`, `note` and `flags` are empty.
        let fill = |line: &str| match line.strip_suffix(",,,") {
            Some(start) => {
                let label = if line.starts_with("c-04") { "escalatory" } else { "none" };
                format!("{start},{label},,\r\n")
            }
            None => format!("{line}\r\n"),
        };
        let filled: String = fs::read_to_string(path).unwrap().lines().map(fill).collect();
        fs::write(path, filled).unwrap();
    }
    let out = standpoint(&["agree", text(&paths[0]), text(&paths[1]), "--json"]);
    done(&out);
    let document: Value = serde_json::from_slice(&out.stdout).unwrap();
    assert_eq!((&document["axes"][0]["claims"], &document["axes"][0]["alpha"]), (&8.into(), &1.0.into()));
}

type Row = HashMap<String, String>;

fn command(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_standpoint"));
    command.args(arguments);
    command
}

fn standpoint(arguments: &[&str]) -> Output {
    command(arguments).output().unwrap()
}

fn done(out: &Output) {
    assert!(out.status.success(), "{}: {}", out.status, String::from_utf8_lossy(&out.stderr));
}

fn rows(path: &Path) -> Vec<Row> {
    records(&fs::read(path).unwrap())
}

fn records(file: &[u8]) -> Vec<Row> {
    let file = file.strip_prefix("\u{FEFF}".as_bytes()).unwrap_or(file);
    csv::Reader::from_reader(file).deserialize().map(|row| row.unwrap()).collect()
}

fn ids(rows: &[Row]) -> HashSet<String> {
    rows.iter().map(|row| row["claim_id"].clone()).collect()
}

fn names(folder: &Path) -> HashSet<String> {
    let entries = fs::read_dir(folder).unwrap();
    entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect()
}

fn text(path: &Path) -> &str {
    path.to_str().unwrap()
}
