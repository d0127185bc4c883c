"""What MJML allows: tags, their attributes and values, their children. The facts stand in `mjml_schema.json`.

Types are written in MJML's own notation (`unit(px,%){1,4}`, `enum(left,right)`). This module judges one word at a time;
the validator walks the document.
"""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

__all__ = ["MjmlTag", "fault_of_value", "tags"]

EVERYWHERE = ("css-class", "mj-class")


@dataclass(frozen=True, slots=True)
class MjmlTag:
    """One tag: `attributes` map names to types; `html` marks tags whose content is plain HTML."""

    name: str
    attributes: Mapping[str, str]
    children: frozenset[str]
    html: bool = False


@cache
def tags() -> Mapping[str, MjmlTag]:
    """Every tag of MJML by name."""
    return {name: _tag(name, facts) for name, facts in _facts()["tags"].items()}


def fault_of_value(kind: str, value: str) -> str:
    """What is wrong with `value` as an attribute of type `kind`, or ""."""
    if kind == "string" or _pattern(kind).fullmatch(value):
        return ""
    if kind == "color":
        return "is no colour: write #rrggbb"
    if kind.startswith("enum"):
        return f"must be one of {kind[5:-1].strip(',').replace(',', ', ')}"
    if kind == "boolean":
        return "must be true or false"
    return "must be a whole number" if kind == "integer" else f"must be {_measure(kind)}"


def _tag(name: str, facts: Mapping[str, object]) -> MjmlTag:
    grouped = facts["attributes"]
    assert isinstance(grouped, dict)
    attributes = {attribute: kind for kind, names in grouped.items() for attribute in names.split()}
    attributes |= dict.fromkeys(EVERYWHERE, "string")
    return MjmlTag(name, attributes, frozenset(str(facts["children"]).split()), bool(facts.get("html", False)))


@cache
def _facts() -> dict[str, dict[str, dict[str, object]]]:
    facts: dict[str, dict[str, dict[str, object]]] = json.loads(
        files("digest.render").joinpath("mjml_schema.json").read_text(encoding="utf-8")
    )
    return facts


@cache
def _pattern(kind: str) -> re.Pattern[str]:
    inside = re.search(r"\(([^)]*)\)", kind)
    words = inside[1].split(",") if inside else []
    if kind == "color":
        names = "|".join(str(_facts()["colours"]).split())
        byte = r"\s*\d{1,3}%?\s*"
        return re.compile(
            rf"#[0-9a-f]{{6}}|#[0-9a-f]{{3}}|rgba?\({byte},{byte},{byte}(,\s*[\d.]+%?\s*)?\)|{names}", re.IGNORECASE
        )
    if kind == "boolean":
        return re.compile("true|false")
    if kind == "integer":
        return re.compile(r"\d+")
    if kind.startswith("enum"):
        return re.compile("|".join(re.escape(word) for word in words))
    sign = "-?" if "Negative" in kind else ""
    units = "|".join(re.escape(word) for word in words if word != "auto")
    one = rf"(?:{sign}\d*\.?\d+(?:{units})|0{'|auto' if 'auto' in words else ''})"
    return re.compile(rf"{one}(?:\s+{one}){{0,3}}" if "{1,4}" in kind else one)


def _measure(kind: str) -> str:
    words = re.findall(r"[a-z%]+|(?<=,)(?=\))", kind[kind.index("(") : kind.index(")") + 1])
    named = [f"in {word}" if word not in ("", "auto") else (word or "a bare number") for word in words]
    many = "one to four numbers" if "{1,4}" in kind else "a number"
    return f"{many} {' or '.join(named)}"
