"""What the tests of the pages share."""

from pathlib import Path

import pytest

from onestop.config import Config


@pytest.fixture
def tmp_config(tmp_path: Path, sqlite_url: str) -> Config:
    """An installation of its own, not yet founded."""
    return Config(data=tmp_path, database_url=sqlite_url, key=b"a key for tests, thirty-two bytes or more")
