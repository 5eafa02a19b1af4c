"""The business day: it is opened and closed, never goes back, and no two days mix whatever a clock shows."""


import pytest

from hallq.domain.errors import (
    CounterBusy,
    DayAlreadyOpen,
    DayInPast,
    DayNotOpen,
    DayTooFarAhead,
    FieldInvalid,
    IllegalTransition,
    NothingToUndo,
)
from hallq.domain.ticket import FINAL_STATES
from hallq.domain.ticket import TicketState as S
from hallq.operations import calling, counters, issuing, serving
from hallq.operations.day import close_day, open_day
from hallq.store import tables as t
from tests.making import MONDAY, make_hall
from tests.operations.at_work import AtWork

TUESDAY = "2026-11-24"


@pytest.fixture
def closed(database_url):
    """A hall whose first day was never opened."""
    return AtWork(*make_hall(database_url, open_day=False))


# --- opening ---------------------------------------------------------------------------------------------------------------------------------


def test_the_day_that_the_halls_clock_shows_is_opened(closed):
    assert closed.do(open_day) == MONDAY
    assert closed.row(t.hall)["business_day"] == MONDAY


def test_a_day_may_be_named(closed):
    assert closed.do(open_day, day=TUESDAY) == TUESDAY


def test_the_first_day_of_a_wrong_clock_is_not_opened_and_a_manager_names_the_right_one(closed):
    closed.later(hours=24 * 365 * 10)

    assert closed.refuses(DayTooFarAhead, open_day)["open_day"] == MONDAY
    assert closed.do(open_day, day=TUESDAY) == TUESDAY
    closed.refuses(DayInPast, open_day, day=MONDAY, confirmed=True)


def test_a_manager_may_say_that_the_clock_of_the_first_day_is_right(closed):
    assert closed.do(open_day, day="2019-12-31", confirmed=True) == "2019-12-31"


@pytest.mark.parametrize("day", ["tomorrow", "2026-13-01", "2026-02-30"])
def test_a_day_that_is_no_date_is_refused(closed, day):
    assert closed.refuses(FieldInvalid, open_day, day=day)["field"] == "day"


def test_an_open_day_is_not_opened_again(work):
    assert work.refuses(DayAlreadyOpen, open_day) == {"day": MONDAY}


def test_a_day_that_was_closed_by_mistake_is_opened_again_and_numbers_go_on(work):
    work.issue()
    work.do(close_day)
    work.do(open_day)

    assert work.issue().number == "J002"


def test_opening_the_next_day_closes_the_one_before(work):
    ticket = work.issue()
    work.later(hours=24)
    work.do(open_day)

    assert work.ticket(ticket.id).state is S.EXPIRED
    assert [name for name in work.story if name.startswith("day.")] == ["day.opened", "day.closed", "day.opened"]


def test_a_week_ahead_is_a_holiday(work):
    work.later(hours=7 * 24)

    assert work.do(open_day) == "2026-11-30"


def test_more_than_a_week_ahead_is_more_likely_a_wrong_clock(work):
    work.later(hours=8 * 24)

    assert work.refuses(DayTooFarAhead, open_day) == {"open_day": MONDAY, "proposed": "2026-12-01", "days": 8}


def test_a_manager_may_say_that_the_clock_is_right(work):
    work.later(hours=8 * 24)

    assert work.do(open_day, confirmed=True) == "2026-12-01"


# --- closing ---------------------------------------------------------------------------------------------------------------------------------


def a_full_day(work):
    """One visit in each state that a visit can be in at the end of a day."""
    served, missed, held, called, given_up, waiting = (work.issue() for _ in range(6))
    work.complete(work.serve("1"))
    work.miss(work.call("1"))
    work.do(serving.hold, ticket_id=work.serve("1").id)
    work.call("2")
    work.do(issuing.cancel_ticket, ticket_id=given_up.id)
    return served, missed, held, called, given_up, waiting


def test_at_the_end_of_the_day_every_visit_has_ended_in_one_way(work):
    tickets = a_full_day(work)
    work.do(close_day)

    assert [work.ticket(one.id).state for one in tickets] == [S.COMPLETED, S.EXPIRED, S.EXPIRED, S.EXPIRED, S.CANCELLED, S.EXPIRED]
    assert {S(row["state"]) for row in work.rows(t.ticket)} <= FINAL_STATES


def test_the_day_is_closed_with_its_totals(work):
    a_full_day(work)
    told = work.do(close_day)

    assert (told.issued, told.completed, told.no_show, told.cancelled, told.expired) == (6, 1, 1, 1, 3)
    assert told.issued == told.completed + told.no_show + told.cancelled + told.expired


def test_the_totals_are_of_the_day_alone(work):
    a_full_day(work)
    work.later(hours=24)
    work.do(open_day)
    work.issue()

    assert work.do(close_day).issued == 1


def test_a_day_closed_twice_counts_each_visit_once_as_what_became_of_it(work):
    a_full_day(work)
    first = work.do(close_day)
    work.do(open_day)
    work.do(counters.open_counter, counter="1", clerk_id=11)
    work.issue()
    work.miss(work.call("1"))
    work.issue()
    told = work.do(close_day)

    assert (first.no_show, first.expired) == (1, 3)
    assert (told.issued, told.completed, told.no_show, told.cancelled, told.expired) == (8, 1, 2, 1, 4)


def test_while_somebody_is_served_the_day_is_not_closed(work):
    work.issue()
    served = work.serve("2")

    assert work.refuses(CounterBusy, close_day) == {"counter": "2", "ticket": served.id}


def test_a_forced_close_ends_a_service_as_cut_off_by_the_day(work):
    work.issue()
    served = work.serve("1")
    work.later(minutes=3)
    work.do(close_day, force=True)
    service = work.row(t.occurrence)

    assert (work.ticket(served.id).state, service["outcome"], service["served_ms"]) == (S.COMPLETED, "day_end", 3 * 60_000)


def test_a_forced_close_ends_a_package_where_it_is(work):
    ticket = work.issue("start-business")
    work.serve("3")
    work.do(close_day, force=True)

    assert (work.ticket(ticket.id).state, work.ticket(ticket.id).step) == (S.COMPLETED, 1)


def test_a_held_service_ends_with_the_day(work):
    work.issue()
    work.do(serving.hold, ticket_id=work.serve("1").id)
    work.do(close_day)

    assert work.row(t.occurrence)["outcome"] == "expired"


def test_with_the_day_every_counter_is_closed(work):
    work.do(counters.pause_counter, counter="2", reason="lunch")
    work.do(close_day)

    assert [(row["state"], row["closed_at"]) for row in work.rows(t.counter_session)] == [("CLOSED", work.now)] * 3


def test_a_closed_day_is_not_closed_again(work):
    work.do(close_day)

    work.refuses(DayNotOpen, close_day)


def test_on_a_closed_day_no_counter_opens(work):
    work.do(close_day)

    work.refuses(DayNotOpen, counters.open_counter, counter="1")


def test_a_visit_of_a_closed_day_cannot_go_on(work):
    a_full_day(work)
    work.do(close_day)

    for row in work.rows(t.ticket):
        for verb in (issuing.cancel_ticket, calling.requeue, calling.reinstate, calling.undo):
            with pytest.raises((IllegalTransition, NothingToUndo)):
                work.do(verb, ticket_id=row["id"])
