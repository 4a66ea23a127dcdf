//! What the user named on the command line, as a list of files: folders walked, globs matched, doubles dropped.

use std::collections::HashMap;
use std::fs;
use std::path::{Component, Path, PathBuf};

use globset::GlobBuilder;
use walkdir::{DirEntry, WalkDir};

use super::ReadOptions;
use super::compression::unpacked_name;
use super::error::{InputError, ReadError};
use super::kind::InputKind;

/// One file to read, or to report as skipped.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InputFile {
    /// Where the bytes come from.
    pub path: InputPath,
    /// The path as shown, in rows and problems: as the user gave it, or as found below a folder; `-` for standard
    /// input.
    pub name: String,
    /// How it will be read, so far as the name tells.
    pub kind: FileKind,
}

/// Where bytes come from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum InputPath {
    /// A file on disk (or a pipe with a path).
    File(PathBuf),
    /// Standard input.
    Stdin,
}

/// What is known about a file before it is opened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FileKind {
    /// Its extension, or the user, tells the kind.
    Known(InputKind),
    /// Nothing tells; the first bytes will.
    ByContent,
    /// Found in a folder, but not to be read: a problem with this reason and hint.
    Skipped {
        /// What is wrong with it.
        reason: String,
        /// What the user can do.
        hint: String,
    },
}

/// The files that `arguments` name: files, folders (recursive), globs, and `-` for standard input.
///
/// The order is that of the arguments; the files of one folder or glob are in byte order of their paths. A file
/// that is named twice, or reached by a symbolic link as well, is listed once. Hidden entries of a folder are left
/// out; files of unknown kinds in it are listed as [`FileKind::Skipped`]. Files are not opened here.
///
/// # Errors
///
/// A path that does not exist, a glob that matches nothing.
pub fn inputs(arguments: &[String], options: &ReadOptions) -> Result<Vec<InputFile>, InputError> {
    let mut list = InputList { format: options.format, files: Vec::new(), places: HashMap::new() };
    for argument in arguments {
        if argument == "-" {
            list.add_stdin();
            continue;
        }
        let path = Path::new(argument);
        // A file that is really called `a[1].txt` is that file.
        match fs::metadata(path) {
            Ok(metadata) => list.add_named(path, metadata.is_dir()),
            Err(_) if is_glob(argument) => {
                let matches = glob_matches(argument)?;
                if matches.is_empty() {
                    return Err(InputError::NoMatch { argument: argument.clone() });
                }
                for found in matches {
                    match found {
                        Found::Path(path) => list.add_named(&path, path.is_dir()),
                        Found::Unreadable(path, kind) => list.add(&path, kind),
                    }
                }
            }
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
                return Err(InputError::Missing { argument: argument.clone() });
            }
            Err(source) => return Err(InputError::Unreadable { argument: argument.clone(), source }),
        }
    }
    Ok(list.files)
}

/// The files so far, and where each stands by its real path.
struct InputList {
    format: Option<InputKind>,
    files: Vec<InputFile>,
    places: HashMap<PathBuf, usize>,
}

impl InputList {
    fn add_stdin(&mut self) {
        let stdin = InputFile { path: InputPath::Stdin, name: "-".to_owned(), kind: self.known(None) };
        if !self.files.contains(&stdin) {
            self.files.push(stdin);
        }
    }

    /// Adds what the user named himself: it is read whatever it is called.
    fn add_named(&mut self, path: &Path, is_folder: bool) {
        if is_folder {
            self.add_folder(path);
        } else {
            self.add(path, self.known(InputKind::from_extension(path)));
        }
    }

    fn add_folder(&mut self, folder: &Path) {
        let is_shown = |entry: &DirEntry| entry.depth() == 0 || !is_hidden(entry.path());
        let mut found = Vec::new();
        for entry in WalkDir::new(folder).follow_links(true).into_iter().filter_entry(is_shown) {
            match entry {
                Ok(entry) if entry.file_type().is_dir() => {}
                Ok(entry) if entry.file_type().is_file() => {
                    let kind = self.kind_in_folder(entry.path());
                    found.push((entry.into_path(), kind));
                }
                Ok(entry) => {
                    found.push((entry.into_path(), skipped("not a regular file", "name it to read it")))
                }
                Err(error) => {
                    found.extend(unreadable(&error).filter(|(path, _)| path == folder || !is_hidden(path)))
                }
            }
        }
        found.sort_by(|(a, _), (b, _)| bytes(a).cmp(bytes(b)));
        for (path, kind) in found {
            self.add(&path, kind);
        }
    }

    fn kind_in_folder(&self, path: &Path) -> FileKind {
        match (self.known(InputKind::from_extension(path)), unpacked_name(path).extension()) {
            (FileKind::ByContent, Some(extension)) => {
                let extension = extension.to_string_lossy();
                let hint = conversion(&extension)
                    .unwrap_or("name the file itself, or give its kind with `--format`");
                skipped(&format!("unknown kind of file `.{extension}`"), hint)
            }
            (kind, _) => kind,
        }
    }

    fn known(&self, by_extension: Option<InputKind>) -> FileKind {
        self.format.or(by_extension).map_or(FileKind::ByContent, FileKind::Known)
    }

    fn add(&mut self, path: &Path, kind: FileKind) {
        // Pipes such as `/dev/fd/63` have no real path.
        let real_path = fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
        let file = InputFile {
            path: InputPath::File(path.to_owned()),
            name: path.to_string_lossy().into_owned(),
            kind,
        };
        match self.places.get(&real_path) {
            None => {
                self.places.insert(real_path, self.files.len());
                self.files.push(file);
            }
            // Skipped in a folder, but now named by the user.
            Some(&at) if matches!(self.files[at].kind, FileKind::Skipped { .. }) => self.files[at] = file,
            Some(_) => {}
        }
    }
}

/// What makes text of a file with this extension, which is not read.
fn conversion(extension: &str) -> Option<&'static str> {
    match &*extension.to_ascii_lowercase() {
        "pdf" => Some(ReadError::FROM_PDF),
        "docx" | "doc" | "odt" | "rtf" => Some(ReadError::FROM_OFFICE),
        "xlsx" | "xls" | "ods" => Some("save the sheet as CSV first (in Excel: `CSV UTF-8`)"),
        "zip" | "tar" | "tgz" | "7z" | "rar" | "xz" => Some("unpack it first"),
        "xml" | "rss" | "mbox" => Some("convert it to CSV or JSON Lines first, one document a row"),
        _ => None,
    }
}

fn skipped(reason: &str, hint: &str) -> FileKind {
    FileKind::Skipped { reason: reason.to_owned(), hint: hint.to_owned() }
}

fn is_hidden(path: &Path) -> bool {
    path.file_name().is_some_and(|name| name.as_encoded_bytes().starts_with(b"."))
}

fn bytes(path: &Path) -> &[u8] {
    path.as_os_str().as_encoded_bytes()
}

/// What a walk could not read; `None` for a link back to a folder above, because that folder is walked already.
fn unreadable(error: &walkdir::Error) -> Option<(PathBuf, FileKind)> {
    let cause = error.io_error().filter(|_| error.loop_ancestor().is_none())?;
    let kind = skipped(&format!("cannot read: {cause}"), "check that it exists and may be read");
    Some((error.path()?.to_owned(), kind))
}

fn is_glob(text: &str) -> bool {
    text.contains(['*', '?', '[', '{'])
}

/// What a glob finds.
enum Found {
    /// A file or folder that matches.
    Path(PathBuf),
    /// A folder that may have matches, or a dangling link that is one.
    Unreadable(PathBuf, FileKind),
}

/// The files and folders that match `pattern`, as a shell would list them: `*` stays within one folder and leaves
/// out hidden names, `**` goes down any number of folders.
fn glob_matches(pattern: &str) -> Result<Vec<Found>, InputError> {
    let components: Vec<Component> = Path::new(pattern).components().collect();
    let is_fixed = |component: &&Component| !is_glob(&component.as_os_str().to_string_lossy());
    let base: PathBuf = components.iter().take_while(is_fixed).collect();
    // Put together anew, so that `a//*.txt` matches what the walk finds.
    let whole: PathBuf = components.iter().collect();
    let matcher = GlobBuilder::new(&whole.to_string_lossy())
        .literal_separator(true)
        .build()
        .map_err(|source| InputError::BadGlob { argument: pattern.to_owned(), source })?
        .compile_matcher();

    let is_open_ended = pattern.contains("**") || pattern.contains('{');
    let depth = if is_open_ended { usize::MAX } else { components.len() - base.components().count() };
    let wants_hidden = components.iter().any(|component| {
        is_glob(&component.as_os_str().to_string_lossy()) && is_hidden(Path::new(component.as_os_str()))
    });
    let is_shown = |path: &Path| wants_hidden || !is_hidden(path);
    let has_base = !base.as_os_str().is_empty();
    let root = if has_base { &base } else { Path::new(".") };
    // Without a base, the walk finds `./a.txt` for what the user means by `a.txt`.
    let as_given = |path: &Path| match path.strip_prefix(".") {
        Ok(path) if !has_base => path.to_owned(),
        _ => path.to_owned(),
    };

    let mut found = Vec::new();
    let walk = WalkDir::new(root).follow_links(true).min_depth(1).max_depth(depth);
    for entry in walk.into_iter().filter_entry(|entry| entry.depth() == 0 || is_shown(entry.path())) {
        match entry {
            Ok(entry) => {
                let path = as_given(entry.path());
                if matcher.is_match(&path) {
                    found.push((path.clone(), Found::Path(path)));
                }
            }
            Err(error) => {
                let Some((path, kind)) = unreadable(&error) else { continue };
                let path = as_given(&path);
                // A pattern with a fixed beginning that is not there has no match, and nothing was unreadable.
                let is_folder = error.depth() > 0 && path.is_dir();
                if is_shown(&path) && (is_folder || matcher.is_match(&path)) {
                    found.push((path.clone(), Found::Unreadable(path, kind)));
                }
            }
        }
    }
    found.sort_by(|(a, _), (b, _)| bytes(a).cmp(bytes(b)));
    Ok(found.into_iter().map(|(_, found)| found).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A folder with these files, each with the text `x`.
    fn folder(files: &[&str]) -> tempfile::TempDir {
        let folder = tempfile::tempdir().unwrap();
        for file in files {
            let path = folder.path().join(file);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, "x").unwrap();
        }
        folder
    }

    fn list(folder: &Path, arguments: &[&str], options: &ReadOptions) -> Result<Vec<InputFile>, InputError> {
        let arguments: Vec<String> = arguments
            .iter()
            .map(|argument| match *argument {
                "-" => "-".to_owned(),
                argument => format!("{}/{argument}", folder.display()),
            })
            .collect();
        inputs(&arguments, options)
    }

    /// The names found, below `folder`; a skipped one in parentheses.
    fn names(folder: &Path, arguments: &[&str]) -> Vec<String> {
        let files = list(folder, arguments, &ReadOptions::default()).unwrap();
        let prefix = format!("{}/", folder.display());
        let shown = |file: &InputFile| {
            let name = file.name.strip_prefix(&prefix).unwrap_or(&file.name);
            if matches!(file.kind, FileKind::Skipped { .. }) { format!("({name})") } else { name.to_owned() }
        };
        files.iter().map(shown).collect()
    }

    #[test]
    fn files_folders_and_standard_input() {
        let folder = folder(&[
            "a.txt",
            "b/c.csv",
            "b/a.jsonl",
            "b.txt",
            ".hidden.txt",
            ".git/x.txt",
            "b/.x/y.txt",
            "b/photo.png",
            "b/plain",
            "b/page.html",
            "n/x.xyz",
        ]);
        let check = |arguments: &[&str], expected: &[&str]| {
            assert_eq!(names(folder.path(), arguments), expected, "{arguments:?}");
        };
        check(&[], &[]);
        check(&["a.txt"], &["a.txt"]);
        check(&["-", "a.txt", "-"], &["-", "a.txt"]);
        check(&["b.txt", "a.txt", "b.txt"], &["b.txt", "a.txt"]);
        check(&["b"], &["b/a.jsonl", "b/c.csv", "b/page.html", "(b/photo.png)", "b/plain"]);
        check(&["n"], &["(n/x.xyz)"]);
        check(&["n/x.xyz"], &["n/x.xyz"]);
        check(&["n", "n/x.xyz"], &["n/x.xyz"]);
        check(&["n/x.xyz", "n"], &["n/x.xyz"]);
        check(&["b/../a.txt", "a.txt"], &["b/../a.txt"]);
        check(&[".hidden.txt"], &[".hidden.txt"]);
        check(&[".git"], &[".git/x.txt"]);
        // Byte order of paths: `.` comes before `/`.
        let all = [
            "a.txt",
            "b.txt",
            "b/a.jsonl",
            "b/c.csv",
            "b/page.html",
            "(b/photo.png)",
            "b/plain",
            "(n/x.xyz)",
        ];
        check(
            &["."],
            &all.map(|name| match name.strip_prefix('(') {
                Some(name) => format!("(./{name}"),
                None => format!("./{name}"),
            })
            .each_ref()
            .map(String::as_str),
        );
    }

    #[test]
    fn globs() {
        let folder = folder(&[
            "a1.txt",
            "a2.txt",
            "b.md",
            "x/a3.txt",
            "x/y/a4.txt",
            "x/y/.a5.txt",
            "w[1].txt",
            ".h/a.txt",
        ]);
        let check = |arguments: &[&str], expected: &[&str]| {
            assert_eq!(names(folder.path(), arguments), expected, "{arguments:?}");
        };
        check(&["*.txt"], &["a1.txt", "a2.txt", "w[1].txt"]);
        check(&["a?.txt"], &["a1.txt", "a2.txt"]);
        check(&["a[2-9].txt"], &["a2.txt"]);
        check(&["{a1,b}.*"], &["a1.txt", "b.md"]);
        check(&["*/*.txt"], &["x/a3.txt"]);
        check(&["**/*.txt"], &["a1.txt", "a2.txt", "w[1].txt", "x/a3.txt", "x/y/a4.txt"]);
        check(&["x/**/*.txt"], &["x/a3.txt", "x/y/a4.txt"]);
        check(&["x//*.txt"], &["x/a3.txt"]);
        check(&["x/../a*.txt", "a1.txt"], &["x/../a1.txt", "x/../a2.txt"]);
        check(&["x/y/.*"], &["x/y/.a5.txt"]);
        check(&["?"], &["x/a3.txt", "x/y/a4.txt"]);
        check(&["w[1].txt"], &["w[1].txt"]);
    }

    #[test]
    fn what_stops_before_work_starts() {
        let folder = folder(&["a.txt"]);
        let check = |argument: &str, expected: &str| {
            let error = list(folder.path(), &["a.txt", argument], &ReadOptions::default()).unwrap_err();
            assert_eq!(error.to_string().replace(&format!("{}/", folder.path().display()), ""), expected);
        };
        check("no.txt", "`no.txt` does not exist; hint: check the path, or put a glob in quotes");
        check("*.md", "no file matches `*.md`; hint: use `**` to look into folders below");
        check("no/*.md", "no file matches `no/*.md`; hint: use `**` to look into folders below");
        check("[a", "`[a` is not a valid glob; hint: close every `[` and `{`, or name the files");
    }

    #[test]
    fn a_forced_format_is_for_every_file() {
        let folder = folder(&["n/x.xyz", "n/y.csv"]);
        let options = ReadOptions { format: Some(InputKind::Plain), ..ReadOptions::default() };
        let files = list(folder.path(), &["n", "-"], &options).unwrap();
        assert!(files.iter().all(|file| file.kind == FileKind::Known(InputKind::Plain)), "{files:?}");
        assert_eq!(files.len(), 3);
    }

    #[cfg(unix)]
    #[test]
    fn links() {
        use std::os::unix::fs::symlink;
        let folder = folder(&["n/a.txt", "n/sub/b.txt", "m/c.txt"]);
        let link = |to: &str, at: &str| symlink(folder.path().join(to), folder.path().join(at)).unwrap();
        link("n", "n/sub/loop");
        link("n/a.txt", "n/z.txt");
        link("m", "n/m");
        link("nowhere", "n/broken.txt");
        link("nowhere", "n/.#lock");
        let check = |arguments: &[&str], expected: &[&str]| {
            assert_eq!(names(folder.path(), arguments), expected, "{arguments:?}");
        };
        check(&["n"], &["n/a.txt", "(n/broken.txt)", "n/m/c.txt", "n/sub/b.txt"]);
        check(&["n/**/*.txt"], &["n/a.txt", "(n/broken.txt)", "n/m/c.txt", "n/sub/b.txt"]);
        check(&["n/sub/loop/a.txt", "n/a.txt"], &["n/sub/loop/a.txt"]);
    }
}
