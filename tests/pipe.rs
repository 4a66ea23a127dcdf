//! `standpoint pipe` as another program meets it: answers in order and at once, whatever comes in.

use std::io::{BufRead, BufReader, Read, Write};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

use serde_json::{Value, json};

const WIRE_DESK: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/data/sample/08-wire-desk.jsonl");

struct Pipe {
    child: Child,
    documents: ChildStdin,
    answers: BufReader<ChildStdout>,
}

impl Pipe {
    fn open(arguments: &[&str]) -> Self {
        let mut child = Command::new(env!("CARGO_BIN_EXE_standpoint"))
            .arg("pipe")
            .args(arguments)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let documents = child.stdin.take().unwrap();
        let answers = BufReader::new(child.stdout.take().unwrap());
        Pipe { child, documents, answers }
    }

    /// Sends one line and waits for its answer.
    fn ask(&mut self, line: &str) -> Value {
        writeln!(self.documents, "{line}").unwrap();
        self.documents.flush().unwrap();
        let mut answer = String::new();
        self.answers.read_line(&mut answer).unwrap();
        serde_json::from_str(&answer).unwrap()
    }

    /// Exit code and what was said, once nothing more is sent.
    fn end(self) -> (i32, String) {
        let Pipe { mut child, documents, mut answers } = self;
        drop(documents);
        let (mut rest, mut said) = (String::new(), String::new());
        answers.read_to_string(&mut rest).unwrap();
        assert_eq!(rest, "", "an answer to nothing");
        child.stderr.take().unwrap().read_to_string(&mut said).unwrap();
        (child.wait().unwrap().code().unwrap(), said)
    }
}

#[test]
fn each_line_is_answered_before_the_next() {
    let mut pipe = Pipe::open(&["--threads", "1", "--run-id", "r-1"]);
    let document = json!({ "id": "a\nb", "text": "“It would not escalate,” Anna Berg told reporters.\n\n“No\tfear,” she said." });
    let answer = pipe.ask(&document.to_string());
    assert_eq!((&answer["record"], &answer["error"]), (&json!(1), &Value::Null));
    let claim = &answer["claims"][0];
    assert_eq!(claim["speaker"], "Anna Berg");
    assert_eq!(answer["claims"][1]["claim_text"], "No\tfear");
    assert_eq!(claim["escalation_label"], "not_escalatory");
    assert_eq!((&claim["run_id"], &claim["char_start"]), (&json!("r-1"), &json!(1)));

    // A document without a claim, one that is no JSON, one without a text; then all is as before.
    let nothing = pipe.ask(r#"{"id": "c", "text": "It rained."}"#);
    assert_eq!((&nothing["doc_id"], &nothing["claims"]), (&json!("c"), &json!([])));
    let damaged = pipe.ask(r#"{"text": "#);
    assert_eq!((&damaged["record"], &damaged["claims"]), (&json!(3), &json!([])));
    assert!(damaged["error"].as_str().unwrap().starts_with("not valid JSON"), "{damaged}");
    let textless = pipe.ask(r#"{"id": "d"}"#);
    assert!(textless["error"].as_str().unwrap().contains("no text"), "{textless}");
    let again = pipe.ask(&document.to_string());
    assert_eq!(again["record"], 5);
    assert_eq!(again["claims"][1]["claim_id"], answer["claims"][1]["claim_id"]);
    assert_eq!(pipe.end(), (0, String::new()));
}

#[test]
fn the_claims_are_those_of_a_run() {
    let folder = tempfile::tempdir().unwrap();
    let rows = folder.path().join("claims.csv");
    let run = Command::new(env!("CARGO_BIN_EXE_standpoint"))
        .args(["run", WIRE_DESK, "-o", rows.to_str().unwrap(), "--quiet"])
        .status();
    assert!(run.unwrap().success());
    let mut expected = Vec::new();
    let mut reader = csv::Reader::from_path(&rows).unwrap();
    let header: Vec<String> = reader.headers().unwrap().iter().map(str::to_owned).collect();
    let at = |name: &str| header.iter().position(|other| other.ends_with(name)).unwrap();
    let columns = [at("claim_id"), at("escalation_label"), at("war_aim_p_none"), at("char_end")];
    for record in reader.records() {
        let record = record.unwrap();
        expected.push(columns.map(|column| record[column].to_owned()));
    }

    let done = Command::new(env!("CARGO_BIN_EXE_standpoint"))
        .arg("pipe")
        .stdin(std::fs::File::open(WIRE_DESK).unwrap())
        .output()
        .unwrap();
    assert!(done.status.success());
    let mut found = Vec::new();
    for (place, line) in String::from_utf8(done.stdout).unwrap().lines().enumerate() {
        let answer: Value = serde_json::from_str(line).unwrap();
        assert_eq!(answer["record"], place + 1);
        for claim in answer["claims"].as_array().unwrap() {
            let text = |name: &str| match &claim[name] {
                Value::String(text) => text.clone(),
                Value::Number(number) if name == "war_aim_p_none" => {
                    format!("{:.3}", number.as_f64().unwrap())
                }
                other => other.to_string(),
            };
            found.push(["claim_id", "escalation_label", "war_aim_p_none", "char_end"].map(text));
        }
    }
    assert!(!found.is_empty());
    assert_eq!(found, expected);
}

#[test]
fn a_reader_that_goes_away_is_no_failure() {
    let mut pipe = Pipe::open(&["--threads", "1"]);
    pipe.ask(r#"{"text": "“No,” said Eva Lind."}"#);
    let Pipe { mut child, mut documents, answers } = pipe;
    drop(answers);
    // Until it notices.
    while writeln!(documents, r#"{{"text": "“No,” said Eva Lind."}}"#).is_ok() {}
    assert_eq!(child.wait().unwrap().code(), Some(0));
}

#[test]
fn input_that_cannot_be_read_is_a_failure() {
    let folder = tempfile::tempdir().unwrap();
    let packed = folder.path().join("news.jsonl.gz");
    std::fs::write(&packed, [0x1f, 0x8b, 8, 0, 0, 0, 0, 0]).unwrap();
    for (input, reason) in [(folder.path(), "cannot read"), (&packed, "compressed lines")] {
        let done = Command::new(env!("CARGO_BIN_EXE_standpoint"))
            .arg("pipe")
            .stdin(std::fs::File::open(input).unwrap())
            .output()
            .unwrap();
        let said = String::from_utf8(done.stderr).unwrap();
        assert_eq!((done.status.code(), done.stdout.is_empty()), (Some(1), true), "{said}");
        assert!(said.contains(reason), "{said}");
    }
}

#[test]
fn a_byte_order_mark_is_no_text() {
    let mut pipe = Pipe::open(&["--threads", "1"]);
    let answer = pipe.ask("\u{feff}{\"id\": \"a\", \"text\": \"“No,” said Eva Lind.\"}");
    assert_eq!((&answer["doc_id"], &answer["error"]), (&json!("a"), &Value::Null));
}

#[cfg(unix)]
#[test]
fn an_interrupt_stops_it_at_once() {
    let mut pipe = Pipe::open(&["--threads", "1"]);
    pipe.ask(r#"{"text": "“No,” said Eva Lind."}"#);
    // A minute of work or more, that fits into the pipe.
    let day = |day| format!("“It would be a step of escalation number {day},” said Eva Lind.\n\n");
    let text: String = (0..500).map(day).collect();
    writeln!(pipe.documents, "{}", json!({ "text": text })).unwrap();
    std::thread::sleep(std::time::Duration::from_millis(500));
    let id = pipe.child.id().to_string();
    assert!(Command::new("kill").args(["-INT", &id]).status().unwrap().success());
    let sent = std::time::Instant::now();
    assert_eq!(pipe.child.wait().unwrap().code(), Some(130));
    assert!(sent.elapsed().as_secs() < 5, "{:?}", sent.elapsed());
}

#[test]
fn wrong_settings_are_said_before_work() {
    let pipe = Pipe::open(&["--axes", "nowhere.toml"]);
    let (code, said) = pipe.end();
    assert_eq!(code, 2);
    assert!(said.contains("`nowhere.toml` is no file and no axis"), "{said}");
}
