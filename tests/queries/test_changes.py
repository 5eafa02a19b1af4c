"""Who changed what: the lines of some names, page by page, without reading the whole story."""

from hallq.operations.hall import SYSTEM
from hallq.operations.queues import reopen_queue, suspend_queue
from hallq.queries import changes as looks
from hallq.queries.changes import changes, setups_after
from hallq.queries.instant import instant
from tests.making import make_hall


def names_of(house, hall, names, before=None):
    setup = house.setup_of(hall)
    with instant(house.database, setup) as at:
        page = changes(at, names, before)
    return [line.event.name for line in page.lines], page.older


def test_the_newest_change_comes_first_and_other_lines_are_left_out(database_url):
    house, hall = make_hall(database_url)
    house.act(hall, SYSTEM, lambda tx: suspend_queue(tx, queue="card", reason="staff"))
    house.act(hall, SYSTEM, lambda tx: reopen_queue(tx, queue="card"))

    found = names_of(house, hall, ["setup.changed", "queue.suspended", "queue.reopened"])

    assert found == (["queue.reopened", "queue.suspended", "setup.changed"], None)


def test_a_long_log_goes_on_where_the_page_ended(database_url, monkeypatch):
    house, hall = make_hall(database_url)
    monkeypatch.setattr(looks, "MOST", 1)
    monkeypatch.setattr(looks, "LINES", looks.LINES.limit(1))

    first, older = names_of(house, hall, ["epoch.began", "setup.changed"])

    assert (first, older) == (["setup.changed"], 2)
    assert names_of(house, hall, ["epoch.began", "setup.changed"], older) == (["epoch.began"], None)


def test_changes_of_the_set_up_since_a_line_are_found_whatever_came_between(database_url):
    house, hall = make_hall(database_url)
    house.act(hall, SYSTEM, lambda tx: suspend_queue(tx, queue="card", reason="staff"))

    with instant(house.database, house.setup_of(hall)) as at:
        found = [[line.event.name for line in setups_after(at, seq)] for seq in (0, at.head.seq)]

    assert found == [["setup.changed"], []]
