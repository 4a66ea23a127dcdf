use super::{Axis, premise};
use crate::claims::{Claim, Form, Polarity};
use crate::lexicon::Lexicon;
use crate::nli::NliPair;
use crate::speakers::country_told;

/// What questions may need to know of a claim.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ClaimParts<'a> {
    /// The claim, self-standing.
    pub claim: &'a str,
    /// Its speaker, or empty; not shown to the model.
    pub speaker: &'a str,
    /// The country or union that the speaker speaks from, or empty: whom "we" means on axes with parties.
    pub country: &'a str,
    /// Quotation marks around all, none or part of it; not shown to the model.
    pub form: Form,
    /// What the speaker does with it.
    pub polarity: Polarity,
    /// The reporting words, or empty; not shown to the model.
    pub cue: &'a str,
}

impl<'a> From<&'a Claim> for ClaimParts<'a> {
    fn from(claim: &'a Claim) -> Self {
        Self {
            claim: &claim.claim,
            speaker: &claim.speaker.name,
            // As the row tells it, so that `classify` makes the same of it.
            country: country_told("", [&claim.speaker.role, &claim.speaker.name], Lexicon::shipped()),
            form: claim.form,
            polarity: claim.polarity,
            cue: &claim.cue,
        }
    }
}

/// The questions that place a claim on an axis: one for each wording, first side first, in the order of the file.
///
/// `{speaker}` in a wording becomes "the speaker".
pub fn questions(axis: &Axis, claim: &ClaimParts<'_>) -> Vec<NliPair> {
    axis.hypotheses().map(|(_, hypothesis)| question(axis, hypothesis, claim)).collect()
}

/// One of them.
pub fn question(axis: &Axis, hypothesis: &str, claim: &ClaimParts<'_>) -> NliPair {
    NliPair { premise: premise(claim, &axis.parties), hypothesis: with_speaker(hypothesis) }
}

fn with_speaker(hypothesis: &str) -> String {
    match hypothesis.strip_prefix("{speaker}") {
        Some(rest) => format!("The speaker{}", rest.replace("{speaker}", "the speaker")),
        None => hypothesis.replace("{speaker}", "the speaker"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A claim of which only words and polarity matter.
    fn parts(claim: &str, polarity: Polarity) -> ClaimParts<'_> {
        ClaimParts { claim, speaker: "", country: "", form: Form::Indirect, polarity, cue: "" }
    }

    #[test]
    fn the_speaker_changes_no_question_but_we_is_read_as_a_party() {
        let axis = &Axis::shipped()[0];
        let nobody = parts("the war will spread", Polarity::Denied);
        let somebody = ClaimParts { speaker: "Kaja Kallas", cue: "denied", ..nobody };
        assert_eq!(questions(axis, &nobody), questions(axis, &somebody));
        let aim = &Axis::shipped()[1];
        let ours = ClaimParts { country: "Ukraine", ..parts("we must win", Polarity::Asserted) };
        assert!(questions(aim, &ours).iter().all(|pair| pair.premise == "Ukraine must win"));
        assert!(questions(axis, &ours).iter().all(|pair| pair.premise == "we must win"));
    }

    #[test]
    fn one_question_a_wording_in_the_order_of_the_file() {
        let axis = &Axis::shipped()[1];
        let pairs = questions(axis, &parts("Ukraine must win.", Polarity::Asserted));
        let asked: Vec<&str> = pairs.iter().map(|pair| pair.hypothesis.as_str()).collect();
        let written: Vec<&str> =
            axis.sides.iter().flat_map(|side| &side.hypotheses).map(String::as_str).collect();
        assert_eq!(asked, written);
        assert!(pairs.iter().all(|pair| pair.premise == "Ukraine must win."));
    }

    #[test]
    fn the_speaker_stands_for_the_placeholder() {
        assert_eq!(with_speaker("{speaker} likes it."), "The speaker likes it.");
        assert_eq!(with_speaker("In {speaker}'s view it is safe."), "In the speaker's view it is safe.");
    }
}
