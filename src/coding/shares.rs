//! How many of all claims have which label, estimated from a sample that people coded.

use std::collections::BTreeMap;

use serde::Serialize;

/// Of the 95 % interval.
const Z: f64 = 1.959_963_984_540_054;

/// A coded claim of a sample.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Coded {
    /// The stratum that it was drawn from.
    pub stratum: usize,
    /// How many claims it stands for.
    pub weight: f64,
    /// A person's label: 0 and 1 for the sides, 2 for `none`, 3 for `unclear`.
    pub label: usize,
}

/// The share of a label among all claims that a sample stands for.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Share {
    /// The estimate.
    pub share: f64,
    /// Its 95 % interval.
    pub interval: [f64; 2],
}

#[derive(Clone, Copy, Default)]
struct OfStratum {
    claims: f64,
    weight: f64,
    with_label: [f64; 4],
}

/// The shares of the sides, of `none` and of `unclear`; nothing for no claims.
///
/// The estimate is that of a stratified sample: the mean of the strata's shares, each with the weight of its stratum.
/// The interval is Wilson's with the effective size of the sample, which the variance within the strata gives (Franco,
/// Little, Louis and Slud 2019, doi:10.1093/jssam/smy019). A stratum whose claims all have one label is not taken to be
/// without variance: half a claim more with the label and half a claim without is thought to be in each. That the
/// sample may be much of the whole is not counted, so the interval is rather too wide.
pub fn shares(coded: &[Coded]) -> Option<[Share; 4]> {
    let mut strata: BTreeMap<usize, OfStratum> = BTreeMap::new();
    for claim in coded {
        let stratum = strata.entry(claim.stratum).or_default();
        stratum.claims += 1.0;
        stratum.weight += claim.weight;
        stratum.with_label[claim.label] += claim.weight;
    }
    let all: f64 = strata.values().map(|stratum| stratum.weight).sum();
    if all <= 0.0 {
        return None;
    }
    let share = |label: usize| {
        let (mut share, mut smoothed, mut variance) = (0.0, 0.0, 0.0);
        for OfStratum { claims, weight, with_label } in strata.values() {
            let part = weight / all;
            let p = with_label[label] / weight;
            let near = (p * claims + 0.5) / (claims + 1.0);
            share += part * p;
            smoothed += part * near;
            variance += part * part * near * (1.0 - near) / claims;
        }
        let effective_size = smoothed * (1.0 - smoothed) / variance;
        let (low, high) = wilson(share, effective_size);
        Share { share, interval: [low, high] }
    };
    Some([0, 1, 2, 3].map(share))
}

/// The 95 % interval of a share that was found in so many (Wilson 1927, doi:10.2307/2276774).
pub(crate) fn wilson(share: f64, n: f64) -> (f64, f64) {
    let centre = (share + Z * Z / (2.0 * n)) / (1.0 + Z * Z / n);
    let half = Z / (1.0 + Z * Z / n) * (share * (1.0 - share) / n + Z * Z / (4.0 * n * n)).sqrt();
    ((centre - half).clamp(0.0, 1.0), (centre + half).clamp(0.0, 1.0))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::coding::chance::Lots;

    fn coded(stratum: usize, weight: f64, label: usize) -> Coded {
        Coded { stratum, weight, label }
    }

    #[test]
    fn strata_count_with_their_weight() {
        // 10 of a stratum of 100, of which 8 have label 0; 10 of a stratum of 900, of which 1 has.
        let mut claims: Vec<Coded> = (0..10).map(|n| coded(0, 10.0, if n < 8 { 0 } else { 2 })).collect();
        claims.extend((0..10).map(|n| coded(1, 90.0, if n < 1 { 0 } else { 2 })));
        let [first, second, none, unclear] = shares(&claims).unwrap();
        assert!((first.share - (0.1 * 0.8 + 0.9 * 0.1)).abs() < 1e-12);
        assert!((none.share - 0.83).abs() < 1e-12);
        assert_eq!((second.share, unclear.share), (0.0, 0.0));
        assert_eq!(second.interval[0], 0.0);
        assert!(second.interval[1] > 0.05, "none of 20 proves little: {second:?}");
        let [low, high] = first.interval;
        assert!(low < first.share && first.share < high);
        assert_eq!(shares(&[]), None);
    }

    #[test]
    fn one_stratum_is_nearly_wilsons_interval() {
        let claims: Vec<Coded> = (0..100).map(|n| coded(0, 1.0, usize::from(n < 20))).collect();
        let [low, high] = shares(&claims).unwrap()[1].interval;
        let (expected_low, expected_high) = wilson(0.2, 100.0);
        assert!((low - expected_low).abs() < 1e-12 && (high - expected_high).abs() < 1e-12);
    }

    /// Of many samples of a population whose shares are known, about 95 % have an interval that holds the truth.
    #[test]
    fn intervals_hold_the_truth_as_often_as_they_say() {
        let mut lots = Lots::new(7);
        // A small stratum in which the label is common, a large one in which it is rare.
        let strata = [(300, 240), (2700, 54)];
        let truth = 294.0 / 3000.0;
        let runs = 1000;
        let mut held = 0;
        for _ in 0..runs {
            let mut claims = Vec::new();
            for (stratum, (size, with_label)) in strata.into_iter().enumerate() {
                for _ in 0..50 {
                    let label = usize::from(lots.below(size) >= with_label) * 2;
                    claims.push(coded(stratum, size as f64 / 50.0, label));
                }
            }
            let [low, high] = shares(&claims).unwrap()[0].interval;
            held += u32::from(low <= truth && truth <= high);
        }
        assert!((930..=990).contains(&held), "{held} of {runs}");
    }
}
