//! Chance that a seed brings back: draws, orders and bootstrap intervals.
//!
//! All chance comes from ChaCha8 (Bernstein 2008, <https://cr.yp.to/chacha.html>), whose numbers are turned into draws
//! here and nowhere else: a seed gives the same draw on every machine and with every version of the libraries.

use rand::RngCore;
use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::SeedableRng;

/// Chance, the same for the same seed for ever.
pub(super) struct Lots(ChaCha8Rng);

impl Lots {
    pub(super) fn new(seed: u64) -> Self {
        // Not `seed_from_u64`, whose way from the seed to the key is the library's to change.
        let mut key = [0; 32];
        key[..8].copy_from_slice(&seed.to_le_bytes());
        Self(ChaCha8Rng::from_seed(key))
    }

    /// A number below `bound`, all equally likely.
    ///
    /// # Panics
    /// If `bound` is 0.
    pub(super) fn below(&mut self, bound: usize) -> usize {
        let bound = bound as u64;
        // Above the last whole multiple of `bound` the small remainders would come up once more than the others.
        let multiple = u64::MAX - u64::MAX % bound;
        loop {
            let number = self.0.next_u64();
            if number < multiple {
                return (number % bound) as usize;
            }
        }
    }

    /// Puts the items into an order in which all orders are equally likely (Fisher and Yates, Durstenfeld 1964).
    pub(super) fn shuffle<T>(&mut self, items: &mut [T]) {
        for end in (1..items.len()).rev() {
            items.swap(end, self.below(end + 1));
        }
    }
}

/// Where a figure lies with 95 % confidence.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Interval {
    /// Its lower end.
    pub low: f64,
    /// Its upper end.
    pub high: f64,
    /// Samples that it is made from: those in which the figure is defined.
    pub resamples: usize,
}

impl Interval {
    /// The percentile interval: the figure of many samples of as many units, drawn with replacement, without the lowest
    /// and the highest fortieth (Efron and Tibshirani 1993, An Introduction to the Bootstrap, chapter 13). Nothing for
    /// less than two units, or where the figure is defined in no sample.
    pub(super) fn bootstrap<U>(
        units: &[U],
        bootstrap: Bootstrap,
        mut figure: impl FnMut(&mut dyn Iterator<Item = &U>) -> Option<f64>,
    ) -> Option<Self> {
        if units.len() < 2 {
            return None;
        }
        let mut lots = Lots::new(bootstrap.seed);
        let resample = |_| figure(&mut (0..units.len()).map(|_| &units[lots.below(units.len())]));
        let mut figures: Vec<f64> = (0..bootstrap.resamples).filter_map(resample).collect();
        figures.sort_by(f64::total_cmp);
        let resamples = figures.len();
        let cut = resamples / 40;
        Some(Self { low: *figures.get(cut)?, high: *figures.get(resamples - 1 - cut)?, resamples })
    }
}

/// How to estimate an interval.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Bootstrap {
    /// How often the units are drawn anew; 0 for no interval.
    pub resamples: u32,
    /// Where chance starts.
    pub seed: u64,
}
