//! What can go wrong between rows and files.

use crate::documents::ReadError;
use std::io;
use std::path::{Path, PathBuf};

/// A file that could not be written or read; each one ends the command.
#[derive(Debug, thiserror::Error)]
pub enum RowsError {
    /// The output could not be begun.
    #[error("{path}: cannot write here; hint: check that the folder exists and is yours to write", path = .path.display())]
    Create {
        /// The file to be written.
        path: PathBuf,
        /// The cause.
        source: io::Error,
    },
    /// The output stands at a name that a folder or device has.
    #[error("{path}: is not a plain file; hint: choose another name for the output", path = .path.display())]
    NotAFile {
        /// The file to be written.
        path: PathBuf,
    },
    /// Writing stopped half-way; the file at the final name is as it was before.
    #[error("{path}: cannot be written; hint: check the free space on the disk, and close the file in other programs", path = .path.display())]
    Write {
        /// The file to be written.
        path: PathBuf,
        /// The cause.
        source: io::Error,
    },
    /// A table could not be read.
    #[error("{path}: cannot be read; hint: check that the file exists and is yours to read", path = .path.display())]
    Read {
        /// The table.
        path: PathBuf,
        /// The cause.
        source: io::Error,
    },
    /// A table in which there is no line at all.
    #[error("{path}: no header line; hint: the first line has to name the columns", path = .path.display())]
    NoHeader {
        /// The table.
        path: PathBuf,
    },
    /// A table that is damaged, or whose header is no text.
    #[error("{path}: {reason}; hint: {hint}", path = .path.display())]
    Unreadable {
        /// The table.
        path: PathBuf,
        /// What is wrong.
        reason: String,
        /// What to do about it.
        hint: String,
    },
    /// A table without a column that the command needs.
    #[error("{path}: no column `{column}`, only {found}; hint: rename the column with the texts to `{column}`",
        path = .path.display())]
    MissingColumn {
        /// The table.
        path: PathBuf,
        /// The name looked for.
        column: String,
        /// The names found, in backticks.
        found: String,
    },
    /// A table in which a column that the command needs comes twice.
    #[error("{path}: two columns are called `{column}`; hint: rename one, so that it is clear which is meant",
        path = .path.display())]
    ColumnTwice {
        /// The table.
        path: PathBuf,
        /// Their name.
        column: String,
    },
    /// Two tables of one folder with different labels of people for one claim.
    #[error("{path}: claim {claim_id} is `{second}` in `{column}`, but `{first}` in the table beside it; hint: make \
        the two equal, so that no label is lost", path = .path.display(), first = .labels[0], second = .labels[1])]
    TwoLabels {
        /// The second table.
        path: PathBuf,
        /// The claim.
        claim_id: String,
        /// The column.
        column: String,
        /// In the first table, and in the second.
        labels: [String; 2],
    },
    /// A row of a table with people's labels cannot be read.
    #[error("{path}: line {line}: {reason}, so that labels in it would be lost; hint: correct the row, or move the file \
             away to go without its labels", path = .path.display())]
    LostLabels {
        /// The table.
        path: PathBuf,
        /// From 1.
        line: u64,
        /// What is wrong with the row.
        reason: String,
    },
    /// A workbook that cannot be understood, or in which there is no sheet with rows.
    #[error("{path}: cannot be read as a workbook: {reason}; hint: save it as `.xlsx`, or as `CSV UTF-8`",
        path = .path.display())]
    NoWorkbook {
        /// The file.
        path: PathBuf,
        /// What is wrong.
        reason: String,
    },
}

impl RowsError {
    pub(crate) fn write(path: &Path, source: io::Error) -> Self {
        RowsError::Write { path: path.to_owned(), source }
    }

    pub(crate) fn read(path: &Path, source: io::Error) -> Self {
        RowsError::Read { path: path.to_owned(), source }
    }

    /// What is wrong with a table as such.
    pub(crate) fn table(path: &Path, error: ReadError) -> Self {
        match error {
            ReadError::Io(source) => RowsError::read(path, source),
            ReadError::NoHeader => RowsError::NoHeader { path: path.to_owned() },
            error => {
                RowsError::Unreadable { path: path.to_owned(), reason: error.to_string(), hint: error.hint() }
            }
        }
    }

    /// Whether nobody reads the output any more (`| head`), which is no failure.
    pub fn is_broken_pipe(&self) -> bool {
        matches!(self, RowsError::Write { source, .. } if source.kind() == io::ErrorKind::BrokenPipe)
    }
}
