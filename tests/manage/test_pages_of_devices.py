"""The pages of devices, programs, people and printers in a real browser: readable by all, fitting their screens, in both languages, alive."""

import re

import pytest
from playwright.sync_api import expect

from hallq.domain.permissions import Role
from tests.browser import axe, overflow, staff_cookie, standing, visit

PATHS = (
    "devices",
    "devices/pair",
    "devices/at/display",
    "devices/at/pad",
    "devices/programs",
    "people",
    "people/new",
    "people/of/clerk",
    "printers",
)


@pytest.fixture
def busy_hall(hall):
    """A hall with devices that live and devices that do not, programs, people and paper."""
    for role in (Role.DISPLAY, Role.KIOSK, Role.PAD, Role.AGENT, Role.CLIENT_READ, Role.CLERK, Role.MANAGER):
        hall.token(role)
    head = hall.get("/api/v1/head").json
    told = {"epoch": head["epoch"], "seq": head["seq"], "spoken": head["seq"], "build": "1.0", "width": 1920, "height": 1080}
    hall.post("/api/v1/displays/display/heartbeat", told, Role.DISPLAY, key=None)
    hall.issue()
    return hall


@pytest.mark.parametrize(("size", "language"), [("desk", "zh"), ("phone", "en")])
def test_every_page_fits_its_screen_and_can_be_read_by_all(busy_hall, browser, size, language):
    with standing(busy_hall) as address, visit(browser, address, size, language, [staff_cookie(busy_hall, Role.ADMIN)]) as page:
        found = {}
        for path in PATHS:
            page.goto(f"{address}/manage/{path}")
            found[path] = (overflow(page)[0], axe(page))

    assert found == dict.fromkeys(PATHS, (0, []))


def test_the_light_of_a_device_changes_by_itself(busy_hall, browser):
    with standing(busy_hall) as address, visit(browser, address, cookies=[staff_cookie(busy_hall, Role.MANAGER)]) as page:
        page.clock.install()
        page.goto(f"{address}/manage/devices")
        row = page.get_by_role("row").filter(has_text="kiosk")
        expect(row).to_contain_text("失联")
        busy_hall.post("/api/v1/displays/kiosk/heartbeat", {}, Role.KIOSK, key=None)
        page.clock.run_for(10_000)

        expect(row).to_contain_text("在线")


def test_a_code_for_somebody_new_is_shown_and_gone_after_a_look_elsewhere(busy_hall, browser):
    with standing(busy_hall) as address, visit(browser, address, cookies=[staff_cookie(busy_hall, Role.ADMIN)]) as page:
        page.goto(f"{address}/manage/people/new")
        page.get_by_label("姓名").fill("王芳")
        page.get_by_label("用户名").fill("wangfang")
        page.get_by_role("radio", name="导办员").check()
        page.get_by_role("button", name="创建账号").click()
        expect(page.locator("[data-secret]")).to_be_visible()
        faults = axe(page)
        page.goto(f"{address}/manage/people/of/wangfang")

        expect(page.locator("[data-secret]")).to_have_count(0)
        assert faults == []


def test_a_refusal_is_read_at_its_field(busy_hall, browser):
    refused = ["status of 422"]
    with standing(busy_hall) as address, visit(browser, address, cookies=[staff_cookie(busy_hall, Role.ADMIN)], but=refused) as page:
        page.goto(f"{address}/manage/devices/programs")
        page.get_by_label("名称").fill("市政务平台")
        page.get_by_label("代码").fill("City Portal")
        page.get_by_label("报表").check()
        page.get_by_role("button", name="批准接入").click()

        expect(page.get_by_label("代码")).to_have_accessible_description(re.compile("^请用小写字母、数字和连字符，最多 48 个。"))
        assert axe(page) == []
