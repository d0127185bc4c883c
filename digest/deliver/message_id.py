"""The Message-ID of a delivery: derived from (store, issue, subscriber), so that it is the same on every attempt, and
so that a bounce or a relay's log leads back to the row. Pure."""

import re
from hashlib import blake2b

__all__ = ["message_id", "subscriber_in"]

_FORM = re.compile(r"<?([0-9a-z-]+)\.([0-9A-Za-z-]+)\.([0-9a-f]+)\.([0-9a-f]{10})@[^>\s]+>?")


def message_id(store_id: str, edition: str, period: str, subscriber: int, host: str) -> str:
    """`<EDITION.PERIOD.SUBSCRIBER.CODE@HOST>`; the code tells another store's deliveries from ours."""
    code = _code(store_id, edition, period, subscriber)
    return f"<{edition}.{period}.{subscriber:x}.{code}@{host}>"


def subscriber_in(store_id: str, identifier: str) -> tuple[str, str, int] | None:
    """(edition, period, subscriber) of a Message-ID of this store's, or None."""
    match = _FORM.fullmatch(identifier.strip())
    if match is None:
        return None
    edition, period, subscriber = match[1], match[2], int(match[3], 16)
    return (edition, period, subscriber) if match[4] == _code(store_id, edition, period, subscriber) else None


def _code(store_id: str, edition: str, period: str, subscriber: int) -> str:
    return blake2b(f"{store_id}\n{edition}/{period}\n{subscriber}".encode(), digest_size=5).hexdigest()
