//! What an engine is made of.

use std::path::{Path, PathBuf};

use pyo3::prelude::*;
use serde::{Deserialize, Serialize};
use standpoint::documents::{DateOrder, ReadOptions};
use standpoint::hypotheses::{Axis, AxisError, AxisSource};
use standpoint::nli::ModelChoice;

use super::{refused, with_causes};

/// Everything that decides the results of an engine. Axes travel as texts, the model as its place and fingerprint.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Settings {
    pub(crate) version: String,
    pub(crate) model: String,
    pub(crate) model_fingerprint: String,
    pub(crate) axes: Vec<AxisSource>,
    pub(crate) threads: usize,
    pub(crate) columns: Columns,
    pub(crate) date_order: Option<DateOrder>,
    pub(crate) max_record_bytes: usize,
    pub(crate) every_document: bool,
    pub(crate) run_id: String,
}

/// The columns that are not found by their usual names.
#[derive(Clone, Debug, Default, Serialize, Deserialize, FromPyObject)]
#[pyo3(from_item_all)]
pub(crate) struct Columns {
    text: Option<String>,
    id: Option<String>,
    title: Option<String>,
    date: Option<String>,
    url: Option<String>,
    source: Option<String>,
}

impl Settings {
    pub(crate) fn from_json(json: &str) -> PyResult<Self> {
        let version = env!("CARGO_PKG_VERSION");
        let foreign = |other: &str| {
            refused(format_args!(
                "an engine of standpoint {other} in a process that has standpoint {version}; hint: install the same \
                 version everywhere"
            ))
        };
        let value: serde_json::Value = serde_json::from_str(json).map_err(refused)?;
        match value["version"].as_str() {
            Some(found) if found == version => serde_json::from_value(value).map_err(refused),
            found => Err(foreign(found.unwrap_or("of no version"))),
        }
    }

    pub(crate) fn axes(&self) -> Result<Vec<Axis>, AxisError> {
        AxisSource::axes(&self.axes)
    }

    pub(crate) fn read_options(&self) -> ReadOptions {
        let Columns { text, id, title, date, url, source } = self.columns.clone();
        ReadOptions {
            text_column: text,
            id_column: id,
            title_column: title,
            date_column: date,
            date_order: self.date_order,
            url_column: url,
            source_column: source,
            max_record_bytes: self.max_record_bytes,
            ..ReadOptions::default()
        }
    }
}

/// What Python asks for: a dictionary with these keys.
#[derive(FromPyObject)]
#[pyo3(from_item_all)]
pub(crate) struct Wishes {
    model: Option<String>,
    axes: Vec<PathBuf>,
    threads: usize,
    columns: Columns,
    date_order: Option<String>,
    max_record_bytes: Option<usize>,
    every_document: bool,
    run_id: Option<String>,
}

/// Checked settings as JSON. Axis files are read and the model's files hashed here; the model is not loaded.
#[pyfunction]
pub(crate) fn settings(py: Python<'_>, wishes: Wishes) -> PyResult<String> {
    let Wishes { model, axes, threads, columns, date_order, max_record_bytes, every_document, run_id } =
        wishes;
    let choice = ModelChoice::named(model.as_deref().unwrap_or(ModelChoice::EMBEDDED));
    // Workers may start in another folder.
    let model = match &choice {
        ModelChoice::Embedded => ModelChoice::EMBEDDED.to_owned(),
        ModelChoice::Dir(folder) => absolute(folder),
    };
    let sources: Result<Vec<AxisSource>, _> = axes.iter().map(|path| AxisSource::open(path)).collect();
    let settings = Settings {
        version: env!("CARGO_PKG_VERSION").to_owned(),
        model_fingerprint: py
            .detach(|| choice.fingerprint())
            .map_err(|error| refused(with_causes(&error)))?,
        model,
        axes: sources.map_err(|error| refused(with_causes(&error)))?,
        threads: threads.max(1),
        columns,
        date_order: date_order.map(|name| name.parse().map_err(refused)).transpose()?,
        max_record_bytes: max_record_bytes.unwrap_or(ReadOptions::default().max_record_bytes),
        every_document,
        run_id: run_id.unwrap_or_default(),
    };
    settings.axes().map_err(refused)?;
    Ok(serde_json::to_string(&settings).expect("settings are plain data: this is a bug"))
}

fn absolute(folder: &Path) -> String {
    std::path::absolute(folder).unwrap_or_else(|_| folder.to_owned()).to_string_lossy().into_owned()
}
