//! Parquet tables: one document a row, columns found by their names as in CSV; only those are read.
//!
//! Parquet is read from its end, so that a table that is compressed as a whole or comes through a pipe is first
//! copied to a temporary file. Texts may be strings or bytes; dates and points in time become days, those with a
//! zone in UTC; bytes that are no text say nothing in any other column. What the `parquet` crate makes of a damaged
//! table, a panic included, is a problem of the file after the rows that came before; so is a string that is not UTF-8
//! (bytes are decoded as in CSV). Absent on purpose: encrypted tables, pages packed with Brotli or LZO, and lists.

use std::fs::File;
use std::io::{self, BufRead, BufReader, Read, Seek, SeekFrom};
use std::sync::Arc;

use bytes::Bytes;
use parquet::basic::{Compression, LogicalType, TimeUnit};
use parquet::errors::ParquetError;
use parquet::file::reader::{ChunkReader, FileReader, Length, SerializedFileReader};
use parquet::record::reader::RowIter;
use parquet::record::{Field, Row};
use parquet::schema::types::{Type, TypePtr};

use super::date::{MILLISECONDS_A_DAY, day_since_1970};
use super::encoding::decode_within;
use super::error::{ReadError, Tabular};
use super::html::field_text;
use super::metadata::Layout;
use super::source::Source;
use super::{Document, Problem, ReadOptions};
use crate::digest::hex;
use crate::problem::caught;

/// Rows that are held in memory at a time.
const BATCH_ROWS: usize = 64;

/// The documents of a Parquet file.
pub(super) struct ParquetRows {
    source: Source,
    options: Arc<ReadOptions>,
    record: u64,
    state: State,
}

enum State {
    Start,
    // Boxed: the readers of the columns are large.
    InRows(Box<Table>),
    Done,
}

/// A file behind whose end nothing can be read, not even nothing: for what a damaged table counts in billions, the crate
/// would ask the end of the file again and again.
struct BoundedFile(File);

impl Length for BoundedFile {
    fn len(&self) -> u64 {
        self.0.len()
    }
}

impl ChunkReader for BoundedFile {
    type T = BufReader<NoEnd<File>>;

    fn get_read(&self, start: u64) -> Result<Self::T, ParquetError> {
        let mut file = self.0.try_clone()?;
        file.seek(SeekFrom::Start(start))?;
        Ok(BufReader::new(NoEnd(file)))
    }

    fn get_bytes(&self, start: u64, length: usize) -> Result<Bytes, ParquetError> {
        if start.checked_add(length as u64).is_none_or(|end| end > self.len()) {
            return Err(ParquetError::EOF("a page reaches behind the end of the file".to_owned()));
        }
        self.0.get_bytes(start, length)
    }
}

/// A reader whose end is an error.
struct NoEnd<R>(R);

impl<R: Read> Read for NoEnd<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        match self.0.read(buffer)? {
            0 if !buffer.is_empty() => Err(io::ErrorKind::UnexpectedEof.into()),
            count => Ok(count),
        }
    }
}

/// An opened table.
struct Table {
    rows: RowIter<'static>,
    layout: Layout,
    /// The columns that are read: where each stands among all, in order.
    columns: Vec<usize>,
    names: Vec<String>,
    meanings: Vec<Meaning>,
}

/// What a column says that its cells do not.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Meaning {
    Nothing,
    Nanoseconds,
    Uuid,
}

impl Meaning {
    fn of(column: &Type) -> Self {
        match column.get_basic_info().logical_type_ref() {
            Some(LogicalType::Timestamp(time)) if matches!(time.unit, TimeUnit::NANOS) => Self::Nanoseconds,
            Some(LogicalType::Uuid) => Self::Uuid,
            _ => Self::Nothing,
        }
    }
}

impl ParquetRows {
    pub(super) fn new(source: Source, options: Arc<ReadOptions>) -> Self {
        Self { source, options, record: 0, state: State::Start }
    }

    fn open(&mut self) -> Result<Table, ReadError> {
        if !self.source.reader.fill_buf()?.starts_with(b"PAR1") {
            return Err(ReadError::NotParquet);
        }
        let file = self.source.seekable(b"PAR1")?;
        guarded(|| Table::new(SerializedFileReader::new(BoundedFile(file)).map_err(damaged)?, &self.options))
    }

    fn document(&self, table: &Table, row: &Row) -> Result<Document, ReadError> {
        let cells: Vec<&Field> = row.get_column_iter().map(|(_, cell)| cell).collect();
        let place = |at: usize| table.columns.binary_search(&at).expect("only columns of the layout: a bug");
        let text_place = place(table.layout.text);
        let text = match cells[text_place] {
            Field::Str(text) => self.text(text.as_bytes())?,
            Field::Bytes(bytes) => self.text(bytes.data())?,
            other => {
                return Err(ReadError::TextIsNot { key: table.names[text_place].clone(), what: what(other) });
            }
        };
        let mut written = Vec::with_capacity(cells.len());
        for (place, cell) in cells.iter().enumerate() {
            let is_text = place == text_place;
            written.push(if is_text { String::new() } else { self.cell(cell, table.meanings[place]) });
        }
        let origin = self.source.origin(self.record, None);
        let default_id = self.source.record_id(self.record);
        Ok(table.layout.document(origin, field_text(text), default_id, |at| written[place(at)].clone()))
    }

    /// What `cell` says as metadata.
    fn cell(&self, cell: &Field, meaning: Meaning) -> String {
        match cell {
            Field::Str(text) => text.clone(),
            Field::Bytes(bytes) if meaning == Meaning::Uuid => uuid(bytes.data()),
            // Nothing where they are no text but a hash or a picture.
            Field::Bytes(bytes) => self.text(bytes.data()).unwrap_or_default(),
            Field::Date(days) => day_since_1970(i64::from(*days)),
            Field::TimestampMillis(time) => day_since_1970(time.div_euclid(MILLISECONDS_A_DAY)),
            Field::TimestampMicros(time) => day_since_1970(time.div_euclid(MILLISECONDS_A_DAY * 1_000)),
            Field::Long(time) if meaning == Meaning::Nanoseconds => {
                day_since_1970(time.div_euclid(MILLISECONDS_A_DAY * 1_000_000))
            }
            // `17`, not `17.0`.
            Field::Float(number) => number.to_string(),
            Field::Double(number) => number.to_string(),
            // A group stands for its name: `source.name`.
            Field::Group(group) => {
                let name = group.get_column_iter().find(|(name, _)| *name == "name").map(|(_, name)| name);
                match name {
                    Some(Field::Str(name)) => name.clone(),
                    _ => String::new(),
                }
            }
            Field::Null | Field::ListInternal(_) | Field::MapInternal(_) => String::new(),
            other => other.to_string(),
        }
    }

    fn text(&self, bytes: &[u8]) -> Result<String, ReadError> {
        decode_within(bytes, self.options.max_record_bytes)
    }
}

impl Table {
    fn new(reader: SerializedFileReader<BoundedFile>, options: &ReadOptions) -> Result<Self, ReadError> {
        let schema = reader.metadata().file_metadata().schema_descr_ptr();
        let fields = schema.root_schema().get_fields();
        let names: Vec<&str> = fields.iter().map(|field| field.name()).collect();
        let layout = Layout::find(&names, Tabular::Columns, options)?;
        let columns = layout.positions();
        let read: Vec<&TypePtr> = columns.iter().map(|&at| &fields[at]).collect();
        refuse_codecs(&reader, &read)?;
        let wanted = read.iter().map(|&field| Arc::clone(field)).collect();
        let projection = Type::group_type_builder(schema.root_schema().name()).with_fields(wanted).build();
        let names = read.iter().map(|field| field.name().to_owned()).collect();
        let meanings = read.iter().map(|field| Meaning::of(field)).collect();
        let rows = RowIter::from_file_into(Box::new(reader)).project(Some(projection.map_err(damaged)?));
        let rows = rows.map_err(damaged)?.with_batch_size(BATCH_ROWS);
        Ok(Self { rows, layout, columns, names, meanings })
    }
}

impl Iterator for ParquetRows {
    type Item = Result<Document, Problem>;

    fn next(&mut self) -> Option<Self::Item> {
        let mut table = match std::mem::replace(&mut self.state, State::Done) {
            State::Start => match self.open() {
                Ok(table) => Box::new(table),
                Err(error) => return Some(Err(self.source.file_problem(error))),
            },
            State::InRows(table) => table,
            State::Done => return None,
        };
        match guarded(|| table.rows.next().transpose().map_err(damaged)) {
            Ok(None) => None,
            Ok(Some(row)) => {
                self.record += 1;
                let result = self.document(&table, &row);
                self.state = State::InRows(table);
                Some(result.map_err(|error| error.at(&self.source.name, Some(self.record), None)))
            }
            Err(error) => Some(Err(self.source.file_problem(error))),
        }
    }
}

/// Refuses a table whose columns `read` are packed in a way that is not undone here.
fn refuse_codecs(reader: &SerializedFileReader<BoundedFile>, read: &[&TypePtr]) -> Result<(), ReadError> {
    let chunks = reader.metadata().row_groups().iter().flat_map(|group| group.columns());
    for chunk in chunks {
        let is_read = chunk
            .column_path()
            .parts()
            .first()
            .is_some_and(|name| read.iter().any(|field| field.name() == name));
        let coding = match chunk.compression() {
            Compression::BROTLI(_) => "Brotli",
            Compression::LZO => "LZO",
            _ => continue,
        };
        if is_read {
            return Err(ReadError::UnknownCoding { coding: coding.to_owned() });
        }
    }
    Ok(())
}

/// `0f8fad5b-d9cb-469f-a165-70867728950e`, as databases show it.
fn uuid(bytes: &[u8]) -> String {
    let groups = [bytes.get(..4), bytes.get(4..6), bytes.get(6..8), bytes.get(8..10), bytes.get(10..)];
    groups.map(|group| hex(group.unwrap_or_default())).join("-")
}

/// What `work` gives; what goes wrong in it, a panic included, is damage of the table.
fn guarded<T>(work: impl FnOnce() -> Result<T, ReadError>) -> Result<T, ReadError> {
    caught(work).unwrap_or_else(|_| Err(ReadError::DamagedParquet("the reader gave up on it".to_owned())))
}

/// The reason that `error` gives, which may hold whole texts, on a line.
fn damaged(error: ParquetError) -> ReadError {
    const SHOWN: usize = 120;
    let message = error.to_string();
    let message = message.strip_prefix("Parquet error: ").unwrap_or(&message);
    let reason = message.lines().next().unwrap_or_default();
    let reason = reason.split(". Bytes:").next().unwrap_or(reason);
    ReadError::DamagedParquet(reason.chars().take(SHOWN).collect())
}

fn what(cell: &Field) -> &'static str {
    match cell {
        Field::Null => "null",
        Field::Bool(_) => "true or false",
        Field::Date(_) | Field::TimestampMillis(_) | Field::TimestampMicros(_) => "a date",
        Field::TimeMillis(_) | Field::TimeMicros(_) => "a time",
        Field::Group(_) => "a group of columns",
        Field::ListInternal(_) | Field::MapInternal(_) => "a list",
        _ => "a number",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::documents::tests::{check, check_with, read_bytes, shown};
    use parquet::basic::{GzipLevel, ZstdLevel};
    use parquet::data_type::{
        ByteArray, ByteArrayType, DoubleType, FixedLenByteArray, FixedLenByteArrayType, Int32Type, Int64Type,
    };
    use parquet::file::properties::WriterProperties;
    use parquet::file::writer::SerializedFileWriter;
    use parquet::schema::parser::parse_message_type;

    /// The cells of a column; those of text are optional, all others required.
    enum Cells<'a> {
        Text(&'a [Option<&'a [u8]>]),
        Fixed(&'a [&'a [u8]]),
        Int(&'a [i32]),
        Long(&'a [i64]),
        Double(&'a [f64]),
    }

    /// A table with these columns in each of `groups` row groups.
    fn table(columns: &str, compression: Compression, groups: &[&[Cells]]) -> Vec<u8> {
        let schema = Arc::new(parse_message_type(&format!("message news {{ {columns} }}")).unwrap());
        let properties = Arc::new(WriterProperties::builder().set_compression(compression).build());
        let mut writer = SerializedFileWriter::new(Vec::new(), schema, properties).unwrap();
        for group in groups {
            let mut written = writer.next_row_group().unwrap();
            for cells in *group {
                let mut column = written.next_column().unwrap().unwrap();
                let result = match cells {
                    Cells::Text(cells) => {
                        let levels: Vec<i16> = cells.iter().map(|cell| i16::from(cell.is_some())).collect();
                        let cells: Vec<_> =
                            cells.iter().flatten().map(|cell| ByteArray::from(cell.to_vec())).collect();
                        column.typed::<ByteArrayType>().write_batch(&cells, Some(&levels), None)
                    }
                    Cells::Fixed(cells) => {
                        let cells: Vec<_> =
                            cells.iter().map(|cell| FixedLenByteArray::from(cell.to_vec())).collect();
                        column.typed::<FixedLenByteArrayType>().write_batch(&cells, None, None)
                    }
                    Cells::Int(cells) => column.typed::<Int32Type>().write_batch(cells, None, None),
                    Cells::Long(cells) => column.typed::<Int64Type>().write_batch(cells, None, None),
                    Cells::Double(cells) => column.typed::<DoubleType>().write_batch(cells, None, None),
                };
                result.unwrap();
                column.close().unwrap();
            }
            written.close().unwrap();
        }
        writer.into_inner().unwrap()
    }

    const TEXT: &str = "optional binary text (UTF8);";
    const PLAIN: Compression = Compression::UNCOMPRESSED;

    fn texts(texts: &[Option<&[u8]>]) -> Vec<u8> {
        table(TEXT, PLAIN, &[&[Cells::Text(texts)]])
    }

    #[test]
    fn rows_are_documents() {
        check(
            "n.parquet",
            texts(&[Some(b"No."), Some("“Не”\r\n".as_bytes()), Some(b"")]),
            &["1 n-1: No.", "2 n-2: “Не”\\n", "3 n-3: "],
        );
        check("n.parquet", texts(&[]), &[]);
        check("n", texts(&[Some(b"No.")]), &["1 n-1: No."]);
        // Groups of rows, and a column that is not read.
        let columns = "required int64 x; optional binary Body; required int64 ID;";
        let group = |id: &'static [i64], text: &'static [Option<&'static [u8]>]| {
            [Cells::Long(id), Cells::Text(text), Cells::Long(id)]
        };
        let (first, second) = (group(&[7, 8], &[Some(b"A"), Some(b"B")]), group(&[9], &[Some(b"C")]));
        check("n.parquet", table(columns, PLAIN, &[&first, &second]), &["1 7: A", "2 8: B", "3 9: C"]);
        // More rows than are held at a time.
        let many: Vec<Vec<u8>> = (1..=300).map(|n| format!("No {n}").into_bytes()).collect();
        let many: Vec<Option<&[u8]>> = many.iter().map(|text| Some(text.as_slice())).collect();
        let read = read_bytes("n.parquet", &texts(&many), &ReadOptions::default());
        assert_eq!((read.len(), shown(&read[299]).as_str()), (300, "300 n-300: No 300"));
    }

    #[test]
    fn packed_pages_and_files() {
        let packed = |compression| table(TEXT, compression, &[&[Cells::Text(&[Some(&[b'a'; 500])])]]);
        let expected = format!("1 n-1: {}", "a".repeat(500));
        for compression in [
            Compression::SNAPPY,
            Compression::GZIP(GzipLevel::default()),
            Compression::ZSTD(ZstdLevel::default()),
            Compression::LZ4_RAW,
        ] {
            check("n.parquet", packed(compression), &[&expected]);
        }
        let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        std::io::Write::write_all(&mut gzip, &texts(&[Some(b"No.")])).unwrap();
        check("n.parquet.gz", gzip.finish().unwrap(), &["1 n-1: No."]);
    }

    #[test]
    fn cells_are_metadata() {
        let columns = "optional binary id; optional binary title (UTF8); required int32 date (DATE); required double url; optional binary text (UTF8);";
        let cells = [
            Cells::Text(&[None, Some(b"17")]),
            Cells::Text(&[Some(b"No\nescalation"), None]),
            Cells::Int(&[19_017, -400_000]),
            Cells::Double(&[17.0, 0.5]),
            Cells::Text(&[Some(b"A"), Some(b"B")]),
        ];
        let read = read_bytes("n.parquet", &table(columns, PLAIN, &[&cells]), &ReadOptions::default());
        let parts: Vec<_> = read.iter().flatten().map(|d| [&*d.id, &*d.title, &*d.date, &*d.url]).collect();
        assert_eq!(parts, [["n-1", "No escalation", "2022-01-25", "17"], ["17", "", "", "0.5"]]);
        let day = 19_017 * 86_400;
        for (unit, time) in
            [("MILLIS", day * 1_000), ("MICROS", (day + 86_399) * 1_000_000), ("NANOS", day * 1_000_000_000)]
        {
            let columns = format!("{TEXT} required int64 date (TIMESTAMP({unit}, true));");
            let table = table(&columns, PLAIN, &[&[Cells::Text(&[Some(b"A")]), Cells::Long(&[time])]]);
            let read = read_bytes("n.parquet", &table, &ReadOptions::default());
            assert_eq!(read[0].as_ref().unwrap().date, "2022-01-25", "{unit}");
        }
    }

    #[test]
    fn metadata_that_are_no_text_lose_no_document() {
        const ID: &[u8] = b"\x0f\x8f\xad\x5b\xd9\xcb\x46\x9f\xa1\x65\x70\x86\x77\x28\x95\x0e";
        let columns = "required fixed_len_byte_array (16) id (UUID); optional binary title (UTF8); optional binary url; optional binary text (UTF8);";
        let cells = [
            Cells::Fixed(&[ID]),
            Cells::Text(&[Some(b"No\0 escalation")]),
            Cells::Text(&[Some(b"\xff\xfd\xfc")]),
            Cells::Text(&[Some(b"A")]),
        ];
        let read = read_bytes("n.parquet", &table(columns, PLAIN, &[&cells]), &ReadOptions::default());
        let parts: Vec<_> = read.iter().flatten().map(|d| [&*d.id, &*d.title, &*d.url, &*d.text]).collect();
        assert_eq!(parts, [["0f8fad5b-d9cb-469f-a165-70867728950e", "No escalation", "", "A"]]);
    }

    #[test]
    fn columns_as_in_csv() {
        let other = || {
            table(
                "optional binary Story (UTF8); required int64 x;",
                PLAIN,
                &[&[Cells::Text(&[Some(b"A")]), Cells::Long(&[1])]],
            )
        };
        check("n.parquet", other(), &["n.parquet: no text: none of the usual names is among `Story`, `x`"]);
        let named = |name: &str| ReadOptions { text_column: Some(name.into()), ..ReadOptions::default() };
        check_with(&named("story"), "n.parquet", other(), &["1 n-1: A"]);
        check_with(&named("x"), "n.parquet", other(), &["n.parquet: record 1: `x` is a number, not a text"]);
        check_with(&named("y"), "n.parquet", other(), &["n.parquet: no `y` among `Story`, `x`"]);
    }

    #[test]
    fn a_bad_row_is_a_problem_of_its_own() {
        let rows = [
            Some(&b"A"[..]),
            None,
            Some(b"\x93No\x94"),
            Some(b"\xff\xfd\xfc"),
            Some(b"a\0b"),
            Some(&[b'x'; 30]),
            Some(b"B"),
        ];
        let options = ReadOptions { max_record_bytes: 20, ..ReadOptions::default() };
        check_with(
            &options,
            "n.parquet",
            table("optional binary text;", PLAIN, &[&[Cells::Text(&rows)]]),
            &[
                "1 n-1: A",
                "n.parquet: record 2: `text` is null, not a text",
                "3 n-3: “No”",
                "n.parquet: record 4: not valid UTF-8, and no other encoding is certain",
                "n.parquet: record 5: binary data, not text",
                "n.parquet: record 6: larger than 20 bytes",
                "7 n-7: B",
            ],
        );
    }

    #[test]
    fn a_string_that_is_none_ends_the_table() {
        check(
            "n.parquet",
            texts(&[Some(b"A"), Some(b"\x93No\x94"), Some(b"B")]),
            &[
                "1 n-1: A",
                "n.parquet: the Parquet table is damaged or cut short: Error reading BYTE_ARRAY as String",
            ],
        );
        let options = ReadOptions { max_record_bytes: 2, ..ReadOptions::default() };
        check_with(
            &options,
            "n.parquet",
            texts(&[Some(b"abc"), Some(b"a\0"), Some(b"B")]),
            &[
                "n.parquet: record 1: larger than 2 bytes",
                "n.parquet: record 2: binary data, not text",
                "3 n-3: B",
            ],
        );
    }

    #[test]
    fn damage_is_told_and_never_panics() {
        check("n.parquet", "He said no.", &["n.parquet: not a Parquet table: it does not begin with `PAR1`"]);
        let rows: Vec<Option<&[u8]>> = vec![Some(b"We will not escalate, she said."); 50];
        let whole = table(TEXT, Compression::SNAPPY, &[&[Cells::Text(&rows)]]);
        let is_damage = |result: &Result<Document, Problem>| {
            shown(result).starts_with("n.parquet: the Parquet table is damaged or cut short: ")
        };
        for length in [4, 8, 12, whole.len() / 2, whole.len() - 1] {
            let read = read_bytes("n.parquet", &whole[..length], &ReadOptions::default());
            assert!(read.len() == 1 && is_damage(&read[0]), "{length}: {read:?}");
        }
        let mut told = 0;
        for at in 4..whole.len() {
            let mut changed = whole.clone();
            changed[at] ^= 0xff;
            let read = read_bytes("n.parquet", &changed, &ReadOptions::default());
            told += usize::from(read.last().is_some_and(is_damage));
        }
        assert!(told > whole.len() / 4, "{told} of {}", whole.len());
    }

    /// Found by the fuzzer: the head of a page has a list of billions, of which the file holds none.
    #[test]
    fn a_list_without_end_ends_with_the_file() {
        let table = include_bytes!("../../tests/data/parquet/endless-list.parquet");
        let results: Vec<_> =
            read_bytes("a.parquet", table, &ReadOptions::default()).iter().map(shown).collect();
        let [problem] = &results[..] else { panic!("{results:?}") };
        assert!(problem.starts_with("a.parquet: the Parquet table is damaged or cut short"), "{problem}");
    }
}
