"""Politeness to receivers: which of the claimed rows may leave now. Decides; the loop does the waiting and the sending.

Rows stand in a lane for each domain, and lanes take turns. A domain that complains waits, longer each time, and is then
tried by one session, two after it took a letter, and so on. A relay that takes nothing is left alone in the same way.
Seconds are of a monotonic clock, handed in. Used under the loop's lock.
"""

from collections import deque
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field

from digest.deliver.backoff import is_complaint
from digest.model.delivery import Claim, DeliveryState, Outcome
from digest.text.hostname import ascii_host

__all__ = ["Lanes", "domain_of"]

_LANE_FIRST, _LANE_LONGEST = 5.0, 900.0
_HOST_FIRST, _HOST_LONGEST = 1.0, 300.0
_TOO_MANY = {DeliveryState.UNCERTAIN: 100, DeliveryState.REFUSED: 1000}
"""So many in a row, of all domains: it is the relay that is not well, or not ours, and not each of the readers."""


def domain_of(address: str) -> str:
    """The lane of an address: its domain in ASCII."""
    domain = address.rpartition("@")[2].lower()
    return domain if domain.isascii() else ascii_host(domain)


@dataclass(slots=True)
class _Lane:
    rows: deque[Claim] = field(default_factory=deque)
    busy: int = 0
    most: int = 0
    """How many sessions may serve it at once; 0 for any number."""
    strikes: int = 0
    until: float = 0.0

    def is_open(self, now: float) -> bool:
        return self.until <= now and (not self.most or self.busy < self.most)

    def complained(self, now: float) -> None:
        """What several sessions were told at the same moment counts once."""
        if self.until <= now:
            self.strikes += 1
            self.until = now + _doubled(_LANE_FIRST, self.strikes, _LANE_LONGEST)
            self.most = 1

    def took_one(self, sessions: int) -> None:
        self.most += 1 if self.most else 0
        if self.most >= sessions:
            self.most = self.strikes = 0


@dataclass(slots=True)
class Lanes:
    """The rows in hand, by domain, and who waits. `sessions` is how many letters may be under way at once."""

    sessions: int
    failing: float | None = None
    """For how long the relay has taken nothing, from the first letter it refused to the last; None while it is well."""
    last_words: str = ""
    """What it said then."""
    _lanes: dict[str, _Lane] = field(default_factory=dict)
    _turns: dict[str, None] = field(default_factory=dict)
    _held: set[int] = field(default_factory=set)
    _size: int = 0
    _busy: int = 0
    _strikes: int = 0
    _since: float = 0.0
    _until: float = 0.0
    _alike: tuple[DeliveryState, int] = (DeliveryState.ACCEPTED, 0)

    # --- Rows --------------------------------------------------------------------------------------------------------

    def add(self, claims: Iterable[Claim]) -> None:
        """Rows that were claimed. One that is in hand already is the same row: it must not leave twice."""
        for claim in claims:
            if claim.subscriber not in self._held:
                self._held.add(claim.subscriber)
                name = domain_of(claim.address)
                self._lanes.setdefault(name, _Lane()).rows.append(claim)
                self._turns[name] = None
                self._size += 1

    def take(self, now: float) -> Claim | None:
        """The next row that may leave now, whose domain is then last in turn; `finish` must follow."""
        if self._until > now or (self._strikes and self._busy):
            return None
        for name in self._turns:
            if self._lanes[name].is_open(now):
                return self._taken(name)
        return None

    def _taken(self, name: str) -> Claim:
        lane = self._lanes[name]
        claim = lane.rows.popleft()
        lane.busy += 1
        self._busy += 1
        self._size -= 1
        del self._turns[name]
        if lane.rows:
            self._turns[name] = None
        return claim

    def finish(self, claim: Claim, outcome: Outcome | None, now: float) -> None:
        """A row is out of hand: what its outcome tells of the relay and of the domain (None: nothing)."""
        self._held.discard(claim.subscriber)
        name = domain_of(claim.address)
        lane = self._lanes[name]
        lane.busy -= 1
        self._busy -= 1
        if outcome is not None:
            self._learn(lane, outcome, now)
        self._forget(name, lane)

    def withdraw(self, now: float) -> list[Claim]:
        """The rows whose domain waits: they are better given back. Theirs are in hand no more."""
        return self._emptied([name for name in self._turns if self._lanes[name].until > now])

    def withdraw_all(self) -> list[Claim]:
        """All rows that no session has."""
        return self._emptied(list(self._turns))

    def _emptied(self, names: Collection[str]) -> list[Claim]:
        given: list[Claim] = []
        for name in names:
            lane = self._lanes[name]
            given += lane.rows
            lane.rows.clear()
            del self._turns[name]
            self._forget(name, lane)
        self._held.difference_update(claim.subscriber for claim in given)
        self._size -= len(given)
        return given

    def _forget(self, name: str, lane: _Lane) -> None:
        if not lane.rows and not lane.busy and not lane.strikes:
            del self._lanes[name]

    # --- What is known -----------------------------------------------------------------------------------------------

    @property
    def busy(self) -> int:
        """How many letters are under way."""
        return self._busy

    def ready(self, now: float) -> int:
        """How many rows may leave one after the other, without waiting for a domain's only session."""
        return sum(len(self._lanes[name].rows) for name in self._turns if self._lanes[name].is_open(now))

    @property
    def size(self) -> int:
        """How many rows no session has."""
        return self._size

    def not_to(self, now: float) -> list[str]:
        """The domains to which no more is to be claimed: they wait, or the rows in hand keep their sessions busy."""
        return [name for name, lane in self._lanes.items() if lane.until > now or (lane.most and lane.rows)]

    def wait(self, name: str, now: float) -> float:
        """For how many seconds a domain waits."""
        lane = self._lanes.get(name)
        return max(0.0, lane.until - now) if lane else 0.0

    def lanes_wait(self, now: float) -> float:
        """After how many seconds the first domain that waits has waited; 0 where none does."""
        return min((lane.until - now for lane in self._lanes.values() if lane.until > now), default=0.0)

    def host_waits(self, now: float) -> float:
        """For how many seconds the relay is left alone."""
        return max(0.0, self._until - now)

    def _learn(self, lane: _Lane, outcome: Outcome, now: float) -> None:
        state, (last, times) = outcome.state, self._alike
        self._alike = (state, times + 1 if state is last else 1)
        if outcome.pause_host or self._alike[1] >= _TOO_MANY.get(state, self._alike[1] + 1):
            self._host_failed(outcome.reply, now)
        elif state in (DeliveryState.ACCEPTED, DeliveryState.REFUSED, DeliveryState.DEFERRED):
            self._strikes, self.failing, self.last_words = 0, None, ""
        if state is DeliveryState.ACCEPTED:
            lane.took_one(self.sessions)
        elif state is DeliveryState.DEFERRED and not outcome.pause_host and is_complaint(outcome.reply):
            lane.complained(now)

    def _host_failed(self, words: str, now: float) -> None:
        """What failed at the same moment in several sessions counts once."""
        self._since = now if self.failing is None else self._since
        self.failing, self.last_words = now - self._since, words
        if now >= self._until:
            self._strikes += 1
            self._until = now + _doubled(_HOST_FIRST, self._strikes, _HOST_LONGEST)


def _doubled(first: float, strikes: int, longest: float) -> float:
    return min(first * 2.0 ** min(strikes - 1, 20), longest)
