"""The fetcher for the real web: the only module that imports the HTTP library (httpx2, and httpcore2 beneath it).

One total deadline for a request, name look-up, redirects and every byte included (a per-read timeout does not stop a
server that drips); a cap on the decoded body; at most five redirects, each judged by the guard anew; the connection
goes to an address that was judged; no proxy, no environment, no cookies. Decides nothing about politeness.
"""

import ssl
import threading
import zlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import chain
from typing import Any

import httpcore2
import httpx2

from digest.collect.guard import RefusedError, Resolver, checked_addresses
from digest.collect.guard import resolve as system_resolve
from digest.collect.http import Allowance, Body, BodyTooLargeError, FetchFailure, Kind, PlainBody, Request, Response
from digest.collect.urls import absolute, is_web, origin

__all__ = ["Client"]

MAX_REDIRECTS = 5
_CONNECT_SECONDS = 10.0
_LOOKUP_SECONDS = 5.0
_PERMANENT = (301, 308)
_CODINGS = {"gzip", "x-gzip", "deflate", "identity", ""}
_REDIRECTS = (301, 302, 303, 307, 308)


class Client:
    """Fetches over HTTP(S). `agent` says who we are and how to reach us; `monotonic` is a clock in seconds."""

    def __init__(self, *, agent: str, monotonic: Callable[[], float], resolve: Resolver = system_resolve) -> None:
        self._agent = agent
        self._monotonic = monotonic
        self._resolve = resolve
        self._tls: ssl.SSLContext | None = None
        self._tls_lock = threading.Lock()

    def fetch(self, request: Request, body: Body | None = None) -> Response | FetchFailure:
        """Answers one GET: a response of any status, or why there is none. Never raises for what the world does."""
        deadline = _Deadline(request.seconds, self._monotonic)
        return self._follow(request, body or PlainBody(request.max_bytes), deadline)

    def _follow(self, request: Request, body: Body, deadline: "_Deadline") -> Response | FetchFailure:
        url, permanent = request.url, True
        for _ in range(MAX_REDIRECTS + 1):
            if not is_web(url):
                return FetchFailure(url, f"it leads to {_short(url)}, which is not a web address", "refused")
            try:
                answer = self._hop(url, request, body, deadline)
            except (*_EXPECTED, BodyTooLargeError, RefusedError) as error:
                kind, what = _sentence(error, request.seconds)
                return FetchFailure(url, what, kind)
            if answer.status not in _REDIRECTS or not answer.header("location"):
                moved = url if permanent and url != request.url else ""
                return Response(url, answer.status, answer.headers, body.content(), moved, answer.cut, deadline.spent())
            permanent = permanent and answer.status in _PERMANENT
            target = answer.header("location")
            url = absolute(url, target) or target
        return FetchFailure(url, f"it redirects more than {MAX_REDIRECTS} times", "redirects")

    def _hop(self, url: str, request: Request, body: Body, deadline: "_Deadline") -> Response:
        """One request without redirects. The body of a redirect is not read."""
        address = httpx2.URL(url)
        backend = _GuardedBackend(request.allowance, address.scheme, deadline, self._resolve)
        target = httpcore2.URL(
            scheme=address.raw_scheme, host=address.raw_host, port=address.port, target=address.raw_path
        )
        tls = self._context() if address.scheme == "https" else None
        with (
            httpcore2.ConnectionPool(ssl_context=tls, network_backend=backend, max_connections=1) as pool,
            pool.stream("GET", target, headers=self._headers(request, url)) as raw,
        ):
            headers = httpx2.Headers(raw.headers)
            pairs = tuple(headers.multi_items())
            redirected = raw.status in _REDIRECTS and "location" in headers
            cut = "" if redirected else _read(raw, headers, body, deadline)
            return Response(url, raw.status, pairs, cut=cut)

    def _headers(self, request: Request, url: str) -> list[tuple[str, str]]:
        """Ours, then the request's; what belongs to its origin (validators) is not sent to another."""
        own = origin(url) == origin(request.url)
        ours = [("User-Agent", self._agent), ("Accept", "*/*"), ("Accept-Encoding", "gzip, deflate")]
        return [*ours, ("Connection", "close"), *(request.headers if own else ())]

    def _context(self) -> ssl.SSLContext:
        """The trust store, read once, when the first https address is fetched."""
        with self._tls_lock:
            if self._tls is None:
                self._tls = httpx2.create_ssl_context(trust_env=False)
            return self._tls


@dataclass(slots=True)
class _Deadline:
    """The seconds that a request may still take."""

    seconds: float
    monotonic: Callable[[], float]
    started: float = 0.0

    def __post_init__(self) -> None:
        self.started = self.monotonic()

    def spent(self) -> float:
        return self.monotonic() - self.started

    def left(self) -> float:
        """Never zero or less: raises ReadTimeout instead, for a socket takes 0 to mean "do not wait"."""
        left = self.seconds - self.spent()
        if left <= 0:
            raise httpcore2.ReadTimeout("deadline")
        return left


class _GuardedBackend(httpcore2.SyncBackend):
    """Connects to checked addresses only, and to the very address that was checked."""

    def __init__(self, allowance: Allowance, scheme: str, deadline: _Deadline, resolve: Resolver) -> None:
        super().__init__()
        self._allowance, self._scheme, self._deadline, self._resolve = allowance, scheme, deadline, resolve

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore2.NetworkStream:
        """Resolves, judges, connects: the first address that answers. TLS still names the host, not the address."""
        try:
            addresses = self._resolve(host, port, min(_LOOKUP_SECONDS, self._deadline.left()))
        except OSError as error:
            raise httpcore2.ConnectError(f"host name not found: {host}") from error
        checked_addresses(host, port, self._allowance, self._scheme, addresses)
        failure: Exception = httpcore2.ConnectError(f"host name without an address: {host}")
        for address in addresses:
            seconds = min(_CONNECT_SECONDS, self._deadline.left(), timeout or _CONNECT_SECONDS)
            try:
                stream = super().connect_tcp(address, port, seconds, local_address, socket_options)
            except (httpcore2.ConnectError, httpcore2.ConnectTimeout) as error:
                failure = error
            else:
                return _DeadlineStream(stream, self._deadline)
        raise failure

    def connect_unix_socket(self, *_: Any, **__: Any) -> httpcore2.NetworkStream:
        """No source lives behind a Unix socket."""
        raise RefusedError("Unix sockets are not fetched from")


class _DeadlineStream(httpcore2.NetworkStream):
    """A connection whose every read and write ends with the request's deadline."""

    def __init__(self, stream: httpcore2.NetworkStream, deadline: _Deadline) -> None:
        self._stream, self._deadline = stream, deadline

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._stream.read(max_bytes, self._seconds(timeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._stream.write(buffer, self._seconds(timeout))

    def close(self) -> None:
        self._stream.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore2.NetworkStream:
        inner = self._stream.start_tls(ssl_context, server_hostname, self._seconds(timeout))
        return _DeadlineStream(inner, self._deadline)

    def get_extra_info(self, info: str) -> Any:
        return self._stream.get_extra_info(info)

    def _seconds(self, timeout: float | None) -> float:
        left = self._deadline.left()
        return left if timeout is None else min(timeout, left)


class _RawBody(httpx2.SyncByteStream):
    """The bytes of the wire, as httpx2 wants them for decoding; remembers that the connection was lost."""

    def __init__(self, raw: httpcore2.Response) -> None:
        self._raw = raw
        self.lost = ""

    def __iter__(self) -> Iterator[bytes]:
        try:
            yield from self._raw.iter_stream()
        except (httpcore2.RemoteProtocolError, httpcore2.ReadError):
            self.lost = "the connection was lost before its end"


def _read(raw: httpcore2.Response, headers: httpx2.Headers, body: Body, deadline: _Deadline) -> str:
    """Decodes the body into `body`, in pieces of at most 1 MB; says why it is incomplete, if it is."""
    unknown = {coding.strip().lower() for coding in headers.get_list("content-encoding", split_commas=True)} - _CODINGS
    if unknown:
        raise httpx2.DecodingError(f"it is compressed in a way that was not asked for ({', '.join(sorted(unknown))})")
    wire = _RawBody(raw)
    decoded = httpx2.Response(raw.status, headers=headers, stream=wire).iter_bytes()
    try:
        for piece in _unzipped(decoded):
            body.add(piece)
            deadline.left()
    except httpx2.DecodingError:
        if not wire.lost:
            raise
    return wire.lost


def _unzipped(pieces: Iterator[bytes]) -> Iterator[bytes]:
    """A body that is itself a gzip file (`sitemap.xml.gz`), unfolded in bounded pieces; any other as it comes."""
    head = b""
    for piece in pieces:
        head += piece
        if len(head) >= 2:
            break
    if head[:2] != b"\x1f\x8b":
        yield from chain((head,), pieces)
        return
    decompressor = zlib.decompressobj(zlib.MAX_WBITS | 16)
    for piece in chain((head,), pieces):
        rest = piece
        while rest:
            try:
                yield decompressor.decompress(rest, 1_000_000)
            except zlib.error as error:
                raise httpx2.DecodingError(str(error)) from error
            rest = decompressor.unconsumed_tail
    yield decompressor.flush()


_EXPECTED = (
    httpcore2.TimeoutException,
    httpcore2.NetworkError,
    httpcore2.ProtocolError,
    httpcore2.UnsupportedProtocol,
    httpx2.HTTPError,
    httpx2.InvalidURL,
    httpx2.StreamError,
    OSError,
    ValueError,
)


def _sentence(error: Exception, seconds: float) -> tuple[Kind, str]:
    """What kind of failure it was, and the words for it."""
    said = " ".join(str(error).split())
    kinds: list[tuple[type[Exception] | tuple[type[Exception], ...], Kind, str]] = [
        (RefusedError, "refused", f"refused: {said}"),
        (BodyTooLargeError, "too large", said),
        (httpcore2.ConnectTimeout, "unreachable", "it does not answer"),
        ((httpcore2.TimeoutException, TimeoutError), "slow", f"it did not finish within {round(seconds, 1):g} s"),
        (httpcore2.ConnectError, "unreachable", f"cannot connect ({_short(said)})"),
        (httpcore2.NetworkError, "broken", f"its connection was lost ({_short(said)})"),
        (httpx2.DecodingError, "broken", f"its compressed body is damaged ({_short(said)})"),
    ]
    for types, kind, what in kinds:
        if isinstance(error, types):
            return kind, what
    return "broken", f"its answer is not proper HTTP ({_short(said or type(error).__name__)})"


def _short(text: str) -> str:
    return text if len(text) <= 120 else text[:119] + "…"
