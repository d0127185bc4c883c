"""What a rule of `digest check` is: a small named function with its source, its remedy, and the findings it gives."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from digest.check.document import MailDocument
from digest.check.page import Page
from digest.check.style import Look, Styled
from digest.model.finding import Finding, Severity
from digest.model.mail_programs import USUAL_PROGRAMS

__all__ = ["Breach", "Inspection", "Rule", "findings_of", "letters_of"]

_WORDLESS = frozenset(("style", "script", "title", "head", "noscript"))
_SPACES = bytes(byte for byte in range(128) if chr(byte).isspace())
_VISIBLE = re.compile(r"[^\s\xad\u034f\u200b-\u200f\u2060\ufeff\u2007]")
_INVISIBLE = re.compile(r"[\s\xad\u034f\u200b-\u200f\u2060\ufeff\u2007]")


@dataclass(frozen=True)
class Inspection:
    """What a rule looks at: the mail, its page, and of each element (by its number) what style sheets make of it.

    `programs` are the mail programs that the editor named.
    """

    document: MailDocument
    styled: Sequence[Styled]
    programs: tuple[str, ...] = USUAL_PROGRAMS

    @cached_property
    def page(self) -> Page:
        """The elements of the mail's HTML."""
        return self.document.page

    def light(self, element: int) -> Look:
        """An element's look in the light scheme."""
        return self.styled[element].light

    @cached_property
    def kinds(self) -> Mapping[Styled, int]:
        """What differs to a style sheet, each with the first element of its kind, in document order."""
        firsts = dict.fromkeys(self.styled, 0)
        firsts.update(zip(reversed(self.styled), range(len(self.styled) - 1, -1, -1), strict=True))
        return firsts

    @cached_property
    def attributes(self) -> frozenset[str]:
        """The names of all attributes of all elements."""
        return frozenset().union(*[kind.named for kind in self.kinds])

    def all_with(self, faults_of: Callable[[Styled], Sequence[str]]) -> Iterator[tuple[int, str]]:
        """The elements of each kind that has a fault, in document order, with what it is."""
        faulty = {kind: faults for kind in self.kinds if (faults := faults_of(kind))}
        for element, kind in enumerate(self.styled) if faulty else ():
            for said in faulty.get(kind, ()):
                yield element, said

    @cached_property
    def worded(self) -> Sequence[tuple[int, Styled, str]]:
        """Shown elements that hold words of their own, or an image whose alt text stands in for it; and those words."""
        return [
            (element, styled, words)
            for element, words in self.own_words.items()
            if (styled := self.styled[element]).light.shown
            and styled.tag not in _WORDLESS
            and (styled.tag == "img" or words.isascii() or _VISIBLE.search(words))
        ]

    @cached_property
    def own_words(self) -> Mapping[int, str]:
        """What stands in an element outside its children; "" for an image that is described."""
        page = self.page
        own: dict[int, str] = {}
        for element, (text, tail) in enumerate(zip(page.texts, page.tails, strict=True)):
            if text and not text.isspace():
                own[element] = text
            elif page.tags[element] == "img" and page.get(element, "alt"):
                own.setdefault(element, "")
            if tail and not tail.isspace() and (parent := page.above[element]) >= 0:
                own[parent] = f"{own.get(parent, '')} {tail}"
        return own


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


def letters_of(words: str) -> int:
    """The number of letters that can be seen."""
    return len(words.encode().translate(None, _SPACES)) if words.isascii() else len(_INVISIBLE.sub("", words))
