"""Peak memory of whole builds from a CMS export of 1,000 and 10,000 articles: `python -m tests.bench.memory`."""

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from tests.bench.corpus import as_jsonl, synthetic
from tests.bench.layout import show

__all__ = ["main"]


def main() -> None:
    """Print the table: growth must be no more than linear."""
    measured = {number: built(number) for number in (0, 1_000, 10_000)}
    empty = measured[0][0]
    rows = [
        (f"{number:,}", round(peak), round(seconds, 1), round((peak - empty) / number * 1000, 1))
        for number, (peak, seconds) in measured.items()
        if number
    ]
    show("Memory of `digest build --from export.jsonl`", ("Articles", "Peak MB", "Seconds", "kB an article"), rows)


def built(number: int) -> tuple[float, float]:
    """Peak resident memory in MB of the largest process of one build, and how long it took; of `--help` for 0."""
    with tempfile.TemporaryDirectory() as folder:
        export = Path(folder) / "export.jsonl"
        as_jsonl(synthetic(number), export)
        words = (
            ["build", "--from", str(export), "--out", "out", "--at", "2026-11-19T17:00:00Z"] if number else ["--help"]
        )
        start = time.perf_counter()
        command = [str(Path(sys.executable).with_name("digest")), *words]
        process = subprocess.Popen(command, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode not in (0, 1):
            raise SystemExit(f"digest {' '.join(words)} ended with {process.returncode}")
        return usage.ru_maxrss / 1024, time.perf_counter() - start


if __name__ == "__main__":
    main()
