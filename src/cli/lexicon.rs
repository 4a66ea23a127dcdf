//! The words that extraction knows: those in the program, or with the files of `--lexicon`.

use std::sync::Arc;

use standpoint::lexicon::{CustomLexicon, Lexicon};

use super::args::LexiconOption;
use super::failure::{BeforeWork, Failure};

/// The lexicon of a run.
pub(crate) struct Words {
    pub(crate) lexicon: Arc<Lexicon>,
    /// Hash of its files where some are the user's.
    pub(crate) sha256: Option<String>,
}

/// The lexicon of the option, checked.
pub(crate) fn load(option: &LexiconOption) -> Result<Words, Failure> {
    let Some(folder) = &option.lexicon else {
        return Ok(Words { lexicon: Lexicon::shared(), sha256: None });
    };
    let CustomLexicon { lexicon, sha256 } = CustomLexicon::read(folder).before_work()?;
    Ok(Words { lexicon: Arc::new(lexicon), sha256: Some(sha256) })
}
