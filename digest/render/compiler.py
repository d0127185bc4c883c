"""MJML to HTML. The only module that imports mjml (mrml, a compiler in Rust); it mends what that spoils.

Measured on mrml 6.0.1: it writes attribute values, and the title, in Rust's debug notation, in which a backslash, a
line break, a double quote, a joiner or a combining mark becomes `\\\\`, `\\n`, `\\u{200d}`: a Hindi or Persian alt
text is spoilt. Character references pass untouched, so they go in, and come out as characters again.
"""

import re

from digest.errors import TemplateError

__all__ = ["compile_mjml"]

_TAG = re.compile(
    r"<mj-title>[^<]*|<mj-style[^>]*>.*?</mj-style>|<!--.*?-->|<[A-Za-z](?:[^<>\"']++|\"[^\"]*+\"|'[^']*+')*+>",
    re.DOTALL,
)
_SPOILT = re.compile(r"[^ -!#-\[\]-~]")
_SUSPECT = re.compile(r"[^ -\[\]-~]|='")
_VALUE = re.compile(r"\"[^\"]*\"|'[^']*'")
_REFERENCE = re.compile(r"&#(\d{3,7});")


def compile_mjml(source: str) -> str:
    """The HTML of a validated MJML document. Raises TemplateError where the compiler refuses it all the same."""
    import mjml

    try:
        html: str = mjml.mjml2html(_TAG.sub(_referenced, source), fonts={})
    except ValueError as error:
        raise TemplateError(f"the MJML cannot be compiled: {error}", where="issue.mjml.j2") from error
    return _REFERENCE.sub(_character, html)


def _referenced(found: re.Match[str]) -> str:
    tag = found[0]
    if tag.startswith(("<!--", "<mj-style")):
        return tag
    if tag.startswith("<mj-title>"):
        return "<mj-title>" + _SPOILT.sub(_reference, tag.removeprefix("<mj-title>"))
    return _VALUE.sub(_attribute, tag) if _SUSPECT.search(tag) else tag


def _attribute(found: re.Match[str]) -> str:
    return f'"{_SPOILT.sub(_reference, found[0][1:-1])}"'


def _reference(found: re.Match[str]) -> str:
    character = found[0]
    return " " if character.isspace() else f"&#{ord(character)};"


def _character(found: re.Match[str]) -> str:
    number = int(found[1])
    return chr(number) if 0xA0 < number < 0x110000 and not 0xD800 <= number < 0xE000 else found[0]
