//! Blocks: headlines, paragraphs, list items, labels.

use super::span::Span;
use std::ops::Range;

/// A run of text that no sentence and no quotation mark pair crosses, a quotation over several
/// paragraphs aside.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Block {
    /// The block without white space, list mark and dateline around it.
    pub span: Span,
    /// What it is.
    pub kind: BlockKind,
    /// Its tokens.
    pub tokens: Range<usize>,
}

/// What a block is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BlockKind {
    /// A line of a title, crosshead or linked title: no stop at its end.
    Headline,
    /// Running text.
    Paragraph,
    /// "Read also:", "Related:", "Photo: ...".
    Label,
    /// "By Jane Doe", "(Writing by ...)".
    Byline,
}

/// Words in a headline at most; longer lines without a stop are paragraphs that lost it.
const MAX_HEADLINE_WORDS: usize = 24;

/// Cuts a text into blocks. A block is a line, or, where the text is wrapped at a fixed width, a run of
/// lines without a blank one between them.
pub fn blocks(text: &str) -> Vec<Block> {
    let lines = lines(text);
    let paragraphs = if is_wrapped(text, &lines) { join(&lines, text) } else { lines };
    let count = paragraphs.len();
    let mut blocks = Vec::with_capacity(count);
    for (index, span) in paragraphs.into_iter().enumerate() {
        let (span, item) = without_list_mark(text, span);
        if span.is_empty() {
            continue;
        }
        let kind = kind(span.of(text), item, index == 0, count == 1);
        let span = if kind == BlockKind::Paragraph { without_dateline(text, span) } else { span };
        blocks.push(Block { span, kind, tokens: 0..0 });
    }
    blocks
}

fn lines(text: &str) -> Vec<Span> {
    let mut spans = Vec::new();
    let mut start = 0;
    let separated = text.contains('\u{2028}') || text.contains('\u{2029}');
    let mut add = |piece: &str| {
        let span = Span::new(start, start + piece.len()).trim(text);
        if !span.is_empty() {
            spans.push(span);
        }
        start += piece.len();
    };
    if separated {
        text.split_inclusive(['\n', '\u{2028}', '\u{2029}']).for_each(&mut add);
    } else {
        // The usual case, and much faster.
        text.split_inclusive('\n').for_each(&mut add);
    }
    spans
}

/// Whether single line breaks fall within sentences: then only blank lines separate paragraphs.
fn is_wrapped(text: &str, lines: &[Span]) -> bool {
    let (mut breaks, mut inside) = (0, 0);
    for pair in lines.windows(2) {
        if text[pair[0].end..pair[1].start].bytes().filter(|&b| b == b'\n').count() != 1 {
            continue;
        }
        breaks += 1;
        let ends_open = pair[0].of(text).ends_with(|c: char| c.is_alphanumeric() || c == ',' || c == '-');
        let goes_on = pair[1].of(text).starts_with(char::is_lowercase);
        inside += usize::from(ends_open && (goes_on || pair[0].len() >= 55));
    }
    breaks >= 3 && inside * 2 > breaks
}

fn join(lines: &[Span], text: &str) -> Vec<Span> {
    let mut joined: Vec<Span> = Vec::new();
    for &line in lines {
        match joined.last_mut() {
            Some(last)
                if text[last.end..line.start].bytes().filter(|&b| b == b'\n').count() == 1
                    && !without_list_mark(text, line).1 =>
            {
                last.end = line.end;
            }
            _ => joined.push(line),
        }
    }
    joined
}

/// Takes off `- `, `* `, `• `, `## `, `> ` at the start.
fn without_list_mark(text: &str, span: Span) -> (Span, bool) {
    let piece = span.of(text);
    // Most lines begin with a letter.
    if piece.starts_with(|c: char| c.is_ascii_alphanumeric()) {
        return (span, false);
    }
    let stripped = piece.trim_start_matches(['-', '*', '•', '‣', '▪', '#', '>', '–', '—', '·']);
    let marks = piece.len() - stripped.len();
    if marks > 0 && stripped.starts_with([' ', '\t', '\u{a0}']) {
        (Span::new(span.start + marks, span.end).trim(text), true)
    } else {
        (span, false)
    }
}

fn kind(line: &str, item: bool, first: bool, only: bool) -> BlockKind {
    if is_byline(line) {
        return BlockKind::Byline;
    }
    if line.ends_with(':') && has_words(line, 0, 4) {
        return BlockKind::Label;
    }
    let last = line.trim_end_matches(['"', '”', '’', '\'', ')', '»']).chars().next_back();
    let stops = matches!(last, Some('.' | '!' | '?' | '…' | ':' | ';' | ','));
    let question_title = first && matches!(last, Some('?' | '!'));
    let least = if first || item { 0 } else { 2 };
    if !only && (question_title || !stops) && has_words(line, least, MAX_HEADLINE_WORDS) {
        BlockKind::Headline
    } else {
        BlockKind::Paragraph
    }
}

/// Whether a line has so many words; it is read no further than that takes.
fn has_words(line: &str, least: usize, most: usize) -> bool {
    (least..=most).contains(&line.split_whitespace().take(most + 1).count())
}

fn is_byline(line: &str) -> bool {
    const STARTS: &[&str] = &[
        "(writing by",
        "(reporting by",
        "(editing by",
        "(additional reporting",
        "writing by",
        "reporting by",
        "editing by",
        "additional reporting by",
        "edited by",
        "photo:",
        "photograph:",
        "picture:",
        "image:",
        "video:",
    ];
    STARTS.iter().any(|start| starts_with(line, start))
        || (starts_with(line, "by ") && !line.ends_with('.') && has_words(line, 0, 8))
}

/// Whether a line begins with these ASCII letters, large or small.
fn starts_with(line: &str, start: &str) -> bool {
    line.as_bytes().get(..start.len()).is_some_and(|head| head.eq_ignore_ascii_case(start.as_bytes()))
}

/// Takes off "KYIV, April 3 (Reuters) - " at the start of a paragraph.
fn without_dateline(text: &str, span: Span) -> Span {
    let piece = span.of(text);
    let mut head = piece.len().min(80);
    while !piece.is_char_boundary(head) {
        head -= 1;
    }
    if !piece[..head].contains(['-', '–', '—']) {
        return span;
    }
    let dash = [" - ", " – ", " — ", "— ", " -- "]
        .into_iter()
        .filter_map(|dash| piece[..head].find(dash).map(|at| (at, dash.len())))
        .min();
    let Some((at, len)) = dash else { return span };
    let place = &piece[..at];
    let first_word = place.split([' ', ',', '(']).next().unwrap_or("");
    let capitals = first_word.chars().filter(|c| c.is_alphabetic()).count() >= 2
        && first_word.chars().all(|c| !c.is_lowercase());
    let agency = place.ends_with(')');
    if (capitals || agency) && place.split_whitespace().count() <= 9 && !place.contains(['"', '“', '.'])
        || (capitals && agency)
    {
        Span::new(span.start + at + len, span.end).trim(text)
    } else {
        span
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: &[(BlockKind, &str)]) {
        let found: Vec<_> = blocks(text).into_iter().map(|b| (b.kind, b.span.of(text))).collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn blocks_are_told_apart() {
        use BlockKind::*;
        check(
            "Minister says no\n\nKYIV, April 3 (Reuters) - Ukraine said so.\nRead also:\n- PM says yes\n(Writing by Jane Holt)\n",
            &[
                (Headline, "Minister says no"),
                (Paragraph, "Ukraine said so."),
                (Label, "Read also:"),
                (Headline, "PM says yes"),
                (Byline, "(Writing by Jane Holt)"),
            ],
        );
        check("One line only, he said", &[(Paragraph, "One line only, he said")]);
    }

    #[test]
    fn wrapped_lines_are_joined() {
        let text = "The minister of the country said on\nMonday that the plan was a good one and\nthat it would be carried out before\nthe summer.\n\nNobody else\nspoke.";
        assert_eq!(blocks(text).len(), 2);
    }
}
