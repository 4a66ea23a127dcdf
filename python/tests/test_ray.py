"""Ray Data with workers in processes of their own."""


import pytest
import ray
import ray.data
from ray.data.checkpoint import CheckpointConfig

import standpoint
import standpoint.ray
from conftest import read_folder
from processes import killed_in_the_middle


@pytest.fixture(scope="module", autouse=True)
def cluster():
    ray.init(num_cpus=2, include_dashboard=False, object_store_memory=200_000_000, log_to_driver=False)
    ray.data.DataContext.get_current().enable_progress_bars = False
    yield
    ray.shutdown()


@pytest.mark.parametrize("blocks", [1, 7])
def test_the_rows_are_those_of_the_program(corpus, blocks, tmp_path):
    documents = ray.data.read_parquet(str(corpus.path)).repartition(blocks)
    standpoint.ray.process(documents, corpus.engine(), rows=5).write_parquet(str(tmp_path))
    corpus.check(read_folder(tmp_path))


def test_claims_of_others_are_labelled(corpus):
    claims = ray.data.from_arrow(corpus.claims.select(["claim_id", "claim", "polarity"])).repartition(3)
    stances = standpoint.ray.label(claims, corpus.engine(), rows=16).take_all()
    expected = dict(zip(corpus.claims["claim_id"].to_pylist(), corpus.claims["escalation_label"].to_pylist()))
    assert {row["claim_id"]: row["escalation_label"] for row in stances} == expected


def test_a_worker_that_is_killed_changes_nothing(corpus, tmp_path):
    documents = ray.data.read_parquet(str(corpus.path)).repartition(4)
    claims = standpoint.ray.process(documents, corpus.engine(), rows=4)
    killed_in_the_middle(lambda: claims.write_parquet(str(tmp_path)), busy="MapBatches", seconds=1, victim="MapBatches")
    corpus.check(read_folder(tmp_path))


def test_checkpoints_pass_over_what_is_done(corpus, tmp_path):
    """Ray's own way to resume: documents that were written are not asked for again."""
    context = ray.data.DataContext.get_current()
    names = [f"d-{row}" for row in range(len(corpus.documents))]
    documents = corpus.documents.drop_columns(["id"]).append_column("doc_id", [names])
    engine = standpoint.Engine(every_document=True)
    out, checkpoint = tmp_path / "claims", str(tmp_path / "checkpoint")
    context.checkpoint_config = CheckpointConfig("doc_id", checkpoint, delete_checkpoint_on_success=False)
    try:

        def work(rows):
            news = tmp_path / f"news-{len(rows)}"
            news.mkdir()
            import pyarrow.parquet as pq

            pq.write_table(rows, news / "news.parquet")
            standpoint.ray.process(ray.data.read_parquet(str(news)), engine, rows=4).write_parquet(str(out))

        work(documents.slice(0, 10))
        first = read_folder(out)
        assert set(first["doc_id"].to_pylist()) == set(names[:10])
        work(documents)
    finally:
        context.checkpoint_config = None
    claims = read_folder(out)
    assert set(claims["doc_id"].to_pylist()) == set(names)
    once = engine.process_batch(documents)
    key = "claim_id"
    assert sorted(filter(None, claims[key].to_pylist())) == sorted(filter(None, once[key].to_pylist()))
