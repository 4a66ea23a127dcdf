//! Speakers against the gold articles: attributions are built from the gold mentions, so that only the
//! resolution is measured. And against short invented passages, from the text to the claim.

#![allow(clippy::print_stdout, reason = "the figures are what `--nocapture` is for")]

use serde_json::{Value, json};
use standpoint::attributions::Attribution;
use standpoint::claims::Form;
use standpoint::documents::Document;
use standpoint::extraction::extract;
use standpoint::lexicon::Lexicon;
use standpoint::speakers;
use standpoint::text::Text;
use standpoint::text::span::Span;
use std::collections::BTreeMap;
use std::path::Path;

/// Right and all, by kind of mention, in data/gold/dev or the folder `GOLD`. `SHOW=1` prints every wrong one, `SHOW=2`
/// with the steps, `SHOW=signs` what `speakers/fit_signs.py` reads.
#[test]
fn dev_articles() {
    let show = std::env::var("SHOW").unwrap_or_default();
    let folder = std::env::var("GOLD").unwrap_or_else(|_| "data/gold/dev".to_owned());
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join(folder);
    let mut files: Vec<_> = std::fs::read_dir(&folder)
        .expect("gold articles")
        .map(|entry| entry.expect("readable").path())
        .filter(|p| p.extension().is_some_and(|e| e == "txt"))
        .collect();
    files.sort();
    let mut figures: BTreeMap<String, (u32, u32)> = BTreeMap::new();
    for file in files {
        let text = std::fs::read_to_string(&file).expect("UTF-8");
        let gold = std::fs::read_to_string(file.with_extension("json")).expect("gold beside the text");
        let gold: Vec<Value> = serde_json::from_str(&gold).expect("JSON");
        let analysed = Text::new(&text, Lexicon::shipped());
        let attributions = attributions(&text, &analysed, &gold);
        let found = speakers::explain(&analysed, &attributions, Lexicon::shipped());
        for (claim, found) in gold.iter().zip(&found) {
            let speaker = string(claim, "speaker");
            let group = string(claim, "speaker_kind") == "group";
            let right = same_speaker(&found.speaker.name, speaker)
                || group && same_group(&found.speaker.name, speaker);
            if show == "signs" && string(claim, "mention_kind") == "pronoun" {
                let file = file.file_stem().unwrap_or_default().display().to_string();
                println!("{}", json!({ "file": file, "speaker": speaker, "steps": found.steps }));
            }
            let kind = found.speaker.kind.as_str() == string(claim, "speaker_kind");
            for (key, right) in
                [(string(claim, "mention_kind"), right), ("all", right), ("speaker_kind", kind)]
            {
                let entry = figures.entry(key.to_owned()).or_default();
                entry.0 += u32::from(right);
                entry.1 += 1;
            }
            if show == "kind" && !kind {
                let speaker = &found.speaker;
                println!(
                    "{:?} -> {:?}, gold {}: {}",
                    string(claim, "mention"),
                    speaker.kind,
                    string(claim, "speaker_kind"),
                    speaker.name
                );
            }
            if !right && matches!(show.as_str(), "1" | "2") {
                println!(
                    "{} [{}] {:?} -> {:?} by {}, gold {:?} | {} {:.60}",
                    file.file_stem().unwrap_or_default().display(),
                    string(claim, "mention_kind"),
                    string(claim, "mention"),
                    found.speaker.name,
                    found.speaker.resolved_by,
                    speaker,
                    string(claim, "cue"),
                    pieces(claim)[0].0,
                );
                if show == "2" {
                    println!("      {}", found.steps.join("\n      "));
                }
            }
        }
    }
    let share = |key: &str| {
        let (right, all) = figures[key];
        f64::from(right) / f64::from(all)
    };
    for (key, (right, all)) in &figures {
        println!("{key:14} {right:4} of {all:4} = {:.3}", share(key));
    }
    for (key, floor) in
        [("all", 0.91), ("pronoun", 0.89), ("role", 0.81), ("surname", 0.98), ("speaker_kind", 0.93)]
    {
        assert!(share(key) >= floor, "{key}: {:.3} is below {floor}", share(key));
    }
}

/// The passages that the rules were made on, and those written afterwards.
#[test]
fn passages() {
    check_passages("passages.txt", 85, 95);
    check_passages("fresh_passages.txt", 85, 94);
}

/// Whoever passes words on is resolved like a source.
#[test]
fn relays() {
    let text = "Anna Berg met the press. Berg quoted Karl Holm as saying that the bridge was closed.";
    let document = Document { id: "d".into(), text: text.into(), ..Document::default() };
    let claims = extract(&document, Lexicon::shipped(), 0).claims;
    let found: Vec<_> = claims.iter().map(|c| (c.speaker.name.as_str(), c.attributed_by.as_str())).collect();
    assert_eq!(found, [("Karl Holm", "Anna Berg")]);
}

/// Those who listen do not speak: the headline's words are found again below, what a court heard is nobody's.
#[test]
fn audiences() {
    let text = "Baths ‘will not last’, councillors told\n\nThe baths ‘will not last’, Maria Berg told the council on \
        Monday evening.\n\nThe roof has leaked for years, a court heard on Tuesday in the town of Aldermere.";
    let document = Document { id: "d".into(), text: text.into(), ..Document::default() };
    let claims = extract(&document, Lexicon::shipped(), 0).claims;
    let names: Vec<_> = claims.iter().map(|c| c.speaker.name.as_str()).collect();
    assert_eq!(names, ["Maria Berg", "Maria Berg", ""]);
}

/// Of a file's claims that are found at all, how many have the speaker whom a reader names: per cent of all
/// that must be found, per cent of those that must be right. `SHOW=1` prints every other one, `SHOW=2` with
/// the steps.
fn check_passages(file: &str, least_found: u32, least_right: u32) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/speakers").join(file);
    let show = std::env::var("SHOW").unwrap_or_default();
    let (mut right, mut matched, mut all) = (0, 0, 0);
    for passage in std::fs::read_to_string(path).expect("UTF-8").split("\n\n").map(str::trim) {
        let Some((text, expected)) = passage.split_once("\n> ") else { continue };
        let document = Document { id: "d".into(), text: text.into(), ..Document::default() };
        let extraction = extract(&document, Lexicon::shipped(), 0);
        for line in expected.split("\n> ") {
            let (words, speaker) = line.split_once(" = ").expect("`> words = speaker`");
            all += 1;
            // Of nested claims that hold the words the innermost.
            let holds = |i: &usize| extraction.claims[*i].text.contains(words);
            let found =
                (0..extraction.claims.len()).filter(holds).min_by_key(|&i| extraction.claims[i].text.len());
            let Some(index) = found else {
                if !show.is_empty() {
                    println!("not found: {words:?} of {speaker:?} in {text:.50?}");
                }
                continue;
            };
            matched += 1;
            let claim = &extraction.claims[index];
            if same_speaker(&claim.speaker.name, speaker) || same_group(&claim.speaker.name, speaker) {
                right += 1;
            } else if !show.is_empty() {
                let (name, written) = (&claim.speaker.name, &claim.speaker.as_written);
                let by = claim.speaker.resolved_by;
                println!("{written:?} -> {name:?} by {by}, not {speaker:?}: {words:?} in {text:.50?}");
                if show == "2" {
                    println!("      {}", extraction.resolutions[index].steps.join("\n      "));
                }
            }
        }
    }
    println!("{file}: {right} of {matched} matched of {all}: {:.3}", f64::from(right) / f64::from(matched));
    assert!(matched * 100 >= all * least_found, "{file}: only {matched} of {all} claims are found");
    assert!(right * 100 >= matched * least_right, "{file}: {right} of {matched} speakers are right");
}

fn string<'a>(claim: &'a Value, key: &str) -> &'a str {
    claim[key].as_str().unwrap_or("")
}

/// Words and code-point offsets of the content.
fn pieces(claim: &Value) -> Vec<(&str, usize)> {
    let words = claim["content"].as_array().into_iter().flatten().filter_map(Value::as_str);
    let starts = claim["start"].as_array().into_iter().flatten().filter_map(Value::as_u64);
    words.zip(starts.map(|s| s as usize)).collect()
}

/// Attributions as an ideal extractor would give them.
fn attributions(text: &str, analysed: &Text<'_>, gold: &[Value]) -> Vec<Attribution> {
    let bytes: Vec<usize> = text.char_indices().map(|(i, _)| i).collect();
    let mut attributions: Vec<Attribution> = Vec::new();
    for (index, claim) in gold.iter().enumerate() {
        let spans: Vec<Span> =
            pieces(claim).iter().map(|(words, at)| Span::new(bytes[*at], bytes[*at] + words.len())).collect();
        let cover = spans[0].cover(spans[spans.len() - 1]);
        let mention = string(claim, "mention");
        let source = nearest(text, mention, &spans);
        let parent = (0..attributions.len()).rev().find(|&p| {
            let outer = attributions[p].cover();
            !string(claim, "attributed_by").is_empty()
                && (outer.contains(cover) || source.is_some_and(|s| outer.contains(s)))
        });
        // The claim before on the same level, if it has the same speaker; in an interview, where answers stand
        // without marks, the answer before.
        let marked = text[..cover.start].ends_with(['“', '‘', '"', '\'', '«']);
        let turn = mention.is_empty() && string(claim, "cue").is_empty() && !marked;
        let same = (0..index)
            .rev()
            .filter(|&i| gold[i]["attributed_by"] == claim["attributed_by"])
            .find(|&i| !turn || gold[i]["speaker"] == claim["speaker"])
            .filter(|&i| mention.is_empty() && gold[i]["speaker"] == claim["speaker"]);
        let place = source.unwrap_or(spans[0]);
        attributions.push(Attribution {
            sentence: analysed.sentences.iter().position(|s| s.span.contains(place)).unwrap_or(0),
            source,
            relayed_by: None,
            same_source_as: same,
            cue: None,
            cue_entry: None,
            polarity: string(claim, "polarity").parse().unwrap_or_default(),
            pieces: spans,
            form: Form::Direct,
            parent,
            headline: claim["headline"].as_bool().unwrap_or(false),
            floating: mention.is_empty() && string(claim, "cue").is_empty(),
            pattern: "gold",
        });
    }
    attributions
}

/// The occurrence of the words nearest to the content, as whole words, outside of it where possible.
fn nearest(text: &str, words: &str, pieces: &[Span]) -> Option<Span> {
    let edge = |c: Option<char>| !c.is_some_and(char::is_alphanumeric);
    text.match_indices(words)
        .map(|(at, _)| Span::new(at, at + words.len()))
        .filter(|s| {
            !s.is_empty() && edge(text[..s.start].chars().next_back()) && edge(text[s.end..].chars().next())
        })
        .min_by_key(|span| {
            let inside = pieces.iter().any(|p| p.overlaps(*span));
            let gap = |p: &Span| span.start.saturating_sub(p.end).max(p.start.saturating_sub(span.end));
            (inside, pieces.iter().map(gap).min())
        })
}

// ---- names are one where accents, articles and titles do not matter --------------------------------------------

fn words_of(text: &str) -> Vec<String> {
    let mut plain = String::new();
    let mut depth = 0;
    for c in text.chars() {
        match c {
            '(' => depth += 1,
            ')' => depth -= 1,
            '’' => plain.push('\''),
            _ if depth > 0 => {}
            _ => plain.push(unaccented(c)),
        }
    }
    let words = plain.split(|c: char| !c.is_alphanumeric() && c != '\'').map(|w| w.trim_end_matches("'s"));
    words.flat_map(|w| w.split('\'')).filter(|w| !w.is_empty()).map(str::to_owned).collect()
}

fn unaccented(c: char) -> char {
    const TABLE: [(&str, char); 17] = [
        ("áàâäãåāą", 'a'),
        ("çćč", 'c'),
        ("ďđ", 'd'),
        ("éèêëēėęě", 'e'),
        ("ğ", 'g'),
        ("íìîïīı", 'i'),
        ("łľ", 'l'),
        ("ñńň", 'n'),
        ("óòôöõøōő", 'o'),
        ("řŕ", 'r'),
        ("śšşș", 's'),
        ("ťțţ", 't'),
        ("úùûüūůű", 'u'),
        ("ýÿ", 'y'),
        ("źżž", 'z'),
        ("ÁÀÂÄÅ", 'A'),
        ("ŠŚŞ", 'S'),
    ];
    TABLE.iter().find(|(from, _)| from.contains(c)).map_or(c, |(_, to)| *to)
}

fn description(text: &str) -> Vec<String> {
    words_of(text)
        .iter()
        .map(|w| w.to_lowercase())
        .filter(|w| !["the", "a", "an"].contains(&w.as_str()))
        .collect()
}

fn person_name(text: &str) -> Option<Vec<String>> {
    const TITLES: &str = " mr mrs ms miss dr sir lord lady dame president vice prime minister pm fm premier \
        chancellor secretary senator sen rep general gen col lt capt professor prof king queen pope former ex \
        ambassador governor mayor leader spokesman spokeswoman spokesperson ";
    let title = |w: &str| TITLES.contains(&format!(" {} ", w.to_lowercase()));
    let words = words_of(text);
    let last = words.last()?;
    if last.starts_with(char::is_lowercase) || title(last) {
        return None;
    }
    Some(description(text).into_iter().filter(|w| !title(w)).collect())
}

fn same_speaker(predicted: &str, gold: &str) -> bool {
    if predicted.is_empty() || gold.is_empty() {
        return predicted.is_empty() && gold.is_empty();
    }
    if description(predicted) == description(gold) {
        return true;
    }
    let (Some(a), Some(b)) = (person_name(predicted), person_name(gold)) else { return false };
    let (Some((last_a, a)), Some((last_b, b))) = (a.split_last(), b.split_last()) else { return false };
    let agree = a.is_empty()
        || b.is_empty()
        || a.iter().all(|w| b.contains(w))
        || b.iter().all(|w| a.contains(w))
        || (a[0].len() == 1 || b[0].len() == 1) && a[0].chars().next() == b[0].chars().next();
    last_a == last_b && agree
}

fn same_group(predicted: &str, gold: &str) -> bool {
    const SMALL: [&str; 10] = ["of", "the", "s", "a", "an", "in", "for", "and", "to", "from"];
    let content = |text: &str| -> Vec<String> {
        description(text).into_iter().filter(|w| !SMALL.contains(&w.as_str())).collect()
    };
    let (ours, theirs) = (content(predicted), content(gold));
    let common: Vec<String> =
        words_of(gold).into_iter().filter(|w| w.starts_with(char::is_lowercase)).collect();
    !ours.is_empty() && ours.iter().all(|w| theirs.contains(w)) && ours.iter().any(|w| common.contains(w))
}
