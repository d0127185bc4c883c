"""What an editor may not expect of her rules is said; plain rules are passed in silence."""

import pytest

from digest.timetable.remarks import remarks
from tests.timetable.editions import timetable, utc


def said(*, period: str, draft: str, send: str) -> list[str]:
    return list(remarks(timetable(period=period, draft=draft, send=send), utc("2026-03-01 00:00")))


@pytest.mark.parametrize(
    ("period", "draft", "send"),
    [
        ("week", "Thu 12:00", "Fri 08:00"),
        ("week", "Thu 12:00", "1st Mon 08:00"),
        ("day", "07:00", "08:00"),
        ("day", "07:00", "Mon-Fri 08:00"),
        ("month", "Thu 12:00", "last day 18:00"),
        ("month", "Thu 12:00", "1st Mon 09:00"),
        ("month", "Thu 12:00", "15th 09:00"),
        ("month", "Thu 12:00", "0 9 1 */3 *"),
        ("month", "Thu 12:00", "0 9 31 1,12 *"),
    ],
)
def test_plain_rules_need_no_remark(period: str, draft: str, send: str) -> None:
    assert said(period=period, draft=draft, send=send) == []


@pytest.mark.parametrize(
    ("period", "send"),
    [
        ("week", "Mon, Thu 08:00"),
        ("week", "08:00"),
        ("day", "0 8,18 * * *"),
        ("month", "Mon 08:00"),
        ("month", "0 8 1,15 * *"),
        ("month", "0 8 13 * 5"),
    ],
)
def test_sends_that_are_passed_over_are_said(period: str, send: str) -> None:
    expected = f"send: {send!r} comes more than once in a {period}, which has one issue: it goes at the first"
    assert said(period=period, draft="00:30", send=send) == [expected]


@pytest.mark.parametrize("send", ["31st 08:00", "0 8 31 * *", "29th 08:00"])
def test_months_without_an_issue_are_said(send: str) -> None:
    expected = f"send: {send!r} does not come in every month; 'last day' does"
    assert said(period="month", draft="Thu 12:00", send=send) == [expected]


def test_issues_that_share_a_draft_are_said_once() -> None:
    (remark,) = said(period="day", draft="Mon 12:00", send="08:00")
    assert remark == (
        "draft: 'Mon 12:00' comes once for 2026-03-01 and 2026-03-02: all articles are in the first, "
        "and the other has none"
    )
