"""The business day can be opened and closed from the machine itself."""

import sqlalchemy as sa

from hallq.cli.commands import REFUSED
from hallq.store import tables as t


def is_open(terminal):
    with terminal.database().reading() as connection:
        return bool(connection.scalar(sa.select(t.hall.c.day_is_open)))


def test_a_new_hall_has_no_day_yet(at_a_hall):
    assert "no business day has been opened yet" in at_a_hall("day", "show").out


def test_the_day_is_opened_shown_and_closed(at_a_hall):
    assert at_a_hall("day", "open", "--day", "2026-11-23").out == "The business day 2026-11-23 is open.\n"
    assert "2026-11-23 is open; the clock shows" in at_a_hall("day", "show").out
    assert at_a_hall("day", "close").out == "The business day 2026-11-23 is closed: 0 tickets, 0 completed, 0 missed, 0 left.\n"
    assert "2026-11-23 is closed" in at_a_hall("day", "show").out
    assert not is_open(at_a_hall)


def test_without_a_date_the_day_on_the_clock_is_opened(at_a_hall):
    at_a_hall("day", "open")

    assert is_open(at_a_hall)


def test_a_day_far_ahead_must_be_confirmed(at_a_hall):
    at_a_hall("day", "open", "--day", "2026-11-23")

    assert "A manager must confirm" in at_a_hall("day", "open", "--day", "2026-12-23", code=REFUSED).err
    assert "2026-12-23 is open" in at_a_hall("day", "open", "--day", "2026-12-23", "--confirmed").out


def test_a_day_that_is_closed_is_not_closed_again(at_a_hall):
    assert "is not open" in at_a_hall("day", "close", code=REFUSED).err
