use super::ClaimParts;
use crate::claims::Polarity;

/// What the model is told: the claim alone where the speaker asserts it, else the claim behind a few words that say
/// what the speaker does with it.
///
/// The model reads lower case only, so the claim needs no new first letter: `Talks failed` denied is
/// `The speaker denied that Talks failed`.
///
/// Measured (docs/experiments.md): the speaker's name and quotation marks change nothing; without "denied that",
/// two thirds of denied escalations stay escalatory, with it one in twelve. The model does not hear "asked"; the
/// calibration of the axis makes up for that.
pub fn premise(claim: &ClaimParts<'_>) -> String {
    let words = claim.claim.trim();
    match claim.polarity {
        Polarity::Asserted => words.to_owned(),
        Polarity::Denied => format!("The speaker denied that {words}"),
        Polarity::Asked => format!("The speaker asked: {words}"),
        Polarity::Hypothetical => format!("The speaker might say that {words}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::claims::Form;

    #[test]
    fn polarity_is_said() {
        let check = |polarity, expected: &str| {
            let claim = " the war is over ";
            let parts = ClaimParts { claim, speaker: "X", form: Form::Direct, polarity, cue: "said" };
            assert_eq!(premise(&parts), expected);
        };
        check(Polarity::Asserted, "the war is over");
        check(Polarity::Denied, "The speaker denied that the war is over");
        check(Polarity::Asked, "The speaker asked: the war is over");
        check(Polarity::Hypothetical, "The speaker might say that the war is over");
    }
}
