//! Axis files of users.

#![no_main]

use libfuzzer_sys::fuzz_target;
use standpoint::hypotheses::{Axis, lint};

fuzz_target!(|text: &str| {
    match Axis::from_toml(text, "axis.toml") {
        Ok(axes) => axes.iter().for_each(|axis| drop(lint(axis))),
        Err(error) => assert!(error.to_string().contains("axis.toml"), "names no file: {error}"),
    }
});
