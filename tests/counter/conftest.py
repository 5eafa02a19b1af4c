"""A small hall behind its front door."""

from pathlib import Path

import pytest

from tests.serving import Served, serve


@pytest.fixture
def hall(sqlite_url: str, tmp_path: Path) -> Served:
    """A small hall, its day open; the door is the same on both databases, so most of its tests run on one."""
    return serve(sqlite_url, tmp_path)
