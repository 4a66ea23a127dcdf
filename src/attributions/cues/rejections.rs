//! What is no cue at all, whoever stands before it: what nobody says, nouns and adjectives.

use super::verb_group::{COUNTED, VerbGroup};
use crate::lexicon::Classes;
use crate::text::tokens::TokenKind;

impl VerbGroup<'_, '_> {
    /// "would neither confirm nor deny": nothing is said.
    pub(super) fn is_neither_nor(&self) -> bool {
        self.before_verb_is(&["neither", "nor"])
    }

    /// "the costs, estimated at 2.3 billion": a participle.
    pub(super) fn is_inserted_estimate(&self) -> bool {
        self.is_lone_past()
            && self.before().is_some_and(|before| self.clause.is_mark(before, &[',']))
            && self.next_is(&["at"])
            && self.lemma_is(&["estimate"])
    }

    /// "the war, widely expected to last": nobody in particular expects it.
    pub(super) fn is_widely_held(&self) -> bool {
        self.clause.word_is(self.first, &["widely"])
            && self.first < self.verb
            && self.before().is_some_and(|before| self.clause.is_mark(before, &[',']))
    }

    /// "NATO should consider": what somebody ought to say is not said. But "I must say".
    pub(super) fn is_duty(&self) -> bool {
        (self.first..self.verb).any(|i| self.clause.word_is(i, &["should", "must", "ought", "shall"]))
            && !self.before_is(&["i"])
    }

    /// "the report", "his claim", "a call", "Ames's demands", "in talks": a noun.
    pub(super) fn is_noun(&self) -> bool {
        let clause = self.clause;
        !self.auxiliary
            && self.is_present()
            && self.before().is_some_and(|b| {
                clause.is(b, Classes::DETERMINER.or(Classes::POSSESSIVE))
                    && !clause.is(b, Classes::INDEFINITE)
                    || clause.is_possessive(b)
                    || clause.is(b, Classes::PREPOSITION)
            })
    }

    /// A past form that describes what stands behind it.
    pub(super) fn is_adjective(&self) -> bool {
        self.is_simple_past() && (self.is_adjective_behind_participle() || self.is_adjective_behind_owner())
    }

    /// "protecting alleged abusers": an adjective.
    fn is_adjective_behind_participle(&self) -> bool {
        let clause = self.clause;
        self.before().is_some_and(|b| clause.is_lower(b) && clause.word(b).ends_with("ing"))
            && self.lemma_is(COUNTED)
    }

    /// "the minister's threatened walk-out": an adjective.
    fn is_adjective_behind_owner(&self) -> bool {
        let before = self.before().and_then(|b| self.clause.token(b));
        before.is_some_and(|t| t.kind == TokenKind::Possessive)
    }
}
