"""Delivery status notifications (RFC 3464, internationalized: RFC 6533): the machine-read part, block by block."""

import re
from collections.abc import Iterator

from digest.deliver.bounces.judging import judge
from digest.deliver.bounces.notice import Notice, address_in, clipped
from digest.deliver.bounces.parts import Fields, Part, fields_of
from digest.model.delivery import Bounce

__all__ = ["reports_success", "status_bounces"]

_KINDS = ("message/delivery-status", "message/global-delivery-status")
_BLANK = re.compile(r"\n[ \t]*(?=\n)")
_MAX_TEXT = 256 * 1024
_MAX_BLOCKS = 200
_RECIPIENTS = ("original-recipient", "final-recipient", "x-actual-recipient")
_ESCAPED = re.compile(r"\\x\{([0-9A-Fa-f]{1,6})\}")
_DONE = ("deliver", "relay", "expand")


def status_bounces(notice: Notice) -> tuple[Bounce, ...]:
    """A bounce for each recipient that failed or is delayed; none where the report has no such part."""
    found: dict[str, Bounce] = {}
    for part, block in _blocks(notice):
        bounce = _bounce(block, part, notice)
        if bounce is not None and found.get(bounce.address, bounce).kind != "hard":
            found[bounce.address] = bounce
        elif bounce is not None:
            found.setdefault(bounce.address, bounce)
    return tuple(found.values())


def reports_success(notice: Notice) -> bool:
    """Whether it says of some recipient that all is well, which makes it no bounce."""
    return any(_action(block).startswith(_DONE) for _, block in _blocks(notice))


def _blocks(notice: Notice) -> Iterator[tuple[Part, Fields]]:
    """The recipients' blocks: those that name an action or a recipient."""
    for part in notice.parts[1:]:
        if part.kind in _KINDS:
            for text in _BLANK.split(part.text()[:_MAX_TEXT])[:_MAX_BLOCKS]:
                block = fields_of(text)
                if "action" in block or any(name in block for name in _RECIPIENTS):
                    yield part, block


def _bounce(block: Fields, part: Part, notice: Notice) -> Bounce | None:
    action, status = _action(block), _first(block, "status")
    failed = action.startswith(("fail", "error", "delay")) or (not action and status[:1] in ("4", "5"))
    if not failed:
        return None
    diagnostic = re.sub(r"^[\w.-]{1,40}\s*;\s*", "", _first(block, "diagnostic-code"))
    judged = judge(status, diagnostic or notice.words(), action=action)
    return Bounce(
        kind=judged.kind,
        address=_recipient(block),
        token=notice.token,
        message_id=notice.message_id,
        status=judged.status,
        diagnostic=clipped(diagnostic or status, 500),
        evidence=clipped(part.text()),
        at=notice.at,
        blocked=judged.blocked,
    )


def _recipient(block: Fields) -> str:
    """As it was first written, where the report says so: the final address may be an alias's target."""
    for name in _RECIPIENTS:
        kind, found, address = _first(block, name).partition(";")
        if not found:
            kind, address = "rfc822", kind
        if kind.strip().lower() in ("rfc822", "utf-8", "smtp") and (read := address_in(_unescaped(address))):
            return read
    return ""


def _unescaped(address: str) -> str:
    """RFC 6533's `\\x{...}` as the character that it stands for."""

    def character(match: re.Match[str]) -> str:
        number = int(match[1], 16)
        return chr(number) if number <= 0x10FFFF else match[0]

    return _ESCAPED.sub(character, address)


def _action(block: Fields) -> str:
    return _first(block, "action").strip().lower()


def _first(block: Fields, name: str) -> str:
    return next(iter(block.get(name, ())), "")
