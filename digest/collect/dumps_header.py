"""The header of one article in a dump: which of its lines is the title, the kicker, the dek, the byline, a tag.

Magazines print the kicker above the headline or below the dek; which of the two is learnt from the whole dump
(`kicker_follows`). It must not look at the body.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher

from digest.collect.boilerplate import is_name
from digest.collect.dumps_roles import NOISE, Line, Marked
from digest.collect.kinds import kicker_and_kind, merge_kickers
from digest.collect.lines import count_words, ends_sentence, fold
from digest.model.article import Dropped

__all__ = ["Header", "kicker_touches_body", "read_header"]

_ANCHORS = ("kicker", "byline", "date", "credit")
_ASIDE = ("byline", "date", *NOISE)
_SMALL_WORDS = {
    "a",
    "an",
    "and",
    "as",
    "at",
    "by",
    "de",
    "del",
    "des",
    "du",
    "et",
    "for",
    "from",
    "in",
    "la",
    "le",
    "of",
}
_SMALL_WORDS |= {"on", "or", "the", "to", "und", "von", "y", "&", "with", "vs"}


@dataclass(frozen=True, slots=True)
class Header:
    """What the lines above an article's first paragraph say; `lead` are short sentences that open its text."""

    title: Line = field(default_factory=lambda: Line(""))
    kicker: str = ""
    kind: str = ""
    byline: tuple[str, ...] = ()
    dates: tuple[Line, ...] = ()
    dek: str = ""
    alt: str = ""
    credit: str = ""
    lead: tuple[str, ...] = ()
    dropped: tuple[Dropped, ...] = ()


def kicker_touches_body(header: Sequence[Marked]) -> bool:
    """Whether the last kicker of a header stands between its headline and its text."""
    rest = [marked.role for marked in header if marked.role not in _ASIDE]
    return len(rest) > 1 and rest[-1] == "kicker" and "short" in rest


def read_header(header: Sequence[Marked], *, kicker_follows: bool) -> Header:
    """Give each line of a header its place. `kicker_follows`: this dump prints kickers below the headline."""
    lines = _without_rails(_without_menu(header))
    kickers = _own_kickers(lines, kicker_follows=kicker_follows)
    shorts = [i for i, marked in enumerate(lines) if marked.role in ("short", "dek")]
    title = _title(lines, shorts, kickers)
    plain = [i for i in shorts if lines[i].role == "short"]
    guess = None if kickers or title is None else _guess_kicker(lines, plain, title, kicker_follows=kicker_follows)
    kicker, kind = merge_kickers(lines[i].text for i in (kickers or ([] if guess is None else [guess])))
    names = _names(lines, shorts, title, skip=guess)
    after = [i for i in shorts if title is not None and i > title and i not in (guess, *names)]
    repeats = [i for i in shorts if title is not None and i != title and _same(lines[i].text, lines[title].text)]
    lead = _lead(lines, [i for i in after if i not in repeats], title)
    dek = [i for i in after if i not in lead and i not in repeats]
    spoken = {i for i in kickers if kicker_and_kind(lines[i].text) in ((kicker, kind), (kicker, ""), ("", kind))}
    used = {title, guess, *names, *lead, *dek, *spoken}
    return Header(
        title=Line("") if title is None else lines[title].line,
        kicker=kicker,
        kind=kind,
        byline=tuple(m.text for i, m in enumerate(lines) if m.role == "byline" or i in names),
        dates=tuple(marked.line for marked in lines if marked.role == "date"),
        dek=" ".join(lines[i].text for i in dek),
        alt=next((lines[i].text for i in shorts if i not in used and i not in repeats), ""),
        credit=next((marked.text for marked in reversed(lines) if marked.role == "credit"), ""),
        lead=tuple(lines[i].text for i in lead),
        dropped=_dropped(header, lines, used, repeats, kickers),
    )


def _without_menu(header: Sequence[Marked]) -> list[Marked]:
    """Three or more sections in a row are a menu, not a kicker; one that is said again above a headline is spared."""
    kept: list[Marked] = []
    seen: set[str] = set()
    for i, marked in enumerate(header):
        again = fold(marked.text) in seen or (i > 0 and header[i - 1].role == "standing")
        above = [after.role for after in header[i + 1 : i + 2]] == ["short"]
        seen.add(fold(marked.text))
        if marked.role != "kicker" or marked.line.hint or (again and above) or _run(header, i) < 3:
            kept.append(marked)
    return kept


def _run(header: Sequence[Marked], at: int) -> int:
    start, end = at, at
    while start > 0 and header[start - 1].role in ("kicker", "standing"):
        start -= 1
    while end < len(header) - 1 and header[end + 1].role in ("kicker", "standing"):
        end += 1
    return sum(marked.role == "kicker" for marked in header[start : end + 1])


def _without_rails(header: list[Marked]) -> list[Marked]:
    """Leave out the headlines of a rail that stands above the article: only what is next to an anchor is its own."""
    last = max((i for i, marked in enumerate(header) if marked.role == "rail"), default=-1)
    after = [marked for marked in header[last + 1 :] if marked.role not in NOISE]
    shorts = [i for i, marked in enumerate(after) if marked.role == "short"]
    if last < 0 or not shorts:
        return header
    anchors = [i for i, marked in enumerate(after) if marked.role in _ANCHORS or marked.line.hint]
    if not anchors and any(marked.role == "short" for marked in header[:last]):
        return header[:last]
    opener = max((i for i in anchors if after[i].role in ("kicker", "credit") and i < shorts[-1]), default=-1)
    if opener >= 0:
        return after[opener:]
    return after[max((i for i in shorts if i < min([*anchors, len(after)])), default=0) :]


def _own_kickers(lines: Sequence[Marked], *, kicker_follows: bool) -> list[int]:
    """The kickers nearest to the body; none where all that is there is the footer tag of the article before."""
    kickers = [i for i, marked in enumerate(lines) if marked.role == "kicker"]
    if not kickers:
        return []
    below = lines[kickers[-1] + 1 :]
    if kicker_follows and any(m.role == "credit" for m in below) and any(m.role == "short" for m in below):
        return []
    nearest = [kickers[-1]]
    while nearest[0] - 1 in kickers:
        nearest.insert(0, nearest[0] - 1)
    return nearest


def _title(lines: Sequence[Marked], shorts: Sequence[int], kickers: Sequence[int]) -> int | None:
    """The headline: a heading by markup, else a line said twice, else the first of four words or more."""
    pool = [i for i in shorts if lines[i].role == "short"] or list(shorts)
    repeated = [i for i in pool if any(_same(lines[i].text, lines[j].text) for j in pool if j > i)]
    headings = [i for i in pool if lines[i].line.hint == "heading" and not _describes_picture(lines, i, pool)]
    if headings:
        return next((i for i in headings if i in repeated), next(iter([*repeated, *headings])))
    credit = max((i for i in pool if any(m.role == "credit" for m in lines[:i])), default=None)
    if credit is not None:
        last = max(i for i, m in enumerate(lines[:credit]) if m.role == "credit")
        pool = [i for i in pool if i > last]
    below = [i for i in pool if kickers and i > kickers[-1]]
    above = [i for i in pool if kickers and i < kickers[0]]
    pool = above or below or pool
    twice = [i for i in pool if i in repeated]
    named = [i for i in pool if not is_name(lines[i].text)] or pool
    return next(iter(twice or [i for i in named if count_words(lines[i].text) >= 4] or named), None)


def _describes_picture(lines: Sequence[Marked], i: int, pool: Sequence[int]) -> bool:
    """Whether a heading of a few words stands above a credit, and a longer headline below that: words for a picture."""
    credit = next((j for j in range(i + 1, len(lines)) if lines[j].role == "credit"), None)
    later = credit is not None and any(j > credit and count_words(lines[j].text) >= 4 for j in pool)
    return later and count_words(lines[i].text) < 4


def _guess_kicker(lines: Sequence[Marked], shorts: Sequence[int], title: int, *, kicker_follows: bool) -> int | None:
    """A section that no list knows: a few capitalised words right above the headline, or where this dump has them."""
    touching = [i for i in range(title + 1, len(lines)) if lines[i].role not in _ASIDE]
    last = touching[-1] if touching else -1
    if last in shorts and _is_label(lines[last].text) and (kicker_follows or not is_name(lines[last].text)):
        return last
    above = title - 1
    return above if above in shorts and not kicker_follows and _is_label(lines[above].text) else None


def _is_label(text: str) -> bool:
    words = text.split()
    capital = all(word[0].isupper() or word.lower() in _SMALL_WORDS or not word[0].isalpha() for word in words)
    return 0 < len(words) <= 4 and len(text) <= 40 and capital and not ends_sentence(text)


def _names(lines: Sequence[Marked], shorts: Sequence[int], title: int | None, *, skip: int | None) -> list[int]:
    """Lines below the headline that are nothing but persons' names."""
    return [i for i in shorts if title is not None and i > title and i != skip and is_name(lines[i].text)]


def _lead(lines: Sequence[Marked], after: Sequence[int], title: int | None) -> list[int]:
    """Short sentences below the byline, date or lower kicker: the text has begun."""
    if title is None:
        return []
    anchors = [
        i for i, m in enumerate(lines) if i > title and (m.role in ("byline", "date", "kicker") or is_name(m.text))
    ]
    return [
        i for i in after if anchors and i > anchors[-1] and ends_sentence(lines[i].text) and lines[i].role == "short"
    ]


def _same(one: str, other: str) -> bool:
    """Whether two lines are one headline said twice, small edits aside."""
    a, b = fold(one), fold(other)
    return a == b or (min(len(a), len(b)) > 20 and len(a) < 400 > len(b) and SequenceMatcher(None, a, b).ratio() > 0.93)


def _dropped(
    header: Sequence[Marked],
    lines: Sequence[Marked],
    used: set[int | None],
    repeats: Sequence[int],
    kickers: Sequence[int],
) -> tuple[Dropped, ...]:
    """Every line of the header that is no part of the article, with its reason, in the order read."""
    why = {id(marked): _reason(i, marked, used, repeats) for i, marked in enumerate(lines)}
    why |= {id(lines[i]): "second kicker" for i in kickers if i not in used}
    said = [(marked, why.get(id(marked), NOISE.get(marked.role, "menu or rail"))) for marked in header]
    return tuple(Dropped(marked.text, reason) for marked, reason in said if reason)


def _reason(i: int, marked: Marked, used: set[int | None], repeats: Sequence[int]) -> str:
    if i in used or marked.role in ("byline", "date"):
        return ""
    if i in repeats:
        return "duplicate title"
    if marked.role == "kicker":
        return "footer tag of the article before"
    return NOISE.get(marked.role) or ("photo credit" if marked.role == "credit" else "image description")
