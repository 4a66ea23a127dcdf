//! `axes list/show/check`, and the axes of `--axes`.

use std::io::{self, Write};
use std::path::PathBuf;

use anyhow::anyhow;
use standpoint::claims::{Form, Polarity};
use standpoint::hypotheses::{Axis, AxisSource, ClaimParts, Example, lint, questions};
use standpoint::nli::{NliError, NliModel};
use standpoint::pipeline::{columns, suit};
use standpoint::rows::{AxisColumns, RowStance};
use standpoint::stances::decide;

use super::args::{AxesArgs, AxesCheckArgs, AxesCommand, AxesOption, CommonArgs, GateOption};
use super::failure::{BeforeWork, Failure, Status, note};
use super::interrupt::Interrupt;
use super::{models, summary};

/// `axes ...`.
pub(crate) fn axes(args: &AxesArgs, interrupt: &Interrupt) -> Result<Status, Failure> {
    match &args.command {
        AxesCommand::List => list()?,
        AxesCommand::Show { id } => show(id)?,
        AxesCommand::Check(args) => check(args, interrupt)?,
    }
    Ok(Status::Done)
}

/// The axes of these files, or of these names of axes inside the program; the default ones where there are none.
pub(crate) fn load(files: &[PathBuf]) -> Result<Vec<Axis>, Failure> {
    let sources: Result<Vec<AxisSource>, _> = files.iter().map(|file| AxisSource::open(file)).collect();
    sources.and_then(|sources| AxisSource::axes(&sources)).before_work()
}

/// The axes of the options, those without `--no-gate` with their gates.
pub(crate) fn load_with_gate(axes: &AxesOption, gate: &GateOption) -> Result<Vec<Axis>, Failure> {
    let axes = load(&axes.axes)?;
    Ok(if gate.no_gate { without_gates(axes) } else { axes })
}

/// Says of which axes the numbers are those of others.
pub(crate) fn note_uncalibrated(axes: &[Axis], common: &CommonArgs) {
    if !common.tells() {
        return;
    }
    let uncalibrated = axes.iter().filter(|axis| axis.calibration.fitted_on.is_empty());
    let names: Vec<String> = uncalibrated.map(|axis| format!("`{}`", axis.id)).collect();
    if !names.is_empty() {
        note(format_args!(
            "standpoint: {} not calibrated, so that claims about something else may get a side; hint: look at the rows \
             with a side, and see `standpoint calibrate`",
            names.join(", ")
        ));
    }
}

/// So that every wording is asked of every claim.
pub(crate) fn without_gates(axes: Vec<Axis>) -> Vec<Axis> {
    axes.into_iter().map(|axis| Axis { gate: None, ..axis }).collect()
}

fn list() -> io::Result<()> {
    let mut out = io::stdout();
    writeln!(out, "Used where no --axes is given:")?;
    write_list(&mut out, &Axis::shipped())?;
    writeln!(out, "\nReady-made, for --axes NAME:")?;
    write_list(&mut out, &Axis::topics())
}

fn write_list(out: &mut impl Write, axes: &[Axis]) -> io::Result<()> {
    for Axis { id, sides: [first, second], question, .. } in axes {
        writeln!(out, "  {id}: {} or {}. {question}", first.id, second.id)?;
    }
    Ok(())
}

fn show(id: &str) -> Result<(), Failure> {
    let Some((_, text)) = Axis::file_in_the_program(id) else {
        let error = anyhow!("no axis `{id}` in the program; hint: `standpoint axes list` names them");
        return Err(Failure::Settings(error));
    };
    io::stdout().write_all(text.as_bytes())?;
    Ok(())
}

/// Reads the files and asks the model about their examples.
fn check(args: &AxesCheckArgs, interrupt: &Interrupt) -> Result<(), Failure> {
    let mut axes = load(&args.files)?;
    let mut model = models::load(&args.model, interrupt)?;
    suit(&mut axes, &*model);
    let mut out = io::stdout();
    let mut misses = 0;
    for (axis, columns) in axes.iter().zip(columns(&axes)) {
        let count = axis.examples.len();
        let labels = labels(&mut *model, axis, &columns).map_err(|error| Failure::Work(error.into()))?;
        let wrong: Vec<(&Example, &String)> =
            axis.examples.iter().zip(&labels).filter(|(example, label)| example.expect != **label).collect();
        writeln!(out, "{}: valid, {} of {count} examples as expected", axis.id, count - wrong.len())?;
        for (Example { text, expect }, label) in &wrong {
            writeln!(out, "  {label} instead of {expect}: {text}")?;
        }
        for advice in lint(axis) {
            writeln!(out, "  advice: {advice}")?;
        }
        misses += wrong.len();
    }
    if misses > 0 {
        return Err(Failure::Work(anyhow!(
            "the model labels {} in another way; hint: word the hypotheses more plainly, and look with \
             `standpoint explain --claim`",
            summary::count(misses as u64, "example")
        )));
    }
    Ok(())
}

/// The labels of an axis's examples.
fn labels(model: &mut dyn NliModel, axis: &Axis, columns: &AxisColumns) -> Result<Vec<String>, NliError> {
    let label = |example: &Example| {
        let polarity = Polarity::Asserted;
        let claim = &example.text;
        let claim = ClaimParts { claim, speaker: "", country: "", form: Form::Direct, polarity, cue: "" };
        let scores = model.score(&questions(axis, &claim))?;
        Ok(RowStance::new(&decide(axis, polarity, &scores), columns).label)
    };
    axis.examples.iter().map(label).collect()
}
