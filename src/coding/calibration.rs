//! The numbers of an axis, fitted to people's labels.
//!
//! A maximum a posteriori fit: the weighted log-likelihood of the labels, with a normal prior around the numbers that
//! the axis has. So fifty labels move them a little and five hundred as far as they must. Figures and cut-offs come
//! from cross-validation: every claim is judged by numbers that were fitted without it, and without the other claims
//! of its group (its document).

use std::collections::HashMap;

use argmin::core::{CostFunction, Error, Executor};
use argmin::solver::neldermead::NelderMead;
use thiserror::Error as ThisError;

use super::chance::Lots;
use super::quality::{Judged, worth};
use crate::claims::Polarity;
use crate::hypotheses::{Calibration, Measured, Mode};
use crate::stances::{Confidence, Evidence, Label};

/// Parts of a cross-validation.
const FOLDS: usize = 5;
/// Cross-validations with other parts, averaged.
const ROUNDS: u64 = 3;
/// Standard deviation of the prior: of weights, and of offsets (log-odds).
const PRIOR: [f64; 2] = [0.5, 1.0];
/// Shares of right labels from which confidence is `high` and `medium`.
const HIGH: f64 = 0.85;
const MEDIUM: f64 = 0.65;
/// Width of the band of probabilities in which such a share is taken, and the claims it needs.
const BAND: f64 = 0.1;
const BAND_CLAIMS: usize = 8;
/// Labels below which nothing is fitted: in all, and of each side and `none`.
const LEAST: usize = 50;
const LEAST_OF_EACH: usize = 5;

/// A claim with what the model said and a person's label.
#[derive(Clone, Debug, PartialEq)]
pub struct Labelled {
    /// What the model said.
    pub evidence: Evidence,
    /// What the speaker does with the claim.
    pub polarity: Polarity,
    /// 0 and 1 for the sides, 2 for `none`.
    pub gold: usize,
    /// How many claims it stands for.
    pub weight: f64,
    /// Claims of one group are never on both sides of a split: the document, or the claim itself.
    pub group: String,
}

/// What came of a calibration.
#[derive(Clone, Debug, PartialEq)]
pub struct Calibrated {
    /// The new numbers, with cut-offs and what confidence was worth; `fitted_on` is left to the caller.
    pub calibration: Calibration,
    /// Every claim as the numbers the axis had before judge it.
    pub before: Vec<Judged>,
    /// Every claim as numbers fitted without it judge it.
    pub held_out: Vec<Judged>,
    /// Whether claims of one group are in several parts, since there are fewer groups than parts.
    pub splits_groups: bool,
    /// Mean negative log-likelihood of the labels, before and held out. Only where the second is smaller do the new
    /// numbers help on claims that they have not seen.
    pub log_loss: [f64; 2],
}

/// Not enough labels.
#[derive(Clone, Debug, PartialEq, Eq, ThisError)]
#[error(
    "{total} labels, of them {} of the first side, {} of the second and {} `none`; hint: {LEAST} are needed, and \
     {LEAST_OF_EACH} of each: draw more with `standpoint sample`, which looks for the rare ones",
    .of_each[0], .of_each[1], .of_each[2]
)]
pub struct TooFewLabels {
    /// Claims with a label.
    pub total: usize,
    /// Of them for each side and `none`.
    pub of_each: [usize; 3],
}

/// Fits the numbers of an axis that has `start`.
///
/// # Errors
/// Where there are too few labels to learn from.
pub fn calibrate(mode: Mode, start: &Calibration, claims: &[Labelled]) -> Result<Calibrated, TooFewLabels> {
    let of_each = [0, 1, 2].map(|class| claims.iter().filter(|claim| claim.gold == class).count());
    if claims.len() < LEAST || of_each.iter().any(|&count| count < LEAST_OF_EACH) {
        return Err(TooFewLabels { total: claims.len(), of_each });
    }
    let all: Vec<&Labelled> = claims.iter().collect();
    let held_out_p = held_out(mode, start, claims);
    let before_p: Vec<[f64; 3]> =
        claims.iter().map(|claim| claim.evidence.probabilities(mode, start, claim.polarity)).collect();
    let mut calibration = fit(mode, start, &all);
    (calibration.high, calibration.medium) = cut_offs(claims, &held_out_p, calibration.unclear_margin);
    let judge = |p: &[[f64; 3]], calibration: &Calibration| -> Vec<Judged> {
        claims.iter().zip(p).map(|(claim, &p)| judged(claim, p, calibration)).collect()
    };
    let (before, after) = (judge(&before_p, start), judge(&held_out_p, &calibration));
    calibration.measured = Some(measured(&after));
    let log_loss = [&before_p, &held_out_p].map(|p| log_loss(claims, p));
    let splits_groups = has_few_groups(claims);
    Ok(Calibrated { calibration, before, held_out: after, splits_groups, log_loss })
}

fn judged(claim: &Labelled, p: [f64; 3], calibration: &Calibration) -> Judged {
    let (label, confidence) = calibration.label(p);
    Judged { gold: claim.gold, label, confidence: Some(confidence), p, weight: claim.weight }
}

fn log_loss(claims: &[Labelled], p: &[[f64; 3]]) -> f64 {
    let total: f64 = claims.iter().map(|claim| claim.weight).sum();
    claims.iter().zip(p).map(|(claim, p)| -claim.weight * p[claim.gold].max(1e-12).ln()).sum::<f64>() / total
}

/// Probabilities of every claim by numbers fitted without its group.
fn held_out(mode: Mode, start: &Calibration, claims: &[Labelled]) -> Vec<[f64; 3]> {
    let mut sums = vec![[0.0; 3]; claims.len()];
    for round in 0..ROUNDS {
        let folds = folds(claims, round);
        for fold in 0..FOLDS {
            let rest: Vec<&Labelled> = claims
                .iter()
                .zip(&folds)
                .filter(|(_, other)| **other != fold)
                .map(|(claim, _)| claim)
                .collect();
            let fitted = fit(mode, start, &rest);
            for index in (0..claims.len()).filter(|&index| folds[index] == fold) {
                let p = claims[index].evidence.probabilities(mode, &fitted, claims[index].polarity);
                sums[index] = [0, 1, 2].map(|class| sums[index][class] + p[class] / ROUNDS as f64);
            }
        }
    }
    sums
}

/// The fold of each claim: groups in a random order of their own, dealt out in turn; the same for the same claims. Fewer
/// groups than folds are no groups: each claim is dealt out alone.
fn folds(claims: &[Labelled], round: u64) -> Vec<usize> {
    if has_few_groups(claims) {
        let mut places: Vec<usize> = (0..claims.len()).collect();
        Lots::new(round).shuffle(&mut places);
        return places.into_iter().map(|place| place % FOLDS).collect();
    }
    let mut groups = groups(claims);
    Lots::new(round).shuffle(&mut groups);
    let places: HashMap<&str, usize> = groups.into_iter().zip(0..).collect();
    claims.iter().map(|claim| places[claim.group.as_str()] % FOLDS).collect()
}

fn groups(claims: &[Labelled]) -> Vec<&str> {
    let mut groups: Vec<&str> = claims.iter().map(|claim| claim.group.as_str()).collect();
    groups.sort_unstable();
    groups.dedup();
    groups
}

fn has_few_groups(claims: &[Labelled]) -> bool {
    groups(claims).len() < FOLDS
}

/// The numbers that are free, in the order of the search. Opposed sides share their weights.
fn free(mode: Mode, c: &Calibration) -> Vec<f64> {
    match mode {
        Mode::Opposed => vec![mean(c.support), mean(c.denial), c.topic, c.offset[0], c.offset[1]],
        Mode::Nested => {
            vec![c.support[0], c.support[1], c.denial[0], c.denial[1], c.offset[0], c.offset[1]]
        }
    }
}

fn with_free(mode: Mode, start: &Calibration, free: &[f64]) -> Calibration {
    let c = start.clone();
    match (mode, free) {
        (Mode::Opposed, &[support, denial, topic, first, second]) => {
            Calibration { support: [support; 2], denial: [denial; 2], topic, offset: [first, second], ..c }
        }
        (Mode::Nested, &[support1, support2, denial1, denial2, first, second]) => Calibration {
            support: [support1, support2],
            denial: [denial1, denial2],
            offset: [first, second],
            ..c
        },
        _ => unreachable!("as many numbers as `free` gives: this is a bug"),
    }
}

fn mean(values: [f64; 2]) -> f64 {
    (values[0] + values[1]) / 2.0
}

/// Negative log-posterior.
struct Posterior<'a> {
    mode: Mode,
    start: &'a Calibration,
    prior: Vec<f64>,
    claims: &'a [&'a Labelled],
    /// What each weight is multiplied by, see [`strength`].
    strength: f64,
}

/// What makes weights as strong as there are labels: they count the claims of a whole corpus, of which the labels know no
/// more than their own number (the effective one of Kish, 1965) says.
fn strength(claims: &[&Labelled]) -> f64 {
    let sum: f64 = claims.iter().map(|claim| claim.weight).sum();
    let squares: f64 = claims.iter().map(|claim| claim.weight.powi(2)).sum();
    sum / squares
}

impl CostFunction for Posterior<'_> {
    type Param = Vec<f64>;
    type Output = f64;

    fn cost(&self, numbers: &Vec<f64>) -> Result<f64, Error> {
        let calibration = with_free(self.mode, self.start, numbers);
        let likelihood: f64 = self
            .claims
            .iter()
            .map(|claim| {
                let p = claim.evidence.probabilities(self.mode, &calibration, claim.polarity);
                claim.weight * p[claim.gold].max(1e-12).ln()
            })
            .sum();
        let offsets = numbers.len() - 2;
        let away = numbers.iter().zip(&self.prior).enumerate().map(|(index, (number, prior))| {
            let deviation = PRIOR[usize::from(index >= offsets)];
            ((number - prior) / deviation).powi(2) / 2.0
        });
        Ok(away.sum::<f64>() - likelihood * self.strength)
    }
}

/// The numbers with the highest posterior; rounded as they are written, so that what is measured is what is used.
fn fit(mode: Mode, start: &Calibration, claims: &[&Labelled]) -> Calibration {
    let (prior, strength) = (free(mode, start), strength(claims));
    let mut best = prior.clone();
    // A second search from the first one's end: the simplex can shrink too early.
    for _ in 0..2 {
        let corner = |index: usize| {
            let mut corner = best.clone();
            corner[index] += 0.3;
            corner
        };
        let simplex: Vec<Vec<f64>> =
            std::iter::once(best.clone()).chain((0..best.len()).map(corner)).collect();
        let problem = Posterior { mode, start, prior: prior.clone(), claims, strength };
        let solver = NelderMead::new(simplex).with_sd_tolerance(1e-9).expect("a tolerance above zero");
        let search = Executor::new(problem, solver).configure(|state| state.max_iters(2_000)).run();
        best = search.ok().and_then(|end| end.state.best_param).unwrap_or(best);
    }
    let rounded: Vec<f64> = best.iter().map(|number| round(*number)).collect();
    with_free(mode, start, &rounded)
}

fn round(number: f64) -> f64 {
    (number * 1000.0).round() / 1000.0
}

/// For `high` and `medium`, the lowest highest-probability whose next tenth is right often enough.
fn cut_offs(claims: &[Labelled], p: &[[f64; 3]], margin: f64) -> (f64, f64) {
    let plain = Calibration { unclear_margin: margin, ..Calibration::default() };
    let judged: Vec<Judged> = claims.iter().zip(p).map(|(claim, &p)| judged(claim, p, &plain)).collect();
    let lowest = |wanted: f64| {
        (50..100).map(|percent| f64::from(percent) / 100.0).find(|&cut| {
            let band: Vec<&Judged> = judged
                .iter()
                .filter(|claim| claim.label != Label::Unclear)
                .filter(|claim| (cut..cut + BAND).contains(&claim.top()))
                .collect();
            let weight: f64 = band.iter().map(|claim| claim.weight).sum();
            let right: f64 = band.iter().filter(|claim| claim.is_right()).map(|claim| claim.weight).sum();
            band.len() >= BAND_CLAIMS && right >= wanted * weight
        })
    };
    // Where no band is good enough, nothing is.
    let high = lowest(HIGH).unwrap_or(1.01);
    (high, lowest(MEDIUM).unwrap_or(1.01).min(high))
}

fn measured(claims: &[Judged]) -> Measured {
    let percent = |share: f64| (share * 100.0).round() / 100.0;
    let of =
        |word| worth(claims, word).map_or([0.0; 2], |worth| [percent(worth.right), percent(worth.share)]);
    Measured { high: of(Confidence::High), medium: of(Confidence::Medium), low: of(Confidence::Low) }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Claims whose labels are drawn by these numbers, evidence spread evenly.
    fn drawn(mode: Mode, truth: &Calibration, count: usize) -> Vec<Labelled> {
        let mut lots = Lots::new(7);
        let mut unit = move || lots.below(1 << 52) as f64 / (1u64 << 52) as f64;
        (0..count)
            .map(|index| {
                let mut number = || unit() * 10.0 - 6.0;
                let evidence = Evidence { support: [number(), number()], denial: [number(), number()] };
                let p = evidence.probabilities(mode, truth, Polarity::Asserted);
                let chance = unit();
                let gold = if chance < p[0] { 0 } else { 1 + usize::from(chance >= p[0] + p[1]) };
                let group = format!("document {}", index / 3);
                Labelled { evidence, polarity: Polarity::Asserted, gold, weight: 1.0, group }
            })
            .collect()
    }

    fn truth() -> Calibration {
        Calibration {
            support: [0.9, 0.9],
            denial: [0.5, 0.5],
            topic: 0.2,
            offset: [1.0, -0.5],
            ..Calibration::default()
        }
    }

    #[test]
    fn the_numbers_that_made_the_labels_are_found() {
        for mode in [Mode::Opposed, Mode::Nested] {
            let claims = drawn(mode, &truth(), 4000);
            let all: Vec<&Labelled> = claims.iter().collect();
            let found = free(mode, &fit(mode, &Calibration::default(), &all));
            for (found, true_number) in found.iter().zip(free(mode, &truth())) {
                assert!((found - true_number).abs() < 0.2, "{mode:?}: {found} for {true_number}");
            }
        }
    }

    #[test]
    fn no_number_near_by_is_better() {
        for mode in [Mode::Opposed, Mode::Nested] {
            let (start, claims) = (Calibration::default(), drawn(mode, &truth(), 300));
            let all: Vec<&Labelled> = claims.iter().collect();
            let best = free(mode, &fit(mode, &start, &all));
            let prior = free(mode, &start);
            let problem = Posterior { mode, start: &start, prior, claims: &all, strength: 1.0 };
            let cost = |numbers: &Vec<f64>| problem.cost(numbers).unwrap();
            for index in 0..best.len() {
                for step in [-0.02, 0.02] {
                    let mut other = best.clone();
                    other[index] += step;
                    assert!(cost(&other) > cost(&best), "{mode:?}: {index} {step}");
                }
            }
        }
    }

    #[test]
    fn a_calibration_helps_where_the_numbers_were_wrong() {
        let wrong = Calibration { offset: [4.0, -3.0], ..Calibration::default() };
        let Calibrated { calibration, before, held_out, log_loss, .. } =
            calibrate(Mode::Opposed, &wrong, &drawn(Mode::Opposed, &truth(), 200)).unwrap();
        let right = |claims: &[Judged]| claims.iter().filter(|claim| claim.is_right()).count();
        assert!(log_loss[1] < log_loss[0] && right(&held_out) > right(&before), "{log_loss:?}");
        assert!(calibration.medium <= calibration.high);
        let measured = calibration.measured.unwrap();
        let shares = measured.high[1] + measured.medium[1] + measured.low[1];
        assert!((shares - 1.0).abs() < 0.02, "{measured:?}");
    }

    #[test]
    fn labels_that_say_nothing_gain_nothing() {
        // Labels in turn, whatever the evidence: nothing can be learned but how often each occurs.
        let mut claims = drawn(Mode::Opposed, &truth(), 90);
        for (index, claim) in claims.iter_mut().enumerate() {
            claim.gold = index % 3;
        }
        let Calibrated { log_loss, calibration, .. } =
            calibrate(Mode::Opposed, &Calibration::default(), &claims).unwrap();
        assert!(log_loss[1] > 0.95 * 3.0f64.ln(), "{log_loss:?}");
        assert!(calibration.high > 1.0, "no label deserves confidence: {calibration:?}");
    }

    #[test]
    fn what_all_weights_are_multiplied_by_changes_nothing() {
        let mut claims = drawn(Mode::Opposed, &truth(), 80);
        let numbers = |claims: &[Labelled]| {
            free(
                Mode::Opposed,
                &fit(Mode::Opposed, &Calibration::default(), &claims.iter().collect::<Vec<_>>()),
            )
        };
        let once = numbers(&claims);
        claims.iter_mut().for_each(|claim| claim.weight *= 1000.0);
        let close = |(one, other): (&f64, &f64)| (one - other).abs() < 0.01;
        assert!(once.iter().zip(&numbers(&claims)).all(close), "{once:?}");
    }

    #[test]
    fn one_document_is_dealt_out_claim_by_claim() {
        let mut claims = drawn(Mode::Opposed, &truth(), 200);
        claims.iter_mut().for_each(|claim| claim.group = "one".into());
        let calibrated = calibrate(Mode::Opposed, &Calibration::default(), &claims).unwrap();
        assert!(calibrated.splits_groups);
        let folds = folds(&claims, 0);
        assert!((0..FOLDS).all(|fold| folds.iter().filter(|&&other| other == fold).count() == 40));
    }

    #[test]
    fn groups_stay_together() {
        let claims = drawn(Mode::Opposed, &truth(), 60);
        let folds = folds(&claims, 0);
        assert!(claims.iter().zip(&folds).all(|(one, fold)| {
            claims
                .iter()
                .zip(&folds)
                .all(|(other, other_fold)| one.group != other.group || fold == other_fold)
        }));
        assert!((0..FOLDS).all(|fold| folds.iter().filter(|&&other| other == fold).count() == 12));
    }

    #[test]
    fn too_few_labels_are_refused() {
        let claims = drawn(Mode::Opposed, &truth(), 49);
        let error = calibrate(Mode::Opposed, &Calibration::default(), &claims).unwrap_err().to_string();
        assert!(error.starts_with("49 labels, of them "), "{error}");
        let one_sided: Vec<Labelled> =
            drawn(Mode::Opposed, &truth(), 400).into_iter().filter(|claim| claim.gold != 1).collect();
        assert!(calibrate(Mode::Opposed, &Calibration::default(), &one_sided).is_err());
    }
}
