"""Whatever comes back, reading it raises nothing and ends."""

import base64
import random
import subprocess
import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from digest.deliver.bounces import bounces_in
from tests.deliver.bounces.samples import complaint, exchange, exim, postfix, qmail

SAMPLES = [postfix(), exim(), exchange(), qmail(), complaint()]
NESTED = b"".join(b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n" % (n, n) for n in range(1000))
WRAPPED = b"Content-Type: message/rfc822\n\n" * 5000

cuts = st.lists(
    st.tuples(
        st.integers(0, 10**6),
        st.integers(0, 80),
        st.one_of(
            st.binary(max_size=30),
            st.sampled_from(
                [
                    b"\0",
                    b"\r",
                    b"\n\n",
                    b"--",
                    b"\xff\xfe",
                    b"Content-Type: multipart/report; boundary=\n",
                    b"charset=zip",
                    b"Content-Transfer-Encoding: base64\n",
                    b"\\x{110000}",
                    b"Action: failed\n",
                    b'boundary="',
                    b"=?utf-8?q?",
                ]
            ),
        ),
    ),
    max_size=12,
)


@settings(max_examples=300, deadline=None)
@given(raw=st.sampled_from(SAMPLES), edits=cuts)
def test_a_mutated_bounce_never_raises_and_its_words_can_be_stored(
    raw: bytes, edits: list[tuple[int, int, bytes]]
) -> None:
    for place, length, put in edits:
        at = place % (len(raw) + 1)
        raw = raw[:at] + put + raw[at + length :]

    for bounce in bounces_in(raw):
        assert bounce.kind in ("hard", "soft", "complaint")
        for text in (bounce.address, bounce.diagnostic, bounce.evidence, bounce.token, bounce.message_id):
            assert "\0" not in text
            assert len(text.encode()) < 20_000
        assert not set("\r\n") & set(bounce.address + bounce.diagnostic.replace("\n", "") + bounce.token)


def test_what_is_no_mail_is_nothing_and_prints_no_traceback(capfd: pytest.CaptureFixture[str]) -> None:
    program = 'from digest.deliver.bounces import bounces_in; print(bounces_in(b"email\\nr0@d0.test\\nr1@d1.test\\n"))'
    subprocess.run([sys.executable, "-c", program], check=True)
    assert capfd.readouterr() == ("()\n", "")


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=3000))
def test_any_bytes_never_raise(raw: bytes) -> None:
    bounces_in(raw)


@pytest.mark.parametrize(
    "raw",
    [
        NESTED,
        NESTED + b"\n" * 300_000,
        WRAPPED,
        b"Content-Type: multipart/mixed; boundary=x\n\n" + b"--x\n\ny\n" * 200_000,
        b"To: " + b"b+" * 400_000 + b"\n\nx",
        b"Subject: x\n\n" + b"a" * 3_000_000,
        b"Subject: x\n\n" + b"Message-ID:" + b" " * 500_000,
        b"Subject: x\n\nthe following addresses had\n" + (b"a" * 5000 + b"\n") * 400,
        b"Content-Type: text/plain; charset=zip\nContent-Transfer-Encoding: base64\n\n"
        + base64.b64encode(random.Random(1).randbytes(9000)),
        b"X-Failed-Recipients: " + b"<" * 100_000 + b"\n\n",
        b"From: a\0b@example.org\nTo: \0\n\n\0",
        b"Content-Type: message/delivery-status\n\n"
        + b"Final-Recipient: rfc822;a@b.example\nAction: failed\n\n" * 50_000,
    ],
    ids=[
        "nested",
        "nested, long",
        "wrapped",
        "many parts",
        "one field",
        "one line",
        "spaces",
        "wild",
        "charset",
        "list",
        "NUL",
        "blocks",
    ],
)
@pytest.mark.timeout(20)
def test_a_hostile_mail_ends(raw: bytes) -> None:
    assert len(bounces_in(raw)) <= 1
