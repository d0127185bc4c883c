"""Settings → the wired parts: the only place where they meet, and where clock, environment and chance are read.

`wiring` (the application: everything that sends nothing) · `post` (the post office: secrets, the relay, links).
"""

from digest.bootstrap.post import examination, open_sending, reader_tokens, studio_password
from digest.bootstrap.wiring import config_in, demo_application, open_application, reread

__all__ = [
    "config_in",
    "demo_application",
    "examination",
    "open_application",
    "open_sending",
    "reader_tokens",
    "reread",
    "studio_password",
]
