"""The name of a host or mail domain as the network writes it. Asks no name server."""

import re
from unicodedata import normalize

__all__ = ["ascii_host"]


def ascii_host(name: str) -> str:
    """The name in lower-case A-labels (RFC 5891, mapped as UTS 46 says; ß stays itself, unlike in IDNA 2003).

    A name that cannot have any is given back in lower case, not in ASCII: whoever connects will fail on it.
    """
    if name.isascii():
        return name.lower()
    import idna

    try:
        return idna.encode(name, uts46=True, transitional=False).decode("ascii")
    except idna.IDNAError:
        return re.sub(r"\s", "", normalize("NFC", name).casefold())
