"""The pages of a demo's virtual printers: what they show, and what their switches do."""

import socket

import pytest

from hallq.domain.permissions import Role
from hallq.domain.printer_health import Seen
from hallq.operations.print_jobs import PrintJobs
from hallq.printing.condition import Condition
from hallq.web.demo import EXTENSION
from hallq.web.demo_printers import SWITCHES, ShownPrinter, worst_of
from tests.printing.slips import PROFILES
from tests.screens.hall import staged
from tests.serving import serve
from tests.simulation.conftest import eventually

EIGHT = 8 * 60 + 40
ONE, TWO = "lobby-1", "lobby-2"
OUT = (Condition(paper="out"), worst_of(Condition(paper="out")), 0, False, ())


@pytest.fixture(scope="module")
def hall():
    """A town's demo in the morning, before anybody has come."""
    with staged("town", EIGHT, share=0.0) as ready:
        yield ready


@pytest.fixture
def small_hall(sqlite_url, tmp_path):
    """A hall that is no demo."""
    return serve(sqlite_url, tmp_path)


@pytest.fixture
def printers(hall):
    """Its printers, with nothing the matter."""
    found = hall.app.extensions[EXTENSION].printers
    for printer in found.values():
        printer.change(paper="ok", cover_open=False, cutter_error=False, pace=None, stalled=False, off=False)
    return found


def see(hall, path, **headers):
    return hall.client.get(f"/demo/printers{path}", headers={"Accept-Language": "en", **headers})


def press(hall, code=ONE, headers=None, **switches):
    return hall.client.post(f"/demo/printers/{code}", data=switches, headers=headers or {})


@pytest.mark.parametrize("path", [f"/{ONE}", f"/{ONE}/head", f"/{ONE}/now", f"/{ONE}/slips/1.png", f"/{ONE}/emerging.png"])
def test_a_real_hall_has_no_virtual_printers(small_hall, path):
    assert small_hall.client.get(f"/demo/printers{path}").status_code == 404


def test_nobody_turns_switches_in_a_real_hall(small_hall):
    assert press(small_hall, paper="out").status_code == 404


def test_the_first_page_leads_to_the_first_printer(hall):
    assert f'href="/demo/printers/{ONE}"' in hall.client.get("/").text


def test_a_printer_that_is_not_there_has_no_page(hall):
    assert see(hall, "/lobby-9").status_code == 404


@pytest.mark.parametrize(
    ("switches", "condition"),
    [
        ({"paper": "out"}, Condition(paper="out")),
        ({"paper": "near"}, Condition(paper="near")),
        ({"cover": "open"}, Condition(cover_open=True)),
        ({"cutter": "jammed"}, Condition(cutter_error=True)),
        ({"pace": "slow"}, Condition(pace=1000)),
        ({"mind": "hangs"}, Condition(stalled=True)),
        ({"power": "off"}, Condition(off=True)),
        ({"power": "off", "paper": "near"}, Condition(off=True, paper="near")),
    ],
    ids=lambda value: "-".join(value.values()) if isinstance(value, dict) else "",
)
def test_a_switch_puts_the_printer_into_its_condition(hall, printers, switches, condition):
    assert press(hall, **switches).status_code == 303
    assert printers[ONE].condition == condition


def test_a_switch_stays_where_it_was_put(hall, printers):
    press(hall, paper="out")

    assert printers[ONE].condition.paper == "out"
    assert 'value="out" aria-pressed="true"' in see(hall, f"/{ONE}").text


def test_a_second_press_changes_nothing(hall, printers):
    press(hall, paper="out")
    press(hall, paper="out")

    assert printers[ONE].condition == Condition(paper="out")


def test_one_press_puts_everything_right(hall, printers):
    press(hall, paper="out", cover="open", power="off")
    press(hall, well="yes")

    assert printers[ONE].condition == Condition()


def test_the_other_printers_stay_as_they_are(hall, printers):
    press(hall, paper="out")

    assert printers[TWO].condition == Condition()


def test_a_position_that_a_switch_does_not_have_is_refused(hall, printers):
    assert press(hall, paper="burning").status_code == 422
    assert printers[ONE].condition == Condition()


def test_a_page_of_others_turns_no_switch(hall, printers):
    assert press(hall, headers={"Origin": "http://elsewhere.example"}, paper="out").status_code == 403
    assert printers[ONE].condition == Condition()


def test_the_page_learns_that_something_changed(hall, printers):
    before = see(hall, f"/{ONE}/head").json
    printers[TWO].change(cover_open=True)

    assert see(hall, f"/{ONE}/head").json != before


def test_the_page_says_what_a_hall_notices(hall, printers):
    printers[ONE].change(paper="out")

    assert "the number is valid without a slip" in see(hall, f"/{ONE}").text


@pytest.mark.parametrize(
    ("condition", "promised"), [({"paper": "near"}, "The staff learn that this roll ends soon"), ({"stalled": True}, "Nothing is sent")]
)
def test_no_printer_is_said_to_tell_what_its_profile_does_not_let_it_tell(hall, printers, condition, promised):
    for printer in printers.values():
        printer.change(**condition)

    assert promised in see(hall, f"/{ONE}").text
    assert promised not in see(hall, f"/{TWO}").text


def test_a_printer_that_is_never_asked_tells_no_trouble(hall, printers):
    mute, heard = ShownPrinter(ONE, PROFILES["sunmi-nt311"], *OUT), ShownPrinter(ONE, PROFILES["zh-58-nocut"], *OUT)

    assert "tells nothing of itself" in mute.seen
    assert "prints instead" in heard.seen


def test_a_torn_slip_is_told_in_the_readers_language(hall, printers):
    before = len(printers[ONE].slips)
    with socket.create_connection(("127.0.0.1", printers[ONE].port)) as line:
        line.sendall(b"\x1b@A001\n\x1d(")
    assert eventually(lambda: len(printers[ONE].slips) > before)

    page = hall.client.get(f"/demo/printers/{ONE}", headers={"Accept-Language": "zh"}).text
    assert "命令残缺（1D 28）" in page
    assert "is not known" not in page


def test_a_printer_with_a_tear_bar_has_no_knife_to_jam(hall, printers):
    assert 'name="cutter"' in see(hall, f"/{ONE}").text
    assert 'name="cutter"' not in see(hall, f"/{TWO}").text


def test_a_slip_lies_in_the_tray_as_a_picture(hall, printers):
    before = len(printers[ONE].slips)
    PrintJobs(hall.house, hall.hall_id).report_health(ONE, Seen(answered=True))
    service = next(one for one in hall.house.setup_of(hall.hall_id).services if not one.steps and not one.retired)
    assert hall.post("/api/v1/tickets", {"service": service.code}, Role.KIOSK).status_code == 201
    assert eventually(lambda: len(printers[ONE].slips) > before)

    picture = see(hall, f"/{ONE}/slips/{printers[ONE].slips[0].number}.png")
    assert picture.mimetype == "image/png"
    assert picture.data.startswith(b"\x89PNG")


def test_a_slip_that_was_never_printed_has_no_picture(hall):
    assert see(hall, f"/{ONE}/slips/999.png").status_code == 404


def test_a_printer_that_has_printed_nothing_has_no_paper_in_its_mouth(hall, printers):
    assert printers[TWO].slips == []
    assert see(hall, f"/{TWO}/emerging.png").status_code == 404


@pytest.mark.parametrize(
    ("condition", "word"),
    [
        (Condition(), "Ready"),
        (Condition(pace=100), "Ready, but slow"),
        (Condition(pace=100, paper="near"), "Paper near the end"),
        (Condition(paper="near", cutter_error=True), "Knife jammed"),
        (Condition(paper="out", cover_open=True), "Out of paper"),
        (Condition(paper="out", stalled=True), "Hangs"),
        (Condition(stalled=True, off=True), "Cut off"),
    ],
)
def test_of_several_things_the_lamp_tells_the_one_that_hides_the_others(condition, word):
    assert worst_of(condition).word == word


def test_the_first_position_of_every_switch_is_harmless():
    assert all(switch.choices[0].holds(Condition()) for switch in SWITCHES)
