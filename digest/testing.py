"""The public fakes, for tests of Digest and of what is built on it: a fetcher that answers from a table, a clock.

They keep the promises of what they stand for and record what was asked; nothing here touches the network or the time.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

from digest.collect.http import Body, FetchFailure, Request, Response

__all__ = ["FakeClock", "FakeFetcher"]

Answer = bytes | Response | FetchFailure | Callable[[Request], "bytes | Response | FetchFailure"]


@dataclass(slots=True)
class FakeFetcher:
    """A `digest.collect.http.Fetcher` that answers from `pages` (address → body, response, failure or function).

    An address that is not there answers 404. `asked` holds every request, in order.
    """

    pages: Mapping[str, Answer] = field(default_factory=dict)
    asked: list[Request] = field(default_factory=list)

    def fetch(self, request: Request, body: Body | None = None) -> Response | FetchFailure:
        """The answer for the request's address; `body` is fed as a real fetcher would."""
        self.asked.append(request)
        answer = self.pages.get(request.url, Response(request.url, 404))
        if callable(answer):
            answer = answer(request)
        if isinstance(answer, bytes):
            answer = Response(request.url, 200, body=answer)
        if isinstance(answer, Response) and body is not None:
            body.add(answer.body)
            answer = replace(answer, body=body.content())
        return answer

    @property
    def addresses(self) -> list[str]:
        """The addresses that were asked for, in order."""
        return [request.url for request in self.asked]


@dataclass(slots=True)
class FakeClock:
    """A clock that moves only when it is told to, or slept on. `now()` is an instant, `monotonic()` seconds."""

    at: datetime = datetime(2026, 11, 19, 12, tzinfo=UTC)
    elapsed: float = 0.0
    naps: list[float] = field(default_factory=list)

    def now(self) -> datetime:
        """The instant."""
        return self.at + timedelta(seconds=self.elapsed)

    def monotonic(self) -> float:
        """Seconds since the clock was made."""
        return self.elapsed

    def sleep(self, seconds: float) -> None:
        """Moves the clock on, and returns at once."""
        self.naps.append(seconds)
        self.elapsed += seconds
