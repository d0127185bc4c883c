"""The samples' server lives as long as the block that uses it, however that ends."""

import threading
from pathlib import Path

import pytest

from digest.cli.demo import served


def test_a_block_that_fails_ends_the_server(tmp_path: Path) -> None:
    """Its thread went on, on a socket that was closed."""
    before = threading.enumerate()
    with pytest.raises(RuntimeError, match="the build failed"), served(tmp_path):
        raise RuntimeError("the build failed")
    for thread in set(threading.enumerate()).difference(before):
        thread.join(2)
        assert not thread.is_alive()
