"""Fixtures that several packages share, and what is done where an instrument is missing.

Tests that need ../shared/data, a browser, an SMTP server or an npm package skip where it is absent, and say so in one
line; where CI=true an instrument that is missing fails them instead.
"""

import fcntl
import os
import random
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
_LEFT_OUT = pytest.StashKey[set[str]]()
_SOAK_ENDS = pytest.StashKey[float]()


@pytest.fixture(scope="session")
def shared_data(request: pytest.FixtureRequest) -> Path:
    """The folder of real inputs and labelled sets that stands beside the checkout."""
    folder = ROOT.parent / "shared" / "data"
    if not folder.is_dir():
        leave_out(request.config, "../shared/data")
        pytest.skip("needs ../shared/data, which is not beside this checkout")
    return folder


@pytest.fixture(scope="session")
def chromium(request: pytest.FixtureRequest) -> str:
    """The path of a Chromium that can be driven."""
    require(request.config, "chromedriver")
    return require(request.config, "chromium")


@pytest.fixture(scope="session")
def node_modules(request: pytest.FixtureRequest) -> Path:
    """The npm packages that `make tools` installed."""
    folder = ROOT / "tests" / "npm" / "node_modules"
    require(request.config, "node")
    if not (folder / "axe-core").is_dir():
        missing(request.config, "npm's mjml and axe-core")
    return folder


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What `digest demo` makes of the sample articles; to be read only. Made once, however many processes test."""
    base = tmp_path_factory.getbasetemp()
    folder = (base.parent if "PYTEST_XDIST_WORKER" in os.environ else base) / "the-demo"
    folder.mkdir(exist_ok=True)
    with (folder / ".made").open("a+b") as made:
        fcntl.flock(made, fcntl.LOCK_EX)
        if not (folder / "out").is_dir():
            command = [str(Path(sys.executable).with_name("digest")), "demo", "--out", str(folder / "out")]
            subprocess.run(command, check=True, capture_output=True)
    return folder / "out"


def require(config: pytest.Config, program: str) -> str:
    """The path of a program; where it is missing the test skips, or fails in CI."""
    found = shutil.which(program) or shutil.which(program, path="/usr/sbin:/usr/lib/chromium")
    return found or missing(config, program)


def missing(config: pytest.Config, what: str) -> str:
    """Skip for want of an instrument; fail where CI=true."""
    leave_out(config, what)
    if os.environ.get("CI") == "true":
        pytest.fail(f"{what} is missing: `make tools` installs it")
    pytest.skip(f"needs {what}: `make tools` installs it")


def leave_out(config: pytest.Config, what: str) -> None:
    """Remember what the run had to do without."""
    config.stash.setdefault(_LEFT_OUT, set()).add(what)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    """One line that says what was left out, and how to have it."""
    absent = config.stash.get(_LEFT_OUT, set())
    if absent:
        terminalreporter.write_line(f"Left out for want of: {', '.join(sorted(absent))} (see `make tools`).")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Long sweeps run in a seeded order, so that a slice of some minutes is another one for each seed."""
    sweeps = [item for item in items if item.get_closest_marker("soak")]
    random.Random(int(os.environ.get("DIGEST_SOAK_SEED", "1"))).shuffle(sweeps)
    items[:] = [item for item in items if not item.get_closest_marker("soak")] + sweeps
    config.stash[_SOAK_ENDS] = time.monotonic() + 60 * float(os.environ.get("DIGEST_SOAK_MINUTES", "120"))


def pytest_runtest_setup(item: pytest.Item) -> None:
    """A sweep begins only while there is time."""
    if item.get_closest_marker("soak") and time.monotonic() > item.config.stash[_SOAK_ENDS]:
        pytest.skip("the minutes of this slice are over: MINUTES=… gives it more")
