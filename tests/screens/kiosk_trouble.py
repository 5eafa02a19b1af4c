"""What keeps a kiosk from giving numbers as usual, and leads its page there: a line that is paused, full or without a window, lost paper."""

from collections.abc import Callable
from copy import deepcopy
from functools import partial
from typing import Any

from playwright.sync_api import Page, expect

from hallq.domain.permissions import Role
from hallq.domain.setup_written import written_setup
from hallq.operations.hall import SYSTEM, Tx
from hallq.operations.print_jobs import settle, spool_of
from hallq.operations.queues import reopen_queue, suspend_queue
from hallq.operations.setup import load_setup
from tests.screens.hall import StagedHall
from tests.screens.leading import kiosk_ready
from tests.screens.paper import printers_are

Document = dict[str, Any]
NOTARY = "notary-advice"
AFTERNOONS = {"code": "afternoons", "days": {"mon-fri": ["13:30-17:00"]}, "last_ticket_minutes": 0, "exceptions": {}}


def line_of(hall: StagedHall) -> str:
    """The line that the troubles befall: the first of the first zone."""
    setup = hall.house.setup_of(hall.hall_id)
    zone = next(iter(setup.zones))
    return next(queue.code for queue in setup.queues if queue.zone_id == zone.id and not queue.retired)


# --- the set-up, changed for one sight -------------------------------------------------------------------------------------------------------


def with_setup(change: Callable[[Document, str], None]) -> Callable[[StagedHall], None]:
    """The set-up is another one: `change` is told the document and the line of the troubles."""

    def before(hall: StagedHall) -> None:
        hall.setup_before = written_setup(hall.house.setup_of(hall.hall_id))
        document = deepcopy(hall.setup_before)
        change(document, line_of(hall))
        _load(hall, document)

    return before


def setup_as_before(hall: StagedHall) -> None:
    """The set-up is what it was; who waits where only the other one lets people wait has given up."""
    answer = hall.get(f"/api/v1/tickets?state=WAITING&queue={NOTARY}&limit=50", Role.MANAGER)
    for ticket in (answer.json or {}).get("tickets", []):
        hall.post(f"/api/v1/tickets/{ticket['id']}/cancel", {}, Role.MANAGER)
    assert hall.setup_before is not None
    _load(hall, hall.setup_before)


def _load(hall: StagedHall, document: Document) -> None:
    hall.house.act(hall.hall_id, SYSTEM, partial(load_setup, document=document))
    hall.house.forget_setup(hall.hall_id)


def line_full(document: Document, line: str) -> None:
    """As many wait for the line as it takes."""
    _entry(document, "queues", line)["capacity"] = 1


def hall_full(document: Document, _line: str) -> None:
    """As many wait as the hall takes."""
    document["settings"]["max_tickets_waiting"] = 1


def line_in_the_afternoon(document: Document, line: str) -> None:
    """Nothing of the line is done before half past one."""
    document["timetables"].append(AFTERNOONS)
    for service in document["services"]:
        if service["queue"] == line:
            service["timetable"] = AFTERNOONS["code"]


def without_window(document: Document, line: str) -> None:
    """A line that no window serves stands before the others."""
    queue, service = _entry(document, "queues", line), next(one for one in document["services"] if one["queue"] == line)
    name = {"zh": "公证咨询", "en": "Notary advice"}
    document["queues"].insert(0, queue | {"code": NOTARY, "name": name})
    document["services"].insert(0, service | {"code": NOTARY, "queue": NOTARY, "name": name, "pinyin": "gzzx"})


def _entry(document: Document, section: str, code: str) -> Document:
    return next(one for one in document[section] if one["code"] == code)


def line_paused(hall: StagedHall) -> None:
    """No numbers are given for the line."""
    hall.house.act(hall.hall_id, SYSTEM, partial(suspend_queue, queue=line_of(hall), reason="system"))


def line_goes_on(hall: StagedHall) -> None:
    """They are again."""
    hall.house.act(hall.hall_id, SYSTEM, partial(reopen_queue, queue=line_of(hall)))


# --- what a visitor sees of it ---------------------------------------------------------------------------------------------------------------


def into_line(page: Page, hall: StagedHall) -> None:
    """The matters of the line."""
    line = line_of(hall)
    zone = hall.house.setup_of(hall.hall_id).queues.by_code[line].zone_id
    kiosk_ready(page, hall)
    folder = page.locator(f"[data-grid] #zone-{hall.house.setup_of(hall.hall_id).zones.by_id[zone].code}")
    if folder.count():
        folder.click()
    expect(page.locator("[data-grid] .tile").first).to_be_visible()
    if page.locator(f"[data-grid] #queue-{line}").count():
        page.locator(f"[data-grid] #queue-{line}").click()
    expect(page.locator("[data-grid] [data-matter]").first).to_be_visible()


def refused(page: Page, hall: StagedHall) -> None:
    """A matter of the line was touched all the same."""
    into_line(page, hall)
    expect(page.locator("[data-grid] .tile-shut").first).to_be_visible()
    page.locator("[data-grid] .tile-shut").first.click()
    expect(page.locator("#notice-title")).to_be_visible()


def numbered(page: Page, hall: StagedHall) -> None:
    """A number of the line is given, and a touch asks for time to read."""
    into_line(page, hall)
    page.locator("[data-grid] [data-matter]").first.click()
    expect(page.locator("[data-screen=result]")).to_be_visible()
    page.locator("[data-number]").click()


def numbered_without_window(page: Page, hall: StagedHall) -> None:
    """A number nobody can call yet."""
    numbered(page, hall)
    expect(page.locator("[data-result-none]")).not_to_be_empty()
    expect(page.locator(".phone-code")).to_be_visible()


def shut(page: Page, _hall: StagedHall) -> None:
    """The hall gives no numbers now."""
    expect(page.locator("#shut-title")).to_be_visible()


def away(page: Page, hall: StagedHall) -> None:
    """The server answers no more."""
    kiosk_ready(page, hall)
    page.context.set_offline(True)
    expect(page.locator("#away-title")).to_be_visible()


def idle(page: Page, hall: StagedHall) -> None:
    """Nobody has touched the screen for half a minute."""
    into_line(page, hall)
    page.evaluate("document.querySelector('[data-idle]').showModal()")
    page.evaluate("document.querySelector('[data-idle-count]').textContent = '20'")


# --- paper -----------------------------------------------------------------------------------------------------------------------------------


def doubtful(page: Page, hall: StagedHall) -> None:
    """Nobody knows whether the slip came out, and a copy is offered."""
    numbered(page, hall)
    hall.house.act(hall.hall_id, SYSTEM, _lost_the_newest)
    expect(page.locator("[data-copy]")).to_be_visible()


def _lost_the_newest(tx: Tx) -> None:
    job, printer, ticket = max(spool_of(tx).under_way())
    settle(tx, job, printer, ticket, "unknown", "closed")


def elsewhere(page: Page, hall: StagedHall) -> None:
    """Another printer prints the slip, and its place is named."""
    numbered(page, hall)
    expect(page.locator(".paper-place")).to_be_visible()


def first_printer_out(hall: StagedHall) -> None:
    """One printer has no paper, another stands in for it."""
    printers_are(hall, lobby_1="out", lobby_2="ok")
