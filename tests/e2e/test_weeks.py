"""Two successive weeks of feeds that overlap: the same bytes from the same inputs, and nothing carried twice."""

import json
import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from email.utils import format_datetime
from pathlib import Path
from typing import Any

import pytest

from digest.application import Application, Row
from digest.bootstrap import open_application
from digest.errors import DigestError
from tests.collect.hostile_server import Handler, HostileServer, rss
from tests.e2e.conftest import Run
from tests.e2e.sites import write_sources

T1, T2 = "2026-11-12T17:00:00Z", "2026-11-19T17:00:00Z"
ONE, TWO = "2026-W46", "2026-W47"
PLACES = (
    "Japan",
    "Kenya",
    "France",
    "Brazil",
    "Egypt",
    "India",
    "Ukraine",
    "Canada",
    "Peru",
    "Chile",
    "Ghana",
    "Korea",
)
WHO = ("ministers", "fishermen", "teachers", "farmers", "judges", "nurses", "engineers", "traders", "students")
DID = ("rejected", "praised", "postponed", "examined", "signed", "disputed", "revised", "welcomed", "published")
WHAT = ("a treaty on river water", "the budget for rural schools", "a plan to widen the port", "new rules for lenders")
WHERE = ("in the old capital", "near the northern border", "after a night of talks", "before a crowded hall")
WHY = ("because prices had doubled", "although few had read it", "while rain closed the roads", "as winter came early")


@dataclass(frozen=True)
class Piece:
    """An article of a magazine that we invent; `words` are its text, from a seed."""

    number: int
    site: str = "one"
    title: str = ""
    text: str = ""
    day: int = 11

    @property
    def place(self) -> str:
        return PLACES[self.number % len(PLACES)]

    @property
    def headline(self) -> str:
        return self.title or f"{self.place} weighs proposal {self.number}"

    def entry(self) -> str:
        date = format_datetime(datetime(2026, 11, self.day, 9, self.number, tzinfo=UTC), usegmt=True)
        link = f"https://{self.site}.example/{self.site}-{self.number}"
        paragraphs = (self.text or prose(self.number)).split("\n")
        body = "".join(f"&lt;p&gt;{paragraph}&lt;/p&gt;" for paragraph in paragraphs)
        return (
            f"<item><title>{self.headline}</title><link>{link}</link><guid>{link}</guid>"
            f"<pubDate>{date}</pubDate><description>{body}</description></item>"
        )


def prose(number: int) -> str:
    """Some 200 words about one place, of which two numbers share next to nothing."""
    chance = random.Random(number)
    place = PLACES[number % len(PLACES)]

    def sentence() -> str:
        who, did, what, where, why = (chance.choice(words) for words in (WHO, DID, WHAT, WHERE, WHY))
        count = chance.randrange(20, 9000)
        return f"In {place}, {count} {who} {did} {what} {where} {why} in case {chance.randrange(10_000)}."

    return "\n".join(" ".join(sentence() for _ in range(4)) for _ in range(3))


def feed(pieces: Sequence[Piece]) -> bytes:
    return rss(*(piece.entry() for piece in pieces))


@dataclass
class Magazine:
    """A site with two feeds that change from week to week, and the folder of an editor who reads them.

    `fixed` feeds answer 304 to a conditional GET.
    """

    server: HostileServer
    folder: Path
    application: Application
    fixed: bool = False

    def publish(self, one: Sequence[Piece], other: Sequence[Piece] = ()) -> None:
        for name, pieces in (("one", one), ("two", other)):
            body = feed(pieces)
            self.server.pages[f"/{name}.rss"] = validated(body) if self.fixed else body

    def collect(self, at: str) -> list[Row]:
        rows = self.application.collect((), at=datetime.fromisoformat(at), report=lambda *_: None)
        assert [row.problems for row in rows] == [(), ()]
        return rows

    def build(self, at: str, *origins: str, period: str | None = None) -> "Issue":
        instant = datetime.fromisoformat(at)
        built = self.application.build(None, origins=origins, period=period, at=instant, report=lambda *_: None)
        return Issue(built.files)


@dataclass(frozen=True)
class Issue:
    """The files of an issue, and what its issue.json says."""

    files: Mapping[str, bytes]

    @property
    def document(self) -> dict[str, Any]:
        read: dict[str, Any] = json.loads(self.files["issue.json"])
        return read

    @property
    def stories(self) -> list[dict[str, Any]]:
        return [story for section in self.document["sections"] for story in section["stories"]]

    @property
    def titles(self) -> set[str]:
        """Every title carried, as a lead or beside one."""
        others = {other["title"] for story in self.stories for other in story["also_covered_by"]}
        return {story["title"] for story in self.stories} | others

    @property
    def sentences(self) -> set[str]:
        return {sentence["text"] for story in self.stories for sentence in story["summary"]}

    @property
    def left_out(self) -> dict[str, str]:
        return {out["title"]: out["why"] for out in self.document["left_out"]}


def validated(body: bytes) -> Any:
    """A page with an ETag, which answers 304 where it is known."""

    def answer(handler: Handler) -> None:
        if handler.headers.get("If-None-Match") == '"v1"':
            handler.send_response(304)
            handler.end_headers()
        else:
            handler.reply(200, body, ETag='"v1"', Content_Type="application/rss+xml")

    return answer


@pytest.fixture
def server() -> Iterator[HostileServer]:
    with HostileServer() as running:
        yield running


@pytest.fixture
def magazine(server: HostileServer, digest: Run, tmp_path: Path) -> Iterator[Magazine]:
    begin(digest, tmp_path, server)
    application = open_application(tmp_path / "config", need_config=True, remember=True)
    yield Magazine(server, tmp_path, application)
    application.close()


def begin(digest: Run, folder: Path, server: HostileServer) -> None:
    """A fresh site that reads both feeds."""
    assert digest("init", folder=folder).returncode == 0
    write_sources(folder, {name: server.url(f"/{name}.rss") for name in ("one", "two")}, max_age='"14 days"')


WEEK_ONE = [Piece(number, day=11) for number in range(8)]
NEW = [Piece(number, day=18) for number in range(20, 24)]


def titles(pieces: Sequence[Piece]) -> set[str]:
    return {piece.headline for piece in pieces}


def test_the_same_inputs_and_instant_give_the_same_bytes(
    server: HostileServer, digest: Run, digest_anew: Run, tmp_path: Path
) -> None:
    """Twice on one site, and on a site that never saw the first; with and without a `collect` before.

    Two of them by processes that hash as they do, one by a process that hashes in a way of its own.
    """
    server.pages |= {"/one.rss": feed(WEEK_ONE), "/two.rss": feed([Piece(30, site="two")])}
    sites = [tmp_path / "first", tmp_path / "second"]
    for site in sites:
        site.mkdir()
        begin(digest, site, server)
    assert digest("collect", "--at", T1, folder=sites[0]).returncode == 0
    for site, run in ((sites[0], digest), (sites[0], digest), (sites[1], digest_anew)):
        done = run("build", "--at", T1, "--out", f"out{len(list(site.iterdir()))}", folder=site)
        assert (done.returncode, done.stdout.split(",")[0]) == (0, f"round-up/{ONE}: 9 stories")
    outs = [files_of(out) for site in sites for out in sorted(site.glob("out*"))]
    assert len(outs) == 3
    assert outs[0].keys() >= {"issue.html", "issue.txt", "issue.mjml", "issue.eml", "issue.json", "web.html"}
    assert outs[0] == outs[1] == outs[2]


def files_of(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


@pytest.mark.parametrize("collected", [True, False])
def test_nothing_is_carried_twice_and_each_omission_has_its_reason(magazine: Magazine, *, collected: bool) -> None:
    teased = Piece(30, site="two", text=prose(30).split("\n")[0])
    magazine.publish(WEEK_ONE, [teased])
    if collected:
        magazine.collect(T1)
    one = magazine.build(T1)
    assert (one.document["period"], one.titles) == (ONE, titles([*WEEK_ONE, teased]))
    edited = replace(WEEK_ONE[4], text=prose(4).replace("In ", "Late in ", 2) + "\n" + prose(400))
    again = Piece(40, site="two", title="A second look at an old proposal", text=prose(5), day=18)
    teaser = Piece(41, site="two", title="Proposal 6 in short", text=" ".join(prose(6).split()[:90]) + " …", day=18)
    full = replace(teased, text=prose(30))
    magazine.publish([edited, *WEEK_ONE[5:], *NEW], [again, teaser, full])
    if collected:
        magazine.collect(T2)
    two = magazine.build(T2)
    assert (two.document["period"], two.titles) == (TWO, titles(NEW))
    assert not one.sentences & two.sentences
    assert two.left_out.keys() == titles([edited, *WEEK_ONE[5:], again, teaser, full])
    assert {why.partition(" (")[0] for why in two.left_out.values()} == {f"carried in {ONE}"}
    assert "much the same text" in two.left_out[again.headline]
    assert magazine.build(T2).files == two.files


def test_a_feed_that_has_not_changed_gives_nothing_new(magazine: Magazine) -> None:
    magazine.fixed = True
    magazine.publish(WEEK_ONE)
    magazine.build(T1)
    with pytest.raises(DigestError, match=r"no article to carry.*carried in 2026-W46"):
        magazine.build(T2)
    magazine.fixed = False
    magazine.publish([*WEEK_ONE[4:], *NEW])
    assert magazine.build("2026-11-19T19:00:00Z").titles == titles(NEW)


def test_what_comes_after_the_cutoff_belongs_to_the_next_issue(magazine: Magazine) -> None:
    magazine.publish(WEEK_ONE)
    one = magazine.build(T1)
    magazine.publish([*WEEK_ONE, *NEW])
    assert sum(row.new for row in magazine.collect("2026-11-12T19:30:00Z")) == len(NEW)
    assert magazine.build(T1).files == one.files
    assert magazine.build(T2).titles == titles(NEW)


def test_what_no_issue_carried_for_want_of_a_build_rolls_on(magazine: Magazine) -> None:
    """A week in which nobody built: its articles belong to the next issue."""
    magazine.publish(WEEK_ONE[:4])
    magazine.build(T1)
    magazine.publish([*WEEK_ONE[4:], *NEW])
    magazine.collect("2026-11-16T12:00:00Z")
    magazine.publish([Piece(50, day=24)])
    assert magazine.build("2026-11-24T12:00:00Z").titles == titles([*WEEK_ONE[4:], *NEW, Piece(50)])


def test_a_period_is_rebuilt_later_and_an_earlier_one_too(magazine: Magazine) -> None:
    magazine.publish(WEEK_ONE[:4])
    magazine.build(T1)
    magazine.publish(WEEK_ONE)
    later = magazine.build("2026-11-12T20:00:00Z", period=ONE)
    assert later.titles == titles(WEEK_ONE)
    magazine.publish([*WEEK_ONE[4:], *NEW])
    two = magazine.build(T2)
    assert two.titles == titles(NEW)
    assert magazine.build("2026-11-12T20:00:00Z", period=ONE).files == later.files
    assert magazine.build(T2).files == two.files


@pytest.mark.parametrize("fixed", [True, False])
def test_a_feed_named_on_the_command_line_can_be_built_again(magazine: Magazine, *, fixed: bool) -> None:
    """Its validators are not kept: a second build must not be told that nothing has changed."""
    magazine.fixed = fixed
    magazine.publish(WEEK_ONE, [Piece(30, site="two")])
    addresses = [magazine.server.url(f"/{name}.rss") for name in ("one", "two")]
    one = magazine.build(T1, *addresses)
    assert len(one.titles) == 9
    assert magazine.build(T1, *addresses).files == one.files
    magazine.fixed = False
    magazine.publish([*WEEK_ONE[4:], *NEW])
    two = magazine.build(T2, addresses[0])
    assert two.titles == titles(NEW)
    assert two.left_out == dict.fromkeys(titles(WEEK_ONE[4:]), f"carried in {ONE}")
    assert sum(row.unchanged for row in magazine.collect(T2)) == 8
