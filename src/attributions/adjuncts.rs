//! What stands between a cue and its content: adverbs, time, the medium, the person spoken to.

use super::clause::{Clause, Units};
use super::frames::DASHES;
use crate::lexicon::Classes;
use crate::text::tokens::TokenKind;

impl Clause<'_> {
    /// The position behind adverbs, phrases of time, phrases that name a medium, and, for verbs that take
    /// one, the person spoken to.
    pub(super) fn skip_adjuncts(&self, mut at: usize, mut addressee: bool) -> usize {
        loop {
            let before = at;
            let adverb = self.is(at, Classes::ADVERB) && self.is_lower(at) && !self.word_is(at, &["further"]);
            let owns = self.is_possessive(at + 1);
            if adverb || (self.is(at, Classes::WEEKDAY) && !owns) {
                at += 1;
            } else if self.word_is(at, &["that"])
                && self.is(at + 1, Classes::TIME_NOUN)
                && self.word_is(at + 2, &["that"])
            {
                // "told a conference that year that anyone could"
                at += 2;
            } else if self.word_is(at, &["more"])
                && self.word_is(at + 1, &["than"])
                && self.word_is(at + 2, &["once"])
            {
                // "has hinted more than once that"
                at += 3;
            } else if self.word_is(at, &["more", "less", "rather", "very"])
                && (self.word(at + 1).ends_with("ly") || self.is(at + 1, Classes::ADVERB))
            {
                // "put it more bluntly"
                at += 2;
            } else if self.is_time_phrase(at)
                && !self.is(at, Classes::NUMBER_WORD)
                && (self.is(
                    at,
                    Classes::PREPOSITION
                        .or(Classes::TIME_ADJECTIVE)
                        .or(Classes::MONTH)
                        .or(Classes::TIME_NOUN),
                ) || self.word_is(at, &["this", "a"]))
                && !self.dates_an_event(at)
            {
                at = self.time_end(at);
            } else if let Some(ago) = self.ago(at) {
                at = ago + 1;
            } else if let Some(end) = self.medium_end(at) {
                at = self.behind_medium(end);
            } else if let Some(end) = self.place_end(at) {
                at = end;
            } else if self.word_is(at, &["ahead"])
                && self.word_is(at + 1, &["of"])
                && let Some(np) = self.noun_phrase_right(at + 2)
                && (self.word_is(np.last + 1, &["that"]) || self.starts_clause(np.last + 1))
            {
                // "said ahead of the talks a key aim would be"
                at = np.last + 1;
            } else if addressee && let Some(end) = self.addressee_end(at) {
                at = end + 1;
                addressee = false;
            } else if self.word_is(at, &["to"])
                && let Some(np) = self.noun_phrase_right(at + 1)
                && (self.word_is(np.last + 1, &["that"])
                    || self.is_boundary(np.last + 1)
                    || self.is_time_phrase(np.last + 1))
                && (self.is(np.last, Classes::GROUP.or(Classes::PERSON).or(Classes::ORGANISATION))
                    || self.is_capitalised(np.last)
                    || self.is_object_pronoun(np.last))
            {
                at = np.last + 1;
            } else if self.word_is(
                at,
                &[
                    "in", "at", "after", "during", "before", "through", "from", "outside", "inside", "on",
                    "via", "for", "under", "without", "over", "by", "with", "until", "near",
                ],
            ) && let Some(that) = (at + 1..(at + 12).min(self.len()))
                .take_while(|&i| {
                    self.is_word(i)
                        || self.is_mark(i, &['/'])
                        || self
                            .token(i)
                            .is_some_and(|t| matches!(t.kind, TokenKind::Possessive | TokenKind::Number))
                })
                .find(|&i| self.word_is(i, &["that"]))
                && (at..that).all(|i| !self.is_auxiliary(i) || self.is_capitalised(i))
            {
                at = that;
            }
            if at == before {
                return self.behind_aside(at).unwrap_or(at);
            }
        }
    }

    /// The position behind a medium that ends at `end`, and what belongs to it: "in an interview with the newspaper", "in a
    /// post on X".
    fn behind_medium(&self, end: usize) -> usize {
        let mut at = end + 1;
        while self.word_is(at, &["with", "to", "on", "at", "by", "from", "for", "in", "of"])
            && !self.is_time_phrase(at)
        {
            // "in its letter of objection that"
            if let Some(that) = self.complementiser(at) {
                at = that;
                break;
            }
            match self.noun_phrase_right(at + 1).or_else(|| self.bare_nouns(at + 1)) {
                Some(np)
                    if np.last + 1 < self.len()
                        && (self.word_is(np.last + 1, &["that", "it", "there"])
                            || self.is(np.last + 1, Classes::PERSON_PRONOUN)
                            || self.is_boundary(np.last + 1)
                            || self.is_time_phrase(np.last + 1)) =>
                {
                    at = np.last + 1
                }
                _ => break,
            }
        }
        // "in an interview published on Friday"
        if self.word_is(at, &["published", "broadcast", "aired", "released", "posted", "issued"]) {
            at += 1;
        }
        at
    }

    /// The position behind an aside between marks, where a clause or a quotation follows it.
    fn behind_aside(&self, at: usize) -> Option<usize> {
        // "stressed, though, that"
        if self.is_mark(at, &[','])
            && let Some(comma) = (at + 1..(at + 16).min(self.len())).find(|&i| self.is_mark(i, &[',']))
            && self.word_is(comma + 1, &["that"])
            && (comma < at + 6
                || self.word_is(
                    at + 1,
                    &[
                        "citing",
                        "quoting",
                        "referring",
                        "speaking",
                        "in",
                        "on",
                        "at",
                        "after",
                        "to",
                        "when",
                        "while",
                        "shortly",
                        "days",
                        "weeks",
                    ],
                ))
        {
            return Some(comma + 1);
        }
        // "warned, however, against it"
        if self.is_mark(at, &[','])
            && self.word_is(at + 1, &["however", "though", "meanwhile", "too"])
            && self.is_mark(at + 2, &[','])
            && self.is(at + 3, Classes::PREPOSITION)
        {
            return Some(at + 3);
        }
        // "said through her lawyer, Edmund Pryce, that"
        if self.word_is(at, &["through", "via"])
            && let Some(comma) = (at + 1..(at + 6).min(self.len())).find(|&i| self.is_mark(i, &[',']))
            && let Some(close) = (comma + 1..(comma + 10).min(self.len())).find(|&i| self.is_mark(i, &[',']))
            && self.word_is(close + 1, &["that"])
        {
            return Some(close + 1);
        }
        // "said — on Twitter, as it happens — that", "said — as the Herald has it — “It is”"
        if self.is_mark(at, DASHES)
            && let Some(dash) = (at + 1..(at + 14).min(self.len())).find(|&i| self.is_mark(i, DASHES))
            && (self.word_is(dash + 1, &["that"]) || self.quotation(dash + 1).is_some())
        {
            return Some(dash + 1);
        }
        // "told me, quite friendly, over coffee, “We talk”"
        if self.is_mark(at, &[','])
            && let Some(quote) = (at + 1..(at + 10).min(self.len())).find(|&i| self.quotation(i).is_some())
            && self.is_mark(quote - 1, &[','])
            && (at + 1..quote).all(|i| !self.is_auxiliary(i) && !self.is_finite_verb(i))
        {
            return Some(quote - 1);
        }
        None
    }

    /// "before the February 2022 invasion that": the time belongs to a noun, behind which the clause begins.
    fn dates_an_event(&self, at: usize) -> bool {
        let end = self.time_end(at);
        self.is(at, Classes::PREPOSITION) && self.is_lower(end) && self.word_is(end + 1, &["that"])
    }

    /// The "ago" of "two years ago" that begins here.
    fn ago(&self, at: usize) -> Option<usize> {
        let number = self.is(at, Classes::NUMBER_WORD)
            || self.is_number(at)
            || self.word_is(at, &["a", "some", "several"]);
        (at + 2..at + 5).find(|&i| number && self.word_is(i, &["ago"]) && self.is(i - 1, Classes::TIME_NOUN))
    }

    /// "to clients": plain plural words up to a boundary.
    fn bare_nouns(&self, at: usize) -> Option<Units> {
        let last = (at..(at + 3).min(self.len()))
            .take_while(|&i| self.is_lower(i) && !self.is_boundary(i))
            .last()?;
        self.word(last).ends_with('s').then_some(Units { first: at, last })
    }

    /// The last unit of the person or body spoken to: told REPORTERS that.
    fn addressee_end(&self, at: usize) -> Option<usize> {
        // "told her mother that": no object but a possessive.
        let possessive = self.word_is(at, &["her"])
            && self.is_lower(at + 1)
            && !self.word_is(at + 1, &["that", "to", "about", "of", "not"])
            && !self.is_boundary(at + 1)
            && !self.is(
                at + 1,
                Classes::PRONOUN
                    .or(Classes::DETERMINER)
                    .or(Classes::POSSESSIVE)
                    .or(Classes::PREPOSITION)
                    .or(Classes::ADVERB),
            );
        if self.is_object_pronoun(at) && !self.is_auxiliary(at + 1) && !possessive {
            return Some(at);
        }
        if self.word_is(at, &["that", "if", "whether", "how"]) {
            return None;
        }
        if let Some(that) = self.complementiser(at) {
            return Some(that - 1);
        }
        // "told parishioners on Sunday she had"
        if self.is_lower(at)
            && self.word(at).len() > 4
            && self.word(at).ends_with('s')
            && !self.is_finite_verb(at)
            && !self.is(at, Classes::PREPOSITION.or(Classes::DETERMINER).or(Classes::ADVERB))
            && (self.is(
                at + 1,
                Classes::PREPOSITION.or(Classes::PERSON_PRONOUN).or(Classes::DETERMINER).or(Classes::WEEKDAY),
            ) || self.word_is(at + 1, &["it", "there", "that"]))
        {
            return Some(at);
        }
        // told “Radio Free North” that, told “Good Morning” it was late
        if let Some(quotation) = self.quotation(at) {
            let told =
                self.word_is(at + 1, &["that"]) || self.is_title(quotation) && self.starts_clause(at + 1);
            return told.then_some(at);
        }
        // "told army radio he had": a few plain words before a pronoun or "that".
        let plain_end = (at..(at + 4).min(self.len()))
            .take_while(|&i| {
                self.is_lower(i)
                    && !self.is_auxiliary(i)
                    && !self.is(i, Classes::PREPOSITION.or(Classes::SUBORDINATOR).or(Classes::DETERMINER))
            })
            .find(|&i| {
                self.is(i + 1, Classes::PERSON_PRONOUN.or(Classes::DETERMINER))
                    || self.word_is(i + 1, &["that", "it", "there"])
            });
        if plain_end.is_some() {
            return plain_end;
        }
        let mut np = self.noun_phrase_right(at)?;
        // "told the Liberation Front (SLF) that"
        if self.is_mark(np.last + 1, &['(']) && self.is_mark(np.last + 3, &[')']) {
            np.last += 3;
        }
        // With nothing behind it the phrase is part of a clause or an object: look for what follows.
        let next = np.last + 1;
        if next >= self.len()
            || self.word_is(next, &["that", "to", "of", "whether", "how", "why", "about", "if", "not"])
            || self.is_boundary(next)
            || self.is(
                next,
                Classes::PREPOSITION.or(Classes::WEEKDAY).or(Classes::ADVERB).or(Classes::TIME_ADJECTIVE),
            )
        {
            return Some(np.last);
        }
        // "told reporters the plan", "told Reuters he": a determiner or pronoun begins the clause.
        if self.is(next, Classes::DETERMINER.or(Classes::POSSESSIVE).or(Classes::PERSON_PRONOUN))
            || self.word_is(next, &["it", "there"])
        {
            return Some(np.last);
        }
        // "told analysts reinsurance costs had": the first plural noun or name ends it; "told the chamber unpaid
        // carers had": the noun behind the determiner. What follows is the subject of the clause.
        let plain = self.is(np.first, Classes::DETERMINER) && self.is_lower(np.first + 1);
        (np.first..np.last)
            .find(|&i| {
                self.is(i, Classes::GROUP)
                    || (self.is_capitalised(i)
                        && self.is_lower(i + 1)
                        && !self.is(i + 1, Classes::ORGANISATION.or(Classes::OFFICE)))
                    || (self.is_lower(i)
                        && self.is_capitalised(i + 1)
                        && !self.is(i, Classes::DETERMINER.or(Classes::POSSESSIVE)))
            })
            .or_else(|| (plain && np.last >= np.first + 2).then_some(np.first + 1))
            .or_else(|| self.is(np.last, Classes::GROUP).then_some(np.last))
    }

    /// The "that" which begins the reported clause, where the person spoke to is described at length before it: told
    /// families of the nine who died THAT.
    fn complementiser(&self, at: usize) -> Option<usize> {
        let mut relative = false;
        for i in at..(at + 18).min(self.len()) {
            if self.word_is(i, &["that"]) {
                let demonstrative = self.is(i + 1, Classes::TIME_NOUN) || self.is_boundary(i + 1);
                return (i > at && !demonstrative).then_some(i);
            }
            relative |= self.word_is(i, &["who", "whose"]);
            let place = self.is_mark(i, &[','])
                && self.is_capitalised(i.wrapping_sub(1))
                && self.is_capitalised(i + 1);
            let word = place
                || self.is_word(i)
                || self
                    .token(i)
                    .is_some_and(|t| t.kind == TokenKind::Possessive || t.kind == TokenKind::Number);
            let verb = self.is_auxiliary(i) && self.is_lower(i)
                || self.is_finite_verb(i)
                || self.is(i, Classes::FINITE);
            if !word
                || verb && !relative
                || self.word_is(i, &["he", "she", "they", "it", "we", "i", "to", "if", "whether"])
            {
                return None;
            }
        }
        None
    }

    /// The position behind a phrase of place that a clause follows: said IN GENEVA the two sides.
    fn place_end(&self, at: usize) -> Option<usize> {
        let place = self.word_is(at, &["in", "at", "from", "outside", "near"]);
        let channel = self.word_is(at, &["on", "via", "with", "during", "through", "by"]);
        if !(place || channel) || !self.is_capitalised(at + 1) {
            return None;
        }
        let end = (at + 1..self.len()).find(|&i| !self.is_capitalised(i))?;
        if channel {
            return self.word_is(end, &["that"]).then_some(end);
        }
        let clause_follows = self.is(
            end,
            Classes::DETERMINER.or(Classes::POSSESSIVE).or(Classes::PERSON_PRONOUN).or(Classes::WEEKDAY),
        ) || self.word_is(end, &["it", "that", "there", "on", "late", "early", "last"])
            || self.quotation(end).is_some()
            || self.is_mark(end, &[':', ',']);
        clause_follows.then_some(end)
    }

    /// Whether a phrase of time begins here: on Monday, in July, last week, earlier this year.
    pub(super) fn is_time_phrase(&self, at: usize) -> bool {
        let mut i = at;
        if self.word_is(i, &["late", "early"]) && self.is(i + 1, Classes::PREPOSITION) {
            i += 1;
        }
        if self.is(i, Classes::PREPOSITION) {
            i += 1;
        }
        for i in i..(i + 4).min(self.len()) {
            if self.is_possessive(i + 1) {
                return false;
            }
            if self.is(i, Classes::WEEKDAY.or(Classes::MONTH).or(Classes::TIME_NOUN)) {
                return true;
            }
            let number = self.is_number(i);
            if !(number
                || self.is(i, Classes::TIME_ADJECTIVE.or(Classes::DETERMINER).or(Classes::NUMBER_WORD))
                || self.word_is(i, &["few"]))
            {
                return false;
            }
            if number && self.word(i).len() == 4 && i > at {
                return true;
            }
        }
        false
    }

    pub(super) fn time_end(&self, at: usize) -> usize {
        let mut end = at;
        for i in at..(at + 7).min(self.len()) {
            // "this week’s debate"
            if self.is_possessive(i + 1) {
                break;
            }
            let Some(token) = self.token(i) else { break };
            let time = token.is(Classes::WEEKDAY.or(Classes::MONTH).or(Classes::TIME_NOUN));
            let filler =
                (i == at + 1 && self.word_is(at, &["late", "early"]) && token.is(Classes::PREPOSITION))
                    || token.is(Classes::TIME_ADJECTIVE.or(Classes::NUMBER_WORD))
                    || (i == at && token.is(Classes::PREPOSITION))
                    || self.word_is(i, &["this", "the", "a", "few", "that"]) && end <= at;
            // "at the time 150 people"
            let counts = token.kind == TokenKind::Number
                && i > at
                && i == end
                && self.word_is(i - 1, &["time", "moment"]);
            if counts {
                break;
            } else if time || token.kind == TokenKind::Number || self.word_is(i, &["ago"]) {
                end = i + 1;
            } else if !filler {
                break;
            }
        }
        end.max(at + 1)
    }

    /// Whether a phrase such as "in a statement", "on social media", "at a joint press conference" begins here.
    pub(super) fn is_medium_phrase(&self, at: usize) -> bool {
        self.medium_end(at).is_some()
    }

    pub(super) fn medium_end(&self, at: usize) -> Option<usize> {
        if !self.is(at, Classes::PREPOSITION) {
            return None;
        }
        let mut found = None;
        // "on Radio Svoboda that"
        let named = self.is_capitalised(at + 1) && self.is_capitalised(at + 2);
        if named && let Some(end) = self.place_end(at) {
            return Some(end - 1);
        }
        for i in at + 1..(at + 8).min(self.len()) {
            let Some(token) = self.token(i) else { break };
            if !(token.is_word() || token.kind == TokenKind::Possessive)
                || self.is_auxiliary(i) && token.is_lower()
                || token.is(Classes::PERSON_PRONOUN)
                || self.word_is(i, &["that"])
            {
                break;
            }
            if token.is(Classes::MEDIUM) && (token.is_lower() || i == at + 1) {
                found = Some(i);
            } else if found.is_some() {
                break;
            }
        }
        found
    }
}
