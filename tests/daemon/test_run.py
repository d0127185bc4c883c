"""`digest run` as a process: one leader of two, a takeover, health, a clean stop."""

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.request import urlopen

import pytest

from digest.bootstrap import open_application
from digest.model.record import Draft
from digest.packaged import config_folder

Start = Callable[..., "Run"]


class Run:
    """A `digest run` and what it says on stderr."""

    def __init__(self, folder: Path, name: str, *words: str) -> None:
        self.log = folder / f"{name}.log"
        environment = {**os.environ, "DIGEST_SECRET_KEY": "0123456789abcdef" * 4}
        with self.log.open("wb") as log:
            command = [sys.executable, "-c", "from digest.cli import main; main()", "run", *words]
            self.process = subprocess.Popen(command, cwd=folder, env=environment, stdout=log, stderr=log)

    def lines(self) -> list[dict[str, Any]]:
        text = self.log.read_text(encoding="utf-8")
        return [
            json.loads(line) for line in text.splitlines(keepends=True) if line.startswith("{") and line[-1] == "\n"
        ]

    def waits_for(self, what: str, seconds: float = 60.0) -> float:
        """Wait until the log has a line that begins so; gives the seconds that took."""
        began = time.monotonic()
        while not any(line["what"].startswith(what) for line in self.lines()):
            assert self.process.poll() is None, self.log.read_text(encoding="utf-8")
            assert time.monotonic() < began + seconds, self.log.read_text(encoding="utf-8")
            time.sleep(0.1)
        return time.monotonic() - began


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Start]:
    shutil.copytree(config_folder(), tmp_path / "config")
    runs: list[Run] = []

    def begin(name: str, *words: str) -> Run:
        runs.append(Run(tmp_path, name, *words))
        return runs[-1]

    yield begin
    for run in runs:
        run.process.kill()
        run.process.wait()


def test_of_two_one_leads_and_the_other_takes_over_when_it_is_killed(start: Start) -> None:
    first = start("first", "--no-site")
    first.waits_for("leads")
    first.waits_for("collect")
    second = start("second", "--no-site")
    second.waits_for("stands by")
    first.process.kill()
    first.process.wait()
    assert second.waits_for("leads") <= 30
    collected = [line for run in (first, second) for line in run.lines() if line["what"] == "collect"]
    assert len(collected) == 1


def test_sigterm_stops_it_in_good_order_and_the_lead_is_free_at_once(start: Start) -> None:
    first = start("first", "--port", "0")
    first.waits_for("leads")
    first.waits_for("serves")
    (address,) = [line["address"] for line in first.lines() if line["what"] == "serves readers"]
    with urlopen(f"{address}/healthz", timeout=20) as answer:
        health = json.load(answer)
    assert (health["status"], health["leads"]) == ("ok", True)
    first.process.send_signal(signal.SIGTERM)
    assert first.process.wait(60) == 0
    assert first.lines()[-1]["what"] == "stopped"
    second = start("second", "--no-site")
    second.waits_for("leads")
    second.process.send_signal(signal.SIGTERM)
    assert second.process.wait(60) == 0


@pytest.mark.parametrize("when", ["at the start", "later"])
def test_an_open_issue_whose_edition_was_renamed_is_named(start: Start, tmp_path: Path, when: str) -> None:
    application = open_application(tmp_path / "config", need_config=True, remember=True)
    now = application.now()
    application.store.issues.save_draft(Draft("round-up", "2026-W47", "Weekly", now, now, now, "{}"))
    application.close()
    file = tmp_path / "config" / "digest.toml"
    was = file.read_text(encoding="utf-8")
    renamed = was.replace("[edition.round-up", "[edition.weekly")
    file.write_text(renamed if when == "at the start" else was, encoding="utf-8")
    run = start("renamed", "--no-site")
    run.waits_for("leads")
    file.write_text(renamed, encoding="utf-8")
    run.waits_for("nothing is done: no such edition")
    assert [line["issue"] for line in run.lines() if "state" in line] == ["round-up/2026-W47"]


def test_without_a_secret_it_does_not_start_and_says_which(tmp_path: Path) -> None:
    shutil.copytree(config_folder(), tmp_path / "config")
    environment = {name: value for name, value in os.environ.items() if name != "DIGEST_SECRET_KEY"}
    command = [sys.executable, "-c", "from digest.cli import main; main()", "run"]
    ended = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False)
    assert ended.returncode == 2
    assert "DIGEST_SECRET_KEY" in ended.stderr
    assert "Traceback" not in ended.stderr
