"""Whatever a relay answers and however often a store fails or a sender dies: nothing is lost, nothing leaves twice."""

import random
from collections import Counter
from dataclasses import replace
from datetime import timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from digest.deliver.loop import send
from digest.errors import StoreError
from digest.model.delivery import OPEN_STATES, DeliveryState, Letter, Outcome, Sender
from digest.model.record import IssueState
from digest.testing import FakeClock, Mailbox, MemoryLedger
from tests.deliver.test_loop import NO_JOURNAL, TASK, letter

S = DeliveryState
ANSWERS = (
    *[Outcome(S.ACCEPTED, "250 2.0.0 Ok")] * 30,
    *[Outcome(S.DEFERRED, "451 4.3.0 later")] * 5,
    Outcome(S.DEFERRED, "421 4.3.2 down", pause_host=True),
    Outcome(S.DEFERRED, "452 too many messages"),
    *[Outcome(S.REFUSED, "550 5.1.1 nobody")] * 2,
    Outcome(S.UNCERTAIN, "cut off after the final dot"),
)


class Storm:
    """A relay with moods, and a store that stops working from some call on."""

    def __init__(self, seed: int, readers: int, domains: int) -> None:
        self.chance = random.Random(seed)
        self.ledger = MemoryLedger({n: f"r{n}@d{n % domains}.test" for n in range(1, readers + 1)})
        self.clock = FakeClock()
        self.arrived: Counter[str] = Counter()

    def answer(self, one: Letter) -> Outcome:
        return self.chance.choice(ANSWERS)

    def run(self, number: int, dies_after: int | None, sessions: int) -> None:
        """One sender; where it dies the store answers nobody any more, as if the process were gone."""
        calls = 0

        def before(method: str) -> None:
            nonlocal calls
            calls += 1
            if dies_after is not None and calls > dies_after:
                raise StoreError("gone")

        self.ledger.before = before
        self.ledger.alive = lambda sender: sender.process == number
        task = replace(
            TASK, sender=Sender("here", "boot-1", number), sessions=sessions, batch=7, wait=timedelta(hours=30)
        )
        way = Mailbox(self.answer, before_content=lambda outcome: self.chance.random() < 0.5)
        try:
            send(
                task, ledger=self.ledger, way=way, letters=letter, journal=NO_JOURNAL, clock=self.clock,
                stop=lambda: False, report=lambda _: None,
            )  # fmt: skip
        except StoreError:
            assert dies_after is not None
        self.arrived.update(one.recipient for one in way.received)


@settings(max_examples=40, deadline=None)
@given(
    seed=st.integers(0, 2**32),
    readers=st.integers(0, 60),
    domains=st.integers(1, 5),
    sessions=st.integers(1, 6),
    deaths=st.lists(st.integers(1, 40), max_size=5),
)
def test_nothing_is_lost_and_nothing_leaves_twice(
    seed: int, readers: int, domains: int, sessions: int, deaths: list[int]
) -> None:
    storm = Storm(seed, readers, domains)
    for number, death in enumerate(deaths, 1):
        storm.run(number, death, sessions)
    for number in range(100, 110):
        storm.run(number, None, sessions)
        if storm.ledger.state is IssueState.SENT:
            break
    rows = storm.ledger.rows.values()
    assert storm.ledger.state is IssueState.SENT
    assert not [row for row in rows if row.state in OPEN_STATES]
    assert not [address for address, times in storm.arrived.items() if times > 1]
    accepted = {row.address for row in rows if row.state is S.ACCEPTED}
    uncertain = {row.address for row in rows if row.state is S.UNCERTAIN}
    refused = {row.address for row in rows if row.state is S.REFUSED}
    assert accepted <= set(storm.arrived) <= accepted | uncertain
    assert accepted | uncertain | refused == {row.address for row in rows}
