//! NLI scores to stances: where a claim puts its speaker on an axis.
//!
//! In: an [`Axis`](crate::hypotheses::Axis) and the scores of its [`questions`](crate::hypotheses::questions), in their order. Out: a
//! [`Stance`], or a [`Decision`] with every value in between.
//!
//! For each wording, with the model's probabilities e, n, c of entailment, neutral and contradiction (log-odds, natural
//! logarithm): `entailed = ln(e / (1 - e))`, `contradicted = ln(c / (1 - c))`. For each side k and its other side o:
//!
//! ```text
//! support_k  = mean of `entailed` over the wordings of k
//! denial_k   = mean of `contradicted` over the wordings of o
//! evidence_k = calibration.support_k * support_k + calibration.denial_k * denial_k
//! log_odds_k = evidence_k + topic * evidence_o + offset_k - penalty           (topic = 0 where nested)
//! opposed:  p_1, p_2, p_none = softmax(log_odds_1, log_odds_2, 0)
//! nested:   p_1 = sigmoid(log_odds_1), p_2 = (1 - p_1) * sigmoid(log_odds_2), p_none = the rest
//! score     = p_1 - p_2
//! ```
//!
//! `penalty` is `calibration.denied` or `.asked` for claims of that polarity. Nested axes are decided in order since
//! the first side entails the second: a claim that supports both is the first.
//!
//! An axis may have a [`Gate`](crate::hypotheses::Gate): one wording asked before the others, which are not asked where
//! its answer shows that the claim says nothing on the axis:
//! `offset + entailed * its entailed + contradicted * its contradicted` is below `below`.
//!
//! Deliberately absent: any look at the words of the claim.

mod decision;
mod gate;

use serde::Serialize;

pub use self::decision::{Decision, Evidence, WordingEvidence, decide, explain};

/// The decision for one claim on one axis.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Stance {
    /// Where the claim puts the speaker.
    pub label: Label,
    /// -1 to 1; the sign is first minus second side.
    pub score: f32,
    /// How far to trust the label.
    pub confidence: Confidence,
    /// Probability of each side, in the order of the axis; with `p_none` they add up to 1.
    pub p_sides: [f32; 2],
    /// Probability that the claim says nothing on the axis.
    pub p_none: f32,
    /// Whether the axis's gate decided, so that its other wordings were not asked.
    pub gated: bool,
}

/// The label of a stance.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Label {
    /// The side with this index on the axis.
    Side(usize),
    /// The claim says nothing on the axis.
    None,
    /// It does, but the model cannot tell which side.
    Unclear,
}

/// How far to trust a label; each word has a measured meaning (see the axis file).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Confidence {
    /// Rarely wrong on held-out claims.
    High,
    /// Mostly right.
    Medium,
    /// Little more than a guess.
    Low,
}

impl Confidence {
    /// The word that the spreadsheet shows.
    pub fn as_str(self) -> &'static str {
        match self {
            Confidence::High => "high",
            Confidence::Medium => "medium",
            Confidence::Low => "low",
        }
    }
}
