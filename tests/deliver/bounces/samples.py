"""Bounces as the wide-spread mail systems write them, in words of our own."""

__all__ = ["complaint", "exchange", "exim", "postfix", "qmail", "returned_mail"]

TOKEN = "42.q3f9Zr_x-A"
OURS = "<42.2026-W47.round-up@news.example.org>"


def returned_mail(message_id: str = OURS) -> str:
    """The head of the newsletter that comes back, and a line of it that must not be judged."""
    return (
        f"Return-Path: <b+{TOKEN}@bounces.example.org>\nFrom: Editors <editors@example.org>\nTo: ann@example.net\n"
        f"Subject: Round-Up\nMessage-ID: {message_id}\n\nA minister called the spam law unknown to any user.\n"
    )


def postfix(
    *,
    action: str = "failed",
    status: str = "5.1.1",
    diagnostic: str = "smtp; 550 5.1.1 <ann@example.net>: Recipient address rejected: User unknown",
    to: str = f"b+{TOKEN}@bounces.example.org",
    original: str = "Original-Recipient: rfc822;ann@example.net\n",
) -> bytes:
    """A non-delivery notification of Postfix, which calls itself auto-replied."""
    return f"""\
Return-Path: <>
Delivered-To: {to}
Date: Fri, 20 Nov 2026 09:15:02 +0100 (CET)
From: MAILER-DAEMON@mx.example.net (Mail Delivery System)
Subject: Undelivered Mail Returned to Sender
To: {to}
Auto-Submitted: auto-replied
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status;
\tboundary="0A1B2.1/mx.example.net"

This is a MIME-encapsulated message.

--0A1B2.1/mx.example.net
Content-Description: Notification
Content-Type: text/plain; charset=us-ascii

This is the mail system at host mx.example.net.

--0A1B2.1/mx.example.net
Content-Description: Delivery report
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example.net
X-Postfix-Queue-ID: 0A1B2
Arrival-Date: Fri, 20 Nov 2026 09:15:01 +0100 (CET)

Final-Recipient: rfc822; ann.real@mail.example.net
{original}Action: {action}
Status: {status}
Diagnostic-Code: {diagnostic}

--0A1B2.1/mx.example.net
Content-Description: Undelivered Message
Content-Type: message/rfc822

{returned_mail()}
--0A1B2.1/mx.example.net--
""".encode()


def exim() -> bytes:
    """A bounce of Exim in plain text."""
    return f"""\
Return-path: <>
X-Failed-Recipients: ann@example.net
Auto-Submitted: auto-replied
From: Mail Delivery System <Mailer-Daemon@mx.example.net>
To: bounces@example.org
Subject: Mail delivery failed: returning message to sender
Date: Fri, 20 Nov 2026 08:00:00 +0000

A message that you sent could not be delivered to one or more of its recipients.

  ann@example.net
    all relevant MX records point to non-existent hosts

------ This is a copy of the message, including all the headers. ------

{returned_mail()}""".encode()


def exchange() -> bytes:
    """A report of Exchange, whose human part is HTML alone."""
    return f"""\
From: <postmaster@example.net>
To: <bounces@example.org>
Subject: Undeliverable: Round-Up
Content-Type: multipart/report; report-type=delivery-status; boundary="_000_x_"
MIME-Version: 1.0

--_000_x_
Content-Type: text/html; charset="us-ascii"
Content-Transfer-Encoding: quoted-printable

<html><body><p>Your message couldn=
't be delivered.</p></body></html>

--_000_x_
Content-Type: message/delivery-status

Reporting-MTA: dns;AB1.prod.example.net

Final-Recipient: rfc822;ann@example.net
Action: failed
Status: 5.1.10
Diagnostic-Code: smtp;550 5.1.10 RESOLVER.ADR.RecipientNotFound; Recipient ann@example.net not found by SMTP

--_000_x_
Content-Type: message/rfc822

{returned_mail()}
--_000_x_--
""".replace("\n", "\r\n").encode()


def qmail(said: str = "Sorry, no mailbox here by that name. (#5.1.1)") -> bytes:
    """A bounce of qmail, which has no parts at all."""
    return f"""\
From: MAILER-DAEMON@mx.example.net
To: bounces@example.org
Subject: failure notice

Hi. This is the qmail-send program at mx.example.net.
I'm afraid I wasn't able to deliver your message to the following addresses.
This is a permanent error; I've given up. Sorry it didn't work out.

<ann@example.net>:
{said}

--- Below this line is a copy of the message.

{returned_mail()}""".encode()


def complaint(
    *, kind: str = "abuse", recipient: str = "Original-Rcpt-To: <ann@example.net>\n", to: str = "ann@example.net"
) -> bytes:
    """A feedback report of a mailbox provider."""
    return f"""\
From: feedback@provider.example
To: abuse@example.org
Subject: complaint
Date: Sat, 21 Nov 2026 10:00:00 -0500
MIME-Version: 1.0
Content-Type: multipart/report; report-type=feedback-report; boundary=part

--part
Content-Type: text/plain

A reader has complained of a mail.

--part
Content-Type: message/feedback-report

Feedback-Type: {kind}
User-Agent: Provider/1.0
Version: 1
{recipient}Source-IP: 192.0.2.1

--part
Content-Type: message/rfc822

From: Editors <editors@example.org>
To: {to}
Message-ID: {OURS}

Words.
--part--
""".encode()
