"""`digest studio` as a person runs it: a process in a folder of its own, asked over a real connection."""

import os
import re
import select
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.e2e.commands import Command

__all__ = ["KEY", "Studio", "started"]

KEY = "k" * 40
_WITHIN = 60


@dataclass(frozen=True, slots=True)
class Studio:
    """A studio that runs. `at` is its address."""

    process: Command
    at: str

    def stop(self, how: signal.Signals = signal.SIGINT) -> tuple[int, str]:
        """Its exit code, and what it said on stderr."""
        self.process.send_signal(how)
        _, said = self.process.communicate(timeout=30)
        return self.process.returncode, said


@contextmanager
def started(folder: Path, *words: str, **environment: str) -> Iterator[Studio]:
    """Start it on a free port."""
    world = {
        "PATH": os.environ["PATH"],
        "HOME": str(folder),
        "LANG": "C.UTF-8",
        "DIGEST_SECRET_KEY": KEY,
        **environment,
    }
    process = Command(["studio", "--port", "0", *words], folder=folder, environment=world)
    try:
        ready, _, _ = select.select([process.stdout], [], [], _WITHIN)
        line = process.stdout.readline() if ready else ""
        found = re.search(r"http://\S+:\d+", line)
        if found is None:
            process.kill()
            raise AssertionError(f"it did not start: {line}{process.communicate()[1]}")
        yield Studio(process, found[0])
    finally:
        if process.poll() is None:
            process.kill()
            process.communicate()
