//! Blocks: headlines, paragraphs, list items, captions, and the lines around an article that nobody says.

use super::damage::{NOTHING, first_char};
use super::front_matter::front_matter;
use super::span::Span;
use crate::lexicon::{Classes, CueClass, Frame, Lexicon, VerbForm};
use std::ops::Range;

/// A run of text that no sentence and no quotation mark pair crosses, a quotation over several
/// paragraphs aside.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Block {
    /// The block without white space, list mark, time stamp, dateline and photo credit around it.
    pub span: Span,
    /// What it is.
    pub kind: BlockKind,
    /// Whether it has lost its small letters: MUC STYLE.
    pub capitals: bool,
    /// Whether all of it is in bold type: `**What next?**`.
    pub bold: bool,
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
    /// Text under a picture: "Troops near the border. Photograph: Jane Doe/Agency".
    Caption,
    /// "Read also:", "Related articles".
    Label,
    /// "By Jane Doe", "(Writing by ...)", "Photo: Agency".
    Byline,
    /// A date, place or time alone: "KYIV, 3 April", `[14:02]`, "5 min ago".
    Stamp,
    /// "Title: PM says yes", "date: 2024-03-14" in front of the text.
    FrontMatter,
}

impl BlockKind {
    /// Whether there may be claims in it.
    pub fn is_prose(self) -> bool {
        matches!(self, BlockKind::Headline | BlockKind::Paragraph | BlockKind::Caption)
    }

    /// Whether it stands around the article and not in it.
    pub fn is_furniture(self) -> bool {
        matches!(self, BlockKind::Label | BlockKind::Byline | BlockKind::FrontMatter)
    }
}

/// Words in a headline at most; longer lines without a stop are paragraphs that lost it.
const MAX_HEADLINE_WORDS: usize = 24;
/// Letters that a block has at least to be taken for one that lost its small ones.
const MIN_CAPITALS: usize = 12;

/// Cuts a view into blocks. A block is a line, or, where the text is wrapped at a fixed width, a run of
/// lines without a blank one between them.
pub fn blocks(text: &str, lexicon: &Lexicon) -> Vec<Block> {
    let lines = lines(text);
    let front_end = front_matter(text).map_or(0, |front| front.end);
    let (front, body) = lines.split_at(lines.partition_point(|line| line.start < front_end));
    let paragraphs = if is_wrapped(text, body) { join(body, text) } else { body.to_vec() };
    let count = paragraphs.len();
    let front = front.iter().map(|&line| (line, BlockKind::FrontMatter));
    let paragraphs = paragraphs.into_iter().enumerate();
    let paragraphs = paragraphs.map(|(index, span)| block(text, span, lexicon, index == 0, count == 1));
    let mut blocks = Vec::with_capacity(lines.len());
    for (span, kind) in front.chain(paragraphs) {
        // Rules and underlines: "---", "* * *".
        if span.of(text).contains(char::is_alphanumeric) {
            blocks.push(Block {
                span,
                kind,
                capitals: is_capitals(span.of(text)),
                bold: is_bold(text, span),
                tokens: 0..0,
            });
        }
    }
    blocks
}

/// What a line is, and the part of it that is text.
fn block(text: &str, line: Span, lexicon: &Lexicon, first: bool, only: bool) -> (Span, BlockKind) {
    let (span, mark) = without_list_mark(text, line);
    if is_stamp(span.of(text)) {
        return (span, BlockKind::Stamp);
    }
    let span = without_time(text, span);
    if is_byline(span.of(text)) && !reports(span.of(text), lexicon) {
        return (span, BlockKind::Byline);
    }
    let (span, labelled) = without_label(text, span);
    if is_label(span.of(text)) && !reports(span.of(text), lexicon) {
        return (span, BlockKind::Label);
    }
    let described = without_credit(text, span);
    if described != span {
        return (described, BlockKind::Caption);
    }
    match kind(span.of(text), mark, labelled, first, only) {
        BlockKind::Paragraph => (without_dateline(text, span), BlockKind::Paragraph),
        BlockKind::Headline => (without_live(text, span), BlockKind::Headline),
        kind => (span, kind),
    }
}

/// Whether somebody says something in a line, as in "Putin replied:" and "By Friday we will win, Zelensky says": then it is
/// no part of the page around the article, whatever it begins with.
fn reports(line: &str, lexicon: &Lexicon) -> bool {
    let last = line.strip_suffix(':').and_then(|line| line.rsplit(' ').next());
    line.split(|c: char| !c.is_alphabetic()).filter(|word| word.starts_with(char::is_lowercase)).any(|word| {
        let entry = lexicon.word(word);
        entry.verb.is_some_and(|(cue, form)| {
            let cue = lexicon.cue(cue);
            // "Putin asked:", "He shouts:"; but "Related posts:", "Most read:".
            let noun = form == VerbForm::ThirdPerson
                && (entry.noun.is_some() || entry.classes.any(Classes::NOUN_LIKE));
            let leads_up = last == Some(word)
                && cue.frames.has(Frame::Quote)
                && !matches!(cue.class, CueClass::Believe | CueClass::Evidence)
                && !noun;
            (cue.class == CueClass::Assert && cue.strength >= 0.7 || leads_up)
                && matches!(form, VerbForm::Past | VerbForm::ThirdPerson)
        })
    })
}

fn lines(text: &str) -> Vec<Span> {
    let mut spans = Vec::new();
    let mut start = 0;
    let separated = text.contains('\u{2028}') || text.contains('\u{2029}');
    let mut add = |piece: &str| {
        let span = trim(text, Span::new(start, start + piece.len()));
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

/// The span without white space, nor what stands for nothing, at its ends.
fn trim(text: &str, span: Span) -> Span {
    let is_space = |c: char| c.is_whitespace() || c == NOTHING;
    let piece = span.of(text);
    let start = span.start + (piece.len() - piece.trim_start_matches(is_space).len());
    Span::new(start, start + piece.trim_matches(is_space).len())
}

/// The view has nothing where the text has asterisks.
fn is_bold(text: &str, span: Span) -> bool {
    const BOLD: [u8; 2] = [NOTHING as u8; 2];
    text.as_bytes()[..span.start].ends_with(&BOLD) && text.as_bytes()[span.end..].starts_with(&BOLD)
}

fn is_capitals(piece: &str) -> bool {
    !piece.bytes().any(|b| b.is_ascii_lowercase())
        && !piece.contains(char::is_lowercase)
        && piece.chars().filter(|c| c.is_uppercase()).take(MIN_CAPITALS).count() == MIN_CAPITALS
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
                    && without_list_mark(text, line).1 == LineMark::None =>
            {
                last.end = line.end;
            }
            _ => joined.push(line),
        }
    }
    joined
}

/// A mark in front of a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum LineMark {
    None,
    Item,
    Heading,
}

/// Takes off `- `, `* `, `• `, `## `, `> `, `3. ` at the start.
fn without_list_mark(text: &str, span: Span) -> (Span, LineMark) {
    let piece = span.of(text);
    // Most lines begin with a letter.
    if piece.starts_with(|c: char| c.is_ascii_alphabetic()) {
        return (span, LineMark::None);
    }
    let stripped = piece.trim_start_matches(['-', '*', '•', '‣', '▪', '#', '>', '–', '—', '·']);
    let marks = match piece.len() - stripped.len() {
        0 => list_number(piece),
        marks => marks,
    };
    if marks > 0 && piece[marks..].starts_with([' ', '\t', '\u{a0}']) {
        let mark = if piece.starts_with('#') { LineMark::Heading } else { LineMark::Item };
        (trim(text, Span::new(span.start + marks, span.end)), mark)
    } else {
        (span, LineMark::None)
    }
}

/// Length of "3." or "3)"; "2024." is a year.
fn list_number(piece: &str) -> usize {
    let digits = piece.bytes().take_while(u8::is_ascii_digit).count();
    if (1..=2).contains(&digits) && piece[digits..].starts_with(['.', ')']) { digits + 1 } else { 0 }
}

fn kind(line: &str, mark: LineMark, labelled: bool, first: bool, only: bool) -> BlockKind {
    let item = labelled || mark != LineMark::None;
    let end = line.trim_end_matches(['"', '”', '’', '\'', ')', '»', '“', '«']);
    let stops = end.ends_with(['.', '!', '?', '…', ':', ';', ',']);
    let question_title = first && end.ends_with(['?', '!']);
    let is_title = mark == LineMark::Heading || question_title || !stops;
    let least = if first || item { 0 } else { 2 };
    if !only && is_title && has_words(line, least, MAX_HEADLINE_WORDS) {
        BlockKind::Headline
    } else {
        BlockKind::Paragraph
    }
}

/// Whether a line has so many words; it is read no further than that takes.
fn has_words(line: &str, least: usize, most: usize) -> bool {
    (least..=most).contains(&line.split_whitespace().take(most + 1).count())
}

/// Whether a line begins with these ASCII letters, large or small.
fn starts(line: &str, start: &str) -> bool {
    line.as_bytes().get(..start.len()).is_some_and(|head| head.eq_ignore_ascii_case(start.as_bytes()))
}

fn is_byline(line: &str) -> bool {
    const STARTS: [&str; 23] = [
        "(writing by",
        "(reporting by",
        "(editing by",
        "(additional reporting",
        "(compiled by",
        "writing by",
        "reporting by",
        "editing by",
        "additional reporting by",
        "edited by",
        "story by",
        "words by",
        "interview by",
        "translated by",
        "compiled by",
        "photo:",
        "photos:",
        "photo by",
        "photograph:",
        "picture:",
        "image:",
        "video:",
        "credit:",
    ];
    STARTS.iter().any(|start| starts(line, start))
        || (starts(line, "by ") && !line.ends_with('.') && has_words(line, 0, 8))
        || (starts(line, "source: ") && has_words(line, 0, 10) && !line.contains(['"', '“']))
        || line.trim_end_matches('.').ends_with("contributed to this report")
}

fn is_label(line: &str) -> bool {
    const LABELS: [&str; 9] = [
        "read more",
        "read also",
        "also read",
        "see also",
        "related",
        "related articles",
        "related stories",
        "more on this story",
        "key events",
    ];
    // What a page has between the paragraphs of an article.
    const FURNITURE: [&str; 18] = [
        "advertisement",
        "after newsletter promotion",
        "author/author",
        "click here",
        "continue reading",
        "editor's picks",
        "editor’s picks",
        "follow us on",
        "more from",
        "most read",
        "other topics of interest",
        "recommended for you",
        "share this",
        "sign up for",
        "sign up to",
        "skip past newsletter",
        "story continues",
        "subscribe to",
    ];
    let furniture = || FURNITURE.iter().any(|start| starts(line, start));
    LABELS.iter().any(|label| line.eq_ignore_ascii_case(label))
        || (line.ends_with(':') && has_words(line, 0, 4))
        || (has_words(line, 0, 10) && furniture())
}

/// Takes off the label of "Read also: PM says yes", which makes it a linked title.
fn without_label(text: &str, span: Span) -> (Span, bool) {
    #[rustfmt::skip]
    const LABELS: [&str; 9] = [
        "read more:", "read also:", "also read:", "see also:", "related:", "more:", "video:", "watch:", "photo:",
    ];
    let piece = span.of(text);
    match LABELS.iter().find(|label| starts(piece, label) && piece.len() > label.len()) {
        Some(label) => (trim(text, Span::new(span.start + label.len(), span.end)), true),
        None => (span, false),
    }
}

/// Takes off "Photograph: Jane Doe/Agency" at the end.
fn without_credit(text: &str, span: Span) -> Span {
    const CREDITS: [&str; 6] = ["Photograph: ", "Photo: ", "Picture: ", "Image: ", "Credit: ", "Photo by "];
    let piece = span.of(text);
    let mut tail = piece.len().saturating_sub(80);
    while !piece.is_char_boundary(tail) {
        tail += 1;
    }
    if !piece[tail..].contains("Photo") && !piece[tail..].contains(": ") {
        return span;
    }
    let credit = CREDITS.iter().find_map(|credit| piece[tail..].find(credit).map(|at| tail + at));
    match credit {
        Some(at) if at > 0 && has_words(&piece[at..], 0, 9) => {
            let description = piece[..at].trim_end_matches([' ', '(', '[', '|', '/', '–', '—', '-']);
            Span::new(span.start, span.start + description.len())
        }
        _ => span,
    }
}

/// Takes off "– live", "– as it happened" at the end of a headline.
fn without_live(text: &str, span: Span) -> Span {
    const ENDS: [&str; 4] = ["live", "live updates", "as it happened", "live blog"];
    let piece = span.of(text);
    let Some((headline, end)) = piece.rsplit_once(['–', '—', '-', '|']) else { return span };
    let is_live = ENDS.iter().any(|known| end.trim().eq_ignore_ascii_case(known));
    let headline = headline.trim_end();
    if is_live && !headline.is_empty() { Span::new(span.start, span.start + headline.len()) } else { span }
}

/// Takes off "09:12", "14.58 -", `[14:02]` in front of an entry of a live blog.
fn without_time(text: &str, span: Span) -> Span {
    let piece = span.of(text);
    let Some(len) = time_len(piece) else { return span };
    let rest = piece[len..].trim_start_matches([' ', '\u{a0}', '-', '–', '—', '|', ':']);
    let goes_on =
        first_char(rest).is_some_and(|c| c.is_uppercase() || matches!(c, '“' | '"' | '‘' | '\'' | '«'));
    if goes_on && rest.len() < piece.len() - len { Span::new(span.end - rest.len(), span.end) } else { span }
}

/// Length of a time of day with what belongs to it: `9.05am`, `[14:02 CET]`.
fn time_len(piece: &str) -> Option<usize> {
    let bracket = piece.starts_with(['[', '(']);
    let mut rest = &piece[usize::from(bracket)..];
    let hour = rest.bytes().take_while(u8::is_ascii_digit).count();
    let minutes = rest.get(hour + 1..hour + 3).filter(|m| m.bytes().all(|b| b.is_ascii_digit()))?;
    let is_time = (1..=2).contains(&hour)
        && rest[..hour].parse().is_ok_and(|h: u32| h < 24)
        && minutes.parse().is_ok_and(|m: u32| m < 60)
        && rest[hour..].starts_with([':', '.', 'h'])
        && !rest[hour + 3..].starts_with(|c: char| c.is_ascii_digit() || c == '%');
    if !is_time {
        return None;
    }
    rest = &rest[hour + 3..];
    const BEHIND: [&str; 14] =
        ["am", "pm", "AM", "PM", "a.m.", "p.m.", "BST", "GMT", "CET", "CEST", "UTC", "ET", "EST", "EDT"];
    while let Some(behind) = BEHIND
        .iter()
        .filter_map(|b| rest.trim_start_matches([' ', '\u{a0}']).strip_prefix(b))
        .find(|b| ends_word(b))
    {
        rest = behind;
    }
    if bracket {
        rest = rest.strip_prefix([']', ')'])?;
    }
    Some(piece.len() - rest.len())
}

fn ends_word(behind: &str) -> bool {
    !behind.starts_with(char::is_alphanumeric)
}

/// Whether a line is nothing but a date, place or time: "Published: 3 May 2024, 10.00 BST", "5 min ago".
fn is_stamp(line: &str) -> bool {
    #[rustfmt::skip]
    const WORDS: [&str; 35] = [
        "published", "updated", "last", "first", "modified", "posted", "on", "at", "ago", "just", "now", "today",
        "yesterday", "am", "pm", "a.m", "p.m", "bst", "gmt", "cet", "cest", "utc", "et", "est", "edt", "min",
        "mins", "minute", "minutes", "hour", "hours", "day", "days", "h", "m",
    ];
    if line.len() > 80 || !line.contains(|c: char| c.is_ascii_digit()) && !starts(line, "just now") {
        return false;
    }
    let (mut numbers, mut places, mut times, mut other) = (0, 0, 0, 0);
    for word in line.split([' ', ',', '|', ':', '/', '\u{a0}', '[', ']', '(', ')', '-', '–']) {
        let word = word.trim_end_matches('.');
        if word.starts_with(|c: char| c.is_ascii_digit()) {
            numbers += 1;
            // "10kg"; "3rd", "5h" and "10.00pm" are times.
            let unit = word.trim_start_matches(|c: char| c.is_ascii_digit() || c == '.');
            other +=
                usize::from(!["", "h", "m", "am", "pm", "st", "nd", "rd", "th", "min"].contains(&unit)) * 9;
        } else if is_date_word(word) || WORDS.iter().any(|known| word.eq_ignore_ascii_case(known)) {
            times += usize::from(!word.is_empty());
        } else if word.chars().all(char::is_uppercase) {
            // The place: "KYIV, 3 April"; "PUTIN SENDS 300 TROOPS" has too many of them.
            places += usize::from(!word.is_empty());
        } else {
            other += 9;
        }
    }
    let is_headline = places > 3 || places > 0 && times == 0 && numbers < 2;
    other == 0
        && !is_headline
        && (numbers > 0 || starts(line, "just now"))
        && !line.ends_with(['%', '?', '!'])
}

fn is_date_word(word: &str) -> bool {
    #[rustfmt::skip]
    const STARTS: [&str; 19] = [
        "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec", "mon", "tue", "wed",
        "thu", "fri", "sat", "sun",
    ];
    #[rustfmt::skip]
    const WHOLE: [&str; 20] = [
        "january", "february", "march", "april", "june", "july", "august", "september", "sept", "october",
        "november", "december", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday", "tues",
    ];
    word.starts_with(char::is_uppercase)
        && STARTS.iter().chain(&WHOLE).any(|known| word.eq_ignore_ascii_case(known))
}

/// Takes off "KYIV, April 3 (Reuters) - ", "Tallinn, 4 June – " at the start of a paragraph.
fn without_dateline(text: &str, span: Span) -> Span {
    let piece = span.of(text);
    let mut head = piece.len().min(80);
    while !piece.is_char_boundary(head) {
        head -= 1;
    }
    if !piece[..head].contains(['-', '–', '—', '_']) {
        return span;
    }
    let dash = [" - ", " – ", " — ", "— ", ") —", " -- ", " _ "]
        .into_iter()
        .filter_map(|dash| {
            piece[..head]
                .find(dash)
                .map(|at| (at + usize::from(dash == ") —"), dash.trim_start_matches(')').len()))
        })
        .min();
    let Some((at, len)) = dash else { return span };
    let behind = trim(text, Span::new(span.start + at + len, span.end));
    // "EU leaders – meeting in Brussels – said": the sentence goes on.
    let next = behind.of(text).split(|c: char| !c.is_alphanumeric()).next().unwrap_or("");
    if next.starts_with(char::is_lowercase) && !next.contains(char::is_uppercase) {
        return span;
    }
    let place = &piece[..at];
    let first_word = place.split([' ', ',', '(']).next().unwrap_or("");
    let capitals = first_word.chars().filter(|c| c.is_alphabetic()).count() >= 2
        && first_word.chars().all(|c| !c.is_lowercase());
    let agency = place.ends_with(')');
    let dated = first_word.starts_with(char::is_uppercase)
        && place[first_word.len()..].starts_with(',')
        && place.contains(|c: char| c.is_ascii_digit())
        && place.split([' ', ',']).any(is_date_word)
        && place.split_whitespace().count() <= 5;
    if (capitals || agency || dated)
        && place.split_whitespace().count() <= 9
        && !place.contains(['"', '“', '.'])
        || (capitals && agency)
    {
        behind
    } else {
        span
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: &[(BlockKind, &str)]) {
        let found: Vec<_> =
            blocks(text, Lexicon::shipped()).into_iter().map(|b| (b.kind, b.span.of(text))).collect();
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
        check(
            "Title: PM says yes\ndate: 2024-03-14\n\nMinister says no\n\nHe left.\n",
            &[
                (FrontMatter, "Title: PM says yes"),
                (FrontMatter, "date: 2024-03-14"),
                (Headline, "Minister says no"),
                (Paragraph, "He left."),
            ],
        );
    }

    /// A line among others.
    #[track_caller]
    fn check_line(line: &str, kind: BlockKind, rest: &str) {
        let text = format!("Title of it all\n\n{line}\n\nIt rained.");
        let blocks = blocks(&text, Lexicon::shipped());
        assert_eq!((blocks[1].kind, blocks[1].span.of(&text)), (kind, rest), "{line}");
        assert_eq!(blocks.len(), 3);
    }

    #[test]
    fn lines_around_an_article_are_told_apart() {
        use BlockKind::*;
        for line in [
            "By Jane Doe in Kyiv",
            "(Additional reporting by Jane Doe; editing by John Roe)",
            "Source: Agency",
            "Photograph: Jane Doe/Agency",
            "Jane Doe in Kyiv contributed to this report.",
            "Photo by Jane Doe",
        ] {
            check_line(line, Byline, line);
        }
        for line in [
            "14.58",
            "[14:02]",
            "5 min ago",
            "2h ago",
            "Published: Monday 3 May 2024, 10.00 BST",
            "KYIV, 3 April 2024",
            "Updated at 4:35pm",
            "Fri 3 Mar 2023",
        ] {
            check_line(line, Stamp, line);
        }
        for line in ["Read also:", "Related articles", "See also:"] {
            check_line(line, Label, line);
        }
        check_line("Read also: PM says yes", Headline, "PM says yes");
        check_line("Troops at the border. Photograph: Jane Doe/Agency", Caption, "Troops at the border.");
        check_line("Anna Berg in Tallinn (Photo: Agency)", Caption, "Anna Berg in Tallinn");
    }

    #[test]
    fn marks_times_and_datelines_come_off() {
        use BlockKind::*;
        check_line("## What will happen?", Headline, "What will happen?");
        check_line("2) Berg warns allies", Headline, "Berg warns allies");
        check_line("> He said so.", Paragraph, "He said so.");
        check_line("09:12 Where things stand", Headline, "Where things stand");
        check_line("[14:02 CET] “No,” she said.", Paragraph, "“No,” she said.");
        check_line("4.35pm – Berg said so.", Paragraph, "Berg said so.");
        check_line("LONDON (AP) — He said so.", Paragraph, "He said so.");
        check_line("LONDON (AP) —He said so.", Paragraph, "He said so.");
        check_line("BRUSSELS, Belgium _ He said so.", Paragraph, "He said so.");
        check_line("Tallinn, 4 June – He said so.", Paragraph, "He said so.");
        check_line("LONDON (AP) — iPhones are late.", Paragraph, "iPhones are late.");
        for line in [
            "14.58 per cent of them said so.",
            "In May 2024 — she said – it rained.",
            "1,000 said so.",
            "EU leaders – meeting in Port Holm – said so.",
            "Anna Holm (Green List) — who left early — said so.",
        ] {
            check_line(line, Paragraph, line);
        }
    }

    #[test]
    fn lines_in_which_somebody_speaks_belong_to_the_article() {
        use BlockKind::*;
        check_line("Putin replied:", Paragraph, "Putin replied:");
        check_line("Putin asked:", Paragraph, "Putin asked:");
        for line in ["Key points:", "Related posts:", "Most read:"] {
            check_line(line, Label, line);
        }
        check_line("PUTIN SENDS 300 TROOPS", Headline, "PUTIN SENDS 300 TROOPS");
        check_line("KYIV, 3 April", Stamp, "KYIV, 3 April");
        for line in [
            "Advertisement spending must fall, Anna Weber said.",
            "More from Kyiv is needed, Olaf Meyer said on Monday.",
            "Share this burden, Anna Weber said.",
        ] {
            check_line(line, Paragraph, line);
        }
        check_line("More from Kyiv", Label, "More from Kyiv");
        check_line(
            "By Friday Ukraine will win, Zelensky says",
            Headline,
            "By Friday Ukraine will win, Zelensky says",
        );
        check_line("Video: Zelensky says Ukraine will win", Headline, "Zelensky says Ukraine will win");
        check_line("Video: the port at night", Byline, "Video: the port at night");
        check_line("Strikes hit Port Holm, mayor says – live", Headline, "Strikes hit Port Holm, mayor says");
    }

    #[test]
    fn bold_lines_show() {
        let view = crate::text::damage::View::new("**What next?**\n\n**He** left.\n\nIt rained.");
        let found = blocks(view.as_str(), Lexicon::shipped());
        assert_eq!(found.iter().map(|b| b.bold).collect::<Vec<_>>(), [true, false, false]);
    }

    #[test]
    fn lost_small_letters_show() {
        let found = blocks("THE MINISTER SAID SO.\n\nNATO SAID no.\n\nUN, EU", Lexicon::shipped());
        assert_eq!(found.iter().map(|b| b.capitals).collect::<Vec<_>>(), [true, false, false]);
    }

    #[test]
    fn wrapped_lines_are_joined() {
        let text = "The minister of the country said on\nMonday that the plan was a good one and\nthat it would be carried out before\nthe summer.\n\nNobody else\nspoke.";
        assert_eq!(blocks(text, Lexicon::shipped()).len(), 2);
    }
}
