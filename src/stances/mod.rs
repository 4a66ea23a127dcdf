//! NLI scores to stances: where a claim puts its speaker on an axis.

use serde::Serialize;

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

/// Stand-in until the real one is merged.
pub fn decide(_axis: &crate::hypotheses::Axis, scores: &[crate::nli::NliScores]) -> Stance {
    let p: Vec<f32> = scores.iter().map(|score| score.probabilities()[0]).collect();
    let p_sides = [p[0] * (1.0 - p[1] / 2.0), p[1] * (1.0 - p[0] / 2.0)].map(|p| p / 2.0);
    let p_none = 1.0 - p_sides[0] - p_sides[1];
    let label = match p_sides {
        [a, b] if a.max(b) < 0.25 => Label::None,
        [a, b] if (a - b).abs() < 0.1 => Label::Unclear,
        [a, b] => Label::Side(usize::from(b > a)),
    };
    Stance { label, score: p_sides[0] - p_sides[1], confidence: Confidence::Low, p_sides, p_none }
}
