"""What the site is given. The daemon and `digest site` build it; tests build it of fakes."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from digest.model.record import IssueRecord
from digest.settings import Settings
from digest.subscribers.roster import Roster
from digest.subscribers.tokens import Tokens

__all__ = ["SiteParts"]


@dataclass(frozen=True, slots=True)
class SiteParts:
    """The world of the site. Lookups may be called from several threads at once.

    `settings` give editions, regions, publisher and the address of the site, from which every link is made: a request's
    Host header is not trusted with that. `web_version` gives the page of an issue that is out, or None; `published`
    lists those issues, newest first; `picture` gives the bytes of HASH.jpg, or None. `templates` are searched in order.
    """

    settings: Settings
    roster: Roster
    tokens: Tokens
    web_version: Callable[[str, str], bytes | None]
    published: Callable[[], Sequence[IssueRecord]]
    picture: Callable[[str], bytes | None]
    now: Callable[[], datetime]
    templates: tuple[Path, ...]
