//! Inference with [rten](https://docs.rs/rten): pure Rust, nothing to install.

use std::borrow::Cow;
use std::path::Path;
use std::sync::Arc;

use rten::{Model, ModelOptions, NodeId, RunOptions, ThreadPool, Value, ValueOrView};

use super::NliError;
use super::engine::{Engine, Engines, TokenBatch};
use super::labels::logits as logits_of;

/// Engine and version, for messages and `run.json`.
pub(super) const NAME: &str = "rten 0.27";

/// A graph on one thread; clones of the engine share the weights.
struct RtenEngine {
    graph: Arc<Graph>,
    /// A pool of one thread: rten would use all processors for each inference.
    pool: Arc<ThreadPool>,
}

/// A loaded graph and where its inputs and output are.
struct Graph {
    model: Model,
    inputs: Vec<(NodeId, Input)>,
    logits: NodeId,
}

/// What a graph may ask for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Input {
    Ids,
    Mask,
    Types,
}

/// One engine a thread for the ONNX graph in `bytes`; `path` is for messages.
pub(super) fn engines(bytes: Cow<'static, [u8]>, threads: usize, path: &Path) -> Result<Engines, NliError> {
    let mut options = ModelOptions::with_all_ops();
    options.prepack_weights(true);
    let loaded = match bytes {
        Cow::Borrowed(bytes) => options.load_static_slice(bytes),
        Cow::Owned(bytes) => options.load(bytes),
    };
    let model = loaded.map_err(|source| NliError::Graph {
        path: path.to_owned(),
        engine: NAME,
        source: Box::new(source),
    })?;
    let graph = Arc::new(Graph::new(model, path)?);
    let engine = |_| -> Box<dyn Engine> {
        let pool = Arc::new(ThreadPool::with_num_threads(1));
        Box::new(RtenEngine { graph: Arc::clone(&graph), pool })
    };
    Ok((0..threads.max(1)).map(engine).collect())
}

impl Graph {
    /// The inputs and the output by name; `path` is for messages.
    fn new(model: Model, path: &Path) -> Result<Self, NliError> {
        let name =
            |id| model.node_info(id).and_then(|node| node.name().map(str::to_owned)).unwrap_or_default();
        let refuse = |problem| NliError::Signature { path: path.to_owned(), problem };
        let mut inputs = Vec::new();
        for &id in model.input_ids() {
            let input = match name(id).as_str() {
                "input_ids" => Input::Ids,
                "attention_mask" => Input::Mask,
                "token_type_ids" => Input::Types,
                other => return Err(refuse(format!("unknown input `{other}`"))),
            };
            inputs.push((id, input));
        }
        for (needed, name) in [(Input::Ids, "input_ids"), (Input::Mask, "attention_mask")] {
            if !inputs.iter().any(|&(_, input)| input == needed) {
                return Err(refuse(format!("no input `{name}`")));
            }
        }
        let logits = match model.output_ids() {
            &[only] => only,
            outputs => {
                let named = outputs.iter().copied().find(|&id| name(id) == "logits");
                named.ok_or_else(|| refuse("several outputs, none of them `logits`".to_owned()))?
            }
        };
        Ok(Self { model, inputs, logits })
    }
}

impl Engine for RtenEngine {
    /// Nobody meets anybody: each pair is run by itself.
    fn takes_mixed_lengths(&self) -> bool {
        true
    }

    fn logits(&mut self, batch: &TokenBatch) -> Result<Vec<[f32; 3]>, NliError> {
        let mut end = 0;
        let ends = batch.lengths.iter().map(|length| {
            end += length;
            (end - length)..end
        });
        ends.map(|tokens| self.pair_logits(&batch.ids[tokens.clone()], &batch.type_ids[tokens])).collect()
    }
}

impl RtenEngine {
    /// The logits of one pair. In a batch of several, products of single precision are summed up in another order where
    /// it has other sizes, and a pair would not score the same in any company.
    fn pair_logits(&self, ids: &[i32], type_ids: &[i32]) -> Result<[f32; 3], NliError> {
        let run = || -> Result<[f32; 3], Box<dyn std::error::Error + Send + Sync>> {
            let shape = [1, ids.len()];
            let mut inputs: Vec<(NodeId, ValueOrView<'_>)> = Vec::new();
            for &(id, input) in &self.graph.inputs {
                let tokens = match input {
                    Input::Ids => ids.to_vec(),
                    Input::Mask => vec![1; ids.len()],
                    Input::Types => type_ids.to_vec(),
                };
                inputs.push((id, Value::from_shape(&shape, tokens)?.into()));
            }
            let options = RunOptions::default().with_thread_pool(Some(Arc::clone(&self.pool)));
            let [logits] = self.graph.model.run_n(inputs, [self.graph.logits], Some(options))?;
            let (shape, values) = logits.into_shape_vec::<f32, 2>()?;
            let logits = logits_of(&values).filter(|_| shape[0] == 1);
            logits.ok_or_else(|| format!("logits of shape {shape:?} for one pair").into())
        };
        run().map_err(|source| NliError::Run { engine: NAME, pairs: 1, tokens: ids.len(), source })
    }
}

#[cfg(all(test, feature = "embedded-model"))]
mod tests {
    use super::super::embedded;
    use super::*;

    const LENGTH: usize = 9;

    /// The float value called `name` for the pairs `rows`, `[rows, .., ..]` flattened; `None` where it was fused.
    fn value(model: &Model, rows: &[usize], name: &str) -> Option<Vec<u32>> {
        let shape = [rows.len(), LENGTH];
        let words =
            |row: usize| (0..LENGTH).map(move |place| ((place * 7919 + row * 3137) % 25_000 + 1000) as i32);
        let ids: Vec<i32> = rows.iter().flat_map(|&row| words(row)).collect();
        let tensor = |values: Vec<i32>| Value::from_shape(&shape, values).unwrap();
        let inputs = vec![
            (model.find_node("input_ids").unwrap(), tensor(ids.clone()).into()),
            (model.find_node("attention_mask").unwrap(), tensor(vec![1; ids.len()]).into()),
            (model.find_node("token_type_ids").unwrap(), tensor(vec![0; ids.len()]).into()),
        ];
        let options = RunOptions::default().with_thread_pool(Some(Arc::new(ThreadPool::with_num_threads(1))));
        let [value] = model.run_n(inputs, [model.find_node(name)?], Some(options)).ok()?;
        let (_, values) = value.into_shape_vec::<f32, 3>().ok()?;
        Some(values.into_iter().map(f32::to_bits).collect())
    }

    /// Logits hide nearly all differences in the last bit behind the rounding to integers: look inside.
    #[test]
    fn no_value_in_the_graph_depends_on_the_other_pairs() {
        let model = Model::load(embedded::graph().into_owned()).unwrap();
        let mut compared = 0;
        // Names given by models/training/export.py: kind and number.
        for name in (0..900)
            .flat_map(|n| ["add", "mul", "gelu", "layernormalization"].map(|kind| format!("{kind}{n}")))
        {
            let (Some(both), Some(first), Some(second)) =
                (value(&model, &[0, 1], &name), value(&model, &[0], &name), value(&model, &[1], &name))
            else {
                continue;
            };
            if both.len() == first.len() + second.len() {
                assert_eq!(both, [first, second].concat(), "{name}");
                compared += 1;
            }
        }
        assert!(compared > 80, "{compared} values compared");
    }
}
