//! `render`: finished results in another format or dialect, without the model.

use std::fs::{self, File};
use std::io::{self, BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::time::Instant;

use anyhow::{Context, anyhow};
use standpoint::journal::{Journal, JournaledWork};
use standpoint::problem::Problem;
use standpoint::rows::{
    AtomicFile, AxisColumns, AxisRecord, CsvOptions, HumanLabels, OutputTarget, RunRecord, TableFormat,
    written_tables,
};

use super::args::RenderArgs;
use super::failure::{BeforeWork, Failure, Status};
use super::interrupt::Interrupt;
use super::prepare::is_result;
use super::results::{Plan, ResultTable, Results, coded_tables};
use super::summary;

/// `render RESULTS -o OUT`.
pub(crate) fn render(args: RenderArgs, interrupt: &Interrupt) -> Result<Status, Failure> {
    let clock = Instant::now();
    let FinishedRun { folder, mut record, skipped } = FinishedRun::open(&args.results)?;
    let target = OutputTarget::from(args.output);
    let options = args.csv.options(&target);
    let axes: Vec<AxisColumns> = record.axes.iter().map(AxisRecord::columns).collect();
    let plan = plan(&target, args.table, options, &axes, &record)?;
    let documents =
        Journal::read(&folder.join("journal.jsonl"), &JournaledWork::from(&record)).before_work()?;
    // People's labels stand in the tables, not in the journal.
    let source = OutputTarget::Folder(folder.clone());
    let mut coded = coded_tables(&source);
    if !is_same(&source, &target) {
        // A workbook alone is no folder, though its name says so.
        let there = match &target {
            OutputTarget::Folder(path) if path.is_file() => vec![path.clone()],
            target => coded_tables(target),
        };
        coded.extend(there.into_iter().filter(|path| is_result(path)));
    }
    let human = HumanLabels::read(&coded).before_work()?;
    let mut results = Results::create(&plan, &axes, options, human).before_work()?;
    results.skip_all(&skipped)?;
    let counted = record.counts.documents_done + record.counts.documents_failed;
    for document in documents {
        interrupt.check()?;
        results.add(document?)?;
    }
    let problems = results.finish(counted, &mut record)?;
    let is_folder = matches!(&target, OutputTarget::Folder(to) if to.is_dir());
    if let OutputTarget::Folder(to) = &target
        && is_folder
    {
        if !is_same(&source, &target) {
            let (from, to) = (folder.join("journal.jsonl"), to.join("journal.jsonl"));
            let copy = || -> anyhow::Result<()> {
                let mut copy = AtomicFile::create(&to)?;
                io::copy(&mut File::open(&from)?, &mut copy)?;
                Ok(copy.commit()?)
            };
            let copied = copy();
            let copied =
                copied.with_context(|| format!("{}: cannot be copied to {}", from.display(), to.display()));
            copied.map_err(Failure::Work)?;
        }
        record.tables = written_tables(&coded_tables(&target))?;
        record.write(&to.join("run.json"))?;
    }
    // A table of the run in another dialect is nobody's change to it.
    let is_target = |table: &PathBuf| match &target {
        OutputTarget::File(file) | OutputTarget::Folder(file) => is_same_file(table, file),
        OutputTarget::Stdout => false,
    };
    if let Some(table) = coded_tables(&source).into_iter().find(is_target) {
        let written = written_tables(&[table])?;
        record.tables.retain(|known| written.iter().all(|new| new.name != known.name));
        record.tables.extend(written);
        record.write(&folder.join("run.json"))?;
    }
    // A single table has no file of errors beside it.
    let errors = if is_folder { target.errors_path() } else { source.errors_path() };
    summary::show(&args.common, &target, errors, &record.counts, &problems, clock.elapsed());
    // What was skipped was told by the run.
    Ok(Status::Done)
}

/// A results folder whose run is over.
struct FinishedRun {
    folder: PathBuf,
    record: RunRecord,
    /// Files that were left out, which the journal does not have.
    skipped: Vec<Problem>,
}

impl FinishedRun {
    fn open(folder: &Path) -> Result<Self, Failure> {
        let shown = folder.display();
        let missing = |what: &str, hint: &str| Failure::Settings(anyhow!("{shown}: {what}; hint: {hint}"));
        if !folder.is_dir() {
            return Err(missing(
                "is no results folder",
                "name the folder that `standpoint run ... -o FOLDER` wrote",
            ));
        }
        let [has_record, has_journal] = ["run.json", "journal.jsonl"].map(|name| folder.join(name).is_file());
        match (has_record, has_journal) {
            (true, true) => {}
            (false, true) => {
                return Err(missing(
                    "the run is not finished",
                    "give the same `standpoint run` command again to finish it",
                ));
            }
            (true, false) => {
                return Err(missing(
                    "no journal.jsonl, from which results are made",
                    "run `standpoint run` again",
                ));
            }
            (false, false) => {
                return Err(missing(
                    "no results in it",
                    "name the folder that `standpoint run ... -o FOLDER` wrote",
                ));
            }
        }
        let record = RunRecord::read(&folder.join("run.json")).before_work()?;
        let skipped =
            read_skipped(&folder.join("errors.jsonl"), record.counts.documents_skipped).before_work()?;
        Ok(FinishedRun { folder: folder.to_owned(), record, skipped })
    }
}

/// The first so many problems of an error log: those of files that were left out stand before all others.
fn read_skipped(path: &Path, count: u64) -> anyhow::Result<Vec<Problem>> {
    if count == 0 {
        return Ok(Vec::new());
    }
    let shown = path.display();
    let file = File::open(path).with_context(|| format!("{shown}: cannot be read"))?;
    let mut problems = Vec::new();
    for (line, number) in BufReader::new(file).lines().zip(1..=count) {
        let line = line.with_context(|| format!("{shown}: cannot be read"))?;
        let problem = serde_json::from_str(&line).with_context(|| {
            format!("{shown}: line {number} is no problem of a run; hint: give the same `standpoint run` command again")
        })?;
        problems.push(problem);
    }
    Ok(problems)
}

/// The files that the name of the output asks for.
fn plan(
    target: &OutputTarget,
    table: ResultTable,
    options: CsvOptions,
    axes: &[AxisColumns],
    record: &RunRecord,
) -> Result<Plan, Failure> {
    if axes.is_empty() && table != ResultTable::Claims {
        let error = anyhow!("results of `standpoint extract` have claims only; hint: leave `--table` out");
        return Err(Failure::Settings(error));
    }
    let path = match target {
        OutputTarget::Stdout | OutputTarget::File(_) => {
            return Ok(Plan::of_table(table, target.claims_path(), TableFormat::Csv(options)));
        }
        OutputTarget::Folder(path) => path.clone(),
    };
    let extension = path.extension().map(|extension| extension.to_string_lossy().to_ascii_lowercase());
    match extension.as_deref() {
        Some("jsonl" | "ndjson") => Ok(Plan::of_table(table, path, TableFormat::JsonLines)),
        Some("parquet") => Ok(Plan::of_table(table, path, TableFormat::Parquet)),
        Some("xlsx") => Ok(Plan::of_workbook(path)),
        Some("html") => Ok(Plan::of_report(path)),
        _ => {
            check_folder(&path, record)?;
            Ok(Plan::of_run(target, options, axes))
        }
    }
}

/// Refuses a folder in which there are other results, or files of the same names that are no results.
fn check_folder(folder: &Path, record: &RunRecord) -> Result<(), Failure> {
    let target = OutputTarget::Folder(folder.to_owned());
    if let Some(foreign) = target.files().iter().find(|path| path.exists() && !is_result(path)) {
        let error =
            anyhow!("`{}` is not a result of this program; hint: write to another folder", foreign.display());
        return Err(Failure::Settings(error));
    }
    let other = RunRecord::read(&folder.join("run.json")).ok().filter(|other| other.run_id != record.run_id);
    match other {
        None => refuse_unfinished(&folder.join("journal.jsonl"), record),
        Some(other) => {
            let (folder, id) = (folder.display(), other.run_id);
            Err(Failure::Settings(anyhow!(
                "{folder}: holds results of another run ({id}); hint: write to another folder"
            )))
        }
    }
}

/// Refuses to overwrite the journal of other work, or one that a run is writing.
fn refuse_unfinished(journal: &Path, record: &RunRecord) -> Result<(), Failure> {
    if journal.exists() {
        drop(Journal::read(journal, &JournaledWork::from(record)).before_work()?);
    }
    Ok(())
}

/// Whether both are the same folder.
fn is_same(one: &OutputTarget, other: &OutputTarget) -> bool {
    let (OutputTarget::Folder(one), OutputTarget::Folder(other)) = (one, other) else { return false };
    is_same_file(one, other)
}

fn is_same_file(one: &Path, other: &Path) -> bool {
    matches!((fs::canonicalize(one), fs::canonicalize(other)), (Ok(one), Ok(other)) if one == other)
}
