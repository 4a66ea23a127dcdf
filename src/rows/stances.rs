//! `stances.csv`: one row a claim and axis, for pivot tables and R.

use super::cell::{Cell, Marks};
use super::claim_row::{AxisColumns, ClaimRow, stance_cells};
use super::column::{Column, ColumnKind};
use super::csv::CsvWriter;
use super::dialect::CsvOptions;
use super::error::RowsError;
use std::io::Write;
use std::path::Path;

/// Writes the tidy table of stances.
///
/// There is no column `flags`: all texts are identifiers that the axes' check keeps free of formulas.
pub struct StancesWriter<W: Write> {
    csv: CsvWriter<W>,
    axes: Vec<AxisColumns>,
}

impl<W: Write> StancesWriter<W> {
    /// Writes the header; `path` is for error messages.
    pub fn new(out: W, path: &Path, options: CsvOptions, axes: &[AxisColumns]) -> Result<Self, RowsError> {
        let mut csv = CsvWriter::new(out, path, options)?;
        csv.record(StancesWriter::<W>::columns().iter().map(|column| &column.name))?;
        Ok(StancesWriter { csv, axes: axes.to_vec() })
    }

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

    /// Writes a row for each axis; none for a claim that has an error instead of labels.
    pub fn write(&mut self, row: &ClaimRow) -> Result<(), RowsError> {
        if !row.error.is_empty() {
            return Ok(());
        }
        let options = self.csv.options;
        for (axis, stance) in self.axes.iter().zip(&row.stances) {
            let mut cells: Vec<Cell<'_>> = vec![row.claim_id.as_str().into(), axis.id.as_str().into()];
            cells.extend(stance_cells(Some(stance)));
            cells.extend(axis.sides.iter().map(|side| Cell::from(side.as_str())));
            let mut marks = Marks::default();
            self.csv.record(cells.iter().map(|cell| options.print(cell, &mut marks).into_owned()))?;
        }
        Ok(())
    }

    /// Writes what is left and gives the output back, to be committed.
    pub fn finish(self) -> Result<W, RowsError> {
        self.csv.finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rows::CsvProfile;
    use crate::rows::claims::tests::{axes, row};

    #[test]
    fn the_literal_file() {
        let options = CsvOptions::new(CsvProfile::Rfc4180);
        let mut writer = StancesWriter::new(Vec::new(), Path::new("-"), options, &axes()).unwrap();
        writer.write(&row()).unwrap();
        writer.write(&ClaimRow { error: "too long".into(), ..row() }).unwrap();
        let expected = "claim_id,axis,label,score,confidence,p_first,p_second,p_none,first_side,second_side\r\n\
            c-0123456789ab,escalation,none,0.000,high,0.010,0.010,0.980,escalatory,not_escalatory\r\n\
            c-0123456789ab,war_aim,victory,0.900,high,0.933,0.033,0.034,victory,not_lose\r\n";
        assert_eq!(String::from_utf8(writer.finish().unwrap()).unwrap(), expected);
    }
}
