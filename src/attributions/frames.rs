//! Where the content of a cue stands: ordered patterns around the cue, from the surest to the least sure.

use super::clause::{Clause, Units};
use super::cues::{CueHit, Voice};
use crate::lexicon::{Classes, CueClass, Frame, VerbForm};
use crate::text::tokens::TokenKind;

/// A cue with its content and source.
#[derive(Clone, Debug)]
pub(super) struct Found {
    /// Index of the cue among the sentence's hits.
    pub(super) hit: usize,
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
    (0..hits.len()).filter_map(|k| Frames { clause, hits, k }.find()).collect()
}

/// Whether there is something like a verb among the words: an auxiliary, a form of a known verb, or what its
/// ending makes look like one.
pub(super) fn has_verb(clause: &Clause<'_>, units: Units) -> bool {
    (units.first..=units.last).any(|i| {
        clause.is_auxiliary(i)
            || (clause.is_lower(i) && clause.token(i).is_some_and(|t| t.entry.verb.is_some()))
            || (clause.is_lower(i)
                && i > units.first
                && clause.word(i).len() > 3
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

struct Frames<'c, 'a> {
    clause: &'c Clause<'a>,
    hits: &'c [CueHit],
    k: usize,
}

type Content = (Vec<Units>, &'static str);

impl Frames<'_, '_> {
    fn hit(&self) -> &CueHit {
        &self.hits[self.k]
    }

    fn has(&self, frame: Frame) -> bool {
        self.clause.lexicon.cue(self.hit().entry).frames.has(frame)
    }

    fn find(&self) -> Option<Found> {
        if let Some(relayed) = self.relayed() {
            return Some(relayed);
        }
        let hit = self.hit();
        let (content, source, same_source_as) = match hit.voice {
            Voice::Active | Voice::Inverted => (self.active()?, Some(hit.subject?), None),
            Voice::Adverbial => {
                let (content, source) = self.adverbial()?;
                (content, Some(source), None)
            }
            Voice::Participle | Voice::Coordinated => {
                let content = self.right_content(hit.group.last + 1)?;
                match self.k.checked_sub(1).filter(|&p| self.hits[p].voice != Voice::Adverbial) {
                    Some(previous) => (content, None, Some(previous)),
                    None => (content, Some(self.main_subject()?), None),
                }
            }
            Voice::Nominal => (self.nominal()?, hit.subject, None),
            Voice::Passive => {
                let (content, source) = self.passive()?;
                (content, source, None)
            }
        };
        let (pieces, pattern) = content;
        Some(Found { hit: self.k, pieces, source, same_source_as, relayed_by: None, pattern })
    }

    /// X quoted Y as saying C: Y's claim, relayed by X.
    fn relayed(&self) -> Option<Found> {
        let clause = self.clause;
        let hit = self.hit();
        if hit.voice != Voice::Active
            || !matches!(clause.lexicon.cue(hit.entry).lemma.as_str(), "quote" | "cite")
        {
            return None;
        }
        let start = hit.group.last + 1;
        let r#as = (start + 1..(start + 16).min(clause.len())).find(|&i| {
            clause.word_is(i, &["as"]) && clause.word_is(i + 1, &["saying", "telling", "warning", "writing"])
        })?;
        let that = r#as + 2 + usize::from(clause.word_is(r#as + 2, &["that"]));
        let (pieces, _) = self.piece(that, "")?;
        let source = Some(Units { first: start, last: r#as - 1 });
        Some(Found {
            hit: self.k,
            pieces,
            source,
            same_source_as: None,
            relayed_by: hit.subject,
            pattern: "quoted as saying",
        })
    }

    /// The noun phrase that opens the sentence.
    fn main_subject(&self) -> Option<Units> {
        let mut at = 0;
        while self.clause.is(at, Classes::OPENER.or(Classes::CONJUNCTION))
            && !self.clause.is(at, Classes::DETERMINER)
            || self.clause.is_mark(at, &[','])
        {
            at += 1;
        }
        self.clause.noun_phrase_right(at).filter(|np| np.last < self.hit().group.first)
    }

    fn active(&self) -> Option<Content> {
        let hit = self.hit();
        let clause = self.clause;
        let cue = clause.lexicon.cue(hit.entry);
        let inverted = hit.voice == Voice::Inverted;
        let subject = hit.subject?;
        let behind = if inverted { subject.last + 1 } else { hit.group.last + 1 };
        let before = if inverted { hit.group.first } else { subject.first }.checked_sub(1);
        let quotable = self.has(Frame::Quote) || self.has(Frame::That);

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
        // “Q,” S V  ·  “Q,” V S
        if let Some(before) = before
            && quotable
            && let Some(quote) = self.quotation_before(before)
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
        if let Some(before) = before
            && clause.word_is(before, &["as"])
            && (before == 0 || clause.is_mark(before - 1, &[',']))
            && self.has(Frame::That)
        {
            if before == 0 && clause.is_mark(behind, &[',']) {
                return self.piece(behind + 1, "as source cue, clause");
            }
            let left = Units { first: self.left_start(before.checked_sub(2)?), last: before - 2 };
            return (before >= 3 && clause.is_mark(behind, &['.', ',']) && self.is_clause(left))
                .then(|| (vec![left], "clause, as source cue"));
        }
        if !inverted && let Some(content) = self.right_content(behind) {
            return Some(content);
        }
        if !(self.has(Frame::That) || self.has(Frame::Quote)) || cue.strength < 0.5 {
            return None;
        }
        if inverted {
            // "Said Kallas: ..." or "C, said Kallas."
            if clause.is_mark(behind, &[':']) {
                return self.colon(behind);
            }
        }
        let comma = before.filter(|&b| clause.is_mark(b, &[',', '—', '–', '-']) && b > 0)?;
        if !clause.is_mark(comma, &[',']) && !clause.sentence.headline {
            return None;
        }
        let start = self.left_start(comma - 1);
        let left = Units { first: start, last: comma - 1 };
        let opener_only = (left.first..=left.last).all(|i| clause.is(i, Classes::OPENER.or(Classes::ADVERB)));
        let closing = behind >= clause.len() || clause.is_mark(behind, &[',', '—', '–']);
        // C1, S V, C2
        if !inverted && clause.is_mark(behind, &[',']) && behind + 2 < clause.len() {
            let right = Units { first: behind + 1, last: self.limit(behind + 1) };
            let continues = !clause.word_is(
                right.first,
                &["who", "which", "whose", "adding", "where", "when", "while", "as", "citing"],
            ) && !self
                .hits
                .iter()
                .any(|h| h.group.first <= right.first + 1 && h.group.first >= right.first)
                && right.last > right.first;
            if continues && opener_only {
                return Some((vec![right], "opener, source cue, clause"));
            }
            if continues && closing {
                return Some((vec![left, right], "clause, source cue, clause"));
            }
        }
        // C, S V.
        let long_enough = left.last > left.first && !opener_only;
        (long_enough && self.is_clause(left))
            .then(|| (vec![left], if inverted { "clause, cue source" } else { "clause, source cue" }))
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

    /// Where a content that ends at `end`, before its cue, begins: at the start of the sentence or behind
    /// the part of another cue.
    fn left_start(&self, end: usize) -> usize {
        let clause = self.clause;
        let mut start = 0;
        if let Some(previous) = self.k.checked_sub(1).map(|p| &self.hits[p]) {
            let from = previous.group.last + 1;
            for i in from..end {
                let hard = clause.is_mark(i, &[';'])
                    || (clause.is_mark(i, &[','])
                        && clause.word_is(i + 1, &["and", "but", "while", "whereas", "or"]));
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

    /// Whether units look like a clause or headline rather than an adverbial: a verb-like word, or no
    /// preposition in front.
    fn is_clause(&self, units: Units) -> bool {
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
            return self.has_verb(units) && (units.first..=units.last).any(|i| clause.is_mark(i, &[',']));
        }
        clause.sentence.headline
            || self.has_verb(units)
            || (units.first..=units.last).any(|i| clause.quotation(i).is_some())
    }

    fn has_verb(&self, units: Units) -> bool {
        has_verb(self.clause, units)
    }

    /// The content to the right of a cue whose words end before `at`.
    fn right_content(&self, start: usize) -> Option<Content> {
        let clause = self.clause;
        let cue = clause.lexicon.cue(self.hit().entry);
        let addressee = self.has(Frame::NpThat);
        // "told Reuters he": with other verbs ("warned a visit would") the person spoke to stands before "that".
        let tells =
            matches!(cue.lemma.as_str(), "tell" | "inform" | "remind" | "assure" | "reassure" | "notify");
        let named_that = (start..(start + 9).min(clause.len()))
            .take_while(|&i| clause.is_word(i))
            .any(|i| i > start && clause.word_is(i, &["that"]));
        let at = clause.skip_adjuncts(start, addressee && (tells || named_that));
        if at >= clause.len() {
            return None;
        }
        let that = self.has(Frame::That) || addressee || self.has(Frame::ToNpThat);
        let quotable = that || self.has(Frame::Quote);
        let pronoun_that =
            clause.word_is(at, &["that"]) && clause.is(at + 1, Classes::AUXILIARY) && clause.is_lower(at + 1);
        if clause.word_is(at, &["that"]) && that && !pronoun_that {
            // "said that," with an aside; "that day" is no complementiser.
            let first = at + 1;
            return self.piece(first, "that clause");
        }
        if clause.is_mark(at, &[':']) && quotable {
            return self.colon(at);
        }
        if clause.is_mark(at, &[',']) {
            // S V, “Q”
            return (quotable && clause.quotation(at + 1).is_some())
                .then(|| self.piece(at + 1, "cue, quotation"))
                .flatten();
        }
        if clause.quotation(at).is_some() {
            if quotable || self.has(Frame::Np) || self.has(Frame::As) {
                return self.piece(at, "cue quotation");
            }
            return None;
        }
        if (self.has(Frame::As) || self.has(Frame::That)) && clause.word_is(at, &["how"]) {
            return self.piece(at, "how clause");
        }
        if self.has(Frame::Whether)
            && clause.word_is(at, &["whether", "if", "why", "how", "what", "when", "where", "who", "which"])
        {
            return self.piece(at, "question clause");
        }
        // "asked the minister if he"
        if self.has(Frame::Whether)
            && let Some(whether) = (at + 1..(at + 8).min(clause.len()))
                .take_while(|&i| clause.is_word(i))
                .find(|&i| clause.word_is(i, &["whether", "if", "why", "how"]))
        {
            return self.piece(whether, "question clause");
        }
        // "rejected claims that", "dismissed the suggestion that"
        if matches!(cue.class, CueClass::Deny | CueClass::Evaluate)
            && let Some(that) = (at + 1..(at + 6).min(clause.len())).find(|&i| {
                clause.word_is(i, &["that"]) && clause.token(i - 1).is_some_and(|t| t.entry.noun.is_some())
            })
        {
            return self.piece(that + 1, "object that clause");
        }
        // "called on X to", "called for X", "accused X of", "warned of X", "warned against X"
        for (frame, word, pattern) in [
            (Frame::Of, "of", "of phrase"),
            (Frame::For, "for", "for phrase"),
            (Frame::On, "on", "on phrase"),
            (Frame::About, "about", "about phrase"),
        ] {
            if self.has(frame) && clause.word_is(start, &[word]) {
                return self.piece(start + 1, pattern);
            }
        }
        if self.has(Frame::As)
            && let Some(r#as) = (start..(start + 9).min(clause.len()))
                .take_while(|&i| {
                    clause.is_word(i) || clause.token(i).is_some_and(|t| t.kind == TokenKind::Possessive)
                })
                .find(|&i| clause.word_is(i, &["as"]))
        {
            // "their behaviour as “an insult”": the object says what is meant.
            let first = if clause.word_is(start, &["as"]) { r#as + 1 } else { start };
            return self.piece(first, "as phrase");
        }
        // "called that number “a fairy tale”"
        if self.has(Frame::As)
            && let Some(quote) = (start..(start + 14).min(clause.len()))
                .take_while(|&i| {
                    clause.is_word(i)
                        || clause.quotation(i).is_some()
                        || clause.token(i).is_some_and(|t| t.kind == TokenKind::Possessive)
                })
                .find(|&i| clause.quotation(i).is_some())
            && quote > start
        {
            return self.piece(start, "object quotation");
        }
        if self.has(Frame::Of)
            && let Some(of) = (start..(start + 8).min(clause.len())).find(|&i| clause.word_is(i, &["of"]))
            && (start..of).all(|i| {
                clause.is_word(i) || clause.token(i).is_some_and(|t| t.kind == TokenKind::Possessive)
            })
            && !self.has(Frame::That)
        {
            return self.piece(of + 1, "object of phrase");
        }
        let infinitive =
            clause.word_is(at, &["to"]) || (clause.word_is(at, &["not"]) && clause.word_is(at + 1, &["to"]));
        if self.has(Frame::ToInf) && infinitive && !matches!(cue.lemma.as_str(), "decline" | "refuse") {
            return self.piece(at, "infinitive");
        }
        if self.has(Frame::NpToInf)
            && let Some(to) = (at..(at + 12).min(clause.len()))
                .take_while(|&i| {
                    clause.is_word(i) || clause.token(i).is_some_and(|t| t.kind == TokenKind::Possessive)
                })
                .find(|&i| clause.word_is(i, &["to"]))
            && to > at
            && !clause.word_is(at, &["not"])
            && !clause.word_is(at + 1, &["not"])
        {
            return self.piece(at, "object infinitive");
        }
        if that && (pronoun_that || self.opens_clause(at)) {
            let first = at;
            let last = self.limit(first);
            let sure = cue.strength >= 0.85 && matches!(cue.class, CueClass::Assert) && !self.has(Frame::Np);
            if last > first && (sure || self.has_verb(Units { first: first + 1, last: last.min(first + 16) }))
            {
                return self.piece(first, "clause");
            }
        }
        if self.has(Frame::Np)
            && at == start
            && cue.strength >= 0.55
            && (clause.is_word(at) || clause.token(at).is_some_and(|t| t.kind == TokenKind::Number))
            && !clause.is(
                at,
                Classes::PREPOSITION.or(Classes::CONJUNCTION).or(Classes::SUBORDINATOR).or(Classes::ADVERB),
            )
        {
            // A statement verb with a mere object ("reported profits", "announced a plan") reports no claim.
            let takes_object = matches!(
                cue.class,
                CueClass::Deny | CueClass::Evaluate | CueClass::Direct | CueClass::Commit | CueClass::Believe
            ) || self.quotes_from(at);
            return takes_object.then(|| self.piece(at, "object")).flatten();
        }
        None
    }

    fn quotes_from(&self, at: usize) -> bool {
        (at..=self.limit(at)).any(|i| self.clause.quotation(i).is_some())
    }

    fn colon(&self, colon: usize) -> Option<Content> {
        let first = colon + 1;
        (first < self.clause.len()).then(|| self.piece(first, "cue: content")).flatten()
    }

    /// The content from `first` to its limit, if there is anything in it.
    fn piece(&self, first: usize, pattern: &'static str) -> Option<Content> {
        if first >= self.clause.len() {
            return None;
        }
        let units = Units { first, last: self.limit(first) };
        let filled = (units.first..=units.last).any(|i| {
            self.clause.quotation(i).is_some()
                || self.clause.token(i).is_some_and(|t| t.is_word() || t.kind == TokenKind::Number)
        });
        (units.last >= units.first && filled).then(|| (vec![units], pattern))
    }

    /// Whether a clause without "that" may begin here.
    fn opens_clause(&self, at: usize) -> bool {
        let clause = self.clause;
        let Some(token) = clause.token(at) else { return true };
        if matches!(token.kind, TokenKind::Number | TokenKind::Mark('$' | '€' | '£')) {
            return true;
        }
        let joins = token.is(Classes::CONJUNCTION) && !token.is(Classes::DETERMINER.or(Classes::INDEFINITE));
        token.is_word()
            && !joins
            && !clause.word_is(
                at,
                &[
                    "of", "about", "to", "so", "as", "for", "than", "by", "with", "from", "into", "on",
                    "who", "which", "whose", "that", "before", "after", "until", "because", "ahead",
                    "against", "at",
                ],
            )
            && !clause.is_auxiliary(at)
    }

    /// The last unit of a content that begins at `start`: the end of the sentence without its stop, or the
    /// unit before the part of a later cue.
    fn limit(&self, start: usize) -> usize {
        let clause = self.clause;
        let mut end = clause.len();
        while end > start && clause.is_mark(end - 1, &['.', '!', '?', ',', ';', ':', '—', '–', '|']) {
            end -= 1;
        }
        // "X, who feared reprisals, said": a relative clause ends at its comma.
        if self.hit().relative
            && let Some(comma) = (start..end).find(|&i| clause.is_mark(i, &[',']))
        {
            end = comma;
        }
        for later in self.hits.iter().skip(self.k + 1) {
            // "while others merely want it": what is too weak to report anything cuts nothing off.
            let behind = later.group.last + 1;
            let named = later.subject.is_some_and(|s| clause.is_capitalised(s.last));
            let reports = named
                || later.voice == Voice::Coordinated
                || clause.lexicon.cue(later.entry).strength >= 0.5
                || clause.word_is(behind, &["that"])
                || clause.quotation(behind).is_some();
            if later.group.first <= start || !reports {
                continue;
            }
            let barrier = match later.voice {
                Voice::Participle => {
                    let b = later.group.first - 1;
                    clause.is_mark(b, &[',', '—', '–']).then_some(b)
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
                Voice::Active | Voice::Passive => {
                    later.subject.and_then(|s| self.barrier_before(s.first, start))
                }
                Voice::Inverted | Voice::Nominal => None,
            };
            if let Some(barrier) = barrier
                && barrier > start
                && barrier < end
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

    /// Where the clause with a subject at `subject` is cut off from what stands before it.
    fn barrier_before(&self, subject: usize, start: usize) -> Option<usize> {
        let clause = self.clause;
        let mut b = subject.checked_sub(1)?;
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
        if clause.word_is(b, &["while", "whereas", "but", "and", "although", "though"]) {
            let comma = b > start && clause.is_mark(b - 1, &[',']);
            let always = clause.word_is(b, &["while", "whereas", "but"]);
            return (comma || always || clause.word_is(b, &["and"])).then_some(if comma { b - 1 } else { b });
        }
        None
    }

    /// According to S, C  ·  C, according to S
    fn adverbial(&self) -> Option<(Content, Units)> {
        let clause = self.clause;
        let hit = self.hit();
        let mut source = hit.subject?;
        let opening = (0..hit.group.first)
            .all(|i| clause.is(i, Classes::OPENER.or(Classes::CONJUNCTION)) || clause.is_mark(i, &[',']));
        // "a U.S. official briefed on the talks": up to the comma.
        let mut comma = source.last.max(hit.group.last) + 1;
        while comma < clause.len()
            && !clause.is_mark(comma, &[',', '.', ';', ':', '—', '–', ')'])
            && clause.quotation(comma).is_none()
        {
            comma += 1;
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
                source.last = comma - 1;
            }
            // Asides behind the name: ", who spoke ..., ", ", a lawyer, "
            let mut from = comma;
            while clause.is_mark(from, &[','])
                && (clause.word_is(from + 1, &["who", "which", "whose", "a", "an", "speaking", "citing"]))
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
        let mut pieces = vec![Units { first: start, last }];
        if clause.is_mark(comma, &[','])
            && comma + 3 < clause.len()
            && !clause.word_is(
                comma + 1,
                &["who", "which", "a", "an", "the", "adding", "and", "but", "while", "as"],
            )
            && !self.hits.iter().any(|h| h.group.first > comma)
        {
            pieces.push(Units { first: comma + 1, last: self.limit(comma + 1) });
        }
        Some(((pieces, "clause, according to source"), source))
    }

    /// X's claim that C: to the end of the sentence, or to the verb that "claim" is the subject of.
    fn nominal(&self) -> Option<Content> {
        let clause = self.clause;
        let first = self.hit().group.last + 2;
        let mut end = self.limit(first);
        let finite = |i: usize| clause.is_auxiliary(i) && clause.is_lower(i) && !clause.is_auxiliary(i - 1);
        let mut verbs = (first + 1..=end).filter(|&i| finite(i));
        verbs.next();
        if self.hit().group.last < 8
            && let Some(main) = verbs.find(|&i| {
                !clause
                    .word_is(i - 1, &["and", "that", "which", "who", "it", "he", "she", "they", "not", "or"])
            })
        {
            end = main - 1;
        }
        (end > first).then(|| (vec![Units { first, last: end }], "noun that clause"))
    }

    /// X was told by Y that C  ·  X was accused by Y of C  ·  X was described as C
    fn passive(&self) -> Option<(Content, Option<Units>)> {
        let clause = self.clause;
        let start = self.hit().group.last + 1;
        let agent = clause.word_is(start, &["by"]).then(|| clause.noun_phrase_right(start + 1)).flatten();
        let behind = agent.map_or(start, |np| np.last + 1);
        let at = clause.skip_adjuncts(behind, false);
        let form = clause.token(self.hit().group.last)?.entry.verb.map(|(_, form)| form);
        if !matches!(form, Some(VerbForm::Past | VerbForm::Participle)) {
            return None;
        }
        let content = if self.has(Frame::NpThat) && clause.word_is(at, &["that"]) {
            self.piece(at + 1, "passive that clause")
        } else if self.has(Frame::NpThat) && agent.is_some() && clause.quotation(at).is_some() {
            self.piece(at, "passive quotation")
        } else if self.has(Frame::NpThat)
            && self.opens_clause(at)
            && self.has_verb(Units { first: at, last: self.limit(at) })
        {
            self.piece(at, "passive clause")
        } else if self.has(Frame::Of) && clause.word_is(at, &["of"]) {
            self.piece(at + 1, "passive of phrase")
        } else if self.has(Frame::As) && clause.word_is(at, &["as"]) && agent.is_some() {
            self.piece(at + 1, "passive as phrase")
        } else {
            None
        };
        Some((content?, agent))
    }
}
