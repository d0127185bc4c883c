"""Postfix's smtp-sink with each fault that it can make: rows 4 to 7 of what a send must show."""

import os
import socket
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from digest.model.delivery import DeliveryState, Outcome
from tests.conftest import require
from tests.deliver.smtp.dialogues import deliver

pytestmark = pytest.mark.tools
Sink = Callable[[str], int]


@pytest.fixture
def sink(request: pytest.FixtureRequest) -> Iterator[Sink]:
    """Starts smtp-sink with flags; gives its port."""
    program = require(request.config, "smtp-sink")
    started: list[subprocess.Popen[bytes]] = []

    def start(flags: str) -> int:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = int(free.getsockname()[1])
        user = [] if os.getuid() else ["-u", "nobody"]
        command = [program, *user, *flags.split(), f"127.0.0.1:{port}", "64"]
        started.append(subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL))
        _wait_for(port)
        return port

    yield start
    for process in started:
        process.kill()
        process.wait()


def _wait_for(port: int) -> None:
    """Until somebody listens; nothing connects meanwhile, since a sink counts its connections."""
    for _ in range(200):
        if f":{port:04X} 00000000:0000 0A" in Path("/proc/net/tcp").read_text(encoding="ascii"):
            return
        time.sleep(0.02)
    pytest.fail("smtp-sink did not start")


def outcome(sink: Sink, flags: str, seconds: float = 3) -> Outcome:
    return deliver(sink(flags), timeout=seconds)


@pytest.mark.parametrize(
    ("flags", "reply"),
    [
        ("-r MAIL", "450 4.3.0 Error: command failed"),
        ("-r RCPT", "450 4.3.0 Error: command failed"),
        ("-r DATA", "450 4.3.0 Error: command failed"),
        ("-r .", "450 4.3.0 Error: command failed"),
        ("-q MAIL", "at MAIL FROM: the line was cut"),
        ("-q RCPT", "at RCPT TO: the line was cut"),
        ("-q DATA", "at DATA: the line was cut"),
    ],
)
def test_4xx_anywhere_and_a_cut_before_the_dot_defer(sink: Sink, flags: str, reply: str) -> None:
    assert outcome(sink, flags) == Outcome(DeliveryState.DEFERRED, reply)


@pytest.mark.parametrize("phase", ["CONNECT", "EHLO", "MAIL", "RCPT", "DATA", "."])
def test_421_anywhere_defers_and_pauses_the_host(sink: Sink, phase: str) -> None:
    found = outcome(sink, f"-Q {phase}")
    assert (found.state, found.reply[:3], found.pause_host) == (DeliveryState.DEFERRED, "421", True)


@pytest.mark.parametrize("flags", ["-q CONNECT", "-q EHLO", "-r CONNECT", "-W CONNECT:6"])
def test_a_server_that_does_not_let_us_in_defers_and_pauses_the_host(sink: Sink, flags: str) -> None:
    found = outcome(sink, flags, seconds=1 if "-W" in flags else 3)
    assert (found.state, found.pause_host) == (DeliveryState.DEFERRED, True)


@pytest.mark.parametrize("flags", ["-f MAIL", "-f RCPT", "-f DATA", "-f ."])
def test_5xx_anywhere_refuses_with_the_reply(sink: Sink, flags: str) -> None:
    assert outcome(sink, flags) == Outcome(DeliveryState.REFUSED, "500 5.3.0 Error: command failed")


@pytest.mark.parametrize("delay", [0, 1])
def test_5xx_while_the_content_is_coming_refuses(sink: Sink, delay: int) -> None:
    found = outcome(sink, f"-A {delay}")
    assert (found.state, found.reply[:3]) == (DeliveryState.REFUSED, "550")


@pytest.mark.parametrize(
    ("flags", "reply"),
    [
        ("-q .", "after the final dot: the line was cut"),
        ("-W .:6", "after the final dot: no answer within 1 s"),
    ],
)
def test_a_cut_or_a_time_out_after_the_dot_is_uncertain(sink: Sink, flags: str, reply: str) -> None:
    assert outcome(sink, flags, seconds=1) == Outcome(DeliveryState.UNCERTAIN, reply)


@pytest.mark.parametrize("flags", ["", "-8", "-p", "-e", "-8 -p -E -a", "-P", "-f EHLO"])
def test_servers_that_know_less_take_the_letter(sink: Sink, flags: str) -> None:
    found = outcome(sink, flags)
    assert (found.state, found.reply[:3]) == (DeliveryState.ACCEPTED, "250")
