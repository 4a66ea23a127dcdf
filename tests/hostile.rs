//! A folder of everything that goes wrong in a corpus: each bad record is named, each good one is done, nothing panics.

#![cfg(unix)]

use std::collections::BTreeMap;
use std::fs;
use std::io::{Seek, SeekFrom, Write};
use std::os::unix::fs::symlink;
use std::path::Path;
use std::process::Command;

use serde_json::{Value, json};

/// An article of one claim.
const GOOD: &str = "Anna Berg said the harbour would open on Monday.";

/// What becomes of a file: how many of its documents are done, and where its problems are.
struct Case {
    name: &'static str,
    bytes: Vec<u8>,
    done: u64,
    /// Records (0: the file as a whole) with a piece of the reason.
    problems: Vec<(u64, &'static str)>,
}

fn case(name: &'static str, bytes: impl Into<Vec<u8>>, done: u64, problems: &[(u64, &'static str)]) -> Case {
    Case { name, bytes: bytes.into(), done, problems: problems.to_vec() }
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut file = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    file.write_all(bytes).unwrap();
    file.finish().unwrap()
}

fn zst(bytes: &[u8]) -> Vec<u8> {
    zstd::encode_all(bytes, 19).unwrap()
}

fn row(text: &str) -> String {
    format!("{{\"text\": {}}}\n", json!(text))
}

fn cases() -> Vec<Case> {
    let utf16 = |text: &str| -> Vec<u8> {
        [0xfeff].into_iter().chain(text.encode_utf16()).flat_map(u16::to_le_bytes).collect()
    };
    let russian = encoding_rs::WINDOWS_1251
        .encode("Президент сказал, что переговоры начнутся завтра утром в столице.")
        .0;
    let three_mib = "a b ".repeat(800 * 1024);
    // 100 MiB of one letter, past the ratio and past the largest record.
    let bomb = vec![b'a'; 100 << 20];
    let rows = (0..2000).map(|number| row(&format!("{GOOD} {number}"))).collect::<String>();
    let cut = |bytes: Vec<u8>| bytes[..bytes.len() / 2].to_vec();
    let deep_page = format!("<html><body>{}<p>{GOOD}</p></body></html>", "<div>".repeat(100_000));
    let mut damaged = gzip(rows.as_bytes());
    // The checksum.
    let place = damaged.len() - 6;
    damaged[place] ^= 0xff;
    vec![
        case("good.txt", GOOD, 1, &[]),
        case("empty.txt", "", 1, &[]),
        case("only-a-mark.txt", "\u{feff}", 1, &[]),
        case("binary.txt", [0, 1, 2, 0xff, 0, 7], 0, &[(0, "binary")]),
        case("nul.txt", format!("{GOOD}\0{GOOD}"), 0, &[(0, "binary")]),
        case(
            "not-utf8.txt",
            b"Anna Berg said \xc3\x28 \x81\x8d\x9d so.".to_vec(),
            0,
            &[(0, "not valid UTF-8")],
        ),
        case("utf-16.txt", utf16(GOOD), 1, &[]),
        case("windows-1251.txt", russian.into_owned(), 1, &[]),
        case("right-to-left.txt", format!("\u{202e}{GOOD}\u{202c} \u{2066}{GOOD}\u{2069}"), 1, &[]),
        case("name\nof two lines.txt", GOOD, 1, &[]),
        case("=cmd|calc!A0.txt", GOOD, 1, &[]),
        case(
            "long-line.jsonl",
            format!("{}{}{}", row(GOOD), row(&three_mib), row(GOOD)),
            2,
            &[(2, "larger than")],
        ),
        case("long.txt", three_mib.clone(), 0, &[(0, "larger than")]),
        case(
            "mixed.jsonl",
            format!("{}{{\"text\": \nnull\n[]\n{{\"text\": 7}}\n{}", row(GOOD), row(GOOD)),
            2,
            &[(2, "JSON"), (3, "object"), (4, "object"), (5, "text")],
        ),
        case("cut.json", format!("[{}, {{\"text\": \"", row(GOOD)), 1, &[(2, "JSON"), (0, "not closed")]),
        case("deep.json", format!("{}1", "[".repeat(100_000)), 0, &[(1, "recursion"), (0, "not closed")]),
        case(
            "unequal.csv",
            format!("id,text\n1,{GOOD}\n2\n3,{GOOD},more,and more\n4,\"{GOOD}\n5,never closed\n"),
            1,
            &[(2, "1 fields"), (3, "4 fields"), (4, "never closed")],
        ),
        case("nul.csv", format!("id,text\n1,{GOOD}\n2,a\0b\n3,{GOOD}\n"), 2, &[(2, "binary")]),
        case("late.jsonl", json!({"text": GOOD, "date": "20240-13-45"}).to_string(), 1, &[]),
        case("deep.html", deep_page, 0, &[(0, "nested")]),
        case("bomb.txt.gz", gzip(&bomb), 0, &[(0, "larger than")]),
        case("bomb.jsonl.zst", zst(&bomb), 0, &[(0, "unpacks to more")]),
        case("cut.jsonl.gz", cut(gzip(rows.as_bytes())), 0, &[(0, "gzip")]),
        case("cut.jsonl.zst", cut(zst(rows.as_bytes())), 0, &[(0, "Zstandard")]),
        case("damaged.jsonl.gz", damaged, 2000, &[(0, "checksum")]),
        case("no-archive.txt.gz", GOOD, 1, &[]),
    ]
}

/// Problems by file, as `(record, reason)`.
fn problems(results: &Path) -> BTreeMap<String, Vec<(u64, String)>> {
    let mut found: BTreeMap<String, Vec<(u64, String)>> = BTreeMap::new();
    for line in fs::read_to_string(results.join("errors.jsonl")).unwrap().lines() {
        let problem: Value = serde_json::from_str(line).unwrap();
        for key in ["reason", "hint", "stage"] {
            assert!(problem[key].as_str().is_some_and(|text| !text.is_empty()), "{line}");
        }
        let name = Path::new(problem["file"].as_str().unwrap()).file_name().unwrap();
        let entry = (problem["record"].as_u64().unwrap_or(0), problem["reason"].as_str().unwrap().to_owned());
        found.entry(name.to_string_lossy().into_owned()).or_default().push(entry);
    }
    found
}

#[test]
fn every_bad_record_is_named_and_every_good_one_done() {
    let folder = tempfile::tempdir().unwrap();
    let corpus = folder.path().join("corpus");
    fs::create_dir_all(corpus.join("below")).unwrap();
    let cases = cases();
    for case in &cases {
        fs::write(corpus.join(case.name), &case.bytes).unwrap();
    }
    symlink("..", corpus.join("below/back")).unwrap();
    symlink("nowhere", corpus.join("below/dangling.txt")).unwrap();
    let extract = |results: &str| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_standpoint"));
        command.current_dir(folder.path());
        command.args(["extract", "corpus", "-o", results, "--max-record", "2", "--quiet"]);
        command.output().unwrap()
    };
    let out = extract("results");
    let said = String::from_utf8_lossy(&out.stderr);
    assert_eq!(out.status.code(), Some(3), "{said}");
    assert!(!said.contains("panicked"), "{said}");

    let results = folder.path().join("results");
    let found = problems(&results);
    let mut wrong = Vec::new();
    for case in &cases {
        let none = Vec::new();
        let problems = found.get(case.name).unwrap_or(&none);
        let as_expected = problems.len() == case.problems.len()
            && problems
                .iter()
                .zip(&case.problems)
                .all(|((record, reason), (expected, piece))| (record == expected) && reason.contains(piece));
        if !as_expected {
            wrong.push(format!("{:?}: {problems:?}, expected {:?}", case.name, case.problems));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(found.contains_key("dangling.txt"), "{found:?}");

    let record: Value = serde_json::from_slice(&fs::read(results.join("run.json")).unwrap()).unwrap();
    let count = |name: &str| record["counts"][name].as_u64().unwrap();
    // Of what is cut short, the beginning is done too.
    assert!(count("documents_done") >= cases.iter().map(|case| case.done).sum::<u64>());
    let claims = fs::read_to_string(results.join("claims.csv")).unwrap();
    for name in ["good.txt", "utf-16.txt", "right-to-left.txt", "name of two lines.txt", "no-archive.txt.gz"]
    {
        assert!(claims.contains(name), "no claim of {name}");
    }
    let ends = ["documents_done", "documents_skipped", "documents_failed"].map(count);
    assert_eq!(count("documents_read"), ends.iter().sum::<u64>());

    // And all of it again, in the same bytes.
    assert_eq!(extract("again").status.code(), Some(3));
    for name in ["claims.csv", "errors.jsonl"] {
        let read = |results: &str| fs::read(folder.path().join(results).join(name)).unwrap();
        assert_eq!(read("results"), read("again"), "{name}");
    }
}

/// A line of 2 GiB between two documents, in a file that takes no room: it is skipped in half of that memory, most of it never touched.
#[test]
fn a_line_larger_than_the_memory_is_skipped() {
    let folder = tempfile::tempdir().unwrap();
    let mut corpus = fs::File::create(folder.path().join("corpus.jsonl")).unwrap();
    corpus.write_all(row(GOOD).as_bytes()).unwrap();
    corpus.write_all(b"{\"text\": \"").unwrap();
    corpus.seek(SeekFrom::Current(2 << 30)).unwrap();
    corpus.write_all(format!("\"}}\n{}", row(GOOD)).as_bytes()).unwrap();
    drop(corpus);
    let mut shell = Command::new("sh");
    shell.current_dir(folder.path());
    shell.args(["-c", "ulimit -v 1048576 && exec \"$0\" extract corpus.jsonl -o out --threads 2 --quiet"]);
    let out = shell.arg(env!("CARGO_BIN_EXE_standpoint")).output().unwrap();
    let said = String::from_utf8_lossy(&out.stderr);
    assert_eq!(out.status.code(), Some(3), "{said}");
    let record: Value =
        serde_json::from_slice(&fs::read(folder.path().join("out/run.json")).unwrap()).unwrap();
    let counts = ["documents_read", "documents_done", "documents_failed"].map(|name| &record["counts"][name]);
    assert_eq!(counts, [&json!(3), &json!(2), &json!(1)]);
    let found = problems(&folder.path().join("out"));
    assert!(found["corpus.jsonl"][0].1.contains("larger than"), "{found:?}");
}
