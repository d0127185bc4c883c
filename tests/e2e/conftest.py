"""The command line as a person runs it: a process of its own, in a folder of its own."""

import os
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.e2e.commands import run, run_anew
from tests.e2e.post import make_newsroom

Run = Callable[..., "subprocess.CompletedProcess[str]"]


@pytest.fixture
def digest(tmp_path: Path) -> Run:
    """Run `digest WORDS` in a new folder; gives its exit code and both streams."""
    return _in(tmp_path, run)


@pytest.fixture
def digest_anew(tmp_path: Path) -> Run:
    """The same, in an interpreter that starts with nothing."""
    return _in(tmp_path, run_anew)


def _in(own: Path, runs: Run) -> Run:
    def ran(*words: str | Path, folder: Path = own, **environment: str) -> "subprocess.CompletedProcess[str]":
        world = {"PATH": os.environ["PATH"], "HOME": str(own), "LANG": "C.UTF-8", **environment}
        return runs(*map(str, words), folder=folder, environment=world)

    return ran


@pytest.fixture(scope="session")
def site_of_november(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A new site whose issue of 2026-W47 was built into a/; to be copied."""
    folder = tmp_path_factory.mktemp("november")
    for words in (("init",), ("build", "--at", "2026-11-19T17:00:00Z", "--out", "a")):
        assert _in(folder, run)(*words).returncode == 0
    return folder


@pytest.fixture
def november(site_of_november: Path, tmp_path: Path) -> Path:
    """That site, for the test alone, in the folder in which `digest` runs."""
    shutil.copytree(site_of_november, tmp_path, dirs_exist_ok=True)
    return tmp_path


@pytest.fixture(scope="session")
def newsroom_of_ten(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An approved issue for ten readers; to be copied."""
    return make_newsroom(tmp_path_factory.mktemp("newsroom") / "made", 10)
