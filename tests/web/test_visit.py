"""The page behind the code on the slip: the own number, giving it up, and a link that dies."""

import pytest

from hallq.domain.permissions import Role
from tests.everything import EITHER_ORDER
from tests.making import call_next, open_counters
from tests.serving import new_key, serve


@pytest.fixture
def ticket(hall):
    """A number somebody holds, with one before it."""
    hall.issue("card-new")
    return hall.issue("card-new")


def page(hall, ticket, **more):
    """The page of the link on the slip."""
    return hall.client.get(ticket["visitor"]["page"], **more)


def now(hall, ticket):
    """The part of the page that changes."""
    return hall.client.get(f"{ticket['visitor']['page']}/now")


def give_up(hall, ticket, **more):
    """The visitor gives the number up, by script unless a form is sent."""
    return hall.client.post(f"{ticket['visitor']['page']}/give-up", headers={"Idempotency-Key": new_key()}, **(more or {"json": {}}))


def state(hall, ticket):
    """What state the ticket is in."""
    return hall.get(f"/api/v1/tickets/{ticket['id']}").json["state"]


# --- what it tells -------------------------------------------------------------------------------------------------------------------------


def test_the_link_opens_the_own_number(hall, ticket):
    text = page(hall, ticket).text

    assert [words for words in ("J002", "社保卡办理", "请等候叫号。") if words not in text] == []


def test_the_page_tells_how_many_are_ahead(hall, ticket):
    assert '<dd><span class="number">1</span>' in page(hall, ticket).text


def test_who_is_next_is_told_so(hall, ticket):
    call_next_at_one(hall)

    assert "您是下一位" in page(hall, ticket).text


def test_a_dead_link_sends_its_visitor_to_the_guide_desk_and_nowhere_else(hall):
    answer = hall.client.get("/t/no-such-link-of-any-day", headers={"Accept": "text/html"})

    assert answer.status_code == 404
    assert "请到导办台咨询" in answer.text
    assert [words for words in ("404", "link_expired", "sign-in", "返回首页") if words in answer.text] == []


def test_a_wait_that_nobody_can_tell_is_not_guessed(hall, ticket):
    assert "暂时不能估计" in page(hall, ticket).text


def test_whoever_waits_longer_than_told_is_told_so_with_what_is_left(hall):
    open_counters(hall.house, hall.hall_id, "1")
    hall.issue("card-new")
    ticket = hall.issue("card-new")
    before = page(hall, ticket).text
    hall.advance(hours=2)
    text = page(hall, ticket).text

    assert "已超过取号时预告的" not in before
    assert [words for words in ("从现在起约", "已超过取号时预告的", "data-range") if words not in text] == []


def test_a_range_that_begins_at_nothing_is_told_by_its_upper_end(hall):
    open_counters(hall.house, hall.hall_id, "1", "2")
    ticket = hall.issue("card-new")
    before = page(hall, ticket).text
    hall.advance(minutes=30)
    after = page(hall, ticket).text

    assert ("不超过" in before, "0–" in before) == (True, False)
    assert ("已超过取号时预告的最多 5 分钟" in after, "0–" in after) == (True, False)


def call_next_at_one(hall):
    """Somebody is called to counter 1."""
    open_counters(hall.house, hall.hall_id, "1")
    call_next(hall.house, hall.hall_id, "1")


def test_the_page_names_the_zone_and_the_windows_that_may_call(hall, ticket):
    assert '人社 <span class="visit-counter">1号窗口</span> <span class="visit-counter">2号窗口</span>' in page(hall, ticket).text


def test_a_call_shows_the_window(hall, ticket):
    open_counters(hall.house, hall.hall_id, "1", "2")
    call_next(hall.house, hall.hall_id, "1")
    call_next(hall.house, hall.hall_id, "2")
    text = page(hall, ticket).text

    assert "visitor-called" in text
    assert '<p class="visit-window"><span class="number">2</span></p>' in text


def test_a_package_shows_its_parts(hall):
    text = page(hall, hall.issue("start-business")).text

    assert 'class="visit-part-now" aria-current="step"><span>企业设立' in text


def test_a_package_tells_which_parts_have_no_order(sqlite_url, tmp_path):
    hall = serve(sqlite_url, tmp_path, packages=[EITHER_ORDER])

    assert page(hall, hall.issue(EITHER_ORDER["code"])).text.count('<span class="visit-either">不分先后</span>') == 2


def test_the_page_tells_the_instant_it_was_made_and_what_holds(hall, ticket):
    text = page(hall, ticket).text

    assert "数据更新于 09:00:00" in text
    assert "以现场屏幕和广播为准" in text


def test_the_changing_part_is_the_same_as_in_the_page(hall, ticket):
    text = page(hall, ticket).text
    part = now(hall, ticket).text

    assert part.strip() in text


@pytest.mark.parametrize(("before", "seconds"), [(0, 15), (5, 15), (6, 30), (20, 30), (21, 60)])
def test_the_nearer_the_call_the_oftener_a_page_that_is_cut_off_asks(hall, before, seconds):
    for _ in range(before):
        hall.issue("company-open")

    assert f'data-poll="{seconds}"' in page(hall, hall.issue("company-open")).text


# --- without scripts, and with -----------------------------------------------------------------------------------------------------------


def test_only_a_browser_without_scripts_loads_the_page_anew(hall, ticket):
    answer = page(hall, ticket)

    assert "Refresh" not in answer.headers
    assert '<noscript><meta http-equiv="refresh" content="15"></noscript>' in answer.text


def test_a_page_of_a_visit_that_is_over_stays_as_it_is(hall, ticket):
    hall.post(f"/api/v1/tickets/{ticket['id']}/cancel", {}, Role.GUIDE)

    assert "http-equiv" not in page(hall, ticket).text


def test_the_page_is_kept_and_found_by_nobody(hall, ticket):
    headers = page(hall, ticket).headers

    assert (headers["Cache-Control"], headers["X-Robots-Tag"], headers["Referrer-Policy"]) == ("no-store", "noindex", "no-referrer")


def test_the_bare_address_opens_it_too(hall, ticket):
    assert hall.client.get(f"/t/{ticket['visitor']['token']}").status_code == 200


# --- language ------------------------------------------------------------------------------------------------------------------------------


def test_who_has_chosen_no_language_is_spoken_to_in_that_of_the_ticket(hall):
    english = hall.issue("card-new", language="en")

    assert "You are next." in page(hall, english, headers={"Accept-Language": "zh-CN"}).text


def test_the_visitors_own_choice_comes_before_the_ticket(hall):
    english, client = hall.issue("card-new", language="en"), hall.client

    assert "您是下一位" in client.get(f"{english['visitor']['page']}?lang=zh").text
    assert "您是下一位" in client.get(f"{english['visitor']['page']}/now").text


# --- giving up ----------------------------------------------------------------------------------------------------------------------------


def test_the_visitor_gives_the_number_up(hall, ticket):
    assert give_up(hall, ticket).status_code == 204
    assert state(hall, ticket) == "CANCELLED"


def test_a_form_gives_up_too_and_leads_back_to_the_page(hall, ticket):
    answer = give_up(hall, ticket, data={"key": "press-of-a-form"})

    assert (answer.status_code, answer.headers["Location"]) == (303, ticket["visitor"]["page"])
    assert state(hall, ticket) == "CANCELLED"


def test_a_browser_that_names_no_origin_for_a_page_without_referrer_is_heard(hall, ticket):
    answer = hall.client.post(f"{ticket['visitor']['page']}/give-up", data={"key": "press-of-a-form"}, headers={"Origin": "null"})

    assert answer.status_code == 303


def test_a_press_without_a_key_is_refused(hall, ticket):
    answer = hall.client.post(f"{ticket['visitor']['page']}/give-up", json={})

    assert answer.json["code"] == "idempotency_key_missing"


def test_who_is_being_served_cannot_give_up(hall, ticket):
    open_counters(hall.house, hall.hall_id, "1")
    first = hall.post("/api/v1/counters/1/call-next", {}, Role.CLIENT_CALL).json["id"]
    hall.post(f"/api/v1/tickets/{first}/cancel", {}, Role.GUIDE)
    hall.post("/api/v1/counters/1/call-next", {}, Role.CLIENT_CALL)
    hall.post(f"/api/v1/tickets/{ticket['id']}/start", {}, Role.CLIENT_CALL)

    assert give_up(hall, ticket).json["code"] == "illegal_transition"
    assert 'id="give-up" hidden' in page(hall, ticket).text


def test_a_number_is_given_up_by_its_own_link_only(hall, ticket):
    other = hall.issue("card-new")
    give_up(hall, other)

    assert state(hall, ticket) == "WAITING"


def test_who_is_signed_in_at_the_browser_does_not_matter(hall, ticket):
    client = hall.client
    client.set_cookie("hallq", hall.token(Role.CLERK))

    assert client.post(f"{ticket['visitor']['page']}/give-up", json={}, headers={"Idempotency-Key": new_key()}).status_code == 204


# --- a link that dies ---------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("part", ["", "/now"])
@pytest.mark.parametrize("token", ["nothing", "1-" + "a" * 22, "zzzzzz-" + "a" * 22])
def test_a_wrong_link_is_not_found(hall, token, part):
    answer = hall.client.get(f"/t/{token}{part}")

    assert (answer.status_code, answer.json["code"]) == (404, "link_expired")


@pytest.mark.parametrize("part", ["", "/now"])
def test_a_link_dies_with_its_day_and_says_the_same(hall, ticket, part):
    hall.close_day()
    old, wrong = hall.client.get(ticket["visitor"]["page"] + part), hall.client.get("/t/nothing" + part)

    assert (old.status_code, old.text) == (wrong.status_code, wrong.text)


def test_a_number_is_given_up_on_its_day_only(hall, ticket):
    hall.close_day()

    assert give_up(hall, ticket).json["code"] == "link_expired"


def test_an_address_that_tries_one_link_after_another_must_wait(hall):
    told = [hall.client.get(f"/t/1-{guess:022}").status_code for guess in range(25)]

    assert (told[0], told[-1]) == (404, 429)


def test_whoever_has_a_link_waits_for_nobodys_guesses(hall, ticket):
    for guess in range(25):
        hall.client.get(f"/t/1-{guess:022}")

    assert page(hall, ticket).status_code == 200
