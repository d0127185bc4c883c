"""The message: headers that nothing breaks into, parts that decode to what was rendered, links of any length."""

import quopri
import re
from dataclasses import replace
from email import message_from_bytes, policy
from email.message import EmailMessage

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.errors import InputError
from digest.model.mail import PREFERENCES, UNSUBSCRIBE, Mail, ReaderLinks, for_reader
from digest.render import render
from digest.text.transfer import encoded, encoded_size, spliced
from tests.render.generated import EDITION, PACKAGED, PUBLISHER, SITE, eml_of, issue_of

ISSUE = issue_of(6)
MAIL = render(ISSUE, EDITION, PUBLISHER, site_url=SITE, templates=PACKAGED)
LINKS = ReaderLinks("https://digest.example.org/u/" + "token-" * 60 + "?a=1&b=2", "https://digest.example.org/p/1")


def _eml(
    mail: Mail = MAIL,
    *,
    sender: str = EDITION.sender,
    recipient: str = "reader@example.org",
    links: ReaderLinks = LINKS,
) -> bytes:
    return eml_of(mail, ISSUE, links, sender=sender, recipient=recipient)


def _parsed(content: bytes) -> EmailMessage:
    message = message_from_bytes(content, policy=policy.default)
    assert isinstance(message, EmailMessage)
    return message


def test_both_parts_decode_to_what_was_rendered() -> None:
    own = for_reader(MAIL, LINKS)
    message = _parsed(_eml())
    for kind, expected in (("plain", own.text), ("html", own.html)):
        part = message.get_body((kind,))
        assert part is not None
        assert part.get_content().replace("\r\n", "\n").strip() == re.sub(r"[ \t]+(?=\n)", "", expected).strip()
        assert part["Content-Transfer-Encoding"] == "quoted-printable"


def test_no_line_is_over_76_bytes_in_the_body_and_every_line_ends_with_crlf() -> None:
    body = _eml().split(b"\r\n\r\n", 1)[1]
    assert max(len(line) for line in body.split(b"\r\n")) <= 76
    assert b"\n" not in body.replace(b"\r\n", b"")


def test_one_click_headers_are_whole_and_never_encoded() -> None:
    message = _eml()
    assert f"\r\nList-Unsubscribe: <{LINKS.unsubscribe}>\r\n".encode() in message
    assert b"\r\nList-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n" in message


def test_the_headers_are_those_of_a_list() -> None:
    message = _parsed(_eml())
    assert message["From"] == "The Harbour Review <editors@example.org>"
    assert message["Date"].datetime == ISSUE.send_at
    assert message["Message-ID"] == "<1.2@example.org>"
    assert message["List-Id"] == '"Weekly Round-Up" <round-up.digest.example.org>'
    assert message["Auto-Submitted"] == "auto-generated"


@pytest.mark.parametrize(
    "subject",
    [
        "Plain",
        "Größe und 日本語 " * 6,
        "a\r\nBcc: x@example.org",
        "=?utf-8?q?x?=",
        "x" * 60,
        "\ud800 lone",
        "word " * 30,
    ],
)
def test_a_subject_comes_back_as_it_went_in_and_breaks_nothing(subject: str) -> None:
    message = _eml(replace(MAIL, subject=subject))
    parsed = _parsed(message)
    assert parsed["Bcc"] is None
    expected = " ".join(subject.replace("\ud800", "").split())
    assert parsed["Subject"] == expected
    assert all(len(line) <= 78 for line in message.split(b"\r\n\r\n")[0].split(b"\r\n") if b"Subject" in line)


@pytest.mark.parametrize(
    ("sender", "expected"),
    [
        ("editors@example.org", "editors@example.org"),
        ("Plain Name <e@example.org>", "Plain Name <e@example.org>"),
        ('"Comma, Name" <e@example.org>', '"Comma, Name" <e@example.org>'),
        ("Rédaction <e@example.org>", "Rédaction <e@example.org>"),
        ("Name <e@exämple.org>", "Name <e@xn--exmple-cua.org>"),
    ],
)
def test_a_sender_is_quoted_or_encoded_as_needed(sender: str, expected: str) -> None:
    assert _parsed(_eml(sender=sender))["From"] == expected


@pytest.mark.parametrize("recipient", ["", "nobody", "a@b@c d", "x@example.org, y@example.org", "x@", "@x", "<>"])
def test_what_is_no_address_is_refused(recipient: str) -> None:
    with pytest.raises(InputError):
        _eml(recipient=recipient)


@pytest.mark.parametrize("recipient", ["x@example.org\r\nBcc: y@example.org", "x@example.org\nSubject: z"])
def test_a_recipient_cannot_add_a_header(recipient: str) -> None:
    with pytest.raises(InputError):
        _eml(recipient=recipient)


@pytest.mark.parametrize(
    "link", ["javascript:x", "https://example.org/\r\nX: 1", "https://example.org/a b", "", "mailto:x@y"]
)
def test_a_link_that_is_no_web_address_is_refused(link: str) -> None:
    with pytest.raises(InputError):
        _eml(links=ReaderLinks(link, "https://example.org/p"))


@pytest.mark.parametrize("length", range(1, 200, 7))
def test_a_link_of_any_length_can_be_spliced_into_what_was_encoded(length: int) -> None:
    text = "é" * (length % 60) + " " + "a" * length + UNSUBSCRIBE + "b=" * length + " \n" + PREFERENCES
    links = {UNSUBSCRIBE: "https://example.org/?t=" + "x" * length, PREFERENCES: "https://example.org"}
    travelling = spliced(encoded(text), links)
    decoded = quopri.decodestring(travelling).decode().replace("\r\n", "\n")
    expected = text.replace(UNSUBSCRIBE, links[UNSUBSCRIBE]).replace(PREFERENCES, links[PREFERENCES])
    assert decoded == expected.replace(" \n", "\n")
    assert max(len(line) for line in travelling.split(b"\r\n")) <= 76


@given(
    st.lists(
        st.sampled_from([".", "..", "." * 39, "." * 75, "." * 500, "a", "a" * 74, "é", "=", " ", "\n", UNSUBSCRIBE])
    )
)
def test_no_line_of_a_part_begins_with_a_dot(pieces: list[str]) -> None:
    text, link = "".join(pieces), "https://example.org/" + "." * 60 + "a.b" * 40
    travelling = spliced(encoded(text), {UNSUBSCRIBE: link})
    lines = travelling.split(b"\r\n")
    assert not [line for line in lines if line.startswith(b".") or len(line) > 76]
    decoded = quopri.decodestring(travelling).decode().replace("\r\n", "\n")
    assert decoded == re.sub(" +(?=\n)", "", text).replace(UNSUBSCRIBE, link)


def test_the_size_is_that_of_the_encoded_part() -> None:
    part = _eml().split(b"Content-Type: text/html; charset=utf-8\r\n")[1].split(b"\r\n\r\n", 1)[1].split(b"\r\n--=_")[0]
    assert abs(len(part) - MAIL.size) < 600
    assert encoded_size("é" * 1000) > 6000
