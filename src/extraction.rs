//! A document to its claims, with all that was found on the way.
//!
//! `text -> attributions -> speakers -> claims`: pure, without a model, and it cannot fail.

use crate::attributions::{Attribution, attributions};
use crate::claims::{Claim, claims};
use crate::documents::Document;
use crate::lexicon::Lexicon;
use crate::speakers::{Resolution, resolve};
use crate::text::Text;

/// What a document says, stage by stage; the lists of the last three stages belong to each other one to one.
#[derive(Debug)]
pub struct Extraction<'a> {
    /// Blocks, tokens, quotations and sentences.
    pub text: Text<'a>,
    /// What is reported, and by which words.
    pub attributions: Vec<Attribution>,
    /// How each speaker was found.
    pub resolutions: Vec<Resolution>,
    /// The claims, in text order.
    pub claims: Vec<Claim>,
}

/// Finds the claims of a document.
///
/// `copy` counts the earlier documents of the run with the same id and text, so that claim ids stay unique.
pub fn extract<'a>(document: &'a Document, lexicon: &Lexicon, copy: u64) -> Extraction<'a> {
    let text = Text::new(&document.text, lexicon);
    let attributions = attributions(&text, lexicon);
    let resolutions = resolve(&text, &attributions, lexicon);
    let claims = claims(document, &text, &attributions, &resolutions, copy);
    Extraction { text, attributions, resolutions, claims }
}
