"""standpoint in Spark: frames of documents to frames of claims.

    claims = standpoint.spark.process(news)                    # a row a claim
    stances = standpoint.spark.label(claims_of_others)         # the same rows, with stances

Workers need the wheel too: on a cluster, install it in the image, or send it with the environment
(`spark.archives`). Each Python worker loads the model once; `spark.task.cpus` is 1 and the engine's `threads` is 1, so
that Spark's slots are the parallelism.
"""

from __future__ import annotations

from typing import Callable, Iterable, Iterator, Optional, Sequence, Union

import pyarrow as pa
from pyspark.sql import Column, DataFrame, Window
from pyspark.sql import functions as F
from pyspark.sql.types import DateType, DoubleType, LongType, StringType, StructField, StructType

from .engine import Engine, spreadsheet_cells

ORDER = ("file", "record", "doc_id", "char_start", "claim_id")
"""Which claim comes first: as in the program where documents have `file` and `record`, else by the ids of documents."""


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

    read = [_column(documents, name) for name in engine.reads(documents.columns)]
    return _map_in_arrow(documents.select(read), work, struct_type(engine.schema()))


def label(claims: DataFrame, engine: Optional[Engine] = None, *, rows: int = 1024) -> DataFrame:
    """The claims with stances: `Engine.label_batch` on each partition, a row a row."""
    engine = engine or Engine()
    new = engine.label_schema(pa.schema([]))
    kept = [field for field in claims.schema if field.name not in new.names]

    def work(batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        for batch in batches:
            for start in range(0, batch.num_rows, rows):
                yield engine.label_batch(batch.slice(start, rows))

    return _map_in_arrow(claims, work, StructType(kept + struct_type(new).fields))


def number_copies(documents: DataFrame, engine: Optional[Engine] = None) -> DataFrame:
    """Adds `document_copy`: how many documents of the same id and text come before each one in the frame.

    The program counts them as it reads, and gives the claims of a second copy ids of their own; without this column the
    same document gives the same ids each time. It moves all documents between executors once.

    Args:
        documents: As for `process`.
        engine: What the columns are called; a default one where it is `None`.
    """
    text, names = (engine or Engine()).identity(documents.columns)
    own, *place = [None if name is None else _column(documents, name).cast("string") for name in names]
    key = F.concat_ws("\0", *[column for column in place if column is not None])
    if own is not None:
        key = F.coalesce(F.when(F.trim(own) != "", F.trim(own)), key)
    words = F.sha2(_column(documents, text).cast("binary"), 256)
    numbered = documents.select(
        "*", key.alias("__key"), words.alias("__words"), F.monotonically_increasing_id().alias("__place")
    )
    same = Window.partitionBy("__key", "__words").orderBy("__place")
    counted = numbered.withColumn("document_copy", (F.row_number().over(same) - 1).cast("long"))
    return counted.drop("__key", "__words", "__place")


def mark_duplicates(claims: DataFrame, order: Union[str, Sequence[str]] = ORDER) -> DataFrame:
    """Fills in `duplicate_of` over all claims, and takes `wire_key` off.

    Where the same document comes twice, with the same id, so do its claims: the second has its own id there.

    Args:
        claims: What `process` gave.
        order: Columns that say which claim came first.
    """
    same = Window.partitionBy("wire_key").orderBy(*([order] if isinstance(order, str) else order))
    first = F.when(F.row_number().over(same) > 1, F.first("claim_id").over(same))
    # Claims of nobody in particular have no copies, and would all be in one partition.
    keyed = claims.where(F.col("wire_key").isNotNull()).withColumn("duplicate_of", first)
    return keyed.unionByName(claims.where(F.col("wire_key").isNull())).drop("wire_key")


def to_spreadsheet(claims: DataFrame, profile: str = "excel") -> DataFrame:
    """All cells as text, as `standpoint.spreadsheet_cells` makes them, for `.write.csv`.

    Write them with `.option("header", True).option("escape", '"')`.
    """

    def work(batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        return (spreadsheet_cells(batch, profile) for batch in batches)

    return _map_in_arrow(claims, work, StructType([StructField(name, StringType()) for name in claims.columns]))


def _column(frame: DataFrame, name: str) -> Column:
    """The column of this name, whatever stands in it: Spark takes points for paths."""
    return frame["`" + name.replace("`", "``") + "`"]


def _map_in_arrow(
    frame: DataFrame, work: Callable[[Iterable[pa.RecordBatch]], Iterator[pa.RecordBatch]], schema: StructType
) -> DataFrame:
    """`mapInArrow` for columns of any name: Spark's own looks them up as paths."""
    names = frame.columns

    def named(batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        return work(pa.RecordBatch.from_arrays(batch.columns, names) for batch in batches)

    return frame.toDF(*[f"column_{place}" for place in range(len(names))]).mapInArrow(named, schema)


def struct_type(schema: pa.Schema) -> StructType:
    """A schema of ours as Spark has it."""
    kinds = {pa.string(): StringType(), pa.date32(): DateType(), pa.int64(): LongType(), pa.float64(): DoubleType()}
    return StructType([StructField(field.name, kinds[field.type]) for field in schema])
