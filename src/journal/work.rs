//! Which work a journal belongs to.

use serde::{Deserialize, Serialize};

use crate::rows::{AxisIdentity, InputRecord, ModelRecord, RunRecord, Settings};

/// All that decides the results of a run: two runs with equal work give the same rows.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct JournaledWork {
    /// Version of standpoint.
    version: String,
    run_id: String,
    inputs: Vec<InputRecord>,
    model: Option<ModelRecord>,
    axes: Vec<AxisIdentity>,
    settings: Settings,
}

impl From<&RunRecord> for JournaledWork {
    fn from(record: &RunRecord) -> Self {
        JournaledWork {
            version: record.version.clone(),
            run_id: record.run_id.clone(),
            inputs: record.inputs.clone(),
            model: record.model.clone(),
            axes: record.axes.iter().map(|axis| axis.identity.clone()).collect(),
            settings: record.settings.clone(),
        }
    }
}

impl JournaledWork {
    /// What is different in `self`, which the journal has, from `wanted`; empty where all is the same.
    pub(super) fn differences(&self, wanted: &JournaledWork) -> Vec<String> {
        let mut found = Vec::new();
        if self.version != wanted.version {
            found.push(format!("version {}, this is {}", self.version, wanted.version));
        }
        if self.model != wanted.model {
            let name = |model: &Option<ModelRecord>| match model {
                Some(model) => format!("model `{}` ({:.12}, {})", model.name, model.sha256, model.engine),
                None => "no model".to_owned(),
            };
            found.push(format!("{}, now {}", name(&self.model), name(&wanted.model)));
        }
        if self.axes != wanted.axes {
            let names = |axes: &[AxisIdentity]| {
                let names: Vec<String> =
                    axes.iter().map(|axis| format!("`{}` ({:.12})", axis.id, axis.sha256)).collect();
                names.join(", ")
            };
            found.push(format!("axes {}, now {}", names(&self.axes), names(&wanted.axes)));
        }
        for name in self
            .settings
            .keys()
            .chain(wanted.settings.keys().filter(|name| !self.settings.contains_key(*name)))
        {
            let value =
                |settings: &Settings| settings.get(name).map_or("not set".to_owned(), ToString::to_string);
            let (before, now) = (value(&self.settings), value(&wanted.settings));
            if before != now {
                found.push(format!("`--{name}` {before}, now {now}"));
            }
        }
        found.extend(other_inputs(&self.inputs, &wanted.inputs));
        // Whatever the words above leave out.
        if found.is_empty() && self != wanted {
            found.push(format!("run {}, now {}", self.run_id, wanted.run_id));
        }
        found
    }
}

/// The first input that is not the same, and how many there are.
fn other_inputs(before: &[InputRecord], now: &[InputRecord]) -> Option<String> {
    if before == now {
        return None;
    }
    let place = before.iter().zip(now).take_while(|(before, now)| before == now).count();
    let what = match (before.get(place), now.get(place)) {
        (Some(before), Some(now)) if before.name == now.name => format!("`{}` has changed", now.name),
        (Some(before), Some(now)) => format!("`{}` stood where `{}` is now", before.name, now.name),
        (Some(before), None) => format!("`{}` is missing", before.name),
        (None, Some(now)) => format!("`{}` is new", now.name),
        (None, None) => return None,
    };
    Some(format!("other inputs ({} then, {} now): {what}", before.len(), now.len()))
}
