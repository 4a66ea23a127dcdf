//! Web pages: the article without the page around it, as the port of Mozilla's Readability in `dom_smoothie` finds it;
//! title, date, address and outlet from the page's metadata.
//!
//! The text begins with the title. `<q>` gets the quotation marks that a browser shows, and so does a `<blockquote>`
//! that has none of its own: the words in it are somebody's.

use dom_query::{NodeRef, Selection};
use dom_smoothie::{Config, Readability, TextMode};
use encoding_rs::Encoding;
use std::thread;

use super::date::{DateOrder, iso_date};
use super::encoding::{Mark, decode, decode_declared, unify_line_breaks};
use super::error::ReadError;
use super::metadata::one_line;
use super::source::Source;
use super::{Document, Problem, ReadOptions};

/// Elements within each other that the stack of any thread has room for; what comes after parsing works recursively.
const DEPTH_OF_ANY_STACK: usize = 512;
/// Stack for one more element. Pages nested in ten ways, 3,000 deep, got by with less than 500 bytes.
const STACK_BYTES_OF_ELEMENT: usize = 4 * 1024;
/// Tags opened more often than closed, above which a page is not even parsed: that takes the square of the depth.
const MAX_OPEN_TAGS: usize = 20_000;
/// Lines of an article in which its title may stand.
const HEAD_LINES: usize = 4;
/// Where the declaration of the encoding stands, by the standard.
const DECLARATION_BYTES: usize = 1024;

/// The article that the page `source` is about.
pub(super) fn document(mut source: Source, options: &ReadOptions) -> Result<Document, Problem> {
    let bytes = source.whole(options.max_record_bytes);
    let html = bytes.and_then(|bytes| match source.mark {
        Mark::Utf8 => decode(bytes, Mark::Utf8),
        Mark::None => decode_page(bytes, None),
    });
    let page = html.and_then(|html| match html.trim() {
        "" => Ok(Document::default()),
        _ => article(html, options),
    });
    let page = page.map_err(|error| source.file_problem(error))?;
    Ok(Document { origin: source.origin(1, 1), id: source.stem, ..page })
}

/// The article that the page `html` is about, still without a place and an identifier.
pub(super) fn article(html: String, options: &ReadOptions) -> Result<Document, ReadError> {
    let (max_depth, date_order) = (options.max_depth, options.date_order);
    let open_tags = open_tags(&html);
    if open_tags > MAX_OPEN_TAGS {
        return Err(ReadError::TooDeep { max: max_depth });
    }
    if open_tags.min(max_depth) <= DEPTH_OF_ANY_STACK {
        return shallow_article(html, max_depth, date_order);
    }
    let stack = max_depth.min(MAX_OPEN_TAGS) * STACK_BYTES_OF_ELEMENT;
    let roomy = thread::Builder::new().name("deep page".to_owned()).stack_size(stack);
    let page = roomy.spawn(move || shallow_article(html, max_depth, date_order)).map_err(ReadError::Io)?;
    page.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))
}

/// Like [`article`], on the stack there is.
fn shallow_article(
    html: String,
    max_depth: usize,
    date_order: Option<DateOrder>,
) -> Result<Document, ReadError> {
    let page = dom_query::Document::from(html);
    if is_deeper_than(page.root(), max_depth) {
        return Err(ReadError::TooDeep { max: max_depth });
    }
    mark_quotations(&page);
    // Menus are no part of an article.
    page.select("nav").remove();
    let canonical = page.select("link[rel=canonical]").attr("href");
    let config = Config { text_mode: TextMode::Formatted, ..Config::default() };
    // Only a malformed address of the page, of which we give none, or a limit that we do not set could fail here.
    let readability = Readability::with_document(page, None, Some(config));
    let article = readability.and_then(|mut page| page.parse()).map_err(|_| ReadError::NoArticle)?;
    let (title, body) = (one_line(&article.title), article.text_content.trim());
    if body.is_empty() {
        return Err(ReadError::NoArticle);
    }
    // A title of the page is often the beginning of the headline, which may stand below a line or two.
    let has_title = body.lines().take(HEAD_LINES).any(|line| one_line(line).starts_with(&title));
    let text = if has_title { body.to_owned() } else { format!("{title}\n\n{body}") };
    let part = |part: Option<String>| part.map(|part| one_line(&part)).unwrap_or_default();
    let written = part(article.published_time);
    let date = iso_date(&written, date_order);
    Ok(Document {
        title,
        unread_date: if date.is_empty() { written } else { String::new() },
        date,
        url: part(canonical.map(|address| address.to_string()).or(article.url)),
        source: part(article.site_name),
        text: unify_line_breaks(text),
        ..Document::default()
    })
}

/// The text of a field of a table or an object: where its paragraphs are marked as in a web page (exports of content
/// systems and feeds have it so), without the marking, else as it is.
pub(super) fn field_text(text: String) -> String {
    const PARAGRAPH: [&str; 3] = ["<p>", "<p ", "</p>"];
    if !has_paragraph_tags(&text) || open_tags(&text) > MAX_OPEN_TAGS {
        return text;
    }
    let html = if has_tag(&text, &PARAGRAPH) { text.clone() } else { with_line_breaks(&text) };
    let page = dom_query::Document::fragment(html);
    if is_deeper_than(page.root(), DEPTH_OF_ANY_STACK) {
        return text;
    }
    mark_quotations(&page);
    page.select("nav, script, style").remove();
    page.formatted_text().trim().to_owned()
}

/// Whether a text has tags that end a line or a paragraph, and so is no text with a bold word in it.
fn has_paragraph_tags(text: &str) -> bool {
    has_tag(text, &["<p>", "</p>", "</div>", "</li>", "</blockquote>", "</h2>", "<br>", "<br/>", "<br />"])
}

/// Whether `html` has one of these beginnings of tags, in letters of any case.
fn has_tag(html: &str, tags: &[&str]) -> bool {
    let bytes = html.as_bytes();
    html.match_indices('<').any(|(at, _)| {
        tags.iter().any(|tag| {
            bytes.get(at..at + tag.len()).is_some_and(|piece| piece.eq_ignore_ascii_case(tag.as_bytes()))
        })
    })
}

/// `html`, which has no `<p>`, with `<br>` for its empty lines: content systems that put `<p>` in where they show a text
/// store it so. But not within a quotation, which would fall to pieces.
fn with_line_breaks(html: &str) -> String {
    let (mut broken, mut is_quoted) = (String::with_capacity(html.len()), false);
    for line in html.lines() {
        if line.trim().is_empty() && !is_quoted {
            broken.push_str("<br><br>");
        }
        broken.push_str(line);
        broken.push('\n');
        if let Some(name) = line.to_ascii_lowercase().rfind("blockquote") {
            is_quoted = line[..name].ends_with('<');
        }
    }
    broken
}

/// What a piece of HTML without paragraphs shows, such as a title.
pub(super) fn inline_text(html: &str) -> String {
    if open_tags(html) > MAX_OPEN_TAGS {
        return html.to_owned();
    }
    dom_query::Document::fragment(html).text().to_string()
}

/// The page as text: UTF-8 where it is that, else the encoding that comes with it (`declared`) or that it declares,
/// else what is certain without.
pub(super) fn decode_page(bytes: Vec<u8>, declared: Option<&'static Encoding>) -> Result<String, ReadError> {
    // A declaration that can be read is not in UTF-16, whatever it says.
    let by_page = || declared_encoding(&bytes).filter(|encoding| encoding.is_ascii_compatible());
    let declared = declared.or_else(by_page);
    decode_declared(bytes, declared)
}

/// What `<meta charset=..>`, or the older form with `content="text/html; charset=.."`, says.
fn declared_encoding(bytes: &[u8]) -> Option<&'static Encoding> {
    const KEY: &[u8] = b"charset=";
    let head = bytes.get(..DECLARATION_BYTES).unwrap_or(bytes).to_ascii_lowercase();
    let start = head.windows(KEY.len()).position(|window| window == KEY)? + KEY.len();
    let rest = head[start..].trim_ascii_start();
    let rest = rest.strip_prefix(b"\"").or_else(|| rest.strip_prefix(b"'")).unwrap_or(rest);
    let is_label = |byte: &&u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b':' | b'.');
    let length = rest.iter().take_while(is_label).count();
    Encoding::for_label(&rest[..length])
}

/// A guess at how deep the page is: tags opened less tags closed, at their most.
fn open_tags(html: &str) -> usize {
    let (mut open, mut most) = (0_usize, 0_usize);
    let bytes = html.as_bytes();
    for (at, _) in html.match_indices('<') {
        match bytes.get(at + 1) {
            Some(b'/') => open = open.saturating_sub(1),
            Some(byte) if byte.is_ascii_alphabetic() => open += 1,
            _ => {}
        }
        most = most.max(open);
    }
    most
}

fn is_deeper_than(root: NodeRef<'_>, max: usize) -> bool {
    let mut nodes = vec![(root, 0)];
    while let Some((node, depth)) = nodes.pop() {
        if depth > max {
            return true;
        }
        nodes.extend(node.children_it(false).map(|child| (child, depth + 1)));
    }
    false
}

/// Puts quotation marks around `<q>` and `<blockquote>`, each paragraph of which opens with one.
fn mark_quotations(page: &dom_query::Document) {
    for quotation in page.select("q").nodes() {
        quotation.prepend_html("“");
        quotation.append_html("”");
    }
    for block in page.select("blockquote").nodes() {
        let text = block.text();
        let is_marked = text.trim_start().starts_with(['“', '"', '„', '«', '‘', '\'', '”']);
        if is_marked || text.trim().is_empty() {
            continue;
        }
        let found = Selection::from(*block).select("p");
        let paragraphs: Vec<&NodeRef<'_>> =
            found.nodes().iter().filter(|paragraph| !paragraph.text().trim().is_empty()).collect();
        match paragraphs.last() {
            None => {
                block.prepend_html("“");
                block.append_html("”");
            }
            Some(last) => {
                paragraphs.iter().for_each(|paragraph| paragraph.prepend_html("“"));
                last.append_html("”");
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn marked(html: &str) -> String {
        let page = dom_query::Document::from(html.to_owned());
        mark_quotations(&page);
        page.select("body").inner_html().to_string()
    }

    #[test]
    fn quotations_get_the_marks_that_a_reader_sees() {
        let check = |html: &str, expected: &str| assert_eq!(marked(html), expected);
        check("<p>He said <q>no</q>.</p>", "<p>He said <q>“no”</q>.</p>");
        check("<blockquote>No.</blockquote>", "<blockquote>“No.”</blockquote>");
        check("<blockquote>“No.”</blockquote>", "<blockquote>“No.”</blockquote>");
        check(
            "<blockquote><p>No.</p><p> </p><p>Never.</p></blockquote>",
            "<blockquote><p>“No.</p><p> </p><p>“Never.”</p></blockquote>",
        );
    }

    #[test]
    fn fields_with_paragraphs_of_a_page_become_text() {
        let check = |field: &str, expected: &str| assert_eq!(field_text(field.to_owned()), expected);
        check(
            "<!-- wp:paragraph --><p>“No,” Anna said.</p>\n<p>Olaf <a href='x'>said</a> &amp; left.</p>",
            "“No,” Anna said.\n\nOlaf said & left.",
        );
        check("“No,” Anna said.<br><br/>Olaf left.", "“No,” Anna said.\n\nOlaf left.");
        check("<div><blockquote>No.</blockquote></div>", "“No.”");
        check("He wrote <b>no</b> and 1 <p 2.", "He wrote <b>no</b> and 1 <p 2.");
        check("a < b", "a < b");
    }

    #[test]
    fn empty_lines_of_a_field_are_paragraphs_unless_it_marks_them() {
        let check = |field: &str, expected: &str| assert_eq!(field_text(field.to_owned()), expected);
        check(
            "Berg left.\n\n“No,” she\nsaid.\r\n \r\n<h2>Why</h2>\nNobody knows.\n\n\n\nOlaf does.",
            "Berg left.\n\n“No,” she said.\n\nWhy\n\nNobody knows.\n\nOlaf does.",
        );
        check("<p>A\n\nb.</p>\n\n\n<P class=x>C.", "A b.\n\nC.");
        // The marks around a quotation have to stay in one paragraph.
        check("A.\n\n<blockquote class=x>B.\n\nC.</blockquote>\n\nD.\n\nE.", "A.\n\n“B. C.”\n\nD.\n\nE.");
    }

    #[test]
    fn a_long_field_is_no_deep_one() {
        let check = |field: &str, expected: &str| assert_eq!(field_text(field.to_owned()), expected);
        let lines = ["No."; 2 * DEPTH_OF_ANY_STACK];
        check(&lines.join("<br>"), &lines.join("\n"));
        check(&lines.join("<p>"), &lines.join("\n\n").replacen("\n\n", "\n", 1));
        let deep = |depth: usize| "<div>".repeat(depth) + "No." + &"</div>".repeat(depth);
        check(&deep(2 * DEPTH_OF_ANY_STACK), &deep(2 * DEPTH_OF_ANY_STACK));
        check(&deep(DEPTH_OF_ANY_STACK / 2), "No.");
    }

    #[test]
    fn a_title_is_what_it_shows() {
        assert_eq!(inline_text("Berg&#8217;s <i>plan</i> &amp; more"), "Berg’s plan & more");
        assert_eq!(inline_text("1 < 2"), "1 < 2");
    }

    #[test]
    fn menus_and_a_second_title_are_no_part_of_the_article() {
        let paragraph = "<p>Anna Berg said on Monday that the port would stay open, and that nobody had to fear for it. It rained all day, and the talks went on.</p>";
        let html = format!(
            "<html><head><title>Port to stay open</title>\
             <meta property=\"article:published_time\" content=\"05/03/2024\"></head><body>\
             <nav><a href=/>Home</a> | <a href=/w>World</a></nav><article><h1>Port to stay open, says Berg</h1>{}</article>",
            paragraph.repeat(4)
        );
        let read = |date_order| {
            article(html.clone(), &ReadOptions { date_order, ..ReadOptions::default() }).unwrap()
        };
        let page = read(None);
        assert!(!page.text.contains("World"), "{}", page.text);
        assert_eq!(page.text.matches("Port to stay open").count(), 1, "{}", page.text);
        assert_eq!((page.date.as_str(), page.unread_date.as_str()), ("", "05/03/2024"));
        assert_eq!(read(Some(DateOrder::DayFirst)).date, "2024-03-05");
    }

    #[test]
    fn the_encoding_is_the_declared_one() {
        let check = |html: &[u8], expected: &str| {
            assert_eq!(decode_page(html.to_vec(), None).unwrap(), expected);
        };
        check(b"<meta charset=windows-1251>\xcd\xe5\xf2", "<meta charset=windows-1251>Нет");
        check(b"<meta charset='koi8-r'>\xee\xc5\xd4", "<meta charset='koi8-r'>Нет");
        let older = b"<meta http-equiv=Content-Type content=\"text/html; charset=ISO-8859-1\">\xe9";
        check(older, "<meta http-equiv=Content-Type content=\"text/html; charset=ISO-8859-1\">é");
        // Many pages say what they are not.
        check("<meta charset=windows-1251>é".as_bytes(), "<meta charset=windows-1251>é");
        check("<meta charset=utf-16>é".as_bytes(), "<meta charset=utf-16>é");
        // What comes with the page counts for more than what stands in it.
        let page = b"<meta charset=windows-1251>\xe9".to_vec();
        let sent_as = Encoding::for_label(b"iso-8859-1");
        assert_eq!(decode_page(page, sent_as).unwrap(), "<meta charset=windows-1251>é");
    }

    #[test]
    fn depth_is_bounded() {
        let nested = |depth: usize| "<div>".repeat(depth) + "No." + &"</div>".repeat(depth);
        let is_deep =
            |html: String| is_deeper_than(dom_query::Document::from(html).root(), DEPTH_OF_ANY_STACK);
        assert!(!is_deep(nested(400)));
        assert!(is_deep(nested(600)));
        assert_eq!(open_tags(&nested(100_000)), 100_000);
        assert_eq!(open_tags("<p>1 < 2<br></p><!-- x --><p></p>"), 2);
    }
}
