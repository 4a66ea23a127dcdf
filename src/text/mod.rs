//! Document text to blocks, tokens, quotations and sentences, all as spans into the text as read.
//!
//! Nothing here knows who speaks. The text is never rewritten: what encodings and web pages did to it is seen through
//! by a [`damage::View`] with the same places.

pub mod blocks;
pub mod damage;
pub mod front_matter;
mod quotation_words;
pub mod quotations;
pub mod sentences;
pub mod span;
pub mod tokens;

use crate::lexicon::Lexicon;
use blocks::{Block, BlockKind};
use damage::View;
use quotations::Quotation;
use rustc_hash::FxHashMap;
use sentences::Sentence;
use span::Span;
use std::borrow::Cow;
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
    view: View<'a>,
    /// Words with damage in them as they are meant, by where they start.
    mended: FxHashMap<usize, String>,
}

impl<'a> Text<'a> {
    /// Finds the structure of a text.
    pub fn new(text: &'a str, lexicon: &Lexicon) -> Text<'a> {
        let view = View::new(text);
        let seen = view.as_str();
        let mut blocks = blocks::blocks(seen, lexicon);
        let mut tokens = tokens::tokens(seen, &mut blocks, lexicon);
        let mut quotations = quotations::quotations(seen, &blocks);
        tokens::mark_plural_possessives(seen, &mut tokens, &quotations);
        quotation_words::mark_nicknames(&tokens, &mut quotations);
        quotation_words::end_at_reports(seen, &tokens, lexicon, &mut quotations);
        let sentences = sentences::sentences(seen, &blocks, &tokens, &quotations);
        let reporter = (0..sentences.len()).filter(|&s| sentences[s].quotation.is_none()).collect();
        let mended = view.mended(tokens.iter().map(|token| token.span));
        Text { text, tokens, blocks, quotations, sentences, reporter, view, mended }
    }

    /// A word as it is meant: `don&#8217;t` is `don’t`.
    pub fn word(&self, token: &Token) -> &str {
        if self.mended.is_empty() {
            return token.span.of(self.text);
        }
        self.mended.get(&token.span.start).map_or_else(|| token.span.of(self.text), String::as_str)
    }

    /// What stands at a span with damage seen through and without markup at its ends: for the marks in it. What was
    /// read as more letters than it is has fillers behind it.
    pub fn seen(&self, span: Span) -> &str {
        span.of(self.view.as_str()).trim_matches(damage::is_filling)
    }

    /// The words of a span as they are meant.
    pub fn meant(&self, span: Span) -> Cow<'a, str> {
        self.view.meant(span)
    }

    /// Whether a span has damage in it: entities, misread bytes, soft hyphens, lost marks, lost small letters.
    pub fn is_damaged(&self, span: Span) -> bool {
        let block = self.blocks.partition_point(|block| block.span.end <= span.start);
        let lost_small_letters =
            self.blocks.get(block).is_some_and(|b| b.capitals && b.kind == BlockKind::Paragraph);
        lost_small_letters || self.view.is_damaged(span)
    }

    /// The reporter's sentences that share text with a span.
    pub fn reporter_sentences(&self, span: Span) -> impl Iterator<Item = &Sentence> {
        let first = self.reporter.partition_point(|&s| self.sentences[s].span.end <= span.start);
        self.reporter[first..]
            .iter()
            .map(|&s| &self.sentences[s])
            .take_while(move |s| s.span.start < span.end)
    }

    /// The reporter's sentence in front of another, both by index; quoted ones stand in between.
    pub fn sentence_before(&self, sentence: usize) -> Option<usize> {
        let place = self.reporter.partition_point(|&s| s < sentence);
        place.checked_sub(1).map(|place| self.reporter[place])
    }
}
