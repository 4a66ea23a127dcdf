//! Contents of a cue that stands beside its source, before it, behind it or on both sides: “Q,” X said; C, said X;
//! X said that C.

use super::super::clause::Units;
use super::super::cues::Voice;
use super::super::extent::COMMA_OR_DASH;
use super::{Content, DASH_SPEECH, DASHES, Frames};
use crate::lexicon::{Classes, CueClass, Frame};

/// The two sides of a cue and its source.
struct Sides {
    /// Whether the source stands behind the cue.
    inverted: bool,
    /// The unit in front of both.
    before: Option<usize>,
    /// The unit behind both.
    behind: usize,
    /// Whether the cue reports what can stand on its own.
    quotable: bool,
}

/// What stands in front of a cue and its source, up to a comma, and where the words behind them begin.
struct Beside {
    left: Units,
    /// Whether that is but "Meanwhile" or the like.
    opener_only: bool,
    /// The unit behind the cue, its source, and "on Monday" or "told analysts".
    behind: usize,
    inverted: bool,
}

impl Frames<'_, '_> {
    /// X said C  ·  C, X said  ·  C, said X
    pub(super) fn active(&self) -> Option<Content> {
        let sides = self.sides()?;
        if let Some(content) = self.enclosed(&sides).or_else(|| self.behind_quotation(&sides)) {
            return Some(content);
        }
        if let Some(r#as) = self.as_before(&sides) {
            return self.as_source_cue(&sides, r#as);
        }
        if !sides.inverted
            && let Some(content) = self.right_content(sides.behind)
        {
            return Some(content);
        }
        if !sides.quotable || self.strength() < self.least_beside() {
            return None;
        }
        // "Said Kallas: ..."
        if sides.inverted && self.clause.is_mark(sides.behind, &[':']) {
            return self.colon(sides.behind);
        }
        if self.opens_inverted(&sides) {
            return self.piece(sides.behind + 1, "cue source, quotation");
        }
        self.beside(&sides)
    }

    fn sides(&self) -> Option<Sides> {
        let hit = self.hit();
        let clause = self.clause;
        let inverted = hit.voice == Voice::Inverted;
        let subject = hit.subject?;
        let first = if inverted { hit.group.first } else { subject.first };
        let last = if inverted { subject.last } else { hit.group.last };
        // “Q,” that document says; not the “sanctions” that it promised
        let ends = |at: usize| {
            clause.quotation(at).is_some_and(|quote| self.inner_of(quote).ends_with([',', '?', '!']))
        };
        let before = match first.checked_sub(1) {
            Some(that) if that > 0 && clause.word_is(that, &["that"]) && ends(that - 1) => Some(that - 1),
            before => before,
        };
        let quotable = self.has(Frame::Quote) || self.has(Frame::That) || self.has(Frame::NpThat);
        Some(Sides { inverted, before, behind: last + 1, quotable })
    }

    fn strength(&self) -> f32 {
        self.clause.lexicon.cue(self.hit().entry).strength
    }

    /// The units from `first` on, as far as they are content.
    fn rest_from(&self, first: usize) -> Units {
        Units { first, last: self.limit(first) }
    }
}

/// Beside a quotation.
impl Frames<'_, '_> {
    /// A cue between two commas, with a quotation behind it: what stands in front goes on in it.
    fn enclosed(&self, sides: &Sides) -> Option<Content> {
        let clause = self.clause;
        let behind = sides.behind;
        let before = sides.before.filter(|&before| before > 0)?;
        let quotation = clause.quotation(behind + 1)?;
        let enclosed = !sides.inverted
            && sides.quotable
            && clause.is_mark(before, &[','])
            && clause.is_mark(behind, &[','])
            && self.quotation_before(before).is_none();
        if !enclosed {
            return None;
        }
        let left = Units { first: self.left_start(before - 1), last: before - 1 };
        let pattern = if self.is_clause_before_quotation(left) {
            "clause, source cue, quotation"
        } else if self.is_subject_of_quotation(left, quotation) {
            "subject, source cue, predicate"
        } else {
            return None;
        };
        Some((vec![left, self.rest_from(behind + 1)], pattern))
    }

    /// C, S V, “Q”
    fn is_clause_before_quotation(&self, left: Units) -> bool {
        left.last > left.first + 1
            && !self.clause.is(left.first, Classes::PREPOSITION)
            && self.is_clause(left)
    }

    /// NP, S V, “predicate”
    fn is_subject_of_quotation(&self, left: Units, quotation: usize) -> bool {
        let clause = self.clause;
        clause.opens_with_verb(quotation)
            && clause.noun_phrase_right(left.first).is_some_and(|np| np.last == left.last)
            && !self.is_whole(left)
    }

    /// “Q,” S V  ·  “Q,” V S
    fn behind_quotation(&self, sides: &Sides) -> Option<Content> {
        let before = sides.before.filter(|_| sides.quotable)?;
        let quote = self.quotation_before(before)?;
        if self.is_quotation_of_cue_before(quote, sides.behind)
            || self.is_quotation_of_phrase(quote, sides)
            || self.is_quotation_of_cited(sides.behind)
        {
            return None;
        }
        let first = Units { first: self.left_start(quote), last: quote };
        let pieces = [first].into_iter().chain(self.quotation_further_on(sides.behind)).collect();
        Some((pieces, if sides.inverted { "quotation, cue source" } else { "quotation, source cue" }))
    }

    /// X called it “odd”, S V that C: another cue has the quotation, and this one a clause.
    fn is_quotation_of_cue_before(&self, quote: usize, behind: usize) -> bool {
        self.k > 0
            && self.hits[self.k - 1].group.last < quote
            && self.has(Frame::That)
            && self.right_content(behind).is_some_and(|(_, pattern)| pattern.ends_with("clause"))
    }

    /// In the phrase “Q”, S V that C
    fn is_quotation_of_phrase(&self, quote: usize, sides: &Sides) -> bool {
        let clause = self.clause;
        clause.is(0, Classes::PREPOSITION)
            && quote > 1
            && sides.before == Some(quote + 1)
            && clause.word_is(clause.skip_adjuncts(sides.behind, false), &["that"])
            && self.right_content(sides.behind).is_some()
    }

    /// Citing “Q”, S V that C
    fn is_quotation_of_cited(&self, behind: usize) -> bool {
        let clause = self.clause;
        clause.word_is(0, &["citing", "quoting"])
            && clause.word_is(clause.skip_adjuncts(behind, self.has(Frame::NpThat)), &["that"])
    }

    /// “...,” she said. “...”: the quotation that goes on behind the cue, with what belongs to it.
    fn quotation_further_on(&self, behind: usize) -> Option<Units> {
        let clause = self.clause;
        let at = clause.skip_adjuncts(behind, true);
        let next = if clause.is_mark(at, &[',', ':', '.', ';']) { at + 1 } else { at };
        // "...,” she said to cheers, “..."
        let next = if clause.quotation(next).is_some() {
            next
        } else {
            (next..(next + 8).min(clause.len()))
                .find(|&i| clause.is_mark(i, &[',']) && clause.quotation(i + 1).is_some())
                .map_or(next, |i| i + 1)
        };
        let others = self.hits.iter().skip(self.k + 1).any(|h| h.group.first < next);
        (clause.quotation(next).is_some() && !others).then(|| self.rest_from(next))
    }

    /// Remarked Ann Holm, “Q”
    fn opens_inverted(&self, sides: &Sides) -> bool {
        sides.inverted
            && self.hit().group.first == 0
            && self.clause.is_mark(sides.behind, &[','])
            && self.clause.quotation(sides.behind + 1).is_some()
    }
}

/// As S V, C
impl Frames<'_, '_> {
    /// The "as" in front of a source: "As she puts it, C", "C, as she puts it", "“Q,” as she puts it".
    fn as_before(&self, sides: &Sides) -> Option<usize> {
        let clause = self.clause;
        let before = sides.before.filter(|&before| clause.word_is(before, &["as"]))?;
        let apart = |at: usize| clause.is_mark(at, &[',']) || clause.quotation(at).is_some();
        let stands_apart = self.opens_sentence(before) || apart(before - 1);
        (stands_apart && sides.quotable).then_some(before)
    }

    /// Whether nothing but "But" or "Meanwhile" stands before.
    fn opens_sentence(&self, to: usize) -> bool {
        (0..to).all(|i| self.clause.is(i, Classes::OPENER.or(Classes::CONJUNCTION)))
    }

    fn as_source_cue(&self, sides: &Sides, r#as: usize) -> Option<Content> {
        let clause = self.clause;
        let behind = clause.skip_adjuncts(sides.behind, self.has(Frame::NpThat));
        let opens = self.opens_sentence(r#as);
        if opens && clause.is_mark(behind, &[',']) {
            return self.piece(behind + 1, "as source cue, clause");
        }
        // “Q,” as S V: the comma is inside the marks.
        let quoted = r#as > 0 && clause.quotation(r#as - 1).is_some();
        let end = r#as.checked_sub(if quoted { 1 } else { 2 })?;
        let left = Units { first: self.left_start(end), last: end };
        // "The aim, as she puts it, is a truce"
        if clause.is_mark(behind, &[','])
            && !self.is_whole(left)
            && (clause.is_auxiliary(behind + 1) || clause.is(behind + 1, Classes::FINITE))
        {
            return Some((vec![left, self.rest_from(behind + 1)], "clause, as source cue, clause"));
        }
        let ends = behind >= clause.len() || clause.is_mark(behind, &['.', ',']);
        if ends && (r#as >= 3 || quoted) && self.is_clause(left) {
            return Some((vec![left], "clause, as source cue"));
        }
        // "..., as he urged Congress to act", "..., as the network claims the order did not cover it"
        if ends || opens {
            return None;
        }
        self.right_content(behind)
    }
}

/// Behind a comma or a dash.
impl Frames<'_, '_> {
    /// How reliable a cue beside its content must be: between two commas ("the plan, they fear, would fail") a
    /// weak one is enough.
    fn least_beside(&self) -> f32 {
        let hit = self.hit();
        let before = hit.subject.and_then(|s| s.first.checked_sub(1));
        if hit.is_heard_by_forum(self.clause, hit.subject) {
            return 0.0;
        }
        let shows = Classes::DOCUMENT.or(Classes::FORUM).or(Classes::ORGANISATION).or(Classes::GROUP);
        if self.clause.lexicon.cue(hit.entry).class == CueClass::Evidence
            && hit.closes_headline(self.clause)
            && hit.subject.is_some_and(|s| self.clause.is(s.last, shows))
        {
            return 0.25;
        }
        // "There will be war - continued Ames."
        let dash = |at: Option<usize>| at.is_some_and(|at| self.clause.is_mark(at, DASHES));
        let dashed = dash(before) || dash(hit.group.first.checked_sub(1));
        let enclosed = before.is_some_and(|b| b > 0 && self.clause.is_mark(b, &[',']))
            && self.clause.is_mark(hit.group.last + 1, &[',']);
        let believes = self.clause.lexicon.cue(hit.entry).class == CueClass::Believe;
        match (enclosed, believes) {
            (true, _) => 0.3,
            (false, true) => 0.4,
            _ if dashed => 0.4,
            (false, false) => 0.5,
        }
    }

    /// C, S V  ·  C, V S, and what goes on behind them
    fn beside(&self, sides: &Sides) -> Option<Content> {
        let clause = self.clause;
        let comma = sides.before.filter(|&b| clause.is_mark(b, COMMA_OR_DASH) && b > 0)?;
        if !clause.is_mark(comma, &[',']) && !clause.sentence.headline {
            return self.dash_speech(comma, sides.behind);
        }
        let left = Units { first: self.left_start(comma - 1), last: comma - 1 };
        let beside = Beside {
            left,
            opener_only: (left.first..=left.last).all(|i| clause.is(i, Classes::OPENER.or(Classes::ADVERB))),
            // "..., Reyes told analysts, ...", "..., she said on Monday, ..."
            behind: clause.skip_adjuncts(sides.behind, self.has(Frame::NpThat)),
            inverted: sides.inverted,
        };
        if let Some(content) = self.around_source_cue(&beside).or_else(|| self.around_cue_source(&beside)) {
            return Some(content);
        }
        if self.comments_on_topic(beside.behind) {
            return None;
        }
        self.around_semicolon(&beside)
            .or_else(|| self.answer(&beside))
            .or_else(|| self.clause_before(&beside))
    }

    /// "There will be war - said Ames.", "- Losses - says Ames - are few": speech without quotation marks, as agencies
    /// of Poland and Ukraine give it.
    fn dash_speech(&self, dash: usize, behind: usize) -> Option<Content> {
        let clause = self.clause;
        // "He called again. - There will be war - said Ames."
        let opened = clause.inner_dash(dash).or_else(|| clause.is_mark(0, DASHES).then_some(0));
        let left = Units { first: opened.map_or(0, |dash| dash + 1), last: dash.checked_sub(1)? };
        let at = clause.skip_adjuncts(behind, self.has(Frame::NpThat));
        let goes_on = clause.is_mark(at, DASHES) && at + 1 < clause.len();
        let right = goes_on.then(|| self.rest_from(at + 1));
        // "Face to face, not by telephone - he noted."
        let closes = at >= clause.len() || clause.is_mark(at, &['.']);
        let long = left.last > left.first + 2 && closes && self.strength() >= 0.6;
        let whole = left.last > left.first && (opened.is_some() || long || self.is_clause(left));
        if left.last < left.first || !goes_on && !whole {
            return None;
        }
        let ends = at >= clause.len() || clause.is_mark(at, &['.', ',', ';', ':', '!', '?', '(']);
        let tail = clause.is(at, Classes::PREPOSITION.or(Classes::SUBORDINATOR).or(Classes::CONJUNCTION));
        (goes_on || ends || tail).then(|| ([Some(left), right].into_iter().flatten().collect(), DASH_SPEECH))
    }

    /// C1, S V, C2
    fn around_source_cue(&self, beside: &Beside) -> Option<Content> {
        let Beside { left, behind, .. } = *beside;
        let clause = self.clause;
        if beside.inverted || !clause.is_mark(behind, &[',']) || behind + 2 >= clause.len() {
            return None;
        }
        let right = self.rest_from(behind + 1);
        if !self.continues(left, right) {
            return None;
        }
        Some(if beside.opener_only {
            (vec![right], "opener, source cue, clause")
        } else {
            (vec![left, right], "clause, source cue, clause")
        })
    }

    /// Whether what stands behind ", S V," goes on with what stands before it.
    fn continues(&self, left: Units, right: Units) -> bool {
        const ASIDES: &[&str] =
            &["who", "which", "whose", "adding", "where", "when", "while", "as", "citing"];
        let continued = |first: usize| (right.first..=right.first + 1).contains(&first);
        self.resumes(left, right)
            && !self.opens_next_report(right)
            && !self.clause.word_is(right.first, ASIDES)
            && !self.hits.iter().any(|h| {
                continued(h.group.first) && matches!(h.voice, Voice::Participle | Voice::Coordinated)
            })
            && right.last > right.first
    }

    /// "It rained, Ames said on Tuesday, a day after the vote": a clause that is whole does not go on like that; "It
    /// was, Ames said, a matter of taste" is not whole.
    fn resumes(&self, left: Units, right: Units) -> bool {
        const RESUMING: &[&str] = &["that", "not", "because", "if", "unless", "whether", "to"];
        let clause = self.clause;
        let whole = (left.first..=left.last).any(|i| clause.is_verb_like(i))
            && !clause.is_auxiliary(left.last)
            && !clause.is(left.last, Classes::PREPOSITION.or(Classes::ADVERB))
            && !clause.is(left.first, Classes::SUBORDINATOR);
        !whole
            || clause.is_verb_like(right.first)
            || clause.is(right.first, Classes::ADVERB)
            || clause.word(right.first).ends_with("ly")
            || clause.quotation(right.first).is_some()
            || clause.is(right.first, Classes::CONJUNCTION)
            || clause.word_is(right.first, RESUMING)
    }

    /// "..., a spokesman said, and the council fears ...": the next report.
    fn opens_next_report(&self, right: Units) -> bool {
        let clause = self.clause;
        clause.word_is(right.first, &["and", "but"])
            && self.hits.iter().any(|h| {
                h.voice == Voice::Active
                    && h.subject.is_some_and(|s| s.first == right.first + 1)
                    && clause.lexicon.cue(h.entry).strength >= 0.5
                    && !(h.group.first..=h.group.last).any(|i| clause.word_is(i, &["had"]))
            })
    }

    /// C1, V S, C2: "The threats, argues Malaval, are theatre"
    fn around_cue_source(&self, beside: &Beside) -> Option<Content> {
        let Beside { left, behind, inverted, .. } = *beside;
        let clause = self.clause;
        if !inverted {
            return None;
        }
        let resumed = clause.is_mark(behind, &[','])
            && clause.is_finite(behind + 1)
            && !(left.first..=left.last).any(|i| clause.is_auxiliary(i));
        if !resumed && self.is_clause(left) {
            return None;
        }
        let comma = (behind..(behind + 16).min(clause.len()))
            .find(|&i| clause.is_mark(i, &[',']) && clause.is_verb_like(i + 1))?;
        Some((vec![left, self.rest_from(comma + 1)], "clause, cue source, clause"))
    }

    /// "In his address on Thursday, the president commented on the crisis": a topic, and nothing said.
    fn comments_on_topic(&self, behind: usize) -> bool {
        self.clause.word_is(behind, &["on", "about"])
            && self.clause.is(behind + 1, Classes::DETERMINER.or(Classes::POSSESSIVE))
    }

    /// C1, S V; C2: "The camera was recording, he says; the file was lost"
    fn around_semicolon(&self, beside: &Beside) -> Option<Content> {
        let Beside { left, behind, inverted, .. } = *beside;
        let clause = self.clause;
        let subject = self.hit().subject?;
        let goes_on = !inverted
            && clause.is_mark(behind, &[';'])
            && self.is_clause(left)
            && subject.first == subject.last
            && clause.is(subject.first, Classes::PERSON_PRONOUN)
            && !self.hits.iter().any(|h| h.group.first > behind)
            && behind + 3 < clause.len();
        goes_on.then(|| (vec![left, self.rest_from(behind + 1)], "clause, source cue; clause"))
    }

    /// "Yes, said Villanueva."
    fn answer(&self, beside: &Beside) -> Option<Content> {
        let left = beside.left;
        let answers = left.first == left.last && self.clause.word_is(left.first, &["yes", "no"]);
        (answers && self.strength() >= 0.8).then(|| (vec![left], "clause, cue source"))
    }

    /// C, S V.  ·  C, V S.
    fn clause_before(&self, beside: &Beside) -> Option<Content> {
        let left = beside.left;
        let long_enough = left.last > left.first && !beside.opener_only;
        let pattern = if beside.inverted { "clause, cue source" } else { "clause, source cue" };
        (long_enough && (self.is_plain(beside) || self.is_clause(left))).then(|| (vec![left], pattern))
    }

    /// "Count from the car park, she says": nothing but that, and no phrase of time or place.
    fn is_plain(&self, beside: &Beside) -> bool {
        let Beside { left, behind, inverted, .. } = *beside;
        let clause = self.clause;
        let adverbial =
            Classes::PREPOSITION.or(Classes::SUBORDINATOR).or(Classes::OPENER).or(Classes::ADVERB);
        !inverted
            && self.strength() >= 0.8
            && left.last > left.first + 1
            && (behind >= clause.len() || clause.is_mark(behind, &['.', '!']))
            && clause.is_capitalised(left.first)
            && !clause.is(left.first, adverbial)
            && !clause.word(left.first).ends_with("ed")
            && !clause.word(left.first).ends_with("ing")
            && !clause.is_time_phrase(left.first)
    }
}
