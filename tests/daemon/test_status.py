"""`digest status` tells what is next: no send of an issue that waits for a person, and each reader's own morning."""

import json
import shutil
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from click.testing import CliRunner

from digest.application import Application
from digest.bootstrap import open_application
from digest.cli.status import command
from digest.model.record import Draft, IssueRecord
from digest.model.subscriber import Consent, NewSubscriber
from digest.packaged import config_folder
from digest.timetable import Slot, next_slot, timetable_of, wave_instant

FAR = datetime.now(UTC) + timedelta(days=180)
YEARLY = f'send = "0 8 {min(FAR.day, 28)} {FAR.month} *"'
"""A send that is far off on whatever day this runs."""


@pytest.fixture
def config(tmp_path: Path) -> Path:
    folder = tmp_path / "config"
    shutil.copytree(config_folder(), folder)
    change(folder, 'send = "Fri 08:00"', YEARLY)
    return folder


@pytest.fixture
def application(config: Path) -> Iterator[Application]:
    opened = open_application(config, need_config=True, remember=True)
    yield opened
    opened.close()


def change(config: Path, this: str, that: str) -> None:
    file = config / "digest.toml"
    text = file.read_text(encoding="utf-8")
    assert this in text
    file.write_text(text.replace(this, that, 1), encoding="utf-8")


def slot(application: Application) -> Slot:
    return next_slot(timetable_of(application.settings.editions["round-up"]), datetime.now(UTC))


def drafted(application: Application) -> IssueRecord:
    its, now = slot(application), application.now()
    draft = Draft("round-up", its.period, "Weekly Round-Up", min(now, its.draft.at), its.send.at, now, "{}")
    return application.store.issues.save_draft(draft)


def status(config: Path) -> dict[str, Any]:
    result = CliRunner().invoke(command, ["-c", str(config), "--json"], catch_exceptions=False)
    found: dict[str, Any] = json.loads(result.stdout)
    return found


def events(config: Path, period: str) -> list[str]:
    return [one["event"] for one in status(config)["next"] if one["period"] == period]


def test_a_draft_has_its_deadline_and_its_send_to_come_and_a_held_issue_neither(
    config: Path, application: Application
) -> None:
    record = drafted(application)
    assert events(config, record.period) == ["deadline", "send"]
    application.desk.hold(record, "ada")
    assert events(config, record.period) == []


def test_the_next_send_is_the_first_wave(config: Path) -> None:
    change(config, 'deliver = "at once"', 'deliver = "reader\'s morning"')
    application = open_application(config, need_config=True, remember=True)
    reader = NewSubscriber("ada@example.net", ("round-up",), timezone="Pacific/Kiritimati")
    application.store.roster.add([reader], Consent(application.now(), "test"))
    its = slot(application)
    drafted(application)
    first = wave_instant(its.send.wall, ZoneInfo("Pacific/Kiritimati"))
    sends = [one["utc"] for one in status(config)["next"] if one["event"] == "send"]
    assert sends[0] == first.isoformat()
    application.close()


def test_an_open_issue_of_an_edition_that_was_renamed_is_said_to_be_nobodys(
    config: Path, application: Application
) -> None:
    record = drafted(application)
    assert status(config)["orphaned"] == []
    for table in ("edition.round-up]", "edition.round-up."):
        change(config, table, table.replace("round-up", "weekly"))
    assert status(config)["orphaned"] == [record.name]
    plain = CliRunner().invoke(command, ["-c", str(config)], catch_exceptions=False).stdout
    assert f"orphaned: {record.name}: its edition does not stand in config/" in plain
    application.desk.skip(record, "ada")
    assert status(config)["orphaned"] == []
