"""The desk with an issue of 120 stories: how long each action takes on the server, and how large the page is:
`python -m tests.bench.studio`."""

import random
import re
import time
from collections import defaultdict
from collections.abc import Sequence
from statistics import median

from tests.bench.layout import show
from tests.studio.world import ISSUE, Desk, World, articles

__all__ = ["main"]

_ROUNDS = 15
_LOOKS = 3
"""Seconds that the editor looks before she begins: by then the studio has followed and tidied up."""


def main() -> None:
    """Print the table."""
    world = World(articles(125), stories=200)
    desk, workbench = Desk(world.studio), world.studio.state.workbench
    names = [story.lead.id for story in workbench.bench(*ISSUE.split("/")).standing().issue.stories]
    workbench.settled(*ISSUE.split("/"))
    time.sleep(_LOOKS)
    took = measured(desk, names)
    rows = [(name, len(times), round(median(times), 1), round(max(times), 1)) for name, times in took.items()]
    title = f"The desk: {len(names)} stories, a page of {len(desk.page.encode()):,} bytes"
    show(title, ("Action", "Times", "Median ms", "Longest ms"), rows)


def measured(desk: Desk, names: Sequence[str]) -> dict[str, list[float]]:
    """Milliseconds of each action, its answer included, as an editor of some haste does them."""
    chance, took = random.Random(1), defaultdict[str, list[float]](list)

    def act(action: str, **value: object) -> None:
        before = time.perf_counter()
        answer = desk.act(action, **value)
        took[action].append((time.perf_counter() - before) * 1000)
        assert answer.status_code == 200, answer.text

    for number in range(_ROUNDS):
        for action in ("up", "down", "lead"):
            act(action, story=chance.choice(names))
        story, beside = chance.sample(list(names), 2)
        act("drop", story=story, why="no room")
        act("undo")
        act("redo")
        act("back", story=story)
        act("place", story=story, after=beside)
        act("region", story=story, region=chance.choice(("europe", "africa", "global")))
        act("story", story=beside, fields={"title": f"Title {number}", "summary": f"Own words {number}."})
        act("envelope", fields={"subject": f"Subject {number}", "note": f"Note {number}"})
        spans = re.findall(r'data-span="([\d-]+)"', desk.get(f"story/{story}").text)
        act("sentence", story=story, span=chance.choice(spans))
        act("merge", story=story, into=beside)
        act("split", story=story)
    return dict(took)


if __name__ == "__main__":
    main()
