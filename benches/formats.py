#!/usr/bin/env python3
"""Sizes and times of every format at 100,000 claims: the results of the sample articles, multiplied.

    cargo build --release && benches/formats.py

Makes a results folder whose journal has each sample document many times over, with other identifiers, dates and
speakers, and lets `standpoint render` write it in each format. No model runs. Needs Python and `/usr/bin/time`.
"""

import argparse
import hashlib
import json
import re
import subprocess
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def multiplied(sample: Path, folder: Path, claims: int) -> None:
    """Writes a results folder with at least so many claims."""
    head, *documents = (sample / "journal.jsonl").read_text(encoding="utf-8").splitlines()
    record = json.loads((sample / "run.json").read_text(encoding="utf-8"))
    folder.mkdir()
    written, copies = 0, 0
    with (folder / "journal.jsonl").open("w", encoding="utf-8") as journal:
        journal.write(head + "\n")
        while written < claims:
            for line in documents:
                document = json.loads(line)
                for row in document["rows"]:
                    for key in ("claim_id", "parent_id"):
                        if row[key]:
                            row[key] = "c-" + hashlib.sha256(f"{copies}{row[key]}".encode()).hexdigest()[:12]
                    row["duplicate_of"] = ""
                    row["doc_date"] = f"{2020 + copies % 5}-{copies % 12 + 1:02}-{copies % 28 + 1:02}"
                    row["doc_source"] = f"Outlet {copies % 40}"
                    row["speaker"] = row["speaker"] and f"{row['speaker']} {copies % 50}"
                journal.write(json.dumps(document, ensure_ascii=False) + "\n")
                written += len(document["rows"])
            copies += 1
    record["counts"]["documents_read"] = record["counts"]["documents_done"] = copies * len(documents)
    (folder / "run.json").write_text(json.dumps(record), encoding="utf-8")
    (folder / "errors.jsonl").touch()
    print(f"{written} claims of {copies * len(documents)} documents")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--standpoint", type=Path, default=ROOT / "target/release/standpoint")
    parser.add_argument("--claims", type=int, default=100_000)
    parser.add_argument("--keep", type=Path, help="keep everything in this new folder")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        place = arguments.keep or Path(temporary)
        place.mkdir(exist_ok=True)
        sample = place / "sample"
        subprocess.run([arguments.standpoint, "run", ROOT / "data/sample", "-o", sample, "--quiet"], check=True)
        multiplied(sample, place / "results", arguments.claims)
        print(f"{'output':24}{'seconds':>10}{'MB':>10}{'peak MB':>10}")
        outputs = ["claims.csv", "claims.jsonl", "claims.parquet", "claims.xlsx", "report.html", "stances.csv", "folder"]
        for name in outputs:
            output = place / name
            table = ["--table", "stances"] if name == "stances.csv" else []
            command = [arguments.standpoint, "render", place / "results", "-o", output, "--quiet", *table]
            timed = subprocess.run(["/usr/bin/time", "-f", "%e %M", *command], check=True, capture_output=True, text=True)
            seconds, peak = re.search(r"([\d.]+) (\d+)\s*$", timed.stderr).groups()
            files = output.iterdir() if output.is_dir() else [output]
            size = sum(file.stat().st_size for file in files)
            print(f"{name:24}{float(seconds):10.1f}{size / 1e6:10.1f}{int(peak) / 1e3:10.0f}")


if __name__ == "__main__":
    main()
