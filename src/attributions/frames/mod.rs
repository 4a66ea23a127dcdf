//! Where the content of a cue stands: ordered patterns around the cue, from the surest to the least sure.

mod active;
mod adverbial;

use super::clause::{Clause, Units};
use super::cues::{CueHit, Voice};
use super::extent::COMMA_OR_DASH;
use super::views::QUESTION_WORDS;
use crate::lexicon::{Classes, Frame};

/// The pattern of [`Frames::dash_speech`].
pub(crate) const DASH_SPEECH: &str = "clause – cue";
pub(super) const DASHES: &[char] = &['-', '–', '—'];
/// Who or what is cited: "two bankers", "the agency".
pub(super) const CITED: Classes = Classes::PERSON
    .or(Classes::OFFICE)
    .or(Classes::GROUP)
    .or(Classes::DOCUMENT)
    .or(Classes::ORGANISATION)
    .or(Classes::GIVEN_NAME);

/// A cue with its content and source.
#[derive(Clone, Debug)]
pub(super) struct Found {
    /// Index of the cue among the sentence's hits, or of the one that stands for an elided cue; 0 where there is none.
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
        let names = (start..head).any(|i| clause.is(i, CITED)) && !clause.is(head - 1, Classes::TIME_NOUN);
        (stands_by && names).then_some(Units { first: start, last: comma - 1 })
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

    /// The quotation that ends directly before a position, a comma aside.
    fn quotation_before(&self, before: usize) -> Option<usize> {
        if self.clause.quotation(before).is_some() {
            return Some(before);
        }
        let quote = before.checked_sub(1)?;
        (self.clause.is_mark(before, COMMA_OR_DASH) && self.clause.quotation(quote).is_some())
            .then_some(quote)
    }

    /// Whether there is a verb or a quotation in it, so that something is said.
    fn is_whole(&self, units: Units) -> bool {
        (units.first..=units.last).any(|i| self.clause.is_verb_like(i) || self.clause.quotation(i).is_some())
    }

    /// X's claim that C: to the end of the sentence, or to the verb that "claim" is the subject of.
    fn nominal(&self) -> Option<Content> {
        let clause = self.clause;
        let first = self.hit().group.last + 2;
        let mut end = self.limit(first);
        let finite = |i: usize| clause.is_finite(i) && !clause.is_auxiliary(i - 1);
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

    /// Who does what a passive tells ("was told by Y that"), and where the words behind begin.
    fn agent(&self) -> (Option<Units>, usize) {
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
        (agent, clause.skip_adjuncts(behind, false))
    }

    /// X was told by Y that C  ·  X was accused by Y of C  ·  X was described as C
    fn passive(&self) -> Option<(Content, Option<Units>)> {
        let clause = self.clause;
        let (agent, at) = self.agent();
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
