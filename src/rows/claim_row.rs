//! The one record of a result and the dictionary of its columns.

use super::cell::Cell;
use super::column::{Column, ColumnKind};
use super::number::{decimal, probabilities};
use crate::claims::Claim;
use crate::documents::Document;
use crate::stances::{Label, Stance};
use serde::{Deserialize, Serialize};

/// What rows need to know of an axis.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AxisColumns {
    /// Identifier, with which the columns begin.
    pub id: String,
    /// Identifiers of the two sides, in the order of the axis.
    pub sides: [String; 2],
}

impl AxisColumns {
    /// Which side a label is of, if of any.
    pub fn side(&self, label: &str) -> Option<usize> {
        self.sides.iter().position(|side| side == label)
    }
}

/// One claim with everything that the spreadsheet says about it; serde takes it into a journal and back.
///
/// The texts are as the document has them: folding, guarding and cutting happen when the row is written.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[allow(missing_docs, reason = "each field is a column, described in the tables of fields below")]
pub struct ClaimRow {
    pub claim_id: String,
    pub doc_id: String,
    pub doc_title: String,
    pub doc_date: String,
    pub doc_url: String,
    pub doc_source: String,
    pub file: String,
    pub record: u64,
    pub speaker: String,
    pub speaker_as_written: String,
    pub speaker_role: String,
    pub speaker_kind: String,
    /// Country or union that the speaker speaks from, or empty; no column of the table of claims.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub speaker_country: String,
    pub resolved_by: String,
    pub attributed_by: String,
    pub parent_id: String,
    pub form: String,
    pub cue: String,
    pub polarity: String,
    pub claim_text: String,
    pub claim: String,
    pub context: String,
    pub char_start: usize,
    pub char_end: usize,
    /// One an axis in the order of the axes; empty where no model was asked.
    pub stances: Vec<RowStance>,
    /// What people put into the columns `A_human`, one an axis; empty where nobody has.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub human: Vec<String>,
    pub duplicate_of: String,
    pub flags: Vec<String>,
    pub error: String,
    pub run_id: String,
}

/// A stance in words of its axis.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RowStance {
    /// Identifier of a side, `none` or `unclear`.
    pub label: String,
    /// -1 to 1; the sign is first minus second side.
    pub score: f32,
    /// `high`, `medium` or `low`.
    pub confidence: String,
    /// Probabilities of the first side, of the second, and of neither.
    pub probabilities: [f32; 3],
    /// Whether the axis's gate decided; no column.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub gated: bool,
}

impl RowStance {
    /// The stance with the side named.
    pub fn new(stance: &Stance, axis: &AxisColumns) -> Self {
        let label = match stance.label {
            Label::Side(side) => &axis.sides[side],
            Label::None => "none",
            Label::Unclear => "unclear",
        };
        let [first, second] = stance.p_sides;
        RowStance {
            label: label.to_owned(),
            score: stance.score,
            confidence: stance.confidence.as_str().to_owned(),
            probabilities: [first, second, stance.p_none],
            gated: stance.gated,
        }
    }
}

impl ClaimRow {
    /// What stands in every row of a document, without a claim: for one that has none, or that failed.
    pub fn of_document(document: &Document) -> Self {
        ClaimRow {
            doc_id: document.id.clone(),
            doc_title: document.title.clone(),
            doc_date: document.date.clone(),
            doc_url: document.url.clone(),
            doc_source: document.source.clone(),
            file: document.origin.file.clone(),
            record: document.origin.record,
            ..ClaimRow::default()
        }
    }

    /// The row of a claim without stances, copies, errors and run: those are the caller's to fill in.
    ///
    /// `parent_id` is the identifier of the claim within which this one is reported, or empty.
    pub fn new(document: &Document, claim: &Claim, parent_id: &str) -> Self {
        ClaimRow {
            claim_id: claim.id.clone(),
            speaker: claim.speaker.name.clone(),
            speaker_as_written: claim.speaker.as_written.clone(),
            speaker_role: claim.speaker.role.clone(),
            speaker_kind: claim.speaker.kind.as_str().to_owned(),
            speaker_country: claim.speaker.country.clone(),
            resolved_by: claim.speaker.resolved_by.to_owned(),
            attributed_by: claim.attributed_by.clone(),
            parent_id: parent_id.to_owned(),
            form: claim.form.as_str().to_owned(),
            cue: claim.cue.clone(),
            polarity: claim.polarity.as_str().to_owned(),
            claim_text: claim.text.clone(),
            claim: claim.claim.clone(),
            context: claim.context.clone(),
            char_start: claim.char_start,
            char_end: claim.char_end,
            flags: claim.flags.iter().map(|&flag| flag.to_owned()).collect(),
            ..ClaimRow::of_document(document)
        }
    }

    /// The columns of a table of claims, in order.
    pub fn columns(axes: &[AxisColumns]) -> Vec<Column> {
        let fixed = |fields: &[Field]| -> Vec<Column> {
            let column =
                |field: &Field| Column::new(field.name, field.kind.to_column_kind(), field.description);
            fields.iter().map(column).collect()
        };
        let mut columns = fixed(CLAIM_FIELDS);
        for axis in axes {
            columns.extend(stance_columns(axis));
            let human = Column::new(
                format!("{}_human", axis.id),
                ColumnKind::Text,
                "for a human coder; empty at first",
            );
            columns.push(human);
        }
        columns.extend(fixed(LAST_FIELDS));
        columns
    }

    /// The cells in the order of [`ClaimRow::columns`] for so many axes.
    pub fn cells(&self, axes: usize) -> Vec<Cell<'_>> {
        let mut cells: Vec<Cell<'_>> = CLAIM_FIELDS.iter().map(|field| (field.cell)(self)).collect();
        for axis in 0..axes {
            // A row without a label must not look like one with `none`.
            let stance = self.stances.get(axis).filter(|_| self.error.is_empty());
            cells.extend(stance_cells(stance));
            cells.push(self.human.get(axis).map_or(Cell::EMPTY, |label| Cell::Carried(label)));
        }
        cells.extend(LAST_FIELDS.iter().map(|field| (field.cell)(self)));
        cells
    }
}

/// The number of columns that [`stance_columns`] names for an axis.
pub(crate) const STANCE_COLUMNS: usize = 6;

/// The columns of the model's decision on an axis: label, score, confidence and three probabilities.
pub fn stance_columns(axis: &AxisColumns) -> [Column; STANCE_COLUMNS] {
    let [first, second] = &axis.sides;
    let name = |suffix: &str| format!("{}_{suffix}", axis.id);
    let probability = |suffix: &str, of: &str| Column::new(name(suffix), ColumnKind::Number, of);
    [
        Column::new(
            name("label"),
            ColumnKind::one_of(&[first, second, "none", "unclear"]),
            "side of the axis, `none` (says nothing on it) or `unclear` (the model cannot tell which side)",
        ),
        Column::new(name("score"), ColumnKind::Number, format!("from 1 ({first}) to -1 ({second})")),
        Column::new(
            name("confidence"),
            ColumnKind::one_of(&["high", "medium", "low"]),
            "how far to trust the label",
        ),
        probability(&format!("p_{first}"), &format!("probability of `{first}`")),
        probability(&format!("p_{second}"), &format!("probability of `{second}`")),
        probability("p_none", "probability that the claim says nothing on the axis"),
    ]
}

/// The cells under [`stance_columns`]; all empty for a row that has no label.
pub fn stance_cells(stance: Option<&RowStance>) -> [Cell<'_>; STANCE_COLUMNS] {
    let Some(stance) = stance else { return [Cell::EMPTY; STANCE_COLUMNS] };
    let [first, second, none] = probabilities(stance.probabilities).map(Cell::Number);
    [
        stance.label.as_str().into(),
        Cell::Number(decimal(stance.score.into(), 3)),
        stance.confidence.as_str().into(),
        first,
        second,
        none,
    ]
}

/// A column of every table of claims, whatever the axes.
struct Field {
    name: &'static str,
    kind: Kind,
    description: &'static str,
    cell: fn(&ClaimRow) -> Cell<'_>,
}

/// [`ColumnKind`] for a constant.
enum Kind {
    Text,
    Date,
    Integer,
    OneOf(&'static [&'static str]),
}

impl Kind {
    fn to_column_kind(&self) -> ColumnKind {
        match self {
            Kind::Text => ColumnKind::Text,
            Kind::Date => ColumnKind::Date,
            Kind::Integer => ColumnKind::Integer,
            Kind::OneOf(words) => ColumnKind::one_of(words),
        }
    }
}

macro_rules! fields {
    ($($name:ident: $kind:expr, $description:literal, |$row:ident| $cell:expr;)+) => {
        &[$(Field {
            name: stringify!($name), kind: $kind, description: $description, cell: |$row| $cell,
        }),+]
    };
}

/// The columns before those of the axes.
#[rustfmt::skip] // a table
const CLAIM_FIELDS: &[Field] = fields! {
    claim_id: Kind::Text, "identifier of the claim, the same in every run and unique in the file", |row| text(&row.claim_id);
    doc_id: Kind::Text, "identifier of the document", |row| text(&row.doc_id);
    doc_title: Kind::Text, "title of the document", |row| text(&row.doc_title);
    doc_date: Kind::Date, "date of publication", |row| text(&row.doc_date);
    doc_url: Kind::Text, "address of the document", |row| text(&row.doc_url);
    doc_source: Kind::Text, "outlet that published the document", |row| text(&row.doc_source);
    file: Kind::Text, "file that the document was read from, as given", |row| text(&row.file);
    record: Kind::Integer, "record within the file, from 1", |row| if row.record == 0 { Cell::EMPTY } else { integer(row.record) };
    speaker: Kind::Text, "who made the claim: the fullest form of the name in the document, or a description; empty where nobody can be named", |row| text(&row.speaker);
    speaker_as_written: Kind::Text, "the words in the text for the speaker", |row| text(&row.speaker_as_written);
    speaker_role: Kind::Text, "title or office of the speaker", |row| text(&row.speaker_role);
    speaker_kind: Kind::OneOf(&["person", "organisation", "group", "document", "unknown"]), "what kind of speaker it is", |row| text(&row.speaker_kind);
    resolved_by: Kind::Text, "reason code of the rule that found the speaker", |row| text(&row.resolved_by);
    attributed_by: Kind::Text, "outer speaker of a second-hand claim", |row| text(&row.attributed_by);
    parent_id: Kind::Text, "`claim_id` of the claim within which this one is reported", |row| text(&row.parent_id);
    form: Kind::OneOf(&["direct", "indirect", "mixed"]), "quotation marks around all, none or part of the claim", |row| text(&row.form);
    cue: Kind::Text, "the reporting words", |row| text(&row.cue);
    polarity: Kind::OneOf(&["asserted", "denied", "asked", "hypothetical"]), "what the speaker does with the content", |row| text(&row.polarity);
    claim_text: Kind::Text, "the exact words of the document", |row| text(&row.claim_text);
    claim: Kind::Text, "the words made self-standing, as the model reads them", |row| text(&row.claim);
    context: Kind::Text, "the sentence or sentences that the claim stands in", |row| text(&row.context);
    char_start: Kind::Integer, "first character of `claim_text` in the document's text, in Unicode code points from 0", |row| offset(row, row.char_start);
    char_end: Kind::Integer, "the character behind the last one", |row| offset(row, row.char_end);
};

/// The columns behind those of the axes.
#[rustfmt::skip] // a table
const LAST_FIELDS: &[Field] = fields! {
    duplicate_of: Kind::Text, "`claim_id` of the first copy of the same, or nearly the same, wire text by the same speaker", |row| text(&row.duplicate_of);
    flags: Kind::Text, "remarks on the row, with `;` between them", |row| Cell::Flags(&row.flags);
    error: Kind::Text, "why the row has no label", |row| text(&row.error);
    run_id: Kind::Text, "identifier of the run, see `run.json`", |row| text(&row.run_id);
};

fn text(text: &str) -> Cell<'_> {
    text.into()
}

/// Nothing in a row that has no claim.
fn offset<'a>(row: &ClaimRow, offset: usize) -> Cell<'a> {
    if row.claim_id.is_empty() { Cell::EMPTY } else { integer(offset as u64) }
}

fn integer<'a>(number: u64) -> Cell<'a> {
    Cell::Number(number.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rows::tests::{axes, row};

    #[test]
    fn there_is_a_cell_for_each_column() {
        for axes in [&axes()[..], &[]] {
            let columns = ClaimRow::columns(axes);
            assert_eq!(row().cells(axes.len()).len(), columns.len());
            let flags = columns.iter().position(|column| column.name == "flags").unwrap();
            assert!(matches!(row().cells(axes.len())[flags], Cell::Flags(_)));
            assert!(columns.iter().all(|column| !column.description.is_empty()));
        }
    }

    #[test]
    fn a_row_survives_the_journal() {
        let json = serde_json::to_string(&row()).unwrap();
        assert_eq!(serde_json::from_str::<ClaimRow>(&json).unwrap(), row());
    }
}
