//! From the patterns of single sentences to the attributions of a document: quotations that go on behind the
//! cue, headlines, floating quotations, nesting.

use super::Attribution;
use super::candidates::{self, Candidate, mark_doubles};
use super::clause::{Clause, Units};
use super::cueless::{as_reported, without_cue};
use super::cues::{CueHit, Voice, cue_hits};
use super::frames::{DASH_SPEECH, DASHES, Found, found};
use super::reports::{MIN_NESTED_STRENGTH, is_document, is_plain_that, is_report, is_second_hand, quotes};
use super::turns::{Turn, turns};
use crate::claims::{Form, Polarity};
use crate::lexicon::{Classes, CueClass, Lexicon, VerbForm};
use crate::text::Text;
use crate::text::blocks::{Block, BlockKind};
use crate::text::sentences::{Sentence, Unit};
use crate::text::span::Span;
use crate::text::tokens::TokenKind;
use std::collections::HashMap;

/// Words of a quotation that stands alone at least, to be taken for speech rather than a title or term.
pub(super) const MIN_FLOATING_WORDS: usize = 4;

/// Sentences in front of a cue that speech between dashes runs through at most.
const MAX_DASH_SENTENCES: usize = 8;

/// Finds all attributions of a document, in the order of their contents; an outer one before those in it.
pub fn attributions(text: &Text<'_>, lexicon: &Lexicon) -> Vec<Attribution> {
    assemble(text, lexicon, None).0
}

/// Like [`attributions`], with all that was considered on the way.
pub fn explain(text: &Text<'_>, lexicon: &Lexicon) -> (Vec<Attribution>, Vec<Candidate>) {
    let (attributions, mut candidates) = assemble(text, lexicon, Some(Vec::new()));
    mark_doubles(&mut candidates, &attributions);
    (attributions, candidates)
}

fn assemble(
    text: &Text<'_>,
    lexicon: &Lexicon,
    candidates: Option<Vec<Candidate>>,
) -> (Vec<Attribution>, Vec<Candidate>) {
    let mut assembly = Assembly {
        text,
        lexicon,
        found: Vec::new(),
        continuations: continuations(text),
        last_turn: None,
        last_plain: None,
        last_outside_headlines: None,
        announced: None,
        candidates,
    };
    let mut speech: Vec<bool> = vec![false; text.quotations.len()];
    let turns = turns(text);
    let mut turn_block = None;
    for (index, sentence) in text.sentences.iter().enumerate() {
        if let Some(turn) = turns[sentence.block] {
            if turn_block != Some(sentence.block) {
                turn_block = Some(sentence.block);
                assembly.turn(index, turn);
            }
            if turn == Turn::Remark {
                continue;
            }
            let (before, last) = (assembly.found.len(), assembly.last_outside_headlines);
            assembly.quoted_sentence(index, sentence);
            // What is read out of the label is nobody's.
            let starts = |a: &Attribution| a.pieces[0].start;
            if turn.content().is_some_and(|c| assembly.found[before..].iter().any(|a| starts(a) < c.start)) {
                assembly.found.truncate(before);
                assembly.last_outside_headlines = last;
            }
            continue;
        }
        match sentence.quotation {
            None => assembly.sentence(index, sentence),
            Some(quotation) => {
                // A quotation inside speech is read for nested claims; scare quotes and titles are not.
                let root = assembly.root(quotation);
                if assembly.covers(text.quotations[quotation].inner) {
                    speech[root] = true;
                }
                if speech[root] {
                    assembly.quoted_sentence(index, sentence);
                }
            }
        }
    }
    let candidates = assembly.candidates.take().unwrap_or_default();
    (assembly.finish(), candidates)
}

/// For each quotation that goes on in the next paragraph, the part there.
fn continuations(text: &Text<'_>) -> HashMap<usize, usize> {
    text.quotations.iter().enumerate().filter_map(|(i, q)| q.continues.map(|before| (before, i))).collect()
}

/// "Ann Holm, its director, said:" at the end of a paragraph: whose the quotation in the next one is.
struct Announced {
    block: usize,
    cue: Span,
    entry: u16,
    source: Span,
}

pub(super) struct Assembly<'a> {
    pub(super) text: &'a Text<'a>,
    lexicon: &'a Lexicon,
    found: Vec<Attribution>,
    continuations: HashMap<usize, usize>,
    /// The latest answer of a conversation.
    last_turn: Option<usize>,
    /// The end of the latest sentence in which the reporter says more than quotations do.
    last_plain: Option<usize>,
    /// The latest attribution that is in no headline.
    last_outside_headlines: Option<usize>,
    /// The paragraph that ends in "X said:", with the words of the cue, its entry, and X.
    announced: Option<Announced>,
    /// What was considered, where somebody asks.
    candidates: Option<Vec<Candidate>>,
}

impl<'a> Assembly<'a> {
    fn root(&self, mut quotation: usize) -> usize {
        while let Some(parent) = self.text.quotations[quotation].parent {
            quotation = parent;
        }
        quotation
    }

    /// Whether one of the latest attributions contains a span, or nearly all of it.
    fn covers(&self, span: Span) -> bool {
        self.found.iter().rev().take(40).any(|a| {
            let within = a.pieces.partition_point(|p| p.start < span.start);
            let inside = a.pieces[within..].iter().take_while(|p| p.start < span.end);
            a.piece_around(span).is_some()
                || inside.take(2).any(|p| span.contains(*p) && p.len() * 10 > span.len() * 9)
        })
    }

    pub(super) fn push(&mut self, attribution: Attribution) {
        if !attribution.headline {
            self.last_outside_headlines = Some(self.found.len());
        }
        self.found.push(attribution);
    }

    fn clause(&self, sentence: &'a Sentence) -> Clause<'a> {
        Clause { text: self.text, lexicon: self.lexicon, sentence }
    }

    /// A paragraph of an interview or transcript.
    fn turn(&mut self, index: usize, turn: Turn) {
        match turn {
            Turn::Question | Turn::Remark => {}
            Turn::Answer { content, speaker } => {
                self.last_turn = Some(self.found.len());
                let asks = content.of(self.text.text).ends_with('?');
                self.push(Attribution {
                    source: speaker,
                    polarity: if asks { Polarity::Asked } else { Polarity::Asserted },
                    ..bare(index, vec![content], Form::Direct, "turn")
                })
            }
            Turn::More { content } => {
                if let Some(answer) = self.last_turn {
                    self.found[answer].pieces.push(content);
                }
            }
        }
    }

    /// A sentence of the reporter.
    fn sentence(&mut self, index: usize, sentence: &'a Sentence) {
        let clause = self.clause(sentence);
        if self.is_quotations_only(sentence) {
            self.standing_quotation(index, sentence);
            return;
        }
        // A title in capitals is most often that of another article.
        if !(sentence.headline && self.text.blocks[sentence.block].capitals) {
            self.last_plain = Some(sentence.span.end);
        }
        if self.stated_before(index, &clause) {
            return;
        }
        let hits = cue_hits(&clause);
        if self.signed_below(index, &clause, &hits) {
            return;
        }
        let found = found(&clause, &hits);
        let before = self.found.len();
        self.announced = announced(&clause, &hits);
        self.add(index, &clause, &hits, found, None);
        self.led_up_to(index, &clause, before);
        // "As reported by the agency, the minister called it late": what the agency says holds the minister's words.
        if self.found.len() > before
            && let Some(found) = as_reported(&clause).filter(|found| found.source.is_some())
            && let Some(attribution) = self.attribution(index, &clause, None, found)
        {
            self.push(attribution);
        }
        if self.found.len() == before
            && let Some(found) = without_cue(&clause)
            && let Some(attribution) = self.attribution(index, &clause, None, found)
        {
            self.push(attribution);
        }
        // “We told them for years”: nurses say nobody listened
        let apart = sentence.headline
            && clause.quotation(0).is_some_and(|q| !self.covers(self.text.quotations[q].inner))
            && clause.is_mark(1, &[':']);
        if sentence.headline && (self.found.len() == before || apart) {
            self.headline_quotation(index, sentence);
            // Whoever says the rest says the quotation.
            let source = self.found.get(before).and_then(|first| first.source);
            if let (true, Some(source), Some(last)) = (apart, source, self.found[before..].last_mut()) {
                last.source = Some(source);
            }
        }
    }

    /// "She explained that it was late: “We will wait.”": a quotation behind a colon goes on where the report, one of those
    /// from `first` on, ends.
    fn led_up_to(&mut self, index: usize, clause: &Clause<'_>, first: usize) {
        let colon =
            (2..clause.len()).find(|&i| clause.is_mark(i, &[':']) && clause.quotation(i + 1).is_some());
        let Some((colon, quotation)) = colon.and_then(|colon| Some((colon, clause.quotation(colon + 1)?)))
        else {
            return;
        };
        let ends = (colon + 2..clause.len()).all(|i| !clause.is_word(i) && clause.quotation(i).is_none());
        let before = clause.span(colon).start;
        let leads = (first..self.found.len())
            .rev()
            .find(|&i| self.found[i].cue.is_some() && self.found[i].cover().end == before);
        if let Some(leads) = leads
            && ends
            && !clause.sentence.headline
            && self.words_in(quotation) >= MIN_FLOATING_WORDS
            && !self.covers(self.text.quotations[quotation].inner)
        {
            self.floating(index, quotation, Some(leads), false);
        }
    }

    /// "The enemy is regrouping. This was stated by the spokesperson.": whose words the sentence before are.
    fn stated_before(&mut self, index: usize, clause: &Clause<'_>) -> bool {
        let Some((cue, entry, source)) = self.points_back(clause) else { return false };
        // Behind the reporter's sentences stand those inside their quotations.
        let before = self.text.sentences[..index].iter().rev().take(24).find(|s| s.quotation.is_none());
        let near = |before: &&Sentence| !before.headline && before.block + 1 >= clause.sentence.block;
        let Some(before) = before.filter(near).filter(|before| !self.covers(before.span)) else {
            return false;
        };
        let quotes = before.units.iter().any(|unit| matches!(unit, Unit::Quotation(_)));
        let piece = before.span.of(self.text.text).trim_end_matches(['.', ' ', '\n']);
        let piece = Span::new(before.span.start, before.span.start + piece.len());
        if piece.is_empty() {
            return false;
        }
        // ", the spokesperson, Lieutenant Yatsenyk, on the air": with the name that follows.
        let name = source.last + 1;
        let name = clause.is_mark(name, &[',']).then(|| clause.noun_phrase_right(name + 1)).flatten();
        let named =
            name.filter(|name| clause.is_capitalised(name.first) && !clause.is_verb_like(name.last + 1));
        let source = named.map_or(source, |name| Units { last: name.last, ..source });
        let form = if quotes { Form::Mixed } else { Form::Indirect };
        self.push(Attribution {
            source: Some(clause.span_of(source)),
            cue: Some(clause.span_of(cue)),
            cue_entry: entry,
            ..bare(index, vec![piece], form, "this was stated by")
        });
        true
    }

    /// Cue, its entry and source of a sentence that says whose the one before is: "This was stated by X", "X said this in
    /// a report", "That's according to X".
    fn points_back(&self, clause: &Clause<'_>) -> Option<(Units, Option<u16>, Units)> {
        let past = |at: usize| {
            let (entry, form) = clause.token(at)?.entry.verb?;
            let says = self.lexicon.cue(entry).class == CueClass::Assert;
            (says && matches!(form, VerbForm::Past | VerbForm::Participle)).then_some(entry)
        };
        let points = clause.word_is(0, &["this", "that"]) && clause.is(1, Classes::BE);
        if points && clause.word_is(2, &["according"]) && clause.word_is(3, &["to"]) {
            return Some((Units { first: 2, last: 3 }, None, clause.noun_phrase_right(4)?));
        }
        if points && clause.word_is(3, &["by"]) {
            return Some((Units { first: 1, last: 2 }, Some(past(2)?), clause.noun_phrase_right(4)?));
        }
        let this = (2..clause.len().min(24)).find(|&i| clause.word_is(i, &["this"]))?;
        let (verb, behind) = (this - 1, this + 1);
        let ends = behind >= clause.len()
            || clause.is_mark(behind, &['.', ','])
            || clause.is(behind, Classes::PREPOSITION.or(Classes::WEEKDAY));
        // "The institute also said this"; but "Ames never said this".
        let first = (1..=verb).rev().find(|&i| !clause.is(i - 1, Classes::ADVERB)).unwrap_or(verb);
        let subject = clause.subject_left(first).filter(|subject| ends && subject.first == 0)?;
        let denied = clause.is(subject.last, Classes::NEGATION);
        (!denied).then_some((Units { first, last: verb }, Some(past(verb)?), subject))
    }

    /// "We want it to end." ¶ "- said Ames.": a paragraph that says whose speech the one before it is.
    fn signed_below(&mut self, index: usize, clause: &Clause<'_>, hits: &[CueHit]) -> bool {
        let text = self.text;
        let dash = self.is_behind_list_dash(clause.sentence);
        let hit = hits.first().filter(|hit| dash && hit.voice == Voice::Inverted && hit.group.first == 0);
        let Some((hit, above)) = hit.zip(clause.sentence.block.checked_sub(1)) else { return false };
        let speech = text.blocks[above].span;
        let is_speech = text.blocks[above].kind == BlockKind::Paragraph
            && !text.reporter_sentences(speech).any(|sentence| self.covers(sentence.span));
        if !is_speech {
            return false;
        }
        self.push(Attribution {
            source: hit.subject.map(|subject| clause.span_of(subject)),
            cue: Some(clause.span_of(hit.group)),
            cue_entry: Some(hit.entry),
            polarity: hit.polarity,
            ..bare(index, vec![speech], Form::Indirect, "clause ¶ – cue")
        });
        true
    }

    /// “We will win”: minister on the war  ·  a crosshead in quotation marks.
    fn headline_quotation(&mut self, index: usize, sentence: &'a Sentence) {
        let quotation = sentence.units.iter().find_map(|u| match u {
            Unit::Quotation(q) => Some(*q),
            Unit::Token(_) => None,
        });
        let opens = sentence.units.iter().take(2).any(|u| matches!(u, Unit::Quotation(_)));
        let Some(quotation) = quotation.filter(|_| opens) else { return };
        if self.words_in(quotation) >= MIN_FLOATING_WORDS || self.comes_again(quotation) {
            self.floating(index, quotation, None, true);
            let source = self.quoted_in_headline(sentence);
            if let (Some(source), Some(attribution)) = (source, self.found.last_mut()) {
                // It still floats: whoever says the words below is surer.
                attribution.source = Some(source);
                attribution.pattern = "headline quotation: source";
            }
        }
    }

    /// ‘Q’: residents of Zalissia on the night of the fire  ·  “Q”: a conversation with Ann Holm: who is behind the
    /// colon.
    fn quoted_in_headline(&self, sentence: &'a Sentence) -> Option<Span> {
        let clause = self.clause(sentence);
        let colon = (1..clause.len().min(3)).find(|&i| clause.is_mark(i, &[':']))?;
        clause.quotation(colon - 1)?;
        let with = (colon + 2..(colon + 5).min(clause.len())).find(|&i| clause.word_is(i, &["with"]));
        let talk = with.filter(|&with| clause.word_is(with - 1, &["conversation", "interview", "talk"]));
        let start = talk.map_or(colon + 1, |with| with + 1);
        let np = clause.noun_phrase_right(start)?;
        // "Soap star Ann Holm’s fury"
        let owner =
            (np.first + 1..=np.last).find(|&i| clause.is_possessive(i)).map_or(np.last, |mark| mark - 1);
        let np = Units { last: owner, ..np };
        let who =
            Classes::PERSON.or(Classes::GROUP).or(Classes::OFFICE).or(Classes::GIVEN_NAME).or(Classes::RANK);
        let speaks = (np.first..=np.last).any(|i| clause.is(i, who));
        (speaks && !clause.is(np.first, Classes::POSSESSIVE)).then(|| clause.span_of(np))
    }

    /// A sentence inside a quotation: only what is plainly a report counts.
    fn quoted_sentence(&mut self, index: usize, sentence: &'a Sentence) {
        let clause = self.clause(sentence);
        let hits = cue_hits(&clause);
        let found = found(&clause, &hits)
            .into_iter()
            .filter(|f| {
                let hit = &hits[f.hit];
                let cue = self.lexicon.cue(hit.entry);
                let quotes = quotes(&clause, f);
                // "I can tell you that": somebody says it now. "Numbers can only tell you where to dig": nobody.
                let able = (hit.group.first..hit.group.last).any(|i| clause.word_is(i, &["can"]));
                if able {
                    return false;
                }
                let says = matches!(cue.lemma.as_str(), "say" | "tell" | "ask");
                let first_person = f
                    .source
                    .is_some_and(|s| s.first == s.last && clause.word_is(s.first, &["i", "we", "you"]));
                let thinks = cue.class == CueClass::Believe && matches!(f.pattern, "clause" | "that clause");
                // "I told them it was late": what somebody said at another time, not "I say", "I think".
                let recounts = matches!(cue.lemma.as_str(), "tell" | "ask" | "write" | "warn" | "promise")
                    || cue.strength >= MIN_NESTED_STRENGTH && self.is_past(&clause, hit);
                let asks = cue.class == CueClass::Ask && f.pattern.ends_with("question clause");
                let plain = is_plain_that(cue, f);
                // "the pictures show that the gates stayed shut", "the Treasury's advice is that prices will rise"
                let shows = f.pattern == "that clause"
                    && (cue.class == CueClass::Evidence && is_document(&clause, f.source)
                        || hit.voice == Voice::Nominal)
                    && cue.strength >= 0.25;
                // "He asked us not to send soldiers"
                let orders = f.pattern == "order";
                let reported =
                    (cue.strength >= MIN_NESTED_STRENGTH || plain || thinks || asks || shows || orders)
                        && !f.pattern.starts_with("object");
                if f.pattern == "clause, recounted" {
                    self.is_past(&clause, hit)
                } else if first_person {
                    quotes && says || recounts
                } else {
                    // "He goes, ‘Sorry’"
                    let goes = cue.lemma == "go" && f.pattern == "cue, quotation";
                    quotes && (cue.strength >= 0.2 || goes) || reported
                }
            })
            .collect();
        // What is reported within speech is not what the next paragraph goes on with.
        let last = self.last_outside_headlines;
        self.add(index, &clause, &hits, found, Some(sentence.span));
        self.last_outside_headlines = last;
    }

    fn is_past(&self, clause: &Clause<'_>, hit: &CueHit) -> bool {
        let verb = clause.token(hit.group.last).and_then(|t| t.entry.verb);
        verb.is_some_and(|(_, form)| matches!(form, VerbForm::Past | VerbForm::Participle))
    }

    /// Nothing but quotations, or with the label "Quote:" in front.
    fn is_quotations_only(&self, sentence: &Sentence) -> bool {
        let token = |unit: &Unit| match unit {
            Unit::Token(token) => Some(&self.text.tokens[*token]),
            Unit::Quotation(_) => None,
        };
        let labelled = sentence.units.first().and_then(token).is_some_and(|t| self.text.word(t) == "Quote")
            && sentence.units.get(1).and_then(token).is_some_and(|t| t.is_mark(':'));
        sentence.units.iter().any(|u| matches!(u, Unit::Quotation(_)))
            && sentence
                .units
                .iter()
                .skip(usize::from(labelled))
                .filter_map(token)
                .all(|token| matches!(token.kind, TokenKind::Mark(_)))
    }

    /// A quotation without a cue in its sentence: it resumes the claim before it, or floats.
    fn standing_quotation(&mut self, index: usize, sentence: &Sentence) {
        let quotations = sentence.units.iter().filter_map(|u| match u {
            Unit::Quotation(q) => Some(*q),
            Unit::Token(_) => None,
        });
        for quotation in quotations {
            let entry = &self.text.quotations[quotation];
            if entry.continues.is_some() && self.covers(entry.inner) {
                continue;
            }
            let pieces = self.quotation_pieces(quotation);
            let last_outer = self.last_outside_headlines;
            let resumes = last_outer.filter(|&l| {
                let before = &self.text.sentences[self.found[l].sentence];
                // A sentence with a cue of its own that follows makes the quotation its own.
                let same_block = before.block == sentence.block && before.span.end <= sentence.span.start;
                // “One,” said Ames. ¶ “Two.”: short paragraphs, one sentence each.
                let next_block = self.is_next_paragraph(before.block, sentence.block)
                    && before.span.end + 1 >= self.text.blocks[before.block].span.end
                    && self.found[l].cue.is_some();
                (same_block || next_block)
                    && self.last_plain.is_none_or(|end| end <= before.span.end)
                    && self.ends_quoted(&self.found[l])
            });
            if let Some(l) = resumes {
                self.found[l].pieces.extend(pieces);
                continue;
            }
            let again = sentence.headline && self.comes_again(quotation);
            if self.words_in(quotation) < MIN_FLOATING_WORDS && !again {
                continue;
            }
            if sentence.headline {
                self.floating(index, quotation, None, true);
                continue;
            }
            let announced = self.announced.take();
            let announced = announced.filter(|a| self.is_next_paragraph(a.block, sentence.block));
            if let Some(Announced { cue, entry, source, .. }) = announced {
                self.floating(index, quotation, None, false);
                if let Some(attribution) = self.found.last_mut() {
                    attribution.source = Some(source);
                    attribution.cue = Some(cue);
                    attribution.cue_entry = Some(entry);
                    attribution.floating = false;
                    attribution.pattern = "source cue: next paragraph";
                }
                continue;
            }
            let near = last_outer.filter(|&l| {
                let block = self.text.sentences[self.found[l].sentence].block;
                sentence.block - block <= 1
            });
            self.floating(index, quotation, near, false);
        }
    }

    /// Whether the words of a quotation, two or more, stand in one of the next quotations: "‘Sold a dream’" above the
    /// paragraph in which somebody says so.
    fn comes_again(&self, quotation: usize) -> bool {
        const NEXT: usize = 24;
        const LONGEST: usize = 1_000;
        let inner = |q: usize| self.text.quotations[q].inner.of(self.text.text);
        let words = inner(quotation).trim_end_matches(['.', ',', '!', '?']).to_lowercase();
        let next = quotation + 1..(quotation + 1 + NEXT).min(self.text.quotations.len());
        self.words_in(quotation) >= 2
            && next.map(inner).any(|said| {
                let cut = said.char_indices().nth(LONGEST).map_or(said.len(), |(at, _)| at);
                said[..cut].to_lowercase().contains(&words)
            })
    }

    /// Words of a quotation in its own paragraph; marks that stand alone are none.
    fn words_in(&self, quotation: usize) -> usize {
        let words = self.text.quotations[quotation].inner.of(self.text.text).split_whitespace();
        words.filter(|word| word.contains(char::is_alphanumeric)).count()
    }

    /// Whether nothing but the furniture of a page (labels, titles of other articles in capitals) stands between two
    /// blocks.
    fn is_next_paragraph(&self, block: usize, next: usize) -> bool {
        let blocks = &self.text.blocks;
        let is_furniture = |between: &Block| {
            between.kind == BlockKind::Label
                || between.kind == BlockKind::Headline && between.capitals && !blocks[next].capitals
        };
        block < next && blocks[block + 1..next].iter().all(is_furniture)
    }

    /// A quotation without a cue; `near` is the attribution whose source it is taken to have.
    pub(super) fn floating(
        &mut self,
        sentence: usize,
        quotation: usize,
        near: Option<usize>,
        headline: bool,
    ) {
        let pattern = if headline { "headline quotation" } else { "standing quotation" };
        self.push(Attribution {
            same_source_as: near,
            headline,
            floating: true,
            ..bare(sentence, self.quotation_pieces(quotation), Form::Direct, pattern)
        });
    }

    /// Whether a claim has a quotation at its end, so that a further one can resume it; “that “Q”” is closed.
    fn ends_quoted(&self, attribution: &Attribution) -> bool {
        attribution.form == Form::Direct && !attribution.pattern.ends_with("that clause")
    }

    /// Adds what was found in one sentence; `within` is set for sentences inside quotations.
    fn add(
        &mut self,
        index: usize,
        clause: &Clause<'a>,
        hits: &[CueHit],
        mut found: Vec<Found>,
        within: Option<Span>,
    ) {
        // "I think it is late - said the minister": who speaks comes before what is in the speech.
        found.sort_by_key(|found| found.pattern != DASH_SPEECH);
        let mut place: HashMap<usize, usize> = HashMap::new();
        let mut accepted: Vec<(usize, Found)> = Vec::new();
        let considered = self.candidates.is_some().then(|| found.iter().map(|f| f.hit).collect());
        for f in found {
            let hit = &hits[f.hit];
            let cue = self.lexicon.cue(hit.entry);
            let inside = accepted.iter().any(|(_, a)| {
                a.pieces.iter().any(|p| p.first <= hit.group.first && hit.group.last <= p.last)
            });
            if !(if inside { is_second_hand(clause, hit, cue, &f) } else { is_report(clause, hit, cue, &f) })
            {
                continue;
            }
            accepted.push((f.hit, f));
        }
        for (hit_index, f) in accepted {
            let same = f.same_source_as;
            if matches!(hits[hit_index].voice, Voice::Active | Voice::Inverted) {
                self.part_from_before(clause, &f);
            }
            if let Some(mut attribution) = self.attribution(index, clause, Some(&hits[hit_index]), f) {
                if let Some(previous) = same {
                    match place.get(&previous) {
                        Some(&at) => attribution.same_source_as = Some(at),
                        None => {
                            // The cue before has no content of its own: take its subject.
                            attribution.source = source_of(hits, previous).map(|units| clause.span_of(units));
                        }
                    }
                }
                debug_assert!(within.is_none_or(|w| w.overlaps(attribution.cover())));
                if attribution.pattern == DASH_SPEECH {
                    self.widen(&mut attribution);
                }
                self.push(attribution);
                place.insert(hit_index, self.found.len() - 1);
            }
        }
        if let (Some(candidates), Some(considered)) = (&mut self.candidates, considered) {
            let taken = place.into_keys().collect();
            candidates.extend(candidates::candidates(index, clause, hits, &considered, &taken));
        }
    }

    /// "- It is late. We must go - said Ames.": the sentences in front belong to the speech, back to the dash that opens
    /// it.
    fn widen(&self, attribution: &mut Attribution) {
        let text = self.text;
        let own = &text.sentences[attribution.sentence];
        if attribution.pieces[0].start > own.span.start {
            return;
        }
        let before = text.sentences[..attribution.sentence].iter().rev();
        let before = before.filter(|sentence| sentence.quotation.is_none());
        let mut pieces = Vec::new();
        for sentence in before.take_while(|sentence| sentence.block == own.block).take(MAX_DASH_SENTENCES) {
            let is_given = |a: &Attribution| a.pieces.iter().any(|piece| sentence.span.contains(*piece));
            if self.found.iter().rev().take(4).any(is_given) {
                return;
            }
            let opening = self.opening_dash(sentence);
            pieces.push(Span::new(opening.unwrap_or(sentence.span.start), sentence.span.end));
            if opening.is_some() {
                pieces.reverse();
                pieces.append(&mut attribution.pieces);
                attribution.pieces = pieces;
                return;
            }
        }
    }

    /// Where speech begins that a dash opens within a sentence (". - We must go") or in front of its paragraph.
    fn opening_dash(&self, sentence: &'a Sentence) -> Option<usize> {
        let clause = self.clause(sentence);
        let opens = || (clause.len() > 1 && clause.is_mark(0, DASHES)).then_some(0);
        if let Some(dash) = clause.inner_dash(clause.len()).or_else(opens) {
            return (dash + 1 < clause.len()).then(|| clause.span(dash + 1).start);
        }
        self.is_behind_list_dash(sentence).then_some(sentence.span.start)
    }

    /// Whether a dash stands in front of the paragraph that a sentence opens, as the mark of a list does.
    fn is_behind_list_dash(&self, sentence: &Sentence) -> bool {
        let start = sentence.span.start;
        self.text.blocks[sentence.block].span.start == start
            && self.text.text[..start].trim_end().ends_with(DASHES)
    }

    pub(super) fn attribution(
        &self,
        index: usize,
        clause: &Clause<'_>,
        hit: Option<&CueHit>,
        found: Found,
    ) -> Option<Attribution> {
        let mut pieces = Vec::new();
        let (mut quoted, mut unquoted) = (false, false);
        for units in &found.pieces {
            for i in units.first..=units.last {
                if clause.quotation(i).is_some() {
                    quoted = true;
                } else if clause.token(i).is_some_and(|t| t.is_word() || t.kind == TokenKind::Number) {
                    unquoted = true;
                }
            }
        }
        let form = match (quoted, unquoted) {
            (true, false) => Form::Direct,
            (true, true) => Form::Mixed,
            _ => Form::Indirect,
        };
        for units in &found.pieces {
            if form == Form::Direct {
                for quotation in (units.first..=units.last).filter_map(|i| clause.quotation(i)) {
                    pieces.extend(self.quotation_pieces(quotation));
                }
            } else {
                let span = clause.span_of(*units);
                pieces.push(self.trim(span));
                // A mixed claim whose quotation goes on in the next paragraph.
                if let Some(quotation) = clause.quotation(units.last)
                    && self.continuations.contains_key(&quotation)
                {
                    let further = self.quotation_pieces(quotation).into_iter();
                    pieces.extend(further.filter(|piece| piece.start >= span.end));
                }
            }
        }
        pieces.retain(|p| !p.is_empty());
        if pieces.is_empty() {
            return None;
        }
        Some(Attribution {
            sentence: index,
            source: found.source.map(|units| clause.span_of(units)),
            same_source_as: None,
            relayed_by: found.relayed_by.map(|units| clause.span_of(units)),
            cue: found.cue.map(|units| clause.span_of(units)),
            cue_entry: hit.map(|h| h.entry),
            polarity: hit.map_or(Polarity::Asserted, |h| polarity(h, found.pattern)),
            pieces,
            form,
            parent: None,
            headline: clause.sentence.headline,
            floating: false,
            pattern: found.pattern,
        })
    }

    /// “A,” Ames said. “B. ¶ “C,” he continued: a further cue makes a further claim, though the quotation runs on; what the
    /// cue before has of it is cut off. Where only “B ¶ “C,” he said has no cue in the paragraph of B, all of it is C's.
    fn part_from_before(&mut self, clause: &Clause<'_>, found: &Found) {
        const REACH: usize = 12;
        let text = self.text;
        let first = found.pieces.first().and_then(|piece| clause.quotation(piece.first));
        let Some((quotation, before)) = first.and_then(|q| Some((q, text.quotations[q].continues?))) else {
            return;
        };
        let head = self.first_part(before);
        let block = |place: usize| text.blocks.partition_point(|b| b.span.start <= place);
        let has = |a: &&mut Attribution| {
            a.cue.is_some() && a.pieces.iter().any(|p| p.overlaps(text.quotations[before].inner))
        };
        let Some(earlier) = self.found.iter_mut().rev().take(REACH).find(has) else { return };
        let own = block(text.sentences[earlier.sentence].span.start);
        let begins_below = block(text.quotations[head].inner.start) > own;
        let cut = text.quotations[if begins_below { head } else { quotation }].inner.start;
        if earlier.pieces[0].start >= cut {
            return;
        }
        earlier.pieces.retain(|piece| piece.start < cut);
        if !begins_below {
            self.continuations.remove(&before);
        }
    }

    /// The part of a quotation that stands in the first of its paragraphs.
    fn first_part(&self, mut quotation: usize) -> usize {
        while let Some(before) = self.text.quotations[quotation]
            .continues
            .filter(|before| self.continuations.get(before) == Some(&quotation))
        {
            quotation = before;
        }
        quotation
    }

    /// What a quotation holds in all the paragraphs that it runs through, where it holds anything.
    fn quotation_pieces(&self, quotation: usize) -> Vec<Span> {
        let mut pieces = Vec::new();
        let mut next = Some(self.first_part(quotation));
        while let Some(q) = next {
            pieces.push(self.trim(self.text.quotations[q].inner));
            next = self.continuations.get(&q).copied();
        }
        pieces.retain(|piece| !piece.is_empty());
        pieces
    }

    /// Without white space and a trailing comma.
    fn trim(&self, span: Span) -> Span {
        let piece = span.of(self.text.text).trim_end_matches([',', ' ', '\n', '\t']);
        Span::new(span.start, span.start + piece.len()).trim(self.text.text)
    }

    /// Orders the attributions and links those that stand in another's content to it.
    fn finish(self) -> Vec<Attribution> {
        let mut order: Vec<usize> = (0..self.found.len()).collect();
        order.sort_by_key(|&i| {
            (self.found[i].pieces[0].start, std::cmp::Reverse(self.found[i].cover().end), i)
        });
        let mut place = vec![0; order.len()];
        for (new, &old) in order.iter().enumerate() {
            place[old] = new;
        }
        let mut sorted: Vec<Attribution> = order.iter().map(|&i| self.found[i].clone()).collect();
        let mut open: Vec<usize> = Vec::new();
        for i in 0..sorted.len() {
            sorted[i].same_source_as = sorted[i].same_source_as.map(|s| place[s]);
            let first = sorted[i].pieces[0];
            open.retain(|&o| sorted[o].cover().end > first.start);
            let cue = sorted[i].cue;
            sorted[i].parent = open.iter().rev().copied().find(|&o| {
                sorted[o].piece_around(first).is_some_and(|p| p != first && cue.is_none_or(|c| p.contains(c)))
            });
            open.push(i);
        }
        drop_doubles(sorted)
    }
}

/// What is asserted, without a source and a cue.
fn bare(sentence: usize, pieces: Vec<Span>, form: Form, pattern: &'static str) -> Attribution {
    Attribution {
        sentence,
        source: None,
        same_source_as: None,
        relayed_by: None,
        cue: None,
        cue_entry: None,
        polarity: Polarity::Asserted,
        pieces,
        form,
        parent: None,
        headline: false,
        floating: false,
        pattern,
    }
}

/// The reporting word at the end of a paragraph that ends in a colon.
fn announced(clause: &Clause<'_>, hits: &[CueHit]) -> Option<Announced> {
    let colon = clause.len().checked_sub(1).filter(|&i| clause.is_mark(i, &[':']))?;
    let hit = hits.last().filter(|h| h.voice == Voice::Active && h.group.last < colon)?;
    let closes = clause.text.blocks[clause.sentence.block].span.end <= clause.sentence.span.end + 1;
    let quotes = clause.lexicon.cue(hit.entry).strength >= 0.2;
    // "She reflects this view in comments:"
    let object = hit.subject?.first.checked_sub(1).is_some_and(|before| clause.is_verb_like(before));
    (closes && quotes && !object && !clause.sentence.headline).then_some(Announced {
        block: clause.sentence.block,
        cue: clause.span_of(hit.group),
        entry: hit.entry,
        source: clause.span_of(hit.subject?),
    })
}

fn source_of(hits: &[CueHit], mut hit: usize) -> Option<Units> {
    loop {
        if let Some(subject) = hits[hit].subject {
            return Some(subject);
        }
        hit = hit.checked_sub(1)?;
    }
}

/// Drops attributions that repeat the content of another one at the same level, and keeps the links right.
fn drop_doubles(attributions: Vec<Attribution>) -> Vec<Attribution> {
    // Which one was kept instead.
    let mut kept: Vec<Option<usize>> = vec![None; attributions.len()];
    for i in 1..attributions.len() {
        for j in i.saturating_sub(6)..i {
            if kept[j].is_some() {
                continue;
            }
            let (a, b) = (&attributions[j], &attributions[i]);
            if a.parent != b.parent || b.parent == Some(j) {
                continue;
            }
            let length = |pieces: &[Span]| pieces.iter().map(|p| p.len()).sum::<usize>();
            if shared(&a.pieces, &b.pieces) * 2 > length(&a.pieces).min(length(&b.pieces)) {
                // The one with a cue of its own wins, then the one found first.
                if a.cue.is_none() && b.cue.is_some() {
                    kept[j] = Some(i);
                } else {
                    kept[i] = Some(j);
                    break;
                }
            }
        }
    }
    let mut place = vec![0; attributions.len()];
    let mut next = 0;
    for (place, kept) in place.iter_mut().zip(&kept) {
        *place = next;
        next += usize::from(kept.is_none());
    }
    let instead = |mut of: usize| {
        while let Some(other) = kept[of] {
            of = other;
        }
        of
    };
    // A link to what was dropped leads to what was kept instead, if that stands in front; else on to where the dropped
    // one's own link led.
    let linked = |own: usize, link: fn(&Attribution) -> Option<usize>| {
        let mut to = link(&attributions[own])?;
        while instead(to) >= own {
            to = link(&attributions[to]).filter(|&before| before < to)?;
        }
        Some(place[instead(to)])
    };
    let links: Vec<_> =
        (0..attributions.len()).map(|i| (linked(i, |a| a.parent), linked(i, |a| a.same_source_as))).collect();
    let all = attributions.into_iter().zip(links).zip(&kept);
    all.filter(|(_, kept)| kept.is_none())
        .map(|((a, (parent, same_source_as)), _)| Attribution { parent, same_source_as, ..a })
        .collect()
}

/// Bytes that two lists of pieces have in common, both in order of place.
fn shared(a: &[Span], b: &[Span]) -> usize {
    let (mut i, mut j, mut shared) = (0, 0, 0);
    while let (Some(p), Some(q)) = (a.get(i), b.get(j)) {
        shared += p.end.min(q.end).saturating_sub(p.start.max(q.start));
        if p.end < q.end { i += 1 } else { j += 1 }
    }
    shared
}

/// What the source does with the content: "asked them to wait" and "asked for a truce" ask nothing, they say what is wanted.
fn polarity(hit: &CueHit, pattern: &str) -> Polarity {
    match pattern {
        "order" | "object infinitive" | "infinitive" | "for phrase" if hit.polarity == Polarity::Asked => {
            Polarity::Asserted
        }
        _ => hit.polarity,
    }
}
