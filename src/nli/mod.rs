//! Pairs of premise and hypothesis to probabilities: the only folder that knows tensors and tokens.
//!
//! In: [`NliPair`]s. Out: one [`NliScores`] a pair, in the same order. A pair's logits are the same to the bit
//! alone and in any batch, at any thread count: nothing is padded, each inference runs on one thread, and the
//! shipped model quantises every token row by itself (but for GPUs: `rust_bert`). A question is put once (`cache`).
//!
//! Deliberately absent: hypotheses, axes and thresholds (`hypotheses`, `stances`), and any cutting of
//! documents: the premise of a pair that is too long is cut at its end and [`NliScores::truncated`] says so.
//!
//! [`load`] reads a model, checks it (hashes, label names, a few questions with known answers) and gives it back
//! behind [`NliModel`]. An inference engine is an `engine::Engine`: token ids in, logits out.

mod batches;
mod bert;
mod cache;
mod choice;
mod classifier;
mod embedded;
mod encoder;
mod engine;
mod error;
mod files;
mod labels;
mod manifest;
mod probe;
mod rten;
#[cfg(feature = "rust-bert")]
mod rust_bert;
mod store;

use self::cache::Remembering;
use self::classifier::Classifier;

pub use self::cache::ScoreStore;
pub use self::choice::{Device, EngineChoice, ModelChoice, Precision};
pub use self::error::NliError;
pub use self::store::{ModelStore, StoredModel};

/// One question to the model: does the premise entail, contradict or leave open the hypothesis?
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct NliPair {
    /// The text that is taken as given; cut where the pair is too long for the model.
    pub premise: String,
    /// The statement to test; never cut.
    pub hypothesis: String,
}

/// The answer of the model to one pair.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct NliScores {
    /// Raw outputs in the order entailment, neutral, contradiction. Of a head of two classes the second is "not entailed",
    /// and the third negative infinity.
    pub logits: [f32; 3],
    /// Whether the premise had to be cut.
    pub truncated: bool,
}

impl NliScores {
    /// Probabilities of entailment, neutral and contradiction: the softmax of the logits.
    #[must_use]
    pub fn probabilities(&self) -> [f32; 3] {
        let largest = self.logits.into_iter().fold(f32::NEG_INFINITY, f32::max);
        let shares = self.logits.map(|logit| (logit - largest).exp());
        let total: f32 = shares.iter().sum();
        shares.map(|share| share / total)
    }
}

/// A loaded model that answers pairs.
pub trait NliModel: Send {
    /// One answer a pair, in the order of `pairs`.
    ///
    /// # Errors
    /// [`NliError::HypothesisTooLong`] where a hypothesis alone fills the model; nothing is scored then.
    fn score(&mut self, pairs: &[NliPair]) -> Result<Vec<NliScores>, NliError>;

    /// Which model this is, for `run.json` and the hash of a run.
    fn identity(&self) -> &ModelIdentity;

    /// Whether the model tells contradiction from neutral; a head of two classes does not.
    fn tells_contradiction(&self) -> bool {
        true
    }
}

/// Which model answers, and with what.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct ModelIdentity {
    /// Name in the manifest, or the folder's name where there is none.
    pub name: String,
    /// Version in the manifest; empty where there is none.
    pub version: String,
    /// SHA-256 of the file with the weights, 64 hex digits.
    pub sha256: String,
    /// Inference engine and its version, e.g. `rten 0.27`.
    pub engine: String,
    /// Licence in the manifest; empty where there is none.
    pub licence: String,
    /// Longest pair in tokens, special tokens included.
    pub max_tokens: usize,
}

/// How to run a model. Threads and batches change no score; another engine may round its last digits otherwise.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NliOptions {
    /// What runs it.
    pub engine: EngineChoice,
    /// Batches in work at the same time, each on a thread of its own; 0 is taken as 1.
    pub threads: usize,
    /// Tokens in one batch at most; a longer pair is a batch by itself.
    pub batch_tokens: usize,
}

impl Default for NliOptions {
    /// Pure Rust, one thread a processor, 512 tokens a batch (more only leaves the cache).
    fn default() -> Self {
        let threads = std::thread::available_parallelism().map_or(1, usize::from);
        Self { engine: EngineChoice::default(), threads, batch_tokens: 512 }
    }
}

/// A model that is verified and ready to score. A question that it was asked before is not put again; with a `store`,
/// neither is one that an earlier run asked the same model.
///
/// # Errors
/// Where a file is missing, changed or malformed, the labels are not those of NLI, the graph is not one this
/// engine runs, or the model answers plain questions wrongly ([`NliError::WrongAnswers`]).
///
/// ```no_run
/// use standpoint::nli::{ModelChoice, NliOptions, NliPair, load};
///
/// let mut model = load(&ModelChoice::Embedded, &NliOptions::default(), None)?;
/// let pair = NliPair { premise: "All troops must leave.".into(), hypothesis: "Some troops may stay.".into() };
/// let [entailment, neutral, contradiction] = model.score(&[pair])?[0].probabilities();
/// # Ok::<(), standpoint::nli::NliError>(())
/// ```
pub fn load(
    choice: &ModelChoice,
    options: &NliOptions,
    store: Option<ScoreStore>,
) -> Result<Box<dyn NliModel>, NliError> {
    if !options.engine.is_built() {
        return Err(NliError::NotBuilt);
    }
    let files = choice.files(options.engine)?;
    let mut model_hash = cache::model_hash(&files);
    let mut model = Classifier::new(files, options)?;
    if options.engine != EngineChoice::Rten {
        cache::add(&mut model_hash, model.identity().engine.as_bytes());
    }
    probe::check(&mut model)?;
    Ok(Box::new(Remembering::new(Box::new(model), model_hash, store)))
}

#[cfg(test)]
mod tests;
#[cfg(test)]
mod zoo_tests;
