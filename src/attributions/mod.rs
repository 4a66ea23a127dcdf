//! Sentences and quotations to [`Attribution`]s: which words are reported, by which cue, and which noun phrase
//! names the source. Who that is, is for [`crate::speakers`] to say.

use crate::claims::{Form, Polarity};
use crate::text::span::Span;

/// One reported content with its cue and source as they stand in the text.
#[derive(Clone, Debug, PartialEq)]
pub struct Attribution {
    /// The sentence with the cue (index into [`crate::text::Text::sentences`]); where there is no cue, the one
    /// that the content begins in.
    pub sentence: usize,
    /// The noun phrase that names the source, with titles and apposition: "Estonia’s adviser, Madis Roll".
    pub source: Option<Span>,
    /// The attribution whose source is this one's source too: "..., she said, adding that", "X said A and
    /// warned that B", a quotation that stands alone after one with a source.
    pub same_source_as: Option<usize>,
    /// Who passes the words of the source on: "Reuters quoted him as saying".
    pub relayed_by: Option<Span>,
    /// The reporting words, auxiliaries included.
    pub cue: Option<Span>,
    /// The lexicon's entry for the cue.
    pub cue_entry: Option<u16>,
    /// What the source does with the content.
    pub polarity: Polarity,
    /// The content, without outer quotation marks, a leading "that" and a final stop outside of quotations.
    pub pieces: Vec<Span>,
    /// Quotation marks around all, none or part of it.
    pub form: Form,
    /// The attribution whose content this one stands in.
    pub parent: Option<usize>,
    /// Whether it stands in a headline, crosshead or linked title.
    pub headline: bool,
    /// Whether it is a quotation without a cue of its own.
    pub floating: bool,
    /// Name of the pattern that found it, for `explain`.
    pub pattern: &'static str,
}

impl Attribution {
    /// The piece that a span lies in. Pieces stand in order of place, so that few are looked at.
    pub fn piece_around(&self, span: Span) -> Option<Span> {
        let behind = self.pieces.partition_point(|p| p.start <= span.start);
        behind.checked_sub(1).map(|last| self.pieces[last]).filter(|p| p.contains(span))
    }

    /// The smallest span around all pieces.
    pub fn cover(&self) -> Span {
        let last = self.pieces[self.pieces.len() - 1];
        self.pieces[0].cover(last)
    }
}

mod adjuncts;
mod assemble;
mod candidates;
mod clause;
mod cueless;
mod cues;
mod extent;
mod frames;
mod nonfinite;
mod noun_cues;
mod noun_phrases;
mod reports;
mod right_content;
mod turns;
mod views;

pub use assemble::{attributions, explain};
pub use candidates::{Candidate, Outcome};
pub(crate) use frames::DASH_SPEECH;

#[cfg(test)]
mod tests;
