//! The weights in an ONNX file, by name.

use std::collections::HashMap;
use std::path::{Path, PathBuf};

use rten_onnx::onnx::{DataType, ModelProto, TensorProto};

use super::super::NliError;

/// Tensors that were not taken yet.
pub(super) struct Tensors {
    by_name: HashMap<String, TensorProto>,
    /// For messages.
    path: PathBuf,
}

impl Tensors {
    /// The initializers of the graph in `bytes`.
    pub(super) fn parse(bytes: &[u8], path: &Path) -> Result<Self, NliError> {
        let model = ModelProto::parse_buf(bytes).map_err(|source| NliError::Graph {
            path: path.to_owned(),
            engine: super::NAME,
            source: Box::new(source),
        })?;
        let tensors = model.graph.map(|graph| graph.initializer).unwrap_or_default();
        let named = |mut tensor: TensorProto| Some((tensor.name.take()?, tensor));
        Ok(Self { by_name: tensors.into_iter().filter_map(named).collect(), path: path.to_owned() })
    }

    /// The tensor `name` in single precision.
    pub(super) fn floats(&mut self, name: &str, shape: &[usize]) -> Result<Vec<f32>, NliError> {
        let bytes = self.take(name, shape, DataType::FLOAT)?;
        let number = |bytes: &[u8]| f32::from_le_bytes([bytes[0], bytes[1], bytes[2], bytes[3]]);
        Ok(bytes.chunks_exact(4).map(number).collect())
    }

    /// The tensor `name` in signed bytes.
    pub(super) fn integers(&mut self, name: &str, shape: &[usize]) -> Result<Vec<i8>, NliError> {
        let bytes = self.take(name, shape, DataType::INT8)?;
        Ok(bytes.into_iter().map(u8::cast_signed).collect())
    }

    /// The bytes of the tensor `name`, which must have `shape` and numbers of kind `kind`.
    fn take(&mut self, name: &str, shape: &[usize], kind: DataType) -> Result<Vec<u8>, NliError> {
        let refuse = |problem| NliError::Weights { path: self.path.clone(), problem };
        let tensor = self.by_name.remove(name).ok_or_else(|| refuse(format!("no tensor `{name}`")))?;
        let found: Vec<usize> = tensor.dims.iter().map(|&size| usize::try_from(size).unwrap_or(0)).collect();
        if found != shape {
            return Err(refuse(format!("tensor `{name}` has shape {found:?}, expected {shape:?}")));
        }
        let size = if kind == DataType::FLOAT { 4 } else { 1 };
        let bytes = tensor.raw_data.map(std::cell::RefCell::into_inner).unwrap_or_default();
        if tensor.data_type != Some(kind) || bytes.len() != size * shape.iter().product::<usize>() {
            return Err(refuse(format!("tensor `{name}` has other numbers than expected")));
        }
        Ok(bytes)
    }
}
