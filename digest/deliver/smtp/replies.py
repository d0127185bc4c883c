"""What an SMTP server says: codes, lines, and how much of it we listen to. Pure."""

from dataclasses import dataclass

__all__ = ["CutError", "Reply", "TalkativeError", "is_last", "on_one_line", "parse"]

_LONGEST_LINE = 4096
_MOST_LINES = 100


class CutError(Exception):
    """The connection ended, or stood still for too long, or what came is no SMTP: `what` says which."""

    def __init__(self, what: str) -> None:
        self.what = what
        super().__init__(what)


class TalkativeError(CutError):
    """A reply without end."""


@dataclass(frozen=True, slots=True)
class Reply:
    """A reply: its code and its lines, without codes."""

    code: int
    lines: tuple[str, ...]

    @property
    def good(self) -> bool:
        """Whether it is 2xx or 3xx."""
        return 200 <= self.code < 400

    @property
    def text(self) -> str:
        """The whole on one line, code first, for the ledger."""
        return on_one_line(f"{self.code} {' '.join(self.lines)}")

    @property
    def extensions(self) -> dict[str, str]:
        """Of a reply to EHLO: the extensions in capitals, with what follows them."""
        parted = (line.partition(" ") for line in self.lines[1:])
        return {name.upper(): rest.upper() for name, _, rest in parted}


def parse(lines: list[bytes]) -> Reply:
    """The reply of these lines. Raises CutError where they are none."""
    code = lines[-1][:3]
    if not code.isdigit() or not b"2" <= code[:1] <= b"5":
        raise CutError(f"the server said something that is no SMTP: {on_one_line(lines[-1].decode('latin-1'))[:80]!r}")
    return Reply(int(code), tuple(line[4:].decode("utf-8", "replace").rstrip() for line in lines))


def is_last(lines: list[bytes]) -> bool:
    """Whether a reply is whole. Raises TalkativeError where it goes on and on."""
    if len(lines) > _MOST_LINES or len(lines[-1]) > _LONGEST_LINE:
        raise TalkativeError("the server's reply has no end")
    return lines[-1][3:4] != b"-"


def on_one_line(text: str) -> str:
    """`text` with everything that is not printable made a space, 500 characters at most."""
    return "".join(c if c.isprintable() else " " for c in text).strip()[:500]
