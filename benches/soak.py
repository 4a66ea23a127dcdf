#!/usr/bin/env python3
"""A long run: memory and throughput, tenth by tenth, over a corpus that is made for it.

  cargo build --release
  benches/soak.py                      # 100,000 short articles through `standpoint run`
  benches/soak.py --extract            # extraction alone
  benches/soak.py --articles 5000 --paragraphs 8

Every article is a few paragraphs of our own gold articles (`data/gold/dev`) in another order, and one sentence that no
other article has, by a speaker of its own, so that no two articles are the same and the model is asked about each. What
was asked before is answered from memory, as in any run. While it runs, the resident memory is read twice a second, and the
journal's lines are counted: a document each.
"""

import argparse
import json
import pathlib
import random
import subprocess
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parents[1]
GIVEN = "Anna Boris Carla David Elena Farid Greta Hamid Irina Jonas Karim Lena Marta Nikos Olga Pavel Rosa Samir Tanja Viktor".split()
FAMILY = "Adler Berg Castro Dahl Eriksen Farouk Gruber Holm Ivanko Jansen Koval Lind Moreau Novak Okafor Petit Quist Rossi Sato Toth".split()
DOERS = ["the government", "the army", "our allies", "the rebels", "the union", "the port authority", "the ministry"]
DEEDS = ["send {} more soldiers to the border", "withdraw {} troops by the spring", "close {} schools", "build {} homes",
         "never accept the loss of {} villages", "deliver {} air-defence systems", "talk to the other side {} times if need be"]


def paragraphs():
    """Those of the gold articles that are worth reading, without their titles."""
    found = []
    for path in sorted((ROOT / "data/gold/dev").glob("*.txt")):
        found += [part.strip() for part in path.read_text(encoding="utf-8").split("\n\n")[1:] if len(part) > 80]
    return found


def articles(count, size, seed=1):
    """JSON Lines, one at a time."""
    draw = random.Random(seed)
    pool = paragraphs()
    for number in range(count):
        speaker = f"{draw.choice(GIVEN)} {draw.choice(FAMILY)}"
        own = f"{speaker} said that {draw.choice(DOERS)} would {draw.choice(DEEDS).format(number + 2)}."
        parts = [own, *draw.sample(pool, size)]
        day = time.strftime("%Y-%m-%d", time.gmtime(1640995200 + number % 1000 * 86400))
        yield json.dumps({"id": f"soak-{number:06}", "date": day, "text": "\n\n".join(parts)}, ensure_ascii=False)


def resident(process):
    """Megabytes, or nothing when it has ended."""
    try:
        for line in pathlib.Path(f"/proc/{process.pid}/status").read_text().splitlines():
            if line.startswith("VmRSS:"):
                return int(line.split()[1]) / 1024
    except OSError:
        pass
    return None


class Lines:
    """Counts the lines of a file that grows."""

    def __init__(self, path):
        self.path, self.at, self.count = path, 0, 0

    def read(self):
        if self.path.exists():
            with self.path.open("rb") as file:
                file.seek(self.at)
                while chunk := file.read(1 << 20):
                    self.count += chunk.count(b"\n")
                    self.at += len(chunk)
        # The first line says what the journal is of.
        return max(0, self.count - 1)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--program", type=pathlib.Path, default=ROOT / "target/release/standpoint")
    parser.add_argument("--articles", type=int, default=100_000)
    parser.add_argument("--paragraphs", type=int, default=1, help="of the gold articles, beside the article's own")
    parser.add_argument("--extract", action="store_true", help="without the model")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        folder = pathlib.Path(folder)
        news = folder / "news.jsonl"
        with news.open("w", encoding="utf-8") as file:
            for line in articles(arguments.articles, arguments.paragraphs):
                print(line, file=file)
        print(f"{arguments.articles} articles, {news.stat().st_size / 1e6:.0f} MB")
        command = [arguments.program, "extract" if arguments.extract else "run", news, "-o", folder / "out", "--quiet"]
        begin = time.monotonic()
        process = subprocess.Popen([str(part) for part in command])
        journal = Lines(folder / "out/journal.jsonl")
        tenths, samples, last = [], [], (0, begin)
        while (status := process.poll()) is None:
            time.sleep(0.5)
            if (memory := resident(process)) is not None:
                samples.append(memory)
            done, now = journal.read(), time.monotonic()
            if done >= (len(tenths) + 1) * arguments.articles / 10 and samples:
                tenths.append((done, (done - last[0]) / (now - last[1]), max(samples)))
                samples, last = [], (done, now)
                print(f"{done:>8} articles  {tenths[-1][1]:8.1f} a second  {tenths[-1][2]:6.0f} MB at most", flush=True)
        seconds = time.monotonic() - begin
        record = json.loads((folder / "out/run.json").read_text(encoding="utf-8"))
        counts = record["counts"]
        ends = sum(counts[f"documents_{end}"] for end in ("done", "skipped", "failed"))
        print(f"at the end {max(samples, default=0):.0f} MB, while the results are made of the journal")
        print(f"{seconds:.0f} s, {counts['claims']} claims, {arguments.articles / seconds:.1f} articles a second from start to end")
        print(f"status {status}, read {counts['documents_read']}, done + skipped + failed {ends}")
        if status or ends != arguments.articles:
            raise SystemExit("not all documents are accounted for")


if __name__ == "__main__":
    main()
