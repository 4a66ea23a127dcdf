"""Documents in Parquet to claims in Parquet and CSV, with Ray Data.

    python python/examples/ray_job.py NEWS OUT
"""

import sys

import ray.data
from ray.data.expressions import col

import standpoint
import standpoint.ray


def main(news: str, out: str) -> None:
    documents = ray.data.read_parquet(news)
    # A row for each document, so that none is missed: those without claims, and those that cannot be read.
    engine = standpoint.Engine(every_document=True)
    standpoint.ray.process(documents, engine).write_parquet(f"{out}/rows")

    # From here on nothing is asked of the model.
    rows = ray.data.read_parquet(f"{out}/rows")
    claims = rows.filter(expr=col("claim_id").is_not_null())
    standpoint.ray.to_spreadsheet(claims).write_csv(f"{out}/csv")

    failed = rows.filter(expr=col("claim_id").is_null() & col("error").is_not_null()).take(10)
    print(f"{documents.count()} documents, {claims.count()} claims")
    for row in failed:
        print(f"  {row['doc_id']}: {row['error']}")


if __name__ == "__main__":
    main(*sys.argv[1:])
