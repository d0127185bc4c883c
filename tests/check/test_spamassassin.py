"""Debian's SpamAssassin, local rules only (no network): the demo issue scores under 2, where 5 is spam."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import require

pytestmark = pytest.mark.tools


def test_the_demo_issue_is_far_from_spam(request: pytest.FixtureRequest, tmp_path: Path) -> None:
    spamassassin = require(request.config, "spamassassin")
    digest = Path(sys.executable).with_name("digest")
    subprocess.run([digest, "demo", "--out", tmp_path], check=True, capture_output=True)
    report = subprocess.run(
        [spamassassin, "-L", "-t"],
        input=(tmp_path / "issue.eml").read_bytes(),
        env={**os.environ, "HOME": str(tmp_path), "LC_ALL": "C.UTF-8"},
        capture_output=True,
        check=True,
    ).stdout.decode("utf-8", "replace")
    found = re.search(r"^Content analysis details:\s+\((-?[\d.]+) points", report, re.MULTILINE)
    assert found, report[-3000:]
    assert float(found[1]) < 2, report[-3000:]
