//! What can be wrong with a model or with a question to it.

use std::path::PathBuf;

/// A model that cannot be loaded, or a pair that cannot be scored.
#[derive(Debug, thiserror::Error)]
pub enum NliError {
    /// The binary was built without a model.
    #[error(
        "no model in this binary; hint: pass --model with a folder, or build with the feature `embedded-model`"
    )]
    NotEmbedded,
    /// The binary was built without the engine.
    #[error(
        "no engine `rust-bert` in this program; hint: build it with `eval \"$(scripts/libtorch)\"` and `cargo build --release --features rust-bert`"
    )]
    NotBuilt,
    /// The folder has no weights for this engine, but some for the other.
    #[error("{}: PyTorch weights, which `rten` does not run; hint: pass `--engine rust-bert`, or export the model to ONNX", path.display())]
    OtherEngine {
        /// The weights.
        path: PathBuf,
    },
    /// The graph of another program than ours was given to rust-bert.
    #[error("{}: an ONNX graph, which `rust-bert` does not run; hint: leave `--engine` out, or put model.safetensors beside it", path.display())]
    OnnxForTorch {
        /// The graph.
        path: PathBuf,
    },
    /// The folder has a Python pickle only.
    #[error("{}: a Python pickle can run code when it is read; hint: save the model as model.safetensors", path.display())]
    Pickle {
        /// The pickle.
        path: PathBuf,
    },
    /// The weights are spread over several files.
    #[error("{}: weights in several files are not read; hint: save the model again with `save_pretrained(DIR, max_shard_size=\"100GB\")`", path.display())]
    Sharded {
        /// Which tensor is in which file.
        path: PathBuf,
    },
    /// The engine has no head for this architecture.
    #[error("{}: rust-bert has no classification head for `{found}`, only for {}; hint: export the model to ONNX and leave `--engine` out", path.display(), known.join(", "))]
    Architecture {
        /// The configuration.
        path: PathBuf,
        /// `model_type` in it.
        found: String,
        /// Those that there are.
        known: &'static [&'static str],
    },
    /// The configuration contradicts itself.
    #[error("{}: no model can be built from it: {problem}; hint: take config.json from where the weights are from", path.display())]
    Unbuildable {
        /// The configuration.
        path: PathBuf,
        /// What the engine says.
        problem: String,
    },
    /// The weights are not those that `config.json` asks for.
    #[error("{}: {problem}; hint: weights and config.json must be of the same model, fine-tuned for NLI", path.display())]
    Tensors {
        /// The weights.
        path: PathBuf,
        /// Which tensors are missing, left over, or have another shape.
        problem: String,
    },
    /// The device is not there.
    #[error(
        "no device `{device}`, this machine has {there} that libtorch can use; hint: pass `--device cpu`"
    )]
    NoDevice {
        /// As asked for.
        device: super::Device,
        /// GPUs that there are.
        there: usize,
    },
    /// A file of the model could not be read.
    #[error("{}: cannot be read; hint: a model folder holds model.onnx, tokenizer.json and config.json", path.display())]
    Read {
        /// The file.
        path: PathBuf,
        /// Why.
        #[source]
        source: std::io::Error,
    },
    /// A file is not what the manifest says.
    #[error("{}: sha256 is `{found}`, the manifest says `{expected}`; hint: fetch the model again", path.display())]
    Changed {
        /// The file.
        path: PathBuf,
        /// Hash in the manifest.
        expected: String,
        /// Hash of the file.
        found: String,
    },
    /// The manifest cannot be read as one.
    #[error("{}: not a model manifest", path.display())]
    Manifest {
        /// The file.
        path: PathBuf,
        /// Why.
        #[source]
        source: Box<toml::de::Error>,
    },
    /// The manifest leaves out a file that the model needs.
    #[error("{}: no entry for `{file}`; hint: write the manifest again with models/training/export.py", path.display())]
    NotInManifest {
        /// The manifest.
        path: PathBuf,
        /// The file that is missing.
        file: &'static str,
    },
    /// `config.json` cannot be read as one.
    #[error("{}: not a model configuration", path.display())]
    Config {
        /// The file.
        path: PathBuf,
        /// Why.
        #[source]
        source: serde_json::Error,
    },
    /// The labels are not those of NLI, or not clearly.
    #[error("{}: labels `{}`: {problem}; hint: the model needs id2label with entailment, neutral and contradiction, or with entailment and not_entailment", path.display(), found.join("`, `"))]
    Labels {
        /// The configuration.
        path: PathBuf,
        /// The labels in the order of the model's outputs.
        found: Vec<String>,
        /// What is wrong with them.
        problem: &'static str,
    },
    /// The weights have another number of classes than the configuration names.
    #[error(
        "the model's answers have two classes and config.json names three, or the other way round; hint: get both files from the same place"
    )]
    Classes,
    /// `tokenizer.json` cannot be used.
    #[error("{}: not a tokenizer", path.display())]
    Tokenizer {
        /// The file.
        path: PathBuf,
        /// Why.
        #[source]
        source: Box<dyn std::error::Error + Send + Sync>,
    },
    /// The graph cannot be loaded by this engine.
    #[error("{}: not a graph that {engine} runs", path.display())]
    Graph {
        /// The file.
        path: PathBuf,
        /// Engine and version.
        engine: &'static str,
        /// Why.
        #[source]
        source: Box<dyn std::error::Error + Send + Sync>,
    },
    /// The graph takes or gives something else than tokens and logits.
    #[error("{}: {problem}; hint: inputs are input_ids, attention_mask and perhaps token_type_ids, the output is logits", path.display())]
    Signature {
        /// The file.
        path: PathBuf,
        /// What is wrong, with the names found.
        problem: String,
    },
    /// The weights are not those of the architecture that the file names.
    #[error("{}: {problem}; hint: write the model again with models/training/export.py", path.display())]
    Weights {
        /// The file.
        path: PathBuf,
        /// What is missing or has another shape.
        problem: String,
    },
    /// The file of earlier answers cannot be used.
    #[error("{}: cannot be used as a cache; hint: name another file, or leave `--cache` out", path.display())]
    Cache {
        /// The file.
        path: PathBuf,
        /// Why.
        #[source]
        source: Box<redb::Error>,
    },
    /// A thread for the model could not be started.
    #[error("cannot start a thread for the model; hint: pass a smaller `--threads`")]
    Threads {
        /// Why.
        #[source]
        source: Box<dyn std::error::Error + Send + Sync>,
    },
    /// A hypothesis leaves no room for a premise.
    #[error(
        "hypothesis of {tokens} tokens, the model takes {max_tokens} a pair: `{hypothesis}`; hint: shorten it"
    )]
    HypothesisTooLong {
        /// Its tokens, without special ones.
        tokens: usize,
        /// What the model takes, special tokens included.
        max_tokens: usize,
        /// The hypothesis itself, or its beginning.
        hypothesis: String,
    },
    /// A text could not be split into tokens.
    #[error("no tokens for `{text}`")]
    Encode {
        /// The beginning of the text.
        text: String,
        /// Why.
        #[source]
        source: Box<dyn std::error::Error + Send + Sync>,
    },
    /// The engine failed in the middle of its work.
    #[error("{engine} failed on a batch of {pairs} pairs, {tokens} tokens together")]
    Run {
        /// Engine and version.
        engine: &'static str,
        /// Pairs in the batch.
        pairs: usize,
        /// Tokens in all of them.
        tokens: usize,
        /// Why.
        #[source]
        source: Box<dyn std::error::Error + Send + Sync>,
    },
    /// The model fails questions that any NLI model answers.
    #[error(
        "model `{model}` answers {right} of {asked} plain questions right, {needed} are needed; hint: its label order or its files are wrong"
    )]
    WrongAnswers {
        /// Name of the model.
        model: String,
        /// Right answers.
        right: usize,
        /// Questions.
        asked: usize,
        /// Right answers that are needed.
        needed: usize,
    },
}
