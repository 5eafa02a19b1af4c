"""Every wait has an end: for the act before, for the server, for a connection, for the log to be brought into its file."""

from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack

import pytest
import sqlalchemy as sa

from hallq.domain.errors import DatabaseUnavailable
from hallq.store.database import Database
from tests.databases import failing_disk, open_database
from tests.making import issue, make_hall


def test_an_act_waits_for_the_one_before_it_and_not_for_ever(database_url):
    _, hall = make_hall(database_url)
    hasty = Database(database_url, patience=0.05)

    def act():
        with hasty.writing(hall):
            return "done"

    with ThreadPoolExecutor(1) as pool:
        with hasty.writing(hall), pytest.raises(DatabaseUnavailable) as refused:
            pool.submit(act).result()
        assert refused.value.facts == {"reason": "busy"}
        assert pool.submit(act).result() == "done"
    hasty.dispose()


def test_however_many_look_an_act_may_begin(postgres_url):
    """On PostgreSQL only: on SQLite the writing connection was always another one."""
    house, hall = make_hall(postgres_url)
    with ExitStack() as looks:
        for _ in range(20):
            looks.enter_context(house.database.reading())

        assert issue(house, hall).ticket.number == "J001"


@pytest.mark.parametrize(("door", "statement"), [("writing", "30s"), ("looking", "5min")])
def test_no_question_to_the_server_waits_for_ever(postgres_url, door, statement):
    house, hall = make_hall(postgres_url)
    asked = {name: sa.text(f"SHOW {name}") for name in ("lock_timeout", "statement_timeout", "idle_in_transaction_session_timeout")}
    with house.database.writing(hall) as writer, house.database.reading() as connection:
        found = {name: writer.value(one, {}) if door == "writing" else connection.scalar(one) for name, one in asked.items()}

    assert found == {"lock_timeout": "5s", "statement_timeout": statement, "idle_in_transaction_session_timeout": statement}


def test_leading_the_tables_up_may_take_its_time(postgres_url):
    with open_database(postgres_url).migrating() as connection:
        assert connection.scalar(sa.text("SHOW statement_timeout")) == "0"


def test_after_a_log_that_could_not_be_brought_into_its_file_acts_are_as_patient_as_before(sqlite_url):
    """On SQLite only: PostgreSQL sees to its own."""
    house, hall = make_hall(sqlite_url)
    with failing_disk(), pytest.raises(DatabaseUnavailable):
        house.database.checkpoint()

    with house.database.writing(hall) as writer:
        assert writer.value(sa.text("PRAGMA busy_timeout"), {}) == 5000
