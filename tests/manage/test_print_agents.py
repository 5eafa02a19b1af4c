"""Print agents in the office: let in without a place, chosen at the printers they drive, and seen with them."""

import pytest

from hallq.domain.permissions import Role
from hallq.operations import devices
from hallq.operations.hall import SYSTEM
from hallq.operations.setup import load_setup
from hallq.operations.setup_file import parse_setup
from tests.browser import axe, overflow, staff_cookie, standing, visit
from tests.making import HALL, hall_document
from tests.manage.forms import PAGE, browser, form

USB = {"code": "new", "profile": "zh-80-cut", "link.kind": "usb", "link.usb.device": "/dev/usb/lp0"}


def printers(hall):
    """The printers of the set-up, as a file holds them."""
    return {one["code"]: one for one in parse_setup(hall.get("/manage/setup/file/export").text)["printers"]}


def drive(hall, *codes):
    """Let the agent drive printers of these codes."""
    own = [{**HALL["printers"][0], "code": code, "agent": "agent"} for code in codes]
    hall.house.act(hall.hall_id, SYSTEM, lambda tx: load_setup(tx, document=hall_document(printers=own)))


def page(hall, path):
    return browser(hall).get(path, headers=PAGE).text


def test_a_printer_is_driven_by_an_agent_that_was_let_in(hall):
    hall.token(Role.AGENT)
    new = form(hall, "setup/printers/new")

    assert new.send({**USB, "agent": "agent"}).status_code == 303
    assert printers(hall)["new"]["agent"] == "agent"


def test_where_none_is_chosen_the_server_drives_it(hall):
    assert form(hall, "setup/printers/new").send(USB).status_code == 303
    assert printers(hall)["new"]["agent"] is None


def test_only_agents_that_are_let_in_are_offered(hall):
    hall.token(Role.AGENT)
    hall.token(Role.KIOSK)
    before = page(hall, "/manage/setup/printers/new")
    hall.house.act(hall.hall_id, SYSTEM, lambda tx: devices.revoke(tx, device="agent"))
    after = page(hall, "/manage/setup/printers/new")

    assert ['<option value="agent"' in text for text in (before, after)] == [True, False]
    assert '<option value="kiosk"' not in before


def test_an_agent_that_is_gone_stays_to_be_seen_at_its_printer(hall):
    drive(hall, "lobby")
    own = form(hall, "setup/printers/code/lobby")

    assert own["agent"] == "agent"
    assert own.send().status_code == 303
    assert printers(hall)["lobby"]["agent"] == "agent"


@pytest.mark.parametrize(("codes", "told"), [((), "还没有打印机"), (("lobby", "stairs"), "驱动 lobby、stairs")])
def test_an_agent_is_seen_with_what_it_drives(hall, codes, told):
    hall.token(Role.AGENT)
    drive(hall, *codes)

    assert [told in page(hall, path) for path in ("/manage/devices", "/manage/devices/at/agent")] == [True, True]


def test_an_agent_is_let_in_without_a_place(hall):
    pairing = hall.house.act(hall.hall_id, SYSTEM, lambda tx: devices.begin_pairing(tx, kind="agent"))
    asked = form(hall, "devices/pair", action="devices/pair").send({"pairing": pairing.code})

    assert asked.status_code == 200
    assert 'name="printer"' not in asked.text
    assert "打印代理" in asked.text


@pytest.mark.parametrize(("size", "language"), [("desk", "zh"), ("phone", "en")])
def test_its_pages_fit_their_screens_and_can_be_read_by_all(hall, browser_of_the_house, size, language):
    hall.token(Role.AGENT)
    drive(hall, "lobby", "stairs")
    found, paths = {}, ("devices/at/agent", "devices/pair", "setup/printers/new", "devices")
    with standing(hall) as address, visit(browser_of_the_house, address, size, language, [staff_cookie(hall, Role.ADMIN)]) as opened:
        for path in paths:
            opened.goto(f"{address}/manage/{path}")
            found[path] = (overflow(opened)[0], axe(opened))

    assert found == dict.fromkeys(paths, (0, []))


@pytest.fixture
def browser_of_the_house(request):
    """The browser, by another name than that of the forms."""
    return request.getfixturevalue("browser")
