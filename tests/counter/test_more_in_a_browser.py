"""What a clerk does seldom, in a browser: serve somebody without a number, help elsewhere, write down service outside."""

from playwright.sync_api import expect

from hallq.domain.permissions import Role
from hallq.operations.walking_in import serve_walk_in
from hallq.store import tables as t
from tests.browser import axe
from tests.counter.clerk import act, at_desk, call, desk, go_to_work, phase
from tests.making import HALL, open_counters, story
from tests.operations.at_work import AtWork
from tests.serving import serve


def open_more(page):
    page.locator("#more-button").click()
    expect(page.locator("#dialog-more [data-more=walk_in]")).to_be_visible()


def served_elsewhere(hall):
    """Somebody is served at counter 3; the ticket."""
    open_counters(hall.house, hall.hall_id, "3")
    return AtWork(hall.house, hall.hall_id).do(serve_walk_in, counter="3", service="company-open")


def test_somebody_without_a_number_is_served_at_once(hall, browser):
    go_to_work(hall)
    with at_desk(hall, browser) as page:
        open_more(page)
        form = page.locator("[data-more=walk_in]")
        form.locator("[name=service]").select_option("card-new")
        form.locator("[name=agent]").select_option("liu")
        form.locator("[name=matters]").fill("3")
        form.locator("button").click()
        phase(page, "serving")
        expect(page.locator("[data-now-number]")).to_have_text("J001")
        expect(page.locator("#matters")).to_have_value("3")


def test_a_window_helps_at_another_and_ends_it(hall, browser):
    go_to_work(hall)
    served_elsewhere(hall)
    with at_desk(hall, browser) as page:
        open_more(page)
        page.locator("[data-more-join]").click()
        phase(page, "helping")
        expect(page.locator(".now-number")).to_have_text("K001")
        page.wait_for_timeout(350)
        page.locator("#act-primary").click()
        phase(page, "idle")


def test_a_visitor_at_another_window_is_found_by_number_window_or_service(sqlite_url, tmp_path, browser):
    some = HALL["counters"][2]
    more = [{**some, "code": str(n), "name": {"zh": f"{n}号窗口", "en": f"Counter {n}"}} for n in range(21, 27)]
    hall = serve(sqlite_url, tmp_path, counters=[*HALL["counters"], *more])
    go_to_work(hall)
    served_elsewhere(hall)
    for counter in more:
        open_counters(hall.house, hall.hall_id, counter["code"])
        AtWork(hall.house, hall.hall_id).do(serve_walk_in, counter=counter["code"], service="company-open")
    with at_desk(hall, browser) as page:
        open_more(page)
        shown = page.locator("[data-more-join]:visible")
        expect(shown).to_have_count(7)
        for typed, number in {"k003": "K003", "26号": "K007"}.items():
            page.locator("#more-search").fill(typed)
            expect(shown).to_have_count(1)
            expect(shown.locator(".row-number")).to_have_text(number)
        page.locator("#more-search").fill("没有")
        expect(page.locator("[data-more-none]")).to_be_visible()
        assert axe(page) == []
        page.locator("#more-search").fill("K005")
        page.locator("#more-search").press("Enter")
        phase(page, "helping")


def test_visitors_of_ones_own_zone_stand_before_those_of_others(hall, browser):
    go_to_work(hall, "10")
    served_elsewhere(hall)
    open_counters(hall.house, hall.hall_id, "1")
    AtWork(hall.house, hall.hall_id).do(serve_walk_in, counter="1", service="pension-apply")
    with at_desk(hall, browser, counter="10") as page:
        open_more(page)

        expect(page.locator("[data-more-join] .choice-do")).to_have_text(["3号窗口", "1号窗口"])


def test_help_ends_on_the_page_with_the_service_there(hall, browser):
    go_to_work(hall)
    ticket = served_elsewhere(hall)
    act(hall, {"id": ticket.id}, "join", counter="1")
    with at_desk(hall, browser) as page:
        phase(page, "helping")
        act(hall, {"id": ticket.id}, "complete", role=Role.SUPERVISOR)
        phase(page, "idle")


def test_service_outside_is_written_down(hall, browser):
    go_to_work(hall)
    with at_desk(hall, browser) as page:
        open_more(page)
        form = page.locator("[data-more=outside]")
        form.locator("[name=service]").select_option("company-open")
        form.locator("[name=place]").select_option("bedside")
        form.locator("[name=minutes]").fill("40")
        form.locator("button").click()
        expect(page.locator("[data-said]")).to_have_text("已登记")
    row = AtWork(hall.house, hall.hall_id).row(t.outside_service)
    assert (row["place"], row["minutes"], row["matters"], row["case_number"]) == ("bedside", 40, 1, None)


def test_what_needs_a_free_window_waits_for_it(hall, browser):
    go_to_work(hall)
    served_elsewhere(hall)
    hall.issue()
    call(hall)
    with at_desk(hall, browser) as page:
        open_more(page)
        expect(page.locator("[data-more=walk_in] button")).to_be_disabled()
        expect(page.locator("[data-more-join]")).to_be_disabled()
        expect(page.locator("[data-more=outside] button")).to_be_enabled()


def test_the_desk_tells_who_helps(hall):
    go_to_work(hall)
    ticket = hall.post("/api/v1/counters/1/serve-walk-in", {"service": "card-new"}, Role.CLERK).json
    open_counters(hall.house, hall.hall_id, "3")
    act(hall, ticket, "join", role=Role.SUPERVISOR, counter="3")

    assert "3号窗口协助" in desk(hall)
    assert story(hall.house, hall.hall_id)[-1] == "ticket.joined"


def test_a_waiting_visitor_is_sent_to_the_other_step_first(sqlite_url, tmp_path, browser):
    packages = [{**HALL["packages"][0], "steps": [["card-new", "company-open"], "pension-proof"]}]
    hall = serve(sqlite_url, tmp_path, packages=packages)
    go_to_work(hall)
    ticket = hall.issue("start-business")
    with at_desk(hall, browser) as page:
        page.locator("#act-number").click()
        page.locator("#typed").fill("1")
        page.locator("[data-act=choose_step]").click()
        expect(page.locator(".side-next .row")).to_have_count(0)
    assert hall.get(f"/api/v1/tickets/{ticket['id']}").json["service"] == "company-open"
