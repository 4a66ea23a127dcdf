//! What can go wrong with a journal.

use std::io;
use std::path::PathBuf;

/// Why a journal cannot be used, or not any further.
#[derive(Debug, thiserror::Error)]
pub enum JournalError {
    /// The file could not be opened or made.
    #[error("{path}: cannot keep a journal here; hint: check that the folder exists and is yours to write", path = .path.display())]
    Open {
        /// The journal.
        path: PathBuf,
        /// The cause.
        source: io::Error,
    },
    /// Another run holds it.
    #[error("{path}: another run is writing here; hint: wait for it to end, or write to another place", path = .path.display())]
    Locked {
        /// The journal.
        path: PathBuf,
    },
    /// It belongs to other work.
    #[error("{path}: belongs to other work: {differences}; hint: write to another place, or pass `--restart` to give up what was done there",
        path = .path.display(), differences = .differences.join("; "))]
    OtherWork {
        /// The journal.
        path: PathBuf,
        /// What is different, in words.
        differences: Vec<String>,
    },
    /// A file of that name that is no journal of this program.
    #[error("{path}: is not a journal of this program; hint: write to another place, or pass `--restart` to replace the file",
        path = .path.display())]
    Foreign {
        /// The file.
        path: PathBuf,
    },
    /// It could not be read any further.
    #[error("{path}: cannot be read; hint: check the disk", path = .path.display())]
    Read {
        /// The journal.
        path: PathBuf,
        /// The cause.
        source: io::Error,
    },
    /// It could not be written any further; what it has is kept.
    #[error("{path}: cannot be written; hint: check the free space on the disk, then run the same command again: it goes on where it stopped",
        path = .path.display())]
    Write {
        /// The journal.
        path: PathBuf,
        /// The cause.
        source: io::Error,
    },
}
