"""A process that has imported Digest once and forks itself into commands: `python -m tests.e2e.forking`, its door fd 0.

Most of the time of a short command is its imports, and the tests run some hundreds of commands. Each of them is still a
process of its own, with its own folder, environment, streams, signals and exit; what starts anew is in
`test_commands_anew.py` and wherever a test says so. It must not run anything of Digest itself, nor have threads.
"""

import atexit
import gc
import json
import os
import runpy
import signal
import socket
import sys
import threading
import time
from contextlib import suppress
from importlib import import_module
from pathlib import Path
from pkgutil import walk_packages
from typing import Any

import digest

LATE = (
    *("alembic.command", "alembic.context", "alembic.runtime.migration", "babel.dates", "babel.numbers", "mjml", "nh3"),
    *("email_validator", "dns.resolver", "feedparser", "httpx2", "jinja2", "markdown_it", "py3langid", "trafilatura"),
    *("rich.console", "rich.table", "sqlalchemy.dialects.sqlite", "starlette.applications", "tomlkit", "uvicorn"),
    *("alembic.config", "PIL.Image", "protego", "punkt", "snowballstemmer"),
    *("argon2", "http.server", "uvicorn.lifespan.off", "uvicorn.loops.auto", "uvicorn.protocols.http.auto"),
)
"""What the code of commands imports where it is used; a name that is absent costs only time."""


def main() -> None:
    """Import, then become a command for each request (JSON, and the file descriptors of its streams and its report)."""
    _import_all()
    assert len(list(Path("/proc/self/task").iterdir())) == 1, "a process with threads cannot be forked"
    gc.collect()
    gc.freeze()
    door = socket.socket(fileno=os.dup(0))
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    while True:
        message, descriptors, _, _ = socket.recv_fds(door, 1 << 20, 3)
        if not message:
            return
        if os.fork() == 0:
            door.close()
            _keep(json.loads(message), descriptors)
            return
        for each in descriptors:
            os.close(each)
        _bury()


def _bury() -> None:
    """Take note of those that have ended."""
    with suppress(ChildProcessError):
        while os.waitpid(-1, os.WNOHANG)[0]:
            pass


def _import_all() -> None:
    for module in walk_packages(digest.__path__, "digest."):
        if "migrations" not in module.name:
            import_module(module.name)
    for name in LATE:
        import_module(name)


def _keep(request: dict[str, Any], descriptors: list[int]) -> None:
    """Fork into the command and tell of it: its pid, and how it ended. Returns as the command, when that has ended."""
    out, err, told = descriptors
    command = os.fork()
    if command == 0:
        os.close(told)
        _become(request, out, err)
        return
    os.close(out)
    os.close(err)
    with socket.socket(fileno=told) as report:
        report.send(str(command).encode())
        _, status = os.waitpid(command, 0)
        report.send(str(os.waitstatus_to_exitcode(status)).encode())
    os._exit(0)


def _become(request: dict[str, Any], out: int, err: int) -> None:
    """Be what a shell would have started."""
    signal.signal(signal.SIGINT, signal.default_int_handler)
    nothing = os.open(os.devnull, os.O_RDONLY)
    for number, stream in enumerate((nothing, out, err)):
        os.dup2(stream, number)
        os.close(stream)
    sys.stdout = os.fdopen(1, "w", encoding="utf-8", closefd=False)
    sys.stderr = os.fdopen(2, "w", encoding="utf-8", errors="backslashreplace", buffering=1, closefd=False)
    os.chdir(request["folder"])
    os.environ.clear()
    os.environ.update(request["environment"])
    time.tzset()
    module, sys.argv = request["module"], ["digest", *request["words"]]
    _end(_ran(module))


def _ran(module: str) -> int:
    """The exit code that Python would make of how it ends."""
    try:
        if module:
            runpy.run_module(module, run_name="__main__", alter_sys=True)
        else:
            from digest.cli import main as command

            command()
    except SystemExit as end:
        if isinstance(end.code, str):
            print(end.code, file=sys.stderr)
        return end.code if isinstance(end.code, int) else int(end.code is not None)
    except BaseException:  # noqa: BLE001 - what nobody caught is printed, as Python does
        sys.excepthook(*sys.exc_info())
        return 1
    return 0


def _end(code: int) -> None:
    """End as Python does, but without taking apart all that was imported: that alone copies it."""
    threading._shutdown()  # type: ignore[attr-defined]
    atexit._run_exitfuncs()
    with suppress(OSError, ValueError):
        sys.stdout.flush()
    os._exit(code)


if __name__ == "__main__":
    main()
