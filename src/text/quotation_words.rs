//! What the words in and around a quotation tell of it: nicknames, and where a quotation ends whose closing mark was
//! forgotten.

use super::damage::is_filling;
use super::quotations::Quotation;
use super::span::Span;
use super::tokens::{Token, TokenKind};
use crate::lexicon::{Classes, Lexicon, VerbForm};

/// Words of a nickname at most.
const MAX_NICKNAME_WORDS: usize = 3;
/// A cue that ends a quotation without a closing mark introduces claims at least this reliably.
const MIN_STRENGTH: f32 = 0.5;
/// Words of a name at most.
const MAX_NAME_WORDS: usize = 4;

/// Notes which quotations are nicknames: Dwayne “The Rock” Johnson.
pub(super) fn mark_nicknames(tokens: &[Token], quotations: &mut [Quotation]) {
    for quotation in quotations.iter_mut().filter(|q| q.closed && q.outer.len() <= 60) {
        let first = tokens.partition_point(|t| t.span.start < quotation.outer.start);
        let behind = tokens.partition_point(|t| t.span.start < quotation.outer.end);
        let words = tokens[first..behind].iter().filter(|t| t.is_word());
        let capitals = words.clone().all(|t| t.is_capitalised());
        quotation.nickname = capitals
            && (1..=MAX_NICKNAME_WORDS).contains(&words.count())
            && first > 0
            && is_name(&tokens[first - 1])
            && tokens.get(behind).is_some_and(is_name);
    }
}

fn is_name(token: &Token) -> bool {
    const OTHER: Classes = Classes::PRONOUN
        .or(Classes::DETERMINER)
        .or(Classes::PREPOSITION)
        .or(Classes::CONJUNCTION)
        .or(Classes::SUBORDINATOR)
        .or(Classes::OPENER)
        .or(Classes::INDEFINITE)
        .or(Classes::ADVERB);
    token.is_capitalised() && !token.is(OTHER)
}

/// Ends quotations that no mark closes where somebody is said to have said them: `“We go, he said.`
pub(super) fn end_at_reports(text: &str, tokens: &[Token], lexicon: &Lexicon, quotations: &mut [Quotation]) {
    for i in 0..quotations.len() {
        let open = &quotations[i];
        let last_of_block = quotations.get(i + 1).is_none_or(|next| next.block != open.block);
        let goes_on = quotations.get(i + 1).is_some_and(|next| next.continues == Some(i));
        if open.closed || open.depth > 0 || !last_of_block || goes_on {
            continue;
        }
        let first = tokens.partition_point(|t| t.span.start < open.inner.start);
        let behind = tokens.partition_point(|t| t.span.start < open.inner.end);
        let tokens = &tokens[first..behind];
        let end = (1..tokens.len()).find(|&at| {
            matches!(tokens[at].kind, TokenKind::Mark(',' | '?' | '!')) && reports(&tokens[at + 1..], lexicon)
        });
        if let Some(end) = end.map(|at| tokens[at].span.end) {
            let open = &mut quotations[i];
            open.outer.end = end;
            let inner = Span::new(open.inner.start, end).of(text).trim_end_matches(is_filling);
            open.inner = Span::new(open.inner.start, open.inner.start + inner.len());
        }
    }
}

/// Whether "he said", "Anna Berg said" or "said Berg" stands at the start.
fn reports(tokens: &[Token], lexicon: &Lexicon) -> bool {
    let is_cue = |token: &Token| {
        token.is_lower()
            && matches!(token.entry.verb, Some((cue, VerbForm::Past | VerbForm::ThirdPerson))
                if lexicon.cue(cue).strength >= MIN_STRENGTH)
    };
    let somebody = |token: &Token| token.is(Classes::PERSON_PRONOUN) || token.is_capitalised();
    let names = tokens.iter().take(MAX_NAME_WORDS).take_while(|t| somebody(t)).count();
    match tokens {
        [cue, behind, ..] if names == 0 => is_cue(cue) && somebody(behind),
        _ => names > 0 && tokens.get(names).is_some_and(is_cue),
    }
}

#[cfg(test)]
mod tests {
    use crate::lexicon::Lexicon;
    use crate::text::Text;

    #[test]
    fn nicknames_are_parts_of_names() {
        let nicknames = |text: &str| {
            let analysed = Text::new(text, Lexicon::shipped());
            let names = analysed.quotations.iter().filter(|q| q.nickname);
            names.map(|q| q.inner.of(text).to_owned()).collect::<Vec<_>>()
        };
        assert_eq!(nicknames("Dwayne “The Rock” Johnson and Vito 'Vic' Berg left."), ["The Rock", "Vic"]);
        assert_eq!(nicknames("In “Hamlet” Berg plays Anna. Berg said “No” Monday to “War”. It."), ["No"; 0]);
    }

    #[test]
    fn forgotten_marks_end_where_somebody_speaks() {
        let inner = |text: &str| {
            let analysed = Text::new(text, Lexicon::shipped());
            analysed.quotations.iter().map(|q| q.inner.of(text).to_owned()).collect::<Vec<_>>()
        };
        assert_eq!(inner("“We go, he said. It rained."), ["We go,"]);
        assert_eq!(inner("\"Do we go? asked Anna Berg.\n\nIt rained."), ["Do we go?"]);
        assert_eq!(inner("“We go, Anna, and stay.\n\nIt rained."), ["We go, Anna, and stay."]);
        assert_eq!(inner("“We met, he said hello.\n\n“Bye.”"), ["We met, he said hello.", "Bye."]);
    }
}
