//! Where the words of a claim stand in its context.

/// The context cut into pieces, of which the second, fourth, ... are words of the claim.
///
/// `"It works," she said, "for now."`, claim `It works, for now.` -> `"`, `It works,`, `" she said, "`, `for now.`, `"`.
/// Context and claim have single spaces where the document has any white space.
pub(super) fn marked(context: &str, claim_text: &str) -> Vec<String> {
    let claim = claim_text.split_whitespace().collect::<Vec<_>>().join(" ");
    if claim.is_empty() {
        return vec![context.to_owned()];
    }
    let mut pieces = vec![String::new()];
    let (mut rest, mut left) = (context, claim.as_str());
    while !left.is_empty() {
        let Some((place, length)) = longest_start(rest, left) else { break };
        let last = pieces.len() - 1;
        pieces[last].push_str(&rest[..place]);
        pieces.push(rest[place..place + length].to_owned());
        pieces.push(String::new());
        rest = &rest[place + length..];
        left = left[length..].trim_start();
    }
    let last = pieces.len() - 1;
    pieces[last].push_str(rest);
    pieces
}

/// Where the longest run of words at the beginning of `claim` stands in `context`, and its length in bytes.
fn longest_start(context: &str, claim: &str) -> Option<(usize, usize)> {
    if let Some(place) = context.find(claim) {
        return Some((place, claim.len()));
    }
    // A longer run stands in no more places than a shorter one, so halving finds the longest.
    let ends: Vec<usize> = claim.match_indices(' ').map(|(place, _)| place).collect();
    let found = ends.partition_point(|&end| context.contains(&claim[..end]));
    let length = *ends.get(found.checked_sub(1)?)?;
    context.find(&claim[..length]).map(|place| (place, length))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn check(context: &str, claim: &str, expected: &[&str]) {
        assert_eq!(marked(context, claim), expected, "{claim:?} in {context:?}");
    }

    #[test]
    fn claims_are_marked() {
        check("“It works,” she said.", "It works,", &["“", "It works,", "” she said."]);
        check(
            "“It works,” she said, “for now.”",
            "It works, for now.",
            &["“", "It works,", "” she said, “", "for now.", "”"],
        );
        check("She said\u{a0}no.", "something else", &["She said\u{a0}no."]);
        check("She said that all went well.", "all\nwent  well", &["She said that ", "all went well", "."]);
        check("… cut off", "", &["… cut off"]);
        check("half of it is here", "half of it\nis elsewhere", &["", "half of it is", " here"]);
    }

    proptest! {
        #[test]
        fn the_context_stays_whole(context in "[ab “”]{0,20}", claim in "[ab “”]{0,12}") {
            prop_assert_eq!(marked(&context, &claim).concat(), context);
        }
    }
}
