"""DKIM: signatures that others verify, whatever stands in the message, and that nothing tampered with bears."""

import random
import re
import subprocess
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path

import dkim
import pytest

from digest.deliver.dkim import Signer
from digest.deliver.dkim_keys import DkimKey, dns_name, dns_record, generate, load_keys, read_keys, selectors, zone_line
from digest.errors import ConfigError, InputError
from tests.conftest import require
from tests.deliver.letters import letters

DOMAIN, SELECTOR = "newsroom.test", "digest"
RSA_PEM, ED_PEM = generate("rsa"), generate("ed25519")
KEYS = read_keys(RSA_PEM + ED_PEM, "keys.pem")
SIGNER = Signer(KEYS, DOMAIN, SELECTOR)
PLAIN = b"From: a@newsroom.test\r\nTo: b@reader.test\r\nSubject: x\r\n\r\nHello\r\n"

Tamper = Callable[[bytes], bytes]


def _records() -> dict[str, str]:
    return {dns_name(name, DOMAIN): dns_record(key) for key, name in selectors(KEYS, SELECTOR)}


def _verified(message: bytes) -> bool:
    """What dkimpy says of the topmost signature (RSA; for Ed25519 it would need another package)."""

    def answer(name: bytes, timeout: int = 5) -> bytes:
        return _records()[name.decode().rstrip(".")].encode()

    try:
        return bool(dkim.verify(message, dnsfunc=answer))
    except dkim.DKIMException:
        return False


def _replaced(pattern: bytes, by: bytes) -> Tamper:
    def tamper(message: bytes) -> bytes:
        changed = re.sub(pattern, by, message, count=1)
        assert changed != message
        return changed

    return tamper


TAMPERINGS: dict[str, Tamper] = {
    "a byte of the body": _replaced(rb"class|harbour|utf-8\r\nContent-Transfer-Encoding: q", b"HARBOUR"),
    "a line more": lambda message: message + b"x\r\n",
    "a line less": lambda message: message[: message.rstrip().rindex(b"\r\n") + 2],
    "another unsubscribe link": _replaced(
        rb"\r\nList-Unsubscribe: <https://digest", b"\r\nList-Unsubscribe: <https://evil"
    ),
    "no one-click": _replaced(rb"\r\nList-Unsubscribe-Post: [^\r]*", b""),
    "a second unsubscribe link": _replaced(rb"\r\nList-Id:", b"\r\nList-Unsubscribe: <https://evil.test/>\r\nList-Id:"),
    "a From above": lambda message: b"From: evil@newsroom.test\r\n" + message,
    "a From below": _replaced(rb"\r\n\r\n", b"\r\nFrom: evil@newsroom.test\r\n\r\n"),
    "another From": _replaced(rb"\r\nFrom: ", b"\r\nFrom: X"),
    "another To": _replaced(rb"\r\nTo: ", b"\r\nTo: X"),
    "a second Subject": lambda message: b"Subject: evil\r\n" + message,
    "another Date": _replaced(rb"\r\nDate: Fri", b"\r\nDate: Thu"),
    "another Message-ID": _replaced(rb"\r\nMessage-ID: <", b"\r\nMessage-ID: <1"),
    "another List-Id": _replaced(rb"\r\nList-Id: ", b"\r\nList-Id: x "),
    "another Feedback-ID": _replaced(rb"\r\nFeedback-ID: ", b"\r\nFeedback-ID: x"),
    "a second Content-Type": lambda message: b"Content-Type: text/html\r\n" + message,
    "another boundary": _replaced(rb'boundary="=_', b'boundary="=_0'),
    "a Reply-To": lambda message: b"Reply-To: evil@evil.test\r\n" + message,
}


@pytest.fixture(scope="module")
def signed() -> Sequence[bytes]:
    at = datetime(2026, 11, 20, 13, 0, tzinfo=UTC)
    return [SIGNER.sign(letter, at) + letter for letter in letters(1000)]


def _tampered(signed: Sequence[bytes]) -> list[bytes]:
    kinds = list(TAMPERINGS.values())
    return [kinds[number % len(kinds)](message) for number, message in enumerate(signed)]


def test_dkimpy_verifies_a_thousand_spliced_messages_with_awkward_names(signed: Sequence[bytes]) -> None:
    assert [number for number, message in enumerate(signed) if not _verified(message)] == []


def test_dkimpy_rejects_each_of_a_thousand_that_were_tampered_with(signed: Sequence[bytes]) -> None:
    assert [number for number, message in enumerate(_tampered(signed)) if _verified(message)] == []


@pytest.mark.parametrize("kind", TAMPERINGS)
def test_each_kind_of_tampering_is_seen(signed: Sequence[bytes], kind: str) -> None:
    assert _verified(signed[7])
    assert not _verified(TAMPERINGS[kind](signed[7]))


def _judged(program: str, folder: Path, messages: Sequence[bytes]) -> list[str]:
    """opendkim's verdict on each message: its Authentication-Results, in order."""
    for number, message in enumerate(messages):
        (folder / f"{number}.eml").write_bytes(message)
    (folder / "records").write_text("".join(f"{name} {value}\n" for name, value in _records().items()))
    (folder / "conf").write_text("TestDNSData file:records\nSyslog no\nMode v\nOn-BadSignature accept\n")
    files = ",".join(f"{number}.eml" for number in range(len(messages)))
    done = subprocess.run(
        [program, "-x", "conf", "-vv", "-t", files], cwd=folder, capture_output=True, text=True, check=True, timeout=100
    )
    return re.findall(r"hname='Authentication-Results' hvalue='(.*?)'\n", done.stdout + "\n", flags=re.DOTALL)


@pytest.mark.tools
def test_opendkim_verifies_both_signatures_of_a_thousand_spliced_messages(
    request: pytest.FixtureRequest, tmp_path: Path, signed: Sequence[bytes]
) -> None:
    verdicts = _judged(require(request.config, "opendkim"), tmp_path, signed)
    assert len(verdicts) == len(signed)
    assert [number for number, verdict in enumerate(verdicts) if verdict.count("dkim=pass") != 2] == []


@pytest.mark.tools
def test_opendkim_rejects_each_of_a_thousand_that_were_tampered_with(
    request: pytest.FixtureRequest, tmp_path: Path, signed: Sequence[bytes]
) -> None:
    verdicts = _judged(require(request.config, "opendkim"), tmp_path, _tampered(signed))
    assert len(verdicts) == len(signed)
    assert [number for number, verdict in enumerate(verdicts) if "dkim=pass" in verdict] == []


@pytest.mark.parametrize(
    "message",
    [
        PLAIN,
        PLAIN.replace(b"Hello\r\n", b""),
        PLAIN.replace(b"Hello\r\n", b"\r\n\r\n"),
        PLAIN.replace(b"Hello\r\n", b"Hello"),
        PLAIN.replace(b"Hello\r\n", b"Hello \r\n\r\n\r\n"),
        PLAIN.replace(b"Subject: x", b"SUBJECT:\t folded \r\n\t  twice\r\n  over "),
        PLAIN.replace(b"Subject: x", b"Subject:"),
        PLAIN.replace(b"Subject: x", b"Subject:\r\n "),
        PLAIN.replace(b"Subject: x", "Subject: Größe".encode()),
        PLAIN.replace(b"Subject: x", b"Subject: b=bh=; d=x; \\"),
        PLAIN.replace(b"Subject: x", b"Cc: one@x.test\r\nCc: two@x.test"),
        PLAIN.replace(b"Subject: x", b"DKIM-Signature: v=1; a=rsa-sha256; b=x\r\nSubject: x"),
        PLAIN.replace(b"Hello", b"From: not a header"),
    ],
)
def test_a_message_of_any_shape_is_signed_so_that_it_verifies(message: bytes) -> None:
    assert _verified(SIGNER.sign(message) + message)


def test_a_signature_has_short_lines_of_ascii_and_is_the_same_each_time() -> None:
    at = datetime(2026, 11, 20, 13, 0, tzinfo=UTC)
    signature = SIGNER.sign(PLAIN, at)
    assert signature == SIGNER.sign(PLAIN, at)
    assert signature.isascii()
    assert signature.endswith(b"\r\n")
    assert max(len(line) for line in signature.split(b"\r\n")) <= 78
    assert signature.count(b"t=1795179600;") == signature.count(b"DKIM-Signature:") == 2


def test_what_receivers_ask_of_bulk_mail_is_among_the_signed_headers(signed: Sequence[bytes]) -> None:
    listed = re.search(rb"h=(.*?);", signed[0], re.DOTALL)
    assert listed is not None
    names = re.sub(rb"\s", b"", listed[1]).decode().split(":")
    for name in ("from", "list-unsubscribe", "list-unsubscribe-post", "subject", "to", "date", "message-id"):
        assert names.count(name) == 2
    assert {"list-id", "feedback-id", "auto-submitted", "precedence"} <= set(names)


def test_a_message_without_a_from_is_not_signed() -> None:
    with pytest.raises(InputError, match="From"):
        SIGNER.sign(b"To: a@b.test\r\n\r\nx\r\n")


@pytest.mark.parametrize(
    ("domain", "selector"),
    [("", "s"), ("x.test", ""), ("x.test", "a b"), ("x.test", "a;\r\nb"), ("é" * 80 + ".test", "s"), ("x;d=y", "s")],
)
def test_a_domain_or_selector_that_dns_cannot_hold_is_refused(domain: str, selector: str) -> None:
    with pytest.raises(ConfigError, match="DNS name"):
        Signer(KEYS, domain, selector)


def test_a_domain_in_its_own_script_signs_in_ascii() -> None:
    assert b"d=xn--bcher-kva.test;" in Signer(KEYS, "bücher.test", SELECTOR).sign(PLAIN)


def test_one_file_may_hold_both_kinds_and_the_second_has_a_selector_of_its_own(tmp_path: Path) -> None:
    (tmp_path / "keys.pem").write_text(f"a comment\n{ED_PEM}\n{RSA_PEM}")
    keys = load_keys(tmp_path / "keys.pem")
    assert [(key.kind, name) for key, name in selectors(keys, "s")] == [("ed25519", "s"), ("rsa", "s-rsa")]


def _public(pem: str) -> str:
    from cryptography.hazmat.primitives import serialization

    key = serialization.load_pem_private_key(pem.encode(), None).public_key()
    return key.public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo).decode()


def _other(kind: str) -> str:
    from cryptography.hazmat.primitives import serialization
    from cryptography.hazmat.primitives.asymmetric import ec

    secret: serialization.KeySerializationEncryption = serialization.NoEncryption()
    key = ec.generate_private_key(ec.SECP256R1())
    if kind == "encrypted":
        secret = serialization.BestAvailableEncryption(b"secret")
    return key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, secret).decode()


@pytest.mark.parametrize(
    ("pem", "said"),
    [
        ("", "no private key"),
        ("nothing of the kind", "no private key"),
        ("-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n", "no private key"),
        ("-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n", "damaged"),
        (RSA_PEM[: len(RSA_PEM) // 2], "no private key"),
        (RSA_PEM.replace("A", "B"), "damaged"),
        (_public(RSA_PEM), "public key"),
        (_other("ec"), "neither RSA nor Ed25519"),
        (_other("encrypted"), "encrypted"),
        (RSA_PEM + generate("rsa"), "two DKIM keys of one kind"),
    ],
)
def test_a_file_without_a_usable_key_is_refused_with_a_remedy(tmp_path: Path, pem: str, said: str) -> None:
    path = tmp_path / "dkim.pem"
    path.write_text(pem)
    with pytest.raises(ConfigError, match=said) as refused:
        load_keys(path)
    assert refused.value.where == str(path)
    assert refused.value.remedy


def test_a_key_file_that_is_absent_or_a_folder_is_said_in_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="no such file"):
        load_keys(tmp_path / "absent.pem")
    with pytest.raises(ConfigError, match="cannot be read"):
        load_keys(tmp_path)


def test_a_zone_line_holds_the_record_in_strings_that_dns_can_carry() -> None:
    rsa: DkimKey = KEYS[0]
    line = zone_line(SELECTOR, DOMAIN, rsa)
    strings = re.findall(r'"([^"]*)"', line)
    assert line.startswith("digest._domainkey.newsroom.test. IN TXT ( ")
    assert "".join(strings) == dns_record(rsa)
    assert max(map(len, strings)) <= 255
    assert len(strings) == 2


def test_a_body_of_any_ending_has_the_digest_of_its_simple_form() -> None:
    dice = random.Random(3)
    for _ in range(300):
        body = b"".join(dice.choices((b"\r\n", b"\r\n", b"\r", b"\n", b" ", b"x"), k=dice.randrange(8)))
        message = PLAIN.replace(b"Hello\r\n", body)
        bare = re.search(rb"(?<!\r)\n|\r(?!\n)", body)
        assert bare or _verified(SIGNER.sign(message) + message), body
