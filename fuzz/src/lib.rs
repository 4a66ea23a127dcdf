//! What must hold whatever bytes a reader is given.

use std::cell::OnceCell;
use std::path::{Path, PathBuf};

use standpoint::documents::{Document, ReadOptions, inputs, read};
use standpoint::problem::Problem;
use standpoint::rows::Table;
use tempfile::TempDir;

/// Small, so that the fuzzer reaches it.
const MAX_RECORD: usize = 16 * 1024;

/// Reads `bytes` as a file with this extension, twice, and panics where what comes out does not hold together.
pub fn check_documents(extension: &str, bytes: &[u8]) {
    let path = file(&format!("input.{extension}"), bytes);
    let options = ReadOptions { max_record_bytes: MAX_RECORD, max_ratio: 50, ..ReadOptions::default() };
    let read_all = || -> Vec<Result<Document, Problem>> {
        let files = inputs(&[path.display().to_string()], &options).expect("the file is there");
        read(files, &options).collect()
    };
    let results = read_all();
    assert!(!results.is_empty() || is_table(extension), "neither a document nor a problem");
    assert!(results == read_all(), "read twice, with two results");
    let mut last = 0;
    let mut ended = false;
    for result in &results {
        assert!(!ended, "something behind a problem of the whole file");
        let record = match result {
            Ok(document) => {
                check_document(document);
                Some(document.origin.record)
            }
            Err(problem) => {
                check_problem(problem);
                problem.record
            }
        };
        match record {
            Some(record) => {
                assert!(record > last, "record {record} behind {last}");
                last = record;
            }
            None => ended = true,
        }
    }
}

/// Formats of which a file may hold nothing at all.
fn is_table(extension: &str) -> bool {
    matches!(extension, "jsonl" | "jsonl.gz" | "json" | "csv" | "tsv" | "warc" | "parquet")
}

fn check_document(document: &Document) {
    assert!(!document.id.is_empty(), "no identifier");
    assert!(document.origin.line != Some(0), "lines count from 1");
    assert!(!document.text.contains("\r\n"), "line breaks are not made one");
    // A byte of a legacy encoding becomes three at most.
    assert!(document.text.len() <= 3 * MAX_RECORD, "{} bytes of text", document.text.len());
    let is_day = |date: &str| date.len() == 10 && date.as_bytes()[4] == b'-' && date.as_bytes()[7] == b'-';
    assert!(document.date.is_empty() || is_day(&document.date), "date {:?}", document.date);
    for cell in [&document.id, &document.title, &document.url, &document.source] {
        assert!(!cell.contains('\n'), "a line break in {cell:?}");
    }
}

/// A problem says where, what, and what to do.
pub fn check_problem(problem: &Problem) {
    for text in [&problem.file, &problem.reason, &problem.hint] {
        assert!(!text.trim().is_empty(), "{problem:?}");
    }
    assert!(problem.record != Some(0) && problem.line != Some(0), "{problem:?}");
}

/// A file of this name with `bytes`, in a folder of this process, until the next one of the name is asked for.
pub fn file(name: &str, bytes: &[u8]) -> PathBuf {
    let path = folder().join(name);
    std::fs::write(&path, bytes).expect("a folder for temporary files can be written");
    path
}

fn folder() -> PathBuf {
    thread_local!(static FOLDER: OnceCell<TempDir> = const { OnceCell::new() });
    FOLDER.with(|folder| {
        let made = || {
            // In memory where there is such a place: every input is one file.
            let memory = Path::new("/dev/shm");
            let made = if memory.is_dir() { tempfile::tempdir_in(memory) } else { tempfile::tempdir() };
            made.expect("a folder for temporary files can be made")
        };
        folder.get_or_init(made).path().to_owned()
    })
}

/// Goes through a table: rows in order, each with a cell a column.
pub fn check_table(table: Table) {
    let columns = table.header().len();
    let mut last = 0;
    for row in table {
        let Ok(row) = row else { break };
        assert!(row.record > last && row.line > 0, "record {} behind {last}", row.record);
        assert_eq!(row.cells.len(), columns);
        if let Some(problem) = &row.problem {
            check_problem(problem);
        }
        last = row.record;
    }
}

/// Lets the library `name` panic where its caller catches that; other panics are told, and end the target as ever.
///
/// For `init` of a target: the fuzzer ends at the first panic of any kind unless told otherwise.
pub fn let_panic(name: &'static str) {
    std::panic::set_hook(Box::new(move |panic| {
        if !panic.location().is_some_and(|location| location.file().contains(name)) {
            eprintln!("{panic}");
        }
    }));
}
