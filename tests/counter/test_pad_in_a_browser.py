"""The rating pad as visitors touch it: one answer a service, also after a double tap, without an answer, and without a link."""

from contextlib import contextmanager

import pytest
from playwright.sync_api import expect

from hallq.domain.permissions import Role
from hallq.operations import calling, counters, serving
from hallq.operations.hall import SYSTEM
from hallq.web.current import EXTENSION
from tests.browser import axe, device_cookie, overflow, standing, visit
from tests.making import call_next, issue, open_counters

LANGUAGES = ["zh", "en"]


@contextmanager
def pad_of(hall, browser, language="zh", **options):
    """The pad of counter 1, listening."""
    cookie = device_cookie(hall, Role.PAD, "pad-1", counter="1")
    with standing(hall) as address, visit(browser, address, "pad", language, [cookie], **options) as page:
        page.goto(f"{address}/counter/pad/pad-1/")
        expect(page.locator("html")).to_have_attribute("data-greeted", "yes")
        yield page


@contextmanager
def asking_pad(hall, browser, **options):
    """The pad of counter 1 after somebody was served there: it asks, and a finger may answer. The test lets its time run."""
    with pad_of(hall, browser, **options) as page:
        page.clock.install()
        serve_one(hall)
        asked(page)
        yield page


def act(hall, verb, **wishes):
    """Somebody at the counter does something."""
    return hall.house.act(hall.hall_id, SYSTEM, lambda tx: verb(tx, **wishes))


def serve(hall, **wishes):
    """Somebody is served at counter 1; the ticket."""
    if not any(line["name"] == "counter.opened" for line in story(hall)):
        open_counters(hall.house, hall.hall_id, "1")
    ticket = issue(hall.house, hall.hall_id, **wishes).ticket
    call_next(hall.house, hall.hall_id, "1")
    act(hall, serving.start_service, ticket_id=ticket.id)
    return ticket


def serve_one(hall, **wishes):
    """Somebody is served at counter 1, and leaves."""
    act(hall, serving.complete, ticket_id=serve(hall, **wishes).id)


def story(hall):
    """All that has happened in the hall."""
    return hall.get("/api/v1/events", Role.AUDITOR).json["lines"]


def ratings(hall):
    """What the story tells of ratings."""
    events = [line["event"] for line in story(hall) if line["name"] == "evaluation.recorded"]
    return [(one["outcome"], one.get("level"), one["codes"]) for one in events]


def asked(page):
    """The question is put, and a finger may answer."""
    expect(page.locator(".ask")).to_be_visible()
    settle(page)


def settle(page):
    """As long as a finger needs before the next tap."""
    page.clock.run_for(600)


def over(page):
    """The question is gone."""
    expect(page.locator(".ask")).to_have_count(0)


def expect_rating(page, hall, *said):
    """The pad has handed in whatever it kept, and this is what the hall has heard."""
    expect(page.locator("#now")).to_have_attribute("data-kept", "0")
    assert ratings(hall) == list(said)


# --- idle ------------------------------------------------------------------------------------------------------------------------------------


def test_a_pad_follows_its_window_without_a_reload(hall, browser):
    with pad_of(hall, browser) as page:
        open_counters(hall.house, hall.hall_id, "1")
        expect(page.locator("[data-state=free]")).to_be_visible()
        ticket = issue(hall.house, hall.hall_id).ticket
        call_next(hall.house, hall.hall_id, "1")
        expect(page.locator("[data-state=called] .pad-number")).to_have_text(ticket.number)
        act(hall, serving.start_service, ticket_id=ticket.id)
        expect(page.locator("[data-state=serving] .pad-number")).to_have_text(ticket.number)
        act(hall, serving.complete, ticket_id=ticket.id)
        asked(page)
        act(hall, counters.pause_counter, counter="1", reason="break")

        expect(page.locator("[data-state=paused]")).to_have_count(1)
        expect(page.locator(".ask")).to_be_visible()


def test_a_pad_gives_signs_of_life(hall, browser):
    with pad_of(hall, browser) as page:
        open_counters(hall.house, hall.hall_id, "1")
        expect(page.locator("[data-state=free]")).to_be_visible()
        with page.expect_response("**/heartbeat") as answer:
            page.reload()

    told = hall.app.extensions[EXTENSION].signs_of_life[(hall.hall_id, "pad-1")][1]
    assert answer.value.status == 200
    assert (told["width"], told["height"]) == (1280, 800)


# --- one answer ------------------------------------------------------------------------------------------------------------------------------


def test_a_visitor_rates_chooses_remarks_and_is_thanked(hall, browser):
    with asking_pad(hall, browser) as page:
        page.locator("[data-level='2']").click()
        settle(page)
        page.locator("[data-code='209']").click()
        page.locator("[data-options='2'] [data-more]").click()
        page.locator("[data-code='214']").click()
        page.locator("[data-words]").fill("等得太久")
        page.locator("[data-send]").click()

        expect(page.get_by_text("感谢您的评价")).to_be_visible()
        expect_rating(page, hall, ("given", 2, ["209", "214"]))
        page.clock.run_for(3100)
        over(page)


def test_the_remarks_may_be_left_out(hall, browser):
    with asking_pad(hall, browser) as page:
        page.locator("[data-level='5']").click()
        settle(page)
        page.locator("[data-send]").click()

        expect_rating(page, hall, ("given", 5, []))


def test_a_double_tap_is_one_tap_and_one_rating(hall, browser):
    with asking_pad(hall, browser) as page:
        page.locator("[data-level='4']").dblclick()
        expect(page.locator("[data-step=options]")).to_be_visible()
        settle(page)
        page.locator("[data-send]").dblclick()

        expect_rating(page, hall, ("given", 4, []))


def test_who_changes_the_level_leaves_the_remarks_of_the_first_behind(hall, browser):
    with asking_pad(hall, browser) as page:
        page.locator("[data-level='1']").click()
        settle(page)
        page.locator("[data-code='108']").click()
        page.locator("[data-back]").click()
        settle(page)
        page.locator("[data-level='3']").click()
        settle(page)
        page.locator("[data-send]").click()

        expect_rating(page, hall, ("given", 3, []))


def test_what_was_chosen_stays_when_the_language_changes(hall, browser):
    with asking_pad(hall, browser) as page:
        page.locator("[data-level='2']").click()
        settle(page)
        page.locator("[data-code='209']").click()
        page.locator("[data-other-language]").click()

        expect(page.get_by_role("button", name="Not finished within the promised time")).to_have_attribute("aria-pressed", "true")
        expect(page.locator(".ask")).to_have_attribute("lang", "en")


# --- no answer -------------------------------------------------------------------------------------------------------------------------------


def test_after_a_minute_without_an_answer_nothing_is_rated(hall, browser):
    with asking_pad(hall, browser, cut=True) as page:
        page.clock.fast_forward(60_000)

        over(page)
        expect_rating(page, hall, ("timed_out", None, []))


def test_a_level_that_was_chosen_counts_when_the_time_runs_out(hall, browser):
    with asking_pad(hall, browser, cut=True) as page:
        page.locator("[data-level='1']").click()
        page.clock.fast_forward(60_000)

        expect_rating(page, hall, ("given", 1, []))


def test_who_said_nothing_before_the_next_service_ended_is_not_rated(hall, browser):
    with asking_pad(hall, browser) as page:
        serve_one(hall)
        expect(page.locator(".ask-of .number")).to_have_text("J002")
        settle(page)
        page.locator("[data-level='5']").click()
        settle(page)
        page.locator("[data-send]").click()

        expect_rating(page, hall, ("timed_out", None, []), ("given", 5, []))


def test_a_completion_that_is_undone_takes_its_question_back(hall, browser):
    with pad_of(hall, browser) as page:
        ticket = serve(hall)
        act(hall, serving.complete, ticket_id=ticket.id)
        expect(page.locator(".ask")).to_be_visible()
        act(hall, calling.undo, ticket_id=ticket.id)

        over(page)
        assert ratings(hall) == []


# --- without a link --------------------------------------------------------------------------------------------------------------------------


def test_a_rating_given_while_the_link_is_lost_is_handed_in_once_when_it_is_back(hall, browser):
    with asking_pad(hall, browser, cut=True) as page:
        page.context.set_offline(True)
        page.locator("[data-level='4']").click()
        settle(page)
        page.locator("[data-send]").click()
        expect(page.get_by_text("感谢您的评价")).to_be_visible()
        over(page)
        expect(page.locator("#lost")).to_be_visible()
        assert ratings(hall) == []
        page.context.set_offline(False)

        expect(page.locator("#lost")).to_be_hidden()
        expect_rating(page, hall, ("given", 4, []))
        expect(page.locator(".ask")).to_have_count(0)


def test_what_was_said_without_a_link_outlives_a_reload(hall, browser):
    with asking_pad(hall, browser, cut=True) as page:
        page.route("**/rate", lambda route: route.abort("connectionfailed"))
        page.locator("[data-level='3']").click()
        settle(page)
        page.locator("[data-send]").click()
        expect(page.get_by_text("感谢您的评价")).to_be_visible()
        page.unroute("**/rate")
        page.reload()

        expect_rating(page, hall, ("given", 3, []))
        over(page)


# --- looks -----------------------------------------------------------------------------------------------------------------------------------


def test_the_five_levels_look_the_same(hall, browser):
    with pad_of(hall, browser) as page:
        serve_one(hall)
        expect(page.locator(".ask")).to_be_visible()
        looks = page.locator("[data-level]").evaluate_all(
            """all => all.map(one => {
                const style = getComputedStyle(one), face = getComputedStyle(one.querySelector("svg"));
                return [one.offsetWidth, one.offsetHeight, style.color, style.backgroundColor, style.borderColor, face.stroke].join();
            })"""
        )
        boxes = page.locator("[data-level]").evaluate_all("all => all.map(one => [one.offsetWidth, one.offsetHeight])")

    assert len(set(looks)) == 1
    assert boxes[0][0] >= 220
    assert boxes[0][1] >= 320


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_state_can_be_read_by_everybody_and_fits(hall, browser, language):
    with pad_of(hall, browser, language) as page:
        page.clock.install()
        faults = []

        def look(what):
            faults.extend((what, one) for one in axe(page))
            if overflow(page) != (0, 0):
                faults.append((what, str(overflow(page))))

        look("closed")
        ticket = serve(hall, language=language)
        expect(page.locator("[data-state=serving]")).to_be_visible()
        look("serving")
        act(hall, serving.complete, ticket_id=ticket.id)
        expect(page.locator(".ask")).to_be_visible()
        look("levels")
        settle(page)
        for level in (5, 4, 3, 2, 1):
            page.locator(f"[data-level='{level}']").click()
            settle(page)
            page.locator(f"[data-options='{level}'] [data-more]").click()
            look("options")
            if not page.locator(".ask-step:not([hidden])").evaluate("one => one.scrollHeight <= one.clientHeight"):
                faults.append((level, "does not fit"))
            page.locator("[data-back]").click()
            settle(page)
        page.locator("[data-level='1']").click()
        settle(page)
        page.locator("[data-send]").click()
        look("thanks")

    assert faults == []
