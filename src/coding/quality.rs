//! How good labels are, against people's.
//!
//! `unclear` is never right: it counts against recall, but not among the decided. Every claim counts with its weight,
//! so that a stratified sample speaks for the whole it was drawn from.

use serde::Serialize;

use super::chance::{Bootstrap, Interval};
use crate::stances::{Confidence, Label, Stance};

/// Bins of the expected calibration error.
const BINS: usize = 10;
/// Percent of the claims, the surest first, at which accuracy is taken.
const COVERAGES: [u32; 6] = [50, 60, 70, 80, 90, 100];
/// For the interval of macro-F1; the same for the same claims.
const BOOTSTRAP: Bootstrap = Bootstrap { resamples: 1000, seed: 1 };

/// A claim with a person's label and what the model made of it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Judged {
    /// 0 and 1 for the sides, 2 for `none`.
    pub gold: usize,
    /// The model's label.
    pub label: Label,
    /// How sure the model said it is; nothing where the file does not say.
    pub confidence: Option<Confidence>,
    /// Probabilities of the sides and of `none`.
    pub p: [f64; 3],
    /// How many claims this one stands for.
    pub weight: f64,
}

impl Judged {
    /// The label of a stance against a person's.
    pub fn new(gold: usize, stance: &Stance, weight: f64) -> Self {
        let [first, second] = stance.p_sides;
        let p = [first, second, stance.p_none].map(f64::from);
        Self { gold, label: stance.label, confidence: Some(stance.confidence), p, weight }
    }

    /// Column in the confusion: sides, `none`, `unclear`.
    fn column(&self) -> usize {
        match self.label {
            Label::Side(side) => side,
            Label::None => 2,
            Label::Unclear => 3,
        }
    }

    pub(super) fn is_right(&self) -> bool {
        self.column() == self.gold
    }

    pub(super) fn top(&self) -> f64 {
        self.p[0].max(self.p[1]).max(self.p[2])
    }
}

/// Figures of one axis; `None` where nothing can be said, such as the recall of a side that no claim takes.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Quality {
    /// How many claims were compared.
    pub claims: usize,
    /// Weight of the claims by gold label (rows: sides, `none`) and label given (columns: sides, `none`, `unclear`).
    pub confusion: [[f64; 4]; 3],
    /// Of the sides and `none`.
    pub classes: [ClassQuality; 3],
    /// Mean F1 of the classes that occur.
    pub macro_f1: Option<f64>,
    /// 95 % interval of it by bootstrap over the claims.
    pub macro_f1_interval: Option<[f64; 2]>,
    /// Share of right labels among all.
    pub accuracy: Option<f64>,
    /// Share of claims with a label other than `unclear`.
    pub decided: Option<f64>,
    /// Share of right labels among those.
    pub decided_accuracy: Option<f64>,
    /// Matthews correlation for several classes (Gorodkin 2004, doi:10.1016/j.compbiolchem.2004.09.006).
    pub mcc: Option<f64>,
    /// Share of the claims without a stance that were given a side.
    pub none_given_a_side: Option<f64>,
    /// Expected calibration error of the highest probability, ten bins (Guo et al. 2017, arXiv:1706.04599).
    pub calibration_error: Option<f64>,
    /// Accuracy over the surest part of the claims.
    pub coverage: Vec<Covered>,
    /// What each word of confidence was worth: `high`, `medium`, `low`.
    pub confidence: [Option<Worth>; 3],
}

/// Precision, recall and their harmonic mean.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
#[allow(missing_docs, reason = "the names of the field")]
pub struct ClassQuality {
    pub gold: f64,
    pub precision: Option<f64>,
    pub recall: Option<f64>,
    pub f1: Option<f64>,
}

/// Accuracy over the surest part.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Covered {
    /// Percent of the claims.
    pub percent: u32,
    /// Share of right labels among them.
    pub accuracy: f64,
}

/// What a word of confidence was worth.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Worth {
    /// Share of right labels.
    pub right: f64,
    /// Share of all claims.
    pub share: f64,
}

impl Quality {
    /// The figures of these claims.
    pub fn of(claims: &[Judged]) -> Self {
        let confusion = confusion(claims.iter());
        let classes = [0, 1, 2].map(|class| class_quality(&confusion, class));
        let total: f64 = confusion.iter().flatten().sum();
        let right: f64 = (0..3).map(|class| confusion[class][class]).sum();
        let unclear: f64 = confusion.iter().map(|row| row[3]).sum();
        let none: f64 = confusion[2].iter().sum();
        Self {
            claims: claims.len(),
            confusion,
            classes,
            macro_f1: macro_f1(&confusion),
            macro_f1_interval: Interval::bootstrap(claims, BOOTSTRAP, resampled_macro_f1)
                .map(|interval| [interval.low, interval.high]),
            accuracy: ratio(right, total),
            decided: ratio(total - unclear, total),
            decided_accuracy: ratio(right, total - unclear),
            mcc: mcc(&confusion),
            none_given_a_side: ratio(confusion[2][0] + confusion[2][1], none),
            calibration_error: calibration_error(claims),
            coverage: coverage(claims),
            confidence: [Confidence::High, Confidence::Medium, Confidence::Low]
                .map(|word| worth(claims, word)),
        }
    }
}

fn resampled_macro_f1(drawn: &mut dyn Iterator<Item = &Judged>) -> Option<f64> {
    macro_f1(&confusion(drawn))
}

fn ratio(part: f64, whole: f64) -> Option<f64> {
    (whole > 0.0).then(|| part / whole)
}

fn confusion<'a>(claims: impl Iterator<Item = &'a Judged>) -> [[f64; 4]; 3] {
    let mut table = [[0.0; 4]; 3];
    for claim in claims {
        table[claim.gold][claim.column()] += claim.weight;
    }
    table
}

fn class_quality(confusion: &[[f64; 4]; 3], class: usize) -> ClassQuality {
    let right = confusion[class][class];
    let gold: f64 = confusion[class].iter().sum();
    let given: f64 = confusion.iter().map(|row| row[class]).sum();
    // A class that nobody has and nobody gives has no F1.
    let f1 = ratio(2.0 * right, gold + given);
    ClassQuality { gold, precision: ratio(right, given), recall: ratio(right, gold), f1 }
}

fn macro_f1(confusion: &[[f64; 4]; 3]) -> Option<f64> {
    let each: Vec<f64> = (0..3).filter_map(|class| class_quality(confusion, class).f1).collect();
    ratio(each.iter().sum(), each.len() as f64)
}

/// R_K of the confusion, `unclear` being a class that no gold label has.
fn mcc(confusion: &[[f64; 4]; 3]) -> Option<f64> {
    let total: f64 = confusion.iter().flatten().sum();
    let right: f64 = (0..3).map(|class| confusion[class][class]).sum();
    let gold = [0, 1, 2].map(|class| confusion[class].iter().sum::<f64>());
    let given = [0, 1, 2, 3].map(|class| confusion.iter().map(|row| row[class]).sum::<f64>());
    let both: f64 = gold.iter().zip(&given).map(|(gold, given)| gold * given).sum();
    let spread = |sums: &[f64]| total * total - sums.iter().map(|sum| sum * sum).sum::<f64>();
    ratio(right * total - both, (spread(&gold) * spread(&given)).sqrt())
}

fn calibration_error(claims: &[Judged]) -> Option<f64> {
    let mut gaps = [0.0; BINS];
    for claim in claims {
        let top = claim.top();
        let bin = ((top * BINS as f64) as usize).min(BINS - 1);
        let is_gold = claim.p[claim.gold] >= top;
        gaps[bin] += claim.weight * (top - f64::from(u8::from(is_gold)));
    }
    ratio(gaps.iter().map(|gap| gap.abs()).sum(), claims.iter().map(|claim| claim.weight).sum())
}

/// The surest claims first, `unclear` last; equals in the order given.
fn coverage(claims: &[Judged]) -> Vec<Covered> {
    let mut ranked: Vec<&Judged> = claims.iter().collect();
    ranked.sort_by(|a, b| {
        let is_unclear = |claim: &Judged| claim.label == Label::Unclear;
        is_unclear(a).cmp(&is_unclear(b)).then(b.top().total_cmp(&a.top()))
    });
    let total: f64 = claims.iter().map(|claim| claim.weight).sum();
    let mut covered = Vec::new();
    for percent in COVERAGES {
        let wanted = total * f64::from(percent) / 100.0;
        let (mut seen, mut right) = (0.0, 0.0);
        for claim in &ranked {
            // The last claim may lie across the line.
            if seen >= wanted - 1e-9 {
                break;
            }
            seen += claim.weight;
            right += if claim.is_right() { claim.weight } else { 0.0 };
        }
        covered.extend(ratio(right, seen).map(|accuracy| Covered { percent, accuracy }));
    }
    covered
}

/// What a word of confidence was worth on these claims; nothing where none has it.
pub(super) fn worth(claims: &[Judged], word: Confidence) -> Option<Worth> {
    let total: f64 = claims.iter().map(|claim| claim.weight).sum();
    let of_word = || claims.iter().filter(|claim| claim.confidence == Some(word));
    let weight: f64 = of_word().map(|claim| claim.weight).sum();
    let right: f64 = of_word().filter(|claim| claim.is_right()).map(|claim| claim.weight).sum();
    Some(Worth { right: ratio(right, weight)?, share: ratio(weight, total)? })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn judged(gold: usize, label: Label, p: [f64; 3]) -> Judged {
        Judged { gold, label, confidence: Some(Confidence::High), p, weight: 1.0 }
    }

    fn sure(gold: usize, given: usize) -> Judged {
        let mut p = [0.05; 3];
        p[given] = 0.9;
        judged(gold, [Label::Side(0), Label::Side(1), Label::None][given], p)
    }

    fn near(found: Option<f64>, expected: f64) {
        assert!(
            found.is_some_and(|found| (found - expected).abs() < 1e-9),
            "{found:?} instead of {expected}"
        );
    }

    #[test]
    fn figures_of_a_small_table() {
        // Gold 0: two right, one `none`. Gold 1: one right, one unclear. Gold 2: three right, one wrong.
        let claims = [
            sure(0, 0),
            sure(0, 0),
            sure(0, 2),
            sure(1, 1),
            judged(1, Label::Unclear, [0.4, 0.4, 0.2]),
            sure(2, 2),
            sure(2, 2),
            sure(2, 2),
            sure(2, 1),
        ];
        let quality = Quality::of(&claims);
        assert_eq!(quality.confusion, [[2.0, 0.0, 1.0, 0.0], [0.0, 1.0, 0.0, 1.0], [0.0, 1.0, 3.0, 0.0]]);
        near(quality.classes[0].f1, 0.8);
        near(quality.classes[1].f1, 0.5);
        near(quality.classes[2].f1, 0.75);
        near(quality.macro_f1, (0.8 + 0.5 + 0.75) / 3.0);
        near(quality.accuracy, 6.0 / 9.0);
        near(quality.decided, 8.0 / 9.0);
        near(quality.decided_accuracy, 0.75);
        near(quality.none_given_a_side, 0.25);
        // By scikit-learn: matthews_corrcoef([0,0,0,1,1,2,2,2,2], [0,0,2,1,3,2,2,2,1]).
        near(quality.mcc, 0.518_874_521_662_770_8);
        // Eight claims of 0.9, six right: |7.2 - 6|; one of 0.4, a draw that counts as right: |0.4 - 1|.
        near(quality.calibration_error, (1.2 + 0.6) / 9.0);
        assert!(quality.macro_f1_interval.is_some_and(|[low, high]| low < 0.683 && 0.683 < high));
    }

    #[test]
    fn the_surest_come_first_and_the_unclear_last() {
        let mut unsure = sure(0, 1);
        unsure.p = [0.2, 0.5, 0.3];
        let unclear = judged(0, Label::Unclear, [0.48, 0.5, 0.02]);
        let claims = [unclear, unsure, sure(0, 0), sure(1, 1)];
        let found: Vec<f64> = coverage(&claims).iter().map(|covered| covered.accuracy).collect();
        assert_eq!(found, [1.0, 2.0 / 3.0, 2.0 / 3.0, 0.5, 0.5, 0.5]);
    }

    #[test]
    fn weights_undo_a_stratified_sample() {
        let mut common = sure(2, 2);
        common.weight = 9.0;
        let quality = Quality::of(&[common, sure(2, 0)]);
        near(quality.accuracy, 0.9);
        near(quality.none_given_a_side, 0.1);
    }

    #[test]
    fn nothing_is_said_of_nothing() {
        let quality = Quality::of(&[]);
        assert_eq!((quality.macro_f1, quality.mcc, quality.macro_f1_interval), (None, None, None));
        // A side that no claim has and that is never given does not count as zero.
        near(Quality::of(&[sure(0, 0), sure(2, 2)]).macro_f1, 1.0);
        assert_eq!(Quality::of(&[sure(2, 2), sure(2, 2)]).mcc, None);
    }
}
