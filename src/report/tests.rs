use super::*;
use crate::problem::Stage;
use crate::rows::tests::{axes, record, row};
use serde_json::Value;

fn page(rows: &[ClaimRow]) -> String {
    let axes = axes();
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("report.html");
    let mut report = ReportFile::create(&path, &axes).unwrap();
    let mut findings = Findings::new(&axes);
    for row in rows {
        report.claim(row);
        findings.add(row);
    }
    report.problem(&Problem {
        file: "<b>.txt".into(),
        record: None,
        line: None,
        stage: Stage::Read,
        reason: "not UTF-8".into(),
        hint: "save it anew".into(),
    });
    report.finish(&record(), &findings).unwrap().commit().unwrap();
    std::fs::read_to_string(path).unwrap()
}

/// What the script of the page reads.
fn data(page: &str) -> Value {
    let (_, data) = page.split_once("<script type=\"application/json\" id=\"data\">").unwrap();
    serde_json::from_str(data.split_once("</script>").unwrap().0).unwrap()
}

#[test]
fn no_text_becomes_markup() {
    let evil = "</script><script>alert(1)</script><img src=x onerror=alert(1)>";
    let rows = [
        ClaimRow { claim: evil.into(), speaker: evil.into(), doc_source: evil.into(), ..row() },
        ClaimRow { speaker: evil.into(), doc_date: "2024-05-01".into(), ..row() },
    ];
    let page = page(&rows);
    assert!(!page.contains("<script>alert") && !page.contains("<img") && !page.contains("<b>.txt"));
    assert_eq!(data(&page)["claims"][0]["claim"], evil);
    // One for the data, one for the program.
    assert_eq!(page.matches("</script>").count(), 2);
}

#[test]
fn the_page_says_what_the_tables_say() {
    let mut changed = ClaimRow { doc_date: "2024-04-01".into(), claim_id: "c-2".into(), ..row() };
    changed.stances[1].label = "not_lose".into();
    changed.stances[1].score = -0.9;
    let context = "“Ukraine must win,” said Ollongren.".to_owned();
    let page =
        page(&[ClaimRow { context, ..row() }, changed, ClaimRow { error: "too long".into(), ..row() }]);
    let data = data(&page);
    assert_eq!(data["axes"][1]["id"], "war_aim");
    assert_eq!(data["claims"].as_array().unwrap().len(), 3);
    assert_eq!(data["claims"][0]["stances"][1][0], "victory");
    assert_eq!(data["claims"][0]["stances"][1][3], serde_json::json!(["0.933", "0.033", "0.034"]));
    assert_eq!(
        data["claims"][0]["context"],
        serde_json::json!(["“", "Ukraine must win", ",” said Ollongren."])
    );
    assert_eq!(data["claims"][2]["stances"], serde_json::json!([]));
    for words in [
        // The interval of one claim each way, the change of side, the months between.
        "[-0.81, 0.81]",
        "2024-04-01, 1 of 1 in 2024-04",
        "<th scope=\"row\">2024-03</th>",
        "not UTF-8",
        "high</th><td>95%</td>",
    ] {
        assert!(page.contains(words), "{words}");
    }
}

#[test]
fn sides_that_only_groups_take_are_told() {
    let officials = ClaimRow {
        speaker: "officials".into(),
        speaker_kind: "group".into(),
        resolved_by: "group".into(),
        ..row()
    };
    let page = page(&[officials]);
    let told = "Nobody by name takes a side on this axis; 1 claims with a side are of groups";
    assert!(page.contains(told));
    // Of the other axis it is true.
    assert_eq!(page.matches("No claim takes a side on this axis.").count(), 1);
}

#[test]
fn the_page_asks_nothing_of_the_network() {
    let page = page(&[ClaimRow { doc_url: "https://example.org/a".into(), ..row() }]);
    assert!(page.contains("default-src 'none'"));
    let (before, after) = page.split_once("<script type=\"application/json\"").unwrap();
    let program = after.split_once("</script>").unwrap().1;
    for part in [before, program] {
        for call in ["src=\"http", "href=\"http", "url(http", "@import", "fetch(", "XMLHttpRequest"] {
            assert!(!part.contains(call), "{call}");
        }
    }
}
