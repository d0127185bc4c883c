"""Hard or soft: by the enhanced status code (RFC 3463, the IANA registry) and, where it is vague, by the words.

Hard means that mailing the address again is useless: no such mailbox, or no such domain. A full mailbox, a server's
trouble, a mail that is too large, and a refusal for what the sender is say nothing of the address.
"""

import re
from dataclasses import dataclass
from typing import Literal

__all__ = ["Judgement", "judge"]

_CODE = re.compile(r"(?<![\d.])([45])\.(\d{1,3})\.(\d{1,3})(?![\d.]*\d)")
_REPLY = re.compile(r"(?<![\d.:])([45])[0-5]\d(?=[ \-:]|$)")

_SOFT = frozenset({"1.7", "1.8", "1.9", "2.2", "2.3", "2.4", "4.5", "4.6", "4.7", "4.14"})
"""Class 5, subject and detail that do not speak against the mailbox: our own address, quota, size, time run out."""

_SOFT_SUBJECTS = frozenset({"3", "5", "6"})
"""The receiver's system, the protocol, the content."""

_HARD_POLICY = frozenset({"7.9", "7.13", "7.17", "7.18", "7.19"})
"""Disabled accounts and mailboxes with another owner (RFC 7293) are told under "policy"."""

_VAGUE = frozenset({"0.0", "1.0", "2.0", "3.0", "4.0", "5.0", "4.1", "5.1", "5.4"})

_FULL = re.compile(
    r"(?i)\b(?:mail ?box|inbox|account|user|recipient)\W+(?:\w+\W+){0,4}?(?:full|over.?quota|over.?limit)\b"
    r"|\b(?:over|exceed\w*|reached)\W+(?:\w+\W+){0,5}?(?:quota|storage|disk space|mailbox size)\b"
    r"|\bquota\W+(?:\w+\W+){0,3}?exceeded|\bover.?quota\b|\b(?:space not enough|not enough (?:disk )?space)\b"
    r"|\binsufficient (?:disk|mailbox|storage) ?\w*|\bpostfach\b.{0,30}\bvoll\b|\bbo[iî]te\b.{0,40}\bpleine\b"
    r"|\bbuz[oó]n\b.{0,40}\blleno\b|\bcasella\b.{0,30}\bpiena\b"
)
_UNKNOWN = re.compile(
    r"(?i)\b(?:unknown|invalid|no such|nonexist\w*|non-exist\w*|unrout\w*)\W+(?:\w+\W+){0,3}?"
    r"(?:user\w*|recipient|account|mail ?box|address|local.?part|person|alias|domain|host)\b"
    r"|\b(?:user\w*|recipient|account|mail ?box|address|host|domain|alias)\b[^\n]{0,80}?"
    r"\b(?:unknown|not found|not exist|n't exist|not recogni[sz]ed|no longer|disabled|inactive|closed|suspended|invalid"
    r"|not listed|not known|not a valid|rejected: access denied|terminated|discontinued|expired)\b"
    r"|\b(?:doesn't|does not|don't|do not) have an? \S{0,40} ?account|\bno mailbox\b|\bmailbox unavailable\b"
    r"|\bnot our customer\b|\brecipientnotfound\b|\bis not a known user\b|\bnull mx\b|\bdomain of \S{1,80} does not"
)
_BLOCKED = re.compile(
    r"(?i)\b(?:spam\w*|unsolicited|black.?list\w*|block.?list\w*|blocked|dnsbl|rbl|reputation|spamhaus|barracuda"
    r"|dmarc|dkim|spf|virus|malware|policy|content rejected|not authori[sz]ed|(?<!rejected: )access denied"
    r"|relay\w* (?:access )?denied|relaying|bulk|greylist\w*|rate.?limit\w*"
    r"|too many (?:messages|mails|connections|recipients))\b"
)
_LARGE = re.compile(r"(?i)\b(?:too (?:large|big)|(?:message|mail)\W+(?:\w+\W+){0,2}?size|size limit)\b")
_TEMPORARY = re.compile(
    r"(?i)\b(?:try again|temporar\w+|will retry|retry timeout|timed? ?out|not yet been delivered|has been delayed"
    r"|will be retried|connection refused|too many hops|loop\w*)\b"
)


@dataclass(frozen=True, slots=True)
class Judgement:
    """What a code and the words around it mean. `status` is the enhanced code that decided, empty where none did."""

    kind: Literal["hard", "soft"]
    status: str = ""
    blocked: bool = False


def judge(said_status: str, words: str, *, action: str = "failed") -> Judgement:
    """Judge one recipient's failure by its Status field and the receiver's words; an `action` "delayed" is soft.

    Where nothing is said but that it failed, it is hard: who names an address and gives up means the address.
    """
    status = _status(said_status, words)
    family = status[:1] or _family(said_status, words)
    if action.startswith("delay") or family == "4":
        return Judgement("soft", status, _refused(status))
    detail = status[2:]
    if _FULL.search(words) or _FULL.search(said_status):
        return Judgement("soft", status)
    if not detail or detail in _VAGUE or _refused(status):
        return _by_words(status, f"{said_status}\n{words}")
    soft = detail in _SOFT or detail.partition(".")[0] in _SOFT_SUBJECTS
    return Judgement("soft" if soft else "hard", status)


def _by_words(status: str, words: str) -> Judgement:
    """Where the code is vague. Words that say both, unknown and refused, are counted: neither harm is done at once."""
    unknown, refused = _UNKNOWN.search(words), _BLOCKED.search(words) or _refused(status)
    if unknown and _BLOCKED.search(words):
        return Judgement("soft", status, blocked=_refused(status))
    if unknown:
        return Judgement("hard", status)
    if refused:
        return Judgement("soft", status, blocked=True)
    soft = _LARGE.search(words) or _TEMPORARY.search(words)
    return Judgement("soft" if soft else "hard", status)


def _status(said: str, words: str) -> str:
    """The Status field's code; the receiver's own where the field has none, or a vaguer one of the same class."""
    field, reply = _CODE.search(said), _CODE.search(words)
    if field and not (field[0].endswith(".0.0") and reply and reply[1] == field[1]):
        return field[0]
    return reply[0] if reply else ""


def _family(*texts: str) -> str:
    """The class by a plain SMTP reply code, where there is no enhanced one."""
    return next((match[1] for text in texts if (match := _REPLY.search(text))), "")


def _refused(status: str) -> bool:
    return status[2:].partition(".")[0] == "7" and status[2:] not in _HARD_POLICY
