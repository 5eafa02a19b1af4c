"""What was written down of service away from the counters."""

from hallq.operations import day
from hallq.operations.hall import SYSTEM, Actor
from hallq.operations.outside import record_outside_service
from hallq.queries.instant import instant
from hallq.queries.outside import outside_entries
from tests.making import MONDAY, clock_of, make_hall
from tests.queries.days import hire


def write(house, hall, by=SYSTEM, **more):
    """Write half an hour at somebody's home down."""
    asked = {"service": "pension-apply", "place": "home", "minutes": 30} | more
    return house.act(hall, by, lambda tx: record_outside_service(tx, **asked))


def listed(house, hall, on=MONDAY, clerk_id=None):
    """What is told of a day."""
    with instant(house.database, house.setup_of(hall)) as at:
        return outside_entries(at, on, clerk_id)


def test_the_newest_is_told_first_with_all_that_was_written(database_url):
    house, hall = make_hall(database_url)
    li = hire(house, hall, li="李娜")[0]
    write(house, hall, Actor("person", li, li))
    clock_of(house).advance(minutes=5)
    write(house, hall, Actor("person", li, li), place="bedside", matters=2, case_number="2026-7", counter="1")
    setup = house.setup_of(hall)

    newest, oldest = listed(house, hall)

    assert (oldest.clerk, oldest.writer, oldest.place, oldest.minutes, oldest.matters) == ("李娜", None, "home", 30, 1)
    assert (newest.place, newest.matters, newest.case_number, newest.counter_id) == ("bedside", 2, "2026-7", setup.counter("1").id)
    assert (newest.at, newest.service_id) == (house.clock.hall(), setup.service("pension-apply").id)


def test_whoever_wrote_it_for_somebody_else_is_told(database_url):
    house, hall = make_hall(database_url)
    _li, wang = hire(house, hall, li="李娜", wang="王芳")
    write(house, hall, Actor("person", wang, wang, of_others=True), clerk="li")

    assert [(one.clerk, one.writer) for one in listed(house, hall)] == [("李娜", "王芳")]


def test_what_a_program_wrote_is_of_nobody(database_url):
    house, hall = make_hall(database_url)
    write(house, hall)

    assert [(one.clerk, one.writer) for one in listed(house, hall)] == [(None, None)]


def test_the_entries_of_one_clerk_are_told_alone(database_url):
    house, hall = make_hall(database_url)
    li, wang = hire(house, hall, li="李娜", wang="王芳")
    for key in (li, wang):
        write(house, hall, Actor("person", key, key))

    assert [one.clerk for one in listed(house, hall, clerk_id=wang)] == ["王芳"]


def test_another_day_has_entries_of_its_own(database_url):
    house, hall = make_hall(database_url)
    write(house, hall)
    house.act(hall, SYSTEM, lambda tx: day.close_day(tx, force=True))
    clock_of(house).advance(minutes=24 * 60)
    house.act(hall, SYSTEM, day.open_day)

    assert (len(listed(house, hall)), listed(house, hall, "2026-11-24")) == (1, [])
