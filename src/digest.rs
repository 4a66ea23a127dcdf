//! SHA-256 as it is written everywhere here: 64 lower-case hex digits.

use std::io::{self, BufRead, BufReader, Read};

use sha2::{Digest, Sha256};

/// Of bytes at hand.
pub(crate) fn sha256(bytes: impl AsRef<[u8]>) -> String {
    hex(&Sha256::digest(bytes))
}

/// Of all that is left to read, with its length in bytes; memory does not grow with it.
pub(crate) fn sha256_of_all(bytes: impl Read) -> io::Result<(String, u64)> {
    let mut bytes = BufReader::with_capacity(1 << 16, bytes);
    let mut hash = Sha256::new();
    let mut size = 0;
    loop {
        let piece = bytes.fill_buf()?;
        if piece.is_empty() {
            return Ok((hex(&hash.finalize()), size));
        }
        hash.update(piece);
        let length = piece.len();
        size += length as u64;
        bytes.consume(length);
    }
}

/// Two digits a byte.
pub(crate) fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_ways_give_the_same() {
        let abc = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
        assert_eq!(sha256("abc"), abc);
        assert_eq!(sha256_of_all(&b"abc"[..]).unwrap(), (abc.to_owned(), 3));
        let long = vec![7; 200_000];
        assert_eq!(sha256_of_all(&*long).unwrap(), (sha256(&long), 200_000));
    }
}
