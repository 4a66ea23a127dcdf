//! Markdown within a line: `**bold**`, `*slanted*`, `_slanted_`, `[text](address)`.

/// Emphasis is looked for so many bytes ahead at most.
const MAX_EMPHASIS_BYTES: usize = 400;
/// Longest address of a link.
const MAX_ADDRESS_BYTES: usize = 2000;

/// Markup that was opened, asked about from the start of the text to its end.
#[derive(Default)]
pub(super) struct Markup {
    /// Ends of what was opened, the next one last: place and length.
    ends: Vec<(usize, usize)>,
}

impl Markup {
    /// Length of the markup at `place`, which stands for nothing.
    pub(super) fn at(&mut self, text: &str, place: usize, before: Option<char>) -> Option<usize> {
        while let Some(&(end, len)) = self.ends.last() {
            if end > place {
                break;
            }
            self.ends.pop();
            if end == place {
                return Some(len);
            }
        }
        let rest = &text[place..];
        let (len, end) = if rest.starts_with('[') { link(rest)? } else { emphasis(rest, before)? };
        let within = self.ends.last().is_none_or(|&(outer, _)| place + end.0 < outer);
        within.then(|| {
            self.ends.push((place + end.0, end.1));
            len
        })
    }
}

/// Length of the opening mark, and place and length of the closing one.
type Pair = (usize, (usize, usize));

fn emphasis(rest: &str, before: Option<char>) -> Option<Pair> {
    let mark = rest.chars().next().filter(|c| matches!(c, '*' | '_'))?;
    let run = rest.bytes().take(4).take_while(|&b| b == mark as u8).count();
    let opens = before.is_none_or(|c| !c.is_alphanumeric() && c != mark)
        && rest[run..].starts_with(|c: char| !c.is_whitespace());
    if run > 3 || !opens {
        return None;
    }
    let ahead = window(&rest[run..], MAX_EMPHASIS_BYTES);
    let end = run + ahead.find(&rest[..run])?;
    let closes = rest[..end].ends_with(|c: char| !c.is_whitespace())
        && !rest[end + run..].starts_with(|c: char| c.is_alphanumeric() || c == mark);
    closes.then_some((run, (end, run)))
}

fn link(rest: &str) -> Option<Pair> {
    let ahead = window(&rest[1..], MAX_EMPHASIS_BYTES);
    let end = 1 + ahead.find(['[', ']']).filter(|&end| ahead[end..].starts_with("]("))?;
    let address = window(&rest[end + 2..], MAX_ADDRESS_BYTES);
    let len = address.find([')', ' ']).filter(|&len| len > 0 && address[len..].starts_with(')'))?;
    Some((1, (end, len + 3)))
}

/// The start of a text up to the end of the line, and no more than so many bytes.
fn window(text: &str, max_bytes: usize) -> &str {
    let mut end = text.len().min(max_bytes);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    let line = text[..end].split('\n').next();
    line.unwrap_or_default()
}
