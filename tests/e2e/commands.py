"""Commands of `digest` as processes of their own, forked from one that has imported it (see `forking.py`)."""

import atexit
import json
import os
import select
import signal
import socket
import subprocess
import sys
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from concurrent.futures import TimeoutError as NotYet
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import Any, TextIO

__all__ = ["Command", "run", "run_anew"]

ROOT = Path(__file__).parents[2]


class Command:
    """A command that runs; to be used as a `subprocess.Popen` whose streams are pipes of text."""

    def __init__(self, words: Sequence[str], *, folder: Path, environment: Mapping[str, str], module: str = "") -> None:
        self.args = list(words)
        self.returncode: int | Any = None
        request = {"words": self.args, "folder": str(folder), "environment": dict(environment), "module": module}
        out, out_end = os.pipe()
        err, err_end = os.pipe()
        self._report, report_end = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        with report_end:
            socket.send_fds(_door(), [json.dumps(request).encode()], [out_end, err_end, report_end.fileno()])
        os.close(out_end)
        os.close(err_end)
        self.stdout: TextIO = os.fdopen(out, encoding="utf-8")
        self.stderr: TextIO = os.fdopen(err, encoding="utf-8")
        self.pid = int(self._report.recv(32))

    def poll(self) -> int | None:
        """Its exit code once it has ended (below nothing: the signal that ended it)."""
        if self.returncode is None and select.select([self._report], [], [], 0)[0]:
            self._take_code()
        return self.returncode

    def wait(self, timeout: float | None = None) -> int:
        """Its exit code, once it ends. Raises TimeoutExpired."""
        if self.returncode is None and not select.select([self._report], [], [], timeout)[0]:
            raise subprocess.TimeoutExpired(self.args, timeout or 0)
        return self._take_code() if self.returncode is None else int(self.returncode)

    def communicate(self, timeout: float | None = None) -> tuple[str, str]:
        """What it said on both streams since it was last read, once it has ended. Raises TimeoutExpired."""
        with ThreadPoolExecutor(2) as readers:
            said = [readers.submit(stream.read) for stream in (self.stdout, self.stderr)]
            try:
                out, err = (each.result(timeout) for each in said)
                self.wait(timeout)
            except (NotYet, subprocess.TimeoutExpired) as late:
                self.kill()
                raise subprocess.TimeoutExpired(self.args, timeout or 0) from late
        for stream in (self.stdout, self.stderr):
            stream.close()
        return out, err

    def send_signal(self, number: int) -> None:
        """Signal it, if it runs."""
        if self.poll() is None:
            with suppress(ProcessLookupError):
                os.kill(self.pid, number)

    def kill(self) -> None:
        """End it at once."""
        self.send_signal(signal.SIGKILL)

    def _take_code(self) -> int:
        code = int(self._report.recv(32))
        self._report.close()
        self.returncode = code
        return code


def run(*words: str, folder: Path, environment: Mapping[str, str]) -> "subprocess.CompletedProcess[str]":
    """`digest WORDS` to its end."""
    command = Command(words, folder=folder, environment=environment)
    out, err = command.communicate(120)
    return subprocess.CompletedProcess(command.args, command.wait(), out, err)


def run_anew(*words: str, folder: Path, environment: Mapping[str, str]) -> "subprocess.CompletedProcess[str]":
    """`digest WORDS` to its end, in an interpreter that starts with nothing, as a shell starts it."""
    command = [str(Path(sys.executable).with_name("digest")), *words]
    return subprocess.run(
        command, cwd=folder, env=dict(environment), capture_output=True, text=True, timeout=120, check=False
    )


@cache
def _door() -> socket.socket:
    """Where requests are handed in; behind it is one process for all tests of this one, which ends with it."""
    ours, its = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    with its:
        environment = {"PATH": os.environ["PATH"], "LANG": "C.UTF-8", "PYTHONPATH": str(ROOT)}
        environment["OPENBLAS_NUM_THREADS"] = "1"  # numpy's threads would not survive a fork
        server = [sys.executable, "-m", "tests.e2e.forking"]
        process = subprocess.Popen(server, cwd=ROOT, env=environment, stdin=its.fileno())
    atexit.register(process.wait, 60)
    atexit.register(ours.close)
    return ours
