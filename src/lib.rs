//! standpoint: a batch stance classifier for the news.
//!
//! It reads documents, finds every claim that somebody is reported to have made, says who made it, asks a
//! natural-language-inference (NLI) model where that puts the speaker on each axis, and writes a spreadsheet.
//!
//! ```text
//! documents   Document                            files, folders, globs, standard input
//! text        -> blocks, quotations, sentences
//! attributions -> Attribution                     which words are reported, by which cue
//! speakers    -> Speaker                          who it was
//! claims      -> Claim                            one row of the spreadsheet
//! hypotheses  -> NliPair                          the questions of each axis
//! nli         -> NliScores                        the only folder that knows tensors
//! stances     -> Stance                           a side, `none` or `unclear`
//! journal     -> journal.jsonl                    what is finished, so that a run can go on
//! rows        -> claims.csv, stances.csv, ..
//! workbook    -> claims.xlsx
//! report      -> report.html
//! ```
//!
//! [`extraction`] runs the stages from text to claims on one document, [`pipeline`] all of them on any number.
//!
//! ```
//! use standpoint::{documents::Document, extraction::extract, lexicon::Lexicon};
//!
//! let text = "“It would not escalate the war,” Anna Berg told reporters.".to_owned();
//! let document = Document { text, ..Document::default() };
//! let claims = extract(&document, Lexicon::shipped(), 0).claims;
//! assert_eq!(claims[0].text, "It would not escalate the war");
//! assert_eq!(claims[0].speaker.name, "Anna Berg");
//! ```
//!
//! What holds everywhere:
//!
//! - The library never prints and never exits; what went wrong with one document is a [`problem::Problem`], and
//!   the others go on.
//! - `text`, `attributions`, `speakers`, `claims`, `hypotheses` and `stances` do no IO and return no `Result`.
//! - Every claim keeps its place in the text as read, which is never rewritten.
//! - Rows come out in input order, and the same input, model and settings give the same bytes.

pub mod attributions;
pub mod claims;
pub mod coding;
mod digest;
pub mod documents;
pub mod extraction;
#[cfg(feature = "hub")]
pub mod hub;
pub mod hypotheses;
pub mod journal;
pub mod lexicon;
pub mod nli;
pub mod pipeline;
pub mod problem;
pub mod report;
pub mod rows;
pub mod speakers;
pub mod stances;
pub mod text;
pub mod workbook;
