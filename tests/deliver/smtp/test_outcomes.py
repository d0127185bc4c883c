"""What became of a letter is told by the reply, or by how far it was when the line failed."""

import socket
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import Protocol

import pytest

from digest.deliver.smtp.envelope import envelope_of
from digest.deliver.smtp.phases import seconds_for
from digest.deliver.smtp.transaction import transact
from digest.deliver.smtp.wire import Wire
from digest.model.delivery import DeliveryState, Outcome
from tests.deliver.smtp.certificates import serving
from tests.deliver.smtp.dialogues import LETTER, Marks, deliver, way_to
from tests.deliver.smtp.scripted import MODERN, Answer, Behaviour, Scripted

ACCEPTED, DEFERRED = DeliveryState.ACCEPTED, DeliveryState.DEFERRED
REFUSED, UNCERTAIN = DeliveryState.REFUSED, DeliveryState.UNCERTAIN
PLAIN = ("8BITMIME",)
BOTH = pytest.mark.parametrize("offers", [MODERN, PLAIN], ids=["pipelining", "one by one"])


class HalfRead(Protocol):
    """Sends a large letter to a server that answers so in the middle of it."""

    def __call__(self, answer: Answer, timeout: float = 10.0) -> Outcome: ...


LINE_FAULTS = [b for b in Behaviour if b is not Behaviour.USUAL]


@BOTH
def test_a_letter_arrives_as_it_is_and_the_reply_is_kept(offers: Sequence[str]) -> None:
    marks = Marks()
    with Scripted(offers=offers) as server:
        outcome = deliver(server.port, mark=marks)
    assert (outcome.state, outcome.reply) == (ACCEPTED, "250 2.0.0 Ok: queued as 4XY")
    assert [letter.content for letter in server.letters] == [LETTER.content]
    assert server.verbs == ["EHLO", "MAIL", "RCPT", "DATA", "QUIT"]
    assert marks.asked == 1


@BOTH
@pytest.mark.parametrize("phase", ["MAIL", "RCPT", "DATA", "."])
@pytest.mark.parametrize(
    ("reply", "state", "pauses"),
    [
        (b"450 4.2.0 not now", DEFERRED, False),
        (b"452 4.5.3 full", DEFERRED, False),
        (b"421 4.3.2 going down", DEFERRED, True),
        (b"550 5.1.1 no such user", REFUSED, False),
        (b"554 5.7.1 spam", REFUSED, False),
    ],
)
def test_4xx_defers_and_5xx_refuses_at_any_command(
    phase: str, reply: bytes, state: DeliveryState, pauses: bool, offers: Sequence[str]
) -> None:
    marks = Marks()
    with Scripted({phase: reply}, offers) as server:
        outcome = deliver(server.port, mark=marks)
    assert (outcome.state, outcome.reply, outcome.pause_host) == (state, reply.decode(), pauses)
    assert server.letters == []
    assert marks.asked == (phase == ".")


@BOTH
@pytest.mark.parametrize("fault", LINE_FAULTS, ids=lambda fault: fault.name)
def test_a_line_that_fails_before_the_dot_defers(fault: Behaviour, offers: Sequence[str]) -> None:
    def tried(phase: str) -> tuple[DeliveryState, bool, int, int]:
        marks = Marks()
        with Scripted({phase: fault}, offers) as server:
            outcome = deliver(server.port, mark=marks, timeout=0.5)
        return outcome.state, outcome.pause_host, len(server.letters), marks.asked

    phases = ("CONNECT", "EHLO", "MAIL", "RCPT", "DATA")
    with ThreadPoolExecutor(len(phases)) as at_once:
        found = dict(zip(phases, at_once.map(tried, phases), strict=True))
    assert found == {phase: (DEFERRED, phase in ("CONNECT", "EHLO"), 0, 0) for phase in phases}


@pytest.mark.parametrize("fault", LINE_FAULTS, ids=lambda fault: fault.name)
def test_a_line_that_fails_after_the_dot_leaves_the_letter_uncertain(fault: Behaviour) -> None:
    marks = Marks()
    with Scripted({".": fault}) as server:
        outcome = deliver(server.port, mark=marks, timeout=0.5)
    assert (outcome.state, outcome.pause_host) == (UNCERTAIN, False)
    assert "final dot" in outcome.reply
    assert marks.asked == 1


@pytest.mark.parametrize("reply", [b"354 again", b"hello", b"", b"999 what", b"99", b"250-ok\r\n450 no"])
def test_an_answer_to_the_dot_that_is_neither_yes_nor_no_leaves_it_uncertain(reply: bytes) -> None:
    with Scripted({".": reply}) as server:
        assert deliver(server.port).state is UNCERTAIN


@pytest.mark.parametrize(
    ("phase", "reply"),
    [
        ("MAIL", b"354 go"),
        ("RCPT", b"hello"),
        ("DATA", b"250 ok"),
        ("DATA", b"\xff\xfe"),
        ("RCPT", b"250-ok\r\n550 no"),
    ],
)
def test_an_answer_out_of_place_before_the_content_defers(phase: str, reply: bytes) -> None:
    with Scripted({phase: reply}, PLAIN) as server:
        outcome = deliver(server.port)
    assert outcome.state is DEFERRED
    assert not outcome.reply.startswith("2"), "a yes beside `deferred` would puzzle its reader"
    assert server.letters == []


@pytest.mark.parametrize(
    ("script", "reply"),
    [
        ({"CONNECT": b"554 5.7.1 go away"}, "554 5.7.1 go away"),
        ({"CONNECT": b"421 4.3.2 full"}, "421 4.3.2 full"),
        ({"EHLO": b"421 4.3.2 full"}, "421 4.3.2 full"),
        ({"EHLO": b"502 what", "HELO": b"550 5.7.1 no"}, "550 5.7.1 no"),
        ({"EHLO": b"450 later"}, "450 later"),
    ],
)
def test_a_server_that_lets_nobody_in_is_heeded_as_anywhere_and_pauses_the_host(
    script: dict[str, Answer], reply: str
) -> None:
    with Scripted(script) as server:
        outcome = deliver(server.port)
        said = f"{reply} (said 127.0.0.1:{server.port})"
    state = REFUSED if reply.startswith("5") else DEFERRED
    assert (outcome.state, outcome.reply, outcome.pause_host) == (state, said, True)


def test_nobody_there_defers_and_pauses() -> None:
    with Scripted() as server:
        port = server.port
    outcome = deliver(port)
    assert (outcome.state, outcome.pause_host) == (DEFERRED, True)
    assert outcome.reply == f"127.0.0.1:{port}: cannot connect: Connection refused"


@BOTH
def test_a_letter_that_is_not_ours_any_more_does_not_leave(offers: Sequence[str]) -> None:
    with Scripted(offers=offers) as server:
        outcome = deliver(server.port, mark=Marks(given=False))
        again = deliver(server.port)
    assert (outcome.state, again.state) == (DeliveryState.PENDING, ACCEPTED)
    assert server.unfinished == [b""]
    assert len(server.letters) == 1


def test_a_mark_that_fails_lets_nothing_leave() -> None:
    def mark() -> bool:
        raise KeyboardInterrupt

    with Scripted() as server, pytest.raises(KeyboardInterrupt):
        deliver(server.port, mark=mark)
    assert (server.letters, server.unfinished) == ([], [b""])


@pytest.mark.parametrize("reply", [b"550 5.1.1 nobody", b"451 4.3.0 later"])
def test_content_asked_for_after_a_refused_recipient_gets_a_lone_dot(reply: bytes) -> None:
    with Scripted({"RCPT": reply, "DATA": b"354 go", ".": b"554 5.5.1 no valid recipients"}) as server:
        session_outcome = deliver(server.port)
    assert session_outcome.reply == reply.decode()
    assert server.letters == []
    assert server.verbs[-2:] == ["RSET", "QUIT"]


def test_content_asked_for_after_a_refused_sender_gets_nothing() -> None:
    with Scripted({"MAIL": b"550 5.7.1 not you", "DATA": b"354 go"}) as server:
        outcome = deliver(server.port)
    assert (outcome.state, outcome.reply) == (REFUSED, "550 5.7.1 not you")
    assert (server.letters, server.unfinished) == ([], [b""])


def test_a_refusal_stands_though_the_line_is_cut_after_it() -> None:
    with Scripted({"MAIL": b"550 5.7.1 not you", "RCPT": Behaviour.CUT}) as server:
        assert deliver(server.port).reply == "550 5.7.1 not you"


BIG = replace(LETTER, content=b"Subject: big\r\n\r\n" + b"0123456789\r\n" * 800_000)
"""More than the kernel takes while nobody reads."""


@pytest.fixture(params=["none", "tls"])
def half_read(request: pytest.FixtureRequest, tmp_path: Path) -> HalfRead:
    """A server that reads the beginning of the content only, and then does what it is told."""

    def send(answer: Answer, timeout: float = 10.0) -> Outcome:
        context, public = serving(tmp_path)
        tls = request.param == "tls"
        with Scripted({".": answer}, tls=context, tls_at_once=tls, stop_reading=1000) as server:
            return deliver(server.port, letter=BIG, security=request.param, ca_file=str(public), timeout=timeout)

    return send


@pytest.mark.parametrize(
    ("reply", "state"), [(b"550 5.3.0 enough", REFUSED), (b"451 4.3.0 enough", DEFERRED), (b"421 4.3.0 bye", DEFERRED)]
)
def test_an_answer_in_the_middle_of_the_content_counts(half_read: HalfRead, reply: bytes, state: DeliveryState) -> None:
    outcome = half_read(reply)
    assert (outcome.state, outcome.reply) == (state, reply.decode())


def test_a_server_that_stops_reading_defers_since_the_dot_never_left(half_read: HalfRead) -> None:
    outcome = half_read(Behaviour.SILENT, 1.0)
    assert (outcome.state, outcome.reply) == (DEFERRED, "at content: no answer within 1 s")


def test_a_cut_in_the_middle_of_the_content_defers(half_read: HalfRead) -> None:
    outcome = half_read(Behaviour.CUT)
    assert (outcome.state, outcome.reply) == (DEFERRED, "at content: the line was cut")


@pytest.mark.parametrize("tls", [False, True], ids=["none", "tls"])
@pytest.mark.parametrize("read", [0, 1, 1000], ids="read {}".format)
def test_a_cut_in_content_that_fits_the_sockets_buffers_defers_too(tmp_path: Path, read: int, tls: bool) -> None:
    context, public = serving(tmp_path)
    with Scripted({".": Behaviour.CUT}, tls=context, tls_at_once=tls, stop_reading=read) as server:
        session = way_to(server.port, security="tls" if tls else "none", ca_file=str(public)).session()
        outcomes = [session.deliver(LETTER, Marks()) for _ in range(3)]
        session.close()
    assert [(one.state, one.reply) for one in outcomes] == [(DEFERRED, "at content: the line was cut")] * 3


def test_after_a_cut_the_next_letters_dot_waits_again() -> None:
    with Scripted({".": [Behaviour.USUAL, Behaviour.CUT]}) as server:
        session = way_to(server.port).session()
        states = [session.deliver(LETTER, Marks()).state for _ in range(2)]
        server.stop_reading, server.script = 10, {".": Behaviour.CUT}
        states.append(session.deliver(LETTER, Marks()).state)
        session.close()
    assert states == [ACCEPTED, UNCERTAIN, DEFERRED]


def test_a_line_that_ended_while_the_letter_was_marked_defers() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        ours = socket.create_connection(listener.getsockname())
        theirs, _ = listener.accept()

    def mark() -> bool:
        theirs.shutdown(socket.SHUT_WR)
        return True

    with ours, theirs:
        theirs.sendall(b"250 ok\r\n250 ok\r\n354 go on\r\n")
        wire = Wire(ours, seconds_for(5), time.monotonic)
        turn = transact(wire, envelope_of(LETTER, {}), mark, pipelining=True, wary=False)
    assert (turn.outcome.state, turn.outcome.reply) == (DEFERRED, "at content: the line was cut")


def test_a_yes_before_the_dot_is_believed_by_nobody(half_read: HalfRead) -> None:
    assert half_read(b"250 2.0.0 Ok").state is UNCERTAIN


def test_a_refusal_together_with_the_go_on_is_read_before_anything_leaves() -> None:
    marks = Marks()
    with Scripted({"DATA": b"354 go on\r\n550 5.3.0 or rather not"}) as server:
        outcome = deliver(server.port, mark=marks)
    assert (outcome.state, outcome.reply, marks.asked) == (REFUSED, "550 5.3.0 or rather not", 0)


def test_a_reply_of_several_lines_is_kept_on_one() -> None:
    reply = b"550-5.1.1 The account\r\n550-5.1.1 does not\x07exist\r\n550 5.1.1 here " + b"x" * 900
    with Scripted({"RCPT": reply}, PLAIN) as server:
        said = deliver(server.port).reply
    assert said.startswith("550 5.1.1 The account does not exist here xxx")
    assert len(said) == 500
