"""The checklist before a decision: what is found of the mail and its making, worst first within each point. Pure."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from digest.model.edition import Edition
from digest.model.finding import Finding
from digest.model.issue import Story
from digest.studio.decide_links import LinkTest

__all__ = ["Line", "Point", "Tone", "covered", "doubtful", "edits", "links", "rules", "size", "sources"]

Tone = Literal["good", "warn", "bad", ""]
_CLIP = 102_000
"""Bytes of HTML as they travel, at which Gmail clips a message."""
_NEAR = 90_000


@dataclass(frozen=True, slots=True)
class Line:
    """One thing that was found, and where it leads."""

    said: str
    tone: Tone = ""
    more: str = ""
    url: str = ""


@dataclass(frozen=True, slots=True)
class Point:
    """One point of the list: `said` is its outcome in a few words."""

    name: str
    title: str
    tone: Tone
    said: str
    lines: tuple[Line, ...] = field(default=())


def rules(findings: Sequence[Finding]) -> Point:
    """What `digest check` finds."""
    errors = sum(finding.severity == "error" for finding in findings)
    tone: Tone = "bad" if errors else "warn" if findings else "good"
    counts = [_counted(errors, "error"), _counted(len(findings) - errors, "warning")]
    said = ", ".join(filter(None, counts)) or "it passes every rule"
    lines = [
        Line(f"{one.rule}: {one.message}", "bad" if one.severity == "error" else "warn", one.where)
        for one in sorted(findings, key=lambda one: one.severity != "error")
    ]
    return Point("rules", "The mail", tone, said, tuple(lines))


def links(test: LinkTest | None, number: int) -> Point:
    """The links, as the last test of them found."""
    if test is None:
        return Point("links", "Links", "", f"{_counted(number, 'address', 'addresses') or 'none'}, not tested yet")
    wrong = [tried for tried in test.tried if tried.tone != "good"]
    order = ("bad", "warn", "good")
    lines = [
        Line(tried.link.title, tried.tone, tried.said, tried.link.url)
        for tried in sorted(wrong, key=lambda tried: order.index(tried.tone))
    ]
    if not test.ended:
        return Point("links", "Links", "", f"{len(test.tried)} of {len(test.links)} asked", tuple(lines))
    tone: Tone = "bad" if any(one.tone == "bad" for one in wrong) else "warn" if wrong else "good"
    said = f"{len(wrong)} of {len(test.links)} need a look" if wrong else f"all {len(test.links)} are there"
    return Point("links", "Links", tone, said, tuple(lines))


def covered(document: Mapping[str, Any], edition: Edition, names: Mapping[str, str]) -> Point:
    """Regions of the edition that have no story."""
    has = {section["region"] for section in document.get("sections", ())}
    bare = [slug for slug in edition.regions if slug not in has]
    lines = (Line(", ".join(names.get(slug, slug) for slug in bare)),) if bare else ()
    said = f"{_counted(len(bare), 'region')} without a story" if bare else "every region has a story"
    return Point("regions", "Regions", "warn" if bare else "good", said, lines)


def doubtful(stories: Iterable[Story], names: Mapping[str, str]) -> Point:
    """Stories whose region the classifier doubts, with its reasons."""
    lines = tuple(Line(story.headline, "warn", _filed(story, names)) for story in stories if story.filing.doubtful)
    said = f"{_counted(len(lines), 'story', 'stories')} to look at" if lines else "none is in doubt"
    return Point("doubtful", "Filing", "warn" if lines else "good", said, lines)


def sources(rows: Iterable[Mapping[str, Any]], problems: Sequence[Mapping[str, str]]) -> Point:
    """Sources that fail now, and what went wrong when the issue was collected."""
    failing = [row for row in rows if row["state"] in ("failing", "retired")]
    lines = [Line(str(row["name"]), "warn", _since(row)) for row in failing]
    known = {str(row["name"]) for row in failing}
    lines += [Line(one["source"], "warn", one["what"]) for one in problems if one["source"] not in known]
    said = f"{_counted(len(lines), 'source')} failed" if lines else "all of them answered"
    return Point("sources", "Sources", "warn" if lines else "good", said, tuple(lines))


def size(encoded: int, notes: Iterable[str] = ()) -> Point:
    """The HTML as it travels, against the limit at which Gmail clips it."""
    tone: Tone = "bad" if encoded > _CLIP else "warn" if encoded > _NEAR else "good"
    said = f"{encoded / 1000:.0f} of {_CLIP // 1000} kB" if encoded else "it has not been made"
    lines = tuple(Line(note[:1].upper() + note[1:]) for note in notes)
    return Point("size", "Size", tone if encoded else "bad", said, lines)


def edits(unfitting: Sequence[str], number: int) -> Point:
    """Edits that a rebuild could not apply."""
    said = f"{len(unfitting)} of {_counted(number, 'edit')} no longer fit" if unfitting else "all of them fit"
    if not number:
        said = "none was made"
    return Point("edits", "Edits", "warn" if unfitting else "good", said, tuple(Line(one) for one in unfitting))


def _counted(number: int, one: str, many: str = "") -> str:
    return f"{number} {one if number == 1 else many or one + 's'}" if number else ""


def _filed(story: Story, names: Mapping[str, str]) -> str:
    shares = story.filing.shares
    return "; ".join(_share(share, names) for share in shares[:3]) if shares else "nothing speaks for a region"


def _share(share: Any, names: Mapping[str, str]) -> str:
    why = f" ({', '.join(share.reasons)})" if share.reasons else ""
    part = f" {share.share:.0%}" if share.share >= 0.005 else ""
    return f"{names.get(share.region, share.region)}{part}{why}"


def _since(row: Mapping[str, Any]) -> str:
    parts: Iterator[str] = filter(None, (f"since {row['failing']}" if row["failing"] else "", str(row["problem"])))
    return ": ".join(parts) or str(row["state"])
