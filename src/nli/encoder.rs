//! Text to token ids: `[CLS] premise [SEP] hypothesis [SEP]`, or what the tokenizer's own template says.

use std::path::Path;

use tokenizers::{Tokenizer, TruncationDirection, TruncationParams, TruncationStrategy};

use super::{NliError, NliPair};

/// The tokens of one pair.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct EncodedPair {
    /// Token ids, special tokens included.
    pub(super) ids: Vec<u32>,
    /// 0 for the premise, 1 for the hypothesis; as long as `ids`.
    pub(super) type_ids: Vec<u32>,
    /// Whether the premise was cut.
    pub(super) truncated: bool,
}

/// A tokenizer for pairs of a longest length.
pub(super) struct PairEncoder {
    tokenizer: Tokenizer,
    max_tokens: usize,
}

impl PairEncoder {
    /// The tokenizer in `bytes`; its own truncation and padding are replaced. `path` is for messages.
    pub(super) fn new(bytes: &[u8], max_tokens: usize, path: &Path) -> Result<Self, NliError> {
        let refuse = |source| NliError::Tokenizer { path: path.to_owned(), source };
        let mut tokenizer = Tokenizer::from_bytes(bytes).map_err(refuse)?;
        let truncation = TruncationParams {
            max_length: max_tokens,
            strategy: TruncationStrategy::OnlyFirst,
            direction: TruncationDirection::Right,
            stride: 0,
        };
        tokenizer.with_padding(None).with_truncation(Some(truncation)).map_err(refuse)?;
        Ok(Self { tokenizer, max_tokens })
    }

    /// The tokens of `pair`; a premise that is too long is cut at its end.
    ///
    /// # Errors
    /// [`NliError::HypothesisTooLong`] where the hypothesis leaves no room for any of the premise.
    pub(super) fn encode(&self, pair: &NliPair) -> Result<EncodedPair, NliError> {
        let NliPair { premise, hypothesis } = pair;
        let encoding = match self.tokenizer.encode_fast((premise.as_str(), hypothesis.as_str()), true) {
            Ok(encoding) => encoding,
            Err(source) => return Err(self.refusal(pair, source)),
        };
        Ok(EncodedPair {
            ids: encoding.get_ids().to_vec(),
            type_ids: encoding.get_type_ids().to_vec(),
            truncated: !encoding.get_overflowing().is_empty(),
        })
    }

    /// Why the tokenizer gave up: nearly always the length of the hypothesis.
    fn refusal(&self, pair: &NliPair, source: tokenizers::Error) -> NliError {
        let mut whole = self.tokenizer.clone();
        let counted = whole
            .with_truncation(None)
            .and_then(|tokenizer| tokenizer.encode_fast(pair.hypothesis.as_str(), false))
            .map(|encoding| encoding.len());
        let beginning = |text: &str| text.chars().take(80).collect::<String>();
        match counted {
            Ok(tokens) if tokens + 3 >= self.max_tokens => NliError::HypothesisTooLong {
                tokens,
                max_tokens: self.max_tokens,
                hypothesis: beginning(&pair.hypothesis),
            },
            _ => NliError::Encode { text: beginning(&pair.premise), source },
        }
    }
}

#[cfg(all(test, feature = "embedded-model"))]
mod tests {
    use super::super::embedded;
    use super::*;

    const CLS: u32 = 101;
    const SEP: u32 = 102;

    fn encode(premise: &str, hypothesis: &str, max_tokens: usize) -> Result<EncodedPair, NliError> {
        let files = embedded::files().unwrap();
        let encoder = PairEncoder::new(&files.tokenizer, max_tokens, Path::new("tokenizer.json")).unwrap();
        encoder.encode(&NliPair { premise: premise.into(), hypothesis: hypothesis.into() })
    }

    #[test]
    fn a_pair_has_two_types_and_special_tokens() {
        let pair = encode("troops leave", "they stay", 512).unwrap();
        assert_eq!((pair.ids.len(), pair.ids[0], pair.ids[3], pair.ids[6]), (7, CLS, SEP, SEP));
        assert_eq!(pair.type_ids, [0, 0, 0, 0, 1, 1, 1]);
        assert!(!pair.truncated);
    }

    #[test]
    fn only_the_premise_is_cut() {
        let whole = encode("one two three four five six", "seven eight nine", 512).unwrap();
        let cut = encode("one two three four five six", "seven eight nine", 10).unwrap();
        assert!(cut.truncated && !whole.truncated);
        assert_eq!(cut.ids.len(), 10);
        assert_eq!(cut.ids[..5], whole.ids[..5]);
        assert_eq!(cut.ids[5..], whole.ids[7..]);
    }

    #[test]
    fn a_pair_that_just_fits_is_not_cut() {
        assert!(!encode("one two three", "four five", 8).unwrap().truncated);
        assert!(encode("one two three", "four five", 7).unwrap().truncated);
    }

    #[test]
    fn a_hypothesis_too_long_is_named() {
        let error = encode("one two", "three four five six seven", 8).unwrap_err();
        assert!(matches!(error, NliError::HypothesisTooLong { tokens: 5, max_tokens: 8, .. }), "{error}");
        assert!(error.to_string().contains("three four"), "{error}");
    }
}
