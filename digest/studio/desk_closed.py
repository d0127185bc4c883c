"""What the desk shows of an issue that is not edited here: its stories as its own document lists them. Pure."""

import json
from typing import Any

from digest.model.record import IssueRecord

__all__ = ["closed_outline"]


def closed_outline(record: IssueRecord, document: str | None) -> dict[str, Any]:
    """The values of the desk's page, from `issue.json`; empty where there is none."""
    said: dict[str, Any] = json.loads(document) if document else {}
    sections = [
        {
            "slug": section["region"],
            "name": section["name"],
            "stories": [_row(story) for story in section["stories"]],
        }
        for section in said.get("sections", [])
    ]
    left_out = [{"id": "", "title": out["title"], "why": out["why"], "url": ""} for out in said.get("left_out", [])]
    return {
        "outline": {
            "revision": record.revision,
            "undo": "",
            "redo": "",
            "sections": sections,
            "unfitting": [],
            "left_out": left_out,
            "count": sum(len(section["stories"]) for section in sections),
        },
        "envelope": {},
        "findings": [],
        "checked": True,
        "weight": {"said": "", "percent": 0, "notes": []},
    }


def _row(story: dict[str, Any]) -> dict[str, Any]:
    words = f"{story['words']:,} words" if story.get("words") else ""
    return {
        "id": "",
        "title": story["title"],
        "facts": " · ".join(filter(None, (story.get("source"), story.get("kind"), words))),
        "doubtful": False,
        "edited": False,
        "others": len(story.get("also_covered_by", [])),
        "bare": False,
    }
