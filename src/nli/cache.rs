//! Answers that were given before: those of this run in memory, those of earlier runs in a file where the user wants it.
//!
//! The key is a hash of everything that decides an answer: weights, tokenizer, configuration, engine, premise and
//! hypothesis.
//! Nothing is ever removed from the file.

use std::collections::HashMap;
use std::path::{Path, PathBuf};

use redb::{Database, DatabaseError, ReadableDatabase, TableDefinition, TableError};
use sha2::{Digest, Sha256};

use super::files::ModelFiles;
use super::{ModelIdentity, NliError, NliModel, NliPair, NliScores};

/// Answers in each of two generations: about 30 MB together.
const REMEMBERED: usize = 1 << 18;

/// Half a SHA-256: two different questions of one key are not to be expected before the end of the world.
type Key = [u8; 16];
/// Three logits and whether the premise was cut.
type Record = [u8; 13];

const TABLE: TableDefinition<'_, Key, Record> = TableDefinition::new("scores of standpoint, version 1");

/// Answers in a file. One process has it at a time.
#[derive(Debug)]
pub struct ScoreStore {
    database: Database,
    path: PathBuf,
}

impl ScoreStore {
    /// Opens or creates the file; `None` where another process has it open.
    ///
    /// # Errors
    /// Where it cannot be opened, or is something else.
    pub fn open(path: &Path) -> Result<Option<Self>, NliError> {
        match Database::create(path) {
            Ok(database) => Ok(Some(Self { database, path: path.to_owned() })),
            Err(DatabaseError::DatabaseAlreadyOpen) => Ok(None),
            Err(source) => Err(error(path, source)),
        }
    }

    /// What is known of `keys`.
    fn get(&self, keys: &[Key]) -> Result<Vec<Option<NliScores>>, NliError> {
        let refuse = |source: redb::Error| error(&self.path, source);
        let transaction = self.database.begin_read().map_err(|source| refuse(source.into()))?;
        let table = match transaction.open_table(TABLE) {
            Ok(table) => table,
            Err(TableError::TableDoesNotExist(_)) => return Ok(vec![None; keys.len()]),
            Err(source) => return Err(refuse(source.into())),
        };
        let read = |key: &Key| -> Result<Option<NliScores>, NliError> {
            let record = table.get(key).map_err(|source| refuse(source.into()))?;
            Ok(record.map(|record| scores(record.value())))
        };
        keys.iter().map(read).collect()
    }

    fn put(&self, answers: &[(Key, NliScores)]) -> Result<(), NliError> {
        let written = || -> Result<(), redb::Error> {
            let transaction = self.database.begin_write()?;
            {
                let mut table = transaction.open_table(TABLE)?;
                for (key, scores) in answers {
                    table.insert(key, &record(scores))?;
                }
            }
            Ok(transaction.commit()?)
        };
        written().map_err(|source| error(&self.path, source))
    }
}

fn error(path: &Path, source: impl Into<redb::Error>) -> NliError {
    NliError::Cache { path: path.to_owned(), source: Box::new(source.into()) }
}

fn record(scores: &NliScores) -> Record {
    let mut record = [0; 13];
    for (bytes, logit) in record.chunks_exact_mut(4).zip(scores.logits) {
        bytes.copy_from_slice(&logit.to_le_bytes());
    }
    record[12] = scores.truncated.into();
    record
}

fn scores(record: Record) -> NliScores {
    let logit = |place: usize| f32::from_le_bytes(std::array::from_fn(|byte| record[4 * place + byte]));
    NliScores { logits: std::array::from_fn(logit), truncated: record[12] != 0 }
}

/// A model that is asked each question once.
pub(super) struct Remembering {
    model: Box<dyn NliModel>,
    /// Answers of this run: the latest, and those of the generation before.
    young: HashMap<Key, NliScores>,
    old: HashMap<Key, NliScores>,
    capacity: usize,
    store: Option<ScoreStore>,
    /// Hash of all that decides an answer but the question itself.
    model_hash: Sha256,
}

impl Remembering {
    /// `model_hash` is what [`model_hash`] says of its files.
    pub(super) fn new(model: Box<dyn NliModel>, model_hash: Sha256, store: Option<ScoreStore>) -> Self {
        let (young, old) = (HashMap::new(), HashMap::new());
        Self { model, young, old, capacity: REMEMBERED, store, model_hash }
    }

    fn key(&self, pair: &NliPair) -> Key {
        let mut hash = self.model_hash.clone();
        add(&mut hash, pair.premise.as_bytes());
        add(&mut hash, pair.hypothesis.as_bytes());
        let hash = hash.finalize();
        std::array::from_fn(|place| hash[place])
    }

    fn recall(&mut self, key: &Key) -> Option<NliScores> {
        if let Some(&scores) = self.young.get(key) {
            return Some(scores);
        }
        let scores = *self.old.get(key)?;
        self.remember(*key, scores);
        Some(scores)
    }

    fn remember(&mut self, key: Key, scores: NliScores) {
        if self.young.len() >= self.capacity {
            self.old = std::mem::take(&mut self.young);
        }
        self.young.insert(key, scores);
    }

    /// Asks the store, then the model, about the pairs of `places`.
    fn find_out(
        &mut self,
        pairs: &[NliPair],
        keys: &[Key],
        places: &[usize],
    ) -> Result<Vec<NliScores>, NliError> {
        let asked: Vec<Key> = places.iter().map(|&place| keys[place]).collect();
        let stored = match &self.store {
            Some(store) => store.get(&asked)?,
            None => vec![None; asked.len()],
        };
        let unknown =
            || stored.iter().zip(places).filter(|(stored, _)| stored.is_none()).map(|(_, &place)| place);
        let questions: Vec<NliPair> = unknown().map(|place| pairs[place].clone()).collect();
        let answers = if questions.is_empty() { Vec::new() } else { self.model.score(&questions)? };
        if let Some(store) = &self.store
            && !answers.is_empty()
        {
            let records: Vec<_> = unknown().map(|place| keys[place]).zip(answers.iter().copied()).collect();
            store.put(&records)?;
        }
        let mut answers = answers.into_iter();
        let each = stored.into_iter().map(|stored| stored.or_else(|| answers.next()));
        Ok(each.map(|scores| scores.expect("one answer a question: this is a bug")).collect())
    }
}

impl NliModel for Remembering {
    fn score(&mut self, pairs: &[NliPair]) -> Result<Vec<NliScores>, NliError> {
        let keys: Vec<Key> = pairs.iter().map(|pair| self.key(pair)).collect();
        let mut found: HashMap<Key, NliScores> = HashMap::with_capacity(keys.len());
        let mut places: HashMap<Key, usize> = HashMap::new();
        for (place, key) in keys.iter().enumerate() {
            match self.recall(key) {
                Some(scores) => _ = found.insert(*key, scores),
                None => _ = places.entry(*key).or_insert(place),
            }
        }
        let mut places: Vec<usize> = places.into_values().collect();
        places.sort_unstable();
        for (&place, scores) in places.iter().zip(self.find_out(pairs, &keys, &places)?) {
            self.remember(keys[place], scores);
            found.insert(keys[place], scores);
        }
        Ok(keys.iter().map(|key| found[key]).collect())
    }

    fn identity(&self) -> &ModelIdentity {
        self.model.identity()
    }

    fn tells_contradiction(&self) -> bool {
        self.model.tells_contradiction()
    }
}

/// Hash of the files that decide an answer. What runs an ONNX graph gives the same bits; another engine is added.
pub(super) fn model_hash(files: &ModelFiles) -> Sha256 {
    let mut hash = Sha256::new();
    add(&mut hash, files.sha256.as_bytes());
    add(&mut hash, &files.tokenizer);
    add(&mut hash, &files.config);
    hash
}

/// Adds `bytes` so that no other division into pieces gives the same hash.
pub(super) fn add(hash: &mut Sha256, bytes: &[u8]) {
    hash.update((bytes.len() as u64).to_le_bytes());
    hash.update(bytes);
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;
    use std::sync::atomic::{AtomicUsize, Ordering};

    use super::*;

    /// Answers with the lengths of the texts, and counts the questions.
    struct Counting(Arc<AtomicUsize>, ModelIdentity);

    impl NliModel for Counting {
        fn score(&mut self, pairs: &[NliPair]) -> Result<Vec<NliScores>, NliError> {
            self.0.fetch_add(pairs.len(), Ordering::Relaxed);
            Ok(pairs.iter().map(expected).collect())
        }

        fn identity(&self) -> &ModelIdentity {
            &self.1
        }
    }

    fn expected(pair: &NliPair) -> NliScores {
        let lengths = [pair.premise.len() as f32, pair.hypothesis.len() as f32, -0.1];
        NliScores { logits: lengths, truncated: pair.premise.len() > 3 }
    }

    fn pair(premise: &str, hypothesis: &str) -> NliPair {
        NliPair { premise: premise.to_owned(), hypothesis: hypothesis.to_owned() }
    }

    fn model(hash: &str, store: Option<ScoreStore>) -> (Remembering, Arc<AtomicUsize>) {
        let asked = Arc::new(AtomicUsize::new(0));
        let identity = ModelIdentity {
            name: String::new(),
            version: String::new(),
            sha256: hash.to_owned(),
            engine: String::new(),
            licence: String::new(),
            max_tokens: 512,
        };
        let mut model_hash = Sha256::new();
        add(&mut model_hash, hash.as_bytes());
        (Remembering::new(Box::new(Counting(Arc::clone(&asked), identity)), model_hash, store), asked)
    }

    fn check(model: &mut Remembering, pairs: &[NliPair]) {
        assert_eq!(model.score(pairs).unwrap(), pairs.iter().map(expected).collect::<Vec<_>>());
    }

    #[test]
    fn a_question_is_put_once() {
        let (mut model, asked) = model("m", None);
        check(&mut model, &[pair("a", "bc"), pair("ab", "c"), pair("a", "bc")]);
        assert_eq!(asked.load(Ordering::Relaxed), 2);
        check(&mut model, &[pair("abcd", "c"), pair("ab", "c")]);
        assert_eq!(asked.load(Ordering::Relaxed), 3);
        check(&mut model, &[]);
    }

    #[test]
    fn what_is_asked_often_is_kept_within_bounds() {
        let (mut model, asked) = model("m", None);
        model.capacity = 4;
        for number in 0..100 {
            check(&mut model, &[pair("always", "there"), pair(&"x".repeat(number + 1), "new")]);
        }
        assert_eq!(asked.load(Ordering::Relaxed), 101);
        assert!(model.young.len() + model.old.len() <= 8);
    }

    #[test]
    fn a_file_answers_the_next_run_of_the_same_model() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("scores");
        let pairs = [pair("a", "b"), pair("abcd", "b")];
        let open = || ScoreStore::open(&path).unwrap();
        {
            let (mut first, asked) = model("m", open());
            check(&mut first, &pairs);
            assert_eq!(asked.load(Ordering::Relaxed), 2);
            assert!(open().is_none(), "one process at a time");
        }
        {
            let (mut second, asked) = model("m", open());
            check(&mut second, &[pair("new", "b"), pairs[1].clone(), pairs[0].clone()]);
            assert_eq!(asked.load(Ordering::Relaxed), 1);
        }
        let (mut other, asked) = model("another", open());
        check(&mut other, &pairs);
        assert_eq!(asked.load(Ordering::Relaxed), 2);
    }

    #[test]
    fn another_file_is_refused_by_name() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("notes.txt");
        std::fs::write(&path, "not a cache".repeat(1000)).unwrap();
        let message = ScoreStore::open(&path).unwrap_err().to_string();
        assert!(message.contains("notes.txt"), "{message}");
        assert_eq!(std::fs::read(&path).unwrap(), "not a cache".repeat(1000).as_bytes());
    }
}
