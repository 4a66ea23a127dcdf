//! Inputs before the run: listed, made readable twice, hashed.
//!
//! `run_id` stands in every row and depends on the bytes of all inputs, so they are read once before the work. What
//! can be read only once (standard input, pipes) is copied to a temporary file first.

use std::collections::HashMap;
use std::fs::{self, File};
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use anyhow::{Context, anyhow};
use standpoint::documents::{FileKind, InputFile, InputPath, ReadOptions, inputs, read};
use standpoint::journal;
use standpoint::problem::Problem;
use standpoint::rows::{InputRecord, OutputTarget, is_our_parquet, is_our_workbook};
use tempfile::TempDir;

use super::failure::{BeforeWork, Failure};
use super::interrupt::Interrupt;

/// The inputs of a run.
pub(crate) struct Inputs {
    /// What will be read, in order.
    pub(crate) files: Vec<InputFile>,
    /// Files found in folders that are of no known kind.
    pub(crate) skipped: Vec<Problem>,
    /// One a file, in order.
    pub(crate) records: Vec<InputRecord>,
    /// Holds copies of what can be read only once.
    _copies: Option<TempDir>,
}

/// Lists what the user named; nothing is opened yet.
pub(crate) fn list(
    arguments: &[String],
    options: &ReadOptions,
    target: &OutputTarget,
) -> Result<Vec<InputFile>, Failure> {
    if let OutputTarget::File(path) | OutputTarget::Folder(path) = target
        && path.as_os_str().is_empty()
    {
        return Err(Failure::Settings(anyhow!(
            "the output has no name; hint: pass `-o FILE.csv` or `-o FOLDER`"
        )));
    }
    refuse_file_name(target)?;
    let mut files = inputs(arguments, options).before_work()?;
    let results: Vec<PathBuf> =
        target.files().iter().filter_map(|path| fs::canonicalize(path).ok()).collect();
    // Somebody else's file is not overwritten because it has the name of a result.
    if let OutputTarget::Folder(_) = target
        && let Some(foreign) = results.iter().find(|path| !is_result(path))
    {
        let error =
            anyhow!("`{}` is not a result of this program; hint: write to another folder", foreign.display());
        return Err(Failure::Settings(error));
    }
    for argument in arguments {
        if fs::canonicalize(argument).is_ok_and(|path| results.contains(&path)) {
            let error = anyhow!("`{argument}` is input and output at once; hint: write to another file");
            return Err(Failure::Settings(error));
        }
    }
    // What an earlier run left in a folder that is read now is no news; a document of that name is.
    let is_output = |file: &InputFile| match &file.path {
        InputPath::File(path) => fs::canonicalize(path).is_ok_and(|path| results.contains(&path)),
        InputPath::Stdin => false,
    };
    if let Some(file) = files
        .iter()
        .find(|file| is_output(file) && matches!(&file.path, InputPath::File(path) if !is_result(path)))
    {
        let error = anyhow!("`{}` is input and output at once; hint: write to another file", file.name);
        return Err(Failure::Settings(error));
    }
    files.retain(|file| !is_output(file));
    leave_results_out(&mut files, arguments)?;
    Ok(files)
}

/// A results folder called `out.xlsx` is not what anybody wants.
fn refuse_file_name(target: &OutputTarget) -> Result<(), Failure> {
    let OutputTarget::Folder(folder) = target else { return Ok(()) };
    let extension = folder.extension().unwrap_or_default().to_string_lossy().to_ascii_lowercase();
    let of_file = ["xlsx", "ods", "parquet", "html", "json", "jsonl", "tsv", "txt"].contains(&&*extension);
    if !of_file || folder.is_dir() {
        return Ok(());
    }
    let name = folder.display();
    let hint = if ["xlsx", "parquet", "html", "jsonl"].contains(&&*extension) {
        format!("write to a folder, then `standpoint render FOLDER -o {name}`")
    } else {
        "give `-o` a folder, or a name that ends in `.csv`".to_owned()
    };
    Err(Failure::Settings(anyhow!(
        "`{name}` would be a folder: only `.csv` is written as one file; hint: {hint}"
    )))
}

/// Leaves out the results in results folders of other runs, unless they are named: a report of articles is no article.
fn leave_results_out(files: &mut Vec<InputFile>, arguments: &[String]) -> Result<(), Failure> {
    let mut known: HashMap<PathBuf, bool> = HashMap::new();
    let mut is_in_results = |file: &InputFile| {
        let InputPath::File(path) = &file.path else { return false };
        let folder = path.parent().unwrap_or(Path::new("")).to_owned();
        let has_results = known.entry(folder).or_insert_with_key(|folder| {
            let record = folder.join("run.json");
            record.is_file() && is_result(&record)
        });
        // An empty file may be anybody's, but for the error log.
        let has_bytes = || fs::metadata(path).is_ok_and(|metadata| metadata.len() > 0);
        *has_results
            && !arguments.contains(&file.name)
            && (path.ends_with("errors.jsonl") || has_bytes())
            && (is_result(path) || has_our_rows(path))
    };
    let before = files.len();
    files.retain(|file| !is_in_results(file));
    match files.first() {
        None if before > 0 => Err(Failure::Settings(anyhow!(
            "nothing to read but results of earlier runs; hint: name the articles, or each file that is to be read all \
             the same"
        ))),
        _ => Ok(()),
    }
}

/// Whether a file looks like one that this program wrote: by its first column or key, what it says of itself, or its
/// sheets.
pub(crate) fn is_result(path: &Path) -> bool {
    const STARTS: [&[u8]; 8] = [
        b"claim_id",
        b"speaker,axis,",
        b"speaker;axis;",
        b"country,axis,",
        b"country;axis;",
        b"{\n  \"run_id\"",
        b"{\"file\":",
        journal::START,
    ];
    const MARKS: [&str; 2] = ["name=\"generator\" content=\"standpoint ", "\"name\": \"standpoint-results\""];
    let mut start = Vec::new();
    let read = File::open(path).and_then(|file| file.take(4096).read_to_end(&mut start));
    let start = start.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&start);
    let text = String::from_utf8_lossy(start);
    // Other programs put quotation marks around all fields, and people move columns.
    let header: Vec<&str> = text.lines().next().unwrap_or_default().split([',', ';', '\t']).collect();
    let is_in_header = |wanted: &&str| header.iter().any(|name| name.trim_matches('"') == *wanted);
    let has_claims = || ["claim_id", "run_id"].iter().all(is_in_header);
    read.is_ok()
        && (start.is_empty()
            || STARTS.iter().any(|known| start.starts_with(known))
            || MARKS.iter().any(|mark| text.contains(mark))
            || has_claims()
            || (start.starts_with(b"PK") && is_our_workbook(path)))
}

/// Whether it has our rows as JSON Lines or Parquet, in which nobody writes labels.
fn has_our_rows(path: &Path) -> bool {
    let mut start = [0; 12];
    let read = File::open(path).and_then(|mut file| file.read_exact(&mut start));
    read.is_ok() && (start == *b"{\"claim_id\":" || (start.starts_with(b"PAR1") && is_our_parquet(path)))
}

/// Copies what can be read only once and hashes all.
pub(crate) fn open(
    files: Vec<InputFile>,
    options: &ReadOptions,
    interrupt: &Interrupt,
) -> Result<Inputs, Failure> {
    let (skipped, mut files): (Vec<_>, Vec<_>) =
        files.into_iter().partition(|file| matches!(file.kind, FileKind::Skipped { .. }));
    let skipped = read(skipped, options).filter_map(Result::err).collect();
    let copies = match files.iter().any(is_read_once) {
        true => Some(tempfile::tempdir().context("cannot make a temporary folder").before_work()?),
        false => None,
    };
    let folder = copies.as_ref().map(|copies| copies.path().to_owned());
    let (files, records) = interrupt
        .wait(move || -> io::Result<_> {
            let mut records = Vec::with_capacity(files.len());
            for (index, file) in files.iter_mut().enumerate() {
                if let Some(folder) = folder.as_deref().filter(|_| is_read_once(file)) {
                    copy(file, &folder.join(index.to_string()))?;
                }
                records.push(hash(file));
            }
            Ok((files, records))
        })?
        .context(
            "cannot copy an input that can be read only once; hint: set `TMPDIR` to a folder with more space",
        )
        .before_work()?;
    Ok(Inputs { files, skipped, records, _copies: copies })
}

/// Whether it is standard input or a pipe with a path.
fn is_read_once(file: &InputFile) -> bool {
    match &file.path {
        InputPath::Stdin => true,
        InputPath::File(path) => fs::metadata(path).is_ok_and(|metadata| !metadata.is_file()),
    }
}

/// Copies the bytes of `file` into a new folder, under its own name, from which documents take their ids.
fn copy(file: &mut InputFile, folder: &Path) -> io::Result<()> {
    fs::create_dir(folder)?;
    let path = match &file.path {
        InputPath::Stdin => {
            let path = folder.join("stdin");
            io::copy(&mut io::stdin().lock(), &mut File::create(&path)?)?;
            path
        }
        InputPath::File(pipe) => {
            let path = folder.join(pipe.file_name().unwrap_or_default());
            io::copy(&mut File::open(pipe)?, &mut File::create(&path)?)?;
            path
        }
    };
    file.path = InputPath::File(path);
    Ok(())
}

/// Size and hash of a file. One that cannot be read has none here, and is a problem when its turn comes.
fn hash(file: &InputFile) -> InputRecord {
    let nothing = || InputRecord { name: file.name.clone(), size: 0, sha256: String::new() };
    let InputPath::File(path) = &file.path else { return nothing() };
    File::open(path).and_then(|bytes| InputRecord::read(&file.name, bytes)).unwrap_or_else(|_| nothing())
}
