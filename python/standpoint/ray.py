"""standpoint in Ray Data: datasets of documents to datasets of claims.

    claims = standpoint.ray.process(ray.data.read_parquet("news/"))

Each worker process loads the model once; a task takes one core and the engine one thread.
"""

from __future__ import annotations

from typing import Any, Optional

import pyarrow as pa
from ray.data import Dataset

from .engine import Engine, spreadsheet_cells


def process(documents: Dataset, engine: Optional[Engine] = None, *, rows: int = 256, **options: Any) -> Dataset:
    """The claims of the documents: `Engine.process_batch` on each block.

    Args:
        documents: With a column of texts; see `Engine` for the others.
        engine: Its settings; a default one where it is `None`. With Ray's checkpoints (`CheckpointConfig`) it needs
            `every_document=True`, so that documents without claims count as done, and ids in a column `doc_id`.
        rows: Documents at a time.
        options: Passed on to `map_batches`.
    """
    engine = engine or Engine()

    def work(batch: pa.Table) -> pa.Table:
        return engine.process_batch(batch)

    schema = documents.schema()
    if schema is not None:
        documents = documents.select_columns(engine.reads(schema.names))
    return documents.map_batches(work, batch_format="pyarrow", batch_size=rows, **options)


def label(claims: Dataset, engine: Optional[Engine] = None, *, rows: int = 1024, **options: Any) -> Dataset:
    """The claims with stances: `Engine.label_batch` on each block, a row a row."""
    engine = engine or Engine()

    def work(batch: pa.Table) -> pa.Table:
        return engine.label_batch(batch)

    return claims.map_batches(work, batch_format="pyarrow", batch_size=rows, **options)


def to_spreadsheet(claims: Dataset, profile: str = "excel") -> Dataset:
    """All cells as text, as `standpoint.spreadsheet_cells` makes them, for `write_csv`."""

    def work(batch: pa.Table) -> pa.Table:
        return spreadsheet_cells(batch, profile)

    return claims.map_batches(work, batch_format="pyarrow")
