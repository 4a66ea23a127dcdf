//! Where a content that begins at a given place ends: in front of what is the reporter's or another cue's.

use super::super::cues::{CueHit, Voice};
use super::super::frames::{DASHES, Frames};
use super::COMMA_OR_DASH;
use crate::lexicon::{Classes, Frame};
use std::ops::Range;

/// What closes a sentence and is no part of its last content.
const CLOSING: &[char] = &['.', '!', '?', ',', ';', ':', '—', '–', '|'];

impl Frames<'_, '_> {
    /// The last unit of a content that begins at `start`: the end of the sentence without its stop, or the
    /// unit before the part of a later cue.
    pub(in super::super) fn limit(&self, start: usize) -> usize {
        let cuts = [
            Self::end_of_gapped_relative,
            Self::end_of_relative,
            Self::end_of_spoken,
            Self::end_before_reporter,
            Self::end_before_main_clause,
            Self::end_of_fronted,
            Self::end_before_later_cue,
        ];
        let mut end = self.without_marks(start, self.clause.len(), CLOSING);
        for cut in cuts {
            end = cut(self, start, end).unwrap_or(end);
        }
        let end = self.without_marks(start + 1, end, &[',', ';', '—', '–', '-']);
        end.max(start + 1) - 1
    }

    /// An end without the marks in front of it, but not before `least`.
    fn without_marks(&self, least: usize, mut end: usize, marks: &[char]) -> usize {
        while end > least && self.clause.is_mark(end - 1, marks) {
            end -= 1;
        }
        end
    }

    fn comma_in(&self, mut units: Range<usize>) -> Option<usize> {
        units.find(|&i| self.clause.is_mark(i, &[',']))
    }
}

/// The ends by all but the later cues.
impl Frames<'_, '_> {
    /// "the funds, which officials said would come from reserves, will be used": a relative clause with the
    /// cue put into it ends at its mark.
    fn end_of_gapped_relative(&self, start: usize, end: usize) -> Option<usize> {
        let clause = self.clause;
        let subject = self.hit().subject?;
        let gapped = subject.first > 1
            && clause.word_is(subject.first - 1, &["which", "whom"])
            && clause.is_mark(subject.first - 2, COMMA_OR_DASH);
        if !gapped {
            return None;
        }
        (start..end).find(|&i| clause.is_mark(i, COMMA_OR_DASH))
    }

    /// "X, who feared reprisals, said": a relative clause ends at its comma; "who said that in a year, it would" has
    /// one more.
    fn end_of_relative(&self, start: usize, end: usize) -> Option<usize> {
        let clause = self.clause;
        if !self.hit().relative || self.has_verb_before_subject() {
            return None;
        }
        let fronted =
            clause.is(start, Classes::PREPOSITION) && start > 0 && clause.word_is(start - 1, &["that"]);
        (start..end).filter(|&i| clause.is_mark(i, &[','])).nth(usize::from(fronted))
    }

    /// "He met Ames, who said that it was late, even then": nothing of the sentence is left behind it.
    fn has_verb_before_subject(&self) -> bool {
        let clause = self.clause;
        let finite = |i: usize| clause.is_finite(i) || clause.is_finite_verb(i);
        self.hit().subject.is_some_and(|s| (0..s.first).any(finite))
    }

    /// "cautioned “Not yet,” before he left": the comma inside the marks ends the content.
    fn end_of_spoken(&self, start: usize, _end: usize) -> Option<usize> {
        let quotation = self.clause.quotation(start)?;
        let closed = self.inner_of(quotation).trim_end().ends_with(',');
        (closed && self.clause.is_lower(start + 1)).then_some(start + 1)
    }

    fn end_before_reporter(&self, start: usize, end: usize) -> Option<usize> {
        (start + 1..end).find(|&i| self.reporter_resumes(start, i))
    }

    /// "When she says it is late, they laugh", "even though he said it was late, they stayed": the main clause is the
    /// reporter's.
    fn end_before_main_clause(&self, start: usize, end: usize) -> Option<usize> {
        const SUBORDINATORS: &[&str] = &[
            "when", "as", "if", "after", "before", "although", "though", "while", "because", "unless",
            "until", "since",
        ];
        let clause = self.clause;
        let before = self.hit().subject?.first.checked_sub(1)?;
        let subordinate = self.hit().voice == Voice::Active
            && clause.word_is(before, SUBORDINATORS)
            && (before == 0
                || clause.is_mark(before - 1, &[','])
                || clause.word_is(before - 1, &["even"])
                || clause.is(before - 1, Classes::CONJUNCTION));
        if !subordinate {
            return None;
        }
        // "If they were to say that it is late, few would laugh"
        let supposes = clause.word_is(self.hit().group.first, &["were"]);
        (start + 1..end).find(|&i| clause.is_mark(i, &[',']) && (supposes || clause.starts_clause(i + 1)))
    }

    /// "Calling it a joke, Ames left": the content ends before the subject.
    fn end_of_fronted(&self, start: usize, end: usize) -> Option<usize> {
        let subject = self.hit().subject.filter(|_| self.hit().voice == Voice::Fronted)?;
        if subject.first > start { Some(end.min(subject.first - 1)) } else { self.comma_in(start + 1..end) }
    }

    /// Where the part of the first later cue that has one begins.
    fn end_before_later_cue(&self, start: usize, end: usize) -> Option<usize> {
        let later = self.hits.iter().skip(self.k + 1);
        later.filter(|later| later.group.first > start && self.cuts_off(later)).find_map(|later| {
            self.barrier(later, start).filter(|&barrier| {
                barrier > start && barrier < end && !self.closes_opening(later, start, barrier)
            })
        })
    }
}

/// Where the part of a later cue begins.
impl Frames<'_, '_> {
    /// "while others merely want it": what is too weak to report anything cuts nothing off.
    fn cuts_off(&self, later: &CueHit) -> bool {
        let clause = self.clause;
        let behind = later.group.last + 1;
        self.has_named_subject(later)
            || self.concedes(later)
            || later.closes_headline(clause)
            || later.voice == Voice::Coordinated
            || clause.lexicon.cue(later.entry).strength >= 0.5
            || clause.word_is(behind, &["that"])
            || clause.quotation(behind).is_some()
    }

    /// "..., but critics believe": a name, or people.
    fn has_named_subject(&self, later: &CueHit) -> bool {
        let clause = self.clause;
        later.subject.is_some_and(|s| {
            (s.first..=s.last).any(|i| i > 0 && clause.is_capitalised(i))
                || clause.is(s.last, Classes::GROUP) && clause.word_is(s.first.wrapping_sub(1), &["but"])
        })
    }

    /// "..., though she doesn't think it changes much"
    fn concedes(&self, later: &CueHit) -> bool {
        later.voice == Voice::Active
            && later
                .subject
                .is_some_and(|s| self.clause.word_is(s.first.wrapping_sub(1), &["though", "although"]))
    }

    /// Where the part of a cue behind `start` begins, if it can be told.
    fn barrier(&self, later: &CueHit, start: usize) -> Option<usize> {
        let clause = self.clause;
        let before = later.group.first - 1;
        let comma = clause.is_mark(before, &[',']);
        match later.voice {
            Voice::Active => self.barrier_before_active(later, start),
            Voice::Passive => self.barrier_before_subject(later, start),
            Voice::Participle => self.barrier_before_participle(later),
            Voice::Adverbial => Some(if comma { before } else { later.group.first }),
            Voice::Coordinated => {
                let comma = before > start && clause.is_mark(before - 1, &[',']);
                Some(if comma { before - 1 } else { before })
            }
            // "I think it is late - said the minister"
            Voice::Inverted => (self.is_put_in(later) || clause.is_mark(before, DASHES)).then_some(before),
            Voice::Nominal | Voice::Fronted => None,
        }
    }

    fn barrier_before_active(&self, later: &CueHit, start: usize) -> Option<usize> {
        let clause = self.clause;
        let subject = later.subject?;
        // "He had been promised it, he said, but": all around it is that one's content.
        if self.is_put_in(later) {
            return Some(subject.first - 1);
        }
        // "One nurse, who feared for her job, said": this cue stands in an aside of that one's subject.
        let before = later.group.first - 1;
        if subject.first < self.hit().group.first && clause.is_mark(before, &[',', '—', '–']) {
            return Some(before);
        }
        // "On reports that it was put off, Lan said she was not aware"
        if self.hit().voice == Voice::Nominal
            && clause.is(0, Classes::PREPOSITION)
            && clause.is_mark(subject.first.wrapping_sub(1), &[','])
        {
            return Some(subject.first - 1);
        }
        self.barrier_before_subject(later, start)
    }

    fn barrier_before_subject(&self, later: &CueHit, start: usize) -> Option<usize> {
        let strong = self.clause.lexicon.cue(later.entry).strength >= 0.65;
        self.barrier_before(later.subject?.first, start, strong)
    }

    /// ", adding"; "underlined the call by saying “we are ready”"
    fn barrier_before_participle(&self, later: &CueHit) -> Option<usize> {
        let clause = self.clause;
        let before = later.group.first - 1;
        let by = clause.word_is(before, &["by"]) && clause.quotation(later.group.last + 1).is_some();
        (by || clause.is_mark(before, &[',', '—', '–'])).then_some(before)
    }

    /// "found that despite strong support, many voters want": the comma behind what the content opens with does not
    /// end it.
    fn closes_opening(&self, later: &CueHit, start: usize, barrier: usize) -> bool {
        start > 0
            && later.voice == Voice::Active
            && self.clause.word_is(start - 1, &["that"])
            && self.clause.is(start, Classes::PREPOSITION.or(Classes::SUBORDINATOR))
            && self.comma_in(start..barrier + 1) == Some(barrier)
            && !self.is_put_in(later)
    }

    /// Whether this cue and its source are put in where a clause breaks off or ends: ", he said," or ", said Ames."
    fn is_put_in(&self, later: &CueHit) -> bool {
        let clause = self.clause;
        let closes = |at: usize| at >= clause.len() || clause.is_mark(at, &[',', '.', ';']);
        match (later.voice, later.subject) {
            (Voice::Active, Some(subject)) => {
                subject.first > 0
                    && clause.is_mark(subject.first - 1, &[','])
                    && subject.last < later.group.first
                    // "told reporters", but not "is backing Moscow"
                    && closes(clause.skip_adjuncts(
                        later.group.last + 1,
                        clause.lexicon.cue(later.entry).frames.has(Frame::NpThat),
                    ))
            }
            (Voice::Inverted, Some(subject)) => {
                later.group.first > 0
                    && clause.is_mark(later.group.first - 1, &[','])
                    && closes(subject.last + 1)
            }
            _ => false,
        }
    }

    /// Where the clause with a subject at `subject` is cut off from what stands before it.
    fn barrier_before(&self, subject: usize, start: usize, strong: bool) -> Option<usize> {
        let clause = self.clause;
        let mut b = subject.checked_sub(1)?;
        // X said: “Q,” he told Y: the quotation is all of it.
        if b == start + 1 && clause.is_mark(b, &[',']) || b == start {
            return clause.quotation(start).map(|_| start + 1);
        }
        // "Canada hits back, brewers fear the worst", in headlines.
        if clause.sentence.headline && b > start && clause.is_mark(b, &[',']) {
            return Some(b);
        }
        // "some say that it is late, others say that it is early"
        if b > start
            && clause.is_mark(b, &[','])
            && clause.word_is(subject, &["others", "another", "some", "many", "most"])
        {
            return Some(b);
        }
        // "..., with the governor writing that"
        if clause.word_is(b, &["with"]) && b > start + 1 && clause.is_mark(b - 1, &[',']) {
            return Some(b - 1);
        }
        if clause.word_is(b, &["despite"]) && b > start + 1 {
            return Some(b);
        }
        // "while in Kyiv the minister", "but on Monday she": step over an adverbial.
        let mut steps = 0;
        while b > start
            && steps < 5
            && !clause.is(b, Classes::CONJUNCTION.or(Classes::SUBORDINATOR))
            && !clause.is_mark(b, &[';', ','])
        {
            b -= 1;
            steps += 1;
        }
        if clause.is_mark(b, &[';']) {
            return Some(b);
        }
        // "..., as he urged Congress to act"
        if clause.word_is(b, &["as"]) && b > start + 1 && clause.is(subject, Classes::PERSON_PRONOUN) {
            return Some(if clause.is_mark(b - 1, &[',']) { b - 1 } else { b });
        }
        if clause.word_is(b, &["while", "whereas", "but", "and", "although", "though"]) {
            let comma = b > start && clause.is_mark(b - 1, &[',']);
            let always = clause.word_is(b, &["while", "whereas", "but"]);
            let joins = clause.word_is(b, &["and"]) && (subject > b + 1 || strong);
            return (comma || always || joins).then_some(if comma { b - 1 } else { b });
        }
        None
    }
}
