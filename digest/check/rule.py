"""What a rule of `digest check` is: a small named function with its source, its remedy, and the findings it gives."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from lxml.etree import XPath, _Element

from digest.check.document import MailDocument
from digest.check.style import Look
from digest.model.finding import Finding, Severity

__all__ = ["Breach", "Inspection", "Rule", "findings_of", "spot", "text_of", "words_of"]

_STRING = XPath("string()")


@dataclass(frozen=True)
class Inspection:
    """What a rule looks at: the mail, and the look of its elements in the light and dark schemes, computed once."""

    document: MailDocument
    light: dict[_Element, Look]
    dark: dict[_Element, Look]
    outlook: dict[_Element, Look]


@dataclass(frozen=True, slots=True)
class Breach:
    """What a rule's function yields: where, what, and its severity where it is not the rule's own."""

    where: str
    message: str
    severity: Severity | None = None


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule. `source` is where it comes from (a standard, a measured limit); `remedy` says what to do."""

    name: str
    severity: Severity
    source: str
    remedy: str
    look: Callable[[Inspection], Iterator[Breach]]


def findings_of(rule: Rule, inspection: Inspection, *, most: int = 10) -> Iterator[Finding]:
    """The rule's findings, the first `most` of them, and a last one that counts the others."""
    breaches = list(rule.look(inspection))
    for breach in breaches[:most]:
        message = f"{breach.message}. {rule.remedy}" if rule.remedy else breach.message
        yield Finding(rule.name, breach.severity or rule.severity, breach.where, message)
    if len(breaches) > most:
        severity: Severity = (
            "error" if any((b.severity or rule.severity) == "error" for b in breaches[most:]) else "warning"
        )
        yield Finding(rule.name, severity, "the same mail", f"{len(breaches) - most} more places like these")


def words_of(element: _Element) -> str:
    """An element's visible words, white space folded."""
    return " ".join(text_of(element).split())


def text_of(element: _Element) -> str:
    """An element's text as it is written, that of its children included."""
    return str(_STRING(element))


def spot(element: _Element) -> str:
    """Where an element stands, as a person finds it: line, tag, and its first words or its address."""
    words = words_of(element) or str(element.get("alt") or element.get("href") or element.get("src") or "")
    said = f' "{words[:40]}{"…" if len(words) > 40 else ""}"' if words else ""
    return f"HTML line {element.sourceline}: <{element.tag}>{said}"
