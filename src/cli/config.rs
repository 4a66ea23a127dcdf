//! The `--config` file: options put in front of those on the command line.
//!
//! The file is TOML with the long names of options: `threads = 4`, `axes = ["a.toml", "b.toml"]`. Each becomes an
//! argument, unless the command line has the option, and goes through the same checks.

use std::ffi::OsString;
use std::fs;
use std::path::Path;

use anyhow::{Context, bail};
use clap::parser::ValueSource;
use clap::{ArgMatches, CommandFactory, FromArgMatches};

use super::args::Cli;
use super::failure::{BeforeWork, Failure};

/// Place of the command's name: there are no options in front of it but `--help` and `--version`.
const AFTER_COMMAND: usize = 2;

/// The command line with the settings of its `--config` file.
pub(crate) fn parse(mut arguments: Vec<OsString>) -> Result<Cli, Failure> {
    let matches = Cli::command().try_get_matches_from(&arguments).map_err(Failure::Clap)?;
    let Some((name, of_command)) = matches.subcommand() else { return from(&matches) };
    let Ok(Some(path)) = of_command.try_get_one::<std::path::PathBuf>("config") else {
        return from(&matches);
    };
    let settings = settings(path, name, of_command).before_work()?;
    arguments.splice(AFTER_COMMAND..AFTER_COMMAND, settings);
    from(&Cli::command().try_get_matches_from(&arguments).map_err(Failure::Clap)?)
}

fn from(matches: &ArgMatches) -> Result<Cli, Failure> {
    Cli::from_arg_matches(matches).map_err(Failure::Clap)
}

/// The options of the file that are not on the command line, as arguments.
fn settings(path: &Path, name: &str, given: &ArgMatches) -> anyhow::Result<Vec<OsString>> {
    let shown = path.display();
    let text = fs::read_to_string(path)
        .with_context(|| format!("{shown}: cannot be read; hint: check the path after `--config`"))?;
    let table: toml::Table = text.parse().with_context(|| {
        format!("{shown}: not valid TOML; hint: write one option a line, as in `threads = 4`")
    })?;
    let command = Cli::command();
    let mut arguments = Vec::new();
    for (key, value) in &table {
        let of = |command: &clap::Command| {
            command.get_arguments().find(|arg| arg.get_long() == Some(key) && is_setting(key)).cloned()
        };
        let option = command.find_subcommand(name).and_then(of);
        let Some(option) = option else {
            // One file may serve several commands.
            if command.get_subcommands().any(|command| of(command).is_some()) {
                continue;
            }
            bail!("{shown}: `{key}` is no setting; hint: use the long names of options, as in `--help`");
        };
        if given.value_source(option.get_id().as_str()) == Some(ValueSource::CommandLine) {
            continue;
        }
        let values = match value {
            toml::Value::Array(values) => values.as_slice(),
            value => std::slice::from_ref(value),
        };
        for value in values {
            let text = match value {
                toml::Value::String(text) => text.clone(),
                toml::Value::Integer(number) => number.to_string(),
                toml::Value::Boolean(true) if !option.get_action().takes_values() => {
                    arguments.push(format!("--{key}").into());
                    continue;
                }
                toml::Value::Boolean(false) if !option.get_action().takes_values() => continue,
                _ => bail!(
                    "{shown}: `{key}` cannot be that; hint: write text in quotation marks, a whole number, or true or \
                     false for an option without a value"
                ),
            };
            arguments.push(format!("--{key}={text}").into());
        }
    }
    Ok(arguments)
}

/// Whether an option is a setting, and not the job itself.
fn is_setting(key: &str) -> bool {
    !matches!(key, "config" | "output" | "help" | "version" | "record" | "claim" | "speaker")
}
