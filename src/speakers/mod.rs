//! Attributions to speakers: who it is that "she", "the Estonian leader" or "PM Kallas" names.
//!
//! The document is read once for names, titles and appositions ([`mentions`]), which become a registry of
//! people, organisations and other sources ([`registry`]). Then each attribution's source goes through a sieve
//! of rules ([`resolve`](mod@resolve)); the first that finds somebody wins and leaves its reason code:
//!
//! | code | the source is |
//! |---|---|
//! | `full_name` | a name with given name and surname |
//! | `surname` | a surname, with or without a title |
//! | `given_name` | a given name alone |
//! | `role` | a title or office that somebody in the document has: "the Estonian PM" |
//! | `pronoun` | he, she, it, they |
//! | `first_person` | I, we inside a quotation: its speaker |
//! | `same_source` | not repeated: "..., she said, adding that ..." |
//! | `country` | a country, or the seat of a government that stands for it |
//! | `organisation` | a body, by its name or by a noun: "the ministry" |
//! | `document` | a report, poll, study |
//! | `group` | several people: "officials", "Smith and Jones" |
//! | `indefinite` | some, others, many |
//! | `description` | one person without a name: "a senior official" |
//! | `previous_speaker` | missing; the quotation goes on from the one before |
//! | `unresolved` | not to be told: the name is empty |
//!
//! What is absent on purpose: full coreference. Only sources are resolved, no other mention. Everything is
//! linear in the length of the document.

mod mentions;
mod phrases;
mod reading;
mod registry;
mod resolve;

use crate::attributions::Attribution;
use crate::claims::Speaker;
use crate::lexicon::Lexicon;
use crate::text::Text;

/// Who one attribution's source is, and how that was found.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Resolution {
    /// The speaker; its name is empty where nobody can be named.
    pub speaker: Speaker,
    /// What was tried and found, one readable line each, for `explain`.
    pub steps: Vec<String>,
}

/// One resolution per attribution, in the same order.
pub fn resolve(text: &Text<'_>, attributions: &[Attribution], lexicon: &Lexicon) -> Vec<Resolution> {
    resolve::Resolver::new(text, attributions, lexicon).resolve()
}
