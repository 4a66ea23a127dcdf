//! Claims to stances: the questions of all axes put to the model at once.

use crate::hypotheses::{Axis, ClaimParts, questions};
use crate::nli::{NliError, NliModel, NliPair, NliScores};
use crate::rows::{AxisRecord, ModelRecord};
use crate::stances::{Confidence, Evidence, Stance};

/// A model with the axes it is asked about.
pub struct Classifier {
    /// Answers the questions.
    pub model: Box<dyn NliModel>,
    /// What is asked, in the order of the columns.
    pub axes: Vec<Axis>,
}

/// Where a claim puts its speaker on every axis.
#[derive(Clone, Debug, PartialEq)]
pub struct Verdict {
    /// One an axis, in order.
    pub stances: Vec<Stance>,
    /// What the model said on each axis, before its numbers are applied.
    pub evidence: Vec<Evidence>,
    /// Whether a premise was too long for the model and had to be cut.
    pub truncated: bool,
}

/// Why the model cannot take one question, while it takes others.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    /// What is wrong.
    pub reason: String,
    /// What the user can do.
    pub hint: String,
}

impl Classifier {
    /// Which model and axes these are, for `run.json` and the identifier of a run.
    pub fn records(&self) -> (ModelRecord, Vec<AxisRecord>) {
        let axes = self.axes.iter().map(AxisRecord::new).collect();
        (ModelRecord::new(self.model.identity()), axes)
    }

    /// One verdict a claim, in order. The more claims at once, the fuller the model's batches.
    ///
    /// # Errors
    /// Where the model fails as such.
    pub fn classify(&mut self, claims: &[ClaimParts<'_>]) -> Result<Vec<Result<Verdict, Refusal>>, NliError> {
        let mut pairs: Vec<NliPair> = Vec::new();
        let mut counts: Vec<usize> = Vec::new();
        for claim in claims {
            for axis in &self.axes {
                let questions = questions(axis, claim);
                counts.push(questions.len());
                pairs.extend(questions);
            }
        }
        let mut answers = ask(&mut *self.model, &pairs)?.into_iter();
        let mut counts = counts.into_iter();
        let mut verdicts = Vec::with_capacity(claims.len());
        for claim in claims {
            let of_axes: Vec<Result<Vec<NliScores>, Refusal>> = counts
                .by_ref()
                .take(self.axes.len())
                .map(|count| answers.by_ref().take(count).collect())
                .collect();
            let scores: Result<Vec<Vec<NliScores>>, Refusal> = of_axes.into_iter().collect();
            verdicts.push(scores.map(|scores| self.verdict(claim, &scores)));
        }
        Ok(verdicts)
    }

    /// The decision; never a confident one on a claim that the model did not see to its end.
    fn verdict(&self, claim: &ClaimParts<'_>, scores: &[Vec<NliScores>]) -> Verdict {
        let truncated = scores.iter().flatten().any(|scores| scores.truncated);
        let evidence: Vec<Evidence> =
            self.axes.iter().zip(scores).map(|(axis, scores)| Evidence::of(axis, scores)).collect();
        let stance = |(axis, evidence): (&Axis, &Evidence)| {
            let mut stance = evidence.stance(axis.mode, &axis.calibration, claim.polarity);
            if truncated {
                stance.confidence = Confidence::Low;
            }
            stance
        };
        Verdict { stances: self.axes.iter().zip(&evidence).map(stance).collect(), evidence, truncated }
    }
}

/// One answer a pair, in order.
///
/// # Errors
/// Where the model fails as such. A pair that it cannot take is a [`Refusal`] of its own.
pub fn ask(model: &mut dyn NliModel, pairs: &[NliPair]) -> Result<Vec<Result<NliScores, Refusal>>, NliError> {
    match model.score(pairs) {
        Ok(scores) => Ok(scores.into_iter().map(Ok).collect()),
        // One bad pair spoils the whole call: find out which.
        Err(error) if is_of_one_pair(&error) => pairs.chunks(1).map(|pair| ask_one(model, pair)).collect(),
        Err(error) => Err(error),
    }
}

fn ask_one(model: &mut dyn NliModel, pair: &[NliPair]) -> Result<Result<NliScores, Refusal>, NliError> {
    match model.score(pair) {
        Ok(scores) => Ok(Ok(scores[0])),
        Err(error) if is_of_one_pair(&error) => {
            let text = error.to_string();
            let (reason, hint) = text.split_once("; hint: ").unwrap_or((&text, "shorten the text"));
            Ok(Err(Refusal { reason: reason.to_owned(), hint: hint.to_owned() }))
        }
        Err(error) => Err(error),
    }
}

/// Whether the error is about one of the pairs, so that the others can still be answered.
fn is_of_one_pair(error: &NliError) -> bool {
    matches!(error, NliError::HypothesisTooLong { .. } | NliError::Encode { .. })
}
