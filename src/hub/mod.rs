//! Models from the Hugging Face hub into the [`ModelStore`](crate::nli::ModelStore).
//!
//! In goes the name of a repository; out comes a folder with weights, `tokenizer.json`, `config.json` and a
//! `manifest.toml` that pins revision and hashes, which has answered the questions with known answers. Nothing is
//! downloaded unless [`fetch`] is called, and nothing that could run code: ONNX, safetensors and `.ot`, no pickles.
//! Downloads go through the hub's own cache folder (`HF_HOME`), so that a broken one goes on where it stopped;
//! `HF_ENDPOINT`, `HF_TOKEN` and `HF_HUB_OFFLINE` are respected.

mod error;
mod known;
mod listing;

use std::fs::{self, File};
use std::path::{Path, PathBuf};

use hf_hub::api::sync::{Api, ApiBuilder, ApiRepo};
use hf_hub::{Repo, RepoType};
use serde::Serialize;

use crate::nli::{self, Device, EngineChoice, ModelChoice, NliOptions, Precision};
use crate::rows::InputRecord;

pub use self::error::HubError;
pub use self::known::{KNOWN, KnownModel};
use self::listing::{Listing, RemoteFile};

/// How often a download that breaks is taken up again at once.
const RETRIES: usize = 3;

/// What is wanted.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FetchRequest {
    /// `OWNER/NAME`.
    pub repository: String,
    /// Branch, tag or commit; `main` where there is none.
    pub revision: Option<String>,
    /// Which file of weights in the repository; `model.onnx` or `onnx/model.onnx` where none is named.
    pub file: Option<String>,
}

/// What was fetched.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FetchedModel {
    /// Where it is.
    pub folder: PathBuf,
    /// The commit on the hub.
    pub revision: String,
    /// As the hub says, or empty.
    pub licence: String,
    /// Bytes of all files.
    pub bytes: u64,
}

/// `manifest.toml` as it is written.
#[derive(Serialize)]
struct Manifest<'a> {
    name: &'a str,
    version: &'a str,
    licence: &'a str,
    origin: String,
    files: Vec<ManifestFile>,
}

#[derive(Serialize)]
struct ManifestFile {
    path: &'static str,
    sha256: String,
    bytes: u64,
}

/// Fetches a model into `folder`, which must not be there yet. `progress` gets the name of a file, the bytes that are
/// there, and its size.
///
/// # Errors
/// Where the hub cannot be reached, has no such model or none that can be run here, where a file is not what the hub
/// says it is, and where the model does not answer plain questions. Nothing stands in `folder` then.
pub fn fetch(
    request: &FetchRequest,
    folder: &Path,
    progress: impl FnMut(&str, u64, u64),
) -> Result<FetchedModel, HubError> {
    if folder.exists() {
        return Err(HubError::Exists { folder: folder.to_owned() });
    }
    let name = &request.repository;
    let is_offline = |name: &str| {
        std::env::var(name)
            .is_ok_and(|value| !matches!(value.to_ascii_lowercase().as_str(), "" | "0" | "false" | "no"))
    };
    if let Some(variable) =
        ["HF_HUB_OFFLINE", "TRANSFORMERS_OFFLINE"].into_iter().find(|name| is_offline(name))
    {
        return Err(HubError::Offline { variable });
    }
    let api = api()?;
    let revision = request.revision.as_deref().unwrap_or("main");
    let asked = api.repo(Repo::with_revision(name.clone(), RepoType::Model, revision.to_owned()));
    let listing = Listing::ask(&asked, name, revision)?;
    let files = listing.model_files(name, request.file.as_deref())?;
    let engine = match files {
        [.., ("model.onnx", _)] => EngineChoice::Rten,
        _ => EngineChoice::RustBert(Device::Cpu, Precision::Float32),
    };
    if !engine.is_built() {
        return Err(HubError::NoEngine { file: request.file.clone().unwrap_or_default() });
    }
    // From here on the commit, whatever the branch does meanwhile.
    let commit = Repo::with_revision(name.clone(), RepoType::Model, listing.sha.clone());
    let pinned = api.repo(commit.clone());
    let staging = staging(folder)?;
    let mut progress = Watched { file: String::new(), done: 0, size: 0, tell: progress };
    let mut manifest = Manifest {
        name,
        version: &listing.sha,
        licence: &listing.licence(),
        origin: pinned.url(""),
        files: Vec::new(),
    };
    for (path, remote) in files {
        let (cached, InputRecord { sha256, size: bytes, .. }) =
            download(&pinned, &commit, remote, &mut progress)?;
        let target = staging.path().join(path);
        // The cache keeps what is whole; a link costs no second copy.
        let cached = fs::canonicalize(&cached).map_err(|source| HubError::io(&cached, source))?;
        fs::hard_link(&cached, &target)
            .or_else(|_| fs::copy(&cached, &target).map(drop))
            .map_err(|source| HubError::io(&target, source))?;
        manifest.files.push(ManifestFile { path, sha256, bytes });
    }
    let text = toml::to_string(&manifest).expect("a manifest is plain data: this is a bug");
    let path = staging.path().join("manifest.toml");
    fs::write(&path, text).map_err(|source| HubError::io(&path, source))?;
    // It has to load, and to answer plain questions, before it counts as fetched.
    let options = NliOptions { engine, ..NliOptions::default() };
    nli::load(&ModelChoice::Dir(staging.path().to_owned()), &options, None)
        .map_err(|source| HubError::Unfit { repository: name.clone(), source })?;
    let bytes = manifest.files.iter().map(|file| file.bytes).sum();
    let (revision, licence) = (listing.sha.clone(), listing.licence());
    fs::rename(staging.path(), folder).map_err(|source| HubError::io(folder, source))?;
    Ok(FetchedModel { folder: folder.to_owned(), revision, licence, bytes })
}

fn api() -> Result<Api, HubError> {
    let mut builder = ApiBuilder::from_env().with_progress(false).with_retries(RETRIES);
    if let Some(token) = std::env::var("HF_TOKEN").ok().filter(|token| !token.is_empty()) {
        builder = builder.with_token(Some(token));
    }
    builder.build().map_err(|source| HubError::Unreachable { source: Box::new(source) })
}

/// A folder beside the one that is wanted, gone again if the fetch fails.
fn staging(folder: &Path) -> Result<tempfile::TempDir, HubError> {
    let parent = match folder.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent,
        _ => Path::new("."),
    };
    fs::create_dir_all(parent).map_err(|source| HubError::io(parent, source))?;
    tempfile::Builder::new()
        .prefix(".fetch-")
        .tempdir_in(parent)
        .map_err(|source| HubError::io(parent, source))
}

/// The file in the hub's cache, verified.
fn download(
    repo: &ApiRepo,
    pinned: &Repo,
    remote: &RemoteFile,
    progress: impl hf_hub::api::Progress,
) -> Result<(PathBuf, InputRecord), HubError> {
    let url = repo.url(&remote.rfilename);
    let in_cache = hf_hub::Cache::from_env().repo(pinned.clone()).get(&remote.rfilename);
    let path = match in_cache {
        Some(path) => path,
        None => repo
            .download_with_progress(&remote.rfilename, progress)
            .map_err(|source| HubError::of_request(&pinned.url(), &url, source))?,
    };
    let read = File::open(&path).and_then(|bytes| InputRecord::read(&remote.rfilename, bytes));
    let record = read.map_err(|source| HubError::io(&path, source))?;
    let expected = remote.lfs.as_ref().map(|lfs| lfs.sha256.clone());
    let is_right = expected.as_ref().is_none_or(|expected| expected.eq_ignore_ascii_case(&record.sha256))
        && remote.size.is_none_or(|size| size == record.size);
    if is_right {
        return Ok((path, record));
    }
    // It would be found again and again.
    if let Ok(blob) = fs::canonicalize(&path) {
        let _ = fs::remove_file(blob);
    }
    let _ = fs::remove_file(&path);
    let expected = expected.unwrap_or_else(|| format!("{} bytes", remote.size.unwrap_or_default()));
    Err(HubError::Changed { file: remote.rfilename.clone(), expected, found: record.sha256 })
}

/// Tells how far a download is.
struct Watched<F> {
    file: String,
    done: u64,
    size: u64,
    tell: F,
}

/// Lent out to each download.
impl<F: FnMut(&str, u64, u64)> hf_hub::api::Progress for &mut Watched<F> {
    fn init(&mut self, size: usize, filename: &str) {
        (self.file, self.done, self.size) = (filename.to_owned(), 0, size as u64);
        (self.tell)(&self.file, self.done, self.size);
    }

    fn update(&mut self, more: usize) {
        self.done += more as u64;
        (self.tell)(&self.file, self.done, self.size);
    }

    fn finish(&mut self) {}
}
