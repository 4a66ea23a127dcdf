//! The sheet About: what the numbers are, where they come from, what each column means.

use rust_xlsxwriter::{Worksheet, XlsxError};

use crate::rows::{Column, RunRecord};

use super::formats::Formats;
use super::sheet::{LINE_HEIGHT, lines};

/// Of the column with explanations, in characters.
const TEXT_WIDTH: f64 = 100.0;

pub(super) fn write(
    sheet: &mut Worksheet,
    formats: &Formats,
    record: &RunRecord,
    tables: &[(&str, &[Column])],
) -> Result<(), XlsxError> {
    for (place, width) in [(0, 24.0), (1, 30.0), (2, TEXT_WIDTH)] {
        sheet.set_column_width(place, width)?;
    }
    let mut page = Page { sheet, formats, row: 0 };
    page.sheet.write_string_with_format(0, 0, "About these results", &formats.title)?;
    page.row = 2;
    page.line("program", &format!("standpoint {}", record.version), "")?;
    page.line("run", &record.run_id, "the same for the same inputs, model, axes and settings")?;
    if let Some(model) = &record.model {
        page.line("model", &model.name, &format!("sha256 {}, run by {}", model.sha256, model.engine))?;
    }
    page.line("inputs", &record.inputs.len().to_string(), "named with their hashes in run.json")?;
    for (name, value) in &record.settings {
        page.line("setting", &format!("--{name}"), &value.to_string())?;
    }
    page.heading("How to read the labels")?;
    let reading = [
        ("a side", "where the claim puts the speaker on the axis, as the speaker is reported"),
        ("none", "the claim says nothing on the axis"),
        ("unclear", "it does, but the model cannot tell which side"),
        ("score", "1 is the first side, -1 the second; probabilities of both sides and of none add up to 1"),
        (
            "confidence",
            "how far to trust the label; what it was worth where that was measured stands with the axis",
        ),
        ("human", "for your own label: choose from the list. Commands that write these tables again keep it"),
        ("folded columns", "a click on the + above the columns shows identifiers and offsets"),
    ];
    for (what, meaning) in reading {
        page.line(what, "", meaning)?;
    }
    for axis in &record.axes {
        page.heading(&format!("Axis {}: {}", axis.identity.id, axis.title))?;
        page.line("question", "", &axis.question)?;
        for side in &axis.sides {
            page.line("side", &side.id, side.definition.trim())?;
            for hypothesis in &side.hypotheses {
                page.line("", "the model was asked", hypothesis)?;
            }
        }
        if let Some(measured) = &axis.measured {
            for (word, [right, share]) in
                [("high", measured.high), ("medium", measured.medium), ("low", measured.low)]
            {
                let text = format!(
                    "{:.0}% of such labels were right where that was measured; {:.0}% of the claims had it",
                    right * 100.0,
                    share * 100.0
                );
                page.line("confidence", word, &text)?;
            }
        }
    }
    page.heading("Columns")?;
    for (name, columns) in tables {
        for column in *columns {
            page.line(name, &column.name, &column.description)?;
        }
    }
    Ok(())
}

struct Page<'a> {
    sheet: &'a mut Worksheet,
    formats: &'a Formats,
    row: u32,
}

impl Page<'_> {
    fn heading(&mut self, text: &str) -> Result<(), XlsxError> {
        self.sheet.write_string_with_format(self.row + 1, 0, text, &self.formats.heading)?;
        self.row += 2;
        Ok(())
    }

    fn line(&mut self, what: &str, which: &str, text: &str) -> Result<(), XlsxError> {
        let formats = [&self.formats.text, &self.formats.text, &self.formats.wrapped];
        for ((text, format), place) in [what, which, text].into_iter().zip(formats).zip(0..) {
            if !text.is_empty() {
                self.sheet.write_string_with_format(self.row, place, text, format)?;
            }
        }
        self.sheet.set_row_height(self.row, LINE_HEIGHT * lines(text, TEXT_WIDTH) as f64)?;
        self.row += 1;
        Ok(())
    }
}
