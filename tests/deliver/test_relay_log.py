"""A relay's log: only what the queue took counts, whatever the time format."""

from datetime import UTC, datetime

import pytest

from digest.deliver.relay_log import read_log

NOW = datetime(2026, 1, 2, 12, tzinfo=UTC)

LINES = """\
Jan  2 10:00:00 mx postfix/smtpd[11]: connect from localhost[127.0.0.1]
Jan  2 10:00:01 mx postfix/smtpd[11]: 4XYZ12: client=localhost[127.0.0.1]
Jan  2 10:00:01 mx postfix/cleanup[12]: 4XYZ12: message-id=<a.1@example.org>
Jan  2 10:00:01 mx postfix/qmgr[13]: 4XYZ12: from=<b@example.org>, size=81000, nrcpt=1 (queue active)
Jan  2 10:00:02 mx postfix/cleanup[12]: 4XYZ99: message-id=<a.2@example.org>
Jan  2 10:00:02 mx postfix/cleanup[12]: 4XYZ99: milter-reject: END-OF-MESSAGE from localhost: 5.7.1 no
Jan  2 10:00:03 mx postfix/smtp[14]: 4XYZ12: to=<r@example.org>, status=sent (250 ok)
Jan  2 10:05:00 mx postfix/anvil[15]: statistics: max connection rate 1/60s
""".splitlines()


def test_only_a_message_that_the_queue_took_is_taken() -> None:
    assert read_log(LINES, now=NOW).taken == {"<a.1@example.org>": "4XYZ12"}


def test_the_log_says_which_time_it_covers() -> None:
    log = read_log(LINES, now=NOW)
    ten = datetime(2026, 1, 2, 10, tzinfo=UTC)
    assert (log.first, log.last) == (ten, ten.replace(minute=5))
    assert log.covers(ten.replace(second=1), ten.replace(minute=4))
    assert not log.covers(ten.replace(hour=9), ten)
    assert not read_log([], now=NOW).covers(ten, ten)


def test_a_month_that_has_not_come_is_one_of_last_year() -> None:
    log = read_log(["Dec 31 23:59:59 mx postfix/qmgr[1]: ABCDE: removed"], now=NOW)
    assert log.first == datetime(2025, 12, 31, 23, 59, 59, tzinfo=UTC)


@pytest.mark.parametrize("stamp", ["2026-01-02T11:00:01.5+01:00", "2026-01-02T10:00:01Z", "2026-01-02T10:00:01"])
def test_rfc_3339_times_are_read_too(stamp: str) -> None:
    lines = [line.replace("Jan  2 10:00:01", stamp) for line in LINES[2:4]]
    log = read_log(lines, now=NOW)
    assert log.taken == {"<a.1@example.org>": "4XYZ12"}
    assert log.first is not None
    assert log.first.astimezone(UTC).replace(microsecond=0) == datetime(2026, 1, 2, 10, 0, 1, tzinfo=UTC)


@pytest.mark.parametrize("line", ["", "\x00\xff", "Foo 99 99:99:99 x", "Feb 30 10:00:00 mx postfix/qmgr[1]: ABCDE: x"])
def test_a_line_that_is_none_is_passed_over(line: str) -> None:
    assert read_log([line], now=NOW).taken == {}
