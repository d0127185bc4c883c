"""A loopback server that misbehaves in every way that a source has been seen to, and serves real pages beside it.

Use as a context manager. Each misbehaviour is a method named for its path: `/drip` is `do_drip`. It must not be
imported by anything but tests and benches.
"""

import gzip
import time
import zlib
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from types import TracebackType
from typing import Self

__all__ = ["HostileServer", "huge_feed", "item", "long_text", "rss"]

MEGABYTE = 1_000_000


def long_text(words: int = 200, seed: str = "harbour") -> str:
    """Plain prose of our own, long enough to need no completing."""
    line = f"The {seed} council met again on Monday and put off its decision about the northern quay for another week. "
    return (line * (words // 18 + 1)).strip()


def item(number: int, *, text: str = "", link: str = "", day: int = 1) -> str:
    """One RSS item; dates fall on `day` of September 2024."""
    return (
        f"<item><title>Story number {number}</title><link>{link or f'http://site.example/{number}'}</link>"
        f"<guid isPermaLink='false'>id-{number}</guid><pubDate>{day:02d} Sep 2024 10:00:00 GMT</pubDate>"
        f"<description>{text or long_text(seed=f'harbour {number}')}</description></item>"
    )


def rss(*items: str, title: str = "Sample") -> bytes:
    """A whole RSS 2.0 feed."""
    head = f'<?xml version="1.0" encoding="utf-8"?><rss version="2.0"><channel><title>{title}</title>'
    return f"{head}{''.join(items)}</channel></rss>".encode()


class HostileServer(ThreadingHTTPServer):
    """Serves `pages` (path → body or handler), the misbehaviours, and the files of `folders` (prefix → folder)."""

    daemon_threads = True
    request_queue_size = 64

    def __init__(
        self,
        pages: Mapping[str, bytes | Callable[["Handler"], None]] | None = None,
        folders: Mapping[str, Path] | None = None,
    ) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.pages = dict(pages or {})
        self.folders = dict(folders or {})
        self.hits: Counter[str] = Counter()
        self.requests: list[tuple[str, dict[str, str]]] = []

    def url(self, path: str) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}{path}"

    def __enter__(self) -> Self:
        Thread(target=self.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.shutdown()
        self.server_close()


class Handler(BaseHTTPRequestHandler):
    """Answers one connection."""

    protocol_version = "HTTP/1.1"
    server: HostileServer

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 — its name in the standard library
        pass

    def reply(self, status: int = 200, body: bytes = b"", *, length: int | None = None, **headers: str) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.send_header("Content-Length", str(len(body) if length is None else length))
        self.end_headers()
        self.wfile.write(body)

    def stream(self, pieces: Iterator[bytes], **headers: str) -> None:
        """A body of unsaid length: it ends where the connection does."""
        self.close_connection = True
        self.send_response(200)
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        for piece in pieces:
            self.wfile.write(piece)

    def do_GET(self) -> None:
        self.server.hits[self.path] += 1
        self.server.requests.append((self.path, {key.lower(): value for key, value in self.headers.items()}))
        try:
            self._answer()
        except (BrokenPipeError, ConnectionResetError):
            self.close_connection = True

    def _answer(self) -> None:
        page = self.server.pages.get(self.path)
        if callable(page):
            page(self)
        elif page is not None:
            self.reply(200, page, Content_Type=_type_of(self.path, page))
        elif (path := self._file()) is not None:
            self.reply(200, path.read_bytes(), Content_Type=_type_of(self.path, b""))
        else:
            getattr(self, "do_" + self.path.strip("/").replace("-", "_"), self.do_missing)()

    def _file(self) -> Path | None:
        for prefix, folder in self.server.folders.items():
            path = folder / self.path.removeprefix(prefix)
            if self.path.startswith(prefix) and path.is_file():
                return path
        return None

    def do_missing(self) -> None:
        self.reply(404, b"nothing here")

    def do_gone(self) -> None:
        self.reply(410, b"gone")

    def do_error(self) -> None:
        self.reply(500, b"oops")

    def do_busy(self) -> None:
        self.reply(503, b"later", Retry_After="120")

    def do_loop(self) -> None:
        self.reply(302, Location="/loop")

    def do_to_metadata(self) -> None:
        self.reply(302, Location="http://169.254.169.254/latest/meta-data/")

    def do_to_file(self) -> None:
        self.reply(302, Location="file:///etc/passwd")

    def do_to_bad(self) -> None:
        self.reply(302, Location="http://[::bad/")

    def do_html_as_feed(self) -> None:
        self.reply(200, b"<!doctype html><html><head><title>Hello</title></head><body><p>Hi.</p></body></html>")

    def do_truncated(self) -> None:
        whole = rss(*(item(number) for number in range(5)))
        self.reply(200, whole[: len(whole) * 7 // 10], Content_Type="application/rss+xml")

    def do_lost(self) -> None:
        whole = rss(*(item(number) for number in range(5)))
        self.reply(200, whole[: len(whole) * 7 // 10], length=len(whole), Content_Type="application/rss+xml")
        self.close_connection = True

    def do_nul(self) -> None:
        self.reply(200, b"\0" * 5000, Content_Type="application/rss+xml")

    def do_bomb(self) -> None:
        self.reply(200, double_bomb(), Content_Encoding="gzip, gzip", Content_Type="application/rss+xml")

    def do_gz_bomb(self) -> None:
        self.reply(200, bomb(200), Content_Type="application/gzip")

    def do_endless(self) -> None:
        self.stream(b"x" * 65536 for _ in range(20_000))

    def do_drip(self) -> None:
        self.send_response(200)
        self.send_header("Content-Length", "100000")
        self.end_headers()
        self._drip(b"x", 120)

    def do_drip_headers(self) -> None:
        self.wfile.write(b"HTTP/1.1 200 OK\r\n")
        self._drip(b"X-Slow: yes\r\n", 120)

    def _drip(self, piece: bytes, times: int) -> None:
        self.close_connection = True
        for _ in range(times):
            self.wfile.write(piece)
            self.wfile.flush()
            time.sleep(1)

    def do_always_304(self) -> None:
        self.send_response(304)
        self.end_headers()

    def do_bad_gzip(self) -> None:
        self.reply(200, b"not gzip at all", Content_Encoding="gzip")

    def do_bad_encoding(self) -> None:
        self.reply(200, b"hello", Content_Encoding="weird")

    def do_big_header(self) -> None:
        self.close_connection = True
        self.wfile.write(b"HTTP/1.1 200 OK\r\nX-Big: " + b"a" * 300_000 + b"\r\nContent-Length: 2\r\n\r\nok")

    def do_not_http(self) -> None:
        self.close_connection = True
        self.wfile.write(b"220 mail.example ESMTP\r\n")

    def do_huge_feed(self) -> None:
        self.stream(huge_feed(200_000), Content_Type="application/rss+xml")

    def do_attributes(self) -> None:
        attributes = " ".join(f"a{number}=1" for number in range(100_000))
        self.reply(200, f"<html><body><p {attributes}>Hello</p></body></html>".encode(), Content_Type="text/html")


def huge_feed(count: int) -> Iterator[bytes]:
    """A feed of so many short items, in pieces."""
    head, _, tail = rss("SPLIT").partition(b"SPLIT")
    yield head
    for start in range(0, count, 1000):
        numbers = range(start, start + 1000)
        yield "".join(item(number, text="A line of text.", day=1 + number % 28) for number in numbers).encode()
    yield tail


def bomb(megabytes: int) -> bytes:
    """A gzip file that unfolds to so many MB of zeros."""
    squeezer = zlib.compressobj(9, zlib.DEFLATED, 31)
    block = bytes(MEGABYTE)
    return b"".join([*(squeezer.compress(block) for _ in range(megabytes)), squeezer.flush()])


def double_bomb() -> bytes:
    """Some kilobytes that unfold, twice, to 400 MB (made once: it takes a second)."""
    if not _DOUBLE:
        _DOUBLE.append(gzip.compress(bomb(400)))
    return _DOUBLE[0]


_DOUBLE: list[bytes] = []


def _type_of(path: str, body: bytes) -> str:
    kinds = {".json": "application/json", ".rss": "application/rss+xml", ".atom": "application/atom+xml"}
    kinds |= {".xml": "text/xml", ".rdf": "text/xml", ".gz": "application/gzip", ".jpg": "image/jpeg"}
    found = kinds.get(Path(path).suffix)
    return found or ("text/xml" if body.startswith(b"<?xml") else "text/html")
