"""Options that several commands share, so that they are spelt and explained alike."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

if TYPE_CHECKING:
    from digest.application import Application

__all__ = ["application_of", "at_option", "config_option", "json_option", "settings_options", "verbose_option"]

F = TypeVar("F", bound=Callable[..., Any])
_FIRST_YEAR, _LAST_YEAR = 1970, 9000
_VERBOSE = "digest.verbose"


class Instant(click.ParamType[datetime]):
    """An ISO 8601 instant; without an offset it means UTC."""

    name = "instant"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> datetime:
        """Read one."""
        if isinstance(value, datetime):
            return value
        try:
            instant = datetime.fromisoformat(str(value))
        except ValueError:
            self.fail(f"{value!r} is no instant. Write for example 2026-11-19T17:00:00Z.", param, ctx)
        if not _FIRST_YEAR <= instant.year <= _LAST_YEAR:
            self.fail(f"{value!r} is out of range. Name a year from {_FIRST_YEAR} to {_LAST_YEAR}.", param, ctx)
        return instant.astimezone(UTC) if instant.tzinfo else instant.replace(tzinfo=UTC)


def config_option(command: F) -> F:
    """`-c/--config DIR`."""
    return click.option(
        "-c", "--config", type=click.Path(path_type=Path, file_okay=False), help="The folder of settings [config/]."
    )(command)


def at_option(command: F) -> F:
    """`--at INSTANT`."""
    return click.option("--at", type=Instant(), help="Do it as if it were then (ISO 8601).")(command)


def json_option(command: F) -> F:
    """`--json`."""
    return click.option("--json", "as_json", is_flag=True, help="Print JSON.")(command)


def verbose_option(command: F) -> F:
    """`--verbose`, of a command that has more to say."""
    return click.option("-v", "--verbose", is_flag=True, help="Say more, on stderr.")(command)


def settings_options(command: F) -> F:
    """`-c/--config DIR` and `--verbose`, of a command that has no more to say than what it works on."""
    said = "Say on stderr which settings and database are used."
    verbose = click.option("-v", "--verbose", is_flag=True, expose_value=False, callback=_noted, help=said)
    return config_option(verbose(command))


def application_of(config: Path | None, *, need_config: bool, remember: bool = True) -> "Application":
    """The wired application for a command; it is closed when the command ends, however it ends."""
    from digest.bootstrap import config_in, open_application

    application = open_application(config, need_config=need_config, remember=remember)
    context = click.get_current_context()
    context.call_on_close(application.close)
    if context.meta.get(_VERBOSE):
        folder = config_in(config) or "those that ship with Digest"
        click.echo(f"settings: {folder}; database: {application.store.database.place.label}", err=True)
    return application


def _noted(context: click.Context, parameter: click.Parameter, value: bool) -> bool:
    del parameter
    context.meta[_VERBOSE] = value
    return value
