"""What puts the staged hall into a state, and leads a page to what is to be seen there."""

from typing import Any, cast

from playwright.sync_api import Page, expect

from hallq.domain.permissions import Role
from hallq.domain.printer_health import Seen
from hallq.operations.print_jobs import PrintJobs
from hallq.printing.virtual import VirtualPrinter
from hallq.web.current import EXTENSION as FRONT
from hallq.web.demo import EXTENSION as DEMO
from hallq.web.demo import Demo
from tests.screens.hall import StagedHall
from tests.simulation.conftest import eventually

SEEN_WITHIN_MS = 30_000
"""A printer that does nothing is looked at every ten seconds."""

LOOKED_MS = 700
"""A pad takes no tap for half a second after something new came under the finger."""

PAGE = 500
"""So many tickets the interface tells at once."""


def guest_counter(hall: StagedHall) -> str:
    """The counter that is left for a guest."""
    return hall.free[0]


def press(hall: StagedHall, path: str, **body: Any) -> dict[str, Any]:
    """What the clerk of the guests' counter does, at the interface."""
    answer = hall.post(f"/api/v1/{path}", body, Role.CLERK)
    assert answer.status_code in {200, 201, 204}, answer.text
    return dict(answer.json or {}) if answer.data else {}


def counter_is(hall: StagedHall, phase: str) -> None:
    """Bring the guests' counter into a phase: closed, idle, called, serving or paused."""
    window = guest_counter(hall)
    _rest(hall, window)
    if phase == "closed":
        press(hall, f"counters/{window}/close")
    elif phase == "paused":
        press(hall, f"counters/{window}/pause", reason="break")
    elif phase in {"called", "serving"}:
        called = press(hall, f"counters/{window}/call-next")
        if phase == "serving":
            press(hall, f"tickets/{called['id']}/start")


def _rest(hall: StagedHall, window: str) -> None:
    """The counter open with nobody there, whatever was before."""
    now = hall.get(f"/api/v1/counters/{window}", Role.CLERK).json
    assert now is not None
    if now["ticket"] is not None:
        if hall.get(f"/api/v1/tickets/{now['ticket']}", Role.CLERK).json["state"] == "CALLED":  # type: ignore[index]  # a ticket
            press(hall, f"tickets/{now['ticket']}/start")
        press(hall, f"tickets/{now['ticket']}/complete")
    if now["state"] == "CLOSED":
        press(hall, f"counters/{window}/open")
    elif now["state"] == "PAUSED":
        press(hall, f"counters/{window}/resume")


def in_phase(phase: str) -> Any:
    """A state of the hall by the phase of the guests' counter."""
    return lambda hall: counter_is(hall, phase)


def at_rest(phase: str) -> Any:
    """The guests' counter in a phase, and no visitor asked for a rating there any more."""

    def before(hall: StagedHall) -> None:
        counter_is(hall, phase)
        served = tickets_of(hall, "COMPLETED")
        last = max(map(_last_moved, served), default=None)
        for ticket in (one for one in served if _last_moved(one) == last):
            token = str(hall.app.extensions[FRONT].page_of(hall.hall_id, ticket["id"])).rpartition("/")[2]
            hall.post("/api/v1/evaluations", {"token": token, "outcome": "timed_out"}, None)

    return before


def service_over(hall: StagedHall) -> None:
    """A service at the guests' counter has ended just now."""
    counter_is(hall, "serving")
    counter_is(hall, "idle")


def phone_of(state: str) -> Any:
    """The address of the page of a visitor in a state."""

    def address(hall: StagedHall) -> str:
        found = tickets_of(hall, state)
        ticket = min(found, key=lambda one: abs((one["ahead"] or 0) - 3)) if state == "WAITING" else max(found, key=_last_moved)
        return page_of(hall, ticket["id"])

    return address


def page_of(hall: StagedHall, ticket: int) -> str:
    """Where the page of a visitor lies."""
    return "/" + str(hall.app.extensions[FRONT].page_of(hall.hall_id, ticket)).split("/", 3)[3]


def tickets_of(hall: StagedHall, state: str) -> list[dict[str, Any]]:
    """Every ticket of the day in a state."""
    found: list[dict[str, Any]] = []
    while True:
        answer = hall.get(f"/api/v1/tickets?state={state}&limit={PAGE}&after={found[-1]['id'] if found else 0}", Role.MANAGER).json
        assert answer is not None
        found += answer["tickets"]
        if len(answer["tickets"]) < PAGE:
            return found


def _last_moved(ticket: dict[str, Any]) -> str:
    return str(ticket["ended_at"] or ticket["started_at"] or ticket["called_at"])


def one_of(page: str) -> Any:
    """The address of the newest finished visit's trace, and the like."""

    def address(hall: StagedHall) -> str:
        answer, papers = hall.get("/api/v1/tickets?state=COMPLETED&limit=500", Role.MANAGER), hall.get("/api/v1/print-jobs?limit=1", Role.MANAGER)
        assert answer.json is not None
        assert papers.json is not None
        setup = hall.house.setup_of(hall.hall_id)
        ticket, job = answer.json["tickets"][-1]["id"], papers.json["jobs"][0]["id"]
        return page.format(ticket=ticket, job=job, printer=next(iter(setup.printers)).code, slip=next(iter(setup.slips)).code)

    return address


# --- at the kiosk ----------------------------------------------------------------------------------------------------------------------------


def in_tongue(page: Page, language: str) -> None:
    """The kiosk speaks its visitors' language when they touch its name."""
    button = page.locator(f"[data-tongue={language}]")
    if button.count():
        button.click()
        expect(page.locator("html")).to_have_attribute("lang", "zh-CN" if language == "zh" else language)


def kiosk_ready(page: Page, _hall: StagedHall) -> None:
    """The kiosk takes taps."""
    expect(page.locator("[data-grid] .tile").first).to_be_visible()
    expect(page.locator("html")).to_have_attribute("data-greeted", "yes")


def first_folder(page: Page, hall: StagedHall) -> None:
    """Into the first zone where there are several, and into its first line."""
    kiosk_ready(page, hall)
    for _ in range(2):
        if page.locator("[data-grid] [data-folder]").count():
            page.locator("[data-grid] [data-folder]").first.click()
            page.wait_for_timeout(LOOKED_MS)
    expect(page.locator("[data-grid] [data-matter]").first).to_be_visible()


def taken(outcome: str) -> Any:
    """A number is given, and this is told of its slip; a touch asks for time to read."""

    def lead(page: Page, hall: StagedHall) -> None:
        first_folder(page, hall)
        page.locator("[data-grid] [data-matter]:not(.tile-shut)").first.click()
        expect(page.locator("[data-screen=result]")).to_be_visible()
        page.locator("[data-number]").click()
        expect(page.locator(f".paper-{outcome}")).to_be_visible()

    return lead


def without_paper(page: Page, hall: StagedHall) -> None:
    """The first page of a kiosk whose printer is out of paper."""
    kiosk_ready(page, hall)
    expect(page.locator(".printer-band")).not_to_be_empty(timeout=SEEN_WITHIN_MS)


def searching(page: Page, hall: StagedHall) -> None:
    """Two letters typed."""
    kiosk_ready(page, hall)
    page.locator("[data-tab=search]").click()
    for letter in "sb":
        page.locator(f"[data-letter={letter}]").click()


def tab(name: str) -> Any:
    """Another way to find a service."""

    def lead(page: Page, hall: StagedHall) -> None:
        kiosk_ready(page, hall)
        page.locator(f"[data-tab={name}]").click()

    return lead


def mode(*names: str) -> Any:
    """Another way to look at it."""

    def lead(page: Page, hall: StagedHall) -> None:
        kiosk_ready(page, hall)
        for name in names:
            page.locator(f"[data-mode={name}]").click()

    return lead


# --- at the counter and the pad --------------------------------------------------------------------------------------------------------------


def greeted(page: Page, _hall: StagedHall) -> None:
    """The page follows the story."""
    expect(page.locator("html")).to_have_attribute("data-greeted", "yes")


def dialog(key: str, name: str) -> Any:
    """A dialog of the desk, by its key."""

    def lead(page: Page, hall: StagedHall) -> None:
        greeted(page, hall)
        page.keyboard.press(key)
        expect(page.locator(f"#dialog-{name}")).to_be_visible()

    return lead


def more(page: Page, hall: StagedHall) -> None:
    """What is done seldom, with what there is to choose from."""
    greeted(page, hall)
    page.locator("#more-button").click()
    expect(page.locator("#dialog-more [data-more=walk_in]")).to_be_visible()


def some_skills(page: Page, _hall: StagedHall) -> None:
    """A person is about to be held to some queues of the first zone."""
    page.locator("#which-some").check()
    page.locator(".skill-zone summary").first.click()
    for mark in page.locator(".skill-zone [name=skills]").all()[:3]:
        mark.check()


def level_chosen(page: Page, hall: StagedHall) -> None:
    """The visitor is not satisfied, and may say why."""
    levels = page.locator("[data-level]")
    expect(levels.nth(3)).to_be_visible()
    page.wait_for_timeout(LOOKED_MS)
    levels.nth(3).click()
    expect(page.locator("[data-step=options]")).to_be_visible()


def rated(page: Page, hall: StagedHall) -> None:
    """The visitor has rated."""
    level_chosen(page, hall)
    page.wait_for_timeout(LOOKED_MS)
    page.locator("[data-send]").click()
    expect(page.locator("[data-step=thanks]")).to_be_visible()


def asked_to_give_up(page: Page, _hall: StagedHall) -> None:
    """The visitor thinks of giving up."""
    page.locator("details summary").first.click()


# --- at the virtual printers of the demo --------------------------------------------------------------------------------------------------------

ALL_AT_ONCE = {"paper": "near", "cover_open": True, "cutter_error": True, "pace": 100}
WELL = {"paper": "ok", "cover_open": False, "cutter_error": False, "pace": None, "stalled": False, "off": False}


def printer_is(**condition: Any) -> Any:
    """The first printer has printed two slips, and is in this condition."""

    def before(hall: StagedHall) -> None:
        _printer_of(hall).change(**WELL)
        _looked_at(hall)
        _take_numbers(hall, 2 - len(_printer_of(hall).slips))
        _printer_of(hall).change(**condition)

    return before


def no_paper(hall: StagedHall) -> None:
    """Every printer is out of paper: none stands in for another."""
    for printer in cast("Demo", hall.app.extensions[DEMO]).printers.values():
        printer.change(**WELL | {"paper": "out"})


def printing_slowly(hall: StagedHall) -> None:
    """The first printer prints a slip so slowly that one can watch."""
    printer_is(pace=100)(hall)
    _take_numbers(hall, 1)


def slip_grows(page: Page, hall: StagedHall) -> None:
    """Some of the slip stands in the printer's mouth, and no more comes: its paper has ended."""
    expect(page.locator(".mouth .slip[src*=emerging]")).to_be_visible(timeout=20_000)
    _printer_of(hall).change(paper="out")
    expect(page.locator(".held")).to_be_visible()


def _printer_of(hall: StagedHall) -> VirtualPrinter:
    demo = cast("Demo", hall.app.extensions[DEMO])
    return demo.printers["lobby-1"]


def _looked_at(hall: StagedHall) -> None:
    """It is known that the first printer is well: else another would take its slips."""
    PrintJobs(hall.house, hall.hall_id).report_health("lobby-1", Seen(answered=True, reason=""))


def _take_numbers(hall: StagedHall, count: int) -> None:
    """Numbers are taken, and the first slip of them has begun to come."""
    before = _printer_of(hall).look()
    service = next(one for one in hall.house.setup_of(hall.hall_id).services if not one.steps and not one.retired)
    for _ in range(count):
        answer = hall.post("/api/v1/tickets", {"service": service.code, "printer": "lobby-1"}, Role.MANAGER)
        assert answer.status_code == 201, answer.text
    assert eventually(lambda: count <= 0 or _printer_of(hall).look().slips != before.slips or _printer_of(hall).look().emerging is not None)
