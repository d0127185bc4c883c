"""The relay: can it be reached, is the line private, does it know what we need? Judged from what it said."""

import re

from digest.deliver.doctor.asking import Relay
from digest.deliver.doctor.finding import Finding
from digest.deliver.doctor.names import is_loopback
from digest.settings import Smtp

__all__ = ["judged_relay"]

_TOPIC = "relay"
_LEAST_SIZE = 300_000
"""Octets of the largest mail that we make, with room for its headers and signatures."""


def judged_relay(smtp: Smtp, relay: Relay) -> list[Finding]:
    """The findings on what the relay said, given how it is to be spoken to."""
    where = f"{smtp.host}:{smtp.port}"
    if relay.failure:
        return [Finding(_TOPIC, "error", f"{where} cannot be used: {relay.failure}", _remedy(smtp, relay))]
    findings = [_privacy(smtp, relay, where), *_lacking(smtp, relay, where)]
    return [finding for finding in findings if finding]


def _privacy(smtp: Smtp, relay: Relay, where: str) -> Finding | None:
    if relay.tls:
        return Finding(_TOPIC, "fine", f"{where} speaks {relay.tls}, and its certificate is good")
    if is_loopback(smtp.host):
        return Finding(_TOPIC, "fine", f"{where} is on this machine and answers")
    remedy = 'Write security = "starttls" (port 587 or 25) or "tls" (port 465) in [smtp] of config/digest.toml'
    return Finding(
        _TOPIC, "error", f"{where} is spoken to without TLS: anybody on the way can read and change mail", remedy
    )


def _lacking(smtp: Smtp, relay: Relay, where: str) -> list[Finding]:
    names = {extension.split()[0] for extension in relay.extensions if extension.split()}
    lacking = []
    if smtp.username and "AUTH" not in names:
        remedy = "Leave out username in [smtp] of config/digest.toml, or use the port that asks for it (587, 465)"
        lacking.append(Finding(_TOPIC, "error", f"{where} offers no AUTH, and a username is configured", remedy))
    size = next((int(found[1]) for text in relay.extensions if (found := re.fullmatch(r"SIZE (\d{1,18})", text))), 0)
    if 0 < size < _LEAST_SIZE:
        what = f"{where} takes no mail over {size} octets; ours may have {_LEAST_SIZE}"
        lacking.append(Finding(_TOPIC, "error", what, f"On Postfix: postconf message_size_limit={10 * _LEAST_SIZE}"))
    if "SMTPUTF8" not in names:
        what = f"{where} knows no SMTPUTF8: readers whose address is not ASCII before the @ cannot be reached"
        lacking.append(Finding(_TOPIC, "warning", what, "On Postfix: postconf smtputf8_enable=yes"))
    if "PIPELINING" not in names:
        lacking.append(Finding(_TOPIC, "warning", f"{where} knows no PIPELINING: sending takes longer"))
    return lacking


def _remedy(smtp: Smtp, relay: Relay) -> str:
    said = relay.failure.lower()
    if "certificate" in said:
        return "Write as host the name that the certificate bears, or have the relay's certificate renewed"
    if "starttls" in said:
        return 'The relay must offer STARTTLS; if its port speaks TLS from the start, write security = "tls"'
    if "tls cannot be spoken" in said and smtp.security == "tls":
        return (
            'Its port may speak TLS only once asked: write security = "starttls", or the port that begins with it (465)'
        )
    return f"See that it listens (host, port in [smtp] of config/digest.toml): nc -v {smtp.host} {smtp.port}"
