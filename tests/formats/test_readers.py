"""Programs for data read our tables and find the same values in them."""

import csv
import json
import re

import duckdb
import frictionless
import pandas
import pyarrow.csv
import pyarrow.parquet
import pytest
from conftest import PROFILES, json_rows, rendered, standpoint

GUARD = re.compile(r"^'(?=[\s\x00-\x1f\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\"'`´«»\u2018-\u201f＂＇]*[=+\-@\t\r＝＋－＠])")
NUMBERS = re.compile(r"^(record|char_(start|end)|claims|first|second|none|unclear|duplicates|.*_(score|p_\w+)|mean_\w+)$")


def by_csv(path, delimiter):
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file, delimiter=delimiter, strict=True))


def by_pandas(path, delimiter):
    table = pandas.read_csv(path, sep=delimiter, dtype=str, keep_default_na=False, encoding="utf-8-sig")
    return table.to_dict("records")


def by_pyarrow(path, delimiter):
    columns = by_csv(path, delimiter)[0]
    table = pyarrow.csv.read_csv(
        path,
        parse_options=pyarrow.csv.ParseOptions(delimiter=delimiter),
        convert_options=pyarrow.csv.ConvertOptions(column_types={name: pyarrow.string() for name in columns}),
    )
    return table.to_pylist()


def by_duckdb(path, delimiter):
    query = "select * from read_csv(?, delim = ?, header = true, all_varchar = true)"
    found = duckdb.sql(query, params=[str(path), delimiter])
    return [dict(zip(found.columns, [cell or "" for cell in row])) for row in found.fetchall()]


READERS = {"csv": by_csv, "pandas": by_pandas, "pyarrow": by_pyarrow, "duckdb": by_duckdb}


def folded(text):
    """What is documented to change on the way into a CSV: NUL, and runs of line breaks."""
    return re.sub(r"[\n\r\x0b\x0c\x85\u2028\u2029]+", " ", text.replace("\0", "\ufffd"))


def as_text(name, cell, profile):
    """A cell of the JSON table as it stands in the CSV."""
    if cell is None:
        return ""
    if NUMBERS.match(name):
        return str(cell).replace(".", ",") if profile == "excel-eu" else str(cell)
    return folded(cell)


@pytest.mark.parametrize("reader", READERS)
@pytest.mark.parametrize("profile", PROFILES)
@pytest.mark.parametrize("corpus", ["sample", "payloads"])
def test_every_cell_comes_back(corpus, profile, reader, request, tmp_path):
    results = request.getfixturevalue(corpus)
    folder = rendered(results, profile, tmp_path)
    path = tmp_path / "claims.jsonl"
    rows = json_rows(results, tmp_path)
    # Digits as they stand in the file: `0.900`, not `0.9`.
    rows = [json.loads(line, parse_float=str, parse_int=str) for line in path.read_text(encoding="utf-8").splitlines()]
    read = READERS[reader](folder / "claims.csv", ";" if profile == "excel-eu" else ",")
    assert len(read) == len(rows) > 0
    guarded = 0
    for row, found in zip(rows, read):
        assert list(found) == list(row)
        flags = [flag for flag in found["flags"].split(";") if flag]
        if "guarded" in flags:
            guarded += 1
            flags.remove("guarded")
            found = {name: GUARD.sub("", cell) for name, cell in found.items()}
        found["flags"] = ";".join(flags)
        assert found == {name: as_text(name, cell, profile) for name, cell in row.items()}
    assert guarded > 100 or corpus != "payloads"


@pytest.mark.parametrize("table", ["claims", "stances", "speakers", "shifts", "disagreements"])
def test_parquet_is_the_same_table(table, sample, tmp_path):
    rows = json_rows(sample, tmp_path, table)
    path = tmp_path / "table.parquet"
    standpoint("render", sample, "-o", path, "--table", table, "--quiet")
    read = pyarrow.parquet.read_table(path)
    dates = [field.name for field in read.schema if pyarrow.types.is_date(field.type)]
    plain = [
        {name: cell.isoformat() if name in dates and cell else cell for name, cell in row.items()} for row in read.to_pylist()
    ]
    assert plain == rows
    assert len(pandas.read_parquet(path)) == len(rows)
    assert duckdb.sql(f"select count(*) from '{path}'").fetchall()[0][0] == len(rows)


@pytest.mark.parametrize("profile", PROFILES)
@pytest.mark.parametrize("corpus", ["sample", "payloads"])
def test_the_data_package_is_valid(corpus, profile, request, tmp_path):
    folder = rendered(request.getfixturevalue(corpus), profile, tmp_path)
    report = frictionless.validate(str(folder / "datapackage.json"))
    assert report.valid, report.flatten(["path", "rowNumber", "fieldName", "message"])
    tables = [task.name for task in report.tasks]
    assert tables == ["claims", "stances", "speakers", "shifts", "disagreements"]
