"""A studio of articles that are made here: no network, one draft, a store in memory; its pages asked in process."""

import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

from httpx2 import Response
from starlette.applications import Starlette
from starlette.testclient import TestClient

from digest.application import Application, Report, Row, Turn
from digest.bootstrap import demo_application
from digest.model.article import Article, Reading
from digest.model.edition import Edition, PerRegion, SummaryPlan
from digest.model.source import Source
from digest.packaged import templates_folder
from digest.pipeline import Stages
from digest.render import Templates, render
from digest.studio.app import make_studio
from digest.studio.parts import StudioParts
from tests.bench.corpus import synthetic

AT = datetime(2026, 11, 19, 17, tzinfo=UTC)
ISSUE = "round-up/2026-W47"
QUAY = Source("The Quay", "https://quay.example.org/feed.xml", own=True)


@dataclass
class World:
    """`new` articles are what the next build collects; `pages` what is found at an address that is added."""

    articles: Sequence[Article]
    stories: int = 12
    pages: dict[str, Article] = field(default_factory=dict)
    application: Application = field(init=False)
    studio: Starlette = field(init=False)

    def __post_init__(self) -> None:
        wired = demo_application("http://127.0.0.1:9")
        edition = wired.settings.editions["round-up"]
        most = max(1, self.stories)
        plan = replace(edition.plan, stories=most, per_region=PerRegion(0, most))
        settings = replace(
            wired.settings, sources=(QUAY,), editions={"round-up": replace(edition, plan=plan, when_empty="skip")}
        )
        stages = wired.stages
        self.application = replace(wired, settings=settings, gatherer=self, stages=stages)
        self.application.build(None, origins=(), period=None, at=AT, report=lambda *_: None)
        self.studio = studio_of(self.application)

    def gather(self, sources: Sequence[Source], at: datetime, report: Report, *, turn: Turn) -> list[Row]:
        report(1, 1, sources[0].name)
        if turn == "named":
            found = [self.pages[source.address] for source in sources if source.address in self.pages]
            saved = self.application.store.articles.save(found, at)
            return [Row(sources[0].name, ids=saved.ids, problems=() if found else ("it answers 404",))]
        saved = self.application.store.articles.save(self.articles, at - timedelta(minutes=1))
        return [Row(QUAY.name, new=saved.new, ids=saved.ids)]

    def read(self, sources: Sequence[Source], at: datetime, report: Report) -> Iterator[Reading]:
        del sources, at, report
        return iter(())


def studio_of(application: Application, **more: Any) -> Starlette:
    """A studio that cannot send."""

    def nothing(_application: Application) -> AbstractContextManager[Any]:
        raise AssertionError("nothing is sent here")

    numbers = iter(range(1, 1_000_000))
    return make_studio(
        StudioParts(application, nothing, lambda size: next(numbers).to_bytes(size, "big"), lambda: 0.0, **more)
    )


def designed(application: Application, root: Path) -> Application:
    """The application with the designer's templates under `root`."""
    settings = replace(application.settings, root=root)
    templates = Templates((root / "templates" / "round-up", templates_folder() / "round-up"))

    def stages(edition: Edition, plan: SummaryPlan, named: Iterable[Source], at: datetime) -> Stages:
        drawn = partial(
            render, edition=edition, publisher=settings.publisher, site_url=settings.site_url, templates=templates
        )
        return replace(application.stages(edition, plan, named, at), render=drawn)

    return replace(application, settings=settings, stages=stages)


def articles(number: int = 14) -> list[Article]:
    """Articles of some days ago, each with sentences of its own."""
    return [
        replace(one, source=QUAY.name, published=AT - timedelta(hours=3 + place), language="en")
        for place, one in enumerate(synthetic(number))
    ]


class Desk:
    """An editor at the desk, without a browser: she has a session and its token, and knows the revision she saw."""

    def __init__(self, studio: Starlette, issue: str = ISSUE) -> None:
        self.client = TestClient(studio, base_url="http://127.0.0.1:8026")
        self.at = f"/issue/{issue}"
        page = self.client.get(self.at)
        self.page = page.text
        self.token = re.search(r'name="form-token" content="(\w+)"', page.text)[1]  # type: ignore[index]
        self.revision = int(re.search(r'data-revision="(\d+)"', page.text)[1])  # type: ignore[index]

    def act(self, action: str, **value: Any) -> Response:
        answer = self.client.post(
            f"{self.at}/act",
            json={"action": action, "revision": self.revision, **value},
            headers={"x-form-token": self.token, "accept": "application/json"},
        )
        if answer.status_code == 200:
            self.revision = answer.json()["revision"]
        return answer

    def get(self, path: str) -> Response:
        return self.client.get(f"{self.at}/{path}")
