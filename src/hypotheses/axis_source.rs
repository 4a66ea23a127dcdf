//! Axis files as texts, so that another process can make the same axes of them.

use super::{Axis, AxisError};
use serde::{Deserialize, Serialize};
use std::io::ErrorKind;
use std::path::Path;

/// The text of an axis file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AxisSource {
    /// Path, or file name of one inside the program: for messages.
    pub name: String,
    /// All of it.
    pub text: String,
}

impl AxisSource {
    /// The file at `path`; or, where there is none, the axis inside the program that `path` is the name of.
    ///
    /// # Errors
    /// Where it cannot be read.
    pub fn open(path: &Path) -> Result<Self, AxisError> {
        if let Some((name, text)) = path.to_str().and_then(Axis::file_in_the_program)
            && !path.exists()
        {
            return Ok(AxisSource { name: name.to_owned(), text: text.to_owned() });
        }
        let name = path.display().to_string();
        match std::fs::read_to_string(path) {
            Ok(text) => Ok(AxisSource { name, text }),
            Err(error) if error.kind() == ErrorKind::NotFound => {
                let near = Axis::name_like(&name);
                Err(AxisError::Unknown { name, near })
            }
            Err(source) => Err(AxisError::Read { file: name, source }),
        }
    }

    /// The axes of `sources`, in order; the default ones where there are none.
    ///
    /// # Errors
    /// Where one is not well-formed, or two have the same identifier.
    pub fn axes(sources: &[AxisSource]) -> Result<Vec<Axis>, AxisError> {
        if sources.is_empty() {
            return Ok(Axis::shipped());
        }
        let mut axes: Vec<Axis> = Vec::new();
        for AxisSource { name, text } in sources {
            for axis in Axis::from_toml(text, name)? {
                if axes.iter().any(|other| other.id == axis.id) {
                    return Err(AxisError::Twice { file: name.clone(), axis: axis.id });
                }
                axes.push(axis);
            }
        }
        Ok(axes)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn axes_come_by_path_and_by_name() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("own.toml");
        let (_, text) = Axis::file_in_the_program("tariffs").unwrap();
        std::fs::write(&path, text.replace("id = \"tariffs\"", "id = \"own\"")).unwrap();
        let sources = [path.as_path(), Path::new("tariffs")].map(|path| AxisSource::open(path).unwrap());
        let ids = |sources: &[AxisSource]| -> Vec<String> {
            AxisSource::axes(sources).unwrap().into_iter().map(|axis| axis.id).collect()
        };
        assert_eq!(ids(&sources), ["own", "tariffs"]);
        assert_eq!(ids(&[]), ["escalation", "war_aim"]);
        let again = [sources[1].clone(), sources[1].clone()];
        let error = AxisSource::axes(&again).unwrap_err().to_string();
        assert_eq!(
            error,
            "tariffs.toml: axis `tariffs` is there already; hint: give each axis an id of its own"
        );
        let error = |name: &str| AxisSource::open(Path::new(name)).unwrap_err().to_string();
        let hint = "hint: name an axis file, or an axis of `standpoint axes list`";
        assert_eq!(
            error("nowhere.toml"),
            format!("`nowhere.toml` is no file and no axis of the program; {hint}")
        );
        let near = "`migratoin` is no file and no axis of the program (is `migration` meant?)";
        assert_eq!(error("migratoin"), format!("{near}; {hint}"));
        assert_eq!(
            error(&folder.path().display().to_string()),
            format!("{}: cannot be read; {hint}", folder.path().display())
        );
    }
}
