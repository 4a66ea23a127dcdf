//! Word lists of users: the first byte says which.

#![no_main]

use libfuzzer_sys::fuzz_target;
use standpoint::lexicon::{Lexicon, LexiconFiles};

fuzz_target!(|input: (u8, &str)| {
    let (which, text) = input;
    // The others empty: building the shipped ones takes long.
    let mut files = LexiconFiles {
        cues: "",
        function_words: "",
        titles: "",
        places: "",
        given_names: "",
        abbreviations: "",
        organisations: "",
        groups: "",
        persons: "",
        documents: "",
    };
    let fields = [
        &mut files.cues,
        &mut files.function_words,
        &mut files.titles,
        &mut files.places,
        &mut files.given_names,
        &mut files.abbreviations,
        &mut files.organisations,
        &mut files.groups,
        &mut files.persons,
        &mut files.documents,
    ];
    let count = fields.len();
    if let Some(field) = fields.into_iter().nth(usize::from(which) % count) {
        *field = text;
    }
    if let Err(error) = Lexicon::from_files(&files) {
        assert!(!error.to_string().is_empty());
    }
});
