//! The content to the right of a cue, by the frames that the lexicon gives the cue, from the surest to the least
//! sure.

mod bare_clauses;
mod infinitives;
mod marks;
mod naming;
mod objects;
mod phrases;
mod quotations;
mod subordinate;

use std::ops::Range;

use super::clause::{Clause, Units};
use super::frames::{Content, Frames};
use crate::lexicon::{Classes, Cue, CueClass, Frame};
use crate::text::tokens::TokenKind;

/// What a rule says: nothing, and the next one is asked; or what the content is, if there is any at all.
type Ruling = Option<Option<Content>>;

/// "told Reuters he": with other verbs ("warned a visit would") the person spoke to stands before "that".
const TELL: &[&str] = &[
    "tell",
    "inform",
    "remind",
    "assure",
    "reassure",
    "notify",
    "ask",
    "promise",
    "shout at",
    "yell at",
    "scream at",
];

/// What stands to the right of a cue, as the rules see it.
struct Right<'r> {
    frames: &'r Frames<'r, 'r>,
    clause: &'r Clause<'r>,
    cue: &'r Cue,
    /// Directly behind the words of the cue.
    start: usize,
    /// Behind adverbs, phrases of time and place, and whom the cue is said to: a clause may begin here.
    at: usize,
    /// Whether the cue is one of [`TELL`].
    tells: bool,
    /// Whether the cue takes a clause with "that".
    that: bool,
    /// Whether the cue takes a quotation.
    quotable: bool,
}

impl<'r> Right<'r> {
    /// All rules, from the surest to the least sure.
    const RULES: &'r [fn(&Self) -> Ruling] = &[
        Self::that_clause,
        Self::content_behind_colon,
        Self::content_behind_comma,
        Self::that_clause_behind_quotation,
        Self::quoted_order,
        Self::quotation,
        Self::how_clause,
        Self::question,
        Self::question_behind_phrase,
        Self::question_behind_addressee,
        Self::object_that_clause,
        Self::object_clause,
        Self::quotation_behind_topic,
        Self::quotation_behind_phrase,
        Self::topic,
        Self::as_phrase,
        Self::object_quotation,
        Self::name,
        Self::object_at_number,
        Self::object_of_phrase,
        Self::order,
        Self::infinitive,
        Self::object_infinitive,
        Self::that_clause_behind_be,
        Self::gapped_clause,
        Self::answer,
        Self::participle_clause,
        Self::prospect,
        Self::bare_clause,
        Self::clause_behind_phrase,
        Self::number,
        Self::object,
    ];

    /// The words behind a cue that ends before `start`, unless they report nothing.
    fn new(frames: &'r Frames<'r, 'r>, start: usize) -> Option<Self> {
        let clause = frames.clause;
        let cue = clause.lexicon.cue(frames.hit().entry);
        let tells = TELL.contains(&cue.lemma.as_str());
        let that = frames.has(Frame::That) || frames.has(Frame::NpThat) || frames.has(Frame::ToNpThat);
        let quotable = that || frames.has(Frame::Quote);
        let mut right = Self { frames, clause, cue, start, at: start, tells, that, quotable };
        right.at = right.behind_adjuncts();
        // "welcomed what he called “a step”": reports what he called it.
        let renames = cue.class == CueClass::Evaluate && clause.word_is(start, &["what"]);
        (!renames && right.at < clause.len() && !right.is_idiom()).then_some(right)
    }

    /// Behind adverbs, phrases of time and place and, with some cues, whom they are said to.
    fn behind_adjuncts(&self) -> usize {
        let addressee = (self.has(Frame::NpThat) || self.cue.class == CueClass::Ask)
            && (self.tells && !self.promises_owned() || self.names_that());
        let at = self.clause.skip_adjuncts(self.start, addressee);
        // "promised an inquiry": what, and not whom.
        let ends = at >= self.clause.len() || self.clause.is_mark(at, &['.', ';']);
        if self.cue.class == CueClass::Commit && ends { self.start } else { at }
    }

    /// "promised the army's largest order": what, and not whom.
    fn promises_owned(&self) -> bool {
        self.cue.class == CueClass::Commit
            && self.places(self.start, self.start + 4).any(|i| self.clause.is_possessive(i))
    }

    /// "warned the council that": a "that" a few words behind the cue.
    fn names_that(&self) -> bool {
        self.places(self.start, self.start + 9)
            .take_while(|&i| self.clause.is_word(i) || self.clause.is_mark(i, &['(', ')']))
            .any(|i| i > self.start && self.clause.word_is(i, &["that"]))
    }

    /// What reports nothing with these words behind the verb: "asserted ourselves as", "adding fuel to", "pleaded not guilty",
    /// "declared a state of emergency", "is considering scrapping it", "excluded them from".
    fn is_idiom(&self) -> bool {
        let (clause, at) = (self.clause, self.at);
        let reflexive = clause
            .word_is(at, &["myself", "yourself", "himself", "herself", "itself", "ourselves", "themselves"]);
        match self.cue.lemma.as_str() {
            "assert" | "find" | "feel" => reflexive,
            "add" => clause.word_is(at, &["fuel", "weight", "insult", "momentum"]),
            "plead" => clause.word_is(at, &["guilty"]) || clause.word_is(at + 1, &["guilty"]),
            "declare" => {
                clause.word_is(at, &["a"])
                    && clause.word_is(at + 1, &["state", "ceasefire", "truce", "holiday", "national"])
            }
            "consider" => clause.is_lower(at) && clause.word(at).ends_with("ing"),
            "exclude" => {
                self.places(at + 1, at + 8).any(|i| clause.word_is(i, &["from"]))
                    && clause.quotation(at).is_none()
            }
            _ => false,
        }
    }

    /// What the first rule that decides finds.
    fn content(&self) -> Option<Content> {
        Self::RULES.iter().find_map(|rule| rule(self)).flatten()
    }

    fn has(&self, frame: Frame) -> bool {
        self.frames.has(frame)
    }

    fn lemma_is(&self, lemmas: &[&str]) -> bool {
        lemmas.contains(&self.cue.lemma.as_str())
    }

    /// "expressed hope that", "voiced concern that": with these cues a noun says what is done.
    fn expresses(&self) -> bool {
        self.lemma_is(&["express", "voice"])
    }

    /// The noun phrase of the source.
    fn subject(&self) -> Option<Units> {
        self.frames.hit().subject
    }

    /// The position in front of the noun phrase of the source: of "that" in "a charge that Paris called absurd".
    fn before_subject(&self) -> Option<usize> {
        self.subject()?.first.checked_sub(1)
    }

    fn piece(&self, first: usize, pattern: &'static str) -> Option<Content> {
        self.frames.piece(first, pattern)
    }

    fn limit(&self, start: usize) -> usize {
        self.frames.limit(start)
    }

    /// The positions from `first` up to `end` that are in the sentence.
    fn places(&self, first: usize, end: usize) -> Range<usize> {
        first..end.min(self.clause.len())
    }

    /// Whether a phrase goes on here: a word, the "'s" behind one, or the brackets around "(SLF)".
    fn is_phrase_part(&self, at: usize) -> bool {
        self.clause.is_word(at) || self.clause.is_possessive(at) || self.clause.is_mark(at, &['(', ')'])
    }

    fn is_subject_pronoun(&self, at: usize) -> bool {
        self.clause.word_is(at, &["i", "he", "she", "we", "they", "it"])
    }

    /// "say that is late": a pronoun, and no complementiser.
    fn is_pronoun_that(&self) -> bool {
        let (clause, at) = (self.clause, self.at);
        clause.word_is(at, &["that"]) && clause.is(at + 1, Classes::AUXILIARY) && clause.is_lower(at + 1)
    }
}

impl Frames<'_, '_> {
    /// The content to the right of a cue whose words end before `start`.
    pub(super) fn right_content(&self, start: usize) -> Option<Content> {
        Right::new(self, start)?.content()
    }

    pub(super) fn colon(&self, colon: usize) -> Option<Content> {
        self.piece(colon + 1, "cue: content")
    }

    /// The content from `first` to its limit, if there is anything in it.
    pub(super) fn piece(&self, first: usize, pattern: &'static str) -> Option<Content> {
        // "that, as of today, it": the comma of an aside is no part of it.
        let first = (first..self.clause.len()).find(|&i| !self.clause.is_mark(i, &[',', ')']))?;
        let units = Units { first, last: self.limit(first) };
        let filled = (units.first..=units.last).any(|i| {
            self.clause.quotation(i).is_some()
                || self.clause.token(i).is_some_and(|t| t.is_word() || t.kind == TokenKind::Number)
        });
        filled.then(|| (vec![units], pattern))
    }

    /// "about 60 instructors", "at least nine of them", "as many as 9,000": a rough number, no topic and no place.
    fn is_approximate(&self, at: usize) -> bool {
        let clause = self.clause;
        let number = if clause.word_is(at, &["about"]) {
            at + 1
        } else if clause.word_is(at, &["at"]) && clause.word_is(at + 1, &["least", "most"]) {
            at + 2
        } else if clause.word_is(at, &["as"])
            && clause.word_is(at + 1, &["many", "few", "much", "little"])
            && clause.word_is(at + 2, &["as"])
        {
            at + 3
        } else {
            return false;
        };
        clause.is(number, Classes::NUMBER_WORD)
            || clause
                .token(number)
                .is_some_and(|t| matches!(t.kind, TokenKind::Number | TokenKind::Mark('$' | '€' | '£')))
    }

    /// Whether a clause without "that" may begin here.
    pub(super) fn opens_clause(&self, at: usize) -> bool {
        let clause = self.clause;
        let Some(token) = clause.token(at) else { return true };
        if matches!(token.kind, TokenKind::Number | TokenKind::Mark('$' | '€' | '£'))
            || self.is_approximate(at)
        {
            return true;
        }
        let joins = token.is(Classes::CONJUNCTION);
        // "mentioned in the trade": an adverbial at the front of a clause ends with a comma.
        let adverbial = token.is(Classes::PREPOSITION)
            && !clause.word(at).contains('-')
            && !(at + 2..(at + 10).min(clause.len())).any(|i| clause.is_mark(i, &[',']));
        token.is_word()
            && !adverbial
            && !joins
            && !clause.word_is(
                at,
                &[
                    "of", "about", "to", "so", "as", "for", "than", "by", "with", "from", "into", "on",
                    "who", "which", "whose", "that", "before", "after", "until", "because", "ahead",
                    "against", "at",
                ],
            )
            && (!clause.is_auxiliary(at)
                || clause.word_is(at, &["having", "being"])
                // "said don't come"
                || clause.word_is(at, &["don't", "don’t"]))
    }
}
