//! Models on the hub that are known to be of the right kind.

/// A model on the hub with what its authors publish about it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct KnownModel {
    /// `OWNER/NAME`.
    pub repository: &'static str,
    /// As its card says.
    pub licence: &'static str,
    /// Parameters, in millions.
    pub parameters: u32,
    /// Accuracy on MultiNLI, mismatched, in percent, as its authors publish it.
    pub mnli: f32,
}

/// Three-label models in English with an ONNX file and a fast tokenizer. Figures are their authors' (documentation of
/// sentence-transformers and the models' cards), not ours: none of them was run here.
pub const KNOWN: [KnownModel; 4] = [
    KnownModel {
        repository: "cross-encoder/nli-MiniLM2-L6-H768",
        licence: "apache-2.0",
        parameters: 82,
        mnli: 86.89,
    },
    KnownModel {
        repository: "cross-encoder/nli-distilroberta-base",
        licence: "apache-2.0",
        parameters: 82,
        mnli: 83.98,
    },
    KnownModel {
        repository: "cross-encoder/nli-deberta-v3-xsmall",
        licence: "apache-2.0",
        parameters: 70,
        mnli: 87.77,
    },
    KnownModel {
        repository: "cross-encoder/nli-deberta-v3-base",
        licence: "apache-2.0",
        parameters: 184,
        mnli: 90.04,
    },
];
