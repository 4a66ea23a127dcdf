//! standpoint: a batch stance classifier for the news.
//!
//! `Document -> Text (blocks, quotations, sentences) -> Attribution -> Claim -> hypotheses -> NliScores -> Stance -> row`

pub mod attributions;
pub mod claims;
pub mod documents;
pub mod extraction;
pub mod hypotheses;
pub mod lexicon;
pub mod nli;
pub mod pipeline;
pub mod problem;
pub mod rows;
pub mod speakers;
pub mod stances;
pub mod text;
