#!/usr/bin/env python3
"""Whether Spark gives what the program gives, cell by cell, on any corpus.

  python/tests/run -k quick_start                              # builds program and wheel, makes the environment
  target/scale-out-venv/bin/python benches/spark_equals_program.py news/*.jsonl.zst

The documents of all files (JSON Lines, plain or by Zstandard) become one Parquet. `standpoint run` works on it, and Spark
with two executors in processes of their own: second copies numbered, partitions of any size, wire copies marked. Compared
are all columns of claims.csv but `run_id` and those for people's labels, by `claim_id`; documents that cannot be worked on
are counted on both sides. Exit code 1 where anything differs.
"""

import argparse
import collections
import json
import pathlib
import subprocess
import sys
import tempfile
import time

import pyarrow as pa
import pyarrow.parquet as pq

import standpoint.spark
from scale_out import PROGRAM, spark_session

KEYS = {"id": ("id",), "title": ("title",), "date": ("date", "published"), "url": ("url", "link"), "text": ("text",)}


def lines(path):
    if path.suffix == ".zst":
        return subprocess.run(["zstd", "-dc", path], capture_output=True, text=True, check=True).stdout.splitlines()
    return path.read_text(encoding="utf-8").splitlines()


def documents(paths, limit, name):
    """One table with what the program reads, and with the place that each document has in the file `name`."""
    rows = [json.loads(line) for path in paths for line in lines(path)[:limit] if line.strip()]
    value = lambda row, keys: next((str(row[key]) for key in keys if row.get(key) is not None), None)  # noqa: E731
    columns = {part: pa.array([value(row, keys) for row in rows], pa.string()) for part, keys in KEYS.items()}
    places = {"file": [name] * len(rows), "record": pa.array(range(1, len(rows) + 1), pa.int64())}
    return pa.table(columns | places)


def by_program(news, folder):
    begin = time.perf_counter()
    done = subprocess.run([PROGRAM, "run", news, "-o", "results", "--quiet"], cwd=folder)
    assert done.returncode in (0, 3), done.returncode
    seconds = time.perf_counter() - begin
    subprocess.run([PROGRAM, "render", "results", "-o", "claims.parquet", "--quiet"], cwd=folder, check=True)
    counts = json.loads((folder / "results/run.json").read_text())["counts"]
    return pq.read_table(folder / "claims.parquet"), counts["documents_failed"], seconds


def by_spark(news, folder, partitions):
    session = spark_session(2)
    begin = time.perf_counter()
    numbered = standpoint.spark.number_copies(session.read.parquet(str(folder / news)))
    standpoint.spark.process(numbered.repartition(partitions), rows=64).write.parquet(str(folder / "raw"))
    marked = standpoint.spark.mark_duplicates(session.read.parquet(str(folder / "raw")))
    marked.write.parquet(str(folder / "spark"))
    seconds = time.perf_counter() - begin
    session.stop()
    rows = pa.concat_tables([pq.read_table(file) for file in sorted((folder / "spark").glob("*.parquet"))])
    claims = rows.filter(rows["claim_id"].is_valid())
    return claims, len(rows) - len(claims), seconds


def compare(program, spark):
    """How many cells differ in each column; claims that only one side has count as `claim_id`."""
    columns = [name for name in program.schema.names if name != "run_id" and not name.endswith("_human")]
    sides = [{row["claim_id"]: row for row in table.select(columns).to_pylist()} for table in (program, spark)]
    assert [len(side) for side in sides] == [len(program), len(spark)], "a claim_id comes twice"
    found = collections.Counter()
    found["claim_id"] = len(sides[0].keys() ^ sides[1].keys())
    for claim in sides[0].keys() & sides[1].keys():
        found.update(name for name in columns if sides[0][claim][name] != sides[1][claim][name])
    return +found, len(columns)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("news", type=pathlib.Path, nargs="+", help="JSON Lines, .jsonl or .jsonl.zst")
    parser.add_argument("--limit", type=int, help="only so many documents of each file")
    parser.add_argument("--partitions", type=int, default=64)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        folder, news = pathlib.Path(folder), "news.parquet"
        table = documents(arguments.news, arguments.limit, news)
        pq.write_table(table, folder / news, row_group_size=2000)
        program, failed, alone = by_program(news, folder)
        spark, errors, inside = by_spark(news, folder, arguments.partitions)
        differing, columns = compare(program, spark)
    print(f"{len(table)} documents; program {len(program)} claims, {failed} documents failed, {alone:.0f} s")
    print(f"Spark {len(spark)} claims, {errors} documents failed, {inside:.0f} s")
    print(f"cells that differ in {columns} columns: {dict(differing) or 'none'}")
    sys.exit(1 if differing or failed != errors else 0)


if __name__ == "__main__":
    main()
