"""The command line as a person runs it: a process of its own, in a folder of its own."""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.e2e.post import make_newsroom

Run = Callable[..., "subprocess.CompletedProcess[str]"]


@pytest.fixture
def digest(tmp_path: Path) -> Run:
    """Run `digest WORDS` in a new folder; gives its exit code and both streams."""

    def run(*words: str | Path, folder: Path = tmp_path, **environment: str) -> "subprocess.CompletedProcess[str]":
        command = [str(Path(sys.executable).with_name("digest")), *map(str, words)]
        world = {"PATH": os.environ["PATH"], "HOME": str(tmp_path), "LANG": "C.UTF-8", **environment}
        return subprocess.run(command, cwd=folder, env=world, capture_output=True, text=True, timeout=120, check=False)

    return run


@pytest.fixture(scope="session")
def newsroom_of_ten(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An approved issue for ten readers; to be copied."""
    return make_newsroom(tmp_path_factory.mktemp("newsroom") / "made", 10)
