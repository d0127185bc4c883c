"""TLS to the relay: always verified, the name too. A certificate's faults are told with a remedy."""

import ssl
from pathlib import Path

from digest.deliver.way import WayClosedError

__all__ = ["tls_context", "tls_refusal"]


def tls_context(ca_file: str) -> ssl.SSLContext:
    """TLS 1.2 or newer, the certificate and its name verified. Raises WayClosedError where `ca_file` cannot be used."""
    context = ssl.create_default_context()
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    if not ca_file:
        return context
    try:
        context.load_verify_locations(Path(ca_file))
    except OSError as error:
        said = "holds no certificate" if isinstance(error, ssl.SSLError) else f"cannot be read: {error.strerror}"
        remedy = "Write the PEM file of the relay's certificate or its authority as ca_file in [smtp]"
        raise WayClosedError(said, where=ca_file, remedy=remedy) from error
    return context


def tls_refusal(where: str, error: ssl.SSLError) -> WayClosedError:
    """The sentence for a handshake that no second attempt cures."""
    if isinstance(error, ssl.SSLCertVerificationError):
        what = f"its certificate is not verified: {error.verify_message}"
        remedy = (
            "Write as host the name that the certificate bears; where the relay's authority is your own, "
            "write its PEM file as ca_file in [smtp] of config/digest.toml"
        )
        return WayClosedError(what, where=where, remedy=remedy)
    reason = (error.reason or str(error)).replace("_", " ").lower()
    remedy = (
        'Write security = "starttls" where the port speaks plain SMTP first (25, 587), "tls" where it does not (465)'
    )
    return WayClosedError(f"TLS cannot be spoken there: {reason}", where=where, remedy=remedy)
