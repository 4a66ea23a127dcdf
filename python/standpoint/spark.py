"""standpoint in Spark: frames of documents to frames of claims.

    claims = standpoint.spark.process(news)                    # a row a claim
    stances = standpoint.spark.label(claims_of_others)         # the same rows, with stances

Workers need the wheel too: on a cluster, install it in the image, or send it with the environment
(`spark.archives`). Each Python worker loads the model once; `spark.task.cpus` is 1 and the engine's `threads` is 1, so
that Spark's slots are the parallelism.
"""

from __future__ import annotations

from typing import Iterable, Iterator, Optional, Sequence, Union

import pyarrow as pa
from pyspark.sql import DataFrame, Window
from pyspark.sql import functions as F

from .engine import Engine, spreadsheet_cells

ORDER = ("file", "record", "claim_number")
"""The order of a corpus, where its documents have `file` and `record`."""


def process(documents: DataFrame, engine: Optional[Engine] = None, *, rows: int = 256) -> DataFrame:
    """The claims of the documents: `Engine.process_batch` on each partition.

    Args:
        documents: With a column of texts; see `Engine` for the others.
        engine: Its settings; a default one where it is `None`.
        rows: Documents at a time; results are handed on as often.
    """
    engine = engine or Engine()

    def work(batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        return engine.process_batches(batches, rows)

    return documents.mapInArrow(work, ddl(engine.schema()))


def label(claims: DataFrame, engine: Optional[Engine] = None, *, rows: int = 1024) -> DataFrame:
    """The claims with stances: `Engine.label_batch` on each partition, a row a row."""
    engine = engine or Engine()
    new = engine.label_schema(pa.schema([]))
    kept = [field for field in claims.schema if field.name not in new.names]

    def work(batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        for batch in batches:
            for start in range(0, batch.num_rows, rows):
                yield engine.label_batch(batch.slice(start, rows))

    fields = [f"`{field.name}` {field.dataType.simpleString()}" for field in kept]
    return claims.mapInArrow(work, ", ".join([*fields, ddl(new)]))


def mark_duplicates(claims: DataFrame, order: Union[str, Sequence[str]] = ("file", "record", "char_start")) -> DataFrame:
    """Fills in `duplicate_of` over all claims, and takes `wire_key` off.

    Args:
        claims: What `process` gave.
        order: Columns that say which claim came first.
    """
    order = [order] if isinstance(order, str) else list(order)
    same = Window.partitionBy("wire_key").orderBy(*order)
    first = F.first("claim_id").over(same)
    is_copy = F.col("wire_key").isNotNull() & (F.col("claim_id") != first)
    return claims.withColumn("duplicate_of", F.when(is_copy, first)).drop("wire_key")


def to_spreadsheet(claims: DataFrame, profile: str = "excel") -> DataFrame:
    """All cells as text, as `standpoint.spreadsheet_cells` makes them, for `.write.csv`.

    Write them with `.option("header", True).option("escape", '"')`.
    """

    def work(batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        return (spreadsheet_cells(batch, profile) for batch in batches)

    return claims.mapInArrow(work, ", ".join(f"`{name}` string" for name in claims.columns))


def ddl(schema: pa.Schema) -> str:
    """A schema of ours in Spark's words."""
    names = {pa.string(): "string", pa.date32(): "date", pa.int64(): "bigint", pa.float64(): "double"}
    return ", ".join(f"`{field.name}` {names[field.type]}" for field in schema)
