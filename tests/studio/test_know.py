"""What the newsroom should know: sources, coverage, timetable, sends, readers."""

import re
import time
from datetime import timedelta

import pytest

from digest.bootstrap import demo_application
from digest.model.delivery import DeliveryState
from digest.model.subscriber import SubscriptionState
from digest.studio.pages import NAVIGATION
from tests.store.examples import draft
from tests.studio.newsroom import LAST, Editor, Newsroom, whole
from tests.studio.world import AT

S = DeliveryState


@pytest.fixture(scope="module")
def read() -> Newsroom:
    """For tests that only look."""
    return Newsroom(stories=6)


@pytest.fixture
def room() -> Newsroom:
    return Newsroom(stories=2)


def text(room: Newsroom, path: str) -> str:
    answer = Editor(room.studio).get(path)
    assert answer.status_code == 200, path
    body = answer.text.partition("<main")[2]
    return " ".join(re.sub(r"<[^>]+>", " ", body).split())


def test_sources_that_need_somebody_come_first_with_what_went_wrong(read: Newsroom) -> None:
    page = text(read, "/sources")
    places = [page.index(name) for name in ("The Gone Gazette", "The Dead Letter", "The Slow Courier", "The Quay")]
    assert places == sorted(places)
    assert "it answered 410: it is gone for good retired" in page
    assert "failing since Mon 16 Nov 2026, 13:00 EST, 7 times" in page
    assert "write https://alive.example.org/feed.xml as its address" in page
    assert "answers 8 2.0" in page


def test_a_source_that_was_never_asked_is_not_called_wrong() -> None:
    application = demo_application("http://127.0.0.1:9")
    page = Editor(whole(application)).get("/sources").text
    assert "was not asked yet" in page or "were not asked yet" in page
    assert "a look" not in page
    application.close()


def test_a_source_is_told_as_text(read: Newsroom) -> None:
    assert "&lt;b&gt;The Dead Letter&lt;/b&gt;" in Editor(read.studio).get("/sources").text


def test_coverage_counts_each_article_in_its_region_and_week(read: Newsroom) -> None:
    path = "/coverage/chart"
    for _ in range(500):
        if 'data-ended="yes"' in Editor(read.studio).get(path).text:
            break
        time.sleep(0.02)
    page = Editor(read.studio).get(path).text
    totals = [int(one) for one in re.findall(r'<td class="number">(\d+)</td></tr>', page)]
    assert sum(totals) == 8
    assert page.count('role="img"') == len(read.application.settings.regions)
    filed = text(read, "/coverage")
    assert "Stories in the last issues of Weekly Round-Up" in filed


def test_a_chart_says_its_numbers_in_words(read: Newsroom) -> None:
    page = Editor(read.studio).get("/coverage/chart").text
    assert re.search(r'aria-label="Europe: \d+(, \d+){7} articles in the weeks from 28 Sep"', page)


def test_the_timetable_is_on_the_editions_clock_and_says_when_that_changes(read: Newsroom) -> None:
    page = text(read, "/timetable")
    assert "Fri 20 Nov 2026, 08:00 EST in 19 h 0 min The mail goes" in page
    assert "2026-W47 draft" in page
    read.clock.elapsed += timedelta(days=100).total_seconds()
    changed = text(read, "/timetable")
    read.clock.elapsed -= timedelta(days=100).total_seconds()
    assert "clocks go forward by 1:00 (UTC-05:00 → UTC-04:00)" in changed


def test_a_send_shows_every_state_with_its_number_and_that_nobody_sends(read: Newsroom) -> None:
    page = text(read, f"/send/{LAST}")
    assert "9 of 11 done" in page
    for said in ("pending 1", "accepted 6", "deferred 1", "refused 1", "uncertain 2"):
        assert said in page
    assert "Nobody is sending now" in page
    assert "2 uncertain" in text(read, "/sends")


def test_what_a_server_said_and_what_came_back_are_text(read: Newsroom) -> None:
    page = Editor(read.studio).get(f"/send/{LAST}?state=refused").text
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
    assert "no such &lt;i&gt;user&lt;/i&gt;" in page
    assert Editor(read.studio).get(f"/send/{LAST}?state=lost").status_code == 404


def test_the_rate_and_the_time_left_are_those_of_the_last_minute(room: Newsroom) -> None:
    room.clock.at = AT - timedelta(days=6) + timedelta(seconds=30)
    page = text(room, f"/send/{LAST}")
    assert "9 of 11 done, 6 a minute, about 1 minute left" in page
    assert "Nobody is sending now" not in page


def test_an_uncertain_row_is_settled_or_sent_again(room: Newsroom) -> None:
    editor, at = Editor(room.studio), f"/send/{LAST}/resolve"
    one, other = (row.address for row in room.rows(S.UNCERTAIN))
    assert editor.post(at, address=one, sent="yes").status_code == 303
    assert [row.address for row in room.rows(S.UNCERTAIN)] == [other]
    settled = next(row for row in room.rows(S.ACCEPTED) if row.address == one)
    assert room.application.operator in settled.reply
    assert editor.post(at, address=other, sent="no").status_code == 303
    assert other in [row.address for row in room.rows(S.PENDING)]
    again = editor.post(at, address=other, sent="no")
    assert again.status_code == 409


def test_all_uncertain_rows_are_settled_one_way_once_it_is_confirmed(room: Newsroom) -> None:
    editor, at = Editor(room.studio), f"/send/{LAST}/resolve"
    assert editor.post(at, sent="yes").status_code == 422
    assert editor.post(at, sent="perhaps", confirm="yes").status_code == 400
    assert len(room.rows(S.UNCERTAIN)) == 2
    assert editor.post(at, sent="yes", confirm="yes").status_code == 303
    assert room.rows(S.UNCERTAIN) == []


def test_readers_are_counted_and_found_by_any_part_of_their_address(read: Newsroom) -> None:
    page = text(read, "/readers?q=READER1")
    assert "11 would get the next issue" in page
    assert "active 11" in page
    assert "have left 1" in page
    assert "complained 1" in page
    assert "reader1@d1.test" in page
    assert "reader10@d1.test" in page
    assert "reader2@" not in page


def test_the_signs_of_a_pattern_are_letters_like_any_other(read: Newsroom) -> None:
    assert "zoe_100%@d0.test" in text(read, "/readers?q=_100%25")
    assert "No reader" in text(read, "/readers?q=reader_1")
    assert "No reader" in text(read, "/readers?q=%25%25%25")
    assert "No reader" in text(read, "/readers?q=" + "%5C")


def test_a_reader_leaves_an_edition_once_it_is_confirmed(room: Newsroom) -> None:
    editor = Editor(room.studio)
    refused = editor.post("/readers/unsubscribe", reader="1", edition="round-up")
    assert refused.status_code == 422
    answer = editor.post("/readers/unsubscribe", reader="1", edition="round-up", confirm="yes")
    assert (answer.status_code, answer.headers["location"]) == (303, "/readers?q=reader0%40d0.test#found")
    member = room.application.store.roster.member(1)
    assert member
    assert member.subscriptions[0].state is SubscriptionState.UNSUBSCRIBED
    for wrong in ("", "999999", "1e3", "-1", "9" * 40):
        assert editor.post("/readers/unsubscribe", reader=wrong, edition="x", confirm="yes").status_code == 404


def test_an_address_is_suppressed_by_hand_with_who_and_why(room: Newsroom) -> None:
    editor = Editor(room.studio)
    assert editor.post("/readers/suppress", address="reader0@d0.test").status_code == 422
    assert editor.post("/readers/suppress", address="<b>", confirm="yes").status_code == 422
    answer = editor.post("/readers/suppress", address="reader0@d0.test", why="she rang", confirm="yes")
    assert answer.status_code == 303
    member = room.application.store.roster.member(1)
    assert member
    assert member.suppression
    assert member.suppression.evidence == f"by {room.application.operator}: she rang"
    assert room.application.store.ledger.audience("round-up") == 10


def test_the_first_page_names_open_issues_and_what_waits(read: Newsroom) -> None:
    page = text(read, "/")
    assert "round-up/2026-W47 draft Weekly Round-Up waits for an editor" in page
    assert "round-up/2026-W46 sending" in page
    assert "send Fri 20 Nov 2026, 08:00 EST 2026-W47, in 19 h" in page


@pytest.mark.parametrize("path", [path for path, _ in NAVIGATION])
def test_no_page_is_empty_where_nothing_happened_yet(path: str) -> None:
    application = demo_application("http://127.0.0.1:9")
    answer = Editor(whole(application)).get(path)
    application.close()
    body = " ".join(re.sub(r"<[^>]+>", " ", answer.text.partition("<main")[2]).split())
    assert answer.status_code == 200
    assert re.search(r"digest |Build|config/", body), body


def test_a_page_of_many_issues_stays_small(room: Newsroom) -> None:
    for week in range(1, 53):
        room.application.store.issues.save_draft(draft(f"2027-W{week:02}", week + 6))
    assert len(Editor(room.studio).get("/").content) < 80_000
