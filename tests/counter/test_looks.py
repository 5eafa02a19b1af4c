"""The desk in every state, in both languages, large and as a small window: nothing overflows, and everybody can use it."""

from io import BytesIO

import pytest
from PIL import Image
from playwright.sync_api import expect

from hallq.domain.permissions import Role
from tests.browser import axe, overflow
from tests.counter.clerk import act, at_desk, call, go_to_work, phase, serve

LANGUAGES = pytest.mark.parametrize("language", ["zh", "en"])


def closed(_hall):
    return None


def taken(hall):
    hall.post("/api/v1/counters/1/open", role=Role.SUPERVISOR)


def idle(hall):
    go_to_work(hall)
    for _ in range(4):
        hall.issue()
    hall.issue("pension-apply", Role.GUIDE, priority="green", reason="elderly")


def nobody(hall):
    go_to_work(hall)


def called(hall):
    idle(hall)
    act(hall, call(hall), "recall")


def serving(hall):
    idle(hall)
    act(hall, serve(hall), "hold")
    missed = call(hall)
    for _ in range(2):
        act(hall, missed, "recall")
    act(hall, missed, "no-show")
    serve(hall)
    hall.advance(minutes=12)


def paused(hall):
    go_to_work(hall)
    hall.post("/api/v1/counters/1/pause", {"reason": "meeting"}, Role.CLERK)


@LANGUAGES
@pytest.mark.parametrize("look", [closed, taken, nobody, idle, called, serving, paused])
def test_a_desk_fits_and_is_fit_for_everybody(hall, browser, look, language):
    look(hall)
    with at_desk(hall, browser, language=language) as page:
        assert (overflow(page), axe(page)) == ((0, 0), [])
        page.set_viewport_size({"width": 320, "height": 180})

        assert (overflow(page), axe(page)) == ((0, 0), [])
        assert clipped(page) == []


@LANGUAGES
@pytest.mark.parametrize("look", [closed, idle, called, serving, paused])
def test_a_telephone_has_all_of_the_desk_from_top_to_bottom(hall, browser, look, language):
    look(hall)
    with at_desk(hall, browser, language=language) as page:
        large = page.locator("main button:visible, main input:visible").count()
        page.set_viewport_size({"width": 390, "height": 844})

        assert (overflow(page)[0], axe(page), sideways(page, ".page-desk")) == (0, [], 0)
        assert page.locator("main button:visible, main input:visible").count() == large


@LANGUAGES
@pytest.mark.parametrize(("look", "opens"), [(serving, "hold"), (serving, "transfer"), (idle, "pause"), (idle, "number"), (idle, "more")])
def test_a_dialog_fits_a_telephone(hall, browser, look, opens, language):
    look(hall)
    with at_desk(hall, browser, size="phone", language=language) as page:
        page.locator("#more-button" if opens == "more" else f"#act-{opens}").click()
        expect(page.locator(f"#dialog-{opens} :is(.choice, input, select):visible").first).to_be_visible()

        assert (overflow(page)[0], axe(page), sideways(page, f"#dialog-{opens}")) == (0, [], 0)


def sideways(page, place):
    """By how many pixels something is wider than its place."""
    return page.locator(place).evaluate("one => one.scrollWidth - one.clientWidth")


def clipped(page):
    """The buttons of the page that stand partly outside of it."""
    return page.evaluate(
        """() => Array.from(document.querySelectorAll("main button, main input"), (one) => [one.id, one.getBoundingClientRect()])
            .filter(([, box]) => box.width && (box.left < 0 || box.top < 0 || box.right > innerWidth || box.bottom > innerHeight))
            .map(([id]) => id)"""
    )


@LANGUAGES
@pytest.mark.parametrize(
    ("look", "opens"),
    [(serving, "hold"), (serving, "transfer"), (called, "requeue"), (idle, "pause"), (idle, "close"), (idle, "number"), (idle, "help")],
)
def test_a_dialog_fits_and_is_fit_for_everybody(hall, browser, look, opens, language):
    look(hall)
    with at_desk(hall, browser, language=language) as page:
        page.locator("#help-button" if opens == "help" else f"#act-{opens}").click()
        expect(page.locator(f"#dialog-{opens}")).to_be_visible()
        if opens == "transfer":
            expect(page.locator("[data-choose='queue:pension']")).to_be_visible()

        assert (overflow(page), axe(page)) == ((0, 0), [])


@LANGUAGES
def test_a_desk_without_a_network_is_fit_for_everybody(hall, browser, language):
    called(hall)
    with at_desk(hall, browser, language=language, cut=True) as page:
        page.context.set_offline(True)
        expect(page.locator("[data-lost]")).to_be_visible(timeout=12_000)

        assert (overflow(page), axe(page)) == ((0, 0), [])


def place_of_primary(page):
    """Where the large button begins, and how high it is."""
    box = page.locator("[data-primary]:visible").bounding_box()
    return box["x"], box["y"], box["height"]


@LANGUAGES
def test_the_next_step_stands_in_the_same_place_in_every_phase(hall, browser, language):
    with at_desk(hall, browser, language=language) as page:
        places = [place_of_primary(page)]
        for act_name, shown in (("open", "idle"), ("call_next", "called"), ("start", "serving"), ("complete", "idle")):
            if shown == "idle":
                hall.issue()
            phase(page, {"open": "closed", "call_next": "idle", "start": "called", "complete": "serving"}[act_name])
            page.locator("[data-primary]:visible").click()
            phase(page, shown)
            places.append(place_of_primary(page))

        assert len(set(places)) == 1
        expect(page.locator("[data-undo]")).to_be_visible()
        expect(page.locator("[data-primary]:visible kbd")).to_be_visible()


def test_every_button_of_the_small_window_is_large_enough_to_hit(hall, browser):
    called(hall)
    with at_desk(hall, browser, size="small") as page:
        boxes = page.evaluate("Array.from(document.querySelectorAll('main button'), (one) => one.getBoundingClientRect().toJSON())")

        assert [box for box in boxes if box["width"] and min(box["width"], box["height"]) < 24] == []


def missed_twice_and_more(hall):
    """Two visitors are set aside and four were missed."""
    go_to_work(hall)
    for _ in range(9):
        hall.issue()
    for _ in range(2):
        act(hall, serve(hall), "hold")
    for _ in range(4):
        missed = call(hall)
        for _ in range(2):
            act(hall, missed, "recall")
        act(hall, missed, "no-show")


WHOLE_ROWS = """() => {
  const inside = document.querySelector(".side-more").getBoundingClientRect();
  return [...document.querySelectorAll(".side-more .row")].filter((row) => row.getBoundingClientRect().bottom <= inside.bottom).length;
}"""
"""How many of those who are set aside or missed are seen without scrolling."""

WRAPPED_REASONS = """() => [...document.querySelectorAll(".side-more .row-why")].filter((why) => {
  const text = document.createRange();
  text.selectNodeContents(why);
  return new Set([...text.getClientRects()].map((line) => Math.round(line.bottom / 10))).size > 1;
}).map((why) => why.textContent)"""
"""Reasons that have more than one line."""


@LANGUAGES
def test_several_who_are_missed_have_room_beside_the_desk(hall, browser, language):
    missed_twice_and_more(hall)
    with at_desk(hall, browser, language=language) as page:
        assert page.evaluate(WHOLE_ROWS) >= 4
        assert page.evaluate(WRAPPED_REASONS) == []


def test_an_edge_in_shadow_tells_that_there_are_more(hall, browser):
    missed_twice_and_more(hall)
    with at_desk(hall, browser) as page:
        side = page.locator(".side-more")
        more = side.screenshot()
        side.evaluate("side => side.scrollTo(0, side.scrollHeight)")
        end = side.screenshot()

        assert darkness_of_foot(more) > darkness_of_foot(end) + 10


def darkness_of_foot(picture):
    """How much darker than white the last rows of pixels are, on the empty margin at the start."""
    image = Image.open(BytesIO(picture)).convert("L")
    return 255 - image.getpixel((6, image.height - 16))
