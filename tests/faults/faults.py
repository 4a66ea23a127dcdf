#!/usr/bin/env python3
"""Breaks a run at every system call that changes a file, one after the other, and looks at what is left.

usage: tests/faults/run [--program PATH] [--only WORD]

`strace` makes the N-th call of a kind fail (disk full, I/O error, interrupted), or kills the program in it, for every N
that a run has. Whatever was hit:

- A failed run says which file, and ends with status 1 or 2; one that a fault does not hurt ends as an unhurt one does.
- A file at its final name is that of an unhurt run, or the one that was there before; never a part of one.
- The same command, given again, ends in the same bytes as a run that nothing happened to, and leaves nothing else (but
  for the unfinished file of a killed `render`, which has no lock that would say whose it is).
"""

import argparse
import collections
import pathlib
import re
import shutil
import signal
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[2]
# Every call with which the program changes what is on the disk.
CALLS = ["write", "pwrite64", "fsync", "fdatasync", "rename,renameat,renameat2", "ftruncate", "unlink,unlinkat", "mkdir", "flock"]
FAULTS = {
    "full": "error=ENOSPC",
    "broken": "error=EIO",
    "interrupted": "error=EINTR",
    "killed": "signal=KILL",
}
# The long cases go through one kind of fault, the others through all.
SHORTENED = {"folder": ["full"], "again": ["killed"]}


class Case:
    """A command in a folder of its own, with the files that it leaves where nothing happens to it."""

    def __init__(self, name, program, folder, command, status, before=None):
        self.name, self.status, self.folder = name, status, folder
        self.command = [str(program), *command]
        self.before = before
        self.hurt = 0
        self.old = self.start()
        self.run()
        self.whole = self.files()

    def start(self):
        """Only the input, and what stands there before the command."""
        for path in [*self.folder.glob("out*"), *self.folder.glob(".out*")]:
            shutil.rmtree(path) if path.is_dir() else path.unlink()
        if self.before:
            shutil.copytree(self.before, self.folder / "out")
        return self.files()

    def files(self):
        """All but the input, and what tells the time."""
        paths = [path for path in self.folder.glob("out*/*")] + list(self.folder.glob("out*.*"))
        paths += list(self.folder.glob(".*")) + list(self.folder.glob("out/.*"))
        return {str(path.relative_to(self.folder)): path.read_bytes() for path in paths if path.name != "run.json"}

    def run(self, calls=None, effect=None, when=None):
        inject = ["strace", "-f", "-qq", "-o", "/dev/null", "-e", f"trace={calls}", "-e", f"inject={calls}:{effect}:when={when}"]
        command = [*(inject if calls else []), *self.command]
        return subprocess.run(command, cwd=self.folder, capture_output=True, text=True)

    def calls(self, calls):
        """How many of these calls the thread has that has most: `strace` counts by thread."""
        self.start()
        with tempfile.NamedTemporaryFile("r") as log:
            trace = ["strace", "-f", "-qq", "-o", log.name, "-e", f"trace={calls}"]
            subprocess.run([*trace, *self.command], cwd=self.folder, capture_output=True)
            threads = collections.Counter(re.findall(r"^(\d+)\s+\w+\(", log.read(), re.MULTILINE))
        return max(threads.values(), default=0)

    def check(self, calls, effect, when):
        """What is wrong after this fault, or nothing."""
        self.start()
        done = self.run(calls, effect, when)
        self.hurt += done.returncode != self.status
        if done.returncode == -signal.SIGKILL and "KILL" in effect:
            pass
        elif done.returncode != self.status:
            if done.returncode not in (1, 2) or "panicked" in done.stderr:
                return f"status {done.returncode}: {done.stderr}"
            if not re.search(r"out|news", done.stderr):
                return f"names no file: {done.stderr!r}"
            # What writes workbooks does not try again; on a disk nobody interrupts it.
            if "EINTR" in effect and calls in ("write", "pwrite64") and self.name != "rendered":
                return f"an interrupted call is no failure: {done.stderr}"
        for name, found in self.files().items():
            is_final = not pathlib.Path(name).name.startswith(".") and not name.endswith("journal.jsonl")
            if is_final and found not in (self.whole.get(name), self.old.get(name)):
                return f"{name} is there, and not whole ({len(found)} bytes)"
        again = self.run()
        if again.returncode != self.status:
            return f"given again: status {again.returncode}: {again.stderr}"
        after = self.files()
        if self.name == "rendered":
            # Without a journal there is no lock, and what a killed `render` left could be another one's work.
            after = {name: found for name, found in after.items() if not name.endswith(".part")}
        if set(after) != set(self.whole):
            return f"given again: {sorted(set(after) ^ set(self.whole))} too many or missing"
        wrong = [name for name, found in after.items() if found != self.whole[name]]
        return f"given again: {', '.join(wrong)} differ" if wrong else None


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--program", type=pathlib.Path, default=ROOT / "target/release/standpoint")
    parser.add_argument("--only", default="", help="only the cases or calls with this word")
    arguments = parser.parse_args()
    program = arguments.program.resolve()
    passed, failed = 0, []
    with tempfile.TemporaryDirectory() as place:
        place = pathlib.Path(place)
        lines = (ROOT / "data/sample/08-wire-desk.jsonl").read_text(encoding="utf-8").splitlines()[:2]
        bad = [lines[0], "{"]
        sheets = ["--csv-profile", "sheets"]
        cases = [
            ("folder", lines, 0, ["run", "news.jsonl", "-o", "out", "--quiet"], None),
            ("problems", bad, 3, ["extract", "news.jsonl", "-o", "out", "--quiet"], None),
            ("table", bad, 3, ["extract", "news.jsonl", "-o", "out.csv", "--quiet"], None),
            ("again", lines, 0, ["run", "news.jsonl", "-o", "out", "--quiet", *sheets], place / "old"),
            ("rendered", lines, 0, ["render", "out", "-o", "out.xlsx", "--quiet"], place / "old"),
        ]
        (place / "news.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")
        subprocess.run([program, "run", "news.jsonl", "-o", "old", "--quiet"], cwd=place, check=True)
        for name, news, status, command, before in cases:
            folder = place / name
            folder.mkdir()
            (folder / "news.jsonl").write_text("\n".join(news) + "\n", encoding="utf-8")
            case = Case(name, program, folder, command, status, before)
            for calls in CALLS:
                if arguments.only not in f"{name} {calls}":
                    continue
                count = case.calls(calls)
                for when in range(1, count + 1):
                    faults = {fault: FAULTS[fault] for fault in SHORTENED.get(name, FAULTS)}
                    for fault, effect in faults.items():
                        wrong = case.check(calls, effect, when)
                        if wrong is None:
                            passed += 1
                        else:
                            failed.append(f"{name}: {calls} {when} of {count} {fault}: {wrong}")
                            print(failed[-1][:500], flush=True)
                if count:
                    print(f"{name}: {count} calls of {calls}", flush=True)
            if not arguments.only and not case.hurt:
                failed.append(f"{name}: no fault hurt")
    print(f"{passed} passed, {len(failed)} failed")
    sys.exit(1 if failed or not passed else 0)


if __name__ == "__main__":
    main()
