//! `pipe`: a JSON document a line in, a JSON answer a line out, for programs that hold a pipe to this one.
//!
//! Framing: one line an answer, in the order of the documents, blank lines left out on both sides; JSON has no line break
//! within a line. What has come in is answered and flushed before more is waited for, so that either end may wait for
//! the other. A bad document is an answer with `error`, so that nothing is skipped and the exit code stays 0.

use std::io::{self, BufReader, BufWriter, Write};
use std::sync::Arc;
use std::sync::mpsc::{Receiver, RecvTimeoutError, sync_channel};
use std::thread;
use std::time::Duration;

use anyhow::anyhow;
use serde::Serialize;
use standpoint::documents::{ReadOptions, live_json_lines};
use standpoint::pipeline::{CHUNK_BYTES, CHUNK_DOCUMENTS, Classifier, Finished, Read, Stages, columns};
use standpoint::rows::{AxisColumns, Cell, ClaimRow, JsonRow, read_settings, run_id};

use super::args::PipeArgs;
use super::failure::{Failure, Status};
use super::interrupt::Interrupt;
use super::{axes, lexicon, models};

/// `pipe < DOCUMENTS > ANSWERS`.
pub(crate) fn pipe(args: PipeArgs, interrupt: &Interrupt) -> Result<Status, Failure> {
    let options = args.records.options();
    let words = lexicon::load(&args.lexicon)?;
    let axes = axes::load_with_gate(&args.axes, &args.gate)?;
    let axis_columns = columns(&axes);
    let classifier = Classifier::new(models::load(&args.model, interrupt)?, axes);
    let run_id = match args.run_id {
        Some(run_id) => run_id,
        None => {
            let (model, axes) = classifier.records();
            let mut settings = read_settings(&options);
            settings.extend(words.sha256.clone().map(|hash| ("lexicon".to_owned(), hash.into())));
            run_id(env!("CARGO_PKG_VERSION"), &[], Some(&model), &axes, &settings)
        }
    };
    let threads = args.model.nli().threads;
    let mut stages = Stages::new(Arc::clone(&words.lexicon), Some(classifier), run_id, threads)?;
    let documents = documents(options);
    let mut out = BufWriter::new(io::stdout().lock());
    let answers = Answers::new(axis_columns);
    while let Some(chunk) = next_chunk(&documents, interrupt)? {
        let mut chunk = chunk;
        // What came in before the end of all reading is answered.
        let end = chunk.iter().position(is_of_the_whole_input);
        let end = end.map(|end| chunk.split_off(end)).and_then(|rest| rest.into_iter().next());
        let ids: Vec<String> = chunk
            .iter()
            .map(|read| read.as_ref().map_or(String::new(), |document| document.id.clone()))
            .collect();
        let (stop, worker) = (Arc::clone(&interrupt.stop), stages);
        let (worker, done) = interrupt.wait(move || {
            let mut worker = worker;
            // A line has the same answer whatever came before it.
            let documents = chunk.into_iter().map(|document| (document, 0)).collect();
            let done = worker.process(documents, &stop);
            (worker, done)
        })?;
        stages = worker;
        for (finished, id) in done?.into_iter().zip(&ids) {
            answers.write(&mut out, &finished, id)?;
        }
        out.flush()?;
        if let Some(Err(problem)) = end {
            return Err(Failure::Work(anyhow!("standard input: {}; hint: {}", problem.reason, problem.hint)));
        }
    }
    Ok(Status::Done)
}

/// The documents of standard input, read in a thread of its own.
fn documents(options: ReadOptions) -> Receiver<Read> {
    let (sender, receiver) = sync_channel(2 * CHUNK_DOCUMENTS);
    thread::spawn(move || {
        let documents = match live_json_lines(BufReader::new(io::stdin()), &options) {
            Ok(documents) => documents,
            Err(problem) => Box::new(std::iter::once(Err(problem))),
        };
        for document in documents {
            if sender.send(document).is_err() {
                return;
            }
        }
    });
    receiver
}

/// Whether no more can be read, so that documents would go without their answers.
fn is_of_the_whole_input(read: &Read) -> bool {
    read.as_ref().is_err_and(|problem| problem.record.is_none())
}

/// At least one document, and as many as have come in; none at the end.
fn next_chunk(documents: &Receiver<Read>, interrupt: &Interrupt) -> Result<Option<Vec<Read>>, Failure> {
    let first = loop {
        interrupt.check()?;
        match documents.recv_timeout(Duration::from_millis(50)) {
            Ok(document) => break document,
            Err(RecvTimeoutError::Timeout) => {}
            Err(RecvTimeoutError::Disconnected) => return Ok(None),
        }
    };
    let size = |read: &Read| read.as_ref().map_or(0, |document| document.text.len());
    let mut bytes = size(&first);
    let mut chunk = vec![first];
    while chunk.len() < CHUNK_DOCUMENTS && bytes < CHUNK_BYTES {
        let Ok(document) = documents.try_recv() else { break };
        bytes += size(&document);
        chunk.push(document);
    }
    Ok(Some(chunk))
}

/// What is known of every answer.
struct Answers {
    columns: Vec<String>,
    axes: Vec<AxisColumns>,
}

/// The answer to one document.
#[derive(Serialize)]
struct Answer<'a> {
    record: u64,
    doc_id: Option<&'a str>,
    claims: Vec<JsonRow<'a>>,
    error: Option<String>,
}

impl Answers {
    fn new(axes: Vec<AxisColumns>) -> Self {
        let columns = ClaimRow::columns(&axes).into_iter().map(|column| column.name).collect();
        Answers { columns, axes }
    }

    fn write(&self, out: &mut impl Write, finished: &Finished, id: &str) -> io::Result<()> {
        let cells: Vec<Vec<Cell<'_>>> = finished.rows.iter().map(|row| row.cells(self.axes.len())).collect();
        let failure = finished.problems.first().filter(|_| !finished.is_done);
        let answer = Answer {
            record: finished.origin.record,
            doc_id: Some(id).filter(|id| !id.is_empty()),
            claims: cells.iter().map(|cells| JsonRow::new(&self.columns, cells)).collect(),
            error: failure.map(|problem| format!("{}; hint: {}", problem.reason, problem.hint)),
        };
        serde_json::to_writer(&mut *out, &answer)?;
        out.write_all(b"\n")
    }
}
