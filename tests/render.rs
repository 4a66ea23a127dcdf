//! Finished results written again: in other formats, with what people wrote into them, and what is refused.

use std::fs;
use std::path::PathBuf;
use std::process::{Command, Output};

use standpoint::rows::Table;
use tempfile::TempDir;

/// A folder with two articles and a file that cannot be read.
struct Setting(TempDir);

impl Setting {
    fn new() -> Self {
        let setting = Setting(tempfile::tempdir().unwrap());
        fs::create_dir(setting.path("news")).unwrap();
        let article = "“Sending instructors would not escalate the war,” Anna Berg said. She said that Ukraine must win.\n";
        fs::write(setting.path("news/a.txt"), article).unwrap();
        fs::write(setting.path("news/b.txt"), article.replace("must win", "must not lose")).unwrap();
        fs::write(setting.path("news/c.txt"), b"\xff\xfe\xff").unwrap();
        fs::write(setting.path("news/d.docx"), "of no known kind").unwrap();
        setting
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    fn standpoint(&self, arguments: &[&str]) -> Output {
        let mut command = Command::new(env!("CARGO_BIN_EXE_standpoint"));
        command.current_dir(self.0.path()).args(arguments).output().unwrap()
    }

    fn run(&self, arguments: &[&str]) {
        let out = self.standpoint(&[&["run", "news", "-o", "results"], arguments].concat());
        assert_eq!(out.status.code(), Some(3), "{out:?}");
    }

    fn render(&self, arguments: &[&str]) {
        let out = self.standpoint(&[&["render", "results"], arguments].concat());
        assert_eq!(out.status.code(), Some(0), "{out:?}");
    }

    #[track_caller]
    fn refused(&self, arguments: &[&str], words: &str) {
        let out = self.standpoint(arguments);
        let said = String::from_utf8_lossy(&out.stderr);
        assert_eq!(out.status.code(), Some(2), "{said}");
        assert!(said.contains(words) && said.contains("hint: "), "{said}");
    }

    /// The cells of a column.
    fn column(&self, table: &str, name: &str) -> Vec<String> {
        let table = Table::open(&self.path(table)).unwrap();
        let place = table.require(name).unwrap();
        table.map(|row| row.unwrap().cells[place].clone()).collect()
    }

    /// Writes people's labels into the first claims of a CSV of ours.
    fn code(&self, table: &str, labels: &[&str]) {
        let path = self.path(table);
        let text = fs::read_to_string(&path).unwrap();
        let mut records: Vec<csv::StringRecord> = csv::ReaderBuilder::new()
            .has_headers(false)
            .from_reader(text.as_bytes())
            .records()
            .map(Result::unwrap)
            .collect();
        let place = records[0].iter().position(|name| name == "war_aim_human").unwrap();
        for (record, label) in records.iter_mut().skip(1).zip(labels) {
            *record =
                record.iter().enumerate().map(|(at, cell)| if at == place { label } else { cell }).collect();
        }
        let mut writer = csv::Writer::from_path(&path).unwrap();
        records.iter().for_each(|record| writer.write_record(record).unwrap());
        writer.flush().unwrap();
    }
}

#[test]
fn results_are_rendered_without_the_model() {
    let setting = Setting::new();
    setting.run(&[]);
    setting.render(&["-o", "again"]);
    let names = |folder: &str| {
        let mut names: Vec<_> =
            fs::read_dir(setting.path(folder)).unwrap().map(|entry| entry.unwrap().file_name()).collect();
        names.sort();
        names
    };
    assert_eq!(names("again"), names("results"));
    for name in names("results") {
        let read = |folder: &str| fs::read(setting.path(folder).join(&name)).unwrap();
        assert!(read("again") == read("results"), "{name:?} differs");
    }
    // The skipped and the unreadable file are still told.
    assert_eq!(fs::read_to_string(setting.path("again/errors.jsonl")).unwrap().lines().count(), 2);

    setting.render(&["-o", "claims.csv", "--csv-profile", "excel-eu"]);
    setting.render(&["-o", "stances.jsonl", "--table", "stances"]);
    setting.render(&["-o", "claims.xlsx"]);
    setting.render(&["-o", "report.html"]);
    setting.render(&["-o", "speakers.parquet", "--table", "speakers"]);
    let claims = setting.column("results/claims.csv", "claim");
    assert_eq!(claims.len(), 4);
    assert_eq!(setting.column("claims.csv", "claim"), claims);
    assert_eq!(setting.column("claims.xlsx", "claim"), claims);
    assert_eq!(fs::read_to_string(setting.path("stances.jsonl")).unwrap().lines().count(), 8);
    assert!(fs::read(setting.path("speakers.parquet")).unwrap().starts_with(b"PAR1"));
    let read = |name: &str| fs::read(setting.path(name)).unwrap();
    assert!(read("report.html") == read("results/report.html"));
}

#[test]
fn labels_of_people_outlive_every_rewriting() {
    let setting = Setting::new();
    setting.run(&[]);
    let labels = ["none", "victory", "", "not_lose"];
    setting.code("results/claims.csv", &labels);
    // The same command again, another dialect, another place.
    setting.run(&["--csv-profile", "excel-eu"]);
    assert_eq!(setting.column("results/claims.csv", "war_aim_human"), labels);
    assert_eq!(setting.column("results/claims.xlsx", "war_aim_human"), labels);
    setting.render(&["-o", "copy.csv"]);
    assert_eq!(setting.column("copy.csv", "war_aim_human"), labels);

    // Changed again and again in the one table, which is all that its reader has to know.
    setting.render(&["-o", "results"]);
    for label in ["victory", "", "none"] {
        setting.code("results/claims.csv", &[label]);
        setting.render(&["-o", "results"]);
        assert_eq!(setting.column("results/claims.csv", "war_aim_human")[0], label);
        assert_eq!(setting.column("results/claims.xlsx", "war_aim_human")[0], label);
    }

    // A table of the run in another dialect is nobody's change to it, so that a label taken out of the workbook stays out.
    setting.render(&["-o", "results/claims.csv", "--csv-profile", "excel-eu"]);
    let record: serde_json::Value =
        serde_json::from_slice(&fs::read(setting.path("results/run.json")).unwrap()).unwrap();
    let written = fs::metadata(setting.path("results/claims.csv")).unwrap().len();
    let tables = record["tables"].as_array().unwrap();
    let known = tables.iter().find(|table| table["name"].as_str().unwrap().ends_with("claims.csv")).unwrap();
    assert_eq!(known["size"], written);
    setting.render(&["-o", "results"]);

    // The table says one thing, a table elsewhere that is to be written another.
    setting.code("results/claims.csv", &["victory"]);
    setting.refused(&["render", "results", "-o", "copy.csv"], "is `none` in `war_aim_human`, but `victory`");
    setting.code("results/claims.csv", &["none"]);

    // Claims that are gone take no label with them.
    fs::remove_file(setting.path("news/b.txt")).unwrap();
    setting.run(&["--restart"]);
    assert_eq!(setting.column("results/claims.csv", "war_aim_human"), labels[..2]);
    assert_eq!(setting.column("results/labels-without-claims-1.csv", "war_aim_human"), ["not_lose"]);
}

#[test]
fn labels_in_a_workbook_alone_outlive_its_rewriting() {
    let setting = Setting::new();
    setting.run(&[]);
    let uncoded = fs::read(setting.path("results/claims.csv")).unwrap();
    setting.code("results/claims.csv", &["victory"]);
    setting.render(&["-o", "coded.xlsx"]);
    // From here on no other table has the label.
    fs::write(setting.path("results/claims.csv"), uncoded).unwrap();
    setting.render(&["-o", "coded.xlsx"]);
    assert_eq!(setting.column("coded.xlsx", "war_aim_human")[0], "victory");
}

#[test]
fn a_workbook_of_the_run_that_is_rendered_by_itself_is_nobodys_change() {
    let setting = Setting::new();
    setting.run(&[]);
    setting.code("results/claims.csv", &["victory"]);
    setting.render(&["-o", "results/claims.xlsx"]);
    assert_eq!(setting.column("results/claims.xlsx", "war_aim_human")[0], "victory");
    setting.code("results/claims.csv", &["none"]);
    setting.render(&["-o", "results"]);
    for table in ["results/claims.csv", "results/claims.xlsx"] {
        assert_eq!(setting.column(table, "war_aim_human")[0], "none");
    }
}

#[test]
fn labels_in_damaged_rows_stop_the_rewriting() {
    let setting = Setting::new();
    setting.run(&[]);
    setting.code("results/claims.csv", &["victory", "none"]);
    let table = setting.path("results/claims.csv");
    let damaged = fs::read_to_string(&table).unwrap() + "c-000000000000,\"never closed\r\n";
    fs::write(&table, &damaged).unwrap();
    let out = setting.standpoint(&["run", "news", "-o", "results"]);
    let said = String::from_utf8_lossy(&out.stderr);
    assert_eq!(out.status.code(), Some(1), "{said}");
    assert!(said.contains("labels in it would be lost") && said.contains("hint: correct the row"), "{said}");
    assert_eq!(fs::read_to_string(&table).unwrap(), damaged);
}

#[test]
fn a_table_beside_another_stays() {
    let setting = Setting::new();
    fs::write(setting.path("out.csv"), "").unwrap();
    for name in ["out-2.csv", "out.csv", "out.csv"] {
        let out = setting.standpoint(&["extract", "news/a.txt", "-o", name]);
        assert_eq!(out.status.code(), Some(0), "{out:?}");
    }
    assert_eq!(setting.column("out-2.csv", "claim"), setting.column("out.csv", "claim"));
}

#[test]
fn results_are_no_articles() {
    let setting = Setting::new();
    setting.run(&[]);
    // Everything below here, the results of the first run among it.
    let out = setting.standpoint(&["run", ".", "-o", "second"]);
    assert_eq!(out.status.code(), Some(3), "{out:?}");
    assert_eq!(setting.column("second/claims.csv", "claim"), setting.column("results/claims.csv", "claim"));
    setting.refused(&["run", "results", "-o", "third"], "nothing to read but results of earlier runs");
    // Whoever names a file means it.
    let out = setting.standpoint(&["extract", "results/report.html", "-o", "odd.csv"]);
    assert_eq!(out.status.code(), Some(0), "{out:?}");
}

#[test]
fn articles_beside_results_are_read() {
    let setting = Setting::new();
    for folder in ["mine", "mine/other", "mine/sub"] {
        fs::create_dir(setting.path(folder)).unwrap();
    }
    for article in ["mine/other/b.txt", "mine/sub/a.txt"] {
        fs::copy(setting.path("news/a.txt"), setting.path(article)).unwrap();
    }
    fs::write(setting.path("mine/sub/empty.txt"), "").unwrap();
    let extract = |from: &str, to: &str| {
        let out = setting.standpoint(&["extract", from, "-o", to]);
        assert_eq!(out.status.code(), Some(0), "{out:?}");
        String::from_utf8(out.stderr).unwrap()
    };
    // The same command twice, with its results among the articles.
    for _ in 0..2 {
        let said = extract("mine/sub", "mine/sub");
        assert!(said.contains("2 documents, 2 claims"), "{said}");
    }
    // Those of another run, further down, in every format.
    for table in ["mine/sub/claims.jsonl", "mine/sub/claims.parquet"] {
        let out = setting.standpoint(&["render", "mine/sub", "-o", table]);
        assert_eq!(out.status.code(), Some(0), "{out:?}");
    }
    extract("mine", "all.csv");
    let files = setting.column("all.csv", "file");
    assert_eq!(files, ["mine/other/b.txt", "mine/other/b.txt", "mine/sub/a.txt", "mine/sub/a.txt"]);
}

#[test]
fn what_cannot_be_rendered_is_refused() {
    let setting = Setting::new();
    setting.refused(&["render", "news/a.txt", "-o", "out.csv"], "is no results folder");
    setting.refused(&["render", "news", "-o", "out.csv"], "no results in it");
    setting.run(&[]);
    let out = setting.standpoint(&["extract", "news/a.txt", "-o", "extracted"]);
    assert_eq!(out.status.code(), Some(0), "{out:?}");
    setting.refused(&["render", "extracted", "-o", "out.csv", "--table", "stances"], "claims only");
    setting.refused(&["render", "results", "-o", "extracted"], "holds results of another run");
    fs::create_dir(setting.path("mine")).unwrap();
    fs::write(setting.path("mine/report.html"), "<html>my own").unwrap();
    setting.refused(&["render", "results", "-o", "mine"], "is not a result of this program");
    // A run of other work that was broken off: its journal is all that there is of it.
    let unfinished = setting.path("unfinished");
    fs::create_dir(&unfinished).unwrap();
    fs::copy(setting.path("extracted/journal.jsonl"), unfinished.join("journal.jsonl")).unwrap();
    let journal = || fs::read(unfinished.join("journal.jsonl")).unwrap();
    let before = journal();
    setting.refused(&["render", "results", "-o", "unfinished"], "belongs to other work");
    assert_eq!(journal(), before);
    setting.refused(&["run", "news", "-o", "out.xlsx"], "`out.xlsx` would be a folder");
    fs::remove_file(setting.path("results/run.json")).unwrap();
    setting.refused(&["render", "results", "-o", "out.csv"], "the run is not finished");
    assert!(!setting.path("out.csv").exists());
}
