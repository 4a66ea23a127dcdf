//! The sheet Summary: counts with charts.

use rust_xlsxwriter::{Chart, ChartType, Worksheet, XlsxError};

use crate::rows::{AxisColumns, AxisRecord, Findings, LabelCounts, RunRecord, Tally};

use super::formats::{FIRST, Formats, SECOND};

/// Speakers in a chart at most: those with most claims that take a side.
const SPEAKERS: usize = 15;
/// Where charts stand: right of the tables.
const CHART_COLUMN: u16 = 4;
const CHART_ROWS: u32 = 20;

pub(super) fn write(
    sheet: &mut Worksheet,
    formats: &Formats,
    record: &RunRecord,
    findings: &Findings,
) -> Result<(), XlsxError> {
    let Findings { speakers, overview, .. } = findings;
    sheet.set_column_width(0, 34)?;
    for place in 1..3 {
        sheet.set_column_width(place, 16)?;
    }
    sheet.write_string_with_format(0, 0, "Who is reported to have said what", &formats.title)?;
    let counts = &record.counts;
    let documents = [
        ("documents read", counts.documents_read),
        ("documents done", counts.documents_done),
        ("documents skipped", counts.documents_skipped),
        ("documents failed", counts.documents_failed),
        ("claims", counts.claims),
        ("claims without a date", overview.undated),
    ];
    let mut row = 2;
    for (what, count) in documents {
        sheet.write_string_with_format(row, 0, what, &formats.text)?;
        sheet.write_number_with_format(row, 1, count as f64, &formats.integer)?;
        row += 1;
    }
    let named = speakers.speakers();
    for (place, axis) in record.axes.iter().enumerate() {
        let of_axis = named.iter().filter(|speaker| speaker.is_somebody);
        let of_axis = of_axis.map(|speaker| (speaker.name, &speaker.tallies[place]));
        let months = overview.months.iter().map(|(month, counts)| (month.as_str(), &counts[place]));
        row = block(sheet, formats, row + 1, axis, &overview.all[place], months, of_axis)?;
    }
    Ok(())
}

/// The tables and charts of an axis from `row` on; returns the first row below them.
fn block<'a>(
    sheet: &mut Worksheet,
    formats: &Formats,
    row: u32,
    axis: &AxisRecord,
    all: &LabelCounts,
    months: impl Iterator<Item = (&'a str, &'a LabelCounts)>,
    speakers: impl Iterator<Item = (&'a str, &'a Tally)>,
) -> Result<u32, XlsxError> {
    let columns = axis.columns();
    let [first, second] = &columns.sides;
    let begin = row;
    let mut row = row;
    sheet.write_string_with_format(row, 0, &axis.title, &formats.heading)?;
    sheet.write_string_with_format(row + 1, 0, &axis.question, &formats.text)?;
    row += 2;
    for (label, count) in
        [(first.as_str(), all.sides[0]), (second, all.sides[1]), ("none", all.none), ("unclear", all.unclear)]
    {
        sheet.write_string_with_format(row, 0, label, &formats.text)?;
        sheet.write_number_with_format(row, 1, count as f64, &formats.integer)?;
        row += 1;
    }
    let mut named: Vec<(&str, &Tally)> = speakers.filter(|(_, tally)| tally.decided() > 0).collect();
    named.sort_by_key(|(name, tally)| (std::cmp::Reverse(tally.decided()), *name));
    named.truncate(SPEAKERS);
    let by_speaker: Vec<(&str, [u64; 2])> = named.iter().map(|(name, tally)| (*name, tally.sides)).collect();
    let by_month: Vec<(&str, [u64; 2])> = months.map(|(month, counts)| (month, counts.sides)).collect();
    let mut chart_row = begin;
    for (heading, rows, kind) in
        [("speaker", by_speaker, ChartType::BarStacked), ("month", by_month, ChartType::ColumnStacked)]
    {
        if rows.is_empty() {
            continue;
        }
        row += 1;
        let table = table(sheet, formats, row, heading, &columns, &rows)?;
        let title = format!("{}, by {heading}", axis.title);
        insert_chart(sheet, &table, kind, &title, &columns, chart_row)?;
        chart_row += CHART_ROWS;
        row = table.last + 1;
    }
    Ok(row.max(chart_row))
}

/// Where the rows of a small table stand.
struct Table {
    first: u32,
    last: u32,
}

fn table(
    sheet: &mut Worksheet,
    formats: &Formats,
    row: u32,
    heading: &str,
    columns: &AxisColumns,
    rows: &[(&str, [u64; 2])],
) -> Result<Table, XlsxError> {
    let [first, second] = &columns.sides;
    for (text, place) in [heading, first, second].into_iter().zip(0..) {
        sheet.write_string_with_format(row, place, text, &formats.header)?;
    }
    let first_row = row + 1;
    for ((name, sides), row) in rows.iter().zip(first_row..) {
        sheet.write_string_with_format(row, 0, *name, &formats.text)?;
        for (count, place) in sides.iter().zip(1..) {
            sheet.write_number_with_format(row, place, *count as f64, &formats.integer)?;
        }
    }
    Ok(Table { first: first_row, last: row + rows.len() as u32 })
}

fn insert_chart(
    sheet: &mut Worksheet,
    table: &Table,
    kind: ChartType,
    title: &str,
    columns: &AxisColumns,
    row: u32,
) -> Result<(), XlsxError> {
    let name = sheet.name();
    let mut chart = Chart::new(kind);
    for ((side, colour), place) in columns.sides.iter().zip([FIRST, SECOND]).zip(1..) {
        chart
            .add_series()
            .set_categories((name.as_str(), table.first, 0, table.last, 0))
            .set_values((name.as_str(), table.first, place, table.last, place))
            .set_name(side)
            .set_format(
                rust_xlsxwriter::ChartFormat::new()
                    .set_solid_fill(rust_xlsxwriter::ChartSolidFill::new().set_color(colour)),
            );
    }
    chart.title().set_name(title);
    chart.legend().set_position(rust_xlsxwriter::ChartLegendPosition::Bottom);
    if kind == ChartType::BarStacked {
        // A bar chart begins below: turned round it has the order of the table.
        chart.y_axis().set_reverse();
    }
    chart.set_width(640).set_height(20 * (CHART_ROWS - 1));
    sheet.insert_chart(row, CHART_COLUMN, &chart)?;
    Ok(())
}
