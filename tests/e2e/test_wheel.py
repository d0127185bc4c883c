"""The wheel works alone: installed into an empty venv in an empty folder, it has its templates and config."""

import json
import os
import subprocess
import sys
import venv
from collections.abc import Iterator
from importlib.metadata import Distribution, PathDistribution, distribution
from pathlib import Path

import pytest
from packaging.requirements import Requirement

from tests.conftest import missing

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module", params=["linked", pytest.param("registry", marks=pytest.mark.soak)])
def installed(tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest) -> Path:
    """A new venv's `digest` command: the wheel of this checkout and what it declares, and nothing else.

    What it declares is linked from where the tests run, or installed from the package registry.
    """
    folder = tmp_path_factory.mktemp("wheel")
    build = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(folder), str(ROOT)]
    subprocess.run(build, check=True, capture_output=True, timeout=120)
    (wheel,) = folder.glob("*.whl")
    venv.create(folder / "venv", with_pip=False)
    python = folder / "venv" / "bin" / "python"
    pip = [sys.executable, "-m", "pip", "--python", str(python), "install", "--quiet", str(wheel)]
    linked = request.param == "linked"
    done = subprocess.run(
        [*pip, *(["--no-deps"] if linked else [])], capture_output=True, text=True, timeout=300, check=False
    )
    if done.returncode:
        missing(request.config, f"a package registry ({done.stderr.strip().splitlines()[-1]})")
    if linked:
        (library,) = (folder / "venv" / "lib").glob("*/site-packages")
        for needed in declared(library):
            link(needed, library)
    return python.with_name("digest")


def declared(library: Path) -> Iterator[Distribution]:
    """The distributions that the wheel in `library` declares, and those that they declare in turn."""
    (own,) = library.glob("digest_newsletter-*.dist-info")
    waiting, known = list(PathDistribution(own).requires or ()), set[str]()
    while waiting:
        requirement = Requirement(waiting.pop())
        if requirement.marker and not requirement.marker.evaluate({"extra": ""}):
            continue
        needed = distribution(requirement.name)
        assert requirement.specifier.contains(needed.version, prereleases=True), str(requirement)
        if needed.name not in known:
            known.add(needed.name)
            yield needed
            waiting += needed.requires or ()
        waiting += [each for extra in requirement.extras for each in of_extra(needed, extra)]


def of_extra(one: Distribution, extra: str) -> list[str]:
    """What it declares for an extra alone, without that condition."""
    found = [Requirement(each) for each in one.requires or ()]
    return [
        f"{each.name}{each.specifier}"
        for each in found
        if each.marker and each.marker.evaluate({"extra": extra}) and not each.marker.evaluate({"extra": ""})
    ]


def link(needed: Distribution, library: Path) -> None:
    """Make its files, and no others', be in a library, too."""
    for file in needed.files or ():
        if ".." not in file.parts:
            there = library / file
            there.parent.mkdir(parents=True, exist_ok=True)
            there.symlink_to(Path(str(file.locate())))


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
        [
            python,
            "-I",
            "-c",
            "import digest, importlib.util; print(digest.__file__, importlib.util.find_spec('pytest'))",
        ],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=True,
    )
    file, _, undeclared = said.stdout.strip().partition(" ")
    assert file.startswith(str(installed.parent.parent))
    assert undeclared == "None"


def test_an_empty_folder_gets_a_demo_a_config_and_an_issue(installed: Path, tmp_path: Path) -> None:
    assert "issue.html" in run(installed, "demo", "--out", "demo", folder=tmp_path)
    run(installed, "init", folder=tmp_path)
    run(installed, "build", "--out", "out", folder=tmp_path)
    for name in ("issue.html", "issue.txt", "issue.mjml", "issue.eml", "issue.json", "web.html"):
        assert (tmp_path / "demo" / name).stat().st_size > 0
        assert (tmp_path / "out" / name).stat().st_size > 0
    issue = json.loads((tmp_path / "out" / "issue.json").read_text(encoding="utf-8"))
    assert len(issue["sections"]) >= 5
