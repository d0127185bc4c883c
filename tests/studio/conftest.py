"""What readers' links are signed with."""

from collections.abc import Iterator

import pytest


@pytest.fixture(scope="session", autouse=True)
def secret_key() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DIGEST_SECRET_KEY", "k" * 40)
        yield
