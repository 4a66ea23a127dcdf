//! Labels that people wrote into the columns `A_human` of our tables, kept when the tables are written again.

use super::atomic::AtomicFile;
use super::cell::Cell;
use super::claim_row::{AxisColumns, ClaimRow};
use super::column::{Column, ColumnKind};
use super::csv::CsvTable;
use super::dialect::{CsvOptions, CsvProfile};
use super::error::RowsError;
use super::output::part_path;
use super::table::Table;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

/// How the names of the columns for people end.
const SUFFIX: &str = "_human";

/// People's labels by claim.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct HumanLabels {
    /// By claim and axis.
    labels: BTreeMap<String, BTreeMap<String, String>>,
}

impl HumanLabels {
    /// The labels in tables of ours and their further parts; a table that is not there has none.
    ///
    /// # Errors
    /// Where a file cannot be read, or where two have different labels for one claim: writing the tables again would
    /// lose one of them.
    pub fn read(tables: &[PathBuf]) -> Result<Self, RowsError> {
        let mut found = HumanLabels::default();
        for table in tables {
            let parts = (1..).map(|part| part_path(table, part));
            for path in parts.take_while(|path| path.is_file()) {
                found.add(&path)?;
            }
        }
        Ok(found)
    }

    /// Gives the claim what people said of it on these axes.
    pub fn label(&mut self, row: &mut ClaimRow, axes: &[AxisColumns]) {
        let Some(labels) = self.labels.get_mut(&row.claim_id) else { return };
        row.human = axes.iter().map(|axis| labels.remove(&axis.id).unwrap_or_default()).collect();
        if labels.is_empty() {
            self.labels.remove(&row.claim_id);
        }
    }

    /// How many claims have labels that no row took.
    pub fn left(&self) -> usize {
        self.labels.len()
    }

    /// Writes the labels that no row took to a new file beside `beside` and returns its name.
    pub fn write_left(&self, beside: &Path) -> Result<PathBuf, RowsError> {
        let named = |number: u32| beside.with_file_name(format!("labels-without-claims-{number}.csv"));
        let number = (1..).find(|&number| !named(number).exists()).unwrap_or(u32::MAX);
        let path = named(number);
        let axes: BTreeSet<&String> = self.labels.values().flat_map(BTreeMap::keys).collect();
        let names =
            ["claim_id".to_owned()].into_iter().chain(axes.iter().map(|axis| format!("{axis}{SUFFIX}")));
        let columns: Vec<Column> = names.map(|name| Column::new(name, ColumnKind::Text, "")).collect();
        let options = CsvOptions::new(CsvProfile::Excel);
        let mut table = CsvTable::new(AtomicFile::create(&path)?, &path, options, &columns)?;
        for (claim, labels) in &self.labels {
            let label = |axis: &&String| labels.get(*axis).map_or(Cell::EMPTY, |label| Cell::Carried(label));
            let cells: Vec<Cell<'_>> =
                [claim.as_str().into()].into_iter().chain(axes.iter().map(label)).collect();
            table.row(&cells)?;
        }
        table.finish()?.into_iter().try_for_each(AtomicFile::commit)?;
        Ok(path)
    }

    fn add(&mut self, path: &Path) -> Result<(), RowsError> {
        let table = match Table::open(path) {
            // Empty, or not ours: our header is plain ASCII.
            Err(RowsError::NoHeader { .. } | RowsError::NotUtf8 { .. }) => return Ok(()),
            table => table?,
        };
        let Some(id) = table.column("claim_id") else { return Ok(()) };
        let axis = |name: &String| name.trim().strip_suffix(SUFFIX).map(str::to_owned);
        let columns: Vec<(usize, String)> = table
            .header()
            .iter()
            .map(axis)
            .enumerate()
            .filter_map(|(place, axis)| Some((place, axis?)))
            .collect();
        for row in table {
            let cells = row?.cells;
            for (place, axis) in &columns {
                let label = cells[*place].trim();
                if label.is_empty() {
                    continue;
                }
                let labels = self.labels.entry(cells[id].clone()).or_default();
                let known = labels.entry(axis.clone()).or_insert_with(|| label.to_owned());
                if known != label {
                    return Err(RowsError::TwoLabels {
                        path: path.to_owned(),
                        claim_id: cells[id].clone(),
                        column: format!("{axis}{SUFFIX}"),
                        labels: [known.clone(), label.to_owned()],
                    });
                }
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rows::tests::{axes, row};

    #[test]
    fn labels_of_people_are_kept() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("claims.csv");
        std::fs::write(
            &path,
            "claim_id;war_aim_human;rents_human\nc-0123456789ab; victory ;for\nc-2;none;\nc-3;;\n",
        )
        .unwrap();
        std::fs::write(part_path(&path, 2), "claim_id,war_aim_human\nc-4,unclear\n").unwrap();
        let mut labels = HumanLabels::read(&[path.clone(), folder.path().join("claims.xlsx")]).unwrap();
        let mut labelled = row();
        labels.label(&mut labelled, &axes());
        assert_eq!(labelled.human, ["", "victory"]);
        assert_eq!(labels.left(), 3);
        let left = labels.write_left(&path).unwrap();
        let expected = "\u{FEFF}claim_id,rents_human,war_aim_human\r\n\
            c-0123456789ab,for,\r\nc-2,,none\r\nc-4,,unclear\r\n";
        assert_eq!(std::fs::read_to_string(&left).unwrap(), expected);
        assert_ne!(labels.write_left(&path).unwrap(), left);
        // What is no table of ours has no labels.
        for bytes in [&b""[..], b"\xff\xfe\x00", b"name,war_aim_human\nx,victory\n"] {
            std::fs::write(&path, bytes).unwrap();
            std::fs::remove_file(part_path(&path, 2)).ok();
            assert_eq!(HumanLabels::read(std::slice::from_ref(&path)).unwrap(), HumanLabels::default());
        }
    }
}
