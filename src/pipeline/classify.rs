//! Claims to stances: the questions of all axes put to the model at once.

use crate::hypotheses::{Axis, ClaimParts, question, questions};
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
    /// What the model said on each axis, before its numbers are applied; nothing where the gate decided.
    pub evidence: Vec<Option<Evidence>>,
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
    /// A model with its axes, [suited](suit) to it.
    pub fn new(model: Box<dyn NliModel>, mut axes: Vec<Axis>) -> Self {
        suit(&mut axes, &*model);
        Classifier { model, axes }
    }

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
        let gated = self.gated(claims)?;
        let mut pairs: Vec<NliPair> = Vec::new();
        let mut counts: Vec<usize> = Vec::new();
        let axes = claims.iter().flat_map(|claim| self.axes.iter().map(move |axis| (claim, axis)));
        for ((claim, axis), gated) in axes.zip(&gated) {
            let questions = if gated.is_some() { Vec::new() } else { questions(axis, claim) };
            counts.push(questions.len());
            pairs.extend(questions);
        }
        let mut answers = ask(&mut *self.model, &pairs)?.into_iter();
        let (mut counts, mut gated) = (counts.into_iter(), gated.into_iter());
        let mut verdicts = Vec::with_capacity(claims.len());
        for claim in claims {
            let of_axes: Vec<Result<AxisAnswer, Refusal>> = counts
                .by_ref()
                .zip(gated.by_ref())
                .take(self.axes.len())
                .map(|(count, gated)| match gated {
                    Some(stance) => Ok(AxisAnswer::Gated(stance)),
                    None => {
                        // All of them first: behind a refusal the next claim's answers begin.
                        let answers: Vec<_> = answers.by_ref().take(count).collect();
                        answers.into_iter().collect::<Result<_, _>>().map(AxisAnswer::Scores)
                    }
                })
                .collect();
            let of_axes: Result<Vec<AxisAnswer>, Refusal> = of_axes.into_iter().collect();
            verdicts.push(of_axes.map(|of_axes| self.verdict(claim, of_axes)));
        }
        Ok(verdicts)
    }

    /// For each claim and axis, claims outermost: the stance where the axis has a gate and it decides.
    ///
    /// The model remembers its answers, so what is not decided here is not asked twice.
    fn gated(&mut self, claims: &[ClaimParts<'_>]) -> Result<Vec<Option<Stance>>, NliError> {
        let mut first: Vec<NliPair> = Vec::new();
        for claim in claims {
            let gates = self.axes.iter().filter_map(|axis| Some((axis, axis.gate.as_ref()?)));
            first.extend(gates.map(|(axis, gate)| question(axis, &gate.wording, claim)));
        }
        let mut answers = ask(&mut *self.model, &first)?.into_iter();
        let mut decide = |axis: &Axis| {
            let gate = axis.gate.as_ref()?;
            // What the model refuses here, it refuses with the other wordings too, and says why.
            let scores = answers.next().expect("one answer a question: this is a bug").ok()?;
            gate.stance(&scores, &axis.calibration)
        };
        Ok(claims.iter().flat_map(|_| &self.axes).map(&mut decide).collect())
    }

    /// The decision; never a confident one on a claim that the model did not see to its end.
    fn verdict(&self, claim: &ClaimParts<'_>, answers: Vec<AxisAnswer>) -> Verdict {
        let truncated = answers.iter().any(AxisAnswer::is_truncated);
        let decide = |(axis, answer): (&Axis, AxisAnswer)| {
            let (mut stance, evidence) = match answer {
                AxisAnswer::Gated(stance) => (stance, None),
                AxisAnswer::Scores(scores) => {
                    let evidence = Evidence::of(axis, &scores);
                    (evidence.stance(axis.mode, &axis.calibration, claim.polarity), Some(evidence))
                }
            };
            if truncated {
                stance.confidence = Confidence::Low;
            }
            (stance, evidence)
        };
        let (stances, evidence) = self.axes.iter().zip(answers).map(decide).unzip();
        Verdict { stances, evidence, truncated }
    }
}

/// Leaves out gates that were fitted to other weights than those of the model, and numbers that count on contradictions
/// where the model does not tell them.
pub fn suit(axes: &mut [Axis], model: &dyn NliModel) {
    for axis in axes {
        axis.gate.take_if(|gate| gate.model != model.identity().sha256);
        if !model.tells_contradiction() && axis.calibration.denial != [0.0; 2] {
            axis.calibration = axis.calibration.of_entailment_alone();
        }
    }
}

/// What is known of a claim on an axis.
enum AxisAnswer {
    /// The gate decided.
    Gated(Stance),
    /// One a wording.
    Scores(Vec<NliScores>),
}

impl AxisAnswer {
    fn is_truncated(&self) -> bool {
        matches!(self, AxisAnswer::Scores(scores) if scores.iter().any(|scores| scores.truncated))
    }
}

/// One answer a pair, in order.
///
/// # Errors
/// Where the model fails as such. A pair that it cannot take is a [`Refusal`] of its own.
pub fn ask(model: &mut dyn NliModel, pairs: &[NliPair]) -> Result<Vec<Result<NliScores, Refusal>>, NliError> {
    match model.score(pairs) {
        Ok(scores) => Ok(scores.into_iter().map(Ok).collect()),
        // One bad pair spoils the whole call: halve it until it stands alone.
        Err(error) if is_of_one_pair(&error) => match pairs {
            [] | [_] => Ok(pairs.iter().map(|_| Err(Refusal::from(&error))).collect()),
            _ => {
                let (left, right) = pairs.split_at(pairs.len() / 2);
                let mut answers = ask(model, left)?;
                answers.extend(ask(model, right)?);
                Ok(answers)
            }
        },
        Err(error) => Err(error),
    }
}

impl From<&NliError> for Refusal {
    fn from(error: &NliError) -> Self {
        let text = error.to_string();
        let (reason, hint) = text.split_once("; hint: ").unwrap_or((&text, "shorten the text"));
        Refusal { reason: reason.to_owned(), hint: hint.to_owned() }
    }
}

/// Whether the error is about one of the pairs, so that the others can still be answered.
fn is_of_one_pair(error: &NliError) -> bool {
    matches!(error, NliError::HypothesisTooLong { .. } | NliError::Encode { .. })
}
