"""Loading a set-up: all of a document or nothing, and nothing taken away under somebody's feet."""

from hallq.operations.hall import SYSTEM
from hallq.operations.setup import load_setup
from hallq.queries.setup import export_setup, setup_of
from tests.making import hall_document, make_hall, story


def test_loading_what_was_exported_changes_nothing(database_url):
    house, hall = make_hall(database_url, open_day=False)
    with house.database.reading() as connection:
        exported = export_setup(setup_of(connection, hall))

    change = house.act(hall, SYSTEM, lambda tx: load_setup(tx, document=exported))

    assert (exported, change.counts, change.version) == (hall_document(), (), 1)
    assert story(house, hall) == ["epoch.began", "setup.changed"]
