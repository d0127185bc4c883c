"""A message is taken to pieces as RFC 2046 says, and what each part holds is decoded."""

import pytest

from digest.check.parts import read_message

NESTED = b"""\
Subject: =?utf-8?q?R=C3=ADvers?=
 =?utf-8?q?_rose?=
Content-Type: multipart/mixed; boundary=out

not a part
--out
Content-Type: multipart/alternative; boundary="in"

--in
Content-Type: text/plain; charset=utf-8
Content-Transfer-Encoding: quoted-printable

caf=C3=A9=
 au lait
--in
Content-Type: text/html; charset=ISO-8859-1
Content-Transfer-Encoding: BASE64

PHA+6TwvcD4=
--in--
after the last part
--out

no headers
--out--
"""


@pytest.mark.parametrize("end", [b"\n", b"\r\n"])
def test_parts_within_parts_are_found_and_decoded(end: bytes) -> None:
    headers, parts = read_message(NESTED.replace(b"\n", end))
    assert headers[0] == ("Subject", "Rívers rose")
    assert [(part.kind, part.charset) for part in parts] == [
        ("text/plain", "utf-8"),
        ("text/html", "iso-8859-1"),
        ("text/plain", "utf-8"),
    ]
    assert [part.content for part in parts] == ["café au lait".encode(), b"<p>\xe9</p>", b"no headers"]


def test_a_body_is_counted_as_it_travels() -> None:
    _, parts = read_message(NESTED)
    assert parts[0].body == b"caf=C3=A9=\n au lait"


def test_a_boundary_that_is_never_met_leaves_no_parts() -> None:
    assert read_message(b"Content-Type: multipart/mixed; boundary=x\n\nwords\n")[1] == ()


def test_a_message_of_one_part_is_that_part() -> None:
    [part] = read_message(b"Content-Type: text/html\n\n<p>x\n")[1]
    assert (part.kind, part.content) == ("text/html", b"<p>x\n")


def test_parts_are_followed_ten_deep_and_no_deeper() -> None:
    content = b"Content-Type: text/plain\n\nx"
    for depth in range(30):
        content = b"Content-Type: multipart/mixed; boundary=b%d-\n\n--b%d-\n%s\n--b%d---\n" % (
            depth,
            depth,
            content,
            depth,
        )
    assert [part.kind for part in read_message(content)[1]] == ["multipart/mixed"]
