#!/usr/bin/env python3
"""The same engine alone and inside Spark: articles a second, per core, and memory per worker.

  python/tests/run -k quick_start                              # builds program and wheel, makes the environment
  target/scale-out-venv/bin/python benches/scale_out.py --news news.parquet

Both sides work on the same documents in the same run, one core then two, rounds interleaved, and the rows are compared.
Spark's clock runs from the first row read to the last file written, its session and workers started and warm; the
program's from start to end.

Weak scaling: half of the documents on one core, then all of them on two. Ideal is the same time.
"""

import argparse
import collections
import os
import pathlib
import shutil
import statistics
import subprocess
import sys
import tempfile
import threading
import time

import pyarrow as pa
import pyarrow.parquet as pq

import standpoint
import standpoint.spark

ROOT = pathlib.Path(__file__).resolve().parents[1]
PROGRAM = ROOT / "target/release/standpoint"
os.environ["PYSPARK_PYTHON"] = sys.executable


class Memory:
    """Peak memory of the Python workers of Spark, in MB, looked at from outside: children of its daemons."""

    def __init__(self):
        self.peaks, self.is_over = {}, threading.Event()
        self.watcher = threading.Thread(target=self.watch, daemon=True)
        self.watcher.start()

    def watch(self):
        while not self.is_over.wait(0.5):
            parents, daemons = {}, set()
            for entry in pathlib.Path("/proc").iterdir():
                try:
                    if entry.name.isdigit() and b"pyspark.daemon" in (entry / "cmdline").read_bytes():
                        status = dict(line.split(":", 1) for line in (entry / "status").read_text().splitlines())
                        daemons.add(entry.name)
                        parents[entry.name] = (status["PPid"].strip(), int(status["VmHWM"].split()[0]) / 1024)
                except (OSError, KeyError, ValueError):
                    continue
            for process, (parent, peak) in parents.items():
                if parent in daemons:
                    self.peaks[process] = peak

    def workers(self):
        self.is_over.set()
        return sorted(self.peaks.values())


def program(news, threads, folder):
    out = folder / "program.csv"
    begin = time.perf_counter()
    command = [PROGRAM, "run", news, "-o", out, "--threads", str(threads), "--quiet"]
    child = subprocess.Popen(list(map(str, command)))
    _, status, usage = os.wait4(child.pid, 0)
    assert os.waitstatus_to_exitcode(status) in (0, 3), status
    return time.perf_counter() - begin, usage.ru_maxrss / 1024


def spark_session(executors):
    from pyspark.sql import SparkSession

    session = (
        SparkSession.builder.master(f"local-cluster[{executors},1,1024]")
        .config("spark.driver.bindAddress", "127.0.0.1")
        .config("spark.driver.host", "127.0.0.1")
        .config("spark.executor.memory", "1g")
        .config("spark.ui.enabled", "false")
        .config("spark.ui.showConsoleProgress", "false")
        .getOrCreate()
    )
    session.sparkContext.setLogLevel("OFF")
    # A partition for each worker, so that all are started and have their model.
    rows = session.sparkContext.parallelize([("“No,” said Eva Lind.",)] * 4 * executors, 4 * executors)
    standpoint.spark.process(session.createDataFrame(rows, ["text"])).collect()
    return session


def spark(session, news, executors, folder):
    out = folder / "spark"
    shutil.rmtree(out, ignore_errors=True)
    begin = time.perf_counter()
    documents = session.read.parquet(str(news)).repartition(8 * executors)
    standpoint.spark.process(documents, rows=64).write.parquet(str(out))
    return time.perf_counter() - begin


def in_spark(news, executors, folder):
    """In workers of its own: those of before would remember the model's answers."""
    session = spark_session(executors)
    seconds = spark(session, news, executors, folder)
    session.stop()
    return seconds


def ids(path):
    if path.is_dir():
        found = pa.concat_tables([pq.read_table(file) for file in sorted(path.glob("*.parquet"))])["claim_id"].to_pylist()
        return collections.Counter(claim for claim in found if claim)
    with path.open(encoding="utf-8-sig") as file:
        next(file)
        return collections.Counter(line.split(",", 1)[0] for line in file)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--news", type=pathlib.Path, required=True, help="Parquet with documents, one row group or more")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--limit", type=int, help="only so many documents")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        folder = pathlib.Path(folder)
        documents = pq.read_table(arguments.news)
        documents = documents.slice(0, arguments.limit or len(documents))
        whole, half = folder / "whole.parquet", folder / "half.parquet"
        names = ["whole"] * len(documents)
        records = pa.array(range(1, len(documents) + 1), pa.int64())
        for name in ("file", "record"):
            documents = documents.drop_columns([name]) if name in documents.schema.names else documents
        placed = documents.append_column("file", pa.array(names)).append_column("record", records)
        # Every other one, so that both halves are alike.
        pq.write_table(placed, whole)
        pq.write_table(placed.take(list(range(0, len(placed), 2))), half)

        times = collections.defaultdict(list)
        memory = Memory()
        for cores in (1, 2):
            for _ in range(arguments.rounds):
                if cores == 1:
                    times["half", 1].append(in_spark(half, 1, folder))
                seconds, peak = program(whole, cores, folder)
                times["program", cores].append(seconds)
                times["spark", cores].append(in_spark(whole, cores, folder))
        claims, of_spark = ids(folder / "program.csv"), ids(folder / "spark")
        assert claims == of_spark, "the rows differ"

        median = {key: statistics.median(values) for key, values in times.items()}
        print(f"{len(documents)} documents, {sum(claims.values())} claims, the same on both sides; medians of {arguments.rounds}")
        for cores in (1, 2):
            alone, inside = median["program", cores], median["spark", cores]
            print(
                f"{cores} core{'s' * (cores > 1)}: program {alone:.1f} s, {len(documents) / alone / cores:.2f} documents/s a core; "
                f"Spark {inside:.1f} s, {len(documents) / inside / cores:.2f} a core: {alone / inside:.2f}"
            )
        print(f"weak scaling, 1 core on half to 2 on all: {median['half', 1]:.1f} s to {median['spark', 2]:.1f} s: "
              f"{median['half', 1] / median['spark', 2]:.2f}")
        print(f"memory: program {peak:.0f} MB; Spark's Python workers {', '.join(f'{mb:.0f}' for mb in memory.workers())} MB")


if __name__ == "__main__":
    main()
