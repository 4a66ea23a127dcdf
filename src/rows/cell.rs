//! One cell: from the value to the text that stands in the file.

use super::dialect::CsvOptions;
use super::guard;
use std::borrow::Cow;

/// A value on its way into a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Cell<'a> {
    /// Text of ours: guarded, and in the Excel profiles cut at what a cell holds.
    Text(Cow<'a, str>),
    /// Text of the user's that is passed on: guarded unless it is a plain negative number, never cut.
    Carried(&'a str),
    /// Digits with a decimal point, as [`decimal`](super::decimal) prints them, or nothing: never guarded.
    Number(String),
    /// Remarks on the row; those of writing (`guarded`, `cut_cell`) are added.
    Flags(&'a [String]),
}

impl Cell<'_> {
    /// A cell with nothing in it.
    pub const EMPTY: Cell<'static> = Cell::Text(Cow::Borrowed(""));
}

impl<'a> From<&'a str> for Cell<'a> {
    fn from(text: &'a str) -> Self {
        Cell::Text(Cow::Borrowed(text))
    }
}

/// What happened to the cells of a row, for its flags.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Marks {
    pub(crate) guarded: bool,
    pub(crate) cut: bool,
}

impl Marks {
    /// The flags as one cell: `flags` in their order without repetition, then ours.
    pub(crate) fn flags<'a>(self, flags: impl IntoIterator<Item = &'a str>) -> String {
        let ours = [(self.guarded, GUARDED), (self.cut, "cut_cell")];
        let ours = ours.into_iter().filter_map(|(is_set, flag)| is_set.then_some(flag));
        let mut all: Vec<&str> = Vec::new();
        for flag in flags.into_iter().chain(ours) {
            if !flag.is_empty() && !all.contains(&flag) {
                all.push(flag);
            }
        }
        all.join(";")
    }
}

/// The flag of a row in which at least one cell has the guard's apostrophe.
pub(crate) const GUARDED: &str = "guarded";

impl CsvOptions {
    /// The text that stands in the file for a cell; what was done to it is added to `marks`.
    pub(crate) fn print<'a>(&self, cell: &'a Cell<'_>, marks: &mut Marks) -> Cow<'a, str> {
        match cell {
            Cell::Text(text) => self.cut(self.guarded(self.clean(text), marks), marks),
            Cell::Carried(text) if guard::is_negative_number(text) => Cow::Borrowed(text),
            Cell::Carried(text) => self.guarded(self.clean(text), marks),
            Cell::Number(digits) if self.profile.has_decimal_comma() => Cow::Owned(digits.replace('.', ",")),
            Cell::Number(digits) => Cow::Borrowed(digits),
            Cell::Flags(flags) => Cow::Owned(marks.flags(flags.iter().map(String::as_str))),
        }
    }

    /// The texts that stand in the file for a row's cells. Flags, wherever they stand, say what was done to the others.
    pub fn texts<'a>(&self, cells: &'a [Cell<'_>]) -> Vec<Cow<'a, str>> {
        let is_flags = |cell: &Cell<'_>| matches!(cell, Cell::Flags(_));
        let mut marks = Marks::default();
        let mut print = |cell| if is_flags(cell) { Cow::Borrowed("") } else { self.print(cell, &mut marks) };
        let mut texts: Vec<Cow<'a, str>> = cells.iter().map(&mut print).collect();
        for (text, cell) in texts.iter_mut().zip(cells).filter(|(_, cell)| is_flags(cell)) {
            *text = self.print(cell, &mut marks);
        }
        texts
    }

    /// The text without NUL, which ends a cell in many programs (it becomes U+FFFD, so that offsets still count), and
    /// each run of line breaks as one space.
    fn clean<'a>(&self, text: &'a str) -> Cow<'a, str> {
        let is_folded = |c| !self.keep_newlines && is_line_break(c);
        if !text.contains(|c| c == '\0' || is_folded(c)) {
            return Cow::Borrowed(text);
        }
        let mut clean = String::with_capacity(text.len());
        let mut in_break = false;
        for c in text.chars() {
            if !is_folded(c) {
                clean.push(if c == '\0' { char::REPLACEMENT_CHARACTER } else { c });
            } else if !in_break {
                clean.push(' ');
            }
            in_break = is_folded(c);
        }
        Cow::Owned(clean)
    }

    fn guarded<'a>(&self, text: Cow<'a, str>, marks: &mut Marks) -> Cow<'a, str> {
        if !self.guard || !guard::is_formula(&text) {
            return text;
        }
        marks.guarded = true;
        Cow::Owned(guard::guard(&text).into_owned())
    }

    fn cut<'a>(&self, text: Cow<'a, str>, marks: &mut Marks) -> Cow<'a, str> {
        let Some(max_units) = self.profile.max_cell_units() else { return text };
        // A text has at most as many UTF-16 units as bytes, so most need not be counted.
        if text.len() <= max_units || text.encode_utf16().count() <= max_units {
            return text;
        }
        marks.cut = true;
        let mut units = 1; // the ellipsis
        let kept = text.chars().take_while(|c| {
            units += c.len_utf16();
            units <= max_units
        });
        Cow::Owned(kept.chain(['…']).collect())
    }
}

fn is_line_break(c: char) -> bool {
    matches!(c, '\n' | '\r' | '\u{B}' | '\u{C}' | '\u{85}' | '\u{2028}' | '\u{2029}')
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rows::CsvProfile;

    fn check(profile: CsvProfile, cell: Cell<'_>, expected: &str, guarded: bool) {
        let mut marks = Marks::default();
        assert_eq!(CsvOptions::new(profile).print(&cell, &mut marks), expected);
        assert_eq!(marks, Marks { guarded, cut: false }, "{cell:?}");
    }

    #[test]
    fn cells_are_printed() {
        use CsvProfile::{Excel, ExcelEu, Rfc4180, Sheets};
        check(Excel, "a\r\n\r\nb\u{2028}c\u{B}d".into(), "a b c d", false);
        check(Excel, "a\0b".into(), "a\u{FFFD}b", false);
        check(Excel, "\n=1".into(), "' =1", true);
        check(Sheets, "-5".into(), "'-5", true);
        check(Rfc4180, "-5".into(), "-5", false);
        check(Sheets, Cell::Carried("-5"), "-5", false);
        check(Sheets, Cell::Carried("-5+1"), "'-5+1", true);
        check(Excel, Cell::Number("-0.500".into()), "-0.500", false);
        check(ExcelEu, Cell::Number("-0.500".into()), "-0,500", false);
    }

    #[test]
    fn newlines_are_kept_on_request() {
        let options = CsvOptions { keep_newlines: true, ..CsvOptions::new(CsvProfile::Excel) };
        let mut marks = Marks::default();
        assert_eq!(options.print(&"a\nb".into(), &mut marks), "a\nb");
        assert!(!marks.guarded);
        assert_eq!(options.print(&"\ra".into(), &mut marks), "'\ra");
        assert!(marks.guarded);
    }

    #[test]
    fn long_cells_are_cut_for_excel() {
        // The guard's apostrophe counts, and a pair of surrogates is not torn.
        for (text, is_cut) in [
            ("x".repeat(32_767), false),
            ("x".repeat(32_768), true),
            ("ä".repeat(32_767), false),
            ("😀".repeat(16_384), true),
            (format!("={}", "x".repeat(32_766)), true),
        ] {
            let cell = Cell::from(text.as_str());
            let mut marks = Marks::default();
            let printed = CsvOptions::new(CsvProfile::Excel).print(&cell, &mut marks);
            assert_eq!(marks.cut, is_cut);
            assert!(printed.encode_utf16().count() <= 32_767);
            assert!(printed.encode_utf16().count() >= 32_766);
            assert_eq!(printed.ends_with('…'), is_cut);
            let mut marks = Marks::default();
            assert_eq!(CsvOptions::new(CsvProfile::Rfc4180).print(&cell, &mut marks), text);
        }
    }

    #[test]
    fn flags_are_joined_once() {
        assert_eq!(Marks::default().flags([]), "");
        assert_eq!(
            Marks { guarded: true, cut: true }.flags(["split", "", "split"]),
            "split;guarded;cut_cell"
        );
    }
}
