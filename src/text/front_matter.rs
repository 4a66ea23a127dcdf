//! What a text says of itself before it begins: lines `Title: ...` and `Date: ...`, or YAML between two lines `---`.

/// Front matter of a text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FrontMatter<'a> {
    /// Keys as written, with their values on one line; quotation marks around a value are taken off.
    pub fields: Vec<(&'a str, &'a str)>,
    /// Where it ends: a byte offset into the text.
    pub end: usize,
}

/// Keys that lines without `---` around them may have; others are part of the text.
const KEYS: [&str; 26] = [
    "id",
    "doc_id",
    "uuid",
    "title",
    "headline",
    "subtitle",
    "date",
    "published",
    "publish_date",
    "published_at",
    "pub_date",
    "updated",
    "url",
    "link",
    "source",
    "outlet",
    "publisher",
    "author",
    "authors",
    "byline",
    "section",
    "category",
    "tags",
    "keywords",
    "language",
    "place",
];

/// Lines of front matter at most.
const MAX_LINES: usize = 64;

/// The front matter of a text, if it has any.
///
/// Without `---` it is the first paragraph, if that has two lines or more and each begins with a key that documents
/// usually have.
pub fn front_matter(text: &str) -> Option<FrontMatter<'_>> {
    let start = text.len() - text.trim_start().len();
    let mut lines = text[start..].split_inclusive('\n').take(MAX_LINES);
    let mut found = FrontMatter { fields: Vec::new(), end: start };
    if text[start..].starts_with("---") {
        let first = lines.next()?;
        if first.trim_end() != "---" {
            return None;
        }
        found.end += first.len();
        for line in lines {
            found.end += line.len();
            match line.trim_end() {
                "---" | "..." => return (!found.fields.is_empty()).then_some(found),
                // Comments, and lists and maps below a key.
                other if other.is_empty() || other.starts_with([' ', '\t', '-', '#']) => {}
                other => found.fields.push(field(other)?),
            }
        }
        return None;
    }
    for line in lines {
        if line.trim().is_empty() {
            break;
        }
        let (key, value) = field(line.trim_end())?;
        KEYS.iter().any(|known| known.eq_ignore_ascii_case(key)).then_some(())?;
        found.fields.push((key, value));
        found.end += line.len();
    }
    (found.fields.len() > 1).then_some(found)
}

/// Key and value of a line.
fn field(line: &str) -> Option<(&str, &str)> {
    let (key, value) = line.split_once(':')?;
    let is_key = !key.is_empty() && key.chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | '-'));
    let value = value.trim();
    let quoted = |mark| value.strip_prefix(mark).and_then(|value| value.strip_suffix(mark));
    is_key.then_some((key, quoted('"').or_else(|| quoted('\'')).unwrap_or(value)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, fields: &[(&str, &str)], rest: &str) {
        let found = front_matter(text).expect("it has front matter");
        assert_eq!((&found.fields[..], &text[found.end..]), (fields, rest));
    }

    #[test]
    fn front_matter_is_found() {
        check(
            "Title: Minister: no deal\nDATE: 2024-03-14\n\nHe left.",
            &[("Title", "Minister: no deal"), ("DATE", "2024-03-14")],
            "\nHe left.",
        );
        check(
            "---\ntitle: \"No deal\"\ntags:\n  - war\nlang: en\n---\nHe left.",
            &[("title", "No deal"), ("tags", ""), ("lang", "en")],
            "He left.",
        );
        check(
            "\nurl: https://a.example/b\nsource: A",
            &[("url", "https://a.example/b"), ("source", "A")],
            "",
        );
    }

    #[test]
    fn text_is_no_front_matter() {
        for text in [
            "",
            "He left.",
            "Title: No deal\n\nHe left.",
            "Berg: No deal\nDate: 2024-03-14\n\nHe left.",
            "Title: No deal\nHe left.\n",
            "---\nHe left.\n---\n",
            "---\ntitle: No deal\nHe left.",
            "--- title: No deal\n---\n",
        ] {
            assert_eq!(front_matter(text), None, "{text}");
        }
    }
}
