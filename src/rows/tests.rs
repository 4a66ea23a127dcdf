//! A table of claims as text, and rows for the tests of other tables.

use super::cell::Cell;
use super::claim_row::{AxisColumns, ClaimRow};
use super::column::Column;
use super::csv::CsvTable;
use super::dialect::CsvOptions;
use crate::claims::{Claim, Form, Polarity, Speaker, SpeakerKind};
use crate::documents::{Document, Origin};
use crate::hypotheses::Axis;
use crate::rows::{AxisRecord, CsvProfile, RowStance, RunRecord, Table};
use crate::stances::{Confidence, Label, Stance};
use proptest::prelude::*;
use std::path::Path;

pub(crate) fn axes() -> Vec<AxisColumns> {
    let axis = |id: &str, first: &str, second: &str| AxisColumns {
        id: id.into(),
        sides: [first.into(), second.into()],
    };
    vec![axis("escalation", "escalatory", "not_escalatory"), axis("war_aim", "victory", "not_lose")]
}

pub(crate) fn row() -> ClaimRow {
    let document = Document {
        origin: Origin { file: "news/a.txt".into(), record: 1, line: None },
        id: "a".into(),
        title: "=Ukraine; \"must\" win".into(),
        date: "2024-02-27".into(),
        ..Document::default()
    };
    let claim = Claim {
        id: "c-0123456789ab".into(),
        speaker: Speaker {
            name: "Kajsa Ollongren".into(),
            as_written: "Ollongren".into(),
            role: "Defence Minister".into(),
            kind: SpeakerKind::Person,
            country: "Netherlands".into(),
            resolved_by: "surname",
        },
        attributed_by: String::new(),
        parent: None,
        form: Form::Direct,
        cue: "said".into(),
        polarity: Polarity::Asserted,
        pieces: vec![],
        text: "Ukraine\nmust win".into(),
        claim: "Ukraine must win".into(),
        context: "“Ukraine\nmust win,” said Ollongren.".into(),
        char_start: 1,
        char_end: 17,
        flags: vec!["headline"],
    };
    let stance = |label, score, p_sides, p_none| Stance {
        label,
        score,
        confidence: Confidence::High,
        p_sides,
        p_none,
        gated: false,
    };
    let stances = [
        stance(Label::None, -0.0001, [0.01, 0.01], 0.98),
        stance(Label::Side(0), 0.9, [0.93333, 0.03333], 0.03334),
    ];
    let axes = axes();
    let stances = stances.iter().zip(&axes).map(|(stance, axis)| RowStance::new(stance, axis)).collect();
    ClaimRow { stances, run_id: "r-0123456789ab".into(), ..ClaimRow::new(&document, &claim, "") }
}

/// The record of a run with the shipped axes.
pub(crate) fn record() -> RunRecord {
    RunRecord {
        run_id: "r-0".into(),
        version: "1.0.0".into(),
        command: vec![],
        inputs: vec![],
        model: None,
        axes: Axis::shipped().iter().map(AxisRecord::new).collect(),
        settings: Default::default(),
        counts: Default::default(),
        tables: Vec::new(),
        timing: Default::default(),
    }
}

/// The rows as Google Sheets wants them.
pub(crate) fn table_text(columns: &[Column], rows: &[Vec<Cell<'_>>]) -> String {
    let options = CsvOptions::new(CsvProfile::Sheets);
    let mut table = CsvTable::new(Vec::new(), Path::new("-"), options, columns).unwrap();
    for row in rows {
        table.row(row).unwrap();
    }
    String::from_utf8(table.finish().unwrap().remove(0)).unwrap()
}

pub(crate) fn written(profile: CsvProfile, axes: &[AxisColumns], rows: &[ClaimRow]) -> String {
    let columns = ClaimRow::columns(axes);
    let mut table = CsvTable::new(Vec::new(), Path::new("-"), CsvOptions::new(profile), &columns).unwrap();
    for row in rows {
        table.row(&row.cells(axes.len())).unwrap();
    }
    String::from_utf8(table.finish().unwrap().remove(0)).unwrap()
}

#[test]
fn the_literal_file_of_claims() {
    let failed = ClaimRow { error: "too long".into(), flags: vec![], doc_title: String::new(), ..row() };
    let expected = "\u{FEFF}claim_id,doc_id,doc_title,doc_date,doc_url,doc_source,file,record,\
        speaker,speaker_as_written,speaker_role,speaker_kind,resolved_by,attributed_by,parent_id,form,cue,\
        polarity,claim_text,claim,context,char_start,char_end,\
        escalation_label,escalation_score,escalation_confidence,\
        escalation_p_escalatory,escalation_p_not_escalatory,escalation_p_none,escalation_human,\
        war_aim_label,war_aim_score,war_aim_confidence,\
        war_aim_p_victory,war_aim_p_not_lose,war_aim_p_none,war_aim_human,\
        duplicate_of,flags,error,run_id\r\n\
        c-0123456789ab,a,\"'=Ukraine; \"\"must\"\" win\",2024-02-27,,,news/a.txt,1,\
        Kajsa Ollongren,Ollongren,Defence Minister,person,surname,,,direct,said,\
        asserted,Ukraine must win,Ukraine must win,\"“Ukraine must win,” said Ollongren.\",1,17,\
        none,0.000,high,0.010,0.010,0.980,,victory,0.900,high,0.933,0.033,0.034,,\
        ,headline;guarded,,r-0123456789ab\r\n\
        c-0123456789ab,a,,2024-02-27,,,news/a.txt,1,\
        Kajsa Ollongren,Ollongren,Defence Minister,person,surname,,,direct,said,\
        asserted,Ukraine must win,Ukraine must win,\"“Ukraine must win,” said Ollongren.\",1,17,\
        ,,,,,,,,,,,,,,\
        ,,too long,r-0123456789ab\r\n";
    assert_eq!(written(CsvProfile::Excel, &axes(), &[row(), failed]), expected);
}

#[test]
fn the_other_dialects() {
    let eu = written(CsvProfile::ExcelEu, &axes()[1..], &[row()]);
    assert!(eu.starts_with("\u{FEFF}claim_id;doc_id;"), "{eu}");
    assert!(eu.contains(";none;0,000;high;0,010;0,010;0,980;;;\"headline;guarded\";;"), "{eu}");
    let plain = written(CsvProfile::Rfc4180, &[], &[row()]);
    assert!(plain.starts_with("claim_id,"), "{plain}");
    assert!(plain.contains(",char_start,char_end,duplicate_of,flags,error,run_id\r\n"), "{plain}");
    assert!(plain.contains(",\"=Ukraine; \"\"must\"\" win\","), "{plain}");
    assert!(plain.ends_with(",1,17,,headline,,r-0123456789ab\r\n"), "{plain}");
    assert!(written(CsvProfile::Sheets, &[], &[row()]).ends_with(",headline;guarded,,r-0123456789ab\r\n"));
}

proptest! {
    #[test]
    fn any_text_comes_back(
        speaker in any::<String>(),
        claim in "[-=+@'\"’„ \t\r\n,;a＝]{0,8}",
        profile in proptest::sample::select(CsvProfile::ALL.to_vec()),
    ) {
        let row = ClaimRow { speaker: speaker.clone(), claim: claim.clone(), ..ClaimRow::default() };
        let file = written(profile, &[], &[row]);
        let mut table = Table::from_reader("-", std::io::Cursor::new(file)).unwrap();
        let (speaker_at, claim_at) = (table.require("speaker").unwrap(), table.require("claim").unwrap());
        let back = table.next().unwrap().unwrap();
        prop_assert_eq!(&back.problem, &None);
        prop_assert_eq!(&back.cells[speaker_at], &folded(&speaker));
        prop_assert_eq!(&back.cells[claim_at], &folded(&claim));
        prop_assert!(table.next().is_none());
    }
}

/// What is documented to be lost: NUL and line breaks.
fn folded(text: &str) -> String {
    let breaks = ['\n', '\r', '\u{B}', '\u{C}', '\u{85}', '\u{2028}', '\u{2029}'];
    let mut folded = String::new();
    for (i, part) in text.split(breaks).enumerate() {
        if i > 0 && !(part.is_empty() && i + 1 < text.split(breaks).count()) {
            folded.push(' ');
        }
        folded.push_str(part);
    }
    folded.replace('\0', "\u{FFFD}")
}
