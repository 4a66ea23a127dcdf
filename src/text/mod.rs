//! Document text to blocks, tokens, quotations and sentences.

pub mod span;
