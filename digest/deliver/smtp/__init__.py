"""Our own thin SMTP client (RFC 5321): it knows at each moment how far a letter is, so that a fault is told truly.

In reading order: `phases` (where we stand, and how long we wait there) · `reply` (what a server says) · `wire` (bytes,
with deadlines) · `tls` · `servers` (connecting) · `opening` (greeting, EHLO, STARTTLS, AUTH) · `envelope` (a letter as
commands) · `transaction` (one letter, to the reply after the dot) · `session` (one connection, many letters) · `way`.

What becomes of a letter: 4xx, 421, and whatever fails before the final dot has left → deferred; 5xx → refused; a cut
or a time-out after it → uncertain. It never resends anything by itself.
"""

from digest.deliver.smtp.way import SmtpWay

__all__ = ["SmtpWay"]
