//! Noun phrases without a parser: where the subject before a verb begins, and where the one behind it ends.
//!
//! Words join a phrase by their classes in the lexicon; determiners, names and clause borders say where it may
//! begin. Asides between commas, dashes or brackets are stepped over.

use super::clause::{Clause, Units};
use super::extent::COMMA_OR_DASH;
use super::frames::DASHES;
use crate::lexicon::{Classes, is_name_particle};
use crate::text::tokens::{Token, TokenKind};

/// Units of a noun phrase at most.
const MAX_NOUN_PHRASE: usize = 24;
/// Units of a relative clause within a subject at most.
const MAX_RELATIVE: usize = 10;
/// Units of an aside between commas at most.
const MAX_ASIDE: usize = 30;
/// What an aside behind a subject may begin with, besides words of some classes: "Ames, clad in red, said".
const OPENINGS_OF_ASIDES: &[&str] = &[
    "who",
    "whom",
    "which",
    "speaking",
    "citing",
    "quoting",
    "now",
    "formerly",
    "then",
    "himself",
    "herself",
    "also",
    "meanwhile",
    "however",
    "too",
    "asked",
    "when",
    "while",
    "out",
    "due",
    "though",
    "clad",
    "dressed",
    "flanked",
    "reached",
    "unlike",
    "not",
    "once",
    "long",
];

impl Clause<'_> {
    /// Whether a noun phrase and a verb follow.
    pub(super) fn starts_clause(&self, at: usize) -> bool {
        self.is(at, Classes::PERSON_PRONOUN)
            || self.noun_phrase_right(at).is_some_and(|np| self.is_verb_like(np.last + 1))
    }

    /// Who a headline begins with: "Nevada governor vetoes rent cap, says", whether its verb is known or not.
    pub(super) fn headline_subject(&self) -> Option<Units> {
        let named = Classes::PERSON.or(Classes::OFFICE).or(Classes::ORGANISATION).or(Classes::GROUP);
        let part = |&i: &usize| self.is_capitalised(i) || self.is(i, named);
        let last = (0..self.len()).take_while(part).last()?;
        Some(Units { first: 0, last })
    }

    /// "others that", "one, who asked not to be named, that": the "that" of a clause whose reporting word stands before.
    pub(super) fn ellipsis(&self, at: usize) -> Option<usize> {
        // "a third", "the other", "the others"
        let head = at + usize::from(self.word_is(at, &["a", "the"]));
        let ordinal =
            head > at && self.word_is(head, &["second", "third", "fourth", "other", "others", "rest"]);
        if !ordinal && !self.word_is(at, &["others", "another", "one", "some", "many", "most"]) {
            return None;
        }
        let mut that = head + 1;
        if self.is_mark(that, &[',']) {
            that += 1;
            if self.word_is(that, &["who", "which"]) {
                that = 1 + (that..(that + 12).min(self.len())).find(|&i| self.is_mark(i, &[',']))?;
            }
        }
        (self.word_is(that, &["that"]) && !self.is_verb_like(that + 1) && !self.is_boundary(that + 1))
            .then_some(that)
    }

    /// Whether a word can only be, or very likely is, a verb that makes a clause.
    pub(super) fn is_verb_like(&self, at: usize) -> bool {
        self.is_auxiliary(at)
            || self.is_lower(at)
                && (self.is_finite_verb(at) || self.is(at, Classes::FINITE) || self.word(at).ends_with("ed"))
    }

    /// The noun phrase that opens the sentence, if it ends before `before`.
    pub(super) fn main_subject(&self, before: usize) -> Option<Units> {
        let mut at = 0;
        // "ISLAMABAD: The ministry"
        if self.is_mark(1, &[':']) && self.word(0).len() > 2 && self.word(0).chars().all(char::is_uppercase) {
            at = 2;
        }
        while self.is(at, Classes::OPENER.or(Classes::CONJUNCTION)) || self.is_mark(at, &[',', '(', '[']) {
            at += 1;
        }
        // "Asked about it, the spokesperson said"
        if self.word_is(at, &["asked", "pressed", "questioned", "speaking", "commenting", "responding"])
            && let Some(comma) = (at + 1..(at + 40).min(self.len())).find(|&i| self.is_mark(i, &[',']))
        {
            at = comma + 1;
        }
        // "When his chance came, one of the players stood up and said"
        if self.word_is(
            at,
            &["when", "while", "as", "after", "before", "although", "though", "if", "because", "since"],
        ) && let Some(comma) = (at + 1..(at + 20).min(before)).find(|&i| self.is_mark(i, &[',']))
        {
            at = comma + 1;
        }
        // "In 2023, Halden": behind a short phrase at the front.
        if self.is(at, Classes::PREPOSITION)
            && let Some(comma) = (at + 1..(at + 8).min(self.len())).find(|&i| self.is_mark(i, &[',']))
        {
            at = comma + 1;
        }
        self.noun_phrase_right(at).filter(|np| np.last < before)
    }

    /// The subject of a verb group that begins at `group`: the noun phrase before it, with asides between
    /// commas, dashes or brackets skipped, and the antecedent of a relative pronoun.
    pub(super) fn subject_left(&self, group: usize) -> Option<Units> {
        let prev = group.checked_sub(1)?;
        if self.word_is(prev, &["who"])
            || (self.word_is(prev, &["which", "that"]) && prev > 0 && self.is_mark(prev - 1, &[',']))
            // "a statement which said"
            || (self.word_is(prev, &["which", "that"]) && prev > 1 && self.is(prev - 1, Classes::DOCUMENT))
        {
            let mut before = prev.checked_sub(1)?;
            if self.is_mark(before, &[',']) {
                before = before.checked_sub(1)?;
            }
            // "Nora Siddiq, a junior who says": with the name.
            return self.noun_phrase_left(before).map(|np| self.with_name_before(self.antecedent(np)));
        }
        if self.is_mark(prev, COMMA_OR_DASH) {
            return self.subject_before_aside(prev);
        }
        // "The Observer, in an editorial headlined “The Thief,” said": the comma is inside the marks.
        if self.quotation(prev).is_some_and(|q| self.inner_of(q).trim_end().ends_with(','))
            && let Some(comma) =
                (prev.saturating_sub(12)..prev).rev().find(|&i| self.is_mark(i, &[','])).filter(|&i| i > 0)
            && self.is(comma + 1, Classes::PREPOSITION)
            && comma + 2 < prev
        {
            return self.noun_phrase_left(comma - 1);
        }
        // “The Washington Post” notes that
        if self.quotation(prev).is_some_and(|quote| self.is_title(quote))
            && prev.checked_sub(1).is_none_or(|before| {
                self.is_boundary(before) || self.is(before, Classes::DETERMINER.or(Classes::ORGANISATION))
            })
        {
            return Some(Units { first: prev, last: prev });
        }
        // "He himself says"
        if self.word_is(prev, &["himself", "herself", "itself", "themselves"]) {
            return self.subject_left(prev);
        }
        if let Some(time) = self.time_before(prev) {
            return self.subject_left(time);
        }
        if let Some(subject) = self.medium_of_speaker(prev).and_then(|medium| self.subject_left(medium)) {
            return Some(subject);
        }
        // "the order released Friday said"
        if self.is(prev, Classes::WEEKDAY) && prev > 1 && self.word(prev - 1).ends_with("ed") {
            return self.noun_phrase_left(prev - 2);
        }
        // "the Union, whose spokesman Declan Farrar said", "Britain, whose draft calls for"
        if let Some(whose) = (prev.saturating_sub(8)..prev).rev().find(|&i| self.word_is(i, &["whose"]))
            && whose > 0
            && self.is_mark(whose - 1, &[','])
            && (whose + 1..=prev).all(|i| self.is_word(i) && !self.is_verb_like(i))
        {
            let subject = self.noun_phrase_left(prev).filter(|np| np.first > whose);
            return Some(subject.unwrap_or(Units { first: whose + 1, last: prev }));
        }
        // "Three times they said"
        if self.word_is(prev, &["he", "she", "they", "we", "i"]) {
            return Some(Units { first: prev, last: prev });
        }
        let subject = self.noun_phrase_left(prev).map(|np| self.with_list_before(np));
        let subject = subject.map(|np| self.with_those_named_for_others(np));
        self.with_antecedent(subject, prev)
    }

    /// Where a phrase of time that ends at `last`, in front of a verb, begins.
    fn time_before(&self, last: usize) -> Option<usize> {
        let before = last.checked_sub(1)?;
        // "the minister on Tuesday ruled out", "the court in 2022 ruled"
        if (self.is(last, Classes::WEEKDAY.or(Classes::MONTH)) || self.is_year(last))
            && self.word_is(before, &["on", "in", "late", "early"])
        {
            // "in early 2022"
            let early = self.word_is(before, &["late", "early"])
                && before > 0
                && self.word_is(before - 1, &["on", "in"]);
            return Some(before - usize::from(early));
        }
        if !self.is(last, Classes::TIME_NOUN) || before == 0 {
            return None;
        }
        // "the agency over the weekend said"
        if before > 1
            && self.word_is(before, &["the"])
            && self.word_is(before - 1, &["at", "in", "during", "over"])
        {
            return Some(before - 1);
        }
        // "Moscow within hours described", "the president last week said"
        (self.word_is(before, &["within", "this"]) || self.is(before, Classes::TIME_ADJECTIVE))
            .then_some(before)
    }

    fn is_year(&self, at: usize) -> bool {
        self.is_number(at) && self.word(at).parse().is_ok_and(|year: u16| (1900..2100).contains(&year))
    }

    /// The preposition in "the ministry in a statement said", where the phrase ends at `last`: it is no part of who speaks.
    /// But "figures in a report show".
    fn medium_of_speaker(&self, last: usize) -> Option<usize> {
        const REACH: usize = 7;
        let speakers = Classes::PERSON.or(Classes::OFFICE).or(Classes::GROUP).or(Classes::ORGANISATION);
        (last.saturating_sub(REACH).max(1)..last).rev().find(|&i| {
            self.word_is(i, &["in", "on", "during"])
                && self.word_is(i + 1, &["a", "an", "his", "her", "its", "their"])
                && (self.is_capitalised(i - 1) || self.is(i - 1, speakers))
                && self.medium_end(i) == Some(last)
        })
    }

    /// "Groups such as River Trust said": all of them, and not the one that is named.
    fn with_those_named_for_others(&self, np: Units) -> Units {
        let named =
            np.first > 2 && self.word_is(np.first - 1, &["as"]) && self.word_is(np.first - 2, &["such"]);
        let others = if named { self.noun_phrase_left(np.first - 3) } else { None };
        others.map_or(np, |others| Units { first: others.first, ..np })
    }

    /// Whether a quotation is a name: a few words with capitals, and no stop.
    pub(super) fn is_title(&self, quotation: usize) -> bool {
        const MAX_WORDS: usize = 5;
        let inner = self.inner_of(quotation);
        let mut words = inner.split_whitespace();
        inner.ends_with(char::is_alphanumeric)
            && inner.starts_with(char::is_uppercase)
            && words.clone().nth(MAX_WORDS).is_none()
            && words.all(|word| word.len() < 4 || word.starts_with(char::is_uppercase))
    }

    /// "The US, Britain and France said": all that a sentence begins with, not the last two. "Polish, Czech and Slovak
    /// politicians" too.
    fn with_list_before(&self, np: Units) -> Units {
        let demonyms = || {
            self.is(np.last, Classes::GROUP)
                && self.is(np.first, Classes::DEMONYM)
                && self.is(np.last - 1, Classes::DEMONYM)
        };
        let listed = (np.first..np.last).any(|i| self.word_is(i, &["and"]))
            && self.is_capitalised(np.first)
            && (self.is_capitalised(np.last) || demonyms());
        let mut first = np.first;
        while listed && first > 1 && self.is_mark(first - 1, &[',']) && self.is_capitalised(first - 2) {
            let Some(item) = self.noun_phrase_left(first - 2) else { break };
            first = item.first;
        }
        let whole = first == 0 && !self.is(0, Classes::PREPOSITION.or(Classes::OPENER));
        if whole { Units { first, ..np } } else { np }
    }

    /// Of "no mention of Jeb Bush, who": the name; but all of "the mayor of London, who".
    ///
    /// "a comment from the deputy chairman Ann Holm, who": who made it.
    fn antecedent(&self, np: Units) -> Units {
        let human = Classes::PERSON.or(Classes::OFFICE).or(Classes::GROUP).or(Classes::RELATION);
        let by = (np.first..np.last).find(|&i| self.is(i, Classes::PREPOSITION));
        if let Some(by) = by.filter(|&by| self.word_is(by, &["from", "by"]))
            && self.is_capitalised(np.last)
            && !(np.first..by).any(|i| self.is(i, human.or(Classes::ORGANISATION)) || self.is_capitalised(i))
            && (by..np.last).any(|i| self.is(i, human))
        {
            return Units { first: by + 1, ..np };
        }
        let Some(preposition) = (np.first..np.last).rev().find(|&i| self.is(i, Classes::PREPOSITION)) else {
            return np;
        };
        let name = Units { first: preposition + 1, last: np.last };
        let person = (np.first..preposition).any(|i| self.is(i, human));
        let place = (name.first..=name.last).any(|i| self.is(i, Classes::COUNTRY.or(Classes::METONYM)));
        if person || place || !self.is_capitalised(np.last) { np } else { name }
    }

    /// "Experts who were not involved urged", "a widow who gave only her first name, Stase, says": the antecedent
    /// of a relative clause that ends at `last`, where `subject` is the noun phrase at its end.
    fn with_antecedent(&self, subject: Option<Units>, last: usize) -> Option<Units> {
        let reach = subject.map_or(last, |s| s.first);
        // "Soldiers defending the town say"
        if let Some(participle) =
            reach.checked_sub(1).filter(|&i| i > 0 && self.is_lower(i) && self.word(i).ends_with("ing"))
            && let Some(head) = self.noun_phrase_left(participle - 1)
            && (head.first == 0 || self.is_boundary(head.first - 1))
        {
            return Some(Units { first: head.first, last });
        }
        // "A poll published in May by the institute showed"
        let of_document = |i: usize| {
            self.word_is(
                i,
                &["published", "released", "issued", "conducted", "commissioned", "seen", "obtained"],
            ) && self.is(i.wrapping_sub(1), Classes::DOCUMENT)
        };
        if let Some(participle) = (reach.saturating_sub(6)..reach).rev().find(|&i| of_document(i))
            && !(participle + 1..reach)
                .any(|i| self.is_mark(i, &[',', ';']) || self.is_verb_like(i) || self.word_is(i, &["that"]))
            && let Some(head) = self.noun_phrase_left(participle - 1)
        {
            return Some(Units { first: head.first, last });
        }
        // "People briefed on the talks say", "prisoners taken near the village said"
        const STATES: &[&str] = &[
            "briefed",
            "involved",
            "interviewed",
            "contacted",
            "familiar",
            "close",
            "privy",
            "present",
            "opposed",
            "loyal",
            "taken",
            "caught",
            "trapped",
            "surveyed",
            "polled",
            "displaced",
            "stationed",
            "affected",
            "invited",
        ];
        let of_people = |i: usize| {
            i > 0
                && self.word_is(i, STATES)
                && self.is(i + 1, Classes::PREPOSITION)
                && (self.is(i - 1, Classes::GROUP.or(Classes::PERSON).or(Classes::OFFICE))
                    || self.word_is(i - 1, &["person"]))
        };
        if !self.is(last, Classes::PERSON_PRONOUN)
            && let Some(state) = (reach.saturating_sub(7)..reach).rev().find(|&i| of_people(i))
            && !(state + 1..reach).any(|i| self.is_mark(i, &[',', ';']) || self.is_verb_like(i))
            && let Some(head) = self.noun_phrase_left(state - 1)
        {
            return Some(Units { first: head.first, last });
        }
        let lowest = reach.saturating_sub(MAX_RELATIVE);
        let who = (lowest..reach)
            .rev()
            .take_while(|&i| self.is_word(i) || self.token(i).is_some_and(|t| t.kind != TokenKind::Mark(',')))
            .find(|&i| {
                self.word_is(i, &["who", "whose"])
                    // "Three of the companies that tested it early"
                    || self.word_is(i, &["that"])
                        && self.is_lower(i + 1)
                        && self.word(i + 1).ends_with("ed")
                        && i > 0
                        && self.noun_phrase_left(i - 1).is_some_and(|np| {
                            self.is(np.first, Classes::NUMBER_WORD.or(Classes::INDEFINITE))
                        })
                    // "A post that has been shared 20,000 times on Facebook claims"
                    || self.word_is(i, &["that", "which"])
                        && (self.is_auxiliary(i + 1) || self.is(i + 1, Classes::FINITE))
                        && i > 0
                        && self
                            .noun_phrase_left(i - 1)
                            .is_some_and(|np| (np.first..=np.last).any(|n| self.is(n, Classes::DOCUMENT)))
            });
        match who {
            Some(who) if who > 0 && who < last => {
                let antecedent = self.noun_phrase_left(who - 1)?;
                Some(Units { first: antecedent.first, last })
            }
            _ => subject,
        }
    }

    /// `X, who replaced Y in July, said`: the aside ends at `close`.
    fn subject_before_aside(&self, close: usize) -> Option<Units> {
        let marks: &[char] = if self.is_mark(close, &[',']) { &[','] } else { DASHES };
        let lowest = close.saturating_sub(MAX_ASIDE);
        let mut open = close;
        while let Some(next) = (lowest..open).rev().find(|&i| self.is_mark(i, marks)) {
            open = next;
            let Some(before) = open.checked_sub(1) else { break };
            // "X, who, after a row, said"
            if self.word_is(before, &["who"]) && before > 1 {
                let antecedent = before - 1 - usize::from(self.is_mark(before - 1, &[',']));
                return self.noun_phrase_left(antecedent).map(|np| self.antecedent(np));
            }
            if self.opens_aside(open + 1, close)
                && let Some(subject) = self.with_antecedent(self.noun_phrase_left(before), before)
                && !self.is(subject.last, Classes::WEEKDAY.or(Classes::MONTH).or(Classes::TIME_NOUN))
                && !self.is(subject.first, Classes::PREPOSITION)
                && !self.is_fronted(subject)
            {
                // "Minutes of a meeting on April 9, 2021, state": a date is no subject.
                if self.is(subject.first, Classes::MONTH)
                    && let Some(on) =
                        subject.first.checked_sub(1).filter(|&on| self.word_is(on, &["on", "in"]))
                {
                    return self.subject_left(on);
                }
                let subject = self.with_name_before(subject);
                // "The bill’s sponsor, state Sen. Ann Holm, told"
                let names = self.is_capitalised(open + 1)
                    || self.is(open + 1, Classes::DETERMINER.or(Classes::POSSESSIVE))
                    || self.is_title_of_name(open + 1, close);
                let last = if names && close - open <= 12 { close - 1 } else { subject.last };
                return Some(Units { first: subject.first, last });
            }
        }
        None
    }

    /// "state Sen. Ann Holm", "lawyer Karl Berg": words in small letters and then a name to the end.
    fn is_title_of_name(&self, at: usize, close: usize) -> bool {
        let name = (at..close).find(|&i| self.is_capitalised(i));
        name.is_some_and(|name| {
            name - at <= 3
                && name + 1 < close
                && (at..name)
                    .all(|i| self.is_lower(i) && !self.is(i, Classes::PREPOSITION.or(Classes::ADVERB)))
                && (name..close).all(|i| self.is_capitalised(i))
        })
    }

    /// Of "Marcus Feltham, an epidemiologist at the university": with the name.
    fn with_name_before(&self, described: Units) -> Units {
        let comma = described.first.checked_sub(1).filter(|&i| i > 0 && self.is_mark(i, &[',']));
        let name = comma
            .filter(|_| {
                // "Ann Holm, Tesco’s head for Europe"
                let owned = (described.first + 1..described.first + 3).any(|i| self.is_possessive(i));
                owned || self.is(described.first, Classes::DETERMINER.or(Classes::POSSESSIVE))
            })
            .and_then(|comma| self.noun_phrase_left(comma - 1))
            .filter(|name| {
                let place = Classes::COUNTRY.or(Classes::METONYM).or(Classes::WEEKDAY).or(Classes::MONTH);
                (name.first..=name.last).all(|i| self.is_capitalised(i))
                    && !self.is(name.last, place.or(Classes::OPENER).or(Classes::ADVERB))
                    && (name.first == 0
                        || self.is_boundary(name.first - 1)
                        || self.is_auxiliary(name.first - 1))
            });
        Units { first: name.map_or(described.first, |name| name.first), ..described }
    }

    /// "In Washington, Thomas Reddick, the adviser, said": the first phrase is no subject.
    fn is_fronted(&self, subject: Units) -> bool {
        let Some(preposition) = subject.first.checked_sub(1) else { return false };
        self.is(preposition, Classes::PREPOSITION)
            && (preposition == 0
                || self.token(preposition - 1).is_none_or(|t| matches!(t.kind, TokenKind::Mark(_))))
    }

    fn opens_aside(&self, at: usize, close: usize) -> bool {
        if at >= close {
            return false;
        }
        let Some(token) = self.token(at) else { return false };
        token.is(Classes::DETERMINER
            .or(Classes::POSSESSIVE)
            .or(Classes::PERSON_PRONOUN)
            .or(Classes::PREPOSITION))
            || token.is_capitalised()
            || token.kind == TokenKind::Number
            || token.is(Classes::NUMBER_WORD)
            || token.is(Classes::PERSON)
            || self.word_is(at, &["and"]) && self.word_is(at + 1, &["who", "whom", "whose"])
            // "A report, excerpts of which were seen by this paper, says"
            || self.word_is(at + 1, &["of"]) && self.word_is(at + 2, &["which", "whom"])
            || self.word_is(at, OPENINGS_OF_ASIDES)
            || token.entry.verb.is_some_and(|(_, form)| form == crate::lexicon::VerbForm::Ing)
            || self.word(at).ends_with("ing")
            || (token.is_lower()
                && (self.word(at).ends_with("ed")
                    || self.word_is(at, &["seen", "written", "born", "known", "made", "set"])))
            || (at..close.min(at + 6)).any(|i| self.is(i, Classes::PERSON.or(Classes::OFFICE)))
            || close - at <= 2
    }

    /// The noun phrase whose last word stands at `end`.
    pub(super) fn noun_phrase_left(&self, end: usize) -> Option<Units> {
        let token = self.token(end)?;
        if token.is(Classes::PERSON_PRONOUN) || self.word_is(end, &["it", "she", "he", "they", "i", "we"]) {
            return Some(Units { first: end, last: end });
        }
        if self.word_is(end, &["who", "which", "that"]) {
            return None;
        }
        // "Maureen Tidy, 78, from Grantham, said": an age is no subject.
        if token.kind == TokenKind::Number
            && end > 0
            && self.is_mark(end - 1, &[','])
            && self.is_mark(end + 1, &[','])
        {
            return None;
        }
        if token.kind == TokenKind::Mark(')') {
            let open = (end.saturating_sub(MAX_ASIDE)..end).rev().find(|&i| self.is_mark(i, &['(']))?;
            return self
                .noun_phrase_left(open.checked_sub(1)?)
                .map(|np| Units { first: np.first, last: end });
        }
        if token
            .is(Classes::WEEKDAY.or(Classes::PREPOSITION).or(Classes::SUBORDINATOR).or(Classes::CONJUNCTION))
            || (!token.is_word() && token.kind != TokenKind::Number && !token.is_mark('%'))
            || (token.is(Classes::AUXILIARY) && !token.is_capitalised())
        {
            return None;
        }
        let mut first = end;
        // The leftmost position at which the phrase may begin.
        let mut begin = self.can_begin(end).then_some(end);
        while first > 0 && end - first < MAX_NOUN_PHRASE {
            let left = first - 1;
            if !self.joins(left, first, end) {
                break;
            }
            first = left;
            if self.can_begin(first) {
                begin = Some(first);
            }
            // A determiner begins the phrase, unless a preposition ties it to a noun before it.
            let goes_on = first.checked_sub(1).is_some_and(|left| {
                self.ties(left) || self.is(left, Classes::DETERMINER) || self.is_possessive(left)
            });
            // "Kyiv and its allies", "the Committee and the Security Service"
            let goes_on = goes_on
                || first > 1
                    && self.is(first, Classes::POSSESSIVE.or(Classes::DETERMINER))
                    && self.word_is(first - 1, &["and"])
                    && self.joins(first - 1, first, end);
            // "a source at the Serie A club"
            let letter = self.token(first).is_some_and(|t| self.text.word(t) == "A")
                && first.checked_sub(1).is_some_and(|left| self.is_capitalised(left));
            if self.is(first, Classes::DETERMINER.or(Classes::POSSESSIVE)) && !goes_on && !letter {
                break;
            }
        }
        let at_boundary = first == 0 || self.is_boundary(first - 1);
        let mut start = if at_boundary && self.begins_noun_phrase(first) { first } else { begin? };
        while start < end && self.is(start, Classes::OPENER.or(Classes::CONJUNCTION)) {
            start += 1;
        }
        // A preposition at the front: "In Kyiv the minister": what follows its noun.
        if self.is(start, Classes::PREPOSITION) {
            start = (start + 1..=end).find(|&i| {
                (self.is(i, Classes::DETERMINER.or(Classes::POSSESSIVE)) && i > start + 1)
                    || (i > start + 2 && self.is_capitalised(i) && !self.is_capitalised(i - 1))
            })?;
        }
        // "the noted pianist": a determiner alone is no subject.
        let determiner_alone = start == end
            && self.is(start, Classes::DETERMINER.or(Classes::POSSESSIVE))
            && !self.is(start, Classes::INDEFINITE);
        (!determiner_alone).then_some(Units { first: start, last: end })
    }

    /// Whether the word at `left` belongs to the noun phrase that holds `right`.
    fn joins(&self, left: usize, right: usize, end: usize) -> bool {
        let Some(token) = self.token(left) else { return self.is_nickname(left) };
        match token.kind {
            TokenKind::Possessive => return left > 0,
            TokenKind::Number => return true,
            TokenKind::Mark(mark) => return matches!(mark, '%' | '$' | '&' | '/'),
            TokenKind::Word(_) => {}
        }
        let word = self.word(left);
        if token.is(Classes::WEEKDAY)
            || self.is_auxiliary(left) && !token.is_capitalised()
            || token.is(Classes::PERSON_PRONOUN.or(Classes::SUBORDINATOR))
            || self.word_is(left, &["it", "not"])
        {
            return false;
        }
        if word.eq_ignore_ascii_case("and") {
            return self.joins_by_and(left, right, end);
        }
        if token.is(Classes::CONJUNCTION) {
            return false;
        }
        if self.word_is(left, &["per"]) && self.word_is(left + 1, &["cent"]) {
            return true;
        }
        if self.word_is(left, &["inside", "outside"]) && self.is(left.wrapping_sub(1), Classes::DETERMINER) {
            return true;
        }
        if token.is(Classes::PREPOSITION) {
            return self.ties(left) && left > 0 && !self.is(right, Classes::WEEKDAY);
        }
        // "her first book": behind a determiner no adverb.
        if token.is(Classes::ADVERB) && token.is_lower() {
            return self.is(left.wrapping_sub(1), Classes::DETERMINER.or(Classes::POSSESSIVE));
        }
        // "Ann Holm pointed to a comment by"; not "Ann Holm, a man named in the report".
        let acts = token.is_lower()
            && word.ends_with("ed")
            && left > 0
            && self.is_capitalised(left - 1)
            && !self.is(left - 1, Classes::GROUP.or(Classes::PERSON).or(Classes::DOCUMENT))
            && self.is(right, Classes::PREPOSITION)
            && !self.word_is(
                left,
                &["based", "named", "called", "located", "headed", "involved", "quoted", "cited"],
            );
        !(acts || token.is_lower() && self.is_finite_verb(left))
    }

    /// Whether the "and" at `left` joins what stands before it to the noun phrase that holds `right`.
    fn joins_by_and(&self, left: usize, right: usize, end: usize) -> bool {
        // "Trump and Pence", "officials and experts": both sides alike.
        let alike = |i: usize| self.is_capitalised(i) || self.is(i, Classes::GROUP);
        // "the government's financial and economic bloc"
        let owned =
            left > 1 && self.is_possessive(left - 2) && self.is_lower(left - 1) && self.is_lower(right);
        if owned {
            return true;
        }
        left > 0
            && alike(left - 1)
            // "Kyiv and its allies"
            && (alike(right) || self.is(right, Classes::DETERMINER.or(Classes::POSSESSIVE)))
            // "a voice for the Global South and Mr Holm said"
            && (!self.is(right, Classes::HONORIFIC)
                || (left.saturating_sub(4)..left).any(|i| self.is(i, Classes::HONORIFIC)))
            && !self.is_clause_and(left, end)
    }

    /// Gurdeep "Gaz" Sohal: a short quotation between the parts of a name.
    fn is_nickname(&self, at: usize) -> bool {
        at > 0
            && self.is_capitalised(at - 1)
            && self.is_capitalised(at + 1)
            && self.quotation(at).is_some_and(|q| self.inner_of(q).split_whitespace().count() <= 2)
    }

    /// Whether "and" at this place joins clauses: something like a verb stands before it.
    fn is_clause_and(&self, at: usize, end: usize) -> bool {
        let start = (at.saturating_sub(12)..at)
            .rev()
            .find(|&i| self.is_mark(i, &[',']))
            .unwrap_or(at.saturating_sub(12));
        end > at && (start..at).any(|i| self.is_finite_verb(i) || (self.is_auxiliary(i) && self.is_lower(i)))
    }

    /// The noun phrase that begins at `start` (behind a verb or "according to").
    pub(super) fn noun_phrase_right(&self, start: usize) -> Option<Units> {
        let token = self.token(start)?;
        // "grumbled her friend"
        let person = Classes::PERSON.or(Classes::RELATION).or(Classes::OFFICE).or(Classes::GROUP);
        // "Her Dutch colleague"
        let owns = self.word_is(start, &["her"])
            && (self.is_lower(start + 1) && self.is(start + 1, person)
                || self.is(start + 1, Classes::DEMONYM) && self.is(start + 2, person));
        if self.is_object_pronoun(start) && !owns || token.is(Classes::PERSON_PRONOUN) {
            return Some(Units { first: start, last: start });
        }
        let begins = self.can_begin(start)
            || token.is(Classes::PERSON
                .or(Classes::OFFICE)
                .or(Classes::GROUP)
                .or(Classes::HONORIFIC)
                .or(Classes::DOCUMENT)
                .or(Classes::RANK))
            || (token.is_lower() && (self.leads_to_name(start) || self.is_particle_of_name(start)));
        if !begins || self.is(start, Classes::WEEKDAY) {
            return None;
        }
        let mut last = start;
        let mut at = start + 1;
        while at < self.len() && at - start < MAX_NOUN_PHRASE {
            let Some(token) = self.token(at) else { break };
            let joins = match token.kind {
                TokenKind::Possessive | TokenKind::Number => true,
                TokenKind::Mark(mark) => matches!(mark, '%' | '&'),
                TokenKind::Word(_) => self.joins_right(at, last, token),
            };
            if !joins {
                break;
            }
            last = at;
            at += 1;
        }
        while last > start && self.is(last, Classes::PREPOSITION.or(Classes::DETERMINER)) {
            last -= 1;
        }
        Some(Units { first: start, last })
    }

    /// Whether the word at `at` belongs to the noun phrase that ends at `last`, in front of it.
    fn joins_right(&self, at: usize, last: usize, token: &Token) -> bool {
        if self.word_is(at, &["per"]) && self.word_is(at + 1, &["cent"]) || self.word_is(at, &["cent"]) {
            return true;
        }
        if token.is(Classes::PREPOSITION) {
            return self.ties(at)
                && !self.is_time_phrase(at)
                // "Secretary of State Ann Holm in a call"
                && (self.word_is(at, &["of"]) || !self.is_medium_phrase(at))
                && self.begins_noun(at + 1)
                && (!self.word_is(at, &["in", "on", "at", "with", "to", "by"])
                    || self.is_lower(last)
                    // "Ukrainian Ambassador to the U.S."
                    || self.word_is(at, &["to"]) && self.is(last, Classes::OFFICE));
        }
        if self.word_is(at, &["and"]) {
            return self.is_capitalised(at + 1) && self.is_capitalised(last) && !self.verb_follows(at + 1);
        }
        let is_past = token.is_lower() && self.word(at).ends_with("ed");
        let ends = token
            .is(Classes::SUBORDINATOR
                .or(Classes::CONJUNCTION)
                .or(Classes::WEEKDAY)
                .or(Classes::PERSON_PRONOUN))
            || self.word_is(at, &["it"])
            || self.is_auxiliary(at)
            || token.is(Classes::ADVERB) && token.is_lower()
            || token.is(Classes::DETERMINER.or(Classes::POSSESSIVE).or(Classes::NUMBER_WORD))
                && !self.is(
                    last,
                    Classes::PREPOSITION
                        .or(Classes::DETERMINER)
                        .or(Classes::NUMBER_WORD)
                        .or(Classes::POSSESSIVE),
                )
            || self.is_finite_verb(at)
            || self.is_past_with_object(at)
            // "Oksana Markarova appeared on ABC"
            || self.is_capitalised(last) && is_past && self.is(at + 1, Classes::PREPOSITION)
            // "one of the musicians turned round and said"
            || self.is(last, Classes::GROUP.or(Classes::PERSON))
                && is_past
                && self.word_is(
                    at + 1,
                    &["round", "around", "up", "back", "down", "out", "off", "away", "over"],
                )
            // "Fenwick Ratings cut the company to junk"
            || self.is_capitalised(last)
                && self.word_is(at, &["cut", "put", "set", "hit", "let", "quit", "shut"])
                && token.is_lower()
            || self.is(at, Classes::FINITE) && token.is_lower() && !self.ties(last)
            || self.is(at, Classes::TIME_ADJECTIVE)
                && self.is(at + 1, Classes::TIME_NOUN.or(Classes::WEEKDAY))
            || self.is_capitalised(at)
                && self.is_lower(last)
                && !self.is(
                    last,
                    Classes::PREPOSITION
                        .or(Classes::PERSON)
                        .or(Classes::OFFICE)
                        .or(Classes::ORGANISATION)
                        .or(Classes::DEMONYM)
                        .or(Classes::DETERMINER),
                )
                && !self.leads_to_name(last)
                && !self.is_particle_of_name(last);
        !ends
    }

    /// "the ministry executed A warrant", "police arrested 33 men", "which left HIM": a verb that no list knows, by its
    /// object. Not "the strike-hit port", "a statement released Friday".
    fn is_past_with_object(&self, at: usize) -> bool {
        let before = Classes::DETERMINER
            .or(Classes::POSSESSIVE)
            .or(Classes::PREPOSITION)
            .or(Classes::ADVERB)
            .or(Classes::INDEFINITE)
            .or(Classes::NUMBER_WORD);
        let number = |i: usize| self.is_number(i);
        if !self.is_lower(at) || self.is(at - 1, before) || number(at - 1) {
            return false;
        }
        if self.word_is(at + 1, &["him", "me", "us", "them"]) {
            return true;
        }
        let word = self.word(at);
        // "Norway removes a memorial"
        if self.is_capitalised(at - 1)
            && word.len() > 3
            && word.ends_with('s')
            && !word.ends_with("ss")
            && !self.is(at, Classes::GROUP.or(Classes::PERSON).or(Classes::DOCUMENT))
            && self.word_is(at + 1, &["a", "an", "the", "its", "his", "her", "their"])
        {
            return true;
        }
        let is_past = word.ends_with("ed") && !word.ends_with("eed") && !word.contains('-');
        is_past
            && !self.is(at, Classes::NUMBER_WORD)
            && (self.is(at + 1, Classes::DETERMINER.or(Classes::POSSESSIVE))
                || number(at + 1)
                || self.word_is(at + 1, &["at"]) && self.word_is(at + 2, &["least", "most"])
                || self.word_is(at + 1, &["and", "or"])
                    && (at + 2..at + 4).any(|i| self.is_lower(i) && self.word(i).ends_with("ed"))
                || self.word_is(at + 1, &["to"])
                    && self.is_lower(at + 2)
                    && !self.is(at + 2, Classes::DETERMINER.or(Classes::POSSESSIVE).or(Classes::GROUP)))
    }

    fn verb_follows(&self, at: usize) -> bool {
        (at..(at + 5).min(self.len()))
            .any(|i| self.is_finite_verb(i) || (self.is_auxiliary(i) && self.is_lower(i)))
    }

    fn begins_noun(&self, at: usize) -> bool {
        self.is_word(at) && !self.is(at, Classes::PREPOSITION.or(Classes::CONJUNCTION).or(Classes::WEEKDAY))
            || self.is_number(at)
    }

    /// "von der Leyen", "van Dijk"
    fn is_particle_of_name(&self, at: usize) -> bool {
        let particles = (at..at + 3).take_while(|&i| is_name_particle(self.word(i))).count();
        particles > 0 && self.is_capitalised(at + particles)
    }

    /// "foreign minister Radmila", "local resident Ann": lower-case words in front of a role noun or name.
    fn leads_to_name(&self, at: usize) -> bool {
        (at..(at + 5).min(self.len()))
            .take_while(|&i| {
                self.is_word(i)
                    && !self.is(
                        i,
                        Classes::PREPOSITION
                            .or(Classes::DETERMINER)
                            .or(Classes::AUXILIARY)
                            .or(Classes::PERSON_PRONOUN)
                            .or(Classes::SUBORDINATOR)
                            .or(Classes::ADVERB)
                            .or(Classes::WEEKDAY),
                    )
            })
            .any(|i| {
                // "retired neurosurgeon Ben Carson"
                i > at && self.is_capitalised(i) && self.is_capitalised(i + 1) && self.is_lower(at)
                    || self.is(i, Classes::PERSON.or(Classes::OFFICE).or(Classes::GROUP))
                    || self.sentence.headline
                        && self.is(i, Classes::ORGANISATION.or(Classes::DOCUMENT).or(Classes::FORUM))
            })
    }

    /// Prepositions that tie a noun to the one before: "a spokesman for the ministry".
    pub(super) fn ties(&self, at: usize) -> bool {
        self.word_is(
            at,
            &[
                "of", "for", "from", "in", "at", "with", "on", "to", "near", "de", "by", "into", "about",
                "against", "behind", "between", "under", "among", "within", "inside", "across",
            ],
        ) && (!self.is_time_phrase(at) || self.word_is(at, &["of", "from"]))
    }

    fn can_begin(&self, at: usize) -> bool {
        let Some(token) = self.token(at) else { return false };
        (token.is_capitalised()
            && !token.is(Classes::PREPOSITION.or(Classes::OPENER).or(Classes::CONJUNCTION)))
            || token
                .is(Classes::DETERMINER.or(Classes::POSSESSIVE).or(Classes::INDEFINITE).or(Classes::GROUP))
            || token.kind == TokenKind::Number
            || token.is(Classes::NUMBER_WORD)
    }

    fn begins_noun_phrase(&self, at: usize) -> bool {
        let Some(token) = self.token(at) else { return false };
        token.kind == TokenKind::Number
            || token.is_word() && !token.is(Classes::AUXILIARY) && !self.is_finite_verb(at)
    }
}
