"""The wheel works alone: installed into an empty venv in an empty folder, it has its templates and config."""

import json
import os
import subprocess
import sys
import venv
from pathlib import Path

import pytest

from tests.conftest import missing

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest) -> Path:
    """A new venv's `digest` command: the wheel of this checkout and what it declares, from the package registry."""
    folder = tmp_path_factory.mktemp("wheel")
    build = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(folder), str(ROOT)]
    subprocess.run(build, check=True, capture_output=True, timeout=120)
    (wheel,) = folder.glob("*.whl")
    venv.create(folder / "venv", with_pip=False)
    python = folder / "venv" / "bin" / "python"
    pip = [sys.executable, "-m", "pip", "--python", str(python), "install", "--quiet", str(wheel)]
    done = subprocess.run(pip, capture_output=True, text=True, timeout=300, check=False)
    if done.returncode:
        missing(request.config, f"a package registry ({done.stderr.strip().splitlines()[-1]})")
    return python.with_name("digest")


def run(command: Path, *words: str, folder: Path) -> str:
    environment = {"PATH": os.environ["PATH"], "HOME": str(folder), "LANG": "C.UTF-8"}
    done = subprocess.run(
        [command, *words], cwd=folder, env=environment, capture_output=True, text=True, timeout=120, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_the_wheel_is_imported_from_its_own_venv(installed: Path, tmp_path: Path) -> None:
    python = installed.parent / "python"
    said = subprocess.run(
        [python, "-c", "import digest; print(digest.__file__)"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=True,
    )
    assert str(installed.parent.parent) in said.stdout


def test_an_empty_folder_gets_a_demo_a_config_and_an_issue(installed: Path, tmp_path: Path) -> None:
    assert "issue.html" in run(installed, "demo", "--out", "demo", folder=tmp_path)
    run(installed, "init", folder=tmp_path)
    run(installed, "build", "--out", "out", folder=tmp_path)
    for name in ("issue.html", "issue.txt", "issue.mjml", "issue.eml", "issue.json", "web.html"):
        assert (tmp_path / "demo" / name).stat().st_size > 0
        assert (tmp_path / "out" / name).stat().st_size > 0
    issue = json.loads((tmp_path / "out" / "issue.json").read_text(encoding="utf-8"))
    assert len(issue["sections"]) >= 5
