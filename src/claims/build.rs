//! Attributions and speakers to claims.

use super::{Claim, Form, Speaker};
use crate::attributions::Attribution;
use crate::documents::Document;
use crate::speakers::Resolution;
use crate::text::Text;
use crate::text::damage::mended;
use crate::text::span::Span;
use crate::text::tokens::is_apostrophe;
use sha2::{Digest, Sha256};
use std::borrow::Cow;

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
        let meant: Vec<Cow<'_, str>> = pieces.iter().map(|&p| text.meant(p)).collect();
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
        if pieces.iter().chain(&attribution.cue).chain(&attribution.source).any(|&s| text.is_damaged(s)) {
            flags.push("damaged");
        }
        let attributed_by = match attribution.parent {
            Some(parent) => claims[parent].speaker.name.clone(),
            None => resolution.relayed_by.clone(),
        };
        claims.push(Claim {
            id: claim_id(&seed, attribution, &pieces),
            speaker: mended_speaker(resolution.speaker.clone()),
            attributed_by,
            parent: attribution.parent,
            form: attribution.form,
            cue: attribution.cue.map_or_else(String::new, |c| c.of(text.text).to_owned()),
            polarity: attribution.polarity,
            claim: self_standing(&meant, &goes_on(text, &pieces), attribution.form),
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
    let mut id = String::with_capacity(14);
    id.push_str("c-");
    for byte in hash.finalize().iter().take(6) {
        id.extend([byte >> 4, byte & 15].map(|digit| char::from_digit(digit.into(), 16).unwrap_or('0')));
    }
    id
}

/// The name and role are for the reader and as they are meant; the words in the text stay what they are.
fn mended_speaker(mut speaker: Speaker) -> Speaker {
    for words in [&mut speaker.name, &mut speaker.role] {
        if let Cow::Owned(mended) = mended(words) {
            *words = mended;
        }
    }
    speaker
}

/// Drops the complementiser "that" at the start of a content.
fn without_that(text: &str, span: Span) -> Span {
    match span.of(text).get(..5) {
        // "that was late": no complementiser.
        Some("that ") if !opens_with_verb(&text[span.start + 5..span.end]) => {
            Span::new(span.start + 5, span.end).trim(text)
        }
        _ => span,
    }
}

fn opens_with_verb(words: &str) -> bool {
    const VERBS: [&str; 21] = [
        "is", "was", "has", "had", "would", "will", "were", "could", "can", "cannot", "should", "may",
        "might", "does", "did", "must", "makes", "means", "meant", "made", "needs",
    ];
    let word = words.split_whitespace().next().unwrap_or_default();
    VERBS.contains(&word) || word.ends_with("n’t") || word.ends_with("n't")
}

/// For each piece, whether a comma in front of it tells that it goes on with the one before: “If so,” she said, “I will”.
fn goes_on(text: &Text<'_>, pieces: &[Span]) -> Vec<bool> {
    let behind_comma = |two: &[Span]| {
        let (end, start) = (two[0].end, two[1].start);
        let between = if end < start { text.seen(Span::new(end, start)) } else { "" };
        between.trim_end_matches(|c: char| c.is_whitespace() || is_quotation_mark(c)).ends_with(',')
    };
    std::iter::once(false).chain(pieces.windows(2).map(behind_comma)).collect()
}

fn is_quotation_mark(c: char) -> bool {
    is_apostrophe(c) || matches!(c, '"' | '“' | '”' | '„' | '«' | '»' | '＂' | '‘' | '‚')
}

/// A claim as a sentence for the model: pieces joined as clauses or sentences, white space folded, the marks
/// inside a mixed claim dropped. A quotation inside a direct one keeps its marks. `goes_on` belongs to `pieces`.
fn self_standing(pieces: &[impl AsRef<str>], goes_on: &[bool], form: Form) -> String {
    let mut sentence = String::with_capacity(pieces.iter().map(|p| p.as_ref().len() + 2).sum());
    for (piece, &goes_on) in pieces.iter().map(AsRef::as_ref).zip(goes_on) {
        if let Some(last) = sentence.chars().next_back() {
            let capital = piece.starts_with(|c: char| c.is_uppercase()) && last.is_alphanumeric();
            sentence.push_str(match (capital, goes_on) {
                // "We have waited," she said. "We will go on.": the comma stood for a stop.
                (true, false) => ". ",
                // "If they go," she said, "I will go too.": it stood for a comma.
                (true, true) => ", ",
                (false, _) => " ",
            });
        }
        match form {
            Form::Mixed => append_folded(&mut sentence, &without_marks(piece)),
            Form::Direct | Form::Indirect => append_folded(&mut sentence, piece),
        }
    }
    sentence
}

/// Appends a piece with its white space folded.
fn append_folded(sentence: &mut String, piece: &str) {
    let mut rest = piece;
    while let Some(space) = rest.find(char::is_whitespace) {
        sentence.push_str(&rest[..space]);
        if !sentence.ends_with(' ') && !sentence.is_empty() {
            sentence.push(' ');
        }
        rest = rest[space..].trim_start();
    }
    sentence.push_str(rest);
    sentence.truncate(sentence.trim_end().len());
}

/// The words of a mixed claim without quotation marks; apostrophes stay.
fn without_marks(piece: &str) -> String {
    let mut words = String::with_capacity(piece.len());
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
        if mark && matches!(c, '‘' | '‚' | '\'' | '’') {
            single_open = !single_open;
        }
        if !mark {
            words.push(c);
        }
        before = c;
    }
    words
}

/// Bytes of a context at most on each side of its claim.
const MAX_BESIDE: usize = 1_000;

/// The sentences of the reporter that the claim and its cue stand in. Of a sentence without end only the words
/// near the claim, with `…` where something is left out, so that many claims in it do not repeat it as often.
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
    let near = near(text.text, span, cover);
    let mut context = near.folded(text.text);
    if near.start > span.start {
        context.insert_str(0, "… ");
    }
    if near.end < span.end {
        context.push_str(" …");
    }
    context
}

/// The part of `span` that reaches [`MAX_BESIDE`] to either side of `claim`, in whole words.
fn near(text: &str, span: Span, claim: Span) -> Span {
    let mut start = span.start.max(claim.start.saturating_sub(MAX_BESIDE));
    if start > span.start {
        while !text.is_char_boundary(start) {
            start += 1;
        }
        start += text[start..claim.start].find(char::is_whitespace).unwrap_or(claim.start - start);
    }
    let mut end = span.end.min(claim.end + MAX_BESIDE);
    if end < span.end {
        while !text.is_char_boundary(end) {
            end -= 1;
        }
        end = claim.end + text[claim.end..end].rfind(char::is_whitespace).unwrap_or(0);
    }
    Span::new(start, end)
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

    /// Speaker, exact words, words for the model, flags of the only claim of a text.
    #[track_caller]
    fn check(text: &str, speaker: &str, exact: &str, claim: &str, flags: &[&str]) {
        let document = Document { text: text.to_owned(), ..Document::default() };
        let claims = crate::extraction::extract(&document, crate::lexicon::Lexicon::shipped(), 0).claims;
        let [only] = &claims[..] else { panic!("{text}: {} claims", claims.len()) };
        assert_eq!((&*only.speaker.name, &*only.text, &*only.claim), (speaker, exact, claim));
        assert_eq!(only.flags, flags);
        let slice: String =
            text.chars().skip(only.char_start).take(only.char_end - only.char_start).collect();
        assert_eq!(slice, exact);
    }

    #[test]
    fn damage_is_seen_through_and_flagged() {
        check(
            "&quot;We won&#8217;t go,&quot; Anna Berg told AT&amp;T.",
            "Anna Berg",
            "We won&#8217;t go",
            "We won’t go",
            &["damaged"],
        );
        check(
            "â€œNobody will es\u{ad}calate this war,â€ JosÃ© Berg sa\u{ad}id.",
            "José Berg",
            "Nobody will es\u{ad}calate this war",
            "Nobody will escalate this war",
            &["damaged"],
        );
        check(
            "?We don?t want this war,? Anna Berg said. It rained on the ?Harbour? stage.",
            "Anna Berg",
            "We don?t want this war",
            "We don't want this war",
            &["damaged"],
        );
        check(
            "ANNA BERG SAID THAT THE PORT WOULD OPEN IN MAY.",
            "ANNA BERG",
            "THE PORT WOULD OPEN IN MAY",
            "THE PORT WOULD OPEN IN MAY",
            &["damaged"],
        );
        check(
            "**Anna Berg** said that the *port* would [open](https://x.org) in May.",
            "Anna Berg",
            "the *port* would [open](https://x.org) in May",
            "the port would open in May",
            &[],
        );
    }

    #[test]
    fn a_long_context_keeps_the_words_near_the_claim() {
        let (beside, word) = ("é".repeat(MAX_BESIDE / 2 - 1), "é".repeat(9));
        let text = format!("{word} {beside} claim {beside} {word}");
        let at = text.find("claim").unwrap();
        let claim = Span::new(at, at + "claim".len());
        let all = Span::new(0, text.len());
        assert_eq!(near(&text, all, claim).of(&text).trim(), format!("{beside} claim {beside}"));
        let short = Span::new(at - 10, at + 10);
        assert_eq!(near(&text, short, claim), short);
        // A word that is too long is left out.
        let text = "é".repeat(MAX_BESIDE) + "a claim";
        let claim = Span::new(text.len() - 5, text.len());
        assert_eq!(near(&text, Span::new(0, text.len()), claim).of(&text), " claim");
    }

    #[test]
    fn nicknames_are_parts_of_names() {
        check(
            "Dwayne “The Rock” Johnson said that he would run.",
            "Dwayne “The Rock” Johnson",
            "he would run",
            "he would run",
            &[],
        );
    }

    #[test]
    fn that_stays_where_it_is_the_subject() {
        check("Mara Lind said “that won’t do”.", "Mara Lind", "that won’t do", "that won’t do", &[]);
    }

    #[test]
    fn claims_stand_by_themselves() {
        let check = |pieces: &[&str], form, expected| {
            assert_eq!(self_standing(pieces, &vec![false; pieces.len()], form), expected);
        };
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

    #[test]
    fn a_sentence_goes_on_behind_a_comma() {
        let check = |text: &str, claim: &str| {
            let document = Document { text: text.to_owned(), ..Document::default() };
            let claims = crate::extraction::extract(&document, crate::lexicon::Lexicon::shipped(), 0).claims;
            assert_eq!(claims[0].claim, claim);
        };
        check("“If it rains,” Anna Berg said, “I will leave.”", "If it rains, I will leave.");
        check("“It rains,” Anna Berg said. “I will leave.”", "It rains. I will leave.");
    }
}
