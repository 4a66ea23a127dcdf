"""LibreOffice opens our tables: nothing is evaluated, and texts are what they were."""

import csv
import subprocess
import xml.etree.ElementTree as ElementTree
from pathlib import Path

import pytest
from conftest import PAYLOADS, PROFILES, json_rows, rendered, standpoint

TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"


def opened(path, place):
    """The file as LibreOffice Calc has it after opening it, formulas allowed: a flat OpenDocument tree."""
    arguments = ["soffice", f"-env:UserInstallation=file://{place}/profile", "--headless", "--convert-to", "fods"]
    if path.suffix == ".csv":
        delimiter = ord(";" if "excel-eu" in str(path) else ",")
        # Delimiter, mark, UTF-8, first line, .., and the thirteenth: evaluate formulas.
        arguments.append(f"--infilter=CSV:{delimiter},34,76,1,,0,false,true,false,false,false,0,true")
    subprocess.run([*arguments, "--outdir", place, path], check=True, capture_output=True, timeout=300)
    return ElementTree.parse(place / f"{path.stem}.fods")


def formulas(tree):
    cells = tree.iter(f"{TABLE}table-cell")
    return [cell.get(f"{TABLE}formula") for cell in cells if cell.get(f"{TABLE}formula") is not None]


def texts(tree):
    return {"\n".join("".join(part.itertext()) for part in cell.iter(f"{TEXT}p")) for cell in tree.iter(f"{TABLE}table-cell")}


def test_there_are_payloads_enough():
    assert len(set(PAYLOADS)) >= 60


def test_libreoffice_would_evaluate_them(payloads, tmp_path):
    """Without the guard they are formulas: the other tests would see it."""
    folder = tmp_path / "unguarded"
    standpoint("render", payloads, "-o", folder, "--csv-profile", "rfc4180", "--quiet")
    assert len(formulas(opened(folder / "claims.csv", tmp_path))) > 30


@pytest.mark.parametrize("profile", PROFILES)
def test_no_payload_is_evaluated(profile, payloads, tmp_path):
    tree = opened(rendered(payloads, profile, tmp_path) / "claims.csv", tmp_path)
    assert formulas(tree) == []
    assert {"'=1+1", "'+49 30 1234567"} <= texts(tree)


def test_no_payload_is_evaluated_in_the_workbook(payloads, tmp_path):
    tree = opened(payloads / "claims.xlsx", tmp_path)
    assert formulas(tree) == []
    assert {payload for payload in PAYLOADS if payload.isascii() and payload.isprintable() and payload == " ".join(payload.split())} <= texts(tree)


def test_the_workbook_has_its_sheets_and_charts(sample, tmp_path):
    tree = opened(sample / "claims.xlsx", tmp_path)
    sheets = [sheet.get(f"{TABLE}name") for sheet in tree.iter(f"{TABLE}table")]
    assert [name for name in sheets if name in ("Claims", "Stances", "Speakers", "Shifts", "Disagreements", "Summary", "Errors", "About")] == [
        "Claims", "Stances", "Speakers", "Shifts", "Disagreements", "Summary", "Errors", "About",
    ]
    draw = "{urn:oasis:names:tc:opendocument:xmlns:drawing:1.0}"
    assert len(list(tree.iter(f"{draw}object"))) >= 4
    # A list to choose from for each axis.
    validations = {v.get(f"{TABLE}condition") for v in tree.iter(f"{TABLE}content-validation")}
    assert any("victory" in condition for condition in validations)


TEXTS = ["claim_id", "speaker", "speaker_role", "cue", "claim", "context", "escalation_label", "war_aim_confidence"]


@pytest.mark.parametrize("name", ["claims.csv", "claims.xlsx"])
def test_texts_are_what_they_were(name, sample, tmp_path):
    """Opened in LibreOffice and saved as CSV: every text is there, in its cell."""
    arguments = ["soffice", f"-env:UserInstallation=file://{tmp_path}/profile", "--headless"]
    if name.endswith(".csv"):
        arguments.append("--infilter=CSV:44,34,76,1")
    # Comma, mark, UTF-8, and all as it is shown in the first sheet.
    saved = [*arguments, "--convert-to", "csv:Text - txt - csv (StarCalc):44,34,76,1", "--outdir", tmp_path / "saved"]
    subprocess.run([*saved, sample / name], check=True, capture_output=True, timeout=300)
    with (tmp_path / "saved/claims.csv").open(encoding="utf-8-sig", newline="") as file:
        found = list(csv.DictReader(file))
    expected = json_rows(sample, tmp_path)
    assert len(found) == len(expected) > 100
    for row, meant in zip(found, expected):
        guard = "'" if "guarded" in row["flags"] else ""
        for column in TEXTS:
            text = " ".join((meant[column] or "").splitlines())
            assert row[column] in (text, guard + text)


@pytest.mark.parametrize("kind", ["ods", "xlsx"])
def test_labels_saved_by_libreoffice_are_read(kind, sample, tmp_path):
    """Somebody codes a sheet in LibreOffice and saves it in its own format, or as Excel's."""
    coded = tmp_path / "coded.csv"
    lines = (sample / "claims.csv").read_text(encoding="utf-8-sig").splitlines()
    place = lines[0].split(",").index("war_aim_human")
    rows = list(csv.reader(lines))
    for number, row in enumerate(rows[1:]):
        row[place] = ["victory", "not_lose", "none"][number % 3]
    with coded.open("w", encoding="utf-8-sig", newline="") as file:
        csv.writer(file).writerows(rows)
    subprocess.run(
        ["soffice", f"-env:UserInstallation=file://{tmp_path}/profile", "--headless", "--infilter=CSV:44,34,76,1",
         "--convert-to", kind, "--outdir", tmp_path, coded],
        check=True, capture_output=True, timeout=300,
    )
    done = standpoint("evaluate", Path(tmp_path / f"coded.{kind}"), "--results", sample / "claims.csv", "--json")
    plain = standpoint("evaluate", coded, "--results", sample / "claims.csv", "--json")
    assert done.stdout == plain.stdout
