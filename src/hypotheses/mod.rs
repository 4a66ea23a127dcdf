//! Claims to questions for the model.
//!
//! In: an [`Axis`] from a TOML file and the words of a claim. Out: [`NliPair`](crate::nli::NliPair)s in a fixed
//! order, one for each wording of each side; [`stances`](crate::stances) reads the scores in the same order.
//!
//! Deliberately absent: the speaker's name. The model sees what was said and "the speaker", so the same words get
//! the same label whoever says them (the name in the premise brought nothing: `docs/experiments.md`). Only who "we"
//! are hangs on the speaker's country, on axes that name the parties.

mod axis;
mod axis_error;
mod axis_source;
mod lint;
mod premise;
mod questions;

pub use self::axis::{Axis, Calibration, Example, Gate, Measured, Mode, Side};
pub use self::axis_error::AxisError;
pub use self::axis_source::AxisSource;
pub use self::lint::{Lint, lint};
pub use self::premise::premise;
pub use self::questions::{ClaimParts, question, questions};
