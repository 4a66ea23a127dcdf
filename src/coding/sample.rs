//! Which claims people code, and who codes which of them.
//!
//! In: the claims with the stratum of each. Out: places in that list. Every stratum gets as equal a share as it has
//! claims for, so that a label is coded often enough to judge it, however rare it is; the weight of a stratum says how
//! many claims each drawn one stands for.

use std::collections::BTreeMap;

use super::chance::Lots;

/// A claim that may be drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Candidate<'a> {
    /// Its identifier: the draw depends on it, and not on the order of the claims.
    pub id: &'a str,
    /// The name of the stratum that it is in.
    pub stratum: &'a str,
}

/// What to draw.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SamplePlan {
    /// How many claims; all if there are not so many.
    pub claims: usize,
    /// How many sheets.
    pub coders: usize,
    /// How many claims all coders get.
    pub overlap: Overlap,
    /// Where chance starts.
    pub seed: u64,
}

/// How many of the claims all coders get; the others go to one coder each.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Overlap {
    /// Every claim.
    All,
    /// So many, spread evenly over the strata.
    Claims(usize),
}

/// A drawn sample.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sample {
    /// All strata, in the order of their names.
    pub strata: Vec<Stratum>,
    /// The drawn claims, stratum after stratum.
    pub drawn: Vec<Drawn>,
    /// For each coder the places of the claims in the list of candidates, in the order of the sheet.
    pub sheets: Vec<Vec<usize>>,
}

/// One stratum of the candidates.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stratum {
    /// As the candidates name it.
    pub name: String,
    /// How many candidates are in it.
    pub size: usize,
    /// How many of them were drawn.
    pub drawn: usize,
}

/// One drawn claim.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Drawn {
    /// Its place in the list of candidates.
    pub candidate: usize,
    /// The place of its stratum in [`Sample::strata`].
    pub stratum: usize,
}

impl Stratum {
    /// How many candidates each drawn claim stands for; nothing where none was drawn.
    pub fn weight(&self) -> Option<f64> {
        (self.drawn > 0).then(|| self.size as f64 / self.drawn as f64)
    }
}

/// Draws claims and deals them to the coders, each sheet in an order of its own.
pub fn sample(candidates: &[Candidate<'_>], plan: &SamplePlan) -> Sample {
    let mut lots = Lots::new(plan.seed);
    let (strata, drawn) = draw(candidates, plan.claims, &mut lots);
    let mut sheets = deal(&drawn, plan);
    sheets.iter_mut().for_each(|sheet| lots.shuffle(sheet));
    Sample { strata, drawn, sheets }
}

fn draw(candidates: &[Candidate<'_>], claims: usize, lots: &mut Lots) -> (Vec<Stratum>, Vec<Drawn>) {
    let mut by_stratum: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for (place, candidate) in candidates.iter().enumerate() {
        by_stratum.entry(candidate.stratum).or_default().push(place);
    }
    let sizes: Vec<usize> = by_stratum.values().map(Vec::len).collect();
    let mut strata = Vec::with_capacity(sizes.len());
    let mut drawn = Vec::with_capacity(claims.min(candidates.len()));
    for ((name, mut places), share) in by_stratum.into_iter().zip(shares(&sizes, claims)) {
        // Whatever order the rows are in, chance finds the claims in the same one.
        places.sort_by_key(|&place| candidates[place].id);
        lots.shuffle(&mut places);
        let stratum = strata.len();
        drawn.extend(places.iter().take(share).map(|&candidate| Drawn { candidate, stratum }));
        strata.push(Stratum { name: name.to_owned(), size: places.len(), drawn: share });
    }
    (strata, drawn)
}

/// What each stratum gives to a sample: the same from each, and what a small one lacks from the others.
///
/// What cannot be shared out evenly comes from the largest, where a drawn claim stands for most.
fn shares(sizes: &[usize], claims: usize) -> Vec<usize> {
    let mut smallest_first: Vec<usize> = (0..sizes.len()).collect();
    smallest_first.sort_by_key(|&stratum| sizes[stratum]);
    let mut shares = vec![0; sizes.len()];
    let mut left = claims;
    for (done, &stratum) in smallest_first.iter().enumerate() {
        shares[stratum] = sizes[stratum].min(left / (sizes.len() - done));
        left -= shares[stratum];
    }
    shares
}

fn deal(drawn: &[Drawn], plan: &SamplePlan) -> Vec<Vec<usize>> {
    let all = drawn.len();
    let common = match plan.overlap {
        Overlap::All => all,
        Overlap::Claims(claims) => claims.min(all),
    };
    let mut sheets = vec![Vec::new(); plan.coders];
    let mut dealt = 0;
    for (place, claim) in drawn.iter().enumerate() {
        // The common ones stand at equal distances in the list of strata, so that each stratum gives its part.
        if (place + 1) * common / all > place * common / all {
            sheets.iter_mut().for_each(|sheet| sheet.push(claim.candidate));
        } else {
            sheets[dealt % plan.coders].push(claim.candidate);
            dealt += 1;
        }
    }
    sheets
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use proptest::prelude::*;

    use super::*;

    const PLAN: SamplePlan = SamplePlan { claims: 12, coders: 2, overlap: Overlap::All, seed: 1 };

    /// `sizes` claims in strata `s0`, `s1`, ...
    fn names(sizes: &[usize]) -> Vec<(String, String)> {
        let stratum = |(stratum, &size): (usize, &usize)| {
            (0..size).map(move |claim| (format!("c-{stratum}-{claim:03}"), format!("s{stratum}")))
        };
        sizes.iter().enumerate().flat_map(stratum).collect()
    }

    fn candidates(names: &[(String, String)]) -> Vec<Candidate<'_>> {
        names.iter().map(|(id, stratum)| Candidate { id, stratum }).collect()
    }

    #[test]
    fn small_strata_give_all_and_the_others_their_place() {
        let check = |sizes: &[usize], claims, expected: &[usize]| assert_eq!(shares(sizes, claims), expected);
        check(&[100, 100], 10, &[5, 5]);
        check(&[100, 2, 100], 12, &[5, 2, 5]);
        check(&[1, 2, 3, 4], 100, &[1, 2, 3, 4]);
        check(&[9, 10], 5, &[2, 3]);
        check(&[10, 9], 5, &[3, 2]);
        check(&[5, 7, 6], 2, &[0, 1, 1]);
        check(&[], 5, &[]);
    }

    #[test]
    fn the_weights_give_the_sizes_back() {
        let names = names(&[100, 3, 50]);
        let sample = sample(&candidates(&names), &PLAN);
        let drawn: Vec<usize> = sample.strata.iter().map(|stratum| stratum.drawn).collect();
        assert_eq!(drawn, [5, 3, 4]);
        let weights: Vec<Option<f64>> = sample.strata.iter().map(Stratum::weight).collect();
        assert_eq!(weights, [Some(20.0), Some(1.0), Some(12.5)]);
        assert_eq!(Stratum { name: String::new(), size: 3, drawn: 0 }.weight(), None);
    }

    /// The literal draw, made by another program too: if it changes, a seed that somebody published gives other claims.
    #[test]
    fn a_seed_gives_the_same_draw_for_ever() {
        let names = names(&[20, 2]);
        let drawn = |seed| {
            let sample = sample(&candidates(&names), &SamplePlan { claims: 6, seed, ..PLAN });
            sample.sheets[0].iter().map(|&place| names[place].0.clone()).collect::<Vec<_>>()
        };
        assert_eq!(drawn(1), ["c-0-014", "c-1-001", "c-1-000", "c-0-012", "c-0-016", "c-0-017"]);
        assert_ne!(drawn(1), drawn(2));
    }

    #[test]
    fn the_order_of_the_rows_makes_no_difference() {
        let names = names(&[30, 8]);
        let straight = candidates(&names);
        let mut reversed = straight.clone();
        reversed.reverse();
        let ids = |candidates: &[Candidate<'_>]| -> Vec<Vec<String>> {
            let sheets = sample(candidates, &PLAN).sheets;
            let ids =
                |sheet: Vec<usize>| sheet.iter().map(|&place| candidates[place].id.to_owned()).collect();
            sheets.into_iter().map(ids).collect()
        };
        assert_eq!(ids(&straight), ids(&reversed));
    }

    #[test]
    fn sheets_share_what_they_should() {
        let names = names(&[100, 40]);
        let check = |coders, overlap, sizes: &[usize], common: usize| {
            let sample = sample(&candidates(&names), &SamplePlan { coders, overlap, ..PLAN });
            let sheets: Vec<HashSet<usize>> =
                sample.sheets.iter().map(|sheet| sheet.iter().copied().collect()).collect();
            assert_eq!(sheets.iter().map(HashSet::len).collect::<Vec<_>>(), sizes);
            let of_all = |place: &&usize| sheets.iter().all(|sheet| sheet.contains(place));
            assert_eq!(sheets[0].iter().filter(of_all).count(), common);
            let all: HashSet<usize> = sheets.iter().flatten().copied().collect();
            assert_eq!(all, sample.drawn.iter().map(|drawn| drawn.candidate).collect());
        };
        check(2, Overlap::All, &[12, 12], 12);
        check(2, Overlap::Claims(4), &[8, 8], 4);
        check(3, Overlap::Claims(2), &[6, 5, 5], 2);
        check(2, Overlap::Claims(0), &[6, 6], 0);
        check(2, Overlap::Claims(50), &[12, 12], 12);
        check(1, Overlap::Claims(3), &[12], 12);
    }

    #[test]
    fn common_claims_come_from_all_strata() {
        let names = names(&[50, 50, 50]);
        let sample = sample(&candidates(&names), &SamplePlan { overlap: Overlap::Claims(6), ..PLAN });
        let [first, second] = &sample.sheets[..] else { panic!("two sheets") };
        let mut common: Vec<&str> = first
            .iter()
            .filter(|place| second.contains(place))
            .map(|&place| names[place].1.as_str())
            .collect();
        common.sort_unstable();
        assert_eq!(common, ["s0", "s0", "s1", "s1", "s2", "s2"]);
    }

    #[test]
    fn nothing_gives_nothing() {
        let sample = sample(&[], &PLAN);
        assert_eq!((sample.drawn.len(), sample.sheets), (0, vec![vec![], vec![]]));
    }

    proptest! {
        #[test]
        fn a_sample_is_as_large_and_as_even_as_it_can_be(
            sizes in proptest::collection::vec(1_usize..40, 1..12),
            claims in 1_usize..200,
        ) {
            let shares = shares(&sizes, claims);
            prop_assert_eq!(shares.iter().sum::<usize>(), claims.min(sizes.iter().sum()));
            let most = shares.iter().max().copied().unwrap_or(0);
            for (&share, &size) in shares.iter().zip(&sizes) {
                prop_assert!(share == size || (share < size && share + 1 >= most));
            }
        }

        #[test]
        fn every_number_below_the_bound_comes_up(bound in 1_usize..20, seed: u64) {
            let mut lots = Lots::new(seed);
            let seen: HashSet<usize> = (0..bound * 40).map(|_| lots.below(bound)).collect();
            prop_assert!(seen.iter().all(|&number| number < bound));
            prop_assert_eq!(seen.len(), bound);
        }
    }
}
