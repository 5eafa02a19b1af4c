"""Hours that are refused: the times at fault are marked, no other."""

import re

import pytest

from tests.manage.forms import form

OFFICE = "setup/timetables/code/office"


def marked(answer):
    """The names of the inputs that are marked as wrong."""
    tags = re.findall(r'<input class="clock" name="([^"]+)"([^>]*)>', answer.text)
    return [name for name, rest in tags if 'aria-invalid="true"' in rest]


@pytest.mark.parametrize(("typed", "wrong"), [
    ({"days.mon.0.from": "25:00"}, ["days.mon.0.from"]),
    ({"days.mon.0.from": "25:00-26:00"}, ["days.mon.0.from"]),
    ({"days.mon.0.from": "25:00", "days.mon.0.until": "26:00"}, ["days.mon.0.from"]),
    ({"days.mon.1.until": "25:00"}, ["days.mon.1.until"]),
    ({"days.mon.1.until": "24:30"}, ["days.mon.1.until"]),
    ({"days.mon.1.until": ""}, ["days.mon.1.until"]),
    ({"days.mon.0.from": "nine"}, ["days.mon.0.from"]),
    ({"days.mon.1.from": "18:00"}, ["days.mon.1.from", "days.mon.1.until"]),
    ({"days.tue.1.from": "11:00"}, ["days.tue.0.until", "days.tue.1.from"]),
    ({"exceptions.1.date": "2027-05-01", "exceptions.1.0.from": "09:00", "exceptions.1.0.until": "9:61"}, ["exceptions.1.0.until"]),
])  # fmt: skip
def test_the_time_at_fault_is_marked_and_no_other(hall, typed, wrong):
    assert marked(form(hall, OFFICE).send(typed)) == wrong


def test_good_hours_that_somebody_else_changed_meanwhile_are_marked_as_a_whole(hall):
    mine, theirs = form(hall, OFFICE), form(hall, OFFICE)
    theirs.send({"days.fri.0.from": "10:00"})

    assert marked(mine.send({"days.fri.0.from": "08:00"})) == [f"days.fri.{n}.{side}" for n in (0, 1) for side in ("from", "until")]
