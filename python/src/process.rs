//! What is loaded once a process and shared by all engines of the same settings.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use pyo3::prelude::*;
use standpoint::lexicon::Lexicon;
use standpoint::nli::{ModelChoice, NliOptions, load};
use standpoint::pipeline::{Classifier, Stages};
use standpoint::rows::{Settings as RunSettings, run_id};

use super::settings::Settings;
use super::{failed, refused};

/// Model and words, ready to work; one caller at a time.
pub(crate) type Loaded = Arc<Mutex<Stages>>;

/// By process and settings: threads of a parent do not live on in its forked child, so that a child loads anew.
static LOADED: Mutex<Option<HashMap<(u32, String), Loaded>>> = Mutex::new(None);

/// The stages of these settings in this process, loaded where they are not yet.
pub(crate) fn loaded(settings: &Settings) -> PyResult<Loaded> {
    let key = (std::process::id(), serde_json::to_string(settings).map_err(refused)?);
    // Whoever panicked has put nothing in.
    let mut all = LOADED.lock().unwrap_or_else(PoisonError::into_inner);
    let all = all.get_or_insert_default();
    if let Some(loaded) = all.get(&key) {
        return Ok(Arc::clone(loaded));
    }
    let loaded = Arc::new(Mutex::new(stages(settings)?));
    all.insert(key, Arc::clone(&loaded));
    Ok(loaded)
}

fn stages(settings: &Settings) -> PyResult<Stages> {
    let choice = ModelChoice::named(&settings.model);
    let nli = NliOptions { threads: settings.threads, ..NliOptions::default() };
    if choice != ModelChoice::Embedded {
        let found = choice.fingerprint().map_err(|error| failed(&error))?;
        if found != settings.model_fingerprint {
            return Err(refused(format_args!(
                "`{}` is another model here than where the engine was made; hint: put the same files on every machine",
                settings.model
            )));
        }
    }
    let model = load(&choice, &nli, None).map_err(|error| failed(&error))?;
    let classifier = Classifier { model, axes: settings.axes().map_err(refused)? };
    let run_id = if settings.run_id.is_empty() {
        let (model, axes) = classifier.records();
        let limit = ("max-record-bytes".to_owned(), settings.max_record_bytes.into());
        run_id(&settings.version, &[], Some(&model), &axes, &RunSettings::from([limit]))
    } else {
        settings.run_id.clone()
    };
    Stages::new(Lexicon::shared(), Some(classifier), run_id, settings.threads).map_err(|error| failed(&error))
}
