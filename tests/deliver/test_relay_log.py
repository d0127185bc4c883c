"""A relay's log: only what the queue took counts, whatever the time format."""

from datetime import UTC, datetime, timedelta

import pytest

from digest.deliver.relay_log import RelayLog, read_log

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
    assert (log.first, log.last) == (ten, ten.replace(minute=5, second=1))
    assert log.covers(ten.replace(second=1), ten.replace(minute=4))
    assert not log.covers(ten.replace(hour=9), ten)
    assert not read_log([], now=NOW).covers(ten, ten)


@pytest.mark.parametrize(("later", "until"), [(0.9, 0), (5.5, 0.5), (60, 1)])
def test_a_whole_second_is_covered_to_its_end_once_nothing_more_was_written(later: float, until: float) -> None:
    last = datetime(2026, 1, 2, 10, 5, tzinfo=UTC)
    assert read_log(LINES, now=last + timedelta(seconds=later)).last == last + timedelta(seconds=until)
    exact = LINES[-1].replace("Jan  2 10:05:00", "2026-01-02T10:05:00.25Z")
    assert read_log([exact], now=last + timedelta(seconds=later)).last == last + timedelta(seconds=0.25)


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


@pytest.mark.parametrize(
    "line",
    [
        "",
        "\x00\xff",
        "Foo 99 99:99:99 x",
        "Feb 30 10:00:00 mx postfix/qmgr[1]: ABCDE: x",
        "2026-02-30T25:00:00 mx postfix/qmgr[1]: ABCDE: x",
    ],
)
def test_a_line_that_is_none_is_passed_over(line: str) -> None:
    assert read_log([line], now=NOW).taken == {}


def _said(second: int, what: str) -> str:
    return f"2026-11-20T13:00:{second:02d}.000000+00:00 relay postfix/{what}"


_AT = datetime(2026, 11, 20, 13, 0, 10, tzinfo=UTC)


@pytest.mark.parametrize(
    ("lines", "never"),
    [
        ([], True),
        ([_said(12, "smtpd[8]: connect from x[1.2.3.4]")], False),
        ([_said(30, "smtpd[8]: connect from x[1.2.3.4]")], True),
        ([_said(11, "cleanup[3]: 4Xabcdef: message-id=<lost@x>")], False),
        ([_said(11, "cleanup[3]: 4Xabcdef: message-id=<lost@x>"), _said(16, "qmgr[2]: 4Xother00: removed")], True),
    ],
)
def test_what_no_connection_can_bring_any_more_was_never_taken(lines: list[str], never: bool) -> None:
    """A log need not reach minutes further: each connection that was open at the instant has ended."""
    before = [_said(1, "smtpd[7]: connect from x[1.2.3.4]"), _said(11, "smtpd[7]: disconnect from x[1.2.3.4] mail=3")]
    log = read_log([*before, *lines], now=_AT)
    assert log.never_took("<lost@x>", _AT) is never
    assert not read_log(before[:1], now=_AT).never_took("<lost@x>", _AT)
    assert not RelayLog().never_took("<lost@x>", _AT)


_GIVEN = _said(11, "smtpd[9]: 4Xabcdef: client=x[1.2.3.4]")
_NAMED = _said(11, "cleanup[3]: 4Xabcdef: message-id=<lost@x>")
_LOST = _said(11, "smtpd[9]: lost connection after DATA (18032 bytes) from x[1.2.3.4]")
_GONE = _said(11, "smtpd[9]: disconnect from x[1.2.3.4] data=0/1")


@pytest.mark.parametrize(
    ("lines", "never"),
    [
        ([_GIVEN, _NAMED, _LOST, _GONE], True),
        ([_GIVEN, _LOST, _NAMED, _GONE], True),
        ([_GIVEN, _NAMED, _LOST.replace("lost connection", "timeout"), _GONE], True),
        ([_GIVEN, _NAMED, _LOST.replace("DATA (18032 bytes)", "END-OF-MESSAGE"), _GONE], False),
        ([_GIVEN, _NAMED, _LOST.replace("[9]", "[8]"), _GONE], False),
        ([_GIVEN, _NAMED, _GONE, _LOST], False),
        ([_GIVEN, _LOST, _GIVEN.replace("[9]", "[8]"), _NAMED, _GONE], False),
        ([_GIVEN, _NAMED, _LOST, _GIVEN.replace("[9]", "[8]"), _GONE], True),
    ],
)
def test_a_connection_that_was_lost_before_the_dot_brought_nothing(lines: list[str], never: bool) -> None:
    """The log need not go on: a sender that was killed may have been the last to speak."""
    log = read_log([_said(1, "smtpd[9]: connect from x[1.2.3.4]"), *lines], now=_AT)
    assert log.never_took("<lost@x>", _AT) is never
