"""What editors are told, in plain text: a draft is ready, it waits, it was held, something fails. Words only."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from digest.model.edition import Edition
from digest.model.finding import Finding
from digest.model.record import IssueRecord

__all__ = ["Note", "Times", "decided", "draft_waits", "failed", "issue_facts", "unread", "unsure"]

_MOST = 12
"""Lines of each list: the rest is counted."""


@dataclass(frozen=True, slots=True)
class Note:
    """A mail to editors."""

    subject: str
    text: str


@dataclass(frozen=True, slots=True)
class Times:
    """Until when a draft can be approved (the first mail of its issue goes then), and the instant of the note."""

    deadline: datetime
    now: datetime


def draft_waits(
    edition: Edition,
    record: IssueRecord,
    facts: Mapping[str, Any],
    findings: Sequence[Finding],
    regions: Mapping[str, str],
    *,
    times: Times,
    again: bool = False,
) -> Note:
    """The draft is ready, or (`again`) still waits before its deadline. `facts` are those of issue.json, `regions` the
    names by slug."""
    sections = len(facts.get("sections", ()))
    stories = sum(len(section["stories"]) for section in facts.get("sections", ()))
    parts = [
        f"{record.title}\n{_counted(stories, 'story', 'stories')} in {_counted(sections, 'region', 'regions')}.",
        _duty(edition, record, times),
        *_listed("Checks", [f"{one.severity}: {one.rule}: {one.message}" for one in findings]),
        *_listed("Sources that failed", [f"{one['source']}: {one['what']}" for one in facts.get("problems", ())]),
        *_listed("Regions without a story", _uncovered(edition, facts, regions)),
        *_listed("Stories whose region is doubtful", _doubtful(facts, regions)),
    ]
    waits = "goes by itself soon" if edition.approval == "automatic" else "still waits for approval"
    state = waits if again else "the draft is ready"
    return Note(f"{edition.title} {record.period}: {state}", "\n\n".join(parts) + "\n")


def _duty(edition: Edition, record: IssueRecord, times: Times) -> str:
    """What an editor may do, and what happens by itself. A draft may come late: then its deadline is past."""
    goes, past = _local(times.deadline, edition), times.now >= times.deadline
    if edition.approval == "automatic":
        if past:
            return f"It was to go at {goes}. It is approved by itself and goes now, unless `when_late` forbids it."
        return f"It is approved by itself and goes at {goes}, unless you hold it: digest hold {record.name}"
    policy = {"hold": "it is held", "skip": "it is skipped", "send": "it goes all the same"}[edition.when_unapproved]
    if past:
        return (
            f"It was to go at {goes}. Unapproved now, {policy}; approved, it goes at once: digest approve {record.name}"
        )
    return f"Look at it and approve it before {goes}: digest approve {record.name}\nUnapproved then, {policy}."


def decided(edition: Edition, record: IssueRecord, why: str) -> Note:
    """What the timetable decided about an issue, and what may be done now."""
    ways = {
        "held": f"Approve it, and it goes at once: digest approve {record.name}\n"
        f"Or leave it out: digest skip {record.name}",
        "skipped": "Its articles roll on to the next issue.",
    }
    text = f"{record.name} is {record.state}: {why}.\n\n{ways.get(str(record.state), '')}".rstrip() + "\n"
    return Note(f"{edition.title} {record.period}: {record.state}", text)


def failed(what: str, issue: str, problem: str) -> Note:
    """Something fails; it is tried again."""
    about = f"{what} of {issue}" if "/" in issue else what
    text = f"{about} failed: {problem}\n\nIt is tried again with growing pauses; the log has each attempt.\n"
    return Note(f"Digest: {about} failed", text)


def unread(fault: str) -> Note:
    """The settings were changed, and what stands there now cannot be used."""
    text = (
        f"The settings were changed and cannot be read again: {fault}\n\n"
        "The timetable goes on with those that held before. Once this is mended the new ones are taken up by "
        "themselves, and the log says so.\n"
    )
    return Note("Digest: the settings cannot be read", text)


def unsure(edition: Edition, record: IssueRecord, number: int) -> Note:
    """An issue is sent, and of so many letters nobody knows whether they were: only a person can settle that."""
    letters = _counted(number, "letter", "letters")
    text = (
        f"{record.name} is sent. Of {letters} nobody knows whether the relay took them, since the talk with it was cut "
        "off; they are not sent again by themselves.\n\n"
        f"Who they are: digest deliveries {record.name} --state uncertain\n"
        f"What the relay's log knows: digest resolve {record.name} --log FILE\n"
        f"To send them again: digest resolve {record.name} --resend\n"
        f"To leave it at that: digest resolve {record.name} --settle\n"
    )
    return Note(f"{edition.title} {record.period}: sent, {letters} uncertain", text)


def issue_facts(document: str | None) -> Mapping[str, Any]:
    """The facts of an issue.json; none where it is absent."""
    found: Mapping[str, Any] = json.loads(document) if document else {}
    return found


def _uncovered(edition: Edition, facts: Mapping[str, Any], regions: Mapping[str, str]) -> list[str]:
    covered = {section["region"] for section in facts.get("sections", ())}
    return [regions.get(slug, slug) for slug in edition.regions if slug not in covered]


def _doubtful(facts: Mapping[str, Any], regions: Mapping[str, str]) -> list[str]:
    return [
        f"{story['title']} ({regions.get(section['region'], section['region'])})"
        for section in facts.get("sections", ())
        for story in section["stories"]
        if not story.get("region_reasons")
    ]


def _listed(head: str, lines: Sequence[str]) -> Iterator[str]:
    if lines:
        more = [f"… and {len(lines) - _MOST} more"] if len(lines) > _MOST else []
        yield "\n".join([f"{head}:", *(f"- {line}" for line in lines[:_MOST]), *more])


def _counted(number: int, one: str, many: str) -> str:
    return f"{number} {one if number == 1 else many}"


def _local(at: datetime, edition: Edition) -> str:
    return f"{at.astimezone(edition.timezone):%a %Y-%m-%d %H:%M} ({edition.timezone.key})"
