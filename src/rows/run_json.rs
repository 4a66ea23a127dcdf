//! `run.json`: what was done, with what, and what came of it.

use super::atomic::write_json;
use super::claim_row::{AxisColumns, ClaimRow};
use super::error::RowsError;
use crate::digest::{sha256, sha256_of_all};
use crate::documents::ReadOptions;
use crate::hypotheses::{Axis, Measured, Side};
use crate::nli::ModelIdentity;
use chrono::{DateTime, SecondsFormat, Utc};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::io::{self, Read};
use std::path::Path;
use std::time::SystemTime;

/// The settings that decide the results, by option name. Those that do not (threads, batch size) stay out.
pub type Settings = BTreeMap<String, serde_json::Value>;

/// The settings of reading that are not the default.
pub fn read_settings(options: &ReadOptions) -> Settings {
    const MIB: usize = 1024 * 1024;
    let ReadOptions {
        text_column,
        id_column,
        title_column,
        date_column,
        date_order,
        url_column,
        source_column,
        format,
        max_record_bytes,
        max_ratio,
        max_depth,
    } = options;
    let default = ReadOptions::default();
    let is_own_size = *max_record_bytes != default.max_record_bytes;
    let in_mib = is_own_size && max_record_bytes.is_multiple_of(MIB);
    let settings = [
        ("text-column", text_column.clone().map(Into::into)),
        ("id-column", id_column.clone().map(Into::into)),
        ("title-column", title_column.clone().map(Into::into)),
        ("date-column", date_column.clone().map(Into::into)),
        ("date-order", date_order.map(|order| order.as_str().into())),
        ("url-column", url_column.clone().map(Into::into)),
        ("source-column", source_column.clone().map(Into::into)),
        ("format", format.map(|kind| kind.name().into())),
        ("max-record", in_mib.then(|| (*max_record_bytes / MIB).into())),
        // Only the library sets a size between.
        ("max-record-bytes", (is_own_size && !in_mib).then(|| (*max_record_bytes).into())),
        ("max-ratio", (*max_ratio != default.max_ratio).then(|| (*max_ratio).into())),
        ("max-depth", (*max_depth != default.max_depth).then(|| (*max_depth).into())),
    ];
    settings.into_iter().filter_map(|(name, value)| Some((name.to_owned(), value?))).collect()
}

/// The record of a run. All of it but `timing` is the same when the same command is run again.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RunRecord {
    /// See [`run_id`].
    pub run_id: String,
    /// Version of standpoint.
    pub version: String,
    /// The command line, program name first.
    pub command: Vec<String>,
    /// What was read, in order.
    pub inputs: Vec<InputRecord>,
    /// The model; none for `extract`.
    pub model: Option<ModelRecord>,
    /// The axes, in order.
    pub axes: Vec<AxisRecord>,
    /// The settings.
    pub settings: Settings,
    /// What came of it.
    pub counts: Counts,
    /// The tables that people write labels into, as they were written; see [`HumanLabels::read`](super::HumanLabels).
    #[serde(default)]
    pub tables: Vec<InputRecord>,
    /// When.
    pub timing: Timing,
}

/// One file: an input, or a table of the results.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct InputRecord {
    /// Path as given; `-` for standard input.
    pub name: String,
    /// Bytes.
    pub size: u64,
    /// SHA-256 of the bytes, in hex digits.
    pub sha256: String,
}

/// The model that scored.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ModelRecord {
    /// Name in the model store.
    pub name: String,
    /// SHA-256 of the weights, in hex digits.
    pub sha256: String,
    /// What ran it.
    pub engine: String,
}

impl ModelRecord {
    /// The record of a model.
    pub fn new(identity: &ModelIdentity) -> Self {
        let ModelIdentity { name, sha256, engine, .. } = identity.clone();
        ModelRecord { name, sha256, engine }
    }
}

/// Which axis it was.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct AxisIdentity {
    /// Identifier.
    pub id: String,
    /// SHA-256 of its definition, in hex digits.
    pub sha256: String,
}

/// One axis, with what a reader of the results has to know of it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct AxisRecord {
    /// Which one.
    #[serde(flatten)]
    pub identity: AxisIdentity,
    /// For people.
    pub title: String,
    /// What a coder would be asked.
    pub question: String,
    /// The sides with their definitions and the hypotheses that the model was asked.
    pub sides: [Side; 2],
    /// What the three words of confidence were worth, where that was measured.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub measured: Option<Measured>,
}

impl AxisRecord {
    /// The record of an axis.
    pub fn new(axis: &Axis) -> Self {
        let definition = serde_json::to_vec(axis).expect("an axis is plain data: this is a bug");
        AxisRecord {
            identity: AxisIdentity { id: axis.id.clone(), sha256: sha256(&definition) },
            title: axis.title.clone(),
            question: axis.question.clone(),
            sides: axis.sides.clone(),
            measured: axis.calibration.measured,
        }
    }

    /// What the tables need to know of it.
    pub fn columns(&self) -> AxisColumns {
        let sides = self.sides.each_ref().map(|side| side.id.clone());
        AxisColumns { id: self.identity.id.clone(), sides }
    }
}

/// When a run was, in UTC as `2024-02-27T18:00:00Z`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Timing {
    /// Begin.
    pub started: String,
    /// End.
    pub finished: String,
}

/// How many of what.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Counts {
    /// Documents met with: the sum of the following three.
    pub documents_read: u64,
    /// Documents whose claims are all in the table.
    pub documents_done: u64,
    /// Documents left out for a reason that is no failure.
    pub documents_skipped: u64,
    /// Documents that could not be read or extracted.
    pub documents_failed: u64,
    /// Rows of claims.
    pub claims: u64,
    /// Rows by axis and label; rows with an error have none.
    pub labels: BTreeMap<String, BTreeMap<String, u64>>,
    /// Rows that the gate of an axis found to be off it, by axis: of their questions one was asked.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub gated: BTreeMap<String, u64>,
}

impl Counts {
    /// All zero, with every label that the axes can give.
    pub fn new(axes: &[AxisColumns]) -> Self {
        let labels = |axis: &AxisColumns| {
            let [first, second] = &axis.sides;
            [first, second, "none", "unclear"].map(|label| (label.to_owned(), 0)).into()
        };
        let labels = axes.iter().map(|axis| (axis.id.clone(), labels(axis))).collect();
        Counts { labels, ..Counts::default() }
    }

    /// Counts one row, whose stances are those on `axes`.
    pub fn add(&mut self, row: &ClaimRow, axes: &[AxisColumns]) {
        self.claims += 1;
        if row.error.is_empty() {
            for (axis, stance) in axes.iter().zip(&row.stances) {
                let labels = self.labels.entry(axis.id.clone()).or_default();
                *labels.entry(stance.label.clone()).or_default() += 1;
                if stance.gated {
                    *self.gated.entry(axis.id.clone()).or_default() += 1;
                }
            }
        }
    }
}

impl InputRecord {
    /// Reads the input to its end.
    pub fn read(name: &str, bytes: impl Read) -> io::Result<Self> {
        let (sha256, size) = sha256_of_all(bytes)?;
        Ok(InputRecord { name: name.to_owned(), size, sha256 })
    }
}

impl RunRecord {
    /// Reads what [`RunRecord::write`] wrote.
    pub fn read(path: &Path) -> Result<Self, RowsError> {
        let text = std::fs::read(path).map_err(|source| RowsError::read(path, source))?;
        serde_json::from_slice(&text).map_err(|error| RowsError::Unreadable {
            path: path.to_owned(),
            reason: format!("is no record of a run: {error}"),
            hint: "give the same `standpoint run` command again".to_owned(),
        })
    }

    /// Writes the record as indented JSON, complete or not at all.
    pub fn write(&self, path: &Path) -> Result<(), RowsError> {
        write_json(path, self)
    }
}

/// `r-` and 12 hex digits of a hash: the same for the same bytes in the same order, model, axes, settings and version.
///
/// Names of files do not count, so that a corpus gives the same identifier wherever it lies.
pub fn run_id(
    version: &str,
    inputs: &[InputRecord],
    model: Option<&ModelRecord>,
    axes: &[AxisRecord],
    settings: &Settings,
) -> String {
    let axes: Vec<&AxisIdentity> = axes.iter().map(|axis| &axis.identity).collect();
    let inputs: Vec<&str> = inputs.iter().map(|input| input.sha256.as_str()).collect();
    let work = serde_json::json!([version, inputs, model, axes, settings]);
    format!("r-{}", &sha256(work.to_string())[..12])
}

/// The time in UTC to the second, `2024-02-27T18:00:00Z`.
pub fn utc_iso(time: SystemTime) -> String {
    DateTime::<Utc>::from(time).to_rfc3339_opts(SecondsFormat::Secs, true)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rows::tests::{axes, row};
    use std::time::{Duration, UNIX_EPOCH};

    #[test]
    fn times_are_iso() {
        let check = |seconds, expected: &str| {
            assert_eq!(utc_iso(UNIX_EPOCH + Duration::from_secs(seconds)), expected);
        };
        check(0, "1970-01-01T00:00:00Z");
        check(951_782_399, "2000-02-28T23:59:59Z");
        check(951_782_400, "2000-02-29T00:00:00Z");
        check(1_709_056_800, "2024-02-27T18:00:00Z");
        check(1_735_689_599, "2024-12-31T23:59:59Z");
        check(4_107_542_400, "2100-03-01T00:00:00Z");
    }

    #[test]
    fn inputs_are_hashed() {
        let input = InputRecord::read("a.txt", &b"abc"[..]).unwrap();
        assert_eq!(input.size, 3);
        assert_eq!(input.sha256, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
        assert_eq!(input.sha256, sha256(b"abc"));
    }

    #[test]
    fn the_run_id_is_of_the_work() {
        let input = |name, bytes| InputRecord::read(name, bytes).unwrap();
        let id = |inputs: &[InputRecord], settings: &Settings| run_id("0.1.0", inputs, None, &[], settings);
        let none = Settings::new();
        let some = Settings::from([("max_claim_tokens".to_owned(), 128.into())]);
        let here = id(&[input("a.txt", &b"abc"[..])], &none);
        assert!(here.len() == 14 && here.starts_with("r-"), "{here}");
        assert_eq!(here, id(&[input("/elsewhere/a.txt", &b"abc"[..])], &none));
        assert_ne!(here, id(&[input("a.txt", &b"abd"[..])], &none));
        assert_ne!(here, id(&[input("a.txt", &b"abc"[..])], &some));
    }

    #[test]
    fn the_largest_record_is_set_down_as_its_option() {
        let check = |max_record_bytes, expected: &[(&str, usize)]| {
            let settings = read_settings(&ReadOptions { max_record_bytes, ..ReadOptions::default() });
            let value = |&(name, value): &(&str, usize)| (name.to_owned(), serde_json::Value::from(value));
            assert_eq!(settings, expected.iter().map(value).collect::<Settings>());
        };
        check(ReadOptions::default().max_record_bytes, &[]);
        check(5 * 1024 * 1024, &[("max-record", 5)]);
        check(1000, &[("max-record-bytes", 1000)]);
    }

    #[test]
    fn the_record_is_written_and_read() {
        let mut counts = Counts::new(&axes());
        counts.add(&row(), &axes());
        counts.add(&ClaimRow { error: "too long".into(), ..row() }, &axes());
        assert_eq!(counts.claims, 2);
        assert_eq!(counts.labels["war_aim"]["victory"], 1);
        assert_eq!(counts.labels["war_aim"]["unclear"], 0);
        let record = RunRecord {
            run_id: "r-0".into(),
            version: "0.1.0".into(),
            command: vec!["standpoint".into(), "run".into()],
            inputs: vec![],
            model: None,
            axes: vec![],
            settings: Settings::new(),
            counts,
            tables: Vec::new(),
            timing: Timing::default(),
        };
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("run.json");
        record.write(&path).unwrap();
        let text = std::fs::read_to_string(&path).unwrap();
        assert!(text.ends_with("}\n"));
        assert_eq!(serde_json::from_str::<RunRecord>(&text).unwrap(), record);
    }
}
