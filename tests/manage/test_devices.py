"""Devices in the office: how each is, letting one in, new hardware, another place, and putting one out."""

import re
from dataclasses import replace

import pytest

from hallq.domain.permissions import Role
from hallq.operations import devices
from hallq.operations.hall import SYSTEM
from tests.making import NINE, StillClock, story
from tests.manage.pressing import at_office
from tests.serving import make_app, serve


def begin(hall, kind="display"):
    """A screen that shows its digits."""
    return hall.house.act(hall.hall_id, SYSTEM, lambda tx: devices.begin_pairing(tx, kind=kind))


def claimed(hall, pairing):
    """The token that the screen fetches."""
    return hall.house.act(hall.hall_id, SYSTEM, lambda tx: devices.claim(tx, code=pairing.code, claim_token=pairing.claim))


def tell(hall, role=Role.DISPLAY, **told):
    """A device tells that it lives."""
    assert hall.post(f"/api/v1/displays/{role.value}/heartbeat", told, role, key=None).status_code == 200


def row_of(page, code):
    """The words in the row of a device."""
    rows = [row for row in re.findall(r"<tr>.*?</tr>", page, re.DOTALL) if f">{code}<" in row]
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", rows[0]))


@pytest.fixture
def office(hall):
    """A manager's browser in the office."""
    return at_office(hall, Role.MANAGER)


@pytest.fixture
def still_hall(sqlite_url, tmp_path):
    """A hall whose real clock stands where it is put."""
    return serve(sqlite_url, tmp_path, clock=StillClock(NINE))


@pytest.mark.parametrize("role", [Role.GUIDE, Role.CLERK, Role.SUPERVISOR, Role.AUDITOR])
@pytest.mark.parametrize("path", ["/manage/devices", "/manage/devices/pair", "/manage/devices/at/display"])
def test_devices_are_the_managers(hall, role, path):
    assert at_office(hall, role).get(path).status_code == 403


# --- how they are --------------------------------------------------------------------------------------------------------------------------


def test_a_device_that_tells_so_lives(hall, office):
    tell(hall, epoch=None, seq=None)

    assert "Alive" in row_of(office.get("/manage/devices?lang=en").text, "display")


@pytest.mark.parametrize(("seconds", "word"), [(44, "Alive"), (45, "Late"), (179, "Late"), (180, "Silent")])
def test_a_device_that_tells_nothing_any_more_is_late_and_then_silent(still_hall, seconds, word):
    tell(still_hall)
    still_hall.house.clock.real_at += seconds * 1000

    assert word in row_of(at_office(still_hall, Role.MANAGER).get("/manage/devices?lang=en").text, "display")


def test_a_device_that_never_told_anything_is_silent(hall, office):
    hall.token(Role.KIOSK)

    assert "Silent" in row_of(office.get("/manage/devices?lang=en").text, "kiosk")


def test_a_screen_that_is_let_in_and_has_not_come_is_expected(hall, office):
    pairing = begin(hall)
    office.post("/manage/devices/approve", pairing=pairing.code, name="北墙屏")

    assert "Let in, not come yet" in row_of(office.get("/manage/devices?lang=en").text, "display-1")


def test_it_is_told_how_far_behind_a_screen_is(hall, office):
    hall.token(Role.DISPLAY)
    head = hall.get("/api/v1/head").json
    tell(hall, epoch=head["epoch"], seq=0)

    assert f"{head['seq']} lines behind" in row_of(office.get("/manage/devices?lang=en").text, "display")


def test_what_old_hardware_told_is_not_the_new_ones(hall, office):
    tell(hall, width=1920, height=1080)
    office.post("/manage/devices/at/display/repair", pairing=begin(hall).code)

    assert "1920" not in office.get("/manage/devices/at/display").text


# --- letting one in ------------------------------------------------------------------------------------------------------------------------


def test_the_digits_tell_what_the_screen_wants_to_be(hall, office):
    page = office.post("/manage/devices/pair", pairing=begin(hall, "pad").code).text

    assert "评价器" in page
    assert 'name="counter"' in page
    assert 'name="zone"' not in page


def test_digits_may_be_typed_with_a_gap(hall, office):
    code = begin(hall).code

    assert office.post("/manage/devices/pair", pairing=f" {code[:3]} {code[3:]} ").status_code == 200


def test_a_screen_is_let_in_with_name_and_place(hall, office):
    pairing = begin(hall)
    answer = office.post("/manage/devices/approve", pairing=pairing.code, name="北墙屏", zone="social")

    assert answer.headers["Location"] == "/manage/devices/at/display-1?done=paired"
    assert claimed(hall, pairing).code == "display-1"
    assert "人社" in office.get("/manage/devices/at/display-1").text


def test_wrong_digits_are_refused_at_their_field(office):
    answer = office.post("/manage/devices/pair", pairing="000000")

    assert answer.status_code == 404
    assert 'id="pairing-problem"' in answer.text


def test_guessing_is_slowed(office):
    answers = [office.post("/manage/devices/pair", pairing=f"{number:06}").status_code for number in range(7)]

    assert answers == [404] * 5 + [429] * 2


def test_a_missing_name_is_refused_at_its_field_and_the_rest_is_kept(hall, office):
    pairing = begin(hall)
    answer = office.post("/manage/devices/approve", pairing=pairing.code, name=" ", zone="business")

    assert answer.status_code == 422
    assert 'id="name-problem"' in answer.text
    assert 'value="business" selected' in answer.text


def test_a_screen_takes_the_place_of_a_known_one(hall, office):
    old = hall.token(Role.DISPLAY)
    pairing = begin(hall)
    office.post("/manage/devices/approve", pairing=pairing.code, instead="display")

    assert claimed(hall, pairing).code == "display"
    assert hall.get("/api/v1/head", None, headers={"Authorization": f"Bearer {old}"}).status_code == 401


def test_a_second_press_lets_no_second_screen_in(hall, office):
    pairing = begin(hall)
    form = {"pairing": pairing.code, "name": "北墙屏", "key": "one-press-1"}
    first, second = (office.post("/manage/devices/approve", **form) for _ in range(2))

    assert first.headers["Location"] == second.headers["Location"]
    assert story(hall.house, hall.hall_id).count("device.paired") == 1


# --- one of them ---------------------------------------------------------------------------------------------------------------------------


def test_a_device_is_renamed_and_moved(hall, office):
    hall.token(Role.PAD)
    office.post("/manage/devices/at/pad/change", name="三号评价器", counter="3")
    page = office.get("/manage/devices/at/pad").text

    assert "三号评价器" in page
    assert 'value="3" selected' in page


def test_new_hardware_of_another_kind_is_refused_at_the_field(hall, office):
    hall.token(Role.PAD)
    answer = office.post("/manage/devices/at/pad/repair", pairing=begin(hall, "kiosk").code)

    assert answer.status_code == 422
    assert 'id="pairing-problem"' in answer.text


def test_a_device_is_put_out_once_it_is_meant(hall, office):
    token = hall.token(Role.DISPLAY)
    office.post("/manage/devices/at/display/revoke", sure="yes")

    assert hall.get("/api/v1/head", None, headers={"Authorization": f"Bearer {token}"}).status_code == 401
    assert "put-out" in office.get("/manage/devices").text


def test_nothing_is_put_out_by_a_slip_of_the_hand(hall, office):
    hall.token(Role.DISPLAY)

    assert office.post("/manage/devices/at/display/revoke").status_code == 422
    assert "device.revoked" not in story(hall.house, hall.hall_id)


def test_there_is_no_page_of_a_device_that_is_not_there(office):
    assert office.get("/manage/devices/at/nothing").status_code == 404


def test_a_program_is_no_device(hall, office):
    hall.token(Role.CLIENT_READ)

    assert office.get("/manage/devices/at/client-read").status_code == 404


# --- the form itself -----------------------------------------------------------------------------------------------------------------------


def test_a_page_of_others_presses_nothing(hall, office):
    hall.token(Role.DISPLAY)

    assert office.post("/manage/devices/at/display/revoke", sure="yes", csrf="forged").status_code == 403


def test_a_press_needs_a_key(hall, office):
    hall.token(Role.DISPLAY)

    assert office.post("/manage/devices/at/display/revoke", sure="yes", key="").status_code == 400


def agent_command(hall, scheme):
    """The command that the page offers for a machine that drives printers, and whether a certificate is asked for."""
    browser, headers = hall.client, {"Accept": "text/html", "Accept-Language": "en"}
    browser.set_cookie("__Host-hallq" if scheme == "https" else "hallq", hall.token(Role.ADMIN), secure=scheme == "https")
    text = browser.get("/manage/devices/pair", headers=headers, base_url=f"{scheme}://localhost").text
    return re.search(r"--agent (\S+?)</p>", text)[1], "a certificate first" in text


def test_a_print_agent_is_offered_the_https_address_of_the_page(hall):
    assert agent_command(hall, "https") == ("https://localhost", False)


def test_without_https_the_page_says_what_a_print_agent_needs(hall):
    assert agent_command(hall, "http") == ("https://hall.example", True)


def test_the_address_that_phones_reach_will_do_for_a_print_agent(hall, sqlite_url):
    app = make_app(hall.house, hall.folder, sqlite_url, public_base_url="https://queue.xitou.example")

    assert agent_command(replace(hall, app=app), "http") == ("https://queue.xitou.example", False)
