"""Looks at the set-up of the halls."""

from hallq.domain.names import Name
from hallq.queries.setup import HallInList, export_setup, halls, setup_of
from tests.making import HALL, make_hall


def test_halls_are_listed_the_oldest_first(database_url):
    house, first = make_hall(database_url)
    _, second = make_hall(database_url, hall={"code": "another", "name": {"zh": "另一个", "en": "Another"}}, made_up=False)

    with house.database.reading() as connection:
        assert halls(connection) == (
            HallInList(first, "xitou", Name("溪头便民服务中心", "Xitou Service Hall"), made_up=True),
            HallInList(second, "another", Name("另一个", "Another"), made_up=False),
        )


def test_a_set_up_is_looked_up_as_it_is_acted_upon(database_url):
    house, hall = make_hall(database_url)

    with house.database.reading() as connection:
        assert setup_of(connection, hall) == house.setup_of(hall)


def test_a_set_up_is_exported_as_the_document_it_came_from(database_url):
    house, hall = make_hall(database_url)

    assert export_setup(house.setup_of(hall)) == HALL
