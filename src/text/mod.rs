//! Document text to blocks, tokens, quotations and sentences, all as spans into the text as read.
//!
//! Nothing here knows who speaks. The text is never rewritten.

pub mod blocks;
pub mod quotations;
pub mod sentences;
pub mod span;
pub mod tokens;

use crate::lexicon::Lexicon;
use blocks::Block;
use quotations::Quotation;
use sentences::Sentence;
use span::Span;
use tokens::Token;

/// A document's text with its structure.
#[derive(Debug)]
pub struct Text<'a> {
    /// The text as read.
    pub text: &'a str,
    /// Words, numbers and marks in order; never across block borders.
    pub tokens: Vec<Token>,
    /// Headlines, paragraphs, list items in order.
    pub blocks: Vec<Block>,
    /// All quotations, outer before inner, in order.
    pub quotations: Vec<Quotation>,
    /// Sentences of the reporter (depth 0) and of every quotation (depth 1, 2, ...).
    pub sentences: Vec<Sentence>,
    /// Those of the reporter, by index, in order of place.
    reporter: Vec<usize>,
}

impl<'a> Text<'a> {
    /// Finds the structure of a text.
    pub fn new(text: &'a str, lexicon: &Lexicon) -> Text<'a> {
        let mut blocks = blocks::blocks(text);
        let mut tokens = tokens::tokens(text, &mut blocks, lexicon);
        let quotations = quotations::quotations(text, &blocks);
        tokens::mark_plural_possessives(text, &mut tokens, &quotations);
        let sentences = sentences::sentences(text, &blocks, &tokens, &quotations);
        let reporter = (0..sentences.len()).filter(|&s| sentences[s].quotation.is_none()).collect();
        Text { text, tokens, blocks, quotations, sentences, reporter }
    }

    /// The reporter's sentences that share text with a span.
    pub fn reporter_sentences(&self, span: Span) -> impl Iterator<Item = &Sentence> {
        let first = self.reporter.partition_point(|&s| self.sentences[s].span.end <= span.start);
        self.reporter[first..]
            .iter()
            .map(|&s| &self.sentences[s])
            .take_while(move |s| s.span.start < span.end)
    }
}
