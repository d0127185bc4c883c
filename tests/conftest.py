"""Fixtures that several packages share. Tests that need ../shared/data skip, saying so, where it is absent."""

import os
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The folder of real inputs and labelled sets that stands beside the checkout."""
    folder = ROOT.parent / "shared" / "data"
    if not folder.is_dir():
        if os.environ.get("CI") == "true" and os.environ.get("DIGEST_SHARED_DATA") == "required":
            pytest.fail(f"{folder} is required here and absent")
        pytest.skip("needs ../shared/data, which is not beside this checkout")
    return folder
