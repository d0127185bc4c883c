"""Complaints: a reader pressed "this is spam" (ARF, RFC 5965), told in a feedback report or, by Microsoft, in a field.

Reports on authentication (RFC 6591) and "not spam" are no complaints.
"""

from digest.deliver.bounces.notice import Notice, address_in, clipped
from digest.deliver.bounces.parts import Part, fields_of
from digest.model.delivery import Bounce

__all__ = ["complaints", "is_feedback"]

_NO_COMPLAINTS = frozenset({"not-spam", "auth-failure", "dmarc"})
_MICROSOFT = "x-hmxmroriginalrecipient"


def is_feedback(notice: Notice) -> bool:
    """Whether it is a feedback report of whatever kind."""
    return any(part.kind == "message/feedback-report" for part in notice.parts) or _MICROSOFT in notice.returned


def complaints(notice: Notice) -> tuple[Bounce, ...]:
    """A complaint for each reader that a feedback report names; one without an address where it names none.

    Providers blank out addresses, so that the token and the Message-ID often are all there is.
    """
    for part in notice.parts[1:]:
        if part.kind == "message/feedback-report":
            return _of_report(part, notice)
    if named := notice.returned.get(_MICROSOFT):
        return (_complaint(address_in(named[0]), "abuse", clipped(f"{_MICROSOFT}: {named[0]}"), notice),)
    return ()


def _of_report(part: Part, notice: Notice) -> tuple[Bounce, ...]:
    text = part.text()[: 64 * 1024]
    fields = fields_of(text)
    kind = next(iter(fields.get("feedback-type", ())), "abuse").strip().lower()
    if kind in _NO_COMPLAINTS:
        return ()
    named = fields.get("original-rcpt-to", ()) or fields.get("x-original-to", ()) or _addressed(notice)
    addresses = dict.fromkeys(filter(None, map(address_in, named[:50])))
    return tuple(_complaint(address, kind, clipped(text), notice) for address in addresses or [""])


def _addressed(notice: Notice) -> tuple[str, ...]:
    """To whom the mail that is complained of was written: our mails have one reader each."""
    for name in ("delivered-to", "x-original-to", "to"):
        if named := notice.returned.get(name):
            return named[:1]
    return ()


def _complaint(address: str, kind: str, evidence: str, notice: Notice) -> Bounce:
    return Bounce(
        kind="complaint",
        address=address,
        token=notice.token,
        message_id=notice.message_id,
        diagnostic=clipped(f"feedback: {kind}", 100),
        evidence=evidence,
        at=notice.at,
    )
