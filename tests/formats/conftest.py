"""Results of the program that the tests open with other programs."""

import json
import os
import subprocess
from pathlib import Path

import pytest

HERE = Path(__file__).parent
ROOT = HERE.parent.parent
PROGRAM = os.environ.get("STANDPOINT", ROOT / "target/release/standpoint")
PROFILES = ["rfc4180", "excel", "excel-eu", "sheets"]
PAYLOADS = json.loads((HERE / "payloads.json").read_text(encoding="utf-8"))


def standpoint(*arguments, exit_code=0):
    """Runs the program; what it says is shown where a test fails."""
    done = subprocess.run([str(PROGRAM), *map(str, arguments)], capture_output=True, text=True)
    print(done.stderr)
    assert done.returncode == exit_code, done.stderr
    return done


@pytest.fixture(scope="session")
def sample(tmp_path_factory):
    """The results of the sample articles."""
    folder = tmp_path_factory.mktemp("sample") / "results"
    standpoint("run", ROOT / "data/sample", "-o", folder, "--quiet")
    return folder


@pytest.fixture(scope="session")
def payloads(tmp_path_factory):
    """The results of articles whose titles, outlets and quotations a spreadsheet would take for formulas."""
    place = tmp_path_factory.mktemp("payloads")
    articles = place / "articles.jsonl"
    with articles.open("w", encoding="utf-8") as file:
        for number, payload in enumerate(PAYLOADS):
            article = {
                "id": f"a-{number}",
                "title": payload,
                "source": payload,
                "date": "2024-02-27",
                # A row for each, whatever becomes of the second quotation.
                "text": "“It would not escalate the war,” Anna Berg told reporters.\n\n"
                f"“{payload.replace(chr(0), chr(32))} it would,” Jan Holm told reporters.",
            }
            file.write(json.dumps(article) + "\n")
    folder = place / "results"
    standpoint("run", articles, "-o", folder, "--quiet")
    return folder


def rendered(results, profile, place):
    """The results in a dialect, guarded."""
    folder = place / profile
    guard = ["--csv-guard"] if profile == "rfc4180" else []
    standpoint("render", results, "-o", folder, "--csv-profile", profile, *guard, "--quiet")
    return folder


def json_rows(results, place, table="claims"):
    """A table as the program means it: texts unchanged, empty cells as None."""
    path = place / f"{table}.jsonl"
    standpoint("render", results, "-o", path, "--table", table, "--quiet")
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
