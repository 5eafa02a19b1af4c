"""Every screen of a kiosk at both sizes, in both languages and all modes: whole, touchable, and without barriers."""

from collections.abc import Callable
from functools import partial
from itertools import product

import pytest
from playwright.sync_api import Page, expect

from hallq.cli.simulate import made_up_hall
from hallq.domain.permissions import Role
from hallq.domain.printer_health import Seen
from hallq.operations.copies import request_copy
from hallq.operations.hall import SYSTEM
from hallq.operations.print_jobs import PrintJobs
from hallq.operations.printer_health import report_health
from hallq.operations.queues import suspend_queue
from tests.browser import axe
from tests.kiosk.standing import WRONG_TOUCHES, kiosk, number, speak
from tests.making import NINE, StillClock, make_hall, open_counters
from tests.serving import Served, make_app

MODES = [[mode for mode, on in zip(("large", "low", "contrast"), chosen, strict=True) if on] for chosen in product((False, True), repeat=3)]
SIZES = ("kiosk", "kiosk_wide")
PLACE = {"zh": "综合服务区2号取号机", "en": "Kiosk 2, general services"}


@pytest.fixture
def city(sqlite_url, tmp_path):
    """The city hall, which phones reach, with printers that stand in for one another."""
    setup = made_up_hall("city")
    setup["printers"] = [one | {"group": "slips", "place": PLACE} for one in setup["printers"]]
    house, hall_id = make_hall(sqlite_url, clock=StillClock(NINE), **setup)
    open_counters(house, hall_id, "1", "2", "8")
    return Served(house, hall_id, make_app(house, tmp_path, sqlite_url, public_base_url="http://127.0.0.1:8000"), tmp_path)


def home(page: Page, _hall: Served) -> None:
    expect(page.locator("#zone-social")).to_be_visible()


def lines(page: Page, _hall: Served) -> None:
    page.click("#zone-social")


def matters(page: Page, _hall: Served) -> None:
    page.click("#zone-social")
    page.click("#queue-social-enrolment")


def units(page: Page, _hall: Served) -> None:
    page.click("[data-tab=units]")


def packages(page: Page, _hall: Served) -> None:
    page.click("[data-tab=packages]")


def search(page: Page, _hall: Served) -> None:
    page.click("[data-tab=search]")
    page.click("[data-letter=s]")


def search_begun(page: Page, _hall: Served) -> None:
    page.click("[data-tab=search]")


def result(page: Page, _hall: Served) -> None:
    page.click("[data-tab=packages]")
    page.locator(".grid .tile").first.click()
    expect(number(page)).not_to_be_empty()
    expect(page.locator(".phone-code")).to_be_visible()


def warned(page: Page, hall: Served) -> None:
    for printer in ("lobby-1", "lobby-2"):
        hall.house.act(hall.hall_id, SYSTEM, partial(report_health, printer=printer, seen=Seen(answered=True, reason="paper_out")))
    expect(page.locator(".printer-band")).to_be_visible()


def waiting(page: Page, hall: Served) -> None:
    warned(page, hall)
    take_one(page)
    expect(page.locator("[data-paper-state=waiting]")).to_be_visible()


def doubtful(page: Page, hall: Served) -> None:
    take_one(page)
    try_to_print(hall, "unknown", "closed")
    expect(page.locator("[data-copy]")).to_be_visible()


def doubtful_of_no_window(page: Page, hall: Served) -> None:
    """The most words that a number comes with."""
    page.click("#zone-treasury")
    page.locator(".grid .tile").first.click()
    page.locator(".grid .tile").first.click()
    expect(page.locator("[data-result-none]")).to_be_visible()
    try_to_print(hall, "unknown", "closed")
    expect(page.locator("[data-copy]")).to_be_visible()


def unreached(page: Page, hall: Served) -> None:
    """No printer answers, so that the longest trouble is told."""
    is_seen(hall, "lobby-1", Seen(answered=False, reason="unreachable"))
    is_seen(hall, "lobby-2", Seen(answered=False, reason="unreachable"))
    take_one(page)
    expect(page.locator("[data-paper-state=waiting]")).to_be_visible()


def elsewhere(page: Page, hall: Served) -> None:
    take_one(page)
    try_to_print(hall, "not_sent", "paper_out")
    expect(page.locator(".paper-place")).to_be_visible()


def waiting_elsewhere(page: Page, hall: Served) -> None:
    elsewhere(page, hall)
    is_seen(hall, "lobby-2", Seen(answered=True, reason="cover_open"))
    expect(page.locator("[data-paper-state=waiting]")).to_be_visible()


def doubtful_elsewhere(page: Page, hall: Served) -> None:
    elsewhere(page, hall)
    try_to_print(hall, "unknown", "closed", "lobby-2")
    expect(page.locator("[data-copy]")).to_be_visible()


def desk_elsewhere(page: Page, hall: Served) -> None:
    """A copy at the other printer is doubtful as well."""
    doubtful_elsewhere(page, hall)
    newest = max(one["id"] for one in hall.get("/api/v1/tickets", Role.MANAGER).json["tickets"])  # type: ignore[index]  # a list of tickets
    hall.house.act(hall.hall_id, SYSTEM, partial(request_copy, ticket_id=newest, reason="lost", printer="lobby-2"))
    try_to_print(hall, "unknown", "closed", "lobby-2")
    expect(page.locator("[data-paper-state=desk]")).to_be_visible()


def take_one(page: Page) -> None:
    """A number of the plain matter with the longest name in English."""
    page.click("#zone-police")
    page.click("#queue-police-foreigners")
    names = page.locator(".grid .tile .tile-name").all_inner_texts()
    page.locator(".grid .tile").nth(names.index(max(names, key=len))).click()
    expect(number(page)).not_to_be_empty()


def is_seen(hall: Served, printer: str, seen: Seen) -> None:
    """What two looks at a printer show."""
    for _look in range(2):
        hall.house.act(hall.hall_id, SYSTEM, partial(report_health, printer=printer, seen=seen))


def try_to_print(hall: Served, outcome: str, reason: str, printer: str = "lobby-1") -> None:
    """The worker of a printer takes the slip, and this comes of it."""
    jobs = PrintJobs(hall.house, hall.hall_id)
    job = jobs.lease(printer, "worker", hall.house.clock.real(), 30)
    assert job is not None
    jobs.mark_sending(job, "worker")
    jobs.finish(job, "worker", outcome, reason)


def notice(page: Page, hall: Served) -> None:
    hall.house.act(hall.hall_id, SYSTEM, lambda tx: suspend_queue(tx, queue="social-card", reason="system"))
    page.click("#zone-social")
    page.click("#queue-social-card")
    expect(page.locator(".grid .tile-shut").first).to_be_visible()
    page.locator(".grid .tile").first.click()
    expect(page.locator("#notice-title")).to_be_visible()


def shut(page: Page, hall: Served) -> None:
    hall.advance(hours=12)
    hall.close_day()
    expect(page.locator("#shut-title")).to_be_visible()


def away(page: Page, _hall: Served) -> None:
    page.context.set_offline(True)
    expect(page.locator("#away-title")).to_be_visible()


def idle(page: Page, _hall: Served) -> None:
    page.evaluate("document.querySelector('[data-idle]').showModal()")
    page.evaluate("document.querySelector('[data-idle-count]').textContent = '20'")


SCREENS: tuple[Callable[[Page, Served], None], ...] = (
    home, lines, matters, units, packages, search, search_begun, result, warned, waiting, unreached, doubtful, doubtful_of_no_window, elsewhere,
    waiting_elsewhere, doubtful_elsewhere, desk_elsewhere, notice, shut, away, idle,
)  # fmt: skip


def wrong_in_all_modes(page: Page) -> list[str]:
    """What cannot be touched or read in each combination of the modes."""
    wrong = []
    for modes in MODES:
        for mode in ("large", "low", "contrast"):
            button = f"[data-mode={mode}]"
            if (page.locator(button).get_attribute("aria-pressed") == "true") != (mode in modes):
                page.evaluate(f"document.querySelector('{button}').click()")
        expect(page.locator(".grid-place")).to_have_js_property("inert", value=False)
        wrong += [f"{'+'.join(modes) or 'plain'}: {one}" for one in page.evaluate(WRONG_TOUCHES)]
    return wrong


@pytest.mark.parametrize("screen", SCREENS, ids=lambda screen: screen.__name__)
@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("size", SIZES)
def test_everything_is_on_the_screen_in_every_mode(browser, city, size, language, screen):
    with kiosk(browser, city, size, cut=True) as page:
        speak(page, language)
        screen(page, city)

        assert wrong_in_all_modes(page) == []


@pytest.mark.parametrize("screen", SCREENS, ids=lambda screen: screen.__name__)
def test_no_screen_has_a_barrier(browser, city, screen):
    with kiosk(browser, city, cut=True) as page:
        screen(page, city)

        assert axe(page) == []


@pytest.mark.parametrize("mode", ["large", "low", "contrast"])
@pytest.mark.parametrize("screen", [home, matters, result, shut], ids=lambda screen: screen.__name__)
def test_no_mode_brings_one(browser, city, screen, mode):
    with kiosk(browser, city, cut=True) as page:
        speak(page, "en")
        page.click(f"[data-mode={mode}]")
        screen(page, city)

        assert axe(page) == []


def test_with_low_controls_all_of_them_lie_in_the_lower_part(browser, city):
    with kiosk(browser, city) as page:
        page.click("[data-mode=low]")
        page.click("#zone-social")
        tops = page.locator("button:visible").evaluate_all("buttons => buttons.map(button => button.getBoundingClientRect().top)")

        assert min(tops) > 0.4 * 1920


def test_a_kiosk_tells_that_it_lives(browser, city):
    with kiosk(browser, city) as page, page.expect_response("**/heartbeat") as answer:
        page.reload()

    assert answer.value.ok
    assert city.get("/api/v1/head", Role.KIOSK).status_code == 200
