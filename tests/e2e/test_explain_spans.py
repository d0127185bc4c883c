"""Row by row of `digest explain --json`: the promised keys, every sentence equal to its span, in reading order."""

import json
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from digest.application import Application
from digest.bootstrap import open_application
from digest.cli.explain import document
from digest.packaged import samples_folder
from tests.e2e.conftest import Run

KEYS = {
    "format", "id", "path", "url", "title", "byline", "kicker", "kind", "published", "language", "truncated",
    "paragraphs", "dropped", "summary", "sentences", "regions", "confidence", "problem",
}  # fmt: skip
CHOSEN = {"text", "origin", "cut", "paragraph", "start", "end"}
SCORED = {"text", "paragraph", "start", "end", "score", "why"}


@pytest.fixture(scope="module")
def application() -> Iterator[Application]:
    opened = open_application(None, need_config=False, remember=False)
    yield opened
    opened.close()


def explained(application: Application, *paths: Path, sentences: int | None = None) -> list[dict[str, Any]]:
    """The lines of `--json`, as they are read back from JSON."""
    given = application.explain([str(path) for path in paths], sentences=sentences, method=None)
    return [json.loads(json.dumps(document(each), ensure_ascii=False)) for each in given]


def faults(line: dict[str, Any]) -> Iterator[str]:
    """What a line of explain breaks of its promise."""
    if line.keys() != KEYS:
        yield f"keys: {line.keys() ^ KEYS}"
    yield from (f"keys: {each}" for each in line["summary"] if each.keys() != CHOSEN)
    yield from (f"keys: {each}" for each in line["sentences"] if each.keys() != SCORED)
    said = [each for each in line["summary"] if each["origin"] == "article"]
    yield from (f"not its span: {each}" for each in (*said, *line["sentences"]) if each["text"] != spanned(line, each))
    places = [(each["paragraph"], each["start"], each["end"]) for each in line["sentences"]]
    yield from (f"out of order: {one} {two}" for one, two in pairwise(places) if not follows(one, two))
    if line["problem"] is None and not line["regions"]:
        yield "no region"


def follows(one: tuple[int, int, int], two: tuple[int, int, int]) -> bool:
    return one[0] < two[0] or (one[0] == two[0] and one[2] <= two[1])


def spanned(line: dict[str, Any], sentence: dict[str, Any]) -> str:
    text: str = line["paragraphs"][sentence["paragraph"]][sentence["start"] : sentence["end"]]
    return text


def broken(lines: list[dict[str, Any]]) -> dict[str, list[str]]:
    return {line["path"]: found for line in lines if (found := list(faults(line)))}


def test_of_the_samples(application: Application) -> None:
    lines = explained(application, samples_folder())
    assert len(lines) >= 24
    assert broken(lines) == {}
    assert all(line["summary"] for line in lines if line["problem"] is None and len(line["paragraphs"]) > 1)


def test_of_real_pages_and_a_dump(application: Application, shared_data: Path) -> None:
    lines = explained(application, *sorted((shared_data / "extraction").glob("*/*.html.gz")))
    assert len(lines) >= 50
    assert broken(lines) == {}
    dump = explained(application, *sorted((shared_data / "pages").glob("*.txt")), sentences=5)
    assert len(dump) >= 4
    assert broken(dump) == {}


@pytest.mark.parametrize("count", [100, pytest.param(100_000, marks=pytest.mark.soak)])
def test_of_articles_from_exports(application: Application, shared_data: Path, tmp_path: Path, count: int) -> None:
    for file in sorted(shared_data.glob("*/*.jsonl")):
        given = file.read_text(encoding="utf-8").splitlines()[:count]
        export = tmp_path / file.name
        export.write_text("\n".join(as_export(line) for line in given), encoding="utf-8")
        lines = explained(application, export)
        assert len(lines) == len(given)
        assert broken(lines) == {}
        assert [line["id"] for line in lines] == [str(json.loads(as_export(line))["id"]) for line in given]


def as_export(line: str) -> str:
    """A line of a labelled set as a CMS would export it."""
    known = json.loads(line)
    text = known.get("text") or known.get("article") or known.get("document") or ""
    fields = {"id": str(known.get("id", len(line))), "title": known.get("title") or "A title", "text": text}
    return json.dumps(fields)


def test_through_the_command_line_and_what_cannot_be_read_is_a_line(digest: Run, tmp_path: Path) -> None:
    folder = tmp_path / "folder"
    folder.mkdir()
    (folder / "1.txt").write_text("A quay reopens\n\nThe quay in Lisbon reopened on Monday after a year. " * 3)
    (folder / "2.html").write_bytes(b"\0\0\0")
    (folder / "3.jsonl").write_text('{"id": "x", "title": "Lone title in Kenya", "text": ""}\nnot json\n')
    done = digest("explain", "--json", folder, tmp_path / "missing.txt")
    lines = [json.loads(line) for line in done.stdout.splitlines()]
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    assert broken(lines) == {}
    assert [bool(line["problem"]) for line in lines] == [False, True, False, True, True]
    assert [line["id"] for line in lines][2] == "x"
    assert lines[2]["regions"][0]["region"] == "africa"
