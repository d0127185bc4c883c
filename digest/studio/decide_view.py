"""What the page of decisions shows of an issue: its checklist, its test sends, what may be decided, who did what.

It reads; the mail of a draft is made and stored first, so that what is judged is what would be frozen.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from starlette.requests import Request

from digest.desk.states import MAY_FOLLOW
from digest.errors import DigestError
from digest.model.edition import Edition
from digest.model.finding import Finding
from digest.model.record import IssueRecord, IssueState
from digest.store.overview import Overview
from digest.studio import decide_checklist as checklist
from digest.studio.decide_checklist import Line, Point
from digest.studio.decide_links import LinkTests, links_of
from digest.studio.know_sources import source_rows
from digest.studio.pages import moment, tone
from digest.studio.parts import StudioParts
from digest.text.transfer import encoded_size
from digest.workbench import EDITABLE, Mailing, Standing, Workbench
from digest.workbench.telling import told

__all__ = ["DECISIONS", "Decision", "decisions", "document_of", "link_tests", "links_values", "record_of", "values_of"]

_S = IssueState
_TESTS = 8


@dataclass(frozen=True, slots=True)
class Decision:
    """One decision: the desk's word for it, where it leads, and what it means in a sentence. `grave` ones ask twice."""

    name: str
    to: IssueState
    button: str
    means: str
    tone: str = "plain"
    grave: str = ""


DECISIONS: Mapping[str, Decision] = {
    one.name: one
    for one in (
        Decision("approve", _S.APPROVED, "Approve", "Freezes the mail as it stands; it goes at its time.", ""),
        Decision("resume", _S.SENDING, "Resume", "Whoever has not got it yet gets it.", ""),
        Decision("pause", _S.PAUSED, "Pause", "Stops the send; what is on its way is finished."),
        Decision("reopen", _S.DRAFT, "Reopen", "Makes it a draft again, which may be edited."),
        Decision("hold", _S.HELD, "Hold", "Keeps it back until somebody decides."),
        Decision(
            "skip",
            _S.SKIPPED,
            "Skip this issue",
            "Leaves it out for good; its articles roll on to the next.",
            "bad",
            "Yes, this issue is not to go at all",
        ),
        Decision(
            "cancel",
            _S.CANCELLED,
            "Cancel the send",
            "Ends it for good: whoever has not got it does not get it.",
            "bad",
            "Yes, those who have not got it are not to get it",
        ),
    )
}


def decisions(state: IssueState) -> list[Decision]:
    """Those that the state allows."""
    return [one for one in DECISIONS.values() if state in MAY_FOLLOW[one.to]]


def record_of(request: Request) -> IssueRecord:
    """The issue that the path names. Raises InputError."""
    parts: StudioParts = request.app.state.parts
    return parts.application.issue("/".join(request.path_params[name] for name in ("edition", "period")))


def document_of(request: Request, record: IssueRecord) -> Mapping[str, Any]:
    """Its `issue.json`; empty where there is none."""
    parts: StudioParts = request.app.state.parts
    text = parts.application.store.issues.document(record.edition, record.period)
    document: Mapping[str, Any] = json.loads(text) if text else {}
    return document


def link_tests(request: Request) -> LinkTests:
    """Those of this process."""
    tests: LinkTests = request.app.state.links
    return tests


def values_of(request: Request) -> dict[str, Any]:
    """The page's values; `trouble` says why the mail of a draft cannot be made, where it cannot."""
    parts: StudioParts = request.app.state.parts
    application, workbench, trouble = parts.application, _workbench(request), ""
    record = record_of(request)
    mailing, standing = workbench.mailing(record.edition, record.period), None
    if record.state in EDITABLE:
        try:
            record = workbench.settled(record.edition, record.period)
            standing = mailing.bench.standing()
        except DigestError as error:
            trouble = error.sentence()
    edition = application.settings.editions.get(record.edition)
    zone = edition.timezone if edition else None
    findings = () if trouble else _findings(request, record, mailing)
    tests = Overview(application.store.database).tests(record.edition, record.period, _TESTS)
    audit = application.store.issues.audit(record.edition, record.period)
    return {
        "issue": {
            "name": record.name,
            "path": f"/issue/{record.name}",
            "title": record.title,
            "state": str(record.state),
            "tone": tone(str(record.state)),
            "why": record.why,
            "goes": moment(record.send_at, zone=zone),
            "revision": record.revision,
            "sends": record.state in (_S.SENDING, _S.PAUSED, _S.SENT, _S.CANCELLED, _S.HELD),
        },
        "trouble": trouble,
        "errors": sum(finding.severity == "error" for finding in findings),
        "points": list(_points(request, record, standing, findings, trouble)),
        "links": links_values(request, record),
        "decisions": [] if _began(request, record) else decisions(record.state),
        "began": _began(request, record),
        "tests": [(one.address, moment(one.at, zone=zone), one.state, one.reply) for one in tests],
        "addresses": ", ".join(edition.editors) if edition else "",
        "audit": [(moment(one.at, zone=zone), one.who, str(one.was), str(one.to), one.why) for one in reversed(audit)],
        "readers": application.store.ledger.audience(record.edition),
        "operator": application.operator,
        "here": "/",
    }


def _points(
    request: Request, record: IssueRecord, standing: Standing | None, findings: Sequence[Finding], trouble: str
) -> Iterator[Point]:
    application = request.app.state.parts.application
    edition = application.settings.editions.get(record.edition)
    document = document_of(request, record)
    names = {region.slug: region.name for region in application.settings.regions}
    if trouble:
        yield Point("rules", "The mail", "bad", "it cannot be made", (Line(trouble, "bad"),))
    else:
        yield checklist.rules(findings)
        yield checklist.size(*_size(request, record))
    yield links_values(request, record)["point"]
    if edition:
        yield checklist.covered(document, edition, names)
    if standing:
        yield checklist.doubtful(standing.issue.stories, names)
    mine = [row for row in source_rows(application) if edition and _takes(edition, row["name"])]
    yield checklist.sources(mine, document.get("problems", ()))
    if standing:
        yield checklist.edits([_told(one, standing) for one in standing.unfitting], len(record.edits))


def _takes(edition: Edition, source: str) -> bool:
    return "*" in edition.sources or source in edition.sources


def _told(one: Any, standing: Standing) -> str:
    def title(name: str) -> str:
        found = standing.base.material.article(name)
        return found.title if found else ""

    return f"{told(one.edit, title)}: {one.why}"


def _began(request: Request, record: IssueRecord) -> bool:
    """Whether it is held with mail that has left, or may have: what is uncertain is settled, and then it goes on."""
    ledger = request.app.state.parts.application.store.ledger
    return record.state is _S.HELD and bool(ledger.counts(record.edition, record.period))


def _findings(request: Request, record: IssueRecord, mailing: Mailing) -> Sequence[Finding]:
    """Those of the last check; of what is frozen they are found once in a process."""
    if record.state in EDITABLE and mailing.findings is not None:
        return mailing.findings
    state, key = request.app.state, (record.name, record.revision, record.bundle)
    if not hasattr(state, "checked"):
        state.checked = {}
    if key not in state.checked:
        application = request.app.state.parts.application
        state.checked[key] = application.check_files(application.store.issues.files(record.edition, record.period))
    found: Sequence[Finding] = state.checked[key]
    return found


def _size(request: Request, record: IssueRecord) -> tuple[int, Sequence[str]]:
    mail = _workbench(request).mailing(record.edition, record.period).last
    if mail and record.state in EDITABLE:
        return mail.size, mail.notes
    html = request.app.state.parts.application.store.issues.file(record.edition, record.period, "issue.html")
    return (encoded_size(html.decode()) if html else 0), ()


def links_values(request: Request, record: IssueRecord) -> dict[str, Any]:
    """The test of the links, and its point of the checklist."""
    test = link_tests(request).of(record.name)
    links = links_of(document_of(request, record))
    return {
        "point": checklist.links(test, len(links)),
        "number": len(links),
        "running": bool(test and not test.ended),
        "tested": bool(test and test.ended),
        "outdated": bool(test and test.ended and not test.fits(links)),
        "at": moment(test.at, zone=_zone(request, record)) if test else "",
    }


def _zone(request: Request, record: IssueRecord) -> Any:
    edition = request.app.state.parts.application.settings.editions.get(record.edition)
    return edition.timezone if edition else None


def _workbench(request: Request) -> Workbench:
    workbench: Workbench = request.app.state.workbench
    return workbench
