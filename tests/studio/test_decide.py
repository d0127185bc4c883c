"""The page of decisions: its checklist tells what is wrong, a test is sent, and each decision is the desk's."""

import json
import re
import threading
import time
from collections.abc import Callable
from dataclasses import replace
from email import message_from_bytes
from email.policy import default
from threading import Event
from typing import Any

import pytest

from digest.collect.http import FetchFailure, Request, Response
from digest.model.delivery import DeliveryState, Letter, Outcome
from digest.model.finding import Finding
from digest.model.record import IssueState
from digest.studio.decide_links import Link, LinkTests, links_of
from digest.testing import FakeClock, FakeFetcher
from digest.workbench import Event as Told
from tests.studio.newsroom import DEAD, LAST, Editor, Newsroom
from tests.studio.world import ISSUE, QUAY

AT = f"/issue/{ISSUE}/decide"
S = IssueState


@pytest.fixture
def room() -> Newsroom:
    return Newsroom(stories=6)


def editor(room: Newsroom) -> Editor:
    return Editor(room.studio, start=AT)


def decide(room: Newsroom, decision: str, **more: str) -> Any:
    return editor(room).post(AT, decision=decision, revision=str(room.record().revision), **more)


def point(room: Newsroom, name: str) -> str:
    """The text of one point of the checklist."""
    page = editor(room).get(AT).text
    found = re.search(rf'<li class="card" id="{name}">(.*?)</li>\s*(?=<li class="card"|</ol>)', page, re.DOTALL)
    assert found, name
    return " ".join(re.sub(r"<[^>]+>", " ", found[1]).split())


def test_an_approved_issue_is_frozen_as_it_was_seen_and_noted_with_who_and_when(room: Newsroom) -> None:
    answer = decide(room, "approve")
    assert (answer.status_code, answer.headers["location"]) == (303, AT)
    assert room.record().state is S.APPROVED
    assert room.record().bundle
    entry = room.application.store.issues.audit("round-up", "2026-W47")[-1]
    assert (entry.who, entry.was, entry.to, entry.at) == (
        room.application.operator,
        S.DRAFT,
        S.APPROVED,
        room.clock.now(),
    )
    assert "Ann &lt;ann@example.org&gt;" in editor(room).get(AT).text


def test_each_decision_leads_where_the_desk_says_with_its_reason(room: Newsroom) -> None:
    for decision, state in (("hold", S.HELD), ("reopen", S.DRAFT), ("approve", S.APPROVED), ("hold", S.HELD)):
        assert decide(room, decision, why="as agreed").status_code == 303
        assert room.record().state is state
    assert decide(room, "skip", confirm="yes", why="a holiday").status_code == 303
    assert (room.record().state, room.record().why) == (S.SKIPPED, "a holiday")


def test_only_what_the_state_allows_is_offered_and_anything_else_is_refused(room: Newsroom) -> None:
    offered = set(re.findall(r'name="decision" value="(\w+)"', editor(room).get(AT).text))
    assert offered == {"approve", "hold", "skip"}
    answer = decide(room, "resume")
    assert answer.status_code == 409
    assert "it cannot be resumed" in editor(room).fault(answer)
    assert room.record().state is S.DRAFT


def test_a_decision_about_an_older_revision_is_refused(room: Newsroom) -> None:
    one, seen = editor(room), room.record().revision
    room.application.store.issues.save_edits("round-up", "2026-W47", [], based_on=seen)
    for decision in ("approve", "hold"):
        answer = one.post(AT, decision=decision, revision=str(seen))
        assert answer.status_code == 409
        assert "changed meanwhile" in one.fault(answer)
    assert room.record().state is S.DRAFT


def test_what_cannot_be_taken_back_asks_twice(room: Newsroom) -> None:
    answer = decide(room, "skip")
    assert answer.status_code == 422
    assert room.record().state is S.DRAFT


@pytest.mark.parametrize("form", [{"decision": "publish"}, {"decision": "fail"}, {"decision": "__init__"}, {}])
def test_what_is_no_decision_is_refused(room: Newsroom, form: dict[str, str]) -> None:
    assert editor(room).post(AT, revision="1", **form).status_code == 400


def test_a_desk_that_is_open_is_told_of_the_decision(room: Newsroom) -> None:
    heard: list[Told] = []
    room.studio.state.workbench.listen(heard.append)
    decide(room, "hold")
    told = json.loads(next(one.data for one in heard if one.kind == "state"))
    assert told["state"] == "held"
    assert "This issue is held now" in told["html"]


def test_errors_block_the_approval_until_a_reason_is_given(room: Newsroom) -> None:
    error = Finding("alt-text", "error", "HTML line 7", "An <img> has no alt text.")
    room.application = replace(room.application, desk=replace(room.application.desk, findings=lambda _: (error,)))
    room.studio.state.parts = replace(room.studio.state.parts, application=room.application)
    refused = decide(room, "approve")
    assert refused.status_code == 422
    assert "alt-text: An &lt;img&gt; has no alt text" in editor(room).fault(refused)
    assert decide(room, "approve", why="the publisher gave no words").status_code == 303
    assert room.record().why == "approved in spite of 1 error: the publisher gave no words"


def test_the_checklist_tells_regions_doubts_sources_size_and_edits(room: Newsroom) -> None:
    assert "it passes every rule" in point(room, "rules")
    assert re.search(r"\d+ of 102 kB", point(room, "size"))
    assert "without a story" in point(room, "regions")
    assert "The Gone Gazette it answered 410" in point(room, "sources")
    assert "since Mon 16 Nov 2026, 13:00 EST: host name not found" in point(room, "sources")
    assert "none was made" in point(room, "edits")
    standing = room.studio.state.workbench.bench("round-up", "2026-W47").standing()
    doubtful = [story.headline for story in standing.issue.stories if story.filing.doubtful]
    assert all(title in point(room, "doubtful").replace("&#39;", "'") for title in doubtful)


def test_an_edit_that_no_longer_fits_is_named(room: Newsroom) -> None:
    gone = {"kind": "move", "story": "no-such-article", "to": 0}
    room.application.store.issues.save_edits("round-up", "2026-W47", [gone], based_on=room.record().revision)
    assert "1 of 1 edit no longer fit" in point(room, "edits")


def test_a_test_goes_to_each_address_and_what_came_of_it_is_listed(room: Newsroom) -> None:
    refused = Outcome(DeliveryState.REFUSED, "550 5.1.1 <b>nobody</b>")

    def answer(letter: Letter) -> Outcome:
        return refused if letter.recipient == "bea@example.org" else Outcome(DeliveryState.ACCEPTED, "250 Ok")

    room.mailbox.answer = answer
    sent = editor(room).post(f"{AT}/test", addresses="ann@example.org, bea@example.org;ann@example.org")
    assert sent.status_code == 303
    assert [letter.recipient for letter in room.mailbox.asked] == ["ann@example.org", "bea@example.org"]
    message = message_from_bytes(room.mailbox.received[0].content, policy=default)
    assert message["Subject"].startswith("[Test] ")
    page = editor(room).get(AT).text
    assert "<strong>accepted</strong> ann@example.org" in page
    assert "<strong>refused</strong> bea@example.org" in page
    assert "550 5.1.1 &lt;b&gt;nobody&lt;/b&gt;" in page


def test_a_test_shows_the_draft_with_the_edits_of_this_moment(room: Newsroom) -> None:
    edit = {"kind": "subject", "subject": "Quays and cranes"}
    room.application.store.issues.save_edits("round-up", "2026-W47", [edit], based_on=room.record().revision)
    assert editor(room).post(f"{AT}/test", addresses="ann@example.org").status_code == 303
    message = message_from_bytes(room.mailbox.received[0].content, policy=default)
    assert message["Subject"] == "[Test] Quays and cranes"


def test_a_test_leaves_by_the_settings_of_this_moment(room: Newsroom) -> None:
    """It left by those of the studio's start, though they had been read again."""
    parts = room.studio.state.parts
    smtp = replace(parts.application.settings.smtp, bounce_domain="bounces.new.example")
    fresh = replace(parts.application, settings=replace(parts.application.settings, smtp=smtp))
    room.studio.state.parts = replace(parts, application=fresh)
    assert editor(room).post(f"{AT}/test", addresses="ann@example.org").status_code == 303
    assert room.mailbox.received[0].sender.endswith("@bounces.new.example")


@pytest.mark.parametrize(
    ("addresses", "said"),
    [
        ("", "at least one address"),
        ("not an address", "is no mail address"),
        ("a@b.example, <script>alert(1)</script>", "is no mail address"),
        (" ".join(f"r{number}@example.org" for number in range(11)), "10 addresses at most"),
    ],
)
def test_a_test_to_what_is_no_address_is_refused_in_words(room: Newsroom, addresses: str, said: str) -> None:
    answer = editor(room).post(f"{AT}/test", addresses=addresses)
    assert answer.status_code == 422
    assert said in editor(room).fault(answer)
    assert room.mailbox.asked == []
    assert "<script>alert" not in answer.text


def test_links_are_asked_once_each_and_told_apart(room: Newsroom) -> None:
    document = room.application.store.issues.document("round-up", "2026-W47")
    assert document
    links = [link.url for link in links_of(json.loads(document))]
    assert len(links) == len(set(links)) >= 6
    pages: dict[str, Any] = dict.fromkeys(links, b"<p>it is here</p>")
    pages[links[0]], pages[links[1]] = Response(links[0], 404), Response(links[1], 403)
    pages[links[2]] = FetchFailure(links[2], "it does not answer", "slow")
    room.fetcher.pages = pages
    assert editor(room).post(f"{AT}/links").status_code == 303
    ended(lambda: 'data-ended="yes"' in editor(room).get(f"{AT}/links").text)
    assert sorted(room.fetcher.addresses) == sorted(links)
    said = point(room, "links")
    assert f"3 of {len(links)} need a look" in said
    assert [word in said for word in ("answers 404", "answers 403: it may refuse programs", "it does not answer")] == [
        True
    ] * 3


def test_a_link_may_reach_only_what_its_own_source_may() -> None:
    local = replace(
        QUAY, address="http://127.0.0.1:8800/feed.xml", allow_network=("127.0.0.0/8",), pause=QUAY.pause * 0
    )
    fetcher, tests = FakeFetcher(), LinkTests()
    links = [Link("http://127.0.0.1:8800/a", "A"), Link("http://127.0.0.1:9900/b", "B")]
    tests.start(ISSUE, links, FakeClock().now(), fetcher, [local, DEAD])
    ended(lambda: (test := tests.of(ISSUE)) is not None and test.ended)
    allowed = {request.url: request.allowance.networks for request in fetcher.asked}
    assert allowed == {links[0].url: ("127.0.0.0/8",), links[1].url: ()}


@pytest.mark.parametrize(
    ("answer", "tone", "said"),
    [
        (lambda asked: Response("https://q.example.org/", 200), "warn", "leads to a front page"),
        (lambda asked: Response("https://q.example.org/b", 200), "good", "is there, at"),
        (lambda asked: FetchFailure(asked.url, "its body is larger", "too large"), "good", "is there"),
        (lambda asked: Response(asked.url, 410), "bad", "answers 410"),
        (lambda asked: FetchFailure(asked.url, "10.0.0.1 is not on the public internet", "refused"), "bad", "10.0.0.1"),
    ],
)
def test_what_an_answer_means(answer: Callable[[Request], Any], tone: str, said: str) -> None:
    tests, link = LinkTests(), Link("https://q.example.org/a", "A")
    tests.start(ISSUE, [link], FakeClock().now(), FakeFetcher({link.url: answer}), [])
    ended(lambda: (test := tests.of(ISSUE)) is not None and test.ended)
    test = tests.of(ISSUE)
    assert test
    assert test.tried[0].tone == tone
    assert said in test.tried[0].said


def test_a_host_that_cannot_be_reached_is_asked_once() -> None:
    def unreachable(asked: Request) -> FetchFailure:
        return FetchFailure(asked.url, "cannot connect", "unreachable")

    links = [Link(f"https://gone.example.org/{number}", "A") for number in range(9)]
    fetcher, tests = FakeFetcher(dict.fromkeys((link.url for link in links), unreachable)), LinkTests()
    tests.start(ISSUE, links, FakeClock().now(), fetcher, [])
    ended(lambda: (test := tests.of(ISSUE)) is not None and test.ended)
    assert len(fetcher.asked) == 1


def test_an_address_that_is_none_is_told_and_the_test_ends() -> None:
    """It ended the thread instead, and no other test of that issue could be begun."""
    links = [Link("http://[half", "A"), Link("https://q.example.org/a", "B")]
    wrong = FetchFailure("http://[half", "is no web address", "refused")
    fetcher, tests = FakeFetcher({"http://[half": wrong, links[1].url: b""}), LinkTests()
    tests.start(ISSUE, links, FakeClock().now(), fetcher, [QUAY])
    ended(lambda: (test := tests.of(ISSUE)) is not None and test.ended)
    test = tests.of(ISSUE)
    assert test
    assert {tried.link.title: tried.tone for tried in test.tried} == {"A": "bad", "B": "good"}


def test_once_it_is_closed_no_other_host_is_asked() -> None:
    go_on, links = Event(), [Link(f"https://h{number}.example.org/a", "A") for number in range(12)]

    def slow(asked: Request) -> Response:
        go_on.wait(20)
        return Response(asked.url, 200)

    fetcher, tests = FakeFetcher(dict.fromkeys((link.url for link in links), slow)), LinkTests()
    tests.start(ISSUE, links, FakeClock().now(), fetcher, [])
    ended(lambda: len(fetcher.asked) == 4)
    tests.close()
    go_on.set()
    ended(lambda: not any(thread.name == "links" for thread in threading.enumerate()))
    assert len(fetcher.asked) == 4


def test_a_frozen_issue_keeps_its_checklist_and_is_told_how_it_goes(room: Newsroom) -> None:
    decide(room, "approve")
    page = editor(room).get(AT).text
    assert "it passes every rule" in point(room, "rules")
    assert "digest send round-up/2026-W47" in page
    assert set(re.findall(r'name="decision" value="(\w+)"', page)) == {"reopen", "hold"}


def test_a_send_is_paused_resumed_and_cancelled(room: Newsroom) -> None:
    at = f"/issue/{LAST}/decide"
    for decision, state in (("pause", S.PAUSED), ("resume", S.SENDING), ("cancel", S.CANCELLED)):
        form = {"decision": decision, "revision": "1", "confirm": "yes", "from": "send"}
        answer = editor(room).post(at, **form)
        assert (answer.status_code, answer.headers["location"]) == (303, f"/send/{LAST}")
        assert room.record(LAST).state is state


def test_an_issue_that_is_held_on_its_way_leads_to_what_is_uncertain(room: Newsroom) -> None:
    room.application.store.ledger.quarantine("round-up", "2026-W46", room.clock.now(), "restored from a copy")
    page = editor(room).get(f"/issue/{LAST}/decide").text
    assert f'href="/send/{LAST}#uncertain"' in page
    assert 'name="decision"' not in page
    form = {"decision": "approve", "revision": "1", "why": "at all costs"}
    assert editor(room).post(f"/issue/{LAST}/decide", **form).status_code in (409, 422)
    assert room.record(LAST).state is S.HELD


def test_an_issue_that_is_not_there_is_told_in_a_sentence(room: Newsroom) -> None:
    for path in ("/issue/round-up/2031-W01/decide", "/issue/none/2026-W47/decide"):
        answer = editor(room).get(path)
        assert answer.status_code == 404
        assert "is no issue" in answer.text


def ended(condition: Callable[[], bool]) -> None:
    """Wait for what a thread does; a test that waits in vain fails."""
    for _ in range(1000):
        if condition():
            return
        time.sleep(0.01)
    pytest.fail("it did not come to its end")
