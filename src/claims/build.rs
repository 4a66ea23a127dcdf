//! Attributions and speakers to claims.

use super::{Claim, Form};
use crate::attributions::Attribution;
use crate::documents::Document;
use crate::speakers::Resolution;
use crate::text::Text;
use crate::text::span::Span;
use crate::text::tokens::is_apostrophe;
use sha2::{Digest, Sha256};

/// Makes the claims of a document: one for each attribution, in order. `resolutions` belongs to `attributions`
/// one to one; `copy` counts earlier documents of the run with the same id and text, so that ids stay unique.
pub fn claims(
    document: &Document,
    text: &Text<'_>,
    attributions: &[Attribution],
    resolutions: &[Resolution],
    copy: u64,
) -> Vec<Claim> {
    debug_assert_eq!(attributions.len(), resolutions.len());
    let seed = document_seed(document, copy);
    let mut code_points = CodePoints::new(text.text);
    let mut claims: Vec<Claim> = Vec::with_capacity(attributions.len());
    for (attribution, resolution) in attributions.iter().zip(resolutions) {
        let pieces: Vec<Span> = attribution.pieces.iter().map(|&p| without_that(text.text, p)).collect();
        let words: Vec<&str> = pieces.iter().map(|p| p.of(text.text)).collect();
        let cover = pieces[0].cover(pieces[pieces.len() - 1]);
        let claim_text = words.join(" ");
        let mut flags = Vec::new();
        if pieces.len() > 1 {
            flags.push("split");
        }
        if attribution.headline {
            flags.push("headline");
        }
        if attribution.floating {
            flags.push("floating");
        }
        let attributed_by = match attribution.parent {
            Some(parent) => claims[parent].speaker.name.clone(),
            None => resolution.relayed_by.clone(),
        };
        claims.push(Claim {
            id: claim_id(&seed, attribution, &pieces),
            speaker: resolution.speaker.clone(),
            attributed_by,
            parent: attribution.parent,
            form: attribution.form,
            cue: attribution.cue.map_or_else(String::new, |c| c.of(text.text).to_owned()),
            polarity: attribution.polarity,
            claim: self_standing(&words, attribution.form),
            text: claim_text,
            context: context(text, attribution, cover),
            char_start: code_points.at(cover.start),
            char_end: code_points.at(cover.start) + text.text[cover.start..cover.end].chars().count(),
            pieces,
            flags,
        });
    }
    claims
}

/// Hash state over what identifies a document, so that ids do not depend on where its file lies.
fn document_seed(document: &Document, copy: u64) -> Sha256 {
    let mut hash = Sha256::new();
    hash.update(document.id.as_bytes());
    hash.update([0]);
    hash.update(document.text.as_bytes());
    hash.update(copy.to_le_bytes());
    hash
}

fn claim_id(seed: &Sha256, attribution: &Attribution, pieces: &[Span]) -> String {
    let mut hash = seed.clone();
    for span in pieces.iter().chain(&attribution.cue) {
        hash.update(span.start.to_le_bytes());
        hash.update(span.end.to_le_bytes());
    }
    let digest = hash.finalize();
    let hex: String = digest.iter().take(6).map(|byte| format!("{byte:02x}")).collect();
    format!("c-{hex}")
}

/// Drops the complementiser "that" at the start of a content.
fn without_that(text: &str, span: Span) -> Span {
    match span.of(text).get(..5) {
        Some(head) if head.eq_ignore_ascii_case("that ") => Span::new(span.start + 5, span.end).trim(text),
        _ => span,
    }
}

/// A claim as a sentence for the model: pieces joined as clauses or sentences, white space folded, the marks
/// inside a mixed claim dropped. A quotation inside a direct one keeps its marks.
fn self_standing(pieces: &[&str], form: Form) -> String {
    let mut sentence = String::with_capacity(pieces.iter().map(|p| p.len() + 2).sum());
    for piece in pieces {
        if let Some(last) = sentence.chars().next_back() {
            // "We have waited," she said. "We will go on.": the comma stood for a stop.
            let sentence_follows = piece.starts_with(|c: char| c.is_uppercase()) && last.is_alphanumeric();
            sentence.push_str(if sentence_follows { ". " } else { " " });
        }
        append_folded(&mut sentence, piece, form);
    }
    sentence
}

/// Appends a piece with its white space folded and, in a mixed claim, without quotation marks.
fn append_folded(sentence: &mut String, piece: &str, form: Form) {
    let mut before = ' ';
    let mut single_open = false;
    let mut chars = piece.chars().peekable();
    while let Some(c) = chars.next() {
        let after = chars.peek().copied().unwrap_or(' ');
        let mark = match c {
            '"' | '“' | '”' | '„' | '«' | '»' | '＂' => true,
            '‘' | '‚' => true,
            _ if is_apostrophe(c) => !before.is_alphanumeric() || (single_open && !after.is_alphanumeric()),
            _ => false,
        };
        let dropped = (form == Form::Mixed && mark) || c == '\u{ad}';
        if mark && matches!(c, '‘' | '‚' | '\'' | '’') {
            single_open = !single_open;
        }
        if c.is_whitespace() {
            if !sentence.ends_with(' ') && !sentence.is_empty() {
                sentence.push(' ');
            }
        } else if !dropped {
            sentence.push(c);
        }
        before = c;
    }
    sentence.truncate(sentence.trim_end().len());
}

/// The sentences of the reporter that the claim and its cue stand in.
fn context(text: &Text<'_>, attribution: &Attribution, cover: Span) -> String {
    let mut span = cover;
    // The name of whom an interview is with may stand far away.
    let here = text.sentences[attribution.sentence].span;
    for part in attribution.cue.into_iter().chain(attribution.source).filter(|part| here.contains(*part)) {
        span = span.cover(part);
    }
    for sentence in text.reporter_sentences(cover) {
        span = span.cover(sentence.span);
    }
    span.of(text.text).split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Converts byte positions, asked for in roughly rising order, to code-point positions.
struct CodePoints<'a> {
    text: &'a str,
    byte: usize,
    count: usize,
}

impl<'a> CodePoints<'a> {
    fn new(text: &'a str) -> Self {
        CodePoints { text, byte: 0, count: 0 }
    }

    fn at(&mut self, byte: usize) -> usize {
        if byte >= self.byte {
            self.count += self.text[self.byte..byte].chars().count();
        } else {
            self.count -= self.text[byte..self.byte].chars().count();
        }
        self.byte = byte;
        self.count
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn claims_stand_by_themselves() {
        let check = |pieces: &[&str], form, expected| assert_eq!(self_standing(pieces, form), expected);
        check(&["We have waited", "We will go on."], Form::Direct, "We have waited. We will go on.");
        check(&["The plan", "would fail"], Form::Indirect, "The plan would fail");
        check(
            &["the plan was “dead” and the allies’ will “gone”"],
            Form::Mixed,
            "the plan was dead and the allies’ will gone",
        );
        check(&["it was ‘a wider war’, he can’t say"], Form::Mixed, "it was a wider war, he can’t say");
        check(&["Some say: ‘no’.\n  Others don’t"], Form::Direct, "Some say: ‘no’. Others don’t");
    }
}
