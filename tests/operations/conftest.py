"""What tests of the verbs may ask for."""

import pytest

from tests.operations.at_work import AtWork, at_work


@pytest.fixture
def work(database_url: str) -> AtWork:
    """The small hall at work: its day is open, and clerks sit at the counters 1 and 2 (social security) and 3 (business)."""
    return at_work(database_url, "1", "2", "3")
