//! A table with people's labels: what `evaluate` and `calibrate` read.

use std::path::Path;

use anyhow::anyhow;
use standpoint::claims::{Form, Polarity};
use standpoint::coding::{HumanLabel, human_column};
use standpoint::hypotheses::{Axis, ClaimParts};
use standpoint::pipeline::{Classifier, Refusal, Verdict};
use standpoint::problem::Problem;
use standpoint::rows::{Table, TableRow};

use super::failure::{BeforeWork, Failure, note};
use super::interrupt::Interrupt;
use super::tables::complaint;

/// Claims that the model is asked about at once, between two looks for Ctrl-C.
const CLAIMS_AT_ONCE: usize = 256;

/// The labelled claims of a file.
pub(crate) struct Gold {
    /// In the order of the file.
    pub(crate) claims: Vec<GoldClaim>,
    /// Rows that were left out, with the reason.
    pub(crate) problems: Vec<Problem>,
    file: String,
}

/// One row with a label on at least one axis.
pub(crate) struct GoldClaim {
    /// `claim_id`, else `id`, else empty.
    pub(crate) id: String,
    /// The document it is from; its own id, or its row, where the file does not say.
    pub(crate) group: String,
    /// How many claims it stands for; 1 where the file does not say.
    pub(crate) weight: f64,
    pub(crate) polarity: Polarity,
    /// One an axis, in order.
    pub(crate) labels: Vec<Option<HumanLabel>>,
    text: String,
    record: u64,
    line: u64,
}

impl Gold {
    /// Reads the rows that have a label on any of these axes. An axis without a column is one without labels.
    pub(crate) fn read(path: &Path, axes: &[Axis]) -> Result<Self, Failure> {
        let mut table = Table::open(path).before_work()?;
        let claim = table.require("claim").before_work()?;
        let labels: Vec<Option<usize>> = axes.iter().map(|axis| human_column(&table, &axis.id)).collect();
        if labels.iter().all(Option::is_none) {
            let wanted: Vec<String> = axes.iter().map(|axis| format!("`{}_human`", axis.id)).collect();
            let (file, wanted) = (path.display(), wanted.join(" or "));
            let error = anyhow!(
                "{file}: no column with labels; hint: name it {wanted}, or pass the axis file with `--axes`"
            );
            return Err(Failure::Settings(error));
        }
        let columns = Columns {
            claim,
            id: table.column("claim_id").or_else(|| table.column("id")),
            group: table.column("doc_id").or_else(|| table.column("group")),
            weight: table.column("weight"),
            polarity: table.column("polarity"),
            labels,
        };
        let mut gold = Self { claims: Vec::new(), problems: Vec::new(), file: path.display().to_string() };
        for row in table.by_ref() {
            let row = row?;
            match columns.claim(&row, axes) {
                Ok(claim) => gold.claims.extend(claim),
                Err(refusal) => gold.skip(row.record, row.line, refusal),
            }
        }
        if gold.claims.is_empty() {
            let hint = "fill in the columns of labels, or look at `standpoint sample` for a sheet to fill in";
            return Err(Failure::Settings(anyhow!("{}: no row with a label; hint: {hint}", gold.file)));
        }
        Ok(gold)
    }

    /// Where the model puts each claim; a claim that it cannot take becomes a problem, and has no verdict.
    pub(crate) fn ask(
        &mut self,
        classifier: Classifier,
        interrupt: &Interrupt,
    ) -> Result<Vec<Option<Verdict>>, Failure> {
        let mut classifier = classifier;
        let mut verdicts = Vec::with_capacity(self.claims.len());
        for start in (0..self.claims.len()).step_by(CLAIMS_AT_ONCE) {
            let end = (start + CLAIMS_AT_ONCE).min(self.claims.len());
            let texts: Vec<(String, Polarity)> =
                self.claims[start..end].iter().map(|claim| (claim.text.clone(), claim.polarity)).collect();
            let answers;
            (classifier, answers) = interrupt.wait(move || {
                let claims: Vec<ClaimParts<'_>> =
                    texts.iter().map(|(claim, polarity)| claim_parts(claim, *polarity)).collect();
                let answers = classifier.classify(&claims);
                (classifier, answers)
            })?;
            for (index, answer) in
                answers.map_err(|error| Failure::Work(error.into()))?.into_iter().enumerate()
            {
                let (record, line) = (self.claims[start + index].record, self.claims[start + index].line);
                verdicts.push(answer.map_err(|refusal| self.skip(record, line, refusal)).ok());
            }
        }
        Ok(verdicts)
    }

    /// Leaves a claim out, and says why.
    pub(crate) fn skip(&mut self, record: u64, line: u64, refusal: Refusal) {
        let Refusal { reason, hint } = refusal;
        let (record, line) = (Some(record), Some(line));
        self.problems.push(Problem { file: self.file.clone(), record, line, stage: "read", reason, hint });
    }

    /// Leaves the claim at this place out, and says why.
    pub(crate) fn skip_claim(&mut self, index: usize, refusal: Refusal) {
        self.skip(self.claims[index].record, self.claims[index].line, refusal);
    }

    /// Names the rows that were left out on standard error.
    pub(crate) fn show_problems(&self) {
        if self.problems.is_empty() {
            return;
        }
        note(format_args!("{} left out:", super::summary::count(self.problems.len() as u64, "row")));
        for problem in &self.problems {
            note(format_args!("  {problem}"));
        }
    }
}

fn claim_parts(claim: &str, polarity: Polarity) -> ClaimParts<'_> {
    ClaimParts { claim, speaker: "", form: Form::Indirect, polarity, cue: "" }
}

struct Columns {
    claim: usize,
    id: Option<usize>,
    group: Option<usize>,
    weight: Option<usize>,
    polarity: Option<usize>,
    labels: Vec<Option<usize>>,
}

impl Columns {
    /// The claim of a row; nothing where no axis has a label.
    fn claim(&self, row: &TableRow, axes: &[Axis]) -> Result<Option<GoldClaim>, Refusal> {
        let cell = |column: Option<usize>| column.map_or("", |column| row.cells[column].trim());
        if row.problem.is_none() && self.labels.iter().all(|&column| cell(column).is_empty()) {
            return Ok(None);
        }
        if let Some(refusal) = complaint(row, &[(self.claim, "claim")]) {
            return Err(refusal);
        }
        let label = |(axis, &column): (&Axis, &Option<usize>)| {
            HumanLabel::parse(cell(column), axis).map_err(|unknown| refusal(&unknown.to_string()))
        };
        let labels = axes.iter().zip(&self.labels).map(label).collect::<Result<Vec<_>, _>>()?;
        let id = cell(self.id).to_owned();
        let own = if id.is_empty() { format!("row {}", row.record) } else { id.clone() };
        let group = cell(self.group);
        Ok(Some(GoldClaim {
            group: if group.is_empty() { own } else { group.to_owned() },
            id,
            weight: weight(cell(self.weight))?,
            polarity: polarity(cell(self.polarity))?,
            labels,
            text: row.cells[self.claim].trim().to_owned(),
            record: row.record,
            line: row.line,
        }))
    }
}

/// A number above zero, with point or comma; 1 where there is none.
pub(crate) fn weight(cell: &str) -> Result<f64, Refusal> {
    if cell.is_empty() {
        return Ok(1.0);
    }
    let number =
        cell.replace(',', ".").parse::<f64>().ok().filter(|weight| weight.is_finite() && *weight > 0.0);
    number.ok_or_else(|| refusal(&format!("weight `{cell}` is no number above zero; hint: empty it for 1")))
}

fn polarity(cell: &str) -> Result<Polarity, Refusal> {
    if cell.is_empty() {
        return Ok(Polarity::Asserted);
    }
    cell.to_lowercase().parse().map_err(|_| {
        let known = "`asserted`, `denied`, `asked`, `hypothetical`";
        refusal(&format!("`{cell}` is no polarity; hint: write one of {known}, or leave it empty"))
    })
}

/// A refusal from a message with a hint in it.
pub(crate) fn refusal(message: &str) -> Refusal {
    let (reason, hint) = message.split_once("; hint: ").unwrap_or((message, "correct the cell"));
    Refusal { reason: reason.to_owned(), hint: hint.to_owned() }
}
