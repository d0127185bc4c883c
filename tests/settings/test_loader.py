"""config/ is read into frozen settings; what cannot be used is refused in one sentence with its file and line."""

import re
import shutil
from dataclasses import fields
from datetime import date, datetime, time, timedelta
from pathlib import Path

import pytest

from digest.errors import ConfigError
from digest.model.edition import Edition, ExtraIssue, Move, WhenLate
from digest.model.mail_programs import USUAL_PROGRAMS
from digest.model.source import Source
from digest.packaged import config_folder
from digest.settings import load_settings
from digest.settings.durations import parse_duration


@pytest.fixture
def config(tmp_path: Path) -> Path:
    folder = tmp_path / "config"
    shutil.copytree(config_folder(), folder)
    return folder


def change(config: Path, name: str, old: str, new: str) -> None:
    file = config / name
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), encoding="utf-8")


def refusal(config: Path) -> str:
    with pytest.raises(ConfigError) as caught:
        load_settings(config)
    assert caught.value.exit_code == 2
    assert "\n" not in caught.value.sentence()
    return caught.value.sentence()


def test_the_shipped_config_loads_and_places_relative_paths_beside_itself(config: Path) -> None:
    settings = load_settings(config)
    assert settings.root == config.parent
    assert settings.collect.max_age == timedelta(days=14)
    assert [source.name for source in settings.sources] == ["samples"]
    edition = settings.editions["round-up"]
    assert (edition.plan.stories, edition.plan.per_region.max, edition.plan.summary.words) == (24, 5, 60)
    assert len(edition.regions) == 9


def test_each_key_that_a_source_may_have_is_explained_where_it_stands(config: Path) -> None:
    explained = set(re.findall(r"^# (\w+) = ", (config / "sources.toml").read_text(encoding="utf-8"), re.MULTILINE))
    assert {field.name for field in fields(Source)} - {"name"} <= explained


def test_the_mail_programs_that_an_editor_names_are_kept_and_nobody_named_means_the_usual_ones(config: Path) -> None:
    assert load_settings(config).clients == USUAL_PROGRAMS
    change(config, "digest.toml", '["gmail", "outlook", "outlook-windows",', '["hey", "gmail", "gmail",')
    assert load_settings(config).clients == ("hey", "gmail", "apple-mail", "yahoo", "samsung-email", "thunderbird")


@pytest.mark.parametrize(
    ("name", "old", "new", "said"),
    [
        ("digest.toml", "max_age =", "max_aeg =", "Did you mean 'max_age'?"),
        ("digest.toml", "[publisher]", "[pubisher]", "missing"),
        ("digest.toml", '"asia-pacific"', '"asia-pacfic"', "Did you mean 'asia-pacific'?"),
        ("digest.toml", "stories = 24", 'stories = "many"', "must be a whole number"),
        ("digest.toml", "stories = 24", "stories = true", "must be a whole number"),
        ("digest.toml", "America/New_York", "America/NewYork", "Did you mean 'America/New_York'?"),
        ("digest.toml", "America/New_York", "Mars/Olympus Mons", "no IANA time zone. For example Europe/Paris"),
        ("digest.toml", "America/New_York", "localtime", "no IANA time zone"),
        ("digest.toml", 'security = "none"', 'security = "startls"', "Did you mean 'starttls'?"),
        ("digest.toml", "max = 5", "max = 0", "out of range"),
        ("digest.toml", '"14 days"', '"14 dyas"', "is no duration"),
        ("digest.toml", '["gmail"', '["gmial"', "Did you mean 'gmail'?"),
        ("digest.toml", "clients =", "client =", "Did you mean 'clients'?"),
        ("digest.toml", "[site]", "[site", "this is not TOML"),
        ("digest.toml", 'languages = ["en"]', 'languages = ["english"]', "'english' is no language. Write its code"),
        ("digest.toml", 'languages = ["en"]', 'languages = [""]', "'' is no language. Write its code"),
        ("digest.toml", 'editors = ["editors@example.org"]', 'editors = ["Ann"]', "editors: 'Ann' is no mail address"),
        ("digest.toml", '"The Editors <editors@example.org>"', '"The Editors"', "is no mail address"),
        ("sources.toml", 'address = "package', 'adress = "package', "adress"),
        ("sources.toml", "[source.samples]", '[source.samples]\nlanguage = "english"', "'english' is no language"),
        ("sources.toml", "[source.samples]", '[source.samples]\nregion = "erope"', "Did you mean 'europe'?"),
        ("sources.toml", "[source.samples]", '[source.samples]\nallow_network = ["here"]', "is no network"),
        ("regions.toml", "[region.europe]", "[region.europe]\ncolor = 1", "Did you mean 'colour'?"),
    ],
)  # fmt: skip
def test_what_cannot_be_used_names_file_key_and_the_nearest_word(
    config: Path, name: str, old: str, new: str, said: str
) -> None:
    change(config, name, old, new)
    sentence = refusal(config)
    assert said in sentence
    assert str(config / name) in sentence


def test_words_and_theme_are_read_and_judged(config: Path) -> None:
    with (config / "digest.toml").open("a", encoding="utf-8") as file:
        file.write('\n[edition.round-up.words]\nnote = "*Hello*"\n[edition.round-up.theme]\ninkdark = "#ffffff"\n')
    assert "Did you mean 'ink_dark'?" in refusal(config)
    change(config, "digest.toml", "inkdark", "ink_dark")
    furnishing = load_settings(config).editions["round-up"].furnishing
    assert (furnishing.note, furnishing.theme.ink_dark) == ("*Hello*", "#ffffff")
    change(config, "digest.toml", '"#ffffff"', '"white"')
    assert "is no colour" in refusal(config)


def test_an_unknown_key_is_reported_on_its_line(config: Path) -> None:
    change(config, "digest.toml", "[storage]", "[storage]\nurk = 1")
    line = (config / "digest.toml").read_text(encoding="utf-8").splitlines().index("urk = 1") + 1
    assert f"digest.toml:{line}: storage.urk: unknown key" in refusal(config)


def test_a_country_in_two_regions_is_refused(config: Path) -> None:
    with (config / "regions.toml").open("a", encoding="utf-8") as file:
        file.write('\n[region.duplicate]\nname = "Twice"\ncountries = ["FR"]\n')
    assert "FR stands in" in refusal(config)


def test_a_missing_file_says_how_to_make_one(tmp_path: Path) -> None:
    assert "digest init" in refusal(tmp_path)


def test_a_file_that_cannot_be_read_says_why_and_not_that_its_text_is_at_fault(config: Path) -> None:
    (config / "sources.toml").unlink()
    (config / "sources.toml").mkdir()
    said = refusal(config)
    assert ("sources.toml: cannot be read: Is a directory." in said, "UTF-8" in said, "Errno" in said) == (
        True,
        False,
        False,
    )


@pytest.mark.parametrize(
    ("text", "seconds"), [("14 days", 1_209_600), ("12h", 43_200), ("0s", 0), ("1.5 min", 90), ("2 weeks", 1_209_600)]
)
def test_durations_are_read_as_people_write_them(text: str, seconds: int) -> None:
    assert parse_duration(text) == timedelta(seconds=seconds)


@pytest.mark.parametrize("text", ["", "14", "days", "-1 day", "1 fortnight", "1e9 days"])
def test_what_is_no_duration_is_none(text: str) -> None:
    assert parse_duration(text) is None


def timetable_of(config: Path, keys: str) -> Edition:
    """The edition with these keys instead of those of the same name."""
    file = config / "digest.toml"
    new = {line.partition(" ")[0] for line in keys.splitlines()}
    lines = file.read_text(encoding="utf-8").splitlines(keepends=True)
    file.write_text("".join(line for line in lines if line.partition(" ")[0] not in new), encoding="utf-8")
    change(config, "digest.toml", 'when_empty = "skip"', f'when_empty = "skip"\n{keys}\n')
    return load_settings(config).editions["round-up"]


def test_days_to_skip_or_move_and_extra_issues_are_read_as_texts_or_as_dates(config: Path) -> None:
    edition = timetable_of(
        config,
        'skip = ["2026-12-25", 2027-01-01]\nmove = {"2026-11-27" = 2026-11-25, 2026-12-04 = "2026-12-03 18:00"}\n'
        'extra = [{period = "2026-W47-extra", draft = "2026-11-20 12:00", send = 2026-11-21T08:00:00}]\n'
        'nudge = "90 min"\nwhen_unapproved = "skip"',
    )
    assert edition.skip == (date(2026, 12, 25), date(2027, 1, 1))
    assert edition.move == (
        Move(date(2026, 11, 27), date(2026, 11, 25)),
        Move(date(2026, 12, 4), date(2026, 12, 3), time(18)),
    )
    assert edition.extra == (
        ExtraIssue("2026-W47-extra", datetime(2026, 11, 20, 12), datetime(2026, 11, 21, 8)),  # noqa: DTZ001
    )
    assert (edition.nudge, edition.when_unapproved) == (timedelta(minutes=90), "skip")
    assert edition.when_late == WhenLate(timedelta(hours=12), "hold")


@pytest.mark.parametrize(
    ("keys", "said"),
    [
        ('skip = "2026-12-25"', "must be a list"),
        ('skip = ["25 December"]', "'25 December' is no day of the calendar. Write for example 2026-12-25"),
        ('skip = ["2026-02-30"]', "'2026-02-30' is no day of the calendar"),
        ('skip = ["2026-12-25 08:00"]', "is no day. Write for example 2026-12-25, without a time"),
        ('move = {"2026-12-25" = 3}', "'3' is no day of the calendar"),
        ('move = {"Christmas" = "2026-12-24"}', "'Christmas' is no day of the calendar"),
        ('move = {"2026-12-25" = 2026-12-24T08:00:00Z}', "without an offset"),
        ('extra = [{period = "2026-W47-x", send = "2026-11-21 08:00"}]', "edition.round-up.extra.draft: is missing"),
        ('extra = [{period = "a", draft = "2026-11-20", send = "2026-11-21 08:00"}]', "has no time of day"),
        ('extra = [{period = "a", draft = "2026-11-22 08:00", send = "2026-11-21 08:00"}]', "comes after its send"),
        ('extra = [{period = "a", draft = "2026-11-20 08:00", send = "2026-11-21 08:00", why = ""}]', "unknown key"),
        ('extra = ["2026-11-21"]', "must be a list of tables"),
        ('nudge = "soon"', "is no duration"),
        ('when_unapproved = "sned"', "Did you mean 'send'?"),
    ],
)
def test_a_timetable_that_cannot_be_read_names_its_key_and_line(config: Path, keys: str, said: str) -> None:
    with pytest.raises(ConfigError) as refused:
        timetable_of(config, keys)
    line = (config / "digest.toml").read_text(encoding="utf-8").splitlines().index(keys) + 1
    assert said in refused.value.sentence()
    assert f"digest.toml:{line}: edition.round-up.{keys.partition(' ')[0]}" in refused.value.sentence()


def test_a_policy_for_late_issues_is_judged_when_it_is_read(config: Path) -> None:
    change(config, "digest.toml", 'then = "hold"', 'then = "drop"')
    assert "edition.round-up.when_late.then: 'drop' is not known. Valid here: hold, send, skip." in refusal(config)


def test_the_relay_is_read_and_its_authority_stands_beside_config(config: Path) -> None:
    keys = 'helo = "news.example.org"\nca_file = "keys/ca.pem"\ntimeout = "3s"\nfallback_host = "mx2.example.org"'
    change(config, "digest.toml", 'security = "none"', f'security = "tls"\n{keys}\nfallback_port = 2525')
    smtp = load_settings(config).smtp
    assert (smtp.helo, smtp.timeout, smtp.security) == ("news.example.org", 3.0, "tls")
    assert (smtp.fallback_host, smtp.fallback_port) == ("mx2.example.org", 2525)
    assert smtp.ca_file == str(config.parent / "keys" / "ca.pem")


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ('helo = "news example"', "smtp.helo: 'news example' is no name of a host"),
        ('helo = "a\\r\\nMAIL FROM:<>"', "is no name of a host"),
        ('timeout = "0s"', "smtp.timeout: 0 seconds are out of range. Write from 1s to 1h"),
        ('timeout = "2 days"', "out of range"),
        ("fallback_port = 0", "smtp.fallback_port: 0 is out of range"),
        ("max_per_conection = 5", "Did you mean 'max_per_connection'?"),
    ],
)
def test_a_relay_that_cannot_be_used_so_is_refused(config: Path, line: str, said: str) -> None:
    change(config, "digest.toml", 'security = "none"', f'security = "none"\n{line}')
    assert said in refusal(config)
