//! `speakers.csv`: one row a speaker and axis.

use super::cell::Cell;
use super::claim_row::{AxisColumns, ClaimRow};
use super::column::{Column, ColumnKind};
use super::number::decimal;
use crate::coding::wilson;
use std::cmp::Reverse;
use std::collections::BTreeMap;

/// Counts the claims of each speaker, whatever the document; memory grows with the speakers only.
///
/// Copies of a wire text are counted apart: ten papers that print one sentence make it no ten sentences. Claims with
/// an error are left out. Claims of nobody in particular share the row of the empty name.
#[derive(Clone, Debug)]
pub struct SpeakersTable {
    axes: Vec<AxisColumns>,
    speakers: BTreeMap<String, Counted>,
}

#[derive(Clone, Debug)]
struct Counted {
    /// As the first claim has it.
    kind: String,
    /// The first that a claim tells, or empty.
    country: String,
    is_somebody: bool,
    tallies: Vec<Tally>,
}

impl Counted {
    fn speaker<'a>(&'a self, name: &'a str) -> Speaker<'a> {
        Speaker {
            name,
            kind: &self.kind,
            country: &self.country,
            is_somebody: self.is_somebody,
            tallies: &self.tallies,
        }
    }
}

/// A speaker with what was counted.
#[derive(Clone, Copy, Debug)]
pub struct Speaker<'a> {
    /// Name as in `claims.csv`, or empty.
    pub name: &'a str,
    /// `person`, `organisation`, `group`, `document` or `unknown`.
    pub kind: &'a str,
    /// Country or union that the speaker speaks from, or empty.
    pub country: &'a str,
    /// Whether it is the same speaker wherever the name stands: a person or a body by name, not "some", "officials" or
    /// "a Dutch colonel".
    pub is_somebody: bool,
    /// One an axis.
    pub tallies: &'a [Tally],
}

/// See [`Speaker::is_somebody`].
pub(crate) fn is_somebody(row: &ClaimRow) -> bool {
    matches!(row.speaker_kind.as_str(), "person" | "organisation")
        && row.resolved_by != "description"
        && !row.speaker.is_empty()
}

/// What a speaker said on an axis, in numbers.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// Claims with a label for the first side, and for the second.
    pub sides: [u64; 2],
    /// Claims that say nothing on the axis.
    pub none: u64,
    /// Claims where the model cannot tell which side.
    pub unclear: u64,
    /// Copies of the same wire text, in none of the counts above.
    pub duplicates: u64,
    /// Date and label of the earliest claim with a side, and of the latest; none where no such claim has a date.
    pub seen: Option<[(String, String); 2]>,
    /// Sum of the printed scores of claims with a side: whole thousandths, so that the order of adding is no matter.
    score_thousandths: i64,
}

/// A mean with its 95% interval.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Mean {
    /// The mean.
    pub mean: f64,
    /// Lower end of the interval.
    pub low: f64,
    /// Upper end of the interval.
    pub high: f64,
}

impl Tally {
    /// Claims with a label.
    pub fn claims(&self) -> u64 {
        self.decided() + self.none + self.unclear
    }

    /// Claims with a side.
    pub fn decided(&self) -> u64 {
        self.sides[0] + self.sides[1]
    }

    /// Mean score of the claims with a side: 1 is the first side, -1 the second; none where there is no such claim.
    pub fn mean_score(&self) -> Option<Mean> {
        let decided = self.decided();
        (decided > 0).then(|| {
            let mean = self.score_thousandths as f64 / 1000.0 / decided as f64;
            let (low, high) = interval(mean, decided);
            Mean { mean, low, high }
        })
    }

    fn see(&mut self, date: &str, label: &str) {
        if date.is_empty() {
            return;
        }
        let now = (date.to_owned(), label.to_owned());
        match &mut self.seen {
            None => self.seen = Some([now.clone(), now]),
            // Of claims of one day the first read is the earliest, the last read the latest.
            Some([earliest, _]) if date < earliest.0.as_str() => *earliest = now,
            Some([_, latest]) if date >= latest.0.as_str() => *latest = now,
            Some(_) => {}
        }
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
        let date = |name, description| Column::new(name, ColumnKind::Date, description);
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
            date("earliest_date", "date of the earliest claim with a side"),
            text("earliest_label", "its label"),
            date("latest_date", "date of the latest claim with a side"),
            text("latest_label", "its label"),
            Column::new(
                "speaker_kind",
                ColumnKind::one_of(&["person", "organisation", "group", "document", "unknown"]),
                "what kind of speaker it is",
            ),
            text("country", "country or union that the speaker speaks from, as an office or the name tells"),
            text("flags", "`guarded` where the name has the formula guard's apostrophe"),
        ]
    }

    /// Counts one row.
    pub fn add(&mut self, row: &ClaimRow) {
        if !row.error.is_empty() || row.stances.is_empty() {
            return;
        }
        let SpeakersTable { axes, speakers } = self;
        let Counted { country, is_somebody, tallies, .. } =
            speakers.entry(row.speaker.clone()).or_insert_with(|| Counted {
                kind: row.speaker_kind.clone(),
                country: String::new(),
                is_somebody: false,
                tallies: vec![Tally::default(); axes.len()],
            });
        *is_somebody |= self::is_somebody(row);
        if country.is_empty() {
            country.clone_from(&row.speaker_country);
        }
        for ((axis, stance), tally) in axes.iter().zip(&row.stances).zip(tallies) {
            if !row.duplicate_of.is_empty() {
                tally.duplicates += 1;
            } else if let Some(side) = axis.side(&stance.label) {
                tally.sides[side] += 1;
                tally.score_thousandths += (f64::from(stance.score) * 1000.0).round() as i64;
                tally.see(&row.doc_date, &stance.label);
            } else if stance.label == "none" {
                tally.none += 1;
            } else {
                tally.unclear += 1;
            }
        }
    }

    /// The speakers, those with most claims first.
    pub fn speakers(&self) -> Vec<Speaker<'_>> {
        let speakers = self.speakers.iter();
        let mut speakers: Vec<Speaker<'_>> = speakers.map(|(name, counted)| counted.speaker(name)).collect();
        speakers
            .sort_by_key(|speaker| (Reverse(speaker.tallies.iter().map(Tally::claims).max()), speaker.name));
        speakers
    }

    /// The rows of the table, those with most claims first.
    pub fn rows<'a>(&'a self) -> impl Iterator<Item = Vec<Cell<'a>>> {
        let axes = &self.axes;
        let rows = move |speaker: Speaker<'a>| {
            axes.iter().zip(speaker.tallies).map(move |(axis, tally)| cells(speaker, axis, tally))
        };
        self.speakers().into_iter().flat_map(rows)
    }
}

fn cells<'a>(speaker: Speaker<'a>, axis: &'a AxisColumns, tally: &'a Tally) -> Vec<Cell<'a>> {
    let mut cells: Vec<Cell<'a>> =
        [speaker.name, &axis.id, &axis.sides[0], &axis.sides[1]].map(Cell::from).into();
    let counts = [tally.claims(), tally.sides[0], tally.sides[1], tally.none, tally.unclear];
    cells.extend(counts.map(|count| Cell::Number(count.to_string())));
    cells.extend(match tally.mean_score() {
        None => [Cell::EMPTY; 3],
        Some(Mean { mean, low, high }) => [mean, low, high].map(|value| Cell::Number(decimal(value, 3))),
    });
    cells.push(Cell::Number(tally.duplicates.to_string()));
    match &tally.seen {
        None => cells.extend([Cell::EMPTY; 4]),
        Some(seen) => {
            cells.extend(seen.iter().flat_map(|(date, label)| [date, label].map(|text| text.as_str().into())))
        }
    }
    cells.extend([speaker.kind.into(), speaker.country.into(), Cell::Flags(&[])]);
    cells
}

/// The 95% interval of a mean of `n` scores between -1 and 1: Wilson's interval of the share `(mean + 1) / 2`.
///
/// No set of scores with this mean spreads more than one of only -1 and 1, which is what Wilson's formula takes them
/// for. So the interval is rather too wide than too narrow, stays within -1 and 1, and one claim proves little.
fn interval(mean: f64, n: u64) -> (f64, f64) {
    let (low, high) = wilson((mean.clamp(-1.0, 1.0) + 1.0) / 2.0, n as f64);
    (low * 2.0 - 1.0, high * 2.0 - 1.0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rows::tests::{axes, row, table_text};

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
        speakers.add(&ClaimRow { doc_date: "2024-03-01".into(), ..row() });
        speakers.add(&row());
        speakers.add(&ClaimRow { duplicate_of: "c-0".into(), ..row() });
        speakers.add(&ClaimRow { error: "too long".into(), ..row() });
        let rows: Vec<_> = speakers.rows().collect();
        let expected = "speaker,axis,first_side,second_side,claims,first,second,none,unclear,\
            mean_score,mean_low,mean_high,duplicates,\
            earliest_date,earliest_label,latest_date,latest_label,speaker_kind,country,flags\r\n\
            Kajsa Ollongren,escalation,escalatory,not_escalatory,2,0,0,2,0,,,,1,,,,,person,Netherlands,\r\n\
            Kajsa Ollongren,war_aim,victory,not_lose,2,2,0,0,0,0.900,-0.381,0.998,1,\
            2024-02-27,victory,2024-03-01,victory,person,Netherlands,\r\n\
            '@aunt,escalation,escalatory,not_escalatory,1,0,0,1,0,,,,0,,,,,person,Netherlands,guarded\r\n\
            '@aunt,war_aim,victory,not_lose,1,1,0,0,0,0.900,-0.627,0.999,0,\
            2024-02-27,victory,2024-02-27,victory,person,Netherlands,guarded\r\n";
        assert_eq!(table_text(&SpeakersTable::columns(), &rows), expected);
    }
}
