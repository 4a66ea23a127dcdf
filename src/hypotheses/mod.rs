//! Claims to questions for the model.

use crate::claims::{Claim, Form, Polarity};
use crate::nli::NliPair;

/// Stand-in until the real axes are merged.
#[derive(Clone, Debug, PartialEq)]
pub struct Axis {
    /// Identifier.
    pub id: String,
    /// Identifiers of the two sides.
    pub sides: [String; 2],
    /// One hypothesis a side.
    pub hypotheses: [String; 2],
}

impl Axis {
    /// The axes inside the program.
    pub fn shipped() -> Vec<Axis> {
        let axis = |id: &str, sides: [&str; 2], hypotheses: [&str; 2]| Axis {
            id: id.to_owned(),
            sides: sides.map(str::to_owned),
            hypotheses: hypotheses.map(str::to_owned),
        };
        vec![
            axis(
                "escalation",
                ["escalatory", "not_escalatory"],
                ["This would escalate the conflict.", "This would not escalate the conflict."],
            ),
            axis(
                "war_aim",
                ["victory", "not_lose"],
                ["Ukraine must win the war.", "Ukraine must not lose the war."],
            ),
        ]
    }
}

/// What the questions need to know of a claim.
#[derive(Clone, Debug, PartialEq)]
pub struct ClaimParts<'a> {
    /// The claim, self-standing.
    pub claim: &'a str,
    /// Its speaker, or empty.
    pub speaker: &'a str,
    /// Its form.
    pub form: Form,
    /// What the speaker does with it.
    pub polarity: Polarity,
    /// The reporting words, or empty.
    pub cue: &'a str,
}

impl<'a> From<&'a Claim> for ClaimParts<'a> {
    fn from(claim: &'a Claim) -> Self {
        ClaimParts {
            claim: &claim.claim,
            speaker: &claim.speaker.name,
            form: claim.form,
            polarity: claim.polarity,
            cue: &claim.cue,
        }
    }
}

/// The questions of an axis about a claim, in a fixed order.
pub fn questions(axis: &Axis, claim: &ClaimParts<'_>) -> Vec<NliPair> {
    let pair =
        |hypothesis: &String| NliPair { premise: claim.claim.to_owned(), hypothesis: hypothesis.clone() };
    axis.hypotheses.iter().map(pair).collect()
}
