//! Which claims a report shows: all, or the surest and the most doubtful.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BinaryHeap};
use std::rc::Rc;

use serde::Serialize;

use crate::rows::{AxisColumns, ClaimRow, decimal, probabilities};

use super::marks::marked;

/// Bytes of claims up to which all are shown.
pub(super) const BUDGET_BYTES: usize = 3_500_000;
/// Claims at most where not all are shown.
const PICKED: usize = 1_400;
/// Characters of a text of a claim at most, and of each piece of its context.
const TEXT_CHARS: usize = 700;

/// A claim as the script of the page reads it.
type Json = Rc<str>;

/// Claims for the page.
pub(super) struct Picks {
    axes: Vec<AxisColumns>,
    seen: u64,
    bytes: usize,
    /// All of them while they fit, with what ranks them.
    all: Vec<(Json, Vec<Rank>)>,
    /// By axis; empty while all fit.
    best: Vec<Best>,
}

/// What speaks for showing a claim, on one axis.
#[derive(Clone, Copy)]
struct Rank {
    side: Option<usize>,
    /// The highest probability, in thousandths.
    sureness: u32,
}

/// The best of an axis.
#[derive(Default)]
struct Best {
    sides: [Top; 2],
    doubtful: Top,
}

/// The entries with the highest keys; of equal keys, those that came first.
#[derive(Default)]
struct Top(BinaryHeap<(Reverse<u32>, u64, Json)>);

impl Top {
    fn add(&mut self, key: u32, number: u64, json: &Json, size: usize) {
        self.0.push((Reverse(key), number, Rc::clone(json)));
        if self.0.len() > size {
            self.0.pop();
        }
    }
}

impl Picks {
    pub(super) fn new(axes: &[AxisColumns]) -> Self {
        Picks { axes: axes.to_vec(), seen: 0, bytes: 0, all: Vec::new(), best: Vec::new() }
    }

    pub(super) fn add(&mut self, row: &ClaimRow) {
        let json: Json = serde_json::to_string(&Shown::new(row)).expect("plain data: this is a bug").into();
        let ranks = self.axes.iter().zip(&row.stances).map(|(axis, stance)| Rank {
            side: axis.side(&stance.label),
            sureness: (stance.probabilities.into_iter().fold(0.0, f32::max) * 1000.0) as u32,
        });
        let ranks: Vec<Rank> = ranks.filter(|_| row.error.is_empty()).collect();
        let number = self.seen;
        self.seen += 1;
        if !self.best.is_empty() {
            self.pick(number, &json, &ranks);
            return;
        }
        self.bytes += json.len();
        self.all.push((json, ranks));
        if self.bytes > BUDGET_BYTES {
            self.best.resize_with(self.axes.len().max(1), Best::default);
            for (number, (json, ranks)) in (0..).zip(std::mem::take(&mut self.all)) {
                self.pick(number, &json, &ranks);
            }
        }
    }

    fn pick(&mut self, number: u64, json: &Json, ranks: &[Rank]) {
        let size = PICKED / (3 * self.best.len());
        if self.axes.is_empty() {
            // Without axes none is surer than another: the first ones.
            self.best[0].doubtful.add(0, number, json, PICKED);
        }
        for (best, rank) in self.best.iter_mut().zip(ranks) {
            if let Some(side) = rank.side {
                best.sides[side].add(rank.sureness, number, json, size);
            }
            best.doubtful.add(1000 - rank.sureness.min(1000), number, json, size);
        }
    }

    /// How many claims there are in all.
    pub(super) fn seen(&self) -> u64 {
        self.seen
    }

    /// Whether all of them are shown.
    pub(super) fn is_all(&self) -> bool {
        self.best.is_empty()
    }

    /// The claims as JSON, in the order in which they came.
    pub(super) fn shown(&self) -> Vec<&str> {
        if self.is_all() {
            return self.all.iter().map(|(json, _)| &**json).collect();
        }
        let tops = self.best.iter().flat_map(|best| best.sides.iter().chain([&best.doubtful]));
        let picked: BTreeMap<u64, &str> =
            tops.flat_map(|top| &top.0).map(|(_, number, json)| (*number, &**json)).collect();
        picked.into_values().collect()
    }
}

/// A claim as the script of the page reads it; what is empty is left out.
#[derive(Serialize)]
struct Shown<'a> {
    id: &'a str,
    #[serde(skip_serializing_if = "str::is_empty")]
    title: &'a str,
    #[serde(skip_serializing_if = "str::is_empty")]
    date: &'a str,
    #[serde(skip_serializing_if = "str::is_empty")]
    url: &'a str,
    #[serde(skip_serializing_if = "str::is_empty")]
    source: &'a str,
    file: &'a str,
    record: u64,
    #[serde(skip_serializing_if = "str::is_empty")]
    speaker: &'a str,
    #[serde(skip_serializing_if = "str::is_empty")]
    written: &'a str,
    #[serde(skip_serializing_if = "str::is_empty")]
    role: &'a str,
    kind: &'a str,
    by: &'a str,
    #[serde(skip_serializing_if = "str::is_empty")]
    via: &'a str,
    form: &'a str,
    #[serde(skip_serializing_if = "str::is_empty")]
    cue: &'a str,
    polarity: &'a str,
    claim: String,
    /// See [`marked`].
    context: Vec<String>,
    #[serde(skip_serializing_if = "str::is_empty")]
    copy_of: &'a str,
    #[serde(skip_serializing_if = "<[String]>::is_empty")]
    flags: &'a [String],
    #[serde(skip_serializing_if = "str::is_empty")]
    error: &'a str,
    #[serde(skip_serializing_if = "<[String]>::is_empty")]
    human: &'a [String],
    stances: Vec<ShownStance<'a>>,
}

/// Label, confidence, score, and the probabilities of the first side, of the second and of neither.
#[derive(Serialize)]
struct ShownStance<'a>(&'a str, &'a str, String, [String; 3]);

impl<'a> Shown<'a> {
    fn new(row: &'a ClaimRow) -> Self {
        let stances = row.stances.iter().filter(|_| row.error.is_empty());
        let stances = stances.map(|stance| {
            let score = decimal(stance.score.into(), 3);
            ShownStance(&stance.label, &stance.confidence, score, probabilities(stance.probabilities))
        });
        Shown {
            id: &row.claim_id,
            title: &row.doc_title,
            date: &row.doc_date,
            url: &row.doc_url,
            source: &row.doc_source,
            file: &row.file,
            record: row.record,
            speaker: &row.speaker,
            written: &row.speaker_as_written,
            role: &row.speaker_role,
            kind: &row.speaker_kind,
            by: &row.resolved_by,
            via: &row.attributed_by,
            form: &row.form,
            cue: &row.cue,
            polarity: &row.polarity,
            claim: shortened(&row.claim),
            context: marked(&row.context, &row.claim_text).iter().map(|piece| shortened(piece)).collect(),
            copy_of: &row.duplicate_of,
            flags: &row.flags,
            error: &row.error,
            human: &row.human,
            stances: stances.collect(),
        }
    }
}

/// The text, or its beginning and its end with `…` between them.
fn shortened(text: &str) -> String {
    let count = text.chars().count();
    if count <= TEXT_CHARS {
        return text.to_owned();
    }
    let half = TEXT_CHARS / 2;
    text.chars().take(half).chain([' ', '…', ' ']).chain(text.chars().skip(count - half)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rows::RowStance;
    use crate::rows::tests::{axes, row};

    #[test]
    fn too_many_claims_leave_the_surest_and_the_most_doubtful() {
        let mut picks = Picks::new(&axes());
        let stance = |label: &str, p: f32| RowStance {
            label: label.into(),
            score: p,
            confidence: "high".into(),
            probabilities: [p, 0.0, 1.0 - p],
            gated: false,
        };
        let count = 20_000;
        for number in 0..count {
            let p = 0.5 + 0.5 * number as f32 / count as f32;
            let stances = vec![stance("none", 0.01), stance("victory", p)];
            picks.add(&ClaimRow {
                claim_id: format!("c-{number}"),
                context: "x".repeat(900),
                stances,
                ..row()
            });
        }
        assert!(!picks.is_all());
        assert_eq!(picks.seen(), count);
        let shown = picks.shown();
        // Most doubtful and surest of one axis, and the first of the other, where all are alike.
        assert!(shown.len() <= PICKED && shown.len() > PICKED / 4, "{}", shown.len());
        assert!(shown[0].contains("\"c-0\""));
        assert!(shown.last().unwrap().contains(&format!("\"c-{}\"", count - 1)));
        assert!(shown.iter().map(|json| json.len()).sum::<usize>() < BUDGET_BYTES);
    }
}
