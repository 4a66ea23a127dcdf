//! Pairs of premise and hypothesis to probabilities: the only folder that knows tensors and tokens.

/// One question to the model: does the premise entail, contradict or leave open the hypothesis?
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct NliPair {
    /// The text that is taken as given; cut where the pair is too long for the model.
    pub premise: String,
    /// The statement to test; never cut.
    pub hypothesis: String,
}

/// The answer of the model to one pair.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct NliScores {
    /// Raw outputs in the order entailment, neutral, contradiction.
    pub logits: [f32; 3],
    /// Whether the premise had to be cut.
    pub truncated: bool,
}
