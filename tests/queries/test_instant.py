"""One instant of a hall."""

from dataclasses import replace

import pytest
import sqlalchemy as sa

from hallq.domain.errors import HallUnknown
from hallq.queries.instant import head, instant
from tests.making import issue, make_hall

COUNT = sa.text("SELECT count(*) FROM ticket WHERE hall_id = :hall")


def test_what_is_written_meanwhile_is_not_seen(database_url):
    house, hall = make_hall(database_url)
    issue(house, hall)
    with instant(house.database, house.setup_of(hall)) as at:
        before = at.row(COUNT)
        issue(house, hall)

        assert (before, at.row(COUNT)) == ((1,), (1,))

    with instant(house.database, house.setup_of(hall)) as later:
        assert later.row(COUNT) == (2,)
        assert later.head.seq == at.head.seq + 1


def test_an_old_set_up_is_read_anew(database_url):
    house, hall = make_hall(database_url)
    known = house.setup_of(hall)
    old = replace(known, version=known.version - 1, code="of-yesterday")

    with instant(house.database, old) as at:
        assert (at.setup.code, at.setup.version) == (known.code, known.version)
    with instant(house.database, known) as at:
        assert at.setup is known


def test_rows_come_one_by_one_as_they_come_all_together(database_url):
    house, hall = make_hall(database_url)
    numbers = sa.text("SELECT number FROM ticket WHERE hall_id = :hall ORDER BY id")
    for _ in range(3):
        issue(house, hall)

    with instant(house.database, house.setup_of(hall)) as at:
        assert list(at.each(numbers)) == at.rows(numbers) == [("J001",), ("J002",), ("J003",)]
        assert at.row(sa.text("SELECT 1 FROM ticket WHERE hall_id = :hall AND number = 'X'")) is None


def test_the_head_is_the_last_line(database_url):
    house, hall = make_hall(database_url)
    seq = issue(house, hall).ticket.last_seq

    assert head(house.database, hall).seq == seq


def test_a_hall_that_is_not_there_is_unknown(database_url):
    house, hall = make_hall(database_url)
    nowhere = replace(house.setup_of(hall), hall_id=hall + 1)

    with pytest.raises(HallUnknown):
        head(house.database, hall + 1)
    with pytest.raises(HallUnknown), instant(house.database, nowhere):
        pass
