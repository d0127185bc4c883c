"""Extracted lines → paragraphs and what is none: captions, bylines, promotions, a kicker and dek above the first.

Judges by three things: the words of a line (`boilerplate`), where the page shows it (`pages_lines`), and its place
among the others. Every line that goes has its reason.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from digest.collect.boilerplate import is_ending, noise
from digest.collect.dumps_header import Header, read_header
from digest.collect.dumps_roles import Line, mark
from digest.collect.kinds import is_kicker
from digest.collect.lines import count_words, ends_sentence, fold
from digest.collect.pages_lines import Seen
from digest.model.article import Dropped

__all__ = ["Sifted", "left_out", "sift"]

_NEAR, _HEADER, _MAX_TEXT = 20, 10, 500
_PROSE = 12


@dataclass(frozen=True, slots=True)
class Sifted:
    """The paragraphs of one article and the lines dropped from them. `ended`: "keep reading" stood at the end.

    `kicker`, `kind` and `dek` are those printed right above the first paragraph.
    """

    paragraphs: tuple[str, ...]
    dropped: tuple[Dropped, ...]
    ended: bool = False
    kicker: str = ""
    kind: str = ""
    dek: str = ""


def sift(body: Sequence[Seen], lines: Sequence[Seen], title: str) -> Sifted:
    """Part the extracted lines `body` of a page. `lines` are all that it shows, `title` its headline."""
    marked = _believed(_marks(lines), body)
    prose = [i for i, line in enumerate(body) if _is_prose(line) and not marked.get(fold(line.text))]
    first, last = (prose[0], prose[-1]) if prose else (0, len(body))
    header = _header(body[first], lines, title) if prose else None
    whys = [_why(line, marked, i, title, (first, last)) for i, line in enumerate(body)]
    if header is not None:
        kept = set(header.lead)
        whys[:first] = [whys[i] or ("" if body[i].text in kept else "header") for i in range(first)]
    whys = _once(body, whys)
    return Sifted(
        paragraphs=tuple(line.text for line, why in zip(body, whys, strict=True) if not why),
        dropped=tuple(_dropped(line.text, why) for line, why in zip(body, whys, strict=True) if why),
        ended=any(why == "keep reading" for why in whys[last + 1 :]),
        kicker=header.kicker if header else "",
        kind=header.kind if header else "",
        dek=header.dek if header else "",
    )


def left_out(lines: Sequence[Seen], kept: Sequence[str], known: Iterable[str]) -> tuple[list[Dropped], bool]:
    """The visible lines in and around the article that are not in its text; and whether "keep reading" follows it."""
    text = f" {' '.join(map(fold, kept))} "
    said = {"", *map(fold, known)}
    inside = [i for i, line in enumerate(lines) if count_words(line.text) >= 8 and f" {fold(line.text)} " in text]
    first, last = (inside[0], inside[-1]) if inside else (0, len(lines))
    out: list[Dropped] = []
    for line in lines[max(0, first - _NEAR) : last + _NEAR]:
        key = fold(line.text)
        if key not in said and f" {key} " not in text:
            said.add(key)
            out.append(_dropped(line.text, _place(line) or noise(line.text) or _hinted(line)))
    following = [line.text for line in lines[last + 1 : last + 3]]
    return out, any(map(is_ending, following))


def _header(opening: Seen, lines: Sequence[Seen], title: str) -> Header | None:
    """What the page shows between its headline and the first paragraph, where a kicker there says: this is a header."""
    at = next((i for i, line in enumerate(lines) if fold(line.text) == fold(opening.text)), 0)
    above = [line for line in lines[max(0, at - _HEADER) : at] if not line.aside]
    titles = [i for i, line in enumerate(above) if fold(line.text) == fold(title)]
    above = above[titles[0] + 1 :] if titles else []
    if not any(is_kicker(line.text) for line in above):
        return None
    shown = [Line(title, "heading"), *(Line(line.text, line.hint) for line in above)]
    return read_header([mark(line) for line in shown], kicker_follows=True)


def _is_prose(line: Seen) -> bool:
    return count_words(line.text) >= _PROSE and ends_sentence(line.text) and not noise(line.text)


def _why(line: Seen, marked: Mapping[str, str], i: int, title: str, prose: tuple[int, int]) -> str:
    """Why a line is no paragraph; empty for one that is. `prose` are the places of the first and last sentences."""
    key = fold(line.text)
    if i < 4 and key == fold(title):
        return "duplicate title"
    outside = "" if prose[0] <= i <= prose[1] else "kicker" if i < prose[0] else "footer tag"
    return marked.get(key, "") or noise(line.text) or (outside if outside and is_kicker(line.text) else "")


def _once(body: Sequence[Seen], whys: Sequence[str]) -> list[str]:
    """A paragraph of eight words or more that was said before goes."""
    seen: set[str] = set()
    found: list[str] = []
    for line, why in zip(body, whys, strict=True):
        key = fold(line.text)
        twice = not why and key in seen and count_words(line.text) >= 8
        found.append("said twice" if twice else why)
        seen.add(key)
    return found


def _marks(lines: Sequence[Seen]) -> dict[str, str]:
    """Texts that stand in captions or asides only, and the reason that their place gives."""
    reasons: dict[str, str] = {}
    elsewhere = {fold(line.text) for line in lines if not _place(line)}
    for line in lines:
        key = fold(line.text)
        if key not in elsewhere and _place(line):
            reasons.setdefault(key, _place(line))
    return reasons


def _believed(marked: Mapping[str, str], body: Sequence[Seen]) -> Mapping[str, str]:
    """Only the reasons that leave most of the text standing: a name such as "paywall" may frame all of it."""
    words = Counter[str]()
    for line in body:
        words[marked.get(fold(line.text), "")] += count_words(line.text)
    limit = min(max(150, 0.25 * words.total()), 0.5 * words.total())
    return {key: why for key, why in marked.items() if words[why] <= limit}


def _place(line: Seen) -> str:
    short = count_words(line.text) <= 25
    return "photo caption" if line.hint == "caption" else "byline" if line.hint == "byline" and short else line.aside


def _hinted(line: Seen) -> str:
    if line.linked:
        return "link outside the text"
    hinted = {"kicker": "kicker", "date": "date line", "standfirst": "standfirst"}
    return hinted.get(line.hint, "outside the article's text")


def _dropped(text: str, why: str) -> Dropped:
    return Dropped(text if len(text) <= _MAX_TEXT else f"{text[:_MAX_TEXT]}…", why)
