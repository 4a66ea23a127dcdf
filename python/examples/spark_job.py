"""Documents in Parquet to claims in Parquet and CSV, with Spark.

    spark-submit python/examples/spark_job.py NEWS OUT
"""

import sys

from pyspark.sql import SparkSession

import standpoint
import standpoint.spark


def main(news: str, out: str) -> None:
    spark = SparkSession.builder.appName("standpoint").getOrCreate()
    documents = spark.read.parquet(news)
    # A row for each document, so that none is missed: those without claims, and those that cannot be read.
    engine = standpoint.Engine(every_document=True)
    standpoint.spark.process(documents, engine).write.mode("overwrite").parquet(f"{out}/rows")

    # From here on nothing is asked of the model.
    rows = spark.read.parquet(f"{out}/rows")
    claims = standpoint.spark.mark_duplicates(rows.where("claim_id is not null"), order=["doc_id", "char_start"])
    cells = standpoint.spark.to_spreadsheet(claims)
    cells.write.mode("overwrite").option("header", True).option("escape", '"').csv(f"{out}/csv")

    failed = rows.where("claim_id is null and error is not null")
    print(f"{documents.count()} documents, {rows.where('claim_id is not null').count()} claims, {failed.count()} failed")
    for row in failed.select("doc_id", "error").limit(10).collect():
        print(f"  {row.doc_id}: {row.error}")
    spark.stop()


if __name__ == "__main__":
    main(*sys.argv[1:])
