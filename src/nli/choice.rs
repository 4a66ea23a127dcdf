//! Which model, run by what, where.

use std::fmt;
use std::path::PathBuf;
use std::str::FromStr;

use sha2::Digest;

use super::files::ModelFiles;
use super::store::ModelStore;
use super::{NliError, cache, embedded};
use crate::digest::hex;

/// Where the model comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ModelChoice {
    /// The model inside the binary (feature `embedded-model`).
    Embedded,
    /// A folder with weights (`model.onnx`; for rust-bert `model.safetensors` or `rust_model.ot`), `tokenizer.json`,
    /// `config.json` and, where it is to be verified, `manifest.toml`.
    Dir(PathBuf),
}

impl ModelChoice {
    /// The name of the model inside the binary.
    pub const EMBEDDED: &str = "embedded";

    /// The model of this name: [`ModelChoice::EMBEDDED`], a folder, or one that was fetched into the user's store.
    pub fn named(name: &str) -> Self {
        if name == Self::EMBEDDED {
            return ModelChoice::Embedded;
        }
        let folder = PathBuf::from(name);
        let stored = ModelStore::of_user().map(|store| store.path(name)).filter(|path| path.is_dir());
        ModelChoice::Dir(if folder.exists() { folder } else { stored.unwrap_or(folder) })
    }

    /// 64 hex digits that are the same where weights (for rten), tokenizer and configuration are: what another machine's
    /// copy of the model is compared by.
    ///
    /// # Errors
    /// Where a file is missing, or not what the manifest says.
    pub fn fingerprint(&self) -> Result<String, NliError> {
        let hash = cache::model_hash(&self.files(EngineChoice::Rten)?).finalize();
        Ok(hex(&hash))
    }

    /// The files that `engine` reads.
    pub(super) fn files(&self, engine: EngineChoice) -> Result<ModelFiles, NliError> {
        match self {
            ModelChoice::Embedded => embedded::files(),
            ModelChoice::Dir(folder) => ModelFiles::read(folder, engine),
        }
    }
}

/// What runs a model.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum EngineChoice {
    /// Pure Rust and always there, for ONNX: rten, or for our own architecture an encoder of our own.
    #[default]
    Rten,
    /// libtorch by rust-bert (feature `rust-bert`), for PyTorch weights and for GPUs.
    RustBert(Device, Precision),
}

impl EngineChoice {
    /// Whether this binary has the engine.
    pub fn is_built(self) -> bool {
        match self {
            EngineChoice::Rten => true,
            EngineChoice::RustBert(..) => cfg!(feature = "rust-bert"),
        }
    }
}

/// Where rust-bert computes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Device {
    /// The first GPU where there is one, the processor otherwise.
    #[default]
    Auto,
    /// The processor.
    Cpu,
    /// The GPU of this number, from 0.
    Cuda(usize),
}

impl FromStr for Device {
    type Err = String;

    /// `auto`, `cpu`, `cuda` or `cuda:N`.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let unknown = || format!("`{text}` is no device; hint: `auto`, `cpu`, `cuda` or `cuda:N`");
        match text {
            "auto" => Ok(Device::Auto),
            "cpu" => Ok(Device::Cpu),
            "cuda" => Ok(Device::Cuda(0)),
            _ => {
                let number = text.strip_prefix("cuda:").ok_or_else(unknown)?;
                number.parse().map(Device::Cuda).map_err(|_| unknown())
            }
        }
    }
}

impl fmt::Display for Device {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Device::Auto => f.write_str("auto"),
            Device::Cpu => f.write_str("cpu"),
            Device::Cuda(number) => write!(f, "cuda:{number}"),
        }
    }
}

/// What rust-bert stores and multiplies numbers in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Precision {
    /// 32 bits, as models are published.
    #[default]
    Float32,
    /// 16 bits with 11 of precision and little range: for GPUs.
    Float16,
    /// 16 bits with 8 of precision and the range of 32.
    BFloat16,
}

impl Precision {
    const ALL: [Self; 3] = [Self::Float32, Self::Float16, Self::BFloat16];
}

impl FromStr for Precision {
    type Err = String;

    /// `float32`, `float16` or `bfloat16`.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let unknown = || format!("`{text}` is no precision; hint: `float32`, `float16` or `bfloat16`");
        Self::ALL.into_iter().find(|precision| precision.to_string() == text).ok_or_else(unknown)
    }
}

impl fmt::Display for Precision {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Precision::Float32 => "float32",
            Precision::Float16 => "float16",
            Precision::BFloat16 => "bfloat16",
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn devices_and_precisions_are_read_as_they_are_written() {
        for device in [Device::Auto, Device::Cpu, Device::Cuda(0), Device::Cuda(7)] {
            assert_eq!(device.to_string().parse(), Ok(device));
        }
        assert_eq!("cuda".parse(), Ok(Device::Cuda(0)));
        for wrong in ["", "gpu", "cuda:", "cuda:x", "cuda:-1", "CPU"] {
            let error = wrong.parse::<Device>().unwrap_err();
            assert!(error.contains(wrong) && error.contains("cuda:N"), "{error}");
        }
        for precision in Precision::ALL {
            assert_eq!(precision.to_string().parse(), Ok(precision));
        }
        let error = "half".parse::<Precision>().unwrap_err();
        assert!(error.contains("`half` is no precision") && error.contains("bfloat16"), "{error}");
    }
}
