//! The model inside the binary (feature `embedded-model`).

use super::NliError;
use super::files::ModelFiles;

/// The files of `models/standpoint-minilm` as they were when the binary was built.
#[cfg(feature = "embedded-model")]
pub(super) fn files() -> Result<ModelFiles, NliError> {
    use std::borrow::Cow;
    use std::path::PathBuf;

    use super::files::{GRAPH, MANIFEST, Weights};
    use super::manifest::Manifest;

    macro_rules! file {
        ($name:literal) => {
            include_bytes!(concat!(env!("CARGO_MANIFEST_DIR"), "/models/standpoint-minilm/", $name))
                .as_slice()
        };
    }
    let folder = PathBuf::from("models/standpoint-minilm");
    let manifest_path = folder.join(MANIFEST);
    let manifest = Manifest::parse(file!("manifest.toml"), &manifest_path)?;
    // A test compares the hash with the file; at run time that would only take time.
    let sha256 = manifest.sha256(GRAPH, &manifest_path)?.to_owned();
    Ok(ModelFiles {
        folder,
        weights: Weights::Graph(Cow::Borrowed(file!("model.onnx"))),
        weights_file: GRAPH,
        tokenizer: Cow::Borrowed(file!("tokenizer.json")),
        config: Cow::Borrowed(file!("config.json")),
        manifest: Some(manifest),
        sha256,
    })
}

/// The error that says how to get a model: this binary has none.
#[cfg(not(feature = "embedded-model"))]
pub(super) fn files() -> Result<ModelFiles, NliError> {
    Err(NliError::NotEmbedded)
}

/// The weights by themselves.
#[cfg(all(test, feature = "embedded-model"))]
pub(super) fn graph() -> std::borrow::Cow<'static, [u8]> {
    match files() {
        Ok(ModelFiles { weights: super::files::Weights::Graph(graph), .. }) => graph,
        _ => panic!("the embedded model is a graph"),
    }
}

#[cfg(all(test, feature = "embedded-model"))]
mod tests {
    use super::*;
    use crate::digest::sha256;

    #[test]
    fn the_manifest_has_the_hash_of_the_graph() {
        assert_eq!(files().unwrap().sha256, sha256(graph()));
    }
}
