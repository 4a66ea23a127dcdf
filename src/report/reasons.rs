//! Codes of the tables in words.

/// How a speaker was found, as a sentence for readers of the report: `resolved_by` in words.
pub(super) const RESOLVED_BY: [(&str, &str); 15] = [
    ("full_name", "The text names the speaker in full at this place."),
    ("surname", "The text gives the surname; the document names only one person by it."),
    ("given_name", "The text gives the given name; the document names only one person by it."),
    (
        "role",
        "The text gives an office or a description that belongs to somebody named elsewhere in the document.",
    ),
    ("pronoun", "A pronoun, which stands for who was spoken of before."),
    ("first_person", "“I” or “we” inside a quotation: its speaker."),
    ("same_source", "The source is not repeated: it is that of the words beside it."),
    ("country", "A country, or the seat of a government that stands for it."),
    ("organisation", "A body, by its name or by a noun."),
    ("document", "A report, a poll or a study."),
    ("group", "Several people at once."),
    ("indefinite", "“Some”, “others”, “many”: nobody in particular."),
    ("description", "One person whom the document does not name."),
    ("previous_speaker", "No source stands here: the quotation goes on from the one before."),
    ("unresolved", "It is not to be told who said it."),
];
