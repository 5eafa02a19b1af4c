"""How each printer is, and what became of its jobs."""

import pytest

from hallq.domain.printer_health import Seen
from hallq.operations.print_jobs import PrintJobs
from hallq.queries.instant import instant
from hallq.queries.printers import NO_LOAD, UNWATCHED_MS, PrinterHealthView, health_of, printer_healths, printer_loads
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


def test_a_slip_that_was_only_sent_is_told_apart(house_and_hall):
    house, hall = house_and_hall
    told = []
    for outcome in ("printed", "sent"):
        issue(house, hall)
        print_one(house, hall, outcome)
        told.append(load(house, hall).is_unproved)

    assert told == [False, True]


def test_the_last_slip_is_the_last_that_came_out(house_and_hall):
    house, hall = house_and_hall
    for outcome in ("printed", "unknown"):
        issue(house, hall)
        house.clock.real_at += 1000
        print_one(house, hall, outcome)

    assert load(house, hall).last_done_at == NINE + 1000


def look(house, hall, **seen):
    """The worker looks at the printer."""
    PrintJobs(house, hall).report_health("lobby", Seen(answered=True, **seen))


def health(house, hall):
    """How the one printer is."""
    setup = house.setup_of(hall)
    with instant(house.database, setup) as at:
        return health_of(at, setup.printers.by_code["lobby"].id)


def test_nothing_is_known_of_a_printer_that_nobody_looked_at(house_and_hall):
    assert health(*house_and_hall) is None


def test_a_printer_is_as_the_last_look_told(house_and_hall):
    house, hall = house_and_hall
    look(house, hall)
    house.clock.real_at += 5000
    look(house, hall, reason="paper_out", near_end=True)
    house.clock.real_at += 5000
    look(house, hall, reason="paper_out", near_end=True)

    assert health(house, hall) == PrinterHealthView("not_ready", "paper_out", near_end=True, since=NINE + 5000, seen_at=NINE + 10_000)


def test_the_health_of_all_printers_is_told_by_key(house_and_hall):
    house, hall = house_and_hall
    look(house, hall)
    setup = house.setup_of(hall)
    with instant(house.database, setup) as at:
        assert printer_healths(at) == {setup.printers.by_code["lobby"].id: health(house, hall)}


def test_a_printer_counts_as_watched_for_three_minutes(house_and_hall):
    house, hall = house_and_hall
    look(house, hall)
    seen = health(house, hall)

    assert (seen.is_watched(NINE + UNWATCHED_MS), seen.is_watched(NINE + UNWATCHED_MS + 1)) == (True, False)


@pytest.mark.parametrize(("reason", "may"), [("", True), ("cover_open", False)])
def test_a_printer_may_print_unless_something_is_known_against_it(house_and_hall, reason, may):
    house, hall = house_and_hall
    look(house, hall, reason=reason)

    assert health(house, hall).may_print is may
