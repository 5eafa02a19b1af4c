"""What became of the jobs of each printer."""

import pytest

from hallq.operations.print_jobs import PrintJobs
from hallq.queries.instant import instant
from hallq.queries.printers import NO_LOAD, printer_loads
from tests.making import NINE, StillClock, issue, make_hall

OWNER = "lobby#1"


@pytest.fixture
def house_and_hall(database_url):
    return make_hall(database_url, clock=StillClock(NINE))


def load(house, hall):
    """The load of the one printer."""
    setup = house.setup_of(hall)
    with instant(house.database, setup) as at:
        return printer_loads(at).get(setup.printers.by_code["lobby"].id, NO_LOAD)


def print_one(house, hall, outcome):
    """The worker takes a job and tells what became of it."""
    jobs = PrintJobs(house, hall)
    job = jobs.lease("lobby", OWNER, house.clock.real_at, 60)
    jobs.mark_sending(job, OWNER)
    jobs.finish(job, OWNER, outcome, "")


def test_a_printer_without_jobs_has_no_load(house_and_hall):
    assert load(*house_and_hall) == NO_LOAD


def test_jobs_are_counted_by_what_became_of_them(house_and_hall):
    house, hall = house_and_hall
    for _ in range(4):
        issue(house, hall)
    for outcome in ("printed", "sent", "unknown"):
        print_one(house, hall, outcome)

    assert (load(house, hall).waiting, load(house, hall).done, load(house, hall).by_state["unknown"]) == (1, 2, 1)


def test_the_last_slip_is_the_last_that_came_out(house_and_hall):
    house, hall = house_and_hall
    for outcome in ("printed", "unknown"):
        issue(house, hall)
        house.clock.real_at += 1000
        print_one(house, hall, outcome)

    assert load(house, hall).last_done_at == NINE + 1000
