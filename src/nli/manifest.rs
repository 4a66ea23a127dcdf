//! `manifest.toml`: what a model is called, who may use it and what its files hash to.

use std::path::Path;

use serde::Deserialize;

use super::NliError;

/// The manifest, less what only people read (`origin`, `labels`).
#[derive(Debug, Deserialize)]
pub(super) struct Manifest {
    pub(super) name: String,
    pub(super) version: String,
    pub(super) licence: String,
    files: Vec<File>,
}

#[derive(Debug, Deserialize)]
struct File {
    path: String,
    sha256: String,
}

impl Manifest {
    /// The manifest in `bytes`; `path` is for messages.
    pub(super) fn parse(bytes: &[u8], path: &Path) -> Result<Self, NliError> {
        toml::from_slice(bytes)
            .map_err(|source| NliError::Manifest { path: path.to_owned(), source: Box::new(source) })
    }

    /// The hash that `file` must have; `path` of the manifest is for messages.
    pub(super) fn sha256(&self, file: &'static str, path: &Path) -> Result<&str, NliError> {
        let entry = self.files.iter().find(|entry| entry.path == file);
        entry
            .map(|entry| entry.sha256.as_str())
            .ok_or_else(|| NliError::NotInManifest { path: path.to_owned(), file })
    }
}
