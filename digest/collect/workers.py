"""Processes that read hostile input, each job with a deadline and a cap on memory; killed and replaced when over.

A page with one tag of 100,000 attributes holds lxml for half a minute, and no thread can be stopped inside C.
Processes are started afresh (not forked: this one has threads and open databases), reused, and import only what reading
needs.
"""

import os
import pickle
import select
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from math import inf
from types import TracebackType
from typing import Any, Protocol, Self

from digest.collect.jobs import HEADER, Answer, Job, write_frame

__all__ = ["InProcess", "WorkFailure", "WorkerPool", "Workers"]

_START_SECONDS = 60.0
_MOST_PROCESSES = 2
_LARGE_MEGABYTES = 230
_IMPORTED = ("digest.collect.opening",)


@dataclass(frozen=True, slots=True)
class WorkFailure:
    """Why a job gave nothing, as a sentence about its input ("it took longer than 15 s to read")."""

    what: str


class Workers(Protocol):
    """Where hostile input is read. May be called from several threads."""

    def run(
        self, function: str, *arguments: Any, seconds: float, left: float = inf, megabytes: int = 400, **named: Any
    ) -> Any:
        """The value of `function` (`module:name`), or a WorkFailure.

        The work may take `seconds`; with the wait for a free process, `left`.
        """
        ...


class InProcess:
    """Workers that are none: for tests with input that they trust."""

    def run(
        self, function: str, *arguments: Any, seconds: float, left: float = inf, megabytes: int = 400, **named: Any
    ) -> Any:
        """The value of `function`; no limit is kept."""
        import importlib

        del seconds, left, megabytes
        module, _, name = function.partition(":")
        return getattr(importlib.import_module(module), name)(*arguments, **named)


class WorkerPool:
    """At most `size` processes, and never more than two: each may hold 230 MB, and a run must stay under 600 MB.

    They are started when first needed. Close the pool, or use it in a `with` block.
    """

    def __init__(self, *, size: int, monotonic: Callable[[], float]) -> None:
        self._monotonic = monotonic
        self._free = threading.Semaphore(max(1, min(size, _MOST_PROCESSES)))
        self._idle: list[_Process] = []
        self._lock = threading.Lock()
        self._closed = False

    def run(
        self, function: str, *arguments: Any, seconds: float, left: float = inf, megabytes: int = 400, **named: Any
    ) -> Any:
        """The value of `function`, or a WorkFailure: too slow, too large, unreadable, or the process died."""
        ends = self._monotonic() + left
        with self._turn(left) as ours:
            if not ours:
                return WorkFailure("the run's deadline came first")
            process = self._take()
            try:
                process.wait_until_ready()
                job = Job(function, arguments, named, min(seconds, max(0.1, ends - self._monotonic())), megabytes)
                answer = process.do(job)
            except TimeoutError:
                process.kill()
                late = self._monotonic() >= ends
                return WorkFailure(
                    "the run's deadline came first" if late else f"it took longer than {seconds:g} s to read"
                )
            except (OSError, EOFError, pickle.UnpicklingError):
                process.kill()
                return WorkFailure("the process that read it died: it is too large, or hostile")
            except BaseException:
                process.kill()
                raise
            self._give_back(process, answer)
        return WorkFailure(answer.problem) if answer.problem else answer.value

    def warm(self) -> None:
        """Starts one process now, so that it imports while something else happens."""
        with self._lock:
            if not self._idle and not self._closed:
                self._idle.append(_Process(self._monotonic))

    def close(self) -> None:
        """Ends the idle processes; those at work end after their job."""
        with self._lock:
            self._closed, idle = True, self._idle
            self._idle = []
        for process in idle:
            process.kill()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    @contextmanager
    def _turn(self, left: float) -> Iterator[bool]:
        """Holds the right to one process for the block; gives False where none was free within `left` seconds."""
        ours = left > 0 and self._free.acquire(timeout=None if left == inf else left)
        try:
            yield ours
        finally:
            if ours:
                self._free.release()

    def _take(self) -> "_Process":
        with self._lock:
            return self._idle.pop() if self._idle else _Process(self._monotonic)

    def _give_back(self, process: "_Process", answer: Answer) -> None:
        """Keeps the process, unless it has grown large: a heap seldom shrinks."""
        with self._lock:
            if not self._closed and answer.megabytes < _LARGE_MEGABYTES:
                self._idle.append(process)
                return
        process.kill()


class _Process:
    """One worker process and the two pipes to it."""

    def __init__(self, monotonic: Callable[[], float]) -> None:
        self._monotonic = monotonic
        self._ready = False
        self._process = subprocess.Popen(  # noqa: S603 — our own module, in our own interpreter
            [sys.executable, "-P", "-m", "digest.collect.worker", *_IMPORTED],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            bufsize=0,
        )

    def wait_until_ready(self) -> None:
        """Waits for its first answer: it has imported what it needs. Raises TimeoutError, EOFError."""
        if not self._ready:
            self._answer(_START_SECONDS)
            self._ready = True

    def do(self, job: Job) -> Answer:
        """The answer to one job. Raises TimeoutError after the job's seconds, EOFError where the process died."""
        assert self._process.stdin
        with os.fdopen(os.dup(self._process.stdin.fileno()), "wb") as pipe:
            write_frame(pipe, job)
        return self._answer(job.seconds)

    def kill(self) -> None:
        """Ends the process at once."""
        self._process.kill()
        self._process.wait()
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe:
                pipe.close()

    def _answer(self, seconds: float) -> Answer:
        ends = self._monotonic() + seconds
        size = int.from_bytes(self._read(HEADER, ends), "big")
        answer = pickle.loads(self._read(size, ends))  # noqa: S301 — our own child, which answers with our own values
        assert isinstance(answer, Answer)
        return answer

    def _read(self, size: int, ends: float) -> bytes:
        assert self._process.stdout
        pipe = self._process.stdout.fileno()
        waiting = select.poll()
        waiting.register(pipe, select.POLLIN)
        read = bytearray()
        while len(read) < size:
            ready = waiting.poll(max(0.0, ends - self._monotonic()) * 1000)
            if not ready:
                raise TimeoutError
            piece = os.read(pipe, min(1 << 20, size - len(read)))
            if not piece:
                raise EOFError
            read += piece
        return bytes(read)
