"""Which declarations of a mail's sheets, and of its own, decide about an element (CSS 2.2, 6.4), in each scheme.

An element is met by selectors once for all schemes. Widths of the screen are not known: rules in a media query on width
are left out. What a declaration means for the look is not known here.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal, NamedTuple

from digest.check.css import Layers, Place, Rule, Selector, declarations, layers_of, rules

__all__ = ["SCHEMES", "Declared", "Entry", "Scheme", "Sheets", "tokens_of"]

Scheme = Literal["light", "dark", "outlook dark"]
SCHEMES: tuple[Scheme, ...] = ("light", "dark", "outlook dark")

_OUTLOOK = ("data-ogsc", "data-ogsb", "data-ogac", "data-ogab")


@dataclass(frozen=True, slots=True, eq=False)
class Entry:
    """A rule by one of its selectors. `scheme` is the only one that it holds in, None for all of them.

    `around` are the tokens that the selector asks of what an element stands in: without them it cannot match. Where it
    is `told` by them, nothing else but the element's own tag, classes and id decide.
    """

    selector: Selector
    layers: Layers
    scheme: Scheme | None
    around: frozenset[str]
    told: bool

    @property
    def outlook(self) -> bool:
        """Whether it is an override of Outlook's own."""
        return self.scheme == "outlook dark"


class Declared(NamedTuple):
    """What is declared about an element in each scheme, property by property.

    `by_outlook` says of a colour in Outlook's dark scheme whether Outlook's own override gives it.
    """

    light: Mapping[str, str]
    dark: Mapping[str, str]
    outlook: Mapping[str, str]
    by_outlook: Mapping[str, bool]


class Sheets:
    """The sheets of a mail, by what their selectors ask for."""

    def __init__(self, sheets: tuple[str, ...]) -> None:
        self._index: dict[str, list[tuple[int, Entry]]] = defaultdict(list)
        for order, rule in enumerate(rule for sheet in sheets for rule in rules(sheet)):
            for key, entry in _entries(rule):
                self._index[key].append((order, entry))
        steps = (step for found in self._index.values() for _, entry in found for step in entry.selector.steps)
        self.ask_for_attributes = any(step.attributes for step in steps)
        self.know_dark = any("color-scheme" in sheet and "dark" in sheet for sheet in sheets)
        self._likely: dict[tuple[str, str, str], Sequence[Entry]] = {}

    def declared(self, place: Place, around: frozenset[str]) -> Declared:
        """What is declared about an element; `around` are the tokens of all that it stands in."""
        attributes = place.attributes
        asked = place.tag, attributes.get("class", ""), attributes.get("id", "")
        likely = self._likely.get(asked)
        if likely is None:
            likely = self._likely[asked] = self._likely_for(place, asked[2])
        met = [one for one in likely if one.around <= around and (one.told or one.selector.meets(place))]
        return _declared(attributes.get("style", ""), tuple(met))

    def _likely_for(self, place: Place, identity: str) -> Sequence[Entry]:
        """The entries that an element may meet, by its tag, classes and id, those that win last."""
        keys = [place.tag, "*", *(f".{name}" for name in place.classes), *([f"#{identity}"] if identity else [])]
        found = [
            (entry.selector.specificity, order, entry)
            for key in keys
            for order, entry in self._index.get(key, ())
            if not entry.told or entry.selector.steps[0].meets(place)
        ]
        return [entry for _, _, entry in sorted(found, key=lambda one: one[:2])]


@lru_cache(maxsize=1024)
def tokens_of(tag: str, classes: frozenset[str]) -> frozenset[str]:
    """What selectors may ask of an element that others stand in: its tag and its classes."""
    return frozenset((tag, *(f".{name}" for name in classes)))


@lru_cache(maxsize=2048)
def _entries(rule: Rule) -> Sequence[tuple[str, Entry]]:
    """Each selector with what its last step asks for (a class, else an id, else a tag, else anything)."""
    schemes, layers = _schemes_of(rule), layers_of(rule.declarations)
    found: list[tuple[str, Entry]] = []
    for selector in rule.selectors if schemes else ():
        step, outlook = selector.steps[0], _is_outlook(selector)
        key = next((f".{name}" for name in step.classes), next((f"#{name}" for name in step.ids), step.tag or "*"))
        asked = _without_outlook(selector) if outlook else selector
        scheme = _scheme_of(outlook=outlook, only_dark=len(schemes) == 1)
        if asked and scheme in (None, *schemes):
            found.append((key, Entry(asked, layers, scheme, _around(asked), _is_told(asked))))
    return found


def _schemes_of(rule: Rule) -> tuple[Scheme, ...]:
    """The schemes that a rule's media query allows."""
    if "width" in rule.media or "print" in rule.media:
        return ()
    if "prefers-color-scheme" in rule.media:
        return ("dark",) if "dark" in rule.media else ()
    return SCHEMES


def _scheme_of(*, outlook: bool, only_dark: bool) -> Scheme | None:
    if outlook:
        return "outlook dark"
    return "dark" if only_dark else None


def _is_outlook(selector: Selector) -> bool:
    return any(name in _OUTLOOK for step in selector.steps for name, _, _ in step.attributes)


def _without_outlook(selector: Selector) -> Selector | None:
    """Outlook sets its attributes on the page's wrapper: a step that asks for one is taken as met."""
    own = tuple(step for step in selector.steps if not any(name in _OUTLOOK for name, _, _ in step.attributes))
    return Selector(own, selector.specificity) if own else None


def _around(selector: Selector) -> frozenset[str]:
    steps = selector.steps[1:]
    tags = (step.tag for step in steps if step.tag not in ("", "*"))
    return frozenset((*tags, *(f".{name}" for step in steps for name in step.classes)))


def _is_told(selector: Selector) -> bool:
    """Whether tokens alone decide: no attributes are asked for, and at most one token of any element around."""
    own, *others = selector.steps
    if own.attributes or own.root or own.child or len(others) > 1:
        return False
    return all(
        len(step.classes) + (step.tag not in ("", "*")) == 1 and not (step.ids or step.attributes or step.root)
        for step in others
    )


@lru_cache(maxsize=4096)
def _declared(style: str, met: tuple[Entry, ...]) -> Declared:
    """`met` and the element's own style, in each scheme; mostly all schemes are the same."""
    inline = layers_of(declarations(style))
    light = [entry for entry in met if entry.scheme is None]
    own = _layered(light, inline)
    if len(light) == len(met):
        return Declared(own, own, own, {})
    dark = [entry for entry in met if entry.scheme in (None, "dark")]
    outlook = [entry for entry in met if entry.scheme in (None, "outlook dark")]
    return Declared(own, _layered(dark, inline), _layered(outlook, inline), _by_outlook(outlook, inline))


def _layered(entries: Iterable[Entry], inline: Layers) -> dict[str, str]:
    """The winning values: important ones over the others, the element's own over those of sheets."""
    won: dict[str, str] = {}
    for entry in entries:
        won.update(entry.layers.usual)
    won.update(inline.usual)
    for entry in entries:
        won.update(entry.layers.important)
    won.update(inline.important)
    return won


def _by_outlook(entries: Sequence[Entry], inline: Layers) -> dict[str, bool]:
    """For each property that is declared, whether an override of Outlook's won; in the order of `_layered`."""
    won: dict[str, bool] = {}
    for entry in entries:
        won.update(dict.fromkeys(entry.layers.usual, entry.outlook))
    won.update(dict.fromkeys(inline.usual, False))
    for entry in entries:
        won.update(dict.fromkeys(entry.layers.important, entry.outlook))
    won.update(dict.fromkeys(inline.important, False))
    return won
