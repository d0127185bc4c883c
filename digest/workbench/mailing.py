"""The mail of a draft that lies open: made when it is looked at, checked and stored right behind every edit.

What is stored is always what was shown: the same render, of the same revision.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from threading import RLock

from digest.errors import DigestError
from digest.model.finding import Finding
from digest.model.ingredients import INGREDIENTS
from digest.model.issue import Issue
from digest.model.mail import Mail
from digest.model.record import Draft, IssueRecord
from digest.packaged import templates_folder
from digest.pipeline import Built, as_draft, illustrated
from digest.workbench.bench import EDITABLE, Bench, Standing

__all__ = ["Made", "Mailing"]

Key = tuple[int, int, frozenset[tuple[str, int]]]
"""Revision, which base, and when each template was last changed."""


@dataclass(frozen=True, slots=True)
class Made:
    """A mail and the illustrated issue that it shows, of a revision."""

    key: Key = field(repr=False)
    standing: Standing
    issue: Issue
    mail: Mail


@dataclass(frozen=True, slots=True)
class _Attempt:
    """What a render gave: the mail, or why there is none."""

    key: Key
    made: Made | None = None
    fault: DigestError | None = None


class Mailing:
    """Makes and stores the mail of one bench. `findings` are those of the last check, None before the first."""

    def __init__(self, bench: Bench) -> None:
        self.bench = bench
        self.findings: tuple[Finding, ...] | None = None
        self._rendering, self._storing = RLock(), RLock()
        self._attempt: _Attempt | None = None
        self._stored: Key | None = None

    @property
    def last(self) -> Mail | None:
        """The mail that was made last, which may be older than the draft; None before the first."""
        attempt = self._attempt
        return attempt.made.mail if attempt and attempt.made else None

    def made(self) -> Made:
        """The mail as the draft and the templates stand now; waits for it. Raises DigestError (TemplateError …)."""
        with self._rendering:
            standing = self.bench.standing()
            key = self._key(standing)
            if self._attempt is None or self._attempt.key != key:
                self._attempt = _attempt(key, standing)
            attempt = self._attempt
        if attempt.made is None:
            assert attempt.fault is not None
            raise attempt.fault
        return attempt.made

    def settled(self) -> IssueRecord:
        """The record once its files are those of its latest revision. Raises DigestError where no mail can be made."""
        while True:
            with self._storing:
                record = self.bench.record()
                if record.state not in EDITABLE or self._store(self.made()):
                    return self.bench.record()

    def is_settled(self) -> bool:
        """Whether what is stored is the draft as it stands."""
        return self._stored == self._key(self.bench.standing())

    def _key(self, standing: Standing) -> Key:
        application = self.bench.application()
        template = standing.base.edition.template
        folders = (application.settings.templates / template, templates_folder() / template)
        return standing.record.revision, id(standing.base), frozenset(_stamps(folders))

    def _store(self, made: Made) -> bool:
        """Package, check and store it. False where the draft was saved meanwhile."""
        if self._stored == made.key:
            return True
        stages = made.standing.base.stages
        files = stages.package(made.issue, made.mail)
        findings = self.findings = stages.check(files)
        draft = self._draft(made, Built(made.issue, made.mail, findings, files))
        store, record = self.bench.application().store, self.bench.record()
        if record.revision != draft.based_on:
            return False
        same = not record.stale and dict(store.issues.files(draft.edition, draft.period)) == dict(draft.files)
        if not same and not store.issues.save_files(draft):
            return False
        self._stored = made.key
        return True

    def _draft(self, made: Made, built: Built) -> Draft:
        record, stages = made.standing.record, made.standing.base.stages
        draft = as_draft(
            built, stages.address_key, built_at=record.built_at, based_on=record.revision, edits=record.edits
        )
        return replace(draft, files={**draft.files, INGREDIENTS: self.bench.made_of().encode()})


def _attempt(key: Key, standing: Standing) -> _Attempt:
    if not standing.issue.stories:
        return _Attempt(key, fault=DigestError("there is no story to show", remedy="Bring one back, or add one"))
    stages = standing.base.stages
    try:
        issue = illustrated(standing.issue, stages.pictures)
        return _Attempt(key, Made(key, standing, issue, stages.render(issue)))
    except DigestError as error:
        return _Attempt(key, fault=error)


def _stamps(folders: Iterable[Path]) -> Iterator[tuple[str, int]]:
    """Every file of the templates with the time of its last change."""
    for folder in folders:
        for path in folder.rglob("*"):
            try:
                yield str(path), path.stat().st_mtime_ns
            except OSError:
                yield str(path), 0
