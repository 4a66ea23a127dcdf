//! Interviews and transcripts: who has the word in which paragraph.
//!
//! Four layouts: every turn labelled (`NAME: ...`, `((NAME)) ...`), questions and answers labelled (`Q: ...`, `A: ...`),
//! only the questions labelled, and questions that stand alone between the answers. A question is nobody's claim; an
//! answer is one direct claim. Where every answer is one paragraph, what stands in the place of a question is one, even
//! if it ends with a full stop.

use crate::lexicon::{Classes, is_name_particle};
use crate::text::Text;
use crate::text::blocks::{Block, BlockKind};
use crate::text::sentences::Unit;
use crate::text::span::Span;
use crate::text::tokens::Token;
use std::cell::LazyCell;
use std::collections::HashMap;

/// What a paragraph is in a conversation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Turn {
    /// What the interviewer asks.
    Question,
    /// What the interviewer says in the place of a question.
    Remark,
    /// What is answered, with the words that name the speaker: the label, or in an interview the name of whom
    /// it is with.
    Answer { content: Span, speaker: Option<Span> },
    /// A further paragraph of the answer before.
    More { content: Span },
}

impl Turn {
    /// What is said; nothing in a question.
    pub(super) fn content(self) -> Option<Span> {
        match self {
            Turn::Question | Turn::Remark => None,
            Turn::Answer { content, .. } | Turn::More { content } => Some(content),
        }
    }
}

/// Turns that a document must have to be taken for a conversation.
const MIN_TURNS: usize = 3;
/// Questions with labels that a document must have for answers in quotation marks.
const MIN_QUESTIONS: usize = 2;
/// Tokens of a name at most.
const MAX_NAME: usize = 16;
/// Words of a question at most.
const MAX_QUESTION_WORDS: usize = 60;

/// What each block is in a conversation; `None` everywhere where the document is none.
pub(super) fn turns(text: &Text<'_>) -> Vec<Option<Turn>> {
    let mut labels: Vec<Option<Label>> = text.blocks.iter().map(|block| label(text, block)).collect();
    let asks = |label: &&Label| !label.quoted && text.seen(label.content).ends_with('?');
    if labels.iter().flatten().filter(asks).count() < MIN_QUESTIONS {
        for label in &mut labels {
            *label = label.filter(|label| !label.quoted);
        }
    }
    if labels.iter().flatten().count() >= MIN_TURNS {
        return labelled(text, &labels);
    }
    let questions: Vec<bool> = text.blocks.iter().map(|block| is_question(text, block)).collect();
    // Questions with something in between; rhetorical ones in a row are no interview.
    let alone = (1..questions.len()).filter(|&i| questions[i] && !questions[i - 1]).count();
    if alone >= MIN_TURNS && is_answered(text, &questions) {
        unlabelled(text, &questions)
    } else {
        vec![None; text.blocks.len()]
    }
}

/// The label at the start of a block and the text behind it.
#[derive(Clone, Copy)]
struct Label {
    name: Span,
    content: Span,
    /// Whether it begins with a quotation mark: then it may be any report's `NAME: “...”`.
    quoted: bool,
}

fn label(text: &Text<'_>, block: &Block) -> Option<Label> {
    if block.kind != BlockKind::Paragraph && block.kind != BlockKind::Headline {
        return None;
    }
    let tokens = &text.tokens[block.tokens.clone()];
    let (name, end) = bracketed(tokens).or_else(|| before_colon(tokens))?;
    let content = Span::new(tokens[end].span.end, block.span.end).trim(text.text);
    let quoted = text.seen(content).starts_with(['“', '"', '‘', '«', '„']);
    (!content.is_empty() && ends_sentence(text.seen(content))).then_some(Label { name, content, quoted })
}

/// The name in `NAME: ...`, and the place of the mark.
fn before_colon(tokens: &[Token]) -> Option<(Span, usize)> {
    let colon = tokens.iter().take(7).position(|t| t.is_mark(':'))?;
    let named = colon > 0
        && tokens[..colon].iter().all(|t| t.is_capitalised() || t.is_mark('&') || t.is_mark('.'))
        && !tokens[..colon]
            .iter()
            .any(|t| t.is(Classes::PREPOSITION.or(Classes::COUNTRY).or(Classes::METONYM)));
    named.then(|| (tokens[0].span.cover(tokens[colon - 1].span), colon))
}

/// The name in `((NAME)) ...` or `((NAME)): ...`, and the place of the last mark.
fn bracketed(tokens: &[Token]) -> Option<(Span, usize)> {
    let marks =
        |mark: char| tokens.windows(2).take(MAX_NAME).position(|two| two.iter().all(|t| t.is_mark(mark)));
    let (open, close) = (marks('(')?, marks(')')?);
    let colon = tokens.get(close + 2).is_some_and(|t| t.is_mark(':'));
    (open == 0 && close > 2)
        .then(|| (tokens[2].span.cover(tokens[close - 1].span), close + 1 + usize::from(colon)))
}

fn ends_sentence(text: &str) -> bool {
    text.trim_end_matches(['"', '”', '’', '\'', ')', '*']).ends_with(['.', '?', '!', '…'])
}

fn labelled(text: &Text<'_>, labels: &[Option<Label>]) -> Vec<Option<Turn>> {
    // Turns and questions of each name.
    let mut counts: HashMap<&str, (usize, usize)> = HashMap::new();
    for label in labels.iter().flatten() {
        let (turns, questions) = counts.entry(text.seen(label.name)).or_default();
        *turns += 1;
        *questions += usize::from(text.seen(label.content).trim_end_matches('*').ends_with('?'));
    }
    let asks = |name: &str| {
        let (turns, questions) = counts.get(name).copied().unwrap_or_default();
        name == "Q" || questions * 2 >= turns
    };
    let partner = LazyCell::new(|| interview_partner(text));
    // Where nobody else has a label, what follows a question is the answer.
    let only_asks = counts.keys().all(|name| asks(name));
    let mut interviewee = None;
    let (mut inside, mut asked) = (false, false);
    labels
        .iter()
        .zip(&text.blocks)
        .map(|(label, block)| match label {
            None if asked && only_asks && block.kind == BlockKind::Paragraph => {
                (inside, asked) = (true, false);
                Some(Turn::Answer { content: block.span, speaker: *partner })
            }
            // A paragraph without "I" is the reporter's.
            None => (inside && block.kind == BlockKind::Paragraph && says_i(text, block))
                .then_some(Turn::More { content: block.span }),
            Some(label) => {
                let name = text.seen(label.name);
                if asks(name) {
                    (inside, asked) = (false, true);
                    return Some(Turn::Question);
                }
                inside = true;
                if name != "A" {
                    interviewee = Some(label.name);
                }
                let speaker = interviewee.or_else(|| *partner);
                Some(Turn::Answer { content: label.content, speaker })
            }
        })
        .collect()
}

/// Turns that alternate paragraph by paragraph, from the first question to the answer of the last; `None` where answers
/// are longer.
fn alternating(text: &Text<'_>, questions: &[bool]) -> Option<Vec<Option<Turn>>> {
    let asked: Vec<usize> = (0..questions.len()).filter(|&i| questions[i]).collect();
    let next = asked.windows(2).filter(|two| two[1] == two[0] + 2).count();
    let first = *asked.first()?;
    // An answer may end with a question too; it is no turn of its own then.
    let alike: Vec<usize> = asked.iter().copied().filter(|i| (i - first).is_multiple_of(2)).collect();
    let last = *alike.last()?;
    let paragraphs = text.blocks[first..].iter().take(last - first + 2);
    if next * 2 < asked.len()
        || alike.len() * 4 < asked.len() * 3
        || paragraphs.into_iter().any(|block| block.kind != BlockKind::Paragraph)
    {
        return None;
    }
    let speaker = interview_partner(text);
    let turn = |(i, block): (usize, &Block)| match i.checked_sub(first) {
        Some(place) if i <= last + 1 => Some(match place.is_multiple_of(2) {
            true if questions[first + place] => Turn::Question,
            true => Turn::Remark,
            false => Turn::Answer { content: block.span, speaker },
        }),
        _ => None,
    };
    Some(text.blocks.iter().enumerate().map(turn).collect())
}

fn unlabelled(text: &Text<'_>, questions: &[bool]) -> Vec<Option<Turn>> {
    if let Some(turns) = alternating(text, questions) {
        return turns;
    }
    let speaker = interview_partner(text);
    let (mut first, mut inside) = (false, false);
    questions
        .iter()
        .zip(&text.blocks)
        .map(|(&question, block)| {
            if question {
                (first, inside) = (true, true);
                return Some(Turn::Question);
            }
            if !inside || block.kind.is_furniture() {
                return None;
            }
            if first {
                first = false;
                return Some(Turn::Answer { content: block.span, speaker });
            }
            // A statement without "I" ends the interview.
            inside = speaks(text, block);
            inside.then_some(Turn::More { content: block.span })
        })
        .collect()
}

/// Whether the paragraphs behind the questions are somebody's answers rather than the sections of an explainer: most
/// of them are somebody's own words, or report nothing.
fn is_answered(text: &Text<'_>, questions: &[bool]) -> bool {
    let answers = (1..questions.len()).filter(|&i| questions[i - 1] && !questions[i]);
    let (mut own, mut others) = (0, 0);
    for block in answers.map(|i| &text.blocks[i]) {
        let reports = text.tokens[block.tokens.clone()]
            .iter()
            .any(|t| matches!(text.word(t), "said" | "says" | "told" | "according" | "warns" | "argues"));
        let quotes = text.seen(block.span).contains(['“', '"', '«', '„']);
        if is_own(text, block) || !reports && !quotes {
            own += 1;
        } else {
            others += 1;
        }
    }
    own > others
}

/// A paragraph that asks: bold, or short with a question mark at its end and no reporting verb.
fn is_question(text: &Text<'_>, block: &Block) -> bool {
    let piece = text.seen(block.span);
    let asks = piece.ends_with('?') && !piece.starts_with(['“', '"', '‘', '«', '„']);
    if !block.bold && !asks {
        return false;
    }
    let reports = || {
        text.tokens[block.tokens.clone()]
            .iter()
            .any(|t| matches!(text.word(t), "said" | "asked" | "says" | "asks"))
    };
    (block.bold || !reports()) && piece.split_whitespace().nth(MAX_QUESTION_WORDS).is_none()
}

/// Whether a paragraph speaks of "I" or "we" outside of quotation marks, or within where nothing stands outside.
fn is_own(text: &Text<'_>, block: &Block) -> bool {
    let units = text.reporter_sentences(block.span).flat_map(|sentence| &sentence.units);
    let outside: Vec<&str> = units
        .filter_map(|unit| match unit {
            Unit::Token(token) => Some(&text.tokens[*token]),
            Unit::Quotation(_) => None,
        })
        .filter(|token| token.is_word())
        .map(|token| text.word(token))
        .collect();
    // “We wait.”: an answer in quotation marks.
    if outside.is_empty() { speaks(text, block) } else { outside.into_iter().any(is_of_speaker) }
}

/// Whether somebody speaks of himself or herself in a paragraph.
fn speaks(text: &Text<'_>, block: &Block) -> bool {
    text.tokens[block.tokens.clone()].iter().any(|t| is_of_speaker(text.word(t)))
}

/// Whether a paragraph has an "I".
fn says_i(text: &Text<'_>, block: &Block) -> bool {
    text.tokens[block.tokens.clone()].iter().any(|t| is_i(text.word(t)))
}

fn is_of_speaker(word: &str) -> bool {
    is_i(word) || matches!(word, "my" | "My" | "we" | "We" | "our")
}

/// "I", "I’m"
fn is_i(word: &str) -> bool {
    word == "I" || word.starts_with("I’") || word.starts_with("I'")
}

/// Whom an interview is with: the first person named in full in its head.
fn interview_partner(text: &Text<'_>) -> Option<Span> {
    text.blocks.iter().take(4).filter(|block| block.kind != BlockKind::Byline).find_map(|block| {
        let tokens = &text.tokens[block.tokens.clone()];
        let is_name = |t: &Token| {
            t.is_capitalised()
                && !t.is(Classes::DETERMINER
                    .or(Classes::PRONOUN)
                    .or(Classes::PREPOSITION)
                    .or(Classes::ORGANISATION)
                    .or(Classes::COUNTRY)
                    .or(Classes::MONTH)
                    .or(Classes::WEEKDAY))
        };
        let is_part = |t: &Token| is_name(t) || t.is_lower() && is_name_particle(text.word(t));
        (0..tokens.len()).find_map(|first| {
            let length = tokens[first..].iter().take(MAX_NAME).take_while(|t| is_part(t)).count();
            // "Ann Holm de facto": no particle without a name behind it.
            let last = tokens[first..first + length].iter().rposition(is_name)?;
            let run = &tokens[first..=first + last];
            let person = run.iter().any(|t| t.is(Classes::GIVEN_NAME))
                || (first > 0 && tokens[first - 1].is(Classes::PERSON.or(Classes::OFFICE)));
            (last > 0 && person && is_name(&run[0])).then(|| run[0].span.cover(run[last].span))
        })
    })
}
