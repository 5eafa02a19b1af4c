"""Two clerks and a lobby screen whose network fails now and again: every visitor is called once, and no call is missed."""

from collections import Counter

import pytest
from playwright.sync_api import expect

from hallq.domain.permissions import Role
from hallq.operations.hall import SYSTEM
from hallq.operations.issuing import issue_ticket
from hallq.queries.head import StoryReader
from tests.browser import standing, visit
from tests.cable import cabled
from tests.screens.hall import staged

VISITORS = 8
LATEST_MS = 20_000
AGAIN_MS = 400


@pytest.fixture(scope="module")
def hall():
    """A town's hall in the morning, where only the clerks of this tale work."""
    with staged("town", 8 * 60 + 40, share=0.0, staffed=False) as ready:
        yield ready


def two_windows(hall):
    """Two counters of one work profile, and a matter that both serve."""
    setup = hall.house.setup_of(hall.hall_id)
    first, second = next(
        (one, other) for one in setup.counters for other in setup.counters if one.code < other.code and one.profile_id == other.profile_id
    )
    queues = {queue.id for queue in setup.queues_of(first)}
    service = next(one.code for one in setup.services if one.queue_id in queues and not one.steps)
    return first.code, second.code, service


def called(hall):
    """The numbers that were called, in order."""
    story = StoryReader(hall.house.database)
    return [line.event.number for line in story.after(hall.hall_id, 0, 100_000) if line.event.name == "ticket.called"]


def press(page, key):
    """A key, not so soon after the one before that it is taken for the same."""
    page.wait_for_timeout(AGAIN_MS)
    page.keyboard.press(key)


@pytest.mark.timeout(240)
def test_two_clerks_and_a_screen_under_cuts(browser, hall):
    one, other, service = two_windows(hall)
    numbers = [hall.house.act(hall.hall_id, SYSTEM, lambda tx: issue_ticket(tx, service=service)).ticket.number for _ in range(VISITORS)]
    with (
        standing(hall) as address,
        cabled(address) as wall,
        cabled(address) as first_cable,
        cabled(address) as second_cable,
        visit(browser, wall.address, "lobby", cookies=[hall.devices["screen-main"]], cut=True) as lobby,
        visit(browser, first_cable.address, "desk", cookies=[hall.staff(Role.CLERK)], cut=True) as first,
        visit(browser, second_cable.address, "desk", cookies=[hall.staff(Role.SUPERVISOR)], cut=True) as second,
    ):
        lobby.goto(f"{wall.address}/display/screen-main/")
        clerks = [(first, first_cable, one), (second, second_cable, other)]
        for page, cable, window in clerks:
            page.goto(f"{cable.address}/counter/{window}/")
            expect(page.locator("html")).to_have_attribute("data-greeted", "yes")
            press(page, "F2")
            expect(page.locator("[data-desk]")).to_have_attribute("data-phase", "idle")

        for nth in range(VISITORS):
            page, cable, _ = clerks[nth % 2]
            if nth == 2:
                wall.pull()
                expect(lobby.locator("[data-lost]")).to_be_visible(timeout=LATEST_MS)
            if nth == 5:
                wall.put_in()
            page.wait_for_timeout(AGAIN_MS)
            if nth in {3, 4}:
                cable.pull()
            page.keyboard.press("F2")
            if nth in {3, 4}:
                # The press is under way when the cable comes back: its own key makes it one call, whether it had arrived or not.
                page.keyboard.press("F2")
                page.wait_for_timeout(1500)
                cable.put_in()
            expect(page.locator("[data-desk]")).to_have_attribute("data-phase", "called", timeout=LATEST_MS)
            expect(page.locator("[data-lost]")).to_be_hidden(timeout=LATEST_MS)
            press(page, "F2")
            expect(page.locator("[data-desk]")).to_have_attribute("data-phase", "serving", timeout=LATEST_MS)
            if nth < VISITORS - 2:
                press(page, "F9")
                expect(page.locator("[data-desk]")).to_have_attribute("data-phase", "idle", timeout=LATEST_MS)

        expect(lobby.locator("[data-lost]")).to_be_hidden(timeout=LATEST_MS)
        for number in numbers[-2:]:
            expect(lobby.locator(f"[data-call][data-number='{number}']")).to_be_visible(timeout=LATEST_MS)
        assert called(hall) == numbers
        assert Counter(called(hall)).most_common(1)[0][1] == 1
