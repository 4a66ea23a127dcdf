//! Attributions with their speakers become [`Claim`]s: what one row of the spreadsheet is about.

mod build;

pub use build::claims;

use crate::text::span::Span;
use serde::Serialize;

/// One reported claim: who said what, in which words, where.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Claim {
    /// `c-` and 12 hex digits of a hash over document and place.
    pub id: String,
    /// Who made the claim.
    pub speaker: Speaker,
    /// Name of the outer speaker of a second-hand claim, else empty.
    pub attributed_by: String,
    /// Index of the outer claim in the same document's list of claims.
    pub parent: Option<usize>,
    /// Quotation marks around all, none or part of it.
    pub form: Form,
    /// The reporting words as written, or empty.
    pub cue: String,
    /// Whether the speaker asserts the content.
    pub polarity: Polarity,
    /// The pieces of the content in the document's text, without outer marks and leading "that".
    pub pieces: Vec<Span>,
    /// The exact words of the pieces, joined by one space.
    pub text: String,
    /// The same made self-standing for the model.
    pub claim: String,
    /// The sentence or sentences it stands in.
    pub context: String,
    /// Offsets of the cover of all pieces in Unicode code points, end exclusive.
    pub char_start: usize,
    /// See [`Claim::char_start`].
    pub char_end: usize,
    /// `split`, `headline`, `floating`, ...: see the README.
    pub flags: Vec<&'static str>,
}

/// The maker of a claim, as far as the document tells.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Speaker {
    /// The fullest form of the name in the document, or the description; empty where nobody can be named.
    pub name: String,
    /// The words in the text.
    pub as_written: String,
    /// Title or office, or empty.
    pub role: String,
    /// What kind of speaker it is.
    pub kind: SpeakerKind,
    /// The country or union that the speaker speaks from, as office or name tell, or empty.
    pub country: String,
    /// Reason code of the rule that resolved it (`full_name`, `surname`, `role`, `pronoun`, ...).
    pub resolved_by: &'static str,
}

/// What kind of source a claim has.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum SpeakerKind {
    /// One human being, named or described.
    Person,
    /// A body with a name of its own: ministry, company, country, agency.
    Organisation,
    /// Several people: "officials", "some of the allies".
    Group,
    /// A text, poll or study.
    Document,
    /// Not to be told.
    #[default]
    Unknown,
}

/// Quotation marks around all, none or part of a claim.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Form {
    /// All of it stands in quotation marks.
    Direct,
    /// None of it does.
    Indirect,
    /// Part of it does.
    Mixed,
}

/// What the speaker does with the content.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Polarity {
    /// Says that it is so.
    #[default]
    Asserted,
    /// Says that it is not so.
    Denied,
    /// Asks whether it is so.
    Asked,
    /// Might say, would say, refuses to say.
    Hypothetical,
}

macro_rules! as_str {
    ($type:ident { $($variant:ident => $text:literal),+ $(,)? }) => {
        impl $type {
            /// The word that the spreadsheet shows.
            pub fn as_str(self) -> &'static str {
                match self { $($type::$variant => $text),+ }
            }
        }
        impl std::str::FromStr for $type {
            type Err = ();
            fn from_str(text: &str) -> Result<Self, ()> {
                match text { $($text => Ok($type::$variant),)+ _ => Err(()) }
            }
        }
    };
}
as_str!(SpeakerKind {
    Person => "person", Organisation => "organisation", Group => "group", Document => "document", Unknown => "unknown",
});
as_str!(Form { Direct => "direct", Indirect => "indirect", Mixed => "mixed" });
as_str!(Polarity {
    Asserted => "asserted", Denied => "denied", Asked => "asked", Hypothetical => "hypothetical",
});
