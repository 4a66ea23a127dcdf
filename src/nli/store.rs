//! The models on this machine that were fetched.

use std::fs;
use std::path::{Path, PathBuf};

use super::files::MANIFEST;
use super::manifest::Manifest;

/// A folder with a model folder for each name: `NAME` or `OWNER/NAME`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ModelStore {
    folder: PathBuf,
}

/// A model in the store, as its manifest describes it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredModel {
    /// What `--model` takes.
    pub name: String,
    /// The revision on the hub.
    pub version: String,
    /// As the hub says, or empty.
    pub licence: String,
    /// Bytes of all files.
    pub bytes: u64,
}

impl ModelStore {
    /// The store in this folder, which need not exist.
    pub fn new(folder: PathBuf) -> Self {
        ModelStore { folder }
    }

    /// The user's store: `standpoint/models` where the system keeps the data of programs. Nothing where there is no such
    /// place.
    pub fn of_user() -> Option<Self> {
        dirs::data_dir().map(|folder| ModelStore::new(folder.join("standpoint").join("models")))
    }

    /// Where the store is.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// Where the model of this name is, or is to be.
    pub fn path(&self, name: &str) -> PathBuf {
        name.split('/').fold(self.folder.clone(), |path, part| path.join(part))
    }

    /// The models in it, by name.
    pub fn list(&self) -> Vec<StoredModel> {
        let mut found = Vec::new();
        for (name, path) in folders(&self.folder) {
            found.extend(stored(&name, &path));
            for (part, path) in folders(&path) {
                found.extend(stored(&format!("{name}/{part}"), &path));
            }
        }
        found.sort_by(|one, other| one.name.cmp(&other.name));
        found
    }
}

fn folders(path: &Path) -> impl Iterator<Item = (String, PathBuf)> {
    let entries = fs::read_dir(path).into_iter().flatten().flatten();
    entries
        .filter(|entry| entry.path().is_dir())
        .filter_map(|entry| Some((entry.file_name().into_string().ok()?, entry.path())))
        // What a fetch that was broken off left.
        .filter(|(name, _)| !name.starts_with('.'))
}

fn stored(name: &str, path: &Path) -> Option<StoredModel> {
    let manifest = fs::read(path.join(MANIFEST)).ok()?;
    let Manifest { version, licence, .. } = Manifest::parse(&manifest, path).ok()?;
    let files = fs::read_dir(path).ok()?.flatten();
    let bytes = files.filter_map(|file| file.metadata().ok()).map(|metadata| metadata.len()).sum();
    Some(StoredModel { name: name.to_owned(), version, licence, bytes })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn models_are_listed_by_name() {
        let folder = tempfile::tempdir().unwrap();
        let store = ModelStore::new(folder.path().to_owned());
        assert_eq!(store.list(), []);
        for name in ["some/nli", "own", "some/.half"] {
            fs::create_dir_all(store.path(name)).unwrap();
            let manifest = "name = \"x\"\nversion = \"abc\"\nlicence = \"mit\"\nfiles = []\n";
            fs::write(store.path(name).join(MANIFEST), manifest).unwrap();
        }
        let names: Vec<String> = store.list().into_iter().map(|model| model.name).collect();
        assert_eq!(names, ["own", "some/nli"]);
    }
}
