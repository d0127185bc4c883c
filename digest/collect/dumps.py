"""A dump → its stories: the text of a page that holds several articles, or one, with everything around them.

Lines have roles (`dumps_roles`); a header's lines have places (`dumps_header`); here is the grammar between them:

    dump   := (header body footer)* tail
    header := kicker, title (often said twice), dek, credit, byline, date, in any order
    body   := prose, with subheads, pull quotes, credits and rails between
    footer := "keep reading" | caption, tag

Every line that is not part of a story is recorded with its reason. It must not know regions, nor read markup.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from digest.collect.boilerplate import is_name
from digest.collect.dumps_header import Header, kicker_touches_body, read_header
from digest.collect.dumps_roles import NOISE, Line, Marked, mark
from digest.collect.dumps_topics import part_by_topic
from digest.collect.kinds import is_section
from digest.collect.lines import count_words, ends_sentence, fold
from digest.model.article import Dropped

__all__ = ["Story", "split_stories"]

_CUT_OFF = re.compile(r"\s*(?:\[(?:…|\.\.\.)\]|\((?:…|\.\.\.)\)|\.\.\.\s*(?:read )?more)\s*$", re.IGNORECASE)
_MAX_COMPARED = 200_000
_LONGEST_HEADLINE, _LONGEST_DEK, _LONGEST_NOTE = 30, 45, 90
_NOTE = re.compile(
    r"(?:Dr\.? |Prof\.? )?(?:[^\W\d_a-z]\S* ){2,4}(?:is|ist|est|es) (?:an?|the|ein|eine|un|une|currently|senior)\b"
    r"(?P<office>[^.]{0,60}\b(?:fellow|professor|journalist|reporter|correspondent|editor|writer|analyst|researcher|scholar"
    r"|columnist|contributor)\b[^.]{0,40}\b(?:at|of|for|with|based|who|and)\b)?"
)
_IN_HEADER = ("kicker", "byline", "date", "dek")


@dataclass(frozen=True, slots=True)
class Story:
    """One article of a dump: its header, its paragraphs, whether its text goes on elsewhere, what was left out.

    `href` is where its headline or its "keep reading" leads, as written.
    """

    header: Header
    paragraphs: tuple[str, ...]
    truncated: bool
    dropped: tuple[Dropped, ...]
    href: str = ""


@dataclass(slots=True)
class _Part:
    """One article's share of the lines while they are being dealt out."""

    header: list[Marked] = field(default_factory=list)
    body: list[Marked] = field(default_factory=list)
    footer: list[Marked] = field(default_factory=list)
    truncated: bool = False


def split_stories(lines: Iterable[Line], *, whole: bool = False) -> tuple[Story, ...]:
    """The stories of a dump in the order of the page; empty where no line is a paragraph of prose.

    `whole`: each block of lines is known to be one article, whatever headers seem to stand inside it.
    """
    marked = _in_context(_with_prose([mark(line) for line in lines if line.text]))
    marked = marked if whole else part_by_topic(marked)
    parts = _deal(marked, whole=whole)
    follows = any(kicker_touches_body(part.header) for part in parts)
    return tuple(_story(part, read_header(part.header, kicker_follows=follows)) for part in parts)


def _with_prose(marked: list[Marked]) -> list[Marked]:
    """Where no line is long enough to be a paragraph, the sentences among the short ones are."""
    if any(here.role == "prose" for here in marked):
        return marked
    return [
        replace(here, role="prose")
        if here.role == "short" and not here.line.hint and ends_sentence(here.text) and count_words(here.text) >= 4
        else here
        for here in marked
    ]


def _in_context(marked: Sequence[Marked]) -> list[Marked]:
    """The roles that a line has only because of its neighbours."""
    none = Marked(Line(""), "")
    around = zip([none, *marked], marked, [*marked[1:], none], strict=False)
    asked = [_headline(*three) for three in around]
    return [_beside(*three) for three in zip([none, *asked], asked, [*asked[1:], none], strict=False)]


def _headline(before: Marked, here: Marked, after: Marked) -> Marked:
    """A long line that is said twice, or a long question where no text has begun, is a headline."""
    if here.role != "prose" or count_words(here.text) > _LONGEST_HEADLINE:
        return here
    twice = fold(here.text) in (fold(before.text), fold(after.text))
    asks = here.text.endswith("?") and before.role not in ("prose", "short") and after.role != "ending"
    return replace(here, role="short") if twice or asks else here


def _beside(before: Marked, here: Marked, after: Marked) -> Marked:
    """A sentence between a headline and a kicker or byline is the dek; a section between headline and text no rail."""
    if before.role != "short":
        return here
    signed = after.role in ("kicker", "byline") or (after.role == "short" and is_name(after.text))
    if here.role == "prose" and signed and count_words(here.text) <= _LONGEST_DEK:
        return replace(here, role="dek")
    printed = here.role == "rail" and after.role == "prose" and is_section(here.text)
    return replace(here, role="kicker") if printed else here


def _deal(marked: Sequence[Marked], *, whole: bool) -> list[_Part]:
    """Deal the lines out to articles. Lines between two paragraphs wait until it is clear whose they are."""
    parts, waiting = [_Part()], list[Marked]()
    for here in marked:
        part = parts[-1]
        if part.body and here.line.block != part.body[-1].line.block:
            part.footer += waiting
            part, waiting = _Part(), []
            parts.append(part)
        if here.role == "prose":
            _take_prose(parts, waiting, here, whole=whole)
            waiting = []
        elif here.role == "ending" and part.body and not part.truncated:
            part.footer += [*waiting, here]
            part.truncated, waiting = True, []
        else:
            waiting.append(here)
    if len(parts) > 1 and not parts[-1].body:
        parts.pop()
    parts[-1].footer += waiting
    return [part for part in parts if part.body]


def _take_prose(parts: list[_Part], waiting: list[Marked], prose: Marked, *, whole: bool) -> None:
    """A paragraph opens an article, or goes on with the last one; so it is settled whose the waiting lines are."""
    part = parts[-1]
    if not part.body:
        part.header += waiting
    elif not whole and _begins_story(part, waiting):
        footer, header = _share_out(part, waiting)
        part.footer += footer
        part = _Part(header=header)
        parts.append(part)
    else:
        part.body += [*part.footer, *waiting]
        part.footer, part.truncated = [], False
    part.body.append(prose)


def _begins_story(part: _Part, waiting: Sequence[Marked]) -> bool:
    """Whether the lines between two paragraphs are the header of another article, not subheads or an inset.

    After "keep reading" any headline will do. In running text it takes a headline and a second sign of a header.
    """
    rail = max((i for i, marked in enumerate(waiting) if marked.role == "rail"), default=-1)
    own = [marked for marked in waiting if marked.role not in NOISE or marked.role == "rule"]
    roles = [marked.role for marked in own]
    headlines = [marked for marked in own if marked.role == "short" and count_words(marked.text) >= 2]
    if not headlines:
        return False
    if part.truncated:
        return True
    if rail >= 0:
        return roles[-1] == "kicker" or "byline" in roles
    if any(role in roles for role in (*_IN_HEADER, "rule")):
        return True
    twice = len({fold(marked.text) for marked in headlines}) < len(headlines)
    return twice or ("credit" in roles and len(headlines) >= 2 and not any(m.line.hint for m in headlines))


def _share_out(part: _Part, waiting: list[Marked]) -> tuple[list[Marked], list[Marked]]:
    """Between two articles: what still belongs to the first, and the header of the second.

    The first's are short sentences that follow its text, a caption before another caption, and the sections after it.
    """
    if part.truncated:
        return [], waiting
    title = max(i for i, marked in enumerate(waiting) if marked.role == "short")
    captions = [i for i, marked in enumerate(waiting[:title]) if marked.role == "credit"]
    cut = captions[0] + 1 if len(captions) > 1 else 0
    while (
        cut < title and waiting[cut].role == "short" and ends_sentence(waiting[cut].text) and not waiting[cut].line.hint
    ):
        cut += 1
    lone = sum(marked.role == "kicker" for marked in waiting[cut:]) > 1
    while cut < len(waiting) and waiting[cut].role == "kicker" and lone and not _leads_to_title(waiting, cut):
        cut += 1
    return waiting[:cut], waiting[cut:]


def _leads_to_title(waiting: Sequence[Marked], at: int) -> bool:
    """Whether a kicker stands right above a headline, alone or as one of a kind and a section, with none below it."""
    following = [marked for marked in waiting[at + 1 :] if marked.role not in NOISE]
    pair = following and following[0].role == "kicker" and is_section(waiting[at].text) != is_section(following[0].text)
    roles = [marked.role for marked in (following[1:] if pair else following)]
    return roles[:1] == ["short"] and "kicker" not in roles


def _story(part: _Part, header: Header) -> Story:
    paragraphs, dropped = _body(part)
    kept, footer = _footer(part)
    paragraphs = [*header.lead, *paragraphs, *kept]
    cut_off = bool(paragraphs and _CUT_OFF.search(paragraphs[-1]))
    if cut_off:
        paragraphs[-1] = _CUT_OFF.sub("", paragraphs[-1])
    note = _authors_note(paragraphs, header.byline)
    return Story(
        header=header,
        paragraphs=tuple(text for text in (paragraphs[:-1] if note else paragraphs) if text),
        truncated=part.truncated or cut_off,
        dropped=(*header.dropped, *dropped, *note, *footer),
        href=header.title.href or next((m.line.href for m in part.footer if m.role == "ending"), ""),
    )


def _body(part: _Part) -> tuple[list[str], list[Dropped]]:
    """The paragraphs, subheads among them, and what stood between them."""
    prose = fold(" ".join(marked.text for marked in part.body if marked.role == "prose"))
    kept, dropped, rail = list[str](), list[Dropped](), False
    for i, marked in enumerate(part.body):
        rail = marked.role == "rail" or (rail and marked.role == "short")
        why = _why_not(part.body, i, prose, rail=rail)
        if why:
            dropped.append(Dropped(marked.text, why))
        else:
            kept.append(marked.text)
    return kept, dropped


def _why_not(body: Sequence[Marked], i: int, prose: str, *, rail: bool) -> str:
    """Why a line inside a body is not part of it; empty for prose, subheads and short lines of dialogue."""
    marked = body[i]
    if rail:
        return NOISE["rail"]
    if marked.role in NOISE:
        return NOISE[marked.role]
    if marked.role == "credit":
        return "photo credit"
    if marked.role in ("byline", "date"):
        return f"{marked.role} inside the text"
    if marked.role == "kicker" and i and body[i - 1].role == "credit":
        return "tag"
    return "pull quote" if _is_repeated(marked, prose) else ""


def _is_repeated(marked: Marked, prose: str) -> bool:
    """A pull quote: a line whose words occur in the text once more."""
    said = fold(marked.text)
    short = marked.role == "short" and count_words(marked.text) >= 5
    quoted = marked.role == "prose" and marked.text[0] in "\"“„«‘'" and count_words(marked.text) <= 60
    return len(prose) < _MAX_COMPARED and ((short and said in prose) or (quoted and prose.count(said) > 1))


def _footer(part: _Part) -> tuple[list[str], list[Dropped]]:
    """Short sentences that directly follow the last paragraph are its text; all else goes, with its reason."""
    kept = list[str]()
    for marked in part.footer:
        if marked.role != "short" or not ends_sentence(marked.text):
            break
        kept.append(marked.text)
    return kept, [Dropped(marked.text, _footer_reason(marked)) for marked in part.footer[len(kept) :]]


def _footer_reason(marked: Marked) -> str:
    reasons = {"credit": "photo credit", "kicker": "footer tag", "byline": "byline", "date": "date line"}
    return NOISE.get(marked.role) or reasons.get(marked.role, "after the article's end")


def _authors_note(paragraphs: Sequence[str], byline: Sequence[str]) -> list[Dropped]:
    """The last paragraph, if it tells who the author is ("Jane Doe is a senior fellow at …")."""
    last = paragraphs[-1] if len(paragraphs) > 2 else ""
    named = _NOTE.match(last) if count_words(last) <= _LONGEST_NOTE else None
    signed = bool(named) and " ".join(fold(last).split()[:2]) in fold(" ".join(byline))
    return [Dropped(last, "author's note")] if named and (signed or named["office"]) else []
