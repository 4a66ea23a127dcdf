//! Labels that people wrote into the columns `A_human` of our tables, kept when the tables are written again.

use super::atomic::AtomicFile;
use super::cell::Cell;
use super::claim_row::{AxisColumns, ClaimRow};
use super::column::{Column, ColumnKind};
use super::csv::CsvTable;
use super::dialect::{CsvOptions, CsvProfile};
use super::error::RowsError;
use super::output::parts_from;
use super::run_json::{InputRecord, RunRecord};
use super::table::Table;
use std::collections::{BTreeMap, BTreeSet};
use std::fs::File;
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
    /// Where the `run.json` beside them says how tables were written, those that somebody changed since speak for their
    /// rows, empty cells too, and the others only for rows that the changed ones do not have.
    ///
    /// # Errors
    /// Where a file or one of its rows cannot be read, or where two have different labels for one claim: writing the
    /// tables again would lose labels.
    pub fn read(tables: &[PathBuf]) -> Result<Self, RowsError> {
        let tables: Vec<_> =
            tables.iter().map(|table| (state(table), parts_from(1, table).collect())).collect();
        let is_changed = tables.iter().any(|(state, _)| *state == State::Changed);
        let (unchanged, others): (Vec<_>, Vec<_>) =
            tables.into_iter().partition(|(state, _)| is_changed && *state == State::AsWritten);
        let paths = |tables: Vec<(State, Vec<PathBuf>)>| tables.into_iter().flat_map(|(_, parts)| parts);
        let mut older = HumanLabels::default();
        paths(unchanged).try_for_each(|path| older.add(&path, &mut HumanLabels::default()))?;
        let mut found = HumanLabels::default();
        paths(others).try_for_each(|path| found.add(&path, &mut older))?;
        for (claim, labels) in older.labels.into_iter().filter(|(_, labels)| !labels.is_empty()) {
            found.labels.entry(claim).or_default().extend(labels);
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

    /// Adds the labels in a file, each of whose cells takes what `older` has for its claim and axis.
    fn add(&mut self, path: &Path, older: &mut HumanLabels) -> Result<(), RowsError> {
        let table = match Table::open(path) {
            // Empty, or not ours: our header is plain ASCII.
            Err(RowsError::NoHeader { .. } | RowsError::Unreadable { .. }) => return Ok(()),
            table => table?,
        };
        let Some(id) = table.column("claim_id") else { return refuse_hidden_labels(path, table) };
        let axis = |name: &String| axis_of(name);
        let columns: Vec<(usize, String)> = table
            .header()
            .iter()
            .map(axis)
            .enumerate()
            .filter_map(|(place, axis)| Some((place, axis?)))
            .collect();
        if columns.is_empty() {
            return Ok(());
        }
        for row in table {
            let row = row?;
            if let Some(problem) = &row.problem {
                let (path, line, reason) = (path.to_owned(), row.line, problem.reason.clone());
                return Err(RowsError::LostLabels { path, line, reason });
            }
            let cells = row.cells;
            for (place, axis) in &columns {
                let (claim_id, label) = (cells[id].trim(), cells[*place].trim());
                if let Some(labels) = older.labels.get_mut(claim_id) {
                    labels.remove(axis);
                }
                if label.is_empty() {
                    continue;
                }
                let labels = self.labels.entry(claim_id.to_owned()).or_default();
                let known = labels.entry(axis.clone()).or_insert_with(|| label.to_owned());
                if known != label {
                    return Err(RowsError::TwoLabels {
                        path: path.to_owned(),
                        claim_id: claim_id.to_owned(),
                        column: format!("{axis}{SUFFIX}"),
                        labels: [known.clone(), label.to_owned()],
                    });
                }
            }
        }
        Ok(())
    }
}

/// What became of a table since it was written.
#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    /// Nothing.
    AsWritten,
    Changed,
    /// There is no record of it.
    Unknown,
}

fn state(table: &Path) -> State {
    let Ok(record) = RunRecord::read(&table.with_file_name("run.json")) else { return State::Unknown };
    let is_known = |found: &InputRecord| record.tables.iter().find(|known| known.name == found.name);
    let states = table_records(&parts_from(1, table).collect::<Vec<_>>())
        .unwrap_or_default()
        .into_iter()
        .map(|found| match is_known(&found) {
            Some(known) if *known == found => State::AsWritten,
            Some(_) => State::Changed,
            None => State::Unknown,
        });
    let states: Vec<State> = states.collect();
    let has = |state| states.contains(&state);
    match (has(State::Unknown) || states.is_empty(), has(State::Changed)) {
        (true, _) => State::Unknown,
        (false, true) => State::Changed,
        (false, false) => State::AsWritten,
    }
}

/// Size and hash of tables that people may change, by file name.
fn table_records(paths: &[PathBuf]) -> Result<Vec<InputRecord>, RowsError> {
    let record = |path: &PathBuf| {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        let read = File::open(path).and_then(|file| InputRecord::read(&name, file));
        read.map_err(|source| RowsError::read(path, source))
    };
    paths.iter().map(record).collect()
}

/// What [`RunRecord::tables`] says of tables and their parts, as far as they are there.
///
/// # Errors
/// Where one cannot be read.
pub fn written_tables(tables: &[PathBuf]) -> Result<Vec<InputRecord>, RowsError> {
    table_records(&tables.iter().flat_map(|table| parts_from(1, table)).collect::<Vec<_>>())
}

/// The axis that a column has people's labels of, by its name.
fn axis_of(name: &str) -> Option<String> {
    let name = name.trim().to_ascii_lowercase();
    name.strip_suffix(SUFFIX).map(str::to_owned)
}

/// Refuses a table without a column `claim_id` that has labels all the same, or in which the header stands further down: what
/// people wrote there would be lost.
fn refuse_hidden_labels(path: &Path, table: Table) -> Result<(), RowsError> {
    /// Rows in which a header is looked for.
    const HEAD: usize = 20;
    let labels: Vec<usize> = table
        .header()
        .iter()
        .enumerate()
        .filter(|(_, name)| axis_of(name).is_some())
        .map(|(at, _)| at)
        .collect();
    for (number, row) in table.enumerate() {
        let row = row?;
        let has_header =
            number < HEAD && row.cells.iter().any(|cell| cell.trim().eq_ignore_ascii_case("claim_id"));
        if has_header || labels.iter().any(|&at| !row.cells[at].trim().is_empty()) {
            let reason = if has_header { "the header stands here" } else { "there is no column `claim_id`" };
            let (path, line, reason) = (path.to_owned(), row.line, reason.to_owned());
            return Err(RowsError::LostLabels { path, line, reason });
        }
        if labels.is_empty() && number >= HEAD {
            break;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::super::output::part_path;
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
        for bytes in [&b""[..], b"\xff\xfe\x00", b"name,war_aim_human\nx,\n"] {
            std::fs::write(&path, bytes).unwrap();
            std::fs::remove_file(part_path(&path, 2)).ok();
            assert_eq!(HumanLabels::read(std::slice::from_ref(&path)).unwrap(), HumanLabels::default());
        }
    }

    #[test]
    fn no_label_goes_with_a_damaged_row() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("claims.csv");
        let check = |text: &str, expected: Option<u64>| {
            std::fs::write(&path, text).unwrap();
            let line = match HumanLabels::read(std::slice::from_ref(&path)) {
                Err(RowsError::LostLabels { line, .. }) => Some(line),
                other => other.map(|_| None).unwrap(),
            };
            assert_eq!(line, expected, "{text}");
        };
        check("claim_id,claim,a_human\nc-1,x,for\nc-2,\"y,none\nc-3,z,for\n", Some(3));
        // Nor where the table was changed so that nobody can tell whose labels these are.
        check("name,a_human\nx,for\n", Some(2));
        check("My labels,,\nclaim_id,claim,a_human\nc-1,x,for\n", Some(2));
        check("claim_id,claim,A_Human\nc-1,x,for\n", None);
        check("claim_id,claim,a_human\nc-1,x,for\nc-2,y\n", Some(3));
        check("claim_id,claim\nc-1\n", None);
    }

    #[test]
    fn what_was_changed_last_counts() {
        let folder = tempfile::tempdir().unwrap();
        let [csv, workbook] = ["claims.csv", "other.csv"].map(|name| folder.path().join(name));
        let write = |path: &Path, rows: &str| {
            std::fs::write(path, format!("claim_id,war_aim_human,rents_human\n{rows}")).unwrap();
        };
        let tables = [csv.clone(), workbook.clone()];
        let check = |expected: &[(&str, &str, &str)]| {
            let mut labels: BTreeMap<String, BTreeMap<String, String>> = BTreeMap::new();
            for (claim, axis, label) in expected {
                labels
                    .entry((*claim).to_owned())
                    .or_default()
                    .insert((*axis).to_owned(), (*label).to_owned());
            }
            assert_eq!(HumanLabels::read(&tables).unwrap(), HumanLabels { labels });
        };
        let rows = "c-1,victory,for\nc-2,none,\nc-3,unclear,\n";
        tables.iter().for_each(|path| write(path, rows));
        let all = [
            ("c-1", "war_aim", "victory"),
            ("c-1", "rents", "for"),
            ("c-2", "war_aim", "none"),
            ("c-3", "war_aim", "unclear"),
        ];
        check(&all);
        let mut record = crate::rows::tests::record();
        record.tables = written_tables(&tables).unwrap();
        assert_eq!(record.tables.len(), 2);
        record.write(&folder.path().join("run.json")).unwrap();
        check(&all);
        // One label changed, one cleared, one row deleted.
        write(&csv, "c-1,not_lose,for\nc-2,,\n");
        check(&[("c-1", "war_aim", "not_lose"), ("c-1", "rents", "for"), ("c-3", "war_aim", "unclear")]);
        // A column that is gone decides nothing.
        std::fs::write(&csv, "claim_id,rents_human\nc-1,against\nc-2,\nc-3,\n").unwrap();
        check(&[
            ("c-1", "war_aim", "victory"),
            ("c-1", "rents", "against"),
            ("c-2", "war_aim", "none"),
            ("c-3", "war_aim", "unclear"),
        ]);
        // Both changed: neither is right by itself.
        write(&csv, "c-1,not_lose,for\n");
        write(&workbook, "c-1,none,for\n");
        assert!(matches!(HumanLabels::read(&tables), Err(RowsError::TwoLabels { .. })));
    }
}
