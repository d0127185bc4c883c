"""A line is opened as configured, or not at all: verified TLS, a password, and nothing in the clear instead."""

import base64
import ssl
from pathlib import Path
from typing import Any

import pytest

from digest.deliver.way import WayClosedError
from digest.model.delivery import DeliveryState
from tests.deliver.smtp.certificates import serving
from tests.deliver.smtp.dialogues import LETTER, Marks, deliver
from tests.deliver.smtp.scripted import MODERN, Answer, Behaviour, Scripted

PLAIN_LOGIN = (*MODERN, "AUTH PLAIN LOGIN")
STARTTLS = (*MODERN, "STARTTLS")


@pytest.fixture(scope="module")
def keys(tmp_path_factory: pytest.TempPathFactory) -> tuple[ssl.SSLContext, Path]:
    return serving(tmp_path_factory.mktemp("keys"))


def closed(port: int, **more: Any) -> str:
    """The sentence with which the way is closed; nothing was marked."""
    marks = Marks()
    with pytest.raises(WayClosedError) as caught:
        deliver(port, mark=marks, **more)
    assert marks.asked == 0
    assert f"127.0.0.1:{port}: " in caught.value.sentence()
    return caught.value.sentence()


def test_starttls_is_verified_and_everything_is_asked_again_after_it(keys: tuple[ssl.SSLContext, Path]) -> None:
    with Scripted(offers=STARTTLS, tls=keys[0]) as server:
        outcome = deliver(server.port, security="starttls", ca_file=str(keys[1]))
    assert outcome.state is DeliveryState.ACCEPTED
    assert [letter.content for letter in server.letters] == [LETTER.content]
    assert server.verbs[:4] == ["EHLO", "STARTTLS", "EHLO", "MAIL"]


def test_tls_from_the_start_works_and_large_letters_arrive_whole(keys: tuple[ssl.SSLContext, Path]) -> None:
    large = type(LETTER)(LETTER.sender, LETTER.recipient, b"Subject: x\r\n\r\n" + b".0123456789\r\n" * 200_000)
    with Scripted(tls=keys[0], tls_at_once=True) as server:
        outcome = deliver(server.port, letter=large, security="tls", ca_file=str(keys[1]), timeout=20)
    assert outcome.state is DeliveryState.ACCEPTED
    assert server.letters[0].content == large.content


@pytest.mark.parametrize("security", ["tls", "starttls"])
def test_a_certificate_that_nobody_vouches_for_closes_the_way(keys: tuple[ssl.SSLContext, Path], security: str) -> None:
    with Scripted(offers=STARTTLS, tls=keys[0], tls_at_once=security == "tls") as server:
        said = closed(server.port, security=security)
    assert "its certificate is not verified: self-signed certificate" in said
    assert "ca_file" in said
    assert "MAIL" not in server.verbs


def test_a_certificate_for_another_name_closes_the_way(tmp_path: Path) -> None:
    context, public = serving(tmp_path, name="mail.example.org", address="192.0.2.1")
    with Scripted(offers=STARTTLS, tls=context) as server:
        assert "IP address mismatch" in closed(server.port, security="starttls", ca_file=str(public))


def test_a_file_of_authorities_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    with Scripted() as server, pytest.raises(WayClosedError, match=r"none\.pem: cannot be read: No such file"):
        deliver(server.port, security="tls", ca_file=str(tmp_path / "none.pem"))
    (tmp_path / "empty.pem").write_text("no certificate\n", encoding="ascii")
    with Scripted() as server, pytest.raises(WayClosedError, match=r"empty\.pem: holds no certificate"):
        deliver(server.port, security="tls", ca_file=str(tmp_path / "empty.pem"))


def test_starttls_that_is_struck_out_closes_the_way_and_no_password_leaves() -> None:
    with Scripted(offers=PLAIN_LOGIN) as server:
        said = closed(server.port, security="starttls", username="digest", password="secret")
    assert "it offers no STARTTLS, and nothing is sent in the clear" in said
    assert server.verbs == ["EHLO"]


@pytest.mark.parametrize("script", [{"EHLO": b"502 5.5.1 what"}, {"STARTTLS": b"502 5.5.1 no"}])
def test_a_server_that_knows_no_starttls_closes_the_way(script: dict[str, Answer]) -> None:
    with Scripted(script, STARTTLS) as server:
        assert "STARTTLS" in closed(server.port, security="starttls")


def test_words_put_in_after_starttls_close_the_way(keys: tuple[ssl.SSLContext, Path]) -> None:
    with Scripted({"STARTTLS": b"220 Ready\r\n250 2.1.0 Ok"}, STARTTLS, keys[0]) as server:
        assert "in the clear after STARTTLS" in closed(server.port, security="starttls", ca_file=str(keys[1]))


@pytest.mark.parametrize("answer", [b"454 4.7.0 not now", b"421 4.7.0 bye", Behaviour.CUT, Behaviour.SILENT])
def test_starttls_that_fails_for_now_defers(answer: Answer) -> None:
    with Scripted({"STARTTLS": answer}, STARTTLS) as server:
        outcome = deliver(server.port, security="starttls", timeout=0.3)
    assert (outcome.state, outcome.pause_host) == (DeliveryState.DEFERRED, True)


def test_a_handshake_that_does_not_begin_defers() -> None:
    with Scripted({"CONNECT": Behaviour.SILENT}) as server:
        silent = deliver(server.port, security="tls", timeout=0.3)
    with Scripted({"CONNECT": Behaviour.CUT}) as server:
        cut = deliver(server.port, security="tls")
    assert [(one.state, one.pause_host) for one in (silent, cut)] == [(DeliveryState.DEFERRED, True)] * 2
    assert "TLS handshake" in silent.reply


def test_tls_to_a_port_that_speaks_plainly_closes_the_way() -> None:
    with Scripted() as server:
        assert 'Write security = "starttls"' in closed(server.port, security="tls", timeout=5)


def test_no_tls_is_for_this_machine_only() -> None:
    # An address of documentation (RFC 5737): it is refused before anything is sent there.
    with pytest.raises(WayClosedError, match=r"192\.0\.2\.1:25: security = \"none\" is for a relay on this machine"):
        deliver(25, host="192.0.2.1")


def test_auth_plain_says_who_we_are() -> None:
    with Scripted(offers=PLAIN_LOGIN) as server:
        outcome = deliver(server.port, username="digést", password="pässword")
    assert outcome.state is DeliveryState.ACCEPTED
    coded = base64.b64encode("\0digést\0pässword".encode())
    assert server.commands[1] == b"AUTH PLAIN " + coded


def test_auth_plain_is_said_again_to_a_server_that_asks_for_it_on_a_line_of_its_own() -> None:
    with Scripted({"AUTH": b"334 "}, PLAIN_LOGIN) as server:
        outcome = deliver(server.port, username="digest", password="secret")
    assert outcome.state is DeliveryState.ACCEPTED
    assert server.commands[2] == base64.b64encode(b"\0digest\0secret")


@pytest.mark.parametrize("offer", ["AUTH LOGIN", "AUTH=LOGIN", "auth login cram-md5"])
def test_auth_login_is_spoken_where_there_is_no_plain(offer: str) -> None:
    with Scripted(offers=(*MODERN, offer)) as server:
        outcome = deliver(server.port, username="digest", password="secret")
    assert outcome.state is DeliveryState.ACCEPTED
    assert server.commands[1:4] == [b"AUTH LOGIN", base64.b64encode(b"digest"), base64.b64encode(b"secret")]


@pytest.mark.parametrize("offers", [PLAIN_LOGIN, (*MODERN, "AUTH LOGIN")])
def test_a_refused_password_closes_the_way(offers: tuple[str, ...]) -> None:
    no = b"535 5.7.8 authentication failed"
    with Scripted({"AUTH": no if "AUTH PLAIN LOGIN" in offers else Behaviour.USUAL, "PASSWORD": no}, offers) as server:
        said = closed(server.port, username="digest", password="secret")
    assert "it does not let digest in: 535 5.7.8 authentication failed" in said
    assert "DIGEST_SMTP_PASSWORD" in said
    assert "secret" not in said


@pytest.mark.parametrize("answer", [b"454 4.7.0 not now", b"421 4.7.0 bye", Behaviour.CUT, Behaviour.SILENT])
def test_a_password_that_cannot_be_checked_for_now_defers(answer: Answer) -> None:
    with Scripted({"AUTH": answer}, PLAIN_LOGIN) as server:
        outcome = deliver(server.port, username="digest", password="secret", timeout=0.3)
    assert (outcome.state, outcome.pause_host) == (DeliveryState.DEFERRED, True)


def test_a_username_without_password_or_without_auth_closes_the_way() -> None:
    with Scripted(offers=PLAIN_LOGIN) as server:
        assert "Set DIGEST_SMTP_PASSWORD" in closed(server.port, username="digest")
    with Scripted(offers=(*MODERN, "AUTH GSSAPI")) as server:
        assert "offers no AUTH PLAIN or LOGIN" in closed(server.port, username="digest", password="secret")


def test_a_relay_that_wants_a_password_for_mail_closes_the_way() -> None:
    with Scripted({"MAIL": b"530 5.7.0 Authentication required"}) as server:
        assert "it wants to know who sends: 530 5.7.0" in closed(server.port)


def test_a_server_that_knows_helo_only_is_greeted_so() -> None:
    with Scripted({"EHLO": b"500 5.5.1 what"}) as server:
        outcome = deliver(server.port)
    assert outcome.state is DeliveryState.ACCEPTED
    assert server.commands[:3] == [
        b"EHLO news.example.org",
        b"HELO news.example.org",
        b"MAIL FROM:<b+1.abc@bounces.example.org>",
    ]


@pytest.mark.parametrize(
    ("helo", "said"), [("[192.0.2.7]", b"[192.0.2.7]"), ("bücher.example", b"xn--bcher-kva.example")]
)
def test_we_call_ourselves_as_configured(helo: str, said: bytes) -> None:
    with Scripted() as server:
        deliver(server.port, helo=helo)
    assert server.commands[0] == b"EHLO " + said


def test_a_name_that_would_break_the_line_is_not_said() -> None:
    with Scripted() as server:
        outcome = deliver(server.port, helo="news.example.org\r\nMAIL FROM:<>")
    assert outcome.state is DeliveryState.ACCEPTED
    assert server.verbs == ["EHLO", "MAIL", "RCPT", "DATA", "QUIT"]
