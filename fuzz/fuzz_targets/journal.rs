//! What a run finds behind the first line of its journal: it goes on from there, or says why not.

#![no_main]

use libfuzzer_sys::fuzz_target;
use standpoint::journal::{Journal, JournaledWork};

const WORK: &str = r#"{"version":"0","run_id":"r","inputs":[],"model":null,"axes":[],"settings":{}}"#;

fuzz_target!(|bytes: &[u8]| {
    let work: JournaledWork = serde_json::from_str(WORK).expect("written by hand");
    let head = format!("{{\"journal\":1,{}\n", &WORK[1..]);
    let path = standpoint_fuzz::file("journal.jsonl", &[head.as_bytes(), bytes].concat());
    let mut documents = 0;
    match Journal::open(&path, &work, false, |_| documents += 1) {
        Err(error) => assert!(error.to_string().contains("journal.jsonl"), "names no file: {error}"),
        Ok(journal) => {
            assert_eq!(journal.documents(), documents);
            drop(journal);
            // What was torn is gone, and the rest is there again.
            let again = Journal::open(&path, &work, false, |_| documents -= 1).expect("opened before");
            assert_eq!((again.torn_bytes(), documents), (0, 0));
        }
    }
});
