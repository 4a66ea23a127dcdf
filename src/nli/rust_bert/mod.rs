//! Inference with [rust-bert](https://docs.rs/rust-bert) on libtorch (feature `rust-bert`): PyTorch weights, and GPUs.
//!
//! Only its heads of classification are used, but for that of DeBERTa. Tokens, pairs, label order and batches are ours, as
//! for any engine: its own zero-shot pipeline never reads the label order, drops neutral and cuts hypotheses.
//!
//! On the processor each thread has a model of its own, and all of them share the weights; a pair is run by itself, so
//! that it gets the same bits in any company. On a GPU there is one model, and pairs of one length run together:
//! nothing is padded there either, but sums of other sizes may be rounded otherwise.

mod deberta_v2;
mod heads;
mod weights;

use std::path::Path;

use tch::nn::VarStore;
use tch::{Kind, Tensor};

use self::heads::{Head, Sizes};
use self::weights::NamedTensors;
use super::NliError;
use super::choice::{Device, Precision};
use super::engine::{Engine, Engines, TokenBatch};
use super::files::Weights;
use super::labels::logits as logits_of;
use crate::problem::caught;

/// Engine and version, for messages.
pub(super) const NAME: &str = "rust-bert 0.23";

/// A model on one thread.
struct TorchEngine {
    head: Head,
    sizes: Sizes,
    device: tch::Device,
}

/// The engines for `weights`, which stand in a file at `path`, and their name with device and precision; `config` is what
/// stands in `config_path`.
pub(super) fn engines(
    weights: &Weights,
    path: &Path,
    config: &[u8],
    config_path: &Path,
    (device, precision): (Device, Precision),
    threads: usize,
) -> Result<(Engines, String), NliError> {
    let place = torch_device(device)?;
    let kind = match precision {
        Precision::Float32 => Kind::Float,
        Precision::Float16 => Kind::Half,
        Precision::BFloat16 => Kind::BFloat16,
    };
    let tensors = NamedTensors::read(weights, path, config, place, kind)?;
    // Threads are ours to divide: torch's own would change the order of sums with their number.
    tch::set_num_threads(1);
    let engines = match place {
        tch::Device::Cpu => threads.max(1),
        _ => 1,
    };
    let engine = |_| -> Result<Box<dyn Engine>, NliError> {
        let mut store = VarStore::new(place);
        let (head, sizes) = Head::new(&store.root(), config, config_path)?;
        tensors.share_with(&mut store)?;
        Ok(Box::new(TorchEngine { head, sizes, device: place }))
    };
    let device = match place {
        tch::Device::Cuda(number) => Device::Cuda(number),
        _ => Device::Cpu,
    };
    let name = match precision {
        Precision::Float32 => format!("{NAME} on {device}"),
        _ => format!("{NAME} on {device} in {precision}"),
    };
    Ok(((0..engines).map(engine).collect::<Result<_, _>>()?, name))
}

/// The device as torch knows it, which is there.
fn torch_device(device: Device) -> Result<tch::Device, NliError> {
    let there = usize::try_from(tch::Cuda::device_count()).unwrap_or(0);
    match device {
        Device::Cpu => Ok(tch::Device::Cpu),
        Device::Auto => Ok(tch::Device::cuda_if_available()),
        Device::Cuda(number) if number < there => Ok(tch::Device::Cuda(number)),
        Device::Cuda(_) => Err(NliError::NoDevice { device, there }),
    }
}

impl Engine for TorchEngine {
    fn logits(&mut self, batch: &TokenBatch) -> Result<Vec<[f32; 3]>, NliError> {
        let failed = |source: Box<dyn std::error::Error + Send + Sync>| NliError::Run {
            engine: NAME,
            pairs: batch.lengths.len(),
            tokens: batch.ids.len(),
            source,
        };
        self.sizes.check(batch).map_err(|problem| failed(problem.into()))?;
        let Some(&length) = batch.lengths.first() else { return Ok(Vec::new()) };
        let together = if self.device == tch::Device::Cpu { 1 } else { batch.lengths.len() };
        let runs = batch.ids.chunks(together * length).zip(batch.type_ids.chunks(together * length));
        let mut logits = Vec::with_capacity(batch.lengths.len());
        for (ids, type_ids) in runs {
            // rust-bert unwraps what libtorch refuses.
            let run = caught(|| tch::no_grad(|| self.run(ids, type_ids, length)));
            logits.extend(run.map_err(|panic| failed(panic.into()))?.map_err(|error| failed(error.into()))?);
        }
        Ok(logits)
    }
}

impl TorchEngine {
    /// The logits of pairs of `length` tokens each.
    fn run(&self, ids: &[i32], type_ids: &[i32], length: usize) -> Result<Vec<[f32; 3]>, String> {
        let tensor = |values: &[i32]| {
            let values = Tensor::from_slice(values).to_kind(Kind::Int64);
            values.view([-1, length as i64]).to_device(self.device)
        };
        let type_ids = self.sizes.has_types().then(|| tensor(type_ids));
        let logits = self.head.logits(&tensor(ids), type_ids.as_ref())?;
        let pairs = ids.len() / length;
        let shape = logits.size();
        let refused = || format!("logits of shape {shape:?} for {pairs} pairs");
        let classes = match shape[..] {
            [rows, classes @ (2 | 3)] if rows == pairs as i64 => classes as usize,
            _ => return Err(refused()),
        };
        let logits = logits.to_kind(Kind::Float).to_device(tch::Device::Cpu).contiguous().view(-1);
        let values = Vec::<f32>::try_from(&logits).map_err(|error| error.to_string())?;
        values.chunks_exact(classes).map(|row| logits_of(row).ok_or_else(refused)).collect()
    }
}

#[cfg(all(test, feature = "embedded-model"))]
mod tests;
