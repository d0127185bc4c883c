"""SMTP as a way out (RFC 5321): our own thin client, which knows in which phase it is when something fails.

`replies` (what servers say) · `connection` (bytes, deadlines, TLS) · `dialogue` (greeting, EHLO, STARTTLS, AUTH) ·
`session` (a letter: MAIL, RCPT, DATA, dot, and what each failure means).
"""

from digest.deliver.smtp.session import SmtpWay

__all__ = ["SmtpWay"]
