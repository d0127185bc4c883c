"""What the log says of settings that changed: which keys, of what; no value."""

from dataclasses import replace
from datetime import timedelta

import pytest

from digest.daemon.differences import differences
from digest.model.source import Source
from digest.packaged import config_folder
from digest.settings import Settings, load_settings

SOURCES = tuple(Source(f"feed {number}", f"https://example.org/{number}") for number in range(30))


@pytest.fixture(scope="module")
def settings() -> Settings:
    return replace(load_settings(config_folder()), sources=SOURCES[:2], source_max_age={})


def test_settings_that_are_the_same_differ_in_nothing(settings: Settings) -> None:
    assert differences(settings, load_settings(config_folder())) != []
    assert differences(settings, replace(settings)) == []


def test_each_thing_that_changed_is_named_as_it_is_written(settings: Settings) -> None:
    weekly = settings.editions["round-up"]
    after = replace(
        settings,
        editions={"round-up": replace(weekly, send="Thu 14:00", sender="x@example.org"), "monthly": weekly},
        sources=(replace(SOURCES[0], weight=2.0), SOURCES[2]),
        source_max_age={"feed 0": timedelta(days=1), "feed 2": timedelta(days=2)},
        regions=settings.regions[1:],
        smtp=replace(settings.smtp, host="secret.example.org"),
        publisher=replace(settings.publisher, name="Another"),
        site_url="https://elsewhere.example.org",
        clients=("gmail",),
    )
    assert differences(settings, after) == [
        "edition round-up: from, send",
        "edition monthly is new",
        "source feed 0: weight",
        "source feed 1 is gone",
        "source feed 2 is new",
        "source feed 0: max_age",
        f"region {settings.regions[0].slug} is gone",
        "publisher: name",
        "smtp: host",
        "site: url",
        "check: clients",
    ]


def test_of_many_the_rest_is_counted(settings: Settings) -> None:
    found = differences(settings, replace(settings, sources=SOURCES))
    assert (len(found), found[0], found[-1]) == (13, "source feed 2 is new", "and 16 more")


def test_another_order_is_a_change_too(settings: Settings) -> None:
    turned = replace(settings, regions=settings.regions[::-1])
    assert differences(settings, turned) == ["the order of what stands there"]


def test_another_database_is_not_taken_up(settings: Settings) -> None:
    assert differences(settings, replace(settings, storage_url="sqlite:///var/other.db")) == []
