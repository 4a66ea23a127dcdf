//! What a coder wrote into a cell.

use thiserror::Error;

use crate::hypotheses::Axis;

/// A coder's answer for one claim on one axis.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum HumanLabel {
    /// The side with this index on the axis.
    Side(usize),
    /// The claim says nothing on the axis.
    None,
    /// The coder cannot tell.
    Unclear,
}

/// A cell that holds no label of the axis.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("{}; hint: {}", self.reason(), self.hint())]
pub struct UnknownLabel {
    /// What the cell has.
    pub found: String,
    /// The axis's identifier.
    pub axis: String,
    /// The labels there are.
    pub known: String,
}

impl HumanLabel {
    /// The label of a cell; nothing where the cell is empty. Case, white space around it, a stop at its end, and hyphens or
    /// blanks for `_` make no difference, as coders and spreadsheets change them.
    ///
    /// # Errors
    /// Where the cell holds anything else.
    pub fn parse(cell: &str, axis: &Axis) -> Result<Option<Self>, UnknownLabel> {
        let is_between = |c: char| c.is_whitespace() || matches!(c, '-' | '_' | '\u{2010}'..='\u{2013}');
        let written = cell.trim().trim_end_matches('.').to_lowercase();
        let plain = written.split(is_between).filter(|word| !word.is_empty()).collect::<Vec<_>>().join("_");
        let [first, second] = axis.sides.each_ref().map(|side| side.id.as_str());
        match plain.as_str() {
            "" => Ok(None),
            "none" => Ok(Some(Self::None)),
            "unclear" => Ok(Some(Self::Unclear)),
            id if id == first => Ok(Some(Self::Side(0))),
            id if id == second => Ok(Some(Self::Side(1))),
            _ => Err(UnknownLabel {
                found: cell.trim().to_owned(),
                axis: axis.id.clone(),
                known: format!("`{first}`, `{second}`, `none`, `unclear`"),
            }),
        }
    }

    /// As the spreadsheet shows it.
    pub fn word(self, axis: &Axis) -> &str {
        match self {
            Self::Side(side) => &axis.sides[side].id,
            Self::None => "none",
            Self::Unclear => "unclear",
        }
    }
}

impl UnknownLabel {
    /// What is wrong.
    pub fn reason(&self) -> String {
        format!("`{}` is no label of axis `{}`", self.found, self.axis)
    }

    /// What to do about it.
    pub fn hint(&self) -> String {
        format!("write one of {}, or leave the cell empty", self.known)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_are_read_as_coders_write_them() {
        let axis = &Axis::shipped()[0];
        let check =
            |cell: &str, expected| assert_eq!(HumanLabel::parse(cell, axis), Ok(expected), "{cell:?}");
        check("", None);
        check("  ", None);
        check("escalatory", Some(HumanLabel::Side(0)));
        check(" Not escalatory", Some(HumanLabel::Side(1)));
        check("NOT-ESCALATORY", Some(HumanLabel::Side(1)));
        check("not\u{a0} escalatory", Some(HumanLabel::Side(1)));
        check("not\u{2011}escalatory", Some(HumanLabel::Side(1)));
        check("None.", Some(HumanLabel::None));
        check("None", Some(HumanLabel::None));
        check("unclear ", Some(HumanLabel::Unclear));
        let error = HumanLabel::parse("escalate", axis).unwrap_err().to_string();
        assert_eq!(
            error,
            "`escalate` is no label of axis `escalation`; hint: write one of `escalatory`, `not_escalatory`, \
             `none`, `unclear`, or leave the cell empty"
        );
    }
}
