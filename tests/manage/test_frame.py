"""The frame of the office: who is let in, and which ways each reader is shown."""

import re

import pytest

from hallq.domain.permissions import Role

PAGE = {"Accept": "text/html"}


def ways_of(hall, role, path="/manage/trace"):
    """The addresses in the navigation of somebody of a role."""
    nav = hall.get(path, role, headers=PAGE).text.partition("<nav")[2].partition("</nav>")[0]
    return re.findall(r'href="([^"]+)"', nav)


def test_whoever_is_not_signed_in_is_led_to_the_form_and_back(hall):
    answer = hall.get("/manage/reports/waits", None, headers=PAGE)

    assert answer.status_code == 303
    assert answer.headers["Location"] == "/sign-in?next=/manage/reports/waits"


def test_the_office_begins_with_the_overview(hall):
    assert hall.get("/manage/", Role.MANAGER).headers["Location"] == "/manage/overview"


def test_whoever_sees_no_figures_begins_with_taking_numbers(hall):
    assert hall.get("/manage/", Role.GUIDE).headers["Location"] == "/manage/numbers"


@pytest.mark.parametrize("role", [Role.GUIDE, Role.CLERK])
@pytest.mark.parametrize("path", ["/manage/overview", "/manage/overview/now", "/manage/reports", "/manage/reports/waits"])
def test_guides_and_clerks_see_no_figures_of_the_hall(hall, role, path):
    assert hall.get(path, role).status_code == 403


def test_a_way_is_shown_to_those_only_who_may_go_it(hall):
    assert "/manage/overview" in ways_of(hall, Role.MANAGER)
    assert "/manage/overview" not in ways_of(hall, Role.CLERK)


def test_the_way_one_is_on_is_marked(hall):
    page = hall.get("/manage/reports/waits", Role.MANAGER, headers=PAGE).text

    assert re.search(r'href="/manage/reports" aria-current="page"', page)


def test_under_the_halls_name_all_ways_stay_there(hall):
    assert all(way.startswith("/h/xitou/manage/") for way in ways_of(hall, Role.ADMIN, "/h/xitou/manage/trace"))


def test_every_way_is_found_with_a_slash_at_its_end_too(hall):
    ways = {f"{way.partition('?')[0].rstrip('/')}/" for way in ways_of(hall, Role.ADMIN)} | {"/manage/reports/waits/"}

    assert [way for way in ways if hall.get(way, headers=PAGE).status_code >= 400] == []


def test_an_address_that_ends_in_a_slash_is_found_without_it(hall):
    assert hall.get("/manage").headers["Location"].endswith("/manage/")
