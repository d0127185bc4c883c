"""Peak memory of whole builds from a CMS export of 1,000 and 10,000 articles: `python -m tests.bench.memory`."""

import json
import subprocess
import sys
import tempfile
from pathlib import Path

from tests.bench.corpus import as_jsonl, synthetic
from tests.bench.layout import show

__all__ = ["main"]

_MEASURED = """
import json, resource, subprocess, sys, time
start = time.perf_counter()
done = subprocess.run(sys.argv[1:], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
print(json.dumps([done.returncode, peak, time.perf_counter() - start]))
"""
"""Run in a small process of its own: a child is charged with the memory that its parent had when it was started."""


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
        digest = str(Path(sys.executable).with_name("digest"))
        build = ["build", "--from", str(export), "--out", "out", "--at", "2026-11-19T17:00:00Z"]
        command = [sys.executable, "-S", "-c", _MEASURED, digest, *(build if number else ["--help"])]
        done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=True)
        code, peak, seconds = json.loads(done.stdout)
        if code not in (0, 1):
            raise SystemExit(f"a build of {number} articles ended with {code}")
        return peak, seconds


if __name__ == "__main__":
    main()
