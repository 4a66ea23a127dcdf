//! `calibrate`: the numbers of axes fitted to people's labels.

use std::io::{self, BufWriter, Write};

use anyhow::{Context, anyhow};
use standpoint::coding::{Calibrated, HumanLabel, Labelled, Quality, calibrate as fit};
use standpoint::hypotheses::{Axis, AxisSource, Calibration};
use standpoint::pipeline::{Classifier, Verdict, suit};
use standpoint::rows::AtomicFile;
use toml_edit::{Array, DocumentMut, InlineTable, Item, Table, TableLike, Value, value};

use super::args::CalibrateArgs;
use super::axes::without_gates;
use super::coded::show_problems;
use super::evaluate::write_quality;
use super::failure::{BeforeWork, Failure, Status};
use super::gold::Gold;
use super::interrupt::Interrupt;
use super::models;

/// `calibrate GOLD.csv --axis FILE -o NEW.toml`.
pub(crate) fn calibrate(args: &CalibrateArgs, interrupt: &Interrupt) -> Result<Status, Failure> {
    let AxisSource { text, .. } = AxisSource::open(&args.axis).before_work()?;
    let name = args.axis.display().to_string();
    let mut of_file = Axis::from_toml(&text, &name).before_work()?;
    let mut document: DocumentMut =
        text.parse().with_context(|| format!("{name}: cannot be read")).map_err(Failure::Settings)?;
    let mut gold = Gold::read(&args.gold, &of_file, args.key.as_deref())?;
    let mut output = AtomicFile::create(&args.output).before_work()?;
    let model = models::load(&args.model, interrupt)?;
    let model_name = model.identity().name.clone();
    suit(&mut of_file, &*model);
    let tells_contradiction = model.tells_contradiction();
    let verdicts = gold.ask(Classifier { model, axes: without_gates(of_file.clone()) }, interrupt)?;

    let mut out = BufWriter::new(io::stdout());
    let mut changed = 0;
    for (index, axis) in of_file.iter().enumerate() {
        let claims = labelled(&gold, &verdicts, index);
        if claims.is_empty() {
            writeln!(out, "{}: no labels, left as it is", axis.id)?;
            continue;
        }
        let done = fit(axis.mode, &axis.calibration, &claims)
            .with_context(|| format!("axis `{}` cannot be calibrated", axis.id))
            .map_err(Failure::Settings)?;
        let is_better = done.log_loss[1] < done.log_loss[0];
        write_outcome(&mut out, axis, &done)?;
        let outcome = match (is_better, args.force) {
            (true, _) => "the new numbers are better",
            (false, true) => "no better, written all the same",
            (false, false) => "no better: the numbers stay as they were",
        };
        let [before, after] = done.log_loss;
        writeln!(out, "  log loss {before:.3} before, {after:.3} on claims not fitted to: {outcome}")?;
        if is_better || args.force {
            let note = format!("{}: {} claims, model {model_name}", args.gold.display(), claims.len());
            // So that these numbers are known to do without contradictions, whatever the search left of them.
            let denial = if tells_contradiction { done.calibration.denial } else { [0.0; 2] };
            put(&mut document, axis, Calibration { fitted_on: note, denial, ..done.calibration })?;
            changed += 1;
        }
    }
    output
        .write_all(document.to_string().as_bytes())
        .with_context(|| format!("{}: cannot be written; hint: check the disk", args.output.display()))
        .map_err(Failure::Work)?;
    output.commit()?;
    writeln!(out, "\n{}: {changed} of {} axes calibrated", args.output.display(), of_file.len())?;
    out.flush()?;
    show_problems(&gold.problems);
    Ok(if gold.problems.is_empty() { Status::Done } else { Status::DoneWithSkips })
}

/// The claims with a side or `none`, and what the model said of them on the axis at this place.
fn labelled(gold: &Gold, verdicts: &[Option<Verdict>], axis: usize) -> Vec<Labelled> {
    let with_label = gold.claims.iter().zip(verdicts).filter_map(|(claim, verdict)| {
        let label = match claim.labels[axis]? {
            HumanLabel::Side(side) => side,
            HumanLabel::None => 2,
            HumanLabel::Unclear => return None,
        };
        Some(Labelled {
            evidence: verdict.as_ref()?.evidence[axis]?,
            polarity: claim.polarity,
            gold: label,
            weight: claim.weight(),
            group: claim.group.clone(),
        })
    });
    with_label.collect()
}

fn write_outcome(out: &mut impl Write, axis: &Axis, done: &Calibrated) -> io::Result<()> {
    let labels = [&axis.sides[0].id, &axis.sides[1].id, "none", "unclear"];
    writeln!(out, "{}: {} claims\n  with the numbers it had", axis.id, done.before.len())?;
    write_quality(out, &Quality::of(&done.before), labels)?;
    writeln!(out, "  with numbers fitted to the other claims (five parts, each judged by the other four)")?;
    if done.splits_groups {
        writeln!(out, "  (there are fewer documents than parts, so that these figures may be too good)")?;
    }
    write_quality(out, &Quality::of(&done.held_out), labels)
}

/// Puts the numbers into the axis's table and leaves everything else of the file as it is, comments too.
fn put(document: &mut DocumentMut, axis: &Axis, calibration: Calibration) -> Result<(), Failure> {
    let lost = || Failure::Work(anyhow!("axis `{}` is not where it was read: this is a bug", axis.id));
    let table: &mut dyn TableLike = match document.get_mut("axis") {
        None => document.as_table_mut(),
        Some(Item::ArrayOfTables(several)) => several
            .iter_mut()
            .find(|table| table.get("id").and_then(Item::as_str) == Some(&axis.id))
            .ok_or_else(lost)?,
        Some(_) => return Err(lost()),
    };
    match table.get_mut("calibration").and_then(Item::as_table_like_mut) {
        Some(block) => fill(block, &calibration),
        None => {
            let mut block = Table::new();
            fill(&mut block, &calibration);
            table.insert("calibration", Item::Table(block));
        }
    }
    Ok(())
}

/// The comment in front of `measured`.
const MEASURED: &str = "# Share of right labels, and share of claims, at each confidence, on claims that the numbers were not fitted to.\n";

fn fill(block: &mut dyn TableLike, c: &Calibration) {
    let pair = |numbers: [f64; 2]| value(Array::from_iter(numbers));
    let mut set = |key: &str, item: Item| match block.get_mut(key) {
        // Comments behind and around the old number stay.
        Some(old) => {
            let decor = old.as_value().map(|old| old.decor().clone());
            *old = item;
            if let (Some(new), Some(decor)) = (old.as_value_mut(), decor) {
                *new.decor_mut() = decor;
            }
        }
        None => drop(block.insert(key, item)),
    };
    set("support", pair(c.support));
    set("denial", pair(c.denial));
    set("topic", value(c.topic));
    set("offset", pair(c.offset));
    set("denied", value(c.denied));
    set("asked", value(c.asked));
    set("unclear_margin", value(c.unclear_margin));
    set("high", value(c.high));
    set("medium", value(c.medium));
    set("fitted_on", value(c.fitted_on.as_str()));
    if let Some(measured) = &c.measured {
        let mut words = InlineTable::new();
        for (word, numbers) in [("high", measured.high), ("medium", measured.medium), ("low", measured.low)] {
            words.insert(word, Value::Array(Array::from_iter(numbers)));
        }
        set("measured", value(words));
        // What stood in front of the old figures was about them.
        if let Some(mut key) = block.key_mut("measured") {
            key.leaf_decor_mut().set_prefix(MEASURED);
        }
    }
}
