"""Mail addresses: which text is one, when two are the same, and how one stands in an SMTP envelope.

Asks no name server: whether anybody reads an address is learnt from bounces.
"""

from functools import cache
from typing import TYPE_CHECKING, Protocol
from unicodedata import normalize

from digest.errors import InputError
from digest.text.hostname import ascii_host

if TYPE_CHECKING:
    from email_validator import ValidatedEmail

__all__ = ["delivered", "key_of", "parse"]

_LONGEST_SHOWN = 80


class _Validate(Protocol):
    def __call__(
        self,
        email: str,
        /,
        *,
        allow_smtputf8: bool,
        check_deliverability: bool,
        globally_deliverable: bool,
        test_environment: bool,
    ) -> "ValidatedEmail": ...


def parse(address: str) -> str:
    """The address as it is kept: NFC, the domain in lower case and its own script (RFC 5322, 6531, 5891).

    Names that are never on the internet (localhost, example.org, .test, .local) are addresses like any other. Raises
    InputError for what is none, and for a display name, a quoted local part or a bracketed IP address.
    """
    text = address.strip()
    try:
        found = _validator()(
            text,
            allow_smtputf8=True,
            check_deliverability=False,
            globally_deliverable=False,
            test_environment=True,
        )
    except ValueError as error:
        shown = repr(text if len(text) <= _LONGEST_SHOWN else f"{text[:_LONGEST_SHOWN]}…")
        raise InputError(f"{shown} is no mail address: {error}", remedy="Write name@example.org") from error
    return found.normalized


def key_of(address: str) -> str:
    """What two writings of one address share: the domain in ASCII and lower case, the local part NFC and folded.

    Receivers may tell upper from lower case in a local part, and none is known that does.
    """
    local, _, domain = address.strip().rpartition("@")
    folded = local.lower() if local.isascii() else normalize("NFC", normalize("NFC", local).casefold())
    return f"{folded}@{ascii_host(domain)}"


def delivered(address: str) -> tuple[str, bool]:
    """The address for an envelope or a header, its domain in ASCII; and whether it needs SMTPUTF8 (RFC 6531)."""
    local, _, domain = address.strip().rpartition("@")
    return f"{local}@{ascii_host(domain)}", not local.isascii()


@cache
def _validator() -> _Validate:
    """email-validator, told in its documented way that no name is special: a newsroom may send within its own walls."""
    import email_validator

    email_validator.SPECIAL_USE_DOMAIN_NAMES.clear()
    return email_validator.validate_email
