//! Questions that every NLI model answers: a wrong label order or a wrong file shows at once.
//!
//! A swapped label order fails nearly all of them, a model that answers by chance two in three.

use super::{NliError, NliModel, NliPair};

const ENTAILMENT: usize = 0;
const NEUTRAL: usize = 1;
const CONTRADICTION: usize = 2;

/// Right answers of [`QUESTIONS`] that a model must give.
const NEEDED: usize = 16;

/// Premise, hypothesis, label. Short, because they are asked at every start.
const QUESTIONS: [(&str, &str, usize); 20] = [
    ("A man is playing a guitar.", "A man is playing an instrument.", ENTAILMENT),
    ("Two dogs run in the park.", "There are dogs in the park.", ENTAILMENT),
    ("The minister resigned on Monday.", "The minister stepped down.", ENTAILMENT),
    ("All troops left the city.", "The troops left.", ENTAILMENT),
    ("She bought a red car.", "She bought a car.", ENTAILMENT),
    ("The children are sleeping.", "The children are asleep.", ENTAILMENT),
    ("He is the oldest of three brothers.", "He has brothers.", ENTAILMENT),
    ("A man is playing a guitar.", "The man is famous.", NEUTRAL),
    ("Two dogs run in the park.", "The dogs belong to a farmer.", NEUTRAL),
    ("The minister resigned on Monday.", "The minister was ill.", NEUTRAL),
    ("She bought a red car.", "The car was expensive.", NEUTRAL),
    ("A woman reads a book.", "The book is about history.", NEUTRAL),
    ("They met in Paris.", "They met to talk about trade.", NEUTRAL),
    ("A man is playing a guitar.", "Nobody is playing a guitar.", CONTRADICTION),
    ("Two dogs run in the park.", "The dogs are asleep.", CONTRADICTION),
    ("The minister resigned on Monday.", "The minister did not resign.", CONTRADICTION),
    ("All troops left the city.", "The troops are still in the city.", CONTRADICTION),
    ("She bought a red car.", "She never bought a car.", CONTRADICTION),
    ("The shop is open.", "The shop is closed.", CONTRADICTION),
    ("The children are sleeping.", "The children are awake.", CONTRADICTION),
];

/// Refuses a model that gets fewer than [`NEEDED`] of [`QUESTIONS`] right.
pub(super) fn check(model: &mut dyn NliModel) -> Result<(), NliError> {
    let right = right_answers(model)?;
    if right >= NEEDED {
        return Ok(());
    }
    let model = model.identity().name.clone();
    Err(NliError::WrongAnswers { model, right, asked: QUESTIONS.len(), needed: NEEDED })
}

/// How many of [`QUESTIONS`] the largest logit answers.
fn right_answers(model: &mut dyn NliModel) -> Result<usize, NliError> {
    let pair = |&(premise, hypothesis, _): &(&str, &str, usize)| NliPair {
        premise: premise.to_owned(),
        hypothesis: hypothesis.to_owned(),
    };
    let scores = model.score(&QUESTIONS.iter().map(pair).collect::<Vec<_>>())?;
    let right = |score: &super::NliScores, label: usize| {
        if score.logits[CONTRADICTION] == f32::NEG_INFINITY {
            return (label == ENTAILMENT) == (score.logits[ENTAILMENT] > score.logits[NEUTRAL]);
        }
        (0..3).all(|other| other == label || score.logits[label] > score.logits[other])
    };
    Ok(scores.iter().zip(QUESTIONS).filter(|(score, (.., label))| right(score, *label)).count())
}

#[cfg(test)]
mod tests {
    use super::super::{ModelIdentity, NliScores};
    use super::*;

    /// Answers with the right label moved by `turn` places.
    struct Turned {
        turn: usize,
        identity: ModelIdentity,
    }

    impl NliModel for Turned {
        fn score(&mut self, pairs: &[NliPair]) -> Result<Vec<NliScores>, NliError> {
            let answer = |(_, question): (&NliPair, &(&str, &str, usize))| {
                let mut logits = [0.0; 3];
                logits[(question.2 + self.turn) % 3] = 1.0;
                NliScores { logits, truncated: false }
            };
            Ok(pairs.iter().zip(&QUESTIONS).map(answer).collect())
        }

        fn identity(&self) -> &ModelIdentity {
            &self.identity
        }
    }

    #[test]
    fn a_wrong_label_order_is_refused() {
        let (name, version, sha256) = ("turned".to_owned(), String::new(), String::new());
        let (engine, licence) = (String::new(), String::new());
        let identity = ModelIdentity { name, version, sha256, engine, licence, max_tokens: 512 };
        assert!(check(&mut Turned { turn: 0, identity: identity.clone() }).is_ok());
        let error = check(&mut Turned { turn: 1, identity }).unwrap_err();
        assert!(error.to_string().contains("0 of 20"), "{error}");
    }

    #[cfg(feature = "embedded-model")]
    #[test]
    fn the_shipped_model_answers_nearly_all() {
        use super::super::{ModelChoice, NliOptions, load};
        let mut model = load(&ModelChoice::Embedded, &NliOptions::default(), None).unwrap();
        let right = right_answers(&mut *model).unwrap();
        assert!(right >= 18, "{right} of {}", QUESTIONS.len());
    }
}
