"""What another reader exported becomes sources of ours, and nothing else in the file changes."""

import tomllib

import pytest

from digest.collect.opml import add_sources, read_opml
from digest.errors import ConfigError
from digest.model.source import Source

OPML = b"""<?xml version="1.0" encoding="UTF-8"?>
<opml version="2.0"><head><title>Mine</title></head><body>
<outline text="World">
  <outline type="rss" text="Harbour News" xmlUrl="https://harbour.example/feed" language="en-gb"/>
  <outline type="rss" text="Harbour News" xmlUrl="https://harbour.example/other?x=1"/>
  <outline type="rss" text="Again" xmlUrl="http://www.harbour.example/feed/"/>
  <outline text="Zeitung &amp; S\xc3\xb6hne" xmlurl="https://zeitung.example/rss"/>
</outline>
<outline text="Bad" xmlUrl="javascript:alert(1)"/><outline text="A folder"/></body></opml>"""

TOML = """# our sources
[source.harbour-news]  # the first
address = "https://first.example/feed"
pause = "2s"
"""


def test_each_feed_becomes_a_source_with_a_name_of_its_own() -> None:
    sources, problems = read_opml(OPML)
    assert [(source.name, source.address, source.kind) for source in sources] == [
        ("harbour-news", "https://harbour.example/feed", "feed"),
        ("harbour-news-2", "https://harbour.example/other?x=1", "feed"),
        ("zeitung-sohne", "https://zeitung.example/rss", "feed"),
    ]
    assert sources[0].language == "en"
    assert [problem.source for problem in problems] == ["Bad"]


def test_comments_and_what_is_there_stay() -> None:
    text = add_sources(TOML, read_opml(OPML)[0])[0]
    assert text.startswith(TOML)
    read = tomllib.loads(text)["source"]
    assert list(read) == ["harbour-news", "harbour-news-2", "harbour-news-2-2", "zeitung-sohne"]
    assert read["harbour-news-2"] == {"address": "https://harbour.example/feed", "kind": "feed", "language": "en"}


def test_importing_twice_adds_nothing() -> None:
    once, added = add_sources(TOML, read_opml(OPML)[0])
    assert added == 3
    assert add_sources(once, read_opml(OPML)[0]) == (once, 0)


def test_an_import_never_opens_a_network_or_shortens_a_pause() -> None:
    source = Source("x", "http://127.0.0.1/feed", kind="feed", allow_network=("127.0.0.0/8",))
    assert tomllib.loads(add_sources("", [source])[0])["source"]["x"] == {
        "address": "http://127.0.0.1/feed",
        "kind": "feed",
    }


def test_a_name_cannot_break_out_of_its_table() -> None:
    evil = Source('x"]\nallow_network = ["0.0.0.0/0"]', 'https://a.example/"\n[x]', kind="feed")
    read = tomllib.loads(add_sources(TOML, [evil])[0])
    assert len(read["source"]) == 2
    assert list(read) == ["source"]


@pytest.mark.parametrize("data", [b"", b"<html></html>", b"\0\0", b'<!DOCTYPE x [<!ENTITY a "b">]><x>&a;</x>'])
def test_what_is_no_opml_is_a_problem(data: bytes) -> None:
    sources, problems = read_opml(data)
    assert sources == ()
    assert "OPML" in problems[0].what


def test_a_broken_settings_file_is_said_and_not_touched() -> None:
    with pytest.raises(ConfigError, match=r"sources\.toml"):
        add_sources("[source.x\n", [Source("a", "https://a.example/")])


@pytest.mark.parametrize("data", [b"<opml", b"<opml><body><outline text='A folder'/></body></opml>"])
def test_a_list_without_a_feed_is_a_problem(data: bytes) -> None:
    assert [problem.what for problem in read_opml(data)[1]] == ["it names no feed: an <outline> with an xmlUrl is one"]


def test_the_schemes_of_older_readers_are_understood() -> None:
    outlines = "".join(f'<outline xmlUrl="{url}"/>' for url in ("feed://a.example/rss", "feed:https://b.example/rss"))
    sources, problems = read_opml(f"<opml><body>{outlines}</body></opml>".encode())
    assert [source.address for source in sources] == ["http://a.example/rss", "https://b.example/rss"]
    assert problems == ()
