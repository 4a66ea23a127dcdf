//! `axes list/show/check`, and the axes of `--axes`.

use std::io::{self, Write};
use std::path::PathBuf;

use anyhow::anyhow;
use standpoint::hypotheses::Axis;
use standpoint::rows::{AxisRecord, sha256_hex};

use super::args::{AxesArgs, AxesCommand};
use super::failure::{Failure, Status};

/// `axes ...`.
pub(crate) fn axes(args: &AxesArgs) -> Result<Status, Failure> {
    let mut out = io::stdout();
    match &args.command {
        AxesCommand::List => {
            for axis in Axis::shipped() {
                let [first, second] = &axis.sides;
                writeln!(out, "{}: {first} or {second}", axis.id)?;
            }
        }
        AxesCommand::Show { id } => {
            let axes = Axis::shipped();
            let Some(axis) = axes.iter().find(|axis| axis.id == *id) else {
                let known: Vec<String> = axes.iter().map(|axis| format!("`{}`", axis.id)).collect();
                let error = anyhow!("no axis `{id}` in the program; hint: one of {}", known.join(", "));
                return Err(Failure::Settings(error));
            };
            writeln!(out, "{axis:#?}")?;
        }
        AxesCommand::Check { files } => {
            for axis in load(files)? {
                writeln!(out, "{}: good", axis.id)?;
            }
        }
    }
    Ok(Status::Done)
}

/// The axes of the files, or those inside the program where there are no files.
pub(crate) fn load(files: &[PathBuf]) -> Result<Vec<Axis>, Failure> {
    match files {
        [] => Ok(Axis::shipped()),
        [file, ..] => Err(Failure::Settings(anyhow!("{}: axis files are not supported yet", file.display()))),
    }
}

/// The axes as `run.json` names them.
pub(crate) fn axis_records(axes: &[Axis]) -> Vec<AxisRecord> {
    let record =
        |axis: &Axis| AxisRecord { id: axis.id.clone(), sha256: sha256_hex(format!("{axis:?}").as_bytes()) };
    axes.iter().map(record).collect()
}
