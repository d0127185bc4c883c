"""What a store knows of itself: its id, its key for hashes, the number of its last claim. Made once, with the store."""

import hmac
from collections.abc import Callable
from hashlib import sha256
from typing import Any

from sqlalchemy import Connection, Select, bindparam, select, update

from digest.store.database import Database
from digest.store.tables_sending import store_fact
from digest.store.upsert import insert_missing

__all__ = ["Facts"]

Random = Callable[[int], bytes]


class Facts:
    """Read when they are first asked for: most commands need none of them."""

    def __init__(self, database: Database, random: Random) -> None:
        self._database, self._random = database, random
        self._known: dict[str, str] = {}

    @property
    def store_id(self) -> str:
        """Tells this store from every other; a copy of the database has the same."""
        return self._fact("id")

    @property
    def key(self) -> bytes:
        """32 random bytes: what is hashed with it can be told only here."""
        return bytes.fromhex(self._fact("key"))

    def hash_of(self, address_key: str) -> str:
        """The keyed hash of an address, 64 hexadecimal digits."""
        return hmac.digest(self.key, address_key.encode("utf-8", "surrogatepass"), sha256).hex()

    def sequence(self) -> int:
        """The number of the last claim."""
        with self._database.reading() as connection:
            return int(connection.execute(_SEQUENCE).scalar() or 0)

    def next_in(self, connection: Connection, *, at_least: int = 0) -> int:
        """Counts one more claim, within a transaction."""
        known = connection.execute(_SEQUENCE).scalar()
        if known is None:
            insert_missing(connection, store_fact, [{"name": "sequence", "value": "0"}])
            known = connection.execute(_SEQUENCE).scalar_one()
        number = max(int(known) + 1, at_least)
        connection.execute(_COUNTED, {"b_value": str(number)})
        return number

    def _fact(self, name: str) -> str:
        if name not in self._known:
            with self._database.reading() as connection:
                found = connection.execute(_named(name)).scalar()
            self._known[name] = found or self._made(name)
        return self._known[name]

    def _made(self, name: str) -> str:
        fresh = [{"name": "id", "value": self._random(8).hex()}, {"name": "key", "value": self._random(32).hex()}]
        with self._database.writing("facts") as connection:
            insert_missing(connection, store_fact, fresh)
            return str(connection.execute(_named(name)).scalar_one())


def _named(name: str) -> Select[Any]:
    return select(store_fact.c.value).where(store_fact.c.name == name)


_SEQUENCE = _named("sequence")
_COUNTED = update(store_fact).where(store_fact.c.name == "sequence").values(value=bindparam("b_value"))
