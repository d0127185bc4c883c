"""Plain text as lines: cleaned of what readers cannot see, hard wraps undone, words counted in any script.

It knows characters and lengths; it must not know what a line is for (that is `boilerplate` and `dumps_roles`).
"""

import re
import unicodedata
from collections.abc import Sequence
from itertools import pairwise

__all__ = ["clean", "count_words", "ends_sentence", "fold", "plain_lines", "unwrap"]

_UNSEEN = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\u00ad\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff"
    "\ufff0-\ufffb\ud800-\udfff\U000e0000-\U000e007f]"
)
_BREAKS = re.compile("\r\n?|\x0b|\x0c|\x85|\u2028|\u2029")
_WIDE = re.compile("[\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\u0e00-\u0eff]")
_SENTENCE_END = re.compile("[.!?…。！？؟।]['\"”’»)\\]]*$")
_NOT_WORD = re.compile(r"\W+")
_MIN_WIDTH, _MAX_WIDTH = 40, 132


def clean(text: str) -> str:
    """One line of plain text: composed (NFC), control and invisible characters gone, white space folded."""
    return " ".join(_UNSEEN.sub("", unicodedata.normalize("NFC", text)).split())


def plain_lines(text: str) -> list[str]:
    """The cleaned lines of a text; empty ones are kept as the empty string, since they part paragraphs."""
    return [clean(line) for line in _BREAKS.sub("\n", text).split("\n")]


def fold(text: str) -> str:
    """The form in which two lines compare: no case, no punctuation, compatibility characters folded."""
    return _NOT_WORD.sub(" ", unicodedata.normalize("NFKC", text).casefold()).strip()


def count_words(line: str) -> int:
    """The number of words; in scripts without spaces two characters count as one."""
    wide = len(_WIDE.findall(line))
    return len(line.split()) if wide * 4 < len(line) else (len(line) + 1) // 2


def ends_sentence(line: str) -> bool:
    """Whether a line ends as a sentence does, closing quotes and brackets aside."""
    return bool(_SENTENCE_END.search(line))


def unwrap(lines: Sequence[str]) -> list[str]:
    """Undo a hard wrap at one width, if there is one; otherwise the lines as they came.

    A greedy wrapper (RFC 3676, fmt(1)) breaks a line only where the next word would not have fitted: two lines
    belong together if, and only if, that holds. So paragraphs survive with and without blank lines between them.
    """
    width = _wrap_width(lines)
    if not width:
        return list(lines)
    joined: list[str] = []
    before = ""
    for line in lines:
        if joined and before and line and _was_broken(before, line, width):
            hyphenated = before.endswith("-") and not before.endswith(" -")
            joined[-1] += line if hyphenated else f" {line}"
        else:
            joined.append(line)
        before = line
    return joined


def _wrap_width(lines: Sequence[str]) -> int:
    """The width at which lines were broken, in characters; 0 where the text is not hard-wrapped.

    A wrapped text shows itself by lines that begin in the middle of a sentence, where the line before was full.
    """
    filled = [line for line in lines if line]
    width = max(map(len, filled), default=0)
    if not _MIN_WIDTH <= width <= _MAX_WIDTH:
        return 0
    pairs = [(a, b) for a, b in pairwise(lines) if a and b]
    inside = sum(b[0].islower() and not ends_sentence(a) and _was_broken(a, b, width) for a, b in pairs)
    return width if inside >= max(3, 0.15 * len(filled)) else 0


def _was_broken(before: str, line: str, width: int) -> bool:
    return len(before) + 1 + len(line.split(maxsplit=1)[0]) > width
