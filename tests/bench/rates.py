"""Letters a second to Postfix's smtp-sink, the ledger on, beside smtp-source and the naive loop of the same run.

    python -m tests.bench.rates [LETTERS]

A message has 81 kB. Every way uses 8 sessions, but the naive loop, which builds an EmailMessage for each reader and
hands it to `send_message`. Ways take turns, and the median of seven turns counts.
"""

import shutil
import smtplib
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from email.message import EmailMessage
from email.policy import SMTP
from pathlib import Path

from digest.deliver.dkim import Signer
from digest.deliver.dkim_keys import generate, read_keys
from digest.deliver.journal import Journal
from digest.deliver.loop import Task
from digest.deliver.message import variant_of
from digest.deliver.sender import this_process
from digest.deliver.smtp import SmtpWay
from digest.deliver.verp import return_path
from digest.model.delivery import DeliveryState
from digest.model.mail import PREFERENCES, UNSUBSCRIBE, Mail, ReaderLinks
from digest.model.record import Bundle, IssueState
from digest.model.subscriber import Consent
from digest.packing import VARIANT
from digest.sending import Sending
from digest.settings import Smtp
from digest.store.opening import open_store
from tests.bench.layout import show
from tests.deliver.letters import DATE, EDITION, PUBLISHER, SITE
from tests.store.examples import draft
from tests.store.sendings import NOW, PERIOD, decide, reader

__all__ = ["main"]

SESSIONS, TURNS = 8, 7
_NAIVE_PART = 10
_TEXT, _HTML = 12_000, 50_000

Send = Callable[[int, int], float]
"""(port, letters) → letters a second."""


def mail() -> Mail:
    """Some 81 kB once it is encoded."""
    line = "The harbour council – café, résumé – heard of a new bridge, https://newsroom.test/a/17, and went home.\n"
    html = f"<p style='margin:0;color:#123456'>{line.strip()}</p>\n"
    links = f"<a href='{UNSUBSCRIBE}'>Leave</a> <a href='{PREFERENCES}'>Choose</a>\n"
    text = line * (_TEXT // len(line)) + f"{UNSUBSCRIBE}\n{PREFERENCES}\n"
    return Mail("The week in the world", "", html * (_HTML // len(html)) + links, text, "", "", "full")


@dataclass(frozen=True, slots=True)
class Clock:
    """The machine's."""

    def now(self) -> datetime:
        return datetime.now(UTC)

    def monotonic(self) -> float:
        return time.monotonic()

    def sleep(self, seconds: float) -> None:
        time.sleep(seconds)

    def jitter(self) -> float:
        return 0.5


def links(subscriber: int, _edition: str) -> ReaderLinks:
    """Links as long as signed ones."""
    return ReaderLinks(f"{SITE}/u/{subscriber:040x}?e=round-up", f"{SITE}/p/{subscriber:040x}")


@contextmanager
def office(folder: Path, port: int, letters: int, sign: Callable[[bytes], bytes]) -> Iterator[Sending]:
    """The post office of an approved issue with so many readers."""
    smtp = Smtp(port=port, security="none", sessions=SESSIONS)
    variant = variant_of(mail(), EDITION, PUBLISHER, SITE, DATE)
    with open_store("sqlite:///var/digest.db", root=folder) as store:
        store.roster.add([reader(number) for number in range(letters)], Consent(NOW, "bench"))
        store.issues.save_draft(draft())
        decide(store, IssueState.APPROVED, IssueState.DRAFT, Bundle("a" * 64, {VARIANT: variant.as_file()}))
        me = this_process()
        yield Sending(
            store=store,
            way=SmtpWay(smtp, "", time.monotonic),
            links=links,
            return_path=lambda edition, period, one: return_path("secret", edition, period, one, "bounces.test"),
            sign=sign,
            journal=Journal(folder / "var" / "sent.journal"),
            sender=me,
            clock=Clock(),
            task=Task("", "", me, store.ledger.store_id, sessions=SESSIONS),
            host="newsroom.test",
            site_url=SITE,
            guard=lambda: None,
            random=lambda count: b"x" * count,
        )


def ours(sign: Callable[[bytes], bytes]) -> Send:
    """The whole send: fan-out, claims, journal, marks, results."""

    def send(port: int, letters: int) -> float:
        folder = Path(tempfile.mkdtemp())
        try:
            with office(folder, port, letters, sign) as sending:
                issue = sending.store.issues.get("round-up", PERIOD)
                assert issue is not None
                start = time.perf_counter()
                sending.send(issue, stop=lambda: False, report=lambda _: None)
                seconds = time.perf_counter() - start
                assert sending.store.ledger.counts("round-up", PERIOD) == {DeliveryState.ACCEPTED: letters}
        finally:
            shutil.rmtree(folder)
        return letters / seconds

    return send


def smtp_source(port: int, letters: int) -> float:
    """Postfix's own generator of load, with a message as long."""
    program = shutil.which("smtp-source", path="/usr/sbin:/usr/bin")
    assert program
    size = str(len(variant_of(mail(), EDITION, PUBLISHER, SITE, DATE).parts))
    words = [program, "-s", str(SESSIONS), "-m", str(letters), "-l", size, f"127.0.0.1:{port}"]
    start = time.perf_counter()
    subprocess.run(words, check=True, capture_output=True)
    return letters / (time.perf_counter() - start)


def naive(port: int, letters: int) -> float:
    """What one writes first: a tenth of the letters is enough to tell."""
    written = mail()
    count = max(1, letters // _NAIVE_PART)
    start = time.perf_counter()
    with smtplib.SMTP("127.0.0.1", port) as server:
        for number in range(count):
            one, hers = EmailMessage(policy=SMTP), links(number, "round-up")
            one["From"], one["To"], one["Subject"] = EDITION.sender, f"reader{number}@example.org", written.subject
            one["List-Unsubscribe"] = f"<{hers.unsubscribe}>"
            for content, subtype in ((written.text, "plain"), (written.html, "html")):
                own = content.replace(UNSUBSCRIBE, hers.unsubscribe).replace(PREFERENCES, hers.preferences)
                one.add_alternative(own, subtype=subtype) if one.is_multipart() else one.set_content(own)
            server.send_message(one)
    return count / (time.perf_counter() - start)


@contextmanager
def sink() -> Iterator[int]:
    """Postfix's smtp-sink on a free port."""
    program = shutil.which("smtp-sink", path="/usr/sbin:/usr/bin")
    assert program
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    process = subprocess.Popen([program, "-u", "nobody", f"127.0.0.1:{port}", "1000"])
    try:
        for _ in range(100):
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", port)) == 0:
                    break
            time.sleep(0.05)
        yield port
    finally:
        process.kill()
        process.wait()


def rates(letters: int) -> dict[str, float]:
    """The median rate of each way."""
    key = read_keys(generate("rsa"), "bench")
    ways: dict[str, Send] = {
        "smtp-source": smtp_source,
        "digest send": ours(lambda _message: b""),
        "digest send, RSA-2048": ours(Signer(key, "newsroom.test", "digest").sign),
        "EmailMessage + send_message": naive,
    }
    found: dict[str, list[float]] = {name: [] for name in ways}
    with sink() as port:
        for _ in range(TURNS):
            for name, way in ways.items():
                found[name].append(way(port, letters))
    return {name: statistics.median(rate) for name, rate in found.items()}


def main() -> None:
    """Print the table."""
    if not shutil.which("smtp-sink", path="/usr/sbin:/usr/bin"):
        print("\nrates: left out, for want of Postfix's smtp-sink (`make tools`)")
        return
    letters = int(sys.argv[1]) if len(sys.argv) > 1 else 2000
    found = rates(letters)
    size = len(variant_of(mail(), EDITION, PUBLISHER, SITE, DATE).parts)
    least = {"digest send": "0.75 (and 8 × naive)", "digest send, RSA-2048": "0.35"}
    rows = [
        (name, f"{rate:.0f}", f"{rate / found['smtp-source']:.2f}",
         f"{rate / found['EmailMessage + send_message']:.1f}", least.get(name, ""))
        for name, rate in found.items()
    ]  # fmt: skip
    title = f"Letters a second to smtp-sink: {letters} of {size:,} bytes, {SESSIONS} sessions, ledger on"
    show(title, ("", "a second", "× smtp-source", "× naive", "at least"), rows)


if __name__ == "__main__":
    main()
