"""The interface answers the same on both databases: one ticket's walk, and every list with every filter."""

import pytest

from hallq.domain.permissions import Role
from tests.serving import serve


@pytest.fixture
def hall(database_url, tmp_path):
    """A small hall, once on each database, with a display and a visitor who was served and a visitor who waits."""
    served = serve(database_url, tmp_path)
    served.token(Role.DISPLAY)
    served.post("/api/v1/counters/1/open", {}, Role.CLIENT_CALL)
    first = served.issue("start-business", Role.KIOSK), served.issue("card-new", Role.KIOSK)
    called = served.post("/api/v1/counters/1/call-next", {}, Role.CLIENT_CALL).json
    assert called["id"] == first[1]["id"]
    for verb in ("start", "complete"):
        assert served.post(f"/api/v1/tickets/{called['id']}/{verb}", {}, Role.CLIENT_CALL).status_code == 200
    rated = served.post("/api/v1/evaluations", {"token": first[1]["visitor"]["token"], "level": 4}, None)
    assert rated.status_code == 201
    return served


@pytest.mark.parametrize(
    ("path", "member", "count"),
    [
        ("/tickets", "tickets", 2),
        ("/tickets?state=WAITING", "tickets", 1),
        ("/tickets?queue=card", "tickets", 1),
        ("/tickets?number=K001&day=2026-11-23&after=1&limit=1", "tickets", 1),
        ("/counters", "counters", 4),
        ("/print-jobs", "jobs", 2),
        ("/print-jobs?state=queued&printer=lobby&before=99", "jobs", 2),
        ("/print-jobs?state=printed", "jobs", 0),
        ("/events?after=3&limit=2", "lines", 2),
        ("/reports/waits?by=queue", "rows", 1),
        ("/hall", "queues", 3),
    ],
)
def test_a_list_holds_what_it_should(hall, path, member, count):
    assert len(hall.get(f"/api/v1{path}").json[member]) == count


def test_the_board_stands_where_the_story_stands(hall):
    snapshot = hall.get("/api/v1/displays/display/snapshot").json

    assert {name: snapshot[name] for name in ("epoch", "seq")} == hall.get("/api/v1/head").json
    assert snapshot["board"]["load"]["waiting"] == 1


def test_the_same_press_is_one_ticket(hall):
    answers = {hall.post("/api/v1/tickets", {"service": "card-new"}, Role.KIOSK, key="press-one").text for _ in range(2)}

    assert len(answers) == 1


def test_a_report_of_satisfaction_counts_the_rating(hall):
    assert hall.get("/api/v1/reports/satisfaction").json["total"]["level_4"] == 1
