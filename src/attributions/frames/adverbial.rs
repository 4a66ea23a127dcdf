//! Contents of a cue that is an adverbial: "according to X, C", "C, according to X", "in her view C".

use super::super::clause::Units;
use super::{Content, Frames};
use crate::lexicon::Classes;

/// "According to S" and its place.
struct Adverbial {
    source: Units,
    /// "in her view", "in the minister's view": whoever is meant stands within the cue; not "in the view of the minister".
    view: bool,
    /// The mark or quotation behind.
    close: usize,
}

impl Frames<'_, '_> {
    /// According to S, C  ·  C, according to S
    pub(super) fn adverbial(&self) -> Option<(Content, Units)> {
        let named = self.hit().subject.or_else(|| self.bare_source())?;
        let adverbial = Adverbial {
            source: self.author(named).unwrap_or(named),
            view: named.first < self.hit().group.last,
            close: self.close_behind(named),
        };
        if self.has_gap(&adverbial) {
            let first = adverbial.source.last + 1;
            return Some((self.piece(first, "according to source, gapped clause")?, adverbial.source));
        }
        if let Some(first) = self.joined_clause(&adverbial) {
            return Some((self.piece(first, "according to source, clause")?, adverbial.source));
        }
        if adverbial.view && !self.clause.is_mark(self.hit().group.last + 1, &[',']) {
            return Some((self.view_content()?, adverbial.source));
        }
        if self.opens_sentence_with_cue() {
            return self.according_to(&adverbial);
        }
        Some((self.according_behind(&adverbial)?, adverbial.source))
    }
    /// "according to exit polls": words up to a mark.
    fn bare_source(&self) -> Option<Units> {
        let clause = self.clause;
        let first = self.hit().group.last + 1;
        let last = (first..(first + 6).min(clause.len())).take_while(|&i| clause.is_word(i)).last()?;
        Some(Units { first, last })
    }

    /// "a tweet on Monday by the secretary": who wrote it.
    fn author(&self, named: Units) -> Option<Units> {
        let clause = self.clause;
        let time = named.last + 1;
        let by = if clause.is_time_phrase(time) { clause.time_end(time) } else { time };
        if by > time && clause.word_is(by, &["by", "from"]) && clause.is(named.last, Classes::DOCUMENT) {
            return clause.noun_phrase_right(by + 1);
        }
        None
    }

    /// "a U.S. official briefed on the talks": up to the comma.
    fn close_behind(&self, named: Units) -> usize {
        let clause = self.clause;
        let mut close = named.last.max(self.hit().group.last) + 1;
        while close < clause.len()
            && !clause.is_mark(close, &[',', '.', ';', ':', '—', '–', ')'])
            && clause.quotation(close).is_none()
        {
            // "the World Food Programme (WFP)"
            let letters = clause.is_mark(close, &['(']) && clause.is_mark(close + 2, &[')']);
            close += if letters { 3 } else { 1 };
        }
        close
    }
}

/// In front of the content.
impl Frames<'_, '_> {
    /// "aid, which according to experts is of key importance"
    fn has_gap(&self, adverbial: &Adverbial) -> bool {
        let before = self.hit().group.first.checked_sub(1);
        before.is_some_and(|before| self.clause.word_is(before, &["which", "who"]))
            && !adverbial.view
            && self.clause.is_verb_like(adverbial.source.last + 1)
    }

    /// "he was ill for months and according to the ministry he died at home": where the second clause begins.
    fn joined_clause(&self, adverbial: &Adverbial) -> Option<usize> {
        let clause = self.clause;
        let source = adverbial.source;
        let before = self.hit().group.first.checked_sub(1)?;
        let joint = before - usize::from(before > 0 && clause.is_mark(before, &[',']));
        let behind = source.last + 1 + usize::from(clause.is_mark(source.last + 1, &[',']));
        let joined = !adverbial.view
            && joint > 2
            && clause.word_is(joint, &["and", "but", "that"])
            && (clause.starts_clause(behind) || clause.is_verb_like(behind) && behind > source.last + 1);
        joined.then_some(behind)
    }

    /// "in his view the revolt will fail", "which in his view rules it out"
    fn view_content(&self) -> Option<Content> {
        let clause = self.clause;
        let group = self.hit().group;
        let right = Units { first: group.last + 1, last: self.limit(group.last + 1) };
        // "the fear was in his view “a souvenir”"
        let before = group.first.checked_sub(1).filter(|&before| clause.is(before, Classes::AUXILIARY));
        let head = before.map(|last| Units { first: self.left_start(last), last });
        // "a plan in his mind before the vote": nothing is said.
        let says = || head.is_some() || clause.is_verb_like(right.first) || self.has_verb(right);
        let filled = right.first < clause.len() && right.last > right.first && says()
            || clause.quotation(right.first).is_some();
        filled.then(|| (head.into_iter().chain([right]).collect(), "view"))
    }

    /// Whether the sentence begins with the cue: "But according to S, C", "In addition, according to S, C".
    fn opens_sentence_with_cue(&self) -> bool {
        let clause = self.clause;
        let first = self.hit().group.first;
        let adverbial = || {
            (2..=5).contains(&first)
                && clause.is_mark(first - 1, &[','])
                && (clause.is(0, Classes::PREPOSITION) || clause.word(0).ends_with("ly"))
                && (0..first).all(|i| !clause.is_verb_like(i))
        };
        let opener =
            |i: usize| clause.is(i, Classes::OPENER.or(Classes::CONJUNCTION)) || clause.is_mark(i, &[',']);
        adverbial() || (0..first).all(opener)
    }

    /// According to S, C
    fn according_to(&self, adverbial: &Adverbial) -> Option<(Content, Units)> {
        if adverbial.close >= self.clause.len() {
            return None;
        }
        let source = self.source_up_to_comma(adverbial);
        let comma = self.behind_asides(adverbial.close);
        let first = if self.clause.quotation(comma).is_some() { comma } else { comma + 1 };
        Some((self.piece(first, "according to source, clause")?, source))
    }

    /// "a report by the council last week, C": when is no part of who.
    fn source_up_to_comma(&self, adverbial: &Adverbial) -> Units {
        let clause = self.clause;
        let Adverbial { source, close, .. } = *adverbial;
        let longer = clause.quotation(close).is_none()
            && source.first > self.hit().group.last
            && close > source.last + 1
            && close - source.last < 12;
        if !longer {
            return source;
        }
        let time = (source.last + 1..close).find(|&i| clause.is_time_phrase(i));
        Units { last: time.unwrap_or(close) - 1, ..source }
    }

    /// The comma behind asides of the name: ", who spoke ..., ", ", a lawyer, "
    fn behind_asides(&self, mut comma: usize) -> usize {
        const ASIDES: &[&str] = &[
            "who",
            "which",
            "whose",
            "a",
            "an",
            "speaking",
            "citing",
            "published",
            "released",
            "seen",
            "obtained",
        ];
        let clause = self.clause;
        while clause.is_mark(comma, &[','])
            && clause.word_is(comma + 1, ASIDES)
            && let Some(next) =
                (comma + 1..(comma + 20).min(clause.len())).find(|&i| clause.is_mark(i, &[',']))
        {
            comma = next;
        }
        comma
    }
}

/// Behind the content, or within.
impl Frames<'_, '_> {
    /// C, according to S  ·  C1, according to S, C2
    fn according_behind(&self, adverbial: &Adverbial) -> Option<Content> {
        let clause = self.clause;
        let mut last = self.hit().group.first.checked_sub(1)?;
        if clause.is_mark(last, &[',', '—', '–', '(']) {
            last = last.checked_sub(1)?;
        }
        let left = Units { first: self.left_start(last), last };
        if left.first > last {
            return None;
        }
        let mut pieces = vec![left];
        let comma = self.behind_aside(adverbial.close);
        if clause.is_mark(comma, &[',']) && comma + 1 < clause.len() {
            let right = Units { first: comma + 1, last: self.limit(comma + 1) };
            if self.goes_on(adverbial.view, left, right) {
                pieces.push(right);
            }
        }
        Some((pieces, "clause, according to source"))
    }

    /// The comma behind ", who spoke on Monday" or ", the minister", where there is one; else the comma before it.
    fn behind_aside(&self, comma: usize) -> usize {
        let clause = self.clause;
        let relative = clause.word_is(comma + 1, &["who", "which", "whose", "speaking", "quoted", "cited"]);
        let apposition = clause.is(comma + 1, Classes::DETERMINER.or(Classes::POSSESSIVE));
        if !clause.is_mark(comma, &[',']) || !(relative || apposition) {
            return comma;
        }
        let close = (comma + 1..(comma + 20).min(clause.len())).find(|&i| clause.is_mark(i, &[',']));
        close
            .filter(|&close| relative || !(comma + 1..close).any(|i| clause.is_verb_like(i)))
            .unwrap_or(comma)
    }

    /// Whether what stands behind ", according to S," goes on with what stands before it.
    fn goes_on(&self, view: bool, left: Units, right: Units) -> bool {
        if self.waits_for_more(left) {
            return true;
        }
        match (self.is_whole(left), view) {
            (true, true) => self.goes_on_behind_view(right),
            (true, false) => self.goes_on_behind_clause(left, right),
            (false, _) => self.has_what_is_missing(right),
        }
    }

    /// "She led, according to the magazine, the largest march ever": the verb waits for its object.
    /// "the missile, which, according to Ames, exceeds it", "and, according to Ames, drives"
    fn waits_for_more(&self, left: Units) -> bool {
        let clause = self.clause;
        let open = clause.is_lower(left.last)
            && clause.is(left.last, Classes::FINITE)
            && left.last > 0
            && !clause.is_auxiliary(left.last - 1);
        open || clause.word_is(left.last, &["which", "who", "that"])
            || clause.is(left.last, Classes::CONJUNCTION)
    }

    /// "The revolt will fail, in her view, because nobody leads it"
    fn goes_on_behind_view(&self, right: Units) -> bool {
        const TURNS: &[&str] = &["who", "which", "a", "an", "the", "adding", "and", "but", "while", "as"];
        right.first + 2 < self.clause.len()
            && !self.clause.word_is(right.first, TURNS)
            && !self.is_reported_from(right.first)
    }

    /// "The plan to strike, according to a memo, had been dropped", "Whatever comes, according to Ames, Britain will":
    /// what is whole does not go on ("..., according to Ames, overshooting the goal").
    fn goes_on_behind_clause(&self, left: Units, right: Units) -> bool {
        let clause = self.clause;
        let fronted = clause.is(left.first, Classes::PREPOSITION.or(Classes::SUBORDINATOR))
            && !clause.is_verb_like(right.first);
        let predicate = clause.is_finite(right.first);
        // "The court ruled, according to the summary, “that it was unlawful”"
        let quoted = clause.quotation(right.first).is_some()
            && !(left.first..=left.last).any(|i| clause.quotation(i).is_some());
        (quoted || right.first + 2 < clause.len())
            && (quoted || predicate || fronted && clause.starts_clause(right.first))
            && !self.is_reported_from(right.first)
    }

    /// "The port, according to Ames, will close", "..., “cannot be saved”": what stands before has no verb.
    fn has_what_is_missing(&self, right: Units) -> bool {
        !self.clause.is(right.first, Classes::PERSON_PRONOUN)
            && !self.clause.word_is(right.first, &["who", "which", "it"])
            && self.is_whole(right)
    }

    /// Whether there is a cue from here on.
    fn is_reported_from(&self, first: usize) -> bool {
        self.hits.iter().any(|h| h.group.first >= first)
    }
}
