//! What was considered in a sentence and what became of it, for `standpoint explain`. A run keeps none of it.

use super::Attribution;
use super::clause::{Clause, Units};
use super::cues::CueHit;
use super::frames::{Found, found};
use super::reports::why_no_report;
use crate::text::span::Span;
use std::collections::HashSet;

/// A word that may report, with what was proposed for it.
#[derive(Clone, Debug, PartialEq)]
pub struct Candidate {
    /// The sentence (index into [`crate::text::Text::sentences`]).
    pub sentence: usize,
    /// The words, auxiliaries included.
    pub cue: Span,
    /// Name of the pattern that fits; empty where none does.
    pub pattern: &'static str,
    /// The content that the pattern proposes.
    pub pieces: Vec<Span>,
    /// The noun phrase that it takes for the source.
    pub source: Option<Span>,
    /// What became of it.
    pub outcome: Outcome,
}

/// What became of a [`Candidate`].
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Outcome {
    /// It is an attribution.
    Taken,
    /// The word reports elsewhere, but not in this place: a noun, an adjective, an order, a part of another cue.
    NoCue,
    /// No noun phrase can be the source.
    NoSource,
    /// No pattern finds a content.
    NoContent,
    /// In a quotation, or in the content of another cue, only a plain report counts.
    NotPlain,
    /// It is said how somebody wants to be named.
    Anonymity,
    /// The cue is for what documents show, and the source is none.
    NoDocument,
    /// Words on a placard, a wall: nobody says them.
    Surface,
    /// The title of what somebody reads.
    Title,
    /// Neither "that" nor a quotation vouches for a cue of this strength.
    Weak(f32),
    /// Another attribution has the same content.
    Double,
}

impl Outcome {
    /// A short reason, for a reader.
    pub fn reason(self) -> String {
        match self {
            Outcome::Taken => "taken".to_owned(),
            Outcome::NoCue => "no cue in this place".to_owned(),
            Outcome::NoSource => "nobody who could be the source".to_owned(),
            Outcome::NoContent => "no pattern finds a content".to_owned(),
            Outcome::NotPlain => "within another content, where only a plain report counts".to_owned(),
            Outcome::Anonymity => "says how somebody wants to be named".to_owned(),
            Outcome::NoDocument => "the cue is for documents, and the source is none".to_owned(),
            Outcome::Surface => "words on something, which nobody says".to_owned(),
            Outcome::Title => "the title of what is read".to_owned(),
            Outcome::Weak(strength) => {
                format!("strength {strength} is too little without “that” or a quotation beside it")
            }
            Outcome::Double => "another claim has the same content".to_owned(),
        }
    }
}

/// The candidates of a sentence. `considered` are the proposals that were looked at, `taken` the hits that became
/// attributions.
pub(super) fn candidates(
    sentence: usize,
    clause: &Clause<'_>,
    hits: &[CueHit],
    considered: &HashSet<usize>,
    taken: &HashSet<usize>,
) -> Vec<Candidate> {
    let proposals = found(clause, hits);
    let mut candidates = Vec::new();
    for (index, hit) in hits.iter().enumerate() {
        let proposal = proposals.iter().find(|proposal| proposal.hit == index);
        let outcome = match proposal {
            _ if taken.contains(&index) => Outcome::Taken,
            None if hit.subject.is_none() => Outcome::NoSource,
            None => Outcome::NoContent,
            Some(_) if !considered.contains(&index) => Outcome::NotPlain,
            Some(_) if is_inside(hit, &proposals, taken) => Outcome::NotPlain,
            Some(proposal) => why_no_report(clause, hit, clause.lexicon.cue(hit.entry), proposal)
                .unwrap_or(Outcome::NotPlain),
        };
        candidates.push(Candidate {
            sentence,
            cue: clause.span_of(hit.group),
            pattern: proposal.map_or("", |proposal| proposal.pattern),
            pieces: proposal
                .map_or(Vec::new(), |p| p.pieces.iter().map(|&piece| clause.span_of(piece)).collect()),
            source: proposal.and_then(|p| p.source).or(hit.subject).map(|units| clause.span_of(units)),
            outcome,
        });
    }
    candidates.extend(no_cues(sentence, clause, hits));
    candidates.sort_by_key(|candidate| candidate.cue.start);
    candidates
}

fn is_inside(hit: &CueHit, proposals: &[Found], taken: &HashSet<usize>) -> bool {
    let holds = |piece: &Units| piece.first <= hit.group.first && hit.group.last <= piece.last;
    proposals.iter().any(|p| taken.contains(&p.hit) && p.pieces.iter().any(holds))
}

/// Forms of reporting words that were not taken for cues.
fn no_cues(sentence: usize, clause: &Clause<'_>, hits: &[CueHit]) -> Vec<Candidate> {
    let is_part = |i: usize| hits.iter().any(|hit| hit.group.first <= i && i <= hit.group.last);
    let known = |i: usize| {
        let entry = clause.token(i).map(|token| token.entry);
        entry.is_some_and(|e| e.verb.is_some() || e.noun.is_some() || e.adjective.is_some())
    };
    (0..clause.len())
        .filter(|&i| known(i) && !is_part(i))
        .map(|i| Candidate {
            sentence,
            cue: clause.span(i),
            pattern: "",
            pieces: Vec::new(),
            source: None,
            outcome: Outcome::NoCue,
        })
        .collect()
}

/// Marks what was taken first and dropped in the end.
pub(super) fn mark_doubles(candidates: &mut [Candidate], attributions: &[Attribution]) {
    let kept: HashSet<(usize, Option<Span>)> = attributions.iter().map(|a| (a.sentence, a.cue)).collect();
    for candidate in candidates.iter_mut().filter(|c| c.outcome == Outcome::Taken) {
        if !kept.contains(&(candidate.sentence, Some(candidate.cue))) {
            candidate.outcome = Outcome::Double;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::attributions::explain;
    use crate::lexicon::Lexicon;
    use crate::text::Text;

    /// Each candidate as `cue: reason`, or with pattern, source and content where it was taken.
    fn check(text: &str, expected: &[&str]) {
        let analysed = Text::new(text, Lexicon::shipped());
        let (_, candidates) = explain(&analysed, Lexicon::shipped());
        let shown: Vec<String> = candidates
            .iter()
            .map(|c| {
                let what = match c.outcome {
                    Outcome::Taken => {
                        format!("{}, {}", c.source.map_or("", |s| s.of(text)), c.pieces[0].of(text))
                    }
                    outcome => format!("{outcome:?}"),
                };
                format!("{}: {what}", c.cue.of(text))
            })
            .collect();
        assert_eq!(shown, expected);
    }

    #[test]
    fn each_word_says_what_became_of_it() {
        check(
            "State police held the man, and Anna Berg said that the port was late.",
            &["State: NoCue", "held: NoContent", "said: Anna Berg, the port was late"],
        );
        check("Anna Berg showed the port would close.", &["showed: NoDocument"]);
        check("Anna Berg asked not to be named.", &["asked: Anonymity"]);
        check("A placard said “Enough is enough”.", &["said: Surface"]);
        check(
            "“I think it is late,” Anna Berg said.",
            &["said: Anna Berg, “I think it is late,”", "think: NotPlain"],
        );
    }
}
