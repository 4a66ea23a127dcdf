//! `speakers.csv`: one row a speaker and axis.

use super::cell::{Cell, Marks};
use super::claim_row::{AxisColumns, ClaimRow};
use super::column::{Column, ColumnKind};
use super::csv::CsvWriter;
use super::dialect::CsvOptions;
use super::error::RowsError;
use super::number::decimal;
use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::io::Write;
use std::path::Path;

/// Counts the claims of each speaker, whatever the document; memory grows with the speakers only.
///
/// Copies of a wire text are counted apart: ten papers that print one sentence make it no ten sentences. Claims with
/// an error are left out. Claims of nobody in particular share the row of the empty name.
#[derive(Clone, Debug)]
pub struct SpeakersTable {
    axes: Vec<AxisColumns>,
    speakers: BTreeMap<String, Vec<Tally>>,
}

#[derive(Clone, Copy, Debug, Default)]
struct Tally {
    sides: [u64; 2],
    none: u64,
    unclear: u64,
    duplicates: u64,
    /// Sum of the printed scores of claims with a side: whole thousandths, so that the order of adding is no matter.
    score_thousandths: i64,
}

impl Tally {
    fn claims(&self) -> u64 {
        self.decided() + self.none + self.unclear
    }

    fn decided(&self) -> u64 {
        self.sides[0] + self.sides[1]
    }

    fn mean_score(&self) -> f64 {
        self.score_thousandths as f64 / 1000.0 / self.decided() as f64
    }
}

impl SpeakersTable {
    /// An empty table.
    pub fn new(axes: &[AxisColumns]) -> Self {
        SpeakersTable { axes: axes.to_vec(), speakers: BTreeMap::new() }
    }

    /// The columns of the table, in order.
    pub fn columns() -> Vec<Column> {
        let text = |name, description| Column::new(name, ColumnKind::Text, description);
        let integer = |name, description| Column::new(name, ColumnKind::Integer, description);
        let number = |name, description| Column::new(name, ColumnKind::Number, description);
        vec![
            text("speaker", "name as in `claims.csv`; empty for claims of nobody in particular"),
            text("axis", "identifier of the axis"),
            text("first_side", "identifier of the axis's first side"),
            text("second_side", "identifier of the axis's second side"),
            integer("claims", "claims with a label, copies of the same wire text not counted"),
            integer("first", "claims for the first side"),
            integer("second", "claims for the second side"),
            integer("none", "claims that say nothing on the axis"),
            integer("unclear", "claims where the model cannot tell which side"),
            number("mean_score", "mean score of the claims with a side, 1 is the first side, -1 the second"),
            number("mean_low", "lower end of the 95% interval of the mean"),
            number("mean_high", "upper end of the 95% interval of the mean"),
            integer("duplicates", "copies of the same wire text"),
            text("flags", "`guarded` where the name has the formula guard's apostrophe"),
        ]
    }

    /// Counts one row.
    pub fn add(&mut self, row: &ClaimRow) {
        if !row.error.is_empty() || row.stances.is_empty() {
            return;
        }
        if !self.speakers.contains_key(&row.speaker) {
            self.speakers.insert(row.speaker.clone(), vec![Tally::default(); self.axes.len()]);
        }
        let Some(tallies) = self.speakers.get_mut(&row.speaker) else { return };
        for ((axis, stance), tally) in self.axes.iter().zip(&row.stances).zip(tallies) {
            if !row.duplicate_of.is_empty() {
                tally.duplicates += 1;
            } else if let Some(side) = axis.sides.iter().position(|side| *side == stance.label) {
                tally.sides[side] += 1;
                tally.score_thousandths += (f64::from(stance.score) * 1000.0).round() as i64;
            } else if stance.label == "none" {
                tally.none += 1;
            } else {
                tally.unclear += 1;
            }
        }
    }

    /// Writes the table, those with most claims first, and gives the output back; `path` is for error messages.
    pub fn write<W: Write>(&self, out: W, path: &Path, options: CsvOptions) -> Result<W, RowsError> {
        let mut csv = CsvWriter::new(out, path, options)?;
        csv.record(SpeakersTable::columns().iter().map(|column| &column.name))?;
        let mut speakers: Vec<(&String, &Vec<Tally>)> = self.speakers.iter().collect();
        speakers
            .sort_by_key(|(name, tallies)| (Reverse(tallies.iter().map(Tally::claims).max()), name.as_str()));
        for (name, tallies) in speakers {
            for (axis, tally) in self.axes.iter().zip(tallies) {
                let mut marks = Marks::default();
                let mut texts: Vec<String> = cells(name, axis, tally)
                    .iter()
                    .map(|cell| options.print(cell, &mut marks).into_owned())
                    .collect();
                texts.push(marks.flags([]));
                csv.record(&texts)?;
            }
        }
        csv.finish()
    }
}

fn cells<'a>(name: &'a str, axis: &'a AxisColumns, tally: &Tally) -> Vec<Cell<'a>> {
    let mut cells: Vec<Cell<'a>> = [name, &axis.id, &axis.sides[0], &axis.sides[1]].map(Cell::from).into();
    let counts = [tally.claims(), tally.sides[0], tally.sides[1], tally.none, tally.unclear];
    cells.extend(counts.map(|count| Cell::Number(count.to_string())));
    if tally.decided() == 0 {
        cells.extend([Cell::EMPTY; 3]);
    } else {
        let mean = tally.mean_score();
        let (low, high) = interval(mean, tally.decided());
        cells.extend([mean, low, high].map(|value| Cell::Number(decimal(value, 3))));
    }
    cells.push(Cell::Number(tally.duplicates.to_string()));
    cells
}

/// The 95% interval of a mean of `n` scores between -1 and 1: Wilson's interval of the share `(mean + 1) / 2`.
///
/// No set of scores with this mean spreads more than one of only -1 and 1, which is what Wilson's formula takes them
/// for. So the interval is rather too wide than too narrow, stays within -1 and 1, and one claim proves little.
fn interval(mean: f64, n: u64) -> (f64, f64) {
    const Z: f64 = 1.959_963_984_540_054;
    let n = n as f64;
    let share = (mean.clamp(-1.0, 1.0) + 1.0) / 2.0;
    let centre = (share + Z * Z / (2.0 * n)) / (1.0 + Z * Z / n);
    let half = Z / (1.0 + Z * Z / n) * (share * (1.0 - share) / n + Z * Z / (4.0 * n * n)).sqrt();
    let to_score = |share: f64| share.clamp(0.0, 1.0) * 2.0 - 1.0;
    (to_score(centre - half), to_score(centre + half))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rows::CsvProfile;
    use crate::rows::claims::tests::{axes, row};

    #[test]
    fn intervals_are_wilsons() {
        // The share 0.8 of 10 has the interval 0.4902 to 0.9433.
        let (low, high) = interval(0.6, 10);
        assert!((low - (2.0 * 0.49016 - 1.0)).abs() < 1e-3, "{low}");
        assert!((high - (2.0 * 0.94331 - 1.0)).abs() < 1e-3, "{high}");
        let (low, high) = interval(1.0, 1);
        assert!((low - -0.587).abs() < 1e-3 && (high - 1.0).abs() < 1e-9, "{low} {high}");
    }

    #[test]
    fn the_literal_file() {
        let mut speakers = SpeakersTable::new(&axes());
        speakers.add(&ClaimRow { speaker: "@aunt".into(), ..row() });
        speakers.add(&row());
        speakers.add(&row());
        speakers.add(&ClaimRow { duplicate_of: "c-0".into(), ..row() });
        speakers.add(&ClaimRow { error: "too long".into(), ..row() });
        let options = CsvOptions::new(CsvProfile::Sheets);
        let file = speakers.write(Vec::new(), Path::new("-"), options).unwrap();
        let expected = "speaker,axis,first_side,second_side,claims,first,second,none,unclear,\
            mean_score,mean_low,mean_high,duplicates,flags\r\n\
            Kajsa Ollongren,escalation,escalatory,not_escalatory,2,0,0,2,0,,,,1,\r\n\
            Kajsa Ollongren,war_aim,victory,not_lose,2,2,0,0,0,0.900,-0.381,0.998,1,\r\n\
            '@aunt,escalation,escalatory,not_escalatory,1,0,0,1,0,,,,0,guarded\r\n\
            '@aunt,war_aim,victory,not_lose,1,1,0,0,0,0.900,-0.627,0.999,0,guarded\r\n";
        assert_eq!(String::from_utf8(file).unwrap(), expected);
    }
}
