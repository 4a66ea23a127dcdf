//! Where the content of a cue stands: ordered patterns around the cue, from the surest to the least sure.

use super::clause::{Clause, Units};
use super::cues::{CueHit, Voice};
use super::views::QUESTION_WORDS;
use crate::lexicon::{Classes, CueClass, Frame, VerbForm};

/// The pattern of [`Frames::dash_speech`].
pub(crate) const DASH_SPEECH: &str = "clause – cue";
pub(super) const DASHES: &[char] = &['-', '–', '—'];

/// A cue with its content and source.
#[derive(Clone, Debug)]
pub(super) struct Found {
    /// Index of the cue among the sentence's hits; 0 where `cue` is none of them.
    pub(super) hit: usize,
    /// The reporting words, if any.
    pub(super) cue: Option<Units>,
    /// The content.
    pub(super) pieces: Vec<Units>,
    /// The noun phrase of the source.
    pub(super) source: Option<Units>,
    /// The hit whose source is this one's too.
    pub(super) same_source_as: Option<usize>,
    /// The noun phrase of whoever passes the source's words on.
    pub(super) relayed_by: Option<Units>,
    /// Name of the pattern.
    pub(super) pattern: &'static str,
}

/// Finds content and source of each cue.
pub(super) fn found(clause: &Clause<'_>, hits: &[CueHit]) -> Vec<Found> {
    (0..hits.len())
        .map(|k| Frames { clause, hits, k })
        .flat_map(|frames| frames.find().into_iter().chain(frames.ellipses()))
        .collect()
}

/// One cue among those of its sentence.
pub(super) struct Frames<'c, 'a> {
    pub(super) clause: &'c Clause<'a>,
    pub(super) hits: &'c [CueHit],
    pub(super) k: usize,
}

/// Pieces of content with the name of the pattern that found them.
pub(super) type Content = (Vec<Units>, &'static str);

impl Frames<'_, '_> {
    pub(super) fn hit(&self) -> &CueHit {
        &self.hits[self.k]
    }

    pub(super) fn has(&self, frame: Frame) -> bool {
        self.clause.lexicon.cue(self.hit().entry).frames.has(frame)
    }

    fn find(&self) -> Option<Found> {
        if let Some(relayed) = self.relayed() {
            return Some(relayed);
        }
        let hit = self.hit();
        let clause = self.clause;
        let (content, source, same_source_as) = match hit.voice {
            Voice::Active | Voice::Inverted => (self.active()?, Some(hit.subject?), None),
            Voice::Adverbial => {
                let (content, source) = self.adverbial()?;
                (content, Some(source), None)
            }
            Voice::Participle | Voice::Coordinated => {
                let content = self.right_content(hit.group.last + 1)?;
                // "X told reporters that ships are believed to be lost, adding": X adds it, and not whoever believes.
                // "asked about a rumour that it was sold, replied": nor whoever spreads the rumour.
                let hearsay = |p: &usize| {
                    self.hits[*p].voice == Voice::Passive
                        && self.hits[..*p].iter().any(|h| h.voice == Voice::Active)
                        || self.hits[*p].voice == Voice::Nominal && self.hits[*p].subject.is_none()
                        // "responded to these reports, calling them": a noun after all.
                        || self.hits[*p].subject.is_some_and(|s| {
                            s.first == s.last && clause.word_is(s.first, &["these", "those"])
                        })
                };
                let previous = (0..self.k).rev().find(|p| !hearsay(p));
                match previous.filter(|&p| self.hits[p].voice != Voice::Adverbial) {
                    Some(previous) => (content, None, Some(previous)),
                    None if clause.sentence.headline => (content, Some(clause.headline_subject()?), None),
                    None => (content, Some(clause.main_subject(hit.group.first)?), None),
                }
            }
            Voice::Nominal => (self.nominal()?, hit.subject, None),
            Voice::Fronted => (self.right_content(hit.group.last + 1)?, hit.subject, None),
            Voice::Passive => {
                let (content, source) = self.passive()?;
                (content, source, None)
            }
        };
        let (pieces, pattern) = content;
        let cue = Some(hit.group);
        // "The Herald, citing two officials, reported that": the officials' claim.
        let (source, relayed_by) = match (hit.voice, self.cited(&pieces)) {
            (Voice::Active, Some(cited)) => (Some(cited), source),
            _ => match source.and_then(|source| self.cited_by(source)) {
                Some(cited) => (Some(cited), source),
                None => (source, None),
            },
        };
        Some(Found { hit: self.k, cue, pieces, source, same_source_as, relayed_by, pattern })
    }

    /// Whom "citing Y", "quoting Y" or "referring to Y" names as the source: in front of the subject, behind it, or
    /// between the cue and its content. Not what is cited as a reason ("citing a lack of staff").
    fn cited(&self, content: &[Units]) -> Option<Units> {
        let clause = self.clause;
        let subject = self.hit().subject?;
        let first = content.first()?.first;
        let end = if first > self.hit().group.last { first } else { self.hit().group.first };
        let participle = (0..end).find(|&i| {
            clause.word_is(i, &["citing", "quoting"])
                || clause.word_is(i, &["referring"]) && clause.word_is(i + 1, &["to"])
        })?;
        // "X said that Y, citing": within another one's content.
        let stands_by =
            participle == 0 || participle >= subject.first && clause.is_mark(participle - 1, &[',']);
        let start = participle + 1 + usize::from(clause.word_is(participle, &["referring"]));
        let comma = (start..(start + 16).min(end)).find(|&i| clause.is_mark(i, &[',']))?;
        let head = (start..comma).find(|&i| clause.is(i, Classes::PREPOSITION)).unwrap_or(comma);
        let speaks = Classes::PERSON
            .or(Classes::OFFICE)
            .or(Classes::GROUP)
            .or(Classes::DOCUMENT)
            .or(Classes::ORGANISATION)
            .or(Classes::GIVEN_NAME);
        let names = (start..head).any(|i| clause.is(i, speaks)) && !clause.is(head - 1, Classes::TIME_NOUN);
        (stands_by && names && head > start).then_some(Units { first: start, last: comma - 1 })
    }

    /// According to the agency, which cited two officials, C: whom the source names as its own.
    fn cited_by(&self, source: Units) -> Option<Units> {
        let clause = self.clause;
        let which = source.last + 2;
        let cites = self.hit().voice == Voice::Adverbial
            && clause.is_mark(source.last + 1, &[','])
            && clause.word_is(which, &["which"])
            && clause.word_is(which + 1, &["cited", "cites", "quoted", "quotes"]);
        let cited = clause.noun_phrase_right(which + 2).filter(|_| cites)?;
        let comma =
            (cited.last + 1..(cited.last + 12).min(clause.len())).find(|&i| clause.is_mark(i, &[',']))?;
        Some(Units { last: comma - 1, ..cited })
    }

    /// "Some say that it is late; others that it is early": the reporting word stands once.
    fn ellipses(&self) -> Vec<Found> {
        let clause = self.clause;
        let hit = self.hit();
        if hit.voice != Voice::Active || !self.has(Frame::That) {
            return Vec::new();
        }
        let next = self.hits.get(self.k + 1).map_or(clause.len(), |next| next.group.first);
        let places = (hit.group.last + 1..next).filter(|&i| clause.is_mark(i, &[',', ';']));
        let ellipsis = |mark: usize| {
            let that = clause.ellipsis(mark + 1)?;
            let (pieces, pattern) = self.piece(that + 1, "elided cue, that clause")?;
            let last = (mark + 1..that).find(|&i| clause.is_mark(i, &[','])).unwrap_or(that) - 1;
            let source = Some(Units { first: mark + 1, last });
            Some(Found {
                hit: self.k,
                cue: None,
                pieces,
                source,
                same_source_as: None,
                relayed_by: None,
                pattern,
            })
        };
        places.filter_map(ellipsis).collect()
    }

    /// X quoted Y as saying C, Y was quoted by X as saying C: Y's claim, relayed by X.
    fn relayed(&self) -> Option<Found> {
        let clause = self.clause;
        let hit = self.hit();
        if !matches!(hit.voice, Voice::Active | Voice::Coordinated | Voice::Passive)
            || !matches!(clause.lexicon.cue(hit.entry).lemma.as_str(), "quote" | "cite")
        {
            return None;
        }
        let passive = hit.voice == Voice::Passive;
        let start = hit.group.last + 1;
        let r#as = (start + 1..(start + 16).min(clause.len())).find(|&i| {
            clause.word_is(i, &["as"])
                && clause.word_is(
                    i + 1,
                    &[
                        "saying",
                        "stating",
                        "telling",
                        "warning",
                        "writing",
                        "calling",
                        "describing",
                        "confirming",
                    ],
                )
        })?;
        let that = r#as + 2 + usize::from(clause.word_is(r#as + 2, &["that"]));
        let behind = clause.skip_adjuncts(that, false);
        let pieces = if behind >= clause.len() || clause.is_mark(behind, &['.', ';']) {
            vec![self.before_relay()?]
        } else {
            let piece = self.piece(that, "")?.0;
            // "the owner, who was quoted as saying it was late, left"
            let relative = clause.word_is(hit.group.first.wrapping_sub(1), &["who"]);
            let comma = (that + 1..clause.len()).find(|&i| relative && clause.is_mark(i, &[',']));
            piece
                .into_iter()
                .map(|p| Units { last: comma.map_or(p.last, |c| p.last.min(c - 1)), ..p })
                .collect()
        };
        let agent = clause.word_is(start, &["by"]).then(|| clause.noun_phrase_right(start + 1)).flatten();
        let (source, relayed_by) = if passive {
            (Some(hit.subject?), agent)
        } else {
            let by = hit.subject.or_else(|| clause.main_subject(hit.group.first));
            (Some(Units { first: start, last: r#as - 1 }), by)
        };
        Some(Found {
            hit: self.k,
            cue: Some(hit.group),
            pieces,
            source,
            same_source_as: None,
            relayed_by,
            pattern: "quoted as saying",
        })
    }

    /// “Q,” X quoted Y as saying  ·  C, X quoted Y as saying: what stands before X.
    fn before_relay(&self) -> Option<Units> {
        let clause = self.clause;
        let before = self.hit().subject?.first.checked_sub(1)?;
        if let Some(quote) = self.quotation_before(before) {
            return Some(Units { first: self.left_start(quote), last: quote });
        }
        let last = before.checked_sub(1).filter(|_| clause.is_mark(before, &[',']))?;
        let left = Units { first: self.left_start(last), last };
        self.is_clause(left).then_some(left)
    }

    fn active(&self) -> Option<Content> {
        let hit = self.hit();
        let clause = self.clause;
        let cue = clause.lexicon.cue(hit.entry);
        let inverted = hit.voice == Voice::Inverted;
        let subject = hit.subject?;
        let behind = if inverted { subject.last + 1 } else { hit.group.last + 1 };
        let before = if inverted { hit.group.first } else { subject.first }.checked_sub(1);
        let quotable = self.has(Frame::Quote) || self.has(Frame::That) || self.has(Frame::NpThat);
        // “Q,” that document says; not the “sanctions” that it promised
        let ends = |at: usize| {
            clause.quotation(at).is_some_and(|quote| self.inner_of(quote).ends_with([',', '?', '!']))
        };
        let before = match before {
            Some(that) if that > 0 && clause.word_is(that, &["that"]) && ends(that - 1) => Some(that - 1),
            before => before,
        };

        // C, S V, “Q”
        if let Some(before) = before
            && !inverted
            && quotable
            && clause.is_mark(before, &[','])
            && clause.is_mark(behind, &[','])
            && clause.quotation(behind + 1).is_some()
            && before > 1
            && self.quotation_before(before).is_none()
        {
            let left = Units { first: self.left_start(before - 1), last: before - 1 };
            if self.is_clause(left)
                && left.last > left.first + 1
                && !clause.is(left.first, Classes::PREPOSITION)
            {
                let right = Units { first: behind + 1, last: self.limit(behind + 1) };
                return Some((vec![left, right], "clause, source cue, quotation"));
            }
        }
        // NP, S V, “predicate”
        if let Some(before) = before
            && !inverted
            && quotable
            && clause.is_mark(before, &[','])
            && clause.is_mark(behind, &[','])
            && clause.quotation(behind + 1).is_some_and(|q| clause.opens_with_verb(q))
            && before > 0
            && self.quotation_before(before).is_none()
        {
            let left = Units { first: self.left_start(before - 1), last: before - 1 };
            let names = clause.noun_phrase_right(left.first).is_some_and(|np| np.last == left.last);
            if names && !self.is_whole(left) {
                let right = Units { first: behind + 1, last: self.limit(behind + 1) };
                return Some((vec![left, right], "subject, source cue, predicate"));
            }
        }
        // “Q,” S V  ·  “Q,” V S
        if let Some(before) = before
            && quotable
            && let Some(quote) = self.quotation_before(before)
            && !(self.k > 0
                && self.hits[self.k - 1].group.last < quote
                && self.has(Frame::That)
                && self.right_content(behind).is_some_and(|(_, pattern)| pattern.ends_with("clause")))
            && !(clause.is(0, Classes::PREPOSITION)
                && quote > 1
                && before == quote + 1
                && clause.word_is(clause.skip_adjuncts(behind, false), &["that"])
                && self.right_content(behind).is_some())
            && !(clause.word_is(0, &["citing", "quoting"])
                && clause.word_is(clause.skip_adjuncts(behind, self.has(Frame::NpThat)), &["that"]))
        {
            let start = self.left_start(quote);
            let mut pieces = vec![Units { first: start, last: quote }];
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
            if clause.quotation(next).is_some() && !others {
                pieces.push(Units { first: next, last: self.limit(next) });
            }
            return Some((pieces, if inverted { "quotation, cue source" } else { "quotation, source cue" }));
        }
        // As S V, C
        let opens = |to: usize| (0..to).all(|i| clause.is(i, Classes::OPENER.or(Classes::CONJUNCTION)));
        if let Some(before) = before
            && clause.word_is(before, &["as"])
            && (opens(before)
                || before > 0
                    && (clause.is_mark(before - 1, &[',']) || clause.quotation(before - 1).is_some()))
            && quotable
        {
            let behind = clause.skip_adjuncts(behind, self.has(Frame::NpThat));
            if opens(before) && clause.is_mark(behind, &[',']) {
                return self.piece(behind + 1, "as source cue, clause");
            }
            // “Q,” as S V: the comma is inside the marks.
            let quoted = before > 0 && clause.quotation(before - 1).is_some();
            let end = before.checked_sub(if quoted { 1 } else { 2 })?;
            let left = Units { first: self.left_start(end), last: end };
            // "The aim, as she puts it, is a truce"
            if clause.is_mark(behind, &[','])
                && !self.is_whole(left)
                && (clause.is_auxiliary(behind + 1) || clause.is(behind + 1, Classes::FINITE))
            {
                let right = Units { first: behind + 1, last: self.limit(behind + 1) };
                return Some((vec![left, right], "clause, as source cue, clause"));
            }
            let ends = behind >= clause.len() || clause.is_mark(behind, &['.', ',']);
            if ends && (before >= 3 || quoted) && self.is_clause(left) {
                return Some((vec![left], "clause, as source cue"));
            }
            // "..., as he urged Congress to act", "..., as the network claims the order did not cover it"
            return self.right_content(behind).filter(|_| !ends && !opens(before));
        }
        if !inverted && let Some(content) = self.right_content(behind) {
            return Some(content);
        }
        if !quotable || cue.strength < self.least_beside() {
            return None;
        }
        if inverted {
            // "Said Kallas: ..." or "C, said Kallas."
            if clause.is_mark(behind, &[':']) {
                return self.colon(behind);
            }
            // Remarked Ann Holm, “Q”
            if hit.group.first == 0
                && clause.is_mark(behind, &[','])
                && clause.quotation(behind + 1).is_some()
            {
                return self.piece(behind + 1, "cue source, quotation");
            }
        }
        let comma = before.filter(|&b| clause.is_mark(b, &[',', '—', '–', '-']) && b > 0)?;
        if !clause.is_mark(comma, &[',']) && !clause.sentence.headline {
            return self.dash_speech(comma, behind);
        }
        let start = self.left_start(comma - 1);
        let left = Units { first: start, last: comma - 1 };
        let opener_only = (left.first..=left.last).all(|i| clause.is(i, Classes::OPENER.or(Classes::ADVERB)));
        // "..., Reyes told analysts, ...", "..., she said on Monday, ..."
        let behind = clause.skip_adjuncts(behind, self.has(Frame::NpThat));
        let closing = behind >= clause.len() || clause.is_mark(behind, &[',', '—', '–']);
        // C1, S V, C2
        if !inverted && clause.is_mark(behind, &[',']) && behind + 2 < clause.len() {
            let right = Units { first: behind + 1, last: self.limit(behind + 1) };
            // "..., a spokesman said, and the council fears ...": the next report.
            let next_report = clause.word_is(right.first, &["and", "but"])
                && self.hits.iter().any(|h| {
                    h.voice == Voice::Active
                        && h.subject.is_some_and(|s| s.first == right.first + 1)
                        && clause.lexicon.cue(h.entry).strength >= 0.5
                        && !(h.group.first..=h.group.last).any(|i| clause.word_is(i, &["had"]))
                });
            // "It rained, Ames said on Tuesday, a day after the vote": a clause that is whole does not go on like
            // that; "It was, Ames said, a matter of taste" is not whole.
            let whole = (left.first..=left.last).any(|i| clause.is_verb_like(i))
                && !clause.is_auxiliary(left.last)
                && !clause.is(left.last, Classes::PREPOSITION.or(Classes::ADVERB))
                && !clause.is(left.first, Classes::SUBORDINATOR);
            let resumes = !whole
                || clause.is_verb_like(right.first)
                || clause.is(right.first, Classes::ADVERB)
                || clause.word(right.first).ends_with("ly")
                || clause.quotation(right.first).is_some()
                || clause.is(right.first, Classes::CONJUNCTION)
                || clause.word_is(right.first, &["that", "not", "because", "if", "unless", "whether", "to"]);
            let continues = resumes
                && !next_report
                && !clause.word_is(
                    right.first,
                    &["who", "which", "whose", "adding", "where", "when", "while", "as", "citing"],
                )
                && !self.hits.iter().any(|h| {
                    (right.first..=right.first + 1).contains(&h.group.first)
                        && matches!(h.voice, Voice::Participle | Voice::Coordinated)
                })
                && right.last > right.first;
            if continues && opener_only {
                return Some((vec![right], "opener, source cue, clause"));
            }
            if continues && closing {
                return Some((vec![left, right], "clause, source cue, clause"));
            }
        }
        // C1, V S, C2: "The threats, argues Malaval, are theatre"
        let resumed = clause.is_mark(behind, &[','])
            && (clause.is_auxiliary(behind + 1) || clause.is(behind + 1, Classes::FINITE))
            && clause.is_lower(behind + 1)
            && !(left.first..=left.last).any(|i| clause.is_auxiliary(i));
        if inverted
            && (resumed || !self.is_clause(left))
            && let Some(comma) = (behind..(behind + 16).min(clause.len()))
                .filter(|&i| clause.is_mark(i, &[',']))
                .find(|&i| clause.is_verb_like(i + 1))
        {
            let right = Units { first: comma + 1, last: self.limit(comma + 1) };
            return Some((vec![left, right], "clause, cue source, clause"));
        }
        // "In his address on Thursday, the president commented on the crisis": a topic, and nothing said.
        let topic = clause.word_is(behind, &["on", "about"])
            && clause.is(behind + 1, Classes::DETERMINER.or(Classes::POSSESSIVE));
        if topic {
            return None;
        }
        // C1, S V; C2: "The camera was recording, he says; the file was lost"
        if !inverted
            && clause.is_mark(behind, &[';'])
            && self.is_clause(left)
            && subject.first == subject.last
            && clause.is(subject.first, Classes::PERSON_PRONOUN)
            && !self.hits.iter().any(|h| h.group.first > behind)
            && behind + 3 < clause.len()
        {
            let right = Units { first: behind + 1, last: self.limit(behind + 1) };
            return Some((vec![left, right], "clause, source cue; clause"));
        }
        // "Yes, said Villanueva."
        let answer = left.first == left.last && clause.word_is(left.first, &["yes", "no"]);
        if answer && cue.strength >= 0.8 {
            return Some((vec![left], "clause, cue source"));
        }
        // C, S V.  ·  "Count from the car park, she says": nothing but that, and no phrase of time or place.
        let long_enough = left.last > left.first && !opener_only;
        let plain = !inverted
            && cue.strength >= 0.8
            && left.last > left.first + 1
            && (behind >= clause.len() || clause.is_mark(behind, &['.', '!']))
            && clause.is_capitalised(left.first)
            && !clause.is(
                left.first,
                Classes::PREPOSITION.or(Classes::SUBORDINATOR).or(Classes::OPENER).or(Classes::ADVERB),
            )
            && !clause.word(left.first).ends_with("ed")
            && !clause.word(left.first).ends_with("ing")
            && !clause.is_time_phrase(left.first);
        (long_enough && (plain || self.is_clause(left)))
            .then(|| (vec![left], if inverted { "clause, cue source" } else { "clause, source cue" }))
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
        let right = goes_on.then(|| Units { first: at + 1, last: self.limit(at + 1) });
        // "Face to face, not by telephone - he noted."
        let closes = at >= clause.len() || clause.is_mark(at, &['.']);
        let long =
            left.last > left.first + 2 && closes && clause.lexicon.cue(self.hit().entry).strength >= 0.6;
        let whole = left.last > left.first && (opened.is_some() || long || self.is_clause(left));
        if left.last < left.first || !goes_on && !whole {
            return None;
        }
        let ends = at >= clause.len() || clause.is_mark(at, &['.', ',', ';', ':', '!', '?', '(']);
        let tail = clause.is(at, Classes::PREPOSITION.or(Classes::SUBORDINATOR).or(Classes::CONJUNCTION));
        (goes_on || ends || tail).then(|| ([Some(left), right].into_iter().flatten().collect(), DASH_SPEECH))
    }

    /// How reliable a cue beside its content must be: between two commas ("the plan, they fear, would fail") a
    /// weak one is enough.
    fn least_beside(&self) -> f32 {
        let hit = self.hit();
        let before = hit.subject.and_then(|s| s.first.checked_sub(1));
        if self.clause.lexicon.cue(hit.entry).lemma == "hear"
            && hit.subject.is_some_and(|s| (s.first..=s.last).any(|i| self.clause.is(i, Classes::FORUM)))
        {
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

    /// The quotation that ends directly before a position, a comma aside.
    fn quotation_before(&self, before: usize) -> Option<usize> {
        if self.clause.quotation(before).is_some() {
            return Some(before);
        }
        let quote = before.checked_sub(1)?;
        (self.clause.is_mark(before, &[',', '—', '–', '-']) && self.clause.quotation(quote).is_some())
            .then_some(quote)
    }

    /// According to S, C  ·  C, according to S
    fn adverbial(&self) -> Option<(Content, Units)> {
        let clause = self.clause;
        let hit = self.hit();
        // "according to exit polls": words up to a mark.
        let bare = || {
            let first = hit.group.last + 1;
            let last = (first..(first + 6).min(clause.len())).take_while(|&i| clause.is_word(i)).last()?;
            Some(Units { first, last })
        };
        let mut source = hit.subject.or_else(bare)?;
        let view = source.first < hit.group.last;
        // "In addition, according to S, C"
        let adverbial = hit.group.first >= 2
            && hit.group.first <= 5
            && clause.is_mark(hit.group.first - 1, &[','])
            && (clause.is(0, Classes::PREPOSITION) || clause.word(0).ends_with("ly"))
            && (0..hit.group.first).all(|i| !clause.is_verb_like(i));
        let opening = adverbial
            || (0..hit.group.first)
                .all(|i| clause.is(i, Classes::OPENER.or(Classes::CONJUNCTION)) || clause.is_mark(i, &[',']));
        // "a U.S. official briefed on the talks": up to the comma.
        let mut comma = source.last.max(hit.group.last) + 1;
        while comma < clause.len()
            && !clause.is_mark(comma, &[',', '.', ';', ':', '—', '–', ')'])
            && clause.quotation(comma).is_none()
        {
            // "the World Food Programme (WFP)"
            let letters = clause.is_mark(comma, &['(']) && clause.is_mark(comma + 2, &[')']);
            comma += if letters { 3 } else { 1 };
        }
        // "a tweet on Monday by the secretary": who wrote it.
        let time = source.last + 1;
        let by = if clause.is_time_phrase(time) { clause.time_end(time) } else { time };
        if by > time
            && clause.word_is(by, &["by", "from"])
            && clause.is(source.last, Classes::DOCUMENT)
            && let Some(author) = clause.noun_phrase_right(by + 1)
        {
            source = author;
        }
        // "aid, which according to experts is of key importance"
        let gap =
            hit.group.first.checked_sub(1).is_some_and(|before| clause.word_is(before, &["which", "who"]));
        if gap && !view && clause.is_verb_like(source.last + 1) {
            return Some((self.piece(source.last + 1, "according to source, gapped clause")?, source));
        }
        // "he was ill for months and according to the ministry he died at home"
        let joined =
            hit.group.first.checked_sub(1).map(|i| i - usize::from(i > 0 && clause.is_mark(i, &[','])));
        let behind = source.last + 1 + usize::from(clause.is_mark(source.last + 1, &[',']));
        if !view
            && source.first > hit.group.last
            && joined.is_some_and(|i| i > 2 && clause.word_is(i, &["and", "but", "that"]))
            && (clause.starts_clause(behind) || clause.is_verb_like(behind) && behind > source.last + 1)
        {
            return Some((self.piece(behind, "according to source, clause")?, source));
        }
        if view && !clause.is_mark(hit.group.last + 1, &[',']) {
            let last = self.limit(hit.group.last + 1);
            let right = Units { first: hit.group.last + 1, last };
            // "in his view the revolt will fail", "which in his view rules it out"
            let head = if clause.is(hit.group.first.wrapping_sub(1), Classes::AUXILIARY) {
                // "the fear was in his view “a souvenir”"
                hit.group.first.checked_sub(1).map(|last| Units { first: self.left_start(last), last })
            } else {
                None
            };
            return (right.first < clause.len() && last > right.first
                || clause.quotation(right.first).is_some())
            .then(|| ((head.into_iter().chain([right]).collect(), "view"), source));
        }
        if opening {
            if comma >= clause.len() {
                return None;
            }
            if clause.quotation(comma).is_none()
                && source.first > hit.group.last
                && comma > source.last + 1
                && comma - source.last < 12
            {
                // "a report by the council last week, C": when is no part of who.
                let time = (source.last + 1..comma).find(|&i| clause.is_time_phrase(i));
                source.last = time.unwrap_or(comma) - 1;
            }
            // Asides behind the name: ", who spoke ..., ", ", a lawyer, "
            let mut from = comma;
            while clause.is_mark(from, &[','])
                && (clause.word_is(
                    from + 1,
                    &[
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
                    ],
                ))
                && let Some(next) =
                    (from + 1..(from + 20).min(clause.len())).find(|&i| clause.is_mark(i, &[',']))
            {
                from = next;
            }
            let first = if clause.quotation(from).is_some() { from } else { from + 1 };
            return Some((self.piece(first, "according to source, clause")?, source));
        }
        let mut last = hit.group.first.checked_sub(1)?;
        if clause.is_mark(last, &[',', '—', '–', '(']) {
            last = last.checked_sub(1)?;
        }
        let start = self.left_start(last);
        if start > last {
            return None;
        }
        let left = Units { first: start, last };
        let mut pieces = vec![left];
        let comma = self.behind_aside(comma);
        if clause.is_mark(comma, &[',']) && comma + 1 < clause.len() {
            let right = Units { first: comma + 1, last: self.limit(comma + 1) };
            // "She led, according to the magazine, the largest march ever": the verb waits for its object.
            let open = clause.is_lower(left.last)
                && clause.is(left.last, Classes::FINITE)
                && left.last > 0
                && !clause.is_auxiliary(left.last - 1);
            // "The port, according to Ames, will close", "..., “cannot be saved”": what stands before has no verb.
            // "the missile, which, according to Ames, exceeds it", "and, according to Ames, drives"
            let relative = clause.word_is(left.last, &["which", "who", "that"])
                || clause.is(left.last, Classes::CONJUNCTION);
            let goes_on = if open || relative {
                true
            } else if view && self.is_whole(left) {
                comma + 3 < clause.len()
                    && !clause.word_is(
                        right.first,
                        &["who", "which", "a", "an", "the", "adding", "and", "but", "while", "as"],
                    )
                    && !self.hits.iter().any(|h| h.group.first > comma)
            } else if self.is_whole(left) {
                // "The plan to strike, according to a memo, had been dropped", "Whatever comes, according to Ames, Britain
                // will": what is whole does not go on ("..., according to Ames, overshooting the goal").
                let fronted = clause.is(left.first, Classes::PREPOSITION.or(Classes::SUBORDINATOR))
                    && !clause.is_verb_like(right.first);
                let predicate = clause.is_lower(right.first)
                    && (clause.is_auxiliary(right.first) || clause.is(right.first, Classes::FINITE));
                // "The court ruled, according to the summary, “that it was unlawful”"
                let quoted = clause.quotation(right.first).is_some()
                    && !(left.first..=left.last).any(|i| clause.quotation(i).is_some());
                (quoted || comma + 3 < clause.len())
                    && (quoted || predicate || fronted && clause.starts_clause(right.first))
                    && !self.hits.iter().any(|h| h.group.first > comma)
            } else {
                !clause.is(right.first, Classes::PERSON_PRONOUN)
                    && !clause.word_is(right.first, &["who", "which", "it"])
                    && self.is_whole(right)
            };
            if goes_on {
                pieces.push(right);
            }
        }
        Some(((pieces, "clause, according to source"), source))
    }

    /// Whether there is a verb or a quotation in it, so that something is said.
    fn is_whole(&self, units: Units) -> bool {
        (units.first..=units.last).any(|i| self.clause.is_verb_like(i) || self.clause.quotation(i).is_some())
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

    /// X's claim that C: to the end of the sentence, or to the verb that "claim" is the subject of.
    fn nominal(&self) -> Option<Content> {
        let clause = self.clause;
        let first = self.hit().group.last + 2;
        let mut end = self.limit(first);
        let finite = |i: usize| {
            clause.is_lower(i)
                && (clause.is_auxiliary(i) || clause.is(i, Classes::FINITE))
                && !clause.is_auxiliary(i - 1)
        };
        let mut verbs = (first + 1..=end).filter(|&i| finite(i));
        verbs.next();
        // "His concern is that": the main verb stands before.
        if self.hit().group.last < 8
            && !clause.is(self.hit().group.last, Classes::BE)
            && let Some(main) = verbs.find(|&i| {
                !clause
                    .word_is(i - 1, &["and", "that", "which", "who", "it", "he", "she", "they", "not", "or"])
            })
        {
            end = main - 1;
        }
        let pattern = match self.hit().subject {
            None => "hearsay noun that clause",
            Some(_) if clause.is(self.hit().group.last, Classes::BE) => "that clause",
            Some(_) => "noun that clause",
        };
        (end > first).then(|| (vec![Units { first, last: end }], pattern))
    }

    /// X is said to V  ·  it is thought that C: what people say, without a source.
    fn hearsay(&self, behind: usize) -> Option<Content> {
        let clause = self.clause;
        let subject = self.hit().subject?;
        if !self.has(Frame::Hearsay) || self.hit().relative {
            return None;
        }
        if clause.word_is(subject.first, &["it"]) && subject.first == subject.last {
            if clause.word_is(behind, &["that"]) {
                return self.piece(behind + 1, "hearsay that clause");
            }
            // "It is understood she is considering"
            let told =
                self.opens_clause(behind) && self.has_verb(Units { first: behind, last: self.limit(behind) });
            return told.then(|| self.piece(behind, "hearsay that clause")).flatten();
        }
        let infinitive = clause.word_is(behind, &["to"]) && clause.is_lower(behind + 1);
        infinitive.then(|| {
            let infinitive = Units { first: behind, last: self.limit(behind) };
            (vec![subject, infinitive], "hearsay")
        })
    }

    /// X was told by Y that C  ·  X was accused by Y of C  ·  X was described as C
    fn passive(&self) -> Option<(Content, Option<Units>)> {
        let clause = self.clause;
        let verb = self.hit().group.last + 1;
        // "was told this morning by a colleague"
        let start =
            Some(clause.skip_adjuncts(verb, false)).filter(|&s| clause.word_is(s, &["by"])).unwrap_or(verb);
        let agent = clause.word_is(start, &["by"]).then(|| clause.noun_phrase_right(start + 1)).flatten();
        // "accused by an MP of lying": the phrase that the verb asks for is not the agent's.
        let agent = agent.map(|np| {
            let asks = |i: &usize| {
                (self.has(Frame::Of) && clause.word_is(*i, &["of"]))
                    || (self.has(Frame::For) && clause.word_is(*i, &["for"]))
                    || clause.word_is(*i, &["to"])
            };
            match (np.first + 1..=np.last).find(asks) {
                Some(preposition) => Units { last: preposition - 1, ..np },
                None => np,
            }
        });
        let behind = agent.map_or(start, |np| np.last + 1);
        // "by Prothero, the secretary, as"
        let behind = match agent {
            Some(_) if clause.is_mark(behind, &[',']) => (behind + 1..(behind + 10).min(clause.len()))
                .find(|&i| clause.is_mark(i, &[',']))
                .filter(|&comma| {
                    clause.word_is(comma + 1, &["as", "of", "that", "whether", "if", "for", "to"])
                })
                .map_or(behind, |comma| comma + 1),
            _ => behind,
        };
        let at = clause.skip_adjuncts(behind, false);
        let form = clause.token(self.hit().group.last)?.entry.verb.map(|(_, form)| form);
        if !matches!(form, Some(VerbForm::Past | VerbForm::Participle)) {
            return None;
        }
        // "C, the jury was told."
        let told = self.has(Frame::NpThat)
            && agent.is_none()
            && self.hit().subject.is_some_and(|s| {
                s.first > 2
                    && clause.is_mark(s.first - 1, &[','])
                    && (s.first..=s.last).any(|i| clause.is(i, Classes::FORUM.or(Classes::GROUP)))
            })
            && (at >= clause.len() || clause.is_mark(at, &['.', ',']));
        let content = if told {
            let comma = self.hit().subject?.first - 1;
            let left = Units { first: self.left_start(comma - 1), last: comma - 1 };
            Some((vec![left], "clause, passive"))
        } else if let Some(hearsay) = self.hearsay(at) {
            Some(hearsay)
        } else if self.has(Frame::NpThat) && clause.word_is(at, &["that"]) {
            self.piece(at + 1, "passive that clause")
        } else if self.has(Frame::NpThat)
            && clause.word_is(at, &["to"])
            && (clause.is_lower(at + 1) || clause.quotation(at + 1).is_some())
        {
            self.piece(at, "passive infinitive")
        } else if self.has(Frame::NpThat)
            && agent.is_some()
            && clause.word_is(at, &["of"])
            && clause.quotation(at + 1).is_some()
        {
            // "was told by the minister of “36 people under the rubble”"
            self.piece(at + 1, "passive of phrase")
        } else if self.has(Frame::NpThat) && agent.is_some() && clause.quotation(at).is_some() {
            self.piece(at, "passive quotation")
        } else if self.has(Frame::NpThat)
            && self.opens_clause(at)
            && self.has_verb(Units { first: at, last: self.limit(at) })
        {
            self.piece(at, "passive clause")
        } else if self.has(Frame::Of) && clause.word_is(at, &["of"]) {
            self.piece(at + 1, "passive of phrase")
        } else if self.has(Frame::Whether) && agent.is_some() && clause.word_is(at, QUESTION_WORDS) {
            self.piece(at, "passive question")
        } else if self.has(Frame::As)
            && clause.word_is(at, &["as"])
            && (agent.is_some()
                || clause.quotation(at + 1).is_some()
                // "what was described as the largest package": nobody says who does.
                || clause.word_is(self.hit().group.first.wrapping_sub(1), &["what"]))
        {
            // "hailed as “historic” by Ames"
            let by = (at + 2..clause.len()).find(|&i| clause.word_is(i, &["by"]));
            let by = by.filter(|&by| agent.is_none() && clause.quotation(by - 1).is_some());
            if let Some((by, source)) = by.and_then(|by| Some((by, clause.noun_phrase_right(by + 1)?))) {
                let piece = Units { first: at + 1, last: by - 1 };
                return Some(((vec![piece], "passive as phrase"), Some(source)));
            }
            self.piece(at + 1, "passive as phrase")
        } else if self.has(Frame::For) && clause.word_is(at, &["for"]) && agent.is_some() {
            self.piece(at + 1, "passive for phrase")
        } else {
            None
        };
        Some((content?, agent))
    }
}
