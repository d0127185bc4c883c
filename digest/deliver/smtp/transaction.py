"""One letter on an open line: MAIL, RCPT, DATA, the content, and the reply after the dot (RFC 5321, 3.3; RFC 2920).

It gives the outcome, and what the line is good for afterwards. Until a byte of the final dot may have left, any fault
means that the letter was not taken.
"""

from dataclasses import dataclass, replace
from enum import Enum

from digest.deliver.smtp.envelope import Envelope
from digest.deliver.smtp.phases import Phase
from digest.deliver.smtp.reply import CLOSING, Reply, negative
from digest.deliver.smtp.wire import LineCutError, LineFaultError, Wire
from digest.deliver.way import Mark
from digest.model.delivery import DeliveryState, Outcome

__all__ = ["Afterwards", "Turn", "transact"]

_NOT_OURS = Outcome(DeliveryState.PENDING, "given back before its content left")
_HELD_BACK = 0.02
"""Seconds for which a dot that is held back waits for a server that cuts the line, or answers, in the content."""


class Afterwards(Enum):
    """What the line is good for."""

    READY = "the next letter"
    RESET = "the next letter, after RSET"
    CUT = "nothing"
    HUNG_UP = "nothing; it was cut before anything was answered, so the letter may go over a new one"


@dataclass(frozen=True, slots=True)
class Turn:
    """What became of the letter; `reply` is the negative one that decided it, if any, and `phase` where it came."""

    outcome: Outcome
    afterwards: Afterwards
    phase: Phase = Phase.DOT
    reply: Reply | None = None


def transact(wire: Wire, envelope: Envelope, mark: Mark, *, pipelining: bool, wary: bool) -> Turn:
    """Hand over one letter. Raises nothing but what `mark` raises; then the line must be cut.

    A wary turn holds the final dot back for a moment: a server that hangs up while it reads the content is then known
    not to have got the whole, though all of it may stand in the sockets' buffers.
    """
    try:
        refused = _asked(wire, envelope, pipelining=pipelining)
    except LineFaultError as fault:
        hung_up = isinstance(fault, LineCutError) and fault.phase is Phase.MAIL
        return Turn(_deferred(fault), Afterwards.HUNG_UP if hung_up else Afterwards.CUT)
    if refused:
        return refused
    # A server may answer the content before it has any (smtp-sink -A 0); then there is nothing to mark.
    if wire.has_received():
        return _judged(wire, left=0, envelope=envelope)
    if not mark():
        return Turn(_NOT_OURS, Afterwards.CUT)
    if not wire.is_quiet():
        return _judged(wire, left=0, envelope=envelope)
    return _handed(wire, envelope, wary=wary)


def _asked(wire: Wire, envelope: Envelope, *, pipelining: bool) -> Turn | None:
    """None where the server asks for the content. With PIPELINING all commands leave at once; every reply is read."""
    commands = ((Phase.MAIL, envelope.mail, 2), (Phase.RCPT, envelope.rcpt, 2), (Phase.DATA, b"DATA\r\n", 3))
    if pipelining:
        wire.pour(b"".join(command for _, command, _ in commands), Phase.MAIL)
    turn: Turn | None = None
    for phase, command, hoped in commands:
        if not pipelining:
            wire.pour(command, phase)
        try:
            reply = wire.reply(phase)
        except LineFaultError:
            if turn:
                return Turn(turn.outcome, Afterwards.CUT, turn.phase, turn.reply)
            raise
        if turn and phase is Phase.DATA and reply.kind == 3:
            return _content_unwanted(wire, turn)
        if turn is None and reply.kind != hoped:
            turn = Turn(_unhoped(reply, phase), _after(reply), phase, reply)
        if reply.code == CLOSING or (turn and not pipelining):
            break
    if turn and reply.code == CLOSING:
        return Turn(turn.outcome, Afterwards.CUT, turn.phase, turn.reply)
    return turn


def _content_unwanted(wire: Wire, turn: Turn) -> Turn:
    """DATA was taken though MAIL or RCPT was not: a lone dot, and no more, goes where there is no recipient (RFC 2920,
    3.1); an empty message never goes to anybody."""
    afterwards = Afterwards.CUT
    if turn.phase is Phase.RCPT:
        try:
            reply = wire.ask(b".\r\n", Phase.DOT)
        except LineFaultError:
            pass
        else:
            afterwards = Afterwards.RESET if reply.kind == 5 else Afterwards.CUT
    return Turn(turn.outcome, afterwards, turn.phase, turn.reply)


def _handed(wire: Wire, envelope: Envelope, *, wary: bool) -> Turn:
    left = 0
    try:
        if wary:
            left = wire.pour(envelope.content[: envelope.dot], Phase.CONTENT)
        if left == 0 or (left == envelope.dot and wire.is_quiet(_HELD_BACK)):
            left += wire.pour(envelope.content[left:], Phase.CONTENT)
    except LineFaultError as fault:
        return Turn(_lost(fault, left + fault.left, envelope), Afterwards.CUT)
    return _judged(wire, left, envelope)


def _judged(wire: Wire, left: int, envelope: Envelope) -> Turn:
    """The outcome by the reply to the content, of which `left` bytes may have left."""
    try:
        reply = wire.reply(Phase.DOT if left > envelope.dot else Phase.CONTENT)
    except LineFaultError as fault:
        return Turn(_lost(fault, left, envelope), Afterwards.CUT)
    whole = left == len(envelope.content)
    if reply.kind in (4, 5):
        afterwards = _after(reply) if whole else Afterwards.CUT
        return Turn(negative(reply), afterwards, Phase.DOT, reply)
    if reply.kind == 2 and whole:
        return Turn(Outcome(DeliveryState.ACCEPTED, str(reply)), Afterwards.READY)
    what = f"an answer that says neither yes nor no: {reply}" if whole else f"an answer before the final dot: {reply}"
    if left == 0:
        return Turn(Outcome(DeliveryState.DEFERRED, what), Afterwards.CUT)
    return Turn(Outcome(DeliveryState.UNCERTAIN, what), Afterwards.CUT)


def _unhoped(reply: Reply, phase: Phase) -> Outcome:
    """What is neither a yes nor a no there is told as such: "250 ok" alone, beside "deferred", puzzles its reader."""
    outcome = negative(reply)
    if reply.kind in (4, 5):
        return outcome
    return replace(outcome, reply=f"an answer to {phase.value} that is out of place: {reply}")


def _after(reply: Reply) -> Afterwards:
    return Afterwards.RESET if reply.kind in (4, 5) and reply.code != CLOSING else Afterwards.CUT


def _lost(fault: LineFaultError, left: int, envelope: Envelope) -> Outcome:
    if left > envelope.dot:
        return Outcome(DeliveryState.UNCERTAIN, str(fault))
    return _deferred(fault)


def _deferred(fault: LineFaultError) -> Outcome:
    return Outcome(DeliveryState.DEFERRED, str(fault))
