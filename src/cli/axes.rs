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
                writeln!(out, "{}: {} or {}. {}", axis.id, first.id, second.id, axis.question)?;
            }
        }
        AxesCommand::Show { id } => {
            let file = format!("{id}.toml");
            let Some((_, text)) = Axis::SHIPPED_FILES.iter().find(|(name, _)| *name == file) else {
                let known: Vec<String> =
                    Axis::shipped().iter().map(|axis| format!("`{}`", axis.id)).collect();
                let error = anyhow!("no axis `{id}` in the program; hint: one of {}", known.join(", "));
                return Err(Failure::Settings(error));
            };
            write!(out, "{text}")?;
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
    if files.is_empty() {
        return Ok(Axis::shipped());
    }
    let mut axes: Vec<Axis> = Vec::new();
    for file in files {
        for axis in Axis::read(file).map_err(|error| Failure::Settings(error.into()))? {
            if axes.iter().any(|other| other.id == axis.id) {
                let error = anyhow!(
                    "{}: axis `{}` is there already; hint: give each axis an `id` of its own",
                    file.display(),
                    axis.id
                );
                return Err(Failure::Settings(error));
            }
            axes.push(axis);
        }
    }
    Ok(axes)
}

/// The axes as `run.json` names them.
pub(crate) fn axis_records(axes: &[Axis]) -> Vec<AxisRecord> {
    let record =
        |axis: &Axis| AxisRecord { id: axis.id.clone(), sha256: sha256_hex(format!("{axis:?}").as_bytes()) };
    axes.iter().map(record).collect()
}
