//! What a run has finished, line by line, so that it can be broken off at any moment and go on later.
//!
//! ```text
//! {"journal":1,"version":..,"run_id":..,"inputs":[..],"model":..,"axes":[..],"settings":..}
//! {"origin":..,"text_bytes":..,"rows":[..],"problems":[..],"is_done":true}      one line a document, in input order
//! ```
//!
//! A line is handed to the operating system before the next document is taken, so that a killed process loses nothing
//! of it. It is on the disk when the next one comes more than some seconds later, so that a power cut costs what was
//! finished last: documents that the pipeline finishes together, or those of some seconds. A last line that was cut in two is
//! dropped when the journal is opened again. While it is open it is locked: a second run in the same place is refused.
//!
//! Knows nothing of tables; the results are made from it when the run is over.

mod error;
mod work;

use std::fs::{File, OpenOptions, TryLockError};
use std::io::{self, BufRead, BufReader, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use serde::{Deserialize, Serialize};

use crate::pipeline::Finished;

pub use self::error::JournalError;
pub use self::work::JournaledWork;

/// Version of the format.
const FORMAT: u32 = 1;
/// How long a line may wait for the disk.
const SYNC_INTERVAL: Duration = Duration::from_secs(5);
/// With which the first line begins, for those who ask what a file is.
pub const START: &[u8] = b"{\"journal\":";

/// The first line.
#[derive(Debug, PartialEq, Serialize, Deserialize)]
struct Head<W> {
    journal: u32,
    #[serde(flatten)]
    work: W,
}

/// An open journal; nobody else can open it.
#[derive(Debug)]
pub struct Journal {
    file: File,
    path: PathBuf,
    documents: u64,
    /// Where the first document stands.
    begin: u64,
    /// Bytes that were dropped because they were no whole line.
    torn: u64,
    last_sync: Instant,
}

impl Journal {
    /// Opens the journal at `path`, or begins it; `each` gets what earlier runs finished, in order.
    ///
    /// With `restart` whatever stands there is given up, and so is the journal of other work of which nothing is done.
    ///
    /// # Errors
    /// Where it belongs to other work or another run holds it.
    pub fn open(
        path: &Path,
        work: &JournaledWork,
        restart: bool,
        mut each: impl FnMut(&Finished),
    ) -> Result<Self, JournalError> {
        let file = locked(path)?;
        let mut journal = Journal {
            file,
            path: path.to_owned(),
            documents: 0,
            begin: 0,
            torn: 0,
            last_sync: Instant::now(),
        };
        let length = journal.file.metadata().map_err(|source| journal.unreadable(source))?.len();
        let is_this_work = match journal.read_head(work, length) {
            _ if restart => false,
            // Nothing was done for it, so nothing is lost.
            Err(JournalError::OtherWork { .. }) if journal.begin == length => false,
            is_this_work => is_this_work?,
        };
        if !is_this_work {
            return journal.restarted(work);
        }
        let mut end = journal.begin;
        for finished in journal.lines()? {
            let (finished, bytes) = finished?;
            each(&finished);
            end += bytes;
            journal.documents += 1;
        }
        journal.torn = length - end;
        journal.cut(end)?;
        Ok(journal)
    }

    /// What a finished run left in the journal at `path`, from the first document on, without changing anything.
    ///
    /// # Errors
    /// Where it cannot be read, belongs to other work or another run holds it.
    pub fn read(
        path: &Path,
        work: &JournaledWork,
    ) -> Result<impl Iterator<Item = Result<Finished, JournalError>> + use<>, JournalError> {
        let error = |source| JournalError::Read { path: path.to_owned(), source };
        let file = File::open(path).map_err(error)?;
        match file.try_lock_shared() {
            Err(TryLockError::WouldBlock) => return Err(JournalError::Locked { path: path.to_owned() }),
            Err(TryLockError::Error(source)) if source.kind() != io::ErrorKind::Unsupported => {
                return Err(error(source));
            }
            _ => {}
        }
        let length = file.metadata().map_err(error)?.len();
        let path = path.to_owned();
        let mut journal = Journal { file, path, documents: 0, begin: 0, torn: 0, last_sync: Instant::now() };
        if !journal.read_head(work, length)? {
            return Err(JournalError::Foreign { path: journal.path });
        }
        let lines = journal.lines()?;
        // The lock is held until all is read.
        Ok(lines.map(move |line| {
            let _ = &journal;
            line.map(|(finished, _)| finished)
        }))
    }

    /// How many documents are finished, those that failed included.
    pub fn documents(&self) -> u64 {
        self.documents
    }

    /// How many bytes at its end were damaged and dropped when it was opened.
    pub fn torn_bytes(&self) -> u64 {
        self.torn
    }

    /// Adds a document; it is safe from the end of this process when this returns.
    ///
    /// # Errors
    /// Where the disk is full, for example. What was added before is still there.
    pub fn add(&mut self, finished: &Finished) -> Result<(), JournalError> {
        let mut line = serde_json::to_vec(finished).map_err(|error| self.unwritable(error.into()))?;
        line.push(b'\n');
        // Reading moves the place of writing.
        let written = self.file.seek(SeekFrom::End(0)).and_then(|_| self.file.write_all(&line));
        written.map_err(|source| self.unwritable(source))?;
        self.documents += 1;
        if self.last_sync.elapsed() >= SYNC_INTERVAL {
            self.sync()?;
        }
        Ok(())
    }

    /// Sees to it that all of it is on the disk.
    ///
    /// # Errors
    /// Where that fails.
    pub fn sync(&mut self) -> Result<(), JournalError> {
        self.last_sync = Instant::now();
        self.file.sync_data().map_err(|source| self.unwritable(source))
    }

    /// What is finished, from the first document on.
    ///
    /// # Errors
    /// Where the file cannot be read.
    pub fn finished(
        &self,
    ) -> Result<impl Iterator<Item = Result<Finished, JournalError>> + use<>, JournalError> {
        let lines = self.lines()?;
        Ok(lines.map(|line| line.map(|(finished, _)| finished)))
    }

    /// Removes the file: its work is done and wanted elsewhere.
    ///
    /// # Errors
    /// Where that fails.
    pub fn remove(self) -> Result<(), JournalError> {
        std::fs::remove_file(&self.path).map_err(|source| self.unwritable(source))
    }

    /// Whether there is a head, which has to be that of `work`. A head that was cut in two is none.
    fn read_head(&mut self, work: &JournaledWork, length: u64) -> Result<bool, JournalError> {
        let mut line = Vec::new();
        let read = BufReader::new(&self.file).read_until(b'\n', &mut line);
        read.map_err(|source| self.unreadable(source))?;
        if line.is_empty() {
            return Ok(false);
        }
        let is_start = line.starts_with(START) || START.starts_with(&line);
        if !is_start {
            return Err(JournalError::Foreign { path: self.path.clone() });
        }
        if line.last() != Some(&b'\n') && line.len() as u64 == length {
            return Ok(false);
        }
        self.begin = line.len() as u64;
        let other = |differences| JournalError::OtherWork { path: self.path.clone(), differences };
        let Ok(head) = serde_json::from_slice::<Head<JournaledWork>>(&line) else {
            return Err(other(vec!["another version of this program".to_owned()]));
        };
        if head.journal != FORMAT {
            return Err(other(vec![format!("format {} of the journal, this is {FORMAT}", head.journal)]));
        }
        let differences = head.work.differences(work);
        if !differences.is_empty() {
            return Err(other(differences));
        }
        Ok(true)
    }

    fn restarted(mut self, work: &JournaledWork) -> Result<Self, JournalError> {
        self.cut(0)?;
        let mut head = serde_json::to_vec(&Head { journal: FORMAT, work })
            .map_err(|error| self.unwritable(error.into()))?;
        head.push(b'\n');
        self.file.write_all(&head).map_err(|source| self.unwritable(source))?;
        self.begin = head.len() as u64;
        self.sync()?;
        Ok(self)
    }

    /// Documents with the bytes of their lines, up to the first line that is damaged.
    fn lines(&self) -> Result<Lines, JournalError> {
        let begin = self.begin;
        let file = self.file.try_clone().and_then(|mut file| file.seek(SeekFrom::Start(begin)).map(|_| file));
        let file = file.map_err(|source| self.unreadable(source))?;
        Ok(Lines { file: BufReader::with_capacity(1 << 16, file), path: self.path.clone(), line: Vec::new() })
    }

    fn cut(&mut self, end: u64) -> Result<(), JournalError> {
        let cut = self.file.set_len(end).and_then(|()| self.file.seek(SeekFrom::Start(end)));
        cut.map(drop).map_err(|source| self.unwritable(source))
    }

    fn unreadable(&self, source: io::Error) -> JournalError {
        JournalError::Read { path: self.path.clone(), source }
    }

    fn unwritable(&self, source: io::Error) -> JournalError {
        JournalError::Write { path: self.path.clone(), source }
    }
}

struct Lines {
    file: BufReader<File>,
    path: PathBuf,
    line: Vec<u8>,
}

impl Iterator for Lines {
    type Item = Result<(Finished, u64), JournalError>;

    fn next(&mut self) -> Option<Self::Item> {
        self.line.clear();
        if let Err(source) = self.file.read_until(b'\n', &mut self.line) {
            return Some(Err(JournalError::Read { path: self.path.clone(), source }));
        }
        // What follows a damaged line is not to be trusted either: it is done again.
        let whole = self.line.strip_suffix(b"\n")?;
        let finished = serde_json::from_slice(whole).ok()?;
        Some(Ok((finished, self.line.len() as u64)))
    }
}

/// The file at `path`, made if it is not there, for this run alone.
fn locked(path: &Path) -> Result<File, JournalError> {
    let error = |source| JournalError::Open { path: path.to_owned(), source };
    loop {
        let file = OpenOptions::new()
            .read(true)
            .write(true)
            .create(true)
            .truncate(false)
            .open(path)
            .map_err(error)?;
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => return Err(JournalError::Locked { path: path.to_owned() }),
            // Not every network drive knows locks.
            Err(TryLockError::Error(source)) if source.kind() == io::ErrorKind::Unsupported => {
                return Ok(file);
            }
            Err(TryLockError::Error(source)) => return Err(error(source)),
        }
        // The run before may have removed the file between the opening and the lock.
        let opened = file.try_clone().and_then(same_file::Handle::from_file).map_err(error)?;
        if same_file::Handle::from_path(path).is_ok_and(|named| named == opened) {
            return Ok(file);
        }
    }
}

#[cfg(test)]
mod tests;
