"""An article that is added by its address: only from the web, and never from a network that no source may reach."""

from dataclasses import replace
from urllib.parse import urlsplit

from digest.application import Application
from digest.errors import InputError
from digest.model.source import Source

__all__ = ["collected"]

_LONGEST = 2000


def collected(application: Application, url: str) -> str:
    """Collect one address; the id of the article there. Raises InputError with the reason where there is none."""
    source = _source(application, url.strip())
    rows = application.gatherer.gather([source], application.now(), lambda *_: None, turn="named")
    ids = [name for row in rows for name in row.ids]
    if not ids:
        why = next((problem for row in rows for problem in row.problems), "no article was found there")
        raise InputError(why, where=url)
    return ids[0]


def _source(application: Application, url: str) -> Source:
    """The address as a source of its own; under the address of a configured one, with what that one may do."""
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.hostname or len(url) > _LONGEST:
        raise InputError("is no address of a web page", where=url[:100], remedy="Write it whole, from https:// on")
    for source in application.settings.sources:
        own = urlsplit(source.address)
        if (own.scheme, own.netloc) == (parts.scheme, parts.netloc):
            return replace(source, address=url, kind="page", links="", max_entries=1)
    return Source(parts.hostname, url, kind="page", max_entries=1)
