//! What can go wrong on the way from the hub.

use std::io;
use std::path::{Path, PathBuf};

use hf_hub::api::sync::ApiError;

use crate::nli::NliError;

/// A model that was not fetched.
#[derive(Debug, thiserror::Error)]
pub enum HubError {
    /// There is something at the place where the model is to go.
    #[error("{}: is there already; hint: `standpoint models verify` checks it, or remove it first", folder.display())]
    Exists {
        /// The place.
        folder: PathBuf,
    },
    /// Downloads are forbidden.
    #[error("`{variable}` is set, so nothing is downloaded; hint: unset it, or copy the model's folder here")]
    Offline {
        /// By this variable.
        variable: &'static str,
    },
    /// No answer, or one that is none of the hub's.
    #[error(
        "the hub cannot be reached; hint: check the connection and `HF_ENDPOINT`, then fetch again: it goes on where it stopped"
    )]
    Unreachable {
        /// Why.
        source: Box<ApiError>,
    },
    /// The hub has no such thing.
    #[error("`{what}` is not on the hub; hint: check name and `--revision`")]
    NotFound {
        /// Repository and revision.
        what: String,
    },
    /// Only for those with an account that may.
    #[error("`{what}` is not open to everybody; hint: accept its terms on the hub, and set `HF_TOKEN`")]
    Forbidden {
        /// Repository and revision.
        what: String,
    },
    /// No file that can be run here.
    #[error(
        "{repository}: no weights{}; hint: {}",
        listed(" at the usual places, only", found.iter().chain(others)),
        if found.is_empty() {
            "save it as `model.safetensors`, or export it with `optimum-cli export onnx`, and pass the folder to `--model`"
        } else {
            "name one of them with `--file`; what is not ONNX needs `--engine rust-bert`"
        }
    )]
    NoWeights {
        /// The repository.
        repository: String,
        /// Weights at unusual places, or for another engine.
        found: Vec<String>,
        /// Pickles.
        others: Vec<String>,
    },
    /// A file was asked for that is not there.
    #[error(
        "{repository}: no `{file}`{}; hint: name a file that is there with `--file`",
        listed(", only", found)
    )]
    NoFile {
        /// The repository.
        repository: String,
        /// The file.
        file: String,
        /// The weights that are there.
        found: Vec<String>,
    },
    /// A file was asked for that is read by no engine.
    #[error(
        "`{file}` is read by no engine: a Python pickle can run code when it is read; hint: name a file that ends in `.onnx`, `.safetensors` or `.ot`"
    )]
    NotReadable {
        /// The file.
        file: String,
    },
    /// The engine for the file is not in this binary.
    #[error(
        "`{file}` is for rust-bert, which is not in this program; hint: build it with `eval \"$(scripts/libtorch)\"` and `cargo build --release --features rust-bert`, or name an ONNX file"
    )]
    NoEngine {
        /// The file.
        file: String,
    },
    /// A model that is more than one file of weights.
    #[error(
        "`{file}`: the model keeps its weights in a second file, which the engine does not read; hint: choose a smaller export with `--file`"
    )]
    InTwoFiles {
        /// The second file.
        file: String,
    },
    /// A file that every model needs is not there.
    #[error(
        "{repository}: no `{file}`; hint: choose a repository made for the `transformers` library, with a fast tokenizer"
    )]
    Missing {
        /// The repository.
        repository: String,
        /// The file.
        file: &'static str,
    },
    /// What came is not what the hub has.
    #[error("`{file}`: got `{found}`, the hub says `{expected}`; hint: fetch again, it was removed here")]
    Changed {
        /// The file.
        file: String,
        /// Hash or size that the hub says.
        expected: String,
        /// Hash of what came.
        found: String,
    },
    /// A model that does not load, or does not answer plain questions.
    #[error(
        "{repository}: is no model for this; hint: choose one that was trained on NLI, with its labels named"
    )]
    Unfit {
        /// The repository.
        repository: String,
        /// Why.
        source: NliError,
    },
    /// A file or folder here.
    #[error("{}: cannot be used; hint: check rights and free space", path.display())]
    Io {
        /// The file or folder.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
}

impl HubError {
    pub(super) fn io(path: &Path, source: io::Error) -> Self {
        HubError::Io { path: path.to_owned(), source }
    }

    /// The error of a request about `what`.
    pub(super) fn of_request(what: &str, url: &str, source: ApiError) -> Self {
        let what = if what.is_empty() { url } else { what }.to_owned();
        match &source {
            ApiError::RequestError(error) => match **error {
                ureq::Error::StatusCode(404) => HubError::NotFound { what },
                ureq::Error::StatusCode(401 | 403) => HubError::Forbidden { what },
                _ => HubError::Unreachable { source: Box::new(source) },
            },
            _ => HubError::Unreachable { source: Box::new(source) },
        }
    }
}

/// The first few of `files` behind these words; nothing where there are none.
fn listed<'a>(words: &str, files: impl IntoIterator<Item = &'a String>) -> String {
    let shown: Vec<String> = files.into_iter().take(5).map(|file| format!("`{file}`")).collect();
    if shown.is_empty() { String::new() } else { format!("{words} {}", shown.join(", ")) }
}
