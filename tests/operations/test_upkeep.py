"""Duties that nobody presses a button for: the day turns by the hall's clock, and what ran out is forgotten."""

import pytest
import sqlalchemy as sa

from hallq.domain.errors import DayTooFarAhead
from hallq.operations import day
from hallq.operations.devices import begin_pairing
from hallq.operations.hall import SYSTEM, House, Press
from hallq.operations.issuing import issue_ticket
from hallq.operations.upkeep import ANSWERS_KEPT_MS, DAY_MS, end_what_ran_out, erase_old_comments, forget_old_answers, turn_day
from hallq.store import tables as t
from tests.making import MONDAY, NINE, clock_of, issue, make_hall, story


class WallClock:
    """A clock whose real half can be put forward too."""

    speed = 1.0

    def __init__(self, at):
        self.at = at

    def hall(self):
        return self.at

    real = hall


def at_the_wall(database_url):
    house, hall = make_hall(database_url)
    return House(house.database, WallClock(NINE)), hall


def count(house, table):
    with house.database.reading() as connection:
        return connection.scalar(sa.select(sa.func.count()).select_from(table))


def test_a_hall_that_never_opened_opens_the_day_of_its_clock(database_url):
    house, hall = make_hall(database_url, open_day=False)

    assert house.act(hall, SYSTEM, turn_day) == MONDAY
    assert issue(house, hall).ticket.business_day == MONDAY


def test_nothing_happens_within_a_day(database_url):
    house, hall = make_hall(database_url)
    before = story(house, hall)

    assert house.act(hall, SYSTEM, turn_day) is None
    assert story(house, hall) == before


def test_up_to_the_cut_off_it_is_still_yesterday(database_url):
    house, hall = make_hall(database_url)
    clock_of(house).advance(hours=18, minutes=59)
    assert house.act(hall, SYSTEM, turn_day) is None

    clock_of(house).advance(minutes=1)
    assert house.act(hall, SYSTEM, turn_day) == "2026-11-24"


def test_the_day_before_is_closed_and_nobody_is_taken_along(database_url):
    house, hall = make_hall(database_url)
    issue(house, hall)
    clock_of(house).advance(hours=24)
    house.act(hall, SYSTEM, turn_day)

    assert story(house, hall)[-3:] == ["ticket.expired", "day.closed", "day.opened"]
    assert issue(house, hall).ticket.number == "J001"


def test_a_day_closed_by_hand_stays_closed(database_url):
    house, hall = make_hall(database_url)
    house.act(hall, SYSTEM, day.close_day)

    assert house.act(hall, SYSTEM, turn_day) is None


def test_a_clock_set_back_a_day_changes_nothing(database_url):
    house, hall = make_hall(database_url)
    clock_of(house).advance(hours=-24)

    assert house.act(hall, SYSTEM, turn_day) is None
    assert issue(house, hall, any_hour=True).ticket.business_day == MONDAY


def test_a_clock_in_2036_opens_nothing(database_url):
    house, hall = make_hall(database_url)
    clock_of(house).advance(hours=24 * 365 * 10)

    with pytest.raises(DayTooFarAhead):
        house.act(hall, SYSTEM, turn_day)
    assert issue(house, hall, any_hour=True).ticket.business_day == MONDAY


def test_answers_are_kept_for_two_days_and_then_forgotten(database_url):
    house, hall = at_the_wall(database_url)
    house.answer(hall, SYSTEM, Press("one", "a"), lambda tx: issue_ticket(tx, service="card-new"), lambda _tx, _issued: (201, ""))

    house.clock.at += ANSWERS_KEPT_MS
    assert house.act(hall, SYSTEM, forget_old_answers) == 0
    house.clock.at += 1
    assert house.act(hall, SYSTEM, forget_old_answers) == 1
    assert count(house, t.idempotency) == 0


def test_pairings_that_nobody_approved_are_forgotten(database_url):
    house, hall = at_the_wall(database_url)
    house.act(hall, SYSTEM, lambda tx: begin_pairing(tx, kind="display"))
    house.act(hall, SYSTEM, end_what_ran_out)
    assert count(house, t.pairing) == 1

    house.clock.at += 11 * 60_000
    house.act(hall, SYSTEM, end_what_ran_out)
    assert count(house, t.pairing) == 0


def test_what_visitors_wrote_is_erased_in_time_and_the_rating_stays(database_url):
    house, hall = at_the_wall(database_url)
    with house.database.migrating() as connection:
        row = {"hall_id": hall, "ticket_id": 1, "outcome": "given", "level": 2, "codes": "", "channel": "link", "options_version": "1"}
        ages = {1: 31, 2: 30, 3: 0}
        connection.execute(
            sa.insert(t.evaluation), [row | {"occurrence_id": n, "at": NINE - days * DAY_MS, "comment": "等得太久"} for n, days in ages.items()]
        )
    erased = house.act(hall, SYSTEM, lambda tx: erase_old_comments(tx, days=30))

    with house.database.reading() as connection:
        kept = connection.execute(sa.select(t.evaluation.c.level, t.evaluation.c.comment).order_by(t.evaluation.c.occurrence_id)).all()
    assert (erased, [tuple(one) for one in kept]) == (1, [(2, None), (2, "等得太久"), (2, "等得太久")])
