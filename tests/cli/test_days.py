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
    assert at_a_hall("day", "close").out == "The business day 2026-11-23 is closed. Tickets: 0; completed: 0; missed: 0; left: 0.\n"
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


def test_a_day_that_is_none_is_code_2(at_a_hall):
    assert "23.11.2026 is not a day" in at_a_hall("day", "open", "--day", "23.11.2026", code=2).err


def test_a_hall_that_is_not_there_is_refused_with_those_that_are(at_a_hall):
    assert "Known here: xitou" in at_a_hall("day", "show", "--hall", "binhe", code=REFUSED).err


def test_of_a_made_up_hall_it_is_said_whose_clock_is_shown(at_a_hall):
    assert "runs in the demo only" in at_a_hall("day", "show").out


def test_of_a_real_hall_nothing_is_said_about_demos(terminal):
    terminal("init", terminal.setup_file(made_up=False))

    assert "demo" not in terminal("day", "show").out
