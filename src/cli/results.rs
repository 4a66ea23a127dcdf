//! The files of a run, written row by row and put in place together at the end.

use std::path::Path;

use anyhow::anyhow;
use standpoint::pipeline::Finished;
use standpoint::problem::Problem;
use standpoint::rows::{
    AtomicFile, AxisColumns, ClaimsWriter, Counts, CsvOptions, ErrorLog, Output, OutputTarget, RowsError,
    SpeakersTable, StancesWriter,
};

use super::failure::Failure;
use super::summary::Problems;

/// Where the results of a run go.
pub(crate) struct Results {
    claims: ClaimsWriter<Output>,
    folder: Option<FolderTables>,
    errors: ErrorLog,
    axes: Vec<AxisColumns>,
    options: CsvOptions,
    counts: Counts,
    problems: Problems,
}

/// What came of a run when its files are in place.
pub(crate) struct FinishedResults {
    pub(crate) counts: Counts,
    pub(crate) problems: Problems,
}

/// What a results folder has beside the claims.
struct FolderTables {
    stances: StancesWriter<AtomicFile>,
    speakers: SpeakersTable,
    speakers_file: AtomicFile,
}

impl Results {
    /// Begins all files, so that an output that cannot be written is known before work starts.
    pub(crate) fn create(
        target: &OutputTarget,
        options: CsvOptions,
        axes: &[AxisColumns],
    ) -> Result<Self, RowsError> {
        let claims = target.create_claims()?;
        let claims = ClaimsWriter::new(claims, &target.claims_path(), options, axes)?;
        let errors = ErrorLog::new(target)?;
        let folder = match target {
            OutputTarget::Folder(folder) if !axes.is_empty() => {
                Some(FolderTables::create(folder, options, axes)?)
            }
            _ => None,
        };
        let (counts, problems) = (Counts::new(axes), Problems::default());
        Ok(Results { claims, folder, errors, axes: axes.to_vec(), options, counts, problems })
    }

    /// Adds what became of one document.
    pub(crate) fn add(&mut self, finished: &Finished) -> Result<(), RowsError> {
        self.counts.documents_read += 1;
        if finished.is_done {
            self.counts.documents_done += 1;
        } else {
            self.counts.documents_failed += 1;
        }
        for row in &finished.rows {
            self.claims.write(row)?;
            if let Some(folder) = &mut self.folder {
                folder.stances.write(row)?;
                folder.speakers.add(row);
            }
            self.counts.add(row, &self.axes);
        }
        finished.problems.iter().try_for_each(|problem| self.problem(problem))
    }

    /// Adds files that were left out.
    pub(crate) fn skip_all(&mut self, problems: &[Problem]) -> Result<(), RowsError> {
        self.counts.documents_read += problems.len() as u64;
        self.counts.documents_skipped += problems.len() as u64;
        problems.iter().try_for_each(|problem| self.problem(problem))
    }

    fn problem(&mut self, problem: &Problem) -> Result<(), RowsError> {
        self.problems.add(problem);
        self.errors.write(problem)
    }

    /// Puts all files in place; `documents` were finished, and have to be there.
    pub(crate) fn finish(self, documents: u64) -> Result<FinishedResults, Failure> {
        let Counts { documents_read, documents_done, documents_skipped, documents_failed, .. } = self.counts;
        if documents_done + documents_failed != documents || documents_read != documents + documents_skipped {
            return Err(Failure::Work(anyhow!(
                "{documents} documents were finished, but {documents_done} done, {documents_skipped} skipped and \
                 {documents_failed} failed are {documents_read}; hint: this is a bug, please report it"
            )));
        }
        let claims = self.claims.finish()?;
        let folder = match self.folder {
            None => None,
            Some(FolderTables { stances, speakers, speakers_file }) => {
                let path = speakers_file.target().to_owned();
                Some((stances.finish()?, speakers.write(speakers_file, &path, self.options)?))
            }
        };
        // Everything is written; now the new files take their names.
        claims.commit()?;
        if let Some((stances, speakers)) = folder {
            stances.commit()?;
            speakers.commit()?;
        }
        self.errors.finish()?;
        Ok(FinishedResults { counts: self.counts, problems: self.problems })
    }
}

/// Removes what a run that was killed while it wrote its files left beside them. To be called while the journal is held.
pub(crate) fn remove_leftovers(target: &OutputTarget) {
    target.files().iter().for_each(|path| AtomicFile::remove_leftovers(path));
}

impl FolderTables {
    fn create(folder: &Path, options: CsvOptions, axes: &[AxisColumns]) -> Result<Self, RowsError> {
        let path = folder.join("stances.csv");
        let stances = StancesWriter::new(AtomicFile::create(&path)?, &path, options, axes)?;
        let speakers_file = AtomicFile::create(&folder.join("speakers.csv"))?;
        Ok(FolderTables { stances, speakers: SpeakersTable::new(axes), speakers_file })
    }
}
