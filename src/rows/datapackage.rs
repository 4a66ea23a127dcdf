//! `datapackage.json`: what every table of a results folder holds, for programs and archives.
//!
//! A [Tabular Data Package](https://specs.frictionlessdata.io/tabular-data-package/) of version 1, which `frictionless
//! validate` checks: dialect, encoding and a [Table Schema](https://specs.frictionlessdata.io/table-schema/) a table.

use super::atomic::write_json;
use super::column::{Column, ColumnKind};
use super::dialect::CsvOptions;
use super::error::RowsError;
use super::run_json::RunRecord;
use serde_json::{Map, Value, json};
use std::path::{Path, PathBuf};

/// A table in a package.
#[derive(Clone, Debug)]
pub struct Resource {
    /// Its name without `.csv`.
    pub name: String,
    /// One sentence.
    pub title: String,
    /// Its files within the folder: more than one where it has more rows than Excel opens.
    pub files: Vec<PathBuf>,
    /// Its columns.
    pub columns: Vec<Column>,
    /// The columns that no two rows share together.
    pub primary_key: Vec<String>,
}

/// The package of a results folder.
#[derive(Debug)]
pub struct DataPackage(Value);

impl DataPackage {
    /// The description of these tables, all of which are CSV in one dialect.
    pub fn new(record: &RunRecord, resources: &[Resource], options: CsvOptions) -> Self {
        let resources: Vec<Value> = resources.iter().flat_map(|table| parts(table, options)).collect();
        let axes: Vec<&str> = record.axes.iter().map(|axis| axis.title.as_str()).collect();
        let description = match axes.is_empty() {
            true => "Claims that somebody is reported to have made, with their speakers.".to_owned(),
            false => format!(
                "Claims that somebody is reported to have made, with their speakers and where a model puts these: {}.",
                axes.join(", ")
            ),
        };
        DataPackage(json!({
            "profile": "tabular-data-package",
            "name": "standpoint-results",
            "id": record.run_id,
            "title": "Reported claims and stances",
            "description": description,
            "version": record.version,
            "resources": resources,
        }))
    }

    /// Writes the package as indented JSON, complete or not at all.
    pub fn write(&self, path: &Path) -> Result<(), RowsError> {
        write_json(path, &self.0)
    }
}

/// A resource for each file of the table: a package cannot say that every part has the header again.
fn parts(table: &Resource, options: CsvOptions) -> impl Iterator<Item = Value> {
    let file_name = |path: &PathBuf| path.file_name().unwrap_or_default().to_string_lossy().into_owned();
    table.files.iter().map(file_name).zip(1..).map(move |(path, part)| {
        let (name, title) = match part {
            1 => (table.name.clone(), table.title.clone()),
            _ => (format!("{}-{part}", table.name), format!("{}, part {part}", table.title)),
        };
        json!({
            "profile": "tabular-data-resource",
            "name": name,
            "title": title,
            "path": path,
            "format": "csv",
            "mediatype": "text/csv",
            "encoding": "utf-8",
            "dialect": {
                "delimiter": char::from(options.profile.delimiter()).to_string(),
                "lineTerminator": "\r\n",
                "quoteChar": "\"",
                "doubleQuote": true,
                "header": true,
            },
            "schema": {
                "fields": table.columns.iter().map(|column| field(column, options)).collect::<Vec<_>>(),
                "primaryKey": table.primary_key,
                "missingValues": [""],
            },
        })
    })
}

fn field(column: &Column, options: CsvOptions) -> Value {
    let mut field = Map::new();
    field.insert("name".into(), column.name.clone().into());
    let (kind, more) = match &column.kind {
        ColumnKind::Text => ("string", None),
        ColumnKind::Date => ("date", Some(("format", json!("%Y-%m-%d")))),
        ColumnKind::Integer => ("integer", None),
        ColumnKind::Number if options.profile.has_decimal_comma() => {
            ("number", Some(("decimalChar", json!(","))))
        }
        ColumnKind::Number => ("number", None),
        ColumnKind::OneOf(words) => ("string", Some(("constraints", json!({ "enum": words })))),
    };
    field.insert("type".into(), kind.into());
    if let Some((key, value)) = more {
        field.insert(key.into(), value);
    }
    field.insert("description".into(), column.description.clone().into());
    field.into()
}
