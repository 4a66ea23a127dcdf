//! Axes from TOML files.
//!
//! A file holds one axis, or several as `[[axis]]` (then `[[axis.side]]`, `[axis.calibration]`, `[axis.gate]`,
//! `[[axis.example]]`).
//! The shipped ones in `data/axes/` show every key, and `docs/axes.md` says what each means.

use serde::{Deserialize, Serialize};

use super::AxisError;

/// A question on which a claim can put its speaker on one of two sides.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Axis {
    /// Short name; starts the names of its columns.
    pub id: String,
    /// For people.
    pub title: String,
    /// What a coder would be asked.
    pub question: String,
    /// How the two sides stand to each other.
    pub mode: Mode,
    /// Countries whose speakers mean the country by "we", "us", "our": those whose aims or acts the axis is about. Named as in
    /// the column `speaker_country`. The same words of others stay as they are.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub parties: Vec<String>,
    /// In the order of the file; the first one has positive scores.
    pub sides: [Side; 2],
    /// How scores become probabilities.
    pub calibration: Calibration,
    /// What is asked first, so that the rest need not be asked of claims that say nothing on the axis.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub gate: Option<Gate>,
    /// Sentences with known labels, for `standpoint axes check`.
    pub examples: Vec<Example>,
}

/// How the two sides of an axis stand to each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Mode {
    /// They exclude each other.
    Opposed,
    /// The first entails the second ("win", "not lose") and is decided first.
    Nested,
}

/// One side of an axis.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Side {
    /// The label that the spreadsheet shows.
    pub id: String,
    /// For people.
    pub title: String,
    /// What counts as this side, for coders and readers of the data.
    #[serde(default)]
    pub definition: String,
    /// Wordings put to the model; `{speaker}` stands for "the speaker". Each costs one model call a claim.
    pub hypotheses: Vec<String>,
}

/// The few numbers between scores and probabilities; the formula is in [`stances`](crate::stances).
///
/// The default is for an axis without a `[calibration]`: fitted on axes of other topics that the model was not trained
/// on, with as many claims about something else as about the axis (`models/training/choose.py defaults`).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Calibration {
    /// Weight of each side's own wordings being entailed. All weights together are the temperature.
    pub support: [f64; 2],
    /// Weight, for each side, of the other side's wordings being contradicted.
    pub denial: [f64; 2],
    /// Share of one side's evidence that counts for the other too, since it shows that the claim is on the topic.
    /// Only for `opposed` axes.
    pub topic: f64,
    /// Log-odds of each side against `none` (nested: against the rest) at no evidence.
    pub offset: [f64; 2],
    /// Log-odds taken from both sides of a claim that its speaker denies.
    pub denied: f64,
    /// Log-odds taken from both sides of a claim that is only asked; the model takes questions for statements.
    pub asked: f64,
    /// `unclear` where a side is most likely, but ahead of the other by less than this probability.
    pub unclear_margin: f64,
    /// Confidence is `high` from this highest probability on.
    pub high: f64,
    /// Confidence is `medium` from this highest probability on, else `low`.
    pub medium: f64,
    /// Which claims these numbers come from; empty for the default.
    pub fitted_on: String,
    /// What the three words of confidence were worth.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub measured: Option<Measured>,
}

impl Default for Calibration {
    fn default() -> Self {
        Self {
            support: [0.44, 0.44],
            denial: [0.072, 0.072],
            topic: 0.446,
            offset: [1.562, 1.562],
            denied: 0.0,
            asked: 4.0,
            unclear_margin: 0.05,
            // On axes that neither the model nor these numbers had seen, half of the claims about something else, 95% and
            // 72% were right.
            high: 0.8,
            medium: 0.65,
            fitted_on: String::new(),
            measured: None,
        }
    }
}

impl Calibration {
    /// For a model that does not tell contradiction from neutral: the side whose wordings are more likely entailed than not.
    /// Nothing was fitted, so confidence is always low. What is taken off denied and asked claims stays.
    pub fn of_entailment_alone(&self) -> Self {
        Self {
            support: [1.0; 2],
            denial: [0.0; 2],
            topic: 0.0,
            offset: [0.0; 2],
            high: 2.0,
            medium: 2.0,
            fitted_on: String::new(),
            measured: None,
            ..self.clone()
        }
    }
}

/// For each confidence: share of right labels, and share of the claims that got it.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Measured {
    /// See [`Measured`].
    pub high: [f64; 2],
    /// See [`Measured`].
    pub medium: [f64; 2],
    /// See [`Measured`].
    pub low: [f64; 2],
}

/// A wording that is asked before the others: claims that its answer shows to say nothing on the axis are `none`, and the
/// others are not asked. The formula is in [`stances`](crate::stances).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Gate {
    /// One of the axis's wordings, as it stands there.
    pub wording: String,
    /// Weight of its log-odds of being entailed.
    pub entailed: f64,
    /// Weight of its log-odds of being contradicted.
    pub contradicted: f64,
    /// Log-odds of any side at no evidence.
    pub offset: f64,
    /// Claims with smaller log-odds of any side are `none`.
    pub below: f64,
    /// SHA-256 of the weights that the numbers were fitted to, in hex digits. With any other model there is no gate.
    pub model: String,
    /// Which claims the numbers come from, and how many of those with a side they lose.
    #[serde(default)]
    pub fitted_on: String,
}

/// A sentence with its label.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Example {
    /// What somebody says.
    pub text: String,
    /// Id of a side, `none` or `unclear`.
    pub expect: String,
}

impl Axis {
    /// The files of the shipped axes by name, as they were written.
    pub const SHIPPED_FILES: [(&str, &str); 2] = [
        ("escalation.toml", include_str!("../../data/axes/escalation.toml")),
        ("war_aim.toml", include_str!("../../data/axes/war_aim.toml")),
    ];

    /// The files of the ready-made axes on other topics, which are used where they are asked for.
    pub const TOPIC_FILES: [(&str, &str); 12] = [
        ("ai_regulation.toml", include_str!("../../data/axes/topics/ai_regulation.toml")),
        ("climate_policy.toml", include_str!("../../data/axes/topics/climate_policy.toml")),
        ("conscription.toml", include_str!("../../data/axes/topics/conscription.toml")),
        ("eu_enlargement.toml", include_str!("../../data/axes/topics/eu_enlargement.toml")),
        ("gaza_ceasefire.toml", include_str!("../../data/axes/topics/gaza_ceasefire.toml")),
        ("interest_rates.toml", include_str!("../../data/axes/topics/interest_rates.toml")),
        ("migration.toml", include_str!("../../data/axes/topics/migration.toml")),
        (
            "nato_membership_of_ukraine.toml",
            include_str!("../../data/axes/topics/nato_membership_of_ukraine.toml"),
        ),
        ("nuclear_power.toml", include_str!("../../data/axes/topics/nuclear_power.toml")),
        ("sanctions_on_russia.toml", include_str!("../../data/axes/topics/sanctions_on_russia.toml")),
        ("tariffs.toml", include_str!("../../data/axes/topics/tariffs.toml")),
        ("vaccination_mandates.toml", include_str!("../../data/axes/topics/vaccination_mandates.toml")),
    ];

    /// The two shipped axes, `escalation` and `war_aim`.
    pub fn shipped() -> Vec<Self> {
        of_the_program(&Self::SHIPPED_FILES)
    }

    /// The ready-made axes on other topics.
    pub fn topics() -> Vec<Self> {
        of_the_program(&Self::TOPIC_FILES)
    }

    /// The file of an axis inside the program, default or on another topic, by the axis's identifier.
    pub fn file_in_the_program(id: &str) -> Option<(&'static str, &'static str)> {
        let mut files = Self::SHIPPED_FILES.into_iter().chain(Self::TOPIC_FILES);
        files.find(|(file, _)| file.strip_suffix(".toml") == Some(id))
    }

    /// The name of the axis inside the program that is most like `name`, where one is.
    pub fn name_like(name: &str) -> Option<&'static str> {
        const LEAST: f64 = 0.85;
        let names = Self::SHIPPED_FILES.into_iter().chain(Self::TOPIC_FILES);
        let names = names.filter_map(|(file, _)| file.strip_suffix(".toml"));
        let likeness = names.map(|known| (strsim::jaro_winkler(known, &name.to_lowercase()), known));
        likeness
            .filter(|(likeness, _)| *likeness >= LEAST)
            .max_by(|a, b| a.0.total_cmp(&b.0))
            .map(|(_, known)| known)
    }

    /// The axes of a TOML text, in its order; at least one. `file` is its name for messages.
    pub fn from_toml(text: &str, file: &str) -> Result<Vec<Self>, AxisError> {
        let text = text.trim_start_matches('\u{feff}');
        let syntax = |error: toml::de::Error| AxisError::Syntax {
            file: file.to_owned(),
            line: 1 + error.span().map_or(0, |at| text[..at.start.min(text.len())].matches('\n').count()),
            reason: error.message().trim().replace('\n', " "),
        };
        let several = toml::from_str::<toml::Table>(text).map_err(syntax)?.contains_key("axis");
        let written = if several {
            toml::from_str::<Several>(text).map_err(syntax)?.axis
        } else {
            vec![toml::from_str::<Written>(text).map_err(syntax)?]
        };
        let mut axes: Vec<Self> = Vec::with_capacity(written.len());
        for (index, axis) in written.into_iter().enumerate() {
            let name = if axis.id.is_empty() { format!("number {}", index + 1) } else { axis.id.clone() };
            let invalid = |fault: Fault| fault.of(file, &name);
            let axis = axis.checked().map_err(invalid)?;
            if axes.iter().any(|other| other.id == axis.id) {
                return Err(invalid(fault("id", "appears twice", "give each axis an id of its own")));
            }
            axes.push(axis);
        }
        if axes.is_empty() {
            let fault = fault("axis", "the list is empty", "add an [[axis]]");
            return Err(fault.of(file, "number 1"));
        }
        Ok(axes)
    }

    /// Every wording with the index of its side: first side first, in the order of the file.
    pub fn hypotheses(&self) -> impl Iterator<Item = (usize, &str)> {
        self.sides
            .iter()
            .enumerate()
            .flat_map(|(index, side)| side.hypotheses.iter().map(move |h| (index, h.as_str())))
    }
}

fn of_the_program(files: &[(&str, &str)]) -> Vec<Axis> {
    let axes = |&(file, text): &(&str, &str)| {
        Axis::from_toml(text, file).expect("axes of the program are valid: this is a bug")
    };
    files.iter().flat_map(axes).collect()
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Several {
    axis: Vec<Written>,
}

/// An axis as it stands in the file, before the checks.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    id: String,
    title: String,
    #[serde(default)]
    question: String,
    mode: Mode,
    #[serde(default)]
    parties: Vec<String>,
    #[serde(default)]
    side: Vec<Side>,
    #[serde(default)]
    calibration: Calibration,
    gate: Option<Gate>,
    #[serde(default)]
    example: Vec<Example>,
}

struct Fault {
    field: String,
    reason: String,
    hint: &'static str,
}

fn fault(field: impl Into<String>, reason: impl Into<String>, hint: &'static str) -> Fault {
    Fault { field: field.into(), reason: reason.into(), hint }
}

impl Fault {
    fn of(self, file: &str, axis: &str) -> AxisError {
        let Self { field, reason, hint } = self;
        AxisError::Invalid { file: file.to_owned(), axis: axis.to_owned(), field, reason, hint }
    }
}

impl Written {
    fn checked(self) -> Result<Axis, Fault> {
        let Self { id, title, question, mode, parties, side, calibration, gate, example } = self;
        check_id("id", &id)?;
        let sides: [Side; 2] = side.try_into().map_err(|sides: Vec<Side>| {
            fault(
                "side",
                format!("{} given, two needed", sides.len()),
                "write two [[side]] blocks; `none` needs none",
            )
        })?;
        for side in &sides {
            check_side(side)?;
        }
        if sides[0].id == sides[1].id {
            return Err(fault("side", format!("both have the id `{}`", sides[0].id), "name the sides apart"));
        }
        let mut seen: Vec<String> = Vec::new();
        for hypothesis in sides.iter().flat_map(|side| &side.hypotheses) {
            let lower = hypothesis.trim().to_lowercase();
            if seen.contains(&lower) {
                let reason = format!("`{hypothesis}` appears twice");
                return Err(fault("hypotheses", reason, "the model reads lower case only; keep one of them"));
            }
            seen.push(lower);
        }
        check_calibration(&calibration)?;
        if let Some(gate) = &gate {
            check_gate(gate, &sides)?;
        }
        let labels = [&sides[0].id, &sides[1].id, "none", "unclear"];
        if let Some(stray) = example.iter().find(|example| !labels.contains(&example.expect.as_str())) {
            let reason = format!("`{}` is no label of this axis", stray.expect);
            return Err(fault("example.expect", reason, "write the id of a side, `none` or `unclear`"));
        }
        Ok(Axis { id, title, question, mode, parties, sides, calibration, gate, examples: example })
    }
}

/// Ids become column names and cell values: `a` to `z`, digits and `_`, a letter first.
fn check_id(field: &str, id: &str) -> Result<(), Fault> {
    let known = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_';
    if id.starts_with(|c: char| c.is_ascii_lowercase()) && id.chars().all(known) && id.len() <= 40 {
        return Ok(());
    }
    let hint = "use a to z, digits and `_`, a letter first, 40 at most: ids become column names";
    Err(fault(field, format!("`{id}` cannot be used as a name"), hint))
}

fn check_side(side: &Side) -> Result<(), Fault> {
    check_id("side.id", &side.id)?;
    if ["none", "unclear"].contains(&side.id.as_str()) {
        let reason = format!("`{}` has a meaning of its own", side.id);
        return Err(fault(
            "side.id",
            reason,
            "choose another id; `none` and `unclear` are labels of every axis",
        ));
    }
    let field = format!("side `{}`: hypotheses", side.id);
    if side.hypotheses.is_empty() {
        return Err(fault(
            field,
            "none given",
            "write at least one sentence that a speaker on this side would confirm",
        ));
    }
    for hypothesis in &side.hypotheses {
        if hypothesis.trim().is_empty() {
            return Err(fault(field, "one is empty", "write a sentence or take it out"));
        }
        let rest = hypothesis.replace("{speaker}", "");
        if rest.contains(['{', '}']) {
            let reason = format!("unknown placeholder in `{hypothesis}`");
            return Err(fault(field, reason, "the only placeholder is {speaker}"));
        }
    }
    Ok(())
}

fn check_calibration(calibration: &Calibration) -> Result<(), Fault> {
    let c = calibration;
    let hint = "run `standpoint calibrate`, or leave the whole block out";
    let numbers = [
        ("support", c.support.as_slice()),
        ("denial", &c.denial),
        ("topic", &[c.topic]),
        ("offset", &c.offset),
        ("denied", &[c.denied]),
        ("asked", &[c.asked]),
        ("unclear_margin", &[c.unclear_margin]),
        ("high", &[c.high]),
        ("medium", &[c.medium]),
    ];
    for (name, values) in numbers {
        if values.iter().any(|value| !value.is_finite()) {
            return Err(fault(format!("calibration.{name}"), "not a number", hint));
        }
    }
    if !(0.0..=1.0).contains(&c.unclear_margin) {
        return Err(fault("calibration.unclear_margin", "not between 0 and 1", hint));
    }
    if c.medium > c.high {
        return Err(fault("calibration.medium", "above `high`", hint));
    }
    Ok(())
}

fn check_gate(gate: &Gate, sides: &[Side; 2]) -> Result<(), Fault> {
    let hint = "leave the block `gate` out: it only saves time";
    if sides.iter().flat_map(|side| &side.hypotheses).all(|hypothesis| *hypothesis != gate.wording) {
        return Err(fault("gate.wording", format!("`{}` is no wording of this axis", gate.wording), hint));
    }
    if [gate.entailed, gate.contradicted, gate.offset, gate.below].iter().any(|value| !value.is_finite()) {
        return Err(fault("gate", "not a number", hint));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    const AXIS: &str = r#"
id = "rent"
title = "Rent"
mode = "opposed"
[[side]]
id = "cap"
title = "Cap"
hypotheses = ["{speaker} wants rents to be capped."]
[[side]]
id = "free"
title = "Free"
hypotheses = ["Rents should be left to the market."]
"#;

    #[test]
    fn shipped_axes_are_those_of_the_contract() {
        let axes = Axis::shipped();
        let names: Vec<_> =
            axes.iter().map(|a| (a.id.as_str(), a.sides.each_ref().map(|s| s.id.as_str()))).collect();
        assert_eq!(
            names,
            [("escalation", ["escalatory", "not_escalatory"]), ("war_aim", ["victory", "not_lose"])]
        );
        for axis in &axes {
            assert!(axis.examples.len() >= 6 && axis.calibration.measured.is_some(), "{}", axis.id);
            assert!(axis.calibration != Calibration::default(), "{}", axis.id);
        }
    }

    #[test]
    fn an_axis_without_calibration_gets_the_default() {
        let axes = Axis::from_toml(AXIS, "rent.toml").unwrap();
        assert_eq!(axes[0].calibration, Calibration::default());
    }

    #[test]
    fn a_file_can_hold_several_axes() {
        let one = AXIS.replace("[[side]]", "[[axis.side]]");
        let text = format!("[[axis]]\n{one}\n[[axis]]\n{}", one.replace("\"rent\"", "\"homes\""));
        let ids: Vec<_> =
            Axis::from_toml(&text, "two.toml").unwrap().into_iter().map(|axis| axis.id).collect();
        assert_eq!(ids, ["rent", "homes"]);
        let twice = format!("[[axis]]\n{one}\n[[axis]]\n{one}");
        let error = Axis::from_toml(&twice, "two.toml").unwrap_err().to_string();
        assert!(error.starts_with("two.toml: axis `rent`: id: appears twice; hint: "), "{error}");
    }

    #[test]
    fn errors_name_file_field_and_remedy() {
        let check = |from: &str, to: &str, expected: &str| {
            assert!(AXIS.contains(from), "{from}");
            let error = Axis::from_toml(&AXIS.replacen(from, to, 1), "a.toml").unwrap_err().to_string();
            assert!(
                error.starts_with(&format!("a.toml: {expected}")) && error.contains("; hint: "),
                "{error}"
            );
        };
        check("id = \"rent\"", "id = ", "line 2: ");
        check("title = \"Rent\"", "titel = \"Rent\"", "line 3: unknown field `titel`");
        check("\"opposed\"", "\"both\"", "line 4: unknown variant `both`");
        check("\"rent\"", "\"Rent!\"", "axis `Rent!`: id: `Rent!` cannot be used as a name");
        check("\"rent\"", "\"\"", "axis `number 1`: id: `` cannot be used as a name");
        check("\"cap\"", "\"none\"", "axis `rent`: side.id: `none` has a meaning of its own");
        check("\"cap\"", "\"unclear\"", "axis `rent`: side.id: `unclear` has");
        check("\"cap\"", "\"free\"", "axis `rent`: side: both have the id `free`");
        check("{speaker}", "{name}", "axis `rent`: side `cap`: hypotheses: unknown placeholder");
        check(
            "{speaker} wants rents to be capped.",
            " ",
            "axis `rent`: side `cap`: hypotheses: one is empty",
        );
        check(
            "[\"{speaker} wants rents to be capped.\"]",
            "[]",
            "axis `rent`: side `cap`: hypotheses: none given",
        );
        check(
            "{speaker} wants rents to be capped.",
            "rents should be left to the MARKET.",
            "axis `rent`: hypotheses: ",
        );
        let third = "[[side]]\nid = \"x\"\ntitle = \"X\"\nhypotheses = [\"X.\"]\n[[side]]\nid = \"cap\"";
        check("[[side]]\nid = \"cap\"", third, "axis `rent`: side: 3 given, two needed");
        check(
            "mode =",
            "calibration = { high = 0.5, medium = 0.6 }\nmode =",
            "axis `rent`: calibration.medium: above",
        );
        check(
            "mode =",
            "calibration = { topic = nan }\nmode =",
            "axis `rent`: calibration.topic: not a number",
        );
        let gate = "gate = { wording = \"W.\", entailed = 1, contradicted = 1, offset = 0, below = 0, model = \"\" }\nmode =";
        check("mode =", gate, "axis `rent`: gate.wording: `W.` is no wording of this axis");
        let example = "example = [{ text = \"T\", expect = \"capped\" }]\nmode =";
        check("mode =", example, "axis `rent`: example.expect: `capped` is no label");
    }
}
