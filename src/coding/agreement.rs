//! How far coders agree.
//!
//! In: for each claim the label of each coder, or nothing. Out: the share of equal pairs, Cohen's kappa and the
//! confusion of each two coders, and Krippendorff's alpha of all of them with an interval. Labels are nominal: to take
//! one side for the other is no worse than to take it for `none`.
//!
//! Where all labels are the same there is nothing to agree by chance less than by reading, so that alpha and kappa are
//! not defined; they are `None` then, and never a number that looks like one.

use super::HumanLabel;
use super::chance::{Bootstrap, Interval};

/// The labels of one claim on one axis: a place a coder, empty where the coder gave none.
pub type Coding = Vec<Option<HumanLabel>>;

/// What is to be said of the coders on one axis.
#[derive(Clone, Debug, PartialEq)]
pub struct Agreement {
    /// Claims with the labels of two coders or more; no other counts.
    pub claims: usize,
    /// Share of equal labels among all pairs of labels for the same claim; nothing without claims.
    pub share: Option<f64>,
    /// Krippendorff's alpha; nothing where all labels are the same.
    pub alpha: Option<f64>,
    /// Where alpha lies with 95 % confidence.
    pub interval: Option<Interval>,
    /// Each two coders, in order.
    pub pairs: Vec<PairAgreement>,
}

/// What is to be said of two coders.
#[derive(Clone, Debug, PartialEq)]
pub struct PairAgreement {
    /// Their places.
    pub coders: [usize; 2],
    /// Claims that both labelled.
    pub claims: usize,
    /// Claims to which both gave the same label.
    pub agreed: usize,
    /// Cohen's kappa; nothing where all labels of both are the same.
    pub kappa: Option<f64>,
    /// The labels that either used, in the order of the axis.
    pub labels: Vec<HumanLabel>,
    /// How often the first coder gave the label of the row and the second the label of the column.
    pub confusion: Vec<Vec<usize>>,
}

/// What an alpha allows (Krippendorff 2004, Content Analysis, 2nd edition, page 241).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reliability {
    /// .80 or more: labels to build on.
    Firm,
    /// .667 or more: good for tentative conclusions.
    Tentative,
    /// Less: not to be relied on.
    Insufficient,
}

impl Reliability {
    /// Of a value of alpha, rounded to three decimals as the limits are and as it is shown.
    pub fn of(alpha: f64) -> Self {
        match (alpha * 1000.0).round() {
            800.0.. => Self::Firm,
            667.0.. => Self::Tentative,
            _ => Self::Insufficient,
        }
    }

    /// One word for it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Firm => "firm",
            Self::Tentative => "tentative",
            Self::Insufficient => "insufficient",
        }
    }
}

impl PairAgreement {
    /// Share of claims to which both gave the same label; nothing without claims.
    pub fn share(&self) -> Option<f64> {
        (self.claims > 0).then(|| self.agreed as f64 / self.claims as f64)
    }

    fn of(codings: &[Coding], coders: [usize; 2]) -> Self {
        let both = |coding: &Coding| Some((coding[coders[0]]?, coding[coders[1]]?));
        let both: Vec<(HumanLabel, HumanLabel)> = codings.iter().filter_map(both).collect();
        let labels = distinct(both.iter().flat_map(|&(first, second)| [first, second]));
        let mut confusion = vec![vec![0; labels.len()]; labels.len()];
        for (first, second) in &both {
            confusion[place(&labels, first)][place(&labels, second)] += 1;
        }
        let agreed = both.iter().filter(|(first, second)| first == second).count();
        Self { coders, claims: both.len(), agreed, kappa: kappa(&confusion), labels, confusion }
    }
}

/// How far `coders` coders agree on one axis.
///
/// The interval depends on the order of the codings, as the seed draws them by their places.
///
/// # Panics
/// If a coding has less than `coders` places.
pub fn agreement(codings: &[Coding], coders: usize, bootstrap: Bootstrap) -> Agreement {
    let labels = distinct(codings.iter().flatten().copied().flatten());
    let units: Vec<Unit> = codings.iter().filter_map(|coding| Unit::new(coding, &labels)).collect();
    let pairs: usize = units.iter().map(Unit::pairs).sum();
    let equal: usize = units.iter().map(Unit::equal_pairs).sum();
    let each_two = (0..coders).flat_map(|first| (first + 1..coders).map(move |second| [first, second]));
    Agreement {
        claims: units.len(),
        share: (pairs > 0).then(|| equal as f64 / pairs as f64),
        alpha: alpha(&units, labels.len()),
        // For alpha: Zapf et al. 2016, BMC Medical Research Methodology 16:93.
        interval: Interval::bootstrap(&units, bootstrap, |drawn| alpha(drawn, labels.len())),
        pairs: each_two.map(|coders| PairAgreement::of(codings, coders)).collect(),
    }
}

/// `(p_o - p_e) / (1 - p_e)`: `p_o` is the share of claims on the diagonal, `p_e` what it would be if each coder dealt
/// out the own labels at random (Cohen 1960, Educational and Psychological Measurement 20:37-46).
///
/// Numerator and denominator are multiplied by the square of the number of claims, which keeps them whole.
fn kappa(confusion: &[Vec<usize>]) -> Option<f64> {
    let labels = 0..confusion.len();
    let row = |label: usize| confusion[label].iter().sum::<usize>();
    let column = |label: usize| confusion.iter().map(|row| row[label]).sum::<usize>();
    let claims: usize = labels.clone().map(row).sum();
    let agreed: usize = labels.clone().map(|label| confusion[label][label]).sum();
    let by_chance: usize = labels.map(|label| row(label) * column(label)).sum();
    let room = claims * claims - by_chance;
    (room > 0).then(|| ((claims * agreed) as f64 - by_chance as f64) / room as f64)
}

/// A claim with two labels or more, as alpha sees it.
struct Unit {
    /// How many coders gave each label.
    counts: Vec<usize>,
    /// How many gave any.
    coders: usize,
}

impl Unit {
    /// Nothing for a claim with a single label, which has no other to agree with.
    fn new(coding: &Coding, labels: &[HumanLabel]) -> Option<Self> {
        let mut counts = vec![0; labels.len()];
        coding.iter().flatten().for_each(|label| counts[place(labels, label)] += 1);
        let coders = counts.iter().sum();
        (coders > 1).then_some(Self { counts, coders })
    }

    /// Pairs of labels, each counted both ways round.
    fn pairs(&self) -> usize {
        self.coders * (self.coders - 1)
    }

    fn equal_pairs(&self) -> usize {
        self.counts.iter().map(|count| count * count.saturating_sub(1)).sum()
    }

    /// What the claim adds to the coincidences of unequal labels.
    fn disagreement(&self) -> f64 {
        (self.pairs() - self.equal_pairs()) as f64 / (self.coders - 1) as f64
    }
}

/// `1 - (n - 1) * D / E` (Krippendorff 2011, "Computing Krippendorff's Alpha-Reliability", section C, nominal data).
///
/// With `n_c` how often label `c` was given, over the claims with two labels or more, and `n` the sum of all `n_c`: `D`
/// is the sum of the coincidences `o_ck` of unequal labels, where a claim with `m` labels gives each of its pairs the
/// weight `1 / (m - 1)`, and `E` the sum of `n_c * n_k` over unequal labels.
fn alpha<'a>(units: impl IntoIterator<Item = &'a Unit>, labels: usize) -> Option<f64> {
    let mut given = vec![0; labels];
    let mut disagreement = 0.0;
    for unit in units {
        given.iter_mut().zip(&unit.counts).for_each(|(sum, count)| *sum += count);
        disagreement += unit.disagreement();
    }
    let all: usize = given.iter().sum();
    let by_chance = all * all - given.iter().map(|count| count * count).sum::<usize>();
    (by_chance > 0).then(|| 1.0 - (all - 1) as f64 * disagreement / by_chance as f64)
}

/// Each label once, in the order of the axis.
fn distinct(labels: impl Iterator<Item = HumanLabel>) -> Vec<HumanLabel> {
    let mut labels: Vec<HumanLabel> = labels.collect();
    labels.sort_unstable();
    labels.dedup();
    labels
}

fn place(labels: &[HumanLabel], label: &HumanLabel) -> usize {
    labels.binary_search(label).expect("labels are collected first: this is a bug")
}

#[cfg(test)]
mod tests {
    use super::*;

    const QUICK: Bootstrap = Bootstrap { resamples: 1000, seed: 1 };

    /// Codings from a line a coder and a character a claim; `.` is a claim that the coder left out.
    fn codings(coders: &[&str]) -> Vec<Coding> {
        let label = |c: u8| (c != b'.').then(|| HumanLabel::Side(usize::from(c)));
        (0..coders[0].len())
            .map(|claim| coders.iter().map(|coder| label(coder.as_bytes()[claim])).collect())
            .collect()
    }

    fn agreed(coders: &[&str]) -> Agreement {
        agreement(&codings(coders), coders.len(), QUICK)
    }

    #[track_caller]
    fn near(found: Option<f64>, expected: f64, digits: i32) {
        let found = found.unwrap();
        assert!((found - expected).abs() < 0.5 * 10_f64.powi(-digits), "{found} instead of {expected}");
    }

    /// The examples of Krippendorff 2011, sections A to C, with the values given there.
    #[test]
    fn alpha_is_that_of_the_literature() {
        near(agreed(&["0100000000", "1110010010"]).alpha, 0.095, 3);
        near(agreed(&["aabbdcccedda", "babbbccceddd"]).alpha, 0.692, 3);
        let four_coders = agreed(&["123321412...", "1233224125.3", ".3332342251.", "12332441251."]);
        near(four_coders.alpha, 0.743, 3);
        // The last claim has one label alone. The pairs are counted by hand.
        assert_eq!((four_coders.claims, four_coders.pairs.len()), (11, 6));
        near(four_coders.share, 43.0 / 55.0, 9);
    }

    /// Cohen's kappa by hand: 50 claims, observed .70, by chance .50 * .60 + .50 * .40 = .50.
    #[test]
    fn kappa_by_hand() {
        let first = ["y".repeat(25), "n".repeat(25)].concat();
        let second = ["y".repeat(20), "n".repeat(5), "y".repeat(10), "n".repeat(15)].concat();
        let agreement = agreed(&[&first, &second]);
        let [pair] = &agreement.pairs[..] else { panic!("one pair") };
        near(pair.kappa, 0.4, 9);
        near(pair.share(), 0.7, 9);
        near(agreement.share, 0.7, 9);
        assert_eq!(pair.labels, [HumanLabel::Side(usize::from(b'n')), HumanLabel::Side(usize::from(b'y'))]);
        assert_eq!(pair.confusion, [[15, 10], [5, 20]]);
    }

    #[test]
    fn agreement_has_its_limits() {
        let perfect = agreed(&["aabb", "aabb"]);
        assert_eq!((perfect.alpha, perfect.pairs[0].kappa), (Some(1.0), Some(1.0)));
        // Two coders who always differ: worse than chance.
        let opposed = agreed(&["ab", "ba"]);
        assert_eq!(opposed.pairs[0].kappa, Some(-1.0));
        // n = 4, D = 4, E = 8: 1 - 3 * 4 / 8.
        assert_eq!(opposed.alpha, Some(-0.5));
        assert_eq!(opposed.share, Some(0.0));
    }

    #[test]
    fn nothing_is_said_where_nothing_varies() {
        let same = agreed(&["aaaa", "aaa."]);
        assert_eq!((same.claims, same.share), (3, Some(1.0)));
        assert_eq!((same.alpha, same.interval, same.pairs[0].kappa), (None, None, None));
        // A coder with a single label beside one who varies is no better than chance.
        assert_eq!(agreed(&["aaaa", "aabb"]).pairs[0].kappa, Some(0.0));
    }

    #[test]
    fn claims_of_one_coder_do_not_count() {
        let apart = agreed(&["ab..", "..ab"]);
        assert_eq!((apart.claims, apart.share, apart.alpha, apart.interval), (0, None, None, None));
        assert_eq!((apart.pairs[0].claims, apart.pairs[0].share(), apart.pairs[0].kappa), (0, None, None));
        assert!(apart.pairs[0].labels.is_empty());
        assert_eq!(agreement(&[], 2, QUICK).pairs.len(), 1);
    }

    /// Of three coders of one claim, two agree: one of three pairs.
    #[test]
    fn pairs_of_more_than_two_coders() {
        let agreement = agreed(&["a", "a", "b"]);
        near(agreement.share, 1.0 / 3.0, 9);
        let coders: Vec<[usize; 2]> = agreement.pairs.iter().map(|pair| pair.coders).collect();
        assert_eq!(coders, [[0, 1], [0, 2], [1, 2]]);
    }

    #[test]
    fn the_interval_lies_around_alpha() {
        let first = "aabbcc".repeat(20);
        let second = format!("{}{}", "aabbcc".repeat(16), "abbcca".repeat(4));
        let agreement = agreed(&[&first, &second]);
        let (alpha, interval) = (agreement.alpha.unwrap(), agreement.interval.unwrap());
        assert!(interval.low < alpha && alpha < interval.high, "{agreement:?}");
        // The standard error of a share of .90 in 120 claims is .027, and alpha stretches it by 1 / (1 - 1/3).
        let width = interval.high - interval.low;
        assert!((width - 2.0 * 1.96 * 0.027 * 1.5).abs() < 0.02, "{width}");
        assert_eq!(interval.resamples, 1000);
        let none = Bootstrap { resamples: 0, seed: 1 };
        assert_eq!(self::agreement(&codings(&[&first, &second]), 2, none).interval, None);
        let same = self::agreement(&codings(&[&first, &second]), 2, QUICK);
        assert_eq!(same, agreement);
    }

    /// Samples of the claims in which all labels are the same have no alpha.
    #[test]
    fn samples_that_do_not_vary_are_left_out() {
        let interval = agreed(&["aaab", "aaab"]).interval.unwrap();
        assert_eq!((interval.low, interval.high), (1.0, 1.0));
        // The chance that the last of four claims is not drawn is (3/4)^4 = .316.
        assert!((600..770).contains(&interval.resamples), "{interval:?}");
    }

    #[test]
    fn what_an_alpha_allows() {
        let check = |alpha, expected| assert_eq!(Reliability::of(alpha), expected);
        check(1.0, Reliability::Firm);
        check(0.8, Reliability::Firm);
        check(0.799, Reliability::Tentative);
        check(0.667, Reliability::Tentative);
        check(2.0 / 3.0, Reliability::Tentative);
        check(0.666, Reliability::Insufficient);
        check(-0.1, Reliability::Insufficient);
    }
}
