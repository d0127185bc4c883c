"""Web addresses: which are ours to fetch, how a relative one is completed, and when two name the same article.

`normalize` gives a key for comparing, not an address for fetching or linking: it folds http into https and drops
`www.`. It keeps every parameter that it does not know: `storyid=7` is another article than `storyid=8`.
"""

import re
from urllib.parse import parse_qsl, quote, unquote_to_bytes, urlencode, urljoin, urlsplit, urlunsplit

__all__ = ["absolute", "host_key", "is_web", "normalize", "origin"]

_PORTS = {"http": 80, "https": 443}

_TRACKING = re.compile(
    r"(?:fbclid|gclid|gclsrc|dclid|gbraid|wbraid|msclkid|yclid|twclid|ttclid|li_fat_id|igshid|igsh|mc_[ce]id|_ga|_gl"
    r"|mkt_tok|oly_(?:anon|enc)_id|vero_(?:id|conv)|wickedid|_hsenc|_hsmi|__hs[a-z]+|hsctatracking|s_cid|s_kwcid"
    r"|s_campaign|cmp|cmpid|campaign_id|cm_(?:mmc|ven)|ito|ocid|ncid|icid|ftag|sr_share|smid|smtyp|smprod|guccounter"
    r"|guce_\w+|xtor|wt[._]mc(?:_id)?|taid|wprov|srsltid|itid|srnd|sref|cndid|mbid|esrc|sfmc_\w+|spm|trk|trkcampaign"
    r"|__twitter_impression|__s|ref_(?:src|url)|soc_(?:src|trk)|ss_source|ss_campaign_id|rb_clickid|bbeml|echobox"
    r"|amp_(?:gsa|js_v)|usqp|outputtype|(?:utm|mtm|matomo|pk|piwik|hsa)_\w+"
    r"|at_(?:medium|campaign|custom|link|bbc|format|ptr)\w*|ns_(?:mchannel|source|campaign|linkname|fee)\w*)$",
    re.IGNORECASE,
)
_TRACKING_VALUE = re.compile(
    r"(?:partner|emc|ref|referer|referrer|source|src|via|cmp|from|feature|output)="
    r"(?:rss\w*|feed\w*|atom|twitter|facebook|email|newsletter|share\w*|youtu\.be|amp)$",
    re.IGNORECASE,
)
_AMP_FLAG = re.compile(r"amp(?:=(?:1|true)?)?$", re.IGNORECASE)
_AMP_CACHE = re.compile(r"^/(?:[acviw]/)?(?:amp/)?(s/)?([^/]+\.[^/]+)(/.*)?$")


def is_web(url: str) -> bool:
    """True for an absolute http or https address with a host; anything unreadable is not one."""
    try:
        parts = urlsplit(url.strip())
        return parts.scheme.lower() in _PORTS and bool(parts.hostname) and (parts.port is None or parts.port > 0)
    except ValueError:
        return False


def absolute(base: str, href: str) -> str:
    """`href` as it stands on the page at `base`: an absolute web address without fragment, or the empty string."""
    cleaned = re.sub(r"[\t\r\n]", "", href).strip().replace(" ", "%20")
    try:
        joined = urljoin(base, cleaned)
    except ValueError:
        return ""
    return joined.partition("#")[0] if is_web(joined) else ""


def origin(url: str) -> tuple[str, str, int]:
    """Scheme, host and port (RFC 6454), in lower case; a default port is said. Raises ValueError on a bad port."""
    parts = urlsplit(url)
    scheme = parts.scheme.lower()
    return scheme, (parts.hostname or "").rstrip("."), parts.port or _PORTS.get(scheme, 0)


def host_key(url: str) -> str:
    """What politeness is kept per: `host:port`."""
    _, host, port = origin(url)
    return f"{host}:{port}"


def normalize(url: str) -> str:
    """The key under which an article's address is known: equal for addresses that name the same article.

    Folds scheme, case and IDN of the host, default port, dot segments, escapes, a trailing slash, AMP variants,
    fragments (except `#!`), tracking parameters and the order of the others. Not for fetching. What is not a web
    address is returned stripped, otherwise as it came.
    """
    stripped = url.encode("utf-8", "replace").decode().strip()
    if not is_web(stripped):
        return stripped
    parts = urlsplit(urljoin(stripped, urlsplit(stripped)._replace(netloc="").geturl() or "/"))
    scheme, host, port = origin(stripped)
    host, path = _without_amp(_ascii_host(host), _escaped(parts.path))
    netloc = host if port == _PORTS[scheme] else f"{host}:{port}"
    fragment = parts.fragment if parts.fragment.startswith("!") else ""
    return urlunsplit(("https", netloc, path.rstrip("/") or "/", _query(parts.query), fragment))


def _ascii_host(host: str) -> str:
    """The host in its A-label form (IDNA), without `www.`; brackets kept around an IPv6 address."""
    if ":" in host:
        return f"[{host}]"
    try:
        host = host.encode("idna").decode("ascii")
    except UnicodeError:
        host = host.lower()
    return host.removeprefix("www.")


def _escaped(path: str) -> str:
    """Escapes in one form: unreserved characters plain, all others as upper-case %XX of UTF-8 (RFC 3986, 6.2.2)."""
    segments = re.sub(r"/{2,}", "/", path).split("/")
    return "/".join(quote(unquote_to_bytes(segment), safe=":@!$&'()*+,;=~") for segment in segments)


def _without_amp(host: str, path: str) -> tuple[str, str]:
    """The publisher's own page behind an AMP address: a cache, an `amp.` host, an `/amp/` or `.amp` path."""
    cached = host.endswith(".cdn.ampproject.org") or (host in ("google.com", "bing.com") and path.startswith("/amp/"))
    behind = _AMP_CACHE.match(path) if cached else None
    if behind:
        host, path = _ascii_host(behind[2].lower()), behind[3] or "/"
    host = host.removeprefix("amp.")
    path = re.sub(r"^/amp/(?=.+/)", "/", path)
    return host, re.sub(r"(?:/amp(?:\.html?)?/?|\.amp(?=(?:\.html?)?$))$|\.amp(?=\.html?$)", "", path)


def _query(query: str) -> str:
    """The query without tracking, its parameters in order of name; values of one name keep their order."""
    pairs = parse_qsl(query, keep_blank_values=True, errors="surrogateescape")
    kept = [(name, value) for name, value in pairs if not _is_tracking(name, value)]
    return urlencode(sorted(kept, key=lambda pair: pair[0]), errors="surrogateescape")


def _is_tracking(name: str, value: str) -> bool:
    said = f"{name}={value}"
    return bool(_TRACKING.match(name) or _TRACKING_VALUE.match(said) or _AMP_FLAG.match(said))
