//! Compressed inputs: gzip, Zstandard and bzip2 are known by their first bytes, whatever the name, and read as what
//! they contain. A file may have several members, one after the other.

use std::ffi::OsStr;
use std::io::{self, BufRead, BufReader, Read};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use bzip2::bufread::MultiBzDecoder;
use flate2::bufread::MultiGzDecoder;
use thiserror::Error;

/// As much is unpacked whatever the ratio, since a little text of one word may be packed very tightly.
const HARMLESS_BYTES: u64 = 64 << 20;

/// How a file is compressed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Compression {
    Gzip,
    Zstd,
    Bzip2,
}

/// What is wrong with compressed data; it comes out of the reader within an [`io::Error`].
#[derive(Debug, Error)]
pub(crate) enum UnpackError {
    #[error("the {format} data are damaged or cut short: {reason}")]
    Damaged { format: &'static str, reason: String },
    #[error("it unpacks to more than {max_ratio} times its size, as hardly a text does")]
    Bomb { max_ratio: u64 },
}

impl Compression {
    /// That of a file that begins with `head`.
    fn of(head: &[u8]) -> Option<Self> {
        match head {
            [0x1f, 0x8b, ..] => Some(Self::Gzip),
            [0x28, 0xb5, 0x2f, 0xfd, ..] => Some(Self::Zstd),
            // `BZh` could begin a text; the mark of a block or of the end that follows could not.
            [b'B', b'Z', b'h', _, b'1', b'A', ..] | [b'B', b'Z', b'h', _, 0x17, b'r', ..] => {
                Some(Self::Bzip2)
            }
            _ => None,
        }
    }

    /// That of a file with this extension, in any case.
    fn of_extension(extension: &OsStr) -> Option<Self> {
        match extension.to_str()?.to_ascii_lowercase().as_str() {
            "gz" => Some(Self::Gzip),
            "zst" => Some(Self::Zstd),
            "bz2" => Some(Self::Bzip2),
            _ => None,
        }
    }

    fn name(self) -> &'static str {
        match self {
            Self::Gzip => "gzip",
            Self::Zstd => "Zstandard",
            Self::Bzip2 => "bzip2",
        }
    }
}

/// Whether a file that begins with `head` is compressed.
pub(super) fn is_packed(head: &[u8]) -> bool {
    Compression::of(head).is_some()
}

/// The name without the extension of a compression: `news.csv` for `news.csv.gz`.
pub(super) fn unpacked_name(path: &Path) -> &Path {
    let is_packed = path.extension().is_some_and(|extension| Compression::of_extension(extension).is_some());
    match path.file_stem() {
        Some(stem) if is_packed => Path::new(stem),
        _ => path,
    }
}

/// `raw` as it is, or unpacked where it is compressed, to `max_ratio` times its size at most.
pub(super) fn unpacked(raw: Box<dyn Read + Send>, max_ratio: u64) -> io::Result<Box<dyn Read + Send>> {
    let packed = Arc::new(AtomicU64::new(0));
    let counted = Counted { raw, bytes: Arc::clone(&packed) };
    let mut raw = BufReader::with_capacity(1 << 16, counted);
    let Some(compression) = Compression::of(raw.fill_buf()?) else { return Ok(Box::new(raw)) };
    let bytes: Box<dyn Read + Send> = match compression {
        Compression::Gzip => Box::new(MultiGzDecoder::new(raw)),
        Compression::Zstd => Box::new(zstd::Decoder::with_buffer(raw)?),
        Compression::Bzip2 => Box::new(MultiBzDecoder::new(raw)),
    };
    Ok(Box::new(Unpacked { bytes, format: compression.name(), packed, unpacked: 0, max_ratio }))
}

/// Counts the bytes that are read.
struct Counted<R> {
    raw: R,
    bytes: Arc<AtomicU64>,
}

impl<R: Read> Read for Counted<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.raw.read(buffer)?;
        self.bytes.fetch_add(read as u64, Ordering::Relaxed);
        Ok(read)
    }
}

/// Unpacked bytes, as far as they are harmless.
struct Unpacked {
    bytes: Box<dyn Read + Send>,
    format: &'static str,
    /// Bytes of the file that were read.
    packed: Arc<AtomicU64>,
    unpacked: u64,
    max_ratio: u64,
}

impl Read for Unpacked {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let damaged = |error: io::Error| match error.kind() {
            // What the disk says, not the decoder.
            io::ErrorKind::Interrupted | io::ErrorKind::PermissionDenied => error,
            _ => io::Error::other(UnpackError::Damaged { format: self.format, reason: error.to_string() }),
        };
        let read = self.bytes.read(buffer).map_err(damaged)?;
        self.unpacked += read as u64;
        let packed = self.packed.load(Ordering::Relaxed);
        if self.unpacked > HARMLESS_BYTES && self.unpacked / self.max_ratio > packed {
            return Err(io::Error::other(UnpackError::Bomb { max_ratio: self.max_ratio }));
        }
        Ok(read)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Write;

    fn gzip(bytes: &[u8]) -> Vec<u8> {
        let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        packed.write_all(bytes).unwrap();
        packed.finish().unwrap()
    }

    fn zstd(bytes: &[u8]) -> Vec<u8> {
        let mut packed = zstd::Encoder::new(Vec::new(), 1).unwrap();
        packed.include_checksum(true).unwrap();
        packed.write_all(bytes).unwrap();
        packed.finish().unwrap()
    }

    fn bzip2(bytes: &[u8]) -> Vec<u8> {
        let mut packed = bzip2::write::BzEncoder::new(Vec::new(), bzip2::Compression::fast());
        packed.write_all(bytes).unwrap();
        packed.finish().unwrap()
    }

    fn read(packed: Vec<u8>) -> io::Result<Vec<u8>> {
        let mut bytes = Vec::new();
        unpacked(Box::new(io::Cursor::new(packed)), 1000)?.read_to_end(&mut bytes).map(|_| bytes)
    }

    /// A text that does not pack well.
    fn text() -> Vec<u8> {
        (0..20_000_u32).flat_map(|n| (n.wrapping_mul(2_654_435_761) >> 7).to_string().into_bytes()).collect()
    }

    #[test]
    fn all_members_are_read() {
        assert_eq!(read(b"plain text".to_vec()).unwrap(), b"plain text");
        assert_eq!(read(Vec::new()).unwrap(), b"");
        for pack in [gzip, zstd, bzip2] {
            assert_eq!(read(pack(&text())).unwrap(), text());
            assert_eq!(read([pack(b"one"), pack(b"two"), pack(b"")].concat()).unwrap(), b"onetwo");
            assert_eq!(read(pack(b"")).unwrap(), b"");
        }
    }

    #[test]
    fn damage_is_told() {
        for pack in [gzip, zstd, bzip2] {
            let whole = pack(&text());
            let cut = whole[..whole.len() - 5].to_vec();
            let mut changed = whole.clone();
            changed[whole.len() / 2] ^= 1;
            for damaged in [cut, changed] {
                let error = read(damaged).unwrap_err();
                let error = error.into_inner().unwrap().downcast::<UnpackError>().unwrap();
                assert!(matches!(*error, UnpackError::Damaged { .. }), "{error}");
            }
        }
    }

    #[test]
    fn bombs_are_not_unpacked() {
        for pack in [zstd, bzip2] {
            let bomb = pack(&vec![b'a'; HARMLESS_BYTES as usize + (8 << 20)]);
            let error = read(bomb).unwrap_err();
            let error = error.into_inner().unwrap().downcast::<UnpackError>().unwrap();
            assert!(matches!(*error, UnpackError::Bomb { max_ratio: 1000 }), "{error}");
        }
    }

    #[test]
    fn names_lose_the_compression() {
        let check = |name: &str, expected: &str| {
            assert_eq!(unpacked_name(Path::new(name)), Path::new(expected), "{name}");
        };
        check("news/a.csv.gz", "a.csv");
        check("a.jsonl.ZST", "a.jsonl");
        check("a.bz2", "a");
        check("news/a.csv", "news/a.csv");
        check("gz", "gz");
        check(".gz", ".gz");
    }
}
