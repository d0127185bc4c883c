"""DKIM keys: read from a PEM file, made anew, and written as the DNS record that publishes them.

The only module that imports `cryptography`. It asks no name server and writes no file.
"""

from base64 import b64encode
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import cryptography.exceptions as crypto_errors
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ed25519, padding, rsa

from digest.errors import ConfigError
from digest.text.hostname import ascii_host

__all__ = ["DkimKey", "dns_name", "dns_record", "generate", "load_keys", "read_keys", "selectors", "zone_line"]

Kind = Literal["rsa", "ed25519"]
_LEAST_BITS = 1024
"""Receivers refuse shorter RSA keys (RFC 8301, 3.2); ours have 2048."""

_END = "-----END "
_STRING = 255
"""The longest string of a TXT record, in octets (RFC 1035, 3.3.14): longer records are several strings, joined."""

_MAKE = "`digest doctor --make-dkim-key FILE` makes one; DIGEST_DKIM_KEY_FILE then names it"


@dataclass(frozen=True, slots=True)
class DkimKey:
    """A private key. `public` is what stands in p= of its record; `sign` gives the signature over the SHA-256 of data.

    `bits` is the length of an RSA modulus, 256 for Ed25519.
    """

    kind: Kind
    bits: int
    public: bytes
    sign: Callable[[bytes], bytes]


def load_keys(path: Path) -> tuple[DkimKey, ...]:
    """The private keys of a PEM file: one, or an RSA and an Ed25519 key one after the other (two signatures).

    Raises ConfigError, with the remedy, for a file that is absent, unreadable or holds anything else.
    """
    try:
        text = path.read_text(encoding="ascii", errors="replace")
    except FileNotFoundError as error:
        raise ConfigError("no such file, the DKIM key is read from it", where=str(path), remedy=_MAKE) from error
    except OSError as error:
        why = error.strerror or str(error)
        raise ConfigError(
            f"the DKIM key cannot be read: {why}", where=str(path), remedy="Let this user read it"
        ) from error
    return read_keys(text, str(path))


def read_keys(pem: str, where: str) -> tuple[DkimKey, ...]:
    """The keys of a PEM text; `where` names it in errors. Raises ConfigError as `load_keys` does."""
    blocks = _blocks(pem)
    if not blocks:
        raise ConfigError("holds no private key in PEM form", where=where, remedy=_MAKE)
    keys = tuple(_key(block, where) for block in blocks)
    if len({key.kind for key in keys}) < len(keys):
        raise ConfigError(
            "holds two DKIM keys of one kind", where=where, remedy="Keep one RSA and one Ed25519 key at most"
        )
    return keys


def generate(kind: Kind) -> str:
    """A new private key (RSA of 2048 bits, or Ed25519) as an unencrypted PEM text (PKCS 8)."""
    key = rsa.generate_private_key(65_537, 2048) if kind == "rsa" else ed25519.Ed25519PrivateKey.generate()
    return key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    ).decode("ascii")


def selectors(keys: Sequence[DkimKey], selector: str) -> tuple[tuple[DkimKey, str], ...]:
    """Each key with the selector that it is published under: the first has the configured one, a second `NAME-KIND`.

    One name can hold one key only (RFC 6376, 3.6.2.2).
    """
    return tuple((key, selector if number == 0 else f"{selector}-{key.kind}") for number, key in enumerate(keys))


def dns_name(selector: str, domain: str) -> str:
    """Where a key's record stands: `SELECTOR._domainkey.DOMAIN`, in ASCII."""
    return f"{selector}._domainkey.{ascii_host(domain)}"


def dns_record(key: DkimKey) -> str:
    """The TXT value that publishes the key (RFC 6376, 3.6.1; RFC 8463, 4)."""
    return f"v=DKIM1; k={key.kind}; p={b64encode(key.public).decode('ascii')}"


def zone_line(selector: str, domain: str, key: DkimKey) -> str:
    """The record as a line of a zone file, in strings of 255 octets at most."""
    value = dns_record(key)
    strings = " ".join(f'"{value[start : start + _STRING]}"' for start in range(0, len(value), _STRING))
    return f"{dns_name(selector, domain)}. IN TXT ( {strings} )"


def _blocks(pem: str) -> list[bytes]:
    """Every PEM block that is a key, private or not."""
    blocks = []
    for part in pem.split("-----BEGIN ")[1:]:
        label = part.split("-----", 1)[0]
        end = part.find(_END)
        if "KEY" in label and end >= 0:
            blocks.append(f"-----BEGIN {part[:end]}{_END}{label}-----\n".encode("ascii", "replace"))
    return blocks


def _key(block: bytes, where: str) -> DkimKey:
    if b"PUBLIC KEY" in block:
        raise ConfigError("holds a public key; the private one signs", where=where, remedy=_MAKE)
    try:
        key = serialization.load_pem_private_key(block, password=None)
    except TypeError as error:
        remedy = "Remove its password: `openssl pkey -in OLD -out NEW`"
        raise ConfigError("the DKIM key is encrypted with a password", where=where, remedy=remedy) from error
    except (ValueError, crypto_errors.UnsupportedAlgorithm) as error:
        raise ConfigError("the DKIM key is damaged, or of an unknown kind", where=where, remedy=_MAKE) from error
    if isinstance(key, rsa.RSAPrivateKey):
        return _rsa_key(key, where)
    if isinstance(key, ed25519.Ed25519PrivateKey):
        raw = key.public_key().public_bytes(serialization.Encoding.Raw, serialization.PublicFormat.Raw)
        return DkimKey("ed25519", 256, raw, _ed25519_signature(key))
    raise ConfigError("the DKIM key is neither RSA nor Ed25519", where=where, remedy=_MAKE)


def _rsa_key(key: rsa.RSAPrivateKey, where: str) -> DkimKey:
    if key.key_size < _LEAST_BITS:
        raise ConfigError(f"the DKIM key has {key.key_size} bits: receivers refuse it", where=where, remedy=_MAKE)
    public = key.public_key().public_bytes(serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo)
    return DkimKey("rsa", key.key_size, public, lambda data: key.sign(data, padding.PKCS1v15(), hashes.SHA256()))


def _ed25519_signature(key: ed25519.Ed25519PrivateKey) -> Callable[[bytes], bytes]:
    """Ed25519 signs the SHA-256 of the data, not the data itself (RFC 8463, 3)."""
    from hashlib import sha256

    return lambda data: key.sign(sha256(data).digest())
