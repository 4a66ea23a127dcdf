use super::decision::{log_odds, sigmoid};
use super::{Label, Stance};
use crate::hypotheses::{Calibration, Gate};
use crate::nli::NliScores;

impl Gate {
    /// Log-odds that a claim has a side at all, by the answer to the gate's wording.
    pub fn log_odds(&self, scores: &NliScores) -> f64 {
        let [entailed, contradicted] = log_odds(scores);
        self.offset + self.entailed * entailed + self.contradicted * contradicted
    }

    /// The stance `none` of a claim that this answer shows to be off the axis; nothing where the other wordings have to
    /// be asked, as always where the model has not seen the whole claim.
    ///
    /// The two sides share the probability that is left alike, so the score is 0.
    pub fn stance(&self, scores: &NliScores, calibration: &Calibration) -> Option<Stance> {
        let log_odds = self.log_odds(scores);
        if scores.truncated || log_odds >= self.below {
            return None;
        }
        let sides = sigmoid(log_odds);
        let p = [sides / 2.0, sides / 2.0, 1.0 - sides];
        let (_, confidence) = calibration.label(p);
        let [first, second, p_none] = p.map(|value| value as f32);
        Some(Stance {
            label: Label::None,
            score: 0.0,
            confidence,
            p_sides: [first, second],
            p_none,
            gated: true,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stances::Confidence;

    fn gate() -> Gate {
        Gate {
            wording: String::new(),
            entailed: 0.5,
            contradicted: 0.25,
            offset: -1.0,
            below: -4.0,
            model: String::new(),
            fitted_on: String::new(),
        }
    }

    #[test]
    fn only_what_is_surely_off_the_axis_is_kept_out() {
        let stance =
            |logits, truncated| gate().stance(&NliScores { logits, truncated }, &Calibration::default());
        // Neutral beyond doubt: log-odds of about -8 for both.
        let stance_of_neutral = stance([-4.0, 4.0, -4.0], false).unwrap();
        assert_eq!((stance_of_neutral.label, stance_of_neutral.score), (Label::None, 0.0));
        assert_eq!((stance_of_neutral.confidence, stance_of_neutral.gated), (Confidence::High, true));
        let all = stance_of_neutral.p_sides.iter().sum::<f32>() + stance_of_neutral.p_none;
        assert!((all - 1.0).abs() < 1e-6);
        assert_eq!(stance([4.0, -4.0, -4.0], false), None);
        assert_eq!(stance([-4.0, -4.0, 4.0], false), None);
        assert_eq!(stance([-4.0, 4.0, -4.0], true), None);
    }
}
