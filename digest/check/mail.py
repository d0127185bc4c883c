"""`check_mail`: every rule on one mail."""

from digest.check import duties, legibility, structure, travelling
from digest.check.document import MailDocument
from digest.check.rule import Inspection, Rule, findings_of
from digest.check.style import styled
from digest.model.finding import Finding
from digest.model.mail_programs import USUAL_PROGRAMS

__all__ = ["ALL_RULES", "check_mail"]

ALL_RULES: tuple[Rule, ...] = (*travelling.RULES, *structure.RULES, *legibility.RULES, *duties.RULES)


def check_mail(document: MailDocument, programs: tuple[str, ...] = USUAL_PROGRAMS) -> tuple[Finding, ...]:
    """The findings of all rules, errors first, then in the order of the rules.

    `programs` are the mail programs (`digest.model.mail_programs`) that must show the mail.
    """
    inspection = _inspected(document, programs)
    findings = [finding for rule in ALL_RULES for finding in findings_of(rule, inspection)]
    return tuple(sorted(findings, key=lambda finding: finding.severity != "error"))


def _inspected(document: MailDocument, programs: tuple[str, ...]) -> Inspection:
    page = document.page
    sheets = [page.texts[one] or "" for one in page.tagged("style") if "width" not in (page.get(one, "media") or "")]
    return Inspection(document, styled(page, sheets), programs)
