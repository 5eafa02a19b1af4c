"""The OpenAPI document says what the code does, no less and no more."""

import re

import pytest

from hallq.api import all_routes
from hallq.api.openapi import document, path_of, refusals_of
from hallq.api.routes import BARE
from hallq.domain.permissions import Role
from hallq.web.errors import status_of
from tests.making import open_counters

ROUTES = all_routes()
DOCUMENT = document(ROUTES)


def test_every_served_route_is_in_the_document(hall):
    served = {
        (re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", rule.rule.removeprefix(BARE)), method.lower())
        for rule in hall.app.url_map.iter_rules()
        if rule.rule.startswith(f"{BARE}/") and rule.endpoint.startswith("api.")
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
    }

    assert served == {(path, method) for path, methods in DOCUMENT["paths"].items() for method in methods}


def test_the_document_is_served(hall):
    assert hall.get("/api/v1/openapi.json", None).json == DOCUMENT


def test_every_operation_has_its_own_name():
    names = [operation["operationId"] for methods in DOCUMENT["paths"].values() for operation in methods.values()]

    assert sorted(set(names)) == sorted(names)


def test_every_reference_leads_somewhere():
    def references(part):
        if isinstance(part, dict):
            yield from ([part["$ref"]] if "$ref" in part else [])
            part = list(part.values())
        if isinstance(part, list):
            for one in part:
                yield from references(one)

    for reference in set(references(DOCUMENT)):
        place = DOCUMENT
        for name in reference.removeprefix("#/").split("/"):
            place = place[name]


@pytest.mark.parametrize("route", ROUTES, ids=lambda route: route.name)
def test_every_refusal_of_a_route_stands_under_its_status(route):
    told = DOCUMENT["paths"][path_of(route)][route.method.lower()]["responses"]

    assert all(f"`{kind.code}`" in told[str(status_of(kind))]["description"] for kind in refusals_of(route))


def model_of(method, path):
    """The model of the answers of a route."""
    return next(route.gives for route in ROUTES if (route.method, route.path) == (method, path))


def test_real_answers_are_as_the_document_says(hall):
    open_counters(hall.house, hall.hall_id, "1")
    hall.token(Role.DISPLAY)
    ticket = hall.post("/api/v1/tickets", {"service": "start-business"}, Role.KIOSK).json
    card = hall.post("/api/v1/tickets", {"service": "card-new"}, Role.KIOSK).json
    called = hall.post("/api/v1/counters/1/call-next", {}, Role.CLIENT_CALL).json
    hall.post(f"/api/v1/tickets/{card['id']}/start", {}, Role.CLIENT_CALL)
    rated = hall.post("/api/v1/evaluations", {"token": card["visitor"]["token"], "level": 5}, None).json
    pairing = hall.post("/api/v1/pairings", {"kind": "kiosk"}, None, key=None).json
    answers = {
        ("POST", "/tickets"): ticket,
        ("POST", "/tickets/<key:ticket_id>/reprint"): hall.post(f"/api/v1/tickets/{card['id']}/reprint", {"reason": "torn"}).json,
        ("POST", "/counters/<counter>/call-next"): called,
        ("POST", "/evaluations"): rated,
        ("POST", "/pairings"): pairing,
        ("GET", "/displays/<display>/snapshot"): hall.get("/api/v1/displays/display/snapshot").json,
        ("GET", "/reports/<name>"): hall.get("/api/v1/reports/satisfaction").json,
        ("GET", "/counters/<counter>"): hall.get("/api/v1/counters/1").json,
    }
    answers |= {("GET", path): hall.get(f"/api/v1{path}").json for path in ("/hall", "/head", "/tickets", "/counters", "/print-jobs", "/events")}
    days = {"/day/close": {"force": True}, "/day/open": {"day": "2026-11-24"}}
    answers |= {("POST", path): hall.post(f"/api/v1{path}", body).json for path, body in days.items()}
    for (method, path), answer in answers.items():
        model_of(method, path).model_validate(answer, strict=False)


def test_every_answer_that_holds_something_has_a_model():
    assert [route.name for route in ROUTES if route.gives is None and route.status not in {204, 501}] == []
