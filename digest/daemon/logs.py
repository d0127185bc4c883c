"""What the daemon says of its work: a line an event on stderr, for a person at a terminal, as JSON for a program.

No token and no article's text is ever logged, and no address but an editor's, or one in a relay's own words.
"""

import json
import logging
from datetime import UTC, datetime
from typing import IO

__all__ = ["JsonLines", "TerminalLines", "configure", "say"]

_LOGGER = logging.getLogger("digest")


def say(level: int, what: str, *, error: BaseException | None = None, **facts: object) -> None:
    """Log an event with its facts; empty ones are left out. A fault in Digest itself is logged with its traceback."""
    from digest.errors import DigestError

    trace = error if error is not None and not isinstance(error, DigestError) else None
    _LOGGER.log(level, what, extra={"facts": {key: fact for key, fact in facts.items() if fact}}, exc_info=trace)


def configure(stream: IO[str], *, verbose: bool = False) -> None:
    """Send every log line of the process to the stream, in the form that suits it."""
    handler = logging.StreamHandler(stream)
    handler.setFormatter(TerminalLines() if stream.isatty() else JsonLines())
    logging.basicConfig(level=logging.WARNING, handlers=[handler], force=True)
    _LOGGER.setLevel(logging.DEBUG if verbose else logging.INFO)
    # A tick that takes longer than the time between two is nothing to tell; why it does is told by the keeper.
    logging.getLogger("apscheduler").setLevel(logging.ERROR)


class JsonLines(logging.Formatter):
    """One JSON object a line: at, level, part, what, and the facts of the event."""

    def format(self, record: logging.LogRecord) -> str:
        """The line."""
        at = datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")
        line: dict[str, object] = {"at": at, "level": record.levelname.lower(), "part": record.name}
        line |= {"what": record.getMessage(), **_facts(record)}
        if record.exc_info:
            line["trace"] = self.formatException(record.exc_info)
        return json.dumps(line, ensure_ascii=False, default=str)


class TerminalLines(logging.Formatter):
    """`12:00:05 draft round-up/2026-W47: 24 stories`, control characters made visible."""

    def format(self, record: logging.LogRecord) -> str:
        """The line, and the traceback of a fault below it."""
        facts = _facts(record)
        issue = facts.pop("issue", "")
        said = ", ".join(str(fact) if key == "said" else f"{key} {fact}" for key, fact in facts.items())
        level = "" if record.levelno <= logging.INFO else f"{record.levelname.lower()}: "
        at = datetime.fromtimestamp(record.created, UTC).astimezone()
        line = f"{at:%H:%M:%S} {level}{record.getMessage()}{f' {issue}' if issue else ''}{f': {said}' if said else ''}"
        shown = "".join(c if c.isprintable() else " " for c in line)
        return f"{shown}\n{self.formatException(record.exc_info)}" if record.exc_info else shown


def _facts(record: logging.LogRecord) -> dict[str, object]:
    return dict(getattr(record, "facts", {}))
