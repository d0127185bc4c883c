"""A letter becomes commands and content that no address, title or line of text can end early."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.deliver.lines import are_plain
from digest.deliver.smtp.envelope import envelope_of
from digest.model.delivery import Letter

LETTER = Letter("bounce@example.org", "reader@example.net", b"Subject: x\r\n\r\nhello\r\n")
ALL = {"SIZE": "1000", "8BITMIME": "", "SMTPUTF8": "", "PIPELINING": ""}
CONTROLS = ["\r", "\n", "\0", "\t", "\x85", "\u2028", " ", "<", ">", "\x7f"]


def unstuffed(content: bytes) -> bytes:
    """What a server makes of it (RFC 5321, 4.5.2), line by line."""
    assert content.endswith(b".\r\n")
    lines = content.split(b"\r\n")[:-2]
    assert b"." not in lines
    return b"".join((line[1:] if line.startswith(b".") else line) + b"\r\n" for line in lines)


def test_the_commands_say_what_the_server_offers_to_take() -> None:
    assert envelope_of(LETTER, {}).mail == b"MAIL FROM:<bounce@example.org>\r\n"
    assert envelope_of(LETTER, ALL).mail == b"MAIL FROM:<bounce@example.org> SIZE=21\r\n"
    assert envelope_of(replace(LETTER, content=b"\xc3\xa9\r\n"), ALL).mail.endswith(b" SIZE=4 BODY=8BITMIME\r\n")
    assert envelope_of(LETTER, {}).rcpt == b"RCPT TO:<reader@example.net>\r\n"


def test_the_empty_sender_is_one() -> None:
    assert envelope_of(replace(LETTER, sender=""), {}).mail == b"MAIL FROM:<>\r\n"


def test_eight_bits_go_as_they_are_where_the_server_does_not_speak_of_them() -> None:
    envelope = envelope_of(replace(LETTER, content=b"\xc3\xa9\r\n"), {})
    assert (envelope.mail, envelope.content) == (b"MAIL FROM:<bounce@example.org>\r\n", b"\xc3\xa9\r\n.\r\n")


def test_an_address_that_is_not_ascii_needs_smtputf8() -> None:
    letter = replace(LETTER, recipient="jösé@example.net", smtputf8=True)
    assert envelope_of(letter, ALL).mail.endswith(b" BODY=8BITMIME SMTPUTF8\r\n")
    assert envelope_of(letter, ALL).rcpt == "RCPT TO:<jösé@example.net>\r\n".encode()
    with pytest.raises(ValueError, match=r"5\.6\.7 .* offers no SMTPUTF8"):
        envelope_of(letter, {"SIZE": ""})
    with pytest.raises(ValueError, match="SMTPUTF8"):
        envelope_of(replace(letter, smtputf8=False), {})


@pytest.mark.parametrize(("size", "fits"), [("", True), ("0", True), ("21", True), ("20", False), ("lots", True)])
def test_a_letter_that_is_larger_than_the_server_takes_is_refused(size: str, fits: bool) -> None:
    if fits:
        assert envelope_of(LETTER, {"SIZE": size}).mail.endswith(b"SIZE=21\r\n")
    else:
        with pytest.raises(ValueError, match=r"5\.3\.4 the message has 21 octets, the relay takes 20"):
            envelope_of(LETTER, {"SIZE": size})


@pytest.mark.parametrize("control", CONTROLS)
def test_no_address_ends_its_line(control: str) -> None:
    for letter in (
        replace(LETTER, recipient=f"a{control}@example.net"),
        replace(LETTER, sender=f"a@example.net{control}"),
        replace(LETTER, recipient=f"{control}a@example.net"),
    ):
        with pytest.raises(ValueError, match=r"5\.1\.3"):
            envelope_of(letter, ALL)


@pytest.mark.parametrize("recipient", ["", "a" * 400 + "@example.net", "\udc80@example.net"])
def test_an_address_that_is_none_is_refused(recipient: str) -> None:
    with pytest.raises(ValueError, match=r"5\.1\.3|surrogates"):
        envelope_of(replace(LETTER, recipient=recipient), ALL)


@given(st.text(), st.text())
def test_whatever_the_addresses_are_the_commands_are_two_lines(sender: str, recipient: str) -> None:
    try:
        envelope = envelope_of(Letter(sender, recipient, b""), ALL)
    except ValueError:
        return
    for command in (envelope.mail, envelope.rcpt):
        assert command.splitlines(keepends=True) == [command]
        assert command.endswith(b"\r\n")
    assert envelope.rcpt == b"RCPT TO:<" + recipient.encode() + b">\r\n"


@pytest.mark.parametrize(
    ("content", "sent"),
    [
        (b"", b".\r\n"),
        (b"a", b"a\r\n.\r\n"),
        (b"a\r\n", b"a\r\n.\r\n"),
        (b".\r\n", b"..\r\n.\r\n"),
        (b".", b"..\r\n.\r\n"),
        (b"a\r\n.\r\n.\r\nb\r\n", b"a\r\n..\r\n..\r\nb\r\n.\r\n"),
        (b"a\r\n.", b"a\r\n..\r\n.\r\n"),
        (b"\r\n", b"\r\n.\r\n"),
    ],
)
def test_dots_are_stuffed(content: bytes, sent: bytes) -> None:
    envelope = envelope_of(replace(LETTER, content=content), {})
    assert (envelope.content, envelope.dot) == (sent, len(sent) - 3)


@given(st.lists(st.one_of(st.sampled_from([b".", b"..", b"", b".x"]), st.binary())))
def test_a_server_reads_what_was_written(lines: list[bytes]) -> None:
    content = b"".join(line.replace(b"\r", b"").replace(b"\n", b"") + b"\r\n" for line in lines)
    assert unstuffed(envelope_of(replace(LETTER, content=content), {}).content) == content


@given(st.lists(st.sampled_from([b".", b"..", b"a", b"\r", b"\n", b"\r\n", b" "])).map(b"".join))
def test_plain_lines_are_those_that_need_nothing_but_the_dot(content: bytes) -> None:
    try:
        sent = envelope_of(replace(LETTER, content=content), {}).content
    except ValueError:
        sent = b""
    assert are_plain(content) == (content != b"" and sent == content + b".\r\n")
    if are_plain(content):
        assert envelope_of(replace(LETTER, content=content, plain=True), {}).content == sent


@pytest.mark.parametrize(
    "end", [b"\n.\n", b"\n.\r\n", b"\r.\r\n", b"\r\n.\r", b"\r\n.\n", b"\r\r\n.\r\n", b"\r.\n", b"\r"]
)
def test_a_bare_line_end_smuggles_nothing(end: bytes) -> None:
    with pytest.raises(ValueError, match=r"5\.6\.0 the message holds a bare CR or LF"):
        envelope_of(replace(LETTER, content=b"a" + end + b"MAIL FROM:<evil@example.org>\r\n"), {})


@given(st.lists(st.sampled_from([b"\r\n", b"\r", b"\n", b".", b"a"])))
def test_every_bare_line_end_is_found(pieces: list[bytes]) -> None:
    content = b"".join(pieces)
    bare = content.replace(b"\r\n", b"")
    if b"\r" in bare or b"\n" in bare:
        with pytest.raises(ValueError, match=r"5\.6\.0"):
            envelope_of(replace(LETTER, content=content), {})
    else:
        ended = content if content.endswith(b"\r\n") or not content else content + b"\r\n"
        assert unstuffed(envelope_of(replace(LETTER, content=content), {}).content) == ended
