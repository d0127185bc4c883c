"""What a report leads to: whose it is, what becomes of her, and that a kill in the middle forgets nothing."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from digest.desk import Bouncing
from digest.model.subscriber import Consent, NewSubscriber
from digest.store.events import Events
from digest.store.opening import Store, open_store

NOW = datetime(2026, 11, 20, 13, tzinfo=UTC)
HARD = """\
From: MAILER-DAEMON@relay.example
Subject: Undelivered Mail Returned to Sender
Content-Type: multipart/report; report-type=delivery-status; boundary=x

--x

The mail could not be delivered.

--x
Content-Type: message/delivery-status

Reporting-MTA: dns; relay.example

Final-Recipient: rfc822; ann@example.org
Action: failed
Status: {status}
Diagnostic-Code: smtp; 550 {status} {words}

--x--
"""


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with open_store("sqlite://", root=tmp_path) as opened:
        opened.roster.add([NewSubscriber("ann@example.org", ("round-up",))], Consent(NOW, "test"))
        yield opened


def bouncing(store: Store) -> Bouncing:
    return Bouncing(store, lambda _token: None, lambda _identifier: None, lambda: NOW)


def became(store: Store, raw: str) -> list[str]:
    return [noted.became for noted in bouncing(store).take(raw.encode())]


def suppressed(store: Store) -> bool:
    member = store.roster.find("ann@example.org")
    assert member is not None
    return member.suppression is not None


def test_a_hard_bounce_suppresses_once_and_is_read_again_in_vain(store: Store) -> None:
    unknown = HARD.format(status="5.1.1", words="no such user")
    assert became(store, unknown) == ["suppressed"]
    assert suppressed(store)
    store.roster.unsuppress("ann@example.org")
    assert became(store, unknown) == ["noted before"]
    assert not suppressed(store)


def test_a_full_mailbox_is_counted(store: Store) -> None:
    assert became(store, HARD.format(status="5.2.2", words="mailbox full")) == ["counted"]
    assert not suppressed(store)


def test_a_refusal_for_our_sake_is_noted_only(store: Store) -> None:
    assert became(store, HARD.format(status="5.7.1", words="listed by a blocklist")) == ["noted"]
    assert not suppressed(store)


def test_an_address_that_nobody_has_is_not_ours(store: Store) -> None:
    assert became(store, HARD.format(status="5.1.1", words="").replace("ann@", "bea@")) == ["not ours"]


class _Killed(Events):
    """Killed as soon as a report is noted."""

    def note(self, *words: Any, **facts: Any) -> bool:
        super().note(*words, **facts)
        raise KeyboardInterrupt


def test_a_kill_between_the_note_and_what_follows_forgets_nothing(store: Store) -> None:
    """The dead address was mailed for ever: its report had been noted before."""
    unknown = HARD.format(status="5.1.1", words="no such user")
    with pytest.raises(KeyboardInterrupt):
        became(replace(store, events=_Killed(store.database)), unknown)
    assert became(store, unknown) == ["noted before"]
    assert suppressed(store)
