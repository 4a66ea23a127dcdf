//! The claim that speaks most clearly for a side.

use super::claim_row::{ClaimRow, RowStance};

/// A claim that shows where somebody stands.
#[derive(Clone, Debug)]
pub(crate) struct Evidence {
    /// Size of its score as printed, in thousandths.
    pub(crate) score_thousandths: i64,
    pub(crate) date: String,
    pub(crate) claim_id: String,
    pub(crate) claim: String,
}

impl Evidence {
    /// Keeps the claim where it is surer than the one that is there; of equals the first stays.
    pub(crate) fn offer(surest: &mut Option<Evidence>, row: &ClaimRow, stance: &RowStance) {
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
