//! Where claims put somebody, and the claim that says so most clearly.

use super::claim_row::{AxisColumns, ClaimRow, RowStance};

/// A claim that shows where somebody stands.
#[derive(Clone, Debug)]
pub(crate) struct Evidence {
    /// Size of its score as printed, in thousandths.
    pub(crate) score_thousandths: i64,
    pub(crate) date: String,
    pub(crate) claim_id: String,
    pub(crate) claim: String,
}

/// Claims for either side of an axis.
#[derive(Clone, Debug, Default)]
pub(crate) struct Standing {
    /// How many, labels of low confidence left out.
    pub(crate) sides: [u64; 2],
    /// The claim with the surest score of each side.
    pub(crate) surest: [Option<Evidence>; 2],
}

impl Standing {
    /// The side of a stance that counts: one doubtful label says nothing of somebody.
    pub(crate) fn side_of(axis: &AxisColumns, stance: &RowStance) -> Option<usize> {
        axis.side(&stance.label).filter(|_| stance.confidence != "low")
    }

    /// Counts a claim for a side.
    pub(crate) fn add(&mut self, side: usize, row: &ClaimRow, stance: &RowStance) {
        self.sides[side] += 1;
        Evidence::offer(&mut self.surest[side], row, stance);
    }

    /// The side of most claims, with the claim that shows it; none where the sides are even.
    pub(crate) fn majority(&self) -> Option<(usize, &Evidence)> {
        let [first, second] = self.sides;
        let side = usize::from(second > first);
        self.surest[side].as_ref().filter(|_| first != second).map(|surest| (side, surest))
    }
}

impl Evidence {
    /// Keeps the claim where it is surer than the one that is there; of equals the first stays.
    fn offer(surest: &mut Option<Evidence>, row: &ClaimRow, stance: &RowStance) {
        let score_thousandths = (f64::from(stance.score.abs()) * 1000.0).round() as i64;
        if surest.as_ref().is_none_or(|surest| surest.score_thousandths < score_thousandths) {
            *surest = Some(Evidence {
                score_thousandths,
                date: row.doc_date.clone(),
                claim_id: row.claim_id.clone(),
                claim: row.claim.clone(),
            });
        }
    }
}
