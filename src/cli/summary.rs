//! What the user is told at the end.

use std::path::PathBuf;
use std::time::Duration;

use serde_json::json;
use standpoint::problem::Problem;
use standpoint::rows::{Counts, OutputTarget};

use super::args::{CommonArgs, ProgressMode};
use super::failure::{Status, note};
use super::progress::round;

/// Problems that are shown; the others are in the error file.
const SHOWN_PROBLEMS: usize = 3;

/// The first few problems of a run, and how many there are.
#[derive(Debug, Default)]
pub(crate) struct Problems {
    first: Vec<Problem>,
    pub(crate) count: u64,
}

impl Problems {
    /// Adds one.
    pub(crate) fn add(&mut self, problem: &Problem) {
        self.count += 1;
        if self.first.len() < SHOWN_PROBLEMS {
            self.first.push(problem.clone());
        }
    }

    /// Whether something was skipped.
    pub(crate) fn status(&self) -> Status {
        if self.count == 0 { Status::Done } else { Status::DoneWithSkips }
    }

    /// Shows the first few, and says where the others are.
    pub(crate) fn show(&self, errors: Option<PathBuf>) {
        for problem in &self.first {
            note(format_args!("  {}", problem.to_string().replace("; hint: ", "\n    hint: ")));
        }
        let more = self.count.saturating_sub(self.first.len() as u64);
        match errors {
            Some(path) if more > 0 => note(format_args!("  and {more} more in {}", path.display())),
            None if more > 0 => note(format_args!("  and {more} more; write to a file to get all of them")),
            _ => {}
        }
    }
}

/// Says what came of a run; `errors` is the file that names all problems.
pub(crate) fn show(
    args: &CommonArgs,
    target: &OutputTarget,
    errors: Option<PathBuf>,
    counts: &Counts,
    problems: &Problems,
    took: Duration,
) {
    let seconds = took.as_secs_f64();
    if args.quiet {
        // Where no error file names them, somebody must.
        if errors.is_none() {
            problems.show(errors);
        }
        return;
    }
    if args.progress == ProgressMode::Json {
        let output = target_name(target);
        note(
            json!({ "event": "done", "counts": counts, "problems": problems.count, "seconds": round(seconds), "output": output }),
        );
        return;
    }
    let Counts { documents_done, documents_skipped, documents_failed, claims, labels, .. } = counts;
    note(format_args!(
        "{}, {} in {seconds:.1} s: {}",
        count(*documents_done, "document"),
        count(*claims, "claim"),
        target_name(target)
    ));
    for (axis, labels) in labels.iter().filter(|_| *claims > 0) {
        // The sides by name, then those that say less.
        let (rest, sides): (Vec<_>, Vec<_>) =
            labels.iter().partition(|(label, _)| matches!(label.as_str(), "none" | "unclear"));
        let labels: Vec<String> =
            sides.into_iter().chain(rest).map(|(label, count)| format!("{count} {label}")).collect();
        note(format_args!("  {axis}: {}", labels.join(", ")));
    }
    let skips = [(*documents_skipped, "file", "skipped"), (*documents_failed, "document", "failed")];
    let mut skips: Vec<String> = skips
        .into_iter()
        .filter(|&(number, ..)| number > 0)
        .map(|(number, noun, what)| format!("{} {what}", count(number, noun)))
        .collect();
    let of_rows = problems.count.saturating_sub(documents_skipped + documents_failed);
    if of_rows > 0 {
        skips.push(format!("{} without labels", count(of_rows, "claim")));
    }
    if !skips.is_empty() {
        note(format_args!("{}:", skips.join(", ")));
        problems.show(errors);
    }
}

/// `1 document`, `2 documents`.
pub(crate) fn count(count: u64, noun: &str) -> String {
    format!("{count} {noun}{}", if count == 1 { "" } else { "s" })
}

/// Where the results are, as the user named it.
pub(crate) fn target_name(target: &OutputTarget) -> String {
    match target {
        OutputTarget::Stdout => "standard output".to_owned(),
        OutputTarget::File(path) | OutputTarget::Folder(path) => path.display().to_string(),
    }
}
