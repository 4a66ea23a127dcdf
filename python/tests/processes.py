"""Workers as the system sees them: found, watched, killed."""

import os
import signal
import threading
import time
from pathlib import Path


def processes(words: str) -> list[int]:
    """The processes below this one whose command lines have these words."""
    found, parents = [], {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                stat = (entry / "stat").read_text().rsplit(")", 1)[1].split()
                parents[int(entry.name)] = int(stat[1])
                if words in (entry / "cmdline").read_bytes().decode(errors="replace").replace("\0", " "):
                    found.append(int(entry.name))
            except OSError:
                continue

    def is_ours(process):
        while process > 1:
            if process == os.getpid():
                return True
            process = parents.get(process, 0)
        return False

    return [process for process in found if is_ours(process)]


def seconds_of_work(process: int) -> float:
    try:
        fields = Path(f"/proc/{process}/stat").read_text().rsplit(")", 1)[1].split()
    except OSError:
        return 0.0
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def killed_in_the_middle(work, busy: str, seconds: float, victim: str) -> int:
    """Does `work`, and kills a process of the name `victim` once one of the name `busy` has worked for so long."""
    failure = []

    def job():
        try:
            work()
        except Exception as error:
            failure.append(error)

    thread = threading.Thread(target=job)
    thread.start()
    killed = None
    while thread.is_alive() and killed is None:
        time.sleep(0.05)
        if any(seconds_of_work(process) > seconds for process in processes(busy)):
            # Of workers the busiest: an idle one would not be missed.
            killed = max(processes(victim), key=seconds_of_work)
            os.kill(killed, signal.SIGKILL)
    thread.join()
    assert not failure, failure
    assert killed is not None, f"no process of the name {busy} worked for {seconds} s"
    return killed
