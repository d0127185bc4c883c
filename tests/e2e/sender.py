"""`digest send` with another clock, boot or patience: what cannot be had of a real machine within a test.

python -m tests.e2e.sender CONFIG [--boot ID] [--back SECONDS --after LETTERS] [--patience SECONDS]
"""

import argparse
import sys
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path

from sqlalchemy import event

from digest.bootstrap import open_application, open_sending
from digest.deliver.progress import Progress, SendClock
from digest.errors import DigestError
from digest.store.database import Database


@dataclass
class ShiftedClock:
    """The machine's clock, which somebody sets back."""

    real: SendClock
    by: timedelta = timedelta(0)

    def now(self) -> datetime:
        return self.real.now() - self.by

    def monotonic(self) -> float:
        return self.real.monotonic()

    def sleep(self, seconds: float) -> None:
        self.real.sleep(seconds)

    def jitter(self) -> float:
        return self.real.jitter()


def _set_patience(database: Database, seconds: float) -> None:
    """A locked database is waited for as long; the connections that are made from now on are."""
    database.patience = seconds
    for engine in {database.engine, database.swift._engine}:
        engine.dispose()
        event.listen(engine, "connect", lambda line, _record: line.execute(f"PRAGMA busy_timeout={seconds * 1000:.0f}"))


def main(options: argparse.Namespace) -> None:
    """Send the latest issue."""
    application = open_application(options.config, need_config=True, remember=True)
    if options.patience:
        _set_patience(application.store.database, options.patience)
    with open_sending(application) as sending:
        clock = ShiftedClock(sending.clock)
        sender = replace(sending.sender, boot=options.boot or sending.sender.boot)
        deceived = replace(sending, clock=clock, sender=sender)

        def report(progress: Progress) -> None:
            if progress.done >= options.after:
                clock.by = timedelta(seconds=options.back)

        deceived.send(application.issue("latest"), stop=lambda: False, report=report)
    application.close()


if __name__ == "__main__":
    words = argparse.ArgumentParser()
    words.add_argument("config", type=Path)
    words.add_argument("--boot", default="")
    words.add_argument("--back", type=float, default=0.0)
    words.add_argument("--after", type=int, default=0)
    words.add_argument("--patience", type=float, default=0.0)
    try:
        main(words.parse_args())
    except DigestError as error:
        sys.exit(str(error))
