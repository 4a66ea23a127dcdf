//! A table as one sheet, or as several where it has more rows than a sheet holds.

use rust_xlsxwriter::{
    ConditionalFormatCell, ConditionalFormatCellRule, DataValidation, DataValidationErrorStyle,
    ExcelDateTime, Format, Workbook, Worksheet, XlsxError,
};

use crate::rows::{AxisColumns, Cell, Column, ColumnKind, CsvOptions, CsvProfile, SHEET_ROWS, guard};

use super::formats::{FAINT, Formats, PALE, UNCLEAR};

/// Columns of interest to programs, folded away: a click on the `+` above shows them.
const FOLDED: [&str; 12] = [
    "doc_id",
    "doc_url",
    "file",
    "record",
    "speaker_as_written",
    "resolved_by",
    "parent_id",
    "claim_text",
    "char_start",
    "char_end",
    "run_id",
    "duplicates",
];

/// A value set as the list of a cell may have so many characters.
const LIST_CHARACTERS: usize = 255;

/// A table that is being written.
pub(super) struct Sheet {
    pub(super) name: &'static str,
    columns: Vec<Column>,
    /// The worksheets and the rows below the header in each; the last one is being written.
    parts: Vec<Part>,
}

#[derive(Clone, Copy)]
struct Part {
    index: usize,
    rows: u32,
}

/// Adds an empty sheet and returns its index.
pub(super) fn add_plain(book: &mut Workbook, name: &str) -> Result<usize, XlsxError> {
    book.add_worksheet().set_name(name)?.set_landscape().set_print_fit_to_pages(1, 0);
    Ok(book.worksheets().len() - 1)
}

impl Sheet {
    pub(super) fn create(
        book: &mut Workbook,
        formats: &Formats,
        name: &'static str,
        columns: Vec<Column>,
    ) -> Result<Self, XlsxError> {
        let mut sheet = Sheet { name, columns, parts: Vec::new() };
        sheet.begin_part(book, formats)?;
        Ok(sheet)
    }

    pub(super) fn columns(&self) -> &[Column] {
        &self.columns
    }

    /// Writes one row: a cell a column.
    pub(super) fn row(
        &mut self,
        book: &mut Workbook,
        formats: &Formats,
        cells: &[Cell<'_>],
        keep_newlines: bool,
    ) -> Result<(), XlsxError> {
        if u64::from(self.last().rows) + 1 == SHEET_ROWS {
            self.begin_part(book, formats)?;
        }
        let part = self.last();
        let sheet = book.worksheet_from_index(part.index)?;
        let row = part.rows + 1;
        // Nothing is run here that would have to be guarded.
        let options = CsvOptions { guard: false, keep_newlines, ..CsvOptions::new(CsvProfile::Excel) };
        let texts = options.texts(cells);
        let is_wrapped = |column: &Column| WRAPPED.contains(&column.name.as_str());
        let wrapped = self.columns.iter().zip(&texts).filter(|(column, _)| is_wrapped(column));
        let lines = wrapped.map(|(column, text)| lines(text, width(column))).max().unwrap_or(1);
        if lines > 1 && row <= TALL_ROWS {
            sheet.set_row_height(row, LINE_HEIGHT * lines.min(MAX_LINES) as f64)?;
        }
        for ((column, text), place) in self.columns.iter().zip(&texts).zip(0..) {
            write(sheet, row, place, column, text, formats)?;
        }
        self.last().rows = row;
        Ok(())
    }

    /// Adds what needs the number of rows: filters, colours of labels, lists to choose from.
    pub(super) fn close(&self, book: &mut Workbook, axes: &[AxisColumns]) -> Result<(), XlsxError> {
        for &Part { index, rows } in &self.parts {
            let sheet = book.worksheet_from_index(index)?;
            let last_row = rows.max(1);
            sheet.autofilter(0, 0, last_row, self.columns.len() as u16 - 1)?;
            for (column, place) in self.columns.iter().zip(0..) {
                let of_axis =
                    |suffix: &str| axes.iter().find(|axis| column.name == format!("{}_{suffix}", axis.id));
                if let Some(axis) = of_axis("label") {
                    colour(sheet, last_row, place, axis)?;
                } else if let Some(axis) = of_axis("human") {
                    offer_labels(sheet, last_row, place, axis)?;
                } else if column.name == "label" || column.name.ends_with("_label") {
                    axes.iter().try_for_each(|axis| colour(sheet, last_row, place, axis))?;
                }
            }
        }
        Ok(())
    }

    fn last(&mut self) -> &mut Part {
        self.parts.last_mut().expect("a sheet has a part from the beginning: this is a bug")
    }

    fn begin_part(&mut self, book: &mut Workbook, formats: &Formats) -> Result<(), XlsxError> {
        let number = self.parts.len() + 1;
        let name = if number == 1 { self.name.to_owned() } else { format!("{} {number}", self.name) };
        let sheet = book.add_worksheet_with_constant_memory()?.set_name(name)?;
        sheet.set_freeze_panes(1, 0)?.set_landscape().set_print_fit_to_pages(1, 0).set_repeat_rows(0, 0)?;
        for (column, place) in self.columns.iter().zip(0..) {
            sheet.set_column_width(place, width(column))?;
        }
        // Where a problem is says the sheet of problems first of all.
        let is_folded = |column: &Column| self.name != "Errors" && FOLDED.contains(&column.name.as_str());
        let mut place = 0;
        for run in self.columns.chunk_by(|one, next| is_folded(one) == is_folded(next)) {
            let next = place + run.len() as u16;
            if is_folded(&run[0]) {
                sheet.group_columns_collapsed(place, next - 1)?;
            }
            place = next;
        }
        for (column, place) in self.columns.iter().zip(0..) {
            let format = if is_human(column) { &formats.human_header } else { &formats.header };
            sheet.write_string_with_format(0, place, &column.name, format)?;
        }
        self.parts.push(Part { index: book.worksheets().len() - 1, rows: 0 });
        Ok(())
    }
}

fn write(
    sheet: &mut Worksheet,
    row: u32,
    place: u16,
    column: &Column,
    text: &str,
    formats: &Formats,
) -> Result<(), XlsxError> {
    if is_human(column) {
        sheet.write_string_with_format(row, place, text, &formats.human)?;
        return Ok(());
    }
    if text.is_empty() {
        return Ok(());
    }
    match column.kind {
        ColumnKind::Integer | ColumnKind::Number => {
            if let Ok(number) = text.parse::<f64>() {
                let format =
                    if column.kind == ColumnKind::Integer { &formats.integer } else { &formats.number };
                sheet.write_number_with_format(row, place, number, format)?;
                return Ok(());
            }
        }
        ColumnKind::Date => {
            // Excel counts days from 1900; what is before stays text.
            if let Ok(date) = ExcelDateTime::parse_from_str(text) {
                sheet.write_datetime_with_format(row, place, &date, &formats.date)?;
                return Ok(());
            }
        }
        ColumnKind::Text | ColumnKind::OneOf(_) => {}
    }
    let format: &Format = if guard(text) != text {
        &formats.quoted
    } else if WRAPPED.contains(&column.name.as_str()) {
        &formats.wrapped
    } else {
        &formats.text
    };
    sheet.write_string_with_format(row, place, text, format)?;
    Ok(())
}

/// Columns with long texts that are to be read.
const WRAPPED: [&str; 8] =
    ["claim", "from_claim", "to_claim", "first_claim", "second_claim", "reason", "hint", "note"];

/// Height of a line of text, in points.
pub(super) const LINE_HEIGHT: f64 = 15.0;
/// Rows that are as tall as their texts: the library keeps heights in memory, which is not to grow with the claims.
const TALL_ROWS: u32 = 20_000;
/// Lines of a row at most; what is longer is there, but cut where it is shown.
const MAX_LINES: usize = 8;

/// About how many lines a text takes in a column so many characters wide. Not every program works heights out itself.
pub(super) fn lines(text: &str, width: f64) -> usize {
    text.lines()
        .map(|line| (line.chars().count() as f64 / width).ceil().max(1.0) as usize)
        .sum::<usize>()
        .max(1)
}

/// In characters.
fn width(column: &Column) -> f64 {
    match (column.name.as_str(), &column.kind) {
        (name, _) if WRAPPED.contains(&name) => 60.0,
        ("doc_title" | "context" | "claim_text", _) => 40.0,
        ("speaker" | "speaker_role" | "attributed_by" | "file", _) => 24.0,
        (name, _) if name.ends_with("_label") || name.ends_with("_human") || name == "label" => 16.0,
        (_, ColumnKind::Integer | ColumnKind::Number | ColumnKind::Date) => 11.0,
        _ => 15.0,
    }
}

fn is_human(column: &Column) -> bool {
    column.name.ends_with("_human")
}

/// Colours the labels of a column: each side, `none` faint, `unclear`.
fn colour(sheet: &mut Worksheet, last_row: u32, place: u16, axis: &AxisColumns) -> Result<(), XlsxError> {
    let [first, second] = &axis.sides;
    let formats = [
        (first.as_str(), Format::new().set_background_color(PALE[0])),
        (second, Format::new().set_background_color(PALE[1])),
        ("unclear", Format::new().set_background_color(UNCLEAR)),
        ("none", Format::new().set_font_color(FAINT)),
    ];
    for (label, format) in formats {
        let rule = ConditionalFormatCellRule::EqualTo(label.to_owned());
        let conditional = ConditionalFormatCell::new().set_rule(rule).set_format(format);
        sheet.add_conditional_format(1, place, last_row, place, &conditional)?;
    }
    Ok(())
}

/// A list to choose from; another word is asked about, not refused.
fn offer_labels(
    sheet: &mut Worksheet,
    last_row: u32,
    place: u16,
    axis: &AxisColumns,
) -> Result<(), XlsxError> {
    let [first, second] = &axis.sides;
    let labels = [first.as_str(), second, "none", "unclear"];
    if labels.join(",").chars().count() > LIST_CHARACTERS {
        return Ok(());
    }
    let validation = DataValidation::new()
        .allow_list_strings(&labels)?
        .set_error_style(DataValidationErrorStyle::Warning)
        .set_error_title("No label of this axis")?
        .set_error_message(format!("Labels are {}.", labels.join(", ")))?;
    sheet.add_data_validation(1, place, last_row, place, &validation)?;
    Ok(())
}
