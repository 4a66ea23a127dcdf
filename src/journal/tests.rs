use std::fs;

use super::*;
use crate::documents::Origin;
use crate::hypotheses::Axis;
use crate::problem::{Problem, Stage};
use crate::rows::{AxisRecord, ClaimRow, InputRecord, ModelRecord, RowStance, RunRecord, Settings};

fn record() -> RunRecord {
    let input = |name: &str| InputRecord { name: name.into(), size: 3, sha256: format!("{name}{name}") };
    let model =
        ModelRecord { name: "small".into(), sha256: "0123456789abcdef".into(), engine: "rten".into() };
    let mut axis = AxisRecord::new(&Axis::shipped()[0]);
    axis.identity.sha256 = "fedcba9876543210".into();
    RunRecord {
        run_id: "r-1".into(),
        version: "1.0.0".into(),
        command: Vec::new(),
        inputs: vec![input("a.txt"), input("b.txt")],
        model: Some(model),
        axes: vec![axis],
        settings: Settings::from([("limit".to_owned(), 7.into())]),
        counts: Default::default(),
        tables: Vec::new(),
        timing: Default::default(),
    }
}

fn work() -> JournaledWork {
    (&record()).into()
}

/// A document with claims, numbers that need all their digits, and a problem.
fn finished(record: u64) -> Finished {
    let origin = Origin { file: "a “b”\n.jsonl".into(), record, line: Some(record) };
    let stance = RowStance {
        label: "none".into(),
        score: -0.1 / record as f32,
        confidence: "low".into(),
        probabilities: [1.0 / 3.0, f32::MIN_POSITIVE, 2.0 / 3.0],
        gated: false,
    };
    let row = ClaimRow { claim: "\u{2028}“x”".into(), stances: vec![stance], ..ClaimRow::default() };
    let problem = Problem {
        file: "a".into(),
        record: Some(record),
        line: None,
        stage: Stage::Classify,
        reason: "too long".into(),
        hint: "shorten it".into(),
    };
    Finished { origin, text_bytes: 9, rows: vec![row; 2], problems: vec![problem], is_done: true }
}

fn open(path: &Path, work: &JournaledWork) -> Result<(Journal, Vec<Finished>), JournalError> {
    let mut earlier = Vec::new();
    let journal = Journal::open(path, work, false, |finished| earlier.push(finished.clone()))?;
    Ok((journal, earlier))
}

#[test]
fn what_was_added_comes_back() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("journal.jsonl");
    let documents: Vec<Finished> = (1..=5).map(finished).collect();
    for count in 0..documents.len() {
        let (mut journal, earlier) = open(&path, &work()).unwrap();
        assert_eq!(earlier, documents[..count]);
        journal.add(&documents[count]).unwrap();
        let all: Vec<Finished> = journal.finished().unwrap().map(Result::unwrap).collect();
        assert_eq!(all, documents[..=count]);
        assert_eq!(journal.documents(), count as u64 + 1);
    }
    assert!(fs::read(&path).unwrap().starts_with(START));
}

/// Wherever the file ends, the whole lines before are kept and it can be gone on with.
#[test]
fn a_torn_journal_keeps_its_whole_lines() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("journal.jsonl");
    let documents: Vec<Finished> = (1..=2).map(finished).collect();
    let (mut journal, _) = open(&path, &work()).unwrap();
    documents.iter().for_each(|document| journal.add(document).unwrap());
    drop(journal);
    let whole = fs::read(&path).unwrap();
    for end in (0..whole.len()).step_by(5) {
        // What a power cut may leave: nothing, or zeros.
        for tail in [vec![], vec![0; whole.len() - end]] {
            fs::write(&path, [&whole[..end], &tail].concat()).unwrap();
            let lines = whole[..end].iter().filter(|&&byte| byte == b'\n').count();
            let opened = open(&path, &work());
            if end < START.len() && !tail.is_empty() {
                assert!(
                    matches!(opened, Err(JournalError::Foreign { .. })),
                    "this could be anybody's: {end}"
                );
                continue;
            }
            let (mut journal, earlier) = opened.unwrap();
            assert_eq!(earlier.len(), lines.saturating_sub(1), "{end}");
            documents[earlier.len()..].iter().for_each(|document| journal.add(document).unwrap());
            drop(journal);
            assert!(fs::read(&path).unwrap() == whole, "{end}");
        }
    }
}

#[test]
fn one_run_at_a_time() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("journal.jsonl");
    let (journal, _) = open(&path, &work()).unwrap();
    assert!(matches!(open(&path, &work()), Err(JournalError::Locked { .. })));
    journal.remove().unwrap();
    assert!(!path.exists());
    open(&path, &work()).unwrap();
}

#[test]
fn other_work_is_refused_with_the_difference() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("journal.jsonl");
    open(&path, &work()).unwrap().0.add(&finished(1)).unwrap();
    let check = |change: fn(&mut RunRecord), expected: &str| {
        let mut other = record();
        change(&mut other);
        let error = open(&path, &(&other).into()).unwrap_err();
        let JournalError::OtherWork { differences, .. } = error else { panic!("{error}") };
        assert_eq!(differences, [expected]);
    };
    check(|run| run.version = "1.1.0".into(), "version 1.0.0, this is 1.1.0");
    check(|run| run.model = None, "model `small` (0123456789ab, rten), now no model");
    check(
        |run| run.axes[0].identity.sha256 = "00".into(),
        "axes `escalation` (fedcba987654), now `escalation` (00)",
    );
    check(|run| run.settings.clear(), "`--limit` 7, now not set");
    check(|run| drop(run.settings.insert("format".into(), "csv".into())), "`--format` not set, now \"csv\"");
    check(|run| run.inputs[1].size = 4, "other inputs (2 then, 2 now): `b.txt` has changed");
    check(|run| drop(run.inputs.pop()), "other inputs (2 then, 1 now): `b.txt` is missing");
    check(
        |run| run.inputs[0].name = "c.txt".into(),
        "other inputs (2 then, 2 now): `a.txt` stood where `c.txt` is now",
    );
    check(|run| run.run_id = "r-2".into(), "run r-1, now r-2");

    // Unless it is to be given up.
    let journal = Journal::open(&path, &work(), true, |_| panic!("nothing is kept")).unwrap();
    assert_eq!(journal.documents(), 0);
}

#[test]
fn a_file_of_somebody_else_is_left_alone() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("journal.jsonl");
    for text in ["my diary", "{\"date\":\"1 May\"}\n"] {
        fs::write(&path, text).unwrap();
        assert!(matches!(open(&path, &work()), Err(JournalError::Foreign { .. })));
        assert_eq!(fs::read_to_string(&path).unwrap(), text);
    }
}
