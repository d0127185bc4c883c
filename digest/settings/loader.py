"""config/digest.toml, sources.toml and regions.toml → Settings. Every key that Digest knows is named here."""

import re
from datetime import timedelta
from email.utils import parseaddr
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlsplit

from digest.errors import nearest
from digest.model.edition import Edition, PerRegion, Plan, Publisher, SummaryPlan
from digest.model.furnishing import Furnishing, Theme
from digest.model.mail_programs import MAIL_PROGRAMS, USUAL_PROGRAMS
from digest.model.region import GLOBAL, Region
from digest.model.source import KINDS, Source
from digest.packaged import templates_folder
from digest.settings.tables import ConfigFile, Table
from digest.settings.timetables import timetable_keys
from digest.settings.values import CollectSettings, Settings, Smtp

__all__ = ["load_settings"]

_SLUG = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,62}[a-z0-9])?")
_HOST = re.compile(r"[^\W_](?:[\w.-]{0,253}[^\W_])?|\[[0-9A-Za-z:.]+\]")
_LANGUAGE = re.compile(r"[a-z]{2,3}(?:-[a-z0-9]{2,8})*", re.IGNORECASE)
_COLOUR = re.compile(r"#[0-9a-fA-F]{6}")


class _Known(NamedTuple):
    """The names that an edition may use."""

    regions: tuple[str, ...]
    sources: tuple[str, ...]
    templates: tuple[str, ...]


def load_settings(folder: Path) -> Settings:
    """The settings of one config/ folder. Raises ConfigError, in a sentence, for whatever cannot be used."""
    main = ConfigFile(folder / "digest.toml").root()
    regions = _regions(ConfigFile(folder / "regions.toml").root())
    sources, ages = _sources(ConfigFile(folder / "sources.toml").root(), regions)
    known = _Known(
        tuple(region.slug for region in regions),
        tuple(source.name for source in sources),
        _template_folders(folder.resolve().parent / "templates"),
    )
    settings = Settings(
        root=folder.resolve().parent,
        publisher=_publisher(main.table("publisher")),
        storage_url=_single(main.table("storage"), "url", "sqlite:///var/digest.db"),
        site_url=_site(main.table("site")),
        smtp=_smtp(main.table("smtp"), folder.resolve().parent),
        collect=_collect(main.table("collect")),
        editions={slug: _edition(slug, table, known) for slug, table in main.tables("edition").items()},
        regions=regions,
        sources=sources,
        source_max_age=ages,
        clients=_clients(main.table("check")),
    )
    main.finish()
    if not settings.editions:
        main.fail("edition", "no edition is configured", "Write [edition.round-up] and its keys")
    return settings


def _template_folders(own: Path) -> tuple[str, ...]:
    """The folders that an edition may name: the designer's, and the one that ships with Digest."""
    found = {path.name for path in own.iterdir() if path.is_dir()} if own.is_dir() else set()
    shipped = {path.parent.name for path in templates_folder().glob("*/issue.mjml.j2")}
    return tuple(sorted((found - {"site", "studio"}) | shipped))


def _single(table: Table, key: str, default: str) -> str:
    value = table.text(key, default)
    table.finish()
    return value


def _publisher(table: Table) -> Publisher:
    publisher = Publisher(table.text("name"), _web_address(table, "url"), table.text("postal_address"))
    table.finish()
    return publisher


def _site(table: Table) -> str:
    url = _web_address(table, "url").rstrip("/")
    table.finish()
    return url


def _web_address(table: Table, key: str) -> str:
    url = table.text(key)
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        table.fail(key, f"{url!r} is no web address", "Write it with https://")
    return url


def _smtp(table: Table, root: Path) -> Smtp:
    smtp = Smtp(
        host=table.text("host", "127.0.0.1"),
        port=table.whole("port", 25, least=1, most=65_535),
        security=table.text("security", "starttls", one_of=("none", "starttls", "tls")),
        username=table.text("username", ""),
        bounce_domain=table.text("bounce_domain", ""),
        dkim_domain=table.text("dkim_domain", ""),
        dkim_selector=table.text("dkim_selector", ""),
        fallback_host=table.text("fallback_host", ""),
        fallback_port=table.whole("fallback_port", 25, least=1, most=65_535),
        helo=_own_name(table),
        ca_file=str(root / table.text("ca_file")) if "ca_file" in table else "",
        timeout=_timeout(table),
        max_per_connection=table.whole("max_per_connection", 500, least=1, most=1_000_000),
        sessions=table.whole("sessions", 8, least=1, most=64),
        most=table.whole("most", 0, least=0, most=1_000_000_000),
        window=table.duration("window", timedelta(hours=1)),
    )
    table.finish()
    return smtp


def _own_name(table: Table) -> str:
    name = table.text("helo", "")
    if name and not _HOST.fullmatch(name):
        table.fail("helo", f"{name!r} is no name of a host", "Write the name that your address on the net has")
    return name


def _timeout(table: Table) -> float:
    seconds = table.duration("timeout", timedelta(seconds=60)).total_seconds()
    if not 1 <= seconds <= 3600:
        table.fail("timeout", f"{seconds:g} seconds are out of range", "Write from 1s to 1h")
    return seconds


def _collect(table: Table) -> CollectSettings:
    default = CollectSettings()
    collect = CollectSettings(
        every=table.text("every", default.every),
        pictures=table.text("pictures", default.pictures, one_of=("own sources", "all", "none")),
        max_age=table.duration("max_age", default.max_age),
        deadline=table.duration("deadline", default.deadline),
        contact=table.text("contact", ""),
    )
    table.finish()
    return collect


def _clients(table: Table) -> tuple[str, ...]:
    """The mail programs that rule 20 asks about; nobody named means the usual ones."""
    clients = table.texts("clients", USUAL_PROGRAMS)
    for client in clients:
        if client not in MAIL_PROGRAMS:
            table.fail("clients", f"{client!r} is no mail program that is known", nearest(client, MAIL_PROGRAMS))
    table.finish()
    return tuple(dict.fromkeys(clients)) or USUAL_PROGRAMS


def _regions(root: Table) -> tuple[Region, ...]:
    regions = tuple(_region(slug, table) for slug, table in root.tables("region").items())
    root.finish()
    if not regions:
        root.fail("region", "no region is configured", "Write [region.europe] and its keys")
    placed: dict[str, str] = {}
    for region in regions:
        for country in region.countries:
            if country in placed:
                table = root.tables("region")[region.slug]
                table.fail("countries", f"{country} stands in {placed[country]!r} too", "Keep it in one region")
            placed[country] = region.slug
    return regions if GLOBAL in {r.slug for r in regions} else (*regions, Region(GLOBAL, "Global"))


def _region(slug: str, table: Table) -> Region:
    _check_slug(slug, table)
    default = Region(slug, slug)
    region = Region(
        slug=slug,
        name=table.text("name"),
        colour=_colour(table, "colour", default.colour),
        colour_dark=_colour(table, "colour_dark", default.colour_dark),
        countries=table.texts("countries"),
        kickers=table.texts("kickers"),
        terms=table.texts("terms"),
    )
    for country in region.countries:
        if not re.fullmatch(r"[A-Z]{2}", country):
            table.fail("countries", f"{country!r} is no country code", "Write ISO 3166-1 codes such as FR")
    table.finish()
    return region


def _colour(table: Table, key: str, default: str) -> str:
    value = table.text(key, default)
    if not _COLOUR.fullmatch(value):
        table.fail(key, f"{value!r} is no colour", "Write six hexadecimal digits, such as #1f3a5f")
    return value.lower()


def _check_slug(slug: str, table: Table) -> None:
    if not _SLUG.fullmatch(slug):
        table.fail(slug, "is no name for this", "Use lower-case letters, digits and hyphens")


def _sources(root: Table, regions: tuple[Region, ...]) -> tuple[tuple[Source, ...], dict[str, timedelta]]:
    sources: list[Source] = []
    ages: dict[str, timedelta] = {}
    for name, table in root.tables("source").items():
        if "max_age" in table:
            ages[name] = table.duration("max_age", timedelta())
        sources.append(_source(name, table, tuple(region.slug for region in regions)))
    root.finish()
    return tuple(sources), ages


def _source(name: str, table: Table, regions: tuple[str, ...]) -> Source:
    default = Source(name, "")
    source = Source(
        name=name,
        address=table.text("address"),
        kind=table.text("kind", default.kind, one_of=KINDS),
        links=_pattern(table, "links"),
        language=table.text("language", ""),
        kicker=table.text("kicker", ""),
        region=table.text("region", "", one_of=("", *regions)),
        weight=table.number("weight", default.weight),
        own=table.flag("own", default=False),
        pause=table.duration("pause", default.pause),
        allow_network=_networks(table, "allow_network"),
        max_entries=table.whole("max_entries", default.max_entries, least=1, most=10_000),
    )
    if source.language:
        _language(table, "language", source.language)
    table.finish()
    return source


def _language(table: Table, key: str, code: str) -> str:
    """A code of a language, as articles carry it; any other word would leave every article out."""
    if not _LANGUAGE.fullmatch(code):
        table.fail(key, f"{code!r} is no language", "Write its code, such as en or pt-BR")
    return code


def _pattern(table: Table, key: str) -> str:
    pattern = table.text(key, "")
    try:
        re.compile(pattern)
    except re.error as error:
        table.fail(key, f"{pattern!r} is no regular expression: {error}")
    return pattern


def _networks(table: Table, key: str) -> tuple[str, ...]:
    from ipaddress import ip_network

    networks = table.texts(key)
    for network in networks:
        try:
            ip_network(network)
        except ValueError:
            table.fail(key, f"{network!r} is no network", 'Write for example "127.0.0.0/8"')
    return networks


def _edition(slug: str, table: Table, known: _Known) -> Edition:
    _check_slug(slug, table)
    default = Edition(slug, slug, "", ())
    edition = Edition(
        slug=slug,
        title=table.text("title"),
        sender=_address(table, "from"),
        reply_to=_address(table, "reply_to") if "reply_to" in table else "",
        editors=tuple(_judged_address(table, "editors", editor) for editor in table.texts("editors")),
        sources=_names(table, "sources", default.sources, (*known.sources, "*")),
        languages=tuple(_language(table, "languages", code) for code in table.texts("languages", default.languages)),
        template=table.text("template", default.template, one_of=known.templates),
        regions=_names(table, "regions", known.regions, known.regions),
        link_tags=table.mapping("link_tags"),
        plan=_plan(table.table("plan")),
        furnishing=_furnishing(table.table("words"), table.table("theme")),
        **timetable_keys(table, default),
    )
    table.finish()
    return edition


def _address(table: Table, key: str) -> str:
    return _judged_address(table, key, table.text(key))


def _judged_address(table: Table, key: str, value: str) -> str:
    _, address = parseaddr(value)
    if not re.fullmatch(r"[^@\s]+@[^@\s]+\.[^@\s.]+|[^@\s]+@localhost", address) or not value.isprintable():
        table.fail(key, f"{value!r} is no mail address", 'Write for example "Editors <editors@example.org>"')
    return value


def _names(table: Table, key: str, default: tuple[str, ...], valid: tuple[str, ...]) -> tuple[str, ...]:
    names = table.texts(key, default)
    for name in names:
        if name not in valid:
            table.fail(key, f"{name!r} is not known", nearest(name, valid))
    return tuple(dict.fromkeys(names))


def _furnishing(words: Table, theme: Table) -> Furnishing:
    """The editor's standing words, and the look; what may stand in a style sheet is judged where it is rendered."""
    default = Theme()
    colours = {
        name: _colour(theme, name, getattr(default, name))
        for base in ("page", "card", "ink", "soft", "line")
        for name in (base, f"{base}_dark")
    }
    furnishing = Furnishing(
        note=words.text("note", ""),
        support=words.text("support", ""),
        subject=words.text("subject", ""),
        theme=Theme(
            **colours,
            serif=theme.text("serif", default.serif),
            sans=theme.text("sans", default.sans),
            logo=_web_address(theme, "logo") if "logo" in theme else "",
            logo_dark=_web_address(theme, "logo_dark") if "logo_dark" in theme else "",
            logo_width=theme.whole("logo_width", default.logo_width, least=1, most=552),
        ),
    )
    words.finish()
    theme.finish()
    return furnishing


def _plan(table: Table) -> Plan:
    per_region, summary = table.table("per_region"), table.table("summary")
    default = Plan()
    plan = Plan(
        stories=table.whole("stories", default.stories, least=1, most=500),
        per_region=PerRegion(
            per_region.whole("min", default.per_region.min, most=500),
            per_region.whole("max", default.per_region.max, least=1, most=500),
        ),
        summary=SummaryPlan(
            sentences=summary.whole("sentences", default.summary.sentences, most=20),
            words=summary.whole("words", default.summary.words, least=5, most=1000),
            method=summary.text("method", default.summary.method),
            standfirst=summary.text("standfirst", default.summary.standfirst, one_of=("never", "prefer")),
        ),
    )
    if plan.per_region.min > plan.per_region.max:
        per_region.fail("min", f"{plan.per_region.min} is more than max", "Lower it")
    for part in (per_region, summary, table):
        part.finish()
    return plan
