"""MJML to HTML. The only module that imports mjml (mrml, a compiler in Rust); it mends what that spoils.

Measured on mrml 6.0.1: it writes attribute values, and the title, in Rust's debug notation, in which a backslash, a
line break, a double quote, a joiner or a combining mark becomes `\\\\`, `\\n`, `\\u{200d}`: a Hindi or Persian alt
text is spoilt. Character references pass untouched, so they go in, and come out as characters again.
"""

import re

from digest.errors import TemplateError

__all__ = ["compile_mjml"]

_TITLE = re.compile(r"(?<=<mj-title>)[^<]*")
_SUSPECT = re.compile(
    r"<[A-Za-z](?:[ !#-&(-;=?-\[\]-~]++|\"[ !#-\[\]-~]*+\")*+(?!>)"  # as far as all is plain ASCII in double quotes
    r"(?:[^<>\"']++|\"[^\"]*+\"|'[^']*+')*+>"
)
"""A tag with something in it that might be spoilt; few tags are, so most are only looked through."""

_SPOILT = re.compile(r"[^ -!#-\[\]-~]")
_VALUE = re.compile(r"\"[^\"]*\"|'[^']*'")
_REFERENCE = re.compile(r"&#(\d{3,7});")


def compile_mjml(source: str) -> str:
    """The HTML of a validated MJML document. Raises TemplateError where the compiler refuses it all the same."""
    import mjml

    mended = _SUSPECT.sub(_referenced, _TITLE.sub(lambda title: _SPOILT.sub(_reference, title[0]), source, count=1))
    try:
        html: str = mjml.mjml2html(mended, fonts={})
    except ValueError as error:
        raise TemplateError(f"the MJML cannot be compiled: {error}", where="issue.mjml.j2") from error
    return _REFERENCE.sub(_character, html).replace("\xa0", "&nbsp;")  # as long when it travels, and plain ASCII


def _referenced(tag: re.Match[str]) -> str:
    return _VALUE.sub(_attribute, tag[0])


def _attribute(found: re.Match[str]) -> str:
    return f'"{_SPOILT.sub(_reference, found[0][1:-1])}"'


def _reference(found: re.Match[str]) -> str:
    character = found[0]
    return " " if character.isspace() else f"&#{ord(character)};"


def _character(found: re.Match[str]) -> str:
    number = int(found[1])
    return chr(number) if 0xA0 < number < 0x110000 and not 0xD800 <= number < 0xE000 else found[0]
