//! Stances that a results file has already: what `evaluate --results` compares with.

use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::path::Path;

use standpoint::coding::HumanLabel;
use standpoint::hypotheses::Axis;
use standpoint::pipeline::Refusal;
use standpoint::rows::{Table, TableRow, parts_from};
use standpoint::stances::{Confidence, Label};

use super::coded::{label, refusal};
use super::failure::{BeforeWork, Failure};
use super::gold::weight;
use super::tables::check;

/// What a results file says of a claim.
pub(crate) struct GivenClaim {
    /// One an axis; nothing where the file has no label.
    pub(crate) axes: Vec<Option<GivenStance>>,
    /// How many claims it stands for, where the file says so.
    pub(crate) weight: Option<f64>,
    /// The stratum that it was drawn from, where the file says so.
    pub(crate) stratum: String,
}

/// A stance as the columns of an axis have it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct GivenStance {
    pub(crate) label: Label,
    pub(crate) confidence: Option<Confidence>,
    /// Of the sides and of `none`.
    pub(crate) p: [f64; 3],
}

/// Everything a results file says, by `claim_id` (or `id`); a row with cells that are none of ours is a refusal.
pub(crate) fn read(
    path: &Path,
    axes: &[Axis],
) -> Result<HashMap<String, Result<GivenClaim, Refusal>>, Failure> {
    let mut given = HashMap::new();
    for path in std::iter::once(path.to_owned()).chain(parts_from(2, path)) {
        read_table(&path, axes, &mut given)?;
    }
    Ok(given)
}

fn read_table(
    path: &Path,
    axes: &[Axis],
    given: &mut HashMap<String, Result<GivenClaim, Refusal>>,
) -> Result<(), Failure> {
    let table = Table::open(path).before_work()?;
    let id = table.column("claim_id").or_else(|| table.column("id"));
    let id = id.map_or_else(|| table.require("claim_id"), Ok).before_work()?;
    let columns = Columns {
        axes: axes.iter().map(|axis| OfAxis::find(&table, axis)).collect(),
        weight: table.column("weight"),
        stratum: table.column("stratum"),
    };
    if columns.axes.iter().all(Option::is_none) {
        // For the message, which names the columns that are there.
        let axis = &axes[0];
        for part in ["label".to_owned(), format!("p_{}", axis.sides[0].id), "p_none".to_owned()] {
            table.require(&format!("{}_{part}", axis.id)).before_work()?;
        }
    }
    for row in table {
        let row = row?;
        let claim = columns.claim(&row, axes);
        match given.entry(row.cells[id].trim().to_owned()) {
            Entry::Vacant(place) => drop(place.insert(claim)),
            Entry::Occupied(mut place) => {
                let reason = format!("claim `{}` stands in {} more than once", place.key(), path.display());
                *place.get_mut() = Err(refusal(reason, "keep the row that the labels are for"));
            }
        }
    }
    Ok(())
}

struct Columns {
    axes: Vec<Option<OfAxis>>,
    weight: Option<usize>,
    stratum: Option<usize>,
}

impl Columns {
    fn claim(&self, row: &TableRow, axes: &[Axis]) -> Result<GivenClaim, Refusal> {
        check(row, &[])?;
        let stance = |(axis, columns): (&Axis, &Option<OfAxis>)| match columns {
            Some(columns) => columns.stance(row, axis),
            None => Ok(None),
        };
        Ok(GivenClaim {
            axes: axes.iter().zip(&self.axes).map(stance).collect::<Result<_, _>>()?,
            weight: self
                .weight
                .map(|column| row.cells[column].trim())
                .filter(|cell| !cell.is_empty())
                .map(weight)
                .transpose()?,
            stratum: self.stratum.map_or("", |column| row.cells[column].trim()).to_owned(),
        })
    }
}

/// The columns of one axis.
struct OfAxis {
    label: usize,
    confidence: Option<usize>,
    p: [usize; 3],
}

impl OfAxis {
    fn find(table: &Table, axis: &Axis) -> Option<Self> {
        let column = |part: &str| table.column(&format!("{}_{part}", axis.id));
        let [first, second] = axis.sides.each_ref().map(|side| column(&format!("p_{}", side.id)));
        Some(Self {
            label: column("label")?,
            confidence: column("confidence"),
            p: [first?, second?, column("p_none")?],
        })
    }

    fn stance(&self, row: &TableRow, axis: &Axis) -> Result<Option<GivenStance>, Refusal> {
        let cell = |column: usize| row.cells[column].trim();
        let label = match label(cell(self.label), axis)? {
            None => return Ok(None),
            Some(HumanLabel::Side(side)) => Label::Side(side),
            Some(HumanLabel::None) => Label::None,
            Some(HumanLabel::Unclear) => Label::Unclear,
        };
        let [first, second, none] = self.p.map(|column| probability(cell(column)));
        let words = [Confidence::High, Confidence::Medium, Confidence::Low];
        let confidence = |column| words.into_iter().find(|word| word.as_str() == cell(column));
        let p = [first?, second?, none?];
        Ok(Some(GivenStance { label, confidence: self.confidence.and_then(confidence), p }))
    }
}

fn probability(cell: &str) -> Result<f64, Refusal> {
    let number = cell.replace(',', ".").parse::<f64>().ok().filter(|p| (0.0..=1.0).contains(p));
    number.ok_or_else(|| {
        refusal(format!("`{cell}` is no probability"), "pass the results as they were written")
    })
}
