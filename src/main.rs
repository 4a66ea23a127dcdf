//! The command `standpoint`.

mod cli;

use std::process::ExitCode;

fn main() -> ExitCode {
    cli::hush_caught_panics();
    let done = cli::parse(std::env::args_os().collect()).and_then(cli::dispatch);
    match done {
        Ok(status) => status.into(),
        Err(failure) => {
            failure.report();
            failure.into()
        }
    }
}
