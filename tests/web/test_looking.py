"""No look writes: every page and every GET of the interface answers from a database that takes no writing."""

import re

import pytest

from hallq.app import create_app
from hallq.config import Config
from hallq.domain.permissions import Role
from hallq.operations.hall import House
from hallq.store.database import Database
from tests.serving import bearer


class ReadOnly(Database):
    """A database that nobody writes."""

    def writing(self, hall_id, *_):
        """Never."""
        raise AssertionError(f"somebody writes hall {hall_id}")


@pytest.fixture
def looked_at(hall):
    """The application on the same books, read-only, with everything there to be looked at."""
    hall.token(Role.ADMIN)
    hall.token(Role.DISPLAY)
    hall.issue()
    database = ReadOnly(hall.house.database.url)
    yield hall, create_app(Config(home=hall.folder, database_url=database.url), house=Looker(database, hall.house.clock))
    database.dispose()


class Looker(House):
    """A house that never learns the past of its halls, for learning locks the hall once."""

    def learn(self, hall_id, lines):
        """Nothing to learn."""


def gets(app):
    """Every address that is looked at, with example values; pages of the demo have none without one."""
    values = {"ticket_id": "5", "counter": "1", "display": "display", "code": "123456", "name": "waits"}
    values |= {"filename": "base.css", "slip_id": "1", "token": "x", "screen": "display", "device": "display", "login": "admin", "printer": "lobby"}
    values |= {"form": "csv", "section": "zones", "job_id": "5", "tag": "zh", "seq": "1", "number": "1", "ticket": "5", "said": "not_printed"}
    for rule in app.url_map.iter_rules():
        if "GET" in (rule.methods or ()) and "<hall>" not in rule.rule:
            yield re.sub(r"<(?:\w+:)?(\w+)>", lambda part: values[part[1]], rule.rule)


def test_no_look_writes(looked_at):
    hall, app = looked_at
    admin = bearer(hall.token(Role.ADMIN))
    answers = {path: app.test_client().get(path, headers=admin, buffered=True).status_code for path in gets(app)}

    assert len(answers) > 20
    assert {path: status for path, status in answers.items() if status >= 500} == {}
