"""What a real SMTP server took: the previewed bytes but for her own links, signed, whatever is edited later."""

import re
import subprocess
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path

import dkim
import pytest

from tests.conftest import require
from tests.e2e.post import Post, copied, digest, process_of
from tests.e2e.smtp_sink import mailbox, smtp_sink

pytestmark = pytest.mark.tools
READERS = 10
_MINE = re.compile(rb"https://digest\.example\.org/([up])/[0-9A-Za-z_.~-]+")


@pytest.fixture
def post(newsroom_of_ten: Path, tmp_path: Path) -> Post:
    return copied(newsroom_of_ten, tmp_path / "newsroom", READERS)


def parsed(content: bytes) -> EmailMessage:
    message = message_from_bytes(content, policy=default)
    assert isinstance(message, EmailMessage)
    return message


def html_of(message: EmailMessage) -> bytes:
    part = message.get_body(("html",))
    assert part is not None
    content = part.get_content()
    assert isinstance(content, str)
    return content.encode()


def use_a_key(post: Post) -> str:
    """A key made by the command line, and the settings for it; gives its line for the DNS, as a resolver gives it."""
    settings = post.folder / "config" / "digest.toml"
    written = settings.read_text(encoding="utf-8")
    settings.write_text(re.sub(r"(?m)^# (dkim_(domain|selector) = )", r"\1", written), encoding="utf-8")
    done = digest("doctor", "--make-dkim-key", "dkim.pem", folder=post.folder)
    assert done.returncode == 0, done.stderr
    assert (post.folder / "dkim.pem").stat().st_mode & 0o077 == 0
    return "".join(re.findall(r'"([^"]*)"', done.stdout))


def reopen(post: Post) -> None:
    """A draft again, with templates of its own."""
    for words in (("reopen", "latest"), ("init", "--templates")):
        assert digest(*words, folder=post.folder).returncode == 0


def test_the_html_that_was_received_is_the_previewed_one_and_signed(post: Post, request: pytest.FixtureRequest) -> None:
    zone = use_a_key(post)
    reopen(post)
    assert digest("build", "--from", "articles.jsonl", "--out", "out", folder=post.folder).returncode == 0
    assert digest("approve", "latest", folder=post.folder).returncode == 0
    for template in (post.folder / "templates" / "round-up").rglob("*.j2"):
        template.write_text("edited after the approval", encoding="utf-8")
    box = mailbox(post)
    with smtp_sink(require(request.config, "smtp-sink"), post, "-d", f"{box}/mail-"):
        process = process_of("send", "latest", folder=post.folder, DIGEST_DKIM_KEY_FILE=str(post.folder / "dkim.pem"))
        assert post.ended(process) == 0, (post.said, post.rows())
    previewed = (post.folder / "out" / "issue.html").read_bytes()
    taken = [file.read_bytes() for file in box.iterdir()]
    assert len(taken) == READERS
    assert {parsed(content)["To"] for content in taken} == {row.address for row in post.rows()}
    assert len({parsed(content)["Date"] for content in taken}) == 1
    for content in taken:
        html = html_of(parsed(content))
        assert html != previewed
        assert _MINE.sub(rb"\1", html) == _MINE.sub(rb"\1", previewed)
        assert parsed(content)["List-Unsubscribe"].strip("<>").encode() in html
        assert verified(content, zone)
        assert not verified(content.replace(b"Subject: ", b"Subject: x"), zone)


def verified(content: bytes, zone: str) -> bool:
    crlf = content.replace(b"\r\n", b"\n").replace(b"\n", b"\r\n")
    return bool(dkim.verify(crlf, dnsfunc=lambda _name, timeout=5: zone.encode()))


@pytest.mark.parametrize(
    ("deliver", "at", "said"),
    [
        ("at once", "2030-01-02T12:00:00Z", "it goes 2030-01-0"),
        ("at once", "2020-01-02T12:00:00Z", "its time is past"),
        ("reader's morning", "2030-01-02T12:00:00Z", "by each reader's own clock"),
    ],
)
def test_who_approves_is_told_when_it_goes(post: Post, deliver: str, at: str, said: str) -> None:
    reopen(post)
    assert digest("skip", "latest", folder=post.folder).returncode == 0
    config = post.folder / "config" / "digest.toml"
    text, found = re.subn(r'deliver = "at once"', f'deliver = "{deliver}"', config.read_text(encoding="utf-8"))
    assert found == 1
    config.write_text(text, encoding="utf-8")
    assert digest("build", "--from", "articles.jsonl", "--at", at, folder=post.folder).returncode == 0
    listed = digest("issues", folder=post.folder).stdout.splitlines()
    [name] = [line.split()[0] for line in listed if " draft " in line]
    assert said in digest("approve", name, folder=post.folder).stdout


def test_an_error_blocks_the_approval_until_somebody_gives_a_reason(post: Post) -> None:
    reopen(post)
    footer = post.folder / "templates" / "round-up" / "partials" / "footer.mjml.j2"
    written = footer.read_text(encoding="utf-8")
    without = re.sub(r'<a href="{{ issue\.unsubscribe.*?</a>', "", written)
    assert without != written
    footer.write_text(without, encoding="utf-8")

    def ran(*words: str) -> "subprocess.CompletedProcess[str]":
        return digest(*words, folder=post.folder)

    assert ran("build", "--from", "articles.jsonl").returncode == 1
    assert post.state() == "draft"
    refused = ran("approve", "latest")
    assert (refused.returncode, post.state()) == (1, "draft")
    assert "a link to unsubscribe is missing" in refused.stderr
    assert ran("approve", "latest", "--force", "a test of the law").returncode == 0
    assert post.state() == "approved"
    assert ran("send", "latest", "--dry-run").stdout.count(f"{READERS} readers") == 1
