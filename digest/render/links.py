"""Addresses in a mail: only http(s), only harmless characters; our own addresses of pictures and issues.

What is not a plain web address gives the empty string, and the caller shows the words without a link.
"""

import re
from collections.abc import Mapping
from functools import lru_cache
from urllib.parse import parse_qsl, quote, urlencode, urlsplit, urlunsplit

from digest.model.issue import Issue

__all__ = ["issue_url", "picture_url", "safe_url", "tag_url"]

_LONGEST = 2000
_HOST = re.compile(r"[0-9a-z]([0-9a-z._-]*[0-9a-z])?|\[[0-9a-f:.]+\]")
_SAFE_IN_PATH = "/%:@!$&()*+,;=~-._"
_SAFE_IN_QUERY = _SAFE_IN_PATH + "?"
_PLAIN = re.compile(r"https?://[0-9a-z]([0-9a-z.-]*[0-9a-z])?(/[0-9A-Za-z/._~-]*(\?[0-9A-Za-z/._~&=-]*)?)?")
"""An address without anything to encode or to refuse, as nearly all are."""
_FILE = re.compile(r"[0-9A-Za-z_-][0-9A-Za-z._-]*")


def safe_url(url: str) -> str:
    """`url` with everything but harmless ASCII percent-encoded, or "" where it is no http(s) address.

    Refused: other schemes, control characters and white space inside, credentials before the host, a host that is no
    host name (after IDNA), a port that is no number, more than 2,000 characters.
    """
    url = url.strip()
    if _PLAIN.fullmatch(url) and len(url) <= _LONGEST:
        return url
    if not url or re.search(r"[\x00-\x20\x7f-\xa0\u2028\u2029\ufdd0-\ufdef\ufffe\uffff\ud800-\udfff]", url):
        return ""
    try:
        parts = urlsplit(url)
        host, port = _ascii_host(parts.hostname or ""), parts.port
    except (ValueError, UnicodeError):
        return ""
    if parts.scheme.lower() not in ("http", "https") or not host or "@" in parts.netloc:
        return ""
    path = quote(parts.path, safe=_SAFE_IN_PATH)
    query, fragment = quote(parts.query, safe=_SAFE_IN_QUERY), quote(parts.fragment, safe=_SAFE_IN_QUERY)
    safe = urlunsplit((parts.scheme.lower(), f"{host}:{port}" if port else host, path, query, fragment))
    return safe if len(safe) <= _LONGEST else ""


def tag_url(url: str, tags: Mapping[str, str]) -> str:
    """`url` with the edition's link tags added to its query; a key that is already there keeps its value."""
    if not url or not tags:
        return url
    if "?" not in url and "#" not in url:
        tagged = f"{url}?{_query(tuple(tags.items()))}"
        return tagged if len(tagged) <= _LONGEST else url
    parts = urlsplit(url)
    present = {key for key, _ in parse_qsl(parts.query, keep_blank_values=True)}
    added = urlencode({key: value for key, value in tags.items() if key not in present})
    query = "&".join(part for part in (parts.query, added) if part)
    tagged = urlunsplit((parts.scheme, parts.netloc, parts.path, query, parts.fragment))
    return tagged if len(tagged) <= _LONGEST else url


@lru_cache(maxsize=64)
def _query(tags: tuple[tuple[str, str], ...]) -> str:
    return urlencode(tags)


def picture_url(site_url: str, file: str) -> str:
    """Where our re-encoded copy `file` (HASH.jpg) is served, or "" where there is none."""
    return f"{site_url.rstrip('/')}/m/{file}" if _FILE.fullmatch(file) else ""


def issue_url(site_url: str, issue: Issue) -> str:
    """The permanent address of an issue's web version."""
    return f"{site_url.rstrip('/')}/archive/{quote(issue.edition, safe='')}/{quote(issue.period, safe='')}"


def _ascii_host(host: str) -> str:
    if not host.isascii():
        host = host.encode("idna").decode("ascii")
    return f"[{host}]" if ":" in host and _HOST.fullmatch(f"[{host}]") else (host if _HOST.fullmatch(host) else "")
