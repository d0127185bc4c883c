"""A fetcher that answers from a table: no network."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace

from digest.collect.http import Body, FetchFailure, Request, Response

__all__ = ["FakeFetcher"]

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
