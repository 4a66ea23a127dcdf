//! Where a table says who speaks.

use standpoint::lexicon::Lexicon;
use standpoint::rows::{Table, TableRow};
use standpoint::speakers::country_told;

/// The columns `speaker`, `speaker_role` and `speaker_country`, as far as there are any.
pub(crate) struct SpeakerColumns {
    speaker: Option<usize>,
    role: Option<usize>,
    country: Option<usize>,
}

impl SpeakerColumns {
    pub(crate) fn find(table: &Table) -> Self {
        SpeakerColumns {
            speaker: table.column("speaker"),
            role: table.column("speaker_role"),
            country: table.column("speaker_country"),
        }
    }

    /// The speaker, or empty.
    pub(crate) fn speaker<'a>(&self, row: &'a TableRow) -> &'a str {
        cell(row, self.speaker)
    }

    /// The country that the speaker speaks from: as the table says, else as office or name tell; or empty.
    pub(crate) fn country<'a>(&self, row: &'a TableRow) -> &'a str {
        let words = [cell(row, self.role), cell(row, self.speaker)];
        country_told(cell(row, self.country), words, Lexicon::shipped())
    }
}

fn cell(row: &TableRow, column: Option<usize>) -> &str {
    column.map_or("", |column| row.cells[column].trim())
}
