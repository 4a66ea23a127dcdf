//! `completions` and `man`: made from the same definitions as the help texts.

use std::io::{self, Write};

use clap::CommandFactory;

use super::args::{Cli, CompletionsArgs};
use super::failure::{Failure, Status};

/// `completions SHELL`.
pub(crate) fn completions(args: &CompletionsArgs) -> Result<Status, Failure> {
    let mut script = Vec::new();
    clap_complete::generate(args.shell, &mut Cli::command(), "standpoint", &mut script);
    io::stdout().write_all(&script)?;
    Ok(Status::Done)
}

/// `man`: one page for the program and all its commands.
pub(crate) fn man() -> Result<Status, Failure> {
    let mut command = Cli::command();
    command.build();
    let mut page = Vec::new();
    clap_mangen::Man::new(command.clone()).render(&mut page)?;
    write_commands(&command, &mut page)?;
    // The library's heading for `after_help`, which here is examples, and its reference to pages that we put into one.
    let page = String::from_utf8_lossy(&page).replace("\n.SH ", "\n.fi\n.SH ");
    let page = page.replace("\n.SH EXTRA\n", "\n.SH EXAMPLES\n.nf\n");
    let page = page.replace("\nstandpoint\\-", "\nstandpoint ").replace("(1)\n", "\n");
    io::stdout().write_all(page.as_bytes())?;
    Ok(Status::Done)
}

fn write_commands(command: &clap::Command, page: &mut Vec<u8>) -> io::Result<()> {
    for command in command.get_subcommands().filter(|command| command.get_name() != "help") {
        let man = clap_mangen::Man::new(command.clone());
        writeln!(page, ".SH \"{}\"", command.get_bin_name().unwrap_or_default().to_uppercase())?;
        man.render_synopsis_section(page)?;
        man.render_description_section(page)?;
        man.render_options_section(page)?;
        if command.get_after_help().is_some() {
            man.render_extra_section(page)?;
        }
        write_commands(command, page)?;
    }
    Ok(())
}
