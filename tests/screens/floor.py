"""What puts the floor of the staged hall into a state: numbers of those who come for others, and service away from the counters."""

from collections.abc import Callable
from functools import partial

from playwright.sync_api import Page, expect

from hallq.domain.errors import AgentLimitReached
from hallq.domain.permissions import Role
from hallq.operations.hall import SYSTEM
from hallq.operations.issuing import issue_ticket
from tests.screens.hall import StagedHall
from tests.screens.leading import greeted

FREE, USED_UP = -1, 0
"""Of the agents, the last has no limit; of the first all numbers are taken."""


def told(page: Page, hall: StagedHall) -> None:
    """The page tells how the lines stand."""
    greeted(page, hall)
    expect(page.locator(".pick-line").first).not_to_be_empty()


def taken_for_an_agent(page: Page, hall: StagedHall) -> None:
    """A number of an agent without limit, with three matters."""
    told(page, hall)
    _take(page, FREE)
    expect(page.locator(".taken-number")).to_be_visible()
    told(page, hall)


def used_up(hall: StagedHall) -> None:
    """All numbers of the first agent are taken."""
    service = next(one.code for one in hall.house.setup_of(hall.hall_id).services if not one.steps)
    agent = next(iter(hall.house.setup_of(hall.hall_id).agents))
    try:
        for _ in range(agent.limit_per_day or 0):
            hall.house.act(hall.hall_id, SYSTEM, partial(issue_ticket, service=service, agent=agent.code))
    except AgentLimitReached:
        return


def refused(page: Page, hall: StagedHall) -> None:
    """No more numbers for that agent."""
    told(page, hall)
    _take(page, USED_UP)
    expect(page.locator("#agent-problem")).to_be_visible()
    told(page, hall)


def away(hall: StagedHall) -> None:
    """A clerk and a supervisor have been at homes and companies, once."""
    if "LX-2026-00318" in hall.get("/manage/outside", Role.SUPERVISOR).text:
        return
    service = next(one.code for one in hall.house.setup_of(hall.hall_id).services if not one.steps)
    for role, more in (
        (Role.CLERK, {"place": "home", "minutes": 40}),
        (Role.SUPERVISOR, {"place": "company", "minutes": 90, "matters": 4, "case_number": "LX-2026-00318", "clerk": "clerk"}),
        (Role.SUPERVISOR, {"place": "bedside", "minutes": 25, "counter": "1"}),
    ):
        answer = hall.post("/api/v1/outside-services", {"service": service, **more}, role)
        assert answer.status_code == 201, answer.text


def unfinished(page: Page, _hall: StagedHall) -> None:
    """Sent without having said whose work it was."""
    page.locator("[name=service]").first.check()
    page.locator("[name=minutes]").fill("30")
    page.get_by_role("button", name="登记").or_(page.get_by_role("button", name="Write down")).click()
    expect(page.locator("#clerk-problem")).to_be_visible()


def visit_that_is(state: str) -> Callable[[StagedHall], str]:
    """The address of the page of a visit in a state."""

    def address(hall: StagedHall) -> str:
        answer = hall.get(f"/api/v1/tickets?state={state}&limit=1", Role.GUIDE).json
        assert answer is not None
        return f"/manage/trace/{answer['tickets'][0]['id']}"

    return address


def more_to_do(page: Page, _hall: StagedHall) -> None:
    """What is done seldom is open."""
    page.locator(".desk-less summary").click()


def _take(page: Page, agent: int) -> None:
    picks = page.locator("[data-pick] [name=agent]")
    picks.nth(agent % picks.count()).check()
    page.locator("[name=service]").first.check()
    page.locator("[name=matters]").fill("3")
    page.locator(".numbers-take").click()
