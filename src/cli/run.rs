//! `run` and `extract`: settings -> inputs -> pipeline -> journal -> files.
//!
//! What the pipeline finishes goes into the journal, and the files are made from that when all is done. So a run that
//! was broken off goes on where it stopped, and its files are those of a run that was not. Standard output has no
//! journal: rows go there as they come.

use std::fs;
use std::path::Path;
use std::sync::Arc;
use std::time::{Instant, SystemTime};

use standpoint::documents::{InputFile, ReadOptions, read};
use standpoint::journal::Journal;
use standpoint::nli::NliOptions;
use standpoint::pipeline::{self, Classifier, Earlier, Work};
use standpoint::problem::Problem;
use standpoint::rows::{
    CsvOptions, HumanLabels, OutputTarget, RunRecord, Settings, Timing, read_settings, run_id, utc_iso,
    written_tables,
};

use super::args::{CommonArgs, ExtractArgs, RunArgs};
use super::axes;
use super::dates::UnreadDates;
use super::failure::{BeforeWork, Failure, Status, note};
use super::interrupt::Interrupt;
use super::lexicon::{self, Words};
use super::models;
use super::prepare::{self, Inputs};
use super::progress::Progress;
use super::results::{self, Plan, Results, coded_tables};
use super::summary::{self, count};

/// `run INPUT... -o OUT`.
pub(crate) fn run(args: RunArgs, interrupt: &Interrupt) -> Result<Status, Failure> {
    let target = OutputTarget::from(args.output);
    let nli = args.model.nli();
    let job = Job {
        options: args.csv.options(&target),
        target,
        read: args.inputs.read.options(),
        limit: args.inputs.limit,
        threads: nli.threads,
        restart: args.restart.restart,
        common: args.common,
    };
    let files = prepare::list(&args.inputs.inputs, &job.read, &job.target)?;
    let words = lexicon::load(&args.lexicon)?;
    let axes = axes::load_with_gate(&args.axes, &args.gate)?;
    axes::note_uncalibrated(&axes, &job.common);
    let model = models::load(&args.model, interrupt)?;
    job.work(files, &words, Some(Classifier::new(model, axes)), interrupt)
}

/// `extract INPUT... -o OUT`.
pub(crate) fn extract(args: ExtractArgs, interrupt: &Interrupt) -> Result<Status, Failure> {
    let target = OutputTarget::from(args.output);
    let job = Job {
        options: args.csv.options(&target),
        target,
        read: args.inputs.read.options(),
        limit: args.inputs.limit,
        threads: args.threads.map_or(NliOptions::default().threads, usize::from),
        restart: args.restart.restart,
        common: args.common,
    };
    let files = prepare::list(&args.inputs.inputs, &job.read, &job.target)?;
    let words = lexicon::load(&args.lexicon)?;
    job.work(files, &words, None, interrupt)
}

/// What both commands are told.
struct Job {
    target: OutputTarget,
    options: CsvOptions,
    read: ReadOptions,
    limit: Option<u64>,
    threads: usize,
    restart: bool,
    common: CommonArgs,
}

/// The results of all documents, each written when it is done.
fn streamed(
    work: Work,
    mut results: Results,
    skipped: &[Problem],
    progress: &mut Progress,
) -> Result<Results, Failure> {
    results.skip_all(skipped)?;
    for finished in pipeline::start(work) {
        let finished = finished?;
        progress.document(&finished);
        results.add(finished)?;
    }
    Ok(results)
}

/// The results out of a journal.
fn filled(
    mut results: Results,
    skipped: &[Problem],
    journal: &Journal,
    interrupt: &Interrupt,
) -> Result<Results, Failure> {
    results.skip_all(skipped)?;
    for finished in journal.finished()? {
        interrupt.check().map_err(|_| Failure::Interrupted { kept: Some(journal.documents()) })?;
        results.add(finished?)?;
    }
    Ok(results)
}

/// Does what is not in the journal yet.
fn finish_journal(journal: &mut Journal, work: Work, progress: &mut Progress) -> Result<(), Failure> {
    for finished in pipeline::start(work) {
        let added = finished.map_err(Failure::from).and_then(|finished| {
            journal.add(&finished)?;
            progress.document(&finished);
            Ok(())
        });
        if let Err(failure) = added {
            // The first failure is the one to tell.
            let _ = journal.sync();
            let kept = Some(journal.documents()).filter(|&documents| documents > 0);
            return Err(match failure {
                Failure::Interrupted { .. } => Failure::Interrupted { kept },
                failure => failure,
            });
        }
    }
    Ok(journal.sync()?)
}

impl Job {
    fn work(
        self,
        files: Vec<InputFile>,
        words: &Words,
        classifier: Option<Classifier>,
        interrupt: &Interrupt,
    ) -> Result<Status, Failure> {
        let new_folder = match &self.target {
            OutputTarget::Folder(folder) if !folder.exists() => Some(folder.clone()),
            _ => None,
        };
        let done = self.write_results(files, words, classifier, interrupt);
        if let (Err(_), Some(folder)) = (&done, new_folder) {
            // Of no use to anybody while it is empty; otherwise it stays.
            let _ = fs::remove_dir(folder);
        }
        done
    }

    fn write_results(
        self,
        files: Vec<InputFile>,
        words: &Words,
        classifier: Option<Classifier>,
        interrupt: &Interrupt,
    ) -> Result<Status, Failure> {
        let (started, clock) = (SystemTime::now(), Instant::now());
        let columns =
            classifier.as_ref().map_or(Vec::new(), |classifier| pipeline::columns(&classifier.axes));
        let plan = Plan::of_run(&self.target, self.options, &columns);
        let create = |human| Results::create(&plan, &columns, self.options, human);
        let results = create(HumanLabels::default()).before_work()?;
        let inputs = prepare::open(files, &self.read, interrupt)?;
        let mut record = self.record(&inputs, words, classifier.as_ref());
        let mut progress = Progress::new(&self.common, &inputs.records);
        let dates = UnreadDates::default();
        let work = Work {
            documents: dates.watch(read(inputs.files.clone(), &self.read)),
            limit: self.limit,
            lexicon: Arc::clone(&words.lexicon),
            classifier,
            earlier: Earlier::default(),
            run_id: record.run_id.clone(),
            threads: self.threads,
            stop: Arc::clone(&interrupt.stop),
        };
        let (results, journal) = match self.target.journal_path() {
            None => (streamed(work, results, &inputs.skipped, &mut progress)?, None),
            Some(path) => {
                // It was only to show that files can be written.
                drop(results);
                let journal = self.journaled(&path, work, &record, &mut progress)?;
                let results = create(HumanLabels::read(&coded_tables(&self.target))?)?;
                (filled(results, &inputs.skipped, &journal, interrupt)?, Some(journal))
            }
        };
        let problems = results.finish(progress.documents, &mut record)?;
        if let OutputTarget::Folder(folder) = &self.target {
            record.tables = written_tables(&coded_tables(&self.target))?;
            record.timing = Timing { started: utc_iso(started), finished: utc_iso(SystemTime::now()) };
            record.write(&folder.join("run.json"))?;
        } else if let Some(journal) = journal {
            journal.remove()?;
        }
        let empty = progress.empty;
        progress.finish();
        let errors = self.target.errors_path();
        summary::show(&self.common, &self.target, errors, &record.counts, &problems, clock.elapsed());
        if self.common.tells() {
            if empty > 0 {
                let documents = count(empty, "document");
                note(format_args!(
                    "{documents} without text; hint: another column may have it, see `--text-column`"
                ));
            }
            dates.show();
        }
        Ok(problems.status())
    }

    /// The journal with all of the work: what earlier runs finished of it, and the rest done now.
    fn journaled(
        &self,
        path: &Path,
        mut work: Work,
        record: &RunRecord,
        progress: &mut Progress,
    ) -> Result<Journal, Failure> {
        let journal = Journal::open(path, &record.into(), self.restart, |finished| {
            work.earlier.add(finished);
            progress.earlier(finished);
        });
        let mut journal = journal.before_work()?;
        results::remove_leftovers(&self.target);
        if self.common.tells() && journal.documents() > 0 {
            let documents = count(journal.documents(), "document");
            note(format_args!("standpoint: going on after {documents} of an earlier run"));
        }
        if self.common.tells() && journal.torn_bytes() > 0 {
            let bytes = count(journal.torn_bytes(), "damaged byte");
            note(format_args!("standpoint: {bytes} at the end of the journal: what they held is done again"));
        }
        finish_journal(&mut journal, work, progress)?;
        Ok(journal)
    }

    /// What `run.json` says, counts and times aside.
    fn record(&self, inputs: &Inputs, words: &Words, classifier: Option<&Classifier>) -> RunRecord {
        let version = env!("CARGO_PKG_VERSION");
        let (model, axes) = match classifier.map(Classifier::records) {
            Some((model, axes)) => (Some(model), axes),
            None => (None, Vec::new()),
        };
        let settings = self.settings(words);
        RunRecord {
            run_id: run_id(version, &inputs.records, model.as_ref(), &axes, &settings),
            version: version.to_owned(),
            command: std::env::args_os().map(|argument| argument.to_string_lossy().into_owned()).collect(),
            inputs: inputs.records.clone(),
            model,
            axes,
            settings,
            counts: Default::default(),
            tables: Vec::new(),
            timing: Timing::default(),
        }
    }

    /// The settings that decide the results. How they are written down does not, nor do threads and batches.
    fn settings(&self, words: &Words) -> Settings {
        let mut settings = read_settings(&self.read);
        settings.extend(self.limit.map(|limit| ("limit".to_owned(), limit.into())));
        settings.extend(words.sha256.clone().map(|hash| ("lexicon".to_owned(), hash.into())));
        settings
    }
}
