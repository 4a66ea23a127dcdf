/// Why an axis file cannot be used; names the file, the place in it and what to do.
#[derive(Debug, thiserror::Error)]
pub enum AxisError {
    /// The file cannot be read.
    #[error("{file}: cannot be read; hint: name an axis file, or an axis of `standpoint axes list`")]
    Read {
        /// As the user gave it.
        file: String,
        /// From the operating system.
        #[source]
        source: std::io::Error,
    },
    /// No file, and no axis inside the program.
    #[error("`{name}` is no file and no axis of the program{}; hint: name an axis file, or an axis of `standpoint axes list`",
        near.map(|near| format!(" (is `{near}` meant?)")).unwrap_or_default())]
    Unknown {
        /// As the user gave it.
        name: String,
        /// The axis inside the program with the most similar name.
        near: Option<&'static str>,
    },
    /// The text is no TOML, or has keys or types that no axis has.
    #[error("{file}: line {line}: {reason}; hint: `standpoint axes show escalation` prints a complete axis")]
    Syntax {
        /// As the user gave it.
        file: String,
        /// From 1.
        line: usize,
        /// The words of the TOML reader.
        reason: String,
    },
    /// Two axes of one run have the same identifier.
    #[error("{file}: axis `{axis}` is there already; hint: give each axis an id of its own")]
    Twice {
        /// The second file, as the user gave it.
        file: String,
        /// The identifier.
        axis: String,
    },
    /// The file can be read, but one value makes no sense.
    #[error("{file}: axis `{axis}`: {field}: {reason}; hint: {hint}")]
    Invalid {
        /// As the user gave it.
        file: String,
        /// Its `id`.
        axis: String,
        /// The key, with the side where it belongs to one.
        field: String,
        /// What is wrong.
        reason: String,
        /// What to write instead.
        hint: &'static str,
    },
}
