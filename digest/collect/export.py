"""A CMS export (`.jsonl`) → readings: one JSON object a line, an article each. See docs of `digest explain`.

Fields: `title` and `text` (blank lines part paragraphs) or `paragraphs`; optionally `id`, `url`, `kicker`, `kind`,
`byline`, `published`, `language`, `image` (an address, or an object with url, alt, credit), `standfirst`,
`truncated`. What the CMS says is taken as it is: nothing is dropped. A bad line is a problem that names file and line.
"""

import json
import re
from collections.abc import Mapping

from digest.collect.encoding import decode
from digest.collect.extract import make_article
from digest.collect.kinds import kicker_and_kind
from digest.collect.lines import clean, ends_sentence, plain_lines, unwrap
from digest.collect.metadata_byline import join_names
from digest.collect.metadata_dates import parse_date
from digest.collect.metadata_jsonld import plain
from digest.collect.urls import absolute
from digest.model.article import Article, Picture, Reading
from digest.model.source import Source

__all__ = ["paragraphs_of", "read_export"]

_MARKUP = re.compile(r"</p\s*>|<br\s*/?>|<p[\s>]", re.IGNORECASE)


class _BadLineError(ValueError):
    """A line that is no article; its text says what is wrong with it."""


def read_export(data: bytes, path: str, source: Source) -> tuple[Reading, ...]:
    """A reading for each line that is not empty."""
    lines = decode(data).split("\n")
    return tuple(_read_line(line, path, i, source) for i, line in enumerate(lines, start=1) if line.strip()) or (
        Reading(path, problem=f"{path} is empty: it should hold a JSON object a line."),
    )


def _read_line(line: str, path: str, number: int, source: Source) -> Reading:
    try:
        return Reading(path, _article(json.loads(line), source))
    except _BadLineError as error:
        why = str(error)
    except json.JSONDecodeError as error:
        why = f"it is not JSON ({error.msg} at character {error.pos + 1})"
    except (ValueError, RecursionError):
        why = "it is not JSON that can be read"
    return Reading(path, problem=f"{path}, line {number}: {why}.")


def _article(value: object, source: Source) -> Article:
    if not isinstance(value, dict):
        raise _BadLineError("it is not a JSON object")
    title = clean(_text(value, "title"))
    paragraphs = _paragraphs(value)
    if not title and not paragraphs:
        raise _BadLineError("it has neither a title nor a text")
    kicker, kind = kicker_and_kind(_text(value, "kicker"))
    return make_article(
        source=source,
        id_=_id(value),
        title=title or " ".join(paragraphs[0].split()[:12]),
        paragraphs=paragraphs,
        url=_text(value, "url").strip(),
        kicker=kicker,
        kind=clean(_text(value, "kind")).lower() or kind,
        byline=_byline(value.get("byline")),
        published=parse_date(value.get("published")),
        language=clean(_text(value, "language"))[:2].lower(),
        standfirst=plain(value.get("standfirst")),
        picture=_picture(value.get("image")),
        truncated=value.get("truncated") is True,
    )


def _text(value: Mapping[str, object], key: str) -> str:
    found = value.get(key)
    if found is not None and not isinstance(found, str):
        raise _BadLineError(f"`{key}` should be a text")
    return found or ""


def _id(value: Mapping[str, object]) -> str:
    found = value.get("id")
    if found is not None and (isinstance(found, bool) or not isinstance(found, str | int)):
        raise _BadLineError("`id` should be a text or a number")
    return "" if found is None else clean(str(found))


def _paragraphs(value: Mapping[str, object]) -> tuple[str, ...]:
    listed = value.get("paragraphs")
    if listed is None:
        return paragraphs_of(_text(value, "text"))
    if not isinstance(listed, list) or not all(isinstance(one, str) for one in listed):
        raise _BadLineError("`paragraphs` should be a list of texts")
    return tuple(text for one in listed if (text := clean(one)))


def paragraphs_of(text: str) -> tuple[str, ...]:
    """Paragraphs of a plain text. Blank lines part them; where there is none, lines that are whole sentences do."""
    if _MARKUP.search(text):
        text = re.sub(r"<(?:/p|br)\b[^<>]*>", "\n\n", text)
        lines = [plain(line) for line in text.split("\n")]
    else:
        lines = unwrap(plain_lines(text))
    if all(lines) and len(lines) > 2 and all(map(ends_sentence, lines)):
        return tuple(lines)
    blocks = "\n".join(lines).split("\n\n")
    return tuple(joined for block in blocks if (joined := " ".join(block.split())))


def _byline(value: object) -> str:
    if isinstance(value, list):
        return join_names([clean(name) for name in value if isinstance(name, str) and clean(name)])
    return re.sub(r"^by\s+", "", clean(value), flags=re.IGNORECASE) if isinstance(value, str) else ""


def _picture(value: object) -> Picture | None:
    said: Mapping[str, object] = value if isinstance(value, dict) else {"url": value}
    url = said.get("url") or said.get("src")
    address = absolute("", url) if isinstance(url, str) else ""
    return Picture(url=address, alt=plain(said.get("alt")), credit=plain(said.get("credit"))) if address else None
