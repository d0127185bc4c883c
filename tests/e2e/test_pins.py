"""An editor's pin is kept through a rebuild, and explained."""

import json
from pathlib import Path

from tests.e2e.conftest import Run


def first_titles(folder: Path) -> dict[str, str]:
    issue = json.loads((folder / "issue.json").read_text(encoding="utf-8"))
    return {section["region"]: section["stories"][0]["title"] for section in issue["sections"]}


def test_a_pinned_story_leads_its_region_and_still_does_after_a_rebuild(digest: Run, november: Path) -> None:
    title = "Congress Wants to Vote Before the Weapons Ship. This Time It Might"
    assert first_titles(november / "a")["washington"] != title
    done = digest("build", "--at", "2026-11-19T17:00:00Z", "--pin", title, "--out", "b", "--verbose")
    assert done.returncode == 0
    assert first_titles(november / "b")["washington"] == title
    assert "pinned +1.00" in done.stderr
    assert digest("build", "--at", "2026-11-19T18:00:00Z", "--out", "c").returncode == 0
    assert first_titles(november / "c")["washington"] == title
    refused = digest("build", "--at", "2026-11-19T18:00:00Z", "--pin", "Congress Wants to Vote")
    assert refused.returncode == 2
    assert title in refused.stderr
