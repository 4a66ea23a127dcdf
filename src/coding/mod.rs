//! People beside the model: sheets for coders, agreement between coders, the model's quality against them, and
//! calibration to them.
//!
//! In: labels that people gave ([`HumanLabel`]) and what the model said. Out: figures as plain data, or the numbers of
//! an axis file. Nothing here reads or writes files or asks a model; the commands `sample`, `agree`, `evaluate` and
//! `calibrate` do.

mod agreement;
mod calibration;
mod chance;
mod labels;
mod quality;
mod sample;
mod shares;

pub use self::agreement::{Agreement, Coding, PairAgreement, Reliability, agreement};
pub use self::calibration::{Calibrated, Labelled, TooFewLabels, calibrate};
pub use self::chance::{Bootstrap, Interval};
pub use self::labels::{HumanLabel, UnknownLabel};
pub use self::quality::{ClassQuality, Covered, Judged, Quality, Worth};
pub use self::sample::{Candidate, Drawn, Overlap, Sample, SamplePlan, Stratum, sample};
pub(crate) use self::shares::wilson;
pub use self::shares::{Coded, Share, shares};
