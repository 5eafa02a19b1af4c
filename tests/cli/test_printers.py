"""Printers are listed, asked and tested from the machine."""

import pytest

from hallq.caretaker.print_shop import PrintShop
from hallq.cli.commands import FAULT_FOUND, MACHINE, REFUSED
from hallq.operations.hall import House
from hallq.printing.profiles import load_profiles
from hallq.printing.virtual import VirtualPrinter
from tests.printers import FakePrinter

PROFILES = load_profiles()
PROFILE = "zh-80-cut"


def hall_with(terminal, port, **changes):
    printer = {"code": "lobby", "profile": PROFILE, "link": {"kind": "tcp", "host": "127.0.0.1", "port": port}, "zone": None}
    terminal("init", terminal.setup_file(printers=[printer | changes]))


def test_printers_are_listed_with_their_links(at_a_hall):
    assert "lobby  zh-80-cut  tcp 127.0.0.1 9100" in at_a_hall("printer", "list").out


def test_profiles_are_listed_those_of_the_installation_too(at_a_hall):
    own = at_a_hall.home / "printer_profiles"
    own.mkdir(parents=True)
    (own / "ours.toml").write_text('schema = 1\nid = "ours"\ninherits = "zh-80-cut"\nname = { zh = "自家", en = "Ours" }\n', encoding="utf-8")

    said = at_a_hall("printer", "profiles").out
    assert PROFILE in said
    assert "ours" in said


def test_a_profile_that_cannot_be_used_is_named_with_its_fault(at_a_hall):
    own = at_a_hall.home / "printer_profiles"
    own.mkdir(parents=True)
    (own / "ours.toml").write_text("schema = 1\n", encoding="utf-8")

    assert "ours.toml: id: must be" in at_a_hall("printer", "profiles", code=MACHINE).err


def test_a_ready_printer_says_so(terminal):
    with VirtualPrinter(PROFILES[PROFILE]) as printer:
        hall_with(terminal, printer.port)

        assert terminal("printer", "ask", "lobby").out == "lobby is ready.\n"


@pytest.mark.parametrize(
    ("trouble", "told"), [({"paper": "out"}, "paper_out"), ({"cover_open": True}, "cover_open"), ({"answers": "none"}, "silent")]
)
def test_a_printer_in_trouble_is_code_1_and_says_what_is_wrong(terminal, trouble, told):
    with FakePrinter(**trouble) as printer:
        hall_with(terminal, printer.port)

        assert told in terminal("printer", "ask", "lobby", code=FAULT_FOUND).out


def test_a_printer_into_a_file_is_ready_where_the_file_can_be_written(terminal, tmp_path):
    (tmp_path / "slips.escpos").touch()
    hall_with(terminal, 0, link={"kind": "file", "path": str(tmp_path / "slips.escpos")})
    assert "ready" in terminal("printer", "ask", "lobby").out

    (tmp_path / "slips.escpos").unlink()
    tmp_path.joinpath("slips.escpos").mkdir()
    assert "cannot print" in terminal("printer", "ask", "lobby", code=FAULT_FOUND).out


def test_a_printer_of_an_unknown_profile_is_told(terminal):
    hall_with(terminal, 9, profile="no-such")

    assert "there is no profile no-such" in terminal("printer", "ask", "lobby", code=FAULT_FOUND).out


def test_a_printer_that_is_not_there_is_refused(at_a_hall):
    at_a_hall("printer", "ask", "none", code=REFUSED)
    at_a_hall("printer", "test", "none", code=REFUSED)


def test_a_test_page_without_a_server_says_what_is_missing(at_a_hall):
    assert "is hallq serve running?" in at_a_hall("printer", "test", "lobby", "--wait", "1", code=FAULT_FOUND).out


@pytest.fixture
def server(terminal):
    """Prints what a hall asks for, as a running server does."""
    shops = []

    def begin():
        shops.append(PrintShop(House(terminal.database()), PROFILES, lambda _hall, _ticket: None, terminal.home))
        shops[0].see_to_it()

    yield begin
    for shop in shops:
        shop.stop()


def test_a_test_page_comes_out_and_says_that_it_is_one(terminal, server):
    with VirtualPrinter(PROFILES[PROFILE]) as printer:
        hall_with(terminal, printer.port)
        server()

        assert terminal("printer", "test", "lobby").out == "lobby: printed.\n"
        assert "打印测试页" in printer.slips[0].slip.text


def test_a_test_page_that_cannot_be_printed_is_code_1_with_the_reason(terminal, server):
    with FakePrinter(paper="out") as printer:
        hall_with(terminal, printer.port)
        server()

        assert "queued (paper_out)" in terminal("printer", "test", "lobby", "--wait", "8", code=FAULT_FOUND).out
