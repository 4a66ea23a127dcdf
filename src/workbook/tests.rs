use super::*;
use crate::problem::Stage;
use crate::rows::tests::{axes, record, row};
use crate::rows::{CsvProfile, HumanLabels, Table};
use calamine::{Data, Reader, Xlsx, open_workbook};
use flate2::read::DeflateDecoder;
use std::io::Read;

fn write(path: &Path, rows: &[ClaimRow]) {
    let axes = axes();
    let mut book = WorkbookFile::create(path, &axes, CsvOptions::new(CsvProfile::Excel)).unwrap();
    let mut findings = Findings::new(&axes);
    for row in rows {
        book.claim(row).unwrap();
        findings.add(row);
    }
    let problem = Problem {
        file: "b.txt".into(),
        record: Some(1),
        line: None,
        stage: Stage::Read,
        reason: "=not UTF-8".into(),
        hint: "save it anew".into(),
    };
    book.problem(&problem).unwrap();
    book.finish(&record(), &findings).unwrap().commit().unwrap();
}

#[test]
fn cells_are_typed_and_no_text_is_a_formula() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("claims.xlsx");
    let claim = "=HYPERLINK(\"http://x\")\u{1}_x0041_\0";
    write(
        &path,
        &[ClaimRow { claim: claim.into(), human: vec!["none".into(), String::new()], ..row() }, row()],
    );
    let mut book: Xlsx<_> = open_workbook(&path).unwrap();
    assert_eq!(
        book.sheet_names(),
        ["Claims", "Stances", "Speakers", "Shifts", "Disagreements", "Summary", "Errors", "About"]
    );
    let claims = book.worksheet_range("Claims").unwrap();
    assert_eq!(claims.height(), 3);
    let cell = |name: &str| {
        let place = claims.rows().next().unwrap().iter().position(|cell| *cell == Data::String(name.into()));
        claims.rows().nth(1).unwrap()[place.unwrap()].clone()
    };
    assert_eq!(cell("claim"), Data::String("=HYPERLINK(\"http://x\")\u{1}_x0041_\u{FFFD}".into()));
    assert_eq!(cell("doc_title"), Data::String("=Ukraine; \"must\" win".into()));
    assert!(matches!(cell("doc_date"), Data::DateTime(date) if date.as_f64() == 45349.0));
    assert_eq!(cell("war_aim_score"), Data::Float(0.9));
    assert_eq!(cell("escalation_human"), Data::String("none".into()));
    for sheet in book.sheet_names() {
        assert!(book.worksheet_formula(&sheet).unwrap().is_empty(), "formulas in {sheet}");
    }
    assert_eq!(book.worksheet_range("Stances").unwrap().height(), 5);
    assert_eq!(book.worksheet_range("Errors").unwrap().height(), 2);
}

/// The XML of the sheet with this number, from 1.
fn sheet_xml(path: &Path, number: usize) -> String {
    let bytes = std::fs::read(path).unwrap();
    let name = format!("xl/worksheets/sheet{number}.xml");
    // In front of each file in a ZIP: 30 bytes, the last of which say how long its name and what else there is are.
    let is_start =
        |&at: &usize| bytes[at..].starts_with(b"PK\x03\x04") && bytes[at + 30..].starts_with(name.as_bytes());
    let start = (0..bytes.len() - 30).find(is_start).unwrap();
    let length = |at: usize| usize::from(u16::from_le_bytes([bytes[start + at], bytes[start + at + 1]]));
    let mut xml = String::new();
    DeflateDecoder::new(&bytes[start + 30 + length(26) + length(28)..]).read_to_string(&mut xml).unwrap();
    xml
}

#[test]
fn the_sheet_of_problems_shows_where_they_are() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("claims.xlsx");
    write(&path, &[row()]);
    let book: Xlsx<_> = open_workbook(&path).unwrap();
    let names = book.sheet_names();
    let folded: Vec<&str> = names
        .iter()
        .zip(1..)
        .filter(|(_, number)| sheet_xml(&path, *number).contains("hidden=\"1\""))
        .map(|(name, _)| name.as_str())
        .collect();
    assert_eq!(folded, ["Claims", "Speakers"]);
}

#[test]
fn the_same_results_are_the_same_bytes() {
    let folder = tempfile::tempdir().unwrap();
    let paths = ["a.xlsx", "b.xlsx"].map(|name| folder.path().join(name));
    paths.iter().for_each(|path| write(path, &[row()]));
    let [first, second] = paths.map(|path| std::fs::read(path).unwrap());
    assert!(first == second);
}

#[test]
fn what_people_chose_is_read_back() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("claims.xlsx");
    let labelled = ClaimRow { human: vec![String::new(), "victory".into()], ..row() };
    write(&path, &[labelled.clone(), ClaimRow { claim_id: "c-2".into(), ..row() }]);
    assert_eq!(Table::open(&path).unwrap().count(), 2);
    let tables = ["claims.csv", "claims.xlsx"].map(|name| folder.path().join(name));
    let mut human = HumanLabels::read(&tables).unwrap();
    let mut back = row();
    human.label(&mut back, &axes());
    assert_eq!((back.human, human.left()), (labelled.human, 0));
    // The table beside it must not say something else.
    std::fs::write(folder.path().join("claims.csv"), "claim_id,war_aim_human\nc-0123456789ab,not_lose\n")
        .unwrap();
    let error = HumanLabels::read(&tables).unwrap_err().to_string();
    assert!(error.contains("`victory` in `war_aim_human`, but `not_lose`"), "{error}");
}
