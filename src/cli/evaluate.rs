//! `evaluate`: labels of the model, or of a results file, against people's.

use std::collections::HashMap;
use std::io::{self, BufWriter, Write};
use std::path::Path;

use anyhow::anyhow;
use serde::Serialize;
use standpoint::coding::{ClassQuality, Coded, HumanLabel, Judged, Quality, Share, Worth, shares};
use standpoint::hypotheses::Axis;
use standpoint::pipeline::Classifier;
use standpoint::rows::decimal;

use super::args::EvaluateArgs;
use super::coded::{claims_path, refusal, show_problems};
use super::failure::{Failure, Status};
use super::given::GivenStance;
use super::gold::{Gold, GoldClaim};
use super::interrupt::Interrupt;
use super::summary::count;
use super::{axes, given, models};

/// `evaluate GOLD.csv`.
pub(crate) fn evaluate(args: &EvaluateArgs, interrupt: &Interrupt) -> Result<Status, Failure> {
    let axes = axes::load_with_gate(&args.axes, &args.gate)?;
    let mut gold = Gold::read(&args.gold, &axes, args.key.as_deref())?;
    let (source, judged) = match &args.results {
        Some(results) => (results.display().to_string(), with_results(&mut gold, results, &axes)?),
        None => {
            let model = models::load(&args.model, interrupt)?;
            let name = model.identity().name.clone();
            (name, with_model(&mut gold, Classifier::new(model, axes.clone()), interrupt)?)
        }
    };
    let reports: Vec<Report<'_>> = axes
        .iter()
        .zip(judged)
        .filter(|(_, judged)| !judged.coded.is_empty())
        .map(|(axis, judged)| Report {
            axis: &axis.id,
            labels: [&axis.sides[0].id, &axis.sides[1].id, "none", "unclear"],
            unclear_to_the_coder: judged.unclear,
            quality: Quality::of(&judged.claims),
            shares: if judged.unweighted == 0 { shares(&judged.coded) } else { None },
        })
        .collect();
    let mut out = BufWriter::new(io::stdout());
    if args.json {
        let document = serde_json::json!({ "labels_of": source, "axes": reports, "left_out": gold.problems });
        writeln!(out, "{document:#}")?;
    } else {
        writeln!(out, "Labels of {source} against those in {}", args.gold.display())?;
        for report in &reports {
            report.write(&mut out)?;
        }
    }
    out.flush()?;
    show_problems(&gold.problems);
    Ok(if gold.problems.is_empty() { Status::Done } else { Status::DoneWithSkips })
}

/// The strata of a sample, numbered as they come.
#[derive(Default)]
struct Strata(HashMap<String, usize>);

impl Strata {
    fn number(&mut self, name: &str) -> usize {
        let next = self.0.len();
        *self.0.entry(name.to_owned()).or_insert(next)
    }
}

/// The claims of one axis that can be compared.
#[derive(Default)]
struct OfAxis {
    claims: Vec<Judged>,
    /// Claims on which the coder could not tell.
    unclear: usize,
    /// All that have a person's label, for the shares of labels in the whole.
    coded: Vec<Coded>,
    /// How many of them do not say for how many claims they stand.
    unweighted: usize,
}

impl OfAxis {
    /// Adds a claim that the coder put somewhere.
    fn add(
        &mut self,
        label: Option<HumanLabel>,
        stratum: usize,
        weight: Option<f64>,
        judged: impl FnOnce(usize) -> Judged,
    ) {
        let place = match label {
            Some(HumanLabel::Side(side)) => side,
            Some(HumanLabel::None) => 2,
            Some(HumanLabel::Unclear) => 3,
            None => return,
        };
        self.coded.push(Coded { stratum, weight: weight.unwrap_or(1.0), label: place });
        self.unweighted += usize::from(weight.is_none());
        match place {
            3 => self.unclear += 1,
            class => self.claims.push(judged(class)),
        }
    }
}

fn with_model(
    gold: &mut Gold,
    classifier: Classifier,
    interrupt: &Interrupt,
) -> Result<Vec<OfAxis>, Failure> {
    let mut axes: Vec<OfAxis> = classifier.axes.iter().map(|_| OfAxis::default()).collect();
    let verdicts = gold.ask(classifier, interrupt)?;
    let mut strata = Strata::default();
    for (claim, verdict) in gold.claims.iter().zip(&verdicts) {
        let Some(verdict) = verdict else { continue };
        let stratum = strata.number(&claim.stratum);
        for ((axis, label), stance) in axes.iter_mut().zip(&claim.labels).zip(&verdict.stances) {
            axis.add(*label, stratum, claim.weight, |gold| Judged::new(gold, stance, claim.weight()));
        }
    }
    Ok(axes)
}

fn with_results(gold: &mut Gold, path: &Path, axes: &[Axis]) -> Result<Vec<OfAxis>, Failure> {
    let path = &claims_path(path.to_owned());
    let given = given::read(path, axes)?;
    let is_given = |claim: &GoldClaim| !claim.id.is_empty() && given.contains_key(&claim.id);
    if !gold.claims.iter().any(is_given) {
        let claims = count(gold.claims.len() as u64, "labelled claim");
        let hint = "pass the results that they were drawn from";
        return Err(Failure::Settings(anyhow!(
            "{}: none of the {claims} is in it; hint: {hint}",
            path.display()
        )));
    }
    let mut found: Vec<OfAxis> = axes.iter().map(|_| OfAxis::default()).collect();
    let mut strata = Strata::default();
    for index in 0..gold.claims.len() {
        let claim = &gold.claims[index];
        match given.get(&claim.id).filter(|_| !claim.id.is_empty()) {
            Some(Ok(given)) => {
                let weight = given.weight.or(claim.weight);
                let stratum =
                    strata.number(if given.stratum.is_empty() { &claim.stratum } else { &given.stratum });
                let mut missing: Vec<&str> = Vec::new();
                let of_axes = found.iter_mut().zip(&claim.labels).zip(&given.axes).zip(axes);
                for (((of_axis, label), given), axis) in of_axes {
                    match *given {
                        Some(GivenStance { label: given, confidence, p }) => {
                            of_axis.add(*label, stratum, weight, |gold| Judged {
                                gold,
                                label: given,
                                confidence,
                                p,
                                weight: weight.unwrap_or(1.0),
                            });
                        }
                        None if label.is_some() => missing.push(&axis.id),
                        None => {}
                    }
                }
                if !missing.is_empty() {
                    let reason = format!("no label on `{}` in {}", missing.join("`, `"), path.display());
                    gold.skip(index, refusal(reason, "pass results that have one"));
                }
            }
            Some(Err(refusal)) => gold.skip(index, refusal.clone()),
            None => {
                let reason = format!("claim `{}` is not in {}", claim.id, path.display());
                gold.skip(index, refusal(reason, "pass the results it was drawn from"));
            }
        }
    }
    Ok(found)
}

/// The figures of one axis, to be shown.
#[derive(Serialize)]
struct Report<'a> {
    axis: &'a str,
    labels: [&'a str; 4],
    unclear_to_the_coder: usize,
    #[serde(flatten)]
    quality: Quality,
    /// In all claims that the sample stands for, by people's labels: sides, `none`, `unclear`.
    shares: Option<[Share; 4]>,
}

impl Report<'_> {
    fn write(&self, out: &mut impl Write) -> io::Result<()> {
        let quality = &self.quality;
        write!(out, "\n{}: {}", self.axis, count(quality.claims as u64, "claim"))?;
        match self.unclear_to_the_coder {
            0 => writeln!(out)?,
            unclear => writeln!(out, ", and {unclear} unclear to the coder, left out")?,
        }
        if quality.claims > 0 {
            write_quality(out, quality, self.labels)?;
        }
        let Some(shares) = self.shares else {
            let hint = "pass the `key.csv` of the sample as `--key`, or as `--results`";
            return writeln!(out, "  shares in all claims: not known for want of weights; {hint}");
        };
        writeln!(out, "  in all claims that these stand for, by people's labels (95 % interval):")?;
        let width = self.labels.iter().map(|label| label.len()).max().unwrap_or(0);
        for (label, Share { share, interval: [low, high] }) in self.labels.iter().zip(shares) {
            writeln!(out, "  {label:width$}  {share:.3} ({low:.3} to {high:.3})")?;
        }
        Ok(())
    }
}

/// The figures as text.
pub(crate) fn write_quality(out: &mut impl Write, quality: &Quality, labels: [&str; 4]) -> io::Result<()> {
    let width = labels.iter().map(|label| label.len()).max().unwrap_or(0);
    writeln!(out, "  {:width$}  precision  recall     F1    gold", "")?;
    for (label, class) in labels.iter().zip(&quality.classes) {
        let ClassQuality { gold, precision, recall, f1 } = class;
        let [precision, recall, f1] = [precision, recall, f1].map(|figure| shown(*figure));
        let gold = weight(*gold);
        writeln!(out, "  {label:width$}  {precision:>9}  {recall:>6}  {f1:>5}  {gold:>6}")?;
    }
    write!(out, "  macro-F1 {}", shown(quality.macro_f1))?;
    if let Some([low, high]) = quality.macro_f1_interval {
        write!(out, " (95 % interval {low:.3} to {high:.3})")?;
    }
    writeln!(out, ", Matthews correlation {}", shown(quality.mcc))?;
    writeln!(
        out,
        "  right {} of all; decided {}, of those right {}",
        shown(quality.accuracy),
        shown(quality.decided),
        shown(quality.decided_accuracy)
    )?;
    writeln!(
        out,
        "  given a side though none {}; calibration error {}",
        shown(quality.none_given_a_side),
        shown(quality.calibration_error)
    )?;
    let covered: Vec<String> =
        quality.coverage.iter().map(|part| format!("{} %: {:.3}", part.percent, part.accuracy)).collect();
    writeln!(out, "  right among the surest {}", covered.join(", "))?;
    let words = ["high", "medium", "low"].iter().zip(&quality.confidence);
    let words: Vec<String> = words
        .filter_map(|(word, worth)| {
            let Worth { right, share } = (*worth)?;
            // Never `-0.00`.
            let right = decimal(right, 2);
            Some(format!("{word} {right} right ({:.0} % of claims)", share * 100.0))
        })
        .collect();
    if !words.is_empty() {
        writeln!(out, "  confidence: {}", words.join(", "))?;
    }
    writeln!(
        out,
        "  {:width$}  {}",
        "gold \\ given",
        labels.map(|label| format!("{label:>width$}")).join("  ")
    )?;
    for (label, row) in labels.iter().zip(&quality.confusion) {
        let cells = row.map(|cell| format!("{:>width$}", weight(cell))).join("  ");
        writeln!(out, "  {label:width$}  {cells}")?;
    }
    Ok(())
}

/// How many claims, with one decimal where they stand for parts of some.
fn weight(claims: f64) -> String {
    let decimals = usize::from((claims - claims.round()).abs() > 0.001);
    format!("{claims:.decimals$}")
}

fn shown(figure: Option<f64>) -> String {
    figure.map_or_else(|| "-".to_owned(), |figure| format!("{figure:.3}"))
}
