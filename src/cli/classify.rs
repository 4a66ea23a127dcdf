//! `classify`: a table of claims in, the same table with stances out.

use std::str::FromStr;

use standpoint::claims::{Form, Polarity};
use standpoint::hypotheses::ClaimParts;
use standpoint::nli::NliError;
use standpoint::pipeline::{Classifier, Refusal, Verdict, columns};
use standpoint::rows::{
    AxisColumns, Cell, RowStance, RowsError, Table, TableRow, stance_cells, stance_columns,
};

use super::args::ClassifyArgs;
use super::failure::{BeforeWork, Failure, Status};
use super::interrupt::Interrupt;
use super::speaker_columns::SpeakerColumns;
use super::tables::{RowDone, TableJob, check, owned};
use super::{axes, models};

/// `classify CLAIMS.csv -o OUT.csv`.
pub(crate) fn classify(args: ClassifyArgs, interrupt: &Interrupt) -> Result<Status, Failure> {
    let axes = axes::load_with_gate(&args.axes, &args.gate)?;
    let axis_columns = columns(&axes);
    let names = axis_columns.iter().flat_map(stance_columns).map(|column| column.name);
    let job = TableJob {
        input: args.input,
        output: args.output,
        csv: args.csv,
        common: args.common,
        new: names.chain(["error".to_owned()]).collect(),
        rows_at_once: 128,
    };
    axes::note_uncalibrated(&axes, &job.common);
    let table = job.open()?;
    let columns = ClaimColumns::find(&table).before_work()?;
    let model = models::load(&args.model, interrupt)?;
    let mut classifier = Classifier::new(model, axes);
    job.work(table, interrupt, move |rows| answer(rows, &columns, &mut classifier, &axis_columns))
}

fn answer(
    rows: &[TableRow],
    columns: &ClaimColumns,
    classifier: &mut Classifier,
    axes: &[AxisColumns],
) -> Result<Vec<RowDone>, NliError> {
    let claims: Vec<Result<ClaimParts<'_>, Refusal>> =
        rows.iter().map(|row| columns.claim_parts(row)).collect();
    let good: Vec<ClaimParts<'_>> = claims.iter().flatten().copied().collect();
    let mut verdicts = classifier.classify(&good)?.into_iter();
    let outcomes = claims
        .into_iter()
        .map(|claim| claim.and_then(|_| verdicts.next().expect("one verdict a claim: this is a bug")));
    Ok(outcomes.map(|outcome| row_done(outcome, axes)).collect())
}

fn row_done(outcome: Result<Verdict, Refusal>, axes: &[AxisColumns]) -> RowDone {
    let mut cells: Vec<Cell<'static>> = Vec::new();
    match outcome {
        Ok(Verdict { stances, truncated, .. }) => {
            for (stance, axis) in stances.iter().zip(axes) {
                cells.extend(stance_cells(Some(&RowStance::new(stance, axis))).map(owned));
            }
            cells.push(Cell::EMPTY);
            RowDone { cells, flags: Vec::from_iter(truncated.then_some("truncated")), problem: None }
        }
        Err(refusal) => {
            axes.iter().for_each(|_| cells.extend(stance_cells(None).map(owned)));
            cells.push(owned(refusal.reason.as_str().into()));
            RowDone { cells, flags: Vec::new(), problem: Some(refusal) }
        }
    }
}

/// Where the table has what the questions need.
struct ClaimColumns {
    claim: usize,
    speaker: SpeakerColumns,
    form: Option<usize>,
    polarity: Option<usize>,
    cue: Option<usize>,
}

impl ClaimColumns {
    fn find(table: &Table) -> Result<Self, RowsError> {
        Ok(ClaimColumns {
            claim: table.require("claim")?,
            speaker: SpeakerColumns::find(table),
            form: table.column("form"),
            polarity: table.column("polarity"),
            cue: table.column("cue"),
        })
    }

    fn claim_parts<'a>(&self, row: &'a TableRow) -> Result<ClaimParts<'a>, Refusal> {
        check(row, &[(self.claim, "claim")])?;
        let cell = |column: Option<usize>| column.map_or("", |column| row.cells[column].trim());
        Ok(ClaimParts {
            claim: row.cells[self.claim].trim(),
            speaker: self.speaker.speaker(row),
            country: self.speaker.country(row),
            form: Form::from_str(&cell(self.form).to_lowercase()).unwrap_or(Form::Indirect),
            polarity: Polarity::from_str(&cell(self.polarity).to_lowercase()).unwrap_or_default(),
            cue: cell(self.cue),
        })
    }
}
