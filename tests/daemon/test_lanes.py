"""One thing at a time in a lane, different lanes side by side, and an end that waits."""

from threading import Event

from digest.daemon.lanes import Threads


def test_a_busy_lane_takes_nothing_and_another_does() -> None:
    lanes, going, may_end = Threads(), Event(), Event()

    def work() -> None:
        going.set()
        may_end.wait(20)

    assert lanes.start("gather", work)
    assert going.wait(20)
    assert not lanes.start("gather", work)
    assert lanes.start("send", lambda: None)
    assert "gather" in lanes.busy()
    may_end.set()
    assert lanes.drain(20)
    assert list(lanes.busy()) == []


def test_draining_waits_so_long_and_lets_nothing_new_begin() -> None:
    lanes, may_end = Threads(), Event()
    lanes.start("send", lambda: (may_end.wait(20), None)[1])
    assert not lanes.drain(0.05)
    assert not lanes.start("other", lambda: None)
    may_end.set()
    assert lanes.drain(20)


def test_a_lane_is_free_again_after_its_work() -> None:
    lanes = Threads()
    for _ in range(50):
        done = Event()
        while not lanes.start("gather", done.set):
            pass
        assert done.wait(20)
    assert lanes.drain(20)
