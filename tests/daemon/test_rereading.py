"""Settings that change while the keeper runs: taken up whole at a tick, or not at all; what cannot be read is told."""

import logging
import shutil
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from functools import partial
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from digest.bootstrap import open_application, reread
from digest.daemon import Working
from digest.daemon.rereading import Rereading, look_at
from digest.errors import DigestError
from digest.packaged import config_folder
from digest.settings import load_settings
from digest.timetable import timetable_of
from tests.daemon.world import Clock, Inline, Newsroom, OneLock, keeper
from tests.timetable.editions import utc

SEND, EARLIER = 'send = "Fri 08:00"', 'send = "Thu 14:00"'
"""Friday, 13:00 UTC; and two hours after the draft."""


@dataclass
class Later(Inline):
    """Lanes whose work is done when the test says so."""

    waiting: dict[str, Callable[[], None]] = field(default_factory=dict)

    def start(self, lane: str, work: Callable[[], None]) -> bool:
        return self.waiting.setdefault(lane, work) is work


class Desk:
    """A folder of settings, and a keeper that lives by it."""

    def __init__(self, folder: Path, *, lock: OneLock | None = None, lanes: Inline | None = None) -> None:
        self.folder = folder / "config"
        shutil.copytree(config_folder(), self.folder)
        self.write('approval = "required"', 'approval = "automatic"')
        begun = self.read()
        self.room = Newsroom(timetable_of(begun.settings.editions["round-up"]), Clock(utc("2026-11-16 00:00")))
        self.room.arrived = [(0.0, 1)]
        self.adopted: list[str] = []
        self.keeper = keeper(self.room, lock=lock, lanes=lanes)
        self.keeper.rereading = Rereading(begun, partial(look_at, self.folder), self.read, self.work, self.adopt)
        self.ticks(2)

    def read(self) -> Any:
        return SimpleNamespace(settings=load_settings(self.folder))

    def work(self, application: Any) -> Working:
        timetable = timetable_of(application.settings.editions["round-up"])
        return Working([timetable], self.room, self.room)

    def adopt(self, application: Any) -> None:
        if application.settings.publisher.name == "Nobody":
            raise DigestError("the site has no page for that")
        self.adopted.append(application.settings.publisher.name)

    def write(self, old: str, new: str) -> None:
        file = self.folder / "digest.toml"
        text = file.read_text(encoding="utf-8")
        assert old in text
        file.write_text(text.replace(old, new, 1), encoding="utf-8")

    def ticks(self, number: int) -> None:
        for _ in range(number):
            self.keeper.tick()
            self.room.clock.pass_by(timedelta(seconds=5))

    def at(self, said: str) -> None:
        self.room.clock.pass_by(utc(said) - self.room.clock.at)
        self.keeper.tick()

    def told(self) -> list[str]:
        return [line for line in self.room.told if line.startswith("settings")]


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path)


@pytest.fixture
def said(caplog: pytest.LogCaptureFixture) -> Callable[[], list[str]]:
    """What the log says of settings, without what it says of the timetable."""
    caplog.set_level(logging.INFO, "digest")

    def lines() -> list[str]:
        found = [(record.getMessage(), getattr(record, "facts", {})) for record in caplog.records]
        return [
            f"{what}: {facts.get('said', facts.get('problem', ''))}".removesuffix(": ")
            for what, facts in found
            if "settings" in what or "database" in what
        ]

    return lines


def test_a_send_that_is_moved_goes_at_its_new_time_without_a_restart(desk: Desk, said: Callable[[], list[str]]) -> None:
    desk.write(SEND, EARLIER)
    desk.ticks(2)
    assert said() == ["settings read again: edition round-up: send"]
    assert desk.adopted == ["The Meridian Review"]
    desk.at("2026-11-19 17:00")
    desk.at("2026-11-19 18:59")
    assert desk.room.delivered.total() == 0
    desk.at("2026-11-19 19:00")
    desk.at("2026-11-19 19:01")
    assert desk.room.trail[-1] == "2026-W47 sent"


def test_what_is_still_being_written_is_not_read(desk: Desk, said: Callable[[], list[str]]) -> None:
    whole = (desk.folder / "digest.toml").read_text(encoding="utf-8")
    for length in (100, 900, 2500):
        (desk.folder / "digest.toml").write_text(whole[:length], encoding="utf-8")
        desk.ticks(1)
    (desk.folder / "digest.toml").write_text(whole, encoding="utf-8")
    desk.ticks(3)
    assert (said(), desk.told()) == ([], [])


def test_what_is_written_while_it_is_read_is_read_again(desk: Desk, said: Callable[[], list[str]]) -> None:
    rereading = desk.keeper.rereading
    assert rereading
    desk.write(SEND, EARLIER)
    desk.ticks(1)

    def torn() -> Any:
        rereading.read = desk.read
        desk.write(EARLIER, 'send = "Thu 15:15"')
        raise DigestError("half of it")

    rereading.read = torn
    desk.ticks(1)
    assert said() == []
    desk.ticks(2)
    assert said() == ["settings read again: edition round-up: send"]


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        (SEND, 'send = "Fri 08:00', "this is not TOML"),
        (SEND, f'{SEND}\nsned = "Fri 09:00"', "sned"),
        (SEND, 'send = "Fri 25:00"', "config/digest.toml: edition.round-up.send"),
        ("The Meridian Review", "Nobody", "the site has no page for that"),
    ],
)
def test_what_cannot_be_used_changes_nothing_and_is_said_and_told_once_until_it_is_mended(
    desk: Desk, said: Callable[[], list[str]], old: str, new: str, fault: str
) -> None:
    desk.write(old, new)
    desk.ticks(9)
    (line,) = said()
    assert line.startswith("the settings cannot be read again: those that held hold on: ")
    assert fault in line
    assert len(desk.told()) == 1
    assert fault in desk.told()[0]
    assert desk.keeper.health()["status"] == "failing"
    desk.at("2026-11-19 17:00")
    assert list(desk.room.records) == ["2026-W47"]
    desk.write(new, old)
    desk.ticks(2)
    assert said()[1:] == ["settings read again: as they were before"]
    assert desk.keeper.health()["status"] == "ok"
    desk.write(old, new)
    desk.ticks(2)
    assert len(desk.told()) == 2


def test_another_fault_is_another_line_of_the_log_and_no_other_mail(desk: Desk, said: Callable[[], list[str]]) -> None:
    for bad in ('send = "Fri 25:00"', 'send = "Fri 26:00"'):
        desk.write(SEND, bad)
        desk.ticks(3)
        desk.write(bad, SEND)
    assert [bad in line for line, bad in zip(said(), ("25:00", "26:00"), strict=True)] == [True, True]
    assert len(desk.told()) == 1


def test_a_file_that_is_gone_or_may_not_be_read_is_a_fault_as_any_other(
    desk: Desk, said: Callable[[], list[str]]
) -> None:
    (desk.folder / "sources.toml").rename(desk.folder / "kept")
    desk.ticks(3)
    assert "sources.toml: no such file" in said()[0]
    (desk.folder / "kept").rename(desk.folder / "sources.toml")
    desk.ticks(2)
    assert said()[1:] == ["settings read again: as they were before"]


def test_one_who_stands_by_reads_them_too_and_leaves_the_telling_to_the_leader(tmp_path: Path) -> None:
    lock = OneLock(("another", 1))
    desk = Desk(tmp_path, lock=lock)
    desk.write(SEND, 'send = "Fri 25:00"')
    desk.ticks(2)
    assert desk.told() == []
    lock.release("another")
    desk.ticks(2)
    assert len(desk.told()) == 1


def test_an_action_that_runs_keeps_what_it_began_with(tmp_path: Path) -> None:
    lanes = Later()
    desk = Desk(tmp_path, lanes=lanes)
    lanes.waiting.clear()
    desk.at("2026-11-19 17:00")
    before, desk.room = desk.room, Newsroom(desk.room.timetable, desk.room.clock)
    desk.write(SEND, EARLIER)
    desk.ticks(2)
    lanes.waiting["gather"]()
    assert (list(before.records), list(desk.room.records)) == (["2026-W47"], [])


def test_what_failed_is_tried_at_once_with_the_new_settings_and_not_told_again(desk: Desk) -> None:
    desk.room.broken["draft"] = DigestError("the relay is not there")
    desk.at("2026-11-19 17:00")
    desk.write("port = 25\n", "port = 26\n")
    desk.ticks(2)
    health: Any = desk.keeper.health()["failing"]
    assert [one["times"] for one in health if one["action"] == "draft"] == [2]
    assert len([line for line in desk.room.told if line.startswith("draft")]) == 1


def test_another_database_waits_for_a_restart_and_that_is_said(desk: Desk, said: Callable[[], list[str]]) -> None:
    desk.write("sqlite:///var/digest.db", "sqlite:///var/other.db")
    desk.ticks(3)
    assert said() == ["the database stays the one that is open: restart for storage.url"]
    desk.write("sqlite:///var/other.db", "sqlite:///var/digest.db")
    desk.ticks(3)
    assert len(said()) == 1


def test_a_folder_that_is_now_another_waits_for_a_restart(
    desk: Desk, tmp_path: Path, said: Callable[[], list[str]]
) -> None:
    shutil.copytree(desk.folder, tmp_path / "next" / "config")
    desk.folder.rename(tmp_path / "before")
    desk.folder.symlink_to(tmp_path / "next" / "config")
    desk.ticks(3)
    assert "config/ is another folder than at the start. Restart `digest run`." in said()[0]


def test_a_comment_that_is_written_is_no_change(desk: Desk, said: Callable[[], list[str]]) -> None:
    desk.write("[smtp]", "# where mail leaves\n[smtp]")
    desk.ticks(3)
    assert (said(), desk.adopted) == ([], [])


def test_the_robot_names_itself_to_other_sites_as_the_settings_now_say(tmp_path: Path) -> None:
    shutil.copytree(config_folder(), tmp_path / "config")
    file = tmp_path / "config" / "digest.toml"
    begun: Any = open_application(tmp_path / "config", need_config=True, remember=True)
    try:
        same: Any = reread(begun, tmp_path / "config")
        file.write_text(file.read_text(encoding="utf-8").replace('contact = ""', 'contact = "robot@example.org"'))
        other: Any = reread(begun, tmp_path / "config")
    finally:
        begun.close()
    assert same.gatherer.fetcher is begun.gatherer.fetcher
    assert "robot@example.org" in other.gatherer.fetcher.agent
    assert (other.store, other.gatherer.workers) == (begun.store, begun.gatherer.workers)
