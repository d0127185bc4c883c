"""The doctor's look at the relay: what it offers once TLS is on, or what stopped the talk; and nothing is sent."""

import time
from pathlib import Path
from typing import Any

import pytest

from digest.deliver.doctor.asking import Relay
from digest.deliver.doctor.relay import judged_relay
from digest.deliver.smtp.probe import RelayProbe
from tests.deliver.smtp.certificates import serving
from tests.deliver.smtp.dialogues import settings
from tests.deliver.smtp.scripted import MODERN, Answer, Behaviour, Scripted

STARTTLS = (*MODERN, "STARTTLS")


def look(port: int, **more: Any) -> Relay:
    return RelayProbe(settings(port, **more), time.monotonic)()


def test_what_the_relay_offers_is_told_and_it_is_left_politely() -> None:
    with Scripted(offers=(*MODERN, "auth plain login")) as server:
        relay = look(server.port, username="digest")
    assert relay == Relay(frozenset({*MODERN, "AUTH PLAIN LOGIN"}))
    assert server.verbs == ["EHLO", "QUIT"]


@pytest.mark.parametrize("security", ["tls", "starttls"])
def test_tls_is_verified_and_its_version_told(tmp_path: Path, security: str) -> None:
    context, public = serving(tmp_path)
    with Scripted(offers=STARTTLS, tls=context, tls_at_once=security == "tls") as server:
        good = look(server.port, security=security, ca_file=str(public))
        bad = look(server.port, security=security)
    assert (good.tls, good.failure) == ("TLSv1.3", "")
    assert "SIZE 50000000" in good.extensions
    assert bad == Relay(failure="its certificate is not verified: self-signed certificate")


def test_a_relay_without_starttls_and_a_lost_file_of_certificates_are_told(tmp_path: Path) -> None:
    lost = str(tmp_path / "none.pem")
    with Scripted() as server:
        assert look(server.port, security="starttls").failure.startswith("it offers no STARTTLS")
        assert look(server.port, security="tls", ca_file=lost).failure.startswith(f"{lost}: cannot be read")


@pytest.mark.parametrize(
    ("script", "failure"),
    [
        ({"CONNECT": b"554 5.7.1 not you"}, "554 5.7.1 not you"),
        ({"CONNECT": b"421 4.3.2 full"}, "421 4.3.2 full"),
        ({"CONNECT": Behaviour.CUT}, "at greeting: the line was cut"),
        ({"CONNECT": Behaviour.DRIP}, "at greeting: no answer within 1 s"),
        ({"EHLO": Behaviour.ENDLESS_REPLY}, "the reply to EHLO does not end"),
    ],
)
def test_a_relay_that_lets_nobody_in_is_told(script: dict[str, Answer], failure: str) -> None:
    with Scripted(script) as server:
        assert look(server.port, timeout=1.0) == Relay(failure=failure)


def test_a_relay_that_is_not_there_is_told() -> None:
    with Scripted() as server:
        port = server.port
    assert look(port).failure.startswith("cannot connect: ")
    assert look(25, host="no-such-host.invalid").failure.startswith("cannot connect: its name is not known")


def test_a_relay_that_dislikes_quit_was_heard_all_the_same() -> None:
    with Scripted({"QUIT": Behaviour.CUT}) as server:
        assert look(server.port).extensions == frozenset(MODERN)


def test_the_doctor_finds_nothing_amiss_with_a_good_relay() -> None:
    with Scripted() as server:
        findings = judged_relay(settings(server.port), look(server.port))
    assert [finding.severity for finding in findings] == ["fine"]
