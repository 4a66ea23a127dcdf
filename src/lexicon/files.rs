//! The files of a lexicon: those compiled in, a user's own, and what may be wrong with them.

use super::Lexicon;
use crate::digest::hex;
use sha2::{Digest, Sha256};
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

/// Contents of the lexicon's files.
#[derive(Clone, Copy, Debug)]
#[allow(missing_docs, reason = "each field is the file of that name under data/lexicon/")]
pub struct LexiconFiles<'a> {
    pub cues: &'a str,
    pub function_words: &'a str,
    pub titles: &'a str,
    pub places: &'a str,
    pub given_names: &'a str,
    pub abbreviations: &'a str,
    pub organisations: &'a str,
    pub groups: &'a str,
    pub persons: &'a str,
    pub documents: &'a str,
}

impl LexiconFiles<'_> {
    /// The files compiled into the program.
    pub fn shipped() -> LexiconFiles<'static> {
        LexiconFiles {
            cues: include_str!("../../data/lexicon/cues.tsv"),
            function_words: include_str!("../../data/lexicon/function_words.tsv"),
            titles: include_str!("../../data/lexicon/titles.tsv"),
            places: include_str!("../../data/lexicon/places.tsv"),
            given_names: include_str!("../../data/lexicon/given_names.tsv"),
            abbreviations: include_str!("../../data/lexicon/abbreviations.txt"),
            organisations: include_str!("../../data/lexicon/organisations.txt"),
            groups: include_str!("../../data/lexicon/groups.txt"),
            persons: include_str!("../../data/lexicon/persons.txt"),
            documents: include_str!("../../data/lexicon/documents.txt"),
        }
    }
}

impl<'a> LexiconFiles<'a> {
    /// The files by name.
    fn named(&mut self) -> [(&'static str, &mut &'a str); 10] {
        [
            ("cues.tsv", &mut self.cues),
            ("function_words.tsv", &mut self.function_words),
            ("titles.tsv", &mut self.titles),
            ("places.tsv", &mut self.places),
            ("given_names.tsv", &mut self.given_names),
            ("abbreviations.txt", &mut self.abbreviations),
            ("organisations.txt", &mut self.organisations),
            ("groups.txt", &mut self.groups),
            ("persons.txt", &mut self.persons),
            ("documents.txt", &mut self.documents),
        ]
    }
}

/// A lexicon of which a user's folder replaces some or all files.
#[derive(Debug)]
pub struct CustomLexicon {
    /// The words.
    pub lexicon: Lexicon,
    /// SHA-256 of all files, those compiled in too, in hex digits.
    pub sha256: String,
}

impl CustomLexicon {
    /// Reads a folder. A file there replaces the one of its name, so that one alone is enough; other files than
    /// `.tsv` and `.txt` may lie there too.
    ///
    /// # Errors
    /// A folder that cannot be read or has no file of a lexicon, a `.tsv` or `.txt` of another name, or a line that
    /// does not follow its file's format.
    pub fn read(folder: &Path) -> Result<CustomLexicon, LexiconError> {
        let own = own_files(folder)?;
        let mut files = LexiconFiles::shipped();
        let mut hash = Sha256::new();
        for (name, content) in files.named() {
            if let Some((_, own)) = own.iter().find(|(own, _)| own == name) {
                *content = own;
            }
            hash.update(name.as_bytes());
            hash.update((content.len() as u64).to_le_bytes());
            hash.update(content.as_bytes());
        }
        let lexicon = Lexicon::from_files(&files).map_err(|error| error.within(folder))?;
        let sha256 = hex(&hash.finalize());
        Ok(CustomLexicon { lexicon, sha256 })
    }
}

/// Names and contents of the lexicon's files in a folder.
fn own_files(folder: &Path) -> Result<Vec<(String, String)>, LexiconError> {
    let io = |path: &Path| {
        let path = path.to_owned();
        move |source: io::Error| LexiconError::Io { path, source }
    };
    let mut shipped = LexiconFiles::shipped();
    let names = shipped.named().map(|(name, _)| name);
    let mut own = Vec::new();
    for entry in fs::read_dir(folder).map_err(io(folder))? {
        let path = entry.map_err(io(folder))?.path();
        let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
        if names.contains(&name) {
            let content = fs::read_to_string(&path).map_err(io(&path))?;
            let content = content.strip_prefix('\u{feff}').map(str::to_owned).unwrap_or(content);
            own.push((name.to_owned(), content));
        } else if path.extension().is_some_and(|end| end == "tsv" || end == "txt") {
            return Err(LexiconError::Name { allowed: listed(&names), path });
        }
    }
    if own.is_empty() {
        return Err(LexiconError::Empty { folder: folder.to_owned(), allowed: listed(&names) });
    }
    Ok(own)
}

/// What is wrong with a lexicon.
#[derive(Debug, thiserror::Error)]
pub enum LexiconError {
    /// A file or folder cannot be read.
    #[error("{}: cannot be read; hint: name a folder with files like those of data/lexicon", path.display())]
    Io {
        /// The file or folder.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// The folder holds no file of a lexicon.
    #[error("{}: no file of a lexicon in this folder; hint: it may hold {allowed}", folder.display())]
    Empty {
        /// The folder.
        folder: PathBuf,
        /// Names that are looked for.
        allowed: String,
    },
    /// The folder holds a table or list of a name that no file of a lexicon has.
    #[error("{}: no file of a lexicon; hint: one of {allowed}", path.display())]
    Name {
        /// The file.
        path: PathBuf,
        /// Names that are looked for.
        allowed: String,
    },
    /// A line does not follow its file's format.
    #[error("{file}: line {line}: {reason}")]
    Line {
        /// The file, with its folder where it is a user's.
        file: String,
        /// The line, from 1.
        line: usize,
        /// What is wrong, with a hint.
        reason: String,
    },
}

impl LexiconError {
    fn within(self, folder: &Path) -> LexiconError {
        match self {
            LexiconError::Line { file, line, reason } => {
                LexiconError::Line { file: folder.join(file).display().to_string(), line, reason }
            }
            other => other,
        }
    }
}

/// A line of a file, to say where something is wrong.
#[derive(Clone, Copy)]
pub(super) struct Line {
    pub(super) file: &'static str,
    pub(super) number: usize,
}

impl Line {
    pub(super) fn error(self, reason: String) -> LexiconError {
        LexiconError::Line { file: self.file.to_owned(), line: self.number, reason }
    }

    /// The line has too few columns.
    pub(super) fn too_short(self, columns: &str) -> LexiconError {
        self.error(format!("too few columns; hint: {columns}, separated by tabs"))
    }

    /// What `value` stands for.
    pub(super) fn one_of<T: Copy>(
        self,
        column: &str,
        value: &str,
        allowed: &[(&str, T)],
    ) -> Result<T, LexiconError> {
        allowed.iter().find(|(name, _)| *name == value).map(|&(_, meaning)| meaning).ok_or_else(|| {
            let names: Vec<&str> = allowed.iter().map(|(name, _)| *name).collect();
            self.error(format!("column `{column}`: unknown `{value}`; hint: one of {}", listed(&names)))
        })
    }
}

fn listed(names: &[&str]) -> String {
    names.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(change: impl FnOnce(&mut LexiconFiles<'static>), expected: &str) {
        let mut files = LexiconFiles::shipped();
        change(&mut files);
        assert_eq!(Lexicon::from_files(&files).unwrap_err().to_string(), expected);
    }

    #[test]
    fn errors_say_where_and_what_is_allowed() {
        check(
            |files| files.titles = "form\tcanonical\tkind\tgender\n# x\nMr\tMr\ttitle\tm\n",
            "titles.tsv: line 3: column `kind`: unknown `title`; hint: one of `honorific`, `office`, `rank`, `relation`",
        );
        check(
            |files| files.titles = "form\tcanonical\tkind\tgender\nMr\tMr\thonorific\tmale\n",
            "titles.tsv: line 2: column `gender`: unknown `male`; hint: one of `m`, `f`, `u`, `-`",
        );
        check(
            |files| files.given_names = "Aaron\tm\n",
            "given_names.tsv: line 1: no header; hint: the first line is `name`, `gender`, separated by tabs",
        );
        check(
            |files| files.function_words = "pronoun i he\n",
            "function_words.tsv: line 1: too few columns; hint: class and words, separated by tabs",
        );
        for (line, reason) in [
            (
                "say",
                "too few columns; hint: lemma, kind, class, frames, polarity, strength, irregular, separated by tabs",
            ),
            ("\tverb\tassert\tthat\tasserted\t1\t", "column `lemma`: empty"),
            ("say\tverb\tassert\tthat\tasserted\t1.5\t", "column `strength`: `1.5` is no number from 0 to 1"),
            (
                "say\tverb\tassert\tthat\tyes\t1\t",
                "column `polarity`: unknown `yes`; hint: one of `asserted`, `denied`, `asked`, `hypothetical`",
            ),
        ] {
            let cues = format!("lemma\tkind\tclass\tframes\tpolarity\tstrength\tirregular\n{line}\n");
            let files = LexiconFiles { cues: &cues, ..LexiconFiles::shipped() };
            let error = Lexicon::from_files(&files).unwrap_err().to_string();
            assert_eq!(error, format!("cues.tsv: line 2: {reason}"));
        }
    }

    #[test]
    fn any_word_has_forms() {
        for lemma in ["é", "aé", "s", "y", "e", "man", "ñandú out", "日本"] {
            let cues = format!(
                "lemma\tkind\tclass\tframes\tpolarity\tstrength\tirregular\n{lemma}\tverb\tassert\tthat\tasserted\t1\tés x\n"
            );
            assert!(Lexicon::from_files(&LexiconFiles { cues: &cues, ..LexiconFiles::shipped() }).is_ok());
        }
    }

    #[test]
    fn a_folder_replaces_files() {
        let folder = tempfile::tempdir().unwrap();
        let cues = folder.path().join("cues.tsv");
        fs::write(folder.path().join("README.md"), "mine").unwrap();
        let error = CustomLexicon::read(folder.path()).unwrap_err();
        assert!(matches!(error, LexiconError::Empty { .. }), "{error}");
        fs::write(&cues, LexiconFiles::shipped().cues).unwrap();
        let same = CustomLexicon::read(folder.path()).unwrap();
        assert!(same.lexicon.word("kvetch").is_unknown());
        let more = format!("{}\nkvetch\tverb\tassert\tthat\tasserted\t0.8\t\n", LexiconFiles::shipped().cues);
        fs::write(&cues, more).unwrap();
        let more = CustomLexicon::read(folder.path()).unwrap();
        assert!(more.lexicon.word("kvetched").verb.is_some());
        assert_ne!(more.sha256, same.sha256);
    }
}
