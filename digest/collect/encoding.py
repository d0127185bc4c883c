"""Bytes → text, whatever they claim to be: byte-order mark, then UTF-8 if it is that, then the claim, then a guess.

It never raises; it must not look at anything but the bytes and the charset that the sender named.
"""

import codecs
import re

__all__ = ["decode"]

_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_META = re.compile(rb"""<meta[^>]{0,200}?charset\s*=\s*["']?\s*([\w.:-]{2,40})""", re.IGNORECASE)
_XML = re.compile(rb"""^\s*<\?xml[^>]{0,200}?encoding\s*=\s*["']([\w.:-]{2,40})""")
_HEAD, _GUESSED = 4096, 65536
_REFUSED = frozenset({"utf-7", "utf7", "idna", "punycode", "unicode_escape", "raw_unicode_escape"})
_WINDOWS = {"iso8859-1": "cp1252", "ascii": "cp1252", "iso8859-9": "cp1254", "gb2312": "gb18030", "gbk": "gb18030"}


def decode(data: bytes, charset: str = "") -> str:
    """Text of a page or file. `charset` is what the sender named (a Content-Type's parameter), or empty.

    Valid UTF-8 wins over a claim of anything else, since other encodings almost never happen to be valid UTF-8. A
    claim is read as browsers read it (WHATWG Encoding: ISO-8859-1 means windows-1252).
    """
    for mark, name in _BOMS:
        if data.startswith(mark):
            return data.decode(name, "replace")
    claims = [name for name in (_codec(charset), _codec(_declared(data))) if name]
    escapes = next((name for name in claims if name.startswith("iso2022")), "")
    for name in [escapes, "utf-8", *claims]:
        try:
            if name:
                return data.decode(name)
        except (UnicodeDecodeError, ValueError):
            continue
    return data.decode(claims[0] if claims else _guess(data), "replace")


def _declared(data: bytes) -> str:
    found = _META.search(data[:_HEAD]) or _XML.search(data[:_HEAD])
    return found[1].decode("ascii", "replace") if found else ""


def _codec(charset: str) -> str:
    """The name of Python's codec for a claimed charset; empty where there is none, or none that is safe."""
    try:
        name = codecs.lookup(charset.strip().strip("\"'").lower()).name if charset.strip() else ""
    except (LookupError, ValueError):
        return ""
    text = name and name not in _REFUSED and getattr(codecs.lookup(name), "_is_text_encoding", True)
    return _WINDOWS.get(name, name) if text else ""


def _guess(data: bytes) -> str:
    from charset_normalizer import from_bytes

    head = data[:_GUESSED]
    if _is_nearly_utf8(head):
        return "utf-8"
    best = from_bytes(head).best()
    return best.encoding if best else "cp1252"


def _is_nearly_utf8(head: bytes) -> bool:
    """A few damaged bytes in a text of many others: a cut or a bad splice, not another encoding."""
    bad = head.decode("utf-8", "replace").count("\ufffd")
    return bad * 50 < sum(byte > 127 for byte in head)
