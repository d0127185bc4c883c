"""Nothing that a reader, a writer or a token says adds a header, a recipient or a part to the message (hypothesis)."""

import quopri
import re
from dataclasses import replace
from email import message_from_bytes, policy
from email.message import Message
from email.utils import getaddresses

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from digest.deliver.dkim import Signer
from digest.deliver.dkim_keys import generate, read_keys
from digest.deliver.lines import are_plain, header_is_plain
from digest.deliver.message import Variant, message, variant_of
from digest.errors import InputError
from digest.model.delivery import Reader
from digest.model.mail import PREFERENCES, UNSUBSCRIBE, Mail, ReaderLinks
from digest.render import render
from digest.subscribers.addresses import delivered
from tests.deliver.letters import ADDRESSES, DATE, EDITION, NAMES, PUBLISHER, SITE, SUBJECTS
from tests.render import generated

LINKS = ReaderLinks(f"{SITE}/u/token?a=1&b=2", f"{SITE}/p/token")
MAIL = Mail(
    "Subject", "", f"<p>Words</p>{UNSUBSCRIBE}{PREFERENCES}", f"Words\n{UNSUBSCRIBE}\n{PREFERENCES}", "", "", "full"
)
VARIANT = variant_of(MAIL, EDITION, PUBLISHER, SITE, DATE)
READER = Reader("jo@reader.test", "Jo", LINKS, "<1.2@newsroom.test>")

HEADERS = [
    "From",
    "To",
    "Subject",
    "Date",
    "Message-ID",
    "List-Id",
    "List-Unsubscribe",
    "List-Unsubscribe-Post",
    "Feedback-ID",
    "Auto-Submitted",
    "Precedence",
    "MIME-Version",
    "Content-Type",
]

_PIECES = (
    "\r\nBcc: evil@evil.test\r\n",
    "\nBcc: evil@evil.test\n",
    "\r\n\r\n<html>evil",
    "\r",
    "\n",
    "\n.\n",
    "." * 90,
    "\x00",
    "\x0b",
    "\x0c",
    "\x1c",
    "\x85",
    "\u2028",
    "\u2029",
    "\ufdd0",
    "\ufdd1",
    UNSUBSCRIBE,
    PREFERENCES,
    f"--{VARIANT.boundary}",
    f"--{VARIANT.boundary}--",
    "Content-Type: text/html; charset=utf-8\r\n",
    "=?utf-8?q?=0D=0ABcc:_evil@evil.test?=",
    "=?utf-8?b?DQpCY2M6IGV2aWw=?=",
    "=0D=0A",
    "<evil@evil.test>",
    ", evil@evil.test",
    ";",
    ":",
    "\\",
    '"',
    "(",
    ")",
    "@",
    "<",
    ">",
    "=",
    " ",
    "\t",
    "é",
    "👩‍🌾",
    "\ud800",
    "a" * 90,
)
hostile = st.lists(st.one_of(st.sampled_from(_PIECES), st.text(max_size=12)), max_size=8).map("".join)


def _fields(content: bytes) -> list[tuple[str, str]]:
    """The header fields as a relay splits them: at CRLF, unfolded."""
    head = content.partition(b"\r\n\r\n")[0]
    assert not re.search(rb"\r(?!\n)|(?<!\r)\n|\x00", head), head
    lines = head.split(b"\r\n")
    assert all(line.strip() and len(line) <= 998 for line in lines), head
    unfolded = re.sub(rb"\r\n(?=[ \t])", b"", head).decode("utf-8").split("\r\n")
    return [(name, value.strip()) for name, _, value in (line.partition(":") for line in unfolded)]


def _sound(content: bytes) -> Message:
    """The message, once nothing is found in it that should not be there: headers, recipients, parts, line ends."""
    fields = _fields(content)
    assert [name for name, _ in fields] in (HEADERS, [name for name in HEADERS if name != "Subject"])
    parsed = message_from_bytes(content, policy=policy.compat32)
    assert parsed.defects == []
    parts = parsed.get_payload()
    assert isinstance(parts, list)
    assert [part.get_content_type() for part in parts if isinstance(part, Message)] == ["text/plain", "text/html"]
    body = content.partition(b"\r\n\r\n")[2]
    assert len(re.findall(rb"(?m)^--=_", body)) == body.count(b"--=_") == 3
    assert not re.search(rb"\r(?!\n)|(?<!\r)\n|\x00", body)
    assert header_is_plain(content)
    assert are_plain(body), "what a letter says of itself, so that no way looks again"
    assert dict(fields)["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    return parsed


def _made(variant: Variant, reader: Reader, mark: str = "") -> bytes | None:
    """The message; None where it is refused, which is as good."""
    try:
        return message(variant, reader, subject_mark=mark)
    except InputError:
        return None


def _encodable(text: str) -> str:
    return text.encode("utf-8", "replace").decode()


@given(hostile)
@example("\r\n <evil@evil.test>,")
@example("a" * 5000)
def test_a_readers_name_adds_nothing(name: str) -> None:
    content = _made(VARIANT, replace(READER, name=name))
    assert content is not None
    _sound(content)
    to = dict(_fields(content))["To"]
    assert [address for _, address in getaddresses([to])] == ["jo@reader.test"]


@given(st.one_of(hostile, st.builds("{}@{}".format, hostile, hostile), st.builds("{}{}".format, st.emails(), hostile)))
def test_a_readers_address_adds_nothing_or_is_refused(address: str) -> None:
    content = _made(VARIANT, replace(READER, address=address))
    if content is None:
        return
    _sound(content)
    to = dict(_fields(content))["To"]
    assert to.startswith("Jo <")
    assert to.count("<") == to.count(">") == to.count("@") == 1
    assert "," not in to


@given(hostile, hostile, hostile)
def test_a_token_adds_nothing_or_is_refused(unsubscribe: str, preferences: str, identifier: str) -> None:
    links = ReaderLinks(f"{SITE}/u/{_encodable(unsubscribe)}", f"{SITE}/p/{preferences}")
    content = _made(VARIANT, replace(READER, links=links, message_id=f"<{identifier}@newsroom.test>"))
    if content is None:
        return
    _sound(content)
    fields = dict(_fields(content))
    assert fields["List-Unsubscribe"] == f"<{links.unsubscribe}>"
    assert re.fullmatch(r"<[^<>\s]+>", fields["Message-ID"])


@given(hostile, hostile, hostile)
def test_a_subject_an_editions_title_or_a_mark_adds_nothing(subject: str, title: str, mark: str) -> None:
    variant = variant_of(replace(MAIL, subject=subject), replace(EDITION, title=title), PUBLISHER, SITE, DATE)
    content = _made(variant, READER, mark if variant.subject else "")
    assert content is not None
    _sound(content)


@given(hostile)
def test_an_editions_sender_is_one_mailbox_or_refused(sender: str) -> None:
    try:
        variant = variant_of(MAIL, replace(EDITION, sender=f"{sender} <editors@newsroom.test>"), PUBLISHER, SITE, DATE)
    except InputError:
        return
    content = _made(variant, READER)
    assert content is not None
    _sound(content)
    assert len(getaddresses([dict(_fields(content))["From"]])) == 1


@given(hostile, hostile)
def test_the_words_of_a_mail_stay_words_of_their_part(html: str, text: str) -> None:
    words = re.compile("[\ufdd0\ufdd1\ud800-\udfff]")
    mail = replace(MAIL, html=words.sub("", html) + MAIL.html, text=words.sub("", text) + MAIL.text)
    content = _made(variant_of(mail, EDITION, PUBLISHER, SITE, DATE), READER)
    assert content is not None
    parts = _sound(content).get_payload()
    assert isinstance(parts, list)
    decoded = [quopri.decodestring(str(part.get_payload())).decode() for part in parts if isinstance(part, Message)]
    assert (
        decoded[0].rstrip().endswith(f"Words\r\n{LINKS.unsubscribe}\r\n{LINKS.preferences}") or "\r\n" not in decoded[0]
    )
    assert LINKS.unsubscribe.replace("&", "&amp;") in decoded[1]


@settings(max_examples=15, suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(hostile, hostile)
def test_an_articles_title_or_byline_cannot_forge_a_readers_link(title: str, byline: str) -> None:
    issue = generated.issue_of(1, articles=1, regions=1)
    story = issue.sections[0].stories[0]
    lead = replace(story.lead, title=f"A {title}", byline=byline)
    section = replace(issue.sections[0], stories=(replace(story, lead=lead),))
    mail = render(replace(issue, sections=(section,)), EDITION, PUBLISHER, site_url=SITE, templates=generated.PACKAGED)
    plain = render(issue, EDITION, PUBLISHER, site_url=SITE, templates=generated.PACKAGED)
    content = _made(variant_of(mail, EDITION, PUBLISHER, SITE, DATE), READER)
    assert content is not None
    _sound(content)
    for mark in (UNSUBSCRIBE, PREFERENCES):
        assert mail.html.count(mark) == plain.html.count(mark)
        assert mail.text.count(mark) == plain.text.count(mark)


def test_a_token_that_no_encoding_knows_is_refused() -> None:
    assert _made(VARIANT, replace(READER, links=replace(LINKS, unsubscribe=f"{SITE}/u/\ud800"))) is None


def test_a_mark_before_an_empty_subject_leaves_no_blank_line_among_the_headers() -> None:
    content = _made(variant_of(replace(MAIL, subject=""), EDITION, PUBLISHER, SITE, DATE), READER, "[Test]")
    assert content is not None
    _sound(content)


def test_the_domain_of_the_header_is_that_of_the_envelope() -> None:
    content = message(VARIANT, replace(READER, address="jo@faß.test"))
    assert dict(_fields(content))["To"] == f"Jo <{delivered('jo@faß.test')[0]}>"


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("address", ADDRESSES)
def test_awkward_but_true_names_and_addresses_are_sent_to(name: str, address: str) -> None:
    _sound(message(VARIANT, replace(READER, name=name, address=address)))


@pytest.mark.parametrize("subject", SUBJECTS)
def test_a_signature_before_the_message_leaves_it_sound(subject: str) -> None:
    signer = Signer(read_keys(generate("ed25519"), ""), "newsroom.test", "digest")
    variant = variant_of(replace(MAIL, subject=subject), EDITION, PUBLISHER, SITE, DATE)
    content = message(variant, READER)
    signed = signer.sign(content) + content
    assert _fields(signed)[0][0] == "DKIM-Signature"
    assert _fields(signed)[1:] == _fields(content)
