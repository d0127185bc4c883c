"""The inside of a worker process: reads one job after another from its input, does it, writes the answer.

Started by `workers.py` as `python -P -m digest.collect.worker`. It must not fetch or write anything, and it is meant to
be killed: nothing in it needs tidying up.
"""

import contextlib
import ctypes
import gc
import importlib
import os
import pickle
import resource
import signal
import sys
from pathlib import Path
from typing import BinaryIO

from digest.collect.jobs import Answer, Job, read_frame, write_frame

__all__ = ["main"]

_GRACE_SECONDS = 5.0
_TIDY_MEGABYTES = 200


def main() -> None:
    """Imports what jobs need, says so with a first answer, then works until its input ends."""
    jobs, answers = _private_pipes()
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    for module in sys.argv[1:]:
        importlib.import_module(module)
    write_frame(answers, Answer())
    while frame := read_frame(jobs):
        write_frame(answers, _done(pickle.loads(frame)))  # noqa: S301 — the pipe's other end is our own parent


def _done(job: Job) -> Answer:
    """Does a job under its limits. The alarm has no handler: it ends the process, even deep inside a C library."""
    _limit_memory(job.megabytes)
    signal.setitimer(signal.ITIMER_REAL, job.seconds + _GRACE_SECONDS)
    try:
        module, _, name = job.function.partition(":")
        value = getattr(importlib.import_module(module), name)(*job.arguments, **job.named)
    except MemoryError:
        return Answer(problem=f"reading it took more than {job.megabytes} MB of memory", megabytes=_memory())
    except RecursionError:
        return Answer(problem="it is nested too deeply", megabytes=_memory())
    except Exception as error:  # noqa: BLE001 — whatever a parser does on hostile input must be an answer
        return Answer(problem=f"it cannot be read ({type(error).__name__}: {str(error)[:200]})", megabytes=_memory())
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
    return Answer(value, megabytes=_memory())


def _limit_memory(megabytes: int) -> None:
    """Caps the data segment, on systems that know such a cap."""
    _, hard = resource.getrlimit(resource.RLIMIT_DATA)
    wanted = megabytes * 1_000_000
    resource.setrlimit(resource.RLIMIT_DATA, (wanted if hard == resource.RLIM_INFINITY else min(wanted, hard), hard))


def _memory() -> int:
    """The megabytes that this process holds now, after giving back what a large page left behind."""
    held = _resident()
    if held > _TIDY_MEGABYTES:
        gc.collect()
        with contextlib.suppress(OSError, AttributeError):  # only glibc has it
            ctypes.CDLL(None).malloc_trim(0)
        held = _resident()
    return held


def _resident() -> int:
    try:
        pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    except (OSError, ValueError, IndexError):
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1_000_000  # bytes where there is no /proc (macOS)
    return pages * resource.getpagesize() // 1_000_000


def _private_pipes() -> tuple[BinaryIO, BinaryIO]:
    """The two pipes under numbers of their own, so that what a library prints goes nowhere."""
    jobs, answers = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
    nowhere = os.open(os.devnull, os.O_RDWR)
    os.dup2(nowhere, 0)
    os.dup2(nowhere, 1)
    return jobs, answers


if __name__ == "__main__":
    main()
