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
        if text == OutputTarget::STDOUT {
            OutputTarget::Stdout
        } else if text.to_ascii_lowercase().ends_with(".csv") {
            OutputTarget::File(name.into())
        } else {
            OutputTarget::Folder(name.into())
        }
    }
}

impl OutputTarget {
    /// The name of standard output.
    pub const STDOUT: &str = "-";

    /// `excel` for files, `rfc4180` for standard output.
    pub fn default_profile(&self) -> CsvProfile {
        if *self == OutputTarget::Stdout { CsvProfile::Rfc4180 } else { CsvProfile::Excel }
    }

    /// Where the table of claims goes: the file itself, or `claims.csv` in the folder.
    pub fn claims_path(&self) -> PathBuf {
        match self {
            OutputTarget::Stdout => PathBuf::from(OutputTarget::STDOUT),
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

    /// Every file that a run may write, and the further parts of tables that are there; none for standard output.
    pub fn files(&self) -> Vec<PathBuf> {
        let mut files: Vec<PathBuf> = self.errors_path().into_iter().chain(self.journal_path()).collect();
        match self {
            OutputTarget::Stdout => {}
            OutputTarget::File(path) => files.push(path.clone()),
            OutputTarget::Folder(folder) => {
                files.extend(RESULT_FILES.map(|name| folder.join(name)));
            }
        }
        let further: Vec<PathBuf> = files.iter().flat_map(|path| parts_from(2, path)).collect();
        files.extend(further);
        files
    }

    /// Makes the results folder if it is not there.
    pub fn create_folder(&self) -> Result<(), RowsError> {
        let OutputTarget::Folder(folder) = self else { return Ok(()) };
        std::fs::create_dir_all(folder).map_err(|source| RowsError::Create { path: folder.clone(), source })
    }
}

/// What stands in a results folder beside the error log and the journal.
const RESULT_FILES: [&str; 9] = [
    "claims.csv",
    "stances.csv",
    "speakers.csv",
    "shifts.csv",
    "disagreements.csv",
    "claims.xlsx",
    "report.html",
    "run.json",
    "datapackage.json",
];

/// Where a part of a table stands: `claims.csv`, `claims.part-2.csv`, `claims.part-3.csv`, ... Such a name nobody else
/// gives a file: `out-2.csv` may be the table of another run.
pub fn part_path(path: &Path, part: u32) -> PathBuf {
    if part == 1 {
        return path.to_owned();
    }
    let mut name = path.file_stem().unwrap_or_default().to_owned();
    name.push(format!(".part-{part}"));
    if let Some(extension) = path.extension() {
        name.push(".");
        name.push(extension);
    }
    path.with_file_name(name)
}

/// The files of a table from this part on (1 is the table itself), as far as they are there: a long one for Excel goes on in
/// further files.
pub fn parts_from(first: u32, table: &Path) -> impl Iterator<Item = PathBuf> {
    let table = table.to_owned();
    (first..).map(move |part| part_path(&table, part)).take_while(|path| path.is_file())
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
    /// Begins the file that is to stand at `path`; `-` is standard output.
    pub fn create(path: &Path) -> Result<Self, RowsError> {
        if path == Path::new(OutputTarget::STDOUT) {
            return Ok(Output::Stdout(BufWriter::new(io::stdout())));
        }
        AtomicFile::create(path).map(Output::File)
    }

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

    #[test]
    fn parts_are_numbered() {
        let check = |path: &str, part, expected: &str| {
            assert_eq!(part_path(path.as_ref(), part), PathBuf::from(expected))
        };
        check("a/claims.csv", 1, "a/claims.csv");
        check("a/claims.csv", 2, "a/claims.part-2.csv");
        check("a.b/out.CSV", 13, "a.b/out.part-13.CSV");
    }
}
