"""Settings → the wired application: store, gatherer, pipeline, desk. It sends nothing and needs no secret.

What only some commands need (the HTTP library, the gazetteer, the renderer, the rules) is imported and read when a
command first asks for it: `digest send` and `digest deliveries` begin in half the time.
"""

import getpass
import os
import re
import time
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from functools import cached_property, lru_cache, partial
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from digest import __version__
from digest.application import Application
from digest.collect.collector import Clock, Limits
from digest.collect.http import Body, Fetcher, FetchFailure, Request, Response
from digest.collect.urls import normalize
from digest.collect.workers import WorkerPool, Workers
from digest.deliver import verp
from digest.deliver.message_id import message_id, subscriber_in
from digest.desk import Bouncing, Desk, Resolution, bundle_of
from digest.errors import ConfigError, InputError
from digest.gathering import StoreGatherer
from digest.model.article import Article
from digest.model.edition import Edition, SummaryPlan
from digest.model.finding import Finding
from digest.model.record import Bundle, IssueRecord
from digest.model.region import Filing, Region
from digest.model.source import Source
from digest.model.summary import Summary
from digest.packaged import config_folder, templates_folder
from digest.pipeline import Stages, filed_by_source
from digest.settings import Settings, load_settings
from digest.store.opening import Store, open_store

if TYPE_CHECKING:
    from digest.regions import Classifier

__all__ = ["config_in", "demo_application", "open_application", "reread"]

_MEMORY = "sqlite://"
_DEMO_AT = datetime(2026, 11, 19, 17, 0, tzinfo=UTC)
_LOOPBACK = ("127.0.0.0/8", "::1/128")


def config_in(folder: Path | None) -> Path | None:
    """The folder of settings: the one that was named (it must be there), or config/ here, or None."""
    if folder is not None and not folder.is_dir():
        raise ConfigError("no such folder", where=str(folder), remedy="`digest init` writes one")
    found = folder or Path("config")
    try:
        return found if folder or (found / "digest.toml").is_file() else None
    except PermissionError:
        return found  # it is there: who reads it says what is wrong


def open_application(config: Path | None, *, need_config: bool, remember: bool) -> Application:
    """The application for a folder of settings. Where there is none and none is needed: ours, remembering nothing."""
    folder = config_in(config)
    if folder is None and need_config:
        raise ConfigError("there is no config/ here", remedy="`digest init` writes one; -c names another folder")
    settings = load_settings(folder or config_folder())
    if folder is None:
        settings = replace(settings, root=Path.cwd())
    return _wired(settings, settings.storage_url if folder and remember else _MEMORY, lambda: datetime.now(UTC))


def demo_application(address: str) -> Application:
    """The shipped settings on the sample site at a loopback address; its clock stands on the samples' Thursday."""
    settings = load_settings(config_folder())
    site = Source("The Meridian Review", f"{address}/feed.xml", own=True, pause=timedelta(0), allow_network=_LOOPBACK)
    second = replace(site, name="The Harbour Dispatch", address=f"{address}/second.atom")
    front_page = replace(site, name="The Meridian Review, front page", address=f"{address}/dump.txt", kind="dump")
    return _wired(replace(settings, sources=(site, second, front_page)), _MEMORY, lambda: _DEMO_AT)


def _wired(settings: Settings, storage_url: str, now: Callable[[], datetime]) -> Application:
    store = open_store(storage_url, root=settings.root)
    client = _Web(_agent(settings))
    workers = WorkerPool(size=os.cpu_count() or 1, monotonic=time.monotonic)
    return replace(_around(settings, store, client, workers, now), parts=(workers, store))


def reread(application: Application, folder: Path) -> Application:
    """The application with the settings of the folder as they are written now, on the same store and workers (which
    storage it is does not change). Raises ConfigError where they are broken."""
    was = _agent(application.settings)
    gatherer, settings = application.gatherer, load_settings(folder)
    assert isinstance(gatherer, StoreGatherer)
    client = gatherer.fetcher if _agent(settings) == was else _Web(_agent(settings))
    fresh = _around(settings, application.store, client, gatherer.workers, application.now)
    return replace(fresh, parts=application.parts)


def _around(
    settings: Settings, store: Store, client: Fetcher, workers: Workers, now: Callable[[], datetime]
) -> Application:
    """Wires the parts around what is open already."""
    wiring = _Wiring(settings, store, client, workers)
    limits = Limits(deadline=settings.collect.deadline)

    def finish(record: IssueRecord) -> IssueRecord:
        from digest.workbench import Bench, Mailing

        return Mailing(Bench(lambda: application, record.edition, record.period)).settled()

    application = Application(
        settings=settings,
        store=store,
        gatherer=StoreGatherer(store, client, Clock(time.monotonic, time.sleep), limits, workers, settings.root),
        stages=wiring.stages,
        named_sources=_named_sources,
        read_mail=partial(_read_mail, settings.clients),
        check_files=partial(_check, settings.clients),
        now=now,
        desk=Desk(store, partial(_check, settings.clients), wiring.freeze, now, finish),
        resolution=Resolution(store, wiring.message_id, now, datetime.now().astimezone().tzinfo or UTC),
        bouncing=Bouncing(store, wiring.by_token, wiring.by_message, now),
        operator=_operator(),
    )
    return application


@dataclass(frozen=True)
class _Web:
    """The client for the web, made when something is first fetched."""

    agent: str

    def fetch(self, request: Request, body: Body | None = None) -> Response | FetchFailure:
        """Answers one GET."""
        return self._client.fetch(request, body)

    @cached_property
    def _client(self) -> Fetcher:
        from digest.collect.client import Client

        return Client(agent=self.agent, monotonic=time.monotonic)


@lru_cache(maxsize=2)
def _classifier_of(regions: tuple[Region, ...]) -> "Classifier":
    """Settings that are read anew seldom have other regions."""
    from digest.regions import Classifier

    return Classifier(regions)


@dataclass(frozen=True)
class _Wiring:
    """Configures the pipeline's stages for an edition."""

    settings: Settings
    store: Store
    fetcher: Fetcher
    workers: Workers

    @cached_property
    def classifier(self) -> "Classifier":
        """What files articles under regions."""
        return _classifier_of(self.settings.regions)

    def stages(self, edition: Edition, plan: SummaryPlan, named: Iterable[Source], at: datetime) -> Stages:
        """The stages for one edition; `named` sources (of the command line) stand beside the configured ones."""
        from digest.packing import Packing
        from digest.picturing import Pictured
        from digest.render import Templates, render
        from digest.summarize import summarize

        settings = self.settings
        sources = {source.name: source for source in (*settings.sources, *named)}
        own = settings.templates / edition.template
        templates = Templates((*([own] if own.is_dir() else []), templates_folder() / edition.template))
        pictured = Pictured(
            self.store.pictures,
            self.fetcher,
            settings.collect.pictures,
            settings.publisher.url,
            sources,
            self.workers,
            at,
        )

        def file(article: Article) -> Filing:
            return filed_by_source(self.classifier.file(article), sources.get(article.source))

        def summarized(article: Article, avoid: Collection[str]) -> Summary:
            return summarize(article, plan, avoid=avoid)

        return Stages(
            file=file,
            summarize=summarized,
            address_key=normalize,
            pictures=pictured.copies,
            render=lambda issue: render(
                issue,
                edition,
                settings.publisher,
                site_url=settings.site_url,
                templates=templates,
                furnishing=edition.furnishing,
            ),
            package=Packing(edition, settings.publisher, settings.site_url, self.store.pictures.get).files,
            check=partial(_check, settings.clients),
        )

    def freeze(self, record: IssueRecord, files: Mapping[str, bytes]) -> Bundle:
        """The bundle of an issue: its files, its templates, its pictures, and which programs made them."""
        edition = self.settings.editions[record.edition]
        folders = (templates_folder() / edition.template, self.settings.templates / edition.template)
        furniture = {f"templates/{name}": content for folder in folders for name, content in _files(folder)}
        shown = {name for name in _PICTURE.findall(files.get("issue.html", b"")) if name}
        pictures = {f"m/{name.decode()}": self.store.pictures.get(name.decode()) for name in sorted(shown)}
        furniture |= {name: content for name, content in pictures.items() if content is not None}
        versions = {"digest": __version__, "mjml": version("mjml-python"), "jinja": version("jinja2")}
        return bundle_of(record, files, furniture, versions)

    def message_id(self, edition: str, period: str, subscriber: int) -> str:
        """That of a delivery."""
        host = urlsplit(self.settings.site_url).hostname or "localhost"
        return message_id(self.store.ledger.store_id, edition, period, subscriber, host)

    def by_message(self, identifier: str) -> tuple[str, str, int] | None:
        """The delivery of a Message-ID."""
        return subscriber_in(self.store.ledger.store_id, identifier)

    def by_token(self, token: str) -> tuple[str, str, int] | None:
        """The delivery of a return path's token."""
        known = verp.tags((record.edition, record.period) for record in self.store.issues.list_issues())
        return verp.read([self.store.facts.key.hex()], token, known)


_PICTURE = re.compile(rb"/m/([0-9A-Za-z_-][0-9A-Za-z._-]*)")


def _files(folder: Path) -> Iterator[tuple[str, bytes]]:
    """The files of a folder of templates by their relative names, in order."""
    if folder.is_dir():
        for path in sorted(folder.rglob("*")):
            if path.is_file() and "__pycache__" not in path.parts:
                yield path.relative_to(folder).as_posix(), path.read_bytes()


def _operator() -> str:
    """Who asks, for the audit trail: the machine's user."""
    try:
        return getpass.getuser()
    except (OSError, KeyError):
        return "operator"


def _check(clients: tuple[str, ...], files: Mapping[str, bytes]) -> tuple[Finding, ...]:
    """The findings on a draft: its message is checked as it would leave, its MJML beside it."""
    from digest.check import check_mail, read_eml

    return check_mail(read_eml(files["issue.eml"], mjml=files["issue.mjml"].decode("utf-8", "replace")), clients)


def _read_mail(clients: tuple[str, ...], path: Path) -> tuple[Finding, ...]:
    """The findings on a file."""
    from digest.check import check_mail, read_document

    return check_mail(read_document(path), clients)


def _named_sources(words: Iterable[str]) -> list[Source]:
    """Sources for what was named on the command line, each once, under a name that a reader may see."""
    sources: dict[str, Source] = {}
    for word in dict.fromkeys(words):
        source = _named_source(word)
        sources[word if source.name in sources else source.name] = source
    return [replace(source, name=name) for name, source in sources.items()]


def _named_source(word: str) -> Source:
    """A file or address as a source. An address may be on this machine, since a person named it."""
    scheme = word.partition("://")[0] if "://" in word else ""
    if scheme not in ("", "http", "https"):
        raise InputError(f"{word!r} cannot be read", remedy="Name a file, a folder, or an address with https://")
    if not scheme:
        return Source(Path(word).name or word, word)
    host = urlsplit(word).hostname or word
    local = host in ("localhost", "127.0.0.1", "::1")
    return Source(host, word, own=True, allow_network=_LOOPBACK if local else ())


def _agent(settings: Settings) -> str:
    contact = settings.collect.contact or settings.publisher.url
    return f"Digest/{__version__} (+{contact})"
