"""What a kiosk says aloud of a slip that does not come out, in a browser: once, one sentence at a time, and nothing of one that does."""

import pytest
from playwright.sync_api import expect

from tests.kiosk.slips import print_it
from tests.kiosk.standing import PRINTERS, kiosk, number, speak, take
from tests.making import HALL
from tests.serving import serve

NOTE_WHAT_IS_PLAYED = """([rate, isRefused]) => {
  window.played = [];
  const play = HTMLMediaElement.prototype.play;
  HTMLMediaElement.prototype.play = function () {
    this.playbackRate = rate;
    const note = { address: this.getAttribute("src"), lasts: 0, ended: false, stopped: false };
    window.played.push(note);
    this.addEventListener("playing", () => { note.lasts = this.duration; });
    this.addEventListener("ended", () => { note.ended = true; });
    this.addEventListener("emptied", () => { note.stopped = !note.ended; });
    return isRefused ? Promise.reject(new DOMException("no touch yet", "NotAllowedError")) : play.call(this);
  };
}"""
FASTER, AS_HEARD = 6, 1
"""A test need not last as long as the sentence it listens to, unless it is to be cut short."""


@pytest.fixture
def hall(sqlite_url, tmp_path):
    """A hall with one printer."""
    return serve(sqlite_url, tmp_path)


def taken(page, rate=FASTER, *, refused=False):
    """A number is taken, and whatever is played from now on is noted."""
    page.evaluate(NOTE_WHAT_IS_PLAYED, [rate, refused])
    take(page)
    expect(number(page)).to_have_text("J001")


def is_told(page, state):
    expect(page.locator("[data-live-paper]")).to_have_attribute("data-paper-state", state)


def looked_again(page):
    """The page has asked twice more what became of the paper, and shown it."""
    for _ in range(2):
        with page.expect_response("**/paper?*"):
            pass


def played(page):
    """What was played until now: which sentence, in which language."""
    return [one["address"].partition("/voice/")[2].partition("/")[2] for one in page.evaluate("window.played")]


def heard_to_the_end(page, count=1):
    page.wait_for_function("count => window.played.filter((one) => one.ended).length === count", arg=count)


def test_of_a_slip_that_was_not_printed_the_number_is_said_once(hall, browser):
    with kiosk(browser, hall) as page:
        taken(page)
        print_it(hall, "not_sent", "paper_out")
        heard_to_the_end(page)
        looked_again(page)

        assert played(page) == ["not-printed.wav?in=zh"]
        assert page.evaluate("window.played[0].lasts") > 4


def test_of_a_slip_that_came_out_nothing_is_said(hall, browser):
    with kiosk(browser, hall) as page:
        taken(page)
        print_it(hall, "printed")
        is_told(page, "printed")
        looked_again(page)

        assert played(page) == []


def test_of_a_slip_that_nobody_knows_of_one_is_told_to_look(hall, browser):
    with kiosk(browser, hall) as page:
        taken(page)
        print_it(hall, "unknown", "closed")
        heard_to_the_end(page)

        assert played(page) == ["unsure.wav?in=zh"]


def test_where_another_printer_prints_it_is_said_once(sqlite_url, tmp_path, browser):
    hall = serve(sqlite_url, tmp_path, printers=PRINTERS)
    with kiosk(browser, hall) as page:
        taken(page)
        print_it(hall, "not_sent", "paper_out")
        heard_to_the_end(page)
        print_it(hall, "printed", printer="door")
        is_told(page, "printed")
        looked_again(page)

        assert played(page) == ["moved.wav?in=zh"]


def test_it_is_said_in_the_language_that_was_chosen(hall, browser):
    with kiosk(browser, hall) as page:
        speak(page, "en")
        taken(page)
        print_it(hall, "not_sent", "paper_out")
        heard_to_the_end(page)

        assert played(page) == ["not-printed.wav?in=en"]


def test_a_slip_that_comes_after_all_ends_the_sentence(hall, browser):
    with kiosk(browser, hall) as page:
        taken(page, AS_HEARD)
        print_it(hall, "not_sent", "paper_out")
        page.wait_for_function("() => window.played.some((one) => one.lasts)")
        print_it(hall, "printed")
        is_told(page, "printed")

        page.wait_for_function("() => window.played.every((one) => one.stopped)")


def test_a_visitor_who_goes_ends_it_too(hall, browser):
    with kiosk(browser, hall) as page:
        taken(page, AS_HEARD)
        print_it(hall, "not_sent", "paper_out")
        page.wait_for_function("() => window.played.some((one) => one.lasts)")
        page.click("[data-do=done]")

        page.wait_for_function("() => window.played.every((one) => one.stopped)")


def test_a_browser_that_plays_nothing_shows_it_all_the_same(hall, browser):
    with kiosk(browser, hall) as page:
        taken(page, refused=True)
        print_it(hall, "not_sent", "paper_out")
        is_told(page, "waiting")
        looked_again(page)

        expect(page.locator(".paper-waiting")).to_be_visible()
        assert played(page) == ["not-printed.wav?in=zh"]


def test_a_hall_that_wants_silence_has_it(sqlite_url, tmp_path, browser):
    hall = serve(sqlite_url, tmp_path, settings=HALL["settings"] | {"kiosk_voice": False})
    with kiosk(browser, hall) as page:
        taken(page)
        print_it(hall, "not_sent", "paper_out")
        is_told(page, "waiting")
        looked_again(page)

        assert played(page) == []
