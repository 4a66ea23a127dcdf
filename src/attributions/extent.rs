//! Where a content begins and ends, and whether words make a clause.

use super::assemble::MIN_FLOATING_WORDS;
use super::clause::{Clause, Units};
use super::cues::{CueHit, Voice};
use super::frames::{DASHES, Frames};
use crate::lexicon::{Classes, Frame, VerbForm};
use crate::text::tokens::TokenKind;

impl Frames<'_, '_> {
    /// Where a content that ends at `end`, before its cue, begins: at the start of the sentence or behind
    /// the part of another cue.
    pub(super) fn left_start(&self, end: usize) -> usize {
        let clause = self.clause;
        let mut start = 0;
        // A weak cue before ("54% oppose it, while 36% ..., according to a poll") cuts nothing off.
        let strong = |p: &usize| {
            let behind = self.hits[*p].group.last + 1;
            clause.lexicon.cue(self.hits[*p].entry).strength >= 0.55
                || clause.word_is(behind, &["that"])
                || clause.quotation(behind).is_some()
        };
        let previous = self.k.checked_sub(1).filter(strong);
        if let Some(previous) = previous.map(|p| &self.hits[p]) {
            let from = previous.group.last + 1;
            // X said: “Q,” he told Y: both cues have the quotation alone.
            if end > from && clause.quotation(end).is_some() && clause.is_mark(end - 1, &[':']) {
                return end;
            }
            for i in from..end {
                let hard = clause.is_mark(i, &[';'])
                    || (clause.is_mark(i, &[','])
                        && (clause.word_is(i + 1, &["and", "but", "while", "whereas", "or"])
                            || clause.word_is(i + 2, &["of"]) && clause.word_is(i + 3, &["which", "whom"])));
                if hard || clause.word_is(i, &["while", "whereas"]) {
                    start = i + 1;
                }
            }
        } else if let Some(semicolon) = (0..end).rev().find(|&i| clause.is_mark(i, &[';'])) {
            start = semicolon + 1;
        }
        // "Storm live: “Worst to come,” forecaster warns": what stands before the colon is a label.
        if clause.sentence.headline
            && let Some(colon) = (start..end).rev().find(|&i| clause.is_mark(i, &[':', '|']))
        {
            start = colon + 1;
        }
        // "Campaigners were unimpressed: ministers had said so before, they noted": a clause that leads up to it.
        if !clause.sentence.headline
            && self.hit().voice != Voice::Adverbial
            && let Some(colon) = (start + 2..end.saturating_sub(2)).rev().find(|&i| clause.is_mark(i, &[':']))
            && (start..colon)
                .any(|i| clause.is_lower(i) && (clause.is_auxiliary(i) || clause.is(i, Classes::FINITE)))
            && self.has_verb(Units { first: colon + 1, last: end })
        {
            start = colon + 1;
        }
        // "But “no,” she said": the opener is the reporter's.
        while start < end
            && (clause.is_mark(start, &[',', '—', '–', '-'])
                || (clause.is(start, Classes::CONJUNCTION)
                    && (clause.quotation(start + 1).is_some()
                        || clause.is_mark(start + 1, &[','])
                        || start > 0)))
        {
            start += 1;
        }
        start
    }

    /// The last unit of a content that begins at `start`: the end of the sentence without its stop, or the
    /// unit before the part of a later cue.
    pub(super) fn limit(&self, start: usize) -> usize {
        let clause = self.clause;
        let mut end = clause.len();
        while end > start && clause.is_mark(end - 1, &['.', '!', '?', ',', ';', ':', '—', '–', '|']) {
            end -= 1;
        }
        // "X, who feared reprisals, said": a relative clause ends at its comma; "who said that in a year, it would" has one
        // more.
        let fronted = usize::from(
            clause.is(start, Classes::PREPOSITION) && start > 0 && clause.word_is(start - 1, &["that"]),
        );
        // "the funds, which officials said would come from reserves, will be used": so does one without its subject.
        let gapped = self.hit().subject.is_some_and(|subject| {
            subject.first > 1
                && clause.word_is(subject.first - 1, &["which", "whom"])
                && clause.is_mark(subject.first - 2, &[',', '—', '–', '-'])
        });
        if gapped && let Some(close) = (start..end).find(|&i| clause.is_mark(i, &[',', '—', '–', '-'])) {
            end = close;
        }
        // "He met Ames, who said that it was late, even then": nothing of the sentence is left behind it.
        let is_last = || {
            self.hit().subject.is_some_and(|s| {
                (0..s.first).any(|i| {
                    clause.is_lower(i)
                        && (clause.is_auxiliary(i)
                            || clause.is(i, Classes::FINITE)
                            || clause.is_finite_verb(i))
                })
            })
        };
        if self.hit().relative
            && !is_last()
            && let Some(comma) = (start..end).filter(|&i| clause.is_mark(i, &[','])).nth(fronted)
        {
            end = comma;
        }
        // "cautioned “Not yet,” before he left": the comma inside the marks ends the content.
        if clause
            .quotation(start)
            .is_some_and(|q| self.inner_of(q).trim_end().ends_with(',') && clause.is_lower(start + 1))
        {
            end = start + 1;
        }
        if let Some(cut) = (start + 1..end).find(|&i| self.reporter_resumes(start, i)) {
            end = cut;
        }
        // "If they were to say that it is late, few would laugh"
        let supposes = clause.word_is(self.hit().group.first, &["were"]);
        // "When she says it is late, they laugh": the main clause is the reporter's.
        if let Some(subject) = self.hit().subject
            && self.hit().voice == Voice::Active
            && subject.first > 0
            && clause.word_is(
                subject.first - 1,
                &["when", "as", "if", "after", "before", "although", "while", "because"],
            )
            && (subject.first == 1
                || clause.is_mark(subject.first - 2, &[','])
                || clause.is(subject.first - 2, Classes::CONJUNCTION))
            && let Some(comma) = (start + 1..end)
                .find(|&i| clause.is_mark(i, &[',']) && (supposes || clause.starts_clause(i + 1)))
        {
            end = comma;
        }
        // "Calling it a joke, Ames left": the content ends before the subject.
        if self.hit().voice == Voice::Fronted
            && let Some(subject) = self.hit().subject
        {
            let comma = (start + 1..end).find(|&i| clause.is_mark(i, &[',']));
            end = if subject.first > start { end.min(subject.first - 1) } else { comma.unwrap_or(end) };
        }
        for later in self.hits.iter().skip(self.k + 1) {
            // "while others merely want it": what is too weak to report anything cuts nothing off.
            let behind = later.group.last + 1;
            // "..., but critics believe": a name, or people.
            let named = later.subject.is_some_and(|s| {
                (s.first..=s.last).any(|i| i > 0 && clause.is_capitalised(i))
                    || clause.is(s.last, Classes::GROUP) && clause.word_is(s.first.wrapping_sub(1), &["but"])
            });
            // "..., though she doesn't think it changes much"
            let concedes = later.voice == Voice::Active
                && later
                    .subject
                    .is_some_and(|s| clause.word_is(s.first.wrapping_sub(1), &["though", "although"]));
            let reports = named
                || concedes
                || later.closes_headline(clause)
                || later.voice == Voice::Coordinated
                || clause.lexicon.cue(later.entry).strength >= 0.5
                || clause.word_is(behind, &["that"])
                || clause.quotation(behind).is_some();
            if later.group.first <= start || !reports {
                continue;
            }
            let barrier = match later.voice {
                // "He had been promised it, he said, but": all around it is that one's content.
                Voice::Active | Voice::Inverted if self.is_put_in(later) => {
                    match (later.voice, later.subject) {
                        (Voice::Active, Some(subject)) => Some(subject.first - 1),
                        _ => Some(later.group.first - 1),
                    }
                }
                Voice::Participle => {
                    let b = later.group.first - 1;
                    // "underlined the call by saying “we are ready”"
                    let by = clause.word_is(b, &["by"]) && clause.quotation(later.group.last + 1).is_some();
                    (by || clause.is_mark(b, &[',', '—', '–'])).then_some(b)
                }
                Voice::Adverbial => Some(if clause.is_mark(later.group.first - 1, &[',']) {
                    later.group.first - 1
                } else {
                    later.group.first
                }),
                Voice::Coordinated => {
                    let b = later.group.first - 1;
                    Some(if b > start && clause.is_mark(b - 1, &[',']) { b - 1 } else { b })
                }
                // "One nurse, who feared for her job, said": this cue stands in an aside of that one's subject.
                Voice::Active
                    if later.subject.is_some_and(|s| s.first < self.hit().group.first)
                        && clause.is_mark(later.group.first - 1, &[',', '—', '–']) =>
                {
                    Some(later.group.first - 1)
                }
                // "On reports that it was put off, Lan said she was not aware"
                Voice::Active
                    if self.hit().voice == Voice::Nominal
                        && clause.is(0, Classes::PREPOSITION)
                        && later.subject.is_some_and(|s| clause.is_mark(s.first.wrapping_sub(1), &[','])) =>
                {
                    later.subject.map(|s| s.first - 1)
                }
                Voice::Active | Voice::Passive => {
                    let strong = clause.lexicon.cue(later.entry).strength >= 0.65;
                    later.subject.and_then(|s| self.barrier_before(s.first, start, strong))
                }
                // "I think it is late - said the minister"
                Voice::Inverted if clause.is_mark(later.group.first.wrapping_sub(1), DASHES) => {
                    Some(later.group.first - 1)
                }
                Voice::Inverted | Voice::Nominal | Voice::Fronted => None,
            };
            // "found that despite strong support, many voters want": the comma behind what the content opens with.
            let fronted = start > 0
                && later.voice == Voice::Active
                && clause.word_is(start - 1, &["that"])
                && clause.is(start, Classes::PREPOSITION.or(Classes::SUBORDINATOR));
            let opening = fronted.then(|| (start..end).find(|&i| clause.is_mark(i, &[',']))).flatten();
            let goes_on = opening.is_some() && opening == barrier && !self.is_put_in(later);
            if let Some(barrier) = barrier
                && barrier > start
                && barrier < end
                && !goes_on
            {
                end = barrier;
                break;
            }
        }
        while end > start + 1 && clause.is_mark(end - 1, &[',', ';', '—', '–', '-']) {
            end -= 1;
        }
        end.max(start + 1) - 1
    }

    /// Whether the reporter has the word again from this mark or conjunction on.
    fn reporter_resumes(&self, start: usize, at: usize) -> bool {
        let clause = self.clause;
        if clause.is_mark(at, &[';']) {
            return true;
        }
        // "He doubted that Beijing wanted a war, however."
        if clause.is_mark(at, &[','])
            && clause.word_is(at + 1, &["however", "though"])
            && (at + 2 >= clause.len() || clause.is_mark(at + 2, &['.', ';', '!']))
        {
            return true;
        }
        // "began in March – a month after the invasion – with emails": an aside.
        let dash = |i: usize| clause.is_mark(i, &['—', '–', '-']);
        if dash(at) && (at + 2..(at + 14).min(clause.len())).any(|i| dash(i) && i + 2 < clause.len()) {
            return false;
        }
        // "he would move quickly, after lawmakers passed the package"
        if clause.is_mark(at, &[','])
            && clause.word_is(at + 1, &["after", "following"])
            && self.hit().voice == Voice::Active
            && start > self.hit().group.last
            && clause.quotation(start).is_none()
            && !(at + 2..clause.len()).any(|i| clause.is_mark(i, &[',']) && clause.is_verb_like(i + 1))
        {
            return true;
        }
        if clause.is_mark(at, &[',', '—', '–', '-']) {
            // "a ceasefire, a demand that Paris supports": the reporter sums up.
            let sums_up = clause.word_is(at + 1, &["something"])
                && clause.is(at + 2, Classes::PERSON_PRONOUN.or(Classes::PRONOUN))
                || clause.word_is(at + 1, &["a", "an"])
                    && (at + 2..(at + 6).min(clause.len())).any(|n| {
                        clause.is(n, Classes::NAMING_NOUN)
                            || n > at + 2 && clause.word_is(n, &["that", "which"]) && clause.is_lower(n - 1)
                    });
            // "..., two days after a strike", "..., hours before the vote"
            let dates = (at + 1..(at + 4).min(clause.len())).any(|n| {
                (clause.is(n, Classes::TIME_NOUN) || clause.word_is(n, &["shortly", "soon"]))
                    && clause.word_is(n + 1, &["after", "before"])
            });
            // "..., while ministers"
            let contrasts = clause.word_is(at + 1, &["while", "whereas"])
                && (!clause.word(at + 2).ends_with("ing") || dash(at));
            // "... stayed high, with 73% in favour", "..., along with most others"
            let counts = clause.word_is(at + 1, &["with"])
                && self.hit().voice == Voice::Active
                && start > self.hit().group.last
                && clause.quotation(start).is_none()
                && (clause.is_mark(at + 3, &['%'])
                    || clause.is_mark(at + 2, &['$', '€', '£'])
                    || clause.word_is(at + 3, &["percent"])
                    || clause.word_is(at + 2, &["most"]))
                || clause.word_is(at + 1, &["along"]) && clause.word_is(at + 2, &["with"]);
            // "their talks as “candid”, with the meeting taking place in June"
            let beside = clause.word_is(at + 1, &["with"])
                && clause.quotation(at - 1).is_some()
                && (at + 3..(at + 9).min(clause.len()))
                    .take_while(|&n| clause.is_word(n))
                    .any(|n| clause.is_lower(n) && clause.word(n).ends_with("ing"));
            // "..., though he did not say when"
            let concedes = clause.word_is(at + 1, &["though", "although"])
                && clause.is(at + 2, Classes::PERSON_PRONOUN.or(Classes::PRONOUN))
                && clause.word_is(at + 3, &["did", "does", "gave", "declined"]);
            // "..., which drew groans", "..., which he called “odd”"
            let received = clause.word_is(at + 1, &["which"])
                && (clause.word_is(at + 2, &["drew", "prompted", "provoked", "earned", "caused"])
                    || (clause.is(at + 2, Classes::PERSON_PRONOUN) || clause.word_is(at + 2, &["it"]))
                        && clause.word_is(
                            at + 3,
                            &["called", "described", "termed", "dubbed", "likened", "said"],
                        ));
            // "..., in comments likely to alarm Kyiv"
            let says_how = clause.word_is(at + 1, &["in"])
                && (clause.word_is(at + 2, &["comments", "remarks", "what"])
                    || clause.word_is(at + 2, &["the"])
                        && clause.word_is(at + 3, &["latest", "first", "biggest"])
                    || clause.word_is(at + 2, &["a"])
                        && clause.word_is(at + 3, &["move", "statement", "speech"])
                    || (at + 3..(at + 7).min(clause.len())).any(|n| clause.word_is(n, &["latest"])));
            // "..., despite a ban", "..., but that is not what it shows"
            let against = clause.word_is(at + 1, &["despite"])
                || clause.word_is(at + 1, &["but"])
                    && clause.word_is(at + 2, &["that", "this"])
                    && clause.is(at + 3, Classes::BE);
            // "..., others that the war was lost": the next who speaks.
            let next = clause.ellipsis(at + 1).is_some();
            // In speech: "he told us it was late, and we laughed", "my neighbour says he's packed, but he would".
            let own = clause.sentence.quotation.is_some()
                && clause.word_is(at + 1, &["and", "but", "yet", "so"])
                && clause.quotation(start).is_none()
                && (clause.starts_clause(at + 2)
                    || clause.word_is(at + 2, &["i", "we", "they", "every", "then"])
                    || self.has_verb(Units { first: at + 2, last: clause.len() - 1 })
                        && clause
                            .is(at + 2, Classes::ADVERB.or(Classes::NUMBER_WORD).or(Classes::TIME_NOUN)));
            // "..., but stopped short of saying so"
            let stops = clause.word_is(at + 1, &["but"])
                && clause
                    .word_is(at + 2, &["stopped", "declined", "refused", "fell", "insisted", "conceded"]);
            return sums_up
                || dates
                || contrasts
                || beside
                || counts
                || concedes
                || against
                || received
                || says_how
                || next
                || own
                || stops;
        }
        // "... to Ukraine as he signed a bill": what happens beside it.
        if clause.word_is(at, &["as"])
            && at > start + 2
            && clause.word_is(at + 1, &["he", "she", "they"])
            && clause.is_lower(at + 2)
            && (clause.word(at + 2).ends_with("ed") || clause.is_finite_verb(at + 2))
            && self.hit().voice == Voice::Active
            && start > self.hit().group.last
            && clause.quotation(start).is_none()
        {
            return true;
        }
        // "called for her resignation after the leak"
        if clause.word_is(at, &["after", "amid", "following"])
            && at > start + 1
            && self.hit().group.last + 1 == start
            && self.has(Frame::Np)
            && clause.word_is(self.hit().group.last, &["for"])
            && !(start..at).any(|i| clause.is_verb_like(i))
        {
            return true;
        }
        // "... in a televised address as it began": where it was said.
        if clause.word_is(at, &["in"])
            && at > start + 2
            && self.hit().voice == Voice::Active
            && start > self.hit().group.last
            && clause.quotation(start).is_none()
            && clause.word_is(at + 1, &["a", "an", "his", "her", "their", "its"])
            && let Some(medium) = clause.medium_end(at)
            && clause.word_is(
                medium,
                &["address", "speech", "interview", "statement", "post", "tweet", "briefing", "letter"],
            )
            && (medium + 1 >= clause.len()
                || clause.is_mark(medium + 1, &['.', ','])
                || clause.word_is(medium + 1, &["as", "on", "to", "with", "published", "posted"]))
            && !(at + 2..medium).any(|i| clause.is(i, Classes::PREPOSITION))
        {
            return true;
        }
        // "... in Britain without elaborating"
        if clause.word_is(at, &["without"])
            && clause.word_is(
                at + 1,
                &["elaborating", "specifying", "explaining", "giving", "providing", "naming"],
            )
        {
            return true;
        }
        // "... in a move that Paris called odd"
        if clause.word_is(at, &["in"]) && clause.word_is(at + 1, &["a"]) && clause.word_is(at + 2, &["move"])
        {
            return true;
        }
        // A headline's "as Moscow warns of", "“...” after US tightens limits": what happens beside it.
        if clause.sentence.headline {
            let meanwhile = clause.word_is(at, &["as"])
                && (!self.has(Frame::As) || clause.quotation(start).is_some())
                && at + 2 < clause.len()
                && !clause.is(at + 1, Classes::DETERMINER.or(Classes::PREPOSITION))
                && clause.quotation(at + 1).is_none()
                && !clause.word_is(at + 1, &["well", "part", "long", "soon", "much"]);
            let after = clause.word_is(at, &["after", "amid", "over"]) && clause.quotation(at - 1).is_some();
            if meanwhile || after {
                return true;
            }
        }
        // "a firm stand: “No.”": what is said so stands for itself.
        if clause.is_mark(at, &[':'])
            && clause.quotation(at + 1).is_some()
            && clause.quotation(start).is_none()
            && self.hit().voice != Voice::Inverted
            && (!(start..at).any(|i| clause.is_verb_like(i)) || self.is_speech(at + 1))
        {
            return true;
        }
        // "... and would not say who", "... but did not elaborate": the reporter tells of it.
        let refuses = clause.word_is(at + 1, &["would", "did"])
            && clause.word_is(at + 2, &["not"])
            && clause.word_is(
                at + 3,
                &[
                    "say",
                    "be",
                    "comment",
                    "give",
                    "elaborate",
                    "name",
                    "confirm",
                    "discuss",
                    "specify",
                    "provide",
                    "respond",
                ],
            );
        // "said he was sorry but has not paid": in another tense than what was said.
        let still = clause.word_is(at, &["but"])
            && clause.word_is(at + 1, &["has", "have", "does", "do"])
            && clause.word_is(at + 2, &["not"])
            && self.is_past_cue();
        if clause.word_is(at, &["and", "but"]) && (refuses || still) {
            return true;
        }
        // “... short of force,” a day after it was boarded
        if clause.quotation(at.wrapping_sub(1)).is_some_and(|q| self.inner_of(q).trim_end().ends_with(','))
            && (at..at + 3)
                .any(|n| clause.is(n, Classes::TIME_NOUN) && clause.word_is(n + 1, &["after", "before"]))
        {
            return true;
        }
        // "denied fraud but was convicted": a further verb of the sentence's subject.
        if clause.word_is(at, &["but"])
            && clause.is(at + 1, Classes::BE.or(Classes::HAVE))
            && clause.is_lower(at + 1)
            && !(start..at).any(|i| clause.is_verb_like(i) || clause.quotation(i).is_some())
        {
            return true;
        }
        // "a step that Paris called “absurd” and that sent shares down"
        if clause.word_is(at, &["and"])
            && clause.word_is(at + 1, &["that", "which"])
            && self.hit().subject.is_some_and(|s| clause.word_is(s.first.wrapping_sub(1), &["that", "which"]))
        {
            return true;
        }
        // “non-entities,” but he praised one; “a distortion,” describing the team
        if at > start + 1
            && clause.quotation(at - 1).is_some_and(|q| self.inner_of(q).trim_end().ends_with(','))
            && (clause.word_is(at, &["and", "but", "while", "before", "after"])
                && !clause.word_is(at + 1, &["that"])
                || clause.is_lower(at) && clause.word(at).ends_with("ing"))
        {
            return true;
        }
        // "urged the embassy to reconsider and spoke with the envoy": nothing in an infinitive is past.
        if clause.word_is(at, &["and"])
            && clause.is_lower(at + 1)
            && (clause.is(at + 1, Classes::FINITE) || clause.is_finite_verb(at + 1))
            && !clause.word(at + 1).ends_with('s')
            && (start..at).any(|i| clause.word_is(i, &["to"]))
            && self.has(Frame::NpToInf)
            && start == self.hit().group.last + 1
            && !(start..at).any(|i| {
                clause.quotation(i).is_some()
                    || clause.is(i, Classes::SUBORDINATOR)
                    || clause.is_lower(i)
                        && (clause.is_auxiliary(i) && !clause.word_is(i, &["be", "have", "do"])
                            || clause.is(i, Classes::FINITE)
                            || clause.is_finite_verb(i))
            })
        {
            return true;
        }
        // “a bad joke” but would not say who; “leave the bags” and went back
        clause.word_is(at, &["and", "but"])
            && clause.quotation(at - 1).is_some_and(|q| {
                at - 1 > start || self.inner_of(q).trim_end().ends_with([',', '.', '?', '!'])
            })
            && (clause.is_auxiliary(at + 1)
                && !(start..at).any(|i| clause.is_verb_like(i))
                && !self.hits.iter().any(|h| h.group.first == at + 1)
                || clause.is(at + 1, Classes::FINITE)
                || clause.is_lower(at + 1) && clause.word(at + 1).ends_with("ed"))
    }

    /// Whether a quotation is a sentence of its own: “It is late.”
    fn is_speech(&self, at: usize) -> bool {
        let Some(quotation) = self.clause.quotation(at) else { return false };
        let inner = self.inner_of(quotation);
        inner.starts_with(char::is_uppercase)
            && inner.trim_end().ends_with(['.', '!', '?', '…'])
            && inner.split_whitespace().count() >= MIN_FLOATING_WORDS
    }

    fn is_past_cue(&self) -> bool {
        let verb = self.clause.token(self.hit().group.last).and_then(|t| t.entry.verb);
        verb.is_some_and(|(_, form)| matches!(form, VerbForm::Past))
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

    pub(super) fn inner_of(&self, quotation: usize) -> &str {
        self.clause.text.quotations[quotation].inner.of(self.clause.text.text)
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
            let joins =
                clause.word_is(b, &["and"]) && subject > b + 1 || clause.word_is(b, &["and"]) && strong;
            return (comma || always || joins).then_some(if comma { b - 1 } else { b });
        }
        None
    }

    /// Whether units look like a clause or headline rather than an adverbial: a verb-like word, or no
    /// preposition in front.
    pub(super) fn is_clause(&self, units: Units) -> bool {
        let clause = self.clause;
        if clause.is(units.first, Classes::PREPOSITION)
            || clause.word_is(
                units.first,
                &[
                    "as", "when", "while", "if", "although", "because", "since", "after", "before", "asked",
                    "speaking",
                ],
            )
        {
            // "In an emailed statement, Ames acknowledged the bug"
            let comma = (units.first..=units.last).any(|i| clause.is_mark(i, &[',']));
            // "Of those who fight, many are ill, Ames said", but not "Of the deal, Ames said"
            if clause.is_medium_phrase(units.first) || clause.word_is(units.first, &["of"]) && !comma {
                return false;
            }
            let verb = (units.first..=units.last).any(|i| clause.is_verb_like(i));
            return verb && clause.is(units.first, Classes::PREPOSITION) || comma && self.has_verb(units);
        }
        clause.sentence.headline
            || self.has_verb(units)
            || (units.first..=units.last).any(|i| clause.quotation(i).is_some())
    }

    pub(super) fn has_verb(&self, units: Units) -> bool {
        has_verb(self.clause, units)
    }
}

/// Whether there is something like a verb among the words: an auxiliary, a form of a known verb, or what its
/// ending makes look like one.
pub(super) fn has_verb(clause: &Clause<'_>, units: Units) -> bool {
    // "this", "across", "Wednesdays": an "s" at the end makes no verb of them.
    let grammar = Classes::DETERMINER
        .or(Classes::POSSESSIVE)
        .or(Classes::PRONOUN)
        .or(Classes::PREPOSITION)
        .or(Classes::SUBORDINATOR)
        .or(Classes::TIME_NOUN);
    (units.first..=units.last).any(|i| {
        clause.is_auxiliary(i)
            || (clause.is_lower(i) && clause.token(i).is_some_and(|t| t.entry.verb.is_some()))
            || (clause.is_lower(i) && i > units.first && clause.is(i, Classes::FINITE))
            || (clause.is_lower(i)
                && i > units.first
                && clause.word(i).len() > 3
                && !clause.is(i, grammar)
                && (clause.word(i).ends_with("ed") || clause.word(i).ends_with('s')))
            || clause.word_is(
                i,
                &[
                    "went", "came", "took", "got", "left", "made", "gave", "fell", "rose", "lost", "won",
                    "held", "kept", "saw", "knew", "met", "began", "broke", "hit", "cut", "put", "set",
                    "grew", "let", "ran", "sent", "spent", "built", "brought", "led", "paid", "shot",
                    "fought", "found", "become", "became", "want", "need", "make", "go", "come", "take",
                ],
            )
    })
}

/// Whether a noun phrase and, with nothing but words between, a finite verb begin here: "the purchase appeared to", "a
/// probe is ongoing".
pub(super) fn is_plain_clause(clause: &Clause<'_>, at: usize) -> bool {
    const MAX_WORDS: usize = 9;
    let opens = clause.is_capitalised(at)
        || clause.is(at, Classes::DETERMINER.or(Classes::POSSESSIVE).or(Classes::GROUP))
        || clause.is_lower(at) && clause.word(at).ends_with('s') && !clause.is(at, Classes::PREPOSITION)
        || clause.is(at, Classes::NUMBER_WORD)
        || clause.token(at).is_some_and(|t| t.kind == TokenKind::Number);
    let finite = |i: usize| {
        let ends = clause.word(i).len() > 4 && clause.word(i).ends_with("ed");
        clause.is_lower(i)
            && (clause.is_auxiliary(i)
                || clause.is(i, Classes::FINITE)
                || clause.is_finite_verb(i)
                || ends && clause.word_is(i + 1, &["to"])
                || ends && i == at + 1 && clause.word(at).ends_with('s'))
    };
    opens
        && (at + 1..(at + MAX_WORDS).min(clause.len()))
            .take_while(|&i| {
                (clause.is_word(i) || clause.token(i).is_some_and(|t| !matches!(t.kind, TokenKind::Mark(_))))
                    && !clause.word_is(
                        i,
                        &["that", "which", "who", "whose", "when", "where", "as", "if", "whether"],
                    )
            })
            .any(finite)
}
