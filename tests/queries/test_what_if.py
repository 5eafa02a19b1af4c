"""A day of the log as the what-if plays it: every wait, every window's hours, and nothing that was taken back."""

import pytest

from hallq.domain.discipline import MINUTE
from hallq.domain.errors import FieldInvalid
from hallq.domain.permissions import Role
from hallq.domain.whatif import Came, Stood
from hallq.operations import calling, counters, day, issuing, people, serving
from hallq.queries.instant import instant
from hallq.queries.what_if import LoggedDay, day_asked, day_log, logged_day, logged_days, past_days, skills_of_today
from tests.making import MONDAY, NINE, make_person
from tests.operations.at_work import CLERKS, at_work


@pytest.fixture
def work(database_url):
    """A hall with window 1 open since nine."""
    return at_work(database_url, "1")


def log(work, wanted=MONDAY):
    """The log of a day."""
    with instant(work.house.database, work.house.setup_of(work.hall)) as at:
        return day_log(at, logged_day(logged_days(at), wanted))


def at(minutes):
    """So many minutes after nine."""
    return NINE + minutes * MINUTE


def came(work):
    """Who came, without the keys of the set-up: since when, called when, for how long, left when."""
    return [
        tuple(None if one is None else one / MINUTE for one in (wait.at - NINE, wait.called_at and wait.called_at - NINE, wait.busy_ms))
        for wait in log(work).came
    ]


def stood(work):
    """When each window stood open, in minutes after nine."""
    return [((one.from_at - NINE) / MINUTE, (one.to_at - NINE) / MINUTE) for one in log(work).stood]


def test_a_visit_is_a_wait_with_its_call_and_the_time_at_the_window(work):
    ticket = work.issue()
    work.later(minutes=5)
    served = work.serve()
    work.later(minutes=3)
    work.complete(served)
    setup = work.house.setup_of(work.hall)

    assert log(work).came == (Came(ticket.id, NINE, setup.queue("card").id, setup.ordinary.id, busy_ms=3 * MINUTE, called_at=at(5)),)


def test_somebody_who_was_never_called_has_no_call_and_no_time_at_a_window(work):
    work.issue()

    assert came(work) == [(0, None, None)]


def test_whoever_gave_up_left_the_line_then(work):
    ticket = work.issue()
    work.later(minutes=4)
    work.do(issuing.cancel_ticket, ticket_id=ticket.id, reason="left")

    assert [one.left_at for one in log(work).came] == [at(4)]


def test_a_transfer_ends_a_wait_and_begins_another(work):
    work.issue()
    served = work.serve()
    work.later(minutes=2)
    work.do(serving.transfer, ticket_id=served.id, queue="company")
    found = log(work).came

    assert came(work) == [(0, 0, 2), (2, None, None)]
    assert len({one.ticket_id for one in found}) == 2
    assert [one.class_id for one in found] == [found[0].class_id] * 2


def test_whoever_did_not_come_and_comes_back_waits_anew(work):
    work.issue()
    work.later(minutes=3)
    ticket = work.miss(work.call())
    work.later(minutes=1)
    work.do(calling.reinstate, ticket_id=ticket.id)

    assert came(work) == [(0, 3, 0), (4, None, None)]


def test_a_further_step_is_a_wait_of_its_own(work):
    work.do(counters.open_counter, counter="3", clerk_id=None)
    work.issue("start-business")
    served = work.serve("3")
    work.later(minutes=6)
    work.complete(served)

    assert came(work) == [(0, 0, 6), (6, None, None)]


def test_what_was_taken_back_never_was(work):
    work.issue()
    work.later(minutes=2)
    called = work.call()
    work.do(calling.undo, ticket_id=called.id)

    assert came(work) == [(0, None, None)]


def test_a_window_stands_open_until_a_pause_and_after_it(work):
    work.later(minutes=10)
    work.do(counters.pause_counter, counter="1", reason="break")
    work.later(minutes=5)
    work.do(counters.resume_counter, counter="1")
    work.later(minutes=20)
    work.do(counters.close_counter, counter="1", reason="clerk")

    assert stood(work) == [(0, 10), (15, 35)]
    assert log(work).stood[0] == Stood(1, work.house.setup_of(work.hall).counter("1").profile_id, NINE, at(10), CLERKS["1"])


def test_who_sat_at_a_window_is_told_of_each_stretch_until_somebody_else_comes(work):
    work.later(minutes=10)
    work.do(counters.close_counter, counter="1", reason="clerk")
    work.do(counters.open_counter, counter="1", clerk_id=CLERKS["2"])
    work.later(minutes=5)
    work.do(counters.change_profile, counter="1", profile="business-all")
    work.later(minutes=5)
    work.do(counters.close_counter, counter="1", reason="clerk")
    work.do(counters.open_counter, counter="1", clerk_id=None)
    work.later(minutes=5)
    work.issue()

    assert [one.person_id for one in log(work).stood] == [CLERKS["1"], CLERKS["2"], CLERKS["2"], None]


def test_skills_of_today_are_told_of_those_who_have_not_all(work):
    make_person(work.house, work.hall, "wang", Role.CLERK)
    make_person(work.house, work.hall, "li", Role.CLERK)
    work.do(people.change_skills, login="li", skills=["company", "card"])
    with instant(work.house.database, work.house.setup_of(work.hall)) as at:
        found = skills_of_today(at)

    assert list(found.values()) == [("card", "company")]


def test_a_day_under_way_is_no_past_day(work):
    def past():
        with instant(work.house.database, work.house.setup_of(work.hall)) as at:
            return [one.day for one in past_days(at)]

    assert past() == []
    work.do(day.close_day, force=True)
    assert past() == [MONDAY]


def test_the_last_day_is_meant_where_none_is_named():
    days = [LoggedDay(MONDAY, 1, 9), LoggedDay("2026-11-24", 9, 12)]

    assert (day_asked(days, ""), day_asked(days, MONDAY), day_asked([], "")) == (days[1], days[0], None)


def test_a_window_that_is_still_open_stands_to_the_last_line(work):
    work.later(minutes=7)
    work.issue()

    assert stood(work) == [(0, 7)]


def test_a_visit_that_is_taken_up_again_keeps_its_window_from_calling(work):
    work.issue()
    served = work.serve()
    work.later(minutes=2)
    work.do(serving.hold, ticket_id=served.id, reason="copy")
    work.later(minutes=3)
    work.do(serving.resume, ticket_id=served.id, counter="1")
    work.later(minutes=4)
    work.complete(work.ticket(served.id))
    work.later(minutes=1)
    work.issue()

    assert stood(work) == [(0, 5), (9, 10)]
    assert came(work)[0] == (0, 0, 2)


def test_days_lie_one_after_another_in_the_story(work):
    work.issue()
    work.do(day.close_day, force=True)
    work.later(hours=24)
    work.do(day.open_day)
    work.issue()
    work.issue()

    assert [len(log(work, one).came) for one in (MONDAY, "2026-11-24")] == [1, 2]


def test_a_day_that_is_not_in_the_story_is_refused(work):
    with pytest.raises(FieldInvalid):
        log(work, "2026-11-20")
