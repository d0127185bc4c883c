"""Bounces that a real Postfix writes to our return paths: read, attributed, judged, and kept from the next issue."""

import json
import pwd
import time
from pathlib import Path

import pytest

from tests.conftest import missing, require
from tests.e2e.post import copied, digest
from tests.e2e.postfix import running, why_not
from tests.e2e.smtp_sink import smtp_sink

pytestmark = pytest.mark.tools
READERS = 10
_MAIN = """
virtual_mailbox_domains = bounces.example.org
virtual_mailbox_base = {boxes}
virtual_mailbox_maps = static:bounces/
virtual_uid_maps = static:{user}
virtual_gid_maps = static:{user}
virtual_minimum_uid = 1
transport_maps = inline:{{ d0.test=smtp:[127.0.0.1]:{refusing}, d1.test=smtp:[127.0.0.1]:{deferring} }}
maximal_queue_lifetime = 0
bounce_queue_lifetime = 0
"""
_MASTER = "smtp unix - - n - - smtp\nvirtual unix - n n - - virtual\n"


def arrived(box: Path, count: int) -> None:
    until = time.monotonic() + 30
    while len(list(box.glob("new/*"))) < count and time.monotonic() < until:
        time.sleep(0.05)


def test_a_real_relays_bounces_come_back_and_suppress(
    newsroom_of_ten: Path, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    if why_not():
        missing(request.config, why_not())
    program = require(request.config, "smtp-sink")
    post, elsewhere = (copied(newsroom_of_ten, tmp_path / name, READERS) for name in ("newsroom", "elsewhere"))
    third = copied(newsroom_of_ten, tmp_path / "third", READERS)
    boxes = tmp_path / "boxes"
    boxes.mkdir()
    user = pwd.getpwnam("nobody").pw_uid
    boxes.chmod(0o777)
    with (
        smtp_sink(program, elsewhere, "-f", "RCPT") as refusing,
        smtp_sink(program, third, "-r", "RCPT") as deferring,
        running(
            tmp_path / "postfix",
            _MAIN.format(boxes=boxes, user=user, refusing=refusing, deferring=deferring),
            _MASTER,
        ) as postfix,
    ):
        post.use_port(postfix.port)
        assert post.send() == 0
        returned = [row.address for row in post.rows() if row.address.endswith(("@d0.test", "@d1.test"))]
        arrived(boxes / "bounces", len(returned))
    done = digest("bounces", boxes / "bounces", "--json", folder=post.folder)
    assert done.returncode == 0, done.stderr
    facts = [json.loads(line) for line in done.stdout.splitlines()]
    assert sorted(fact["address"] for fact in facts) == sorted(returned)
    with post.application() as application:
        assert {fact["issue"] for fact in facts} == {application.issue("latest").name}
    became = {(fact["address"].partition("@")[2], fact["kind"], fact["became"]) for fact in facts}
    assert became == {("d0.test", "hard", "suppressed"), ("d1.test", "soft", "counted")}
    again = digest("bounces", boxes / "bounces", "--json", folder=post.folder).stdout.splitlines()
    assert {json.loads(line)["became"] for line in again} == {"noted before"}
    listed = digest("subscribers", "list", "--state", "suppressed", "--json", folder=post.folder).stdout.splitlines()
    assert {json.loads(line)["address"] for line in listed} == {one for one in returned if one.endswith("@d0.test")}
