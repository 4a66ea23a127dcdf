//! `explain`: one document, every intermediate value, readable.

use std::io::{self, BufWriter, IsTerminal, Write};
use std::path::Path;
use std::sync::Arc;

use anyhow::anyhow;
use standpoint::attributions::Outcome;
use standpoint::claims::{Claim, Form, Polarity};
use standpoint::documents::{Document, inputs, read};
use standpoint::extraction::{self, Extraction};
use standpoint::hypotheses::{Axis, ClaimParts, Gate, questions};
use standpoint::lexicon::Lexicon;
use standpoint::nli::{NliPair, NliScores};
use standpoint::pipeline::{Classifier, columns};
use standpoint::rows::{AxisColumns, RowStance, probabilities};
use standpoint::speakers::country;
use standpoint::stances::{Confidence, Stance, explain as decision};
use standpoint::text::span::Span;

use super::args::ExplainArgs;
use super::failure::{BeforeWork, Failure, Status};
use super::interrupt::Interrupt;
use super::{axes, lexicon, models};

/// Longest excerpt of a text, in characters.
const EXCERPT_CHARS: usize = 100;

/// `explain INPUT`, or `explain --claim TEXT`.
pub(crate) fn explain(args: &ExplainArgs, interrupt: &Interrupt) -> Result<Status, Failure> {
    if args.claim.as_deref().is_some_and(|claim| claim.trim().is_empty()) {
        return Err(Failure::Settings(anyhow!("the claim is empty; hint: pass `--claim TEXT`")));
    }
    let input = match (args.input.as_deref(), &args.claim) {
        (None, None) if io::stdin().is_terminal() => {
            let error =
                anyhow!("nothing to explain; hint: name a document, or pass a claim with `--claim TEXT`");
            return Err(Failure::Settings(error));
        }
        (None, None) => Some("-"),
        (input, _) => input,
    };
    if let Some(input) = input.filter(|input| input.contains(' ') && !Path::new(input).exists()) {
        let error = anyhow!(
            "no file `{input}`; hint: pass a claim with `--claim TEXT`, and a document in a file or a pipe"
        );
        return Err(Failure::Settings(error));
    }
    if let Some(input) = input.filter(|input| Path::new(input).is_dir()) {
        let error = anyhow!("`{input}` is a folder; hint: name one document, or a file and `--record N`");
        return Err(Failure::Settings(error));
    }
    let words = lexicon::load(&args.lexicon)?;
    let axes = axes::load_with_gate(&args.axes, &args.gate)?;
    let document = input.map(|input| document(args, input)).transpose()?;
    let model = models::load(&args.model, interrupt)?;
    let mut explanation = Explanation {
        out: BufWriter::new(io::stdout()),
        lexicon: words.lexicon,
        columns: columns(&axes),
        classifier: Classifier::new(model, axes),
    };
    match (&document, &args.claim) {
        (Some(document), _) => explanation.document(document, interrupt)?,
        (None, claim) => {
            let speaker = args.speaker.as_deref().unwrap_or_default();
            explanation.stances(&ClaimParts {
                claim: claim.as_deref().unwrap_or_default(),
                speaker,
                country: country(speaker, Lexicon::shipped()).unwrap_or_default(),
                form: Form::Direct,
                polarity: Polarity::Asserted,
                cue: "",
            })?;
        }
    }
    explanation.out.flush()?;
    Ok(Status::Done)
}

/// The record of `--record`, counted over all inputs where there are several files.
fn document(args: &ExplainArgs, input: &str) -> Result<Document, Failure> {
    let options = args.read.options();
    let files = inputs(&[input.to_owned()], &options).before_work()?;
    let mut count = 0;
    for document in read(files, &options) {
        count += 1;
        if count < args.record {
            continue;
        }
        return document.map_err(|problem| Failure::Work(anyhow!("{problem}")));
    }
    let record = args.record;
    let error = anyhow!("no record {record} in `{input}`, only {count}; hint: pass a smaller `--record`");
    Err(Failure::Settings(error))
}

struct Explanation<W: Write> {
    out: W,
    lexicon: Arc<Lexicon>,
    classifier: Classifier,
    columns: Vec<AxisColumns>,
}

impl<W: Write> Explanation<W> {
    fn document(&mut self, document: &Document, interrupt: &Interrupt) -> Result<(), Failure> {
        let lexicon = Arc::clone(&self.lexicon);
        let extraction = extraction::explain(document, &lexicon);
        let Document { origin, id, title, date, unread_date, url, source, text } = document;
        writeln!(self.out, "DOCUMENT {id}")?;
        field(&mut self.out, "read from", &format!("{}, record {}", origin.file, origin.record))?;
        for (name, value) in [
            ("title", title),
            ("date", date),
            ("date, not understood", unread_date),
            ("url", url),
            ("source", source),
        ] {
            if !value.is_empty() {
                field(&mut self.out, name, value)?;
            }
        }
        field(&mut self.out, "characters", &text.chars().count().to_string())?;
        self.structure(&extraction)?;
        for index in 0..extraction.claims.len() {
            interrupt.check()?;
            self.claim(&extraction, index)?;
            self.stances(&ClaimParts::from(&extraction.claims[index]))?;
        }
        Ok(())
    }

    /// Blocks, and within them the quotations and sentences of the reporter.
    fn structure(&mut self, extraction: &Extraction<'_>) -> io::Result<()> {
        let text = &extraction.text;
        for (index, block) in text.blocks.iter().enumerate() {
            let place = characters(text.text, block.span);
            writeln!(self.out, "\nBLOCK {} ({:?}, {place})", index + 1, block.kind)?;
            let sentences = text.sentences.iter().enumerate();
            for (number, sentence) in sentences.filter(|(_, sentence)| sentence.block == index) {
                let excerpt = excerpt(sentence.span.of(text.text));
                match sentence.quotation {
                    None => writeln!(self.out, "  sentence    {excerpt}")?,
                    Some(quotation) => {
                        writeln!(self.out, "  sentence    in quotation {}: {excerpt}", quotation + 1)?;
                    }
                }
                self.candidates(extraction, number)?;
            }
            for (number, quotation) in text.quotations.iter().enumerate() {
                if quotation.block != index {
                    continue;
                }
                let indent = "  ".repeat(quotation.depth);
                let continued = quotation.continues.map(|before| format!(", continues {}", before + 1));
                let open = if quotation.closed { "" } else { ", not closed" };
                let nickname = if quotation.nickname { ", nickname" } else { "" };
                writeln!(
                    self.out,
                    "  {indent}quotation {} ({}{}{open}{nickname}; {}) {}",
                    number + 1,
                    characters(text.text, quotation.outer),
                    continued.unwrap_or_default(),
                    holder(extraction, quotation.inner),
                    excerpt(quotation.outer.of(text.text)),
                )?;
            }
        }
        Ok(())
    }

    /// The words of a sentence that may report, what was proposed for each, and what became of it.
    fn candidates(&mut self, extraction: &Extraction<'_>, sentence: usize) -> io::Result<()> {
        let text = extraction.text.text;
        let here = extraction.candidates.iter().filter(|candidate| candidate.sentence == sentence);
        let mut no_cues = Vec::new();
        for candidate in here {
            let cue = candidate.cue.of(text);
            if candidate.outcome == Outcome::NoCue {
                no_cues.push(cue);
                continue;
            }
            let pattern = if candidate.pattern.is_empty() {
                String::new()
            } else {
                format!(" ({})", candidate.pattern)
            };
            writeln!(self.out, "    cue       {cue}{pattern}: {}", candidate.outcome.reason())?;
            if let Some(source) = candidate.source {
                writeln!(self.out, "      source  {}", excerpt(source.of(text)))?;
            }
            for piece in &candidate.pieces {
                writeln!(self.out, "      content {}", excerpt(piece.of(text)))?;
            }
        }
        if !no_cues.is_empty() {
            writeln!(self.out, "    no cue in this place: {}", no_cues.join(", "))?;
        }
        Ok(())
    }

    /// One attribution, its speaker and its claim.
    fn claim(&mut self, extraction: &Extraction<'_>, index: usize) -> io::Result<()> {
        let out = &mut self.out;
        let text = extraction.text.text;
        let attribution = &extraction.attributions[index];
        let Claim { id, speaker, attributed_by, form, cue, polarity, claim, flags, .. } =
            &extraction.claims[index];
        writeln!(out, "\nCLAIM {} {id}", index + 1)?;
        field(out, "sentence", &excerpt(extraction.text.sentences[attribution.sentence].span.of(text)))?;
        field(out, "pattern", attribution.pattern)?;
        if !cue.is_empty() {
            let lemma = attribution.cue_entry.map(|entry| &self.lexicon.cue(entry).lemma);
            field(out, "cue", &format!("{cue} ({})", lemma.map_or("not in the lexicon", |lemma| lemma)))?;
        }
        let source = match (attribution.source, attribution.same_source_as) {
            (Some(source), _) => source.of(text).to_owned(),
            (None, Some(same)) => format!("that of claim {}", same + 1),
            (None, None) => "none".to_owned(),
        };
        field(out, "source", &source)?;
        if attribution.floating {
            let how = match attribution.same_source_as {
                Some(_) => {
                    "a quotation without a cue: that of the claim before it, in this paragraph or the last"
                }
                None => "a quotation without a cue, and no claim near before it",
            };
            field(out, "attached", how)?;
        }
        field(out, "form", form.as_str())?;
        field(out, "polarity", polarity.as_str())?;
        for piece in &attribution.pieces {
            field(out, "piece", &format!("{}: {}", characters(text, *piece), excerpt(piece.of(text))))?;
        }
        if !flags.is_empty() {
            field(out, "flags", &flags.join(", "))?;
        }
        let role = if speaker.role.is_empty() { String::new() } else { format!(", {}", speaker.role) };
        let name = if speaker.name.is_empty() { "(nobody)" } else { &speaker.name };
        field(out, "speaker", &format!("{name} ({}{role}; {})", speaker.kind.as_str(), speaker.resolved_by))?;
        for step in &extraction.resolutions[index].steps {
            field(out, "", &format!("- {step}"))?;
        }
        if !attributed_by.is_empty() {
            field(out, "reported by", attributed_by)?;
        }
        field(out, "claim", claim)
    }

    /// The questions of each axis with the answers, and the decision.
    fn stances(&mut self, claim: &ClaimParts<'_>) -> Result<(), Failure> {
        let Explanation { out, classifier, columns, .. } = self;
        let mut asked: Vec<(Vec<NliPair>, Vec<NliScores>)> = Vec::with_capacity(classifier.axes.len());
        for axis in &classifier.axes {
            let pairs = questions(axis, claim);
            let scores = classifier.model.score(&pairs).map_err(|error| Failure::Work(error.into()))?;
            asked.push((pairs, scores));
        }
        // As in a run: nothing confident of a claim that the model did not see to its end.
        let is_cut = |(axis, (_, scores)): (&Axis, &(Vec<NliPair>, Vec<NliScores>))| {
            gated(axis, scores).is_none() && scores.iter().any(|scores| scores.truncated)
        };
        let is_cut = classifier.axes.iter().zip(&asked).any(is_cut);
        for ((axis, columns), (pairs, scores)) in classifier.axes.iter().zip(&*columns).zip(&asked) {
            writeln!(out, "  AXIS {}", axis.id)?;
            let mut premise = None;
            for (pair, scores) in pairs.iter().zip(scores) {
                if premise != Some(&pair.premise) {
                    let cut = if scores.truncated { " (cut for the model)" } else { "" };
                    field(out, "  premise", &format!("{}{cut}", pair.premise))?;
                    writeln!(out, "    entailed   neutral  contradicted")?;
                    premise = Some(&pair.premise);
                }
                let [entailment, neutral, contradiction] = scores.probabilities();
                let hypothesis = &pair.hypothesis;
                writeln!(out, "    {entailment:>8.3}  {neutral:>8.3}  {contradiction:>12.3}  {hypothesis}")?;
            }
            let decision = decision(axis, claim.polarity, scores);
            writeln!(
                out,
                "    {:<16} {:>9} {:>9} {:>9} {:>9}",
                "log-odds", "support", "denial", "evidence", "total"
            )?;
            for (side, name) in columns.sides.iter().enumerate() {
                writeln!(
                    out,
                    "    {:<16} {:>9.3} {:>9.3} {:>9.3} {:>9.3}",
                    name,
                    decision.support[side],
                    decision.denial[side],
                    decision.evidence[side],
                    decision.log_odds[side]
                )?;
            }
            if decision.penalty != 0.0 {
                field(
                    out,
                    "  penalty",
                    &format!("{:.3}, as it is {}", decision.penalty, claim.polarity.as_str()),
                )?;
            }
            if let Some(gate) = &axis.gate {
                field(out, "  gate", &gate_step(axis, gate, scores))?;
            }
            let mut stance = gated(axis, scores).unwrap_or(decision.stance);
            if is_cut {
                stance.confidence = Confidence::Low;
                field(out, "  cut", "the model did not see all of the claim, so confidence is low")?;
            }
            let stance = RowStance::new(&stance, columns);
            let [first, second, none] = probabilities(stance.probabilities);
            let [first_side, second_side] = &columns.sides;
            let RowStance { label, score, confidence, .. } = stance;
            field(out, "  label", &format!("{label}, score {score:.3}, confidence {confidence}"))?;
            field(out, "", &format!("{first_side} {first}, {second_side} {second}, none {none}"))?;
        }
        Ok(())
    }
}

/// The stance where the axis has a gate and it decides.
fn gated(axis: &Axis, scores: &[NliScores]) -> Option<Stance> {
    let gate = axis.gate.as_ref()?;
    gate.stance(scores_of_gate(axis, gate, scores), &axis.calibration)
}

fn scores_of_gate<'a>(axis: &Axis, gate: &Gate, scores: &'a [NliScores]) -> &'a NliScores {
    let mut answers =
        axis.hypotheses().zip(scores).filter(|((_, hypothesis), _)| *hypothesis == gate.wording);
    answers.next().expect("the gate's wording is one of the axis's: this is a bug").1
}

/// What a run makes of the gate's answer, in words.
fn gate_step(axis: &Axis, gate: &Gate, scores: &[NliScores]) -> String {
    let of_side = gate.log_odds(scores_of_gate(axis, gate, scores));
    let log_odds = format!("log-odds of a side {of_side:.3} by \"{}\"", gate.wording);
    match gated(axis, scores) {
        Some(_) => format!("{log_odds}: below {:.3}, so the others are not asked in a run", gate.below),
        None => format!("{log_odds}: not below {:.3}, all are asked", gate.below),
    }
}

/// Which claim the words of a quotation belong to.
fn holder(extraction: &Extraction<'_>, inner: Span) -> String {
    let holds = |claim: &Claim| claim.pieces.iter().any(|piece| piece.overlaps(inner));
    // The innermost claim comes last.
    match extraction.claims.iter().rposition(holds) {
        Some(claim) if extraction.claims[claim].flags.contains(&"floating") => {
            format!("floats as claim {}", claim + 1)
        }
        Some(claim) => format!("claim {}", claim + 1),
        None => "no claim".to_owned(),
    }
}

fn field(out: &mut impl Write, name: &str, value: &str) -> io::Result<()> {
    writeln!(out, "  {name:<11} {value}")
}

/// A span in Unicode code points, as the columns `char_start` and `char_end` have it.
fn characters(text: &str, span: Span) -> String {
    let start = text[..span.start].chars().count();
    format!("{start}..{}", start + span.of(text).chars().count())
}

/// The text on one line, its middle left out where it is long.
fn excerpt(text: &str) -> String {
    let words = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let count = words.chars().count();
    if count <= EXCERPT_CHARS {
        return words;
    }
    let half = EXCERPT_CHARS / 2;
    let start: String = words.chars().take(half).collect();
    let end: String = words.chars().skip(count - half).collect();
    format!("{start} … {end}")
}
