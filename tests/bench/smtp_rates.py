"""How fast mail leaves: `python -m tests.bench.smtp_rates [ROUNDS]`. Ours, Postfix's smtp-source, and a naive loop.

All send the same 81 kB message to the same smtp-sink, in turns, so that a busy machine is busy for all of them; a ratio
is the median of those of each round. Ours is spliced for each reader (and signed, in the lines that say so). The ledger
is another bench's.
"""

import random
import shutil
import smtplib
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from email import policy
from email.message import EmailMessage
from functools import partial
from statistics import median
from threading import Thread

from digest.deliver.dkim import Signer
from digest.deliver.dkim_keys import generate, read_keys
from digest.deliver.message import message, variant_of
from digest.deliver.smtp import SmtpWay
from digest.model.delivery import DeliveryState, Letter, Reader
from digest.model.edition import Edition, Publisher
from digest.model.mail import UNSUBSCRIBE, Mail, ReaderLinks
from digest.settings import Smtp
from tests.bench.layout import show

__all__ = ["main"]

SIZE, SENDER, SITE = 81_000, "bounces@newsroom.test", "https://digest.newsroom.test"
_WORDS = ("harbour", "council", "vote", "river", "energy", "storm", "theatre", "museum", "café", "naïve", "press")


def main() -> None:
    """Print the table."""
    sink, source = (shutil.which(name, path="/usr/sbin:/usr/bin") for name in ("smtp-sink", "smtp-source"))
    if not sink or not source:
        print("\nsmtp_rates: needs smtp-sink and smtp-source (`make tools`)")
        return
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 5
    with running(sink) as port:
        competing = lanes(source, port)
        rates, spent = measured(competing, rounds)
    rows = []
    for number, (name, sessions, _, _) in enumerate(competing):
        peer = next(n for n, lane in enumerate(competing) if lane[:2] == ("smtp-source", sessions))
        by = [median(one / other for one, other in zip(rates[number], rates[to], strict=True)) for to in (peer, -1)]
        cpu = "" if number == peer else f"{median(spent[number]):.2f}"
        rows.append((name, sessions, round(median(rates[number])), cpu, f"{by[0]:.2f}", f"{by[1]:.1f}"))
    head = ("", "sessions", "msg/s", "CPU ms", "× smtp-source", "× naive")
    show(f"Sending {SIZE // 1000} kB to smtp-sink, medians of {rounds} rounds", head, rows)


Lane = tuple[str, int, int, Callable[[int, int], None]]
"""(name, sessions, letters a round, what sends them: how many, over how many sessions)"""


def lanes(source: str, port: int) -> list[Lane]:
    """Who competes, the naive loop last."""
    made = Made()
    found: list[Lane] = []
    for sessions in (1, 8):
        found += [
            ("smtp-source", sessions, 2000, partial(postfix, source, port)),
            ("Digest", sessions, 2000, partial(digest, port, made.letter)),
            ("Digest, RSA-signed", sessions, 1000, partial(digest, port, made.signed)),
        ]
    return [*found, ("EmailMessage for each, send_message", 1, 150, partial(naive, port, made))]


def measured(competing: list[Lane], rounds: int) -> tuple[list[list[float]], list[list[float]]]:
    """By lane, of each round: messages a second, and milliseconds of our own processor time a message."""
    rates: list[list[float]] = [[] for _ in competing]
    spent: list[list[float]] = [[] for _ in competing]
    for _ in range(rounds):
        for number, (_, sessions, count, send) in enumerate(competing):
            began, before = time.perf_counter(), time.process_time()
            send(count, sessions)
            rates[number].append(count / (time.perf_counter() - began))
            spent[number].append((time.process_time() - before) * 1000 / count)
    return rates, spent


@contextmanager
def running(sink: str) -> Iterator[int]:
    """The port of an smtp-sink."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = int(free.getsockname()[1])
    process = subprocess.Popen([sink, "-u", "nobody", f"127.0.0.1:{port}", "256"], stderr=subprocess.DEVNULL)
    try:
        for _ in range(100):
            try:
                socket.create_connection(("127.0.0.1", port), 1).close()
                break
            except OSError:
                time.sleep(0.05)
        yield port
    finally:
        process.kill()
        process.wait()


class Made:
    """The message in both makings: rendered once and spliced, or built anew for each."""

    def __init__(self) -> None:
        dice = random.Random(1)
        edition = Edition("round-up", "Weekly Round-Up", "The Editors <editors@newsroom.test>", ("*",))
        publisher = Publisher("The Harbour Review", "https://newsroom.test", "14 Quay Street")
        text, html = _text(dice, 14_000), _html(dice, 57_000)
        mail = Mail(subject="The week", preheader="", html=html, text=text, mjml="", web="", layout="")
        self.mail = mail
        self.variant = variant_of(mail, edition, publisher, SITE, datetime(2026, 11, 20, 13, tzinfo=UTC))
        self.signer = Signer(read_keys(generate("rsa"), "bench.pem"), "newsroom.test", "digest")

    def letter(self, number: int) -> Letter:
        """Spliced for one reader."""
        links = ReaderLinks(f"{SITE}/u/{number:032x}", f"{SITE}/p/{number:032x}")
        reader = Reader(f"reader{number}@example.net", "", links, f"<{number}@newsroom.test>")
        return Letter(SENDER, reader.address, message(self.variant, reader))

    def signed(self, number: int) -> Letter:
        """Spliced and signed."""
        letter = self.letter(number)
        return Letter(letter.sender, letter.recipient, self.signer.sign(letter.content) + letter.content)

    def built(self, number: int) -> EmailMessage:
        """As the manual of `email` has it."""
        link = f"{SITE}/u/{number:032x}"
        one = EmailMessage(policy=policy.SMTP)
        one["From"], one["To"] = "The Editors <editors@newsroom.test>", f"reader{number}@example.net"
        one["Subject"], one["Message-ID"], one["List-Unsubscribe"] = (
            "The week",
            f"<{number}@newsroom.test>",
            f"<{link}>",
        )
        one.set_content(self.mail.text.replace(UNSUBSCRIBE, link))
        one.add_alternative(self.mail.html.replace(UNSUBSCRIBE, link), subtype="html")
        return one


def digest(port: int, letter: Callable[[int], Letter], number: int, sessions: int) -> None:
    """Our way, a thread for each session."""
    way = SmtpWay(Smtp(port=port, security="none", helo="bench.newsroom.test"), "", time.monotonic)

    def work(numbers: range) -> None:
        session = way.session()
        for one in numbers:
            outcome = session.deliver(letter(one), lambda: True)
            assert outcome.state is DeliveryState.ACCEPTED, outcome
        session.close()

    threads = [Thread(target=work, args=(range(first, number, sessions),)) for first in range(sessions)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def postfix(source: str, port: int, number: int, sessions: int) -> None:
    """Postfix's own generator in C, which keeps its connections as ours does."""
    command = [
        source,
        "-d",
        "-s",
        str(sessions),
        "-m",
        str(number),
        "-l",
        str(SIZE),
        "-f",
        SENDER,
        "-t",
        "r@example.net",
    ]
    subprocess.run([*command, f"127.0.0.1:{port}"], check=True, stdout=subprocess.DEVNULL)


def naive(port: int, made: Made, number: int, sessions: int) -> None:
    """What most programs do: one connection, one loop."""
    assert sessions == 1
    with smtplib.SMTP("127.0.0.1", port, local_hostname="bench.newsroom.test") as server:
        for one in range(number):
            server.send_message(made.built(one), SENDER, [f"reader{one}@example.net"])


def _text(dice: random.Random, size: int) -> str:
    lines: list[str] = []
    while sum(len(line) for line in lines) < size:
        lines.append(" ".join(dice.choices(_WORDS, k=9)) + "\n")
    return "".join(lines) + UNSUBSCRIBE


def _html(dice: random.Random, size: int) -> str:
    rows: list[str] = []
    while sum(len(row) for row in rows) < size:
        words = " ".join(dice.choices(_WORDS, k=45))
        rows.append(f'<tr><td style="padding:16px"><a href="{SITE}/a/{len(rows)}?utm_source=x">{words}</a></td></tr>\n')
    return f'<html><body><table>{"".join(rows)}</table><a href="{UNSUBSCRIBE}">x</a></body></html>'


if __name__ == "__main__":
    main()
