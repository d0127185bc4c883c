"""The secrets: from the environment only, or from a file that it names (NAME_FILE). Never from config/."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from digest.errors import ConfigError

__all__ = ["Secrets", "secrets_from"]


@dataclass(frozen=True, slots=True)
class Secrets:
    """What the environment gave; empty where it gave nothing. Their use judges them.

    `secret_key` is DIGEST_SECRET_KEY as it stands, `dkim_key_file` a path.
    """

    secret_key: str = field(default="", repr=False)
    smtp_password: str = field(default="", repr=False)
    dkim_key_file: str = ""
    studio_password: str = field(default="", repr=False)


def secrets_from(environment: Mapping[str, str]) -> Secrets:
    """The secrets in an environment. Raises ConfigError for a file that is named and cannot be read."""
    return Secrets(
        secret_key=_secret(environment, "DIGEST_SECRET_KEY"),
        smtp_password=_secret(environment, "DIGEST_SMTP_PASSWORD"),
        dkim_key_file=environment.get("DIGEST_DKIM_KEY_FILE", "").strip(),
        studio_password=_secret(environment, "DIGEST_STUDIO_PASSWORD"),
    )


def _secret(environment: Mapping[str, str], name: str) -> str:
    if value := environment.get(name, "").strip():
        return value
    named = environment.get(f"{name}_FILE", "").strip()
    if not named:
        return ""
    try:
        return Path(named).read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        said = error.strerror if isinstance(error, OSError) else "it is not UTF-8"
        raise ConfigError(f"{name}_FILE: {said}", where=named, remedy=f"Put the secret there, or set {name}") from error
