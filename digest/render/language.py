"""The language of an issue: its strings (gettext catalogs beside the templates), dates and numbers (CLDR, by Babel).

`languages/CODE.po` in any folder of the templates is a catalog; a string that none translates stays English.
The only module that imports Babel.
"""

import gettext
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from io import BytesIO
from pathlib import Path

from babel import Locale, UnknownLocaleError
from babel.dates import format_date, format_interval, format_skeleton
from babel.messages.mofile import write_mo
from babel.messages.pofile import PoFileError, read_po
from babel.numbers import format_decimal

from digest.errors import TemplateError

__all__ = ["Language", "language"]


@dataclass(frozen=True, slots=True)
class Language:
    """A language as templates use it. `code` is a BCP 47 tag fit for `lang`; `dir` is `ltr` or `rtl`."""

    code: str
    dir: str
    locale: Locale
    translations: gettext.NullTranslations

    def day(self, day: date) -> str:
        """A day in words: `27 September 2024`."""
        return _day(day, self.locale)

    def span(self, first: date, last: date) -> str:
        """A span of days in words: `23–29 September 2024`, or the month alone where it is one whole month.

        CLDR has only the short form (`23–29 Sept`), whose months are written out here.
        """
        return self.day(first) if first == last else _span(first, last, self.locale)

    def number(self, number: int) -> str:
        """A whole number with the language's digits and grouping."""
        return _number(number, self.locale)


@lru_cache(maxsize=1024)
def _day(day: date, locale: Locale) -> str:
    return format_date(day, "long", locale=locale)


@lru_cache(maxsize=64)
def _span(first: date, last: date, locale: Locale) -> str:
    if first.day == 1 and last == _month_end(first):
        return format_skeleton("yMMMM", first, locale=locale)
    said: str = format_interval(first, last, skeleton="yMMMMd", locale=locale)
    for month in {first.month, last.month}:
        short, long = (locale.months["format"][width][month] for width in ("abbreviated", "wide"))
        if not any(character.isdigit() for character in short):
            said = re.sub(rf"(?<!\w){re.escape(short)}(?!\w)", long, said)
    return " ".join(said.replace("\u2009", "").split())


@lru_cache(maxsize=1024)
def _number(number: int, locale: Locale) -> str:
    return format_decimal(number, locale=locale)


def language(code: str, folders: Sequence[Path]) -> Language:
    """The language `code` (ISO 639-1 or BCP 47; unknown ones are English), its strings from the templates' folders.

    Raises TemplateError where a catalog cannot be read.
    """
    locale = _locale(code)
    tag = "en" if str(locale) == "en_GB" else str(locale).replace("_", "-")
    paths = (
        folder / "languages" / f"{name}.po"
        for folder in reversed(list(folders))
        for name in dict.fromkeys((locale.language, str(locale)))
    )
    catalogs = tuple((path, path.stat().st_mtime_ns) for path in paths if path.is_file())
    return Language(tag, locale.text_direction, locale, _strings(catalogs))


@lru_cache(maxsize=256)
def _locale(code: str) -> Locale:
    try:
        locale = Locale.parse(code.replace("-", "_"))
    except (UnknownLocaleError, ValueError, TypeError):
        locale = Locale("en", "GB")
    return Locale("en", "GB") if str(locale) == "en" or code in ("", "und") else locale


@lru_cache(maxsize=32)
def _strings(catalogs: tuple[tuple[Path, int], ...]) -> gettext.NullTranslations:
    """The strings of catalogs (and when each was changed), the last one's first."""
    strings = gettext.NullTranslations()
    for path, changed in catalogs:
        catalog = gettext.GNUTranslations(BytesIO(_compiled(path, changed)))
        catalog.add_fallback(strings)
        strings = catalog
    return strings


@lru_cache(maxsize=32)
def _compiled(path: Path, changed: int) -> bytes:
    del changed  # a part of the key only: an edited catalog is read again
    try:
        with path.open("rb") as file:
            catalog = read_po(file, abort_invalid=True)
    except (PoFileError, UnicodeDecodeError, OSError) as error:
        raise TemplateError(f"this catalog cannot be read: {error}", where=str(path)) from error
    compiled = BytesIO()
    write_mo(compiled, catalog)
    return compiled.getvalue()


def _month_end(day: date) -> date:
    return (day.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)
