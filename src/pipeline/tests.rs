use super::*;
use crate::documents::Document;
use crate::hypotheses::{ClaimParts, Gate};
use crate::nli::{ModelIdentity, NliModel, NliPair, NliScores};
use crate::problem::{Stage, caught};
use crate::rows::Counts;
use std::sync::atomic::AtomicUsize;

/// Answers by a word of the premise.
struct ScriptedModel {
    identity: ModelIdentity,
}

impl ScriptedModel {
    fn new() -> Self {
        let identity = ModelIdentity {
            name: "scripted".into(),
            version: String::new(),
            sha256: String::new(),
            engine: String::new(),
            licence: String::new(),
            max_tokens: 512,
        };
        ScriptedModel { identity }
    }
}

impl NliModel for ScriptedModel {
    fn score(&mut self, pairs: &[NliPair]) -> Result<Vec<NliScores>, NliError> {
        if let Some(pair) = pairs.iter().find(|pair| pair.premise.contains("unspeakable")) {
            let hypothesis = pair.hypothesis.clone();
            return Err(NliError::HypothesisTooLong { tokens: 600, max_tokens: 512, hypothesis });
        }
        if pairs.iter().any(|pair| pair.premise.contains("fire")) {
            let source = "smoke".into();
            return Err(NliError::Run { engine: "scripted", pairs: 1, tokens: 1, source });
        }
        let score = |pair: &NliPair| {
            let logits = if pair.premise.contains("rain") { [4.0, -1.0, -3.0] } else { [-2.0, 4.0, -2.0] };
            NliScores { logits, truncated: pair.premise.contains("long") }
        };
        Ok(pairs.iter().map(score).collect())
    }

    fn identity(&self) -> &ModelIdentity {
        &self.identity
    }
}

fn document(record: u64, text: &str) -> Read {
    let origin = Origin { file: "a.jsonl".into(), record, line: Some(record) };
    Ok(Document { origin, id: "a".into(), text: text.into(), ..Document::default() })
}

fn bad(record: Option<u64>) -> Read {
    let (reason, hint) = ("not valid JSON".into(), "correct it".into());
    Err(Problem { file: "a.jsonl".into(), record, line: record, stage: Stage::Read, reason, hint })
}

fn work(documents: Vec<Read>, model: Option<ScriptedModel>) -> Work {
    Work {
        documents: Box::new(documents.into_iter()),
        limit: None,
        lexicon: Lexicon::shared(),
        classifier: model.map(|model| Classifier::new(Box::new(model), Axis::shipped())),
        earlier: Earlier::default(),
        run_id: "r-0".into(),
        threads: 2,
        stop: Arc::default(),
    }
}

fn finished(work: Work) -> Vec<Finished> {
    start(work).map(|finished| finished.unwrap()).collect()
}

#[test]
fn documents_come_out_in_order_with_their_problems() {
    let mut documents = Vec::new();
    for record in 1..=100 {
        documents.push(match record % 10 {
            0 => bad(Some(record)),
            _ => document(record, &format!("Anna Berg said that it would rain on day {record}.")),
        });
    }
    documents.push(bad(None));
    let finished = finished(work(documents, Some(ScriptedModel::new())));
    let records: Vec<u64> = finished.iter().map(|document| document.origin.record).collect();
    assert_eq!(records, (1..=100).chain([0]).collect::<Vec<_>>());
    for document in &finished {
        assert_eq!(document.is_done, document.problems.is_empty());
        assert_eq!(document.rows.len(), usize::from(document.is_done));
    }
    let axes = columns(&Axis::shipped());
    let mut counts = Counts::new(&axes);
    finished.iter().flat_map(|document| &document.rows).for_each(|row| counts.add(row, &axes));
    assert_eq!(counts.labels["war_aim"].values().sum::<u64>(), 90);
}

#[test]
fn the_limit_is_of_documents_not_of_bad_files() {
    let documents = || vec![bad(None), document(1, ""), bad(Some(2)), document(3, ""), document(4, "")];
    let count = |limit| finished(Work { limit: Some(limit), ..work(documents(), None) }).len();
    assert_eq!([0, 1, 2, 3, 4, 9].map(count), [0, 2, 3, 4, 5, 5]);
}

#[test]
fn a_copy_points_to_its_first() {
    let text = "Anna Berg said that it would rain. Carl Dahl said that it would rain.";
    let finished = finished(work(vec![document(1, text), document(2, text)], None));
    let rows: Vec<&ClaimRow> = finished.iter().flat_map(|document| &document.rows).collect();
    assert_eq!(rows.len(), 4);

    // The second document is a copy: ids of its own, and each claim points to its first.
    let ids: std::collections::HashSet<&str> = rows.iter().map(|row| row.claim_id.as_str()).collect();
    assert_eq!(ids.len(), 4);
    let first: Vec<&str> = rows.iter().map(|row| row.duplicate_of.as_str()).collect();
    assert_eq!(first, ["", "", &rows[0].claim_id, &rows[1].claim_id]);
}

#[test]
fn what_the_model_cannot_take_is_an_error_of_the_row() {
    let text = "Anna Berg said that it would rain. Carl Dahl said that unspeakable things would follow.";
    let finished = finished(work(vec![document(1, text)], Some(ScriptedModel::new())));
    let [good, bad] = finished[0].rows.as_slice() else { panic!("{finished:?}") };
    assert!(good.error.is_empty() && good.stances.len() == 2);
    assert!(bad.error.starts_with("hypothesis of 600 tokens") && bad.stances.is_empty(), "{bad:?}");
    assert!(finished[0].is_done);
    let [problem] = finished[0].problems.as_slice() else { panic!("{finished:?}") };
    assert_eq!((problem.stage, problem.hint.as_str()), (Stage::Classify, "shorten it"));
    assert!(problem.reason.starts_with(&format!("claim {}: hypothesis", bad.claim_id)));
}

#[test]
fn a_cut_premise_is_flagged() {
    let text = "Anna Berg said that it would be long.";
    let finished = finished(work(vec![document(1, text)], Some(ScriptedModel::new())));
    assert_eq!(finished[0].rows[0].flags, ["truncated"]);
}

#[test]
fn a_broken_model_ends_the_run() {
    let documents = vec![document(1, "Anna Berg said that there was a fire.")];
    let mut run = start(work(documents, Some(ScriptedModel::new())));
    assert!(matches!(run.next(), Some(Err(PipelineError::Model(_)))));
    assert!(run.next().is_none());
}

#[test]
fn a_panic_is_caught() {
    assert_eq!(caught(|| 1), Ok(1));
    assert_eq!(caught(|| panic!("no {}", "sense")), Err::<(), _>("no sense".to_owned()));
    // A reader that panics must not look like the end of the input.
    let documents = (0..5).map(|record| if record < 4 { document(record, "") } else { panic!("bad reader") });
    let run = start(Work { documents: Box::new(documents), ..work(Vec::new(), None) });
    let last = run.last();
    assert!(matches!(last, Some(Err(PipelineError::Panicked { stage: "reading", .. }))));
}

#[test]
fn a_stopped_run_says_so() {
    let stop = Arc::new(AtomicBool::new(false));
    // The input never ends and never gives anything.
    let documents = Box::new(std::iter::from_fn(|| {
        thread::sleep(Duration::from_secs(3600));
        None
    }));
    let mut run = start(Work { documents, stop: Arc::clone(&stop), ..work(Vec::new(), None) });
    stop.store(true, Ordering::Relaxed);
    assert!(matches!(run.next(), Some(Err(PipelineError::Stopped))));
    assert!(run.next().is_none());
}

#[test]
fn threads_change_nothing() {
    let documents =
        || (1..=70).map(|n| document(n, &format!("Anna Berg said that {n} ships would come."))).collect();
    let run = |threads| finished(Work { threads, ..work(documents(), Some(ScriptedModel::new())) });
    assert_eq!(run(1), run(7));
}

#[test]
fn stages_give_the_same_whatever_the_batch() {
    let text = |record: u64| format!("Anna Berg said that it would rain on day {}.", record % 3);
    let documents: Vec<(Read, u64)> = (1..=9)
        .map(|record| if record == 5 { bad(Some(5)) } else { document(record, &text(record)) })
        .map(|document| (document, 0))
        .collect();
    let stages = || {
        let classifier = Classifier::new(Box::new(ScriptedModel::new()), Axis::shipped());
        Stages::new(Lexicon::shared(), Some(classifier), "r-1".into(), 2).unwrap()
    };
    let go = AtomicBool::new(false);
    let whole = stages().process(documents.clone(), &go).unwrap();
    let mut one_by_one = stages();
    for (document, expected) in documents.clone().into_iter().zip(&whole) {
        assert_eq!(one_by_one.process(vec![document], &go).unwrap(), std::slice::from_ref(expected));
    }
    let second = stages().process(vec![(documents[0].0.clone(), 1)], &go).unwrap();
    assert_ne!(second[0].rows[0].claim_id, whole[0].rows[0].claim_id, "a second copy has ids of its own");
    let rows: Vec<&ClaimRow> = whole.iter().flat_map(|document| &document.rows).collect();
    assert_eq!(rows.len(), 8);
    assert!(rows.iter().all(|row| row.run_id == "r-1" && row.duplicate_of.is_empty()));
    assert_eq!(wire_key(rows[0]), wire_key(rows[3]), "the same words on day 1 and 4");
    assert_ne!(wire_key(rows[0]), wire_key(rows[1]));
    assert!(!whole[4].is_done && whole[4].problems.len() == 1);
}

/// Counts its questions.
struct CountingModel {
    model: ScriptedModel,
    asked: Arc<AtomicUsize>,
}

impl NliModel for CountingModel {
    fn score(&mut self, pairs: &[NliPair]) -> Result<Vec<NliScores>, NliError> {
        self.asked.fetch_add(pairs.len(), Ordering::Relaxed);
        self.model.score(pairs)
    }

    fn identity(&self) -> &ModelIdentity {
        self.model.identity()
    }
}

#[test]
fn a_gate_saves_questions() {
    let gated = |model: &str| {
        let with_gate = |axis: Axis| {
            let gate = Gate {
                wording: axis.sides[0].hypotheses[0].clone(),
                entailed: 1.0,
                contradicted: 1.0,
                offset: 0.0,
                below: -5.0,
                model: model.to_owned(),
                fitted_on: String::new(),
            };
            Axis { gate: Some(gate), ..axis }
        };
        let asked = Arc::new(AtomicUsize::new(0));
        let model = CountingModel { model: ScriptedModel::new(), asked: Arc::clone(&asked) };
        let axes: Vec<Axis> = Axis::shipped().into_iter().map(with_gate).collect();
        let all = axes.iter().map(|axis| axis.hypotheses().count()).sum::<usize>();
        (Classifier::new(Box::new(model), axes), asked, all)
    };
    let claim = |claim| ClaimParts {
        claim,
        speaker: "",
        country: "",
        form: crate::claims::Form::Indirect,
        polarity: crate::claims::Polarity::Asserted,
        cue: "",
    };
    let check = |claim_text, is_gated: bool| {
        let (mut classifier, asked, all) = gated("");
        let verdict = classifier.classify(&[claim(claim_text)]).unwrap().remove(0).unwrap();
        assert!(verdict.stances.iter().all(|stance| stance.gated == is_gated), "{claim_text}");
        assert!(verdict.evidence.iter().all(|evidence| evidence.is_none() == is_gated));
        // The scripted model remembers nothing, so the gate's own question is put again.
        let questions = if is_gated { 2 } else { 2 + all };
        assert_eq!(asked.load(Ordering::Relaxed), questions, "{claim_text}");
    };
    check("ships would come", true);
    check("it would rain", false);
    check("a long claim that the model saw in part", false);
    let (mut classifier, _, _) = gated("fitted to other weights");
    let verdict = classifier.classify(&[claim("ships would come")]).unwrap().remove(0).unwrap();
    assert!(verdict.stances.iter().all(|stance| !stance.gated));
    let both = gated("").0.classify(&[claim("unspeakable"), claim("it would rain")]).unwrap();
    assert!(both[0].is_err() && both[1].is_ok(), "a refusal is of its own claim alone");
}
