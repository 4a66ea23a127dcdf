//! A reader that can be handed bytes to read once more: what a broken record had swallowed of the records behind it.

use std::io::{self, BufRead, Read};

/// Most bytes that one reader takes back in all, so that a file of nothing but broken records is not read for ever.
const MAX_BYTES: usize = 1 << 30;

/// A reader of `inner`, and before that of what it was handed back.
pub(crate) struct Again<R> {
    inner: R,
    /// What was handed back, read up to `at`.
    bytes: Vec<u8>,
    at: usize,
    /// Bytes that it still takes back.
    room: usize,
}

impl<R: BufRead> Again<R> {
    /// A reader of `inner` that was handed nothing yet.
    pub(crate) fn new(inner: R) -> Self {
        Self { inner, bytes: Vec::new(), at: 0, room: MAX_BYTES }
    }

    /// Has `bytes` read next; where it has taken back too much already it does not, and says so.
    pub(super) fn hand_back(&mut self, mut bytes: Vec<u8>) -> bool {
        let Some(room) = self.room.checked_sub(bytes.len()) else { return false };
        self.room = room;
        bytes.extend_from_slice(&self.bytes[self.at..]);
        (self.bytes, self.at) = (bytes, 0);
        true
    }
}

impl<R: BufRead> Read for Again<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.fill_buf()?.read(buffer)?;
        self.consume(count);
        Ok(count)
    }
}

impl<R: BufRead> BufRead for Again<R> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        if self.at < self.bytes.len() { Ok(&self.bytes[self.at..]) } else { self.inner.fill_buf() }
    }

    fn consume(&mut self, count: usize) {
        if self.at < self.bytes.len() {
            self.at += count;
        } else {
            self.inner.consume(count);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_handed_back_comes_first() {
        let mut reader = Again::new(io::BufReader::with_capacity(2, &b"cde"[..]));
        assert!(reader.hand_back(b"b".to_vec()) && reader.hand_back(b"a".to_vec()));
        let mut two = [0; 1];
        reader.read_exact(&mut two).unwrap();
        assert!(two == *b"a" && reader.hand_back(b"A".to_vec()));
        let mut rest = String::new();
        reader.read_to_string(&mut rest).unwrap();
        assert_eq!(rest, "Abcde");
    }

    #[test]
    fn it_takes_back_so_much_and_no_more() {
        let mut reader = Again::new(&b"rest"[..]);
        reader.room = 3;
        assert!(reader.hand_back(b"ab".to_vec()) && !reader.hand_back(b"cd".to_vec()));
        let mut rest = String::new();
        reader.read_to_string(&mut rest).unwrap();
        assert_eq!(rest, "abrest");
    }
}
