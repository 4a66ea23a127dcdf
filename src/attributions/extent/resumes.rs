//! Where in a content the reporter has the word again: "..., two days after a strike", "... but did not elaborate".

use super::super::assemble::MIN_FLOATING_WORDS;
use super::super::clause::{Clause, Units};
use super::super::cues::Voice;
use super::super::frames::{DASHES, Frames};
use super::COMMA_OR_DASH;
use crate::lexicon::{Classes, Frame, VerbForm};

/// A place in a content from which on the words may be the reporter's.
struct Place<'p> {
    frames: &'p Frames<'p, 'p>,
    clause: &'p Clause<'p>,
    /// Where the content begins.
    start: usize,
    /// The mark, conjunction, preposition or participle in question.
    at: usize,
}

impl Frames<'_, '_> {
    /// Whether the reporter has the word again from this mark, conjunction or preposition on.
    pub(super) fn reporter_resumes(&self, start: usize, at: usize) -> bool {
        Place { frames: self, clause: self.clause, start, at }.is_reporters()
    }
}

impl Place<'_> {
    fn is_reporters(&self) -> bool {
        if self.clause.is_mark(self.at, &[';']) || self.ends_in_however() {
            return true;
        }
        if self.opens_aside() || self.opens_aside_before_verb() {
            return false;
        }
        if self.clause.is_mark(self.at, COMMA_OR_DASH) {
            return self.is_mark_of_reporter();
        }
        self.is_preposition_of_reporter() || self.is_turn_of_reporter()
    }

    /// At a comma or a dash.
    fn is_mark_of_reporter(&self) -> bool {
        self.tells_what_came_before()
            || self.sums_up()
            || self.comments()
            || self.dates()
            || self.contrasts()
            || self.stands_beside_quotation()
            || self.counts()
            || self.concedes()
            || self.stands_against()
            || self.tells_how_received()
            || self.says_how()
            || self.gives_next_the_word()
            || self.goes_on_in_speech()
            || self.stops_short()
    }

    /// At a preposition, or at a conjunction of time.
    fn is_preposition_of_reporter(&self) -> bool {
        self.tells_what_source_did()
            || self.tells_what_led_to_call()
            || self.names_medium()
            || self.says_what_is_left_out()
            || self.calls_it_a_move()
            || self.turns_in_headline()
    }

    /// At a conjunction, or beside a quotation.
    fn is_turn_of_reporter(&self) -> bool {
        self.leads_up_to_quotation()
            || self.tells_of_refusal()
            || self.tells_what_is_still_undone()
            || self.dates_quotation()
            || self.has_further_auxiliary()
            || self.has_further_relative()
            || self.turns_from_quotation()
            || self.leaves_infinitive()
            || self.has_further_verb_behind_quotation()
            || self.tells_what_came_before_behind_quotation()
    }
}

/// Before all else.
impl Place<'_> {
    /// "He doubted that Beijing wanted a war, however."
    fn ends_in_however(&self) -> bool {
        let (clause, at) = (self.clause, self.at);
        clause.is_mark(at, &[','])
            && clause.word_is(at + 1, &["however", "though"])
            && (at + 2 >= clause.len() || clause.is_mark(at + 2, &['.', ';', '!']))
    }

    /// "began in March – a month after the invasion – with emails": nothing ends at an aside.
    fn opens_aside(&self) -> bool {
        let (clause, at) = (self.clause, self.at);
        let dash = |i: usize| clause.is_mark(i, DASHES);
        dash(at) && (at + 2..(at + 14).min(clause.len())).any(|i| dash(i) && i + 2 < clause.len())
    }

    /// "Mordia, despite heavy losses, could attack", "the man, in a move few expected, was freed": the verb of the clause
    /// stands behind the aside.
    fn opens_aside_before_verb(&self) -> bool {
        const REACH: usize = 16;
        let (clause, at) = (self.clause, self.at);
        let hit = self.frames.hit();
        let comma = |i: usize| clause.is_mark(i, &[',']);
        let verb = (at + 1..(at + REACH).min(clause.len())).find(|&i| comma(i)).map(|close| close + 1);
        // "a plan that Ames called a mistake, despite its cost, was dropped", "Ames, calling for a truce, a demand that
        // Barr shares, left": the verb belongs to the words around.
        let gapped = hit
            .subject
            .is_some_and(|s| clause.word_is(s.first.wrapping_sub(1), &["which", "that", "what", "whom"]));
        let within = gapped || hit.voice == Voice::Participle;
        // "..., a demand that Barr shares, said Ames": the next cue.
        let reports =
            |i: usize| self.frames.hits.iter().any(|h| h.voice == Voice::Inverted && h.group.first == i);
        (comma(at) || comma(at - 1))
            && self.start > hit.group.last
            && (!within || clause.word_is(self.start - 1, &["that"]))
            && !self.has_verb_like_word()
            && verb.is_some_and(|verb| clause.is_verb_like(verb) && !reports(verb))
    }
}

/// At a comma or a dash.
impl Place<'_> {
    /// "he would move quickly, after lawmakers passed the package"
    fn tells_what_came_before(&self) -> bool {
        let (clause, at) = (self.clause, self.at);
        clause.is_mark(at, &[','])
            && clause.word_is(at + 1, &["after", "following"])
            && self.follows_active_cue()
            && !(at + 2..clause.len()).any(|i| clause.is_mark(i, &[',']) && clause.is_verb_like(i + 1))
    }

    /// "a ceasefire, a demand that Paris supports": the reporter sums up.
    fn sums_up(&self) -> bool {
        let (clause, at) = (self.clause, self.at);
        let names = |n: usize| {
            clause.is(n, Classes::NAMING_NOUN)
                || n > at + 2 && clause.word_is(n, &["that", "which"]) && clause.is_lower(n - 1)
        };
        clause.word_is(at + 1, &["something"])
            && (clause.is(at + 2, Classes::PERSON_PRONOUN.or(Classes::PRONOUN).or(Classes::DETERMINER))
                || clause.word_is(at + 2, &["every", "no", "few", "many", "most"]))
            || clause.word_is(at + 1, &["a", "an"]) && (at + 2..(at + 6).min(clause.len())).any(names)
    }

    /// "..., setting up a showdown with the senate", "..., raising fears of a new war"
    fn comments(&self) -> bool {
        const ALONE: &[&str] = &[
            "sparking",
            "prompting",
            "stoking",
            "fuelling",
            "fueling",
            "sharpening",
            "deepening",
            "heightening",
            "dashing",
            "underscoring",
            "underlining",
            "signalling",
            "signaling",
        ];
        const RAISED: &[&str] =
            &["hopes", "fears", "questions", "concerns", "doubts", "alarm", "tensions", "pressure", "the"];
        const DRAWN: &[&str] =
            &["criticism", "condemnation", "applause", "anger", "outrage", "fire", "praise"];
        let (clause, at) = (self.clause, self.at);
        self.follows_active_cue()
            && clause.sentence.quotation.is_none()
            && (clause.word_is(at + 1, ALONE)
                || clause.word_is(at + 1, &["setting"]) && clause.word_is(at + 2, &["up", "the"])
                || clause.word_is(at + 1, &["raising", "adding"]) && clause.word_is(at + 2, RAISED)
                || clause.word_is(at + 1, &["drawing"]) && clause.word_is(at + 2, DRAWN))
    }

    /// "..., two days after a strike", "..., hours before the vote"
    fn dates(&self) -> bool {
        let (clause, at) = (self.clause, self.at);
        (at + 1..(at + 4).min(clause.len())).any(|n| {
            (clause.is(n, Classes::TIME_NOUN) || clause.word_is(n, &["shortly", "soon"]))
                && clause.word_is(n + 1, &["after", "before"])
        })
    }

    /// "..., while ministers"
    fn contrasts(&self) -> bool {
        let (clause, at) = (self.clause, self.at);
        clause.word_is(at + 1, &["while", "whereas"])
            && (!clause.word(at + 2).ends_with("ing") || clause.is_mark(at, DASHES))
    }

    /// "their talks as “candid”, with the meeting taking place in June"
    fn stands_beside_quotation(&self) -> bool {
        let (clause, at) = (self.clause, self.at);
        clause.word_is(at + 1, &["with"])
            && clause.quotation(at - 1).is_some()
            && (at + 3..(at + 9).min(clause.len()))
                .take_while(|&n| clause.is_word(n))
                .any(|n| clause.is_lower(n) && clause.word(n).ends_with("ing"))
    }

    /// "... stayed high, with 73% in favour", "..., along with most others"
    fn counts(&self) -> bool {
        let (clause, at) = (self.clause, self.at);
        let number = || {
            clause.is_mark(at + 3, &['%'])
                || clause.is_mark(at + 2, &['$', '€', '£'])
                || clause.word_is(at + 3, &["percent"])
                || clause.word_is(at + 2, &["most"])
        };
        clause.word_is(at + 1, &["with"]) && self.follows_active_cue() && number()
            || clause.word_is(at + 1, &["along"]) && clause.word_is(at + 2, &["with"])
    }

    /// "..., though he did not say when"
    fn concedes(&self) -> bool {
        let (clause, at) = (self.clause, self.at);
        clause.word_is(at + 1, &["though", "although"])
            && clause.is(at + 2, Classes::PERSON_PRONOUN.or(Classes::PRONOUN))
            && clause.word_is(at + 3, &["did", "does", "gave", "declined"])
    }

    /// "..., despite a ban", "..., but that is not what it shows"
    fn stands_against(&self) -> bool {
        let (clause, at) = (self.clause, self.at);
        clause.word_is(at + 1, &["despite"])
            || clause.word_is(at + 1, &["but"])
                && clause.word_is(at + 2, &["that", "this"])
                && clause.is(at + 3, Classes::BE)
    }

    /// "..., which drew groans", "..., which he called “odd”"
    fn tells_how_received(&self) -> bool {
        const CALLED: &[&str] = &["called", "described", "termed", "dubbed", "likened", "said"];
        let (clause, at) = (self.clause, self.at);
        clause.word_is(at + 1, &["which"])
            && (clause.word_is(at + 2, &["drew", "prompted", "provoked", "earned", "caused"])
                || (clause.is(at + 2, Classes::PERSON_PRONOUN) || clause.word_is(at + 2, &["it"]))
                    && clause.word_is(at + 3, CALLED))
    }

    /// "..., in comments likely to alarm Kyiv"
    fn says_how(&self) -> bool {
        let (clause, at) = (self.clause, self.at);
        clause.word_is(at + 1, &["in"])
            && (clause.word_is(at + 2, &["comments", "remarks", "what"])
                || clause.word_is(at + 2, &["the"])
                    && clause.word_is(at + 3, &["latest", "first", "biggest"])
                || clause.word_is(at + 2, &["a"]) && clause.word_is(at + 3, &["move", "statement", "speech"])
                || (at + 3..(at + 7).min(clause.len())).any(|n| clause.word_is(n, &["latest"])))
    }

    /// "..., others that the war was lost": the next who speaks.
    fn gives_next_the_word(&self) -> bool {
        self.clause.ellipsis(self.at + 1).is_some()
    }

    /// In speech: "he told us it was late, and we laughed", "my neighbour says he's packed, but he would".
    fn goes_on_in_speech(&self) -> bool {
        let (clause, at) = (self.clause, self.at);
        let adverbial = Classes::ADVERB.or(Classes::NUMBER_WORD).or(Classes::TIME_NOUN);
        clause.sentence.quotation.is_some()
            && clause.word_is(at + 1, &["and", "but", "yet", "so"])
            && clause.quotation(self.start).is_none()
            && (clause.starts_clause(at + 2)
                || clause.word_is(at + 2, &["i", "we", "they", "every", "then"])
                || clause.is(at + 2, adverbial)
                    && self.frames.has_verb(Units { first: at + 2, last: clause.len() - 1 }))
    }

    /// "..., but stopped short of saying so"
    fn stops_short(&self) -> bool {
        let (clause, at) = (self.clause, self.at);
        clause.word_is(at + 1, &["but"])
            && clause.word_is(at + 2, &["stopped", "declined", "refused", "fell", "insisted", "conceded"])
    }
}

/// At a preposition, or at a conjunction of time.
impl Place<'_> {
    /// "... to Ukraine as he signed a bill": what happens beside it.
    fn tells_what_source_did(&self) -> bool {
        let (clause, at) = (self.clause, self.at);
        clause.word_is(at, &["as"])
            && at > self.start + 2
            && clause.word_is(at + 1, &["he", "she", "they"])
            && clause.is_lower(at + 2)
            && (clause.word(at + 2).ends_with("ed") || clause.is_finite_verb(at + 2))
            && self.follows_active_cue()
    }

    /// "called for her resignation after the leak"
    fn tells_what_led_to_call(&self) -> bool {
        let (clause, frames) = (self.clause, self.frames);
        clause.word_is(self.at, &["after", "amid", "following"])
            && self.at > self.start + 1
            && self.follows_cue_directly()
            && frames.has(Frame::Np)
            && clause.word_is(frames.hit().group.last, &["for"])
            && !self.has_verb_like_word()
    }

    /// "... in a televised address as it began": where it was said.
    fn names_medium(&self) -> bool {
        const MEDIA: &[&str] =
            &["address", "speech", "interview", "statement", "post", "tweet", "briefing", "letter"];
        let (clause, at) = (self.clause, self.at);
        let ends = |medium: usize| {
            medium + 1 >= clause.len()
                || clause.is_mark(medium + 1, &['.', ','])
                || clause.word_is(medium + 1, &["as", "on", "to", "with", "published", "posted"])
        };
        clause.word_is(at, &["in"])
            && at > self.start + 2
            && self.follows_active_cue()
            && clause.word_is(at + 1, &["a", "an", "his", "her", "their", "its"])
            && clause.medium_end(at).is_some_and(|medium| {
                clause.word_is(medium, MEDIA)
                    && ends(medium)
                    && !(at + 2..medium).any(|i| clause.is(i, Classes::PREPOSITION))
            })
    }

    /// "... in Britain without elaborating"
    fn says_what_is_left_out(&self) -> bool {
        const TELLING: &[&str] =
            &["elaborating", "specifying", "explaining", "giving", "providing", "naming"];
        self.clause.word_is(self.at, &["without"]) && self.clause.word_is(self.at + 1, TELLING)
    }

    /// "... in a move that Paris called odd"
    fn calls_it_a_move(&self) -> bool {
        let (clause, at) = (self.clause, self.at);
        clause.word_is(at, &["in"]) && clause.word_is(at + 1, &["a"]) && clause.word_is(at + 2, &["move"])
    }

    /// A headline's "as Moscow warns of", "“...” after US tightens limits": what happens beside it.
    fn turns_in_headline(&self) -> bool {
        let (clause, at) = (self.clause, self.at);
        let meanwhile = || {
            clause.word_is(at, &["as"])
                && (!self.frames.has(Frame::As) || clause.quotation(self.start).is_some())
                && at + 2 < clause.len()
                && !clause.is(at + 1, Classes::DETERMINER.or(Classes::PREPOSITION))
                && clause.quotation(at + 1).is_none()
                && !clause.word_is(at + 1, &["well", "part", "long", "soon", "much"])
        };
        let after = || clause.word_is(at, &["after", "amid", "over"]) && clause.quotation(at - 1).is_some();
        clause.sentence.headline && (meanwhile() || after())
    }
}

/// At a conjunction, or beside a quotation.
impl Place<'_> {
    /// "a firm stand: “No.”": what is said so stands for itself.
    fn leads_up_to_quotation(&self) -> bool {
        let (clause, at) = (self.clause, self.at);
        clause.is_mark(at, &[':'])
            && clause.quotation(at + 1).is_some()
            && clause.quotation(self.start).is_none()
            && self.frames.hit().voice != Voice::Inverted
            && (!self.has_verb_like_word() || self.is_speech(at + 1))
    }

    /// "... and would not say who", "... but did not elaborate": the reporter tells of it.
    fn tells_of_refusal(&self) -> bool {
        const WITHHELD: &[&str] = &[
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
        ];
        let (clause, at) = (self.clause, self.at);
        clause.word_is(at, &["and", "but"])
            && clause.word_is(at + 1, &["would", "did"])
            && clause.word_is(at + 2, &["not"])
            && clause.word_is(at + 3, WITHHELD)
    }

    /// "said he was sorry but has not paid": in another tense than what was said.
    fn tells_what_is_still_undone(&self) -> bool {
        let (clause, at) = (self.clause, self.at);
        clause.word_is(at, &["but"])
            && clause.word_is(at + 1, &["has", "have", "does", "do"])
            && clause.word_is(at + 2, &["not"])
            && self.is_past_cue()
    }

    /// “... short of force,” a day after it was boarded
    fn dates_quotation(&self) -> bool {
        let (clause, at) = (self.clause, self.at);
        self.follows_comma_in_quotation()
            && (at..at + 3)
                .any(|n| clause.is(n, Classes::TIME_NOUN) && clause.word_is(n + 1, &["after", "before"]))
    }

    /// "denied fraud but was convicted": a further verb of the sentence's subject.
    fn has_further_auxiliary(&self) -> bool {
        let (clause, at) = (self.clause, self.at);
        clause.word_is(at, &["but"])
            && clause.is(at + 1, Classes::BE.or(Classes::HAVE))
            && clause.is_lower(at + 1)
            && !(self.start..at).any(|i| clause.is_verb_like(i) || clause.quotation(i).is_some())
    }

    /// "a step that Paris called “absurd” and that sent shares down"
    fn has_further_relative(&self) -> bool {
        const RELATIVE: &[&str] = &["that", "which"];
        let (clause, at) = (self.clause, self.at);
        let subject = self.frames.hit().subject;
        clause.word_is(at, &["and"])
            && clause.word_is(at + 1, RELATIVE)
            && subject.is_some_and(|s| clause.word_is(s.first.wrapping_sub(1), RELATIVE))
    }

    /// “non-entities,” but he praised one; “a distortion,” describing the team
    fn turns_from_quotation(&self) -> bool {
        let (clause, at) = (self.clause, self.at);
        at > self.start + 1
            && self.follows_comma_in_quotation()
            && (clause.word_is(at, &["and", "but", "while", "before", "after"])
                && !clause.word_is(at + 1, &["that"])
                || clause.is_lower(at) && clause.word(at).ends_with("ing"))
    }

    /// "urged the embassy to reconsider and spoke with the envoy": nothing in an infinitive is past.
    fn leaves_infinitive(&self) -> bool {
        let (clause, at) = (self.clause, self.at);
        let finite = |i: usize| clause.is(i, Classes::FINITE) || clause.is_finite_verb(i);
        let clause_like = |i: usize| {
            clause.quotation(i).is_some()
                || clause.is(i, Classes::SUBORDINATOR)
                || clause.is_lower(i)
                    && (clause.is_auxiliary(i) && !clause.word_is(i, &["be", "have", "do"]) || finite(i))
        };
        clause.word_is(at, &["and"])
            && clause.is_lower(at + 1)
            && finite(at + 1)
            && !clause.word(at + 1).ends_with('s')
            && (self.start..at).any(|i| clause.word_is(i, &["to"]))
            && self.frames.has(Frame::NpToInf)
            && self.follows_cue_directly()
            && !(self.start..at).any(clause_like)
    }

    /// “a bad joke” but would not say who; “leave the bags” and went back
    fn has_further_verb_behind_quotation(&self) -> bool {
        let (clause, at) = (self.clause, self.at);
        // "the town had been “loyal to a fault” and deserved an answer": what has a verb already goes on.
        let goes_on = || self.frames.has_verb(Units { first: self.start, last: at - 2 });
        let ends = |quotation: usize| {
            self.inner_end(quotation).ends_with([',', '.', '?', '!']) || at - 1 > self.start && !goes_on()
        };
        clause.word_is(at, &["and", "but"])
            && clause.quotation(at - 1).is_some_and(ends)
            && (clause.is_auxiliary(at + 1)
                && !self.has_verb_like_word()
                && !self.frames.hits.iter().any(|h| h.group.first == at + 1)
                || clause.is(at + 1, Classes::FINITE)
                || clause.is_lower(at + 1) && clause.word(at + 1).ends_with("ed"))
    }
}

/// Behind a quotation.
impl Place<'_> {
    /// "she is “truly sorry” after an inquiry found that warnings came too late"
    fn tells_what_came_before_behind_quotation(&self) -> bool {
        let (clause, at) = (self.clause, self.at);
        clause.word_is(at, &["after"])
            && at > self.start + 1
            && clause.quotation(at - 1).is_some()
            && self.follows_active_cue()
            && self.frames.has_verb(Units { first: at + 1, last: clause.len() - 1 })
    }
}

/// What several rules ask for.
impl Place<'_> {
    /// Whether the content stands behind "X said" and does not begin with a quotation.
    fn follows_active_cue(&self) -> bool {
        let hit = self.frames.hit();
        hit.voice == Voice::Active
            && self.start > hit.group.last
            && self.clause.quotation(self.start).is_none()
    }

    /// Whether the content begins right behind the words of the cue.
    fn follows_cue_directly(&self) -> bool {
        self.start == self.frames.hit().group.last + 1
    }

    /// Whether what stands before is a quotation with a comma inside its marks: “non-entities,”
    fn follows_comma_in_quotation(&self) -> bool {
        self.clause.quotation(self.at - 1).is_some_and(|q| self.inner_end(q).ends_with(','))
    }

    /// Whether there is something like a verb in the content so far.
    fn has_verb_like_word(&self) -> bool {
        (self.start..self.at).any(|i| self.clause.is_verb_like(i))
    }

    /// Whether a quotation is a sentence of its own: “It is late.”
    fn is_speech(&self, at: usize) -> bool {
        let Some(quotation) = self.clause.quotation(at) else { return false };
        let inner = self.inner_end(quotation);
        inner.starts_with(char::is_uppercase)
            && inner.ends_with(['.', '!', '?', '…'])
            && inner.split_whitespace().count() >= MIN_FLOATING_WORDS
    }

    /// What stands inside the marks of a quotation, without spaces at its end.
    fn inner_end(&self, quotation: usize) -> &str {
        self.frames.inner_of(quotation).trim_end()
    }

    fn is_past_cue(&self) -> bool {
        let verb = self.clause.token(self.frames.hit().group.last).and_then(|t| t.entry.verb);
        verb.is_some_and(|(_, form)| matches!(form, VerbForm::Past))
    }
}
