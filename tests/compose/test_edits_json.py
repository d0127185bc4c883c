"""Edits as JSON: what is written is read back, and what is none is refused in words."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.errors import InputError
from digest.model.edit import ChooseSentences, MoveToRegion, Pin, Span, WriteNote
from digest.model.edit_json import edit_from, edits_from

EVERY_KIND: list[dict[str, Any]] = [
    {"kind": "pin", "article": "a"},
    {"kind": "lead", "story": "a"},
    {"kind": "move", "story": "a", "to": 3},
    {"kind": "shift", "story": "a", "by": -1},
    {"kind": "region", "story": "a", "region": "europe"},
    {"kind": "region", "story": "a", "region": "europe", "to": 0},
    {"kind": "leave-out", "story": "a", "reason": "old"},
    {"kind": "bring-back", "article": "a"},
    {"kind": "bring-back", "article": "a", "region": "africa"},
    {"kind": "add", "article": "a"},
    {"kind": "merge", "story": "a", "into": "b"},
    {"kind": "split", "article": "a"},
    {"kind": "main", "article": "a"},
    {"kind": "picture", "story": "a"},
    {"kind": "picture", "story": "a", "file": "0a.jpg"},
    {"kind": "alt", "story": "a", "alt": "A harbour"},
    {"kind": "title", "story": "a", "title": "Mine"},
    {"kind": "kicker", "story": "a", "kicker": ""},
    {"kind": "summary", "story": "a", "summary": "Mine."},
    {"kind": "sentences", "story": "a", "spans": [{"paragraph": 0, "start": 0, "end": 4, "text": "Mine"}]},
    {"kind": "sentences", "story": "a", "spans": []},
    {"kind": "subject", "subject": "Mine"},
    {"kind": "preheader", "preheader": "Mine"},
    {"kind": "note", "note": "**Mine**\n\nTwo"},
]


@pytest.mark.parametrize("data", EVERY_KIND, ids=lambda data: data["kind"])
def test_what_is_written_is_read_back(data: dict[str, Any]) -> None:
    assert json.loads(json.dumps(edit_from(data).as_json())) == data


@pytest.mark.parametrize(
    ("data", "said"),
    [
        ({}, "'None' is no kind of edit"),
        ({"kind": "leadd", "story": "a"}, "Did you mean 'lead'"),
        ({"kind": "pin"}, "edit pin: article: is missing"),
        ({"kind": "pin", "article": ""}, "must not be empty"),
        ({"kind": "pin", "article": "a", "x": 1}, "'x' is no field"),
        ({"kind": "pin", "article": 7}, "must be text"),
        ({"kind": "pin", "article": "a\nb"}, "control characters"),
        ({"kind": "title", "story": "a", "title": "\ud800"}, "control characters"),
        ({"kind": "title", "story": "a", "title": "x" * 301}, "longer than 300"),
        ({"kind": "move", "story": "a", "to": True}, "whole number"),
        ({"kind": "move", "story": "a", "to": -1}, "whole number"),
        ({"kind": "leave-out", "story": "a", "reason": "  "}, "must not be empty"),
        ({"kind": "sentences", "story": "a", "spans": "x"}, "must be a list"),
        ({"kind": "sentences", "story": "a", "spans": [{"paragraph": 0}]}, "a span has"),
        ({"kind": "sentences", "story": "a", "spans": [{"paragraph": 0, "start": 4, "end": 4}]}, "ends after"),
        (
            {"kind": "sentences", "story": "a", "spans": [{"paragraph": 0, "start": s, "end": 9} for s in (0, 4)]},
            "overlap",
        ),
    ],
)
def test_what_is_no_edit_is_refused_in_words(data: dict[str, Any], said: str) -> None:
    with pytest.raises(InputError, match=said):
        edit_from(data)


def test_words_are_folded_and_spans_stand_in_reading_order() -> None:
    spans = [{"paragraph": 1, "start": 0, "end": 2}, {"paragraph": 0, "start": 5, "end": 9}]

    assert edit_from({"kind": "sentences", "story": "a", "spans": spans}) == ChooseSentences(
        "a", (Span(0, 5, 9), Span(1, 0, 2))
    )
    assert edit_from({"kind": "note", "note": " a\r\nb "}) == WriteNote("a\nb")
    assert edit_from({"kind": "region", "story": "a", "region": "b", "to": None}) == MoveToRegion("a", "b")


def test_stored_edits_that_cannot_be_read_are_listed_and_the_others_kept() -> None:
    edits, unreadable = edits_from([{"kind": "pin", "article": "a"}, {"kind": "dance"}])

    assert edits == (Pin("a"),)
    assert [(one.edit, "'dance' is no kind of edit" in one.why) for one in unreadable] == [({"kind": "dance"}, True)]


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=9), inner, max_size=3),
    max_leaves=6,
)


@given(
    st.sampled_from(EVERY_KIND), st.dictionaries(st.sampled_from(["kind", "story", "to", "spans", "note", "x"]), _JSON)
)
def test_any_json_is_an_edit_or_refused(data: dict[str, Any], changes: dict[str, Any]) -> None:
    try:
        edit = edit_from(data | changes)
    except InputError:
        return
    assert edit_from(edit.as_json()) == edit
