//! Which output of the model means what: always read from `config.json`, never assumed.

use std::collections::BTreeMap;
use std::path::Path;

use serde::Deserialize;

use super::NliError;

/// Beginnings of the three labels, in the order of [`NliScores::logits`](super::NliScores::logits).
const BEGINNINGS: [&str; 3] = ["entail", "neutral", "contradict"];
/// Beginnings of the labels of a head of two classes, which does not tell contradiction from neutral.
const TWO_BEGINNINGS: [&str; 2] = ["entail", "not"];

/// What is read of a `config.json` of the `transformers` library.
#[derive(Debug, Deserialize)]
pub(super) struct Config {
    #[serde(default)]
    id2label: BTreeMap<usize, String>,
    #[serde(default)]
    label2id: BTreeMap<String, usize>,
    max_position_embeddings: Option<usize>,
    #[serde(default)]
    model_type: String,
    pad_token_id: Option<usize>,
}

impl Config {
    /// The configuration in `bytes`; `path` is for messages.
    pub(super) fn parse(bytes: &[u8], path: &Path) -> Result<Self, NliError> {
        serde_json::from_slice(bytes).map_err(|source| NliError::Config { path: path.to_owned(), source })
    }

    /// Tokens in the longest pair: the positions that the model has, 512 at most.
    ///
    /// RoBERTa and its kin count positions from the one behind padding, so that 514 of them are 512 tokens.
    pub(super) fn max_tokens(&self) -> usize {
        let positions = self.max_position_embeddings.unwrap_or(usize::MAX);
        let counts_padding =
            ["roberta", "camembert", "longformer"].iter().any(|kin| self.model_type.contains(kin));
        let unused = if counts_padding { self.pad_token_id.unwrap_or(1) + 1 } else { 0 };
        positions.saturating_sub(unused).min(512)
    }

    /// The order of the outputs; `path` is for messages.
    pub(super) fn label_order(&self, path: &Path) -> Result<LabelOrder, NliError> {
        let by_id: BTreeMap<usize, &str> =
            self.id2label.iter().map(|(&id, label)| (id, label.as_str())).collect();
        let by_label: BTreeMap<usize, &str> =
            self.label2id.iter().map(|(label, &id)| (id, label.as_str())).collect();
        let labels = if by_id.is_empty() { &by_label } else { &by_id };
        let refuse = |problem| {
            let found = labels.values().map(|&label| label.to_owned()).collect();
            Err(NliError::Labels { path: path.to_owned(), found, problem })
        };
        if !by_id.is_empty() && !by_label.is_empty() && by_id != by_label {
            return refuse("id2label and label2id disagree");
        }
        if labels.values().any(|label| label.to_ascii_lowercase().starts_with("label_")) {
            return refuse("names without a meaning do not tell the order");
        }
        let beginnings: &[&str] = match labels.len() {
            3 => &BEGINNINGS,
            2 => &TWO_BEGINNINGS,
            _ => return refuse("neither three nor two"),
        };
        // The third of two is what the engines put there.
        let mut columns = [0, 1, 2];
        for (column, beginning) in columns.iter_mut().zip(beginnings) {
            let mut matching = labels.iter().filter(|(_, l)| l.to_ascii_lowercase().starts_with(beginning));
            match (matching.next(), matching.next()) {
                (Some((&id, _)), None) if id < labels.len() => *column = id,
                _ => return refuse("each meaning must be there exactly once, numbered from 0"),
            }
        }
        Ok(LabelOrder { columns, classes: labels.len() })
    }
}

/// The columns of entailment, neutral and contradiction in the model's output.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct LabelOrder {
    columns: [usize; 3],
    /// Three, or two without contradiction.
    classes: usize,
}

impl LabelOrder {
    /// The model's output in the order entailment, neutral, contradiction; nothing where it has another number of classes.
    pub(super) fn apply(self, output: [f32; 3]) -> Option<[f32; 3]> {
        let classes = if output[2] == f32::NEG_INFINITY { 2 } else { 3 };
        (classes == self.classes).then(|| self.columns.map(|column| output[column]))
    }

    /// Whether the model tells contradiction from neutral.
    pub(super) fn tells_contradiction(self) -> bool {
        self.classes == 3
    }
}

/// The logits of one pair by a head of three or two classes; the one that a head of two does not have is impossible.
pub(super) fn logits(output: &[f32]) -> Option<[f32; 3]> {
    match *output {
        [first, second, third] => Some([first, second, third]),
        [first, second] => Some([first, second, f32::NEG_INFINITY]),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn order(json: &str) -> Result<LabelOrder, String> {
        let path = Path::new("config.json");
        let config = Config::parse(json.as_bytes(), path).map_err(|error| error.to_string())?;
        config.label_order(path).map_err(|error| error.to_string())
    }

    #[test]
    fn any_order_is_read() {
        let labels = ["entailment", "NEUTRAL", "Contradictory"];
        for columns in [[0, 1, 2], [0, 2, 1], [1, 0, 2], [1, 2, 0], [2, 0, 1], [2, 1, 0]] {
            let names = columns.iter().zip(labels);
            let by_id: Vec<_> = names.clone().map(|(id, label)| format!(r#""{id}": "{label}""#)).collect();
            let by_label: Vec<_> = names.map(|(id, label)| format!(r#""{label}": {id}"#)).collect();
            let (by_id, by_label) = (by_id.join(","), by_label.join(","));
            let expected = Ok(LabelOrder { columns, classes: 3 });
            assert_eq!(order(&format!(r#"{{"id2label": {{{by_id}}}}}"#)), expected);
            assert_eq!(order(&format!(r#"{{"label2id": {{{by_label}}}}}"#)), expected);
        }
        let turned = LabelOrder { columns: [2, 0, 1], classes: 3 };
        assert_eq!(turned.apply([0.1, 0.2, 0.3]), Some([0.3, 0.1, 0.2]));
        assert_eq!(turned.apply(logits(&[0.1, 0.2]).unwrap()), None);
    }

    #[test]
    fn two_classes_have_no_contradiction() {
        for (labels, expected) in [
            (r#""0": "entailment", "1": "not_entailment""#, [0.1, 0.2]),
            (r#""0": "NOT entailment", "1": "Entailment""#, [0.2, 0.1]),
        ] {
            let order = order(&format!(r#"{{"id2label": {{{labels}}}}}"#)).unwrap();
            let found = order.apply(logits(&[0.1, 0.2]).unwrap());
            assert_eq!(found, Some([expected[0], expected[1], f32::NEG_INFINITY]));
            assert!(!order.tells_contradiction() && order.apply([0.1, 0.2, 0.3]).is_none());
        }
    }

    #[test]
    fn unclear_labels_are_refused_by_name() {
        let check = |json: &str, expected: &str| {
            let message = order(json).unwrap_err();
            assert!(message.contains(expected), "{message}");
        };
        check(
            r#"{"id2label": {"0": "LABEL_0", "1": "LABEL_1", "2": "LABEL_2"}}"#,
            "`LABEL_0`, `LABEL_1`, `LABEL_2`",
        );
        check(r#"{"id2label": {"0": "entailment", "1": "contradiction"}}"#, "exactly once");
        check(r#"{"id2label": {"0": "entailment", "1": "neutral", "2": "positive"}}"#, "exactly once");
        check(r#"{"id2label": {"0": "entailment", "1": "neutral", "2": "entailed"}}"#, "exactly once");
        check(r#"{"id2label": {"0": "entailment", "1": "neutral", "7": "contradiction"}}"#, "from 0");
        check("{}", "neither three nor two");
        check(
            r#"{"id2label": {"0": "entailment", "1": "neutral", "2": "contradiction"},
                "label2id": {"entailment": 2, "neutral": 1, "contradiction": 0}}"#,
            "disagree",
        );
    }

    #[test]
    fn the_longest_pair_has_512_tokens_at_most() {
        let tokens = |json: &str| Config::parse(json.as_bytes(), Path::new("c")).unwrap().max_tokens();
        assert_eq!(tokens(r#"{"max_position_embeddings": 514}"#), 512);
        assert_eq!(tokens(r#"{"max_position_embeddings": 128}"#), 128);
        assert_eq!(tokens("{}"), 512);
        let roberta = |n| {
            format!(r#"{{"model_type": "xlm-roberta", "pad_token_id": 1, "max_position_embeddings": {n}}}"#)
        };
        assert_eq!(tokens(&roberta(514)), 512);
        assert_eq!(tokens(&roberta(130)), 128);
    }
}
