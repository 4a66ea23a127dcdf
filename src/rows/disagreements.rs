//! `disagreements.csv`: countries and unions whose speakers stand on both sides of an axis.

use super::cell::Cell;
use super::claim_row::{AxisColumns, ClaimRow};
use super::column::{Column, ColumnKind};
use super::evidence::Standing;
use super::speakers::is_somebody;
use std::cmp::Reverse;
use std::collections::BTreeMap;

/// Finds disagreements; memory grows with the speakers, one claim a side kept for each.
///
/// A speaker belongs to the country or union that an office or name tells (`Latvian Defence Minister`), in whichever
/// document that stands, and is on the side that most of their claims are for. As in `shifts.csv` only persons and
/// organisations by name count, without copies of wire texts and labels of low confidence.
#[derive(Clone, Debug)]
pub struct DisagreementsTable {
    axes: Vec<AxisColumns>,
    speakers: BTreeMap<String, OfSpeaker>,
}

#[derive(Clone, Debug)]
struct OfSpeaker {
    /// The first that a claim tells, or empty.
    country: String,
    /// One an axis.
    standings: Vec<Standing>,
}

/// Speakers of one country on both sides.
#[derive(Clone, Debug)]
pub struct Disagreement<'a> {
    /// The country or union.
    pub country: &'a str,
    /// On which axis.
    pub axis: &'a AxisColumns,
    /// Those for the first side, and for the second.
    pub camps: [Camp<'a>; 2],
}

/// Speakers of one country on one side.
#[derive(Clone, Copy, Debug, Default)]
pub struct Camp<'a> {
    /// How many.
    pub speakers: u64,
    /// Their claims for the side.
    pub claims: u64,
    /// The one with most such claims.
    pub speaker: &'a str,
    /// How many that one has.
    most: u64,
    /// Date of the surest of these.
    pub date: &'a str,
    /// Its identifier.
    pub claim_id: &'a str,
    /// Its words.
    pub claim: &'a str,
}

impl DisagreementsTable {
    /// An empty table.
    pub fn new(axes: &[AxisColumns]) -> Self {
        DisagreementsTable { axes: axes.to_vec(), speakers: BTreeMap::new() }
    }

    /// The columns of the table, in order.
    pub fn columns() -> Vec<Column> {
        let mut columns = vec![
            Column::new("country", ColumnKind::Text, "country or union that the speakers speak from"),
            Column::new("axis", ColumnKind::Text, "identifier of the axis"),
        ];
        for camp in ["first", "second"] {
            let column = |name, kind, what: &str| Column::new(format!("{camp}_{name}"), kind, what);
            columns.extend([
                column("side", ColumnKind::Text, "identifier of the side"),
                column("speakers", ColumnKind::Integer, "speakers most of whose claims are for this side"),
                column("claims", ColumnKind::Integer, "their claims for it"),
                column("speaker", ColumnKind::Text, "the one with most such claims"),
                column("date", ColumnKind::Date, "date of the surest of these"),
                column("claim_id", ColumnKind::Text, "its `claim_id`"),
                column("claim", ColumnKind::Text, "its words"),
            ]);
        }
        columns.push(Column::new("flags", ColumnKind::Text, "remarks on the row, with `;` between them"));
        columns
    }

    /// Looks at one row.
    pub fn add(&mut self, row: &ClaimRow) {
        if !is_somebody(row) || !row.error.is_empty() {
            return;
        }
        let DisagreementsTable { axes, speakers } = self;
        let speaker = speakers.entry(row.speaker.clone()).or_insert_with(|| OfSpeaker {
            country: String::new(),
            standings: vec![Standing::default(); axes.len()],
        });
        if speaker.country.is_empty() {
            speaker.country.clone_from(&row.speaker_country);
        }
        if !row.duplicate_of.is_empty() {
            return;
        }
        for ((axis, stance), standing) in axes.iter().zip(&row.stances).zip(&mut speaker.standings) {
            if let Some(side) = Standing::side_of(axis, stance) {
                standing.add(side, row, stance);
            }
        }
    }

    /// The disagreements, those with most claims of the smaller camp first.
    pub fn disagreements(&self) -> Vec<Disagreement<'_>> {
        let mut camps: BTreeMap<(&str, usize), [Camp<'_>; 2]> = BTreeMap::new();
        for (name, OfSpeaker { country, standings }) in &self.speakers {
            for (place, standing) in standings.iter().enumerate() {
                let Some((side, surest)) = standing.majority().filter(|_| !country.is_empty()) else {
                    continue;
                };
                let claims = standing.sides[side];
                let camp = &mut camps.entry((country, place)).or_default()[side];
                camp.speakers += 1;
                camp.claims += claims;
                if claims > camp.most {
                    (camp.most, camp.speaker) = (claims, name);
                    (camp.date, camp.claim_id, camp.claim) = (&surest.date, &surest.claim_id, &surest.claim);
                }
            }
        }
        let both = camps.into_iter().filter(|(_, camps)| camps.iter().all(|camp| camp.speakers > 0));
        let mut found: Vec<Disagreement<'_>> = both
            .map(|((country, place), camps)| Disagreement { country, axis: &self.axes[place], camps })
            .collect();
        found.sort_by_key(|found| Reverse(found.camps.iter().map(|camp| camp.claims).min()));
        found
    }

    /// The rows of the table.
    pub fn rows(&self) -> impl Iterator<Item = Vec<Cell<'_>>> {
        self.disagreements().into_iter().map(|Disagreement { country, axis, camps }| {
            let mut cells: Vec<Cell<'_>> = vec![country.into(), axis.id.as_str().into()];
            for (Camp { speakers, claims, speaker, date, claim_id, claim, .. }, side) in
                camps.into_iter().zip(&axis.sides)
            {
                cells.push(side.as_str().into());
                cells.extend([speakers, claims].map(|count| Cell::Number(count.to_string())));
                cells.extend([speaker, date, claim_id, claim].map(Cell::from));
            }
            cells.push(Cell::Flags(&[]));
            cells
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rows::tests::{axes, row, table_text};

    fn said(speaker: &str, country: &str, label: &str, score: f32) -> ClaimRow {
        let mut row = ClaimRow {
            speaker: speaker.into(),
            speaker_country: country.into(),
            claim: label.into(),
            ..row()
        };
        row.stances[1].label = label.into();
        row.stances[1].score = score;
        row
    }

    #[test]
    fn countries_that_disagree_are_rows() {
        let mut table = DisagreementsTable::new(&axes());
        let mut doubtful = said("Cy", "Latvia", "not_lose", -0.9);
        doubtful.stances[1].confidence = "low".into();
        let rows = [
            // The country is told later, in another document.
            said("Anna Berg", "", "victory", 0.8),
            said("Anna Berg", "Latvia", "victory", 0.9),
            said("Anna Berg", "", "not_lose", -0.9),
            said("Jan Holm", "Latvia", "not_lose", -0.7),
            said("Eva Lind", "Latvia", "not_lose", -0.95),
            said("Per Ek", "Sweden", "victory", 0.9),
            ClaimRow { duplicate_of: "c-1".into(), ..said("Per Ek", "Sweden", "not_lose", -0.9) },
            ClaimRow { speaker_kind: "group".into(), ..said("officials", "Sweden", "not_lose", -0.9) },
            said("nobody knows whence", "", "not_lose", -0.9),
            doubtful,
        ];
        rows.iter().for_each(|row| table.add(row));
        let rows: Vec<_> = table.rows().collect();
        let expected = "country,axis,\
            first_side,first_speakers,first_claims,first_speaker,first_date,first_claim_id,first_claim,\
            second_side,second_speakers,second_claims,second_speaker,second_date,second_claim_id,second_claim,flags\r\n\
            Latvia,war_aim,victory,1,2,Anna Berg,2024-02-27,c-0123456789ab,victory,\
            not_lose,2,2,Eva Lind,2024-02-27,c-0123456789ab,not_lose,\r\n";
        assert_eq!(table_text(&DisagreementsTable::columns(), &rows), expected);
    }
}
