//! Where `-o` points.

use super::atomic::AtomicFile;
use super::dialect::CsvProfile;
use super::error::RowsError;
use std::ffi::OsString;
use std::io::{self, BufWriter, Stdout, Write};
use std::path::{Path, PathBuf};

/// What the user named with `-o`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum OutputTarget {
    /// `-`: CSV to standard output.
    Stdout,
    /// A name that ends in `.csv`: that one file.
    File(PathBuf),
    /// Any other name: a results folder.
    Folder(PathBuf),
}

impl From<OsString> for OutputTarget {
    fn from(name: OsString) -> Self {
        // The bytes decide, not the path: `out.csv/` is a folder.
        let text = name.to_string_lossy();
        if text == "-" {
            OutputTarget::Stdout
        } else if text.to_ascii_lowercase().ends_with(".csv") {
            OutputTarget::File(name.into())
        } else {
            OutputTarget::Folder(name.into())
        }
    }
}

impl OutputTarget {
    /// `excel` for files, `rfc4180` for standard output.
    pub fn default_profile(&self) -> CsvProfile {
        if *self == OutputTarget::Stdout { CsvProfile::Rfc4180 } else { CsvProfile::Excel }
    }

    /// Where the table of claims goes: the file itself, or `claims.csv` in the folder.
    pub fn claims_path(&self) -> PathBuf {
        match self {
            OutputTarget::Stdout => PathBuf::from("-"),
            OutputTarget::File(path) => path.clone(),
            OutputTarget::Folder(folder) => folder.join("claims.csv"),
        }
    }

    /// Where problems are written: beside the file, or in the folder; nowhere for standard output.
    pub fn errors_path(&self) -> Option<PathBuf> {
        match self {
            OutputTarget::Stdout => None,
            OutputTarget::File(path) => Some(with_suffix(path, ".errors.jsonl")),
            OutputTarget::Folder(folder) => Some(folder.join("errors.jsonl")),
        }
    }

    /// What makes the run resumable: in the folder, where it stays, or beside the file while it is not finished;
    /// nowhere for standard output.
    pub fn journal_path(&self) -> Option<PathBuf> {
        match self {
            OutputTarget::Stdout => None,
            OutputTarget::File(path) => Some(with_suffix(path, ".journal.jsonl")),
            OutputTarget::Folder(folder) => Some(folder.join("journal.jsonl")),
        }
    }

    /// Every file that a run may write; none for standard output.
    pub fn files(&self) -> Vec<PathBuf> {
        let mut files: Vec<PathBuf> = self.errors_path().into_iter().chain(self.journal_path()).collect();
        match self {
            OutputTarget::Stdout => {}
            OutputTarget::File(path) => files.push(path.clone()),
            OutputTarget::Folder(folder) => {
                let tables = ["claims.csv", "stances.csv", "speakers.csv", "run.json"];
                files.extend(tables.map(|name| folder.join(name)));
            }
        }
        files
    }

    /// Begins the table of claims; a results folder is made if it is not there.
    pub fn create_claims(&self) -> Result<Output, RowsError> {
        if let OutputTarget::Folder(folder) = self {
            std::fs::create_dir_all(folder)
                .map_err(|source| RowsError::Create { path: folder.clone(), source })?;
        }
        match self {
            OutputTarget::Stdout => Ok(Output::Stdout(BufWriter::new(io::stdout()))),
            _ => AtomicFile::create(&self.claims_path()).map(Output::File),
        }
    }
}

fn with_suffix(path: &Path, suffix: &str) -> PathBuf {
    let mut name = path.to_owned().into_os_string();
    name.push(suffix);
    name.into()
}

/// An open output: standard output, or a file that counts only once it is committed.
#[derive(Debug)]
pub enum Output {
    /// Standard output.
    Stdout(BufWriter<Stdout>),
    /// A file.
    File(AtomicFile),
}

impl Output {
    /// Passes everything on: flushes standard output, puts a file at its final name.
    pub fn commit(self) -> Result<(), RowsError> {
        match self {
            Output::Stdout(mut out) => out.flush().map_err(|source| RowsError::write(Path::new("-"), source)),
            Output::File(file) => file.commit(),
        }
    }
}

impl Write for Output {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match self {
            Output::Stdout(out) => out.write(bytes),
            Output::File(file) => file.write(bytes),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        match self {
            Output::Stdout(out) => out.flush(),
            Output::File(file) => file.flush(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(name: &str, target: OutputTarget, errors: Option<&str>) {
        let parsed = OutputTarget::from(OsString::from(name));
        assert_eq!(parsed, target);
        assert_eq!(parsed.errors_path(), errors.map(PathBuf::from));
        let journal = errors.map(|errors| PathBuf::from(errors.replace("errors", "journal")));
        assert_eq!(parsed.journal_path(), journal);
    }

    #[test]
    fn targets_are_told_apart() {
        check("-", OutputTarget::Stdout, None);
        check("a/out.csv", OutputTarget::File("a/out.csv".into()), Some("a/out.csv.errors.jsonl"));
        check("OUT.CSV", OutputTarget::File("OUT.CSV".into()), Some("OUT.CSV.errors.jsonl"));
        check("results", OutputTarget::Folder("results".into()), Some("results/errors.jsonl"));
        check("out.csv/", OutputTarget::Folder("out.csv/".into()), Some("out.csv/errors.jsonl"));
    }
}
