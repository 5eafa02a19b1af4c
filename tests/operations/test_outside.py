"""Service away from the counters is work of a clerk, and no visit of the hall."""

import pytest

from hallq.domain import errors as e
from hallq.domain.permissions import Role
from hallq.operations import day
from hallq.operations.hall import Actor
from hallq.operations.outside import record_outside_service
from hallq.operations.verify import verify
from hallq.store import tables as t
from tests.making import make_person
from tests.operations.at_work import at_work

AT_HOME = {"service": "pension-apply", "place": "home", "minutes": 40}


def test_what_was_done_is_written_down(work):
    line = work.do(record_outside_service, **AT_HOME, matters=2, case_number="2026-0001", counter="1")

    row = work.row(t.outside_service)
    assert (row["id"], row["at"], row["case_number"]) == (line.seq, work.now, "2026-0001")
    assert (row["place"], row["minutes"], row["matters"]) == ("home", 40, 2)
    assert (row["counter_id"], row["clerk_id"]) == (work.house.setup_of(work.hall).counters.by_code["1"].id, None)


def test_it_is_the_work_of_whoever_writes_it_down(work):
    work.do(record_outside_service, by=Actor("person", 11, clerk_id=11), **AT_HOME)

    assert (work.row(t.outside_service)["clerk_id"], work.row(t.outside_service)["counter_id"]) == (11, None)


def test_no_visit_is_made_of_it(work):
    work.do(record_outside_service, **AT_HOME)

    assert (work.rows(t.ticket), work.rows(t.occurrence), work.story[-1]) == ([], [], "service.outside")


def test_whoever_acts_for_others_may_name_the_clerk(work):
    make_person(work.house, work.hall, "wang", Role.CLERK)
    work.do(record_outside_service, by=Actor("person", 1, clerk_id=99, of_others=True), **AT_HOME, clerk="wang")

    assert work.row(t.outside_service)["clerk_id"] == work.row(t.person, login="wang")["id"]


def test_a_clerk_writes_down_nothing_for_a_colleague(work):
    make_person(work.house, work.hall, "wang", Role.CLERK)
    with pytest.raises(e.NotAllowed):
        work.do(record_outside_service, by=Actor("person", 1, clerk_id=99), **AT_HOME, clerk="wang")


def test_the_house_may_name_anybody_who_is_known(work):
    make_person(work.house, work.hall, "wang", Role.CLERK)
    work.do(record_outside_service, **AT_HOME, clerk="wang")

    assert work.refuses(e.PersonUnknown, record_outside_service, **AT_HOME, clerk="moon") == {"person": "moon"}


@pytest.mark.parametrize(
    ("wishes", "field"),
    [
        ({"place": "moon"}, "place"),
        ({"minutes": 0}, "minutes"),
        ({"minutes": 1441}, "minutes"),
        ({"matters": 0}, "matters"),
        ({"matters": 1000}, "matters"),
        ({"case_number": "x" * 200}, "case_number"),
        ({"service": "start-business"}, "service"),
    ],
)
def test_what_cannot_be_is_refused(work, wishes, field):
    assert work.refuses(e.FieldInvalid, record_outside_service, **{**AT_HOME, **wishes})["field"] == field


def test_an_unknown_counter_is_refused(work):
    work.refuses(e.CounterUnknown, record_outside_service, **AT_HOME, counter="99")


def test_it_is_written_on_an_open_day_only(database_url):
    work = at_work(database_url)
    work.do(day.close_day)

    work.refuses(e.DayNotOpen, record_outside_service, **AT_HOME)


def test_the_books_can_be_told_again(work):
    work.do(record_outside_service, **AT_HOME, case_number="2026-0001")

    assert verify(work.house.database, work.hall).faults == []
