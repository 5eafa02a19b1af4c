"""What leads a page of a screen, a desk, a pad, a phone or the office to what is seldom seen there: a lost line, a question, a refusal."""

from collections.abc import Callable

from playwright.sync_api import Page, expect

from hallq.domain.permissions import Role
from tests.screens.hall import StagedHall
from tests.screens.leading import LOOKED_MS, counter_is, greeted, guest_counter, level_chosen, page_of, press

Lead = Callable[[Page, StagedHall], None]
SLOWLY_LOST_MS = 15_000
LONG_MS = 11 * 60_000
"""So long after its last word a screen turns grey."""
ASKED_MS = 60_000
"""So long a pad asks."""


def lost(banner: str) -> Lead:
    """The line to the server is cut, and the page says so."""

    def lead(page: Page, hall: StagedHall) -> None:
        greeted(page, hall)
        page.context.set_offline(True)
        expect(page.locator(banner)).to_be_visible(timeout=SLOWLY_LOST_MS)

    return lead


def old(page: Page, hall: StagedHall) -> None:
    """The line has been cut for so long that what is shown is old."""
    greeted(page, hall)
    page.clock.install()
    lost("[data-lost]")(page, hall)
    page.clock.fast_forward(LONG_MS)
    expect(page.locator("body.old")).to_be_visible()


# --- at the counter --------------------------------------------------------------------------------------------------------------------------


def asked(act: str) -> Lead:
    """A dialog of the desk, by its button."""

    def lead(page: Page, hall: StagedHall) -> None:
        greeted(page, hall)
        page.locator(f"#act-{act}").click()
        expect(page.locator(f"#dialog-{act}")).to_be_visible()

    return lead


def called_in_vain(hall: StagedHall) -> None:
    """Somebody was called as often as the hall promises."""
    counter_is(hall, "called")
    window = hall.get(f"/api/v1/counters/{guest_counter(hall)}", Role.CLERK).json
    assert window is not None
    for _ in range(hall.house.setup_of(hall.hall_id).settings.recalls_before_no_show):
        press(hall, f"tickets/{window['ticket']}/recall")


def brought_back(page: Page, hall: StagedHall) -> None:
    """A missed visitor stands at the counter."""
    greeted(page, hall)
    page.locator("[data-act=bring_back]").first.click()
    expect(page.locator("#dialog-bring_back")).to_be_visible()


def overtaken(page: Page, hall: StagedHall) -> None:
    """What the clerk presses was overtaken by somebody else."""
    greeted(page, hall)
    page.evaluate("document.querySelector('[data-desk]').dataset.version = '1'")
    page.locator("#act-primary").click()
    expect(page.locator("[data-said]")).to_have_attribute("data-kind", "bad")
    page.wait_for_timeout(LOOKED_MS)


def taken_by_another(hall: StagedHall) -> str:
    """The address of the desk where a colleague works."""
    staffed = (one.code for one in hall.house.setup_of(hall.hall_id).counters if one.code not in hall.free)
    busy = next(code for code in staffed if hall.get(f"/api/v1/counters/{code}", Role.CLERK).json["state"] == "OPEN")  # type: ignore[index]  # a counter
    return f"/counter/{busy}/"


# --- at the pad ------------------------------------------------------------------------------------------------------------------------------


def hurried(page: Page, hall: StagedHall) -> None:
    """The visitor has been asked for nearly a minute."""
    greeted(page, hall)
    expect(page.locator(".ask")).to_be_visible()
    page.clock.install()
    page.clock.fast_forward(ASKED_MS - 5_000)
    expect(page.locator("[data-seconds]:visible").first).to_be_visible()


def ran_out(page: Page, hall: StagedHall) -> None:
    """The minute is over, and nobody has said anything."""
    hurried(page, hall)
    page.clock.fast_forward(6_000)
    expect(page.locator(".ask")).to_have_count(0)


def rated_without_line(page: Page, hall: StagedHall) -> None:
    """The visitor is asked what was wrong while the line is cut."""
    level_chosen(page, hall)
    lost("#lost")(page, hall)


# --- on the phone ----------------------------------------------------------------------------------------------------------------------------


def cut_off(page: Page, hall: StagedHall) -> None:
    """The phone reaches the hall no more."""
    greeted(page, hall)
    page.clock.install()
    page.context.set_offline(True)
    page.clock.run_for(25_000)
    expect(page.locator("#lost")).to_be_visible(timeout=SLOWLY_LOST_MS)


def own_page(hall: StagedHall) -> str:
    """The address of the page of the visitor whom the sight has made for itself."""
    return page_of(hall, hall.own)


def given_up(hall: StagedHall) -> None:
    """Somebody has given a number up."""
    answer = hall.post("/api/v1/tickets", {"service": _plain(hall)}, Role.MANAGER)
    assert answer.json is not None, answer.text
    hall.own = int(answer.json["id"])
    assert hall.post(f"/api/v1/tickets/{hall.own}/cancel", {}, Role.MANAGER).status_code == 200


def walked_in(hall: StagedHall) -> None:
    """Somebody who came without a number was served at the guests' counter just now."""
    counter_is(hall, "idle")
    hall.own = int(press(hall, f"counters/{guest_counter(hall)}/serve-walk-in", service=_plain(hall))["id"])
    press(hall, f"tickets/{hall.own}/complete")


def _plain(hall: StagedHall) -> str:
    """A matter that the guests' counter serves, in one step."""
    setup = hall.house.setup_of(hall.hall_id)
    queues = setup.profiles.by_id[setup.counters.by_code[guest_counter(hall)].profile_id].queue_ids
    return next(one.code for one in setup.services if not one.steps and not one.retired and one.queue_id in queues)


def rated_by_phone(page: Page, hall: StagedHall) -> None:
    """The visitor has rated."""
    greeted(page, hall)
    page.locator("#level-5").check(force=True)
    page.locator("#rate [type=submit]").click()
    expect(page.locator("#rated")).to_be_visible()


# --- in the office ---------------------------------------------------------------------------------------------------------------------------


def code_taken(page: Page, hall: StagedHall) -> None:
    """A new zone was given the code of another one."""
    zone = next(iter(hall.house.setup_of(hall.hall_id).zones))
    page.locator("#code").fill(zone.code)
    for name in ("zh", "en"):
        page.locator(f"[name='name.{name}']").fill(getattr(zone.name, name))
    page.locator("main form [type=submit]").last.click()
    expect(page.locator(".field-problem").first).to_be_visible()


def file_broken(page: Page, hall: StagedHall) -> None:
    """A set-up file was handed in whose services name a line and a unit that are not there, and have no minutes."""
    _hand_in(page, hall, ("queue: ", "queue: no-"), ("minutes: 5\n", "minutes: five\n"))


def file_changed(page: Page, hall: StagedHall) -> None:
    """A set-up file was handed in that says something else here and there."""
    _hand_in(page, hall, ("capacity: null", "capacity: 40"), ("undo_seconds: 8", "undo_seconds: 10"))


def _hand_in(page: Page, hall: StagedHall, *words: tuple[str, str]) -> None:
    text = hall.get("/manage/setup/file/export", Role.ADMIN).text
    for before, after in words:
        assert before in text, before
        text = text.replace(before, after, 3)
    page.locator("#file").set_input_files({"name": "hall.yaml", "mimeType": "text/yaml", "buffer": text.encode()})
    page.locator("form[enctype] [type=submit]").click()
    page.wait_for_load_state("load")
