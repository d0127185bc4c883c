"""`digest run` takes up settings as they are saved, and says so of those that it cannot read."""

import json
import signal
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Thread
from typing import Any
from urllib.request import urlopen

import pytest

from tests.e2e.commands import Command
from tests.e2e.mail_server import MailServer, receiving
from tests.e2e.post import digest, process_of

ARTICLE = {
    "title": "A bridge for the harbour",
    "text": "The council of Lagos approved a bridge. It opens in two years.",
}


class Newsroom:
    """A folder with settings and a `digest run` in it; what that says is read as it comes."""

    def __init__(self, folder: Path, port: int) -> None:
        self.folder, self.lines = folder, list[dict[str, Any]]()
        assert digest("init", folder=folder).returncode == 0
        (folder / "config" / "sources.toml").write_text("", encoding="utf-8")
        self.write("port = 25\n", f"port = {port}\n")
        self.write('timezone = "America/New_York"', 'timezone = "UTC"')
        self.times = self._times(timedelta(days=3), timedelta(days=4))
        self.write('draft = "Thu 12:00" ', self.times[0] + " ")
        self.write('send = "Fri 08:00" ', self.times[1] + " ")

    def start(self) -> Command:
        process = process_of("run", "--port", "0", folder=self.folder)
        Thread(target=self._listen, args=(process,), daemon=True).start()
        return process

    def _listen(self, process: Command) -> None:
        for line in process.stderr:
            self.lines.append(json.loads(line) if line.startswith("{") else {"what": line})

    def write(self, old: str, new: str) -> None:
        file = self.folder / "config" / "digest.toml"
        text = file.read_text(encoding="utf-8")
        assert old in text
        file.write_text(text.replace(old, new, 1), encoding="utf-8")

    def move(self, draft: timedelta, send: timedelta) -> None:
        """Let the issue be drafted and sent so much from now."""
        times = self._times(draft, send)
        for old, new in zip(self.times, times, strict=True):
            self.write(old, new)
        self.times = times

    def _times(self, *spans: timedelta) -> list[str]:
        now = datetime.now(UTC)
        return [f'{key} = "{now + span:%a %H:%M}"' for key, span in zip(("draft", "send"), spans, strict=True)]

    def said(self, what: str) -> list[dict[str, Any]]:
        return [line for line in self.lines if line["what"].startswith(what)]

    def hears(self, what: str, times: int = 1) -> dict[str, Any]:
        """The log's line that begins so, once there are so many of them."""
        until = time.monotonic() + 90
        while len(self.said(what)) < times:
            assert time.monotonic() < until, (what, self.lines)
            time.sleep(0.05)
        return self.said(what)[-1]


@pytest.fixture
def relay() -> Iterator[MailServer]:
    with receiving() as server:
        yield server


def subjects(relay: MailServer) -> list[str]:
    return [str(message["Subject"]) for message in relay.messages]


def test_a_run_takes_up_what_is_saved_and_holds_on_to_what_held_while_it_is_broken(
    tmp_path: Path, relay: MailServer
) -> None:
    room = Newsroom(tmp_path, relay.port)
    process = room.start()
    try:
        site = room.hears("serves readers")["address"]
        room.hears("collect")
        assert room.said("draft") == []

        (tmp_path / "desk.jsonl").write_text(json.dumps(ARTICLE), encoding="utf-8")
        sources = tmp_path / "config" / "sources.toml"
        sources.write_text('[source.desk]\naddress = "desk.jsonl"\n', encoding="utf-8")
        room.write('name = "The Meridian Review"', 'name = "The Harbour Dispatch"')
        room.move(-timedelta(minutes=2), timedelta(days=1))
        taken = room.hears("settings read again")["said"]
        assert taken == "edition round-up: draft, send; source desk is new; publisher: name"
        assert room.hears("draft")["said"] == "1 stories"
        with urlopen(site, timeout=20) as page:
            assert "The Harbour Dispatch" in page.read().decode()

        room.write("[smtp]", "[smtp")
        refused = room.hears("the settings cannot be read again")
        assert "config/digest.toml:16: this is not TOML" in refused["problem"]
        assert "Mend the line" in refused["problem"]
        until = time.monotonic() + 90
        while len(relay.letters) < 2:
            assert time.monotonic() < until, room.lines
            time.sleep(0.05)
        with urlopen(f"{site}/healthz", timeout=20) as answer:
            assert json.load(answer)["failing"] == [{"action": "settings", "issue": "", "times": 1}]

        room.write("[smtp", "[smtp]")
        room.move(timedelta(days=2), timedelta(days=3))
        assert room.hears("settings read again", times=2)["said"] == "edition round-up: draft, send"
        process.send_signal(signal.SIGTERM)
        assert process.wait(60) == 0
        assert len(room.said("the settings cannot")) == 1
        assert [one.partition(": ")[2] for one in subjects(relay)] == [
            "the draft is ready",
            "the settings cannot be read",
        ]
    finally:
        process.kill()
