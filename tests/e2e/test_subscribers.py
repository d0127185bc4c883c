"""`digest subscribers` as a person runs it."""

import csv
import json
from io import StringIO
from pathlib import Path
from shutil import copytree
from typing import Any

import pytest

from digest.packaged import config_folder
from tests.e2e.conftest import Run


@pytest.fixture
def run(digest: Run, tmp_path: Path) -> Run:
    copytree(config_folder(), tmp_path / "config")
    return digest


def listed(run: Run, *words: str) -> list[dict[str, Any]]:
    done = run("subscribers", "list", "--json", *words)
    assert done.returncode == 0, done.stderr
    return [json.loads(line) for line in done.stdout.splitlines()]


def states(run: Run) -> dict[str, list[str]]:
    return {one["address"]: [its["state"] for its in one["subscriptions"]] for one in listed(run)}


def test_a_list_is_imported_its_bad_rows_named_and_its_good_ones_kept(run: Run, tmp_path: Path) -> None:
    (tmp_path / "readers.csv").write_bytes(
        "name;email;regions;phone\nJörg;joerg@example.org;europe,africa;1\n;nobody;;\n".encode("latin-1")
        + b"Ann;ann@example.org;atlantis;\nBea;bea@example.org;;\nBea B;BEA@Example.org;;\n"
    )
    done = run("subscribers", "import", "readers.csv")
    assert done.returncode == 1
    assert "5 rows: 2 added, 1 merged with an earlier row, 2 refused" in done.stdout
    said = done.stderr.splitlines()
    assert [line.split(": ")[0] for line in said[2:]] == ["readers.csv:3", "readers.csv:4", "readers.csv:6"]
    assert "phone" in done.stderr
    assert "Traceback" not in done.stderr
    found = {one["address"].lower(): one for one in listed(run)}
    assert sorted(found) == ["bea@example.org", "joerg@example.org"]
    assert found["joerg@example.org"]["name"] == "Jörg"
    assert found["joerg@example.org"]["subscriptions"][0]["regions"] == ["europe", "africa"]
    assert found["bea@example.org"]["name"] == "Bea B"


def test_an_import_may_run_again_and_brings_nobody_back(run: Run, tmp_path: Path) -> None:
    (tmp_path / "readers.csv").write_text("email\na@example.org\nb@example.org\nc@example.org\n", encoding="utf-8")
    assert run("subscribers", "import", "readers.csv").returncode == 0
    assert run("subscribers", "import", "readers.csv").stdout == "3 rows: 0 added, 3 unchanged\n"
    assert run("subscribers", "remove", "a@example.org").returncode == 0
    assert run("subscribers", "suppress", "b@example.org", "--reason", "complained").returncode == 0
    done = run("subscribers", "import", "readers.csv", "--json")
    assert done.returncode == 1
    counts = {fate: number for fate, number in json.loads(done.stdout).items() if number}
    assert counts == {"unchanged": 1, "unsubscribed": 1, "suppressed": 1}
    assert ["readers.csv:2" in done.stderr, "readers.csv:3" in done.stderr] == [True, True]
    assert states(run)["a@example.org"] == ["unsubscribed"]
    assert listed(run, "--state", "suppressed")[0]["suppressed"]["reason"] == "complained"


def test_an_export_is_a_list_that_can_be_imported_elsewhere(run: Run, digest: Run, tmp_path: Path) -> None:
    add = ("subscribers", "add", "ann@example.org", "--name", "=1+1", "--region", "europe", "--language", "fr")
    assert run(*add, "--timezone", "Europe/Paris").returncode == 0
    assert run("subscribers", "add", "bea@example.org", "cleo@example.org").returncode == 0
    assert run("subscribers", "remove", "cleo@example.org").returncode == 0
    done = run("subscribers", "export")
    rows = list(csv.DictReader(StringIO(done.stdout)))
    assert [(row["email"], row["name"], row["state"]) for row in rows] == [
        ("ann@example.org", "'=1+1", "active"),
        ("bea@example.org", "", "active"),
        ("cleo@example.org", "", "unsubscribed"),
    ]
    left_by_a_kill = tmp_path / ".all.csv.part"
    left_by_a_kill.touch(0o644)
    assert run("subscribers", "export", "--out", "all.csv").returncode == 0
    assert (tmp_path / "all.csv").read_text(encoding="utf-8") == done.stdout
    assert (tmp_path / "all.csv").stat().st_mode & 0o077 == 0
    other = tmp_path / "other"
    copytree(config_folder(), other / "config")
    assert digest("subscribers", "import", tmp_path / "all.csv", folder=other).returncode == 0
    assert digest("subscribers", "export", folder=other).stdout == done.stdout


def test_one_who_left_comes_back_only_where_it_is_said(run: Run) -> None:
    run("subscribers", "add", "ann@example.org")
    run("subscribers", "remove", "ann@example.org")
    refused = run("subscribers", "add", "ann@example.org")
    assert (refused.returncode, "--again" in refused.stderr) == (1, True)
    assert states(run) == {"ann@example.org": ["unsubscribed"]}
    assert run("subscribers", "add", "ann@example.org", "--again").returncode == 0
    assert states(run) == {"ann@example.org": ["active"]}


def test_a_person_is_forgotten_and_her_suppression_is_not(run: Run, tmp_path: Path) -> None:
    run("subscribers", "add", "ann@example.org", "--name", "Ann Unmistakable")
    run("subscribers", "suppress", "ann@example.org")
    assert run("subscribers", "erase", "ann@example.org").returncode == 0
    assert listed(run) == []
    assert run("subscribers", "erase", "ann@example.org").returncode == 1
    again = run("subscribers", "add", "Ann@Example.org")
    assert (again.returncode, "suppressed" in again.stderr) == (1, True)
    assert run("subscribers", "unsuppress", "ann@example.org").returncode == 0
    assert run("subscribers", "add", "ann@example.org").returncode == 0


UNUSABLE = {
    ("add", "nobody"): "no mail address",
    ("add", "a@example.org\nBcc: b@example.org"): "no mail address",
    ("add", "a@example.org", "--edition", "rond-up"): "Did you mean 'round-up'?",
    ("add", "a@example.org", "--region", "atlantis"): "no region",
    ("remove", "a@example.org", "--edition", "rond-up"): "Did you mean 'round-up'?",
    ("export", "--edition", "rond-up"): "Did you mean 'round-up'?",
    ("import", "missing.csv"): "does not exist",
    ("import", "config/digest.toml"): "no column email",
}


def test_what_cannot_be_done_is_one_sentence(run: Run) -> None:
    for words, said in UNUSABLE.items():
        done = run("subscribers", *words)
        assert (words, done.returncode, said in done.stderr) == (words, 2, True)
        assert "Traceback" not in done.stderr
    assert listed(run) == []


def test_nobody_of_that_address_is_said_and_is_a_failure(run: Run) -> None:
    for word in ("remove", "unsuppress"):
        done = run("subscribers", word, "a@example.org")
        assert (done.returncode, done.stderr.startswith("a@example.org: ")) == (1, True)


def test_the_list_for_people_has_a_line_a_subscription(run: Run) -> None:
    assert run("subscribers", "list").stdout == ""
    run("subscribers", "add", "ann@example.org", "--region", "europe")
    head, line = run("subscribers", "list").stdout.splitlines()
    assert head.split() == ["Address", "Edition", "State", "Since", "Regions"]
    assert [line.split()[at] for at in (0, 1, 2, 4)] == ["ann@example.org", "round-up", "active", "europe"]
