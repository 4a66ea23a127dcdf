//! Models, kept in the process for whichever engine works next; callers at the same time have one each.

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use pyo3::prelude::*;
use standpoint::hypotheses::Axis;
use standpoint::lexicon::Lexicon;
use standpoint::nli::{ModelChoice, NliModel, NliOptions, load};
use standpoint::pipeline::{Classifier, Stages};
use standpoint::rows::{read_settings, run_id};

use super::settings::Settings;
use super::{failed, refused};

/// Process, model, fingerprint, threads. With the process, since threads of a parent do not live on in its forked child.
type Key = (u32, String, String, usize);

/// Models that nobody works with at the moment. The lock is held to take one out or put it back, never while one loads
/// or works, so that callers in several threads have a model each.
static IDLE: Mutex<Option<Models>> = Mutex::new(None);

type Models = HashMap<Key, Vec<Box<dyn NliModel>>>;

fn idle<'a>() -> MutexGuard<'a, Option<Models>> {
    // Nothing that can panic is done under the lock.
    IDLE.lock().unwrap_or_else(PoisonError::into_inner)
}

fn key(settings: &Settings) -> Key {
    let Settings { model, model_fingerprint, threads, .. } = settings;
    (std::process::id(), model.clone(), model_fingerprint.clone(), *threads)
}

/// Does `work` with the stages of these settings; their model is there for the next caller afterwards.
pub(crate) fn with_stages<T>(
    settings: &Settings,
    axes: &[Axis],
    work: impl FnOnce(&mut Stages, &str) -> PyResult<T>,
) -> PyResult<T> {
    let waiting = idle().get_or_insert_default().get_mut(&key(settings)).and_then(Vec::pop);
    let model = match waiting {
        Some(model) => model,
        None => loaded(settings)?,
    };
    let classifier = Classifier::new(model, axes.to_vec());
    let run_id = run_id_of(settings, &classifier);
    let stages = Stages::new(Lexicon::shared(), Some(classifier), run_id.clone(), settings.threads);
    let mut stages = stages.map_err(|error| failed(&error))?;
    let done = work(&mut stages, &run_id);
    if let Some(Classifier { model, .. }) = stages.into_classifier() {
        idle().get_or_insert_default().entry(key(settings)).or_default().push(model);
    }
    done
}

fn loaded(settings: &Settings) -> PyResult<Box<dyn NliModel>> {
    let choice = ModelChoice::named(&settings.model);
    if choice != ModelChoice::Embedded {
        let found = choice.fingerprint().map_err(|error| failed(&error))?;
        if found != settings.model_fingerprint {
            return Err(refused(format_args!(
                "`{}` is another model here than where the engine was made; hint: put the same files on every machine",
                settings.model
            )));
        }
    }
    let nli = NliOptions { threads: settings.threads, ..NliOptions::default() };
    load(&choice, &nli, None).map_err(|error| failed(&error))
}

fn run_id_of(settings: &Settings, classifier: &Classifier) -> String {
    if !settings.run_id.is_empty() {
        return settings.run_id.clone();
    }
    let (model, axes) = classifier.records();
    run_id(&settings.version, &[], Some(&model), &axes, &read_settings(&settings.read_options()))
}
