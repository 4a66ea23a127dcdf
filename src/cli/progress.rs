//! How far the work is, on standard error: a bar, plain lines, or JSON.

use std::collections::HashMap;
use std::io::IsTerminal;
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressStyle};
use serde_json::json;
use standpoint::pipeline::Finished;
use standpoint::rows::InputRecord;

use super::args::{CommonArgs, ProgressMode};
use super::failure::note;

/// Shows how far the work is.
pub(crate) struct Progress {
    display: Display,
    started: Instant,
    last_shown: Instant,
    /// Bytes of all inputs, and what stands before each; empty where nothing is known.
    total: u64,
    before: HashMap<String, (u64, u64)>,
    in_file: (String, u64),
    /// Documents that were read and have no text.
    pub(crate) empty: u64,
    /// Documents or rows, and claims.
    pub(crate) documents: u64,
    pub(crate) claims: u64,
    /// Claims of earlier runs, which took none of this run's time.
    earlier_claims: u64,
}

enum Display {
    Nothing,
    Bar(ProgressBar),
    Lines(Duration),
    Json,
}

impl Progress {
    /// Progress through `inputs`; they are taken as read in this order.
    pub(crate) fn new(args: &CommonArgs, inputs: &[InputRecord]) -> Self {
        let mut total = 0;
        let mut before = HashMap::new();
        for input in inputs {
            before.insert(input.name.clone(), (total, input.size));
            total += input.size;
        }
        let is_terminal = std::io::stderr().is_terminal();
        let display = match args.progress {
            _ if args.quiet => Display::Nothing,
            ProgressMode::Never => Display::Nothing,
            ProgressMode::Json => Display::Json,
            ProgressMode::Auto | ProgressMode::Always if is_terminal => Display::Bar(bar(total)),
            ProgressMode::Auto => Display::Lines(Duration::from_secs(10)),
            ProgressMode::Always => Display::Lines(Duration::from_secs(1)),
        };
        let now = Instant::now();
        let in_file = (String::new(), 0);
        Progress {
            display,
            started: now,
            last_shown: now,
            total,
            before,
            in_file,
            empty: 0,
            documents: 0,
            claims: 0,
            earlier_claims: 0,
        }
    }

    /// One more document was finished by an earlier run.
    pub(crate) fn earlier(&mut self, finished: &Finished) {
        self.take(finished);
        self.earlier_claims = self.claims;
    }

    /// One more document is finished.
    pub(crate) fn document(&mut self, finished: &Finished) {
        self.take(finished);
        let (documents, claims) = (self.documents, self.claims);
        let rate = self.rate(claims - self.earlier_claims);
        self.show(
            || format!("{documents} documents, {claims} claims, {rate:.1} claims/s"),
            json!({ "documents": documents, "claims": claims }),
        );
    }

    fn take(&mut self, finished: &Finished) {
        self.documents += 1;
        self.empty += u64::from(finished.is_done && finished.text_bytes == 0);
        self.claims += finished.rows.len() as u64;
        if self.in_file.0 == finished.origin.file {
            self.in_file.1 += finished.text_bytes as u64;
        } else {
            self.in_file = (finished.origin.file.clone(), finished.text_bytes as u64);
        }
    }

    /// So many more rows of a table are finished.
    pub(crate) fn rows(&mut self, count: u64) {
        self.documents += count;
        let rows = self.documents;
        let rate = self.rate(rows);
        self.show(|| format!("{rows} rows, {rate:.1} rows/s"), json!({ "rows": rows }));
    }

    /// Takes the bar away.
    pub(crate) fn finish(self) -> Duration {
        if let Display::Bar(bar) = &self.display {
            bar.finish_and_clear();
        }
        self.started.elapsed()
    }

    /// Bytes done so far: those of the files before, and the text of the documents of this file. The text is less
    /// than the file, so a table seems slower than it is until its end.
    fn done(&self) -> u64 {
        let (file, bytes) = &self.in_file;
        self.before.get(file).map_or(0, |(before, size)| before + bytes.min(size))
    }

    fn rate(&self, count: u64) -> f64 {
        count as f64 / self.started.elapsed().as_secs_f64().max(0.001)
    }

    fn show(&mut self, words: impl Fn() -> String, mut event: serde_json::Value) {
        let interval = match &self.display {
            Display::Nothing => return,
            Display::Bar(bar) => {
                bar.set_position(self.done());
                bar.set_message(words());
                return;
            }
            Display::Lines(interval) => *interval,
            Display::Json => Duration::from_secs(1),
        };
        if self.last_shown.elapsed() < interval {
            return;
        }
        self.last_shown = Instant::now();
        let (done, total) = (self.done(), self.total);
        if matches!(self.display, Display::Json) {
            event["event"] = "progress".into();
            event["seconds"] = round(self.started.elapsed().as_secs_f64()).into();
            if total > 0 {
                event["bytes_done"] = done.into();
                event["bytes_total"] = total.into();
            }
            note(event);
        } else {
            let share = match total {
                0 => String::new(),
                total => format!(", {:.0}%", 100.0 * done as f64 / total as f64),
            };
            note(format_args!("standpoint: {}{share}", words()));
        }
    }
}

fn bar(total: u64) -> ProgressBar {
    let (bar, template) = match total {
        0 => (ProgressBar::new_spinner(), "{spinner} {msg} {elapsed}"),
        total => (ProgressBar::new(total), "{wide_bar} {percent:>3}% {msg}, {eta} left"),
    };
    if let Ok(style) = ProgressStyle::with_template(template) {
        bar.set_style(style);
    }
    bar.enable_steady_tick(Duration::from_millis(200));
    bar
}

/// To a tenth.
pub(crate) fn round(seconds: f64) -> f64 {
    (seconds * 10.0).round() / 10.0
}
