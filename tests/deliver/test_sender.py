"""Which process sends, and whether it does still: asked of the real ones."""

import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from digest.deliver.message_id import message_id, subscriber_in
from digest.deliver.sender import is_alive, this_process

needs_proc = pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="needs /proc (Linux)")


def test_a_process_is_alive_to_itself() -> None:
    assert is_alive(this_process())
    assert this_process() == this_process()


@needs_proc
def test_a_later_process_of_the_same_number_is_another() -> None:
    me = this_process()
    assert me.started
    assert not is_alive(replace(me, started=f"{me.started}1"))


@needs_proc
def test_a_process_that_ended_is_dead_before_and_after_its_parent_takes_notice() -> None:
    child = subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE)
    started = Path(f"/proc/{child.pid}/stat").read_text().rpartition(")")[2].split()[19]
    sender = replace(this_process(), process=child.pid, started=started)
    assert is_alive(sender)
    child.kill()
    os.waitid(os.P_PID, child.pid, os.WEXITED | os.WNOWAIT)
    assert not is_alive(sender)
    child.wait()
    assert not is_alive(sender)


@pytest.mark.parametrize("number", [0x7FFFFFFF, 2**70])
def test_a_number_that_no_process_has_is_dead(number: int) -> None:
    assert not is_alive(replace(this_process(), process=number))


@pytest.mark.parametrize("edition", ["round-up", "a", "0-9"])
@pytest.mark.parametrize("period", ["2026-W47", "2026-11-22", "2026-11"])
@pytest.mark.parametrize("subscriber", [1, 36, 2**40])
def test_a_message_id_leads_back_to_its_delivery(edition: str, period: str, subscriber: int) -> None:
    identifier = message_id("5e", edition, period, subscriber, "news.example.org")
    assert identifier == message_id("5e", edition, period, subscriber, "news.example.org")
    for written in (identifier, identifier.strip("<>"), f" {identifier}\r\n"):
        assert subscriber_in("5e", written) == (edition, period, subscriber)
    assert subscriber_in("5f", identifier) is None


@pytest.mark.parametrize(
    "text",
    ["", "<>", "<round-up.2026-W47.1.0123456789@example.org>", "<test.round-up.2026-W47.00@example.org>", "x" * 10_000],
)
def test_a_foreign_message_id_is_none_of_ours(text: str) -> None:
    assert subscriber_in("5e", text) is None
