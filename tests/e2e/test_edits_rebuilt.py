"""The edits of a stored draft are reapplied by a rebuild, and those that no longer fit are listed with why."""

import json
import sqlite3
from pathlib import Path
from typing import Any

from tests.e2e.conftest import Run


def document(folder: Path) -> dict[str, Any]:
    read: dict[str, Any] = json.loads((folder / "issue.json").read_text(encoding="utf-8"))
    return read


def test_a_rebuild_reapplies_every_edit_and_lists_what_does_not_fit(digest: Run, november: Path) -> None:
    one, two, *_ = [story for section in document(november / "a")["sections"] for story in section["stories"]]
    edits = [
        {"kind": "title", "story": one["id"], "title": "The editor’s own title"},
        {"kind": "summary", "story": one["id"], "summary": "Her own words."},
        {"kind": "region", "story": one["id"], "region": "global", "to": 0},
        {"kind": "picture", "story": one["id"]},
        {"kind": "leave-out", "story": two["id"], "reason": "told last week"},
        {"kind": "lead", "story": "gone"},
        {"kind": "dance"},
    ]
    with sqlite3.connect(november / "var" / "digest.db") as database:
        database.execute("UPDATE issue SET edits = ?", (json.dumps(edits),))

    done = digest("build", "--at", "2026-11-19T18:00:00Z", "--out", "b")

    assert done.returncode == 0, done.stderr
    rebuilt = document(november / "b")
    moved = next(section for section in rebuilt["sections"] if section["region"] == "global")["stories"][0]
    assert (moved["id"], moved["title"], moved["image"]) == (one["id"], "The editor’s own title", None)
    assert [(sentence["text"], sentence["origin"]) for sentence in moved["summary"]] == [("Her own words.", "editor")]
    assert {"title": two["title"], "why": "left out by the editor: told last week"} in rebuilt["left_out"]
    assert "The editor’s own title" in (november / "b" / "issue.html").read_text(encoding="utf-8")
    assert "edit no longer fits: lead gone: no story of this issue has the article" in done.stderr
    assert "edit no longer fits: dance: edit: 'dance' is no kind of edit" in done.stderr
