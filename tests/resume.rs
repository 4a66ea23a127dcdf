//! Runs that are broken off: killed, interrupted, out of disk, in each other's way. What they leave is gone on with, and
//! the results are those of a run that nothing happened to, byte for byte.

#![cfg(unix)]

use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::time::Duration;

use tempfile::TempDir;

/// Everything in a results folder that does not tell the time.
const RESULTS: [&str; 6] =
    ["claims.csv", "claims.xlsx", "report.html", "datapackage.json", "errors.jsonl", "journal.jsonl"];

/// A folder with a corpus, and the results of a run over it that nothing happened to.
struct Setting {
    folder: TempDir,
}

impl Setting {
    fn new() -> Self {
        let setting = Setting { folder: tempfile::tempdir().unwrap() };
        fs::write(setting.path("news.jsonl"), corpus()).unwrap();
        let whole = setting.extract("whole").output().unwrap();
        assert_eq!(whole.status.code(), Some(3), "{whole:?}");
        setting
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn extract(&self, results: &str) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_standpoint"));
        command.current_dir(self.folder.path()).args(["extract", "news.jsonl", "-o", results]);
        command
    }

    /// The run in its own process, once its journal has grown by some documents.
    fn begun(&self, results: &str) -> Child {
        let journal = self.path(results).join("journal.jsonl");
        let size = || fs::metadata(&journal).map_or(0, |metadata| metadata.len());
        let before = size();
        let mut child = self.extract(results).stderr(Stdio::piped()).spawn().unwrap();
        while size() < before + 50_000 && child.try_wait().unwrap().is_none() {
            std::thread::sleep(Duration::from_millis(1));
        }
        child
    }

    fn assert_whole(&self, results: &str) {
        for name in RESULTS {
            let read = |results: &str| fs::read(self.path(results).join(name)).unwrap();
            assert!(read(results) == read("whole"), "{name} of `{results}` differs");
        }
        let left = fs::read_dir(self.path(results)).unwrap().count();
        assert_eq!(left, fs::read_dir(self.path("whole")).unwrap().count(), "temporary files are left");
    }
}

/// 3,000 articles: copies of each other among them, records that cannot be read, and articles without a claim.
fn corpus() -> String {
    let article = |number: usize| match number % 50 {
        7 => "not json\n".to_owned(),
        8 => "{\"text\": \"It rained.\"}\n".to_owned(),
        _ => {
            let (day, ships) = (number % 28 + 1, number % 40);
            format!(
                "{{\"id\": \"n{number}\", \"text\": \"Anna Berg said on {day} May that {ships} ships would come. Carl Dahl, the harbour master, told reporters: “We are ready.”\"}}\n"
            )
        }
    };
    (0..3000).map(article).collect()
}

fn says(out: &Output, text: &str) {
    let said = String::from_utf8_lossy(&out.stderr);
    assert!(said.contains(text), "{said}");
}

fn signal(child: &Child, name: &str) {
    let sent = Command::new("kill").args([name, &child.id().to_string()]).status().unwrap();
    assert!(sent.success());
}

#[test]
fn a_killed_run_goes_on() {
    let setting = Setting::new();
    let (mut kills, mut delay) = (0, Duration::from_millis(5));
    loop {
        let mut child = setting.extract("killed").stderr(Stdio::null()).spawn().unwrap();
        std::thread::sleep(delay);
        // `SIGKILL`: no handler sees it.
        child.kill().unwrap();
        if child.wait().unwrap().code() == Some(3) {
            break;
        }
        kills += 1;
        delay += Duration::from_millis(3);
    }
    assert!(kills > 5, "only {kills} kills: it was over too soon to prove something");
    setting.assert_whole("killed");
}

#[test]
fn an_interrupted_run_says_how_to_go_on() {
    let setting = Setting::new();
    for name in ["-INT", "-TERM"] {
        let child = setting.begun("interrupted");
        signal(&child, name);
        let out = child.wait_with_output().unwrap();
        assert_eq!(out.status.code(), Some(130), "{out:?}");
        says(&out, "hint: run the same command again to go on");
        assert!(!setting.path("interrupted/claims.csv").exists(), "no half results");
    }
    let out = setting.extract("interrupted").output().unwrap();
    assert_eq!(out.status.code(), Some(3), "{out:?}");
    says(&out, "of an earlier run");
    setting.assert_whole("interrupted");
}

/// A limit on the size of files makes the journal's write fail in the middle, as a full disk does.
#[test]
fn a_full_disk_loses_nothing() {
    let setting = Setting::new();
    let program = env!("CARGO_BIN_EXE_standpoint");
    let script = format!("trap '' XFSZ; ulimit -f 200; exec '{program}' extract news.jsonl -o full");
    let out = Command::new("sh").current_dir(setting.folder.path()).args(["-c", &script]).output().unwrap();
    assert_eq!(out.status.code(), Some(1), "{out:?}");
    says(&out, "full/journal.jsonl: cannot be written");
    says(&out, "hint: check the free space on the disk, then run the same command again");
    let out = setting.extract("full").output().unwrap();
    assert_eq!(out.status.code(), Some(3), "{out:?}");
    says(&out, "of an earlier run");
    says(&out, "at the end of the journal: what they held is done again");
    setting.assert_whole("full");
}

#[test]
fn other_work_in_the_same_place_is_refused() {
    let setting = Setting::new();
    let claims = || fs::read(setting.path("whole/claims.csv")).unwrap();
    let before = claims();
    let refused = setting.extract("whole").args(["--limit", "2"]).output().unwrap();
    assert_eq!(refused.status.code(), Some(2), "{refused:?}");
    says(&refused, "belongs to other work: `--limit` not set, now 2");
    says(&refused, "pass `--restart`");
    assert!(claims() == before);
    // Where nothing was done yet, nothing is lost: a wrong column, say.
    let mistaken = setting.extract("mistaken").args(["--limit", "0"]).output().unwrap();
    assert!(mistaken.status.success(), "{mistaken:?}");
    let mended = setting.extract("mistaken").output().unwrap();
    assert_eq!(mended.status.code(), Some(3), "{mended:?}");
    setting.assert_whole("mistaken");
    let restarted = setting.extract("whole").args(["--limit", "2", "--restart"]).output().unwrap();
    assert!(restarted.status.success(), "{restarted:?}");
    assert!(claims().len() < before.len());
}

#[test]
fn a_finished_run_is_written_again_in_another_dialect() {
    let setting = Setting::new();
    let out = setting.extract("whole").args(["--csv-profile", "rfc4180"]).output().unwrap();
    assert_eq!(out.status.code(), Some(3), "{out:?}");
    says(&out, "going on after 3000 documents of an earlier run");
    let single = setting.extract("single.csv").args(["--csv-profile", "rfc4180"]).output().unwrap();
    assert_eq!(single.status.code(), Some(3), "{single:?}");
    let read = |name: &str| fs::read(setting.path(name)).unwrap();
    assert!(read("whole/claims.csv") == read("single.csv"));
    assert!(!setting.path("single.csv.journal.jsonl").exists(), "a single file has none once it is finished");
}

#[test]
fn two_runs_in_one_place_are_one_too_many() {
    let setting = Setting::new();
    let journal = File::open(setting.path("whole/journal.jsonl")).unwrap();
    journal.lock().unwrap();
    let refused = setting.extract("whole").output().unwrap();
    assert_eq!(refused.status.code(), Some(2), "{refused:?}");
    says(&refused, "another run is writing here");
}

/// With the model: the run stops within a second although the model is in the middle of a batch, and goes on.
#[test]
fn an_interrupted_model_stops_at_once() {
    let folder = tempfile::tempdir().unwrap();
    let sample = Path::new(env!("CARGO_MANIFEST_DIR")).join("data/sample");
    let run = |results: &str| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_standpoint"));
        command.current_dir(folder.path()).arg("run").arg(&sample).args(["-o", results]);
        command
    };
    let child = run("results").stderr(Stdio::piped()).spawn().unwrap();
    while !folder.path().join("results/journal.jsonl").exists() {
        std::thread::sleep(Duration::from_millis(1));
    }
    signal(&child, "-INT");
    let out = child.wait_with_output().unwrap();
    assert_eq!(out.status.code(), Some(130), "{out:?}");
    for results in ["results", "whole"] {
        let out = run(results).output().unwrap();
        assert!(out.status.success(), "{out:?}");
    }
    for name in ["claims.csv", "stances.csv", "speakers.csv", "journal.jsonl"] {
        let read = |results: &str| fs::read(folder.path().join(results).join(name)).unwrap();
        assert!(read("results") == read("whole"), "{name}");
    }
}
