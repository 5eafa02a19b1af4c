"""Every route has a row in the table of permissions, and the door obeys it: nobody, each role, and the token of a foreign hall."""

import re

import pytest

from hallq.api import all_routes
from hallq.api.routes import Route
from hallq.domain.permissions import Permission, Role, may
from hallq.operations.setup import init_hall
from hallq.web.auth import permission_of
from tests.databases import sqlite_copy
from tests.making import hall_document
from tests.serving import Served, bearer, new_key, pair, serve

ROUTES = {f"{route.method} {route.path}": route for route in all_routes()}
GUARDED = {name: route for name, route in ROUTES.items() if route.permission is not None}
# Whoever holds a visitor's token is the visitor, so this one asks for nobody's account.
BY_LINK = "POST /evaluations"
ACCOUNTS = tuple(role for role in Role if role is not Role.VISITOR)


@pytest.fixture(scope="module")
def door(tmp_path_factory, sqlite_template):
    """A hall with an account of every role: one for all tests of this module, which change nothing that another looks at."""
    folder = tmp_path_factory.mktemp("door")
    served = serve(sqlite_copy(sqlite_template, folder), folder)
    for role in ACCOUNTS:
        served.token(role)
    return served


def ask(door: Served, route: Route, token: str | None, *, display: str = "display") -> int:
    """Use a route with example values and a body that none takes, so that whoever is let in does nothing; the status of the answer."""
    values = {"ticket_id": "1", "job_id": "1", "counter": "1", "display": display, "code": "123456", "name": "waits", "queue": "card"}
    path = re.sub(r"<(?:\w+:)?(\w+)>", lambda part: values[part[1]], route.path)
    headers = {"Idempotency-Key": new_key()} | ({} if token is None else bearer(token))
    body = {"no_such_field": 1} if route.method == "POST" else None
    return door.client.open(f"/h/xitou/api/v1{path}", method=route.method, json=body, headers=headers).status_code


@pytest.mark.parametrize("name", [name for name in GUARDED if name != BY_LINK])
def test_nobody_gets_in_without_a_token(door, name):
    assert ask(door, GUARDED[name], None) == 401


@pytest.mark.parametrize("name", GUARDED)
def test_a_token_that_nobody_has_opens_nothing(door, name):
    assert ask(door, GUARDED[name], "nobody-has-this-token") == 401


@pytest.mark.parametrize("name", GUARDED)
def test_every_role_gets_in_where_the_table_grants_it_and_nowhere_else(door, name):
    wanted = [Permission(one) for one in str(GUARDED[name].permission).split()]
    let_in = {role for role in ACCOUNTS if ask(door, GUARDED[name], door.token(role), display=role.value) not in {401, 403}}

    assert let_in == {role for role in ACCOUNTS if all(may(role, permission) for permission in wanted)}


@pytest.mark.parametrize("name", GUARDED)
def test_the_token_of_a_foreign_hall_is_refused(door, foreign, name):
    assert {ask(door, GUARDED[name], token) for token in foreign} == {403}


@pytest.fixture(scope="module")
def foreign(door):
    """Tokens of another hall in the same house: a display's and a kiosk's."""
    other = init_hall(door.house.database, hall_document(hall={"code": "beitou"}), door.house.clock)
    return [pair(door.house, other, role) for role in (Role.DISPLAY, Role.KIOSK)]


@pytest.mark.parametrize("name", GUARDED)
def test_a_visitor_gets_in_where_the_table_grants_it(door, name):
    issued = door.post("/h/xitou/api/v1/tickets", {"service": "card-new"}, Role.KIOSK).json
    wanted = [Permission(one) for one in str(GUARDED[name].permission).split()]
    granted = all(may(Role.VISITOR, permission) for permission in wanted)

    assert (ask(door, GUARDED[name], issued["visitor"]["token"]) not in {401, 403}) is granted


def test_the_open_routes_are_those_of_a_screen_that_has_no_account_yet():
    assert sorted(set(ROUTES) - set(GUARDED)) == ["GET /pairings/<code>", "POST /pairings", "POST /pairings/<code>/claim"]


def test_every_page_and_route_says_who_may_use_it(door):
    asked = {permission_of(view) for view in door.app.view_functions.values()}

    assert {one for said in asked - {None} for one in str(said).split()} <= set(Permission)


def test_every_permission_of_the_interface_is_one_of_the_table():
    assert all(one in set(Permission) for route in GUARDED.values() for one in str(route.permission).split())
