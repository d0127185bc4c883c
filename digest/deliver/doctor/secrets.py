"""The secrets: are they there, and are they any good? It reads the key's file and shows no secret."""

import stat
from pathlib import Path

from digest.deliver.dkim_keys import DkimKey, load_keys
from digest.deliver.doctor.finding import Finding
from digest.errors import ConfigError
from digest.settings import Smtp

__all__ = ["dkim_keys", "secret_key"]

_LEAST_CHARACTERS, _LEAST_DIFFERENT = 32, 10
_MAKE = "Set it to what this prints: python3 -c 'import secrets; print(secrets.token_urlsafe(32))'"


def secret_key(value: str) -> list[Finding]:
    """DIGEST_SECRET_KEY: links, return paths and erased addresses rest on it."""
    if not value:
        return [Finding("secrets", "error", "DIGEST_SECRET_KEY is not set: readers' links cannot be made", _MAKE)]
    if len(value) < _LEAST_CHARACTERS or len(set(value)) < _LEAST_DIFFERENT:
        what = f"DIGEST_SECRET_KEY can be guessed: it has {len(value)} characters, {len(set(value))} of them different"
        return [Finding("secrets", "error", what, _MAKE)]
    return [Finding("secrets", "fine", "DIGEST_SECRET_KEY is set")]


def dkim_keys(smtp: Smtp, file: str) -> tuple[tuple[DkimKey, ...], list[Finding]]:
    """The keys in the file that DIGEST_DKIM_KEY_FILE names, as far as they can be used, and what is wrong."""
    configured = bool(smtp.dkim_domain and smtp.dkim_selector)
    if not file and not configured:
        remedy = "`digest doctor --make-dkim-key FILE` makes a key and says what to configure and to publish"
        return (), [Finding("DKIM", "error", "mail is not signed: receivers refuse bulk mail without DKIM", remedy)]
    if not file:
        remedy = "Set it to the key's file, or make one: `digest doctor --make-dkim-key FILE`"
        return (), [Finding("DKIM", "error", "DIGEST_DKIM_KEY_FILE is not set, and dkim_domain is", remedy)]
    try:
        keys = load_keys(Path(file))
    except ConfigError as error:
        return (), [Finding("DKIM", "error", f"{error.where}: {error.what}", error.remedy)]
    if not configured:
        remedy = 'Write dkim_domain = "YOUR-DOMAIN" and dkim_selector = "digest" in [smtp] of config/digest.toml'
        return (), [Finding("DKIM", "error", "there is a key, and dkim_domain or dkim_selector is missing", remedy)]
    return keys, _exposed(Path(file))


def _exposed(file: Path) -> list[Finding]:
    if file.stat().st_mode & (stat.S_IRWXO | stat.S_IWGRP):
        return [Finding("DKIM", "warning", f"{file} is open to every user of this machine", f"chmod 600 {file}")]
    return []
