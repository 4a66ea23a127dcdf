//! The stages between reading and writing, on the documents of a batch: extraction, then the model.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use rayon::prelude::*;

use super::classify::{Classifier, Refusal, Verdict};
use super::copies::ClaimCopies;
use super::{Finished, PipelineError, columns};
use crate::claims::Claim;
use crate::documents::{Document, Origin};
use crate::extraction::extract;
use crate::hypotheses::ClaimParts;
use crate::lexicon::Lexicon;
use crate::problem::{Problem, Stage, caught};
use crate::rows::{AxisColumns, ClaimRow, RowStance};

/// Claims that the model is asked about in one call, to bound the memory of one huge document.
const CLAIMS_A_CALL: usize = 512;

/// A document, or the problem in its place.
pub type Read = Result<Document, Problem>;

/// Extraction and the model, ready for batch after batch.
///
/// What comes out for a document does not depend on the batch that it is in, nor on the number of threads.
pub struct Stages {
    lexicon: Arc<Lexicon>,
    classifier: Option<Classifier>,
    axes: Vec<AxisColumns>,
    run_id: String,
    pool: rayon::ThreadPool,
}

impl Stages {
    /// Without a classifier claims are extracted only. `threads` are those of extraction; the model has its own setting.
    ///
    /// # Errors
    /// Where the threads cannot be started.
    pub fn new(
        lexicon: Arc<Lexicon>,
        classifier: Option<Classifier>,
        run_id: String,
        threads: usize,
    ) -> Result<Self, PipelineError> {
        let pool = rayon::ThreadPoolBuilder::new()
            .num_threads(threads)
            .build()
            .map_err(|source| PipelineError::Threads { threads, source })?;
        let axes = classifier.as_ref().map_or(Vec::new(), |classifier| columns(&classifier.axes));
        Ok(Stages { lexicon, classifier, axes, run_id, pool })
    }

    /// The documents with their claims, one [`Finished`] each, in order. Each comes with the number of documents of the
    /// same id and text before it, in this batch or others, which gives its claims ids of their own.
    ///
    /// Nothing is known of other batches: `duplicate_of` is empty ([`wire_key`](super::wire_key) finds copies later).
    ///
    /// # Errors
    /// Where the model fails as such, or `stop` is set meanwhile.
    pub fn process(
        &mut self,
        documents: Vec<(Read, u64)>,
        stop: &AtomicBool,
    ) -> Result<Vec<Finished>, PipelineError> {
        self.process_among(documents, None, stop)
    }

    /// As [`Stages::process`], among the claims in `copies`.
    pub(super) fn process_among(
        &mut self,
        documents: Vec<(Read, u64)>,
        mut copies: Option<&mut ClaimCopies>,
        stop: &AtomicBool,
    ) -> Result<Vec<Finished>, PipelineError> {
        let extracted: Vec<Extracted> = self.pool.install(|| {
            documents.into_par_iter().map(|(read, copy)| Extracted::new(read, &self.lexicon, copy)).collect()
        });
        if stop.load(Ordering::Relaxed) {
            return Err(PipelineError::Stopped);
        }
        let claims: Vec<&Claim> = extracted.iter().flat_map(|document| &document.claims).collect();
        let verdicts = match &mut self.classifier {
            Some(classifier) => verdicts(classifier, &claims, stop)?,
            None => Vec::new(),
        };
        let mut verdicts = verdicts.into_iter();
        let finish = |document: Extracted| {
            let verdicts = verdicts.by_ref().take(document.claims.len()).collect();
            let mut finished = document.finish(verdicts, &self.axes, &self.run_id);
            if let Some(copies) = &mut copies {
                for row in &mut finished.rows {
                    row.duplicate_of = copies.first_of(row);
                }
            }
            finished
        };
        Ok(extracted.into_iter().map(finish).collect())
    }

    /// Where these claims put their speakers: one verdict each, in order; none at all without a classifier.
    ///
    /// # Errors
    /// Where the model fails as such.
    pub fn label(
        &mut self,
        claims: &[ClaimParts<'_>],
    ) -> Result<Vec<Result<Verdict, Refusal>>, PipelineError> {
        match &mut self.classifier {
            Some(classifier) => classifier.classify(claims).map_err(PipelineError::Model),
            None => Ok(Vec::new()),
        }
    }

    /// The model and its axes, for other stages.
    pub fn into_classifier(self) -> Option<Classifier> {
        self.classifier
    }
}

fn verdicts(
    classifier: &mut Classifier,
    claims: &[&Claim],
    stop: &AtomicBool,
) -> Result<Vec<Result<Verdict, Refusal>>, PipelineError> {
    let mut verdicts = Vec::with_capacity(claims.len());
    for claims in claims.chunks(CLAIMS_A_CALL) {
        if stop.load(Ordering::Relaxed) {
            return Err(PipelineError::Stopped);
        }
        let parts: Vec<ClaimParts<'_>> = claims.iter().map(|&claim| ClaimParts::from(claim)).collect();
        verdicts.extend(classifier.classify(&parts).map_err(PipelineError::Model)?);
    }
    Ok(verdicts)
}

/// A document with its claims, or the problem in its place.
struct Extracted {
    document: Document,
    claims: Vec<Claim>,
    problem: Option<Problem>,
}

impl Extracted {
    fn new(read: Read, lexicon: &Lexicon, copy: u64) -> Self {
        let document = match read {
            Ok(document) => document,
            Err(problem) => {
                let origin = Origin {
                    file: problem.file.clone(),
                    record: problem.record.unwrap_or_default(),
                    line: problem.line,
                };
                let document = Document { origin, ..Document::default() };
                return Extracted { document, claims: Vec::new(), problem: Some(problem) };
            }
        };
        match caught(|| extract(&document, lexicon, copy).claims) {
            Ok(claims) => Extracted { document, claims, problem: None },
            Err(message) => {
                let problem = problem(
                    &document,
                    Stage::Extract,
                    format!("extraction panicked: {message}"),
                    "this is a bug: please report it with this document",
                );
                Extracted { document, claims: Vec::new(), problem: Some(problem) }
            }
        }
    }

    fn finish(self, verdicts: Vec<Result<Verdict, Refusal>>, axes: &[AxisColumns], run_id: &str) -> Finished {
        let Extracted { document, claims, problem: failure } = self;
        let is_done = failure.is_none();
        let mut problems = Vec::from_iter(failure);
        let mut verdicts = verdicts.into_iter();
        let mut rows = Vec::with_capacity(claims.len());
        for claim in &claims {
            let parent_id = claim.parent.map_or("", |parent| &claims[parent].id);
            let mut row = ClaimRow::new(&document, claim, parent_id);
            row.run_id = run_id.to_owned();
            match verdicts.next() {
                Some(Ok(verdict)) => {
                    let stances = verdict.stances.iter().zip(axes);
                    row.stances = stances.map(|(stance, axis)| RowStance::new(stance, axis)).collect();
                    if verdict.truncated {
                        row.flags.push("truncated".to_owned());
                    }
                }
                Some(Err(Refusal { reason, hint })) => {
                    let of_claim = format!("claim {}: {reason}", claim.id);
                    problems.push(problem(&document, Stage::Classify, of_claim, &hint));
                    row.error = reason;
                }
                None => {}
            }
            rows.push(row);
        }
        Finished { text_bytes: document.text.len(), origin: document.origin, rows, problems, is_done }
    }
}

fn problem(document: &Document, stage: Stage, reason: String, hint: &str) -> Problem {
    Problem {
        file: document.origin.file.clone(),
        record: Some(document.origin.record),
        line: document.origin.line,
        stage,
        reason,
        hint: hint.to_owned(),
    }
}
