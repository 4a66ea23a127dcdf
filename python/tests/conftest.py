"""A corpus, and what the program makes of it: what every engine's result is held against."""

import os
import subprocess
import sys
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

import standpoint

ROOT = Path(__file__).parents[2]
PROGRAM = os.environ.get("STANDPOINT", ROOT / "target/release/standpoint")
SCHEMA = pa.schema(
    [(name, pa.string()) for name in ("id", "title", "date", "url", "source", "text", "file")] + [("record", pa.int64())]
)

# What another interpreter must not decide.
os.environ["PYSPARK_PYTHON"] = sys.executable


def run_program(*arguments, status=0):
    """Runs the program; what it says is shown where a test fails."""
    done = subprocess.run([str(PROGRAM), *map(str, arguments)], capture_output=True, text=True)
    print(done.stderr)
    assert done.returncode == status, done.stderr
    return done


def texts():
    """Articles of ours, and what a corpus has besides."""
    articles = sorted((ROOT / "data/sample").glob("*.txt")) + sorted((ROOT / "data/gold/dev").glob("*.txt"))[:14]
    rows = [{"title": path.stem, "date": "2024-02-27", "text": path.read_text(encoding="utf-8")} for path in articles]
    wire = "“We will not send troops,” Anna Berg told reporters.\n\nShe said that it would escalate the war."
    rows += [
        {"id": "null", "text": None},
        {"id": "empty", "text": ""},
        {"id": "binary", "text": "a\0b"},
        {"id": "no-claims", "text": "It rained in the morning. The roads were wet."},
        {"id": "wire-1", "text": wire, "source": "One"},
        {"id": "wire-2", "text": wire, "source": "Two"},
        {"id": "=1+1", "title": "=cmd|' /C calc'!A0", "text": "“=SUM(1+1)\nis what we say,” Jan Holm told reporters."},
        {"id": "right-to-left", "text": "قال الوزير: «لن نرسل قوات». The minister, Omar Haddad, said: “No.”"},
        {"url": "https://example.org/a?b=c", "text": "“No,” said Eva Lind. “Never,” she added, 😀.\r\n\r\n“Why?” he asked."},
    ]
    return rows


class Corpus:
    """Documents as Parquet, and the claims that the program finds in them."""

    def __init__(self, folder: Path):
        self.path = folder / "corpus.parquet"
        rows = [{"file": str(self.path), "record": place, **row} for place, row in enumerate(texts(), 1)]
        self.documents = pa.Table.from_pylist(rows, SCHEMA)
        pq.write_table(self.documents, self.path)
        self.results = folder / "results"
        # Two documents have no text that can be read.
        run_program("run", self.path, "-o", self.results, "--quiet", status=3)
        run_program("render", self.results, "-o", folder / "claims.parquet", "--quiet")
        self.claims = pq.read_table(folder / "claims.parquet")
        self.run_id = self.claims["run_id"][0].as_py()
        self.bad = [{"doc_id": "null", "error": "`text` is null"}, {"doc_id": "binary", "error": "binary data"}]

    def engine(self, **settings):
        """One whose rows are those of the program to the last cell."""
        return standpoint.Engine(run_id=self.run_id, **settings)

    def check(self, claims: pa.Table):
        """Every row and cell is the program's, but for `duplicate_of`; each bad document has one row with its error."""
        claims = by_document(claims)
        is_error = pa.compute.is_null(claims["claim_id"])
        errors = claims.filter(is_error).to_pylist()
        assert [row["doc_id"] for row in errors] == [bad["doc_id"] for bad in self.bad]
        for row, bad in zip(errors, self.bad):
            assert row["error"].startswith(bad["error"]), row
        found = claims.filter(pa.compute.invert(is_error)).drop_columns(["wire_key", "duplicate_of"])
        expected = self.claims.drop_columns(["duplicate_of"])
        assert found.schema.names == expected.schema.names
        assert found.to_pylist() == expected.to_pylist()

    def check_duplicates(self, claims: pa.Table):
        """After `mark_duplicates` the program's rows, whole."""
        claims = by_document(claims)
        claims = claims.filter(pa.compute.is_valid(claims["claim_id"]))
        assert claims.to_pylist() == self.claims.to_pylist()
        assert claims["duplicate_of"].null_count < len(claims)


def by_document(claims: pa.Table) -> pa.Table:
    """Rows in the order of the corpus; those of a document stay as they came."""
    places = sorted(range(len(claims)), key=lambda row: claims["record"][row].as_py())
    return claims.take(places)


def read_folder(folder) -> pa.Table:
    """A folder of Parquet files that a cluster wrote."""
    files = sorted(path for path in Path(folder).rglob("*.parquet") if not path.name.startswith((".", "_")))
    return pa.concat_tables([pq.read_table(path) for path in files], promote_options="permissive")


@pytest.fixture(scope="session")
def copies(tmp_path_factory):
    """Documents that come twice, and what the program makes of them: path, table, record and id of each claim."""
    folder = tmp_path_factory.mktemp("copies")
    path = folder / "copies.parquet"
    text, other = "Anna Berg said that it would rain.", "Jan Holm said that it would snow."
    rows = [("a", text), ("b", text), ("a", other), ("a", text), (None, text), (" a ", text), ("", text), ("b", text)]
    documents = pa.table(
        {
            "id": [name for name, _ in rows],
            "text": [text for _, text in rows],
            "file": [str(path)] * len(rows),
            "record": list(range(1, len(rows) + 1)),
        }
    )
    pq.write_table(documents, path)
    run_program("run", path, "-o", folder / "results", "--quiet")
    run_program("render", folder / "results", "-o", folder / "claims.parquet", "--quiet")
    claims = pq.read_table(folder / "claims.parquet")
    expected = list(zip(claims["record"].to_pylist(), claims["claim_id"].to_pylist()))
    assert len({claim for _, claim in expected}) == len(rows), expected
    return path, documents, expected


@pytest.fixture(scope="session")
def corpus(tmp_path_factory):
    return Corpus(tmp_path_factory.mktemp("corpus"))
