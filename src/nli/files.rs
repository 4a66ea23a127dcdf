//! The files of a model in memory, read once and verified.

use std::borrow::Cow;
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};

use super::NliError;
use super::manifest::Manifest;

/// The weights, as ONNX.
pub(super) const GRAPH: &str = "model.onnx";
/// The tokenizer, in the format of the `tokenizers` library.
pub(super) const TOKENIZER: &str = "tokenizer.json";
/// The configuration, in the format of the `transformers` library.
pub(super) const CONFIG: &str = "config.json";
/// Names, hashes and licence; optional in a folder.
pub(super) const MANIFEST: &str = "manifest.toml";

/// Everything a model is made of.
pub(super) struct ModelFiles {
    /// The folder, as given or as it stands in the source tree: for messages.
    pub(super) folder: PathBuf,
    pub(super) graph: Cow<'static, [u8]>,
    pub(super) tokenizer: Cow<'static, [u8]>,
    pub(super) config: Cow<'static, [u8]>,
    pub(super) manifest: Option<Manifest>,
    /// SHA-256 of the graph in hex.
    pub(super) sha256: String,
}

impl ModelFiles {
    /// The files of `folder`, each one verified where the folder has a manifest.
    pub(super) fn read(folder: &Path) -> Result<Self, NliError> {
        let manifest = match read(&folder.join(MANIFEST)) {
            Ok(bytes) => Some(Manifest::parse(&bytes, &folder.join(MANIFEST))?),
            Err(NliError::Read { source, .. }) if source.kind() == std::io::ErrorKind::NotFound => None,
            Err(error) => return Err(error),
        };
        let verified = |file: &'static str| -> Result<(Vec<u8>, String), NliError> {
            let path = folder.join(file);
            let bytes = read(&path)?;
            let found = sha256(&bytes);
            if let Some(manifest) = &manifest {
                let expected = manifest.sha256(file, &folder.join(MANIFEST))?;
                if !expected.eq_ignore_ascii_case(&found) {
                    return Err(NliError::Changed { path, expected: expected.to_owned(), found });
                }
            }
            Ok((bytes, found))
        };
        let (config, _) = verified(CONFIG)?;
        let (tokenizer, _) = verified(TOKENIZER)?;
        let (graph, sha256) = verified(GRAPH)?;
        Ok(Self {
            folder: folder.to_owned(),
            graph: graph.into(),
            tokenizer: tokenizer.into(),
            config: config.into(),
            manifest,
            sha256,
        })
    }
}

/// SHA-256 in lower-case hex.
pub(super) fn sha256(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}

fn read(path: &Path) -> Result<Vec<u8>, NliError> {
    std::fs::read(path).map_err(|source| NliError::Read { path: path.to_owned(), source })
}
