"""Files and folders: each kind by its ending, each failure a sentence that names file and line."""

import gzip
import json
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from digest.collect.files import read_file
from digest.model.article import Article, Picture, Reading
from digest.model.source import Source

SOURCE = Source("desk", "folder", kicker="Africa", language="en")
PROSE = (
    "The harbour at Port Selwyn reopened on Monday after eleven weeks, and the first grain ship left within the hour.",
    "Dock workers had refused to load cargo until the port authority agreed to replace cranes older than they are.",
)
HTML = (
    f"<html lang=en><body><article><h1>Port opens again</h1><p>{PROSE[0]}</p><p>{PROSE[1]}</p></article></body></html>"
)


def write(folder: Path, name: str, content: str | bytes) -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def read(path: Path) -> tuple[Reading, ...]:
    return read_file(path, SOURCE)


def only(path: Path) -> Article:
    (reading,) = read(path)
    assert reading.article is not None, reading.problem
    return reading.article


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.html", HTML.encode()),
        ("a.htm", HTML.encode("utf-16")),
        ("a.html.gz", gzip.compress(HTML.encode())),
        ("a.HTML", HTML.encode()),
        ("a.txt", "\n\n".join(("Port opens again", *PROSE)).encode()),
        ("a.txt.gz", gzip.compress("\r\n\r\n".join(("Port opens again", *PROSE)).encode("utf-8-sig"))),
        ("a.md", "\n\n".join(("# Port opens again", *PROSE)).encode()),
        ("a.jsonl", json.dumps({"title": "Port opens again", "paragraphs": PROSE}).encode()),
        ("a.jsonl", json.dumps({"title": "Port opens again", "text": "\n\n".join(PROSE)}).encode("utf-8-sig")),
    ],
)
def test_every_kind_of_file_gives_title_and_paragraphs(tmp_path: Path, name: str, content: bytes) -> None:
    path = write(tmp_path, name, content)
    (reading,) = read(path)
    assert reading.path == str(path)
    assert reading.article is not None, reading.problem
    assert (reading.article.title, reading.article.paragraphs) == ("Port opens again", PROSE)
    assert (reading.article.source, reading.article.kicker, reading.article.language) == ("desk", "Africa", "en")


def test_a_folder_is_read_in_order_of_name_and_passes_over_what_it_does_not_know(tmp_path: Path) -> None:
    for name in ("b.txt", "a.txt", "sub/c.txt"):
        write(tmp_path, name, f"Story {name}\n\n{PROSE[0]}")
    for name in ("notes.json", ".hidden.txt", "picture.png"):
        write(tmp_path, name, "x")
    assert [Path(one.path).name for one in read(tmp_path)] == ["a.txt", "b.txt", "c.txt"]


@pytest.mark.parametrize(
    ("name", "content"),
    [("absent.txt", None), ("a.docx", b"x"), ("a.txt", b""), ("a.html", b""), ("a.html.gz", b"\x1f\x8bbroken"),
     ("a.jsonl", b""), ("a.eml", b""), ("a.md", b""), ("folder", b"")],
)  # fmt: skip
def test_what_cannot_be_read_is_a_problem_that_names_the_file(tmp_path: Path, name: str, content: bytes | None) -> None:
    path = tmp_path / name
    if name == "folder":
        path.mkdir()
    elif content is not None:
        path.write_bytes(content)
    (reading,) = read(path)
    assert reading.article is None
    assert reading.problem
    assert str(path) in reading.problem


def test_an_export_keeps_ids_and_every_field(tmp_path: Path) -> None:
    line = {
        "id": "cms-17",
        "title": "Port opens again",
        "text": f"{PROSE[0]}\n\n{PROSE[1]}",
        "url": "https://herald.example/port",
        "kicker": "Analysis | Middle East",
        "byline": "By Lena Abara",
        "published": "2025-03-12",
        "language": "en-GB",
        "image": {"url": "https://herald.example/c.jpg", "alt": "A crane", "credit": "Ana Prado"},
        "standfirst": "Eleven weeks of silence are over.",
    }
    found = only(write(tmp_path, "export.jsonl", json.dumps(line) + "\n"))
    assert (found.id, found.url, found.kicker, found.kind) == ("cms-17", line["url"], "Middle East", "analysis")
    assert (found.byline, str(found.published), found.language) == ("Lena Abara", "2025-03-12", "en")
    assert found.standfirst == line["standfirst"]
    assert found.picture is not None
    assert (found.picture.url, found.picture.alt, found.picture.credit) == (
        "https://herald.example/c.jpg",
        "A crane",
        "Ana Prado",
    )


def test_an_image_may_be_an_address_and_an_article_may_have_no_text(tmp_path: Path) -> None:
    lines = [{"title": "Port opens again", "image": "https://herald.example/c.jpg"}, {"title": "Port", "text": "Port"}]
    first, second = read(write(tmp_path, "export.jsonl", "\n".join(map(json.dumps, lines))))
    assert first.article is not None
    assert second.article is not None
    assert first.article.picture is not None
    assert (first.article.paragraphs, second.article.paragraphs) == ((), ("Port",))


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("{", "not JSON"),
        ("[1]", "not a JSON object"),
        ("12", "not a JSON object"),
        ('{"title": 3}', "`title`"),
        ('{"title": "a", "paragraphs": "b"}', "`paragraphs`"),
        ('{"title": "a", "text": ["b"]}', "`text`"),
        ('{"text": ""}', "neither a title nor a text"),
        ('{"title": "a", "id": {}}', "`id`"),
        ("[" * 100_000, "not JSON"),
    ],
)
def test_a_bad_line_of_an_export_is_named_and_the_others_are_read(tmp_path: Path, line: str, says: str) -> None:
    good = json.dumps({"title": "Port opens again", "text": PROSE[0]})
    path = write(tmp_path, "export.jsonl", f"{good}\n\n{line}\n{good}\n")
    first, bad, last = read(path)
    assert first.article
    assert last.article
    assert bad.problem
    assert f"{path}, line 3" in bad.problem
    assert says in bad.problem


def test_markdown_reads_front_matter_and_leaves_the_marks_out(tmp_path: Path) -> None:
    text = (
        '---\ntitle: "Port opens again"\nauthors:\n  - Lena Abara\n  - Tom Reyes\ndate: 2025-03-12\n'
        "section: Europe\n---\n\n"
        f"The *first* paragraph has a [link](https://x.example) and `code`, and it says enough to be one.\n\n"
        f"## A part\n\n- {PROSE[0]}\n- Two cranes\n\n> {PROSE[1]}\n\n![A crane](c.jpg)\n"
    )
    found = only(write(tmp_path, "a.md", text))
    assert (found.title, found.byline, found.kicker) == ("Port opens again", "Lena Abara and Tom Reyes", "Europe")
    assert str(found.published) == "2025-03-12"
    assert found.paragraphs == (
        "The first paragraph has a link and code, and it says enough to be one.",
        "A part",
        PROSE[0],
        "Two cranes",
        PROSE[1],
    )


def test_the_first_picture_of_a_markdown_text_is_its_picture(tmp_path: Path) -> None:
    front = "---\ntitle: The port opens\nurl: https://port.example/news/open\n---\n"
    text = f"{front}![A crane](../img/crane.jpg)\n\nThe port opened on Monday, and nobody came.\n\n![No](b.jpg)\n"
    found = only(write(tmp_path, "a.md", text))
    assert found.picture == Picture("https://port.example/img/crane.jpg", "A crane")
    pathless = "# The port opens\n\nIt did so on Monday.\n\n![A crane](crane.jpg)\n"
    assert only(write(tmp_path, "b.md", pathless)).picture is None


def test_markdown_with_several_first_level_headings_holds_an_article_under_each(tmp_path: Path) -> None:
    text = f"# Port opens again\n\n{PROSE[0]}\n\n## Old machines\n\n{PROSE[1]}\n\n# A treaty\n\n{PROSE[0]}\n"
    found = [one.article for one in read(write(tmp_path, "a.md", text)) if one.article]
    assert [(one.title, len(one.paragraphs)) for one in found] == [("Port opens again", 3), ("A treaty", 1)]


MAIL = "From: Lena Abara <lena@herald.example>\nSubject: Fwd: Port opens again\nDate: Wed, 12 Mar 2025 08:30:00 +0200\n"


@pytest.mark.parametrize("kind", ["plain", "html", "both"])
def test_a_mail_is_an_article_by_its_sender(tmp_path: Path, kind: str) -> None:
    text = "\n\n".join(PROSE) + "\n\n-- \nLena Abara\nThe Herald"
    plain = f"Content-Type: text/plain; charset=utf-8\n\n{text}"
    html = f"Content-Type: text/html; charset=utf-8\n\n{HTML}"
    both = f"MIME-Version: 1.0\nContent-Type: multipart/alternative; boundary=b\n\n--b\n{plain}\n--b\n{html}\n--b--\n"
    found = only(write(tmp_path, "a.eml", MAIL + {"plain": plain, "html": html, "both": both}[kind]))
    assert (found.title, found.byline) == ("Port opens again", "Lena Abara")
    assert str(found.published) == "2025-03-12 06:30:00+00:00"
    assert found.paragraphs == PROSE


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.binary(max_size=400), name=st.sampled_from(["a.txt", "a.md", "a.eml", "a.jsonl", "a.html", "a.html.gz"]))
def test_no_file_whatever_its_bytes_raises(tmp_path: Path, data: bytes, name: str) -> None:
    for reading in read(write(tmp_path, name, data)):
        assert (reading.article is None) == (reading.problem is not None)


def test_the_shared_feeds_folder_of_pages_is_read_whole(shared_data: Path) -> None:
    found = read(shared_data / "extraction" / "us")
    assert len([one for one in found if one.article]) >= 25
    assert [one.path for one in found] == sorted(one.path for one in found)
