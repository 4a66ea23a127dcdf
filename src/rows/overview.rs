//! Labels counted by month and by outlet, for the summary of the workbook and the report.

use super::claim_row::{AxisColumns, ClaimRow};
use std::collections::BTreeMap;

/// How many claims have which label.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LabelCounts {
    /// For the first side, and for the second.
    pub sides: [u64; 2],
    /// Nothing on the axis.
    pub none: u64,
    /// The model cannot tell.
    pub unclear: u64,
}

impl LabelCounts {
    /// Claims with a side.
    pub fn decided(&self) -> u64 {
        self.sides[0] + self.sides[1]
    }

    fn add(&mut self, axis: &AxisColumns, label: &str) {
        match axis.side(label) {
            Some(side) => self.sides[side] += 1,
            None if label == "none" => self.none += 1,
            None => self.unclear += 1,
        }
    }
}

/// Counts of labels, one an axis, of all claims, of each month and of each outlet. Unlike in `speakers.csv` copies of
/// wire texts count: each was printed.
#[derive(Clone, Debug)]
pub struct Overview {
    axes: Vec<AxisColumns>,
    /// Of all claims that have labels.
    pub all: Vec<LabelCounts>,
    /// By month, `YYYY-MM`; claims without a date are in none.
    pub months: BTreeMap<String, Vec<LabelCounts>>,
    /// By outlet; claims without one are in none.
    pub outlets: BTreeMap<String, Vec<LabelCounts>>,
    /// Claims, those with an error included.
    pub claims: u64,
    /// Claims without a date.
    pub undated: u64,
}

impl Overview {
    /// Nothing counted yet.
    pub fn new(axes: &[AxisColumns]) -> Self {
        let all = vec![LabelCounts::default(); axes.len()];
        let (months, outlets) = Default::default();
        Overview { axes: axes.to_vec(), all, months, outlets, claims: 0, undated: 0 }
    }

    /// Counts one row.
    pub fn add(&mut self, row: &ClaimRow) {
        self.claims += 1;
        let month = row.doc_date.get(..7);
        self.undated += u64::from(month.is_none());
        if !row.error.is_empty() || row.stances.is_empty() {
            return;
        }
        let Overview { axes, all, months, outlets, .. } = self;
        let count = |counts: &mut Vec<LabelCounts>| {
            counts.resize_with(axes.len(), LabelCounts::default);
            for ((counts, axis), stance) in counts.iter_mut().zip(axes.iter()).zip(&row.stances) {
                counts.add(axis, &stance.label);
            }
        };
        count(all);
        if let Some(month) = month {
            count(months.entry(month.to_owned()).or_default());
        }
        if !row.doc_source.is_empty() {
            count(outlets.entry(row.doc_source.clone()).or_default());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rows::tests::{axes, row};

    #[test]
    fn labels_are_counted_by_month_and_outlet() {
        let mut overview = Overview::new(&axes());
        overview.add(&row());
        overview.add(&ClaimRow { doc_source: "Daily".into(), duplicate_of: "c-0".into(), ..row() });
        overview.add(&ClaimRow { doc_date: String::new(), error: "too long".into(), ..row() });
        let twice = LabelCounts { sides: [2, 0], ..LabelCounts::default() };
        assert_eq!((overview.claims, overview.undated), (3, 1));
        assert_eq!(overview.all[1], twice);
        assert_eq!(overview.all[0], LabelCounts { none: 2, ..LabelCounts::default() });
        assert_eq!(overview.months["2024-02"][1], twice);
        assert_eq!(overview.outlets["Daily"][1].decided(), 1);
    }
}
