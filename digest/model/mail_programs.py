"""The mail programs that an edition's readers use, by the names that `config/` and the table of what they show know."""

__all__ = ["MAIL_PROGRAMS", "USUAL_PROGRAMS"]

MAIL_PROGRAMS = (
    *("gmail", "outlook", "outlook-windows", "apple-mail", "yahoo", "samsung-email", "thunderbird"),
    *("aol", "proton-mail", "gmx", "web-de", "fastmail", "hey"),
)
"""All that can be named. `outlook` is on the web, macOS, iOS and Android; `outlook-windows` is the classic one."""

USUAL_PROGRAMS = MAIL_PROGRAMS[:7]
"""Those that are meant where an editor names none."""
