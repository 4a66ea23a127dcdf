//! Reporting cues: words that introduce what somebody said, and the frames they take.

use super::files::{LexiconError, Line};
use crate::claims::Polarity;

/// One reporting word or phrase.
#[derive(Clone, Debug, PartialEq)]
pub struct Cue {
    /// Dictionary form.
    pub lemma: String,
    /// Part of speech.
    pub kind: CueKind,
    /// What the speaker does.
    pub class: CueClass,
    /// Where its content may stand.
    pub frames: Frames,
    /// What it says about the content.
    pub polarity: Polarity,
    /// How reliably it introduces a claim, 0 to 1.
    pub strength: f32,
}

/// Part of speech of a cue.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs, reason = "the names say it")]
pub enum CueKind {
    Verb,
    Noun,
    Adjective,
    Phrase,
}

/// What the speaker does with the content.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs, reason = "the names say it")]
pub enum CueClass {
    Assert,
    Deny,
    Ask,
    Commit,
    Direct,
    Believe,
    Evaluate,
    Evidence,
    Manner,
}

/// A place where a cue's content may stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum Frame {
    /// V (that) clause
    That,
    /// V "..."
    Quote,
    /// V NP (that) clause: told reporters that
    NpThat,
    /// V to NP that: explained to reporters that
    ToNpThat,
    /// V NP to-infinitive: urged allies to
    NpToInf,
    /// V to-infinitive: vowed to
    ToInf,
    /// V NP as: described it as
    As,
    /// V (NP) of: accused him of, warned of
    Of,
    /// V for: called for
    For,
    /// V on: called on, insisted on
    On,
    /// V NP: rejected the plan
    Np,
    /// V whether/if/wh-
    Whether,
    /// V about
    About,
    /// V NP at NUMBER: put the cost at 12 million
    At,
    /// is V-ed to-infinitive, it is V-ed that: nobody says who says so
    Hearsay,
}

/// A set of frames.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Frames(u16);

impl Frames {
    /// Whether the frame is in the set.
    pub fn has(self, frame: Frame) -> bool {
        self.0 & (1 << frame as u8) != 0
    }
}

/// Header of `cues.tsv`.
pub(super) const COLUMNS: [&str; 7] =
    ["lemma", "kind", "class", "frames", "polarity", "strength", "irregular"];
const KINDS: &[(&str, CueKind)] = &[
    ("verb", CueKind::Verb),
    ("noun", CueKind::Noun),
    ("adjective", CueKind::Adjective),
    ("phrase", CueKind::Phrase),
];
const CLASSES: &[(&str, CueClass)] = &[
    ("assert", CueClass::Assert),
    ("deny", CueClass::Deny),
    ("ask", CueClass::Ask),
    ("commit", CueClass::Commit),
    ("direct", CueClass::Direct),
    ("believe", CueClass::Believe),
    ("evaluate", CueClass::Evaluate),
    ("evidence", CueClass::Evidence),
    ("manner", CueClass::Manner),
];
const FRAMES: &[(&str, Frame)] = &[
    ("that", Frame::That),
    ("quote", Frame::Quote),
    ("np_that", Frame::NpThat),
    ("to_np_that", Frame::ToNpThat),
    ("np_to_inf", Frame::NpToInf),
    ("to_inf", Frame::ToInf),
    ("as", Frame::As),
    ("of", Frame::Of),
    ("for", Frame::For),
    ("on", Frame::On),
    ("np", Frame::Np),
    ("whether", Frame::Whether),
    ("about", Frame::About),
    ("at", Frame::At),
    ("hearsay", Frame::Hearsay),
];
const POLARITIES: &[(&str, Polarity)] = &[
    ("asserted", Polarity::Asserted),
    ("denied", Polarity::Denied),
    ("asked", Polarity::Asked),
    ("hypothetical", Polarity::Hypothetical),
];

impl Cue {
    /// Reads a line of `cues.tsv`; also returns the irregular forms.
    pub(super) fn parse(content: &str, line: Line) -> Result<(Cue, Vec<String>), LexiconError> {
        let mut columns: Vec<&str> = content.split('\t').map(str::trim).collect();
        // The last column may be left out where it is empty.
        if columns.len() == COLUMNS.len() - 1 {
            columns.push("");
        }
        let [lemma, kind, class, frames, polarity, strength, irregular, ..] = columns[..] else {
            return Err(line.too_short(&COLUMNS.join(", ")));
        };
        if lemma.is_empty() {
            return Err(line.error("column `lemma`: empty".to_owned()));
        }
        let kind = line.one_of("kind", kind, KINDS)?;
        let class = line.one_of("class", class, CLASSES)?;
        let mut set = Frames::default();
        for frame in frames.split(',').map(str::trim).filter(|f| !f.is_empty()) {
            set.0 |= 1 << line.one_of("frames", frame, FRAMES)? as u8;
        }
        let polarity = line.one_of("polarity", polarity, POLARITIES)?;
        let strength =
            strength.parse().ok().filter(|strength| (0.0..=1.0).contains(strength)).ok_or_else(|| {
                line.error(format!("column `strength`: `{strength}` is no number from 0 to 1"))
            })?;
        let irregular = irregular.split_whitespace().map(str::to_lowercase).collect();
        Ok((Cue { lemma: lemma.to_owned(), kind, class, frames: set, polarity, strength }, irregular))
    }
}
