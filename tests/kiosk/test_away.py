"""A kiosk whose server is away: it says so and where to go, comes back by itself, and gives no number twice."""

from playwright.sync_api import expect

from tests.kiosk.standing import hold, kiosk, number, numbers_given, take


def pass_time_until(page, shown):
    """Second by second, so that answers come in between."""
    while not page.locator(shown).is_visible():
        page.clock.run_for(1000)


def test_a_kiosk_without_its_server_shows_the_way_to_the_guide_desk(browser, hall):
    with kiosk(browser, hall, cut=True) as page:
        page.context.set_offline(True)

        away = page.locator("[data-screen=away]")
        expect(away).to_be_visible()
        expect(away).to_contain_text("取号暂停")
        expect(away).to_contain_text("导办台")


def test_it_comes_back_by_itself(browser, hall):
    with kiosk(browser, hall, cut=True) as page:
        page.context.set_offline(True)
        expect(page.locator("[data-screen=away]")).to_be_visible()
        page.context.set_offline(False)

        expect(page.locator("[data-screen=away]")).to_be_hidden()
        expect(page.locator("[data-screen=menu]")).to_be_visible()


def test_a_touch_while_the_server_goes_away_gives_its_one_number_when_it_is_back(browser, hall):
    with kiosk(browser, hall, cut=True) as page:
        page.click("#zone-social")
        expect(page.locator(".grid-place")).to_have_js_property("inert", value=False)
        page.clock.install()
        page.route("**/api/v1/tickets*", lambda route: route.abort("connectionreset"))
        page.click("#matter-card-new")
        pass_time_until(page, "[data-away-sure]")
        page.unroute("**/api/v1/tickets*")
        pass_time_until(page, "[data-screen=result]")

        expect(number(page)).to_have_text("J001")
    assert numbers_given(hall) == ["J001"]


def test_a_touch_that_nobody_answers_is_told_of_within_seconds(browser, hall):
    with kiosk(browser, hall, cut=True) as page:
        page.click("#zone-social")
        expect(page.locator(".grid-place")).to_have_js_property("inert", value=False)
        page.clock.install()
        hold(page, "**/api/v1/tickets*")
        page.click("#matter-card-new")
        page.clock.run_for(1000)
        expect(page.locator("[data-slow]")).to_have_text("正在取号……")
        page.clock.run_for(3000)

        expect(page.locator("[data-away-sure]")).to_be_visible()
        expect(page.locator("[data-slow]")).to_be_hidden()


def test_the_number_stays_on_the_screen_when_the_server_goes_away(browser, hall):
    with kiosk(browser, hall, cut=True) as page:
        take(page)
        expect(number(page)).to_have_text("J001")
        page.context.set_offline(True)

        expect(page.locator("#face")).to_have_attribute("data-reached", "no")
        expect(number(page)).to_be_visible()


def test_a_kiosk_that_is_put_out_goes_to_the_way_in(browser, hall):
    with kiosk(browser, hall, cut=True, but=("status of 401",)) as page:
        page.context.clear_cookies()
        page.click("#zone-social")
        page.click("#matter-card-new")

        expect(page.locator("[data-pairing]")).to_be_visible()
