//! `shifts.csv`: where a speaker's label changed from one month to another, with the two claims side by side.

use super::cell::Cell;
use super::claim_row::{AxisColumns, ClaimRow};
use super::column::{Column, ColumnKind};
use super::evidence::Standing;
use super::speakers::is_somebody;
use std::cmp::Reverse;
use std::collections::BTreeMap;

/// Finds shifts; memory grows with speakers and months, one claim a side kept for each.
///
/// What a speaker stands for in a month is the side that most claims of that month are for; a month in which the sides
/// are even says nothing and is passed over. A shift lies between two months with different sides and none between
/// them. Only persons and organisations by name have shifts: "officials" are others every day. Claims without a date,
/// copies of a wire text and labels of low confidence are left out: one doubtful label is no change of mind.
#[derive(Clone, Debug)]
pub struct ShiftsTable {
    axes: Vec<AxisColumns>,
    /// By speaker, and for each axis by month (`YYYY-MM`).
    speakers: BTreeMap<String, Vec<BTreeMap<String, Standing>>>,
}

/// A change of side.
#[derive(Clone, Copy, Debug)]
pub struct Shift<'a> {
    /// Who.
    pub speaker: &'a str,
    /// On which axis.
    pub axis: &'a AxisColumns,
    /// Before and after.
    pub ends: [ShiftEnd<'a>; 2],
}

/// One end of a [`Shift`].
#[derive(Clone, Copy, Debug)]
pub struct ShiftEnd<'a> {
    /// `YYYY-MM`.
    pub month: &'a str,
    /// The side that most claims of the month are for.
    pub label: &'a str,
    /// Claims of the month for that side.
    pub claims: u64,
    /// Claims of the month for either side.
    pub decided: u64,
    /// Size of the surest of their scores, in thousandths.
    pub score_thousandths: i64,
    /// Date of the claim that has it.
    pub date: &'a str,
    /// Its identifier.
    pub claim_id: &'a str,
    /// Its words.
    pub claim: &'a str,
}

impl ShiftsTable {
    /// An empty table.
    pub fn new(axes: &[AxisColumns]) -> Self {
        ShiftsTable { axes: axes.to_vec(), speakers: BTreeMap::new() }
    }

    /// The columns of the table, in order.
    pub fn columns() -> Vec<Column> {
        let mut columns = vec![
            Column::new("speaker", ColumnKind::Text, "name as in `claims.csv`"),
            Column::new("axis", ColumnKind::Text, "identifier of the axis"),
        ];
        for (end, when) in [("from", "before the change"), ("to", "after the change")] {
            let column = |name, kind, what: &str| {
                Column::new(format!("{end}_{name}"), kind, format!("{what}, {when}"))
            };
            columns.extend([
                column("month", ColumnKind::Text, "month as `YYYY-MM`"),
                column("label", ColumnKind::Text, "the side that most claims of the month are for"),
                column("claims", ColumnKind::Integer, "claims of the month for that side"),
                column("decided", ColumnKind::Integer, "claims of the month for either side"),
                column("date", ColumnKind::Date, "date of the surest claim for that side"),
                column("claim_id", ColumnKind::Text, "its `claim_id`"),
                column("claim", ColumnKind::Text, "its words"),
            ]);
        }
        columns.push(Column::new("flags", ColumnKind::Text, "remarks on the row, with `;` between them"));
        columns
    }

    /// Looks at one row.
    pub fn add(&mut self, row: &ClaimRow) {
        let (Some(month), true) = (row.doc_date.get(..7), is_somebody(row) && row.duplicate_of.is_empty())
        else {
            return;
        };
        if !row.error.is_empty() {
            return;
        }
        for (place, (axis, stance)) in self.axes.iter().zip(&row.stances).enumerate() {
            let Some(side) = Standing::side_of(axis, stance) else { continue };
            let axes = self.axes.len();
            let months =
                self.speakers.entry(row.speaker.clone()).or_insert_with(|| vec![BTreeMap::new(); axes]);
            months[place].entry(month.to_owned()).or_default().add(side, row, stance);
        }
    }

    /// The shifts by speaker, axis and time.
    pub fn shifts(&self) -> impl Iterator<Item = Shift<'_>> {
        self.speakers.iter().flat_map(|(speaker, axes)| {
            self.axes.iter().zip(axes).flat_map(move |(axis, months)| {
                let ends: Vec<ShiftEnd<'_>> =
                    months.iter().filter_map(|(month, found)| ShiftEnd::new(axis, month, found)).collect();
                let pairs: Vec<[ShiftEnd<'_>; 2]> = ends.windows(2).map(|pair| [pair[0], pair[1]]).collect();
                let shifted = pairs.into_iter().filter(|[before, after]| before.label != after.label);
                shifted.map(move |ends| Shift { speaker: speaker.as_str(), axis, ends })
            })
        })
    }

    /// The shifts with most claims at their weaker end first, then those with the surest claims.
    pub fn by_strength(&self) -> Vec<Shift<'_>> {
        let mut shifts: Vec<Shift<'_>> = self.shifts().collect();
        let weaker = |shift: &Shift<'_>, of: fn(&ShiftEnd<'_>) -> i64| shift.ends.iter().map(of).min();
        shifts.sort_by_key(|shift| {
            Reverse((weaker(shift, |end| end.claims as i64), weaker(shift, |end| end.score_thousandths)))
        });
        shifts
    }

    /// The rows of the table.
    pub fn rows(&self) -> impl Iterator<Item = Vec<Cell<'_>>> {
        self.shifts().map(|Shift { speaker, axis, ends }| {
            let mut cells: Vec<Cell<'_>> = vec![speaker.into(), axis.id.as_str().into()];
            for ShiftEnd { month, label, claims, decided, date, claim_id, claim, .. } in ends {
                cells.extend([month, label].map(Cell::from));
                cells.extend([claims, decided].map(|count| Cell::Number(count.to_string())));
                cells.extend([date, claim_id, claim].map(Cell::from));
            }
            cells.push(Cell::Flags(&[]));
            cells
        })
    }
}

impl<'a> ShiftEnd<'a> {
    fn new(axis: &'a AxisColumns, month: &'a str, found: &'a Standing) -> Option<Self> {
        let (side, surest) = found.majority()?;
        Some(ShiftEnd {
            month,
            label: &axis.sides[side],
            claims: found.sides[side],
            decided: found.sides.iter().sum(),
            score_thousandths: surest.score_thousandths,
            date: &surest.date,
            claim_id: &surest.claim_id,
            claim: &surest.claim,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rows::RowStance;
    use crate::rows::tests::{axes, row, table_text};

    fn said(date: &str, label: &str, score: f32, claim: &str) -> ClaimRow {
        let stance = |label: &str, score| RowStance {
            label: label.into(),
            score,
            confidence: "high".into(),
            probabilities: [0.0, 0.0, 1.0],
            gated: false,
        };
        let stances = vec![stance("none", 0.0), stance(label, score)];
        ClaimRow { doc_date: date.into(), claim: claim.into(), stances, ..row() }
    }

    #[test]
    fn a_change_of_side_is_a_row() {
        let mut shifts = ShiftsTable::new(&axes());
        let mut doubtful = said("2024-06-01", "not_lose", -0.9, "doubtful");
        doubtful.stances[1].confidence = "low".into();
        let rows = [
            said("2024-01-02", "not_lose", -0.5, "weaker"),
            said("2024-01-30", "not_lose", -0.9, "surer"),
            said("2024-01-31", "victory", 0.99, "the minority of January"),
            // February is even, March says nothing.
            said("2024-02-01", "victory", 0.9, ""),
            said("2024-02-02", "not_lose", -0.9, ""),
            said("2024-03-02", "none", 0.0, ""),
            said("2024-04-01", "victory", 0.7, "=now this"),
            said("2024-05-01", "victory", 0.8, "and still"),
            said("", "not_lose", -0.9, "without a date"),
            doubtful,
            ClaimRow { duplicate_of: "c-0".into(), ..said("2024-06-01", "not_lose", -0.9, "a copy") },
            ClaimRow {
                speaker_kind: "group".into(),
                speaker: "some".into(),
                ..said("2024-01-01", "victory", 0.9, "")
            },
            ClaimRow {
                speaker_kind: "group".into(),
                speaker: "some".into(),
                ..said("2024-02-01", "not_lose", -0.9, "")
            },
        ];
        rows.iter().for_each(|row| shifts.add(row));
        let rows: Vec<_> = shifts.rows().collect();
        let expected = "speaker,axis,\
            from_month,from_label,from_claims,from_decided,from_date,from_claim_id,from_claim,\
            to_month,to_label,to_claims,to_decided,to_date,to_claim_id,to_claim,flags\r\n\
            Kajsa Ollongren,war_aim,2024-01,not_lose,2,3,2024-01-30,c-0123456789ab,surer,\
            2024-04,victory,1,1,2024-04-01,c-0123456789ab,'=now this,guarded\r\n";
        assert_eq!(table_text(&ShiftsTable::columns(), &rows), expected);
    }
}
