//! The command, as a user calls it: `tests/cli/` holds one file a behaviour, what needs more than one call is here.

use std::collections::{HashMap, HashSet};
use std::fs;
use std::io::Write;
use std::path::Path;
use std::process::{Command, Output, Stdio};

use serde_json::Value;

const SAMPLE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/data/sample");

#[test]
fn single_calls() {
    trycmd::TestCases::new().case("tests/cli/*.trycmd").case("tests/cli/*.toml");
}

/// The sample corpus is run once: all that can be said of it is said here.
#[test]
fn the_sample_run() {
    let folder = tempfile::tempdir().unwrap();
    let results = folder.path().join("results");
    done(&standpoint(&["run", SAMPLE, "-o", text(&results), "--threads", "2", "--batch-tokens", "4096"]));
    let names: HashSet<String> = names(&results);
    let expected = [
        "claims.csv",
        "stances.csv",
        "speakers.csv",
        "shifts.csv",
        "disagreements.csv",
        "claims.xlsx",
        "report.html",
        "errors.jsonl",
        "run.json",
        "datapackage.json",
        "journal.jsonl",
    ];
    assert_eq!(names, expected.map(str::to_owned).into());

    // Neither threads nor batches change a byte.
    let single = folder.path().join("single.csv");
    done(&standpoint(&["run", SAMPLE, "-o", text(&single), "--threads", "1", "--batch-tokens", "64"]));
    assert!(fs::read(results.join("claims.csv")).unwrap() == fs::read(&single).unwrap());

    let rows = rows(&single);
    let run: Value = serde_json::from_slice(&fs::read(results.join("run.json")).unwrap()).unwrap();
    let counts = &run["counts"];
    assert_eq!(counts["documents_read"], 12);
    assert_eq!(counts["documents_done"], 12);
    assert_eq!(counts["documents_skipped"], 0);
    assert_eq!(counts["documents_failed"], 0);
    assert_eq!(counts["claims"], rows.len());
    for labels in counts["labels"].as_object().unwrap().values() {
        let total: u64 = labels.as_object().unwrap().values().map(|count| count.as_u64().unwrap()).sum();
        assert_eq!(total, rows.len() as u64);
    }
    assert!(rows.len() > 100, "{} claims", rows.len());

    let ids: HashSet<&str> = rows.iter().map(|row| row["claim_id"].as_str()).collect();
    assert_eq!(ids.len(), rows.len(), "claim ids are unique");
    for row in &rows {
        assert_eq!(row["run_id"], run["run_id"].as_str().unwrap());
        assert!(row["parent_id"].is_empty() || ids.contains(row["parent_id"].as_str()));
        assert!(row["duplicate_of"].is_empty() || ids.contains(row["duplicate_of"].as_str()));
        offsets_slice(row);
        for [first, second, none] in [
            ["escalation_p_escalatory", "escalation_p_not_escalatory", "escalation_p_none"],
            ["war_aim_p_victory", "war_aim_p_not_lose", "war_aim_p_none"],
        ] {
            let thousandths = |column: &str| row[column].replace('.', "").parse::<u32>().unwrap();
            assert_eq!(thousandths(first) + thousandths(second) + thousandths(none), 1000);
        }
    }
    classify_gives_the_same_labels(&single, &rows);
}

/// The words of a claim stand where the offsets say; only plain files, whose text is the file, can be checked so.
fn offsets_slice(row: &HashMap<String, String>) {
    let has_flag = |flag: &str| row["flags"].split(';').any(|found| found == flag);
    let is_plain = [".txt", ".md"].iter().any(|end| row["file"].ends_with(end));
    if !is_plain || has_flag("split") {
        return;
    }
    let document = fs::read_to_string(&row["file"]).unwrap();
    let offset = |column: &str| row[column].parse::<usize>().unwrap();
    let (start, end) = (offset("char_start"), offset("char_end"));
    let slice: String = document.chars().skip(start).take(end - start).collect();
    let folded = slice.split(['\r', '\n']).filter(|line| !line.is_empty()).collect::<Vec<_>>().join(" ");
    let claim =
        if has_flag("guarded") { row["claim_text"].trim_start_matches('\'') } else { &row["claim_text"] };
    assert_eq!(folded, claim);
}

/// What `classify` makes of the rows of `run` is what `run` made of them, in the same order.
fn classify_gives_the_same_labels(claims: &Path, rows: &[HashMap<String, String>]) {
    let out = claims.with_file_name("classified.csv");
    done(&standpoint(&["classify", text(claims), "-o", text(&out)]));
    let classified = self::rows(&out);
    assert_eq!(classified.len(), rows.len());
    for (before, after) in rows.iter().zip(&classified) {
        assert_eq!(before, after);
    }
}

#[test]
fn classify_carries_columns_in_order() {
    let input =
        "my id;Claim;speaker;n\n1;Ukraine must win the war;X;-1\n2;;Y;=1+1\n3;Shops close at noon;Z;3\n";
    let out = piped(&["classify", "-", "-o", "-"], input);
    assert_eq!(out.status.code(), Some(3), "{out:?}");
    let text = String::from_utf8(out.stdout).unwrap();
    let mut csv = csv::Reader::from_reader(text.as_bytes());
    let header = csv.headers().unwrap().clone();
    assert_eq!(
        header.iter().take(5).collect::<Vec<_>>(),
        ["my id", "Claim", "speaker", "n", "escalation_label"]
    );
    let records: Vec<csv::StringRecord> = csv.records().map(|record| record.unwrap()).collect();
    let cells = |column: &str| {
        let place = header.iter().position(|name| name == column).unwrap();
        records.iter().map(|record| record[place].to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(cells("my id"), ["1", "2", "3"]);
    assert_eq!(cells("n"), ["-1", "=1+1", "3"], "no guard on standard output");
    assert_eq!(cells("error"), ["", "`claim` is empty", ""]);
    assert_eq!(cells("war_aim_label"), ["victory", "", "none"]);
}

#[test]
fn classify_reads_what_excel_saves() {
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name);
    // "CSV" of a German Excel, and "Unicode text".
    fs::write(path("ansi.csv"), b"sep=;\r\nclaim;Sprecher\r\nUkraine must win the war;M\xfc\xdfig\r\n")
        .unwrap();
    let unicode: Vec<u8> = "\u{feff}claim\tSprecher\r\nUkraine must win the war\tMüßig\r\n"
        .encode_utf16()
        .flat_map(u16::to_le_bytes)
        .collect();
    fs::write(path("unicode.txt"), unicode).unwrap();
    for name in ["ansi.csv", "unicode.txt"] {
        let out = path("out.csv");
        done(&standpoint(&["classify", text(&path(name)), "-o", text(&out)]));
        let rows = rows(&out);
        assert_eq!((rows[0]["Sprecher"].as_str(), rows[0]["war_aim_label"].as_str()), ("Müßig", "victory"));
    }
}

#[test]
fn dates_that_are_not_understood_are_told() {
    let folder = tempfile::tempdir().unwrap();
    let news = folder.path().join("news.csv");
    fs::write(&news, "text,date\nAnna Berg said that it would rain.,05/03/2024\nNothing.,25/03/2024\n")
        .unwrap();
    let out = folder.path().join("claims.csv");
    let run = |options: &[&str]| {
        let run = standpoint(&[&["extract", text(&news), "-o", text(&out)], options].concat());
        done(&run);
        (rows(&out)[0]["doc_date"].clone(), String::from_utf8(run.stderr).unwrap())
    };
    let (date, told) = run(&[]);
    assert_eq!(date, "");
    let place = format!(
        "1 document with a date that was not understood: `05/03/2024` ({}: record 1)",
        news.display()
    );
    assert!(told.contains(&place) && told.contains("`--date-order`"), "{told}");
    let (date, told) = run(&["--date-order", "day-first", "--restart"]);
    assert!(date == "2024-03-05" && !told.contains("not understood"), "{date}: {told}");
}

#[test]
fn scores_come_back() {
    let folder = tempfile::tempdir().unwrap();
    let [pairs, once, twice] = ["pairs.csv", "once.csv", "twice.csv"].map(|name| folder.path().join(name));
    fs::write(&pairs, "n,premise,hypothesis\n7,All troops left the city.,The troops left.\n8,\"A\nB\",=C\n")
        .unwrap();
    done(&standpoint(&["score", text(&pairs), "-o", text(&once)]));
    // The guard comes off and goes on again, the scores replace the scores.
    done(&standpoint(&["score", text(&once), "-o", text(&twice), "--threads", "1", "--batch-tokens", "16"]));
    assert_eq!(fs::read_to_string(&once).unwrap(), fs::read_to_string(&twice).unwrap());
    let rows = rows(&once);
    assert_eq!((rows[0]["n"].as_str(), rows[1]["n"].as_str()), ("7", "8"));
    assert_eq!(rows[1]["hypothesis"], "'=C");
    let p = |column: &str| rows[0][column].parse::<f64>().unwrap();
    assert!(p("p_entailment") > 0.5);
    assert!((p("p_entailment") + p("p_neutral") + p("p_contradiction") - 1.0).abs() < 2e-6);
}

#[test]
fn rows_without_an_answer_are_named_where_no_error_file_does() {
    let out = piped(&["score", "-", "-o", "-", "--quiet"], "premise,hypothesis\nAll left.,\n");
    assert_eq!(out.status.code(), Some(3), "{out:?}");
    let said = String::from_utf8(out.stderr).unwrap();
    assert_eq!(
        said,
        "  -: record 1 (line 2): `hypothesis` is empty\n    hint: fill in the column `hypothesis`\n"
    );
}

#[test]
fn equal_documents_have_claims_of_their_own() {
    let article = r#"{"id": "a", "text": "Anna Berg said that the port would open in May."}"#;
    let out = piped(&["extract", "-", "--format", "jsonl", "-o", "-"], &format!("{article}\n{article}\n"));
    done(&out);
    let rows = records(&out.stdout);
    assert_eq!(rows.len(), 2);
    assert_ne!(rows[0]["claim_id"], rows[1]["claim_id"]);
    assert_eq!(rows[0]["duplicate_of"], "");
    assert_eq!(rows[1]["duplicate_of"], rows[0]["claim_id"]);
    assert_eq!(rows[1]["record"], "2");
}

#[test]
fn new_results_replace_the_old() {
    let folder = tempfile::tempdir().unwrap();
    let article = folder.path().join("article.txt");
    let out = folder.path().join("out.csv");
    fs::write(&article, "Anna Berg said that the port would open in May.\n").unwrap();
    done(&standpoint(&["extract", text(&article), "-o", text(&out)]));
    assert_eq!(rows(&out).len(), 1);
    // The output lies in the folder that is read: it is not taken for input.
    done(&standpoint(&["extract", text(folder.path()), "-o", text(&out)]));
    assert_eq!(rows(&out).len(), 1);
    fs::write(&article, "").unwrap();
    done(&standpoint(&["extract", text(&article), "-o", text(&out)]));
    assert_eq!(rows(&out).len(), 0);
    assert_eq!(names(folder.path()), ["article.txt", "out.csv"].map(str::to_owned).into());
}

#[test]
fn a_failed_run_leaves_the_old_results() {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("out.csv");
    fs::write(&out, "old").unwrap();
    let failed = standpoint(&["run", SAMPLE, "-o", text(&out), "--model", text(folder.path())]);
    assert_eq!(failed.status.code(), Some(2), "{failed:?}");
    assert_eq!(fs::read_to_string(&out).unwrap(), "old");
    assert_eq!(names(folder.path()), ["out.csv".to_owned()].into());
}

/// The claims of the sample as last looked at; `UPDATE_SNAPSHOTS=1 cargo test` records them anew.
#[test]
fn the_sample_rows_are_as_recorded() {
    let root = env!("CARGO_MANIFEST_DIR");
    let recorded = Path::new(root).join("tests/data/sample_claims.csv");
    let mut extract = command(&["extract", "data/sample", "-o", "-", "--quiet"]);
    let out = extract.current_dir(root).output().unwrap();
    // All columns but the last one, `run_id`, which changes with the version.
    let rows: String = String::from_utf8(out.stdout)
        .unwrap()
        .lines()
        .map(|row| row.rsplit_once(',').unwrap().0.to_owned() + "\n")
        .collect();
    if std::env::var_os("UPDATE_SNAPSHOTS").is_some() {
        fs::write(&recorded, &rows).unwrap();
    }
    let expected = fs::read_to_string(&recorded).unwrap();
    for (line, (row, expected)) in rows.lines().zip(expected.lines()).enumerate() {
        assert_eq!(row, expected, "row {line}");
    }
    assert_eq!(rows.lines().count(), expected.lines().count());
}

/// Nothing of the user's is overwritten because it lies where results go.
#[test]
fn documents_are_never_overwritten() {
    let folder = tempfile::tempdir().unwrap();
    let articles = folder.path().join("claims.csv");
    fs::write(&articles, "id,text\n1,It rained.\n").unwrap();
    for out in [articles.as_path(), folder.path()] {
        let refused = standpoint(&["extract", text(folder.path()), "-o", text(out)]);
        assert_eq!(refused.status.code(), Some(2), "{refused:?}");
        assert_eq!(fs::read_to_string(&articles).unwrap(), "id,text\n1,It rained.\n");
    }
    let unnamed = standpoint(&["extract", text(&articles), "-o", ""]);
    assert_eq!(unnamed.status.code(), Some(2), "{unnamed:?}");
}

#[test]
fn problems_are_written_and_counted() {
    let folder = tempfile::tempdir().unwrap();
    let news = folder.path().join("news");
    fs::create_dir(&news).unwrap();
    fs::write(news.join("a.txt"), "Anna Berg said that the port would open in May.\n").unwrap();
    fs::write(news.join("b.jsonl"), "{\"text\": \"It rained.\"}\nnot json\n").unwrap();
    fs::write(news.join("photo.jpg"), "JPEG").unwrap();
    let results = folder.path().join("results");
    let out = standpoint(&["run", text(&news), "-o", text(&results)]);
    assert_eq!(out.status.code(), Some(3), "{out:?}");
    let run: Value = serde_json::from_slice(&fs::read(results.join("run.json")).unwrap()).unwrap();
    let count = |name: &str| run["counts"][name].as_u64().unwrap();
    assert_eq!((count("documents_done"), count("documents_skipped"), count("documents_failed")), (2, 1, 1));
    assert_eq!(count("documents_read"), 4);
    let errors = fs::read_to_string(results.join("errors.jsonl")).unwrap();
    let errors: Vec<Value> = errors.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let files: Vec<&str> = errors.iter().map(|error| error["file"].as_str().unwrap()).collect();
    assert!(files[0].ends_with("photo.jpg") && files[1].ends_with("b.jsonl"), "{files:?}");
    assert_eq!(errors[1]["record"], 2);
    let errors_shown = String::from_utf8(out.stderr).unwrap();
    assert!(errors_shown.contains("1 file skipped, 1 document failed:"), "{errors_shown}");
}

#[test]
fn the_largest_document_can_be_set() {
    let long = format!("{{\"text\": \"{}\"}}\n", "It rained. ".repeat(200_000));
    let small = piped(&["extract", "-", "--format", "jsonl", "-o", "-", "--max-record", "1"], &long);
    assert_eq!(small.status.code(), Some(3), "{small:?}");
    let said = String::from_utf8(small.stderr).unwrap();
    assert!(said.contains("larger than 1048576 bytes") && said.contains("`--max-record`"), "{said}");
    done(&piped(&["extract", "-", "--format", "jsonl", "-o", "-"], &long));
}

#[test]
fn the_limit_counts_documents() {
    let lines = "{\"text\": \"Anna Berg said that it rained.\"}\n".repeat(50);
    for limit in [0, 1, 33, 50, 60] {
        let limit_text = limit.to_string();
        let out = piped(&["extract", "-", "--format", "jsonl", "-o", "-", "--limit", &limit_text], &lines);
        done(&out);
        assert_eq!(records(&out.stdout).len(), limit.min(50));
    }
}

#[test]
fn the_command_line_wins_over_the_config_file() {
    let folder = tempfile::tempdir().unwrap();
    let config = folder.path().join("config.toml");
    fs::write(&config, "limit = 2\nformat = \"jsonl\"\nquiet = true\nbatch-tokens = 100\n").unwrap();
    let lines = "{\"text\": \"Anna Berg said that it rained.\"}\n".repeat(5);
    let out = piped(&["extract", "-", "-o", "-", "--config", text(&config)], &lines);
    done(&out);
    assert_eq!(records(&out.stdout).len(), 2);
    assert!(out.stderr.is_empty());
    let out = piped(&["extract", "-", "-o", "-", "--config", text(&config), "--limit", "3"], &lines);
    assert_eq!(records(&out.stdout).len(), 3);
}

#[test]
fn progress_as_json_is_json() {
    let folder = tempfile::tempdir().unwrap();
    let results = folder.path().join("results");
    // The second time there is an earlier run to go on with.
    for _ in 0..2 {
        let out = standpoint(&["extract", SAMPLE, "-o", text(&results), "--progress", "json"]);
        done(&out);
        let lines = String::from_utf8(out.stderr).unwrap();
        let events: Vec<Value> = lines.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
        let last = events.last().unwrap();
        assert_eq!(last["event"], "done");
        assert_eq!(last["counts"]["documents_done"], 12);
    }
}

#[test]
fn explain_shows_every_row() {
    let article = format!("{SAMPLE}/01-agency-training-mission.txt");
    let out = standpoint(&["explain", &article]);
    done(&out);
    let explained = String::from_utf8(out.stdout).unwrap();
    let rows = records(&standpoint(&["extract", &article, "-o", "-"]).stdout);
    for row in &rows {
        assert!(explained.contains(&row["claim_id"]), "{}", row["claim"]);
    }
    assert_eq!(explained.matches("AXIS escalation").count(), rows.len());
    // Before the claims stand the words that were considered, with what became of each.
    let (considered, _) = explained.split_once("CLAIM 1 ").unwrap();
    assert!(considered.contains(": taken\n") && considered.contains("no cue in this place: "));
}

#[cfg(unix)]
#[test]
fn a_broken_pipe_is_no_failure() {
    let folder = tempfile::tempdir().unwrap();
    let many = folder.path().join("many.jsonl");
    fs::write(&many, "{\"text\": \"Anna Berg said that it rained.\"}\n".repeat(5000)).unwrap();
    for arguments in [["extract", text(&many), "-o", "-"].as_slice(), &["man"], &["completions", "zsh"]] {
        let mut child = command(arguments).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        drop(child.stdout.take());
        let out = child.wait_with_output().unwrap();
        done(&out);
        assert!(out.stderr.is_empty(), "{out:?}");
    }
}

#[cfg(unix)]
#[test]
fn an_interrupted_run_leaves_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("out.csv");
    // Standard input stays open: the program waits for it.
    let mut child = command(&["extract", "-", "-o", text(&out)])
        .stdin(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    while names(folder.path()).is_empty() {
        std::thread::sleep(std::time::Duration::from_millis(10));
    }
    let killed = Command::new("kill").args(["-INT", &child.id().to_string()]).status().unwrap();
    assert!(killed.success());
    let stdin = child.stdin.take();
    let ended = child.wait_with_output().unwrap();
    drop(stdin);
    assert_eq!(ended.status.code(), Some(130), "{ended:?}");
    assert!(names(folder.path()).is_empty());
}

fn command(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_standpoint"));
    command.args(arguments);
    command
}

fn standpoint(arguments: &[&str]) -> Output {
    command(arguments).output().unwrap()
}

fn piped(arguments: &[&str], input: &str) -> Output {
    let mut child = command(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    child.stdin.take().unwrap().write_all(input.as_bytes()).unwrap();
    child.wait_with_output().unwrap()
}

fn done(out: &Output) {
    assert!(out.status.success(), "{}: {}", out.status, String::from_utf8_lossy(&out.stderr));
}

fn rows(path: &Path) -> Vec<HashMap<String, String>> {
    records(&fs::read(path).unwrap())
}

fn records(file: &[u8]) -> Vec<HashMap<String, String>> {
    let file = file.strip_prefix("\u{FEFF}".as_bytes()).unwrap_or(file);
    csv::Reader::from_reader(file).deserialize().map(|row| row.unwrap()).collect()
}

fn names(folder: &Path) -> HashSet<String> {
    let entries = fs::read_dir(folder).unwrap();
    entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect()
}

fn text(path: &Path) -> &str {
    path.to_str().unwrap()
}
