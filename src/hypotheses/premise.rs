use std::borrow::Cow;

use super::ClaimParts;
use crate::claims::Polarity;

/// What the model is told: the claim alone where the speaker asserts it, else the claim behind a few words that say
/// what the speaker does with it.
///
/// The model reads lower case only, so the claim needs no new first letter: `Talks failed` denied is
/// `The speaker denied that Talks failed`.
///
/// `parties` are those of the [`Axis`](super::Axis): a speaker from one of these countries means the country by "we", and
/// so it is read: `We will win` of a Ukrainian minister is `Ukraine will win`.
///
/// Measured (docs/experiments.md): the speaker's name and quotation marks change nothing; without "denied that",
/// two thirds of denied escalations stay escalatory, with it one in twelve. The model does not hear "asked"; the
/// calibration of the axis makes up for that.
pub fn premise(claim: &ClaimParts<'_>, parties: &[String]) -> String {
    let words = claim.claim.trim();
    let words = match parties.iter().find(|party| *party == claim.country) {
        Some(country) => in_the_third_person(words, country),
        None => Cow::Borrowed(words),
    };
    match claim.polarity {
        Polarity::Asserted => words.into_owned(),
        Polarity::Denied => format!("The speaker denied that {words}"),
        Polarity::Asked => format!("The speaker asked: {words}"),
        Polarity::Hypothetical => format!("The speaker might say that {words}"),
    }
}

/// The country's name in place of "we", "us", "our"; verbs stay as they are but for contractions ("Ukraine are ready"), which
/// the model is used to.
fn in_the_third_person<'a>(words: &'a str, country: &str) -> Cow<'a, str> {
    let is_part = |c: char| c.is_alphanumeric() || c == '_';
    let mut read = String::new();
    let mut copied = 0;
    let mut start = 0;
    while let Some(at) = words[start..].find(is_part).map(|at| start + at) {
        let end = words[at..].find(|c| !is_part(c)).map_or(words.len(), |length| at + length);
        let (end, ending) = match words[at..end].to_lowercase().as_str() {
            "we" => contraction(words, end).unwrap_or((end, "")),
            // "US" is a country.
            "us" if &words[at..end] != "US" => (end, ""),
            "our" | "ours" => (end, "'s"),
            "ourselves" => {
                read.push_str(&words[copied..at]);
                read.push_str("itself");
                (copied, start) = (end, end);
                continue;
            }
            _ => {
                start = end;
                continue;
            }
        };
        read.push_str(&words[copied..at]);
        read.push_str(country);
        read.push_str(ending);
        (copied, start) = (end, end);
    }
    if copied == 0 {
        return Cow::Borrowed(words);
    }
    read.push_str(&words[copied..]);
    Cow::Owned(read)
}

/// The end of "'re", "'ve", "'ll" or "'d" that begins here, and the word it stands for.
fn contraction(words: &str, start: usize) -> Option<(usize, &'static str)> {
    let after = words[start..].strip_prefix(['\'', '’'])?;
    let length = after.find(|c: char| !c.is_alphanumeric()).unwrap_or(after.len());
    let ending = match after[..length].to_lowercase().as_str() {
        "re" => " is",
        "ve" => " has",
        "ll" => " will",
        "d" => " would",
        _ => return None,
    };
    Some((words.len() - after.len() + length, ending))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::claims::Form;

    fn read(claim: &str, country: &str, polarity: Polarity) -> String {
        let parts = ClaimParts { claim, speaker: "X", country, form: Form::Direct, polarity, cue: "said" };
        premise(&parts, &["Ukraine".to_owned(), "Russia".to_owned()])
    }

    #[test]
    fn polarity_is_said() {
        let check = |polarity, expected: &str| assert_eq!(read(" the war is over ", "", polarity), expected);
        check(Polarity::Asserted, "the war is over");
        check(Polarity::Denied, "The speaker denied that the war is over");
        check(Polarity::Asked, "The speaker asked: the war is over");
        check(Polarity::Hypothetical, "The speaker might say that the war is over");
    }

    #[test]
    fn we_are_the_country_of_the_speaker() {
        let check = |claim: &str, country, expected: &str| {
            assert_eq!(read(claim, country, Polarity::Asserted), expected);
        };
        check("We will win", "Ukraine", "Ukraine will win");
        check("victory will be ours.", "Russia", "victory will be Russia's.");
        check("we’ll take back our land", "Ukraine", "Ukraine will take back Ukraine's land");
        check(
            "Join us, or the US: \"WE'RE used to us\"",
            "Ukraine",
            "Join Ukraine, or the US: \"Ukraine is used to Ukraine\"",
        );
        check("we defend ourselves", "Ukraine", "Ukraine defend itself");
        check("the west owes us, wełna, nous", "Russia", "the west owes Russia, wełna, nous");
        check("we'", "Russia", "Russia'");
        // Of others the reader cannot know whom they mean.
        check("We will win", "Poland", "We will win");
        check("We will win", "", "We will win");
        assert_eq!(read("we lost", "Russia", Polarity::Denied), "The speaker denied that Russia lost");
    }
}
