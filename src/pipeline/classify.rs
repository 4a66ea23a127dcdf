//! Claims to stances: the questions of all axes put to the model at once.

use std::collections::HashMap;

use crate::hypotheses::{Axis, ClaimParts, questions};
use crate::nli::{NliError, NliModel, NliPair, NliScores};
use crate::stances::{Stance, decide};

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
    /// Whether a premise was too long for the model and had to be cut.
    pub truncated: bool,
}

/// One question of an axis with the model's answer, for `explain`.
#[derive(Clone, Debug, PartialEq)]
pub struct Answer {
    /// What was asked.
    pub pair: NliPair,
    /// What the model answered.
    pub scores: NliScores,
}

impl Classifier {
    /// One verdict a claim, in order; a claim that the model cannot take is an error of its own.
    ///
    /// Each distinct pair of premise and hypothesis is scored once, so call it with many claims.
    ///
    /// # Errors
    /// Where the model fails as such.
    pub fn classify(
        &mut self,
        claims: &[ClaimParts<'_>],
    ) -> Result<Vec<Result<Verdict, NliError>>, NliError> {
        match self.answers(claims) {
            Ok(answers) => Ok(answers.iter().map(|answers| Ok(self.verdict(answers))).collect()),
            // One bad claim spoils the whole call: find out which.
            Err(error) if is_of_one_claim(&error) && claims.len() > 1 => {
                claims.iter().map(|claim| self.classify_one(claim)).collect()
            }
            Err(error) if is_of_one_claim(&error) => Ok(vec![Err(error)]),
            Err(error) => Err(error),
        }
    }

    /// For each claim the questions of each axis with the answers.
    ///
    /// # Errors
    /// Where the model fails, or cannot take one of the questions.
    pub fn answers(&mut self, claims: &[ClaimParts<'_>]) -> Result<Vec<Vec<Vec<Answer>>>, NliError> {
        let asked: Vec<Vec<Vec<NliPair>>> =
            claims.iter().map(|claim| self.axes.iter().map(|axis| questions(axis, claim)).collect()).collect();
        let mut places: HashMap<&NliPair, usize> = HashMap::new();
        let mut distinct: Vec<NliPair> = Vec::new();
        for pair in asked.iter().flatten().flatten() {
            places.entry(pair).or_insert_with(|| {
                distinct.push(pair.clone());
                distinct.len() - 1
            });
        }
        let scores = self.model.score(&distinct)?;
        let answer = |pair: &NliPair| Answer { pair: pair.clone(), scores: scores[places[pair]] };
        let of_axis = |pairs: &Vec<NliPair>| pairs.iter().map(answer).collect();
        Ok(asked.iter().map(|axes| axes.iter().map(of_axis).collect()).collect())
    }

    fn classify_one(&mut self, claim: &ClaimParts<'_>) -> Result<Result<Verdict, NliError>, NliError> {
        match self.answers(std::slice::from_ref(claim)) {
            Ok(answers) => Ok(Ok(self.verdict(&answers[0]))),
            Err(error) if is_of_one_claim(&error) => Ok(Err(error)),
            Err(error) => Err(error),
        }
    }

    fn verdict(&self, answers: &[Vec<Answer>]) -> Verdict {
        let stance = |(axis, answers): (&Axis, &Vec<Answer>)| {
            decide(axis, &answers.iter().map(|answer| answer.scores).collect::<Vec<_>>())
        };
        Verdict {
            stances: self.axes.iter().zip(answers).map(stance).collect(),
            truncated: answers.iter().flatten().any(|answer| answer.scores.truncated),
        }
    }
}

/// Whether the error is about one of the questions, so that the others can still be answered.
fn is_of_one_claim(error: &NliError) -> bool {
    matches!(error, NliError::HypothesisTooLong { .. } | NliError::Encode { .. })
}
