//! `stances.csv`: one row a claim and axis, for pivot tables and R.

use super::cell::Cell;
use super::claim_row::{AxisColumns, ClaimRow, stance_cells};
use super::column::{Column, ColumnKind};

/// The tidy table of stances.
///
/// There is no column `flags`: all texts are identifiers that the axes' check keeps free of formulas.
#[derive(Debug)]
pub struct StancesTable;

impl StancesTable {
    /// The columns of the table, in order.
    pub fn columns() -> Vec<Column> {
        let text = |name, description| Column::new(name, ColumnKind::Text, description);
        let number = |name, description| Column::new(name, ColumnKind::Number, description);
        vec![
            text("claim_id", "the claim's identifier in `claims.csv`"),
            text("axis", "identifier of the axis"),
            text("label", "side of the axis, `none` or `unclear`"),
            number("score", "from 1 (first side) to -1 (second side)"),
            Column::new(
                "confidence",
                ColumnKind::one_of(&["high", "medium", "low"]),
                "how far to trust the label",
            ),
            number("p_first", "probability of the first side"),
            number("p_second", "probability of the second side"),
            number("p_none", "probability that the claim says nothing on the axis"),
            text("first_side", "identifier of the axis's first side"),
            text("second_side", "identifier of the axis's second side"),
        ]
    }

    /// The rows of a claim, one an axis; none for a claim that has an error instead of labels.
    pub fn rows<'a>(row: &'a ClaimRow, axes: &'a [AxisColumns]) -> impl Iterator<Item = Vec<Cell<'a>>> {
        let labelled = axes.iter().zip(&row.stances).filter(|_| row.error.is_empty());
        labelled.map(|(axis, stance)| {
            let mut cells: Vec<Cell<'_>> = vec![row.claim_id.as_str().into(), axis.id.as_str().into()];
            cells.extend(stance_cells(Some(stance)));
            cells.extend(axis.sides.iter().map(|side| Cell::from(side.as_str())));
            cells
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rows::tests::{axes, row, table_text};

    #[test]
    fn the_literal_file() {
        let (axes, failed) = (axes(), ClaimRow { error: "too long".into(), ..row() });
        let good = row();
        let rows: Vec<_> =
            [&good, &failed].into_iter().flat_map(|row| StancesTable::rows(row, &axes)).collect();
        let expected = "claim_id,axis,label,score,confidence,p_first,p_second,p_none,first_side,second_side\r\n\
            c-0123456789ab,escalation,none,0.000,high,0.010,0.010,0.980,escalatory,not_escalatory\r\n\
            c-0123456789ab,war_aim,victory,0.900,high,0.933,0.033,0.034,victory,not_lose\r\n";
        assert_eq!(table_text(&StancesTable::columns(), &rows), expected);
    }
}
