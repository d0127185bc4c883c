"""`digest timetable`: coming events in a table and as JSON, and a simulated span."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from digest.cli.timetable import command
from digest.errors import InputError
from digest.packaged import config_folder


@pytest.fixture
def config(tmp_path: Path) -> Path:
    folder = tmp_path / "config"
    folder.mkdir()
    for file in config_folder().glob("*.toml"):
        (folder / file.name).write_text(file.read_text(encoding="utf-8"), encoding="utf-8")
    return folder


def run(config: Path, *words: str) -> Result:
    return CliRunner().invoke(command, ["-c", str(config), *words], catch_exceptions=False)


def lines(result: Result) -> list[dict[str, str]]:
    assert result.exit_code == 0
    return [json.loads(line) for line in result.stdout.splitlines()]


def test_json_has_a_line_an_event_with_local_and_utc(config: Path) -> None:
    found = lines(run(config, "--next", "2", "--event", "send", "--json", "--at", "2026-10-29T00:00:00Z"))
    assert found == [
        {
            "edition": "round-up", "period": "2026-W44", "event": "send",
            "local": "2026-10-30T08:00:00-04:00", "utc": "2026-10-30T12:00:00+00:00",
        },
        {
            "edition": "round-up", "period": "2026-W45", "event": "send",
            "local": "2026-11-06T08:00:00-05:00", "utc": "2026-11-06T13:00:00+00:00",
        },
    ]  # fmt: skip


def test_events_of_all_kinds_are_counted(config: Path) -> None:
    found = lines(run(config, "--next", "30", "--json", "--at", "2026-11-19T16:30:00Z"))
    assert len(found) == 30
    assert [one["event"] for one in found][:2] == ["collect", "draft"]
    assert {one["event"] for one in found} == {"collect", "draft", "nudge", "deadline", "send"}
    assert [one["utc"] for one in found] == sorted(one["utc"] for one in found)


def test_the_table_points_out_where_the_clocks_change(config: Path) -> None:
    shown = run(config, "--next", "2", "--event", "send", "--at", "2026-10-29T00:00:00Z").stdout
    assert "clocks go back by 1:00 (UTC-04:00 → UTC-05:00)" in shown
    assert [line.split()[2] for line in shown.splitlines()[1:]] == ["send", "Sun", "send"]


def test_a_list_of_collections_alone_says_how_to_see_the_issues(config: Path) -> None:
    assert "--event send" in run(config, "--next", "3", "--at", "2026-11-16T00:00:00Z").stderr


def test_a_span_is_simulated_in_the_editions_zone(config: Path) -> None:
    span = ("--simulate", "2026-11-16..2026-11-23", "--json")
    assert [one["event"] for one in lines(run(config, *span))] == ["draft", "approve", "send"]
    assert [one["event"] for one in lines(run(config, *span, "--no-approval"))] == [
        "draft",
        "nudge",
        "deadline",
        "hold",
    ]
    assert len(lines(run(config, *span, "--event", "collect"))) == 7 * 24


@pytest.mark.parametrize("span", ["2026-01-01", "2027-01-01..2026-01-01", "a..b", "2026-01-01..9999-01-01", ".."])
def test_what_is_no_span_is_refused(config: Path, span: str) -> None:
    with pytest.raises(InputError, match="is no span of time"):
        run(config, "--simulate", span)


def test_an_unknown_edition_names_the_known(config: Path) -> None:
    with pytest.raises(InputError, match="Valid here: round-up"):
        run(config, "--edition", "weekly")
