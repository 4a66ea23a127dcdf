"""Spark with executors in processes of their own."""

import csv
import time
from collections import Counter

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from pyspark.sql import SparkSession

import standpoint
import standpoint.spark
from conftest import read_folder
from processes import killed_in_the_middle, processes


@pytest.fixture(scope="module")
def spark():
    session = (
        SparkSession.builder.master("local-cluster[2,1,1024]")
        .config("spark.driver.bindAddress", "127.0.0.1")
        .config("spark.driver.host", "127.0.0.1")
        .config("spark.executor.memory", "1g")
        .config("spark.ui.enabled", "false")
        .config("spark.sql.shuffle.partitions", "2")
        .getOrCreate()
    )
    session.sparkContext.setLogLevel("ERROR")
    yield session
    session.stop()


@pytest.mark.parametrize("partitions", [1, 5, 23])
def test_the_rows_are_those_of_the_program(spark, corpus, partitions, tmp_path):
    documents = spark.read.parquet(str(corpus.path)).repartition(partitions)
    claims = standpoint.spark.process(documents, corpus.engine(), rows=4)
    claims.write.parquet(str(tmp_path / "claims"))
    corpus.check(read_folder(tmp_path / "claims"))


def test_second_copies_have_claims_of_their_own(spark, copies):
    path, _, expected = copies
    numbered = standpoint.spark.number_copies(spark.read.parquet(str(path)))
    claims = standpoint.spark.process(numbered.repartition(3)).select("record", "claim_id").collect()
    assert sorted((row.record, row.claim_id) for row in claims) == expected


def test_large_strings_are_text(spark, corpus):
    spark.conf.set("spark.sql.execution.arrow.useLargeVarTypes", "true")
    try:
        claims = standpoint.spark.process(spark.read.parquet(str(corpus.path)), corpus.engine()).toArrow()
    finally:
        spark.conf.unset("spark.sql.execution.arrow.useLargeVarTypes")
    corpus.check(claims)


def test_an_executor_that_is_killed_changes_nothing(spark, corpus, tmp_path):
    assert len(processes("CoarseGrainedExecutorBackend")) == 2, "executors are processes of their own"
    # Enough work to be caught in the middle of it.
    copies = 4
    numbered = spark.range(copies).withColumnRenamed("id", "copy")
    documents = numbered.crossJoin(spark.read.parquet(str(corpus.path))).repartition(8, "copy", "record")
    claims = standpoint.spark.process(documents, corpus.engine(), rows=4)
    killed = killed_in_the_middle(
        lambda: claims.write.parquet(str(tmp_path / "claims")),
        busy="pyspark.daemon",
        seconds=2,
        victim="CoarseGrainedExecutorBackend",
    )
    assert killed not in processes("CoarseGrainedExecutorBackend")
    claims = read_folder(tmp_path / "claims")
    ids = Counter(claims["claim_id"].to_pylist())
    assert ids.pop(None) == copies * len(corpus.bad)
    assert ids == {claim: copies for claim in corpus.claims["claim_id"].to_pylist()}


def test_copies_of_wire_texts_are_marked(spark, corpus, tmp_path):
    claims = standpoint.spark.process(spark.read.parquet(str(corpus.path)).repartition(3), corpus.engine())
    marked = standpoint.spark.mark_duplicates(claims)
    corpus.check_duplicates(in_text_order(marked.toArrow(), corpus))


def in_text_order(claims: pa.Table, corpus) -> pa.Table:
    """A window shuffles the rows: back into the program's order."""
    places = {claim: place for place, claim in enumerate(corpus.claims["claim_id"].to_pylist())}
    found = claims["claim_id"].to_pylist()
    return claims.take(sorted(range(len(found)), key=lambda row: places.get(found[row], -1)))


def test_csv_for_spreadsheets(spark, corpus, tmp_path):
    claims = spark.read.parquet(str(corpus.path)).coalesce(1)
    claims = standpoint.spark.process(claims, corpus.engine()).where("claim_id is not null").drop("wire_key")
    shown = standpoint.spark.to_spreadsheet(claims)
    shown.write.option("header", True).option("escape", '"').option("emptyValue", "").csv(str(tmp_path / "csv"))
    [path] = (tmp_path / "csv").glob("*.csv")
    with path.open(encoding="utf-8", newline="") as file:
        found = list(csv.DictReader(file))
    with (corpus.results / "claims.csv").open(encoding="utf-8-sig", newline="") as file:
        expected = [{**row, "duplicate_of": ""} for row in csv.DictReader(file)]
    assert found == expected
    assert any(row["doc_id"] == "'=1+1" for row in found)


def test_frames_as_people_have_them(spark):
    """No `file` and `record`, points in time, names with signs in them, the same document twice."""
    text = "“No,” said Eva Lind.\n\nShe said that it would rain."
    rows = [("a", text, {"my-field": 1}), ("a", text, {"my-field": 2}), ("b", text, None), ("c", None, None)]
    documents = spark.createDataFrame(rows, "doc_id string, text string, `a.b-c` map<string, int>")
    documents = documents.selectExpr("*", "timestamp_ntz'2024-02-27 18:00:00' as date", "current_timestamp() as crawled")
    engine = standpoint.Engine(every_document=True)
    marked = standpoint.spark.mark_duplicates(standpoint.spark.process(documents.repartition(3), engine)).toArrow()
    claims = [row for row in marked.to_pylist() if row["claim_id"]]
    assert len(claims) == 6 and {str(row["doc_date"]) for row in claims} == {"2024-02-27"}
    first = {row["claim"]: row["claim_id"] for row in claims if row["duplicate_of"] is None}
    assert len(first) == 2
    assert Counter(row["duplicate_of"] for row in claims) == {None: 2, **{claim: 2 for claim in first.values()}}

    odd = documents.selectExpr("text as claim", "named_struct('my-field', 1) as info", "crawled")
    assert standpoint.spark.label(odd, engine).count() == 4
    cells = standpoint.spark.to_spreadsheet(odd).collect()
    assert all(row["crawled"].startswith("20") for row in cells)


def test_columns_may_have_any_name(spark):
    engine = standpoint.Engine(columns={"text": "story.text", "id": "the `key`"})
    rows = [("Anna Berg said that it would rain.", "k", 1)]
    documents = spark.createDataFrame(rows, ["story.text", "the `key`", "a.b"])
    [row] = standpoint.spark.process(standpoint.spark.number_copies(documents, engine), engine).collect()
    assert (row["doc_id"], row["speaker"]) == ("k", "Anna Berg")
    claims = documents.withColumnRenamed("story.text", "claim")
    [row] = standpoint.spark.label(claims, engine).collect()
    assert (row["the `key`"], row["a.b"], row["war_aim_label"]) == ("k", 1, "none")
    [row] = standpoint.spark.to_spreadsheet(claims).collect()
    assert (row["the `key`"], row["a.b"]) == ("k", "1")


def test_numbers_of_copies_leave_other_columns_alone(spark):
    documents = spark.createDataFrame([("k", "Anna Berg said that it would rain.")] * 2, ["_id", "text"])
    numbered = standpoint.spark.number_copies(documents)
    assert numbered.columns == ["_id", "text", "document_copy"]
    assert sorted((row["_id"], row["document_copy"]) for row in numbered.collect()) == [("k", 0), ("k", 1)]


def test_claims_of_others_are_labelled(spark, corpus):
    claims = spark.createDataFrame(corpus.claims.select(["claim_id", "claim", "speaker", "speaker_role", "polarity", "char_start"]))
    stances = standpoint.spark.label(claims.repartition(3), corpus.engine(), rows=16).toArrow()
    assert sorted(stances.schema.names) == sorted(corpus.engine().label_schema(corpus.claims.select(claims.columns).schema).names)
    labels = dict(zip(corpus.claims["claim_id"].to_pylist(), corpus.claims["war_aim_p_none"].to_pylist()))
    assert dict(zip(stances["claim_id"].to_pylist(), stances["war_aim_p_none"].to_pylist())) == labels


def test_a_stream_goes_on_after_its_checkpoint(spark, corpus, tmp_path):
    """Spark's own way to resume: what was written is not done again, what was not is done once."""
    news, out = tmp_path / "news", str(tmp_path / "claims")
    news.mkdir()
    documents = corpus.documents
    parts = [documents.slice(0, 8), documents.slice(8, 8), documents.slice(16)]
    engine = corpus.engine()

    def work():
        stream = spark.readStream.schema(spark.read.parquet(str(corpus.path)).schema).option("maxFilesPerTrigger", 1)
        claims = standpoint.spark.process(stream.parquet(str(news)), engine)
        writer = claims.writeStream.option("checkpointLocation", str(tmp_path / "checkpoint"))
        return writer.trigger(availableNow=True).format("parquet").start(out)

    for number, part in enumerate(parts[:2]):
        pq.write_table(part, news / f"{number}.parquet")
    # Broken off once the first file is done, and again with more to do.
    broken, done = work(), tmp_path / "checkpoint/commits"
    while not (done / "0").exists():
        time.sleep(0.01)
    broken.stop()
    assert not (done / "1").exists(), "stopped too late to show anything"
    pq.write_table(parts[2], news / "2.parquet")
    work().awaitTermination()
    corpus.check(spark.read.parquet(out).toArrow())
