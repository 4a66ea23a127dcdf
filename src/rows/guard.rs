//! The formula guard: an apostrophe in front of text that a spreadsheet would run.
//!
//! The apostrophe counts as a quotation mark itself, so text that looks guarded already (`'=1`) is guarded again
//! (`''=1`), and taking one apostrophe off always gives back what was written.

use std::borrow::Cow;

/// The text with an apostrophe in front if a spreadsheet would take it for a formula, else the text itself.
///
/// That is the case when the first character behind white space, invisible characters and quotation marks is `=`,
/// `+`, `-`, `@`, one of their full-width forms, a tab or a carriage return: `"=1+1"` -> `'"=1+1"`.
pub fn guard(text: &str) -> Cow<'_, str> {
    if is_formula(text) { Cow::Owned(format!("'{text}")) } else { Cow::Borrowed(text) }
}

/// The text that [`guard`] was given: `unguard(&guard(text)) == text` for every text.
///
/// Text that never went through [`guard`] may lose an apostrophe (`'-1'`), so ask the row's flag `guarded` first.
pub fn unguard(text: &str) -> &str {
    match text.strip_prefix('\'') {
        Some(rest) if is_formula(rest) => rest,
        _ => text,
    }
}

/// Whether the text is nothing but a number such as `-1`, `-0.25`, `-0,25` or `-1e-5`: it starts with a formula
/// character, but there is nothing to run.
pub(crate) fn is_negative_number(text: &str) -> bool {
    let Some(rest) = text.strip_prefix('-') else { return false };
    let (mantissa, exponent) = match rest.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => (mantissa, Some(exponent.strip_prefix(['+', '-']).unwrap_or(exponent))),
        None => (rest, None),
    };
    let (whole, fraction) = match mantissa.split_once(['.', ',']) {
        Some((whole, fraction)) => (whole, Some(fraction)),
        None => (mantissa, None),
    };
    [Some(whole), fraction, exponent].into_iter().flatten().all(is_digits)
}

fn is_digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

pub(crate) fn is_formula(text: &str) -> bool {
    // Tab and carriage return are white space too: they are looked for before white space is passed over.
    text.chars().find(|&c| starts_formula(c) || !is_passed_over(c)).is_some_and(starts_formula)
}

fn starts_formula(c: char) -> bool {
    matches!(c, '=' | '+' | '-' | '@' | '\t' | '\r' | '＝' | '＋' | '－' | '＠')
}

fn is_passed_over(c: char) -> bool {
    c.is_whitespace() || c.is_control() || is_invisible(c) || is_quotation_mark(c)
}

/// Zero-width characters, direction marks and the byte-order mark, which some importers drop.
fn is_invisible(c: char) -> bool {
    matches!(c, '\u{AD}' | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{2069}' | '\u{FEFF}')
}

fn is_quotation_mark(c: char) -> bool {
    matches!(
        c,
        '"' | '\'' | '`' | '´' | '«' | '»' | '\u{2018}'..='\u{201F}' | '\u{2032}'..='\u{2037}' | '‹' | '›'
            | '\u{275B}'..='\u{275E}' | '\u{300A}'..='\u{300F}' | '\u{301D}'..='\u{301F}' | '\u{2E42}'
            | '＂' | '＇' | '\u{FF40}' | '\u{FF62}' | '\u{FF63}'
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn check(text: &str, expected: &str) {
        assert_eq!(guard(text), expected, "guarding {text:?}");
        assert_eq!(unguard(&guard(text)), text, "the way back of {text:?}");
    }

    #[test]
    fn formulas_get_an_apostrophe() {
        check("=1+1", "'=1+1");
        check("+49 30", "'+49 30");
        check("-5", "'-5");
        check("@SUM(A1)", "'@SUM(A1)");
        check("\tx", "'\tx");
        check("\rx", "'\rx");
        check("＝1", "'＝1");
        check("＠x", "'＠x");
        check("  \"=1", "'  \"=1");
        check("“ - no”", "'“ - no”");
        check("\u{FEFF}=1", "'\u{FEFF}=1");
        check(" \tx", "' \tx");
        check("\n=1", "'\n=1");
    }

    #[test]
    fn other_text_stays() {
        for text in ["", " ", "''", "x=1", "“We will win”", "– a dash", "'tis", "1-2", "c-1"] {
            check(text, text);
        }
    }

    #[test]
    fn what_looks_guarded_is_guarded_again() {
        check("'=1", "''=1");
        check("''=1", "'''=1");
        check("' \"-x", "'' \"-x");
        check("’=1", "'’=1");
    }

    #[test]
    fn negative_numbers_are_known() {
        for text in ["-1", "-0.25", "-0,25", "-1e5", "-1.5E-3"] {
            assert!(is_negative_number(text), "{text}");
        }
        for text in ["", "-", "1", "+1", "-1+2", "-1.", "-.5", "-1e", "-1.2.3", "- 1", "-x", "-1e+-2"] {
            assert!(!is_negative_number(text), "{text}");
        }
    }

    proptest! {
        #[test]
        fn the_guard_comes_off(text in any::<String>()) {
            let guarded = guard(&text);
            prop_assert_eq!(unguard(&guarded), &text);
        }

        #[test]
        fn the_guard_comes_off_tricky_text(text in "['\"’ \t=＋x-]{0,6}") {
            let guarded = guard(&text);
            prop_assert_eq!(unguard(&guarded), &text);
            prop_assert!(guarded.starts_with('\'') || !is_formula(&guarded));
        }
    }
}
