"""What tests of the verbs may ask for."""

import pytest

from tests.making import NINE, StillClock, make_hall
from tests.operations.at_work import AtWork, at_work
from tests.operations.paper import PRINTERS, Paper


@pytest.fixture
def work(database_url: str) -> AtWork:
    """The small hall at work: its day is open, and clerks sit at the counters 1 and 2 (social security) and 3 (business)."""
    return at_work(database_url, "1", "2", "3")


@pytest.fixture
def paper(database_url: str) -> Paper:
    """A hall with two printers and one ticket whose paper waits."""
    return Paper(AtWork(*make_hall(database_url, clock=StillClock(NINE), printers=PRINTERS)))
