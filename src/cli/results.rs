//! The files of a run, written row by row and put in place together at the end.

use std::path::PathBuf;

use anyhow::anyhow;
use standpoint::pipeline::Finished;
use standpoint::problem::Problem;
use standpoint::report::{ReportFile, WrittenReport};
use standpoint::rows::{
    AtomicFile, AxisColumns, ClaimRow, Column, Counts, CsvOptions, DataPackage, DisagreementsTable, ErrorLog,
    Findings, HumanLabels, OutputTarget, Resource, RowsError, RunRecord, ShiftsTable, SpeakersTable,
    StancesTable, TableFile, TableFormat, WrittenTable,
};
use standpoint::workbook::{WorkbookFile, WrittenWorkbook};

use super::failure::{Failure, note};
use super::summary::{Problems, count};

/// A table that results have.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub(crate) enum ResultTable {
    /// One row a claim
    Claims,
    /// One row a claim and axis
    Stances,
    /// One row a speaker and axis
    Speakers,
    /// One row a change of side
    Shifts,
    /// One row a country with speakers on both sides
    Disagreements,
}

impl ResultTable {
    /// Those that need axes.
    const OF_AXES: [ResultTable; 4] =
        [ResultTable::Stances, ResultTable::Speakers, ResultTable::Shifts, ResultTable::Disagreements];

    fn name(self) -> &'static str {
        match self {
            ResultTable::Claims => "claims",
            ResultTable::Stances => "stances",
            ResultTable::Speakers => "speakers",
            ResultTable::Shifts => "shifts",
            ResultTable::Disagreements => "disagreements",
        }
    }

    fn title(self) -> &'static str {
        match self {
            ResultTable::Claims => "Claims with speakers and stances",
            ResultTable::Stances => "Stances, one row a claim and axis",
            ResultTable::Speakers => "Speakers by axis",
            ResultTable::Shifts => "Changes of side",
            ResultTable::Disagreements => "Countries with speakers on both sides",
        }
    }

    fn columns(self, axes: &[AxisColumns]) -> Vec<Column> {
        match self {
            ResultTable::Claims => ClaimRow::columns(axes),
            ResultTable::Stances => StancesTable::columns(),
            ResultTable::Speakers => SpeakersTable::columns(),
            ResultTable::Shifts => ShiftsTable::columns(),
            ResultTable::Disagreements => DisagreementsTable::columns(),
        }
    }

    fn primary_key(self) -> Vec<String> {
        let key: &[&str] = match self {
            ResultTable::Claims => &["claim_id"],
            ResultTable::Stances => &["claim_id", "axis"],
            ResultTable::Speakers => &["speaker", "axis"],
            ResultTable::Shifts => &["speaker", "axis", "from_month"],
            ResultTable::Disagreements => &["country", "axis"],
        };
        key.iter().map(|&column| column.to_owned()).collect()
    }
}

/// Which files are to be written.
#[derive(Debug)]
pub(crate) struct Plan {
    tables: Vec<(ResultTable, PathBuf, TableFormat)>,
    workbook: Option<PathBuf>,
    report: Option<PathBuf>,
    /// With the dialect of the tables that it describes.
    package: Option<(PathBuf, CsvOptions)>,
    /// Where problems are written.
    errors: OutputTarget,
}

impl Plan {
    /// What `run` and `extract` write: everything into a folder, else the one table.
    pub(crate) fn of_run(target: &OutputTarget, options: CsvOptions, axes: &[AxisColumns]) -> Self {
        let mut plan = Plan {
            tables: vec![(ResultTable::Claims, target.claims_path(), TableFormat::Csv(options))],
            workbook: None,
            report: None,
            package: None,
            errors: target.clone(),
        };
        let OutputTarget::Folder(folder) = target else { return plan };
        let of_axes = ResultTable::OF_AXES.into_iter().filter(|_| !axes.is_empty());
        plan.tables.extend(
            of_axes.map(|table| {
                (table, folder.join(format!("{}.csv", table.name())), TableFormat::Csv(options))
            }),
        );
        plan.workbook = Some(folder.join("claims.xlsx"));
        plan.report = Some(folder.join("report.html"));
        plan.package = Some((folder.join("datapackage.json"), options));
        plan
    }

    /// One table in one file.
    pub(crate) fn of_table(table: ResultTable, path: PathBuf, format: TableFormat) -> Self {
        Plan { tables: vec![(table, path, format)], ..Plan::nothing() }
    }

    /// The workbook alone.
    pub(crate) fn of_workbook(path: PathBuf) -> Self {
        Plan { workbook: Some(path), ..Plan::nothing() }
    }

    /// The report alone.
    pub(crate) fn of_report(path: PathBuf) -> Self {
        Plan { report: Some(path), ..Plan::nothing() }
    }

    fn nothing() -> Self {
        Plan { tables: Vec::new(), workbook: None, report: None, package: None, errors: OutputTarget::Stdout }
    }
}

/// Results being written.
pub(crate) struct Results {
    tables: Vec<(ResultTable, TableFile)>,
    workbook: Option<WorkbookFile>,
    report: Option<ReportFile>,
    package: Option<(PathBuf, CsvOptions)>,
    errors: ErrorLog,
    axes: Vec<AxisColumns>,
    human: HumanLabels,
    findings: Findings,
    counts: Counts,
    problems: Problems,
}

impl Results {
    /// Begins all files, so that an output that cannot be written is known before work starts. `human` are the labels
    /// that people wrote into what is overwritten.
    pub(crate) fn create(
        plan: &Plan,
        axes: &[AxisColumns],
        options: CsvOptions,
        human: HumanLabels,
    ) -> Result<Self, RowsError> {
        plan.errors.create_folder()?;
        let table = |&(table, ref path, format): &(ResultTable, PathBuf, TableFormat)| {
            TableFile::create(path, format, &table.columns(axes)).map(|file| (table, file))
        };
        let workbook = |path: &PathBuf| WorkbookFile::create(path, axes, options);
        Ok(Results {
            tables: plan.tables.iter().map(table).collect::<Result<_, _>>()?,
            workbook: plan.workbook.as_ref().map(workbook).transpose()?,
            report: plan.report.as_ref().map(|path| ReportFile::create(path, axes)).transpose()?,
            package: plan.package.clone(),
            errors: ErrorLog::new(&plan.errors)?,
            axes: axes.to_vec(),
            human,
            findings: Findings::new(axes),
            counts: Counts::new(axes),
            problems: Problems::default(),
        })
    }

    /// Adds what became of one document.
    pub(crate) fn add(&mut self, finished: Finished) -> Result<(), RowsError> {
        self.counts.documents_read += 1;
        if finished.is_done {
            self.counts.documents_done += 1;
        } else {
            self.counts.documents_failed += 1;
        }
        for mut row in finished.rows {
            self.human.label(&mut row, &self.axes);
            self.row(&row)?;
        }
        finished.problems.iter().try_for_each(|problem| self.problem(problem))
    }

    /// Adds files that were left out.
    pub(crate) fn skip_all(&mut self, problems: &[Problem]) -> Result<(), RowsError> {
        self.counts.documents_read += problems.len() as u64;
        self.counts.documents_skipped += problems.len() as u64;
        problems.iter().try_for_each(|problem| self.problem(problem))
    }

    fn row(&mut self, row: &ClaimRow) -> Result<(), RowsError> {
        for (table, file) in &mut self.tables {
            match table {
                ResultTable::Claims => file.row(&row.cells(self.axes.len()))?,
                ResultTable::Stances => {
                    StancesTable::rows(row, &self.axes).try_for_each(|cells| file.row(&cells))?;
                }
                // Counted first, written at the end.
                ResultTable::Speakers | ResultTable::Shifts | ResultTable::Disagreements => {}
            }
        }
        if let Some(workbook) = &mut self.workbook {
            workbook.claim(row)?;
        }
        if let Some(report) = &mut self.report {
            report.claim(row);
        }
        self.findings.add(row);
        self.counts.add(row, &self.axes);
        Ok(())
    }

    fn problem(&mut self, problem: &Problem) -> Result<(), RowsError> {
        self.problems.add(problem);
        if let Some(workbook) = &mut self.workbook {
            workbook.problem(problem)?;
        }
        if let Some(report) = &mut self.report {
            report.problem(problem);
        }
        self.errors.write(problem)
    }

    /// Writes what is known only now and puts all files in place; `documents` were finished, and have to be there. The
    /// record gets the counts.
    pub(crate) fn finish(mut self, documents: u64, record: &mut RunRecord) -> Result<Problems, Failure> {
        let Counts { documents_read, documents_done, documents_skipped, documents_failed, .. } = self.counts;
        if documents_done + documents_failed != documents || documents_read != documents + documents_skipped {
            return Err(Failure::Work(anyhow!(
                "{documents} documents were finished, but {documents_done} done, {documents_skipped} skipped and \
                 {documents_failed} failed are {documents_read}; hint: this is a bug, please report it"
            )));
        }
        record.counts = self.counts;
        let findings = &self.findings;
        let mut written = Written::default();
        for (table, mut file) in self.tables {
            match table {
                ResultTable::Speakers => findings.speakers.rows().try_for_each(|cells| file.row(&cells))?,
                ResultTable::Shifts => findings.shifts.rows().try_for_each(|cells| file.row(&cells))?,
                ResultTable::Disagreements => {
                    findings.disagreements.rows().try_for_each(|cells| file.row(&cells))?;
                }
                ResultTable::Claims | ResultTable::Stances => {}
            }
            written.tables.push((table, file.finish()?));
        }
        let workbook = self.workbook.take();
        written.workbook = workbook.map(|file| file.finish(record, findings)).transpose()?;
        let report = self.report.take();
        written.report = report.map(|file| file.finish(record, findings)).transpose()?;
        if self.human.left() > 0
            && let Some(claims) = written.tables.first().map(|(_, table)| table.path().to_owned())
        {
            let path = self.human.write_left(&claims)?;
            let labels = count(self.human.left() as u64, "claim");
            note(format_args!(
                "standpoint: people's labels of {labels} that the results no longer have are kept in {}",
                path.display()
            ));
        }
        // Everything is written; now the new files take their names.
        let resources = written.commit(&self.axes)?;
        if let Some((path, options)) = self.package {
            DataPackage::new(record, &resources, options).write(&path)?;
        }
        self.errors.finish()?;
        Ok(self.problems)
    }
}

/// Files that are all written, but not at their names yet.
#[derive(Default)]
struct Written {
    tables: Vec<(ResultTable, WrittenTable)>,
    workbook: Option<WrittenWorkbook>,
    report: Option<WrittenReport>,
}

impl Written {
    fn commit(self, axes: &[AxisColumns]) -> Result<Vec<Resource>, RowsError> {
        let mut resources = Vec::with_capacity(self.tables.len());
        for (table, written) in self.tables {
            let path = written.path().to_owned();
            let files = written.commit()?;
            if files.len() > 1 {
                let (path, more) = (path.display(), files.len() - 1);
                note(format_args!(
                    "standpoint: {path} has more rows than Excel opens and goes on in {}, up to {}",
                    count(more as u64, "further file"),
                    files[more].display()
                ));
            }
            resources.push(Resource {
                name: table.name().to_owned(),
                title: table.title().to_owned(),
                files,
                columns: table.columns(axes),
                primary_key: table.primary_key(),
            });
        }
        if let Some(workbook) = self.workbook {
            workbook.commit()?;
        }
        if let Some(report) = self.report {
            report.commit()?;
        }
        Ok(resources)
    }
}

/// Removes what a run that was killed while it wrote its files left beside them. To be called while the journal is held.
pub(crate) fn remove_leftovers(target: &OutputTarget) {
    target.files().iter().for_each(|path| AtomicFile::remove_leftovers(path));
}

/// The tables of a target into which people may have written labels.
pub(crate) fn coded_tables(target: &OutputTarget) -> Vec<PathBuf> {
    match target {
        OutputTarget::Stdout => Vec::new(),
        OutputTarget::File(path) => vec![path.clone()],
        OutputTarget::Folder(folder) => ["claims.csv", "claims.xlsx"].map(|name| folder.join(name)).into(),
    }
}
