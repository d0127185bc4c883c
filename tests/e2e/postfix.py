"""A real Postfix for the time of a test, in a folder and on a port of its own: it takes every mail and discards it.

Postfix's master runs as root only. Its log names each message that it took.
"""

import os
import pwd
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

_MAIN = """
compatibility_level = 3.6
queue_directory = {folder}/queue
data_directory = {folder}/data
mail_owner = postfix
setgid_group = postdrop
myhostname = relay.test
mydestination =
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
mynetworks = 127.0.0.0/8
default_transport = discard
relay_transport = discard
smtpd_relay_restrictions = permit_mynetworks, reject
smtpd_client_connection_count_limit = 0
smtputf8_enable = no
alias_maps =
local_recipient_maps =
maillog_file = {folder}/mail.log
maillog_file_prefixes = {folder}
"""
_MASTER = """
127.0.0.1:{port} inet n - n - - smtpd
cleanup unix n - n - 0 cleanup
qmgr unix n - n 300 1 qmgr
rewrite unix - - n - - trivial-rewrite
bounce unix - - n - 0 bounce
defer unix - - n - 0 bounce
discard unix - - n - - discard
anvil unix - - n - 1 anvil
postlog unix-dgram n - n - 1 postlogd
proxymap unix - - n - - proxymap
error unix - - n - - error
retry unix - - n - - error
"""


@dataclass(frozen=True, slots=True)
class Postfix:
    """Where it listens, and its log."""

    port: int
    log: Path


def why_not() -> str:
    """What keeps Postfix from running here; empty for nothing."""
    if not shutil.which("postfix", path="/usr/sbin:/usr/bin"):
        return "postfix"
    return "" if os.geteuid() == 0 else "root, as Postfix runs"


@contextmanager
def running(folder: Path, main: str = "", master: str = "") -> Iterator[Postfix]:
    """A Postfix whose files are in `folder`, stopped at the end; `main` and `master` follow our own settings."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    etc, data = folder / "etc", folder / "data"
    for made in (etc, data, folder / "queue"):
        made.mkdir(parents=True)
    for above in folder.parents:
        # pytest's folders are closed to others, and Postfix's processes are not root.
        if above.stat().st_uid == os.geteuid() and not above.stat().st_mode & 0o001:
            above.chmod(above.stat().st_mode | 0o011)
    folder.chmod(0o755)
    shutil.chown(data, pwd.getpwnam("postfix").pw_name)
    (etc / "main.cf").write_text(_MAIN.format(folder=folder) + main, encoding="ascii")
    (etc / "master.cf").write_text(_MASTER.format(port=port) + master, encoding="ascii")
    command = ["/usr/sbin/postfix", "-c", str(etc)]
    subprocess.run([*command, "start"], check=True, capture_output=True, timeout=60)
    try:
        _wait_for(port)
        yield Postfix(port, folder / "mail.log")
    finally:
        subprocess.run([*command, "stop"], check=False, capture_output=True, timeout=60)


def _wait_for(port: int) -> None:
    until = time.monotonic() + 20
    while time.monotonic() < until:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    raise TimeoutError("Postfix does not listen")
