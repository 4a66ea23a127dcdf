//! The country or union that somebody speaks from, as their office or name tells.

use crate::lexicon::{Classes, Lexicon};

/// Words of the longest name of a country at most.
pub(super) const LONGEST: usize = 6;

/// The first country or union that the words point to, by name, demonym or the seat of its government; nothing where
/// they are sent to it, or only have to do with it.
///
/// `Latvian Defence Minister` -> Latvia, `Kremlin spokesman` -> Russia, `Ukrainian ambassador to Poland` -> Ukraine,
/// `ambassador to Poland`, `some of Ukraine's allies`, `Russia analyst` -> nothing; but `Russian analyst` -> Russia.
pub fn country<'a>(words: &str, lexicon: &'a Lexicon) -> Option<&'a str> {
    let words: Vec<String> = words
        .split(|c: char| c.is_whitespace() || matches!(c, ',' | '-' | '(' | ')'))
        .map(|word| {
            word.trim_end_matches("'s").trim_end_matches("’s").trim_end_matches(['\'', '’']).to_lowercase()
        })
        .filter(|word| !word.is_empty())
        .collect();
    let is_sent = |start: usize| {
        (start.saturating_sub(2)..start).any(|at| match words[at].as_str() {
            "to" | "on" | "with" | "in" => true,
            // "spokeswoman for Russia's foreign ministry" is of Russia.
            "for" => !(at > 0 && words[at - 1].starts_with("spokes")),
            _ => false,
        })
    };
    // People who are not of the country that their name has: "Ukraine's allies", "critics of Ukraine", "Russia analyst".
    let is_other =
        |at: usize| words.get(at).is_some_and(|word| lexicon.word(word).classes.any(Classes::NOT_OF));
    (0..words.len())
        .filter(|&start| !is_sent(start))
        .find_map(|start| {
            // The longest name that begins here.
            let mut name = String::new();
            let mut longest = None;
            for (at, word) in words[start..].iter().take(LONGEST).enumerate() {
                if at > 0 {
                    name.push(' ');
                }
                name.push_str(word);
                longest = lexicon.place(&name).map(|place| (place, at + 1)).or(longest);
            }
            let (place, length) = longest?;
            // "Ukrainian critics" are of the country, "Ukraine's critics" and "Britain's critics" are not.
            let told = words[start..start + length].join(" ");
            let own = || place.demonyms.iter().chain(&place.metonyms).any(|word| word.to_lowercase() == told);
            let named = place.name.to_lowercase() == told || !own();
            let of_others = start > 1 && words[start - 1] == "of" && is_other(start - 2);
            (!(named && is_other(start + length) || of_others)).then_some(place)
        })
        .map(|place| place.name.as_str())
}

/// The country of a speaker in somebody's table: as it is told there, else as the first of the `words` (office, name) that
/// points to one tells; or empty.
pub fn country_told<'a>(told: &'a str, words: [&str; 2], lexicon: &'a Lexicon) -> &'a str {
    if !told.is_empty() {
        return told;
    }
    words.into_iter().find_map(|words| country(words, lexicon)).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(words: &str, expected: &str) {
        assert_eq!(country(words, Lexicon::shipped()).unwrap_or(""), expected, "{words}");
    }

    #[test]
    fn offices_tell_the_country() {
        check("Latvian Defence Minister", "Latvia");
        check("Kremlin spokesman", "Russia");
        check("Estonia’s prime minister", "Estonia");
        check("president of the United States", "United States");
        check("Ukrainian ambassador to Poland", "Ukraine");
        check("ambassador to Poland", "");
        check("special envoy for the Sudan talks", "");
        check("spokeswoman for Russia's foreign ministry", "Russia");
        check("president of Guinea-Bissau", "Guinea-Bissau");
        check("NATO Secretary General", "NATO");
        check("Moscow", "Russia");
        check("some of Ukraine’s allies", "");
        check("critics of Russia", "");
        check("Russia analyst at a think tank", "");
        check("Russian analyst", "Russia");
        check("Ukrainian critics of Russia", "Ukraine");
        check("Cairo's envoy", "Egypt");
        check("Britain’s prime minister", "United Kingdom");
        check("Britain’s allies", "");
        check("president of the People’s Republic of China", "China");
        check("president of the Islamic Republic of Pakistan", "Pakistan");
        check("chief executive", "");
        check("", "");
    }
}
