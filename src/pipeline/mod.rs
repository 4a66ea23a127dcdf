//! The run: documents in, rows out, in input order.
//!
//! ```text
//! reading thread -> chunks -> working thread: extraction (all cores) -> inference -> Finished -> the caller
//! ```
//!
//! [`start`] returns an iterator that yields one [`Finished`] a document. Channels between the threads are bounded, so
//! that a slow caller slows the reading and memory holds three chunks at most, however long the run. What comes out
//! does not depend on the number of threads. A document that fails, even by a panic, is a [`Problem`] of its own.
//!
//! [`Stages`] is the middle of it alone: a batch of documents in, the same batch out, for schedulers of others.
//!
//! Deliberately absent: files, progress bars and the decision what to do about a problem.

mod classify;
mod copies;
mod near_copies;
mod stages;

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, SyncSender, sync_channel};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::documents::{Documents, Origin};
use crate::hypotheses::Axis;
use crate::lexicon::Lexicon;
use crate::nli::NliError;
use crate::problem::{Problem, panic_message};
use crate::rows::{AxisColumns, ClaimRow};

pub use self::classify::{Classifier, Refusal, Verdict, ask, suit};
pub use self::copies::wire_key;
pub use self::stages::{Read, Stages};

use self::copies::{ClaimCopies, DocumentCopies};

/// Documents that are worked on together.
pub const CHUNK_DOCUMENTS: usize = 32;
/// Bytes of text after which a chunk is closed: a few seconds of inference, so that progress can be shown.
pub const CHUNK_BYTES: usize = 128 * 1024;
/// Claims among which wire copies are recognised: about 100 MB, and 50 MB for those that are nearly the same.
const REMEMBERED_CLAIMS: usize = 1 << 20;
/// How soon a stop is noticed.
const STOP_INTERVAL: Duration = Duration::from_millis(50);

/// A run before it starts.
pub struct Work {
    /// What to read.
    pub documents: Documents,
    /// Stop after so many documents.
    pub limit: Option<u64>,
    /// The words that extraction knows.
    pub lexicon: Arc<Lexicon>,
    /// The model with its axes; without one, claims are extracted only.
    pub classifier: Option<Classifier>,
    /// What earlier runs finished of these documents: they are passed over.
    pub earlier: Earlier,
    /// What to write into `run_id`.
    pub run_id: String,
    /// Threads for extraction; the model has its own setting.
    pub threads: usize,
    /// Set from outside to end the run early, with [`PipelineError::Stopped`].
    pub stop: Arc<AtomicBool>,
}

/// The documents at the beginning of the input that need not be done again, and what the others must know of them.
#[derive(Debug)]
pub struct Earlier {
    documents: u64,
    copies: ClaimCopies,
}

impl Default for Earlier {
    fn default() -> Self {
        Earlier { documents: 0, copies: ClaimCopies::new(REMEMBERED_CLAIMS) }
    }
}

impl Earlier {
    /// Adds the next document.
    pub fn add(&mut self, finished: &Finished) {
        self.documents += 1;
        for row in &finished.rows {
            self.copies.first_of(row);
        }
    }
}

/// What became of one document, or of a file as a whole that could not be read.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Finished {
    /// Where it was read.
    pub origin: Origin,
    /// Bytes of its text.
    pub text_bytes: usize,
    /// Its claims, in text order.
    pub rows: Vec<ClaimRow>,
    /// Why the document failed, or some of its rows did.
    pub problems: Vec<Problem>,
    /// Whether all its claims are there.
    pub is_done: bool,
}

/// What ends a run.
#[derive(Debug, Error)]
pub enum PipelineError {
    /// The model failed.
    #[error("the model failed in the middle of the run")]
    Model(#[source] NliError),
    /// The threads for extraction could not be started.
    #[error("cannot start {threads} threads; hint: pass a smaller `--threads`")]
    Threads {
        /// How many were asked for.
        threads: usize,
        /// Why.
        source: rayon::ThreadPoolBuildError,
    },
    /// A part of the program failed.
    #[error("{stage} panicked: {message}; hint: this is a bug, please report it")]
    Panicked {
        /// What it was doing.
        stage: &'static str,
        /// What it said.
        message: String,
    },
    /// Documents went missing between reading and writing.
    #[error("{read} documents were read but {finished} finished; hint: this is a bug, please report it")]
    Lost {
        /// Documents and failed files that were read.
        read: u64,
        /// Those that came out.
        finished: u64,
    },
    /// The run was stopped from outside.
    #[error("stopped")]
    Stopped,
}

/// Starts a run; documents come out as they are finished, in input order.
///
/// After an error nothing follows. Dropping the iterator ends the run.
pub fn start(work: Work) -> FinishedDocuments {
    let stop = Arc::clone(&work.stop);
    let (sender, receiver) = sync_channel(2 * CHUNK_DOCUMENTS);
    let finished = work.earlier.documents;
    let worker = thread::spawn(move || run(work, &sender));
    FinishedDocuments { receiver, worker: Some(worker), stop, finished }
}

/// The documents of a run, one after the other: see [`start`].
pub struct FinishedDocuments {
    receiver: Receiver<Finished>,
    /// Ends with the number of documents read.
    worker: Option<JoinHandle<Result<u64, PipelineError>>>,
    stop: Arc<AtomicBool>,
    /// Those of earlier runs included.
    finished: u64,
}

impl Iterator for FinishedDocuments {
    type Item = Result<Finished, PipelineError>;

    fn next(&mut self) -> Option<Self::Item> {
        // Once the worker is gone the end was reported.
        self.worker.as_ref()?;
        loop {
            if self.stop.load(Ordering::Relaxed) {
                self.worker = None;
                return Some(Err(PipelineError::Stopped));
            }
            match self.receiver.recv_timeout(STOP_INTERVAL) {
                Ok(finished) => {
                    self.finished += 1;
                    return Some(Ok(finished));
                }
                Err(RecvTimeoutError::Timeout) => {}
                Err(RecvTimeoutError::Disconnected) => return self.end().err().map(Err),
            }
        }
    }
}

impl FinishedDocuments {
    fn end(&mut self) -> Result<(), PipelineError> {
        let Some(worker) = self.worker.take() else { return Ok(()) };
        let read = join(worker, "the run")??;
        if read == self.finished {
            Ok(())
        } else {
            Err(PipelineError::Lost { read, finished: self.finished })
        }
    }
}

fn join<T>(thread: JoinHandle<T>, stage: &'static str) -> Result<T, PipelineError> {
    thread.join().map_err(|panic| PipelineError::Panicked { stage, message: panic_message(&*panic) })
}

/// Reads in a thread of its own and works on chunk after chunk; returns how many documents were read.
fn run(work: Work, out: &SyncSender<Finished>) -> Result<u64, PipelineError> {
    let Work { documents, limit, lexicon, classifier, earlier, run_id, threads, stop } = work;
    let mut stages = Stages::new(lexicon, classifier, run_id, threads)?;
    let (sender, chunks) = sync_channel(1);
    let reader = thread::spawn(move || read(documents, limit, &sender));
    let mut document_copies = DocumentCopies::default();
    let Earlier { documents: mut to_pass, copies: mut claim_copies } = earlier;
    for chunk in chunks {
        let mut numbered: Vec<(Read, u64)> = chunk
            .into_iter()
            .map(|read| {
                let copy = read.as_ref().map_or(0, |document| document_copies.next(document));
                (read, copy)
            })
            .collect();
        let passed = numbered.len().min(usize::try_from(to_pass).unwrap_or(usize::MAX));
        to_pass -= passed as u64;
        numbered.drain(..passed);
        for finished in stages.process_among(numbered, Some(&mut claim_copies), &stop)? {
            if out.send(finished).is_err() {
                // Nobody wants the rest. The reader may wait for its input, so it is left to itself.
                return Err(PipelineError::Stopped);
            }
        }
    }
    join(reader, "reading")
}

/// Sends the documents in chunks and returns how many there were.
fn read(documents: Documents, limit: Option<u64>, chunks: &SyncSender<Vec<Read>>) -> u64 {
    let (mut read, mut within_limit) = (0, 0);
    let (mut chunk, mut bytes) = (Vec::new(), 0);
    let mut documents = documents;
    while limit.is_none_or(|limit| within_limit < limit) {
        let Some(document) = documents.next() else { break };
        read += 1;
        // A file that cannot be read at all is not one of the first so many documents.
        within_limit += match &document {
            Ok(document) => {
                bytes += document.text.len();
                1
            }
            Err(problem) => u64::from(problem.record.is_some()),
        };
        chunk.push(document);
        if chunk.len() == CHUNK_DOCUMENTS || bytes >= CHUNK_BYTES {
            if chunks.send(std::mem::take(&mut chunk)).is_err() {
                return read;
            }
            bytes = 0;
        }
    }
    // Where nobody listens any more, nobody asks for the count.
    let _ = chunks.send(chunk);
    read
}

/// What the tables need to know of the axes.
pub fn columns(axes: &[Axis]) -> Vec<AxisColumns> {
    let sides = |axis: &Axis| axis.sides.each_ref().map(|side| side.id.clone());
    axes.iter().map(|axis| AxisColumns { id: axis.id.clone(), sides: sides(axis) }).collect()
}

#[cfg(test)]
mod tests;
