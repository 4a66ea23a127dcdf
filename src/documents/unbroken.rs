//! Readers that go wrong altogether: a panic in one, as libraries have them for files that nobody thought of, is a problem
//! of its file, and the next file follows.

use super::error::ReadError;
use super::{Document, Documents};
use crate::problem::{Problem, caught};

/// The documents of one file, which is opened when the first is asked for.
pub(super) struct Unbroken<F> {
    /// As shown.
    file: String,
    state: State<F>,
}

enum State<F> {
    Waiting(F),
    Reading(Documents),
    Done,
}

impl<F: FnOnce() -> Documents> Unbroken<F> {
    /// `open` gives the documents of `file`.
    pub(super) fn new(file: String, open: F) -> Self {
        Self { file, state: State::Waiting(open) }
    }
}

impl<F: FnOnce() -> Documents> Iterator for Unbroken<F> {
    type Item = Result<Document, Problem>;

    fn next(&mut self) -> Option<Self::Item> {
        // Left behind where it panics.
        let state = std::mem::replace(&mut self.state, State::Done);
        let step = caught(|| {
            let mut documents = match state {
                State::Waiting(open) => open(),
                State::Reading(documents) => documents,
                State::Done => return None,
            };
            documents.next().map(|next| (next, documents))
        });
        match step {
            Ok(step) => step.map(|(next, documents)| {
                self.state = State::Reading(documents);
                next
            }),
            Err(message) => Some(Err(ReadError::Panicked(message).at(&self.file, None, None))),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The reasons of what comes, `ok` for a document.
    fn read(open: impl FnOnce() -> Documents) -> Vec<String> {
        let shown = |next: Result<Document, Problem>| {
            next.map_or_else(|p| format!("{}: {}", p.file, p.reason), |_| "ok".into())
        };
        Unbroken::new("a.txt".into(), open).map(shown).collect()
    }

    #[test]
    fn a_panic_is_a_problem_of_the_file() {
        let broken = "a.txt: the reader gave up on it: no such thing";
        assert_eq!(read(|| panic!("no such thing")), [broken]);
        let documents =
            (0..5).map(|number| if number < 2 { Ok(Document::default()) } else { panic!("no such thing") });
        assert_eq!(read(|| Box::new(documents)), ["ok", "ok", broken]);
        assert_eq!(read(|| Box::new(std::iter::empty())), [""; 0]);
    }
}
