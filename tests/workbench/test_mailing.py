"""The base is composed again as it was built; what is stored is what was shown, of the latest edit and template."""

import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from digest.application import Application
from digest.errors import DigestError, TemplateError
from digest.model.ingredients import Ingredients
from digest.packaged import templates_folder
from digest.workbench import Event, Refused, Workbench
from tests.studio.world import AT, World, articles, designed


@pytest.fixture(scope="module")
def built() -> World:
    return World(articles(12), stories=10)


@pytest.fixture
def application(built: World, tmp_path: Path) -> Application:
    """A draft without edits, drawn by templates of its own."""
    shutil.copytree(templates_folder() / "round-up", tmp_path / "templates" / "round-up")
    built.application.build(None, origins=(), period=None, at=AT, report=lambda *_: None)
    record = built.application.store.issues.get("round-up", "2026-W47")
    assert record is not None
    built.application.store.issues.save_edits("round-up", "2026-W47", (), based_on=record.revision)
    return designed(built.application, tmp_path)


@pytest.fixture
def workbench(application: Application) -> Workbench:
    return Workbench(lambda: application)


def stored(application: Application, name: str = "issue.html") -> str:
    content = application.store.issues.file("round-up", "2026-W47", name)
    assert content is not None
    return content.decode()


def test_the_base_is_the_issue_that_was_built(built: World, application: Application, workbench: Workbench) -> None:
    again = built.application.build(None, origins=(), period=None, at=AT, report=lambda *_: None)
    standing = workbench.bench("round-up", "2026-W47").standing()
    assert standing.base.issue.sections == again.issue.sections
    assert standing.base.issue.left_out == again.issue.left_out


def test_the_base_stays_though_the_store_has_newer_articles(application: Application, workbench: Workbench) -> None:
    before = workbench.bench("round-up", "2026-W47").standing().issue
    changed = [replace(one, title=f"{one.title}, changed") for one in articles(20)]
    application.store.articles.save(changed, AT)
    assert Workbench(lambda: application).bench("round-up", "2026-W47").standing().issue == before


def test_settled_means_that_the_store_has_the_latest_edit(application: Application, workbench: Workbench) -> None:
    bench = workbench.bench("round-up", "2026-W47")
    standing = bench.standing()
    bench.edit([{"kind": "subject", "subject": "Hers"}], based_on=standing.record.revision)
    assert bench.record().stale
    record = workbench.settled("round-up", "2026-W47")
    assert not record.stale
    assert record.revision == standing.record.revision + 1
    assert "Subject: Hers" in stored(application, "issue.eml")


def test_another_template_is_another_mail_of_the_same_revision(
    application: Application, workbench: Workbench, tmp_path: Path
) -> None:
    revision = workbench.settled("round-up", "2026-W47").revision
    footer = tmp_path / "templates" / "round-up" / "partials" / "footer.mjml.j2"
    footer.write_text(footer.read_text(encoding="utf-8").replace("</mj-text>", "With thanks</mj-text>", 1), "utf-8")
    assert workbench.settled("round-up", "2026-W47").revision == revision
    assert "With thanks" in stored(application)


def test_a_broken_template_settles_nothing_and_nothing_stale_is_approved(
    application: Application, workbench: Workbench, tmp_path: Path
) -> None:
    bench = workbench.bench("round-up", "2026-W47")
    bench.edit([{"kind": "subject", "subject": "Hers"}], based_on=bench.record().revision)
    (tmp_path / "templates" / "round-up" / "subject.txt.j2").write_text("{{ issue.nothing }}", encoding="utf-8")
    bench.edit([{"kind": "subject", "subject": ""}], based_on=bench.record().revision)
    with pytest.raises(TemplateError, match=r"subject\.txt\.j2:1"):
        workbench.settled("round-up", "2026-W47")
    desk = replace(application.desk, finish=lambda record: workbench.settled(record.edition, record.period))
    with pytest.raises(TemplateError):
        desk.approve(bench.record(), "ann", force="a test")
    assert application.store.issues.bundle("round-up", "2026-W47") is None


def test_what_follows_an_edit_is_told_when_it_is_stored(application: Application, workbench: Workbench) -> None:
    bench, told = workbench.bench("round-up", "2026-W47"), list[Event]()
    workbench.listen(told.append)
    bench.edit([{"kind": "subject", "subject": "Hers"}], based_on=bench.record().revision)
    workbench.follow("round-up", "2026-W47")
    workbench.follow("round-up", "2026-W47")
    _until(lambda: bool(told))
    assert told == [Event("checked", "round-up/2026-W47", str(bench.record().revision))]
    assert not bench.record().stale
    workbench.close()


def _until(condition: Callable[[], bool]) -> None:
    from threading import Event as Flag

    for _ in range(2000):
        if condition():
            return
        Flag().wait(0.01)
    pytest.fail("it never came")


def test_an_edit_that_does_not_fit_is_refused_and_says_why(workbench: Workbench) -> None:
    bench = workbench.bench("round-up", "2026-W47")
    story, revision = bench.standing().issue.stories[0].lead.id, bench.record().revision
    with pytest.raises(Refused, match="the edition has no section atlantis"):
        bench.edit([{"kind": "region", "story": story, "region": "atlantis"}], based_on=revision)
    with pytest.raises(DigestError, match="there is nothing to redo"):
        bench.redo(based_on=bench.record().revision)


def test_ingredients_come_back_as_they_were_written(application: Application) -> None:
    text = stored(application, "candidates.json")
    assert Ingredients.from_text(text).as_text() == text
    for broken in ("", "[]", "{}", '{"offered": 3}'):
        with pytest.raises(DigestError, match="Build the issue anew"):
            Ingredients.from_text(broken)
