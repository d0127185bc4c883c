"""A giant sentence, ended at a clause: the longest beginning that is whole in itself and short enough.

Only the end moves. A cut never leaves half a quotation or bracket, nor, in English, a subject that waits for its verb;
in other languages only joints that part whole clauses are used.
"""

import re
from collections.abc import Iterator

from digest.text.quotations import find_quotations, marks_are_whole
from digest.text.words import count_words

__all__ = ["GIANT", "clause_end"]

GIANT = 50
"""A sentence of more words is shown only up to a clause."""

_FEWEST = 10
_JOINT = re.compile(
    r"\s*;\s|\s+[—–]+\s+|\s+--\s+|；|،\s+(?=و|لكن|بينما|كما|فيما)|，(?=但|而|并|同时|此外|其中|因为|所以|这)|、(?=これ|また|一方)"
    r"|,\s+(?=(?:and|but|while|as|which|who|whose|where|when|after|before|although|though|because|since|according|with"
    r"|including|adding|saying|despite|following|amid|so|yet|und|aber|während|wobei|weil|nachdem|obwohl|sowie"
    r"|doch|et|mais"
    r"|tandis|alors|selon|qui|où|après|avec|dont|y|pero|mientras|aunque|según|donde|tras|e|ma|mentre|secondo|che|dove"
    r"|dopo|mas|enquanto|segundo|onde|após|и|но|а|который|которая|которые|где|когда|сообщил)\b)"
)
_COMMA = re.compile(r",\s+(?!(?:that|to|of|in|on|at|by|for|from)\b)")
_DASH = re.compile(r"\s(?:[—–]+|--)\s")
_BRACKETED = re.compile(r"[(\[][^)\]]*[)\]]")
_VERB = re.compile(
    r"\b(?:is|are|was|were|has|have|had|will|would|can|could|may|might|must|should|did|does|do|said|says|told"
    r"|made|makes"
    r"|took|takes|went|goes|came|comes|got|gets|gave|gives|found|finds|left|led|leads|held|holds|won|wins|lost|met|sent"
    r"|saw|sees|began|begins|became|becomes|kept|keeps|put|puts|set|sets|cut|hit|brought|brings|bought|built"
    r"|caught|fell"
    r"|falls|felt|fought|grew|grows|knew|knows|paid|pays|ran|runs|rose|rises|sold|spent|stood|stands|struck"
    r"|thought|threw"
    r"|wrote|writes|drew|flew|spoke|speaks|broke|chose|drove|remains|plans|faces|wants|expects|calls|calls|seems|shows"
    r"|claims|believes|hopes|argues|warns|denies|insists|expects|needs|gets|\w{3,}(?<!n)ed|isn't|aren't|won't"
    r"|\w+n[’']t)\b"
)
_LEADS_WITH_VERB = re.compile(rf"(?:\w+ly )?{_VERB.pattern}")
_SUBORDINATE = re.compile(
    r"\W*(?:when|while|as|even as|after|before|although|though|if|because|since|despite|in|on|at|for|with|by"
    r"|from|during"
    r"|under|once|until|given|amid|following|according|among|unlike|like|\w+ing)\b",
    re.IGNORECASE,
)
_ENGLISH = re.compile(r"\b(?:the|of|and|to|in)\b", re.IGNORECASE)


def clause_end(text: str, most_words: int, before: int | None = None) -> int:
    """The offset at which to end a sentence so that it has at most `most_words` words, and ends before the offset
    `before` where that is given; 0 where it cannot be ended. A plain comma serves where there is no better joint.
    """
    for joint in (_JOINT, _COMMA):
        ends = [end for end in _ends(text, joint, most_words) if before is None or end <= before]
        if ends:
            return max(ends)
    return 0


def _ends(text: str, joint: "re.Pattern[str]", most_words: int) -> Iterator[int]:
    kept_whole = [*find_quotations(text).pairs, *(found.span() for found in _BRACKETED.finditer(text))]
    english = len(_ENGLISH.findall(text)) >= 2
    for found in joint.finditer(text):
        end = found.start()
        if any(start < end < stop for start, stop in kept_whole) or not _ends_well(text, found.end()):
            continue
        head = text[:end]
        words = count_words(head)
        if words > most_words:
            return
        if words >= _FEWEST and _is_whole(head, english=english):
            yield end


def _is_whole(head: str, *, english: bool) -> bool:
    """Whether a beginning has its verb: before the first comma, or after what leads up to it or stands in between
    (`In May, he left` · `The house, which is old, was sold`).
    """
    if not marks_are_whole(head) or len(_DASH.findall(head)) % 2:
        return False
    if not english:
        return True
    first, *others = re.split(r",\s|\s[—–-]+\s", head)
    if _SUBORDINATE.match(head):
        return bool(others) and bool(_VERB.search(others[0]))
    return bool(_VERB.search(first)) or any(_LEADS_WITH_VERB.match(part) for part in others)


def _ends_well(text: str, at: int) -> bool:
    """Whether what follows a joint may go: not one more short item of a list, a quotation that was led up to, the verb,
    nor an insertion before the verb.
    """
    following = re.split(r"[,;]\s|\s[—–-]+\s", text[at:], maxsplit=1)
    if len(following[0].split()) <= 3 or _is_awaited(following[0]):
        return False
    return len(following) == 1 or not _is_awaited(following[1])


def _is_awaited(part: str) -> bool:
    return part[:1] in '"“‘«„' or _LEADS_WITH_VERB.match(part) is not None
