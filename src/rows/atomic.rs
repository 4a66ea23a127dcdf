//! Files that are complete at their final name, or not there.

use super::error::RowsError;
use std::fs;
use std::io::{self, BufWriter, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use tempfile::NamedTempFile;

/// How the names of unfinished files end.
const PART: &str = ".part";

/// A file written beside its target and put in its place by [`commit`](AtomicFile::commit).
///
/// Dropped without commit it is removed and the target stays as it was. Where the target is a link, the file that it
/// leads to is replaced.
#[derive(Debug)]
pub struct AtomicFile {
    file: BufWriter<NamedTempFile>,
    target: PathBuf,
}

impl AtomicFile {
    /// Begins the file that is to stand at `target`, whose folder has to exist.
    pub fn create(target: &Path) -> Result<Self, RowsError> {
        let error = |source| RowsError::Create { path: target.to_owned(), source };
        let old = match fs::metadata(target) {
            Ok(old) if !old.is_file() => return Err(RowsError::NotAFile { path: target.to_owned() }),
            Ok(old) => Some(old),
            Err(source) if source.kind() == io::ErrorKind::NotFound => None,
            Err(source) => return Err(error(source)),
        };
        let target = if old.is_some() { fs::canonicalize(target).map_err(error)? } else { target.to_owned() };
        let name = target.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        let prefix = format!(".{name}.");
        let mut builder = tempfile::Builder::new();
        builder.prefix(&prefix).suffix(PART);
        // A temporary file is for its owner alone; a result has the mode of the old one or what the umask leaves.
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            builder
                .permissions(old.map_or_else(|| fs::Permissions::from_mode(0o666), |old| old.permissions()));
        }
        let file = builder.tempfile_in(folder_of(&target)).map_err(error)?;
        Ok(AtomicFile { file: BufWriter::new(file), target })
    }

    /// Removes what a killed process left of files that were to stand at `target`. Nobody else may be writing there.
    pub fn remove_leftovers(target: &Path) {
        let Some(name) = target.file_name().map(|name| name.to_string_lossy().into_owned()) else { return };
        let Ok(entries) = fs::read_dir(folder_of(target)) else { return };
        for entry in entries.flatten() {
            let found = entry.file_name().to_string_lossy().into_owned();
            let is_leftover = found
                .strip_prefix(&format!(".{name}."))
                .and_then(|rest| rest.strip_suffix(PART))
                .is_some_and(|random| random.chars().all(|c| c.is_ascii_alphanumeric()));
            if is_leftover {
                // It is in nobody's way if it stays.
                let _ = fs::remove_file(entry.path());
            }
        }
    }

    /// The folder in which it is written, where there is room for parts of it.
    pub fn folder(&self) -> &Path {
        folder_of(&self.target)
    }

    /// Where the file will stand.
    pub fn target(&self) -> &Path {
        &self.target
    }

    /// Puts the file in the place of its target, after all of it is on the disk.
    pub fn commit(self) -> Result<(), RowsError> {
        let AtomicFile { file, target } = self;
        let file = file.into_inner().map_err(|error| RowsError::write(&target, error.into_error()))?;
        file.as_file().sync_all().map_err(|source| RowsError::write(&target, source))?;
        file.persist(&target).map_err(|error| RowsError::write(&target, error.error))?;
        // The new name reaches the disk with the folder. Not every file system can do that, and the file is there.
        #[cfg(unix)]
        let _ = fs::File::open(folder_of(&target)).and_then(|folder| folder.sync_all());
        Ok(())
    }
}

impl Seek for AtomicFile {
    fn seek(&mut self, place: SeekFrom) -> io::Result<u64> {
        self.file.seek(place)
    }
}

impl Write for AtomicFile {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.file.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}

/// Writes a value as indented JSON, complete or not at all.
pub(crate) fn write_json(path: &Path, value: &impl serde::Serialize) -> Result<(), RowsError> {
    let mut file = AtomicFile::create(path)?;
    let written = serde_json::to_writer_pretty(&mut file, value).map_err(io::Error::from);
    written.and_then(|()| file.write_all(b"\n")).map_err(|source| RowsError::write(path, source))?;
    file.commit()
}

fn folder_of(path: &Path) -> &Path {
    match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(folder: &Path) -> Vec<String> {
        let entries = fs::read_dir(folder).unwrap();
        entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect()
    }

    #[test]
    fn a_dropped_file_leaves_the_old_one() {
        let folder = tempfile::tempdir().unwrap();
        let target = folder.path().join("out.csv");
        fs::write(&target, "old").unwrap();
        let mut file = AtomicFile::create(&target).unwrap();
        file.write_all(b"new").unwrap();
        file.flush().unwrap();
        assert_eq!(fs::read_to_string(&target).unwrap(), "old");
        drop(file);
        assert_eq!(fs::read_to_string(&target).unwrap(), "old");
        assert_eq!(names(folder.path()), ["out.csv"]);
    }

    #[test]
    fn a_committed_file_replaces_the_old_one() {
        let folder = tempfile::tempdir().unwrap();
        let target = folder.path().join("out.csv");
        for text in ["first", "second"] {
            let mut file = AtomicFile::create(&target).unwrap();
            file.write_all(text.as_bytes()).unwrap();
            file.commit().unwrap();
            assert_eq!(fs::read_to_string(&target).unwrap(), text);
        }
        assert_eq!(names(folder.path()), ["out.csv"]);
    }

    #[test]
    fn impossible_targets_are_named() {
        let folder = tempfile::tempdir().unwrap();
        assert!(matches!(AtomicFile::create(folder.path()), Err(RowsError::NotAFile { .. })));
        let missing = folder.path().join("no/out.csv");
        let error = AtomicFile::create(&missing).unwrap_err();
        assert!(matches!(error, RowsError::Create { ref path, .. } if *path == missing), "{error}");
    }

    #[cfg(unix)]
    #[test]
    fn mode_and_link_are_kept() {
        use std::os::unix::fs::PermissionsExt;
        let folder = tempfile::tempdir().unwrap();
        let (real, link) = (folder.path().join("real.csv"), folder.path().join("link.csv"));
        fs::write(&real, "old").unwrap();
        fs::set_permissions(&real, fs::Permissions::from_mode(0o640)).unwrap();
        std::os::unix::fs::symlink(&real, &link).unwrap();
        let mut file = AtomicFile::create(&link).unwrap();
        file.write_all(b"new").unwrap();
        file.commit().unwrap();
        assert!(fs::symlink_metadata(&link).unwrap().is_symlink());
        assert_eq!(fs::read_to_string(&real).unwrap(), "new");
        assert_eq!(fs::metadata(&real).unwrap().permissions().mode() & 0o777, 0o640);
    }
}
