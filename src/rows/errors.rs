//! `errors.jsonl`: one object a problem.

use super::atomic::AtomicFile;
use super::error::RowsError;
use super::output::OutputTarget;
use crate::problem::Problem;
use std::fs;
use std::io::{self, Write};
use std::path::PathBuf;

/// Writes and counts [`Problem`]s; nothing is at the final name before [`finish`](ErrorLog::finish).
#[derive(Debug)]
pub struct ErrorLog {
    path: Option<PathBuf>,
    file: Option<AtomicFile>,
    count: u64,
}

impl ErrorLog {
    /// The log of an output: in a results folder always there, even if empty; beside a single CSV only if there is
    /// something to say; for standard output problems are only counted.
    pub fn new(target: &OutputTarget) -> Result<Self, RowsError> {
        let path = target.errors_path();
        let mut log = ErrorLog { path, file: None, count: 0 };
        target.create_folder()?;
        if let OutputTarget::Folder(_) = target {
            log.open()?;
        }
        Ok(log)
    }

    /// Adds one problem.
    pub fn write(&mut self, problem: &Problem) -> Result<(), RowsError> {
        self.count += 1;
        let Some(file) = self.open()? else { return Ok(()) };
        let written = serde_json::to_writer(&mut *file, problem).map_err(io::Error::from);
        written.and_then(|()| file.write_all(b"\n")).map_err(|source| RowsError::write(file.target(), source))
    }

    /// How many problems were added.
    pub fn count(&self) -> u64 {
        self.count
    }

    /// Puts the log at its final name and returns the count; if there is nothing to say, the log that an earlier run
    /// left beside a single CSV is removed.
    pub fn finish(self) -> Result<u64, RowsError> {
        match (self.file, self.path) {
            (Some(file), _) => file.commit()?,
            (None, Some(path)) => match fs::remove_file(&path) {
                Err(source) if source.kind() != io::ErrorKind::NotFound => {
                    return Err(RowsError::write(&path, source));
                }
                _ => {}
            },
            (None, None) => {}
        }
        Ok(self.count)
    }

    fn open(&mut self) -> Result<Option<&mut AtomicFile>, RowsError> {
        if self.file.is_none()
            && let Some(path) = &self.path
        {
            self.file = Some(AtomicFile::create(path)?);
        }
        Ok(self.file.as_mut())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::problem::Stage;

    fn problem() -> Problem {
        Problem {
            file: "a.csv".into(),
            record: Some(12),
            line: None,
            stage: Stage::Read,
            reason: "no column `text`".into(),
            hint: "pass `--text-column`".into(),
        }
    }

    #[test]
    fn a_single_csv_gets_a_log_only_for_problems() {
        let folder = tempfile::tempdir().unwrap();
        let target = OutputTarget::File(folder.path().join("out.csv"));
        let path = target.errors_path().unwrap();
        let mut log = ErrorLog::new(&target).unwrap();
        log.write(&problem()).unwrap();
        assert_eq!(log.finish().unwrap(), 1);
        let line = r#"{"file":"a.csv","record":12,"line":null,"stage":"read","reason":"no column `text`","hint":"pass `--text-column`"}"#;
        assert_eq!(fs::read_to_string(&path).unwrap(), format!("{line}\n"));
        assert_eq!(ErrorLog::new(&target).unwrap().finish().unwrap(), 0);
        assert!(!path.exists(), "the log of the earlier run is gone");
    }

    #[test]
    fn a_folder_always_has_a_log() {
        let folder = tempfile::tempdir().unwrap();
        let target = OutputTarget::Folder(folder.path().join("results"));
        assert_eq!(ErrorLog::new(&target).unwrap().finish().unwrap(), 0);
        assert_eq!(fs::read_to_string(target.errors_path().unwrap()).unwrap(), "");
    }

    #[test]
    fn standard_output_only_counts() {
        let mut log = ErrorLog::new(&OutputTarget::Stdout).unwrap();
        log.write(&problem()).unwrap();
        assert_eq!(log.count(), 1);
        assert_eq!(log.finish().unwrap(), 1);
    }
}
