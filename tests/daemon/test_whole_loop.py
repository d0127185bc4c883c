"""The whole loop on a fast clock with real parts: from collecting to a bounce that suppresses; then the next week.

Only the clock is ours, and the server that takes the mail is Postfix's smtp-sink.
"""

import os
import re
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from email import message_from_string
from email.policy import default
from pathlib import Path

import pytest

from digest.application import Application
from digest.bootstrap import open_sending
from digest.bootstrap.wiring import _wired
from digest.daemon import Keeper
from digest.daemon.running import Clocks, keeper_of
from digest.deliver.bounces import messages
from digest.deliver.sender import this_process
from digest.model.record import IssueState
from digest.model.subscriber import Consent, NewSubscriber
from digest.packaged import config_folder
from digest.sending import Sending
from digest.settings import load_settings
from tests.conftest import require
from tests.daemon.world import Clock
from tests.timetable.editions import utc

pytestmark = pytest.mark.tools

ADA, GRACE, EDITOR = "ada@example.net", "grace@example.net", "editors@example.org"
PAGE = """<!doctype html><html lang="en"><head><title>{title}</title>
<meta property="article:published_time" content="{at}"><link rel="canonical" href="https://example.org/{slug}"></head>
<body><article><h1>{title}</h1>{body}</article></body></html>"""


def article(folder: Path, slug: str, title: str, at: str, sentences: list[str]) -> None:
    body = "".join(f"<p>{sentence} {sentence.replace('The', 'Later the')}</p>" for sentence in sentences)
    (folder / f"{slug}.html").write_text(PAGE.format(title=title, at=at, slug=slug, body=body), encoding="utf-8")


FERRIES = [
    "The harbour authority of Lisbon said on Monday that ferries would run all night from next spring.",
    "The council in Portugal had argued for two years about who should pay for the crews.",
    "The first boats are to leave the southern quay every twenty minutes until the metro opens.",
]
ORCHARDS = [
    "The growers of Nairobi's outer districts reported the largest harvest of avocados in nine years.",
    "The ministry in Kenya attributed it to early rain and to the new canals along the river.",
    "The exporters warned that cold rooms at the port would be full before the end of the month.",
]


@dataclass
class SendClock:
    """The newsroom's fast clock for the ledger, the machine's for waiting."""

    clock: Clock

    def now(self) -> datetime:
        return self.clock.now()

    def monotonic(self) -> float:
        return time.monotonic()

    def sleep(self, seconds: float) -> None:
        time.sleep(min(seconds, 0.05))

    def jitter(self) -> float:
        return 0.5


@pytest.fixture
def sink(request: pytest.FixtureRequest) -> Iterator[tuple[int, Path]]:
    """smtp-sink, which keeps each mail with its envelope, as a user without rights; its port and its folder."""
    program, kept = require(request.config, "smtp-sink"), Path(tempfile.mkdtemp(prefix="digest-sink-"))
    kept.chmod(0o777)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = int(free.getsockname()[1])
    user = [] if os.getuid() else ["-u", "nobody"]
    process = subprocess.Popen([program, *user, "-d", str(kept / "%M."), f"127.0.0.1:{port}", "64"])
    for _ in range(200):
        if f":{port:04X} 00000000:0000 0A" in Path("/proc/net/tcp").read_text(encoding="ascii"):
            break
        time.sleep(0.02)
    yield port, kept
    process.kill()
    process.wait()
    shutil.rmtree(kept)


class Newsroom:
    """An application in a folder of its own, on a fast clock, with its keeper."""

    def __init__(self, folder: Path, port: int, kept: Path) -> None:
        self.folder, self.kept = folder, kept
        shutil.copytree(config_folder(), folder / "config")
        self.pages, self.returned = folder / "pages", folder / "returned"
        self.pages.mkdir()
        self.returned.mkdir()
        file = folder / "config" / "digest.toml"
        file.write_text(file.read_text(encoding="utf-8").replace("port = 25\n", f"port = {port}\n"), encoding="utf-8")
        (folder / "config" / "sources.toml").write_text(f'[source.desk]\naddress = "{self.pages}"\n', encoding="utf-8")
        self.clock = Clock(utc("2026-11-16 12:00"))
        settings = load_settings(folder / "config")
        self.application: Application = _wired(settings, settings.storage_url, self.clock.now)
        self.keeper: Keeper = keeper_of(
            self.application,
            Clocks(self.clock.now, self.clock.monotonic),
            this_process(),
            self.sending,
            lambda: messages(self.returned),
        )

    @contextmanager
    def sending(self, application: Application) -> Iterator[Sending]:
        with open_sending(application) as office:
            yield replace(office, clock=SendClock(self.clock))

    def at(self, said: str) -> None:
        """The clock stands then; tick until nothing more is to be done."""
        self.clock.pass_by(utc(said) - self.clock.at)
        for _ in range(4):
            self.keeper.tick()
            until = time.monotonic() + 90
            while self.keeper.lanes.busy() and time.monotonic() < until:
                time.sleep(0.02)
            self.clock.pass_by(timedelta(seconds=1))

    def state(self, period: str) -> IssueState | None:
        record = self.application.store.issues.get("round-up", period)
        return record.state if record else None

    def mails(self) -> list[tuple[str, str, str]]:
        """What the server took: (recipient, subject, return path), in order of recipient and subject."""
        found: list[tuple[str, str, str]] = []
        for path in self.kept.iterdir():
            text = path.read_text(encoding="utf-8", errors="replace")
            to, path_back = (re.search(rf"^X-{name}-Args: <(.*?)>", text, re.MULTILINE) for name in ("Rcpt", "Mail"))
            subject = str(message_from_string(text, policy=default)["Subject"])
            found.append((to[1] if to else "", subject, path_back[1] if path_back else ""))
        return sorted(found)

    def got(self, address: str) -> list[str]:
        return [subject for recipient, subject, _ in self.mails() if recipient == address]


DSN = """From: MAILER-DAEMON@mx.example.net
To: {path}
Subject: Undelivered Mail Returned to Sender
Date: Fri, 20 Nov 2026 13:05:00 +0000
Message-ID: <dsn-1@mx.example.net>
Auto-Submitted: auto-replied
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="b"

--b
Content-Type: text/plain

The address does not exist.

--b
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example.net

Final-Recipient: rfc822; {address}
Action: failed
Status: 5.1.1
Diagnostic-Code: smtp; 550 5.1.1 no such user

--b--
"""


@pytest.fixture
def newsroom(tmp_path: Path, sink: tuple[int, Path], monkeypatch: pytest.MonkeyPatch) -> Iterator[Newsroom]:
    monkeypatch.setenv("DIGEST_SECRET_KEY", "0123456789abcdef" * 4)
    room = Newsroom(tmp_path, *sink)
    yield room
    room.keeper.stop(30)
    room.application.close()


def test_a_week_and_the_next_from_collect_to_suppression(newsroom: Newsroom) -> None:
    room = newsroom
    consent = Consent(room.clock.now(), "test")
    readers = [NewSubscriber(ADA, ("round-up",)), NewSubscriber(GRACE, ("round-up",))]
    room.application.store.roster.add(readers, consent)
    article(room.pages, "ferries", "Night ferries come to Lisbon", "2026-11-16T10:00:00Z", FERRIES)

    room.at("2026-11-18 12:00")
    assert room.state("2026-W47") is None
    room.at("2026-11-19 17:00")
    assert room.state("2026-W47") is IssueState.DRAFT
    assert room.got(EDITOR) == ["Weekly Round-Up 2026-W47: the draft is ready"]
    room.at("2026-11-20 10:00")
    assert room.got(EDITOR)[0] == "Weekly Round-Up 2026-W47: still waits for approval"
    room.application.desk.approve(room.application.issue("round-up/2026-W47"), "ada the editor")
    room.at("2026-11-20 12:59")
    assert room.got(ADA) == []
    room.at("2026-11-20 13:00")
    assert room.state("2026-W47") is IssueState.SENT
    assert [len(room.got(address)) for address in (ADA, GRACE)] == [1, 1]

    (path,) = [path for recipient, _, path in room.mails() if recipient == ADA]
    (room.returned / "1.eml").write_text(DSN.format(path=path, address=ADA), encoding="utf-8")
    room.at("2026-11-20 13:10")
    assert [address for address, *_ in room.application.store.roster.suppressed()] == [ADA]

    article(room.pages, "orchards", "Kenya's orchards have their best year", "2026-11-24T10:00:00Z", ORCHARDS)
    room.at("2026-11-26 17:00")
    room.application.desk.approve(room.application.issue("round-up/2026-W48"), "ada the editor")
    room.at("2026-11-27 13:00")
    assert room.state("2026-W48") is IssueState.SENT
    assert [len(room.got(address)) for address in (ADA, GRACE)] == [1, 2]
    trail = room.application.store.issues.audit("round-up", "2026-W47")
    assert [(entry.who, str(entry.to)) for entry in trail] == [
        ("ada the editor", "approved"), ("ledger", "sending"), ("ledger", "sent"),
    ]  # fmt: skip
