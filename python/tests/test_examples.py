"""The example scripts, as a person runs them."""

import csv
import subprocess
import sys

import pytest
from conftest import ROOT, read_folder


@pytest.mark.parametrize("name", ["spark_job", "ray_job", "daft_job"])
def test_an_example_writes_parquet_and_csv(corpus, name, tmp_path):
    script = ROOT / f"python/examples/{name}.py"
    done = subprocess.run([sys.executable, script, corpus.path, tmp_path], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert f"{len(corpus.documents)} documents, {len(corpus.claims)} claims" in done.stdout
    for bad in corpus.bad:
        assert f"  {bad['doc_id']}: {bad['error']}" in done.stdout

    rows = read_folder(tmp_path / "rows")
    claims = [claim for claim in rows["claim_id"].to_pylist() if claim is not None]
    assert sorted(claims) == sorted(corpus.claims["claim_id"].to_pylist())
    # Those of wire copies have ids of their own, all others the file's.
    assert len(set(rows["doc_id"].to_pylist())) == len(corpus.documents)

    found = []
    for path in (tmp_path / "csv").rglob("*.csv"):
        with path.open(encoding="utf-8", newline="") as file:
            found += csv.DictReader(file)
    with (corpus.results / "claims.csv").open(encoding="utf-8-sig", newline="") as file:
        expected = {row["claim_id"]: row for row in csv.DictReader(file)}
    assert len(found) == len(expected)
    for row in found:
        known = expected[row["claim_id"]]
        own = ("run_id", "duplicate_of")
        assert {name: row[name] for name in known if name not in own} == {
            name: cell for name, cell in known.items() if name not in own
        }
