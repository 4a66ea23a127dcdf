use serde::Serialize;

use super::{Confidence, Label, Stance};
use crate::claims::Polarity;
use crate::hypotheses::{Axis, Calibration, Mode};
use crate::nli::NliScores;

/// A stance with every value on the way to it; formulas in the [module](super).
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Decision {
    /// One for each wording, in the order of the questions.
    pub wordings: Vec<WordingEvidence>,
    /// Mean log-odds, over each side's own wordings, that they are entailed.
    pub support: [f64; 2],
    /// Mean log-odds, for each side, that the other side's wordings are contradicted.
    pub denial: [f64; 2],
    /// Weighted sum of the two.
    pub evidence: [f64; 2],
    /// Log-odds taken off because the claim is denied or only asked.
    pub penalty: f64,
    /// Of each side against `none`; where nested, against everything that is decided later.
    pub log_odds: [f64; 2],
    /// What comes out.
    pub stance: Stance,
}

/// What one wording contributes.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct WordingEvidence {
    /// Index of its side.
    pub side: usize,
    /// As it stands in the axis file.
    pub hypothesis: String,
    /// Log-odds of entailment against the rest.
    pub entailed: f64,
    /// Log-odds of contradiction against the rest.
    pub contradicted: f64,
}

/// Where a claim of this polarity with these scores puts its speaker.
///
/// # Panics
/// If there are not as many scores as the axis has wordings.
pub fn decide(axis: &Axis, polarity: Polarity, scores: &[NliScores]) -> Stance {
    explain(axis, polarity, scores).stance
}

/// The same as [`decide`] with everything on the way.
///
/// # Panics
/// If there are not as many scores as the axis has wordings.
pub fn explain(axis: &Axis, polarity: Polarity, scores: &[NliScores]) -> Decision {
    let wordings: Vec<WordingEvidence> = axis
        .hypotheses()
        .zip(scores)
        .map(|((side, hypothesis), scores)| {
            let [entailed, contradicted] = log_odds(scores);
            WordingEvidence { side, hypothesis: hypothesis.to_owned(), entailed, contradicted }
        })
        .collect();
    let means = Evidence::of(axis, scores);
    let calibration = &axis.calibration;
    Decision {
        wordings,
        support: means.support,
        denial: means.denial,
        evidence: means.weighted(calibration),
        penalty: penalty(calibration, polarity),
        log_odds: means.log_odds(axis.mode, calibration, polarity),
        stance: means.stance(axis.mode, calibration, polarity),
    }
}

/// What the model says on a claim before any calibration: all that the numbers of an axis are fitted on.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Evidence {
    /// Mean log-odds, over each side's own wordings, that they are entailed.
    pub support: [f64; 2],
    /// Mean log-odds, for each side, that the other side's wordings are contradicted.
    pub denial: [f64; 2],
}

impl Evidence {
    /// Of the scores of an axis's questions, in their order.
    ///
    /// # Panics
    /// If there are not as many scores as the axis has wordings.
    pub fn of(axis: &Axis, scores: &[NliScores]) -> Self {
        assert_eq!(scores.len(), axis.hypotheses().count(), "one score a wording of axis `{}`", axis.id);
        let (first, second) = scores.split_at(axis.sides[0].hypotheses.len());
        let [first, second] = [first, second].map(mean_log_odds);
        Self { support: [first[0], second[0]], denial: [second[1], first[1]] }
    }

    /// The stance that these numbers make of it.
    pub fn stance(&self, mode: Mode, calibration: &Calibration, polarity: Polarity) -> Stance {
        stance(self.probabilities(mode, calibration, polarity), calibration)
    }

    /// Of the first side, the second side and `none`.
    pub fn probabilities(&self, mode: Mode, calibration: &Calibration, polarity: Polarity) -> [f64; 3] {
        probabilities(mode, self.log_odds(mode, calibration, polarity))
    }

    fn weighted(&self, calibration: &Calibration) -> [f64; 2] {
        let Calibration { support, denial, .. } = calibration;
        [0, 1].map(|k| support[k] * self.support[k] + denial[k] * self.denial[k])
    }

    fn log_odds(&self, mode: Mode, calibration: &Calibration, polarity: Polarity) -> [f64; 2] {
        let evidence = self.weighted(calibration);
        let penalty = penalty(calibration, polarity);
        let topic = match mode {
            Mode::Opposed => calibration.topic,
            Mode::Nested => 0.0,
        };
        [0, 1].map(|k| evidence[k] + topic * evidence[1 - k] + calibration.offset[k] - penalty)
    }
}

/// Log-odds taken from both sides of a claim of this polarity.
fn penalty(calibration: &Calibration, polarity: Polarity) -> f64 {
    match polarity {
        Polarity::Asserted | Polarity::Hypothetical => 0.0,
        Polarity::Denied => calibration.denied,
        Polarity::Asked => calibration.asked,
    }
}

/// Of the first side, the second side and `none`.
fn probabilities(mode: Mode, log_odds: [f64; 2]) -> [f64; 3] {
    match mode {
        Mode::Opposed => {
            let largest = log_odds[0].max(log_odds[1]).max(0.0);
            let shares = [log_odds[0], log_odds[1], 0.0].map(|value| (value - largest).exp());
            let total: f64 = shares.iter().sum();
            shares.map(|share| share / total)
        }
        Mode::Nested => {
            let first = sigmoid(log_odds[0]);
            let second = (1.0 - first) * sigmoid(log_odds[1]);
            [first, second, (1.0 - first) * sigmoid(-log_odds[1])]
        }
    }
}

fn stance(p: [f64; 3], calibration: &Calibration) -> Stance {
    let (label, confidence) = calibration.label(p);
    let [first, second, none] = p.map(|value| value as f32);
    Stance {
        label,
        score: (p[0] - p[1]) as f32,
        confidence,
        p_sides: [first, second],
        p_none: none,
        gated: false,
    }
}

impl Calibration {
    /// The label for these probabilities of the sides and of `none`, and how far to trust it.
    pub fn label(&self, p: [f64; 3]) -> (Label, Confidence) {
        let top = p[0].max(p[1]).max(p[2]);
        let label = if p[2] >= p[0].max(p[1]) {
            Label::None
        } else if (p[0] - p[1]).abs() < self.unclear_margin {
            Label::Unclear
        } else {
            Label::Side(usize::from(p[1] > p[0]))
        };
        let confidence = if label == Label::Unclear || top < self.medium {
            Confidence::Low
        } else if top < self.high {
            Confidence::Medium
        } else {
            Confidence::High
        };
        (label, confidence)
    }
}

/// Means of [`log_odds`] over the wordings of a side.
fn mean_log_odds(scores: &[NliScores]) -> [f64; 2] {
    let mean =
        |part: usize| scores.iter().map(|scores| log_odds(scores)[part]).sum::<f64>() / scores.len() as f64;
    [mean(0), mean(1)]
}

/// Of entailment and of contradiction, each against the rest. Contradiction speaks neither for nor against where the model
/// does not know it.
pub(super) fn log_odds(scores: &NliScores) -> [f64; 2] {
    let [entailment, neutral, contradiction] = scores.logits.map(f64::from);
    if contradiction == f64::NEG_INFINITY {
        return [entailment - neutral, 0.0];
    }
    [entailment - ln_sum_exp(neutral, contradiction), contradiction - ln_sum_exp(entailment, neutral)]
}

/// `ln(exp(a) + exp(b))` without overflow.
fn ln_sum_exp(a: f64, b: f64) -> f64 {
    let largest = a.max(b);
    largest + ((a - largest).exp() + (b - largest).exp()).ln()
}

pub(super) fn sigmoid(x: f64) -> f64 {
    1.0 / (1.0 + (-x).exp())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const ENTAILED: [f32; 3] = [4.0, -1.0, -3.0];
    const NEUTRAL: [f32; 3] = [-2.0, 4.0, -2.0];
    const CONTRADICTED: [f32; 3] = [-3.0, -1.0, 4.0];

    /// A shipped axis with plain numbers, so that a new fit changes no test.
    fn axis(id: &str) -> Axis {
        let axis = Axis::shipped().into_iter().find(|axis| axis.id == id).unwrap();
        let calibration = Calibration {
            support: [0.6; 2],
            denial: [0.3; 2],
            topic: 0.0,
            offset: [2.0; 2],
            ..axis.calibration
        };
        Axis { calibration, ..axis }
    }

    /// The same logits for all wordings of a side.
    fn scores(axis: &Axis, by_side: [[f32; 3]; 2]) -> Vec<NliScores> {
        axis.hypotheses().map(|(side, _)| NliScores { logits: by_side[side], truncated: false }).collect()
    }

    #[test]
    fn a_head_of_two_classes_decides_by_entailment_alone() {
        let of = |id: &str| {
            let axis = axis(id);
            Axis { calibration: axis.calibration.of_entailment_alone(), ..axis }
        };
        let axis = of("escalation");
        let check = |by_side: [[f32; 2]; 2], expected| {
            let by_side = by_side.map(|[entailed, not]| [entailed, not, f32::NEG_INFINITY]);
            let decision = explain(&axis, Polarity::Asserted, &scores(&axis, by_side));
            assert_eq!((decision.stance.label, decision.stance.confidence), (expected, Confidence::Low));
            assert_eq!(decision.denial, [0.0; 2]);
        };
        check([[2.0, -1.0], [-2.0, 1.0]], Label::Side(0));
        check([[-2.0, 1.0], [0.5, -0.5]], Label::Side(1));
        check([[-2.0, 1.0], [-0.5, 0.5]], Label::None);
        let aim = of("war_aim");
        let both = [[2.0, -1.0, f32::NEG_INFINITY]; 2];
        assert_eq!(decide(&aim, Polarity::Asserted, &scores(&aim, both)).label, Label::Side(0));
        assert_ne!(decide(&aim, Polarity::Denied, &scores(&aim, both)).label, Label::Side(0));
    }

    #[test]
    fn opposed_sides() {
        let axis = axis("escalation");
        let check = |by_side, expected| {
            let stance = decide(&axis, Polarity::Asserted, &scores(&axis, by_side));
            assert_eq!(stance.label, expected, "{stance:?}");
        };
        check([ENTAILED, CONTRADICTED], Label::Side(0));
        check([CONTRADICTED, ENTAILED], Label::Side(1));
        check([NEUTRAL, NEUTRAL], Label::None);
        check([ENTAILED, NEUTRAL], Label::Side(0));
        // "Would not be escalatory" contradicts the one as much as it entails the other.
        check([CONTRADICTED, [0.0, 1.0, -1.0]], Label::Side(1));
    }

    #[test]
    fn nested_sides() {
        // Winning entails not losing: still victory, and never unclear.
        let axis = axis("war_aim");
        let check = |by_side, expected| {
            let stance = decide(&axis, Polarity::Asserted, &scores(&axis, by_side));
            assert_eq!(stance.label, expected, "{stance:?}");
        };
        check([ENTAILED, ENTAILED], Label::Side(0));
        check([ENTAILED, CONTRADICTED], Label::Side(0));
        check([NEUTRAL, ENTAILED], Label::Side(1));
        check([CONTRADICTED, ENTAILED], Label::Side(1));
        check([NEUTRAL, NEUTRAL], Label::None);
        check([CONTRADICTED, CONTRADICTED], Label::None);
    }

    #[test]
    fn two_equal_sides_are_unclear_and_low() {
        let axis = axis("escalation");
        let stance = decide(&axis, Polarity::Asserted, &scores(&axis, [ENTAILED, ENTAILED]));
        assert_eq!((stance.label, stance.confidence, stance.score), (Label::Unclear, Confidence::Low, 0.0));
    }

    #[test]
    fn polarity_takes_its_penalty() {
        let axis = axis("war_aim");
        let label = |polarity| decide(&axis, polarity, &scores(&axis, [NEUTRAL, [2.5, 0.5, -2.0]])).label;
        assert_eq!(label(Polarity::Asserted), Label::Side(1));
        assert_eq!(label(Polarity::Hypothetical), Label::Side(1));
        assert_eq!(label(Polarity::Denied), Label::None);
        assert_eq!(label(Polarity::Asked), Label::None);
    }

    #[test]
    fn confidence_follows_the_cut_offs() {
        let calibration = Calibration { high: 0.8, medium: 0.6, ..Calibration::default() };
        let check = |p, expected| assert_eq!(stance(p, &calibration).confidence, expected, "{p:?}");
        check([0.85, 0.05, 0.1], Confidence::High);
        check([0.1, 0.2, 0.7], Confidence::Medium);
        check([0.5, 0.1, 0.4], Confidence::Low);
    }

    #[test]
    fn the_trace_holds_all_wordings() {
        let axis = axis("escalation");
        let decision = explain(&axis, Polarity::Asserted, &scores(&axis, [ENTAILED, NEUTRAL]));
        let sides: Vec<usize> = decision.wordings.iter().map(|wording| wording.side).collect();
        assert_eq!(sides, [0, 0, 1, 1]);
        assert!((decision.support[0] - (4.0 - ln_sum_exp(-1.0, -3.0))).abs() < 1e-9);
        assert!((decision.denial[0] - decision.wordings[2].contradicted).abs() < 1e-9);
    }

    fn logits() -> impl Strategy<Value = [f32; 3]> {
        [-40.0f32..40.0, -40.0f32..40.0, -40.0f32..40.0]
    }

    proptest! {
        #[test]
        fn probabilities_add_up(first in logits(), second in logits(), nested: bool) {
            let axis = axis(if nested { "war_aim" } else { "escalation" });
            let stance = decide(&axis, Polarity::Asserted, &scores(&axis, [first, second]));
            let all = [stance.p_sides[0], stance.p_sides[1], stance.p_none];
            prop_assert!(all.iter().all(|p| (0.0..=1.0).contains(p)), "{:?}", stance);
            prop_assert!((all.iter().sum::<f32>() - 1.0).abs() < 1e-5, "{:?}", stance);
            prop_assert!((stance.score - (all[0] - all[1])).abs() < 1e-5);
        }

        #[test]
        fn opposed_sides_are_treated_alike(first in logits(), second in logits()) {
            let axis = axis("escalation");
            let one = decide(&axis, Polarity::Asserted, &scores(&axis, [first, second]));
            let other = decide(&axis, Polarity::Asserted, &scores(&axis, [second, first]));
            prop_assert!((one.score + other.score).abs() < 1e-5);
            prop_assert!((one.p_none - other.p_none).abs() < 1e-5);
        }
    }
}
