"""What a fetcher is, and the values it takes and gives: requests, responses, failures, bodies.

Knows no HTTP library (`client.py` does) and never raises for what the world does: a failure is a value.
"""

from dataclasses import dataclass
from typing import Literal, Protocol

__all__ = [
    "Allowance",
    "Body",
    "BodyTooLargeError",
    "FetchFailure",
    "Fetcher",
    "Kind",
    "PlainBody",
    "Request",
    "Response",
]

MEGABYTE = 1_000_000

Kind = Literal["unreachable", "refused", "slow", "too large", "redirects", "broken", "late"]
"""`late`: it was not asked, since the run was over."""


@dataclass(frozen=True, slots=True)
class Allowance:
    """Networks (CIDR) beyond the public internet, for one origin only: that of the source which names them."""

    url: str = ""
    networks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Request:
    """A GET. `seconds` bounds the whole of it, redirects included; `max_bytes` bounds the decoded body."""

    url: str
    headers: tuple[tuple[str, str], ...] = ()
    allowance: Allowance = Allowance()
    seconds: float = 20.0
    max_bytes: int = 8 * MEGABYTE


@dataclass(frozen=True, slots=True)
class Response:
    """An answer. `url` is where it came from after redirects; `moved_to` is set where all of them were permanent.

    `cut` says in words why the body is incomplete (the connection was lost), else it is empty.
    """

    url: str
    status: int
    headers: tuple[tuple[str, str], ...] = ()
    body: bytes = b""
    moved_to: str = ""
    cut: str = ""
    elapsed: float = 0.0

    def header(self, name: str) -> str:
        """The first header of that name (any case), stripped, or the empty string."""
        wanted = name.lower()
        return next((value.strip() for key, value in self.headers if key.lower() == wanted), "")

    @property
    def content_type(self) -> str:
        """The media type, in lower case, without parameters."""
        return self.header("content-type").partition(";")[0].strip().lower()

    @property
    def charset(self) -> str:
        """The charset that the Content-Type names, or the empty string."""
        _, _, parameters = self.header("content-type").lower().partition("charset=")
        return parameters.partition(";")[0].strip(" \"'")


@dataclass(frozen=True, slots=True)
class FetchFailure:
    """No answer that can be used: `what` is a sentence without the address, `kind` lets politeness decide.

    `url` is where it failed: the last address that redirects led to.
    """

    url: str
    what: str
    kind: Kind = "broken"


class BodyTooLargeError(Exception):
    """Raised by a body that will not take more; the fetcher turns it into a FetchFailure."""


class Body(Protocol):
    """Where the decoded body goes, piece by piece, so that a large one need never be held whole."""

    def add(self, piece: bytes) -> None:
        """Takes the next piece (at most about 1 MB). Raises BodyTooLargeError."""
        ...

    def content(self) -> bytes:
        """What is kept of the body."""
        ...


class PlainBody:
    """A body kept whole, up to a cap."""

    def __init__(self, max_bytes: int) -> None:
        self._kept = bytearray()
        self._max = max_bytes

    def add(self, piece: bytes) -> None:
        """Takes the next piece; raises BodyTooLargeError beyond the cap."""
        self._kept += piece
        if len(self._kept) > self._max:
            raise BodyTooLargeError(f"its body is larger than {self._max / MEGABYTE:.0f} MB when decoded")

    def content(self) -> bytes:
        """The whole body."""
        return bytes(self._kept)


class Fetcher(Protocol):
    """What collecting needs of the network. Implementations may be called from several threads."""

    def fetch(self, request: Request, body: Body | None = None) -> Response | FetchFailure:
        """Answers one request; `body` receives the decoded body (default: kept whole up to `max_bytes`)."""
        ...
