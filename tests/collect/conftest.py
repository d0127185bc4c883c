"""Fixtures of the collecting tests."""

import time
from collections.abc import Iterator

import pytest

from digest.collect.client import Client
from tests.collect.hostile_server import HostileServer


@pytest.fixture
def server() -> Iterator[HostileServer]:
    with HostileServer() as running:
        yield running


@pytest.fixture
def client() -> Client:
    return Client(agent="Digest/test (+https://example.org)", monotonic=time.monotonic)
