//! A model put together: encoder, batches, engines on threads, label order.

use std::path::Path;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use super::batches::{Batch, batches};
use super::choice::EngineChoice;
use super::encoder::{EncodedPair, PairEncoder};
use super::engine::{Engine, Engines, TokenBatch};
use super::files::{CONFIG, ModelFiles, TOKENIZER, Weights};
use super::labels::{Config, LabelOrder};
#[cfg(feature = "rust-bert")]
use super::rust_bert;
use super::{ModelIdentity, NliError, NliModel, NliOptions, NliPair, NliScores, bert, rten};

/// A cross-encoder: premise and hypothesis go through the model together.
pub(super) struct Classifier {
    encoder: PairEncoder,
    labels: LabelOrder,
    /// One a thread.
    engines: Engines,
    batch_tokens: usize,
    identity: ModelIdentity,
}

impl Classifier {
    /// The model in `files`, which are those of the engine in `options`; not yet probed.
    pub(super) fn new(files: ModelFiles, options: &NliOptions) -> Result<Self, NliError> {
        let ModelFiles { folder, weights, weights_file, tokenizer, config: config_bytes, manifest, sha256 } =
            files;
        let config_path = folder.join(CONFIG);
        let config = Config::parse(&config_bytes, &config_path)?;
        let labels = config.label_order(&config_path)?;
        let max_tokens = config.max_tokens();
        // Reading the tokenizer takes as long as laying out the weights.
        let (encoder, engines) = std::thread::scope(|scope| {
            let encoder = scope.spawn(|| PairEncoder::new(&tokenizer, max_tokens, &folder.join(TOKENIZER)));
            let engines = engines(weights, &folder, weights_file, &config_bytes, options);
            (encoder.join(), engines)
        });
        let encoder = encoder.unwrap_or_else(|panic| std::panic::resume_unwind(panic))?;
        let (engines, engine) = engines?;
        let folder_name = || folder.file_name().unwrap_or(folder.as_os_str()).to_string_lossy().into_owned();
        let (name, version, licence) = match manifest {
            Some(manifest) => (manifest.name, manifest.version, manifest.licence),
            None => (folder_name(), String::new(), String::new()),
        };
        let identity = ModelIdentity { name, version, sha256, engine, licence, max_tokens };
        Ok(Self { encoder, labels, engines, batch_tokens: options.batch_tokens, identity })
    }
}

/// What runs the weights in the file `name` of `folder`, one a thread, and its name.
fn engines(
    weights: Weights,
    folder: &Path,
    name: &str,
    config: &[u8],
    options: &NliOptions,
) -> Result<(Engines, String), NliError> {
    let path = folder.join(name);
    let graph = match (options.engine, weights) {
        (EngineChoice::Rten, Weights::Graph(graph)) => graph,
        (EngineChoice::Rten, Weights::Tensors) => {
            return Err(NliError::OtherEngine { path });
        }
        #[cfg(feature = "rust-bert")]
        (EngineChoice::RustBert(device, precision), weights) => {
            return rust_bert::engines(
                &weights,
                &path,
                config,
                &folder.join(CONFIG),
                (device, precision),
                options.threads,
            );
        }
        #[cfg(not(feature = "rust-bert"))]
        (EngineChoice::RustBert(..), _) => return Err(NliError::NotBuilt),
    };
    match bert::sizes(&graph, config) {
        Some(sizes) => Ok((bert::engines(&graph, &sizes, options.threads, &path)?, bert::NAME.to_owned())),
        None => Ok((rten::engines(graph, options.threads, &path)?, rten::NAME.to_owned())),
    }
}

impl NliModel for Classifier {
    fn score(&mut self, pairs: &[NliPair]) -> Result<Vec<NliScores>, NliError> {
        let encoded = pairs.iter().map(|pair| self.encoder.encode(pair)).collect::<Result<Vec<_>, _>>()?;
        let lengths: Vec<usize> = encoded.iter().map(|pair| pair.ids.len()).collect();
        let mixed = self.engines.iter().all(|engine| engine.takes_mixed_lengths());
        let batches = batches(&lengths, self.batch_tokens, mixed);
        let mut scores: Vec<_> =
            encoded.iter().map(|pair| NliScores { logits: [0.0; 3], truncated: pair.truncated }).collect();
        for (batch, logits) in batches.iter().zip(run(&mut self.engines, &batches, &encoded)?) {
            for (&pair, output) in batch.iter().zip(logits) {
                scores[pair].logits = self.labels.apply(output).ok_or(NliError::Classes)?;
            }
        }
        Ok(scores)
    }

    fn identity(&self) -> &ModelIdentity {
        &self.identity
    }

    fn tells_contradiction(&self) -> bool {
        self.labels.tells_contradiction()
    }
}

/// The logits of each batch, in the order of `batches`; every engine takes the next batch when it is free.
fn run(
    engines: &mut [Box<dyn Engine>],
    batches: &[Batch],
    encoded: &[EncodedPair],
) -> Result<Vec<Vec<[f32; 3]>>, NliError> {
    if let ([engine, ..], [_]) | ([engine], _) = (&mut *engines, batches) {
        return batches.iter().map(|batch| engine.logits(&tokens(batch, encoded))).collect();
    }
    let next = AtomicUsize::new(0);
    let done = Mutex::new(Vec::with_capacity(batches.len()));
    std::thread::scope(|scope| {
        for engine in engines.iter_mut().take(batches.len()) {
            scope.spawn(|| {
                loop {
                    let index = next.fetch_add(1, Ordering::Relaxed);
                    let Some(batch) = batches.get(index) else { break };
                    let logits = engine.logits(&tokens(batch, encoded));
                    if logits.is_err() {
                        next.store(batches.len(), Ordering::Relaxed);
                    }
                    done.lock().expect("no thread panics with the lock: this is a bug").push((index, logits));
                }
            });
        }
    });
    let mut done = done.into_inner().expect("no thread panics with the lock: this is a bug");
    done.sort_by_key(|&(index, _)| index);
    done.into_iter().map(|(_, logits)| logits).collect()
}

/// The token ids of a batch, pair after pair.
fn tokens(batch: &Batch, encoded: &[EncodedPair]) -> TokenBatch {
    let rows = || batch.iter().map(|&pair| &encoded[pair]);
    // Ids are below the size of the vocabulary, far from 2^31.
    let flat = |ids: &[u32]| ids.iter().map(|&id| id as i32).collect::<Vec<_>>();
    TokenBatch {
        lengths: rows().map(|pair| pair.ids.len()).collect(),
        ids: rows().flat_map(|pair| flat(&pair.ids)).collect(),
        type_ids: rows().flat_map(|pair| flat(&pair.type_ids)).collect(),
    }
}
