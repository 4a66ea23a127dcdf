//! Errors as words and exit codes.

use std::fmt::Display;
use std::io::{self, Write};
use std::process::ExitCode;

use standpoint::journal::JournalError;
use standpoint::pipeline::PipelineError;
use standpoint::rows::RowsError;

use super::summary::count;

/// How a command ended that did its work.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Status {
    /// All of it.
    Done,
    /// Some documents or rows were skipped; each one was reported.
    DoneWithSkips,
}

/// Why a command did not do its work.
#[derive(Debug)]
pub(crate) enum Failure {
    /// Clap's answer: help, version, or what is wrong with the command line.
    Clap(clap::Error),
    /// Wrong settings, found before work started.
    Settings(anyhow::Error),
    /// Something failed in the middle of the work.
    Work(anyhow::Error),
    /// Nobody reads standard output any more (`| head`).
    BrokenPipe,
    /// Ctrl-C, or asked to end by the system.
    Interrupted {
        /// How many documents are finished and kept for the next run; none where nothing is kept.
        kept: Option<u64>,
    },
}

impl Failure {
    /// Says it on standard error; help and version go to standard output.
    pub(crate) fn report(&self) {
        match self {
            // A closed output is no reason to complain.
            Failure::Clap(error) => drop(error.print()),
            Failure::Settings(error) | Failure::Work(error) => report(error),
            Failure::BrokenPipe => {}
            Failure::Interrupted { kept: None } => note("standpoint: interrupted, no results written"),
            Failure::Interrupted { kept: Some(documents) } => note(format_args!(
                "standpoint: interrupted, {} finished\nhint: run the same command again to go on",
                count(*documents, "document")
            )),
        }
    }
}

impl From<Status> for ExitCode {
    fn from(status: Status) -> Self {
        match status {
            Status::Done => ExitCode::SUCCESS,
            Status::DoneWithSkips => ExitCode::from(3),
        }
    }
}

impl From<Failure> for ExitCode {
    fn from(failure: Failure) -> Self {
        match failure {
            Failure::Clap(error) if !error.use_stderr() => ExitCode::SUCCESS,
            Failure::BrokenPipe => ExitCode::SUCCESS,
            Failure::Work(_) => ExitCode::from(1),
            Failure::Clap(_) | Failure::Settings(_) => ExitCode::from(2),
            Failure::Interrupted { .. } => ExitCode::from(130),
        }
    }
}

impl From<RowsError> for Failure {
    fn from(error: RowsError) -> Self {
        if error.is_broken_pipe() { Failure::BrokenPipe } else { Failure::Work(error.into()) }
    }
}

impl From<PipelineError> for Failure {
    fn from(error: PipelineError) -> Self {
        match error {
            PipelineError::Stopped => Failure::Interrupted { kept: None },
            error => Failure::Work(error.into()),
        }
    }
}

impl From<JournalError> for Failure {
    fn from(error: JournalError) -> Self {
        Failure::Work(error.into())
    }
}

/// For text written to standard output.
impl From<io::Error> for Failure {
    fn from(error: io::Error) -> Self {
        match error.kind() {
            io::ErrorKind::BrokenPipe => Failure::BrokenPipe,
            _ => Failure::Work(anyhow::Error::new(error).context("cannot write to standard output")),
        }
    }
}

/// Leaves it to the error that they become to tell of panics in libraries that panic where others return an error.
pub(crate) fn hush_caught_panics() {
    const PANICKING: [&str; 5] = ["calamine-", "rust_xlsxwriter-", "parquet-", "rust-bert-", "tch-"];
    let tell = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |panic| {
        let file = panic.location().map_or("", |location| location.file());
        if !PANICKING.iter().any(|library| file.contains(library)) {
            tell(panic);
        }
    }));
}

/// Marks an error as one of the settings, found before work starts.
pub(crate) trait BeforeWork<T> {
    /// The same, with exit code 2.
    fn before_work(self) -> Result<T, Failure>;
}

impl<T, E: Into<anyhow::Error>> BeforeWork<T> for Result<T, E> {
    fn before_work(self) -> Result<T, Failure> {
        self.map_err(|error| Failure::Settings(error.into()))
    }
}

/// One line on standard error; where that is closed there is nobody to tell.
pub(crate) fn note(line: impl Display) {
    let _ = writeln!(io::stderr(), "{line}");
}

/// The error and its causes on one line, the hints below.
fn report(error: &anyhow::Error) {
    let (message, hints) = message(error);
    note(format_args!("standpoint: {message}"));
    for hint in hints {
        note(format_args!("hint: {hint}"));
    }
}

fn message(error: &anyhow::Error) -> (String, Vec<String>) {
    let mut hints = Vec::new();
    let parts: Vec<String> = error
        .chain()
        .map(|cause| {
            let text = cause.to_string();
            let (reason, hint) = text.split_once("; hint: ").unwrap_or((&text, ""));
            hints.extend((!hint.is_empty()).then(|| hint.to_owned()));
            reason.trim_end().to_owned()
        })
        .collect();
    (parts.join(": "), hints)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hints_come_last() {
        let cause = anyhow::anyhow!("no column `claim`; hint: rename it");
        let (message, hints) = message(&cause.context("cannot classify `a.csv`"));
        assert_eq!(message, "cannot classify `a.csv`: no column `claim`");
        assert_eq!(hints, ["rename it"]);
    }
}
