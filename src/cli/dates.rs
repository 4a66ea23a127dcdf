//! Dates of documents that were not understood: without them there is no row in `shifts.csv`, so they are told.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use standpoint::documents::{Document, Documents};

use super::failure::note;
use super::summary::count;

/// How many documents have a date that was not understood, and the first of them.
#[derive(Clone, Debug, Default)]
pub(crate) struct UnreadDates(Arc<Mutex<Found>>);

#[derive(Debug, Default)]
struct Found {
    documents: u64,
    first: String,
}

impl UnreadDates {
    /// The documents as they come, counted.
    pub(crate) fn watch(&self, documents: Documents) -> Documents {
        let dates = self.clone();
        Box::new(documents.inspect(move |read| {
            if let Ok(document) = read
                && !document.unread_date.is_empty()
            {
                dates.found().add(document);
            }
        }))
    }

    /// Says so, where there are any.
    pub(crate) fn show(&self) {
        let Found { documents, first } = &*self.found();
        if *documents > 0 {
            note(format_args!(
                "{} with a date that was not understood: {first}",
                count(*documents, "document")
            ));
            note(format_args!(
                "    hint: write dates as YYYY-MM-DD, or say with `--date-order` what comes first in 05/03/2024"
            ));
        }
    }

    fn found(&self) -> MutexGuard<'_, Found> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Found {
    fn add(&mut self, document: &Document) {
        self.documents += 1;
        if self.first.is_empty() {
            let written: String = document.unread_date.chars().take(40).collect();
            let origin = &document.origin;
            self.first = format!("`{written}` ({}: record {})", origin.file, origin.record);
        }
    }
}
