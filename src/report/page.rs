//! The page itself.

use std::cmp::Reverse;

use maud::{DOCTYPE, Markup, PreEscaped, html};
use serde_json::json;

use crate::problem::Problem;
use crate::rows::{
    AxisColumns, AxisRecord, Camp, Disagreement, Findings, LabelCounts, Mean, RunRecord, Shift, Speaker,
    Tally,
};

use super::charts;
use super::picks::Picks;
use super::reasons::RESOLVED_BY;

const STYLE: &str = include_str!("report.css");
const SCRIPT: &str = include_str!("report.js");

/// Speakers, outlets and changes shown at most; `speakers.csv` and `shifts.csv` have all.
const SHOWN: usize = 25;
/// Months shown one by one at most; of a longer time, years are shown.
const MONTHS: usize = 60;

/// All that the page says.
pub(super) struct Page<'a> {
    pub(super) record: &'a RunRecord,
    pub(super) findings: &'a Findings,
    pub(super) picks: &'a Picks,
    pub(super) problems: &'a [Problem],
    pub(super) problem_count: u64,
}

impl Page<'_> {
    pub(super) fn html(&self) -> String {
        let page = html! {
            (DOCTYPE)
            html lang="en" {
                head {
                    meta charset="utf-8";
                    meta name="viewport" content="width=device-width, initial-scale=1";
                    // The page asks nothing of anybody, whatever a text in it says.
                    meta http-equiv="Content-Security-Policy"
                        content="default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'";
                    meta name="color-scheme" content="light dark";
                    meta name="generator" content=(format!("standpoint {}", self.record.version));
                    link rel="icon" href="data:,";
                    title { "Who is reported to have said what" }
                    style { (PreEscaped(STYLE)) }
                }
                body {
                    a class="skip" href="#claims" { "Skip to the claims" }
                    (self.header())
                    main {
                        @for (place, axis) in self.record.axes.iter().enumerate() { (self.axis(place, axis)) }
                        (self.changes())
                        (self.disagreements())
                        (self.claims())
                        (self.skipped())
                        (self.trust())
                        (self.cite())
                    }
                    script type="application/json" id="data" { (PreEscaped(self.data())) }
                    script { (PreEscaped(SCRIPT)) }
                }
            }
        };
        page.into_string()
    }

    fn header(&self) -> Markup {
        let counts = &self.record.counts;
        html! {
            header {
                h1 { "Who is reported to have said what" }
                p {
                    (number(counts.claims)) " claims from " (number(counts.documents_done)) " documents"
                    @if let (Some(first), Some(last)) = (self.findings.overview.months.keys().next(), self.findings.overview.months.keys().last()) {
                        ", " (first) @if first != last { " to " (last) }
                    }
                    "."
                    @if self.problem_count > 0 { " " a href="#skipped" { (number(self.problem_count)) " problems" } "." }
                }
                nav aria-label="Sections" {
                    @for axis in &self.record.axes { a href=(format!("#axis-{}", axis.identity.id)) { (axis.title) } }
                    a href="#changes" { "Changes of side" }
                    a href="#disagreements" { "Disagreements" }
                    a href="#claims" { "Claims" }
                    a href="#skipped" { "Skipped" }
                    a href="#trust" { "How far to trust" }
                    a href="#cite" { "Cite and repeat" }
                }
            }
        }
    }

    fn axis(&self, place: usize, axis: &AxisRecord) -> Markup {
        let columns = axis.columns();
        let all = &self.findings.overview.all[place];
        let speakers = self.findings.speakers.speakers();
        let (somebody, others): (Vec<&Speaker<'_>>, Vec<&Speaker<'_>>) = speakers
            .iter()
            .filter(|speaker| speaker.tallies[place].decided() > 0)
            .partition(|speaker| speaker.is_somebody);
        let with_side = somebody.len();
        let of_others: u64 = others.iter().map(|speaker| speaker.tallies[place].decided()).sum();
        let mut named: Vec<(&str, &Tally)> =
            somebody.iter().map(|speaker| (speaker.name, &speaker.tallies[place])).collect();
        named.sort_by_key(|(name, tally)| (Reverse(tally.decided()), *name));
        named.truncate(SHOWN);
        let score = |tally: &Tally| tally.mean_score().map_or(0.0, |mean| mean.mean);
        named.sort_by(|(one, a), (other, b)| score(b).total_cmp(&score(a)).then(one.cmp(other)));
        html! {
            section id=(format!("axis-{}", axis.identity.id)) {
                h2 { (axis.title) }
                p class="question" { (axis.question) }
                ul class="tiles" {
                    @for (side, class) in axis.sides.iter().zip(["first", "second"]) {
                        li class=(class) { b { (number(all.sides[usize::from(class == "second")])) } " " (side.title) }
                    }
                    li class="unclear" { b { (number(all.unclear)) } " unclear" }
                    li class="none" { b { (number(all.none)) } " say nothing on it" }
                }
                h3 { "Who stands where" }
                @if named.is_empty() && of_others > 0 {
                    p { "Nobody by name takes a side on this axis; " (number(of_others)) " claims with a side are of groups (“officials”), documents or nobody to be named." }
                } @else if named.is_empty() {
                    p { "No claim takes a side on this axis." }
                } @else {
                    (who(&named, axis))
                    p class="note" {
                        "Mean score of the claims with a side, with the 95% interval that so few claims allow (Wilson). "
                        @if with_side > SHOWN { "The " (SHOWN) " speakers with most such claims of " (with_side) "; speakers.csv has all. " }
                        @if of_others > 0 { (number(of_others)) " claims with a side are of groups (“officials”), documents or nobody to be named. " }
                        "Copies of the same wire text by the same speaker count once."
                    }
                }
                (over_time(&self.findings.overview.months, place, &columns, self.findings.overview.undated))
                (by_outlet(&self.findings.overview.outlets, place, &columns))
            }
        }
    }

    fn changes(&self) -> Markup {
        let shifts: Vec<Shift<'_>> = self.findings.shifts.by_strength();
        html! {
            section id="changes" {
                h2 { "Changes of side" }
                @if shifts.is_empty() {
                    p { "No person or organisation is on one side in one month and on the other in a later one." }
                } @else {
                    p class="note" {
                        "Most claims of one month were for one side, most claims of a later one for the other. Read both claims: \
                         the label may be wrong, and the speaker may have spoken of something else. Labels of low confidence are left out."
                        @if shifts.len() > SHOWN { " The " (SHOWN) " of " (shifts.len()) " with most claims on both ends; shifts.csv has all." }
                    }
                    @for shift in shifts.iter().take(SHOWN) {
                        article class="shift" {
                            h3 dir="auto" { (shift.speaker) }
                            div class="pair" {
                                @for end in &shift.ends {
                                    div {
                                        p { (chip(shift.axis, end.label)) " " (end.date) ", " (end.claims) " of " (end.decided) " in " (end.month) }
                                        blockquote dir="auto" { (end.claim) }
                                    }
                                }
                            }
                        }
                    }
                }
            }
        }
    }

    fn disagreements(&self) -> Markup {
        let found = self.findings.disagreements.disagreements();
        html! {
            section id="disagreements" {
                h2 { "Disagreements" }
                @if found.is_empty() {
                    p { "No country or union has speakers on both sides of an axis." }
                } @else {
                    p class="note" {
                        "Speakers of one country or union, as an office or a name tells, on both sides; for each side the speaker with \
                         most claims for it. Labels of low confidence are left out."
                        @if found.len() > SHOWN { " The " (SHOWN) " of " (found.len()) " with most claims on both sides; disagreements.csv has all." }
                    }
                    @for Disagreement { country, axis, camps } in found.iter().take(SHOWN) {
                        article class="shift" {
                            h3 dir="auto" { (country) }
                            div class="pair" {
                                @for (Camp { speakers, claims, speaker, date, claim, .. }, side) in camps.iter().zip(&axis.sides) {
                                    div {
                                        p { (chip(axis, side)) " " (speakers) " speakers, " (claims) " claims" }
                                        blockquote dir="auto" { (claim) br; small { (speaker) @if !date.is_empty() { ", " (date) } } }
                                    }
                                }
                            }
                        }
                    }
                }
            }
        }
    }

    fn claims(&self) -> Markup {
        let shown = self.picks.shown().len() as u64;
        html! {
            section id="claims" {
                h2 { "Claims" }
                p class="note" {
                    @if self.picks.is_all() { "All " (number(shown)) " claims." }
                    @else if self.record.axes.is_empty() {
                        "The first " (number(shown)) " of " (number(self.picks.seen())) " claims. claims.csv and claims.xlsx have all."
                    } @else {
                        (number(shown)) " of " (number(self.picks.seen())) " claims: on each axis the surest of each side and \
                         the most doubtful ones. claims.csv and claims.xlsx have all."
                    }
                }
                form id="controls" role="search" aria-label="Claims" {}
                p id="found" role="status" {}
                div class="scroll" { table id="table" { thead {} tbody {} } }
                p id="pages" {}
                noscript { p { "The list needs JavaScript; claims.csv and claims.xlsx have the same rows." } }
            }
        }
    }

    fn skipped(&self) -> Markup {
        let counts = &self.record.counts;
        html! {
            section id="skipped" {
                h2 { "What was skipped, and why" }
                p {
                    (number(counts.documents_read)) " documents: " (number(counts.documents_done)) " done, "
                    (number(counts.documents_skipped)) " skipped, " (number(counts.documents_failed)) " failed. "
                    @if self.problem_count == 0 { "Nothing went wrong." }
                }
                @if !self.problems.is_empty() {
                    div class="scroll" { table {
                        thead { tr { th scope="col" { "Where" } th scope="col" { "Stage" } th scope="col" { "Reason" } th scope="col" { "What to do" } } }
                        tbody {
                            @for problem in self.problems {
                                tr {
                                    td dir="auto" {
                                        (problem.file)
                                        @if let Some(record) = problem.record { ", record " (record) }
                                        @if let Some(line) = problem.line { ", line " (line) }
                                    }
                                    td { (problem.stage.as_str()) }
                                    td { (problem.reason) }
                                    td { (problem.hint) }
                                }
                            }
                        }
                    } }
                }
                @if self.problem_count > self.problems.len() as u64 {
                    p class="note" { "The first " (self.problems.len()) " of " (number(self.problem_count)) "; errors.jsonl has all." }
                }
            }
        }
    }

    fn trust(&self) -> Markup {
        html! {
            section id="trust" {
                h2 { "How far to trust the labels" }
                p {
                    "Labels come from a language model that was asked whether each claim supports the sentences below. They are about \
                     what the speaker is reported to have said, not about whether it is true. "
                    "Code a sample yourself: standpoint sample draws one, standpoint evaluate says what the labels are worth on it."
                }
                @for axis in &self.record.axes {
                    h3 { (axis.title) }
                    @if let Some(measured) = &axis.measured {
                        table class="small" {
                            caption { "On labelled claims that the thresholds had not seen" }
                            thead { tr { th scope="col" { "Confidence" } th scope="col" { "Labels that were right" } th scope="col" { "Share of claims" } } }
                            tbody {
                                @for (word, [right, share]) in [("high", measured.high), ("medium", measured.medium), ("low", measured.low)] {
                                    tr { th scope="row" { (word) } td { (percent(right)) } td { (percent(share)) } }
                                }
                            }
                        }
                    } @else {
                        p { "Nobody has measured what confidence is worth on this axis; standpoint calibrate does." }
                    }
                    dl {
                        @for (side, class) in axis.sides.iter().zip(["first", "second"]) {
                            dt { span class=(format!("chip {class}")) { (side.id) } " " (side.title) }
                            dd {
                                (side.definition.trim())
                                ul { @for hypothesis in &side.hypotheses { li { "asked: " q { (hypothesis) } } } }
                            }
                        }
                        dt { span class="chip none" { "none" } } dd { "The claim says nothing on the axis." }
                        dt { span class="chip unclear" { "unclear" } } dd { "It does, but the model cannot tell which side." }
                    }
                }
            }
        }
    }

    fn cite(&self) -> Markup {
        let RunRecord { run_id, version, model, inputs, settings, axes, .. } = self.record;
        html! {
            section id="cite" {
                h2 { "Cite and repeat" }
                p {
                    "Cite as: standpoint " (version) ", run " code { (run_id) }
                    @if let Some(model) = model { ", model " (model.name) " (sha256 " code { (model.sha256.get(..12).unwrap_or_default()) } ")" }
                    @for axis in axes { ", axis " (axis.identity.id) " (" code { (axis.identity.sha256.get(..12).unwrap_or_default()) } ")" }
                    "."
                }
                p {
                    "The same inputs, model, axes and settings give the same run identifier and the same bytes, on any machine and any \
                     number of threads. run.json has the command, " (inputs.len()) " inputs with their hashes, and all settings"
                    @if settings.is_empty() { " (all at their defaults)." } @else { ":" }
                }
                @if !settings.is_empty() {
                    ul { @for (name, value) in settings { li { code { "--" (name) " " (value) } } } }
                }
            }
        }
    }

    /// What the script reads.
    fn data(&self) -> String {
        let axes: Vec<_> = self
            .record
            .axes
            .iter()
            .map(|axis| {
                let sides = axis
                    .sides
                    .each_ref()
                    .map(|side| json!({ "id": side.id, "title": side.title, "asked": side.hypotheses }));
                json!({ "id": axis.identity.id, "title": axis.title, "sides": sides })
            })
            .collect();
        let reasons: serde_json::Map<_, _> =
            RESOLVED_BY.iter().map(|&(code, words)| (code.to_owned(), words.into())).collect();
        let (axes, reasons) = (json!(axes), json!(reasons));
        let claims = self.picks.shown().join(",\n");
        let data = format!("{{\"axes\":{axes},\n\"reasons\":{reasons},\n\"claims\":[\n{claims}\n]}}");
        // So that no text ends the element that it stands in.
        data.replace('<', "\\u003c")
    }
}

/// The speakers of an axis: a table whose middle column is a picture of it.
fn who(speakers: &[(&str, &Tally)], axis: &AxisRecord) -> Markup {
    let [first, second] = &axis.sides;
    html! {
        div class="scroll" { table class="who" {
            thead { tr {
                th scope="col" { "Speaker" }
                th scope="col" class="ends" { span class="first" { (first.title) } span class="second" { (second.title) } }
                th scope="col" class="n" { "Mean" } th scope="col" class="n" { (first.title) } th scope="col" class="n" { (second.title) }
                th scope="col" class="n" { "None" } th scope="col" class="n" { "Unclear" }
            } }
            tbody {
                @for (name, tally) in speakers {
                    @if let Some(mean) = tally.mean_score() {
                        @let Mean { mean: value, low, high } = mean;
                        tr {
                            th scope="row" dir="auto" { (name) }
                            td { (charts::interval(mean, &format!("{name}: mean {value:.2}, interval {low:.2} to {high:.2}"))) }
                            td class="n" { (format!("{value:.2}")) small { (format!(" [{low:.2}, {high:.2}]")) } }
                            td class="n" { (tally.sides[0]) } td class="n" { (tally.sides[1]) }
                            td class="n" { (tally.none) } td class="n" { (tally.unclear) }
                        }
                    }
                }
            }
        } }
    }
}

fn over_time(
    months: &std::collections::BTreeMap<String, Vec<LabelCounts>>,
    place: usize,
    columns: &AxisColumns,
    undated: u64,
) -> Markup {
    let periods = periods(months, place);
    let [first, second] = &columns.sides;
    html! {
        h3 { "Over time" }
        @if periods.len() < 2 {
            p class="note" { "Not enough dates: " (number(undated)) " claims have none, the others are of one month." }
        } @else {
            (charts::over_time(&periods, &format!("Claims by period: {first} above the line, {second} below; the table has the numbers")))
            details {
                summary { "As a table" }
                div class="scroll" { table class="small" {
                    thead { tr { th scope="col" { "Period" } th scope="col" { (first) } th scope="col" { (second) } th scope="col" { "none" } th scope="col" { "unclear" } } }
                    tbody {
                        @for (period, counts) in &periods {
                            tr {
                                th scope="row" { (period) }
                                td { (counts.sides[0]) } td { (counts.sides[1]) } td { (counts.none) } td { (counts.unclear) }
                            }
                        }
                    }
                } }
            }
            @if undated > 0 { p class="note" { (number(undated)) " claims have no date and are not in it." } }
        }
    }
}

/// Counts by month, or by year where there are too many months to show; months without claims are there too.
fn periods(
    months: &std::collections::BTreeMap<String, Vec<LabelCounts>>,
    place: usize,
) -> Vec<(String, LabelCounts)> {
    let ordinal = |month: &str| {
        let (year, month) = month.split_once('-').unwrap_or((month, "1"));
        year.parse::<usize>().unwrap_or(0) * 12 + month.parse::<usize>().unwrap_or(1) - 1
    };
    let (Some(first), Some(last)) = (months.keys().next(), months.keys().last()) else { return Vec::new() };
    let (first, last) = (ordinal(first), ordinal(last));
    let step = if last - first < MONTHS { 1 } else { 12 };
    let begin = if step == 12 { first / 12 * 12 } else { first };
    let name = |ordinal: usize| match step {
        1 => format!("{:04}-{:02}", ordinal / 12, ordinal % 12 + 1),
        _ => format!("{:04}", ordinal / 12),
    };
    let mut periods: Vec<(String, LabelCounts)> =
        (begin..=last).step_by(step).map(|ordinal| (name(ordinal), LabelCounts::default())).collect();
    for (month, counts) in months {
        let (_, sum) = &mut periods[(ordinal(month) - begin) / step];
        let counts = &counts[place];
        sum.none += counts.none;
        sum.unclear += counts.unclear;
        for (sum, count) in sum.sides.iter_mut().zip(counts.sides) {
            *sum += count;
        }
    }
    periods
}

fn by_outlet(
    outlets: &std::collections::BTreeMap<String, Vec<LabelCounts>>,
    place: usize,
    columns: &AxisColumns,
) -> Markup {
    let mut rows: Vec<(&String, &LabelCounts)> = outlets
        .iter()
        .map(|(outlet, counts)| (outlet, &counts[place]))
        .filter(|(_, counts)| counts.decided() > 0)
        .collect();
    rows.sort_by_key(|(outlet, counts)| (Reverse(counts.decided()), *outlet));
    let all = rows.len();
    rows.truncate(SHOWN);
    let [first, second] = &columns.sides;
    html! {
        @if !rows.is_empty() {
            h3 { "By outlet" }
            div class="scroll" { table class="who" {
                thead { tr {
                    th scope="col" { "Outlet" }
                    th scope="col" class="ends" { span class="first" { (first) } span class="second" { (second) } }
                    th scope="col" class="n" { (first) } th scope="col" class="n" { (second) } th scope="col" class="n" { "none" }
                } }
                tbody {
                    @for (outlet, counts) in rows {
                        @let [one, other] = counts.sides;
                        tr {
                            th scope="row" dir="auto" { (outlet) }
                            td { (charts::shares(counts.sides, &format!("{outlet}: {one} {first}, {other} {second}"))) }
                            td class="n" { (one) } td class="n" { (other) } td class="n" { (counts.none) }
                        }
                    }
                }
            } }
            p class="note" {
                "What an outlet reports that people said, not what it stands for."
                @if all > SHOWN { " The " (SHOWN) " with most claims of " (all) "." }
            }
        }
    }
}

fn chip(axis: &AxisColumns, label: &str) -> Markup {
    let class = match axis.side(label) {
        Some(0) => "first",
        Some(_) => "second",
        None => label,
    };
    html! { span class=(format!("chip {class}")) { (label) } }
}

/// `12345` -> `12,345`.
fn number(number: u64) -> String {
    let digits = number.to_string();
    let mut grouped = String::with_capacity(digits.len() + digits.len() / 3);
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    grouped
}

fn percent(share: f64) -> String {
    format!("{:.0}%", share * 100.0)
}
