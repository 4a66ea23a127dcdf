//! All that is counted while rows go by.

use super::claim_row::{AxisColumns, ClaimRow};
use super::disagreements::DisagreementsTable;
use super::overview::Overview;
use super::shifts::ShiftsTable;
use super::speakers::SpeakersTable;

/// What is known of all claims together when the last one has been seen; memory does not grow with the claims.
#[derive(Clone, Debug)]
pub struct Findings {
    /// Who stands where.
    pub speakers: SpeakersTable,
    /// Who changed sides.
    pub shifts: ShiftsTable,
    /// Which countries have speakers on both sides.
    pub disagreements: DisagreementsTable,
    /// Labels by month and outlet.
    pub overview: Overview,
}

impl Findings {
    /// Of no claims.
    pub fn new(axes: &[AxisColumns]) -> Self {
        Findings {
            speakers: SpeakersTable::new(axes),
            shifts: ShiftsTable::new(axes),
            disagreements: DisagreementsTable::new(axes),
            overview: Overview::new(axes),
        }
    }

    /// Counts one row.
    pub fn add(&mut self, row: &ClaimRow) {
        self.speakers.add(row);
        self.shifts.add(row);
        self.disagreements.add(row);
        self.overview.add(row);
    }
}
