//! A document to its claims, with all that was found on the way.
//!
//! `text -> attributions -> speakers -> claims`: pure, without a model, and it cannot fail.

use crate::attributions::{self, Attribution, Candidate, attributions};
use crate::claims::{Claim, claims};
use crate::documents::Document;
use crate::lexicon::Lexicon;
use crate::speakers::{self, Resolution};
use crate::text::Text;

/// What a document says, stage by stage; the lists of the last three stages belong to each other one to one.
#[derive(Debug)]
pub struct Extraction<'a> {
    /// Blocks, tokens, quotations and sentences.
    pub text: Text<'a>,
    /// What is reported, and by which words.
    pub attributions: Vec<Attribution>,
    /// What was considered in each sentence; empty unless [`explain`] was asked.
    pub candidates: Vec<Candidate>,
    /// How each speaker was found; the steps only where [`explain`] was asked.
    pub resolutions: Vec<Resolution>,
    /// The claims, in text order.
    pub claims: Vec<Claim>,
}

/// Finds the claims of a document.
///
/// `copy` counts the earlier documents of the run with the same id and text, so that claim ids stay unique.
pub fn extract<'a>(document: &'a Document, lexicon: &Lexicon, copy: u64) -> Extraction<'a> {
    stages(
        document,
        lexicon,
        copy,
        |text, lexicon| (attributions(text, lexicon), Vec::new()),
        speakers::resolve,
    )
}

/// Like [`extract`], with all that was considered and the steps that led to each speaker.
pub fn explain<'a>(document: &'a Document, lexicon: &Lexicon) -> Extraction<'a> {
    stages(document, lexicon, 0, attributions::explain, speakers::explain)
}

fn stages<'a>(
    document: &'a Document,
    lexicon: &Lexicon,
    copy: u64,
    attributions: impl FnOnce(&Text<'a>, &Lexicon) -> (Vec<Attribution>, Vec<Candidate>),
    resolve: impl FnOnce(&Text<'a>, &[Attribution], &Lexicon) -> Vec<Resolution>,
) -> Extraction<'a> {
    let text = Text::new(&document.text, lexicon);
    let (attributions, candidates) = attributions(&text, lexicon);
    let resolutions = resolve(&text, &attributions, lexicon);
    let claims = claims(document, &text, &attributions, &resolutions, copy);
    Extraction { text, attributions, candidates, resolutions, claims }
}
