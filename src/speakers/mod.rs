//! Who is meant: the sources of attributions resolved to speakers.

use crate::attributions::Attribution;
use crate::claims::Speaker;
use crate::lexicon::Lexicon;
use crate::text::Text;

/// A speaker with the way it was found.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Resolution {
    /// Who it is.
    pub speaker: Speaker,
    /// What was tried, one sentence each, for `explain`.
    pub steps: Vec<String>,
}

/// Stand-in until the real one is merged: the words of the source are the name.
pub fn resolve(text: &Text<'_>, attributions: &[Attribution], _lexicon: &Lexicon) -> Vec<Resolution> {
    let words =
        |attribution: &Attribution| attribution.source.map_or("", |source| source.of(text.text)).to_owned();
    let resolution = |attribution: &Attribution| {
        let mut named = attribution;
        while let (None, Some(same)) = (named.source, named.same_source_as) {
            named = &attributions[same];
        }
        let speaker = Speaker { name: words(named), as_written: words(attribution), ..Speaker::default() };
        Resolution { speaker, steps: vec!["the words of the source are the name".to_owned()] }
    };
    attributions.iter().map(resolution).collect()
}
