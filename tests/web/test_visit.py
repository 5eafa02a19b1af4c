"""The page behind the code on the slip."""

import pytest

from hallq.domain.permissions import Role
from tests.making import call_next, open_counters


@pytest.fixture
def ticket(hall):
    """A number somebody holds, with one before it."""
    hall.issue("card-new")
    return hall.issue("card-new")


def page(hall, ticket):
    """The page of the link on the slip."""
    return hall.client.get(ticket["visitor"]["page"])


def test_the_link_opens_the_own_number(hall, ticket):
    text = page(hall, ticket).text

    assert [words for words in ("J002", "社保卡办理", "请等候叫号。") if words not in text] == []


def test_the_page_tells_how_many_are_ahead(hall, ticket):
    assert '<dd class="number">1</dd>' in page(hall, ticket).text


def test_a_call_shows_the_window(hall, ticket):
    open_counters(hall.house, hall.hall_id, "1", "2")
    call_next(hall.house, hall.hall_id, "1")
    call_next(hall.house, hall.hall_id, "2")
    text = page(hall, ticket).text

    assert "visit-called" in text
    assert "2号窗口" in text


def test_the_page_loads_itself_anew_until_the_visit_is_over(hall, ticket):
    assert page(hall, ticket).headers["Refresh"] == "15"
    hall.post(f"/api/v1/tickets/{ticket['id']}/cancel", {}, Role.GUIDE)

    assert "Refresh" not in page(hall, ticket).headers


def test_the_page_is_kept_and_found_by_nobody(hall, ticket):
    headers = page(hall, ticket).headers

    assert (headers["Cache-Control"], headers["X-Robots-Tag"], headers["Referrer-Policy"]) == ("no-store", "noindex", "no-referrer")


def test_the_bare_address_opens_it_too(hall, ticket):
    assert hall.client.get(f"/t/{ticket['visitor']['token']}").status_code == 200


def test_a_package_shows_its_parts(hall):
    text = page(hall, hall.issue("start-business")).text

    assert 'class="visit-part-now" aria-current="step">企业设立' in text


@pytest.mark.parametrize("token", ["nothing", "1-" + "a" * 22, "zzzzzz-" + "a" * 22])
def test_a_wrong_link_is_not_found(hall, token):
    assert hall.client.get(f"/t/{token}").json["code"] == "link_expired"


def test_a_link_dies_with_its_day_and_says_the_same(hall, ticket):
    hall.close_day()
    old, wrong = page(hall, ticket), hall.client.get("/t/nothing")

    assert (old.status_code, old.text) == (wrong.status_code, wrong.text)
