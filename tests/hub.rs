//! `models fetch` against a hub played by this test, with faults.

#![cfg(all(feature = "hub", feature = "embedded-model"))]

use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use tempfile::TempDir;

const MODEL: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/models/standpoint-minilm");
const COMMIT: &str = "0123456789abcdef0123456789abcdef01234567";

/// What the hub does wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Fault {
    /// Nothing.
    None,
    /// Breaks the connection in the middle of the weights, so many times.
    Cuts(usize),
    /// Sends other weights than it says.
    OtherWeights,
    /// Has only a pickle.
    Pickle,
    /// Wants a token.
    Gated,
    /// Names its labels `LABEL_0`, ...
    NamelessLabels,
}

/// A hub at an address of this machine, with the shipped model as `some/nli`.
struct Hub {
    address: String,
    asked: Arc<Mutex<Vec<String>>>,
}

impl Hub {
    fn new(fault: Fault) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = format!("http://{}", listener.local_addr().unwrap());
        let asked = Arc::new(Mutex::new(Vec::new()));
        let (log, cuts) = (Arc::clone(&asked), Arc::new(AtomicUsize::new(0)));
        std::thread::spawn(move || {
            for stream in listener.incoming() {
                let (log, cuts) = (Arc::clone(&log), Arc::clone(&cuts));
                std::thread::spawn(move || answer(stream.unwrap(), fault, &log, &cuts));
            }
        });
        Hub { address, asked }
    }

    /// How often something with these words was asked.
    fn asked(&self, words: &str) -> usize {
        self.asked.lock().unwrap().iter().filter(|line| line.contains(words)).count()
    }
}

fn file(name: &str, fault: Fault) -> Option<Vec<u8>> {
    let local = name.strip_prefix("onnx/").unwrap_or(name);
    let bytes = fs::read(Path::new(MODEL).join(local)).ok()?;
    if name != "config.json" || fault != Fault::NamelessLabels {
        return Some(bytes);
    }
    let mut config: Value = serde_json::from_slice(&bytes).unwrap();
    config["id2label"] = json!({ "0": "LABEL_0", "1": "LABEL_1", "2": "LABEL_2" });
    config.as_object_mut().unwrap().remove("label2id");
    Some(serde_json::to_vec(&config).unwrap())
}

fn listing(fault: Fault) -> Value {
    let names = match fault {
        Fault::Pickle => vec!["config.json", "tokenizer.json", "pytorch_model.bin"],
        _ => vec!["README.md", "config.json", "tokenizer.json", "onnx/model.onnx"],
    };
    let siblings: Vec<Value> = names
        .into_iter()
        .map(|name| match file(name, fault) {
            Some(bytes) if name.ends_with(".onnx") => {
                let sha256: String =
                    Sha256::digest(&bytes).iter().map(|byte| format!("{byte:02x}")).collect();
                json!({ "rfilename": name, "size": bytes.len(), "lfs": { "sha256": sha256 } })
            }
            Some(bytes) => json!({ "rfilename": name, "size": bytes.len() }),
            None => json!({ "rfilename": name, "size": 1 }),
        })
        .collect();
    json!({ "sha": COMMIT, "siblings": siblings, "cardData": { "license": "mit" } })
}

fn answer(mut stream: TcpStream, fault: Fault, log: &Mutex<Vec<String>>, cuts: &AtomicUsize) {
    let mut lines = BufReader::new(stream.try_clone().unwrap()).lines().map_while(Result::ok);
    let Some(line) = lines.next() else { return };
    let headers: Vec<String> =
        lines.take_while(|line| !line.is_empty()).map(|line| line.to_ascii_lowercase()).collect();
    let path = line.split(' ').nth(1).unwrap().split('?').next().unwrap().to_owned();
    let range = headers.iter().find_map(|line| line.strip_prefix("range: bytes="));
    log.lock().unwrap().push(format!("{line} {}", range.unwrap_or("")));
    let mut send = |status: &str, headers: &str, body: &[u8], length: usize| {
        let head =
            format!("HTTP/1.1 {status}\r\ncontent-length: {length}\r\nconnection: close\r\n{headers}\r\n");
        let _ = stream.write_all(head.as_bytes()).and_then(|()| stream.write_all(body));
    };
    let is_authorised = headers.iter().any(|line| line == "authorization: bearer secret");
    if fault == Fault::Gated && !is_authorised {
        return send("401 Unauthorized", "", b"", 0);
    }
    if let Some(rest) = path.strip_prefix("/api/models/some/nli/revision/") {
        let body = listing(fault).to_string();
        return match rest {
            "main" | COMMIT => {
                send("200 OK", "content-type: application/json\r\n", body.as_bytes(), body.len())
            }
            _ => send("404 Not Found", "", b"", 0),
        };
    }
    let name = path.strip_prefix(&format!("/some/nli/resolve/{COMMIT}/"));
    let Some(bytes) = name.and_then(|name| file(name, fault)) else {
        return send("404 Not Found", "", b"", 0);
    };
    let mut bytes = bytes;
    let is_weights = path.ends_with(".onnx");
    if is_weights && fault == Fault::OtherWeights {
        let middle = bytes.len() / 2;
        bytes[middle] ^= 1;
    }
    let (start, end) = range.and_then(|range| range.split_once('-')).unwrap_or(("0", ""));
    let start: usize = start.parse().unwrap();
    let end = end.parse().map_or(bytes.len(), |end: usize| end + 1).min(bytes.len());
    let part = &bytes[start.min(end)..end];
    let headers = format!(
        "content-range: bytes {start}-{}/{}\r\nx-repo-commit: {COMMIT}\r\netag: \"{}\"\r\n",
        end.saturating_sub(1),
        bytes.len(),
        path.rsplit('/').next().unwrap()
    );
    let is_cut = match fault {
        Fault::Cuts(times) => is_weights && part.len() > 1 && cuts.fetch_add(1, Ordering::Relaxed) < times,
        _ => false,
    };
    let sent = if is_cut { &part[..part.len() / 2] } else { part };
    send("206 Partial Content", &headers, sent, part.len());
}

/// A user with an empty home.
struct User {
    home: TempDir,
}

impl User {
    fn new() -> Self {
        User { home: tempfile::tempdir().unwrap() }
    }

    fn standpoint(&self, hub: &Hub, arguments: &[&str], variables: &[(&str, &str)]) -> Output {
        let mut command = Command::new(env!("CARGO_BIN_EXE_standpoint"));
        let home = self.home.path();
        command.args(arguments).current_dir(home).env_remove("HF_HUB_OFFLINE").env_remove("HF_TOKEN");
        command.env("HOME", home).env("XDG_DATA_HOME", home.join("data")).env("HF_HOME", home.join("hf"));
        command.env("HF_ENDPOINT", &hub.address).envs(variables.iter().copied());
        command.output().unwrap()
    }

    fn stored(&self) -> PathBuf {
        self.home.path().join("data/standpoint/models/some/nli")
    }

    #[track_caller]
    fn refused(&self, hub: &Hub, arguments: &[&str], variables: &[(&str, &str)], words: &str) {
        let out = self.standpoint(hub, arguments, variables);
        let said = String::from_utf8_lossy(&out.stderr);
        assert_eq!(out.status.code(), Some(1), "{said}");
        assert!(said.contains(words) && said.contains("hint: "), "{said}");
        assert!(!self.stored().exists(), "nothing half stands there");
        let left = fs::read_dir(self.home.path().join("data/standpoint/models/some"));
        assert_eq!(left.map_or(0, Iterator::count), 0, "nothing is left beside it");
    }
}

const FETCH: [&str; 3] = ["models", "fetch", "some/nli"];

#[track_caller]
fn done(out: &Output) {
    assert_eq!(out.status.code(), Some(0), "{}", String::from_utf8_lossy(&out.stderr));
}

#[test]
fn a_model_is_fetched_and_used_by_name() {
    let (hub, user) = (Hub::new(Fault::None), User::new());
    let out = user.standpoint(&hub, &FETCH, &[]);
    done(&out);
    let said = String::from_utf8_lossy(&out.stderr);
    assert!(said.contains(&format!("some/nli at {COMMIT}: 24 MB, mit: ")), "{said}");
    let manifest = fs::read_to_string(user.stored().join("manifest.toml")).unwrap();
    assert!(manifest.contains(COMMIT) && manifest.matches("sha256 = ").count() == 3, "{manifest}");
    // The files come from the commit, not from a branch that may move.
    assert_eq!(hub.asked("/resolve/main/"), 0);

    let listed = user.standpoint(&hub, &["models", "list"], &[]);
    let listed = String::from_utf8_lossy(&listed.stdout).into_owned();
    assert!(listed.contains("some/nli: 0123456789ab, mit, 24 MB\n"), "{listed}");
    let before = hub.asked("");
    done(&user.standpoint(&hub, &["models", "verify", "some/nli"], &[]));
    fs::write(user.home.path().join("pairs.csv"), "premise,hypothesis\nAll left.,Some left.\n").unwrap();
    let score = ["score", "pairs.csv", "-o", "-", "--quiet", "--model"];
    let fetched = user.standpoint(&hub, &[&score[..], &["some/nli"]].concat(), &[]);
    let embedded = user.standpoint(&hub, &[&score[..], &["embedded"]].concat(), &[]);
    done(&fetched);
    assert_eq!(fetched.stdout, embedded.stdout);
    assert_eq!(hub.asked(""), before, "only `fetch` goes to the hub");

    // A second fetch overwrites nothing; a file that was changed later is found.
    let again = user.standpoint(&hub, &FETCH, &[]);
    assert!(String::from_utf8_lossy(&again.stderr).contains("is there already"), "{again:?}");
    let config = user.stored().join("config.json");
    let text = fs::read_to_string(&config).unwrap();
    fs::remove_file(&config).unwrap();
    fs::write(&config, text + " ").unwrap();
    let changed = user.standpoint(&hub, &["models", "verify", "some/nli"], &[]);
    assert_eq!(changed.status.code(), Some(2), "{changed:?}");
    assert!(String::from_utf8_lossy(&changed.stderr).contains("the manifest says"), "{changed:?}");
}

#[test]
fn a_broken_download_goes_on_where_it_stopped() {
    let (hub, user) = (Hub::new(Fault::Cuts(2)), User::new());
    done(&user.standpoint(&hub, &[&FETCH[..], &["-o", "here"]].concat(), &[]));
    assert!(user.home.path().join("here/model.onnx").is_file());
    let starts: Vec<String> =
        hub.asked.lock().unwrap().iter().filter(|line| line.contains(".onnx")).cloned().collect();
    let from_the_start = starts.iter().filter(|line| line.ends_with(" 0-")).count();
    assert_eq!(from_the_start, 1, "{starts:?}");
    assert!(starts.len() >= 4, "{starts:?}");
}

#[test]
fn what_is_wrong_is_refused_and_leaves_nothing() {
    let (user, hub) = (User::new(), Hub::new(Fault::None));
    user.refused(&hub, &["models", "fetch", "some/other"], &[], "is not on the hub");
    user.refused(
        &hub,
        &[&FETCH[..], &["--revision", "gone"]].concat(),
        &[],
        "`some/nli@gone` is not on the hub",
    );
    user.refused(&hub, &[&FETCH[..], &["--file", "pytorch_model.bin"]].concat(), &[], "can run code");
    let before = hub.asked("");
    user.refused(&hub, &FETCH, &[("HF_HUB_OFFLINE", "1")], "`HF_HUB_OFFLINE` is set");
    assert_eq!(hub.asked(""), before);
    let nowhere = Hub { address: "http://127.0.0.1:1".into(), asked: Arc::default() };
    user.refused(&nowhere, &FETCH, &[], "the hub cannot be reached");
    for (fault, words) in [
        (Fault::Pickle, "only `pytorch_model.bin`"),
        (Fault::OtherWeights, "the hub says"),
        (Fault::NamelessLabels, "is no model for this"),
    ] {
        User::new().refused(&Hub::new(fault), &FETCH, &[], words);
    }
    let gated = Hub::new(Fault::Gated);
    user.refused(&gated, &FETCH, &[], "set `HF_TOKEN`");
    done(&user.standpoint(&gated, &FETCH, &[("HF_TOKEN", "secret")]));
    assert!(user.stored().is_dir());
}
