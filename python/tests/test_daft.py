"""Daft, in its own threads and in processes."""

import csv

import daft
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

import standpoint
import standpoint.daft
from conftest import by_document, read_folder


@pytest.mark.parametrize("processes", [None, 2])
@pytest.mark.parametrize("files", [1, 6])
def test_the_rows_are_those_of_the_program(corpus, files, processes, tmp_path):
    news = tmp_path / "news"
    news.mkdir()
    rows = -(-len(corpus.documents) // files)
    for number in range(files):
        pq.write_table(corpus.documents.slice(number * rows, rows), news / f"{number}.parquet")
    documents = daft.read_parquet(f"{news}/*.parquet")
    claims = standpoint.daft.process(documents, corpus.engine(), rows=5, processes=processes)
    claims.write_parquet(str(tmp_path / "claims"))
    found = read_folder(tmp_path / "claims")
    corpus.check(found)
    corpus.check_duplicates(standpoint.mark_duplicates(by_document(found)))


def test_a_table_in_memory_is_marked(corpus):
    claims = standpoint.daft.process(daft.from_arrow(corpus.documents), corpus.engine()).to_arrow()
    corpus.check_duplicates(standpoint.mark_duplicates(by_document(claims)))


def test_claims_of_others_are_labelled(corpus):
    claims = daft.from_arrow(corpus.claims.select(["claim_id", "claim", "speaker", "speaker_role", "polarity", "char_start"]))
    stances = standpoint.daft.label(claims, corpus.engine(), rows=16).to_arrow()
    assert stances.schema.names[:6] == ["claim_id", "claim", "speaker", "speaker_role", "polarity", "char_start"]
    for name in ("claim_id", "escalation_label", "war_aim_p_none"):
        assert stances[name].to_pylist() == corpus.claims[name].to_pylist()


def test_csv_for_spreadsheets(corpus, tmp_path):
    claims = daft.from_arrow(corpus.claims)
    standpoint.daft.to_spreadsheet(claims).write_csv(str(tmp_path))
    [path] = tmp_path.glob("*.csv")
    with path.open(encoding="utf-8", newline="") as file:
        found = list(csv.DictReader(file))
    with (corpus.results / "claims.csv").open(encoding="utf-8-sig", newline="") as file:
        assert found == list(csv.DictReader(file))


def test_documents_in_the_output_are_passed_over(corpus, tmp_path):
    """Daft's own way to resume."""
    names = [f"d-{row}" for row in range(len(corpus.documents))]
    documents = corpus.documents.drop_columns(["id"]).append_column("doc_id", pa.array(names))
    engine = standpoint.Engine(every_document=True)
    out = str(tmp_path / "claims")
    standpoint.daft.process(daft.from_arrow(documents.slice(0, 10)), engine).write_parquet(out)
    done = daft.read_parquet(f"{out}/*.parquet").select("doc_id")
    rest = daft.from_arrow(documents).join(done, on="doc_id", how="anti")
    standpoint.daft.process(rest, engine).write_parquet(out)
    claims = read_folder(out)
    once = engine.process_batch(documents)
    assert sorted(filter(None, claims["claim_id"].to_pylist())) == sorted(filter(None, once["claim_id"].to_pylist()))
    assert set(claims["doc_id"].to_pylist()) == set(names)
