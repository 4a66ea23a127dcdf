//! What stands behind a comma or colon that follows the cue.

use super::{Right, Ruling};
use crate::lexicon::{Classes, CueClass};

impl Right<'_> {
    /// "said: it was late"
    pub(super) fn content_behind_colon(&self) -> Ruling {
        (self.clause.is_mark(self.at, &[':']) && self.quotable).then(|| self.frames.colon(self.at))
    }

    /// Behind a comma no other rule finds anything.
    pub(super) fn content_behind_comma(&self) -> Ruling {
        self.clause.is_mark(self.at, &[',']).then(|| {
            self.quotation_behind_comma()
                .or_else(|| self.recounted())
                .or_else(|| self.clause_behind_comma())
                .or_else(|| self.clause_behind_aside())
                .flatten()
        })
    }

    /// S V, “Q”
    fn quotation_behind_comma(&self) -> Ruling {
        let first = self.at + 1;
        (self.quotable && self.clause.quotation(first).is_some()).then(|| self.piece(first, "cue, quotation"))
    }

    /// In speech: "I said, for what?", "I thought, this is how I die"
    fn recounted(&self) -> Ruling {
        let (clause, first) = (self.clause, self.at + 1);
        let recounts = clause.sentence.quotation.is_some()
            && self.lemma_is(&["say", "think", "ask"])
            && clause.is_lower(first)
            && !clause.word_is(first, &["as", "which", "who", "that", "and", "but", "or", "because", "so"])
            && !(first..clause.len()).any(|i| clause.is_mark(i, &[',']));
        recounts.then(|| self.piece(first, "clause, recounted"))
    }

    /// "Ames noted on Monday, the ships were late", "Ames said in her report, the ships were late"
    fn clause_behind_comma(&self) -> Ruling {
        let (clause, first) = (self.clause, self.at + 1);
        // "reported on Thursday, coverage had risen"
        let bare = || clause.is_lower(first) && clause.is_auxiliary(first + 1) && clause.is_lower(first + 1);
        (self.says_at_front() && self.at > self.start && (clause.starts_clause(first) || bare()))
            .then(|| self.piece(first, "clause"))
    }

    /// "Ames says, regardless of the risks, there is an appetite for it"
    fn clause_behind_aside(&self) -> Ruling {
        let (clause, open) = (self.clause, self.at);
        let close = self.places(open + 2, open + 12).find(|&i| clause.is_mark(i, &[',']))?;
        let aside = || {
            clause.is(open + 1, Classes::PREPOSITION.or(Classes::ADVERB))
                || clause.word_is(open + 1, &["regardless"])
        };
        let clause_behind = || {
            clause.starts_clause(close + 1)
                || clause.word_is(close + 1, &["there", "it"]) && clause.is_verb_like(close + 2)
        };
        (self.says_at_front()
            && aside()
            && clause_behind()
            && !(open + 1..close).any(|i| clause.is_verb_like(i)))
        .then(|| self.piece(close + 1, "clause"))
    }

    /// "Ames said", "But Ames said": a sure cue whose subject opens the sentence.
    fn says_at_front(&self) -> bool {
        self.that
            && self.cue.strength >= 0.7
            && self.cue.class == CueClass::Assert
            && self.subject().is_some_and(|s| {
                (0..s.first).all(|i| self.clause.is(i, Classes::OPENER.or(Classes::CONJUNCTION)))
            })
    }
}
