"""What a process that begins reads of the story."""

import pytest

from hallq.operations import day
from hallq.operations.hall import SYSTEM
from hallq.queries import head
from tests.making import clock_of, issue, make_hall


def read(house, hall):
    """The names of the lines of the last days."""
    with house.database.reading() as connection:
        return [line.event.name for line in head.lines_of_last_days(connection, hall)]


def next_day(house, hall):
    clock_of(house).advance(hours=24)
    house.act(hall, SYSTEM, lambda tx: day.open_day(tx, confirmed=True))


def test_a_hall_that_never_opened_has_no_days(database_url):
    assert read(*make_hall(database_url, open_day=False)) == []


def test_all_lines_since_the_first_of_the_last_days_are_read(database_url):
    house, hall = make_hall(database_url)
    for _ in range(head.DAYS_LOOKED_BACK):
        issue(house, hall, any_hour=True)
        next_day(house, hall)
    issue(house, hall, any_hour=True)

    assert read(house, hall) == ["day.opened", "ticket.issued", "ticket.expired", "day.closed"] * (head.DAYS_LOOKED_BACK - 1) + [
        "day.opened", "ticket.issued",
    ]  # fmt: skip


@pytest.mark.parametrize(("most", "names"), [(5, 2), (6, 6), (1, 0)])
def test_of_too_many_lines_whole_days_are_read(database_url, monkeypatch, most, names):
    house, hall = make_hall(database_url)
    for _ in range(2):
        issue(house, hall, any_hour=True)
        next_day(house, hall)
    issue(house, hall, any_hour=True)
    monkeypatch.setattr(head, "MOST_LOOKED_BACK", most)

    assert len(read(house, hall)) == names
