"""The ledger at 10,000, 100,000 and 1,000,000 subscribers on SQLite: `python -m tests.bench.million [NUMBER]…`.

Each step is a process of its own, so that its peak of memory is its own. The sender that is killed holds a batch of 100
of which ten are in flight; resuming is timed from an open store to the first claim.
"""

import json
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping
from pathlib import Path

from digest.deliver.sender import this_process
from digest.model.delivery import DeliveryState
from digest.model.record import IssueState
from digest.model.subscriber import Consent
from digest.store.opening import Store, open_store
from tests.bench.layout import show
from tests.store.examples import draft
from tests.store.sendings import EDITION, NOW, OK, PERIOD, claimed, counts, decide, reader

__all__ = ["main"]

SIZES = (10_000, 100_000, 1_000_000)
_PORTION, _BATCH, _BATCHES, _IN_FLIGHT = 1000, 100, 50, 10

Facts = dict[str, float]


def imported(store: Store, number: int) -> Facts:
    """Subscribers a second, in portions as the import adds them."""
    start = time.perf_counter()
    for first in range(0, number, _PORTION):
        store.roster.add([reader(one) for one in range(first, min(first + _PORTION, number))], Consent(NOW, "bench"))
    seconds = time.perf_counter() - start
    store.issues.save_draft(draft())
    decide(store, IssueState.APPROVED, IssueState.DRAFT)
    return {"import": number / seconds}


def fanned_out(store: Store, number: int) -> Facts:
    """Seconds of the one transaction."""
    start = time.perf_counter()
    assert store.ledger.fan_out(EDITION, PERIOD, NOW) == number
    return {"fan-out": time.perf_counter() - start}


def killed(store: Store, _number: int) -> Facts:
    """Never returns: it holds a batch and says so, and is killed."""
    run = store.ledger.open_run(EDITION, PERIOD, this_process(), NOW)
    ids = claimed(store, run, _BATCH)
    store.ledger.advance(run, NOW, marks=ids[:_IN_FLIGHT])
    print("{}", flush=True)
    time.sleep(3600)
    raise AssertionError("it was to be killed")


def resumed(store: Store, number: int) -> Facts:
    """Seconds to the first claim; then claims, and marks with the outcome of the mail before, a second."""
    start = time.perf_counter()
    run = store.ledger.open_run(EDITION, PERIOD, this_process(), NOW)
    ids = claimed(store, run, _BATCH)
    facts = {"resume": time.perf_counter() - start}
    assert counts(store) == {
        DeliveryState.PENDING: number - _IN_FLIGHT - _BATCH,
        DeliveryState.CLAIMED: _BATCH,
        DeliveryState.UNCERTAIN: _IN_FLIGHT,
    }
    start = time.perf_counter()
    for _ in range(_BATCHES - 1):
        ids += claimed(store, run, _BATCH)
    facts["claims"] = (len(ids) - _BATCH) / (time.perf_counter() - start)
    start = time.perf_counter()
    for before, one in zip([None, *ids], ids, strict=False):
        store.ledger.advance(run, NOW, marks=[one], outcomes={before: OK} if before else None)
    return facts | {"marks": len(ids) / (time.perf_counter() - start)}


def listed(store: Store, number: int) -> Facts:
    """Rows a second, as `digest deliveries` reads them."""
    start = time.perf_counter()
    assert sum(1 for _ in store.ledger.rows(EDITION, PERIOD, message_id=lambda *_: "")) == number
    return {"list": number / (time.perf_counter() - start)}


STEPS: Mapping[str, Callable[[Store, int], Facts]] = {
    step.__name__: step for step in (imported, fanned_out, killed, resumed, listed)
}


def measured(number: int) -> Facts:
    """What every step says, and the highest peak of memory among them."""
    facts: Facts = {"peak": 0.0}
    with tempfile.TemporaryDirectory() as folder:
        for step in STEPS:
            command = [sys.executable, "-m", "tests.bench.million", step, folder, str(number)]
            process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
            assert process.stdout is not None
            said = json.loads(process.stdout.readline())
            process.kill() if step == "killed" else process.wait()
            process.stdout.close()
            process.wait()
            facts = {**facts, **said, "peak": max(facts["peak"], said.get("peak", 0.0))}
    return facts


def main() -> None:
    """Print the table, or take one step."""
    if sys.argv[1:2] and sys.argv[1] in STEPS:
        step, folder, number = sys.argv[1], Path(sys.argv[2]), int(sys.argv[3])
        with open_store("sqlite:///digest.db", root=folder) as store:
            facts = STEPS[step](store, number)
        print(json.dumps({**facts, "peak": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024}))
        return
    rows = []
    for number in [int(word) for word in sys.argv[1:]] or SIZES:
        facts = measured(number)
        rates = [f"{facts[name]:,.0f}" for name in ("import", "claims", "marks", "list")]
        rows.append(
            (f"{number:,}", f"{facts['fan-out']:.2f}", f"{facts['resume']:.3f}", *rates, f"{facts['peak']:.0f}")
        )
    head = ("Subscribers", "Fan-out s", "Resume s", "Import /s", "Claimed /s", "Marks /s", "Listed /s", "Peak MB")
    show("The ledger on SQLite (promised: fan-out ≤ 60 s, resume ≤ 2 s, peak ≤ 200 MB and flat)", head, rows)


if __name__ == "__main__":
    main()
