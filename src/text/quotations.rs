//! The quotation tree: which marks open and close what.
//!
//! A stack matcher over all usual glyphs. Apostrophes are told from closing single quotes, the direction of
//! straight quotes from their neighbours. A quotation that its paragraph does not close ends with the
//! paragraph; where the next one opens with the same mark again, or closes what it has not opened, it goes on there.

use super::blocks::Block;
use super::damage::{REST, first_char, is_filling, last_char};
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
    /// Whether it is part of a name: Dwayne “The Rock” Johnson.
    pub nickname: bool,
}

/// Deeper nesting than this is damage.
const MAX_DEPTH: usize = 4;

/// So many characters are looked ahead for a better closing mark.
const MAX_LOOKAHEAD: usize = 2000;

/// Finds the quotations of a text, given as its view.
pub fn quotations(text: &str, blocks: &[Block]) -> Vec<Quotation> {
    let mut all: Vec<Quotation> = Vec::new();
    // A quotation that the block before left open, with its opening mark.
    let mut carried: Option<(usize, char)> = None;
    for (index, block) in blocks.iter().enumerate() {
        let next = blocks.get(index + 1).and_then(|b| first_char(b.span.of(text)));
        let mut matching =
            Matching { text, block: index, span: block.span, first: all.len(), open: Vec::new(), all };
        matching.marks(carried);
        (all, carried) = matching.finish(next);
    }
    all
}

/// The matching of the marks of one block.
struct Matching<'a> {
    text: &'a str,
    block: usize,
    span: Span,
    /// The first quotation of the block.
    first: usize,
    /// Open quotations with their marks, outer before inner.
    open: Vec<(usize, char)>,
    all: Vec<Quotation>,
}

/// A mark with its neighbours.
#[derive(Clone, Copy)]
struct Mark<'a> {
    mark: char,
    /// The character in front, a space at the start.
    before: char,
    /// The character behind, a space at the end.
    after: char,
    /// The last character in front that is no space.
    word_before: char,
    /// The text behind.
    behind: &'a str,
    /// Whether an odd number of straight double marks follows in the block.
    odd_behind: bool,
}

impl Matching<'_> {
    fn marks(&mut self, carried: Option<(usize, char)>) {
        let piece = self.span.of(self.text);
        let mut straight = piece.bytes().filter(|&b| b == b'"').count();
        let mut chars = piece.char_indices();
        while let Some((i, c)) = chars.next() {
            if !may_be_mark(c) {
                continue;
            }
            straight -= usize::from(c == '"');
            let before = last_char(&piece[..i]).unwrap_or(' ');
            let (mark, len) = self.double_tick(&piece[i..], before).unwrap_or((c, c.len_utf8()));
            if len > c.len_utf8() {
                chars.next();
                straight -= usize::from(c == '"');
            }
            let len = len + piece[i + len..].bytes().take_while(|&b| b == REST as u8).count();
            let behind = &piece[i + len..];
            let mark = Mark {
                mark,
                before,
                after: first_char(behind).unwrap_or(' '),
                word_before: last_char(piece[..i].trim_end()).unwrap_or(' '),
                behind,
                odd_behind: straight % 2 == 1,
            };
            self.mark(mark, Span::new(self.span.start + i, self.span.start + i + len), carried);
        }
    }

    /// ``, '' and "" as the marks that they stand for. Two single marks in a row may also close two quotations.
    fn double_tick(&self, rest: &str, before: char) -> Option<(char, usize)> {
        if rest.starts_with("``") {
            return Some(('“', 2));
        }
        // What a table doubled to escape it.
        if rest.starts_with("\"\"") {
            return Some(('"', 2));
        }
        let behind = rest.strip_prefix("''")?;
        let opened = self.open.iter().any(|&(_, mark)| closes(mark, '”'));
        let opens = is_space_before(before) && behind.starts_with(char::is_alphanumeric);
        (opened || opens).then_some(('”', 2))
    }

    fn mark(&mut self, mark: Mark<'_>, span: Span, carried: Option<(usize, char)>) {
        let at_start = self.text[self.span.start..span.start].chars().all(is_filling);
        match role(mark, self.open.last().map(|&(_, mark)| mark)) {
            Role::Closes => match self.open.iter().rposition(|&(_, open)| closes(open, mark.mark)) {
                Some(depth) => self.close(depth, span),
                None => self.close_carried(mark, span, carried),
            },
            Role::Opens => {
                let continues = carried.filter(|&(_, open)| at_start && same_mark(open, mark.mark));
                self.open(mark, span, continues.map(|(quotation, _)| quotation));
            }
            Role::OpensAnew => {
                // The mark that closes the one before was forgotten.
                if let Some((lost, _)) = self.open.pop() {
                    remove(&mut self.all, lost);
                }
                self.open(mark, span, None);
            }
            Role::Neither => {}
        }
    }

    fn open(&mut self, mark: Mark<'_>, span: Span, continues: Option<usize>) {
        if self.open.len() >= MAX_DEPTH {
            return;
        }
        self.all.push(Quotation {
            outer: Span::new(span.start, self.span.end),
            inner: Span::new(span.end, self.span.end).trim(self.text),
            depth: self.open.len(),
            parent: self.open.last().map(|&(quotation, _)| quotation),
            continues,
            closed: false,
            block: self.block,
            nickname: false,
        });
        self.open.push((self.all.len() - 1, mark.mark));
    }

    /// A mark may close an outer quotation whose inner one was never closed.
    fn close(&mut self, depth: usize, span: Span) {
        for &(quotation, _) in &self.open[depth + 1..] {
            end_unclosed(&mut self.all[quotation], span.start, self.text);
        }
        let quotation = &mut self.all[self.open[depth].0];
        self.open.truncate(depth);
        quotation.outer.end = span.end;
        quotation.inner = Span::new(quotation.inner.start.min(span.start), span.start).trim(self.text);
        quotation.closed = true;
        // Marks around nothing; what is empty holds no other, so it is the last.
        while self.all.len() > self.first && self.all.last().is_some_and(|q| q.inner.is_empty()) {
            self.all.pop();
        }
    }

    /// A paragraph that goes on with the quotation of the one before without opening it again.
    fn close_carried(&mut self, mark: Mark<'_>, span: Span, carried: Option<(usize, char)>) {
        let Some((before, open)) = carried.filter(|_| self.all.len() == self.first) else { return };
        let single = matches!(open, '\'' | '‘' | '‚');
        let inner = Span::new(self.span.start, span.start).trim(self.text);
        if !closes(open, mark.mark) || single || inner.is_empty() {
            return;
        }
        self.all.push(Quotation {
            outer: Span::new(self.span.start, span.end),
            inner,
            depth: 0,
            parent: None,
            continues: Some(before),
            closed: true,
            block: self.block,
            nickname: false,
        });
    }

    /// What no mark closes is a quotation only if it could be one: at the start of the paragraph or after a colon,
    /// comma or stop. Other marks are stray. Also returns the quotation that stays open.
    fn finish(mut self, next_block: Option<char>) -> (Vec<Quotation>, Option<(usize, char)>) {
        // The outermost that is left, where it stands by then: what stands behind a stray one moves up.
        let mut left: Option<(usize, char)> = None;
        for &(quotation, mark) in self.open.iter().rev() {
            let head = self.text[self.span.start..self.all[quotation].outer.start].trim_end();
            let plausible = last_char(head).is_none_or(|c| matches!(c, ':' | ',' | '.' | '?' | '!'));
            let single = matches!(mark, '\'' | '‘' | '‚');
            let goes_on = next_block.is_some_and(|c| same_mark(mark, c));
            let empty = self.all[quotation].inner.is_empty();
            if !plausible || (single && !goes_on) || empty {
                remove(&mut self.all, quotation);
                left = left.map(|(other, mark)| (other - 1, mark));
            } else {
                left = Some((quotation, mark));
            }
        }
        let left = left.filter(|&(quotation, _)| {
            self.all.get(quotation).is_some_and(|q| !q.closed && q.block == self.block && q.depth == 0)
        });
        (self.all, left)
    }
}

/// Drops a stray quotation; those inside it move one level up.
fn remove(all: &mut Vec<Quotation>, index: usize) {
    let parent = all[index].parent;
    all.remove(index);
    // What stands in front has no part in it.
    for quotation in &mut all[index..] {
        match quotation.parent {
            Some(p) if p == index => {
                quotation.parent = parent;
            }
            Some(p) if p > index => quotation.parent = Some(p - 1),
            _ => {}
        }
    }
    for i in index..all.len() {
        all[i].depth = all[i].parent.map_or(0, |p| all[p].depth + 1);
    }
}

fn end_unclosed(quotation: &mut Quotation, at: usize, text: &str) {
    quotation.outer.end = at;
    quotation.inner = Span::new(quotation.inner.start.min(at), at).trim(text);
}

enum Role {
    Opens,
    /// Opens, and shows that the open quotation should have been closed before.
    OpensAnew,
    Closes,
    Neither,
}

/// What a mark does, from its neighbours and the innermost open mark.
fn role(mark: Mark<'_>, innermost: Option<char>) -> Role {
    let Mark { mark: c, before, after, word_before, behind, odd_behind } = mark;
    let spaced_before = is_space_before(before);
    let word_after = !after.is_whitespace() && !matches!(after, ')' | ']' | ',' | ';' | ':' | '!' | '?');
    let opening_place = spaced_before && word_after;
    let opened = innermost.is_some_and(|open| closes(open, c));
    // "No, “he said": a closing mark that slipped over the space.
    let slipped = before.is_whitespace() && matches!(word_before, ',' | '.' | '!' | '?' | '…');
    match c {
        '„' | '‟' | '『' | '「' => Role::Opens,
        '』' | '」' => Role::Closes,
        // French and German books turn these to different sides.
        '«' | '‹' if opened => Role::Closes,
        '«' | '‹' => Role::Opens,
        '»' | '›' if opening_place && !opened => Role::Opens,
        '»' | '›' => Role::Closes,
        '“' => match innermost {
            // German „...“ closes with the mark that opens in English.
            Some('„') if !opening_place => Role::Closes,
            Some('“') if !spaced_before && !word_after => Role::Closes,
            Some('“') if slipped && next_double(behind) != Some('”') => Role::Closes,
            Some('“') if slipped => Role::OpensAnew,
            _ => Role::Opens,
        },
        // Swedish and Finnish ”...” open and close alike.
        '”' if innermost.is_none() && opening_place => Role::Opens,
        // 5’10” tall
        '”' if opened && before.is_ascii_digit() && next_double(behind) == Some('”') => Role::Neither,
        '”' => Role::Closes,
        '"' | '＂' => {
            let inches = before.is_ascii_digit() && c == '"';
            match (opened, opening_place) {
                (false, true) => Role::Opens,
                (true, true) if slipped && odd_behind => Role::OpensAnew,
                (true, _) if inches && odd_behind => Role::Neither,
                (true, _) => Role::Closes,
                (false, false) if word_after && !spaced_before && !before.is_alphanumeric() => Role::Opens,
                (false, false) if inches && innermost.is_none() => Role::Neither,
                (false, false) => Role::Closes,
            }
        }
        '‚' if opening_place => Role::Opens,
        '‚' => Role::Neither,
        // German ‚...‘, or turned the wrong way.
        '‘' if opened && !spaced_before && (innermost == Some('‚') || !word_after) => Role::Closes,
        '‘' if spaced_before && is_elision(behind) => Role::Neither,
        '‘' => Role::Opens,
        '\'' | '’' => single(mark, opened, spaced_before),
        _ => Role::Neither,
    }
}

/// Apostrophe, or a single mark that opens or closes.
fn single(mark: Mark<'_>, opened: bool, spaced_before: bool) -> Role {
    let Mark { mark: c, before, after, behind, .. } = mark;
    if before.is_alphanumeric() && after.is_alphanumeric() {
        return Role::Neither;
    }
    if opened && !after.is_alphanumeric() && !before.is_whitespace() {
        // "the allies’ plan", "6' tall": an apostrophe, if a better closing mark follows.
        let other = matches!(before, 's' | 'S' | '0'..='9') && after.is_whitespace();
        return if other && closes_later(behind) { Role::Neither } else { Role::Closes };
    }
    if c == '\'' && spaced_before && after.is_alphanumeric() && !is_elision(behind) && !opened {
        return Role::Opens;
    }
    Role::Neither
}

/// Whether a character can open or close a quotation.
fn may_be_mark(c: char) -> bool {
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

fn is_space_before(before: char) -> bool {
    before.is_whitespace()
        || matches!(before, '(' | '[' | '{' | '—' | '–' | '-' | '/' | '…' | ':')
        || matches!(before, '“' | '"' | '‘' | '«' | '„' | '‚')
}

/// The next typographic double mark.
fn next_double(behind: &str) -> Option<char> {
    behind.chars().find(|c| matches!(c, '“' | '”'))
}

/// Letters left out at the start of a word: ’90s, ’til, rock ’n’ roll.
fn is_elision(behind: &str) -> bool {
    const WORDS: [&str; 10] = ["n", "em", "til", "tis", "twas", "cause", "cos", "bout", "round", "neath"];
    let behind = behind.trim_start_matches(is_filling);
    let end = behind.find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(behind.len());
    let (word, tail) = behind.split_at(end);
    let digits = word.bytes().take_while(u8::is_ascii_digit).count();
    match (digits, &word[digits..]) {
        (2, "s") => true,
        // "‘90 per cent of us agree,’ he said" opens a quotation.
        (2, "") => !closes_later(tail),
        _ => WORDS.iter().any(|known| word.eq_ignore_ascii_case(known)),
    }
}

/// Whether a closing single mark follows before the next opening one: then the present mark is an apostrophe.
fn closes_later(behind: &str) -> bool {
    let mut before = ' ';
    let mut chars = behind.chars().filter(|&c| !is_filling(c)).take(MAX_LOOKAHEAD).peekable();
    while let Some(c) = chars.next() {
        let after = chars.peek().copied().unwrap_or(' ');
        if matches!(c, '‘' | '“' | '"' | '”') {
            return false;
        }
        if is_apostrophe(c) && !before.is_whitespace() && !after.is_alphanumeric() {
            let plural = matches!(before, 's' | 'S') && after.is_whitespace();
            if !plural {
                return true;
            }
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
            | ('›', '‹' | '›')
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
    use crate::lexicon::Lexicon;
    use crate::text::blocks;

    /// Each quotation as `depth:inner`.
    fn check(text: &str, expected: &[&str]) {
        let found: Vec<String> = quotations(text, &blocks::blocks(text, Lexicon::shipped()))
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
        check("“One.\nTwo,” he said. “Three.”", &["0:One.", "0+:Two,", "0:Three."]);
        check("\"One.\nTwo,\" he said.", &["0:One.", "0+:Two,"]);
        check("He left.\nTwo,” he said.", &[]);
    }

    #[test]
    fn all_marks_pair() {
        for text in [
            "He said „so“ now",
            "He said „so” now",
            "He said «so» now",
            "He said »so« now",
            "He said »so» now",
            "He said ‹so› now",
            "He said ›so‹ now",
            "He said ‚so‘ now",
            "He said ‘so’ now",
            "He said 'so' now",
            "He said「so」now",
            "He said『so』now",
            "He said ＂so＂ now",
            "He said ``so'' now",
            "He said ''so'' now",
            "He said ”so” now",
            "He said “so“ now",
            "He said “so\" now",
            "(“so”)",
            "said:\"so\"",
            "« so »",
            "He said \"\"so\"\" now",
        ] {
            check(text, &["0:so"]);
        }
    }

    #[test]
    fn apostrophes_are_no_marks() {
        check("O'Brien's aides, the ministers' and James' plan of the '90s, '68 and 'til now", &[]);
        check("rock 'n' roll, ‘90s, ’em, ’tis", &[]);
        check("‘90 per cent of us agree,’ he said", &["0:90 per cent of us agree,"]);
        check(
            "‘O’Brien’s “big” plan is James’ own,’ he said.",
            &["0:O’Brien’s “big” plan is James’ own,", "1:big"],
        );
        check("He is 5' 10\" or 6\" tall, said \"a man\".", &["0:a man"]);
        check("\"He is 6\" tall,\" she said.", &["0:He is 6\" tall,"]);
        check("“He is 5’10” tall,” she said.", &["0:He is 5’10” tall,"]);
    }

    #[test]
    fn many_marks_are_read() {
        for piece in ["\"a. ", "“a. ", "“a “b ", "'s' ", "‘as’ as’ ", "\"", "’", "'a 5\" "] {
            let text = piece.repeat(20_000);
            quotations(&text, &blocks::blocks(&text, Lexicon::shipped()));
        }
    }

    #[test]
    fn a_stray_mark_does_not_take_the_next_paragraph() {
        // The first mark is stray, so the second one goes on.
        check("He met “Bob and left: «We stay.\n«We go,» he said.", &["0:We stay.", "0+:We go,"]);
    }

    #[test]
    fn broken_marks_do_not_spread() {
        check("“Thank you, “he said. “Bye.”", &["0:Thank you,", "0:Bye."]);
        check("\"Thank you, \"he said. \"Bye.\"", &["0:Thank you,", "0:Bye."]);
        check("“We go, he said. “We stay,” she said.", &["0:We stay,"]);
        check("\"We go, he said. \"We stay,\" she said.", &["0:We stay,"]);
        check("“He called it a “war” today,” she said.", &["0:He called it a “war” today,", "1:war"]);
        check("“”, \"\" and “ ” are “no”.", &["0:no"]);
        check("“‘Never’, he said", &["0:‘Never’, he said", "1:Never"]);
    }

    #[test]
    fn wrongly_turned_marks_still_close() {
        check("“Thank you,“ he said. “Bye.”", &["0:Thank you,", "0:Bye."]);
    }
}
