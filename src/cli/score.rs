//! `score`: pairs of premise and hypothesis in, the model's probabilities out.

use standpoint::nli::{NliError, NliModel, NliPair, NliScores};
use standpoint::pipeline::{Refusal, ask};
use standpoint::rows::{Cell, TableRow, decimal};

use super::args::ScoreArgs;
use super::failure::{BeforeWork, Failure, Status};
use super::interrupt::Interrupt;
use super::models;
use super::tables::{RowDone, TableJob, check};

const NEW_COLUMNS: [&str; 3] = ["p_entailment", "p_neutral", "p_contradiction"];
const DECIMALS: usize = 6;

/// `score PAIRS.csv -o OUT.csv`.
pub(crate) fn score(args: ScoreArgs, interrupt: &Interrupt) -> Result<Status, Failure> {
    let job = TableJob {
        input: args.input,
        output: args.output,
        csv: args.csv,
        common: args.common,
        new: NEW_COLUMNS.map(str::to_owned).into(),
        rows_at_once: 512,
    };
    let table = job.open()?;
    let premise = table.require("premise").before_work()?;
    let hypothesis = table.require("hypothesis").before_work()?;
    let mut model = models::load(&args.model, interrupt)?;
    job.work(table, interrupt, move |rows| answer(rows, premise, hypothesis, &mut *model))
}

fn answer(
    rows: &[TableRow],
    premise: usize,
    hypothesis: usize,
    model: &mut dyn NliModel,
) -> Result<Vec<RowDone>, NliError> {
    let pair = |row: &TableRow| -> Result<NliPair, Refusal> {
        check(row, &[(premise, "premise"), (hypothesis, "hypothesis")])?;
        Ok(NliPair { premise: row.cells[premise].clone(), hypothesis: row.cells[hypothesis].clone() })
    };
    let pairs: Vec<Result<NliPair, Refusal>> = rows.iter().map(pair).collect();
    let good: Vec<NliPair> = pairs.iter().flatten().cloned().collect();
    let mut answers = ask(model, &good)?.into_iter();
    let outcomes = pairs
        .into_iter()
        .map(|pair| pair.and_then(|_| answers.next().expect("one answer a pair: this is a bug")));
    Ok(outcomes.map(row_done).collect())
}

fn row_done(outcome: Result<NliScores, Refusal>) -> RowDone {
    match outcome {
        Ok(scores) => RowDone {
            cells: scores.probabilities().map(|p| Cell::Number(decimal(p.into(), DECIMALS))).into(),
            flags: Vec::from_iter(scores.truncated.then_some("truncated")),
            problem: None,
        },
        Err(refusal) => {
            RowDone { cells: vec![Cell::EMPTY; NEW_COLUMNS.len()], flags: Vec::new(), problem: Some(refusal) }
        }
    }
}
