//! The quotation tree: which marks open and close what.
//!
//! A stack matcher over all usual glyphs. Apostrophes are told from closing single quotes, the direction of
//! straight quotes from their neighbours. A quotation that its paragraph does not close ends with the
//! paragraph; where the next one opens with the same mark again, it goes on there.

use super::blocks::Block;
use super::span::Span;
use super::tokens::is_apostrophe;

/// A quotation, or the part of one that lies in one paragraph.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Quotation {
    /// With the marks.
    pub outer: Span,
    /// Without them, white space trimmed.
    pub inner: Span,
    /// 0 for a quotation in the reporter's text, 1 for one inside that, ...
    pub depth: usize,
    /// The quotation around it.
    pub parent: Option<usize>,
    /// The quotation of the paragraph before that goes on here.
    pub continues: Option<usize>,
    /// Whether a closing mark was found.
    pub closed: bool,
    /// The block it stands in.
    pub block: usize,
}

/// Deeper nesting than this is damage.
const MAX_DEPTH: usize = 4;

/// Finds the quotations of a text.
pub fn quotations(text: &str, blocks: &[Block]) -> Vec<Quotation> {
    let mut all: Vec<Quotation> = Vec::new();
    // A quotation that the block before left open, with its opening mark.
    let mut carried: Option<(usize, char)> = None;
    for (index, block) in blocks.iter().enumerate() {
        let first_char = block.span.of(text).chars().next().unwrap_or(' ');
        let reopened = carried.filter(|&(_, mark)| same_mark(mark, first_char));
        let next = blocks.get(index + 1).and_then(|b| b.span.of(text).chars().next());
        carried =
            match_block(text, index, block.span, reopened.map(|(quotation, _)| quotation), next, &mut all);
    }
    all
}

/// Matches the marks of one block; returns the quotation that stays open at its end.
fn match_block(
    text: &str,
    block: usize,
    span: Span,
    continues: Option<usize>,
    next_block: Option<char>,
    all: &mut Vec<Quotation>,
) -> Option<(usize, char)> {
    let piece = span.of(text);
    let first = all.len();
    let mut open: Vec<(usize, char)> = Vec::new();
    let mut marks = piece.match_indices(is_mark);
    while let Some((i, found)) = marks.next() {
        let c = found.chars().next().unwrap_or(' ');
        let before = piece[..i].chars().next_back().unwrap_or(' ');
        let at = span.start + i;
        let mut len = c.len_utf8();
        let mut mark = c;
        if is_double_tick(piece, i) {
            marks.next();
            len = 2;
            mark = if c == '`' { '“' } else { '”' };
        }
        let after = piece[i + len..].chars().next().unwrap_or(' ');
        let innermost = open.last().map(|&(_, m)| m);
        match role(mark, before, after, innermost, || apostrophe_pairs_later(&piece[i + len..])) {
            Role::Closes => {
                // A mark may close an outer quotation whose inner one was never closed.
                if let Some(depth) = open.iter().rposition(|&(_, m)| closes(m, mark)) {
                    for &(quotation, _) in &open[depth + 1..] {
                        end_unclosed(&mut all[quotation], at, text);
                    }
                    let quotation = open[depth].0;
                    open.truncate(depth);
                    let entry = &mut all[quotation];
                    entry.outer.end = at + len;
                    entry.inner = Span::new(entry.inner.start, at).trim(text);
                    entry.closed = true;
                }
            }
            Role::Opens if open.len() < MAX_DEPTH => {
                let outer = Span::new(at, span.end);
                all.push(Quotation {
                    outer,
                    inner: Span::new(at + len, span.end).trim(text),
                    depth: open.len(),
                    parent: open.last().map(|&(quotation, _)| quotation),
                    continues: continues.filter(|_| i == 0),
                    closed: false,
                    block,
                });
                open.push((all.len() - 1, mark));
            }
            _ => {}
        }
    }
    let left = open.first().copied();
    // What no mark closes is a quotation only if it could be one: at the start of the paragraph or after
    // a colon or comma. Other single marks are stray.
    for &(quotation, mark) in open.iter().rev() {
        let head = text[span.start..all[quotation].outer.start].trim_end();
        let plausible = head.is_empty() || head.ends_with([':', ',', '.', '?', '!']);
        let single = matches!(mark, '\'' | '‘' | '‚');
        let goes_on = next_block.is_some_and(|c| same_mark(mark, c));
        if !plausible || (single && !goes_on) {
            remove(all, first, quotation);
        }
    }
    left.filter(|&(quotation, _)| {
        all.get(quotation).is_some_and(|q| !q.closed && q.block == block && q.depth == 0)
    })
}

/// Drops a stray quotation; those inside it move one level up.
fn remove(all: &mut Vec<Quotation>, first: usize, index: usize) {
    let parent = all[index].parent;
    all.remove(index);
    for quotation in &mut all[first..] {
        match quotation.parent {
            Some(p) if p == index => {
                quotation.parent = parent;
            }
            Some(p) if p > index => quotation.parent = Some(p - 1),
            _ => {}
        }
    }
    for i in first..all.len() {
        all[i].depth = all[i].parent.map_or(0, |p| all[p].depth + 1);
    }
}

fn end_unclosed(quotation: &mut Quotation, at: usize, text: &str) {
    quotation.outer.end = at;
    quotation.inner = Span::new(quotation.inner.start.min(at), at).trim(text);
}

/// Whether a character can open or close a quotation.
fn is_mark(c: char) -> bool {
    match c {
        '"' | '\'' | '`' => true,
        _ if c.is_ascii() => false,
        _ => matches!(
            c,
            '“' | '”'
                | '„'
                | '‟'
                | '‘'
                | '’'
                | '‚'
                | '«'
                | '»'
                | '‹'
                | '›'
                | '『'
                | '』'
                | '「'
                | '」'
                | '＂'
        ),
    }
}

enum Role {
    Opens,
    Closes,
    Neither,
}

/// What a mark does, from its neighbours and the innermost open mark.
fn role(
    mark: char,
    before: char,
    after: char,
    innermost: Option<char>,
    pairs_later: impl Fn() -> bool,
) -> Role {
    let spaced_before = before.is_whitespace()
        || matches!(before, '(' | '[' | '{' | '—' | '–' | '-' | '/' | '…')
        || opener(before);
    let word_after = !after.is_whitespace() && !matches!(after, ')' | ']' | ',' | ';' | ':' | '!' | '?');
    match mark {
        '„' | '‟' | '『' | '「' | '‹' => Role::Opens,
        '』' | '」' | '›' => Role::Closes,
        '«' => {
            if innermost == Some('»') {
                Role::Closes
            } else {
                Role::Opens
            }
        }
        '»' => match innermost {
            Some('«') => Role::Closes,
            Some('»') => Role::Closes,
            _ if spaced_before && word_after => Role::Opens,
            _ => Role::Closes,
        },
        '“' => match innermost {
            // German „...“ closes with the mark that opens in English.
            Some('„') if !(spaced_before && word_after) => Role::Closes,
            // "thank you, “he said": a wrongly turned mark behind a word closes.
            Some('“') if !spaced_before && !word_after => Role::Closes,
            _ => Role::Opens,
        },
        '”' => match innermost {
            // Swedish and Finnish ”...” open and close alike.
            None if spaced_before && word_after => Role::Opens,
            _ => Role::Closes,
        },
        '"' | '＂' => {
            if spaced_before && word_after && !matches!(innermost, Some('"' | '＂')) {
                Role::Opens
            } else if innermost.is_some_and(|m| closes(m, mark)) || !spaced_before {
                if innermost.is_some_and(|m| closes(m, mark)) {
                    // An inner straight quotation directly after the outer one opened: "‘"a"’" is not told apart.
                    Role::Closes
                } else if word_after && !before.is_alphanumeric() {
                    Role::Opens
                } else {
                    Role::Closes
                }
            } else if word_after {
                Role::Opens
            } else {
                Role::Closes
            }
        }
        '‚' => {
            if spaced_before && word_after {
                Role::Opens
            } else {
                Role::Neither
            }
        }
        '‘' => {
            if elision(after) && before.is_whitespace() {
                Role::Neither
            } else {
                Role::Opens
            }
        }
        '\'' | '’' => {
            if before.is_alphanumeric() && after.is_alphanumeric() {
                return Role::Neither;
            }
            let opened = innermost.is_some_and(|m| closes(m, mark));
            if opened && !after.is_alphanumeric() && !before.is_whitespace() {
                // "the allies’ plan": an apostrophe, if a better closing mark follows.
                if matches!(before, 's' | 'S') && after == ' ' && pairs_later() {
                    return Role::Neither;
                }
                return Role::Closes;
            }
            if mark == '\'' && spaced_before && after.is_alphanumeric() && !elision(after) && !opened {
                return Role::Opens;
            }
            Role::Neither
        }
        _ => Role::Neither,
    }
}

fn is_double_tick(piece: &str, i: usize) -> bool {
    piece[i..].starts_with("``") || piece[i..].starts_with("''")
}

/// A digit behind a single mark: '90s.
fn elision(after: char) -> bool {
    after.is_ascii_digit()
}

fn opener(c: char) -> bool {
    matches!(c, '“' | '"' | '‘' | '«' | '„' | '‚')
}

/// Whether a closing single mark follows before the next opening one: then the present mark behind a
/// plural s is an apostrophe.
fn apostrophe_pairs_later(rest: &str) -> bool {
    let mut before = ' ';
    let mut chars = rest.chars().peekable();
    while let Some(c) = chars.next() {
        let after = chars.peek().copied().unwrap_or(' ');
        if matches!(c, '‘' | '“' | '"' | '”') {
            return false;
        }
        if is_apostrophe(c) && !before.is_whitespace() && !after.is_alphanumeric() {
            return true;
        }
        if c == '\'' && before.is_whitespace() && after.is_alphanumeric() {
            return false;
        }
        before = c;
    }
    false
}

fn closes(open: char, close: char) -> bool {
    matches!(
        (open, close),
        ('“', '”' | '"' | '“' | '＂')
            | ('"' | '＂', '"' | '”' | '＂' | '“')
            | ('„' | '‟', '“' | '”' | '"')
            | ('”', '”')
            | ('«', '»')
            | ('»', '«' | '»')
            | ('‘' | '\'' | '‚', '’' | '\'' | '‘')
            | ('‹', '›')
            | ('「', '」')
            | ('『', '』')
    )
}

fn same_mark(open: char, again: char) -> bool {
    open == again || matches!((open, again), ('"' | '“' | '”', '"' | '“' | '”') | ('\'' | '‘', '\'' | '‘'))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::blocks;

    /// Each quotation as `depth:inner`.
    fn check(text: &str, expected: &[&str]) {
        let found: Vec<String> = quotations(text, &blocks::blocks(text))
            .iter()
            .map(|q| {
                format!("{}{}:{}", q.depth, if q.continues.is_some() { "+" } else { "" }, q.inner.of(text))
            })
            .collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn marks_pair() {
        check(
            "“I can’t say ‘it’s late. Let’s… go.’ No,” she said.",
            &["0:I can’t say ‘it’s late. Let’s… go.’ No,", "1:it’s late. Let’s… go."],
        );
        check("He called it \"odd\" and \"very odd\".", &["0:odd", "0:very odd"]);
        check("'We back the allies' plan,' he said. It's the '90s.", &["0:We back the allies' plan,"]);
        check("Die „Linke“ und «la gauche» sagten », nein.", &["0:Linke", "0:la gauche"]);
        check("A 5\" pipe. She said \"no.\"", &["0:no."]);
        check("Estonia’s ‘seriously’ held view of the allies’ plan", &["0:seriously"]);
    }

    #[test]
    fn quotations_go_on_over_paragraphs() {
        check("“One.\n“Two,” he said.", &["0:One.", "0+:Two,"]);
        check("“One, he said.\nNobody else spoke.", &["0:One, he said."]);
        check("The 6' man\nwent home.", &[]);
    }

    #[test]
    fn wrongly_turned_marks_still_close() {
        check("“Thank you,“ he said. “Bye.”", &["0:Thank you,", "0:Bye."]);
    }
}
