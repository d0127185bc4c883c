"""templates/site/ → pages, in the language and the colours of an edition. Decides nothing; escapes everything."""

import re
from base64 import b64encode
from collections.abc import Mapping
from email.utils import parseaddr
from gettext import GNUTranslations
from hashlib import sha256
from http import HTTPStatus
from typing import Any

from starlette.responses import HTMLResponse

from digest.model.edition import Edition
from digest.model.furnishing import Theme
from digest.render.engine import engine
from digest.render.language import Language, language
from digest.render.theme import sound
from digest.site.guarding import policy
from digest.site.parts import SiteParts

__all__ = ["Pages"]

_STYLE = re.compile(r"<style>(.*?)</style>", re.DOTALL)


class Pages:
    """Renders the site's pages. Raises ConfigError at once where a theme is at fault, TemplateError when rendering."""

    def __init__(self, parts: SiteParts) -> None:
        self._parts = parts
        self._themes = {slug: sound(edition.furnishing.theme) for slug, edition in parts.settings.editions.items()}

    def page(
        self,
        name: str,
        *,
        edition: str = "",
        code: str = "",
        status: int = 200,
        headers: Mapping[str, str] | None = None,
        **values: Any,
    ) -> HTMLResponse:
        """The page of a template, as an edition looks and speaks (the first one where none is named or known).

        `code` is a language that goes before the edition's own. The Content-Security-Policy allows the very styles of
        the page, by their hash.
        """
        settings = self._parts.settings
        chosen = settings.editions.get(edition) or next(iter(settings.editions.values()), None)
        words = self._language(code, chosen)
        strings = words.translations
        html = engine(self._parts.templates).render(
            name,
            {
                "lang": words.code,
                "dir": words.dir,
                "theme": self._themes.get(chosen.slug, Theme()) if chosen else Theme(),
                "publisher": settings.publisher,
                "home": f"{settings.site_url}/",
                "contact": _contact(chosen),
                "day": words.day,
                "number": words.number,
                "_": strings.gettext,
                "ngettext": strings.ngettext,
                **values,
            },
        )
        content_policy = {"Content-Security-Policy": policy(styles=_hashes(html))}
        return HTMLResponse(html, status, {**content_policy, **(headers or {})})

    def _language(self, code: str, edition: Edition | None) -> Language:
        """Hers, or the edition's, or English: the first that has a catalog, so that a page is in one language."""
        for wanted in filter(None, (code, *(edition.languages if edition else ()))):
            words = language(wanted, self._parts.templates)
            if words.locale.language == "en" or isinstance(words.translations, GNUTranslations):
                return words
        return language("en", self._parts.templates)

    def missing(self, headers: Mapping[str, str] | None = None, *, link: bool = False) -> HTMLResponse:
        """404. `link` says that it was a reader's own link: forged, cut short, or of one who was erased, all alike."""
        return self.page("missing.html.j2", status=404, headers=headers, link=link)

    def sorry(self, status: int) -> HTMLResponse:
        """A page for what went wrong on the way."""
        headers = {"Cache-Control": "no-store"} | (
            {"Retry-After": "120"} if status == HTTPStatus.SERVICE_UNAVAILABLE else {}
        )
        return self.page("sorry.html.j2", status=status, headers=headers, ours=status >= 500)


def _hashes(html: str) -> str:
    """What a style-src says to allow the style elements of a page (CSP 3, 2.3.1) and no other."""
    digests = (sha256(style.encode()).digest() for style in _STYLE.findall(html))
    return " ".join(f"'sha256-{b64encode(digest).decode()}'" for digest in digests)


def _contact(edition: Edition | None) -> str:
    """The address that a reader may write to, or nothing."""
    return parseaddr(edition.reply_to or edition.sender)[1] if edition else ""
