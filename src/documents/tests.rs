//! Files in, documents and problems out.

use std::fs;
use std::io::Write;
use std::path::Path;

use proptest::prelude::*;

use super::*;

/// What a file `name` with `bytes` reads as; the folder is taken out of names.
pub(super) fn read_bytes(name: &str, bytes: &[u8], options: &ReadOptions) -> Vec<Result<Document, Problem>> {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join(name), bytes).unwrap();
    read_all(folder.path(), name, options)
}

fn read_all(folder: &Path, argument: &str, options: &ReadOptions) -> Vec<Result<Document, Problem>> {
    let prefix = format!("{}/", folder.display());
    let short = |name: &mut String| *name = name.replace(&prefix, "");
    let mut results: Vec<_> =
        read(inputs(&[format!("{prefix}{argument}")], options).unwrap(), options).collect();
    for result in &mut results {
        match result {
            Ok(document) => short(&mut document.origin.file),
            Err(problem) => short(&mut problem.file),
        }
    }
    results
}

/// A result on one line: `RECORD@LINE ID: TEXT`, or the problem without its hint.
pub(super) fn shown(result: &Result<Document, Problem>) -> String {
    match result {
        Ok(Document { origin, id, text, .. }) => {
            let line = origin.line.map(|line| format!("@{line}")).unwrap_or_default();
            format!("{}{line} {id}: {}", origin.record, text.escape_debug())
        }
        Err(problem) => problem.to_string().split("; hint:").next().unwrap().to_owned(),
    }
}

pub(super) fn check_with(options: &ReadOptions, name: &str, bytes: impl AsRef<[u8]>, expected: &[&str]) {
    let results: Vec<_> = read_bytes(name, bytes.as_ref(), options).iter().map(shown).collect();
    assert_eq!(results, expected, "{name} with {:?}", String::from_utf8_lossy(bytes.as_ref()));
}

pub(super) fn check(name: &str, bytes: impl AsRef<[u8]>, expected: &[&str]) {
    check_with(&ReadOptions::default(), name, bytes, expected);
}

#[test]
fn plain_text() {
    check("a.txt", "", &["1@1 a: "]);
    check("a.b.txt", "Kyiv\n\n“No,” he said.\n", &["1@1 a.b: Kyiv\\n\\n“No,” he said.\\n"]);
    check("a.md", "\u{feff}# Title\r\nText\rmore", &["1@1 a: # Title\\nText\\nmore"]);
    check("a.txt", "{\"text\": 1}", &["1@1 a: {\\\"text\\\": 1}"]);
    check("a.txt", b"\xff\xfeN\0o\0", &["1@1 a: No"]);
    check("a.txt", b"\x93No,\x94 he said", &["1@1 a: “No,” he said"]);
    check("a.txt", b"a\0b", &["a.txt: binary data, not text"]);
    check("a.txt", [b"x".repeat(9000), b"\0".to_vec()].concat(), &["a.txt: binary data, not text"]);
    check("a.txt", b"\xff\xfd\xfc", &["a.txt: not valid UTF-8, and no other encoding is certain"]);
}

#[test]
fn front_matter_of_plain_text() {
    let text =
        "Title: Minister says no\nDate: 14 March 2024\nURL: https://a.example/b\nOutlet: A\n\nHe left.";
    let read = |options: &ReadOptions| read_bytes("a.txt", text.as_bytes(), options).remove(0).unwrap();
    let document = read(&ReadOptions::default());
    assert_eq!(document.text, text, "offsets count from the start of the file");
    let Document { id, title, date, url, source, .. } = &document;
    assert_eq!(
        [id, title, date, url, source],
        ["a", "Minister says no", "2024-03-14", "https://a.example/b", "A"]
    );
    let options = ReadOptions { source_column: Some("url".into()), ..ReadOptions::default() };
    assert_eq!(read(&options).source, "https://a.example/b");
    let markdown = "---\nid: x7\nheadline: \"No\"\n---\nHe left.";
    let document = read_bytes("a.md", markdown.as_bytes(), &ReadOptions::default()).remove(0).unwrap();
    assert_eq!([&document.id, &document.title, &document.text], ["x7", "No", markdown]);
}

#[test]
fn kind_by_content_where_the_name_tells_nothing() {
    check("a.xyz", "Some text", &["1@1 a: Some text"]);
    check("README", "Some text", &["1@1 README: Some text"]);
    check("a.xyz", "{\"text\": \"A\"}\n{\"text\": \"B\"}", &["1@1 a-1: A", "2@2 a-2: B"]);
    check("a.xyz", "[{\"text\": \"A\"}]", &["1@1 a-1: A"]);
    check(
        "a.xyz",
        "{\"text\": \"A\"}\n{\"text\": \"a\0b\"}\n{\"text\": \"B\"}\n",
        &["1@1 a-1: A", "a.xyz: record 2 (line 2): binary data, not text", "3@3 a-3: B"],
    );
    // What a news service answers comes on one line, mostly.
    let articles = "{\"status\": \"ok\", \"articles\": [{\"text\": \"A\"}, {\"text\": \"B\"}]}\n";
    check("answer", articles, &["1@1 answer-1: A", "2@1 answer-2: B"]);
    check(
        "answers",
        articles.repeat(2),
        &["1@1 answers-1: A", "2@1 answers-2: B", "3@2 answers-3: A", "4@2 answers-4: B"],
    );
    check("a.xyz", "<html><p>A", &["1@1 a: A"]);
    check("a.xyz", "<html><p>", &["a.xyz: a page without an article"]);
    check("a.docx", "PK\x03\x04", &["a.docx: a zip archive or Office document, not text"]);
    check("a.parquet", "", &["a.parquet: not a Parquet table: it does not begin with `PAR1`"]);
    check("a.csv", "PAR1", &["a.csv: a Parquet table, not text"]);
}

#[test]
fn compressed_files_are_what_they_contain() {
    let gzip = |text: &[u8]| {
        let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        packed.write_all(text).unwrap();
        packed.finish().unwrap()
    };
    let lines = b"{\"text\": \"A\"}\n{\"text\": \"B\"}\n";
    check("a.jsonl.gz", gzip(lines), &["1@1 a-1: A", "2@2 a-2: B"]);
    check("a.gz", gzip(lines), &["1@1 a-1: A", "2@2 a-2: B"]);
    // The name may say nothing, or something else.
    check("a.csv", gzip(b"id,text\n7,No\n"), &["1@2 7: No"]);
    check("a.txt.gz", "not packed", &["1@1 a: not packed"]);
    check("a.txt.gz", gzip(b"\xff\xfeN\0o\0"), &["1@1 a: No"]);
    check("a.txt.gz", gzip(&gzip(b"No")), &["a.txt.gz: compressed twice, not text"]);
    // What came before the damage is kept.
    let long: String = (0..20_000).map(|n| format!("{{\"text\": \"{n}\"}}\n")).collect();
    let whole = gzip(long.as_bytes());
    let read = read_bytes("a.jsonl.gz", &whole[..whole.len() / 2], &ReadOptions::default());
    let (last, documents) = read.split_last().unwrap();
    assert!(documents.len() > 5_000 && documents.iter().all(Result::is_ok));
    let last = shown(last);
    assert!(last.starts_with("a.jsonl.gz: the gzip data are damaged or cut short: "), "{last}");
}

#[test]
fn a_page_is_its_article() {
    let page = r#"<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><title>Port to open in May | Harbour News</title>
<link rel="canonical" href="https://news.example/port">
<meta property="og:title" content="Port to open in May">
<meta property="og:site_name" content="Harbour News">
<meta property="article:published_time" content="2024-03-05T09:00:00Z"></head>
<body><nav><ul><li><a href="/">Home</a></li><li><a href="/sport">Sport</a></li></ul></nav>
<article><h1>Port to open in May</h1>
<p>The new port will open in May, Anna Berg said on Tuesday, when the first ships are expected to call at its quays,
which have been under construction for six years.</p>
<p>She called it <q>a good day</q> for the town and for all who had worked there, in winter as in summer, and thanked
the engineers, the divers and the people of the old harbour for their patience.</p>
<blockquote><p>We waited for six years, and nobody believed us, not the bank and not the ministry.</p></blockquote>
<p>Ferries are to follow in June, the harbour office said, provided that the road to the terminal is finished, which
depends on the weather and on the delivery of a bridge.</p></article>
<aside><p>Subscribe to our newsletter, please.</p></aside><script>alert("no")</script></body></html>"#;
    let read = read_bytes("a.html", page.as_bytes(), &ReadOptions::default());
    let [Ok(document)] = read.as_slice() else { panic!("{read:?}") };
    assert_eq!(document.title, "Port to open in May");
    assert_eq!((document.date.as_str(), document.source.as_str()), ("2024-03-05", "Harbour News"));
    assert_eq!(document.url, "https://news.example/port");
    assert!(document.text.starts_with("Port to open in May\n\nThe new port will open"), "{}", document.text);
    for words in ["“a good day”", "“We waited for six years", "the ministry.”", "Ferries are to follow"]
    {
        assert!(document.text.contains(words), "{words} in {}", document.text);
    }
    for words in ["Sport", "newsletter", "alert"] {
        assert!(!document.text.contains(words), "{words} in {}", document.text);
    }
    check("a.html", "<div>".repeat(100_000), &["a.html: elements nested more than 512 deep"]);
    // Deeper pages need a stack of their own, which they get.
    let deep = format!("{}<p>{}</p>", "<div>".repeat(3000), "The new port will open in May. ".repeat(20));
    let read = |max_depth| {
        read_bytes("a.html", deep.as_bytes(), &ReadOptions { max_depth, ..ReadOptions::default() })
    };
    assert!(matches!(read(4000).as_slice(), [Ok(page)] if page.text.contains("The new port")));
    let [Err(problem)] = &read(2000)[..] else { panic!("read") };
    assert_eq!(problem.reason, "elements nested more than 2000 deep");
    check("a.html", " \n", &["1@1 a: "]);
}

#[test]
fn email() {
    const FROM: &str = "From: Anna Berg <anna@b.example>\r\n";
    let mail = |headers: &str, body: &str| format!("{FROM}{headers}\r\n{body}");
    check("a.eml", mail("", "No.\r\nNever."), &["1@1 a: No.\\nNever."]);
    check("a.eml", mail("Message-ID: <7@b.example>\r\n", "No."), &["1@1 7@b.example: No."]);
    check("a.eml", mail("", ""), &["1@1 a: "]);
    check("a.eml", FROM, &["1@1 a: "]);
    check("mail", mail("MIME-Version: 1.0\r\n", "No."), &["1@1 mail: No."]);
    // Charsets: what is UTF-8 is that, else what is declared, else what is certain.
    let typed = |charset: &str| format!("Content-Type: text/plain; charset={charset}\r\n");
    check("a.eml", mail(&typed("us-ascii"), "“No”"), &["1@1 a: “No”"]);
    check("a.eml", [mail(&typed("iso-8859-1"), "").as_bytes(), b"\x93No\x94"].concat(), &["1@1 a: “No”"]);
    check("a.eml", [mail(&typed("koi8-r"), "").as_bytes(), b"\xee\xc5\xd4"].concat(), &["1@1 a: Нет"]);
    check("a.eml", [mail("", "").as_bytes(), b"\x93No\x94"].concat(), &["1@1 a: “No”"]);
    check(
        "a.eml",
        [mail("", "").as_bytes(), b"\xee\xc5\xd4"].concat(),
        &["a.eml: not valid UTF-8, and no other encoding is certain"],
    );
    check("a.eml", mail("", "a\0b"), &["a.eml: binary data, not text"]);
    // Transfer encodings.
    let packed = |encoding: &str| format!("{}Content-Transfer-Encoding: {encoding}\r\n", typed("utf-8"));
    check("a.eml", mail(&packed("quoted-printable"), "=E2=80=9CN=\r\no=E2=80=9D"), &["1@1 a: “No”"]);
    check("a.eml", mail(&packed("base64"), "4oCcTm/\r\nigJ0=\r\n"), &["1@1 a: “No”"]);
    check(
        "a.eml",
        mail(&packed("base64"), "4oCc!!!!"),
        &["a.eml: an email whose text is damaged or cut short"],
    );
    check(
        "a.eml",
        mail(&packed("quoted-printable"), "=E2=8"),
        &["a.eml: not valid UTF-8, and no other encoding is certain"],
    );
    let utf16 = "Content-Type: text/plain; charset=utf-16le\r\nContent-Transfer-Encoding: base64\r\n";
    check("a.eml", mail(utf16, "TgBvAA=="), &["1@1 a: No"]);
    // No email.
    check("a.eml", "\r\n", &["1@1 a: "]);
    for other in ["The port will open in May.\n", "Note: the port will open.\n\nIn May.\n"] {
        check("a.eml", other, &["a.eml: not an email: it does not begin with the header lines of one"]);
    }
    check("a.eml", "%PDF-1.4", &["a.eml: a PDF file, not text"]);
    let nested = "Content-Type: message/rfc822\n\n";
    check(
        "a.eml",
        mail("", "") + &nested.repeat(100_000),
        &["a.eml: messages forwarded within each other more than 500 deep"],
    );
    check(
        "a.eml",
        format!("From: A\n{}From: B\n\nNo.", nested.repeat(499)),
        &["a.eml: an email without a text of its own, only attachments"],
    );
}

#[test]
fn email_of_several_parts() {
    let part = |kind: &str, body: &str| format!("--x\nContent-Type: {kind}\n\n{body}\n");
    let mail = |kind: &str, parts: &[String]| {
        format!("From: A\nContent-Type: multipart/{kind}; boundary=x\n\n{}--x--\n", parts.concat())
    };
    let (plain, html) = (part("text/plain", "No.\n"), part("text/html", "<p>No, she <q>said</q>."));
    let image = part("image/png\nContent-Transfer-Encoding: base64", "!!!!");
    let attached =
        part("text/plain; name=a.txt\nContent-Disposition: attachment; filename=a.txt", "Attached.");
    let forwarded = part("message/rfc822", "From: B\n\nForwarded.");
    check("a.eml", mail("alternative", &[html.clone(), plain.clone()]), &["1@1 a: No.\\n"]);
    check("a.eml", mail("alternative", std::slice::from_ref(&html)), &["1@1 a: No, she “said”."]);
    // A plain part with nothing in it is what some programs put beside the page.
    check(
        "a.eml",
        mail("alternative", &[part("text/plain", " "), html.clone()]),
        &["1@1 a: No, she “said”."],
    );
    check("a.eml", mail("mixed", &[image.clone(), plain.clone(), attached.clone()]), &["1@1 a: No.\\n"]);
    // The footer of a mailing list in another form than the message.
    check("a.eml", mail("mixed", &[html.clone(), plain.clone()]), &["1@1 a: No, she “said”.\\n\\nNo.\\n"]);
    check(
        "a.eml",
        mail("mixed", &[html.clone(), html.clone()]),
        &["1@1 a: No, she “said”.\\n\\nNo, she “said”."],
    );
    check("a.eml", mail("mixed", &[plain.clone(), part("text/html", "<img src=x>")]), &["1@1 a: No.\\n"]);
    let both = part("text/plain", " ") + &html;
    let both = part("multipart/alternative; boundary=y", &format!("{}--y--\n", both.replace("--x", "--y")));
    check("a.eml", mail("mixed", &[both, plain.clone()]), &["1@1 a: No, she “said”.\\n\\nNo.\\n"]);
    check(
        "a.eml",
        mail("mixed", &[plain.clone(), forwarded.clone(), plain.clone()]),
        &["1@1 a: No.\\n\\n\\nNo.\\n"],
    );
    for only in [attached, forwarded] {
        check(
            "a.eml",
            mail("mixed", &[only]),
            &["a.eml: an email without a text of its own, only attachments"],
        );
    }
    check("a.eml", mail("mixed", &[image]), &["a.eml: an email whose text is damaged or cut short"]);
    check("a.eml", mail("mixed", &[]), &["1@1 a: "]);
    // Cut short: what is whole is read.
    let cut = |mail: String, at: &str| mail[..mail.find(at).unwrap() + at.len()].to_owned();
    check("a.eml", cut(mail("alternative", &[plain.clone(), html.clone()]), "<p>No,"), &["1@1 a: No.\\n"]);
    check(
        "a.eml",
        cut(mail("mixed", &[plain, html]), "No."),
        &["a.eml: an email whose text is damaged or cut short"],
    );
    let charset =
        mail("alternative", &[]).replace("--x--", "--x\nContent-Type: text/html; charset=koi8-r\n\n<p>");
    check("a.eml", [charset.as_bytes(), b"\xee\xc5\xd4\n--x--"].concat(), &["1@1 a: Нет"]);
}

/// A WARC record of this type, with these header lines and this content.
fn warc_record(kind: &str, headers: &str, content: impl AsRef<[u8]>) -> Vec<u8> {
    let content = content.as_ref();
    let head = format!("WARC/1.0\r\nWARC-Type: {kind}\r\n{headers}Content-Length: {}\r\n\r\n", content.len());
    [head.as_bytes(), content, b"\r\n\r\n"].concat()
}

/// A WARC record of a page that was fetched with these HTTP headers.
fn warc_page(http: &str, body: impl AsRef<[u8]>) -> Vec<u8> {
    let content = [http.as_bytes(), b"\r\n\r\n", body.as_ref()].concat();
    warc_record("response", "Content-Type: application/http; msgtype=response\r\n", content)
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    packed.write_all(bytes).unwrap();
    packed.finish().unwrap()
}

#[test]
fn warc() {
    const HTML: &str = "HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8";
    let no = || warc_page(HTML, "<p>No.");
    let file = |records: &[Vec<u8>]| records.concat();
    check("a.warc", no(), &["1 a-1: No."]);
    check("a", no(), &["1 a-1: No."]);
    // What is no page gets no number.
    let http = |status: &str| warc_page(&format!("HTTP/1.1 {status}\r\nContent-Type: text/html"), "<p>No.");
    let others = [
        warc_record("warcinfo", "Content-Type: application/warc-fields\r\n", "software: x"),
        warc_record(
            "request",
            "Content-Type: application/http; msgtype=request\r\n",
            "GET / HTTP/1.1\r\n\r\n",
        ),
        warc_record("metadata", "Content-Type: text/plain\r\n", "x: y"),
        warc_record("revisit", "Content-Type: application/http\r\n", "HTTP/1.1 200 OK\r\n\r\n"),
        warc_record("response", "Content-Type: text/dns\r\n", "20220125090000"),
        warc_record("resource", "Content-Type: image/png\r\n", b"\x89PNG\0"),
        warc_page("HTTP/1.1 200 OK\r\nContent-Type: image/png", b"\x89PNG\0"),
        warc_page("HTTP/1.1 200 OK", b"\x89PNG\0"),
        warc_record(
            "response",
            "WARC-Target-URI: http://b.example/robots.txt\r\nContent-Type: application/http\r\n",
            "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n\r\nUser-agent: *",
        ),
        http("404 Not Found"),
        http("301 Moved"),
    ];
    check("a.warc", file(&others), &[]);
    check("a.warc", file(&[others.concat(), no(), others.concat(), no()]), &["1 a-1: No.", "2 a-2: No."]);
    // Each record may be a gzip member of its own.
    check(
        "a.warc.gz",
        [gzip(&others.concat()), gzip(&no()), gzip(&no())].concat(),
        &["1 a-1: No.", "2 a-2: No."],
    );
    // Plain text, also as a page without HTTP.
    check(
        "a.warc",
        warc_page("HTTP/2 200\r\ncontent-type: text/plain", "No.\r\nNever."),
        &["1 a-1: No.\\nNever."],
    );
    check("a.warc", warc_record("conversion", "Content-Type: text/plain\r\n", "No."), &["1 a-1: No."]);
    check("a.warc", warc_record("resource", "Content-Type: text/html\r\n", "<p>No."), &["1 a-1: No."]);
    check("a.warc", warc_page("HTTP/1.1 200 OK", "<!doctype html><p>No."), &["1 a-1: No."]);
    // Charsets.
    let koi8 = "HTTP/1.1 200 OK\r\nContent-Type: text/html;Charset=\"koi8-r\"";
    check("a.warc", warc_page(koi8, b"<p>\xee\xc5\xd4"), &["1 a-1: Нет"]);
    // Encodings for transfer, also where the archive has undone them.
    let coded = |coding: &str| format!("{HTML}\r\n{coding}");
    for chunks in ["3\r\n<p>\r\n3;x=y\r\nNo.\r\n0\r\n\r\n", "<p>No."] {
        check("a.warc", warc_page(&coded("Transfer-Encoding: chunked"), chunks), &["1 a-1: No."]);
    }
    let mut zlib = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::fast());
    zlib.write_all(b"<p>No.").unwrap();
    let zlib = zlib.finish().unwrap();
    for (coding, body) in [
        ("gzip", gzip(b"<p>No.")),
        ("x-gzip", b"<p>No.".to_vec()),
        ("deflate", zlib.clone()),
        ("deflate", zlib[2..].to_vec()),
    ] {
        check("a.warc", warc_page(&coded(&format!("Content-Encoding: {coding}")), body), &["1 a-1: No."]);
    }
    check(
        "a.warc",
        warc_page(&coded("Content-Encoding: gzip"), &gzip(b"<p>No.")[..15]),
        &["a.warc: record 1: the encoded content is damaged or cut short"],
    );
    check(
        "a.warc",
        warc_page(&coded("Content-Encoding: x-own"), "<p>No."),
        &["a.warc: record 1: content encoded as `x-own`, which is not read"],
    );
    let bomb = gzip(&[b'a'; 10_000]);
    let options = ReadOptions { max_record_bytes: 1000, ..ReadOptions::default() };
    let large = [
        warc_page(&coded("Content-Encoding: gzip"), bomb),
        warc_page(HTML, "a".repeat(1000)),
        warc_page("HTTP/1.1 200 OK\r\nContent-Type: image/png", [0; 2000]),
        no(),
    ];
    check_with(
        &options,
        "a.warc",
        large.concat(),
        &[
            "a.warc: record 1: larger than 1000 bytes",
            "a.warc: record 2: larger than 1000 bytes",
            "3 a-3: No.",
        ],
    );
}

#[test]
fn damaged_warc() {
    const LENGTH: &str =
        "a.warc: record 1: a `Content-Length` that is missing, no number, or does not fit what follows";
    let no = || warc_record("resource", "Content-Type: text/plain\r\n", "No.");
    let edited = |from: &str, to: &str| String::from_utf8(no()).unwrap().replace(from, to).into_bytes();
    for other in ["", "\r\n", "He said no.\n", "He said no.\nWARC/1.0\r\n"] {
        check(
            "a.warc",
            other,
            &["a.warc: not a web archive: it does not begin with a line `WARC/1.0` or `WARC/1.1`"],
        );
    }
    // Line breaks that are not as they should be.
    check("a.warc", [edited("\r", ""), no()].concat(), &["1 a-1: No.", "2 a-2: No."]);
    check("a.warc", [edited("No.\r\n\r\n", "No."), no()].concat(), &["1 a-1: No.", "2 a-2: No."]);
    check("a.warc", edited("Content-Type: text", "Content-Type:\r\n text"), &["1 a-1: No."]);
    for length in ["x", "+3", "-3", "", "2", "99999999999999999999999"] {
        check(
            "a.warc",
            [edited("Length: 3", &format!("Length: {length}")), no()].concat(),
            &[LENGTH, "2 a-2: No."],
        );
    }
    check("a.warc", [edited("Content-Length", "Length"), no()].concat(), &[LENGTH, "2 a-2: No."]);
    // Too long by some bytes: the record after it is lost, but not the one after that.
    check("a.warc", [edited("Length: 3", "Length: 13"), no(), no()].concat(), &[LENGTH, "2 a-2: No."]);
    let cut = "a.warc: record 2: the file ends within this record";
    let two = [no(), no()].concat();
    check("a.warc", &two[..two.len() - 6], &["1 a-1: No.", cut]);
    check("a.warc", &two[..two.len() - 12], &["1 a-1: No.", cut]);
    check("a.warc", &two[..two.len() - 2], &["1 a-1: No.", "2 a-2: No."]);
    check(
        "a.warc",
        [edited("Content-Type", &format!("X: {}\r\nContent-Type", "x".repeat(70_000))), no()].concat(),
        &["a.warc: record 1: the head of the record is not closed within 65536 bytes", "2 a-2: No."],
    );
    let http = |content: &str| warc_record("response", "Content-Type: application/http\r\n", content);
    for content in ["", "<p>No.", "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n", "No\r\n\r\n"] {
        check(
            "a.warc",
            [http(content), no()].concat(),
            &["a.warc: record 1: not a valid HTTP response", "2 a-2: No."],
        );
    }
    let packed = gzip(
        &(0..5000).map(|n: u32| n.wrapping_mul(2_654_435_761).to_string()).collect::<String>().into_bytes(),
    );
    let damaged = [gzip(&no()), gzip(&no()), packed[..packed.len() / 2].to_vec()].concat();
    let read = read_bytes("a.warc.gz", &damaged, &ReadOptions::default());
    assert_eq!((shown(&read[0]).as_str(), read.len()), ("1 a-1: No.", 3));
    assert!(shown(&read[2]).starts_with("a.warc.gz: the gzip data are damaged or cut short: "), "{read:?}");
}

#[test]
fn a_forced_format_wins() {
    let options = ReadOptions { format: Some(InputKind::JsonLines), ..ReadOptions::default() };
    check_with(&options, "a.txt", "{\"text\": \"A\"}", &["1@1 a-1: A"]);
    let options = ReadOptions { format: Some(InputKind::Plain), ..ReadOptions::default() };
    check_with(&options, "a.jsonl", "{}", &["1@1 a: {}"]);
}

#[test]
fn json_lines() {
    check("n.jsonl", "", &[]);
    check("n.jsonl", "\n  \n", &[]);
    check("n.jsonl", "{\"text\": \"A\"}\r\n\r\n{\"text\": \"B\"}", &["1@1 n-1: A", "2@3 n-2: B"]);
    check("n.jsonl", "\u{feff}{\"Body\": \"a\\r\\nb\", \"ID\": 7}", &["1@1 7: a\\nb"]);
    check("n.jsonl", "{\"text\": \"\"}", &["1@1 n-1: "]);
    check(
        "n.jsonl",
        "{\"text\": }\n[1]\nnull\n{\"x\": 1}\n{\"text\": null}\n{\"text\": 5}\n{\"text\": \"a\\u0000\"}\n{\"text\": \"ok\"}\n",
        &[
            "n.jsonl: record 1 (line 1): not valid JSON: expected value",
            "n.jsonl: record 2 (line 2): an array where a JSON object should be",
            "n.jsonl: record 3 (line 3): null where a JSON object should be",
            "n.jsonl: record 4 (line 4): no text: none of the usual names is among `x`",
            "n.jsonl: record 5 (line 5): `text` is null, not a text",
            "n.jsonl: record 6 (line 6): `text` is a number, not a text",
            "n.jsonl: record 7 (line 7): binary data, not text",
            "8@8 n-8: ok",
        ],
    );
    check(
        "n.jsonl",
        b"{\"text\": \"caf\xe9\"}\n{\"text\": \"\xff\xfd\xfc\"}\n{\"text\": \"\xc3\xa9\"}",
        &[
            "1@1 n-1: café",
            "n.jsonl: record 2 (line 2): not valid UTF-8, and no other encoding is certain",
            "3@3 n-3: é",
        ],
    );
    check(
        "n.jsonl",
        "{\"text\": \"\\ud800\"}",
        &["n.jsonl: record 1 (line 1): not valid JSON: unexpected end of hex escape"],
    );
    check(
        "n.jsonl",
        "[".repeat(100_000),
        &["n.jsonl: record 1 (line 1): not valid JSON: recursion limit exceeded"],
    );
}

#[test]
fn utf16_records() {
    let utf16 = |text: &str| -> Vec<u8> { text.encode_utf16().flat_map(u16::to_le_bytes).collect() };
    check(
        "n.jsonl",
        utf16("\u{feff}{\"text\": \"“A”\"}\n{\"text\": \"B\"}\n"),
        &["1@1 n-1: “A”", "2@2 n-2: B"],
    );
    check("n.csv", utf16("\u{feff}id\ttext\r\n1\t“A”\r\n"), &["1@2 1: “A”"]);
    let mut damaged = utf16("\u{feff}{\"text\": \"A\"}\n");
    damaged.push(b'x');
    check(
        "n.json",
        damaged,
        &["1@1 n-1: A", "n.json: line 2: damaged UTF-16: some code units are not valid"],
    );
}

#[test]
fn json() {
    check("n.json", "{\"text\": \"A\"}", &["1@1 n-1: A"]);
    check("n.json", "[]", &[]);
    check(
        "n.json",
        " [ {\"text\": \"[A]\"},\n {\"text\": \"B\\\",\"}\n]\n",
        &["1@1 n-1: [A]", "2@2 n-2: B\\\","],
    );
    check("n.json", "[{\"text\": \"A\", \"tags\": [[1], {}]},]", &["1@1 n-1: A"]);
    check("n.json", "{\"text\": \"A\"}\n{\"text\":\n\"B\"}", &["1@1 n-1: A", "2@2 n-2: B"]);
    check("n.json", "", &["n.json: line 1: no JSON value"]);
    check(
        "n.json",
        "hello\n{\"text\": \"A\"}",
        &["n.json: record 1 (line 1): not valid JSON: expected value", "2@2 n-2: A"],
    );
    check(
        "n.json",
        "[{\"text\": \"A\"},\n5,\n,\n{\"text\": \"B\"} {\"text\": \"C\"},\n{\"text\": \"D\"}]",
        &[
            "1@1 n-1: A",
            "n.json: record 2 (line 2): a number where a JSON object should be",
            "n.json: record 3 (line 3): not valid JSON: EOF while parsing a value",
            // Without a comma between them.
            "4@4 n-4: B",
            "5@4 n-5: C",
            "6@5 n-6: D",
        ],
    );
    check("n.json", "{\"text\": \"A\"},\n{\"text\": \"B\"},\n", &["1@1 n-1: A", "2@2 n-2: B"]);
    // A record that is not closed takes no other one along.
    check(
        "n.json",
        "[{\"text\": \"A\"},\n{\"text\": \"a 5\" gun\"},\n{\"text\": \"B\"},\n{\"text\": {\"x\": 1},\n{\"text\": \"C\"}\n]",
        &[
            "1@1 n-1: A",
            "n.json: record 2 (line 2): not valid JSON: expected `,` or `}`",
            "3@3 n-3: B",
            "n.json: record 4 (line 4): not valid JSON: key must be a string",
            "5@5 n-5: C",
        ],
    );
    // What a news service answers, and what a content system does.
    check(
        "n.json",
        "{\"status\": \"ok\", \"articles\": [{\"content\": \"A\"}, {\"content\": {\"rendered\": \"<p>B</p>\"}}]}",
        &["1@1 n-1: A", "2@1 n-2: B"],
    );
    check("n.json", "{\"response\": {\"results\": [{\"text\": \"\", \"body\": \"A\"}]}}", &["1@1 n-1: A"]);
    check("n.jsonl", "[\n{\"text\": \"A\"},\n{\"text\": \"B\"}\n]\n", &["1@2 n-1: A", "2@3 n-2: B"]);
    check("n.jsonl", "{\"text\": \"A\"},\n{\"text\": \"B\"},\n", &["1@1 n-1: A", "2@2 n-2: B"]);
    check("n.json", "[{\"text\": \"A\"}", &["1@1 n-1: A", "n.json: line 1: the JSON array is not closed"]);
    check(
        "n.json",
        "[{\"text\": \"A\"},\n{\"te",
        &[
            "1@1 n-1: A",
            "n.json: record 2 (line 2): not valid JSON: EOF while parsing a string",
            "n.json: line 2: the JSON array is not closed",
        ],
    );
    check(
        "n.json",
        "[{\"text\": \"A\"}]\n[]",
        &["1@1 n-1: A", "n.json: line 2: text after the end of the JSON array"],
    );
}

#[test]
fn a_json_record_that_is_not_closed_takes_no_other_one_along_whatever_fits() {
    // Some of these limits fall into the records behind, one into a letter.
    for max in [20, 21, 24, 25, 40, 60, 1000] {
        let options = ReadOptions { max_record_bytes: max, ..ReadOptions::default() };
        let check = |json: &[u8], expected: &[&str]| check_with(&options, "n.json", json, expected);
        check(
            "{\"text\": \"A\"}\n{\"text\": \"B\"\n{\"text\": \"Нет\"}\n{\"text\": \"C\"}\n".as_bytes(),
            &[
                "1@1 n-1: A",
                "n.json: record 2 (line 2): not valid JSON: EOF while parsing an object",
                "3@3 n-3: Нет",
                "4@4 n-4: C",
            ],
        );
        check(
            "{\"text\": \"A\n{\"text\": \"Нет\"}\n{\"text\": \"C\"}\n".as_bytes(),
            &[
                "n.json: record 1 (line 1): not valid JSON: control character (\\u0000-\\u001F) found while parsing a string",
                "2@2 n-2: Нет",
                "3@3 n-3: C",
            ],
        );
        check(
            &["{\"text\": \"Не".as_bytes(), b"\xd1\n{\"text\": \"B\"}\n{\"text\": \"C\"}"].concat(),
            &[
                "n.json: record 1 (line 1): damaged UTF-8: some bytes are not valid",
                "2@2 n-2: B",
                "3@3 n-3: C",
            ],
        );
        check(
            "[{\"text\": \"A\"},\n{\"text\": \"B\",\n{\"text\": \"Нет\"},\n{\"text\": \"C\"},\n{\"text\": \"D\"}]"
                .as_bytes(),
            &[
                "1@1 n-1: A",
                "n.json: record 2 (line 2): not valid JSON: key must be a string",
                "3@3 n-3: Нет",
                "4@4 n-4: C",
                "5@5 n-5: D",
            ],
        );
    }
    // Nothing is wrong with it as far as it goes.
    let options = ReadOptions { max_record_bytes: 40, ..ReadOptions::default() };
    check_with(
        &options,
        "n.json",
        "[{\"text\": \"A\", \"tags\": [\n{\"text\": \"B\"},\n{\"text\": \"C\"},\n{\"text\": \"D\"}]",
        &["n.json: record 1 (line 1): larger than 40 bytes", "2@2 n-2: B", "3@3 n-3: C", "4@4 n-4: D"],
    );
}

#[test]
fn a_key_that_is_named_is_looked_for_in_the_answer_of_a_news_service() {
    let options = ReadOptions { text_column: Some("story".into()), ..ReadOptions::default() };
    check_with(
        &options,
        "n.json",
        "{\"status\": \"ok\", \"articles\": [{\"story\": \"A\"}, {\"Story\": \"B\"}]}",
        &["1@1 n-1: A", "2@1 n-2: B"],
    );
    check_with(
        &options,
        "n.json",
        "{\"status\": \"ok\"}",
        &["n.json: record 1 (line 1): no `story` among `status`"],
    );
}

#[test]
fn objects_in_json_say_what_their_systems_mean() {
    let read =
        |json: &str| read_bytes("n.jsonl", json.as_bytes(), &ReadOptions::default()).remove(0).unwrap();
    for date in [
        r#"{"$date": "2022-01-25T09:00:00Z"}"#,
        r#"{"$date": 1643101200000}"#,
        r#"{"$date": {"$numberLong": "1643101200000"}}"#,
    ] {
        assert_eq!(read(&format!(r#"{{"text": "A", "date": {date}}}"#)).date, "2022-01-25", "{date}");
    }
    let document = read(r#"{"text": "A", "title": {"rendered": "Berg&#8217;s <i>plan</i> &amp; more"}}"#);
    assert_eq!(document.title, "Berg’s plan & more");
    let document = read(r#"{"text": "A", "date": {"$date": {"$numberLong": "soon"}}, "title": {"x": 1}}"#);
    assert_eq!((&*document.date, &*document.unread_date, &*document.title), ("", "", ""));
}

#[test]
fn the_date_of_an_email_is_read_however_it_is_written() {
    let read = |date: &str, date_order: Option<DateOrder>| {
        let mail = format!("From: A\nDate: {date}\n\nNo.");
        let options = ReadOptions { date_order, ..ReadOptions::default() };
        let document = read_bytes("n.eml", mail.as_bytes(), &options).remove(0).unwrap();
        [document.date, document.unread_date]
    };
    for date in [
        "Tue, 25 Jan 2022 09:15:00 +0000",
        "25.01.2022 09:15",
        "2022-01-25 09:15:00 +0000",
        "25 January 2022",
        "Tue Jan 25 09:15:00 2022",
    ] {
        assert_eq!(read(date, None), ["2022-01-25", ""], "{date}");
    }
    assert_eq!(read("05/03/2022", None), ["", "05/03/2022"]);
    assert_eq!(read("05/03/2022", Some(DateOrder::DayFirst)), ["2022-03-05", ""]);
}

#[test]
fn csv() {
    check("n.csv", "", &["n.csv: no header row"]);
    check("n.csv", "text\n", &[]);
    check("n.csv", "\u{feff}text,id\r\n\"A, \"\"B\"\"\r\nC\",x\r\n", &["1@2 x: A, \\\"B\\\"\\nC"]);
    check("n.csv", "ID;Body\n1;A,B\n;C\n", &["1@2 1: A,B", "2@3 n-2: C"]);
    check("n.csv", "sep=;\r\nid;text\r\n1;A\r\n", &["1@3 1: A"]);
    check("n.tsv", "id\ttext\n1\tA, B; C\n", &["1@2 1: A, B; C"]);
    check("n.csv", " text , id \nA,1\n", &["1@2 1: A"]);
    check(
        "n.csv",
        "id,text\n1\n2,A,B\n\n3,C\n",
        &[
            "n.csv: record 1 (line 2): 1 fields where the header has 2",
            "n.csv: record 2 (line 3): 3 fields where the header has 2",
            "3@5 3: C",
        ],
    );
    check("n.csv", "id,story\n1,A\n", &["n.csv: no text: none of the usual names is among `id`, `story`"]);
    check(
        "n.csv",
        "id,text\n1,A\n2,\"B\n3,C\n",
        &[
            "1@2 1: A",
            "n.csv: record 2 (line 3): a quotation mark that opens here is never closed",
            "3@4 3: C",
        ],
    );
    check(
        "n.csv",
        b"id,text\n1,caf\xe9\n2,\xc3\xa9\n3,\xff\xfd\xfc\n4,D",
        &[
            "1@2 1: café",
            "2@3 2: é",
            "n.csv: record 3 (line 4): not valid UTF-8, and no other encoding is certain",
            "4@5 4: D",
        ],
    );
    let options = ReadOptions { text_column: Some("story".into()), ..ReadOptions::default() };
    check_with(&options, "n.csv", "text,Story\nA,B\n", &["1@2 n-1: B"]);
    check_with(&options, "n.csv", "text\nA\n", &["n.csv: no `story` among `text`"]);
    let options = ReadOptions { date_column: Some("day".into()), ..ReadOptions::default() };
    check_with(&options, "n.csv", "text\nA\n", &["n.csv: no `day` among `text`"]);
    check_with(&options, "n.jsonl", "{\"text\": \"A\"}\n", &["1@1 n-1: A"]);
}

#[test]
fn metadata() {
    let expected = |record_line: u64, file: &str| Document {
        origin: Origin { file: file.to_owned(), record: 1, line: Some(record_line) },
        id: "17".into(),
        title: "No escalation".into(),
        date: "2022-01-25".into(),
        unread_date: String::new(),
        url: "https://example.org/a".into(),
        source: "Reuters".into(),
        text: "A".into(),
    };
    let check = |name: &str, line: u64, content: &str| {
        let results = read_bytes(name, content.as_bytes(), &ReadOptions::default());
        assert_eq!(results, [Ok(expected(line, name))]);
    };
    check(
        "n.csv",
        2,
        "doc_id,Headline,Published,link,outlet,text\n17,\"No\nescalation\",20220125,https://example.org/a,Reuters,A\n",
    );
    check(
        "n.jsonl",
        1,
        r#"{"uuid": 17, "title": " No escalation ", "pub_date": 20220125, "URL": "https://example.org/a", "publisher": "Reuters", "content": "A"}"#,
    );
    check(
        "n.json",
        1,
        r#"{"id": "17", "title": "No escalation", "published_at": "Tue, 25 Jan 2022 09:00:00 GMT", "url": "https://example.org/a", "source": {"id": null, "name": "Reuters"}, "content": "A"}"#,
    );
    let mail = "Date: Tue, 25 Jan 2022 23:00:00 -0800\nFrom: =?utf-8?q?Reuters?= <a@b.example>\nSubject: No\n escalation\nMessage-ID: <17>\n\nA";
    let results = read_bytes("n.eml", mail.as_bytes(), &ReadOptions::default());
    assert_eq!(results, [Ok(Document { url: String::new(), ..expected(1, "n.eml") })]);
    let results = read_bytes("n.eml", b"From: <a@b.example>\nDate: soon\n\nA", &ReadOptions::default());
    let document = results[0].as_ref().unwrap();
    assert_eq!((&*document.source, &*document.date, &*document.title), ("a@b.example", "", ""));
    assert_eq!(document.unread_date, "soon");
    let html = "<html><head><title>No escalation</title><meta property=og:site_name content=Reuters>DATE</head><p>A</p></html>";
    for date in ["", "<meta property=article:published_time content=2022-01-25>"] {
        let headers = "WARC-Target-URI: <https://example.org/a>\r\nWARC-Date: 2022-01-25T09:00:00Z\r\nWARC-Record-ID: <17>\r\nContent-Type: text/html\r\n";
        let headers =
            if date.is_empty() { headers.to_owned() } else { headers.replace("2022-01-25", "2024-03-05") };
        let results = read_bytes(
            "n.warc",
            &warc_record("resource", &headers, html.replace("DATE", date)),
            &ReadOptions::default(),
        );
        let mut page = expected(1, "n.warc");
        page.origin.line = None;
        page.text = "No escalation\n\nA".into();
        assert_eq!(results, [Ok(page)]);
    }
    let null = r#"{"id": null, "title": null, "date": "01/02/2022", "url": ["x"], "text": "A"}"#;
    let results = read_bytes("n.jsonl", null.as_bytes(), &ReadOptions::default());
    let document = results[0].as_ref().unwrap();
    assert_eq!((&*document.id, &*document.title, &*document.date, &*document.url), ("n-1", "", "", ""));
}

#[test]
fn records_are_bounded() {
    let options = ReadOptions { max_record_bytes: 20, ..ReadOptions::default() };
    let long = "x".repeat(30);
    check_with(&options, "a.txt", "x".repeat(20), &[&format!("1@1 a: {}", "x".repeat(20))]);
    check_with(&options, "a.txt", &long, &["a.txt: larger than 20 bytes"]);
    check_with(
        &options,
        "n.jsonl",
        format!("{{\"text\": \"{long}\"}}\n{{\"text\": \"B\"}}\n"),
        &["n.jsonl: record 1 (line 1): larger than 20 bytes", "2@2 n-2: B"],
    );
    check_with(
        &options,
        "n.json",
        format!("[{{\"text\": \"{long}\"}},\n{{\"text\": \"B\"}}]"),
        &["n.json: record 1 (line 1): larger than 20 bytes", "2@2 n-2: B"],
    );
    check_with(
        &options,
        "n.csv",
        format!("text\n{long}\nB\n"),
        &["n.csv: record 1 (line 2): larger than 20 bytes", "2@3 n-2: B"],
    );
    check_with(&options, "a.eml", format!("From: A\n\n{long}"), &["a.eml: larger than 20 bytes"]);
    check_with(&options, "n.csv", format!("text,{long}\nB,C\n"), &["n.csv: larger than 20 bytes"]);
}

#[test]
fn a_folder_goes_on_after_a_bad_file() {
    let folder = tempfile::tempdir().unwrap();
    for (name, content) in
        [("a.txt", "A"), ("b.png", "?"), ("c.eml", "From: A"), ("d.jsonl", "{"), ("e.txt", "E")]
    {
        fs::write(folder.path().join(name), content).unwrap();
    }
    let results: Vec<_> = read_all(folder.path(), "", &ReadOptions::default()).iter().map(shown).collect();
    assert_eq!(
        results,
        [
            "1@1 a: A",
            "b.png: unknown kind of file `.png`",
            "1@1 c: ",
            "d.jsonl: record 1 (line 1): not valid JSON: EOF while parsing an object",
            "1@1 e: E",
        ]
    );
}

#[test]
fn a_file_that_is_gone_is_a_problem() {
    let file = InputFile {
        path: InputPath::File("/nowhere/a.txt".into()),
        name: "a.txt".into(),
        kind: FileKind::Known(InputKind::Plain),
    };
    let results: Vec<_> = read(vec![file], &ReadOptions::default()).collect();
    assert!(shown(&results[0]).starts_with("a.txt: cannot read: "), "{results:?}");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    /// Whatever the bytes, reading ends, never panics, and numbers its records in order.
    #[test]
    fn reading_never_panics(
        bytes in prop_oneof![
            proptest::collection::vec(any::<u8>(), 0..200),
            "[\\[\\]{}\":,;\t\r\n\\\\ atex0é]{0,200}".prop_map(String::into_bytes),
            "(text|id|\"|,|\n|\r\n|a|\"\"){0,60}".prop_map(|rows| format!("text,id\n{rows}").into_bytes()),
            "(From: |Date: |Content-Type: |multipart/mixed|message/rfc822|text/html|; |boundary=x|--x|--x--|\n|\r\n|a|<p>|Content-Transfer-Encoding: |base64|quoted-printable|=){0,60}"
                .prop_map(|mail| format!("From: A\n{mail}").into_bytes()),
            "(WARC/1\\.0\r\n|\r\n|WARC-Type: |response|resource|\r\nContent-Type: |application/http|text/plain|\r\nContent-Length: |[0-9]|HTTP/1\\.1 200 OK\r\n|Transfer-Encoding: chunked|a){0,60}"
                .prop_map(|warc| format!("WARC/1.0\r\n{warc}").into_bytes()),
        ],
        max_record_bytes in prop_oneof![0..50_usize, Just(1 << 20)],
    ) {
        for format in [
            InputKind::Plain,
            InputKind::JsonLines,
            InputKind::Json,
            InputKind::Csv,
            InputKind::Tsv,
            InputKind::Email,
            InputKind::Warc,
        ] {
            let options = ReadOptions { format: Some(format), max_record_bytes, ..ReadOptions::default() };
            let results = read_bytes("x", &bytes, &options);
            let records: Vec<u64> = results
                .iter()
                .filter_map(|result| match result {
                    Ok(document) => Some(document.origin.record),
                    Err(problem) => problem.record,
                })
                .collect();
            let expected: Vec<u64> = (1..=records.len() as u64).collect();
            prop_assert_eq!(records, expected);
            for document in results.iter().flatten() {
                prop_assert!(!document.text.contains(['\r', '\0']));
            }
        }
    }
}
