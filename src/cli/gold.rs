//! A table with people's labels: what `evaluate` and `calibrate` read.

use std::collections::{HashMap, HashSet};
use std::path::Path;

use anyhow::anyhow;
use standpoint::claims::{Form, Polarity};
use standpoint::coding::HumanLabel;
use standpoint::hypotheses::{Axis, ClaimParts};
use standpoint::pipeline::{Classifier, Refusal, Verdict};
use standpoint::problem::Problem;
use standpoint::rows::{Table, TableRow};

use super::coded::{human_columns, is_blank, label, problem, refusal, row_problem, show_problems, take_id};
use super::failure::{BeforeWork, Failure};
use super::interrupt::Interrupt;
use super::speaker_columns::SpeakerColumns;
use super::tables::{check, note_further_parts};

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
    /// How many claims it stands for, where the file says so.
    pub(crate) weight: Option<f64>,
    /// The stratum that it was drawn from; empty where nobody says.
    pub(crate) stratum: String,
    pub(crate) polarity: Polarity,
    /// One an axis, in order.
    pub(crate) labels: Vec<Option<HumanLabel>>,
    text: String,
    /// That the speaker speaks from, or empty.
    country: String,
    record: u64,
    line: u64,
}

impl Gold {
    /// Reads the rows that have a label on any of these axes. An axis without a column is one without labels. What the
    /// rows do not say of weight, polarity and document comes from the `key`.
    pub(crate) fn read(path: &Path, axes: &[Axis], key: Option<&Path>) -> Result<Self, Failure> {
        let key = key.map(Key::read).transpose()?;
        note_further_parts(path);
        let mut table = Table::open(path).before_work()?;
        let file = path.display().to_string();
        let columns = Columns {
            claim: table.require("claim").before_work()?,
            id: table.column("claim_id").or_else(|| table.column("id")),
            speaker: SpeakerColumns::find(&table),
            of_sample: SampleColumns::find(&table),
            labels: human_columns(&table, &file, axes)?,
        };
        let mut gold = Self { claims: Vec::new(), problems: Vec::new(), file };
        let mut ids = HashSet::new();
        for row in table.by_ref() {
            let row = row?;
            match columns.claim(&row, axes, key.as_ref(), &mut ids) {
                Ok(claim) => gold.claims.extend(claim),
                Err(refusal) => gold.problems.push(row_problem(&gold.file, &row, refusal)),
            }
        }
        if gold.claims.is_empty() {
            show_problems(&gold.problems);
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
            let texts: Vec<(String, String, Polarity)> = self.claims[start..end]
                .iter()
                .map(|claim| (claim.text.clone(), claim.country.clone(), claim.polarity))
                .collect();
            let answers;
            (classifier, answers) = interrupt.wait(move || {
                let claims: Vec<ClaimParts<'_>> = texts
                    .iter()
                    .map(|(claim, country, polarity)| claim_parts(claim, country, *polarity))
                    .collect();
                let answers = classifier.classify(&claims);
                (classifier, answers)
            })?;
            let answers = answers.map_err(|error| Failure::Work(error.into()))?;
            for (index, answer) in (start..).zip(answers) {
                verdicts.push(answer.map_err(|refusal| self.skip(index, refusal)).ok());
            }
        }
        Ok(verdicts)
    }

    /// Leaves the claim at this place out, and says why.
    pub(crate) fn skip(&mut self, index: usize, refusal: Refusal) {
        let GoldClaim { record, line, .. } = self.claims[index];
        self.problems.push(problem(&self.file, record, line, refusal));
    }
}

fn claim_parts<'a>(claim: &'a str, country: &'a str, polarity: Polarity) -> ClaimParts<'a> {
    ClaimParts { claim, speaker: "", country, form: Form::Indirect, polarity, cue: "" }
}

impl GoldClaim {
    /// How many claims it stands for; 1 where nobody says.
    pub(crate) fn weight(&self) -> f64 {
        self.weight.unwrap_or(1.0)
    }
}

struct Columns {
    claim: usize,
    id: Option<usize>,
    speaker: SpeakerColumns,
    of_sample: SampleColumns,
    labels: Vec<Option<usize>>,
}

impl Columns {
    /// The claim of a row; nothing where no axis has a label.
    fn claim(
        &self,
        row: &TableRow,
        axes: &[Axis],
        key: Option<&Key>,
        ids: &mut HashSet<String>,
    ) -> Result<Option<GoldClaim>, Refusal> {
        let cell = |column: Option<usize>| column.map_or("", |column| row.cells[column].trim());
        if row.problem.is_none() && self.labels.iter().all(|&column| cell(column).is_empty()) {
            return Ok(None);
        }
        check(row, &[(self.claim, "claim")])?;
        let id = cell(self.id).to_owned();
        if !id.is_empty() {
            take_id(&id, ids)?;
        }
        let label = |(axis, &column): (&Axis, &Option<usize>)| label(cell(column), axis);
        let labels = axes.iter().zip(&self.labels).map(label).collect::<Result<Vec<_>, _>>()?;
        let own = self.of_sample.read(row)?;
        let OfSample { weight, stratum, polarity, group } = match key {
            Some(key) => own.or(key.of(&id)?),
            None => own,
        };
        let alone = || if id.is_empty() { format!("row {}", row.record) } else { id.clone() };
        Ok(Some(GoldClaim {
            group: group.unwrap_or_else(alone),
            weight,
            stratum: stratum.unwrap_or_default(),
            polarity: polarity.unwrap_or_default(),
            id,
            labels,
            text: row.cells[self.claim].trim().to_owned(),
            country: self.speaker.country(row).to_owned(),
            record: row.record,
            line: row.line,
        }))
    }
}

/// How a claim was drawn and made, as far as a table says so.
#[derive(Clone, Debug, Default)]
struct OfSample {
    weight: Option<f64>,
    stratum: Option<String>,
    polarity: Option<Polarity>,
    group: Option<String>,
}

impl OfSample {
    fn or(self, other: Self) -> Self {
        Self {
            weight: self.weight.or(other.weight),
            stratum: self.stratum.or(other.stratum),
            polarity: self.polarity.or(other.polarity),
            group: self.group.or(other.group),
        }
    }
}

struct SampleColumns {
    weight: Option<usize>,
    stratum: Option<usize>,
    polarity: Option<usize>,
    group: Option<usize>,
}

impl SampleColumns {
    fn find(table: &Table) -> Self {
        Self {
            weight: table.column("weight"),
            stratum: table.column("stratum"),
            polarity: table.column("polarity"),
            group: table.column("doc_id").or_else(|| table.column("group")),
        }
    }

    fn read(&self, row: &TableRow) -> Result<OfSample, Refusal> {
        let cell = |column: Option<usize>| {
            column.map(|column| row.cells[column].trim()).filter(|cell| !cell.is_empty())
        };
        Ok(OfSample {
            weight: cell(self.weight).map(weight).transpose()?,
            stratum: cell(self.stratum).map(str::to_owned),
            polarity: cell(self.polarity).map(polarity).transpose()?,
            group: cell(self.group).map(str::to_owned),
        })
    }
}

/// The key of a sample: what it says of each claim.
struct Key {
    file: String,
    claims: HashMap<String, OfSample>,
}

impl Key {
    /// A key with a bad row is refused as a whole: nobody edits it by hand.
    fn read(path: &Path) -> Result<Self, Failure> {
        let table = Table::open(path).before_work()?;
        let id = table.require("claim_id").before_work()?;
        let columns = SampleColumns::find(&table);
        let file = path.display().to_string();
        let (mut claims, mut ids) = (HashMap::new(), HashSet::new());
        for row in table {
            let row = row?;
            if is_blank(&row) {
                continue;
            }
            let claim_id = row.cells[id].trim();
            let of_sample =
                check(&row, &[]).and_then(|()| take_id(claim_id, &mut ids)).and_then(|()| columns.read(&row));
            match of_sample {
                Ok(of_sample) => drop(claims.insert(claim_id.to_owned(), of_sample)),
                Err(refusal) => {
                    return Err(Failure::Settings(anyhow!("{}", row_problem(&file, &row, refusal))));
                }
            }
        }
        Ok(Self { file, claims })
    }

    fn of(&self, id: &str) -> Result<OfSample, Refusal> {
        let missing = || {
            let reason = format!("claim `{id}` is not in {}", self.file);
            refusal(reason, "pass the key of the sample that the sheet is from")
        };
        self.claims.get(id).cloned().ok_or_else(missing)
    }
}

/// A number above zero, with point or comma.
pub(crate) fn weight(cell: &str) -> Result<f64, Refusal> {
    let number =
        cell.replace(',', ".").parse::<f64>().ok().filter(|weight| weight.is_finite() && *weight > 0.0);
    number.ok_or_else(|| refusal(format!("weight `{cell}` is no number above zero"), "empty it for 1"))
}

fn polarity(cell: &str) -> Result<Polarity, Refusal> {
    let hint = "write one of `asserted`, `denied`, `asked`, `hypothetical`, or leave it empty";
    cell.to_lowercase().parse().map_err(|_| refusal(format!("`{cell}` is no polarity"), hint))
}
