//! What is allowed in an axis file and still makes it worse.

use std::collections::BTreeSet;
use std::fmt;

use super::axis::{Axis, Side};
use crate::lexicon::Lexicon;

/// Words beyond which a small model loses a wording's point.
const LONGEST: usize = 20;
/// Wordings a side from which on one odd reading of the model does not decide.
const FEWEST: usize = 2;
/// Examples a label from which on `axes check` says something.
const FEWEST_EXAMPLES: usize = 2;

/// Advice on an axis.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Lint {
    /// A side has a single wording.
    FewWordings {
        /// The side's identifier.
        side: String,
    },
    /// Every wording of one side is a negation, and none of the other's: the sides differ by a word that small models
    /// overlook.
    NegationOnOneSideOnly {
        /// The side's identifier.
        side: String,
    },
    /// A wording of many words.
    TooLong {
        /// The wording.
        hypothesis: String,
        /// Its words.
        words: usize,
    },
    /// Two wordings that differ in small words or in a negation alone.
    NearDuplicate {
        /// The one.
        first: String,
        /// The other.
        second: String,
    },
    /// A party that is not a country or union of the shipped lexicon, under this name.
    UnknownParty {
        /// As the file names it.
        party: String,
    },
    /// A side of which coders are not told what counts as it.
    NoDefinition {
        /// The side's identifier.
        side: String,
    },
    /// Too few examples of a label for the check to mean something.
    FewExamples {
        /// The label.
        label: String,
    },
}

impl fmt::Display for Lint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Lint::FewWordings { side } => {
                write!(f, "side `{side}` has one wording; hint: say it in a second way, in other words")
            }
            Lint::NegationOnOneSideOnly { side } => write!(
                f,
                "only side `{side}` is worded by negations; hint: add a wording that says it without `not` or `no`"
            ),
            Lint::TooLong { hypothesis, words } => {
                write!(f, "{words} words in `{hypothesis}`; hint: {LONGEST} at most, one thought")
            }
            Lint::NearDuplicate { first, second } => write!(
                f,
                "`{first}` and `{second}` differ in small words only; hint: word one of them in another way"
            ),
            Lint::UnknownParty { party } => write!(
                f,
                "party `{party}` is no country that the program knows; hint: name it as the column `speaker_country` does"
            ),
            Lint::NoDefinition { side } => {
                write!(
                    f,
                    "side `{side}` has no definition; hint: say what counts as it, coders get it with their sheets"
                )
            }
            Lint::FewExamples { label } => {
                write!(f, "fewer than {FEWEST_EXAMPLES} examples for `{label}`; hint: add [[example]] blocks")
            }
        }
    }
}

/// All advice on an axis, in the order of its file.
pub fn lint(axis: &Axis) -> Vec<Lint> {
    let mut found = Vec::new();
    for side in axis.sides.iter().filter(|side| side.hypotheses.len() < FEWEST) {
        found.push(Lint::FewWordings { side: side.id.clone() });
    }
    for (side, other) in [(&axis.sides[0], &axis.sides[1]), (&axis.sides[1], &axis.sides[0])] {
        if side.hypotheses.iter().all(|h| is_negated(h)) && !other.hypotheses.iter().any(|h| is_negated(h)) {
            found.push(Lint::NegationOnOneSideOnly { side: side.id.clone() });
        }
    }
    for side in axis.sides.iter().filter(|side| side.definition.trim().is_empty()) {
        found.push(Lint::NoDefinition { side: side.id.clone() });
    }
    let hypotheses: Vec<&str> = axis.hypotheses().map(|(_, hypothesis)| hypothesis).collect();
    for hypothesis in &hypotheses {
        let words = hypothesis.split_whitespace().count();
        if words > LONGEST {
            found.push(Lint::TooLong { hypothesis: (*hypothesis).to_owned(), words });
        }
    }
    for (index, first) in hypotheses.iter().enumerate() {
        for second in &hypotheses[index + 1..] {
            if content_words(first) == content_words(second) {
                found.push(Lint::NearDuplicate { first: (*first).to_owned(), second: (*second).to_owned() });
            }
        }
    }
    let is_country =
        |name: &str| Lexicon::shipped().place(&name.to_lowercase()).is_some_and(|place| place.name == name);
    for party in axis.parties.iter().filter(|party| !is_country(party)) {
        found.push(Lint::UnknownParty { party: party.clone() });
    }
    let labels = axis.sides.iter().map(|side: &Side| side.id.as_str()).chain(["none"]);
    for label in labels {
        if axis.examples.iter().filter(|example| example.expect == label).count() < FEWEST_EXAMPLES {
            found.push(Lint::FewExamples { label: label.to_owned() });
        }
    }
    found
}

const NEGATIONS: [&str; 10] =
    ["not", "no", "never", "nothing", "nobody", "none", "neither", "nor", "without", "cannot"];
const SMALL: [&str; 22] = [
    "a", "an", "the", "of", "to", "in", "on", "for", "is", "are", "be", "that", "this", "it", "and",
    "should", "would", "will", "must", "do", "does", "speaker",
];

fn words(text: &str) -> Vec<String> {
    let plain = text.to_lowercase().replace('\u{2019}', "'").replace("{speaker}", "speaker");
    let words = plain.split(|c: char| !(c.is_alphanumeric() || c == '\''));
    words.filter(|word| !word.is_empty()).map(str::to_owned).collect()
}

fn is_negation(word: &str) -> bool {
    NEGATIONS.contains(&word) || word.ends_with("n't")
}

fn is_negated(hypothesis: &str) -> bool {
    words(hypothesis).iter().any(|word| is_negation(word))
}

/// What a wording says but for its grammar and negations.
fn content_words(hypothesis: &str) -> BTreeSet<String> {
    words(hypothesis)
        .into_iter()
        .filter(|word| !is_negation(word) && !SMALL.contains(&word.as_str()))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// An axis with these wordings and enough examples.
    fn axis(first: &[&str], second: &[&str]) -> Axis {
        let mut axis = Axis::shipped().remove(0);
        axis.sides[0].hypotheses = first.iter().map(|&h| h.to_owned()).collect();
        axis.sides[1].hypotheses = second.iter().map(|&h| h.to_owned()).collect();
        axis
    }

    #[test]
    fn axes_of_the_program_are_clean() {
        for axis in Axis::shipped().into_iter().chain(Axis::topics()) {
            assert_eq!(lint(&axis), [], "{}", axis.id);
        }
    }

    #[test]
    fn every_fault_is_named() {
        let check = |first: &[&str], second: &[&str], expected: &[&str]| {
            let found: Vec<String> = lint(&axis(first, second)).iter().map(Lint::to_string).collect();
            let starts = found.len() == expected.len()
                && found.iter().zip(expected).all(|(found, expected)| found.starts_with(expected));
            assert!(starts, "{found:#?}");
        };
        let good = ["Rents should be capped.", "{speaker} wants a limit on what landlords ask."];
        let other = ["The market should set rents.", "Landlords may ask what tenants pay."];
        check(&good, &other, &[]);
        check(&good[..1], &other, &["side `escalatory` has one wording"]);
        check(
            &good,
            &["Landlords don't need a ceiling.", "No cap is wanted."],
            &["only side `not_escalatory` is worded by negations"],
        );
        check(
            &good,
            &["Rents should not be capped.", "The market decides."],
            &["`Rents should be capped.` and `Rents should not be capped.` differ in small words only"],
        );
        let long = format!("Rents {} free.", "very ".repeat(20));
        check(&good, &[&long, "The market decides."], &["22 words in `Rents very"]);
    }

    #[test]
    fn missing_examples_are_named() {
        let mut axis = Axis::shipped().remove(0);
        axis.examples.retain(|example| example.expect != "none");
        assert_eq!(lint(&axis), [Lint::FewExamples { label: "none".to_owned() }]);
    }

    #[test]
    fn missing_definitions_are_named() {
        let mut axis = Axis::shipped().remove(0);
        axis.sides[1].definition.clear();
        assert_eq!(lint(&axis), [Lint::NoDefinition { side: "not_escalatory".to_owned() }]);
    }
}
