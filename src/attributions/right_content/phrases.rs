//! Phrases with a preposition that say what is called for, warned of or judged.

use super::{Right, Ruling};
use crate::attributions::extent::COMMA_OR_DASH;
use crate::lexicon::{Classes, Frame};

/// "accused X of", "called for X", "called on X to", "warned about X".
const TOPICS: &[(Frame, &str, &str)] = &[
    (Frame::Of, "of", "of phrase"),
    (Frame::For, "for", "for phrase"),
    (Frame::On, "on", "on phrase"),
    (Frame::About, "about", "about phrase"),
];

impl Right<'_> {
    /// "called on X to", "called for X", "accused X of", "warned of X", "warned against X"
    pub(super) fn topic(&self) -> Ruling {
        let (clause, start, at) = (self.clause, self.start, self.at);
        let dated = self.behind_date();
        TOPICS.iter().find_map(|&(frame, word, pattern)| {
            if !self.has(frame) {
                return None;
            }
            let names = |i: usize| clause.word_is(i, &[word]) && !self.frames.is_approximate(i);
            if names(start) && !(frame == Frame::On && self.is_date(start)) {
                return Some(self.piece(start + 1, pattern));
            }
            // "called on Sunday for an inquiry", "warned on Sunday of famine"; but "warned in May of last year that"
            let behind = if frame == Frame::For { at } else { dated };
            (behind > start && names(behind) && !clause.is_time_phrase(behind))
                .then(|| self.piece(behind + 1, pattern))
        })
    }

    /// "insisted on Monday", "remarked on the same day": when, and not on what; but "insisted on two days of rest".
    fn is_date(&self, on: usize) -> bool {
        let clause = self.clause;
        clause.is_time_phrase(on)
            && (clause.is(on + 1, Classes::WEEKDAY) || clause.is_boundary(clause.time_end(on)))
    }

    /// Behind the phrase of time that the words begin with. Not in "It was late, Ames said on Monday of the plan": what is
    /// said stands before the source.
    fn behind_date(&self) -> usize {
        let (clause, start) = (self.clause, self.start);
        let beside = self.before_subject().is_some_and(|b| clause.is_mark(b, COMMA_OR_DASH));
        if !beside && clause.is_time_phrase(start) { clause.time_end(start) } else { start }
    }

    /// "described it as a mistake", "their behaviour as “an insult”": the object says what is meant.
    pub(super) fn as_phrase(&self) -> Ruling {
        let (clause, start) = (self.clause, self.start);
        if !self.has(Frame::As) {
            return None;
        }
        let r#as = self
            .places(start, start + 14)
            .take_while(|&i| self.is_phrase_part(i) || clause.is_mark(i, &['-']))
            .find(|&i| clause.word_is(i, &["as"]))?;
        let first = if r#as == start { start + 1 } else { start };
        Some(self.piece(first, "as phrase"))
    }

    /// "put the losses at 40 ships": a number is what is said.
    pub(super) fn object_at_number(&self) -> Ruling {
        let (clause, start) = (self.clause, self.start);
        if !self.has(Frame::At) {
            return None;
        }
        let at = self
            .places(start + 1, start + 16)
            .take_while(|&i| !clause.is_mark(i, &[',', ';', ':', '.']))
            .find(|&i| clause.word_is(i, &["at"]))?;
        clause.is_rough_number(at + 1).then(|| self.piece(start, "object at number"))
    }

    /// "accused the council of delay": who is accused is part of what is said.
    pub(super) fn object_of_phrase(&self) -> Ruling {
        let start = self.start;
        if !self.has(Frame::Of) || self.has(Frame::That) {
            return None;
        }
        let of = self.places(start, start + 8).find(|&i| self.clause.word_is(i, &["of"]))?;
        let first = if of > start { start } else { of + 1 };
        (start..of).all(|i| self.is_phrase_part(i)).then(|| self.piece(first, "object of phrase"))
    }
}
