"""The issues: one for each edition and period, its files, and what it carried. Their states are decided elsewhere."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, Select, and_, delete, exists, insert, select, update

from digest.errors import StoreError
from digest.model.record import CLOSED_STATES, AuditEntry, Bundle, Carried, Draft, IssueRecord, IssueState
from digest.store.audit import change_state, trail
from digest.store.database import Database
from digest.store.documents import edits_from, edits_text
from digest.store.refusals import DecisionRefusedError, IssueClosedError, StaleRevisionError
from digest.store.tables import carried, issue, issue_file, stale_issue
from digest.store.tables_sending import audit, bundle, bundle_file, delivery, mailing
from digest.store.upsert import insert_missing, upsert

__all__ = ["Issues"]

_OPEN = (IssueState.DRAFT, IssueState.HELD)
_BEFORE_SENDING = (*_OPEN, IssueState.APPROVED, IssueState.SKIPPED)
_WHY = (
    select(audit.c.why)
    .where(audit.c.edition == issue.c.edition, audit.c.period == issue.c.period)
    .order_by(audit.c.id.desc())
    .limit(1)
    .scalar_subquery()
)
_FROZEN = (
    select(bundle.c.hash)
    .where(bundle.c.edition == issue.c.edition, bundle.c.period == issue.c.period)
    .scalar_subquery()
)
_FACTS = [
    *(column for column in issue.c if column.name != "document"),
    _WHY.label("why"),
    _FROZEN.label("bundle"),
    exists().where(stale_issue.c.edition == issue.c.edition, stale_issue.c.period == issue.c.period).label("stale"),
]


class Issues:
    """The repository of issues, newest first wherever there are several: newest is the latest `send_at`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def save_draft(self, draft: Draft) -> IssueRecord:
        """Keeps the draft, its files and what it carries in place of the former; a held issue stays held.

        Raises IssueClosedError where the issue is neither draft nor held, StaleRevisionError where it is not at the
        revision that the draft was based on, StoreError.
        """
        with self._database.writing("issues") as connection:
            _lock(connection, draft.edition, draft.period)
            stored = _get(connection, draft.edition, draft.period)
            record = _next(draft, stored)
            if stored and _has_deliveries(connection, draft.edition, draft.period):
                raise IssueClosedError(record.name, record.state, began=True)
            # What was frozen before it was held is no longer what would be sent.
            connection.execute(delete(bundle).where(_named(bundle.c, draft.edition, draft.period)))
            _replace(connection, draft, record)
        return record

    def save_edits(
        self, edition: str, period: str, edits: Sequence[Mapping[str, object]], *, based_on: int
    ) -> IssueRecord:
        """Keeps the editor's edits at once; the issue's files are stale until `save_files` brings new ones.

        Raises as `save_draft` does.
        """
        with self._database.writing("issues") as connection:
            _lock(connection, edition, period)
            stored = _open(connection, edition, period, based_on)
            revised = {"revision": stored.revision + 1, "edits": edits_text(tuple(edits))}
            connection.execute(update(issue).where(_named(issue.c, edition, period)).values(**revised))
            insert_missing(connection, stale_issue, [{"edition": edition, "period": period}])
            connection.execute(delete(bundle).where(_named(bundle.c, edition, period)))
        return replace(stored, revision=stored.revision + 1, edits=tuple(edits), bundle="", stale=True)

    def save_files(self, draft: Draft) -> bool:
        """Keeps the files and what is carried, made of revision `based_on`, in place of the former.

        False, and nothing changes, where the issue is at another revision or beyond its draft by now.
        """
        with self._database.writing("issues") as connection:
            _lock(connection, draft.edition, draft.period)
            stored = _get(connection, draft.edition, draft.period)
            if stored is None or stored.state not in _OPEN or stored.revision != draft.based_on:
                return False
            made = {"title": draft.title, "document": _document(draft)}
            connection.execute(update(issue).where(_named(issue.c, draft.edition, draft.period)).values(**made))
            _replace_files(connection, draft)
        return True

    def transition(
        self,
        edition: str,
        period: str,
        *,
        to: IssueState,
        allowed: Collection[IssueState],
        who: str,
        why: str,
        at: datetime,
        based_on: int | None = None,
        frozen: Bundle | None = None,
    ) -> IssueRecord:
        """Change an issue's state, with its line of the audit trail and, where given, its bundle.

        An issue that is a draft again has no bundle. Raises DecisionRefusedError where its state is none of `allowed`,
        or would thaw an issue of which mail has left; StaleRevisionError where it is not at revision `based_on`.
        """
        with self._database.writing("issues") as connection:
            _lock(connection, edition, period)
            stored = _get(connection, edition, period)
            name = f"{edition}/{period}"
            if stored is None or stored.state not in allowed:
                raise DecisionRefusedError(name, stored.state if stored else None, to, allowed)
            if based_on is not None and based_on != stored.revision:
                raise StaleRevisionError(name, stored.revision, based_on)
            if to in _BEFORE_SENDING and stored.state is not to and _has_deliveries(connection, edition, period):
                raise DecisionRefusedError(name, stored.state, to, (), began=True)
            change_state(connection, edition, period, was=stored.state, to=to, who=who, why=why, at=at)
            if frozen is not None or to is IssueState.DRAFT:
                connection.execute(delete(bundle).where(_named(bundle.c, edition, period)))
            if frozen is not None:
                _freeze(connection, edition, period, frozen)
            record = _get(connection, edition, period)
        assert record is not None
        return record

    def bundle(self, edition: str, period: str) -> Bundle | None:
        """What is frozen of an issue, or None."""
        query = select(bundle_file.c.hash, bundle_file.c.name, bundle_file.c.content)
        joined = query.join(bundle, bundle.c.hash == bundle_file.c.hash).where(_named(bundle.c, edition, period))
        with self._database.reading() as connection:
            rows = connection.execute(joined.order_by(bundle_file.c.name)).all()
        return Bundle(rows[0].hash, {row.name: row.content for row in rows}) if rows else None

    def bundled(self, edition: str, period: str, name: str) -> bytes | None:
        """One file of what is frozen of an issue, or None."""
        query = select(bundle_file.c.content).join(bundle, bundle.c.hash == bundle_file.c.hash)
        wanted = query.where(_named(bundle.c, edition, period), bundle_file.c.name == name)
        with self._database.reading() as connection:
            content: bytes | None = connection.execute(wanted).scalar()
        return content

    def audit(self, edition: str, period: str) -> Sequence[AuditEntry]:
        """Who did what with an issue, when and why; the newest last."""
        with self._database.reading() as connection:
            return trail(connection, edition, period)

    def get(self, edition: str, period: str) -> IssueRecord | None:
        """The issue of that edition and period, or None."""
        with self._database.reading() as connection:
            return _get(connection, edition, period)

    def latest(self, edition: str | None = None) -> IssueRecord | None:
        """The newest issue of the edition, or of all editions."""
        with self._database.reading() as connection:
            row = connection.execute(_newest_first(edition).limit(1)).first()
        return _record(row) if row else None

    def list_issues(self, edition: str | None = None) -> Sequence[IssueRecord]:
        """Every issue of the edition, or of all editions, newest first."""
        with self._database.reading() as connection:
            return [_record(row) for row in connection.execute(_newest_first(edition))]

    def document(self, edition: str, period: str) -> str | None:
        """The text of issue.json, or None."""
        query = select(issue.c.document).where(_named(issue.c, edition, period))
        with self._database.reading() as connection:
            content = connection.execute(query).scalar()
        return None if content is None else content.decode("utf-8", "surrogatepass")

    def file(self, edition: str, period: str, name: str) -> bytes | None:
        """One file of the issue, or None."""
        query = select(issue_file.c.content).where(_named(issue_file.c, edition, period), issue_file.c.name == name)
        with self._database.reading() as connection:
            content: bytes | None = connection.execute(query).scalar()
        return content

    def files(self, edition: str, period: str) -> Mapping[str, bytes]:
        """The issue's files by name, in order of name; empty where there is no such issue."""
        query = select(issue_file.c.name, issue_file.c.content).where(_named(issue_file.c, edition, period))
        with self._database.reading() as connection:
            return dict(sorted((row.name, row.content) for row in connection.execute(query)))

    def previous_cutoff(self, edition: str, send_at: datetime) -> datetime | None:
        """The cutoff of the edition's latest issue before `send_at` that was not dropped; None where there is none."""
        query = _earlier(edition, send_at).with_only_columns(issue.c.cutoff).limit(1)
        with self._database.reading() as connection:
            return connection.execute(query).scalar()

    def carried(self, edition: str, send_at: datetime, *, last: int = 8) -> Sequence[Carried]:
        """What the edition's `last` issues before `send_at` carried, newest issue first, in the order of the mail."""
        earlier = _earlier(edition, send_at).with_only_columns(issue.c.period, issue.c.send_at).limit(last).subquery()
        query = (
            select(carried)
            .join(earlier, earlier.c.period == carried.c.period)
            .where(carried.c.edition == edition)
            .order_by(earlier.c.send_at.desc(), carried.c.period.desc(), carried.c.position)
        )
        with self._database.reading() as connection:
            return [_carried(row) for row in connection.execute(query)]


def _lock(connection: Connection, edition: str, period: str) -> None:
    """The issue changes in no other transaction until this one ends (SQLite has one writer at a time anyhow)."""
    connection.execute(select(issue.c.revision).where(_named(issue.c, edition, period)).with_for_update())


def _freeze(connection: Connection, edition: str, period: str, frozen: Bundle) -> None:
    connection.execute(insert(bundle).values(hash=frozen.hash, edition=edition, period=period))
    rows = [{"hash": frozen.hash, "name": name, "content": content} for name, content in frozen.files.items()]
    if rows:
        connection.execute(insert(bundle_file), rows)


def _has_deliveries(connection: Connection, edition: str, period: str) -> bool:
    query = select(delivery.c.subscriber).join(mailing, mailing.c.id == delivery.c.mailing)
    return connection.execute(query.where(_named(mailing.c, edition, period)).limit(1)).first() is not None


def _next(draft: Draft, stored: IssueRecord | None) -> IssueRecord:
    """The record that the draft becomes; raises where it may not."""
    name = f"{draft.edition}/{draft.period}"
    if stored and stored.state not in _OPEN:
        raise IssueClosedError(name, stored.state)
    revision = stored.revision if stored else 0
    if draft.based_on != revision:
        raise StaleRevisionError(name, revision, draft.based_on)
    return IssueRecord(
        edition=draft.edition,
        period=draft.period,
        state=stored.state if stored else IssueState.DRAFT,
        revision=revision + 1,
        title=draft.title,
        cutoff=draft.cutoff,
        send_at=draft.send_at,
        built_at=draft.built_at,
        edits=draft.edits,
    )


def _open(connection: Connection, edition: str, period: str, based_on: int) -> IssueRecord:
    """The issue that may be edited; raises where it may not."""
    stored = _get(connection, edition, period)
    name = f"{edition}/{period}"
    if stored is None:
        raise StoreError("there is no such issue", where=name, remedy="`digest issues` lists them")
    if stored.state not in _OPEN:
        raise IssueClosedError(name, stored.state)
    if _has_deliveries(connection, edition, period):
        raise IssueClosedError(name, stored.state, began=True)
    if stored.revision != based_on:
        raise StaleRevisionError(name, stored.revision, based_on)
    return stored


def _replace(connection: Connection, draft: Draft, record: IssueRecord) -> None:
    its: dict[str, object] = {"edition": record.edition, "period": record.period}
    facts = {
        "state": str(record.state),
        "revision": record.revision,
        "title": record.title,
        "cutoff": record.cutoff,
        "send_at": record.send_at,
        "built_at": record.built_at,
        "document": _document(draft),
        "edits": edits_text(record.edits),
    }
    upsert(connection, issue, [its | facts])
    _replace_files(connection, draft)


def _document(draft: Draft) -> bytes:
    return draft.document.encode("utf-8", "surrogatepass")


def _replace_files(connection: Connection, draft: Draft) -> None:
    its: dict[str, object] = {"edition": draft.edition, "period": draft.period}
    for table in (issue_file, carried, stale_issue):
        connection.execute(delete(table).where(_named(table.c, draft.edition, draft.period)))
    files = [its | {"name": name, "content": content} for name, content in draft.files.items()]
    if files:
        connection.execute(insert(issue_file), files)
    stories = [{**its, **_carried_row(position, one)} for position, one in enumerate(draft.carried)]
    if stories:
        connection.execute(insert(carried), stories)


def _carried_row(position: int, one: Carried) -> Mapping[str, object]:
    return {
        "position": position,
        "article_id": one.article_id,
        "version": one.version,
        "lead": int(one.lead),
        "address": one.address,
        "title": one.title,
    }


def _carried(row: Row[Any]) -> Carried:
    return Carried(row.article_id, row.version, row.title, row.address, bool(row.lead), row.edition, row.period)


def _get(connection: Connection, edition: str, period: str) -> IssueRecord | None:
    row = connection.execute(select(*_FACTS).where(_named(issue.c, edition, period))).first()
    return _record(row) if row else None


def _record(row: Row[Any]) -> IssueRecord:
    return IssueRecord(
        edition=row.edition,
        period=row.period,
        state=IssueState(row.state),
        revision=row.revision,
        title=row.title,
        cutoff=row.cutoff,
        send_at=row.send_at,
        built_at=row.built_at,
        edits=edits_from(row.edits),
        why=row.why or "",
        bundle=row.bundle or "",
        stale=bool(row.stale),
    )


def _named(columns: Any, edition: str, period: str) -> ColumnElement[bool]:
    return and_(columns.edition == edition, columns.period == period)


def _newest_first(edition: str | None) -> Select[Any]:
    query = select(*_FACTS).order_by(issue.c.send_at.desc(), issue.c.edition, issue.c.period.desc())
    return query if edition is None else query.where(issue.c.edition == edition)


def _earlier(edition: str, send_at: datetime) -> Select[Any]:
    """The edition's issues that go before that instant and carry something to somebody, newest first."""
    dropped = [str(state) for state in CLOSED_STATES]
    return _newest_first(edition).where(issue.c.send_at < send_at, issue.c.state.not_in(dropped))
