"""Who may open which page of the office: the table of permissions, page by page and role by role."""

import pytest

from hallq.domain.permissions import DEVICES, PEOPLE, Permission, may
from hallq.web.auth import permission_of


def pages(hall):
    """The pages of the office that need nothing in their address, with what they ask for."""
    rules = [rule for rule in hall.app.url_map.iter_rules() if rule.endpoint.startswith("manage.") and "GET" in rule.methods and not rule.arguments]
    asked = {rule.rule: permission_of(hall.app.view_functions[rule.endpoint]) for rule in rules}
    return {path: [Permission(one) for one in permission.split()] for path, permission in asked.items() if permission is not None}


@pytest.mark.parametrize("role", [*PEOPLE, *DEVICES])
def test_a_role_opens_what_the_table_grants_and_nothing_else(hall, role):
    opened = {path: hall.get(path, role).status_code not in {401, 403} for path in pages(hall)}

    assert opened == {path: all(may(role, one) for one in wanted) for path, wanted in pages(hall).items()}


def test_nobody_opens_the_office_without_signing_in(hall):
    assert {hall.get(path, None).status_code for path in pages(hall)} == {401}


def test_there_are_pages_to_open(hall):
    assert len(pages(hall)) > 15
