//! The noun phrase before a reporting verb: whether it is its subject, and somebody who can say something.

use super::super::clause::{Clause, Units};
use super::agreement::agrees;
use super::verb_group::{COUNTED, VerbGroup};
use super::{CueHit, Voice};
use crate::claims::Polarity;
use crate::lexicon::{Classes, VerbForm};

/// Who may speak without a name: "officials", "the minister", "the report", "she".
const SPEAKERS: Classes =
    Classes::PERSON.or(Classes::GROUP).or(Classes::OFFICE).or(Classes::DOCUMENT).or(Classes::PRONOUN);

/// What a noun phrase begins with: "the", "her", "some", "12"; or all of it: "officials", "she".
const OPENINGS: Classes =
    SPEAKERS.or(Classes::DETERMINER).or(Classes::POSSESSIVE).or(Classes::INDEFINITE).or(Classes::NUMBER_WORD);

/// What is no subject for good: neither somebody nor some text.
const NOBODY: &[&str] = &["nobody", "no", "none", "whoever", "whatever", "neither", "what", "there"];

/// A verb with the noun phrase before it, as long as nothing speaks against its being the subject.
pub(super) struct Subject<'g, 'a> {
    clause: &'g Clause<'a>,
    group: &'g VerbGroup<'g, 'a>,
    /// The noun phrase.
    units: Units,
    /// What the verb is joined to ([`VerbGroup::link`]).
    link: Option<usize>,
}

impl<'g, 'a> Subject<'g, 'a> {
    /// The noun phrase to the left of a verb.
    pub(super) fn before(group: &'g VerbGroup<'g, 'a>, link: Option<usize>) -> Option<Subject<'g, 'a>> {
        let units = group.clause.subject_left(group.first)?;
        Some(Subject { clause: group.clause, group, units, link })
    }

    /// "X said": the cue, if the noun phrase is its subject.
    pub(super) fn hit(&self, polarity: Polarity) -> Option<CueHit> {
        let group = self.group;
        if !self.agrees() || self.makes_verb_a_noun() || self.makes_verb_an_adjective() {
            return None;
        }
        if self.is_accused_in_headline() {
            return Some(group.hit(polarity, Voice::Passive, Some(self.units)));
        }
        if self.is_acted_on() || self.is_counted() || self.is_time() || self.is_nobody() {
            return None;
        }
        let relative = self.is_relative();
        if relative && group.cue.strength < 0.35 || self.is_bare_noun() {
            return None;
        }
        Some(CueHit { relative, ..group.hit(polarity, Voice::Active, Some(self.units)) })
    }

    /// "critics say", "she says", but not "critics says"; "critics will say"
    fn agrees(&self) -> bool {
        let group = self.group;
        group.auxiliary || group.has_contracted_modal() || agrees(self.clause, self.units, group.form)
    }

    /// Whether the subject begins with one of these words.
    fn first_is(&self, words: &[&str]) -> bool {
        self.clause.word_is(self.units.first, words)
    }

    /// Whether the subject ends with one of these words.
    fn last_is(&self, words: &[&str]) -> bool {
        self.clause.word_is(self.units.last, words)
    }

    /// The word before the subject.
    fn preceding(&self) -> Option<usize> {
        self.units.first.checked_sub(1)
    }

    /// Whether the word before the subject is one of these.
    fn preceding_is(&self, words: &[&str]) -> bool {
        self.preceding().is_some_and(|before| self.clause.word_is(before, words))
    }
}

/// The verb is a noun after all.
impl Subject<'_, '_> {
    /// "past comments", "its forecast", "the Baltic states", "water claims"
    fn makes_verb_a_noun(&self) -> bool {
        self.is_dated_noun()
            || self.is_object()
            || self.is_about_states()
            || self.is_compound_noun()
            || self.has_verb_of_its_own()
    }

    /// "on past comments that": a noun.
    fn is_dated_noun(&self) -> bool {
        self.group.form == VerbForm::ThirdPerson
            && self.clause.is(self.group.verb, Classes::NOUN_LIKE)
            && (self.clause.is(self.units.last, Classes::TIME_ADJECTIVE)
                || self.last_is(&["past", "recent", "earlier", "new"]))
    }

    /// "Immigrant advocates have vowed", "human rights advocates said": people, whose verb stands behind; not "what she says
    /// has changed".
    fn has_verb_of_its_own(&self) -> bool {
        let (clause, group) = (self.clause, self.group);
        let next = group.last + 1;
        let is_verb = clause.word_is(next, &["have", "has", "had"])
            || clause.token(next).and_then(|t| t.entry.verb).is_some_and(|(_, form)| form == VerbForm::Past);
        group.form == VerbForm::ThirdPerson
            && !group.auxiliary
            && clause.is_lower(next)
            && is_verb
            && !self.preceding_is(&["what", "which", "that", "who", "whom", "all", "thing"])
    }

    /// "cut its full-year forecast", "gave its clearest hint yet that": the object of the verb before.
    fn is_object(&self) -> bool {
        let (clause, group) = (self.clause, self.group);
        let token = clause.token(group.verb);
        !group.auxiliary
            && token.is_some_and(|t| t.entry.noun.is_some() || group.form == VerbForm::Base)
            && clause.lexicon.word(&group.cue.lemma) == token.map_or_else(Default::default, |t| t.entry)
            && clause.is(self.units.first, Classes::POSSESSIVE)
            && self.preceding().is_some_and(|before| {
                clause.is_verb_like(before) || clause.word_is(before, &["cut", "put", "set", "hit"])
            })
    }

    /// "the Baltic states “will not yield”": a noun.
    fn is_about_states(&self) -> bool {
        const ADJECTIVES: &[&str] = &["baltic", "gulf", "member", "balkan", "nordic", "arab", "baltics"];
        self.clause.word_is(self.group.verb, &["states"])
            && (self.clause.is(self.units.last, Classes::DEMONYM) || self.last_is(ADJECTIVES))
    }

    /// "swing states voted", "water claims rose", "on a daily call that": a noun, unless what follows can only begin
    /// a clause.
    fn is_compound_noun(&self) -> bool {
        self.may_be_compound_noun() && (self.lacks_its_noun() || !self.opens_clause_behind())
    }

    /// Whether the verb has the form of a noun, and the subject is no one who speaks.
    fn may_be_compound_noun(&self) -> bool {
        let (clause, group) = (self.clause, self.group);
        group.is_present()
            && !group.auxiliary
            && group.first > 0
            && clause.is(group.verb, Classes::NOUN_LIKE)
            && (clause.is_lower(self.units.last)
                || self.is_demonym_of_noun()
                || clause.word_is(group.verb, &["states"]))
            && !clause.is(self.units.last, SPEAKERS)
    }

    /// "UN demands access", but "UN estimates show"
    fn is_demonym_of_noun(&self) -> bool {
        let behind = self.clause.token(self.group.last + 1);
        self.clause.is(self.units.last, Classes::DEMONYM)
            && (!self.clause.is_abbreviation(self.units.last)
                || behind.is_some_and(|t| t.entry.verb.is_some()))
    }

    /// "on a daily call that"
    fn lacks_its_noun(&self) -> bool {
        let Units { first, last } = self.units;
        last > first && self.clause.word_is(last - 1, &["a", "an"])
    }

    /// "claims that", "claims the", "claims she", "claims “": what follows can only begin a clause.
    fn opens_clause_behind(&self) -> bool {
        let (clause, next) = (self.clause, self.group.last + 1);
        clause.word_is(next, &["that", "it", "there"])
            || clause.is(next, Classes::DETERMINER.or(Classes::PERSON_PRONOUN).or(Classes::POSSESSIVE))
            || clause.quotation(next).is_some()
            || clause.is_mark(next, &[':', ','])
    }
}

/// The verb is a participle that says something about a noun.
impl Subject<'_, '_> {
    /// "a proposed law", "his reported wealth": an adjective.
    fn makes_verb_an_adjective(&self) -> bool {
        let last = self.units.last;
        self.clause.is(last, Classes::DETERMINER.or(Classes::POSSESSIVE))
            && !self.clause.is(last, Classes::INDEFINITE.or(Classes::PRONOUN))
            && !self.group.auxiliary
    }

    /// "Minister accused of ‘hiding’", in headlines.
    fn is_accused_in_headline(&self) -> bool {
        self.clause.sentence.headline && self.group.is_simple_past() && self.is_accused_of()
    }

    /// "accused of a crime"
    fn is_accused_of(&self) -> bool {
        self.group.lemma_is(&["accuse"]) && self.group.next_is(&["of"])
    }

    /// What others did to the noun, or expect of it.
    fn is_acted_on(&self) -> bool {
        self.group.is_simple_past() && (self.is_accused_or_called() || self.is_expected())
    }

    /// "anyone accused of a crime", "a course called “Learning Together”": what others did to the noun.
    fn is_accused_or_called(&self) -> bool {
        !self.preceding_is(&["what", "which", "that", "whom"]) && (self.is_accused_of() || self.is_called())
    }

    /// "a course called “Learning Together”"
    fn is_called(&self) -> bool {
        self.group.lemma_is(&["call", "term", "dub"])
            && self.clause.quotation(self.group.last + 1).is_some()
            && self.first_is(&["a", "an"])
            && !self.is_contact_clause()
    }

    /// "a figure Ames called “a guess”": a name right behind a noun, and not behind a preposition.
    fn is_contact_clause(&self) -> bool {
        let (clause, Units { first, last }) = (self.clause, self.units);
        let name = (first..=last).rev().take_while(|&i| clause.is_capitalised(i)).last();
        name.and_then(|name| name.checked_sub(1)).is_some_and(|noun| {
            noun > first
                && clause.is_lower(noun)
                && !clause.is(noun, Classes::PREPOSITION.or(Classes::DETERMINER).or(Classes::CONJUNCTION))
        })
    }

    /// "Market expected to grow", "with snow expected to fall": nobody who expects.
    fn is_expected(&self) -> bool {
        self.group.lemma_is(&["expect"])
            && self.group.next_is(&["to"])
            && !self.clause.is(self.units.first, Classes::PERSON_PRONOUN)
            && !self.may_expect()
    }

    /// "analysts expected to see": somebody who expects. In headlines it is the market that is expected to grow.
    fn may_expect(&self) -> bool {
        let somebody = Classes::PERSON.or(Classes::OFFICE).or(Classes::GROUP).or(Classes::ORGANISATION);
        !self.clause.sentence.headline
            && (self.units.first..=self.units.last)
                .any(|i| self.clause.is_capitalised(i) || self.clause.is(i, somebody))
    }

    /// "41 pledged delegates", "the most pledged delegates": how many of what.
    fn is_counted(&self) -> bool {
        !self.group.auxiliary && self.counts() && self.verb_may_be_counted()
    }

    /// "41", "twelve", "the most"
    fn counts(&self) -> bool {
        let last = self.units.last;
        self.clause.is_number(last)
            || self.clause.is(last, Classes::NUMBER_WORD)
            || self.last_is(&["most", "many", "several", "few"])
    }

    /// Whether the verb, or a noun that it describes, may be what is counted.
    fn verb_may_be_counted(&self) -> bool {
        let (clause, group) = (self.clause, self.group);
        let next = group.last + 1;
        match group.form {
            VerbForm::Past => group.lemma_is(COUNTED) && clause.is_lower(next) && ends_plural(clause, next),
            // "in 36 states most people"
            VerbForm::ThirdPerson | VerbForm::Base => {
                self.units.last + 1 == group.verb && clause.is(group.verb, Classes::NOUN_LIKE)
            }
            _ => false,
        }
    }
}

/// The noun phrase is nobody who speaks.
impl Subject<'_, '_> {
    /// "a few years thereafter declared"
    fn is_time(&self) -> bool {
        self.last_is(&["thereafter", "afterwards", "later", "ago", "earlier"])
    }

    /// "no one said", "not everyone said", "neither Ames nor Barr said", "has Ames said?": nobody claims anything.
    fn is_nobody(&self) -> bool {
        self.preceding_is(&["not", "nor"])
            || self.is_inverted()
            || self.is_common_knowledge()
            || self.first_is(NOBODY)
    }

    /// "did officials say", "nor has Ames said", "why don't they say": the auxiliary stands before the subject. With a
    /// capital it is read as a part of it; but "Will Holm said", "Do Kwon said".
    fn is_inverted(&self) -> bool {
        let clause = self.clause;
        let base = self.group.form == VerbForm::Base;
        let words: &[&str] = match self.group.form {
            VerbForm::Base => &["did", "do", "does", "would", "could", "should", "can"],
            VerbForm::Past | VerbForm::Participle => &["has", "have", "had"],
            VerbForm::ThirdPerson | VerbForm::Ing => return false,
        };
        let modal = |b: usize| clause.is(b, Classes::MODAL) && (clause.is_lower(b) || b == 0);
        let before = |b: usize| clause.word_is(b, words) || clause.is_contracted_not(b) || base && modal(b);
        !self.group.auxiliary && (self.preceding().is_some_and(before) || self.first_is(words))
    }

    /// "Everybody knew that the gate was broken": a fact.
    fn is_common_knowledge(&self) -> bool {
        self.group.lemma_is(&["know"]) && self.first_is(&["everybody", "everyone"])
    }

    /// "Ames, who said", "Ames, whose office said"
    fn is_relative(&self) -> bool {
        self.preceding_is(&["whose"])
            || self.link.is_some_and(|link| self.clause.word_is(link, &["who", "which", "that"]))
    }

    /// A bare noun between commas or behind "and" ("depots and command posts") is no subject.
    fn is_bare_noun(&self) -> bool {
        self.group.form != VerbForm::Past && self.is_bare() && !self.is_listed()
    }

    /// "command": no article, no name, nobody who speaks.
    fn is_bare(&self) -> bool {
        let (clause, Units { first, last }) = (self.clause, self.units);
        clause.is_lower(first)
            && first > 0
            && !clause.sentence.headline
            && !clause.is(first, OPENINGS)
            && !(first..=last).any(|i| clause.is_capitalised(i) || clause.is(i, Classes::GROUP))
    }

    /// "friends, lobbyists and former foes say that"
    fn is_listed(&self) -> bool {
        self.group.form == VerbForm::Base
            && self.clause.is_boundary(self.units.first.saturating_sub(1))
            && self.group.next_is(&["that"])
    }
}

/// Whether a word may be a noun for several, and nothing else.
fn ends_plural(clause: &Clause<'_>, at: usize) -> bool {
    clause.word(at).ends_with('s')
        && !clause
            .is(at, Classes::DETERMINER.or(Classes::POSSESSIVE).or(Classes::AUXILIARY).or(Classes::PRONOUN))
}
