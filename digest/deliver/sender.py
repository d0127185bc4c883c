"""Which process sends, and whether one that sent is alive still: by host, boot, process number and its start (Linux).

Reads /proc; elsewhere a process is known by its number alone.
"""

import os
import socket
from pathlib import Path

from digest.model.delivery import Sender

__all__ = ["is_alive", "this_process"]


def this_process() -> Sender:
    """The process that asks."""
    return Sender(socket.gethostname(), _boot(), os.getpid(), _started(os.getpid()) or "")


def is_alive(sender: Sender) -> bool:
    """Whether a process of this host and boot runs still; a later process of the same number is another."""
    hidden = False
    try:
        os.kill(sender.process, 0)
    except (ProcessLookupError, OverflowError):
        return False
    except PermissionError:
        hidden = True
    started = _started(sender.process)
    # Another user's process may be out of sight in /proc (hidepid): that it is there is all that can be known.
    return hidden if started is None else started == sender.started


def _boot() -> str:
    try:
        return Path("/proc/sys/kernel/random/boot_id").read_text(encoding="ascii").strip()
    except OSError:
        return ""


def _started(process: int) -> str | None:
    """The time of its start in clock ticks since boot; a zombie has ended (empty). None where there is no /proc."""
    try:
        fields = Path(f"/proc/{process}/stat").read_text(encoding="utf-8", errors="replace").rpartition(")")[2].split()
    except OSError:
        return None
    return "" if fields[0] in ("Z", "X") else fields[19]
