"""The engine: Arrow batches in, Arrow batches out."""

from __future__ import annotations

import collections
import os
from typing import Callable, Iterable, Iterator, List, Mapping, Optional, Sequence, TypeVar, Union

import pyarrow as pa

from . import _engine

Batch = TypeVar("Batch", pa.RecordBatch, pa.Table)
Result = TypeVar("Result")
Paths = Union[str, "os.PathLike[str]", Sequence[Union[str, "os.PathLike[str]"]]]

PARTS = ("text", "id", "title", "date", "url", "source")
"""What `Engine(columns=...)` can name."""

CLAIM_PARTS = (
    "claim",
    "speaker",
    "speaker_role",
    "speaker_country",
    "form",
    "polarity",
    "cue",
    "flags",
    "claim_id",
    "error",
)
"""What `Engine.label_batch` reads."""


class BadRow(ValueError):
    """A row that cannot be worked on, where the engine was told to raise."""


class Engine:
    """Finds the claims in documents and says where they put their speakers.

    An engine is made of settings and hashes: it pickles into some hundred bytes and the axes that it was given, and each
    process that gets one loads the model once, when the first batch comes. Work is done without the interpreter's lock;
    calls in several threads have a model each. What comes out for a row does not depend on the batch that it is in, nor
    on threads or machines.

    Args:
        model: "embedded" for the model inside the package, or a folder with a model (`standpoint models fetch`). The
            folder must be at the same place on every machine; its contents are compared by hash.
        axes: Axis files, or names of axes inside the package ("tariffs"); `None` for the default two. Files are read
            here and now, and travel with the engine.
        threads: Threads for each process. Leave it at 1 where a scheduler counts cores.
        on_error: "row" puts what is wrong with a row into the column `error`, and nothing is lost; "raise" raises
            `BadRow` instead.
        columns: Columns that do not have their usual names, e.g. `{"text": "story", "id": "key"}`. Usual are those of
            the program: `text`, `body`, `content` or `article`, `id` or `doc_id`, `title`, `date`, `url`, `source`, ...
        date_order: Whether "day-first" or "month-first" holds for dates such as 05/03/2024, which are left empty else.
        every_document: Also a row, without a claim, for each document that has none: so that every document can be
            found in the output, by those who count or go on from there.
        max_record_bytes: Longer texts are errors; 64 MiB where it is `None`.
        run_id: What to write into `run_id`; else a hash of version, model, axes and settings.

    Raises:
        ValueError: An axis, the model's folder or a setting cannot be used; the message says which and what to do.
    """

    def __init__(
        self,
        model: Union[str, "os.PathLike[str]", None] = None,
        axes: Optional[Paths] = None,
        *,
        threads: int = 1,
        on_error: str = "row",
        columns: Optional[Mapping[str, str]] = None,
        date_order: Optional[str] = None,
        every_document: bool = False,
        max_record_bytes: Optional[int] = None,
        run_id: Optional[str] = None,
    ) -> None:
        if on_error not in ("row", "raise"):
            raise ValueError(f"on_error is {on_error!r}; hint: pass 'row' or 'raise'")
        if threads < 1:
            raise ValueError(f"threads is {threads}; hint: pass 1 or more")
        unknown = sorted(set(columns or {}) - set(PARTS))
        if unknown:
            raise ValueError(f"columns names {', '.join(unknown)}; hint: it can name {', '.join(PARTS)}")
        if axes is None:
            axes = []
        elif isinstance(axes, (str, os.PathLike)):
            axes = [axes]
        settings = _engine.settings(
            {
                "model": None if model is None else os.fspath(model),
                "axes": list(axes),
                "threads": threads,
                "columns": {part: (columns or {}).get(part) for part in PARTS},
                "date_order": date_order,
                "max_record_bytes": max_record_bytes,
                "every_document": every_document,
                "run_id": run_id,
            }
        )
        self._restore(settings, on_error)

    def _restore(self, settings: str, on_error: str) -> None:
        self._settings = settings
        self._on_error = on_error
        self._worker = _engine.Worker(settings)

    @classmethod
    def _restored(cls, settings: str, on_error: str) -> "Engine":
        engine = cls.__new__(cls)
        engine._restore(settings, on_error)
        return engine

    def __reduce__(self) -> tuple[Callable[[str, str], Engine], tuple[str, str]]:
        return (Engine._restored, (self._settings, self._on_error))

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Engine):
            return NotImplemented
        return (self._settings, self._on_error) == (other._settings, other._on_error)

    def __hash__(self) -> int:
        return hash((self._settings, self._on_error))

    def process_batch(self, batch: Batch) -> Batch:
        """Documents in, claims out: a row a claim, in the order of the documents and of their texts.

        Args:
            batch: A `RecordBatch` or `Table` with a column of texts: strings or bytes, large, views or dictionaries.
                Columns `file` and `record` are passed on where there are any. A document without an id gets one from
                them, else from its text. `document_copy` (see `number_copies`) tells equal documents apart.

        Returns:
            The same kind, with the columns of `schema()`. A document that cannot be worked on has one row, with `error`.

        Raises:
            ValueError: There is no column of texts.
            BadRow: A document cannot be worked on, and the engine is to raise.
            RuntimeError: The model cannot be used.
        """
        if isinstance(batch, pa.Table):
            done = [self.process_batch(part) for part in batch.to_batches()]
            return pa.Table.from_batches(done, self.schema())
        return self._process(batch)[0]

    def _process(self, batch: pa.RecordBatch) -> tuple[pa.RecordBatch, list[int]]:
        """The claims, and how many rows each document has."""
        _check_type(batch)
        batch = batch.select(self._worker.reads(batch.schema.names))
        claims, counts = _with_any_bytes(self._worker.process, batch)
        self._raise_for(claims, 0)
        return claims, counts

    def reads(self, names: Sequence[str]) -> List[str]:
        """Which of these columns `process_batch` reads: the others need not be sent to where it is called.

        Raises:
            ValueError: There is no column of texts among them.
        """
        return [names[at] for at in self._worker.reads(list(names))]

    def identity(self, names: Sequence[str]) -> tuple[str, List[Optional[str]]]:
        """Which of these columns is the text, and which are the id, the file and the record, of which an id is made.

        Raises:
            ValueError: There is no column of texts among them.
        """
        text, others = self._worker.identity(list(names))
        return names[text], [None if at is None else names[at] for at in others]

    def process_batches(self, batches: Iterable[pa.RecordBatch], rows: int = 256) -> Iterator[pa.RecordBatch]:
        """As `process_batch`, for batches of any size, `rows` documents at a time: results come steadily."""
        for batch in batches:
            for start in range(0, batch.num_rows, rows):
                yield self.process_batch(batch.slice(start, rows))

    def label_batch(self, batch: Batch) -> Batch:
        """Claims in, stances out: a row a row, in order.

        Args:
            batch: A `RecordBatch` or `Table` with a column `claim`; `speaker`, `form`, `polarity` and `cue` are used
                where there are any, as the columns of `process_batch` have them.

        Returns:
            The same columns, then those of the stances, `flags` (kept, with `truncated` where the model did not see all)
            and `error`. Other columns of these names give way. Rows of `process_batch` that have no claim stay as they
            are.

        Raises:
            ValueError: There is no column `claim`.
            BadRow: A claim cannot be labelled, and the engine is to raise.
            RuntimeError: The model cannot be used.
        """
        if isinstance(batch, pa.Table):
            done, first = [], 0
            for part in batch.to_batches():
                done.append(self._label(part, first))
                first += len(part)
            return pa.Table.from_batches(done, self.label_schema(batch.schema))
        return self._label(batch, 0)

    def _label(self, batch: pa.RecordBatch, first: int) -> pa.RecordBatch:
        _check_type(batch)
        names = batch.schema.names
        known = [at for at, name in enumerate(names) if name.lower() in CLAIM_PARTS]
        stances = _with_any_bytes(self._worker.label, batch.select(known))
        self._raise_for(stances, first)
        kept = [column for name, column in zip(names, batch.columns) if name not in stances.schema.names]
        return pa.RecordBatch.from_arrays(kept + stances.columns, schema=self.label_schema(batch.schema))

    def schema(self) -> pa.Schema:
        """What `process_batch` gives: the columns of `claims.csv`, typed and described, and `wire_key`."""
        return self._worker.claim_schema()

    def label_schema(self, schema: pa.Schema) -> pa.Schema:
        """What `label_batch` gives for batches of this schema."""
        new = self._worker.label_schema()
        kept = [field for field in schema if field.name not in new.names]
        return pa.schema(kept + list(new), metadata=new.metadata)

    def _raise_for(self, rows: pa.RecordBatch, first: int) -> None:
        if self._on_error != "raise":
            return
        errors = rows.column(rows.schema.get_field_index("error"))
        if errors.null_count < len(errors):
            at = next(row for row, error in enumerate(errors) if error.is_valid)
            names = rows.schema.names
            of = f"document {rows.column('doc_id')[at].as_py()!r}" if "doc_id" in names else f"row {first + at}"
            raise BadRow(f"{of}: {errors[at].as_py()}")


def _check_type(batch: object) -> None:
    if not isinstance(batch, pa.RecordBatch):
        kind = f"{type(batch).__module__}.{type(batch).__name__}"
        raise TypeError(f"{kind} is no Arrow batch; hint: `pyarrow.Table.from_pandas` and the like make one")


def _with_any_bytes(work: Callable[[pa.RecordBatch], Result], batch: pa.RecordBatch) -> Result:
    """Does the work; a batch with strings that are not UTF-8 goes in as bytes, so that only those rows are wrong."""
    try:
        batch.validate(full=True)
    except pa.ArrowInvalid:
        batch = pa.RecordBatch.from_arrays([_as_bytes(column) for column in batch.columns], batch.schema.names)
    return work(batch)


def _as_bytes(column: pa.Array) -> pa.Array:
    if pa.types.is_dictionary(column.type):
        column = column.dictionary_decode()
    if pa.types.is_string(column.type):
        return column.cast(pa.binary())
    if pa.types.is_large_string(column.type):
        return column.cast(pa.large_binary())
    if pa.types.is_string_view(column.type):
        return column.cast(pa.binary_view())
    return column


def number_copies(documents: pa.Table, engine: Optional[Engine] = None) -> pa.Table:
    """Adds `document_copy`: how many documents of the same id and text come before each one.

    The program counts them as it reads, and gives the claims of a second copy ids of their own. Without this column the
    same document gives the same ids each time. `standpoint.spark` has the same for frames.

    Args:
        documents: All of a corpus, in its order.
        engine: What the columns are called; a default one where it is `None`.
    """
    text, names = (engine or Engine()).identity(documents.column_names)
    columns = [documents[text].to_pylist()]
    columns += [documents[name].to_pylist() if name else [None] * len(documents) for name in names]
    seen: collections.Counter[object] = collections.Counter()
    copies = []
    for words, name, file, record in zip(*columns):
        has_id = name is not None and str(name).strip()
        key = (words, str(name).strip() if has_id else (file, record))
        copies.append(seen[key])
        seen[key] += 1
    return documents.append_column("document_copy", pa.array(copies, pa.int64()))


def mark_duplicates(claims: pa.Table) -> pa.Table:
    """Fills in `duplicate_of` in all the claims of a corpus, in their order, and takes `wire_key` off.

    `process_batch` leaves the column empty, since it sees one batch only. `standpoint.spark` has the same for frames.
    Where the same document comes twice, with the same id, so do its claims: the second has its own id there.
    """
    first: dict[int, str] = {}
    marks: List[Optional[str]] = []
    for key, claim in zip(claims["wire_key"].to_pylist(), claims["claim_id"].to_pylist()):
        if key is None:
            marks.append(None)
            continue
        marks.append(first.get(key))
        first.setdefault(key, claim)
    at = claims.schema.get_field_index("duplicate_of")
    field = claims.schema.field(at)
    return claims.set_column(at, field, pa.array(marks, field.type)).drop_columns(["wire_key"])


def spreadsheet_cells(batch: Batch, profile: str = "excel") -> Batch:
    """The cells as `standpoint` writes them into a CSV, all of them strings: for CSV that another program writes.

    Formulas are guarded (news text comes from strangers, and spreadsheets run what begins with `=`), line breaks folded,
    numbers have three decimals. Write the result with `"` doubled within fields (`escape='"'` in Spark), and with `;`
    between them for "excel-eu".

    Args:
        profile: "rfc4180", "excel", "excel-eu" or "sheets".

    Raises:
        ValueError: There is no such profile.
    """
    if isinstance(batch, pa.Table):
        schema = pa.schema([pa.field(name, pa.string()) for name in batch.schema.names])
        return pa.Table.from_batches([spreadsheet_cells(part, profile) for part in batch.to_batches()], schema)
    _check_type(batch)
    return _with_any_bytes(lambda batch: _engine.spreadsheet_cells(batch, profile), batch)
