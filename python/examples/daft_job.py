"""Documents in Parquet to claims in Parquet and CSV, with Daft.

    python python/examples/daft_job.py NEWS OUT
"""

import sys

import daft

import standpoint
import standpoint.daft


def main(news: str, out: str) -> None:
    documents = daft.read_parquet(news)
    # A row for each document, so that none is missed: those without claims, and those that cannot be read.
    engine = standpoint.Engine(every_document=True)
    standpoint.daft.process(documents, engine).write_parquet(f"{out}/rows", write_mode="overwrite")

    # From here on nothing is asked of the model.
    rows = daft.read_parquet(f"{out}/rows/*.parquet")
    claims = rows.where(rows["claim_id"].not_null())
    standpoint.daft.to_spreadsheet(claims).write_csv(f"{out}/csv", write_mode="overwrite")

    print(f"{documents.count_rows()} documents, {claims.count_rows()} claims")
    failed = rows.where(rows["claim_id"].is_null() & rows["error"].not_null())
    for row in failed.select("doc_id", "error").limit(10).to_pylist():
        print(f"  {row['doc_id']}: {row['error']}")


if __name__ == "__main__":
    main(*sys.argv[1:])
