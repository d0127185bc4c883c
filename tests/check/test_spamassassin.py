"""Debian's SpamAssassin, local rules only (no network): the demo issue scores under 2, where 5 is spam."""

import os
import re
import subprocess
from pathlib import Path

import pytest

from tests.conftest import require

pytestmark = pytest.mark.tools


def test_the_demo_issue_is_far_from_spam(request: pytest.FixtureRequest, demo: Path, tmp_path: Path) -> None:
    spamassassin = require(request.config, "spamassassin")
    report = subprocess.run(
        [spamassassin, "-L", "-t"],
        input=(demo / "issue.eml").read_bytes(),
        env={**os.environ, "HOME": str(tmp_path), "LC_ALL": "C.UTF-8"},
        capture_output=True,
        check=True,
    ).stdout.decode("utf-8", "replace")
    found = re.search(r"^Content analysis details:\s+\((-?[\d.]+) points", report, re.MULTILINE)
    assert found, report[-3000:]
    assert float(found[1]) < 2, report[-3000:]
