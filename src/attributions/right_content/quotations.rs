//! Quotations behind the cue, directly or with a phrase between.

use super::{Right, Ruling};
use crate::lexicon::{Classes, CueClass, Frame};

impl Right<'_> {
    /// "said “it is late”"; where the cue takes no quotation, no other rule finds anything.
    pub(super) fn quotation(&self) -> Ruling {
        self.clause.quotation(self.at)?;
        let quotes = self.quotable || self.has(Frame::Np) || self.has(Frame::As);
        Some(quotes.then(|| self.piece(self.at, "cue quotation")).flatten())
    }

    /// "said of the deal, “...”", "commented on the vote: “...”": the quotation alone.
    pub(super) fn quotation_behind_topic(&self) -> Ruling {
        let (clause, start) = (self.clause, self.start);
        if !self.quotable || !clause.word_is(start, &["of", "on", "about"]) {
            return None;
        }
        let quote = self.places(start + 2, start + 16).find(|&i| clause.quotation(i).is_some())?;
        let marked = clause.is_mark(quote - 1, &[',', ':']);
        (marked && !(start..quote).any(|i| clause.is_verb_like(i)))
            .then(|| self.piece(quote, "phrase, quotation"))
    }

    /// "said at a press conference after the crash, “...”", "issued a statement at its office saying, “...”",
    /// "explained the reason for the name: “...”": the speech that phrases without a verb lead up to.
    pub(super) fn quotation_behind_phrase(&self) -> Ruling {
        let (clause, start) = (self.clause, self.start);
        let speaks = self.quotable
            && (self.cue.strength >= 0.5 || self.cue.lemma == "read")
            && !clause.sentence.headline;
        if !speaks {
            return None;
        }
        let (quote, quotation) =
            self.places(start + 2, start + 24).find_map(|i| Some((i, clause.quotation(i)?)))?;
        let tied =
            clause.is(quote - 1, Classes::PREPOSITION.or(Classes::DETERMINER).or(Classes::CONJUNCTION));
        (self.leads_up_to(quote)
            && self.is_utterance(quote, quotation)
            && !tied
            && !(start..quote - 1).any(|i| self.states(i)))
        .then(|| self.piece(quote, "phrase, quotation"))
    }

    /// Whether the words between the cue and a quotation are no content of their own.
    fn leads_up_to(&self, quote: usize) -> bool {
        let clause = self.clause;
        // "ruled out a pact: “No.”" reports the pact too.
        let leads = clause.is_mark(quote - 1, &[':'])
            && matches!(self.cue.class, CueClass::Assert | CueClass::Evidence);
        let saying = clause.word_is(quote - 2, &["saying", "reading"]);
        clause.is(self.start, Classes::PREPOSITION) || leads || saying || !self.is_marked(quote)
    }

    /// Whether a quotation is long enough for speech and, without a mark in front, no title.
    fn is_utterance(&self, quote: usize, quotation: usize) -> bool {
        let marked = self.is_marked(quote);
        let words = self.frames.inner_of(quotation);
        let count = words.split_whitespace().count();
        let lower = words.split_whitespace().filter(|word| word.starts_with(char::is_lowercase)).count();
        // "declared in the opinion, “not every act is a crime.”"
        let whole = marked && count >= 6 && words.trim_end().ends_with('.');
        let speech = count >= 4 && words.starts_with(char::is_uppercase) || whole;
        speech && (marked || self.clause.is_word(quote - 1) && count >= 6 && lower * 2 > count)
    }

    /// Whether a comma or colon stands in front of a quotation, not as in "told the BBC after the verdict “My client
    /// is”".
    fn is_marked(&self, quote: usize) -> bool {
        self.clause.is_mark(quote - 1, &[',', ':'])
    }

    /// Whether a word makes a clause of those around it: a finite verb, or "he".
    fn states(&self, at: usize) -> bool {
        let clause = self.clause;
        clause.is_finite(at) || clause.is_finite_verb(at) || clause.is(at, Classes::PERSON_PRONOUN)
    }
}
