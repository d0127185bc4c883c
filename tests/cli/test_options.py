"""What a person writes on the command line is read, or refused in a sentence."""

import shutil
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from digest.cli.main import digest
from digest.cli.options import Instant
from digest.packaged import config_folder


@pytest.mark.parametrize(
    ("written", "hour"), [("2026-11-19T17:00:00Z", 17), ("2026-11-19T17:00:00-05:00", 22), ("2026-11-19", 0)]
)
def test_an_instant_is_read_as_utc(written: str, hour: int) -> None:
    assert Instant().convert(written, None, None) == datetime(2026, 11, 19, hour, tzinfo=UTC)


@pytest.mark.parametrize(
    ("written", "said"),
    [("now", "is no instant"), ("0001-01-01", "from 1970 to"), ("9999-12-31T23:59:59Z", "from 1970 to")],
)
def test_what_is_no_instant_says_so(written: str, said: str) -> None:
    with pytest.raises(click.BadParameter, match=said):
        Instant().convert(written, None, None)


def every_command(group: click.Group, words: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], click.Command]]:
    context = click.Context(group)
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        assert command is not None
        if isinstance(command, click.Group):
            yield from every_command(command, (*words, name))
        else:
            yield (*words, name), command


COMMANDS = dict(every_command(digest))


@pytest.mark.parametrize("words", COMMANDS, ids=" ".join)
def test_each_command_keeps_the_promise_of_the_command_line(words: tuple[str, ...]) -> None:
    """An example, and --verbose and --config wherever there are settings to speak of."""
    command = COMMANDS[words]
    options = {name for option in command.params for name in option.opts}
    assert "Example" in (command.help or "")
    assert words == ("init",) or "--verbose" in options
    assert words in {("init",), ("demo",)} or {"-c", "--config"} <= options


def test_verbose_says_which_settings_and_which_database_are_used(tmp_path: Path) -> None:
    shutil.copytree(config_folder(), tmp_path / "config")
    arguments = ["issues", "--config", str(tmp_path / "config")]
    quiet, wordy = (CliRunner().invoke(digest, [*arguments, *more]) for more in ((), ("-v",)))
    assert (quiet.exit_code, wordy.exit_code, wordy.stdout) == (0, 0, quiet.stdout)
    assert wordy.stderr.startswith(f"settings: {tmp_path / 'config'}; database: {tmp_path / 'var' / 'digest.db'}")
    assert "settings:" not in quiet.stderr
