//! What the commands that read people's labels have in common: columns, cells, and rows that are left out.

use std::collections::HashSet;
use std::path::PathBuf;

use anyhow::anyhow;
use standpoint::coding::HumanLabel;
use standpoint::hypotheses::Axis;
use standpoint::pipeline::Refusal;
use standpoint::problem::{Problem, Stage};
use standpoint::rows::{Table, TableRow};

use super::failure::{BeforeWork, Failure, note};
use super::summary::count;

/// What coders see of a claim.
pub(crate) const SHOWN: [&str; 6] =
    ["claim_id", "speaker", "speaker_role", "attributed_by", "claim", "context"];

/// The column with people's labels for an axis `A`: `A_human`, else `A_gold`, else `A`.
pub(crate) fn human_column(table: &Table, axis: &str) -> Option<usize> {
    [format!("{axis}_human"), format!("{axis}_gold"), axis.to_owned()]
        .iter()
        .find_map(|name| table.column(name))
}

/// [`human_column`] of each axis; one of them has to be there. `file` is for the message.
pub(crate) fn human_columns(table: &Table, file: &str, axes: &[Axis]) -> Result<Vec<Option<usize>>, Failure> {
    let columns: Vec<Option<usize>> = axes.iter().map(|axis| human_column(table, &axis.id)).collect();
    if columns.iter().any(Option::is_some) {
        // Of two with one name the second would be passed over.
        for column in columns.iter().flatten() {
            table.require(table.header()[*column].trim()).before_work()?;
        }
        return Ok(columns);
    }
    let wanted: Vec<String> = axes.iter().map(|axis| format!("`{}_human`", axis.id)).collect();
    let hint = format!("name it {}, or pass the axis file with `--axes`", wanted.join(" or "));
    Err(Failure::Settings(anyhow!("{file}: no column with labels; hint: {hint}")))
}

/// The table of claims that `results` is, or that is in it.
pub(crate) fn claims_path(results: PathBuf) -> PathBuf {
    if results.is_dir() { results.join("claims.csv") } else { results }
}

/// The label of a cell, nothing where it is empty.
pub(crate) fn label(cell: &str, axis: &Axis) -> Result<Option<HumanLabel>, Refusal> {
    HumanLabel::parse(cell, axis).map_err(|unknown| refusal(unknown.reason(), unknown.hint()))
}

/// Remembers the `claim_id` of a row, and refuses one that cannot tell its claim from the others.
pub(crate) fn take_id(id: &str, ids: &mut HashSet<String>) -> Result<(), Refusal> {
    if id.is_empty() {
        return Err(refusal("`claim_id` is empty", "fill it in: labels are joined by it"));
    }
    if ids.insert(id.to_owned()) {
        return Ok(());
    }
    let reason = format!("`{id}` is the `claim_id` of an earlier row");
    Err(refusal(reason, "keep one of the two, or give each its own"))
}

/// Why something is left out, and what to do about it.
pub(crate) fn refusal(reason: impl Into<String>, hint: impl Into<String>) -> Refusal {
    Refusal { reason: reason.into(), hint: hint.into() }
}

/// A refusal with its place.
pub(crate) fn problem(file: &str, record: u64, line: u64, refusal: Refusal) -> Problem {
    let Refusal { reason, hint } = refusal;
    let (file, record, line) = (file.to_owned(), Some(record), Some(line));
    Problem { file, record, line, stage: Stage::Read, reason, hint }
}

/// [`problem`] for a row.
pub(crate) fn row_problem(file: &str, row: &TableRow, refusal: Refusal) -> Problem {
    problem(file, row.record, row.line, refusal)
}

/// Names what was left out on standard error.
pub(crate) fn show_problems(problems: &[Problem]) {
    if !problems.is_empty() {
        note(format_args!("left out for {}:", count(problems.len() as u64, "problem")));
    }
    problems.iter().for_each(|problem| note(format_args!("  {problem}")));
}

/// Whether the row is one of those that spreadsheets leave behind the last.
pub(crate) fn is_blank(row: &TableRow) -> bool {
    row.cells.iter().all(|cell| cell.trim().is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_of_the_usual_columns_is_taken() {
        let column = |header: &'static str| {
            human_column(&Table::from_reader("a.csv", header.as_bytes()).unwrap(), "escalation")
        };
        assert_eq!(column("claim,escalation,escalation_human\n"), Some(2));
        assert_eq!(column("claim,escalation,Escalation_Gold\n"), Some(2));
        assert_eq!(column("claim,escalation\n"), Some(1));
        assert_eq!(column("claim,escalation_label\n"), None);
    }
}
