//! The command line: arguments to work, results to files, errors to words and exit codes.
//!
//! Only the binary uses this folder. `args.rs` is the list of all flags; each command has a file of its name.

mod agree;
mod args;
mod axes;
mod calibrate;
mod classify;
mod coded;
mod config;
mod dates;
mod evaluate;
mod explain;
mod failure;
mod given;
mod gold;
mod interrupt;
mod lexicon;
mod manual;
mod models;
mod pipe;
mod prepare;
mod progress;
mod render;
mod results;
mod run;
mod sample;
mod score;
mod speaker_columns;
mod summary;
mod tables;

use std::ffi::OsString;

use self::args::{Cli, Command};
use self::interrupt::Interrupt;

pub(crate) use self::failure::{Failure, Status, hush_caught_panics};

/// The command line with the settings of the `--config` file put in.
pub(crate) fn parse(arguments: Vec<OsString>) -> Result<Cli, Failure> {
    config::parse(arguments)
}

/// Does what the command line says.
pub(crate) fn dispatch(cli: Cli) -> Result<Status, Failure> {
    let interrupt = Interrupt::install();
    match cli.command {
        Command::Run(args) => run::run(args, &interrupt),
        Command::Extract(args) => run::extract(args, &interrupt),
        Command::Classify(args) => classify::classify(args, &interrupt),
        Command::Score(args) => score::score(args, &interrupt),
        Command::Pipe(args) => pipe::pipe(args, &interrupt),
        Command::Render(args) => render::render(args, &interrupt),
        Command::Explain(args) => explain::explain(&args, &interrupt),
        Command::Sample(args) => sample::sample(args, &interrupt),
        Command::Agree(args) => agree::agree(args, &interrupt),
        Command::Evaluate(args) => evaluate::evaluate(&args, &interrupt),
        Command::Calibrate(args) => calibrate::calibrate(&args, &interrupt),
        Command::Axes(args) => axes::axes(&args, &interrupt),
        Command::Models(args) => models::models(args, &interrupt),
        Command::Completions(args) => manual::completions(&args),
        Command::Man => manual::man(),
    }
}
