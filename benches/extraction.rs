//! How fast text becomes claims, stage by stage, and that the time grows with the length of the text and no
//! faster: `cargo bench --no-default-features --bench extraction`. Figures: docs/performance.md.

use criterion::{BenchmarkId, Criterion, Throughput};
use standpoint::attributions::attributions;
use standpoint::claims::claims;
use standpoint::documents::Document;
use standpoint::extraction::extract;
use standpoint::lexicon::Lexicon;
use standpoint::speakers::resolve;
use standpoint::text::Text;
use std::hint::black_box;
use std::path::Path;
use std::time::{Duration, Instant};

/// Bytes of the corpus at least.
const CORPUS_BYTES: usize = 1_000_000;
/// Bytes of the shortest text of the scaling group.
const UNIT_BYTES: usize = 100_000;
/// The text eight times as long may take this many times as long: eight, and room for caches and a busy machine.
const MAX_GROWTH: f64 = 20.0;

fn main() {
    let mut criterion = Criterion::default().configure_from_args();
    stages(&mut criterion);
    scaling(&mut criterion);
    growth();
    criterion.final_summary();
}

/// The articles of the repository, each as often as it takes.
fn corpus() -> Vec<Document> {
    let articles: Vec<Document> = ["data/sample", "data/gold/dev"].into_iter().flat_map(articles).collect();
    let bytes: usize = articles.iter().map(|d| d.text.len()).sum();
    let times = CORPUS_BYTES.div_ceil(bytes);
    articles.iter().cycle().take(articles.len() * times).cloned().collect()
}

/// The plain texts of a folder in order of their names.
fn articles(folder: &str) -> Vec<Document> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join(folder);
    let mut paths: Vec<_> = std::fs::read_dir(folder)
        .expect("a folder of articles")
        .map(|e| e.expect("an entry").path())
        .collect();
    paths.retain(|path| path.extension().is_some_and(|e| e == "txt" || e == "md"));
    paths.sort();
    paths.iter().map(|path| document(std::fs::read_to_string(path).expect("an article"))).collect()
}

fn document(text: String) -> Document {
    Document { text, ..Document::default() }
}

/// The whole of extraction and each of its stages on the same corpus.
fn stages(criterion: &mut Criterion) {
    let lexicon = Lexicon::shipped();
    let corpus = corpus();
    let texts: Vec<Text<'_>> = corpus.iter().map(|d| Text::new(&d.text, lexicon)).collect();
    let reported: Vec<_> = texts.iter().map(|text| attributions(text, lexicon)).collect();
    let resolved: Vec<_> =
        texts.iter().zip(&reported).map(|(text, reported)| resolve(text, reported, lexicon)).collect();

    let mut group = criterion.benchmark_group("stages");
    group.throughput(Throughput::Bytes(corpus.iter().map(|d| d.text.len() as u64).sum()));
    group.bench_function("extraction", |b| {
        b.iter(|| corpus.iter().map(|d| black_box(extract(d, lexicon, 0)).claims.len()).sum::<usize>())
    });
    group.bench_function("text", |b| {
        b.iter(|| corpus.iter().map(|d| black_box(Text::new(&d.text, lexicon)).tokens.len()).sum::<usize>())
    });
    group.bench_function("attributions", |b| {
        b.iter(|| texts.iter().map(|text| black_box(attributions(text, lexicon)).len()).sum::<usize>())
    });
    group.bench_function("speakers", |b| {
        b.iter(|| {
            texts.iter().zip(&reported).map(|(t, r)| black_box(resolve(t, r, lexicon)).len()).sum::<usize>()
        })
    });
    group.bench_function("claims", |b| {
        b.iter(|| {
            let stages = corpus.iter().zip(&texts).zip(&reported).zip(&resolved);
            stages.map(|(((d, t), r), s)| black_box(claims(d, t, r, s, 0)).len()).sum::<usize>()
        })
    });
    group.finish();
}

/// Texts to repeat: the articles as one document and as one paragraph, and what once took, or might take, more
/// than its share.
fn repeated() -> Vec<(&'static str, String)> {
    let articles: Vec<String> = articles("data/sample").into_iter().map(|d| d.text).collect();
    let document = articles.join("\n");
    let paragraph = document.split_whitespace().collect::<Vec<_>>().join(" ") + " ";
    let mut texts = vec![("one document", document), ("one paragraph", paragraph)];
    texts.extend(
        [
            ("cues", "Kallas said "),
            ("cues and commas", "he said, "),
            ("names", "Anna "),
            ("names in a list", "Anna, "),
            ("pronouns", "she "),
            ("pronouns that speak", "She said it. "),
            ("one-word lines", "one\n"),
            ("labels", "Anna: It is.\n"),
            ("questions", "What is it?\nI know it.\n"),
            ("quotations in one paragraph", "“It was late and it was dark.” "),
            ("quotations in paragraphs", "“It was late and it was dark.”\n"),
            ("one quotation in paragraphs", "“It was late and it was dark.\n"),
            ("quotations never closed", "“Anna said it "),
            ("quotations within quotations", "“a ‘b “c ‘d’ ”’” "),
            ("straight marks", "\""),
            ("opening marks", "“"),
            ("closing marks", "” "),
            ("apostrophes", "’"),
            ("plural possessives", "‘the allies’ "),
            ("colons", ":"),
            ("commas", ","),
            ("brackets", "]("),
            ("stops", "."),
            ("letters", "a"),
            ("digits", "1"),
        ]
        .map(|(name, text)| (name, text.to_owned())),
    );
    texts
}

/// The same text once, twice, four and eight times as long: the throughput must stay.
fn scaling(criterion: &mut Criterion) {
    let lexicon = Lexicon::shipped();
    for (name, unit) in repeated() {
        let mut group = criterion.benchmark_group(format!("scaling/{name}"));
        group
            .sample_size(10)
            .warm_up_time(Duration::from_millis(100))
            .measurement_time(Duration::from_secs(1));
        for times in [1, 2, 4, 8] {
            let document = of_length(&unit, times * UNIT_BYTES);
            group.throughput(Throughput::Bytes(document.text.len() as u64));
            group.bench_with_input(BenchmarkId::from_parameter(times), &document, |b, document| {
                b.iter(|| extract(document, lexicon, 0))
            });
        }
        group.finish();
    }
}

/// Stops the benchmark where a text takes more than its share of time.
fn growth() {
    let lexicon = Lexicon::shipped();
    for (name, unit) in repeated() {
        let [short, long] = [1, 8].map(|times| {
            let document = of_length(&unit, times * UNIT_BYTES);
            (0..3).map(|_| time(|| extract(&document, lexicon, 0))).min().unwrap_or_default()
        });
        let growth = long.as_secs_f64() / short.as_secs_f64();
        assert!(growth < MAX_GROWTH, "{name}: eight times the text takes {growth:.1} times as long");
    }
}

fn of_length(unit: &str, bytes: usize) -> Document {
    document(unit.repeat(bytes.div_ceil(unit.len())))
}

fn time<T>(work: impl FnOnce() -> T) -> Duration {
    let start = Instant::now();
    black_box(work());
    start.elapsed()
}
