"""A newsroom with readers, an approved issue and a mail server that writes down what it takes; what must hold of it.

The folder is made once, by the command line, and copied for each test.
"""

import json
import os
import random
import shutil
import signal
import subprocess
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from digest.application import Application
from digest.bootstrap import open_application
from digest.model.delivery import DeliveryRow, DeliveryState
from tests.e2e.commands import Command, run

SECRET = "a-secret-of-forty-characters-for-tests-only"
ARTICLE = {
    "title": "A bridge for the harbour",
    "text": "The council of Lagos approved a bridge on Monday. It is to open in two years.\n\n"
    "Fishermen in Nigeria fear for their moorings, and the port promised them new ones.",
    "url": "https://newsroom.test/bridge",
    "published": "2026-11-18",
}


def process_of(*words: str | Path, folder: Path, module: str = "", **more: str) -> Command:
    """`digest WORDS`, or a module of the tests, begun in a folder; `more` stands in its environment."""
    return Command(list(map(str, words)), folder=folder, environment=_world(folder) | more, module=module)


def digest(*words: str | Path, folder: Path) -> "subprocess.CompletedProcess[str]":
    """`digest WORDS`, to its end."""
    return run(*map(str, words), folder=folder, environment=_world(folder))


def _world(folder: Path) -> dict[str, str]:
    return {"PATH": os.environ["PATH"], "HOME": str(folder), "LANG": "C.UTF-8", "DIGEST_SECRET_KEY": SECRET}


def make_newsroom(folder: Path, readers: int) -> Path:
    """An approved issue for so many readers."""
    folder.mkdir(parents=True)
    (folder / "articles.jsonl").write_text(json.dumps(ARTICLE), encoding="utf-8")
    addresses = "".join(f"r{number}@d{number % 7}.test\n" for number in range(readers))
    (folder / "readers.csv").write_text(f"email\n{addresses}", encoding="utf-8")
    done = digest("init", folder=folder)
    assert done.returncode == 0, (done.stdout, done.stderr)
    fill_newsroom(folder)
    return folder


def fill_newsroom(folder: Path) -> None:
    """The articles, the readers, the approval: in a database that has none yet."""
    for words in (
        ("build", "--from", "articles.jsonl"),
        ("subscribers", "import", "readers.csv"),
        ("approve", "latest"),
    ):
        done = digest(*words, folder=folder)
        assert done.returncode == 0, (words, done.stdout, done.stderr)


@dataclass
class Post:
    """A newsroom in `folder`, whose relay keeps its `journal`."""

    folder: Path
    journal: Path
    kills: int = 0
    readers: int = 0
    said: list[str] = field(default_factory=list)

    def use_port(self, port: int) -> None:
        settings = self.folder / "config" / "digest.toml"
        written = settings.read_text(encoding="utf-8")
        assert "\nport = 25\n" in written
        settings.write_text(written.replace("\nport = 25\n", f"\nport = {port}\n"), encoding="utf-8")

    def start(self, *words: str | Path, module: str = "") -> Command:
        """`digest send`, begun; or our own sender with words of its own."""
        given = (self.folder / "config", *words) if module else ("send", "latest", *words)
        return process_of(*given, folder=self.folder, module=module)

    def ended(self, process: Command, seconds: float = 120) -> int:
        """The exit code of a process that ends by itself; what it said is kept."""
        out, err = process.communicate(timeout=seconds)
        self.said.append(out + err)
        assert "Traceback" not in err, err
        return process.returncode

    def send(self) -> int:
        """`digest send`, to its end."""
        return self.ended(self.start())

    def arrived(self) -> Counter[str]:
        """How often each Message-ID was taken."""
        content = self.journal.read_text(encoding="ascii") if self.journal.exists() else ""
        return Counter(line.split(" ")[0] for line in content.splitlines())

    def wait_for(self, count: int, process: Command, seconds: float = 60) -> None:
        """Until so many more letters have arrived, or the process ends."""
        start, until = self.taken(), time.monotonic() + seconds
        while self.taken() < start + count and process.poll() is None and time.monotonic() < until:
            time.sleep(0.002)

    def taken(self) -> int:
        """How many letters were taken."""
        return self.journal.read_bytes().count(b"\n") if self.journal.exists() else 0

    def kill(self, process: Command, number: int = signal.SIGKILL) -> None:
        """End a process by a signal, if it has not ended."""
        if process.poll() is None:
            process.send_signal(number)
            self.kills += 1
        process.communicate(timeout=60)

    def rows(self) -> list[DeliveryRow]:
        """The ledger."""
        with self.application() as application:
            return list(application.resolution.rows(application.issue("latest"), None))

    def state(self) -> str:
        """The issue's."""
        with self.application() as application:
            return str(application.issue("latest").state)

    def states(self) -> Counter[str]:
        """How many rows are in each state."""
        return Counter(str(row.state) for row in self.rows())

    @contextmanager
    def application(self) -> Iterator[Application]:
        """The newsroom's, opened in this process, which is another one than its senders."""
        application = open_application(self.folder / "config", need_config=True, remember=True)
        try:
            yield application
        finally:
            application.close()


def nothing_lost_nothing_twice(post: Post, uncertain_at_most: int = 0) -> Counter[str]:
    """What must hold when no row is open: how many rows are in each state."""
    rows, arrived = post.rows(), post.arrived()
    states = Counter(str(row.state) for row in rows)
    assert len(rows) == post.readers
    assert [identifier for identifier, times in arrived.items() if times > 1] == []
    assert set(arrived) <= {row.message_id for row in rows}
    missing = [row for row in rows if row.message_id not in arrived]
    assert [row for row in missing if row.state not in (DeliveryState.UNCERTAIN, DeliveryState.REFUSED)] == []
    assert [row for row in rows if row.state is DeliveryState.REFUSED and row.message_id in arrived] == []
    assert set(states) <= {"accepted", "uncertain", "refused"}
    assert states["uncertain"] <= uncertain_at_most
    return states


@contextmanager
def relay(post: Post, *words: str) -> Iterator[None]:
    """The recording mail server, in its own process, for the time of a test."""
    sink = process_of(post.journal, *words, folder=post.folder, module="tests.e2e.recording_sink")
    try:
        assert sink.stdout is not None
        post.use_port(int(sink.stdout.readline()))
        yield
    finally:
        sink.kill()
        sink.communicate()


def copied(newsroom: Path, folder: Path, readers: int) -> Post:
    """A newsroom of one's own."""
    shutil.copytree(newsroom, folder)
    return Post(folder, folder / "arrived.journal", readers=readers)


def killed_again_and_again(post: Post, kills: int, chance: random.Random) -> None:
    """`digest send`, killed with -9 at random moments: some as it starts, most after some letters; then to its end.

    Half of what is left is shared among the kills to come, so that a quick sender does not end before the last one.
    """
    while post.kills < kills:
        share = max(1, (post.readers - post.taken()) // (2 * (kills - post.kills)))
        process = post.start()
        if chance.random() < 0.2:
            post.wait_for(share, process, chance.uniform(0, 1.2))
        else:
            post.wait_for(chance.randint(1, share), process)
            time.sleep(chance.uniform(0, 0.01))
        ended = process.poll() is not None
        post.kill(process)
        if ended:
            break
    post.send()
