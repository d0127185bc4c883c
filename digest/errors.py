"""The errors that a person may see, each a sentence: what, where, what to do next.

Stages do not raise these for bad input from the world (a dead feed is a value); they are for what stops a command.
"""

from collections.abc import Iterable
from difflib import get_close_matches

__all__ = [
    "ConfigError",
    "DigestError",
    "InputError",
    "OutputError",
    "StoreError",
    "TemplateError",
    "nearest",
]


class DigestError(Exception):
    """What stops a command. `exit_code` is 2 where it could not start, 1 where it failed on the way."""

    exit_code = 1

    def __init__(self, what: str, *, where: str = "", remedy: str = "") -> None:
        self.what, self.where, self.remedy = what, where, remedy
        super().__init__(self.sentence())

    def sentence(self) -> str:
        """`WHERE: WHAT. REMEDY.`, on one line, control characters made visible."""
        said = f"{self.where}: {self.what}" if self.where else self.what
        parts = [said.rstrip("."), *([self.remedy.rstrip(".")] if self.remedy else [])]
        sentence = ". ".join(parts).replace("?. ", "? ")
        return "".join(c if c.isprintable() else " " for c in sentence + ("" if sentence.endswith("?") else "."))


class ConfigError(DigestError):
    """A setting that cannot be used: names the file, the key and the nearest valid word."""

    exit_code = 2


class InputError(DigestError):
    """A file, address or name on the command line that cannot be used."""

    exit_code = 2


class TemplateError(DigestError):
    """A template that cannot be rendered: names the template's file and line."""


class OutputError(DigestError):
    """A folder or file that cannot be written."""


class StoreError(DigestError):
    """The database is locked, full, damaged, or newer than this program."""


def nearest(word: str, valid: Iterable[str]) -> str:
    """A remedy: the valid word nearest to `word`, or the list of them where none is near."""
    words = sorted(valid)
    close = get_close_matches(word, words, n=1, cutoff=0.6)
    return f"Did you mean {close[0]!r}?" if close else f"Valid here: {', '.join(words)}"
