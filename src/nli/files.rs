//! The files of a model in memory, read once and verified.

use std::borrow::Cow;
use std::fs::File;
use std::path::{Path, PathBuf};

use super::NliError;
use super::choice::EngineChoice;
use super::manifest::Manifest;
use crate::digest::{sha256, sha256_of_all};

/// The weights, as ONNX.
pub(super) const GRAPH: &str = "model.onnx";
/// The weights as named tensors: of `safetensors`, or of `tch`.
const TENSORS: [&str; 2] = ["model.safetensors", "rust_model.ot"];
/// The weights as a Python pickle, which can run code when it is read.
const PICKLE: &str = "pytorch_model.bin";
/// Which tensor is in which file, where `transformers` has spread them over several.
const INDEX: &str = "model.safetensors.index.json";
/// The tokenizer, in the format of the `tokenizers` library.
pub(super) const TOKENIZER: &str = "tokenizer.json";
/// The configuration, in the format of the `transformers` library.
pub(super) const CONFIG: &str = "config.json";
/// Names, hashes and licence; optional in a folder.
pub(super) const MANIFEST: &str = "manifest.toml";

/// What an engine reads its numbers from.
pub(super) enum Weights {
    /// An ONNX file.
    Graph(Cow<'static, [u8]>),
    /// Named tensors, which libtorch reads from the file itself.
    Tensors,
}

/// Everything a model is made of.
pub(super) struct ModelFiles {
    /// The folder, as given or as it stands in the source tree: for messages.
    pub(super) folder: PathBuf,
    pub(super) weights: Weights,
    /// The name of the file with the weights.
    pub(super) weights_file: &'static str,
    pub(super) tokenizer: Cow<'static, [u8]>,
    pub(super) config: Cow<'static, [u8]>,
    pub(super) manifest: Option<Manifest>,
    /// SHA-256 of the weights in hex.
    pub(super) sha256: String,
}

impl ModelFiles {
    /// The files of `folder` that `engine` reads, each one verified where the folder has a manifest.
    pub(super) fn read(folder: &Path, engine: EngineChoice) -> Result<Self, NliError> {
        let manifest = match read(&folder.join(MANIFEST)) {
            Ok(bytes) => Some(Manifest::parse(&bytes, &folder.join(MANIFEST))?),
            Err(NliError::Read { source, .. }) if source.kind() == std::io::ErrorKind::NotFound => None,
            Err(error) => return Err(error),
        };
        let verified = |file: &'static str, found: String| -> Result<String, NliError> {
            let path = folder.join(file);
            if let Some(manifest) = &manifest {
                let expected = manifest.sha256(file, &folder.join(MANIFEST))?;
                if !expected.eq_ignore_ascii_case(&found) {
                    return Err(NliError::Changed { path, expected: expected.to_owned(), found });
                }
            }
            Ok(found)
        };
        let read_verified = |file: &'static str| -> Result<(Vec<u8>, String), NliError> {
            let bytes = read(&folder.join(file))?;
            let hash = verified(file, sha256(&bytes))?;
            Ok((bytes, hash))
        };
        let (config, _) = read_verified(CONFIG)?;
        let (tokenizer, _) = read_verified(TOKENIZER)?;
        let weights_file = weights_file(folder, engine)?;
        let (weights, sha256) = if weights_file == GRAPH {
            let (graph, sha256) = read_verified(GRAPH)?;
            (Weights::Graph(graph.into()), sha256)
        } else {
            (Weights::Tensors, verified(weights_file, sha256_of_file(&folder.join(weights_file))?)?)
        };
        Ok(Self {
            folder: folder.to_owned(),
            weights,
            weights_file,
            tokenizer: tokenizer.into(),
            config: config.into(),
            manifest,
            sha256,
        })
    }
}

/// Which file of `folder` has the weights that `engine` reads.
fn weights_file(folder: &Path, engine: EngineChoice) -> Result<&'static str, NliError> {
    let is_there = |file: &&str| folder.join(file).is_file();
    let tensors = TENSORS.into_iter().find(is_there);
    let graph = Some(GRAPH).filter(is_there);
    let (wanted, other) = match engine {
        EngineChoice::Rten => (graph, tensors),
        EngineChoice::RustBert(..) => (tensors.or(graph), None),
    };
    let found = other.or_else(|| [INDEX, PICKLE].into_iter().find(is_there));
    match (wanted, found) {
        (Some(file), _) => Ok(file),
        (None, Some(INDEX)) => Err(NliError::Sharded { path: folder.join(INDEX) }),
        (None, Some(PICKLE)) => Err(NliError::Pickle { path: folder.join(PICKLE) }),
        (None, Some(found)) => Err(NliError::OtherEngine { path: folder.join(found) }),
        // Reading it says that it is missing.
        (None, None) if engine == EngineChoice::Rten => Ok(GRAPH),
        (None, None) => Ok(TENSORS[0]),
    }
}

fn read(path: &Path) -> Result<Vec<u8>, NliError> {
    std::fs::read(path).map_err(|source| NliError::Read { path: path.to_owned(), source })
}

/// The hash of a file that may be larger than memory.
fn sha256_of_file(path: &Path) -> Result<String, NliError> {
    let read = File::open(path).and_then(sha256_of_all);
    let (sha256, _) = read.map_err(|source| NliError::Read { path: path.to_owned(), source })?;
    Ok(sha256)
}
