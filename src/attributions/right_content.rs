//! The content to the right of a cue, by the frames that the lexicon gives the cue, from the surest to the least
//! sure.

use super::clause::Units;
use super::cues::Voice;
use super::extent::is_plain_clause;
use super::frames::{Content, Frames};
use crate::lexicon::{Classes, CueClass, Frame};
use crate::text::tokens::TokenKind;

impl Frames<'_, '_> {
    /// The content to the right of a cue whose words end before `at`.
    pub(super) fn right_content(&self, start: usize) -> Option<Content> {
        let clause = self.clause;
        let cue = clause.lexicon.cue(self.hit().entry);
        let addressee = self.has(Frame::NpThat) || cue.class == CueClass::Ask;
        // "told Reuters he": with other verbs ("warned a visit would") the person spoke to stands before "that".
        let tells = matches!(
            cue.lemma.as_str(),
            "tell"
                | "inform"
                | "remind"
                | "assure"
                | "reassure"
                | "notify"
                | "ask"
                | "promise"
                | "shout at"
                | "yell at"
                | "scream at"
        );
        let named_that = (start..(start + 9).min(clause.len()))
            .take_while(|&i| clause.is_word(i))
            .any(|i| i > start && clause.word_is(i, &["that"]));
        // "promised the army's largest order": what, and not whom.
        let owned = cue.class == CueClass::Commit
            && (start..(start + 4).min(clause.len()))
                .any(|i| clause.token(i).is_some_and(|t| t.kind == TokenKind::Possessive));
        let mut at = clause.skip_adjuncts(start, addressee && (tells && !owned || named_that));
        // "promised an inquiry": what, and not whom.
        if cue.class == CueClass::Commit && (at >= clause.len() || clause.is_mark(at, &['.', ';'])) {
            at = start;
        }
        // "welcomed what he called “a step”": reports what he called it.
        if cue.class == CueClass::Evaluate && clause.word_is(start, &["what"]) {
            return None;
        }
        if at >= clause.len() || self.is_idiom(at) {
            return None;
        }
        let that = self.has(Frame::That) || self.has(Frame::NpThat) || self.has(Frame::ToNpThat);
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
            if quotable && clause.quotation(at + 1).is_some() {
                return self.piece(at + 1, "cue, quotation");
            }
            // In speech: "I said, for what?", "I thought, this is how I die"
            let recounts = clause.sentence.quotation.is_some()
                && matches!(cue.lemma.as_str(), "say" | "think" | "ask")
                && clause.is_lower(at + 1)
                && !clause
                    .word_is(at + 1, &["as", "which", "who", "that", "and", "but", "or", "because", "so"])
                && !(at + 1..clause.len()).any(|i| clause.is_mark(i, &[',']));
            if recounts {
                return self.piece(at + 1, "clause, recounted");
            }
            // "Ames noted on Monday, the ships were late", "Ames said in her report, the ships were late"
            let opens = self.hit().subject.is_some_and(|s| {
                (0..s.first).all(|i| clause.is(i, Classes::OPENER.or(Classes::CONJUNCTION)))
            });
            let says = that && cue.strength >= 0.7 && cue.class == CueClass::Assert;
            // "reported on Thursday, coverage had risen"
            let bare = clause.is_lower(at + 1) && clause.is_auxiliary(at + 2) && clause.is_lower(at + 2);
            if says && opens && at > start && (clause.starts_clause(at + 1) || bare) {
                return self.piece(at + 1, "clause");
            }
            // "Ames says, regardless of the risks, there is an appetite for it"
            let close = (at + 2..(at + 12).min(clause.len())).find(|&i| clause.is_mark(i, &[',']))?;
            let aside = clause.is(at + 1, Classes::PREPOSITION.or(Classes::ADVERB))
                || clause.word_is(at + 1, &["regardless"]);
            let clause_behind = clause.starts_clause(close + 1)
                || clause.word_is(close + 1, &["there", "it"]) && clause.is_verb_like(close + 2);
            return (says
                && opens
                && aside
                && clause_behind
                && !(at + 1..close).any(|i| clause.is_verb_like(i)))
            .then(|| self.piece(close + 1, "clause"))
            .flatten();
        }
        // "notes “with concern” that coal is burnt"
        let expresses = matches!(cue.lemma.as_str(), "express" | "voice");
        if clause.quotation(at).is_some() && clause.word_is(at + 1, &["that"]) && (that || expresses) {
            return self.piece(at + 2, "that clause");
        }
        // "asked staff “to let it pass”": who shall do it is part of what is asked.
        if let Some(quote) = clause.quotation(at)
            && at > start
            && self.has(Frame::NpToInf)
            && cue.lemma != "tell"
            && self.inner_of(quote).starts_with("to ")
        {
            return self.piece(start, "object infinitive");
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
        // "asked us in Arabic where the captain was"
        if self.has(Frame::Whether)
            && cue.class == CueClass::Ask
            && at > start
            && clause.is(at, Classes::PREPOSITION)
            && !clause.word_is(at, &["to"])
            && let Some(question) = (at + 1..(at + 6).min(clause.len()))
                .take_while(|&i| clause.is_word(i) && !clause.is_verb_like(i))
                .find(|&i| clause.word_is(i, &["why", "how", "what", "when", "where", "who", "which"]))
            && self.has_verb(Units { first: question + 1, last: self.limit(question) })
        {
            return self.piece(question, "question clause");
        }
        // "asked the minister if he"
        if self.has(Frame::Whether)
            && cue.class == CueClass::Ask
            && let Some(whether) = (at + 1..(at + 8).min(clause.len()))
                .take_while(|&i| clause.is_word(i))
                .find(|&i| clause.word_is(i, &["whether", "if", "why", "how"]))
        {
            return self.piece(whether, "question clause");
        }
        // "rejected claims that", "dismissed the suggestion that", "expressed the hope that"
        if (matches!(cue.class, CueClass::Deny | CueClass::Evaluate) || expresses)
            && let Some(that) = (at + 1..(at + 6).min(clause.len())).find(|&i| {
                clause.word_is(i, &["that"]) && clause.token(i - 1).is_some_and(|t| t.entry.noun.is_some())
            })
        {
            // "dismissed suggestions that it was late as “nonsense”"
            let judges = self.has(Frame::As)
                && (that..=self.limit(that))
                    .any(|i| clause.word_is(i, &["as"]) && clause.quotation(i + 1).is_some());
            return self.piece(if judges { at } else { that + 1 }, "object that clause");
        }
        // "rejected claims it leaked data"
        if cue.class == CueClass::Deny
            && clause.word_is(
                at,
                &[
                    "claims",
                    "allegations",
                    "accusations",
                    "suggestions",
                    "reports",
                    "rumours",
                    "rumors",
                    "speculation",
                ],
            )
            && (self.is_subject_pronoun(at + 1)
                || clause.is_capitalised(at + 1) && is_plain_clause(clause, at + 1))
        {
            return self.piece(at + 1, "object clause");
        }
        // "said of the deal, “...”", "commented on the vote: “...”": the quotation alone.
        if quotable
            && clause.word_is(start, &["of", "on", "about"])
            && let Some(quote) =
                (start + 2..(start + 16).min(clause.len())).find(|&i| clause.quotation(i).is_some())
            && clause.is_mark(quote - 1, &[',', ':'])
            && !(start..quote).any(|i| clause.is_verb_like(i))
        {
            return self.piece(quote, "phrase, quotation");
        }
        if quotable
            && (cue.strength >= 0.5 || cue.lemma == "read")
            && !clause.sentence.headline
            && let Some(quote) = self.quotation_behind(start)
        {
            return self.piece(quote, "phrase, quotation");
        }
        // "called on X to", "called for X", "accused X of", "warned of X", "warned against X"
        for (frame, word, pattern) in [
            (Frame::Of, "of", "of phrase"),
            (Frame::For, "for", "for phrase"),
            (Frame::On, "on", "on phrase"),
            (Frame::About, "about", "about phrase"),
        ] {
            if self.has(frame) && clause.word_is(start, &[word]) && !self.is_approximate(start) {
                return self.piece(start + 1, pattern);
            }
            // "called on Sunday for an inquiry"
            if frame == Frame::For && self.has(frame) && at > start && clause.word_is(at, &[word]) {
                return self.piece(at + 1, pattern);
            }
        }
        if self.has(Frame::As)
            && let Some(r#as) = (start..(start + 14).min(clause.len()))
                .take_while(|&i| {
                    clause.is_word(i)
                        || clause.is_mark(i, &['-'])
                        || clause.token(i).is_some_and(|t| t.kind == TokenKind::Possessive)
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
            // "called it “a joke” at the meeting": what the reporter says of it is left out.
            let aside = clause.word_is(quote + 1, &["at", "during", "after", "before"])
                || clause.sentence.headline && clause.word_is(quote + 1, &["as", "amid"]);
            let last = if aside { quote } else { self.limit(start) };
            return Some((vec![Units { first: start, last }], "object quotation"));
        }
        if let Some(content) = self.called(start) {
            return Some(content);
        }
        if self.has(Frame::At)
            && let Some(at) = (start + 1..(start + 16).min(clause.len()))
                .take_while(|&i| !clause.is_mark(i, &[',', ';', ':', '.']))
                .find(|&i| clause.word_is(i, &["at"]))
            && clause.is_rough_number(at + 1)
        {
            return self.piece(start, "object at number");
        }
        if self.has(Frame::Of)
            && let Some(of) = (start..(start + 8).min(clause.len())).find(|&i| clause.word_is(i, &["of"]))
            && (start..of).all(|i| {
                clause.is_word(i) || clause.token(i).is_some_and(|t| t.kind == TokenKind::Possessive)
            })
            && !self.has(Frame::That)
        {
            return self.piece(if of > start { start } else { of + 1 }, "object of phrase");
        }
        // "told staff not to use": the order alone, without the person spoken to.
        if tells
            && self.has(Frame::NpToInf)
            && let Some(to) = (start..(start + 9).min(clause.len()))
                .take_while(|&i| {
                    clause.is_word(i) || clause.token(i).is_some_and(|t| t.kind == TokenKind::Possessive)
                })
                .find(|&i| {
                    clause.word_is(i, &["to"])
                        && (clause.is_lower(i + 1) || clause.quotation(i + 1).is_some())
                        && !clause.word_is(i + 1, &["which", "whom", "what"])
                })
            && to > start
            && (start..to).all(|i| !clause.is_auxiliary(i) && !self.is_subject_pronoun(i))
            // "told the press the officers claimed to be seeking a bomb"
            && !(clause.is_lower(to - 1) && clause.word(to - 1).ends_with("ed") && clause.is(to - 2, Classes::GROUP))
            // "told us the offer amounted to surrender"
            && (!clause.is_object_pronoun(start)
                || to <= start + 2
                || self.has_no_verb(Units { first: start + 1, last: to - 1 }))
        {
            // "asked allies to wait": who shall do it is part of what is asked.
            let not = usize::from(clause.word_is(to - 1, &["not"]));
            return self.piece(if cue.lemma == "ask" { start } else { to - not }, "order");
        }
        let infinitive =
            clause.word_is(at, &["to"]) || (clause.word_is(at, &["not"]) && clause.word_is(at + 1, &["to"]));
        if self.has(Frame::ToInf) && infinitive && !matches!(cue.lemma.as_str(), "decline" | "refuse") {
            return self.piece(at, "infinitive");
        }
        if self.has(Frame::NpToInf)
            && let Some(to) = (at..(at + 12).min(clause.len()))
                .take_while(|&i| {
                    clause.is_word(i)
                        || clause.token(i).is_some_and(|t| t.kind == TokenKind::Number)
                        || clause.token(i).is_some_and(|t| t.kind == TokenKind::Possessive)
                })
                .find(|&i| clause.word_is(i, &["to"]))
            && to > at
            && !clause.word_is(at, &["not", "i", "he", "she", "we", "they"])
            && !clause.word_is(at + 1, &["not"])
        {
            return self.piece(at, "object infinitive");
        }
        // "moves that he said improved the economy", "a probe which police say is closed": the subject stands before.
        let extracted = self.hit().subject.and_then(|s| s.first.checked_sub(1)).is_some_and(|before| {
            clause.word_is(before, &["which", "that", "what", "who", "whom"])
                || clause.is_lower(before)
                    && !clause.is(
                        before,
                        Classes::PREPOSITION
                            .or(Classes::SUBORDINATOR)
                            .or(Classes::CONJUNCTION)
                            .or(Classes::OPENER)
                            .or(Classes::ADVERB),
                    )
                    && clause.is_auxiliary(at)
        });
        if extracted && at == start && that && cue.strength >= 0.45 && clause.is_verb_like(at) {
            return self.piece(at, "gapped clause");
        }
        // "Castellan said no."
        if that
            && clause.word_is(at, &["no", "yes"])
            && (at + 1 >= clause.len() || clause.is_mark(at + 1, &['.', ',', ';']))
        {
            return Some((vec![Units { first: at, last: at }], "clause"));
        }
        // "a poll found Hartsock leading 46% to 43%", "the data shows the tanker slowing": a clause without a finite verb.
        if cue.class == CueClass::Evidence
            && that
            && at == start
            && self.opens_clause(at)
            && self.hit().subject.is_some_and(|s| (s.first..=s.last).any(|i| clause.is(i, Classes::DOCUMENT)))
            && (at + 1..=self.limit(at)).any(|i| clause.is_lower(i) && clause.word(i).ends_with("ing"))
        {
            return self.piece(at, "clause");
        }
        // "The first thing she tells visitors is that she may be wrong"
        if that
            && clause.is(at, Classes::BE)
            && clause.word_is(at + 1, &["that"])
            && (0..self.hit().group.first).any(|i| clause.word_is(i, &["what", "thing", "all"]))
        {
            return self.piece(at + 2, "that clause");
        }
        // "sees little chance of it"
        if cue.lemma == "see"
            && clause.word_is(at, &["little", "no", "scant"])
            && (at + 1..at + 3).any(|i| clause.is(i, Classes::PROSPECT))
        {
            return self.piece(at, "prospect");
        }
        // "has been saying this since May": no clause.
        let points = clause.word_is(at, &["this", "that", "so"])
            && (at + 1 >= clause.len()
                || clause
                    .is(at + 1, Classes::PREPOSITION.or(Classes::SUBORDINATOR).or(Classes::CONJUNCTION))
                || clause.word_is(at + 1, &["since", "for"]));
        // "observed a minute of silence", "posted a video": these report with "that" or a quotation alone.
        let needs_that = matches!(
            cue.lemma.as_str(),
            "observe" | "answer" | "post" | "note" | "announce" | "write" | "assess"
        ) && !clause.is(at, Classes::PERSON_PRONOUN)
            && !clause.word_is(at, &["it", "there"])
            && !is_plain_clause(clause, at);
        if that && !points && !needs_that && (pronoun_that || self.opens_clause(at)) {
            let first = at;
            let last = self.limit(first);
            // Nobody thinks or hopes a thing: what follows is a clause.
            let intransitive = matches!(cue.lemma.as_str(), "think" | "hope" | "reckon" | "worry");
            let sure = intransitive
                || cue.strength >= 0.85 && matches!(cue.class, CueClass::Assert) && !self.has(Frame::Np);
            // "adding it “was attacked from there”"
            let quoted = clause.quotation(first + 1).is_some_and(|quote| clause.opens_with_verb(quote));
            let has_verb = || self.has_verb(Units { first: first + 1, last: last.min(first + 16) });
            // "reported he received surgery"
            let subject = self.is_subject_pronoun(first)
                && !clause.word_is(first, &["it"])
                && clause.is_lower(first + 1);
            if last > first && (sure || quoted || subject || has_verb()) {
                return self.piece(first, "clause");
            }
        }
        // "forecast at least 3.7 billion", "promised almost £12bn"
        if self.has(Frame::Np)
            && matches!(
                cue.lemma.as_str(),
                "forecast" | "predict" | "expect" | "promise" | "pledge" | "project"
            )
            && clause.is_rough_number(start + usize::from(clause.word_is(start, &["at"])))
        {
            return self.piece(start, "object");
        }
        if self.has(Frame::Np)
            && (at == start || clause.word_is(start, &["further"]))
            && (cue.strength >= 0.5 || cue.lemma == "project")
            && (clause.is_word(at)
                || clause
                    .token(at)
                    .is_some_and(|t| matches!(t.kind, TokenKind::Number | TokenKind::Mark('$' | '€' | '£'))))
            && (clause.word_is(at, &["further"])
                || cue.class == CueClass::Commit && clause.is_rough_number(at + 1)
                || !clause.is(
                    at,
                    Classes::PREPOSITION
                        .or(Classes::CONJUNCTION)
                        .or(Classes::SUBORDINATOR)
                        .or(Classes::ADVERB),
                ))
        {
            // A statement verb with a mere object ("reported profits", "announced a plan") reports no claim.
            let takes_object = matches!(
                cue.class,
                CueClass::Deny | CueClass::Evaluate | CueClass::Direct | CueClass::Commit | CueClass::Believe
            ) || self.quotes_from(at)
                || matches!(
                    cue.lemma.as_str(),
                    "suggest"
                        | "predict"
                        | "forecast"
                        | "project"
                        | "admit"
                        | "acknowledge"
                        | "concede"
                        | "allege"
                        | "speak of"
                )
                || cue.lemma == "claim"
                    && (clause.word_is(at, &["responsibility"])
                        || clause.word_is(at, &["the"])
                            && clause.word_is(at + 2, &["of"])
                            && !clause.word_is(at + 1, &["lives", "life", "title"]))
                || (cue.lemma == "cite" && self.hit().voice == Voice::Participle);
            if cue.lemma == "cite" && self.names_source(start) || self.is_bare_name(start) {
                return None;
            }
            // "condemned the attack": a verdict without a word of it; but "condemned it as an outrage".
            if matches!(cue.lemma.as_str(), "condemn" | "denounce" | "endorse" | "downplay" | "feel")
                && !self.quotes_from(at)
                && !clause.word(at).ends_with("ing")
                && !(at..clause.len())
                    .any(|i| clause.word_is(i, &["for"]) && clause.word(i + 1).ends_with("ing"))
            {
                return None;
            }
            // "describing the moment it struck": no judgement without "as"; but "described being beaten".
            if cue.lemma == "describe" && !self.quotes_from(at) && !clause.word(at).ends_with("ing") {
                return None;
            }
            return takes_object.then(|| self.piece(start, "object")).flatten();
        }
        None
    }

    /// "called the plan a mistake", "calls it reckless", "a charge that Paris called absurd": the name that is given.
    fn called(&self, start: usize) -> Option<Content> {
        let clause = self.clause;
        let lemma = clause.lexicon.cue(self.hit().entry).lemma.as_str();
        if !matches!(
            lemma,
            "call" | "brand" | "label" | "term" | "dub" | "deem" | "consider" | "pronounce" | "declare"
        ) {
            return None;
        }
        let article = |i: usize| clause.word_is(i, &["a", "an"]) && !clause.is(i + 1, Classes::TIME_NOUN);
        // "tastes it and pronounces it flat"
        if self.hit().subject.is_none() && lemma == "pronounce" {
            return None;
        }
        let before = self.hit().subject.and_then(|subject| subject.first.checked_sub(1));
        let gapped = before.is_some_and(|b| clause.word_is(b, &["which", "that", "what"]));
        // "called the allegation absurd", "considers the move overdue"
        let object_end = clause.noun_phrase_right(start).map_or(start, |np| np.last);
        if clause.is(start, Classes::DETERMINER.or(Classes::POSSESSIVE))
            && object_end >= start + 2
            && clause.is_judgement(object_end)
            && lemma != "dub"
        {
            return Some((vec![Units { first: start, last: object_end }], "object name"));
        }
        // "Delhi calls charge baseless"
        let last = self.limit(start);
        if clause.sentence.headline && last > start && self.is_adjective_like(last) && lemma == "call" {
            return self.piece(start, "object name");
        }
        // "called that pure speculation"
        let points = clause.word_is(start, &["that", "this", "it"]) && last > start + 1 && lemma == "call";
        if points && !clause.is_verb_like(start + 1) && (start..=last).all(|i| clause.is_word(i)) {
            return self.piece(start, "object name");
        }
        if gapped {
            let names = article(start)
                || clause.word_is(start, &["the", "one"])
                || clause.is_lower(start) && self.is_adjective_like(start);
            return names.then(|| self.piece(start, "gapped name")).flatten();
        }
        let object = match clause.word_is(start, &["it", "this", "them", "him", "these", "those"]) {
            true => Units { first: start, last: start },
            false => clause.noun_phrase_right(start).filter(|_| !clause.is(start, Classes::PREPOSITION))?,
        };
        let name = object.last + 1;
        let pronoun = object.first == object.last && clause.is_object_pronoun(start);
        // "calls it reckless", not "called it off", "called him at home".
        // "have called her ruthless"
        let ends = name + 1 >= clause.len() || clause.is_boundary(name + 1);
        let adjective = pronoun && (clause.word_is(start, &["it"]) || ends) && self.is_adjective_like(name);
        // "calls China its main rival"
        let owned = clause.is(name, Classes::POSSESSIVE)
            && lemma == "call"
            && !pronoun
            && clause.noun_phrase_right(name).is_some_and(|np| np.last > name);
        (article(name) || adjective || owned).then(|| self.piece(start, "object name")).flatten()
    }

    /// What reports nothing with these words behind the verb: "asserted ourselves as", "adding fuel to", "pleaded not guilty",
    /// "declared a state of emergency", "is considering scrapping it", "excluded them from".
    fn is_idiom(&self, at: usize) -> bool {
        let clause = self.clause;
        let reflexive = clause
            .word_is(at, &["myself", "yourself", "himself", "herself", "itself", "ourselves", "themselves"]);
        match clause.lexicon.cue(self.hit().entry).lemma.as_str() {
            "assert" | "find" | "feel" => reflexive,
            "add" => clause.word_is(at, &["fuel", "weight", "insult", "momentum"]),
            "plead" => clause.word_is(at, &["guilty"]) || clause.word_is(at + 1, &["guilty"]),
            "declare" => {
                clause.word_is(at, &["a"])
                    && clause.word_is(at + 1, &["state", "ceasefire", "truce", "holiday", "national"])
            }
            "consider" => clause.is_lower(at) && clause.word(at).ends_with("ing"),
            "exclude" => {
                (at + 1..(at + 8).min(clause.len())).any(|i| clause.word_is(i, &["from"]))
                    && clause.quotation(at).is_none()
            }
            _ => false,
        }
    }

    /// A plain word that may be an adjective: no particle, no word of grammar.
    fn is_adjective_like(&self, at: usize) -> bool {
        let clause = self.clause;
        let grammar = Classes::PREPOSITION
            .or(Classes::CONJUNCTION)
            .or(Classes::SUBORDINATOR)
            .or(Classes::PRONOUN)
            .or(Classes::DETERMINER)
            .or(Classes::POSSESSIVE)
            .or(Classes::TIME_NOUN)
            .or(Classes::TIME_ADJECTIVE);
        let particle =
            clause.word_is(at, &["off", "out", "up", "back", "in", "over", "down", "quits", "home"]);
        clause.is_lower(at)
            && clause.word(at).len() > 2
            && !particle
            && !clause.is(at, grammar)
            && !clause.is_verb_like(at)
    }

    pub(super) fn colon(&self, colon: usize) -> Option<Content> {
        let first = colon + 1;
        (first < self.clause.len()).then(|| self.piece(first, "cue: content")).flatten()
    }

    /// "said at a press conference after the crash, “...”", "issued a statement at its office saying, “...”",
    /// "explained the reason for the name: “...”": the speech that phrases without a verb lead up to.
    fn quotation_behind(&self, start: usize) -> Option<usize> {
        let clause = self.clause;
        let (quote, quotation) =
            (start + 2..(start + 24).min(clause.len())).find_map(|i| Some((i, clause.quotation(i)?)))?;
        let saying = clause.word_is(quote - 2, &["saying", "reading"]);
        // "ruled out a pact: “No.”" reports the pact too.
        let class = clause.lexicon.cue(self.hit().entry).class;
        let leads =
            clause.is_mark(quote - 1, &[':']) && matches!(class, CueClass::Assert | CueClass::Evidence);
        // "told the BBC after the verdict “My client is”"
        let marked = clause.is_mark(quote - 1, &[',', ':']);
        let phrase = clause.is(start, Classes::PREPOSITION) || leads || saying || !marked;
        let states = |i: usize| {
            clause.is_auxiliary(i) && clause.is_lower(i)
                || clause.is(i, Classes::FINITE) && clause.is_lower(i)
                || clause.is_finite_verb(i)
                || clause.is(i, Classes::PERSON_PRONOUN) && !clause.is(i, Classes::POSSESSIVE)
        };
        let words = self.inner_of(quotation);
        let lower = words.split_whitespace().filter(|word| word.starts_with(char::is_lowercase)).count();
        let count = words.split_whitespace().count();
        // "declared in the opinion, “not every act is a crime.”"
        let whole = marked && count >= 6 && words.trim_end().ends_with('.');
        let speech = count >= 4 && words.starts_with(char::is_uppercase) || whole;
        // Without a mark in front it may be a title.
        let stands = marked || clause.is_word(quote - 1) && count >= 6 && lower * 2 > count;
        let tied =
            clause.is(quote - 1, Classes::PREPOSITION.or(Classes::DETERMINER).or(Classes::CONJUNCTION));
        (phrase && speech && stands && !tied && !(start..quote - 1).any(states)).then_some(quote)
    }

    /// The content from `first` to its limit, if there is anything in it.
    pub(super) fn piece(&self, first: usize, pattern: &'static str) -> Option<Content> {
        // "that, as of today, it": the comma of an aside is no part of it.
        let first = (first..self.clause.len()).find(|&i| !self.clause.is_mark(i, &[',', ')']))?;
        let units = Units { first, last: self.limit(first) };
        let filled = (units.first..=units.last).any(|i| {
            self.clause.quotation(i).is_some()
                || self.clause.token(i).is_some_and(|t| t.is_word() || t.kind == TokenKind::Number)
        });
        (units.last >= units.first && filled).then(|| (vec![units], pattern))
    }

    /// "about 60 instructors": a rough number, no topic.
    fn is_approximate(&self, at: usize) -> bool {
        self.clause.word_is(at, &["about"])
            && (self.clause.is(at + 1, Classes::NUMBER_WORD)
                || self.clause.token(at + 1).is_some_and(|t| t.kind == TokenKind::Number))
    }

    /// Whether a clause without "that" may begin here.
    pub(super) fn opens_clause(&self, at: usize) -> bool {
        let clause = self.clause;
        let Some(token) = clause.token(at) else { return true };
        if matches!(token.kind, TokenKind::Number | TokenKind::Mark('$' | '€' | '£'))
            || self.is_approximate(at)
        {
            return true;
        }
        let joins = token.is(Classes::CONJUNCTION) && !token.is(Classes::DETERMINER.or(Classes::INDEFINITE));
        // "mentioned in the trade": an adverbial at the front of a clause ends with a comma.
        let adverbial = token.is(Classes::PREPOSITION)
            && !clause.word(at).contains('-')
            && !(at + 2..(at + 10).min(clause.len())).any(|i| clause.is_mark(i, &[',']));
        token.is_word()
            && !adverbial
            && !joins
            && !clause.word_is(
                at,
                &[
                    "of", "about", "to", "so", "as", "for", "than", "by", "with", "from", "into", "on",
                    "who", "which", "whose", "that", "before", "after", "until", "because", "ahead",
                    "against", "at",
                ],
            )
            && (!clause.is_auxiliary(at)
                || clause.word_is(at, &["having", "being"])
                // "said don't come"
                || clause.word_is(at, &["don't", "don’t"]))
    }

    /// "citing two bankers, ": who said it, not what.
    fn names_source(&self, at: usize) -> bool {
        let clause = self.clause;
        let end = (at..clause.len()).find(|&i| clause.is_mark(i, &[','])).unwrap_or(clause.len());
        let source = Classes::PERSON
            .or(Classes::OFFICE)
            .or(Classes::GROUP)
            .or(Classes::DOCUMENT)
            .or(Classes::ORGANISATION)
            .or(Classes::GIVEN_NAME);
        clause.word_is(end + 1, &["that"]) || (at..end).any(|i| clause.is(i, source))
    }

    /// "criticised Ames", "rejected them": whom, and nothing of what.
    fn is_bare_name(&self, at: usize) -> bool {
        let clause = self.clause;
        let last = self.limit(at);
        (at..=last).all(|i| clause.is_capitalised(i))
            || clause.is_object_pronoun(at)
                && (at == last || clause.is_mark(at + 1, &[',']) && !clause.word_is(at, &["it"]))
    }

    fn has_no_verb(&self, units: Units) -> bool {
        (units.first..=units.last).all(|i| !self.clause.is_verb_like(i))
    }

    fn is_subject_pronoun(&self, at: usize) -> bool {
        self.clause.word_is(at, &["i", "he", "she", "we", "they", "it"])
    }

    fn quotes_from(&self, at: usize) -> bool {
        (at..=self.limit(at)).any(|i| self.clause.quotation(i).is_some())
    }
}
