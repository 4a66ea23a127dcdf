//! What was tried on the way to a speaker, for `explain`; put into words only where somebody will read them.

use std::fmt::Arguments;

/// The steps of one resolution, in order.
pub(super) struct Steps(Option<Vec<String>>);

impl Steps {
    /// Keeps the steps, or forgets them all.
    pub(super) fn new(keep: bool) -> Self {
        Steps(keep.then(Vec::new))
    }

    /// Adds a step: `steps.push(format_args!("candidate {name}"))`.
    pub(super) fn push(&mut self, step: Arguments<'_>) {
        if let Some(lines) = &mut self.0 {
            lines.push(step.to_string());
        }
    }

    /// One readable line for each.
    pub(super) fn into_lines(self) -> Vec<String> {
        self.0.unwrap_or_default()
    }
}
