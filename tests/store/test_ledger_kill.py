"""Senders killed with -9: whatever left is in the ledger as accepted or uncertain, and nothing leaves twice.

The world is a file to which each mail is one appended line: what stands there has left.
"""

import random
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path

import pytest

from digest.model.record import IssueState
from digest.store.opening import Store, open_store
from tests.store.sendings import EDITION, NOW, PERIOD, S, approved, counts, rows

SENDER = """
import os, sys
from pathlib import Path
from digest.deliver.sender import this_process
from digest.store.opening import open_store
from tests.store.sendings import EDITION, NOW, OK, PERIOD, claimed

root = Path(sys.argv[1])
store = open_store("sqlite:///digest.db", root=root, patience=30)
world = os.open(root / "world", os.O_WRONLY | os.O_APPEND | os.O_CREAT)
run = store.ledger.open_run(EDITION, PERIOD, this_process(), NOW)
print("begun", flush=True)
before = {}
while ids := claimed(store, run, 20):
    for one in ids:
        marked = store.ledger.advance(run, NOW, marks=[one], outcomes=before)
        before = {}
        if marked:
            os.write(world, f"{one}\\n".encode())
            before = {one: OK}
    store.ledger.advance(run, NOW, outcomes=before)
    before = {}
store.ledger.close_run(run, NOW)
"""


def begun(root: Path) -> subprocess.Popen[bytes]:
    """A sender that has opened its run."""
    command = [sys.executable, "-c", SENDER, str(root)]
    sender = subprocess.Popen(command, stdout=subprocess.PIPE, cwd=Path(__file__).parents[2])
    assert sender.stdout is not None
    assert sender.stdout.readline() == b"begun\n"
    return sender


def assert_nothing_lost_or_twice(store: Store, world: Path, *, ended: bool) -> None:
    """What left is accepted, in flight or uncertain; all else is not."""
    left = Counter(int(line) for line in world.read_text().splitlines())
    assert max(left.values(), default=1) == 1
    state = {row.subscriber: row.state for row in rows(store)}
    assert {state[one] for one in left} <= {S.ACCEPTED, S.IN_FLIGHT, S.UNCERTAIN}
    assert {one for one, its in state.items() if its is S.ACCEPTED} <= set(left)
    if ended:
        assert set(state.values()) <= {S.ACCEPTED, S.UNCERTAIN}


def sent_through_kills(root: Path, readers: int, chance: random.Random) -> int:
    """Sends, killing each sender (now and then one of two) after a moment; how many were killed."""
    kills = 0
    with open_store("sqlite:///digest.db", root=root, patience=30) as store:
        approved(store, readers)
        store.ledger.fan_out(EDITION, PERIOD, NOW)
        (root / "world").touch()
        while counts(store).get(S.PENDING, 0) > readers // 10:
            senders = [begun(root) for _ in range(chance.choice((1, 1, 2)))]
            time.sleep(chance.uniform(0, 0.05))
            senders[0].kill()
            for sender in senders:
                sender.wait()
            kills += 1
            assert_nothing_lost_or_twice(store, root / "world", ended=False)
        assert begun(root).wait() == 0
        assert_nothing_lost_or_twice(store, root / "world", ended=True)
        assert sum(counts(store).values()) == readers
        assert counts(store).get(S.UNCERTAIN, 0) <= kills
        record = store.issues.get(EDITION, PERIOD)
        assert record is not None
        assert record.state is IssueState.SENT
    return kills


def test_killed_senders_lose_nothing_and_repeat_nothing(tmp_path: Path) -> None:
    assert sent_through_kills(tmp_path, 1500, random.Random(50)) > 0


@pytest.mark.soak
@pytest.mark.parametrize("seed", range(10))
def test_senders_killed_again_and_again(tmp_path: Path, seed: int) -> None:
    assert sent_through_kills(tmp_path, 20_000, random.Random(seed)) > 0
