"""The actions on the real application and store: what they do to an issue, and what editors are told."""

import shutil
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import nullcontext
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from digest.application import Application
from digest.bootstrap import open_application
from digest.daemon.book import StoreBook
from digest.daemon.deeds import Deeds
from digest.daemon.telling import Note
from digest.deliver.progress import Progress
from digest.errors import DigestError
from digest.model.delivery import DeliveryState
from digest.model.edition import Edition
from digest.model.record import Draft, IssueRecord, IssueState
from digest.packaged import config_folder, samples_folder
from digest.store.timekeeping import Timekeeping
from digest.timetable import Action, Timetable, due, next_slot, slot_of, timetable_of, wave_instant

S = IssueState
FEW = 5
"""Articles, of our samples: each build reads them anew."""


@dataclass
class Post:
    """Keeps what editors were told; may be broken."""

    notes: list[Note] = field(default_factory=list)
    broken: bool = False

    def __call__(self, edition: Edition, addresses: Sequence[str], note: Note) -> None:
        assert addresses == edition.editors
        if self.broken:
            raise DigestError("the relay refuses")
        self.notes.append(note)


@pytest.fixture
def application(tmp_path: Path) -> Iterator[Application]:
    shutil.copytree(config_folder(), tmp_path / "config")
    file = tmp_path / "config" / "digest.toml"
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace('max_age = "14 days"', 'max_age = "forever"'), encoding="utf-8")
    few = tmp_path / "articles"
    few.mkdir()
    for article in sorted((samples_folder() / "articles").glob("*-*.html"))[:FEW]:
        shutil.copy(article, few)
    (tmp_path / "config" / "sources.toml").write_text(f'[source.few]\naddress = "{few}"', encoding="utf-8")
    opened = open_application(tmp_path / "config", need_config=True, remember=True)
    yield opened
    opened.close()


@pytest.fixture
def times(application: Application) -> Timetable:
    return timetable_of(application.settings.editions["round-up"])


@pytest.fixture
def period(application: Application, times: Timetable) -> str:
    return next_slot(times, application.now()).period


def deeds(application: Application, post: Post, **more: Any) -> Deeds:
    return Deeds(application, nullcontext, post, lambda: more.get("returned", ()))  # type: ignore[arg-type]


def state(application: Application, period: str) -> IssueState:
    record = application.store.issues.get("round-up", period)
    assert record is not None
    return record.state


def test_a_draft_is_made_and_its_editors_are_told_what_to_look_at(application: Application, period: str) -> None:
    post = Post()
    said = deeds(application, post).build("round-up", period, application.now())
    assert said.endswith("stories")
    assert state(application, period) is S.DRAFT
    (note,) = post.notes
    assert note.subject == f"Weekly Round-Up {period}: the draft is ready"
    assert f"digest approve round-up/{period}" in note.text
    assert "Unapproved then, it is held." in note.text


def test_the_deadline_approves_a_sound_draft_and_the_trail_says_who(application: Application, period: str) -> None:
    done = deeds(application, Post())
    done.build("round-up", period, application.now())
    assert done.deadline("round-up", period, "send", 'approval = "automatic"') == "approved"
    assert [entry.who for entry in application.store.issues.audit("round-up", period)] == ["timetable"]


def test_a_draft_with_errors_is_held_at_its_deadline_and_editors_are_told(
    application: Application, period: str
) -> None:
    post = Post()
    done = deeds(application, post)
    done.build("round-up", period, application.now())
    spoil(application, period)
    assert done.deadline("round-up", period, "send", "automatic") == "held"
    assert "automatic, but not approved" in post.notes[-1].text
    entry = application.store.issues.audit("round-up", period)[-1]
    assert (entry.to, entry.who) == (S.HELD, "timetable")


def spoil(application: Application, period: str) -> None:
    """Take the way out of the stored draft's mail."""
    issues = application.store.issues
    record = issues.get("round-up", period)
    assert record is not None
    files = dict(issues.files("round-up", period))
    files["issue.eml"] = files["issue.eml"].replace(b"List-Unsubscribe", b"X-Gone")
    facts = {name: getattr(record, name) for name in ("edition", "period", "title", "cutoff", "send_at", "built_at")}
    document = issues.document("round-up", period) or ""
    issues.save_draft(Draft(**facts, document=document, files=files, based_on=record.revision))


@pytest.mark.parametrize(("then", "expected"), [("hold", S.HELD), ("skip", S.SKIPPED)])
def test_the_other_policies_are_the_desks_decisions_with_their_reason(
    application: Application, period: str, then: str, expected: IssueState
) -> None:
    post = Post()
    done = deeds(application, post)
    done.build("round-up", period, application.now())
    done.deadline("round-up", period, then, "not approved by its deadline")
    entry = application.store.issues.audit("round-up", period)[-1]
    assert (entry.to, entry.why) == (expected, "not approved by its deadline")
    assert "not approved by its deadline" in post.notes[-1].text


def test_an_issue_that_was_missed_is_recorded_as_skipped_and_carries_nothing(
    application: Application, period: str
) -> None:
    post = Post()
    assert deeds(application, post).skip("round-up", period, "missed: nothing ran") == "skipped"
    assert state(application, period) is S.SKIPPED
    entry = application.store.issues.audit("round-up", period)[-1]
    assert entry.why == "missed: nothing ran"
    assert "Its articles roll on" in post.notes[-1].text


def test_an_empty_issue_is_skipped_with_its_reason(application: Application, period: str) -> None:
    empty = replace(application.settings, sources=())
    done = deeds(replace(application, settings=empty), Post())
    assert done.build("round-up", period, application.now()) == "skipped"
    assert "no article to carry" in application.store.issues.audit("round-up", period)[-1].why


def test_editors_who_cannot_be_told_change_nothing_but_a_nudge_is_tried_again(
    application: Application, period: str
) -> None:
    post = Post(broken=True)
    done = deeds(application, post)
    done.build("round-up", period, application.now())
    assert state(application, period) is S.DRAFT
    with pytest.raises(DigestError, match="the relay refuses"):
        done.nudge("round-up", period, "")
    post.broken = False
    assert done.nudge("round-up", period, "") == "1 editor told"
    assert post.notes[0].subject.endswith("still waits for approval")


def test_a_failure_is_told_to_the_editors_of_the_edition(application: Application, period: str) -> None:
    post = Post()
    action = Action("send", "round-up", period, application.now())
    deeds(application, post).tell(action, "the relay refuses the password")
    assert post.notes[0].subject == f"Digest: send of round-up/{period} failed"
    deeds(application, post).tell(replace(action, edition="", period="", kind="bounces"), "no such folder")
    assert post.notes[1].subject == "Digest: bounces failed"


def test_what_came_back_is_parsed_once_by_a_process(application: Application) -> None:
    raw = b"From: a@example.org\r\nSubject: hello\r\n\r\nno bounce\r\n"
    done = deeds(application, Post(), returned=[("one", raw)])
    assert [done.bounces(application.now()) for _ in range(2)] == ["nothing new", "nothing new"]


def test_the_book_tells_due_what_the_store_knows(application: Application, times: Timetable, period: str) -> None:
    book = StoreBook(application.store.issues, Timekeeping(application.store.database), lambda _: ())
    began = datetime(2026, 1, 1, tzinfo=UTC)
    book.begin("round-up", began)
    book.begin("round-up", began + timedelta(days=1))
    draft_at = max(next_slot(times, application.now()).draft.at, application.now())
    deeds(application, Post()).build("round-up", period, draft_at)
    (record,) = book.issues("round-up")
    application.desk.approve(record, "ada")
    application.desk.reopen(application.issue(record.name), "ada")
    book.note("nudged", began, "round-up", period)
    book.note("collected", application.now())
    facts = book.facts("round-up", book.issues("round-up"))
    marks = facts.marks[period]
    assert (facts.since, marks.nudged) == (began, began)
    assert marks.approved is not None
    assert marks.reopened is not None
    assert marks.approved <= marks.reopened
    actions = due(times, draft_at, book.issues("round-up"), facts)
    assert [action.kind for action in actions if action.period == period] == []


class Office:
    """A post office that notes the waves in which it was to send."""

    def __init__(self, said: str = "", *, failed: bool = False, became: DeliveryState = DeliveryState.ACCEPTED) -> None:
        self.waves: list[Any] = []
        self.progress = Progress(Counter({became: 1}), total=3, said=said, failed=failed)

    def send(self, issue: IssueRecord, *, waves: Any, **_: Any) -> tuple[IssueRecord, Any]:
        self.waves.append(waves)
        return issue, self.progress


def test_a_send_that_waits_is_no_failure_and_a_relay_that_takes_nothing_is_one(
    application: Application, period: str
) -> None:
    done = deeds(application, Post())
    done.build("round-up", period, application.now())

    def send(office: Office) -> str:
        post_office: Any = lambda: nullcontext(office)  # noqa: E731
        return replace(done, sending=post_office).send("round-up", period, lambda: False)

    waits = Office("2 wait until 2026-06-01 15:00 UTC: run the command again then")
    assert send(waits) == "draft: 1 of 3; 2 wait until 2026-06-01 15:00 UTC"
    refuses = Office(became=DeliveryState.REFUSED)
    lists = f"`digest deliveries round-up/{period} --state refused` lists them"
    assert send(refuses) == f"draft: 1 of 3; 1 refused: {lists}", "the log said 1 of 3, as if it had arrived"
    with pytest.raises(DigestError) as refused:
        send(Office("the relay takes nothing (refused): run the command again when it does", failed=True))
    assert refused.value.sentence() == f"round-up/{period}: the relay takes nothing (refused)."


def test_editors_are_told_of_letters_whose_fate_nobody_knows(application: Application, period: str) -> None:
    class Cut(Office):
        def send(self, issue: IssueRecord, *, waves: Any, **_: Any) -> tuple[IssueRecord, Any]:
            return replace(issue, state=S.SENT), self.progress

    class Ledger:
        def counts(self, _edition: str, _period: str) -> dict[DeliveryState, int]:
            return {DeliveryState.ACCEPTED: 1, DeliveryState.UNCERTAIN: 2}

    post, office = Post(), Cut()
    deeds(application, post).build("round-up", period, application.now())
    store = SimpleNamespace(issues=application.store.issues, ledger=Ledger())
    cut = replace(application, store=store)  # type: ignore[arg-type]
    post_office: Any = lambda: nullcontext(office)  # noqa: E731
    said = Deeds(cut, post_office, post, lambda: ()).send("round-up", period, lambda: False)
    assert said == f"sent: 1 of 3; 2 uncertain: `digest resolve round-up/{period}` settles them"
    assert post.notes[-1].subject == f"Weekly Round-Up {period}: sent, 2 letters uncertain"
    assert f"digest resolve round-up/{period} --resend" in post.notes[-1].text


@pytest.mark.parametrize("deliver", ["at once", "reader's morning"])
def test_readers_mornings_go_in_waves_and_who_gave_no_zone_lives_in_the_newsrooms(
    application: Application, times: Timetable, period: str, deliver: str
) -> None:
    deeds(application, Post()).build("round-up", period, application.now())
    edition = replace(application.settings.editions["round-up"], deliver=deliver)
    settings = replace(application.settings, editions={"round-up": edition})
    office, auckland = Office(), ZoneInfo("Pacific/Auckland")
    Deeds(
        replace(application, settings=settings),
        lambda: nullcontext(office),  # type: ignore[arg-type]
        Post(),
        lambda: (),
        lambda _: (auckland,),
    ).send("round-up", period, lambda: False)
    send = slot_of(times, period).send
    waves = {"Pacific/Auckland": wave_instant(send.wall, auckland), "": send.at}
    assert office.waves == [None if deliver == "at once" else waves]


def changed(application: Application, **keys: object) -> Application:
    edition = replace(application.settings.editions["round-up"], **keys)  # type: ignore[arg-type]
    return replace(application, settings=replace(application.settings, editions={"round-up": edition}))


def test_editors_are_told_the_first_wave_as_the_deadline(
    application: Application, times: Timetable, period: str
) -> None:
    post, paris = Post(), ZoneInfo("Europe/Paris")
    waved = changed(application, deliver="reader's morning")
    draft_at = next_slot(times, application.now()).draft.at
    waved = replace(waved, now=lambda: draft_at)
    done = Deeds(waved, nullcontext, post, lambda: (), lambda _: (paris,))  # type: ignore[arg-type]
    done.build("round-up", period, draft_at)
    day = slot_of(times, period).send.wall.date()
    first = wave_instant(slot_of(times, period).send.wall, paris).astimezone(times.zone)
    assert first < slot_of(times, period).send.at
    assert f"approve it before {day:%a} {day} {first:%H:%M} (America/New_York)" in post.notes[0].text


def test_an_issue_of_a_period_that_the_rules_have_no_more_goes_at_its_own_times(
    application: Application, times: Timetable, period: str
) -> None:
    deeds(application, Post()).build("round-up", period, application.now())
    office = Office()
    monthly = changed(application, deliver="reader's morning", period="month")
    sending: Any = lambda: nullcontext(office)  # noqa: E731
    Deeds(monthly, sending, Post(), lambda: ()).send("round-up", period, lambda: False)
    assert office.waves == [{"": slot_of(times, period).send.at}]


def test_the_book_knows_a_draft_that_was_made_of_named_articles(application: Application, period: str) -> None:
    book = StoreBook(application.store.issues, Timekeeping(application.store.database), lambda _: ())
    deeds(application, Post()).build("round-up", period, application.now())
    assert not book.facts("round-up", book.issues("round-up")).marks[period].by_hand
    origins = [str(application.settings.root / "articles")]
    application.build("round-up", origins=origins, period=period, at=None, report=lambda *_: None)
    assert book.facts("round-up", book.issues("round-up")).marks[period].by_hand


def test_of_settings_that_cannot_be_read_each_editor_is_told_once(application: Application) -> None:
    told: list[tuple[str, Sequence[str]]] = []
    weekly = replace(application.settings.editions["round-up"], editors=("a@example.org", "b@example.org"))
    daily = replace(weekly, slug="daily", editors=("b@example.org", "c@example.org"))
    quiet = replace(weekly, slug="quiet", editors=())
    editions = {edition.slug: edition for edition in (weekly, daily, quiet)}
    several = replace(application, settings=replace(application.settings, editions=editions))

    def post(edition: Edition, addresses: Sequence[str], note: Note) -> None:
        assert "digest.toml:7: this is not TOML." in note.text
        told.append((edition.slug, addresses))

    Deeds(several, nullcontext, post, lambda: ()).tell_unread("digest.toml:7: this is not TOML.")  # type: ignore[arg-type]
    assert told == [("round-up", ["a@example.org", "b@example.org"]), ("daily", ["c@example.org"])]
