//! What a repository on the hub holds.

use hf_hub::api::sync::ApiRepo;
use serde::Deserialize;

use super::HubError;

/// Names of weights that are Python pickles: reading one can run whatever its author put in.
const PICKLES: [&str; 5] = [".bin", ".pt", ".pth", ".ckpt", ".pkl"];
/// Where an ONNX file is looked for when none is named.
const USUAL: [&str; 2] = ["model.onnx", "onnx/model.onnx"];
/// What weights are called here, by the end of their name.
const WEIGHTS: [(&str, &str); 3] =
    [(".onnx", "model.onnx"), (".safetensors", "model.safetensors"), (".ot", "rust_model.ot")];

/// The hub's answer about a repository at a revision.
#[derive(Debug, Deserialize)]
pub(super) struct Listing {
    /// The commit.
    pub(super) sha: String,
    siblings: Vec<RemoteFile>,
    #[serde(default, rename = "cardData")]
    card: Option<Card>,
}

#[derive(Debug, Deserialize)]
struct Card {
    license: Option<Licence>,
}

#[derive(Debug, Deserialize)]
#[serde(untagged)]
enum Licence {
    One(String),
    Several(Vec<String>),
}

/// A file of the repository.
#[derive(Debug, Deserialize)]
pub(super) struct RemoteFile {
    pub(super) rfilename: String,
    pub(super) size: Option<u64>,
    pub(super) lfs: Option<Lfs>,
}

#[derive(Debug, Deserialize)]
pub(super) struct Lfs {
    pub(super) sha256: String,
}

impl Listing {
    pub(super) fn ask(repo: &ApiRepo, name: &str, revision: &str) -> Result<Self, HubError> {
        let request = repo.info_request().query("blobs", "true");
        let url = request.uri_ref().map(ToString::to_string).unwrap_or_default();
        let at = format!("{name}@{revision}");
        let failed = |source: ureq::Error| HubError::of_request(&at, &url, Box::new(source).into());
        let mut response = request.call().map_err(failed)?;
        response.body_mut().read_json().map_err(failed)
    }

    /// As the model card says, or empty.
    pub(super) fn licence(&self) -> String {
        match self.card.as_ref().and_then(|card| card.license.as_ref()) {
            None => String::new(),
            Some(Licence::One(licence)) => licence.clone(),
            Some(Licence::Several(licences)) => licences.join(", "),
        }
    }

    /// The files that make a model, each with the name that it has in a model folder.
    pub(super) fn model_files(
        &self,
        name: &str,
        wanted: Option<&str>,
    ) -> Result<[(&'static str, &RemoteFile); 3], HubError> {
        let find = |path: &str| self.siblings.iter().find(|file| file.rfilename == path);
        let names = |endings: &[&str]| -> Vec<String> {
            let is_wanted =
                |file: &&RemoteFile| endings.iter().any(|ending| file.rfilename.ends_with(ending));
            self.siblings.iter().filter(is_wanted).map(|file| file.rfilename.clone()).collect()
        };
        let called = match wanted {
            Some(path) => match WEIGHTS.iter().find(|(end, _)| path.ends_with(end)) {
                Some((_, called)) => *called,
                None => return Err(HubError::NotReadable { file: path.to_owned() }),
            },
            None => WEIGHTS[0].1,
        };
        let weights = wanted.map_or_else(|| USUAL.into_iter().find_map(find), find);
        let Some(weights) = weights else {
            let (repository, found) = (name.to_owned(), names(&WEIGHTS.map(|(end, _)| end)));
            return Err(match wanted {
                Some(path) => HubError::NoFile { repository, file: path.to_owned(), found },
                None => HubError::NoWeights { repository, found, others: names(&PICKLES) },
            });
        };
        let second = format!("{}_data", weights.rfilename);
        if find(&second).is_some() {
            return Err(HubError::InTwoFiles { file: second });
        }
        let required = |path: &'static str| {
            find(path).ok_or_else(|| HubError::Missing { repository: name.to_owned(), file: path })
        };
        Ok([
            ("config.json", required("config.json")?),
            ("tokenizer.json", required("tokenizer.json")?),
            (called, weights),
        ])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(files: &[&str], wanted: Option<&str>, expected: Result<&str, &str>) {
        let siblings: Vec<_> = files.iter().map(|file| serde_json::json!({ "rfilename": file })).collect();
        let listing: Listing =
            serde_json::from_value(serde_json::json!({ "sha": "abc", "siblings": siblings })).unwrap();
        let found = listing.model_files("some/model", wanted);
        match (found.map(|files| files[2].1.rfilename.clone()), expected) {
            (Ok(found), Ok(expected)) => assert_eq!(found, expected),
            (Err(error), Err(expected)) => {
                let error = error.to_string();
                assert!(error.contains(expected) && error.contains("hint: "), "{error}");
            }
            (found, expected) => panic!("{found:?} instead of {expected:?}"),
        }
    }

    #[test]
    fn only_models_that_can_be_run_are_taken() {
        let with = |more: &'static [&'static str]| [&["config.json", "tokenizer.json"][..], more].concat();
        check(&with(&["onnx/model.onnx"]), None, Ok("onnx/model.onnx"));
        check(&with(&["model.onnx", "onnx/model.onnx"]), None, Ok("model.onnx"));
        check(&with(&["onnx/model_int8.onnx"]), Some("onnx/model_int8.onnx"), Ok("onnx/model_int8.onnx"));
        check(&with(&["onnx/model_int8.onnx"]), None, Err("only `onnx/model_int8.onnx`"));
        check(&with(&["model.onnx"]), Some("typo.onnx"), Err("no `typo.onnx`, only `model.onnx`; hint: "));
        check(&with(&["pytorch_model.bin"]), None, Err("only `pytorch_model.bin`"));
        check(&with(&["pytorch_model.bin"]), Some("pytorch_model.bin"), Err("can run code"));
        check(&with(&["model.safetensors"]), Some("model.safetensors"), Ok("model.safetensors"));
        check(&with(&["model.safetensors"]), None, Err("only `model.safetensors`"));
        check(&with(&["model.onnx", "model.onnx_data"]), None, Err("keeps its weights in a second file"));
        check(&["config.json", "model.onnx"], None, Err("no `tokenizer.json`"));
        check(&[], None, Err("no weights"));
    }

    #[test]
    fn licences_are_read_in_both_forms() {
        let licence = |card: serde_json::Value| {
            let json = serde_json::json!({ "sha": "abc", "siblings": [], "cardData": card });
            serde_json::from_value::<Listing>(json).unwrap().licence()
        };
        assert_eq!(licence(serde_json::json!({ "license": "mit" })), "mit");
        assert_eq!(licence(serde_json::json!({ "license": ["mit", "apache-2.0"] })), "mit, apache-2.0");
        assert_eq!(licence(serde_json::json!(null)), "");
    }
}
