"""A line that cannot be made is a fault in words, whatever kept it from being made."""

import resource
from collections.abc import Iterator
from contextlib import contextmanager
from socket import getaddrinfo
from time import monotonic

import pytest

from digest.deliver.smtp.phases import seconds_for
from digest.deliver.smtp.servers import Server, connected
from digest.deliver.smtp.wire import LineFaultError


@contextmanager
def _no_more_files() -> Iterator[None]:
    """The kernel makes no socket in the block, as where a family of addresses is switched off."""
    getaddrinfo("127.0.0.1", 25)  # what Python loads for it is loaded before
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (0, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))


def test_a_socket_that_cannot_be_made_is_a_fault_of_the_line() -> None:
    """It left as an OSError, and ended the run with a traceback."""
    with pytest.raises(LineFaultError, match="cannot connect: Too many open files"), _no_more_files():
        connected(Server("127.0.0.1", 25), seconds_for(1.0), monotonic, only_loopback=True)
