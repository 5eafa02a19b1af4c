"""By the interface an open counter goes on with another work profile."""

import pytest

from hallq.domain.permissions import Role
from tests.serving import Served


@pytest.fixture
def working(hall) -> Served:
    """The small hall, where a clerk works at counter 1."""
    hall.post("/api/v1/counters/1/open", {}, Role.CLERK)
    return hall


def profile(working, wanted, role=Role.SUPERVISOR, counter="1"):
    return working.post(f"/api/v1/counters/{counter}/profile", {"profile": wanted}, role)


def test_the_next_call_obeys(working):
    working.issue("company-open")

    assert working.post("/api/v1/counters/1/call-next", {}, Role.CLERK).status_code == 204
    assert profile(working, "business-all").status_code == 204
    assert working.post("/api/v1/counters/1/call-next", {}, Role.CLERK).json["number"] == "K001"


def test_the_counter_tells_its_profile_and_queues(working):
    profile(working, "business-all")

    told = working.get("/api/v1/counters/1").json
    assert (told["profile"], told["queues"]) == ("business-all", ["company"])


@pytest.mark.parametrize(("wanted", "counter", "code"), [("flying", "1", "profile_unknown"), ("social-all", "3", "counter_not_open")])
def test_what_cannot_be_is_refused_by_name(working, wanted, counter, code):
    assert profile(working, wanted, counter=counter).json["code"] == code


@pytest.mark.parametrize("role", [Role.CLERK, Role.CLIENT_CALL])
def test_no_clerk_and_no_program_moves_services(working, role):
    assert profile(working, "business-all", role).status_code == 403
