//! The weights for an engine that knows no integers: in single precision, with the names that `transformers` has.

use std::path::Path;

use super::super::NliError;
use super::config::BertConfig;
use super::tensors::Tensors;

/// A name, a shape and the values, row by row.
type NamedTensor = (String, Vec<usize>, Vec<f32>);

/// All tensors of the model in `graph`; `path` is for messages.
pub(in super::super) fn dequantised(
    graph: &[u8],
    config: &BertConfig,
    path: &Path,
) -> Result<Vec<NamedTensor>, NliError> {
    let (h, inner) = (config.hidden_size, config.intermediate_size);
    let mut found = Found { tensors: Tensors::parse(graph, path)?, named: Vec::new() };
    found.words(config.vocab_size, h)?;
    for (table, rows) in
        [("position", config.max_position_embeddings), ("token_type", config.type_vocab_size)]
    {
        found.same(&format!("embeddings.{table}_embeddings.weight"), &[rows, h])?;
    }
    found.norm("embeddings.LayerNorm", h)?;
    for index in 0..config.num_hidden_layers {
        let layer = format!("encoder.layer.{index}");
        let attention = format!("{layer}.attention.self");
        if index + 1 < config.num_hidden_layers {
            found.linear(&attention, "query_key_value", &["query", "key", "value"], h, h)?;
        } else {
            found.linear(&attention, "query", &["query"], h, h)?;
            found.linear(&attention, "key_value", &["key", "value"], h, h)?;
        }
        found.linear(&format!("{layer}.attention.output"), "dense", &["dense"], h, h)?;
        found.norm(&format!("{layer}.attention.output.LayerNorm"), h)?;
        found.linear(&format!("{layer}.intermediate"), "dense", &["dense"], h, inner)?;
        found.linear(&format!("{layer}.output"), "dense", &["dense"], inner, h)?;
        found.norm(&format!("{layer}.output.LayerNorm"), h)?;
    }
    found.linear("pooler", "dense", &["dense"], h, h)?;
    let classifier = found.tensors.floats("classifier.weight", &[1, 3, h])?;
    found.named.push(("classifier.weight".to_owned(), vec![3, h], classifier));
    let bias = found.tensors.floats("classifier.bias", &[3])?;
    found.named.push(("classifier.bias".to_owned(), vec![3], bias));
    Ok(found.named)
}

/// What is left in the graph, and what was taken out of it.
struct Found {
    tensors: Tensors,
    named: Vec<NamedTensor>,
}

impl Found {
    fn push(&mut self, name: &str, shape: Vec<usize>, values: Vec<f32>) {
        self.named.push((format!("bert.{name}"), shape, values));
    }

    /// A tensor that is floats already.
    fn same(&mut self, name: &str, shape: &[usize]) -> Result<(), NliError> {
        let values = self.tensors.floats(name, shape)?;
        self.push(name, shape.to_vec(), values);
        Ok(())
    }

    fn norm(&mut self, name: &str, size: usize) -> Result<(), NliError> {
        self.same(&format!("{name}.weight"), &[size])?;
        self.same(&format!("{name}.bias"), &[size])
    }

    /// The table of words, which has one scale a row.
    fn words(&mut self, rows: usize, h: usize) -> Result<(), NliError> {
        let name = "embeddings.word_embeddings";
        let integers = self.tensors.integers(&format!("{name}.weight"), &[rows, h])?;
        let scales = self.tensors.floats(&format!("{name}.scale"), &[rows, 1])?;
        let row = |(row, scale): (&[i8], &f32)| -> Vec<f32> {
            row.iter().map(|&value| f32::from(value) * scale).collect()
        };
        let values = integers.chunks_exact(h).zip(&scales).flat_map(row).collect();
        self.push(&format!("{name}.weight"), vec![rows, h], values);
        Ok(())
    }

    /// `place.whole` of shape `[inputs, parts * columns]`, one scale a column, to `place.part` of `[columns, inputs]` each.
    fn linear(
        &mut self,
        place: &str,
        whole: &str,
        parts: &[&str],
        inputs: usize,
        columns: usize,
    ) -> Result<(), NliError> {
        let name = format!("{place}.{whole}");
        let all = parts.len() * columns;
        let integers = self.tensors.integers(&format!("{name}.weight"), &[inputs, all])?;
        let scales = self.tensors.floats(&format!("{name}.scale"), &[all])?;
        let bias = self.tensors.floats(&format!("{name}.bias"), &[all])?;
        for (part, first) in parts.iter().zip((0..).step_by(columns)) {
            let column = |column: usize| {
                let values = integers.iter().skip(column).step_by(all);
                let scale = scales[column];
                values.map(move |&value| f32::from(value) * scale)
            };
            let values = (first..first + columns).flat_map(column).collect();
            self.push(&format!("{place}.{part}.weight"), vec![columns, inputs], values);
            let bias = bias[first..first + columns].to_vec();
            self.push(&format!("{place}.{part}.bias"), vec![columns], bias);
        }
        Ok(())
    }
}
