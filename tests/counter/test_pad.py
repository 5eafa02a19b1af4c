"""The rating pad behind its door: what it shows of its window, what it asks, and what it may hand in."""

import pytest

from hallq.domain.permissions import Role
from tests.browser import device_cookie, staff_cookie
from tests.making import call_next, open_counters
from tests.serving import new_key

CALL = Role.CLIENT_CALL


@pytest.fixture
def pad(hall):
    """A browser that is the pad of counter 1."""
    return browser_of(hall, "pad-1", "1")


def browser_of(hall, code, counter):
    """A browser that is the pad of a counter."""
    client = hall.client
    client.set_cookie(*device_cookie(hall, Role.PAD, code, counter=counter).values())
    return client


def now(pad, code="pad-1"):
    """What the pad shows."""
    return pad.get(f"/counter/pad/{code}/now").text


def serve_one(hall, counter="1", **wishes):
    """Somebody is served and leaves."""
    ticket = serve(hall, counter, **wishes)
    complete(hall, ticket)
    return ticket


def serve(hall, counter="1", service="card-new", **wishes):
    """Somebody is being served."""
    if hall.get(f"/api/v1/counters/{counter}").json["state"] != "OPEN":
        open_counters(hall.house, hall.hall_id, counter)
    ticket = hall.issue(service, **wishes)
    call_next(hall.house, hall.hall_id, counter)
    hall.post(f"/api/v1/tickets/{ticket['id']}/start", {}, CALL)
    return ticket


def complete(hall, ticket):
    """The service ends."""
    assert hall.post(f"/api/v1/tickets/{ticket['id']}/complete", {}, CALL).status_code == 200


def asked(text):
    """The service that is asked about; None where nothing is asked."""
    return int(text.partition('data-service="')[2].partition('"')[0] or 0) or None


def hand_in(pad, service, code="pad-1", key=None, **said):
    """What the pad was told, sent as its page sends it."""
    token = pad.get(f"/counter/pad/{code}/").text.partition('name="csrf-token" content="')[2].partition('"')[0]
    headers = {"Idempotency-Key": key or new_key(), "X-CSRF-Token": token}
    return pad.post(f"/counter/pad/{code}/rate", json={"service": service, **said}, headers=headers)


def ratings(hall):
    """What the story tells of ratings."""
    lines = hall.get("/api/v1/events", Role.AUDITOR).json["lines"]
    return [(line["event"]["outcome"], line["event"].get("level"), line["event"]["codes"]) for line in lines if line["name"] == "evaluation.recorded"]


# --- what goes on at the window -------------------------------------------------------------------------------------------------------------


def test_a_pad_says_that_its_window_is_not_open(pad):
    assert 'data-state="closed"' in now(pad)


def test_a_pad_welcomes_at_a_free_window(hall, pad):
    open_counters(hall.house, hall.hall_id, "1")
    text = now(pad)

    assert 'data-state="free"' in text
    assert [queue for queue in ("养老", "社保卡") if queue not in text] == []


def test_a_pad_shows_who_is_called_and_then_served(hall, pad):
    open_counters(hall.house, hall.hall_id, "1")
    ticket = hall.issue("card-new")
    call_next(hall.house, hall.hall_id, "1")
    called = now(pad)
    hall.post(f"/api/v1/tickets/{ticket['id']}/start", {}, CALL)

    assert 'data-state="called"' in called
    assert "J001" in called
    assert 'data-state="serving"' in now(pad)


def test_a_pad_says_that_its_window_is_paused(hall, pad):
    open_counters(hall.house, hall.hall_id, "1")
    hall.post("/api/v1/counters/1/pause", {"reason": "break"}, CALL)

    assert 'data-state="paused"' in now(pad)


# --- the question ----------------------------------------------------------------------------------------------------------------------------


def test_a_pad_asks_by_itself_when_a_service_at_its_window_has_ended(hall, pad):
    ticket = serve(hall)
    before = asked(now(pad))
    complete(hall, ticket)
    text = now(pad)

    assert before is None
    assert asked(text) is not None
    assert 'data-left="60000"' in text


def test_a_pad_is_silent_about_another_window(hall, pad):
    serve_one(hall, "2")

    assert asked(now(pad)) is None


def test_a_pad_asks_for_a_minute(hall, pad):
    serve_one(hall)
    hall.advance(seconds=59)
    late = asked(now(pad))
    hall.advance(seconds=1)

    assert late is not None
    assert asked(now(pad)) is None


def test_a_pad_asks_about_the_service_that_ended_last(hall, pad):
    serve_one(hall)
    first = asked(now(pad))
    serve_one(hall)

    assert asked(now(pad)) not in {None, first}


def test_a_pad_does_not_fall_back_on_an_older_service(hall, pad):
    serve_one(hall)
    serve_one(hall)
    hand_in(pad, asked(now(pad)), level=5)

    assert asked(now(pad)) is None


def test_the_next_visitor_takes_nobodys_question_away(hall, pad):
    serve_one(hall)
    first = asked(now(pad))
    serve(hall)

    assert asked(now(pad)) == first


def test_a_transfer_is_not_the_end_of_a_service(hall, pad):
    ticket = serve(hall)
    hall.post(f"/api/v1/tickets/{ticket['id']}/transfer", {"queue": "pension"}, CALL)

    assert asked(now(pad)) is None


def test_a_completion_that_is_undone_is_not_asked_about(hall, pad):
    ticket = serve_one(hall)
    hall.post(f"/api/v1/tickets/{ticket['id']}/undo", {}, CALL)

    assert asked(now(pad)) is None


def test_a_service_rated_elsewhere_is_not_asked_about(hall, pad):
    ticket = serve_one(hall)
    hall.post("/api/v1/evaluations", {"token": ticket["visitor"]["token"], "level": 4}, None)

    assert asked(now(pad)) is None


def test_the_five_levels_stand_in_their_order_and_none_is_chosen(hall, pad):
    serve_one(hall)
    question = now(pad).partition('data-question="zh"')[2].partition("</template>")[0]
    places = [question.index(f"<span>{name}</span></button>") for name in ("非常满意", "满意", "基本满意", "不满意", "非常不满意")]

    assert places == sorted(places)
    assert 'aria-pressed="true"' not in question


@pytest.mark.parametrize(("language", "first"), [("zh", "zh"), ("en", "en")])
def test_the_language_of_the_ticket_comes_first(hall, pad, language, first):
    serve_one(hall, language=language)

    assert now(pad).partition('data-question="')[2][:2] == first


# --- what it hands in ------------------------------------------------------------------------------------------------------------------------


def test_a_rating_has_its_level_and_options(hall, pad):
    serve_one(hall)
    answer = hand_in(pad, asked(now(pad)), level=2, options=["214", "209"], comment="等得太久")

    assert (answer.status_code, answer.json) == (201, {"outcome": "given"})
    assert ratings(hall) == [("given", 2, ["209", "214"])]


def test_a_time_out_has_no_level(hall, pad):
    serve_one(hall)
    hand_in(pad, asked(now(pad)), outcome="timed_out")

    assert ratings(hall) == [("timed_out", None, [])]


def test_the_same_press_is_the_same_rating(hall, pad):
    serve_one(hall)
    service = asked(now(pad))
    answers = [hand_in(pad, service, key="press-at-the-pad", level=5).status_code for _ in range(2)]

    assert answers == [201, 201]
    assert len(ratings(hall)) == 1


def test_a_service_is_rated_once(hall, pad):
    serve_one(hall)
    service = asked(now(pad))
    hand_in(pad, service, level=5)

    assert hand_in(pad, service, level=1).json["code"] == "already_evaluated"


def test_a_pad_hands_in_for_its_own_window_only(hall, pad):
    serve_one(hall)
    other = browser_of(hall, "pad-2", "2")

    assert hand_in(other, asked(now(pad)), "pad-2", level=1).json["code"] == "occurrence_unknown"


def test_a_pad_that_was_cut_off_hands_in_within_two_hours(hall, pad):
    serve_one(hall)
    service = asked(now(pad))
    hall.advance(hours=2)
    in_time = hand_in(pad, service, level=4).status_code
    serve_one(hall)
    late = asked(now(pad))
    hall.advance(hours=2, seconds=1)

    assert in_time == 201
    assert hand_in(pad, late, level=4).json["code"] == "too_late"


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ({}, "field_invalid"),
        ({"level": 0}, "field_invalid"),
        ({"level": 5, "outcome": "timed_out"}, "field_invalid"),
        ({"outcome": "timed_out", "options": ["510"]}, "field_invalid"),
        ({"level": 5, "options": ["115"]}, "evaluation_invalid"),
        ({"level": 5, "clerk": "wang"}, "field_not_obeyed"),
    ],
)
def test_a_rating_that_cannot_be_is_refused(hall, pad, said, code):
    serve_one(hall)

    assert hand_in(pad, asked(now(pad)), **said).json["code"] == code


def test_a_page_of_others_cannot_press(hall, pad):
    serve_one(hall)
    body = {"service": asked(now(pad)), "level": 1}

    assert pad.post("/counter/pad/pad-1/rate", json=body, headers={"Idempotency-Key": new_key()}).json["code"] == "foreign_page"


# --- who stands there ------------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("role", [Role.CLERK, Role.ADMIN])
def test_nobody_of_the_house_sees_or_answers_the_question(hall, pad, role):
    serve_one(hall)
    service = asked(now(pad))
    looked = hall.get("/counter/pad/pad-1/now", role)
    pressed = hall.post("/counter/pad/pad-1/rate", {"service": service, "level": 5}, role)

    assert (looked.status_code, pressed.status_code) == (403, 403)


def test_the_sign_in_of_a_clerk_does_not_open_the_pad(hall):
    client = hall.client
    client.set_cookie(*staff_cookie(hall, Role.CLERK).values())

    assert client.get("/counter/pad/pad-1/", headers={"Accept": "text/html"}).status_code != 200


def test_a_program_that_may_rate_is_not_the_pad(hall, pad):
    serve_one(hall)
    pressed = hall.post("/counter/pad/pad-1/rate", {"service": asked(now(pad)), "level": 5}, Role.CLIENT_EVALUATE)

    assert pressed.json["code"] == "not_allowed"


def test_a_pad_is_not_another_pad(hall, pad):
    token = device_cookie(hall, Role.PAD, "pad-2", counter="2")["value"]

    assert hall.client.get("/counter/pad/pad-1/now", headers={"Authorization": f"Bearer {token}"}).json["code"] == "not_allowed"


def test_a_browser_that_is_one_pad_goes_on_to_it(pad):
    answer = pad.get("/counter/pad/", headers={"Accept": "text/html"})

    assert (answer.status_code, answer.headers["Location"]) == (303, "/counter/pad/pad-1/")


def test_no_clerk_is_told_what_was_said(hall, pad):
    serve_one(hall)
    hand_in(pad, asked(now(pad)), level=1, options=["115"])
    desk = hall.get("/api/v1/counters/1", Role.CLERK).text

    assert "115" not in desk
    assert "level" not in desk
