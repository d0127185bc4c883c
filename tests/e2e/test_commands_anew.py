"""Each command once in an interpreter that starts with nothing: what it needs, it imports itself."""

import re
from pathlib import Path

import pytest

from tests.e2e.conftest import Run
from tests.e2e.post import SECRET, copied

OFTEN = [("send", "latest", "--dry-run"), ("subscribers", "list"), ("site", "--port", "bad"), ("deliveries", "latest")]
SELDOM = [
    ("approve", "latest"),
    ("bounces", "readers.csv"),
    ("check", "out/issue.html"),
    ("collect",),
    ("doctor",),
    ("explain", "articles.jsonl"),
    ("issues",),
    ("resolve", "latest", "--settle"),
    ("sources", "--help"),
    ("status",),
    ("timetable",),
    ("worker", "--once"),
    *((word, "latest") for word in ("hold", "skip", "reopen", "pause", "resume", "cancel")),
]


@pytest.mark.parametrize(
    "words", [*OFTEN, *(pytest.param(words, marks=pytest.mark.soak) for words in SELDOM)], ids=" ".join
)
def test_what_a_command_needs_it_imports_itself(
    words: tuple[str, ...], newsroom_of_ten: Path, digest: Run, digest_anew: Run, tmp_path: Path
) -> None:
    """It says and ends as it does where everything has been imported before."""
    said = []
    for name, run in (("warm", digest), ("cold", digest_anew)):
        folder = copied(newsroom_of_ten, tmp_path / name, 10).folder
        done = run(*words, folder=folder, DIGEST_SECRET_KEY=SECRET)
        said.append((done.returncode, without_instants(done.stdout), without_instants(done.stderr)))
    assert said[0] == said[1]
    assert "Traceback" not in said[1][2]


def without_instants(text: str) -> str:
    return re.sub(r"\d\d:\d\d(:\d\d)?|\d+(\.\d+)? s\b", "…", text)
