"""standpoint in Daft: frames of documents to frames of claims.

    claims = standpoint.daft.process(daft.read_parquet("news/"))

Each process loads the model once.
"""

from __future__ import annotations

from typing import Any, Optional

import daft
import pyarrow as pa
from daft import DataFrame, DataType, Series

from .engine import Engine, spreadsheet_cells


def process(
    documents: DataFrame, engine: Optional[Engine] = None, *, rows: int = 256, processes: Optional[int] = None
) -> DataFrame:
    """The claims of the documents: `Engine.process_batch` on each partition.

    Args:
        documents: With a column of texts; see `Engine` for the others.
        engine: Its settings; a default one where it is `None`.
        rows: Documents at a time.
        processes: Processes on a machine, each with a model of its own; where it is `None`, Daft decides, and its threads
            have a model each.
    """
    used = engine or Engine()
    schema = used.schema()
    claim = DataType.struct({field.name: DataType.from_arrow_type(field.type) for field in schema})

    @daft.cls(max_concurrency=processes, use_process=None if processes is None else True)
    class Claims:
        @daft.method.batch(return_dtype=DataType.list(claim), batch_size=rows)
        def of(self, documents: Any) -> pa.Array:
            claims, counts = used._process(_batch(documents))
            ends = pa.array([0, *_sums(counts)], pa.int32())
            return pa.ListArray.from_arrays(ends, claims.to_struct_array())

    # Only what the engine reads; a struct, so that one function gets all of it.
    columns = daft.functions.to_struct(*[documents[name] for name in used.reads(documents.column_names)])
    found = documents.select(Claims().of(columns).alias("claim"))
    found = found.explode("claim", ignore_empty_and_null=True)
    return found.select(*[found["claim"].get(name).alias(name) for name in schema.names])


def label(
    claims: DataFrame, engine: Optional[Engine] = None, *, rows: int = 1024, processes: Optional[int] = None
) -> DataFrame:
    """The claims with stances: `Engine.label_batch` on each partition, a row a row."""
    used = engine or Engine()
    new = used.label_schema(pa.schema([]))
    stances = DataType.struct({field.name: DataType.from_arrow_type(field.type) for field in new})

    @daft.cls(max_concurrency=processes, use_process=None if processes is None else True)
    class Stances:
        @daft.method.batch(return_dtype=stances, batch_size=rows)
        def of(self, claims: Any) -> pa.Array:
            labelled = used.label_batch(_batch(claims))
            return labelled.select(new.names).to_struct_array()

    columns = daft.functions.to_struct(*[claims[name] for name in claims.column_names])
    kept = [claims[name] for name in claims.column_names if name not in new.names]
    found = claims.select(*kept, Stances().of(columns).alias("__stances"))
    names = [name for name in found.column_names if name != "__stances"]
    return found.select(
        *[found[name] for name in names], *[found["__stances"].get(name).alias(name) for name in new.names]
    )


def to_spreadsheet(claims: DataFrame, profile: str = "excel") -> DataFrame:
    """All cells as text, as `standpoint.spreadsheet_cells` makes them, for `write_csv`."""
    names = claims.column_names

    @daft.func.batch(return_dtype=DataType.struct({name: DataType.string() for name in names}))
    def cells(rows: Series) -> pa.Array:
        return spreadsheet_cells(_batch(rows), profile).to_struct_array()

    shown = claims.select(cells(daft.functions.to_struct(*[claims[name] for name in names])).alias("row"))
    return shown.select(*[shown["row"].get(name).alias(name) for name in names])


def _batch(structs: Series) -> pa.RecordBatch:
    array = structs.to_arrow()
    if isinstance(array, pa.ChunkedArray):
        array = array.combine_chunks()
    return pa.RecordBatch.from_struct_array(array)


def _sums(counts: list[int]) -> list[int]:
    total, sums = 0, []
    for count in counts:
        total += count
        sums.append(total)
    return sums
