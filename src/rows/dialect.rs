//! The dialects of CSV that spreadsheets and programs want.

use std::fmt;
use std::str::FromStr;

/// A dialect of CSV. All end their lines with `\r\n` and quote only where they must.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum CsvProfile {
    /// For programs: comma, no byte-order mark, no formula guard unless asked for.
    Rfc4180,
    /// Excel in English: comma, byte-order mark.
    Excel,
    /// Excel where the comma is the decimal sign: semicolon, byte-order mark, decimal comma.
    ExcelEu,
    /// Google Sheets: comma, no byte-order mark.
    Sheets,
}

impl CsvProfile {
    /// All profiles, in the order in which help texts name them.
    pub const ALL: [CsvProfile; 4] =
        [CsvProfile::Rfc4180, CsvProfile::Excel, CsvProfile::ExcelEu, CsvProfile::Sheets];

    /// The name that `--csv-profile` takes.
    pub fn as_str(self) -> &'static str {
        match self {
            CsvProfile::Rfc4180 => "rfc4180",
            CsvProfile::Excel => "excel",
            CsvProfile::ExcelEu => "excel-eu",
            CsvProfile::Sheets => "sheets",
        }
    }

    pub(crate) fn has_bom(self) -> bool {
        matches!(self, CsvProfile::Excel | CsvProfile::ExcelEu)
    }

    pub(crate) fn delimiter(self) -> u8 {
        if self == CsvProfile::ExcelEu { b';' } else { b',' }
    }

    pub(crate) fn has_decimal_comma(self) -> bool {
        self == CsvProfile::ExcelEu
    }

    /// How many rows below the header a file may have: Excel opens no more, and drops the rest.
    pub(crate) fn max_rows(self) -> Option<u64> {
        matches!(self, CsvProfile::Excel | CsvProfile::ExcelEu).then_some(SHEET_ROWS - 1)
    }

    /// The longest cell in UTF-16 units: what is longer Excel cuts, or calls the file damaged.
    pub(crate) fn max_cell_units(self) -> Option<usize> {
        matches!(self, CsvProfile::Excel | CsvProfile::ExcelEu).then_some(CELL_UNITS)
    }
}

impl fmt::Display for CsvProfile {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl FromStr for CsvProfile {
    type Err = UnknownProfile;

    fn from_str(text: &str) -> Result<Self, UnknownProfile> {
        CsvProfile::ALL
            .into_iter()
            .find(|profile| profile.as_str() == text)
            .ok_or_else(|| UnknownProfile(text.to_owned()))
    }
}

/// A name that is no CSV profile.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is no CSV profile; hint: one of `rfc4180`, `excel`, `excel-eu`, `sheets`")]
pub struct UnknownProfile(pub String);

/// How many rows a sheet of Excel has, the header among them.
pub(crate) const SHEET_ROWS: u64 = 1_048_576;
/// How many UTF-16 units a cell of Excel holds.
pub(crate) const CELL_UNITS: usize = 32_767;

/// How cells are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CsvOptions {
    /// The dialect.
    pub profile: CsvProfile,
    /// Whether a text cell that a spreadsheet would take for a formula gets an apostrophe in front.
    pub guard: bool,
    /// Whether line breaks stay in text cells; else each run of them becomes one space.
    pub keep_newlines: bool,
    /// Rows of a file at most: what is more goes into further files.
    pub max_rows: Option<u64>,
}

impl CsvOptions {
    /// The defaults of a profile: line breaks folded, and the guard on in all but `rfc4180`.
    pub fn new(profile: CsvProfile) -> Self {
        let guard = profile != CsvProfile::Rfc4180;
        CsvOptions { profile, guard, keep_newlines: false, max_rows: profile.max_rows() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_read_back() {
        for profile in CsvProfile::ALL {
            assert_eq!(profile.as_str().parse(), Ok(profile));
        }
        assert_eq!("Excel".parse::<CsvProfile>(), Err(UnknownProfile("Excel".into())));
    }

    #[test]
    fn only_rfc4180_goes_unguarded() {
        let guarded: Vec<bool> =
            CsvProfile::ALL.iter().map(|&profile| CsvOptions::new(profile).guard).collect();
        assert_eq!(guarded, [false, true, true, true]);
    }
}
