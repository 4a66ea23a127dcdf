//! What must hold for the extraction of any text: shared by the property tests and the fuzz target.

use standpoint::documents::Document;
use standpoint::extraction::{Extraction, extract};
use standpoint::lexicon::Lexicon;
use standpoint::text::Text;
use standpoint::text::span::Span;
use std::collections::HashSet;

/// Extracts the claims of a text and panics where anything is wrong with them.
pub(crate) fn check(text: &str) {
    let document = Document { id: "d".to_owned(), text: text.to_owned(), ..Document::default() };
    let extraction = extract(&document, Lexicon::shipped(), 0);
    check_structure(&extraction.text);
    check_attributions(&extraction);
    check_claims(&extraction);
}

/// Blocks, tokens and sentences follow each other; quotations nest.
fn check_structure(text: &Text<'_>) {
    let blocks: Vec<Span> = text.blocks.iter().map(|block| block.span).collect();
    assert_eq!(joined(text.text, &blocks, |_| true), text.text);
    for block in &text.blocks {
        let tokens: Vec<Span> = text.tokens[block.tokens.clone()].iter().map(|token| token.span).collect();
        assert!(tokens.iter().all(|token| block.span.contains(*token)), "a token outside of its block");
        let within: Vec<Span> =
            tokens.iter().map(|t| Span::new(t.start - block.span.start, t.end - block.span.start)).collect();
        let words = block.span.of(text.text);
        assert_eq!(joined(words, &within, |_| true), words);
        // Between two tokens stands nothing, or markup, damage and control characters that mean nothing.
        for pair in tokens.windows(2) {
            let gap = text.meant(Span::new(pair[0].end, pair[1].start));
            assert!(gap.chars().all(|c| c.is_whitespace() || c.is_control()), "{gap:?} between two tokens");
        }
    }
    let reporter: Vec<Span> =
        text.sentences.iter().filter(|s| s.quotation.is_none()).map(|sentence| sentence.span).collect();
    assert_eq!(joined(text.text, &reporter, |_| true), text.text);
    for sentence in &text.sentences {
        assert!(text.blocks[sentence.block].span.contains(sentence.span), "a sentence outside of its block");
        assert!(!sentence.units.is_empty(), "a sentence without words");
        if let Some(quotation) = sentence.quotation {
            let quotation = &text.quotations[quotation];
            assert!(quotation.outer.contains(sentence.span), "a sentence outside of its quotation");
        }
    }
    for (index, quotation) in text.quotations.iter().enumerate() {
        assert!(quotation.outer.contains(quotation.inner), "marks inside of their quotation");
        assert!(
            text.blocks[quotation.block].span.contains(quotation.outer),
            "a quotation outside of its block"
        );
        assert!(
            quotation.continues.is_none_or(|before| before < index),
            "a quotation goes on before it began"
        );
        assert!(text.text.get(quotation.inner.start..quotation.inner.end).is_some(), "half a character");
        match quotation.parent {
            None => assert_eq!(quotation.depth, 0),
            Some(parent) => {
                assert!(parent < index, "an inner quotation before the outer one");
                assert!(text.quotations[parent].outer.contains(quotation.outer), "quotations that cross");
                assert_eq!(text.quotations[parent].depth + 1, quotation.depth);
            }
        }
    }
}

/// Spans and the gaps between them; panics where they overlap, run backwards or split a character, and where a
/// gap is not as it should be.
fn joined(text: &str, spans: &[Span], gap_is_right: impl Fn(&str) -> bool) -> String {
    let mut joined = String::with_capacity(text.len());
    let mut at = 0;
    for span in spans.iter().copied().chain([Span::new(text.len(), text.len())]) {
        let gap = text.get(at..span.start).expect("spans in order, on code-point borders");
        assert!(gap_is_right(gap), "{gap:?} between two spans");
        joined.push_str(gap);
        joined.push_str(text.get(span.start..span.end).expect("a span on code-point borders"));
        at = span.end;
    }
    joined
}

/// Pieces stand in order and are not empty; a link leads to an attribution that exists.
fn check_attributions(extraction: &Extraction<'_>) {
    let count = extraction.attributions.len();
    assert_eq!(extraction.resolutions.len(), count);
    assert_eq!(extraction.claims.len(), count);
    for (index, attribution) in extraction.attributions.iter().enumerate() {
        assert!(!attribution.pieces.is_empty(), "an attribution without content");
        assert!(attribution.pieces.iter().all(|piece| !piece.is_empty()), "an empty piece");
        assert!(
            attribution.pieces.windows(2).all(|pair| pair[0].start <= pair[1].start),
            "pieces out of order"
        );
        assert!(attribution.sentence < extraction.text.sentences.len());
        assert!(attribution.parent.is_none_or(|parent| parent < index), "a parent behind its claim");
        assert!(attribution.same_source_as.is_none_or(|other| other < count && other != index));
    }
}

/// The contract of offsets: unless a claim is split, `text[char_start..char_end]` is `claim_text`.
fn check_claims(extraction: &Extraction<'_>) {
    let text = extraction.text.text;
    // Byte position of each code point.
    let bytes: Vec<usize> = text.char_indices().map(|(byte, _)| byte).chain([text.len()]).collect();
    let mut ids = HashSet::new();
    for claim in &extraction.claims {
        assert!(!claim.text.trim().is_empty(), "an empty claim");
        assert!(ids.insert(claim.id.as_str()), "{} twice", claim.id);
        let words: Vec<&str> = claim.pieces.iter().map(|piece| piece.of(text)).collect();
        assert_eq!(words.join(" "), claim.text);
        let cover = &text[bytes[claim.char_start]..bytes[claim.char_end]];
        if claim.flags.contains(&"split") {
            assert!(claim.pieces.len() > 1, "split in one piece");
            assert!(cover.contains(words[0]), "a piece outside of its claim");
        } else {
            assert_eq!(cover, claim.text);
        }
    }
}
