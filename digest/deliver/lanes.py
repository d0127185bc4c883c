"""Politeness to receivers: a domain that complains waits, and so does the relay where it takes nothing. Decides; the loop
does the waiting. Seconds are of a monotonic clock."""

from collections.abc import Collection
from dataclasses import dataclass, field

__all__ = ["Lanes"]

_DOMAIN_FIRST, _DOMAIN_LONGEST = 5.0, 900.0
_HOST_FIRST, _HOST_LONGEST = 1.0, 300.0


@dataclass(slots=True)
class Lanes:
    """Which domains wait until when, and the relay itself. Used under the loop's lock."""

    _domains: dict[str, tuple[int, float]] = field(default_factory=dict)
    _strikes: int = 0
    _until: float = 0.0
    failing_since: float | None = None
    """Since when the relay has taken nothing, or None."""

    def complain(self, domain: str, now: float) -> float:
        """A domain said that we are too fast: gives until when it waits."""
        strikes = self._domains.get(domain, (0, 0.0))[0] + 1
        until = now + min(_DOMAIN_FIRST * 2 ** (strikes - 1), _DOMAIN_LONGEST)
        self._domains[domain] = (strikes, until)
        return until

    def waits(self, domain: str, now: float) -> float:
        """For how many seconds the domain still waits; 0 for none."""
        return max(0.0, self._domains.get(domain, (0, 0.0))[1] - now)

    def waiting(self, now: float) -> Collection[str]:
        """The domains that wait."""
        return [domain for domain, (_, until) in self._domains.items() if until > now]

    def host_failed(self, now: float) -> None:
        """The relay took nothing (421, no connection): everything waits, longer each time. What failed at the same
        moment in several sessions counts once."""
        if self.failing_since is None:
            self.failing_since = now
        if now >= self._until:
            self._strikes += 1
            self._until = now + min(_HOST_FIRST * 2 ** (self._strikes - 1), _HOST_LONGEST)

    def host_waits(self, now: float) -> float:
        """For how many seconds the relay is left alone."""
        return max(0.0, self._until - now)

    def worked(self, domain: str) -> None:
        """A letter was taken: the relay is well, and so is the domain."""
        self._domains.pop(domain, None)
        self._strikes, self._until, self.failing_since = 0, 0.0, None
