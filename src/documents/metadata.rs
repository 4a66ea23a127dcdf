//! Which column or key holds what: found by its usual name or named by an option.

use super::date::{DateOrder, iso_date};
use super::encoding::unify_line_breaks;
use super::error::{ReadError, Tabular, list};
use super::{Document, Origin, ReadOptions};

pub(super) const TEXT: &[&str] =
    &["text", "body", "content", "article", "article_text", "full_text", "maintext"];
const ID: &[&str] = &["id", "doc_id", "uuid"];
const TITLE: &[&str] = &["title", "headline"];
#[rustfmt::skip]
const DATE: &[&str] = &[
    "date", "published", "publish_date", "published_date", "published_at", "pub_date", "publication_date",
    "date_published", "date_publish", "web_publication_date",
];
const URL: &[&str] = &["url", "link", "permalink", "web_url"];
const SOURCE: &[&str] =
    &["source", "outlet", "publisher", "publication", "source_name", "media_name", "source_domain"];

/// Where in a record each part of a document stands; the numbers are positions in the list of names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Layout {
    pub(super) text: usize,
    pub(super) id: Option<usize>,
    title: Option<usize>,
    date: Option<usize>,
    url: Option<usize>,
    source: Option<usize>,
    date_order: Option<DateOrder>,
}

impl Layout {
    /// Finds the parts among `names`. A name that comes twice means its first place.
    pub(super) fn find(names: &[&str], format: Tabular, options: &ReadOptions) -> Result<Self, ReadError> {
        let part = |wanted: &Option<String>, usual: &[&str], option: &'static str| match wanted {
            None => Ok(usual.iter().find_map(|name| position(names, name))),
            Some(wanted) => match position(names, wanted) {
                Some(at) => Ok(Some(at)),
                None if format == Tabular::Keys && option != "--text-column" => Ok(None),
                None => Err(ReadError::NoSuchColumn { name: wanted.clone(), option, found: list(names) }),
            },
        };
        let text = part(&options.text_column, TEXT, "--text-column")?;
        Ok(Self {
            text: text.ok_or_else(|| ReadError::NoText { found: list(names), format })?,
            id: part(&options.id_column, ID, "--id-column")?,
            title: part(&options.title_column, TITLE, "--title-column")?,
            date: part(&options.date_column, DATE, "--date-column")?,
            url: part(&options.url_column, URL, "--url-column")?,
            source: part(&options.source_column, SOURCE, "--source-column")?,
            date_order: options.date_order,
        })
    }

    /// The positions of all parts that there are, in order.
    pub(super) fn positions(&self) -> Vec<usize> {
        let parts = [Some(self.text), self.id, self.title, self.date, self.url, self.source];
        let mut positions: Vec<usize> = parts.into_iter().flatten().collect();
        positions.sort_unstable();
        positions.dedup();
        positions
    }

    /// The document with this `text`; `value` gives the other parts by position, `default_id` where there is no id.
    pub(super) fn document(
        &self,
        origin: Origin,
        text: String,
        default_id: String,
        value: impl Fn(usize) -> String,
    ) -> Document {
        let part = |at: Option<usize>| at.map(|at| one_line(&value(at))).unwrap_or_default();
        let id = part(self.id);
        let written = part(self.date);
        let date = iso_date(&written, self.date_order);
        Document {
            origin,
            id: if id.is_empty() { default_id } else { id },
            title: part(self.title),
            unread_date: if date.is_empty() { written } else { String::new() },
            date,
            url: part(self.url),
            source: part(self.source),
            text: unify_line_breaks(text),
        }
    }
}

/// The first of `names` that is `wanted`: as written, or else without regard to case, or else to what divides its words
/// (`publishedAt`, `Publication Date`).
pub(super) fn position(names: &[&str], wanted: &str) -> Option<usize> {
    let exact = names.iter().position(|name| *name == wanted);
    let letters = |name: &str| -> String {
        let letters = name.chars().filter(|c| !matches!(c, ' ' | '_' | '-'));
        letters.flat_map(char::to_lowercase).collect()
    };
    exact.or_else(|| names.iter().position(|name| name.eq_ignore_ascii_case(wanted))).or_else(|| {
        let wanted = letters(wanted);
        names.iter().position(|name| letters(name) == wanted)
    })
}

/// `text` with white space folded and control characters dropped: metadata is one cell of a table.
pub(super) fn one_line(text: &str) -> String {
    let words =
        text.split_whitespace().map(|word| word.chars().filter(|c| !c.is_control()).collect::<String>());
    words.filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_is_found_by_its_usual_names() {
        let check = |names: &[&str], expected: usize| {
            let layout = Layout::find(names, Tabular::Columns, &ReadOptions::default()).unwrap();
            assert_eq!(layout.text, expected, "{names:?}");
        };
        check(&["text"], 0);
        check(&["id", "Body"], 1);
        check(&["content", "text"], 1);
        check(&["TEXT", "text"], 1);
        check(&["article", "content"], 1);
        check(&["maintext"], 0);
        check(&["text", "text"], 0);
        check(&["id", "Full Text"], 1);
        check(&["fullText", "body"], 1);
        let error = Layout::find(&["a", "b"], Tabular::Columns, &ReadOptions::default()).unwrap_err();
        assert_eq!(
            error.at("x.csv", None, None).to_string(),
            "x.csv: no text: none of the usual names is among `a`, `b`; hint: name the column with `--text-column`"
        );
    }

    #[test]
    fn dates_and_outlets_are_found_by_their_usual_names() {
        let find = |names: &[&str]| Layout::find(names, Tabular::Keys, &ReadOptions::default()).unwrap();
        for name in ["date", "publishedAt", "Published Date", "date_publish", "date-published"] {
            assert_eq!(find(&["text", name]).date, Some(1), "{name}");
        }
        assert_eq!(find(&["maintext", "source_domain"]).source, Some(1));
    }

    #[test]
    fn options_name_parts() {
        let options = ReadOptions {
            text_column: Some("Story".into()),
            id_column: Some("key".into()),
            ..ReadOptions::default()
        };
        let layout = Layout::find(&["text", "story", "KEY", "id"], Tabular::Columns, &options).unwrap();
        assert_eq!((layout.text, layout.id), (1, Some(2)));
        assert!(Layout::find(&["text"], Tabular::Keys, &options).is_err());
        assert!(Layout::find(&["story"], Tabular::Columns, &options).is_err());
        assert_eq!(Layout::find(&["story"], Tabular::Keys, &options).unwrap().id, None);
    }

    #[test]
    fn metadata_is_one_line() {
        let check = |text: &str, expected: &str| assert_eq!(one_line(text), expected);
        check("  a \r\n b\t", "a b");
        check("a\u{0}b \u{1} c", "ab c");
        check("", "");
    }
}
