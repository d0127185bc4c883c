"""What a rule of `digest check` is: a small named function with its source, its remedy, and the findings it gives."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from lxml.etree import XPath, _Element

from digest.check.document import MailDocument
from digest.check.style import Look, Styled
from digest.model.finding import Finding, Severity
from digest.model.mail_programs import USUAL_PROGRAMS

__all__ = ["Breach", "Inspection", "Rule", "findings_of", "letters_of", "spot", "text_of", "words_of"]

_STRING = XPath("string()")
_WORDLESS = ("style", "script", "title", "head", "noscript")
_INVISIBLE = re.compile(r"[\s\xad\u034f\u200b-\u200f\u2060\ufeff\u2007]")


@dataclass(frozen=True)
class Inspection:
    """What a rule looks at: the mail, and the look of its elements in each scheme, computed once.

    `programs` are the mail programs that the editor named.
    """

    document: MailDocument
    styled: dict[_Element, Styled]
    programs: tuple[str, ...] = USUAL_PROGRAMS

    def light(self, element: _Element) -> Look:
        """An element's look in the light scheme."""
        return self.styled[element].light

    def words(self, element: _Element) -> str:
        """An element's visible words, white space folded; read once, since several rules ask for those of a link."""
        known = self._words.get(element)
        if known is None:
            known = self._words[element] = words_of(element)
        return known

    @cached_property
    def _words(self) -> dict[_Element, str]:
        return {}

    @cached_property
    def kinds(self) -> dict[Styled, _Element]:
        """What differs to a style sheet, each with the first element of its kind, in document order."""
        firsts: dict[Styled, _Element] = {}
        for element, kind in self.styled.items():
            if kind not in firsts:
                firsts[kind] = element
        return firsts

    @cached_property
    def attributes(self) -> frozenset[str]:
        """The names of all attributes of all elements."""
        return frozenset(name for kind in self.kinds for name in kind.named)

    def all_with(self, faults_of: Callable[[Styled], Sequence[str]]) -> Iterator[tuple[_Element, str]]:
        """The elements of each kind that has a fault, in document order, with what it is."""
        faulty = {kind: faults for kind in self.kinds if (faults := faults_of(kind))}
        for element, kind in self.styled.items() if faulty else ():
            for said in faulty.get(kind, ()):
                yield element, said

    @cached_property
    def worded(self) -> tuple[tuple[_Element, Styled, str], ...]:
        """Shown elements that hold words of their own, or an image whose alt text stands in for it; and those words."""
        own: dict[_Element, str] = {}
        for element, styled in self.styled.items():
            text, tail = element.text, element.tail
            if text and not text.isspace():
                own[element] = text
            elif styled.tag == "img" and element.get("alt"):
                own.setdefault(element, "")
            if tail and not tail.isspace() and (parent := element.getparent()) is not None:
                own[parent] = f"{own.get(parent, '')} {tail}"
        return tuple(
            (element, styled, words)
            for element, words in own.items()
            if (styled := self.styled[element]).light.shown
            and styled.tag not in _WORDLESS
            and (styled.tag == "img" or (words.isascii() or _INVISIBLE.sub("", words)))
        )


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
    if not len(element):
        return " ".join((element.text or "").split())
    return " ".join(text_of(element).split())


def letters_of(words: str) -> int:
    """The number of letters that can be seen."""
    return len("".join(words.split())) if words.isascii() else len(_INVISIBLE.sub("", words))


def text_of(element: _Element) -> str:
    """An element's text as it is written, that of its children included."""
    return str(_STRING(element))


def spot(element: _Element) -> str:
    """Where an element stands, as a person finds it: line, tag, and its first words or its address."""
    words = words_of(element) or str(element.get("alt") or element.get("href") or element.get("src") or "")
    said = f' "{words[:40]}{"…" if len(words) > 40 else ""}"' if words else ""
    return f"HTML line {element.sourceline}: <{element.tag}>{said}"
