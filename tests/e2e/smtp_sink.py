"""Debian's smtp-sink for the time of a test, beside a newsroom's folder: any fault, and what it took as files."""

import os
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.e2e.post import Post


@contextmanager
def smtp_sink(program: str, post: Post, *flags: str, port: int = 0) -> Iterator[int]:
    """Listens with those flags on a free port, which the newsroom is told; or again on the `port` that it knows."""
    if not port:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = int(free.getsockname()[1])
        post.use_port(port)
    user = [] if os.getuid() else ["-u", "nobody"]
    command = [program, *user, *flags, f"127.0.0.1:{port}", "64"]
    sink = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        _wait_for(port)
        yield port
    finally:
        sink.kill()
        sink.wait()


def mailbox(post: Post) -> Path:
    """A folder for its -d: whoever it runs as may write there."""
    folder = post.folder / "taken"
    folder.mkdir()
    folder.chmod(0o777)
    for above in folder.parents:
        if above.stat().st_uid == os.geteuid() and not above.stat().st_mode & 0o001:
            above.chmod(above.stat().st_mode | 0o011)
    return folder


def _wait_for(port: int) -> None:
    """Until somebody listens; nothing connects meanwhile, since a sink counts its connections."""
    until = time.monotonic() + 10
    while f":{port:04X} 00000000:0000 0A" not in Path("/proc/net/tcp").read_text(encoding="ascii"):
        if time.monotonic() > until:
            raise TimeoutError("smtp-sink does not listen")
        time.sleep(0.01)
