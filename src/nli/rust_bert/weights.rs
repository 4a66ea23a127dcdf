//! Weights by name, as `transformers` calls them.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use tch::nn::VarStore;
use tch::{Device, Kind, TchError, Tensor};

use super::super::bert;
use super::super::files::Weights;
use super::NAME;
use crate::nli::NliError;

/// Ends of names that may be in a checkpoint and are no weights: counters, what is computed from others, and second names
/// of the embeddings that BART's halves share.
const NO_WEIGHTS: [&str; 5] = [
    "position_ids",
    "embeddings.token_type_ids",
    "final_logits_bias",
    "model.encoder.embed_tokens.weight",
    "model.decoder.embed_tokens.weight",
];
/// Names of layer norms in checkpoints of TensorFlow's days.
const OLD_NAMES: [(&str, &str); 2] = [(".gamma", ".weight"), (".beta", ".bias")];
/// How many names a message holds.
const NAMED: usize = 3;

/// The tensors of a checkpoint, all of one kind, on the device.
pub(super) struct NamedTensors {
    by_name: BTreeMap<String, Tensor>,
    path: PathBuf,
}

impl NamedTensors {
    /// The tensors in the file at `path`; a graph of ours is taken apart with the sizes in `config`.
    pub(super) fn read(
        weights: &Weights,
        path: &Path,
        config: &[u8],
        device: Device,
        kind: Kind,
    ) -> Result<Self, NliError> {
        let tensors = match weights {
            Weights::Graph(graph) => of_graph(graph, config, path)?,
            Weights::Tensors => of_file(path).map_err(|source| NliError::Graph {
                path: path.to_owned(),
                engine: NAME,
                source: Box::new(source),
            })?,
        };
        let by_name = tensors.into_iter().map(|(name, tensor)| {
            let renamed =
                OLD_NAMES.iter().find_map(|(old, new)| Some(name.strip_suffix(old)?.to_owned() + new));
            (renamed.unwrap_or(name), tensor.to_device(device).to_kind(kind))
        });
        Ok(Self { by_name: by_name.collect(), path: path.to_owned() })
    }

    /// Lets the variables of `store` stand for these tensors, without a copy.
    ///
    /// # Errors
    /// [`NliError::Tensors`] where one is missing, has another shape, or belongs to no variable.
    pub(super) fn share_with(&self, store: &mut VarStore) -> Result<(), NliError> {
        let variables: BTreeMap<String, Tensor> = store.variables().into_iter().collect();
        let quoted = |name: &String| format!("`{name}`");
        let missing = variables.keys().filter(|name| !self.by_name.contains_key(*name)).map(quoted);
        let is_surplus = |name: &&String| !variables.contains_key(*name) && is_weight(name);
        let surplus = self.by_name.keys().filter(is_surplus).map(quoted);
        let reshaped = variables.iter().filter_map(|(name, variable)| {
            let (found, expected) = (self.by_name.get(name)?.size(), variable.size());
            (found != expected).then(|| format!("`{name}` ({found:?} instead of {expected:?})"))
        });
        let problems = [
            listed("no tensor", missing.collect()),
            listed("no place for", surplus.collect()),
            listed("another shape:", reshaped.collect()),
        ];
        let problem = problems.into_iter().flatten().collect::<Vec<_>>().join("; ");
        if !problem.is_empty() {
            return Err(NliError::Tensors { path: self.path.clone(), problem });
        }
        store.freeze();
        for (name, mut variable) in variables {
            variable.set_data(&self.by_name[&name]);
        }
        Ok(())
    }
}

/// `what` with the first names and the number of the others; nothing where there are none.
fn listed(what: &str, names: Vec<String>) -> Option<String> {
    let shown = names.iter().take(NAMED).cloned().collect::<Vec<_>>().join(", ");
    match names.len() {
        0 => None,
        all if all > NAMED => Some(format!("{what} {shown} and {} more", all - NAMED)),
        _ => Some(format!("{what} {shown}")),
    }
}

fn is_weight(name: &str) -> bool {
    !NO_WEIGHTS.iter().any(|end| name.ends_with(end))
}

/// By the ending: safetensors, or what `tch` writes.
fn of_file(path: &Path) -> Result<Vec<(String, Tensor)>, TchError> {
    match path.extension() {
        Some(extension) if extension == "safetensors" => Tensor::read_safetensors(path),
        _ => Tensor::load_multi(path),
    }
}

/// The weights of our own architecture, out of their integers.
fn of_graph(graph: &[u8], config: &[u8], path: &Path) -> Result<Vec<(String, Tensor)>, NliError> {
    let Some(sizes) = bert::sizes(graph, config) else {
        return Err(NliError::OnnxForTorch { path: path.to_owned() });
    };
    let tensors = bert::dequantised(graph, &sizes, path)?;
    let tensor = |(name, shape, values): (String, Vec<usize>, Vec<f32>)| {
        let shape: Vec<i64> = shape.into_iter().map(|size| size as i64).collect();
        (name, Tensor::from_slice(&values).view(&shape[..]))
    };
    Ok(tensors.into_iter().map(tensor).collect())
}
