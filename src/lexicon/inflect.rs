//! Regular English inflection: enough to list the forms of a word whose dictionary form is known.

use super::VerbForm;

/// All forms of a verb with what they are. `irregular` replaces the regular forms where it is not empty:
/// its `-s` and `-ing` forms are recognised by their endings, the rest are past forms. The last of two different ones is
/// the participle ("wrote written"), unless it ends as past forms do: then both are both ("learned learnt").
pub(super) fn verb_forms(base: &str, irregular: &[String]) -> Vec<(String, VerbForm)> {
    if base == "be" {
        return irregular.iter().map(|form| (form.clone(), VerbForm::Past)).collect();
    }
    let mut forms = Vec::new();
    // "put", "let", "cast": the past looks like the base form.
    if irregular.iter().any(|form| form == base) {
        forms.push((base.to_owned(), VerbForm::Past));
    }
    forms.push((base.to_owned(), VerbForm::Base));
    let third = irregular
        .iter()
        .find(|f| f.ends_with('s') && f.chars().zip(base.chars()).take(2).all(|(a, b)| a == b) && *f != base);
    // "signalling", "signaling".
    let is_ing = |form: &String| form.ends_with("ing") && form.len() > base.len();
    let mut ings: Vec<String> = irregular.iter().filter(|form| is_ing(form)).cloned().collect();
    if ings.is_empty() {
        ings.push(with_suffix(base, "ing"));
    }
    forms.push((third.cloned().unwrap_or_else(|| plural(base)), VerbForm::ThirdPerson));
    forms.extend(ings.into_iter().map(|form| (form, VerbForm::Ing)));
    let pasts: Vec<&String> =
        irregular.iter().filter(|f| Some(*f) != third && !is_ing(f) && *f != base).collect();
    match pasts[..] {
        [] if forms[0].1 == VerbForm::Past => {}
        [] => forms.push((with_suffix(base, "ed"), VerbForm::Past)),
        [past] => forms.push((past.clone(), VerbForm::Past)),
        [_, .., last] if last.ends_with(['d', 't']) => {
            forms.extend(pasts.iter().map(|&past| (past.clone(), VerbForm::Past)));
        }
        [past, .., participle] => {
            forms.push((past.clone(), VerbForm::Past));
            forms.push((participle.clone(), VerbForm::Participle));
        }
    }
    forms
}

/// The plural of a noun, which is also the third person of a verb.
pub(super) fn plural(base: &str) -> String {
    if base.ends_with('s') || base.ends_with('x') || base.ends_with("ch") || base.ends_with("sh") {
        format!("{base}es")
    } else if let Some(stem) = consonant_y(base) {
        format!("{stem}ies")
    } else if let Some(stem) = base.strip_suffix("man") {
        format!("{stem}men")
    } else {
        format!("{base}s")
    }
}

fn consonant_y(base: &str) -> Option<&str> {
    let stem = base.strip_suffix('y')?;
    (!stem.ends_with(['a', 'e', 'i', 'o', 'u'])).then_some(stem)
}

fn with_suffix(base: &str, suffix: &str) -> String {
    if let Some(stem) = base.strip_suffix('e') {
        if suffix == "ing" && (stem.ends_with('e') || stem.ends_with('y') || stem.ends_with('o')) {
            return format!("{base}ing");
        }
        return format!("{stem}{suffix}");
    }
    if suffix == "ed"
        && let Some(stem) = consonant_y(base)
    {
        return format!("{stem}ied");
    }
    if doubles(base) {
        let last = base.chars().last().unwrap_or_default();
        return format!("{base}{last}{suffix}");
    }
    format!("{base}{suffix}")
}

/// Whether the last consonant is doubled before a suffix: quip -> quipped, admit -> admitted. Words of
/// more than one syllable double only where the stress falls on the last, which spelling does not show.
fn doubles(base: &str) -> bool {
    const STRESSED_LAST: [&str; 12] = [
        "admit", "submit", "concur", "rebut", "infer", "refer", "confer", "commit", "permit", "occur",
        "defer", "regret",
    ];
    let vowel = |c: char| matches!(c, 'a' | 'e' | 'i' | 'o' | 'u');
    let chars: Vec<char> = base.chars().collect();
    let &[.., a, b, c] = &chars[..] else { return false };
    let pattern = !vowel(c)
        && !matches!(c, 'w' | 'x' | 'y')
        && vowel(b)
        && (!vowel(a) || (a == 'u' && base.contains("qu")));
    pattern
        && (base.chars().filter(|&c| vowel(c)).count() == 1
            || base == "quip"
            || STRESSED_LAST.contains(&base))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn verbs_inflect() {
        let forms = |base: &str, irregular: &str| -> String {
            let irregular: Vec<String> = irregular.split_whitespace().map(str::to_owned).collect();
            verb_forms(base, &irregular).into_iter().map(|(f, _)| f).collect::<Vec<_>>().join(" ")
        };
        assert_eq!(forms("argue", ""), "argue argues arguing argued");
        assert_eq!(forms("deny", ""), "deny denies denying denied");
        assert_eq!(forms("quip", ""), "quip quips quipping quipped");
        assert_eq!(forms("admit", ""), "admit admits admitting admitted");
        assert_eq!(forms("explain", ""), "explain explains explaining explained");
        assert_eq!(forms("agree", "agreed"), "agree agrees agreeing agreed");
        assert_eq!(forms("stress", ""), "stress stresses stressing stressed");
        assert_eq!(forms("say", "said says saying"), "say says saying said");
        assert_eq!(forms("write", "wrote written"), "write writes writing wrote written");
        assert_eq!(forms("offer", ""), "offer offers offering offered");
    }

    #[test]
    fn spellings_of_one_form() {
        let forms = |base: &str, irregular: &[&str]| -> Vec<(String, VerbForm)> {
            let irregular: Vec<String> = irregular.iter().map(|&form| form.to_owned()).collect();
            verb_forms(base, &irregular)
        };
        let all = forms("signal", &["signals", "signalled", "signaled", "signalling", "signaling"]);
        for form in [
            ("signaled", VerbForm::Past),
            ("signalled", VerbForm::Past),
            ("signaling", VerbForm::Ing),
            ("signalling", VerbForm::Ing),
        ] {
            assert!(all.contains(&(form.0.to_owned(), form.1)), "{form:?}");
        }
        assert!(forms("learn", &["learned", "learnt"]).contains(&("learnt".to_owned(), VerbForm::Past)));
        assert!(
            forms("write", &["wrote", "written"]).contains(&("written".to_owned(), VerbForm::Participle))
        );
    }
}
