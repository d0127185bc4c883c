"""Bad input gets one clear sentence, a non-zero exit code, no traceback, and leaves nothing half-written."""

import json
import os
import sqlite3
import subprocess
from pathlib import Path

import pytest

from tests.e2e.conftest import Run


@pytest.fixture
def site(digest: Run, tmp_path: Path) -> Path:
    """A folder that was only just initialised, with our templates."""
    assert digest("init", "--templates").returncode == 0
    return tmp_path


def refused(done: "subprocess.CompletedProcess[str]", code: int, *said: str) -> None:
    assert done.returncode == code, done.stderr
    assert "Traceback" not in done.stderr
    sentences = [line for line in done.stderr.splitlines() if line.startswith("digest:")]
    assert len(sentences) == 1, done.stderr
    for words in said:
        assert words in sentences[0]


def change(file: Path, old: str, new: str) -> None:
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), encoding="utf-8")


@pytest.mark.parametrize(
    ("name", "old", "new", "nearest"),
    [
        ("digest.toml", "[storage]", "[storage]\nulr = 'x'", "'url'"),
        ("sources.toml", "[source.samples]", "[source.samples]\nlinsk = 'x'", "'links'"),
        ("regions.toml", "[region.africa]", "[region.africa]\nkikers = []", "'kickers'"),
    ],
)
def test_an_unknown_key_in_a_config_file(digest: Run, site: Path, name: str, old: str, new: str, nearest: str) -> None:
    change(site / "config" / name, old, new)
    refused(digest("build", "--out", "out"), 2, f"config/{name}:", "unknown key", nearest)
    assert list((site / "out").iterdir()) == []


def test_an_unknown_region(digest: Run, site: Path) -> None:
    change(site / "config" / "digest.toml", '"europe"', '"erope"')
    refused(digest("build", "--out", "out"), 2, "config/digest.toml:", "'europe'")


def test_a_day_that_is_none(digest: Run, site: Path) -> None:
    change(site / "config" / "digest.toml", '"Fri 08:00"', '"Fir 08:00"')
    refused(digest("build", "--out", "out"), 2, "config/digest.toml: edition.round-up.send", "'Fri'")


def test_a_template_with_a_jinja_error(digest: Run, site: Path) -> None:
    template = site / "templates" / "round-up" / "issue.mjml.j2"
    lines = template.read_text(encoding="utf-8").splitlines()
    template.write_text("\n".join((*lines[:3], "{% if %}", *lines[3:])), encoding="utf-8")
    refused(digest("build", "--out", "out"), 1, "issue.mjml.j2:4")
    assert list((site / "out").iterdir()) == []
    assert digest("issues").stdout == ""


def test_a_template_with_an_unknown_mjml_tag(digest: Run, site: Path) -> None:
    template = site / "templates" / "round-up" / "issue.mjml.j2"
    text = template.read_text(encoding="utf-8")
    line = next(number for number, each in enumerate(text.splitlines(), 1) if "<mj-body" in each)
    change(template, "<mj-body", "<mj-bdy")
    change(template, "</mj-body", "</mj-bdy")
    refused(digest("build", "--out", "out"), 1, f"issue.mjml.j2:{line}", "mj-bdy", "mj-body")


def test_a_folder_of_templates_that_is_not_there(digest: Run, site: Path) -> None:
    (site / "templates" / "evening").mkdir()
    change(site / "config" / "digest.toml", 'template = "round-up"', 'template = "evenings"')
    refused(digest("build", "--out", "out"), 2, "config/digest.toml:", "'evenings' is not known", "'evening'")


def test_the_doctor_names_what_the_timetable_the_summarizer_and_the_templates_cannot_use(
    digest: Run, site: Path
) -> None:
    """It said nothing of them, and the next draft failed."""
    topics = ("timetable", "summary", "templates")
    sound = [finding for finding in findings(digest) if finding["topic"] in topics]
    change(site / "config" / "digest.toml", 'draft = "Thu 12:00"', 'draft = "Thr 12:00"')
    change(site / "config" / "digest.toml", "words = 60 }", 'words = 60, method = "lexrnk" }')
    (site / "templates" / "round-up" / "issue.txt.j2").write_text("one\n{% if %}\n", encoding="utf-8")
    broken = [finding for finding in findings(digest) if finding["topic"] in topics]
    assert (sound, [finding["topic"] for finding in broken]) == ([], list(topics))
    assert {finding["severity"] for finding in broken} == {"error"}
    assert [finding["remedy"] for finding in broken[:2]] == ["Did you mean 'Thu'?", "Did you mean 'lexrank'?"]
    assert "issue.txt.j2:2" in broken[2]["what"]


def findings(digest: Run) -> list[dict[str, str]]:
    done = digest("doctor", "--json")
    assert (done.returncode, "Traceback" in done.stderr) == (1, False), "sample values, and no relay"
    return [json.loads(line) for line in done.stdout.splitlines()]


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_folder_that_nobody_may_read_is_not_said_to_be_empty(digest: Run, site: Path) -> None:
    (site / "shut").mkdir(mode=0)
    done = digest("explain", "shut")
    assert (done.returncode, "cannot be read: Permission denied" in done.stdout) == (1, True)
    (site / "config").chmod(0)
    refused(digest("issues"), 2, "config/digest.toml: cannot be read: Permission denied")
    (site / "config").chmod(0o700)


def test_an_out_folder_that_cannot_be_written(digest: Run, site: Path) -> None:
    (site / "out").write_text("a file, not a folder", encoding="utf-8")
    refused(digest("build", "--out", "out"), 1, "out", "cannot be written")
    assert not (site / "var").exists()


@pytest.mark.skipif(os.geteuid() != 0, reason="needs root, to mount a disk of its own")
def test_a_full_disk(digest: Run, site: Path) -> None:
    disk = site / "disk"
    disk.mkdir()
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=64k", "none", disk], capture_output=True, check=False)
    if mounted.returncode:
        pytest.skip("needs the right to mount a disk of its own")
    try:
        refused(digest("build", "--out", "disk/out"), 1, "disk/out", "No space left")
        assert list((disk / "out").iterdir()) == []
        change(site / "config" / "digest.toml", "sqlite:///var/digest.db", "sqlite:///disk/digest.db")
        refused(digest("build"), 1, "disk/digest.db", "full")
    finally:
        subprocess.run(["umount", disk], check=False)


def test_a_locked_database(digest: Run, november: Path) -> None:
    holder = sqlite3.connect(november / "var" / "digest.db", isolation_level=None)
    holder.execute("BEGIN EXCLUSIVE")
    refused(digest("build"), 1, "digest.db", "locked")
    holder.close()


def test_no_articles_at_all(digest: Run, site: Path) -> None:
    (site / "config" / "sources.toml").write_text("", encoding="utf-8")
    refused(digest("build", "--out", "out"), 1, "no article to carry", "config/sources.toml")
    (site / "page.txt").write_text("x\n", encoding="utf-8")
    refused(digest("build", "--from", "page.txt"), 1, "no paragraph of text was found in it). Add sources")
    assert list((site / "out").iterdir()) == []


def test_a_file_that_is_not_there(digest: Run) -> None:
    refused(digest("build", "--from", "nowhere.txt", "--out", "out"), 1, "nowhere.txt")


@pytest.mark.parametrize(("key", "said"), [("2026-W60", "2026-W60"), ("soon", "names no period"), ("2026-11", "month")])
def test_a_period_that_is_none(digest: Run, site: Path, key: str, said: str) -> None:
    refused(digest("build", "--period", key), 2, said)


def test_no_config_says_how_to_write_one(digest: Run) -> None:
    refused(digest("collect"), 2, "digest init")


def test_an_unknown_command_names_the_nearest(digest: Run) -> None:
    done = digest("biuld")
    assert done.returncode == 2
    assert "'build'" in done.stderr
    assert "Traceback" not in done.stderr


def test_latest_of_two_editions_and_a_folder_are_no_issue(digest: Run, site: Path) -> None:
    assert digest("build", "--from", "package:samples", "--out", "out").returncode == 0
    refused(digest("check", "out"), 2, "'out' is a folder", "issue.eml")
    settings = site / "config" / "digest.toml"
    two = settings.read_text(encoding="utf-8").partition("[edition.round-up.plan]")[0].partition("[edition.round-up]")
    settings.write_text("".join((*two, "\n[edition.brief]", two[2])), encoding="utf-8")
    refused(digest("approve", "latest"), 2, "for a single edition", "round-up/2026-W")


def test_a_question_ends_as_one(digest: Run, site: Path) -> None:
    done = digest("build", "round-upp")
    refused(done, 2, "is no edition")
    assert done.stderr.endswith("Did you mean 'round-up'?\n")


def test_a_list_of_sources_without_names_says_how_to_write_them(digest: Run, site: Path) -> None:
    (site / "config" / "sources.toml").write_text('[[source]]\naddress = "x"\n', encoding="utf-8")
    refused(digest("collect"), 2, "sources.toml:1", "[source.NAME]")


def test_explain_names_files_as_they_were_named(digest: Run, tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.jsonl").write_text('{"title": "A port opens", "text": "It opened."}\n{', encoding="utf-8")
    lines = [
        json.loads(line) for line in digest("explain", "--json", "in", "in/a.jsonl", "gone.txt").stdout.split("\n")[:-1]
    ]
    assert [line["path"] for line in lines] == ["in/a.jsonl"] * 4 + ["gone.txt"]
    assert lines[1]["problem"].startswith("in/a.jsonl, line 2:")
    assert lines[4]["problem"] == "there is no file or folder gone.txt"


def test_an_address_of_another_kind_is_refused_by_name(digest: Run) -> None:
    refused(digest("explain", "ftp://port.example/a.html"), 2, "'ftp://port.example/a.html' cannot be read", "https://")
