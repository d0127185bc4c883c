"""The bounces that ship with flufl-bounce's source, fetched by pip and never kept: others' mail is not ours to copy."""

import os
import subprocess
import sys
import tarfile
from importlib.metadata import version
from pathlib import Path

import pytest

from digest.deliver.bounces import bounces_in
from tests.conftest import leave_out

_NAMED = "DIGEST_FLUFL_BOUNCE_SOURCE"


@pytest.fixture(scope="module")
def real_bounces(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """The mails by name, from the archive that the environment names or that pip downloads."""
    named = os.environ.get(_NAMED)
    archive = Path(named) if named else _downloaded(tmp_path_factory.mktemp("flufl"))
    if archive is None:
        leave_out(request.config, "flufl-bounce's source distribution")
        pytest.skip(f"needs flufl-bounce's source distribution: no package index answers, and {_NAMED} names none")
    with tarfile.open(archive) as packed:
        files = [file for file in packed if "/tests/data/" in file.name and file.name.endswith(".txt")]
        return {Path(file.name).name: content.read() for file in files if (content := packed.extractfile(file))}


def _downloaded(folder: Path) -> Path | None:
    wanted = f"flufl-bounce=={version('flufl-bounce')}"
    options = [
        "--quiet",
        "--no-binary",
        ":all:",
        "--no-deps",
        "--no-build-isolation",
        "--retries",
        "0",
        "--timeout",
        "10",
    ]
    command = [sys.executable, "-m", "pip", "download", *options, "--dest", str(folder), wanted]
    try:
        subprocess.run(command, check=True, capture_output=True, timeout=60)
    except (subprocess.SubprocessError, OSError):
        return None
    return next(folder.glob("*.tar.gz"), None)


@pytest.mark.tools
def test_of_117_real_bounces_112_are_attributed_and_none_raises(real_bounces: dict[str, bytes]) -> None:
    attributed = [name for name, raw in real_bounces.items() if any(bounce.address for bounce in bounces_in(raw))]

    assert len(real_bounces) == 117
    assert len(attributed) >= 112


@pytest.mark.tools
def test_an_answer_and_a_letter_among_them_are_no_bounces(real_bounces: dict[str, bytes]) -> None:
    assert [bounces_in(real_bounces[name]) for name in ("qmail_08.txt", "groupwise_03.txt")] == [(), ()]


@pytest.mark.tools
def test_what_the_real_ones_say_of_full_mailboxes_and_of_spam_is_soft(real_bounces: dict[str, bytes]) -> None:
    full = ("hotpop_01.txt", "yahoo_02.txt", "simple_07.txt", "dsn_01.txt", "qmail_06.txt")
    unknown = ("dsn_14.txt", "postfix_05.txt", "qmail_01.txt", "smtp32_04.txt", "yahoo_03.txt")

    assert {bounce.kind for name in full for bounce in bounces_in(real_bounces[name])} == {"soft"}
    assert {bounce.kind for name in unknown for bounce in bounces_in(real_bounces[name])} == {"hard"}
    assert [(bounce.kind, bounce.blocked) for bounce in bounces_in(real_bounces["simple_42.txt"])] == [("soft", True)]
