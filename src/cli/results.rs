//! The files of a run, written row by row and put in place together at the end.

use std::path::Path;

use standpoint::pipeline::Finished;
use standpoint::problem::Problem;
use standpoint::rows::{
    AtomicFile, AxisColumns, ClaimsWriter, Counts, CsvOptions, ErrorLog, Output, OutputTarget, RowsError,
    SpeakersTable, StancesWriter,
};

/// Where the results of a run go.
pub(crate) struct Results {
    claims: ClaimsWriter<Output>,
    folder: Option<FolderTables>,
    errors: ErrorLog,
    axes: Vec<AxisColumns>,
    options: CsvOptions,
    counts: Counts,
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
        Ok(Results { claims, folder, errors, axes: axes.to_vec(), options, counts: Counts::new(axes) })
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
        finished.problems.iter().try_for_each(|problem| self.errors.write(problem))
    }

    /// Adds a file that was left out.
    pub(crate) fn skip(&mut self, problem: &Problem) -> Result<(), RowsError> {
        self.counts.documents_read += 1;
        self.counts.documents_skipped += 1;
        self.errors.write(problem)
    }

    /// Puts all files in place.
    pub(crate) fn finish(self) -> Result<Counts, RowsError> {
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
        Ok(self.counts)
    }
}

impl FolderTables {
    fn create(folder: &Path, options: CsvOptions, axes: &[AxisColumns]) -> Result<Self, RowsError> {
        let path = folder.join("stances.csv");
        let stances = StancesWriter::new(AtomicFile::create(&path)?, &path, options, axes)?;
        let speakers_file = AtomicFile::create(&folder.join("speakers.csv"))?;
        Ok(FolderTables { stances, speakers: SpeakersTable::new(axes), speakers_file })
    }
}
