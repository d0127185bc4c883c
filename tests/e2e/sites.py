"""Sites for tests of the command line: sources.toml for what a loopback server serves, a run that is measured."""

import os
import re
import subprocess
import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import psutil

__all__ = ["Measured", "command", "measured", "pointed_at", "set_deadline", "world", "write_sources"]

_LINKS = re.compile(rb"""(<link>\s*|<guid[^>]*>\s*|href=['"]|"url"\s*:\s*")https?://[^<>'"\s/]+""")


@dataclass(frozen=True, slots=True)
class Measured:
    """A run of `digest`: its exit code and streams, its seconds, and the most bytes that all its processes held."""

    returncode: int
    stdout: str
    stderr: str
    seconds: float
    peak: int

    def line(self, source: str) -> str:
        """The one line of that source."""
        lines = [line for line in self.stdout.splitlines() if line.split(" ")[0] == source]
        assert len(lines) == 1, (source, lines)
        return lines[0]


def write_sources(site: Path, addresses: Mapping[str, str], **more: str) -> None:
    """Write a source for each address; `more` are further keys of all of them, as TOML."""
    keys = {"pause": '"0s"', "allow_network": '["127.0.0.0/8"]', "max_age": '"forever"', **more}
    rest = "".join(f"{key} = {value}\n" for key, value in keys.items())
    blocks = [f'[source."{name}"]\naddress = "{address}"\n{rest}' for name, address in addresses.items()]
    (site / "config" / "sources.toml").write_text("\n".join(blocks), encoding="utf-8")


def set_deadline(site: Path, deadline: str) -> None:
    """Let a run of `digest collect` last that long."""
    file = site / "config" / "digest.toml"
    text = file.read_text(encoding="utf-8")
    assert 'deadline = "10 minutes"' in text
    file.write_text(text.replace('deadline = "10 minutes"', f'deadline = "{deadline}"'), encoding="utf-8")


def pointed_at(body: bytes, root: str) -> bytes:
    """A feed whose links lead to `root`, so that nothing beyond this machine is asked for."""
    return _LINKS.sub(lambda found: found[1] + root.encode("ascii"), body)


def measured(site: Path, *words: str) -> Measured:
    """Run `digest WORDS` in a folder, watching the memory of the whole tree of its processes."""
    begun, peak = time.monotonic(), 0
    with (site / "stdout").open("w+") as out, (site / "stderr").open("w+") as err:
        process = subprocess.Popen(command(*words), cwd=site, env=world(site), stdout=out, stderr=err)
        while process.poll() is None:
            peak = max(peak, _resident(process.pid))
            time.sleep(0.05)
        seconds = time.monotonic() - begun
        out.seek(0)
        err.seek(0)
        return Measured(process.returncode, out.read(), err.read(), seconds, peak)


def command(*words: str) -> list[str]:
    """The words that start `digest` as it is installed beside this Python."""
    return [str(Path(sys.executable).with_name("digest")), *words]


def world(site: Path) -> dict[str, str]:
    """An environment that holds nothing of ours."""
    return {"PATH": os.environ["PATH"], "HOME": str(site), "LANG": "C.UTF-8"}


def _resident(pid: int) -> int:
    try:
        process = psutil.Process(pid)
        return sum(each.memory_info().rss for each in (process, *process.children(recursive=True)))
    except psutil.NoSuchProcess:
        return 0
