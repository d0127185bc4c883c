"""A kept connection that the server gives up between two letters is opened anew, once, where nothing was said yet."""

from collections.abc import Sequence

import pytest

from digest.model.delivery import DeliveryState
from tests.deliver.smtp.dialogues import LETTER, Marks, deliver, way_to
from tests.deliver.smtp.scripted import MODERN, Answer, Behaviour, Scripted

ACCEPTED, DEFERRED = DeliveryState.ACCEPTED, DeliveryState.DEFERRED
USUAL, CUT, SILENT = Behaviour.USUAL, Behaviour.CUT, Behaviour.SILENT
BOTH = pytest.mark.parametrize("offers", [MODERN, ("8BITMIME",)], ids=["pipelining", "one by one"])


def states(server: Scripted, letters: int, timeout: float = 10.0) -> list[DeliveryState]:
    """What becomes of so many letters of one session; each is marked at most once."""
    session = way_to(server.port, timeout=timeout).session()
    found = []
    for _ in range(letters):
        marks = Marks()
        found.append(session.deliver(LETTER, marks).state)
        assert marks.asked == (found[-1] is ACCEPTED)
    session.close()
    return found


@BOTH
def test_a_letter_goes_over_a_new_connection_where_the_kept_one_is_cut_at_mail(offers: Sequence[str]) -> None:
    with Scripted({"MAIL": [USUAL, CUT]}, offers) as server:
        assert states(server, 3) == [ACCEPTED] * 3
    assert (server.connections, len(server.letters)) == (2, 3)


def test_a_letter_is_tried_over_one_new_connection_and_no_more() -> None:
    with Scripted({"MAIL": [USUAL, CUT, CUT]}) as server:
        assert states(server, 3) == [ACCEPTED, DEFERRED, ACCEPTED]
    assert server.connections == 3


def test_where_no_new_connection_can_be_had_the_letter_waits() -> None:
    with Scripted({"CONNECT": [USUAL, b"421 4.3.2 full"], "MAIL": [USUAL, CUT]}) as server:
        session = way_to(server.port).session()
        found = [session.deliver(LETTER, Marks()) for _ in range(3)]
        session.close()
    assert [outcome.state for outcome in found] == [ACCEPTED, DEFERRED, ACCEPTED]
    assert (found[1].pause_host, server.connections) == (True, 3)


@pytest.mark.parametrize("fault", [{"MAIL": [USUAL, SILENT]}, {"RCPT": [USUAL, CUT]}, {"DATA": [USUAL, CUT]}])
def test_a_letter_of_which_something_was_said_or_long_awaited_waits(fault: dict[str, Sequence[Answer]]) -> None:
    with Scripted(fault) as server:
        assert states(server, 2, timeout=1.0) == [ACCEPTED, DEFERRED]
    assert server.connections == 1


def test_a_cut_at_mail_of_a_new_connection_defers() -> None:
    with Scripted({"MAIL": [CUT]}) as server:
        assert deliver(server.port).state is DEFERRED
    assert server.connections == 1


@pytest.mark.parametrize("answer", [b"250 2.0.0 Ok", b"354 again"])
def test_an_answer_before_any_content_left_defers_and_nothing_is_marked(answer: bytes) -> None:
    marks = Marks()
    with Scripted({"DATA": b"354 go\r\n" + answer}) as server:
        outcome = deliver(server.port, mark=marks)
    assert (outcome.state, marks.asked) == (DEFERRED, 0)
    assert outcome.reply.endswith(answer.decode())
    assert server.letters == []
