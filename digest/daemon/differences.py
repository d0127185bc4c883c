"""What differs between two readings of the settings, in words for the log: names of keys, never their values."""

from collections.abc import Iterator, Mapping
from dataclasses import fields, replace
from typing import Any

from digest.settings import Settings

__all__ = ["differences"]

_MOST = 12
"""Named one by one; of an import of hundreds of feeds the rest is counted."""
_AS_WRITTEN = {"sender": "from", "furnishing": "words or theme"}
"""Fields whose keys have another name in config/."""


def differences(before: Settings, after: Settings) -> list[str]:
    """One line for each edition, source, region and table that differs; which database it is does not count."""
    before = replace(before, storage_url=after.storage_url)
    found = list(_found(before, after))
    if not found and before != after:
        return ["the order of what stands there"]
    return found if len(found) <= _MOST else [*found[:_MOST], f"and {len(found) - _MOST} more"]


def _found(before: Settings, after: Settings) -> Iterator[str]:
    yield from _named("edition ", before.editions, after.editions)
    was, now = ({one.name: one for one in each.sources} for each in (before, after))
    yield from _named("source ", was, now)
    for name in was:
        if name in now and before.source_max_age.get(name) != after.source_max_age.get(name):
            yield f"source {name}: max_age"
    yield from _named("region ", {one.slug: one for one in before.regions}, {one.slug: one for one in after.regions})
    yield from _named("", _tables(before), _tables(after))
    yield from ["site: url"] if before.site_url != after.site_url else []
    yield from ["check: clients"] if before.clients != after.clients else []


def _tables(settings: Settings) -> dict[str, Any]:
    return {"publisher": settings.publisher, "smtp": settings.smtp, "collect": settings.collect}


def _named(kind: str, before: Mapping[str, Any], after: Mapping[str, Any]) -> Iterator[str]:
    for name in dict.fromkeys((*before, *after)):
        if name not in before:
            yield f"{kind}{name} is new"
        elif name not in after:
            yield f"{kind}{name} is gone"
        elif before[name] != after[name]:
            yield f"{kind}{name}: {_keys(before[name], after[name])}"


def _keys(before: Any, after: Any) -> str:
    names = [one.name for one in fields(before) if getattr(before, one.name) != getattr(after, one.name)]
    return ", ".join(_AS_WRITTEN.get(name, name) for name in names)
