"""A connection serves many letters, is looked at before each, and another server is asked where the first is away."""

import time
from dataclasses import dataclass, replace

import pytest

from digest.deliver.way import WayClosedError
from digest.model.delivery import DeliveryState, Outcome
from tests.deliver.smtp.dialogues import LETTER, Marks, deliver, way_to
from tests.deliver.smtp.scripted import MODERN, Behaviour, Scripted

ACCEPTED, DEFERRED, REFUSED = DeliveryState.ACCEPTED, DeliveryState.DEFERRED, DeliveryState.REFUSED


@dataclass(slots=True)
class Clock:
    """The machine's, and what was slept."""

    slept: float = 0.0

    def __call__(self) -> float:
        return time.monotonic() + self.slept


def states(outcomes: list[Outcome]) -> list[DeliveryState]:
    return [outcome.state for outcome in outcomes]


def unused_port() -> int:
    with Scripted() as server:
        return server.port


def test_letters_share_a_connection() -> None:
    with Scripted() as server:
        session = way_to(server.port).session()
        outcomes = [session.deliver(LETTER, Marks()) for _ in range(5)]
        session.close()
    assert states(outcomes) == [ACCEPTED] * 5
    assert (server.connections, len(server.letters), server.verbs.count("EHLO")) == (1, 5, 1)
    assert server.verbs[-1] == "QUIT"


def test_a_connection_is_renewed_after_its_share_of_letters() -> None:
    with Scripted() as server:
        session = way_to(server.port, max_per_connection=2).session()
        outcomes = [session.deliver(LETTER, Marks()) for _ in range(5)]
        session.close()
    assert states(outcomes) == [ACCEPTED] * 5
    assert (server.connections, server.verbs.count("QUIT")) == (3, 3)


@pytest.mark.parametrize("offers", [MODERN, ("8BITMIME",)])
@pytest.mark.parametrize("phase", ["MAIL", "RCPT", "DATA", "."])
def test_after_a_refusal_the_session_goes_on(phase: str, offers: tuple[str, ...]) -> None:
    with Scripted({phase: [b"550 5.1.1 no", Behaviour.USUAL, b"450 4.2.0 later"]}, offers) as server:
        session = way_to(server.port).session()
        outcomes = [session.deliver(LETTER, Marks()) for _ in range(4)]
        session.close()
    assert states(outcomes) == [REFUSED, ACCEPTED, DEFERRED, ACCEPTED]
    assert (server.connections, server.verbs.count("RSET"), len(server.letters)) == (1, 2, 2)


def test_a_server_that_does_not_take_rset_is_asked_anew() -> None:
    with Scripted({"RCPT": [b"550 5.1.1 no"], "RSET": [b"500 what"]}) as server:
        session = way_to(server.port).session()
        outcomes = [session.deliver(LETTER, Marks()) for _ in range(2)]
    assert states(outcomes) == [REFUSED, ACCEPTED]
    assert server.connections == 2


def test_a_reply_too_many_is_never_taken_for_the_next_letters() -> None:
    with Scripted({".": [b"250 2.0.0 Ok\r\n250 2.0.0 Ok\r\n250 2.0.0 Ok\r\n354 more"]}) as server:
        session = way_to(server.port).session()
        outcomes = [session.deliver(LETTER, Marks()) for _ in range(2)]
    assert states(outcomes) == [ACCEPTED, ACCEPTED]
    assert (server.connections, len(server.letters)) == (2, 2)


def test_a_server_that_hung_up_meanwhile_is_called_again() -> None:
    with Scripted({".": [b"250 2.0.0 Ok\r\n421 4.4.2 too idle"]}) as server:
        session = way_to(server.port).session()
        outcomes = [session.deliver(LETTER, Marks()) for _ in range(2)]
    assert states(outcomes) == [ACCEPTED, ACCEPTED]
    assert server.connections == 2


@pytest.mark.parametrize(("answer", "connections"), [(b"250 Ok", 1), (b"421 bye", 2), (Behaviour.CUT, 2)])
def test_after_a_pause_the_server_is_asked_whether_it_is_there(answer: bytes | Behaviour, connections: int) -> None:
    clock = Clock()
    with Scripted({"NOOP": answer}) as server:
        session = way_to(server.port, clock=clock).session()
        outcomes = [session.deliver(LETTER, Marks())]
        clock.slept = 60
        outcomes += [session.deliver(LETTER, Marks()) for _ in range(2)]
        session.close()
    assert states(outcomes) == [ACCEPTED] * 3
    assert (server.connections, server.verbs.count("NOOP")) == (connections, 1)


def test_the_fallback_is_asked_where_the_first_is_away_and_the_first_again_after_a_minute() -> None:
    clock = Clock()
    with Scripted({"CONNECT": [b"421 4.3.2 full"]}) as first, Scripted() as second:
        way = way_to(first.port, clock=clock, fallback_host="127.0.0.1", fallback_port=second.port)

        def send() -> DeliveryState:
            session = way.session()
            try:
                return session.deliver(LETTER, Marks()).state
            finally:
                session.close()

        assert [send(), send()] == [ACCEPTED, ACCEPTED]
        assert (len(first.letters), len(second.letters), first.connections) == (0, 2, 1)
        clock.slept = 61
        assert send() is ACCEPTED
        assert (len(first.letters), len(second.letters)) == (1, 2)


@pytest.mark.parametrize("fault", [b"554 5.7.1 no", Behaviour.CUT, Behaviour.SILENT])
def test_the_fallback_is_asked_whatever_is_wrong_with_the_first(fault: bytes | Behaviour) -> None:
    with Scripted({"CONNECT": fault}) as first, Scripted() as second:
        outcome = deliver(first.port, fallback_host="127.0.0.1", fallback_port=second.port, timeout=0.5)
    assert outcome.state is ACCEPTED


def test_where_no_server_is_there_both_are_named() -> None:
    one, other = unused_port(), unused_port()
    outcome = deliver(one, fallback_host="127.0.0.1", fallback_port=other)
    assert (outcome.state, outcome.pause_host) == (DEFERRED, True)
    assert f"127.0.0.1:{one}: cannot connect" in outcome.reply
    assert f"127.0.0.1:{other}: cannot connect" in outcome.reply


def test_a_letter_is_not_offered_to_a_second_server_once_the_first_has_seen_it() -> None:
    with Scripted({"MAIL": b"421 4.3.2 full"}) as first, Scripted() as second:
        outcome = deliver(first.port, fallback_host="127.0.0.1", fallback_port=second.port)
    assert (outcome.state, outcome.pause_host, second.connections) == (DEFERRED, True, 0)


def test_a_fault_of_the_settings_shows_though_there_is_a_fallback() -> None:
    with Scripted(offers=(*MODERN, "AUTH PLAIN"), script={"AUTH": b"535 5.7.8 no"}) as first, Scripted() as second:
        with pytest.raises(WayClosedError, match="535"):
            deliver(first.port, username="a", password="b", fallback_host="127.0.0.1", fallback_port=second.port)
        assert second.connections == 0


@pytest.mark.parametrize("host", ["a" * 300, "a..b", "\udc80"])
def test_a_host_that_cannot_be_found_defers(host: str) -> None:
    outcome = deliver(25, host=host)
    assert (outcome.state, outcome.pause_host) == (DEFERRED, True)


def test_a_letter_that_no_envelope_can_hold_leaves_the_connection_as_it_was() -> None:
    with Scripted() as server:
        session = way_to(server.port).session()
        bad = session.deliver(replace(LETTER, recipient="a@example.net>\r\nDATA\r\n"), Marks())
        good = session.deliver(LETTER, Marks())
        session.close()
    assert states([bad, good]) == [REFUSED, ACCEPTED]
    assert server.verbs == ["EHLO", "MAIL", "RCPT", "DATA", "QUIT"]


def test_closing_twice_or_unopened_or_after_a_cut_is_nothing() -> None:
    with Scripted({"QUIT": Behaviour.CUT}) as server:
        session = way_to(server.port).session()
        session.close()
        session.deliver(LETTER, Marks())
        session.close()
        session.close()
    assert server.verbs.count("QUIT") == 1
